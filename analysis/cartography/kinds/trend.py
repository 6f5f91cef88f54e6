"""Maps of trends: where it gets worse and where better, and how fast."""

from __future__ import annotations

from typing import Any, Unpack

import pandas as pd

from analysis.cartography.kinds.base import MapHead, MapKind, MapOptions, classes_of, mostly_in
from analysis.cartography.layers import (
    Categories,
    Classified,
    make_layer,
    no_data_clause,
    ward_count,
)
from analysis.cartography.legend import TREND
from chatmrpt.lib.say import say, to_say, to_say_all

#: What the hover card says beside the value.
FACT_LABELS = to_say_all(("Interval", "p", "q", "Years"))


def build_trend(
    wards: pd.DataFrame, options: MapOptions | None = None, **head: Unpack[MapHead]
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
    classes = classes_of(wards)
    worse = classes == "Worsening"
    better = int((classes == "Improving").sum())
    return make_layer(
        wards.assign(**{"class": classes}),
        **head,
        colouring=Categories(TREND),
        summary=say(
            "Worsening: {worse}{where}; improving: {better}{without_data}.",
            worse=ward_count(int(worse.sum())),
            where=mostly_in(wards, worse),
            better=ward_count(better),
            without_data=no_data_clause(int(classes.isna().sum())),
        ),
        no_data_label=say("No trend known"),
        fact_labels=FACT_LABELS,
    )


def build_slope(
    wards: pd.DataFrame, options: MapOptions | None = None, **head: Unpack[MapHead]
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
        **head,
        colouring=Classified(chosen.method, chosen.classes, signed=True),
        no_data_label=say("No trend known"),
        fact_labels=(to_say("Trend"), *FACT_LABELS),
    )


TREND_MAP = MapKind("trend", "Worsening and improving wards", "Trend", build_trend)
TREND_SLOPE_MAP = MapKind("trend_slope", "Change a year", "Trend", build_slope)
