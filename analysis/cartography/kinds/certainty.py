"""Map of how certain a ranking is."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.cartography.kinds.base import MapKind, MapOptions
from analysis.cartography.layers import Categories, make_layer, no_data_clause, ward_count
from analysis.cartography.legend import CERTAINTY


def build_certainty(
    wards: pd.DataFrame,
    *,
    key: str,
    geometry: str,
    title: str,
    unit: str = "",
    options: MapOptions | None = None,
) -> dict[str, Any]:
    """Layer of the words for certainty.

    Parameters
    ----------
    wards
        As in ``make_layer``; ``class`` holds one of the keys of ``legend.CERTAINTY`` or nothing,
        ``value`` the chance in percent to be among the first.
    options
        Ignored: the classes are fixed.

    Other parameters and errors as in :func:`analysis.cartography.layers.make_layer`.
    """
    del options
    classes = wards["class"] if "class" in wards else pd.Series(None, wards.index, dtype=object)
    count = classes.value_counts()
    first, contested = int(count.get("Surely first", 0)), int(count.get("Contested", 0))
    return make_layer(
        wards.assign(**{"class": classes}),
        key=key,
        title=title,
        geometry=geometry,
        unit=unit,
        colouring=Categories(CERTAINTY),
        summary=f"{ward_count(first)} surely among the first, {ward_count(contested)} contested: "
        "another fair choice of method or the data's own uncertainty may move them in or out"
        f"{no_data_clause(int(classes.isna().sum()))}.",
        no_data_label="Not ranked",
        fact_labels=("Rank, 90 % interval", "Chance to be among the last"),
    )


CERTAINTY_MAP = MapKind("certainty", "Certainty of the ranking", "Risk", build_certainty)
