"""Maps of trends: where it gets worse and where better, and how fast."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.cartography.kinds.base import MapKind, MapOptions
from analysis.cartography.layers import (
    Categories,
    Classified,
    make_layer,
    most_in,
    no_data_clause,
    ward_count,
)
from analysis.cartography.legend import TREND

#: What the hover card says beside the value.
FACT_LABELS = ("Interval", "p", "q", "Years")


def build_trend(
    wards: pd.DataFrame,
    *,
    key: str,
    geometry: str,
    title: str,
    unit: str = "",
    options: MapOptions | None = None,
) -> dict[str, Any]:
    """Layer of worsening and improving wards.

    Parameters
    ----------
    wards
        As in ``make_layer``; ``class`` holds one of the keys of ``legend.TREND`` or nothing,
        ``facts`` texts in the order of :data:`FACT_LABELS`.
    options
        Ignored: the classes are fixed.

    Other parameters and errors as in :func:`analysis.cartography.layers.make_layer`.
    """
    del options
    classes = wards["class"] if "class" in wards else pd.Series(None, wards.index, dtype=object)
    worse = classes == "Worsening"
    lgas = wards.loc[worse, "lga"].dropna().astype(str).tolist() if "lga" in wards else []
    better = int((classes == "Improving").sum())
    return make_layer(
        wards.assign(**{"class": classes}),
        key=key,
        title=title,
        geometry=geometry,
        unit=unit,
        colouring=Categories(TREND),
        summary=f"Worsening: {ward_count(int(worse.sum()))}{most_in(lgas)}; improving: "
        f"{ward_count(better)}{no_data_clause(int(classes.isna().sum()))}.",
        no_data_label="No trend known",
        fact_labels=FACT_LABELS,
    )


def build_slope(
    wards: pd.DataFrame,
    *,
    key: str,
    geometry: str,
    title: str,
    unit: str = "",
    options: MapOptions | None = None,
) -> dict[str, Any]:
    """Layer of the slopes: red where it rises, blue where it falls.

    Parameters
    ----------
    wards
        As in :func:`build_trend`; ``value`` is the slope, and ``facts`` begin with the class.
    """
    chosen = options or MapOptions()
    return make_layer(
        wards,
        key=key,
        title=title,
        geometry=geometry,
        unit=unit,
        colouring=Classified(chosen.method, chosen.classes, signed=True),
        no_data_label="No trend known",
        fact_labels=("Trend", *FACT_LABELS),
    )


TREND_MAP = MapKind("trend", "Worsening and improving wards", "Trend", build_trend)
TREND_SLOPE_MAP = MapKind("trend_slope", "Change a year", "Trend", build_slope)
