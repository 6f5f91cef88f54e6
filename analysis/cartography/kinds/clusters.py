"""Map of clusters: wards that are high among high ones, low among low ones, or unlike theirs."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.cartography.kinds.base import MapKind, MapOptions
from analysis.cartography.layers import Categories, make_layer, most_in, no_data_clause, ward_count
from analysis.cartography.legend import CLUSTERS


def build_clusters(
    wards: pd.DataFrame,
    *,
    key: str,
    geometry: str,
    title: str,
    unit: str = "",
    options: MapOptions | None = None,
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
    classes = wards["class"] if "class" in wards else pd.Series(None, wards.index, dtype=object)
    high, low = (classes == "High among high"), (classes == "Low among low")
    lgas = wards.loc[high, "lga"].dropna().astype(str).tolist() if "lga" in wards else []
    return make_layer(
        wards.assign(**{"class": classes}),
        key=key,
        title=title,
        geometry=geometry,
        unit=unit,
        colouring=Categories(CLUSTERS),
        summary=f"High among high: {ward_count(int(high.sum()))}{most_in(lgas)}; low among low: "
        f"{ward_count(int(low.sum()))}{no_data_clause(int(classes.isna().sum()))}.",
        no_data_label="Left out",
        fact_labels=("Hot or cold spot", "q (share of false findings)"),
    )


CLUSTER_MAP = MapKind("clusters", "Clusters", "Patterns", build_clusters)
