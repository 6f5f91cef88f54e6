"""Maps of wards that may leave the campaign, and of which wards are urban."""

from __future__ import annotations

from typing import Any, Unpack

import pandas as pd

from analysis.cartography.kinds.base import MapHead, MapKind, MapOptions, classes_of
from analysis.cartography.layers import Categories, make_layer, ward_count
from analysis.cartography.legend import REPRIORITISATION, URBAN
from chatmrpt.lib.say import say, say_many, to_say_all

FACTS = to_say_all(("Class", "Chance to be among the last", "Population"))


def build_reprioritised(
    wards: pd.DataFrame, options: MapOptions | None = None, **head: Unpack[MapHead]
) -> dict[str, Any]:
    """Layer of the list: reprioritised, for review, other urban wards, not urban ones.

    Parameters
    ----------
    wards
        As in ``make_layer``; ``class`` holds one of the keys of ``legend.REPRIORITISATION`` or
        nothing (urban share unknown), ``value`` the urban share in percent.
    options
        Ignored: the classes are fixed.

    Other parameters and errors as in :func:`analysis.cartography.layers.make_layer`.
    """
    del options
    classes = classes_of(wards)
    count = classes.value_counts()
    listed, review = int(count.get("Reprioritised", 0)), int(count.get("Review", 0))
    urban = listed + review + int(count.get("Urban", 0))
    return make_layer(
        wards.assign(**{"class": classes}),
        **head,
        colouring=Categories(REPRIORITISATION),
        summary=say(
            "{listed} may leave the campaign, {review:,} for review, of {urban:,} urban wards."
            "{unknown}",
            listed=ward_count(listed),
            review=review,
            urban=urban,
            unknown=_unknown(classes),
        ),
        no_data_label=say("Unknown"),
        fact_labels=FACTS if "facts" in wards else (),
    )


def build_urban_extent(
    wards: pd.DataFrame, options: MapOptions | None = None, **head: Unpack[MapHead]
) -> dict[str, Any]:
    """Layer of the wards above a threshold of urban share.

    Parameters
    ----------
    wards
        As in ``make_layer``; ``class`` holds one of the keys of ``legend.URBAN`` or nothing,
        ``value`` the urban share in percent.
    options
        Ignored: the classes are fixed.

    Other parameters and errors as in :func:`analysis.cartography.layers.make_layer`.
    """
    del options
    classes = classes_of(wards)
    urban = int((classes == "Urban").sum())
    return make_layer(
        wards.assign(**{"class": classes}),
        **head,
        colouring=Categories(URBAN),
        summary=say_many(
            "{count:,} ward of {wards:,} is urban.{unknown}",
            "{count:,} wards of {wards:,} are urban.{unknown}",
            urban,
            wards=len(wards),
            unknown=_unknown(classes),
        ),
        no_data_label=say("Unknown"),
    )


def _unknown(classes: pd.Series[Any]) -> str:
    count = int(classes.isna().sum())
    if not count:
        return ""
    return " " + say("The urban share of {wards} is unknown.", wards=ward_count(count))


REPRIORITISED_MAP = MapKind(
    "reprioritised", "Wards that may leave the campaign", "Plan", build_reprioritised
)
URBAN_MAP = MapKind("urban_extent", "Urban wards", "Plan", build_urban_extent)
