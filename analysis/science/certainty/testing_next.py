"""Where a test would teach most."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from chatmrpt.lib.errors import ProblemError

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

UNKNOWN = "test positivity unknown"
OPEN = "open whether it is among the first"
SETTLED = "settled by the tests there are"
NOT_KNOWN = "how sure its data are is not known"


def where_to_test_next(
    p_top_data: FloatArray, population: FloatArray, unknown: BoolArray
) -> pd.DataFrame:
    """Wards in the order in which tests would teach most.

    Parameters
    ----------
    p_top_data
        Shape (n,): chance of being among the first with the method as it is, 0–1; NaN = not
        known.
    population
        Shape (n,): people ≥ 0; NaN = not known (comes last within its group).
    unknown
        Shape (n,): wards whose test positivity is not known.

    Returns
    -------
    DataFrame
        One row a ward: ``row`` (position in the arrays), ``priority`` (1 = first), ``value``
        (people to whom it matters: p · (1 − p) · population; NaN for wards of unknown
        positivity or chance), ``reason``. First the wards of unknown positivity by population;
        then by value; wards whose chance is not known last. Ties share a priority.

    Raises
    ------
    ProblemError
        ``bad_shape`` when the arrays differ in length.
    """
    if not len(p_top_data) == len(population) == len(unknown):
        raise ProblemError(
            "bad_shape",
            f"There are {len(p_top_data)} chances, {len(population)} populations and "
            f"{len(unknown)} marks of unknown wards.",
            "Give one of each for every ward.",
        )
    value = np.where(unknown, np.nan, p_top_data * (1.0 - p_top_data) * population)
    missing = np.isnan(p_top_data)
    step = np.select([unknown, ~missing & ~np.isnan(value), ~missing], [0, 1, 2], 3)
    size = np.nan_to_num(np.where(unknown, population, value), nan=-1.0)
    order = np.lexsort([np.arange(len(step)), -size, step])
    pairs = np.column_stack([step, size])[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
    priority = np.maximum.accumulate(np.where(new, np.arange(1, len(order) + 1), 0))
    settled = p_top_data * (1.0 - p_top_data) == 0
    reason = np.select([unknown, missing, settled], [UNKNOWN, NOT_KNOWN, SETTLED], OPEN)
    return pd.DataFrame(
        {"row": order, "priority": priority, "value": value[order], "reason": reason[order]}
    )
