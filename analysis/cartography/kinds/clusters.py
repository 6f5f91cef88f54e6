"""Map of clusters: wards that are high among high ones, low among low ones, or unlike theirs."""

from __future__ import annotations

from typing import Any, Unpack

import pandas as pd

from analysis.cartography.kinds.base import MapHead, MapKind, MapOptions, classes_of, mostly_in
from analysis.cartography.layers import Categories, make_layer, no_data_clause, ward_count
from analysis.cartography.legend import CLUSTERS
from chatmrpt.lib.say import say, to_say_all

#: What the hover card says beside the value.
FACT_LABELS = to_say_all(("Hot or cold spot", "q (share of false findings)"))


def build_clusters(
    wards: pd.DataFrame, options: MapOptions | None = None, **head: Unpack[MapHead]
) -> dict[str, Any]:
    """Layer of the classes of local Moran.

    Parameters
    ----------
    wards
        As in ``make_layer``; ``class`` holds one of the keys of ``legend.CLUSTERS`` or nothing,
        ``facts`` the words for hot and cold spots and q.
    options
        Ignored: the classes are fixed.

    Other parameters and errors as in :func:`analysis.cartography.layers.make_layer`.
    """
    del options
    classes = classes_of(wards)
    high, low = (classes == "High among high"), (classes == "Low among low")
    return make_layer(
        wards.assign(**{"class": classes}),
        **head,
        colouring=Categories(CLUSTERS),
        summary=say(
            "High among high: {high}{where}; low among low: {low}{without_data}.",
            high=ward_count(int(high.sum())),
            where=mostly_in(wards, high),
            low=ward_count(int(low.sum())),
            without_data=no_data_clause(int(classes.isna().sum())),
        ),
        no_data_label=say("Left out"),
        fact_labels=FACT_LABELS,
    )


CLUSTER_MAP = MapKind("clusters", "Clusters", "Patterns", build_clusters)
