"""Map of how far wards move from one ranking to another."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.cartography.kinds.base import MapKind, MapOptions
from analysis.cartography.layers import Categories, make_layer, no_data_clause, ward_count
from analysis.cartography.legend import RANK_CHANGE

#: Share of the wards by which a move is far.
FAR = 0.1


def build_comparison(
    wards: pd.DataFrame,
    *,
    key: str,
    geometry: str,
    title: str,
    unit: str = "places",
    options: MapOptions | None = None,
) -> dict[str, Any]:
    """Layer of rank differences; red: higher risk in the second ranking, blue: lower.

    Parameters
    ----------
    wards
        As in ``make_layer``; ``value`` is the number of places a ward stands higher up in the
        second ranking (below 0: lower down), ``facts`` its ranks in both.
    options
        Ignored: the classes are fixed.

    Other parameters and errors as in :func:`analysis.cartography.layers.make_layer`.
    """
    del options
    value = wards["value"] if "value" in wards else pd.Series(dtype=float)
    numbers = pd.to_numeric(value, errors="coerce")
    far = max(1, round(FAR * int(numbers.notna().sum())))
    up, down = int((numbers > 0).sum()), int((numbers < 0).sum())
    words = list(RANK_CHANGE)
    sides = [numbers > far, numbers > 0, numbers == 0, numbers < -far, numbers < 0]
    order = [words[0], words[1], words[2], words[4], words[3]]
    classes = pd.Series(np.select(sides, order, ""), index=wards.index, dtype=object)
    return make_layer(
        wards.assign(**{"class": classes.where(classes != "", None)}),
        key=key,
        title=title,
        geometry=geometry,
        unit=unit,
        colouring=Categories(RANK_CHANGE),
        summary=f"{ward_count(up)} higher up in the second ranking, {down:,} lower down, "
        f"{int((numbers == 0).sum()):,} at the same rank{no_data_clause(int(numbers.isna().sum()))}"
        f". Far: by more than {far:,} {'place' if far == 1 else 'places'}.",
        no_data_label="Not in both",
        fact_labels=("First rank", "Second rank") if "facts" in wards else (),
    )


COMPARISON_MAP = MapKind("compare", "Difference of two rankings", "Risk", build_comparison)
