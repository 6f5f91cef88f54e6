"""Several years of one ward table: bounds over all years.

A year's scores compare with another's only on one scale, so each variable's smallest and largest
value are taken over all years (methods document, section 6). Nothing is summed over years: each
year keeps its own counts and its own population.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.science.method import Method
from analysis.science.normalisation import Bounds, is_constant


def pooled_bounds(
    frames: Mapping[int, pd.DataFrame], variables: Sequence[str]
) -> dict[str, Bounds]:
    """Smallest and largest observed value of each variable over all years.

    Parameters
    ----------
    frames
        Year → frame with the variables; NaN = missing. Not changed.
    variables
        Columns of every frame.

    Returns
    -------
    dict
        Variable → (low, high) in its own unit, low < high. A variable that is constant, or known
        nowhere, over all years is left out.

    Notes
    -----
    A fill by the mean of other values of the year lies between them, so bounds of observed values
    also hold filled ones: with them nothing is ever clipped.
    """
    found: dict[str, Bounds] = {}
    for name in variables:
        values = np.concatenate([frame[name].to_numpy(dtype=float) for frame in frames.values()])
        known = values[np.isfinite(values)]
        if not is_constant(known):
            found[name] = (float(known.min()), float(known.max()))
    return found


TEXTS: tuple[Method, ...] = (
    Method(
        key="pooled_years",
        group="years",
        title="One scale over all years",
        formula="one run a year; each variable by (x − min)/(max − min) with min and max over all "
        "years and wards, inverse variables 1 minus that",
        assumptions="A variable is measured alike in all years.",
        limits="Ranks of a year stay relative to the other wards of that year; scores compare, as "
        "far as the variables do. One extreme year presses all others together. Counts and "
        "populations are never summed over years.",
        source="OECD/JRC (2008), Handbook on Constructing Composite Indicators, p. 85",
    ),
)
