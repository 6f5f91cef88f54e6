"""Map of how certain a ranking is."""

from __future__ import annotations

from typing import Any, Unpack

import pandas as pd

from analysis.cartography.kinds.base import MapHead, MapKind, MapOptions, classes_of
from analysis.cartography.layers import Categories, make_layer, no_data_clause, ward_count
from analysis.cartography.legend import CERTAINTY
from chatmrpt.lib.say import say, to_say_all

#: What the hover card says beside the value.
FACT_LABELS = to_say_all(("Rank, 90 % interval", "Chance to be among the last"))


def build_certainty(
    wards: pd.DataFrame, options: MapOptions | None = None, **head: Unpack[MapHead]
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
    classes = classes_of(wards)
    count = classes.value_counts()
    first, contested = int(count.get("Surely first", 0)), int(count.get("Contested", 0))
    return make_layer(
        wards.assign(**{"class": classes}),
        **head,
        colouring=Categories(CERTAINTY),
        summary=say(
            "{first} surely among the first, {contested} contested: another fair choice of method "
            "or the data's own uncertainty may move them in or out{without_data}.",
            first=ward_count(first),
            contested=ward_count(contested),
            without_data=no_data_clause(int(classes.isna().sum())),
        ),
        no_data_label=say("Not ranked"),
        fact_labels=FACT_LABELS,
    )


CERTAINTY_MAP = MapKind("certainty", "Certainty of the ranking", "Risk", build_certainty)
