"""Map of what is known: observed, filled by a rule, missing."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.cartography.kinds.base import MapKind, MapOptions
from analysis.cartography.layers import Categories, make_layer
from analysis.cartography.legend import MISSINGNESS


def build_missingness(
    wards: pd.DataFrame,
    *,
    key: str,
    geometry: str,
    title: str,
    unit: str = "",
    options: MapOptions | None = None,
) -> dict[str, Any]:
    """Layer of where a variable was observed, filled or is missing.

    Parameters
    ----------
    wards
        As in ``make_layer``; a ward with a non-empty ``filled`` counts as filled, one without
        a value as missing, any other as observed.
    options
        Ignored: the three classes are fixed.

    Other parameters and errors as in :func:`analysis.cartography.layers.make_layer`.
    """
    del options
    layer = make_layer(wards, key=key, title=title, geometry=geometry, unit=unit)
    states = [
        "Filled" if ward["filled"] else "Missing" if ward["value"] is None else "Observed"
        for ward in layer["wards"]
    ]
    count = {name: states.count(name) for name in MISSINGNESS}
    summary = (
        f"{title}: {count['Observed']:,} observed, {count['Filled']:,} filled by a rule, "
        f"{count['Missing']:,} missing."
    )
    return make_layer(
        wards.assign(**{"class": states}),
        key=key,
        title=title,
        geometry=geometry,
        unit=unit,
        colouring=Categories(MISSINGNESS),
        summary=summary,
    )


MISSINGNESS_MAP = MapKind("missingness", "Observed, filled, missing", "Data", build_missingness)
