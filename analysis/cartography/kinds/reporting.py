"""Map of which reports came of those that were expected."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.cartography.kinds.base import MapKind, MapOptions
from analysis.cartography.layers import Categories, Classified, make_layer
from analysis.cartography.legend import sequential

#: What the hover card says beside the value.
FACT_LABELS = ("Reports expected", "Reports that came", "Facilities")


def build_reporting(
    wards: pd.DataFrame,
    *,
    key: str,
    geometry: str,
    title: str,
    unit: str = "",
    options: MapOptions | None = None,
) -> dict[str, Any]:
    """Layer of the reporting rate of each ward's facilities.

    Parameters
    ----------
    wards
        As for :func:`analysis.cartography.layers.make_layer`, with ``facts``: texts in the order
        of :data:`FACT_LABELS`.
    """
    chosen = options or MapOptions()
    return make_layer(
        wards,
        key=key,
        title=title,
        geometry=geometry,
        unit=unit,
        colouring=Classified(chosen.method, chosen.classes),
        no_data_label="No facility reports",
        fact_labels=FACT_LABELS,
    )


REPORTING_MAP = MapKind("reporting", "Reporting rate", "Data", build_reporting)

#: Classes of silent months with the fewest months of each.
SILENCE = {"None": 0, "1–2 months": 1, "3–5 months": 3, "6 months or more": 6}


def build_silence(
    wards: pd.DataFrame,
    *,
    key: str,
    geometry: str,
    title: str,
    unit: str = "months",
    options: MapOptions | None = None,
) -> dict[str, Any]:
    """Layer of the months in which no facility of a ward reported.

    Parameters
    ----------
    wards
        As of :func:`build_reporting`; ``value`` is the number of silent months.
    options
        Ignored: the classes are fixed.
    """
    del options
    values = wards["value"].to_numpy(dtype=float, na_value=np.nan)
    known = values[~np.isnan(values)]
    names, least = list(SILENCE), list(SILENCE.values())
    at = np.searchsorted(least, np.nan_to_num(values), side="right") - 1
    classes = pd.Series([names[n] for n in at], index=wards.index, dtype=object)
    summary = (
        f"{title}: {int((known > 0).sum()):,} of {len(known):,} wards have a month without a "
        f"report of any facility, {int((known >= least[-1]).sum()):,} have {least[-1]} or more; "
        f"{len(values) - len(known):,} wards are not in the reports."
    )
    return make_layer(
        wards.assign(**{"class": classes.mask(np.isnan(values), None)}),
        key=key,
        title=title,
        geometry=geometry,
        unit=unit,
        colouring=Categories(dict(zip(names, sequential(len(names)), strict=True))),
        summary=summary,
        no_data_label="Not in the facility reports",
        fact_labels=FACT_LABELS,
    )


SILENCE_MAP = MapKind("silence", "Months without a report", "Data", build_silence)
