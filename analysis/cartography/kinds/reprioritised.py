"""Maps of wards that may leave the campaign, and of which wards are urban."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.cartography.kinds.base import MapKind, MapOptions
from analysis.cartography.layers import Categories, make_layer, ward_count
from analysis.cartography.legend import REPRIORITISATION, URBAN

FACTS = ("Class", "Chance to be among the last", "Population")


def build_reprioritised(
    wards: pd.DataFrame,
    *,
    key: str,
    geometry: str,
    title: str,
    unit: str = "%",
    options: MapOptions | None = None,
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
    classes = wards["class"] if "class" in wards else pd.Series(None, wards.index, dtype=object)
    count = classes.value_counts()
    listed, review = int(count.get("Reprioritised", 0)), int(count.get("Review", 0))
    urban = listed + review + int(count.get("Urban", 0))
    return make_layer(
        wards.assign(**{"class": classes}),
        key=key,
        title=title,
        geometry=geometry,
        unit=unit,
        colouring=Categories(REPRIORITISATION),
        summary=f"{ward_count(listed)} may leave the campaign, {review:,} for review, of "
        f"{urban:,} urban wards.{_unknown(classes)}",
        no_data_label="Unknown",
        fact_labels=FACTS if "facts" in wards else (),
    )


def build_urban_extent(
    wards: pd.DataFrame,
    *,
    key: str,
    geometry: str,
    title: str,
    unit: str = "%",
    options: MapOptions | None = None,
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
    classes = wards["class"] if "class" in wards else pd.Series(None, wards.index, dtype=object)
    urban = int((classes == "Urban").sum())
    return make_layer(
        wards.assign(**{"class": classes}),
        key=key,
        title=title,
        geometry=geometry,
        unit=unit,
        colouring=Categories(URBAN),
        summary=f"{ward_count(urban)} of {len(wards):,} {'is' if urban == 1 else 'are'} urban."
        f"{_unknown(classes)}",
        no_data_label="Unknown",
    )


def _unknown(classes: pd.Series[Any]) -> str:
    count = int(classes.isna().sum())
    return f" The urban share of {ward_count(count)} is unknown." if count else ""


REPRIORITISED_MAP = MapKind(
    "reprioritised", "Wards that may leave the campaign", "Plan", build_reprioritised
)
URBAN_MAP = MapKind("urban_extent", "Urban wards", "Plan", build_urban_extent)
