"""Map of how far wards move from one ranking to another."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.cartography.kinds.base import MapKind, MapOptions
from analysis.cartography.layers import Classified, make_layer, no_data_clause, ward_count


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
        Method and number of classes.

    Other parameters and errors as in :func:`analysis.cartography.layers.make_layer`.
    """
    chosen = options or MapOptions()
    value = wards["value"] if "value" in wards else pd.Series(dtype=float)
    numbers = pd.to_numeric(value, errors="coerce")
    up, down = int((numbers > 0).sum()), int((numbers < 0).sum())
    same = int((numbers == 0).sum())
    return make_layer(
        wards,
        key=key,
        title=title,
        geometry=geometry,
        unit=unit,
        colouring=Classified(chosen.method, chosen.classes, signed=True),
        summary=f"{ward_count(up)} stand higher up in the second ranking, {down:,} lower down, "
        f"{same:,} at the same rank{no_data_clause(int(numbers.isna().sum()))}.",
        no_data_label="Not in both",
        fact_labels=("First rank", "Second rank") if "facts" in wards else (),
    )


COMPARISON_MAP = MapKind("compare", "Difference of two rankings", "Risk", build_comparison)
