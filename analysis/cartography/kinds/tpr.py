"""Maps of test positivity, burden and testing of wards."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.cartography.kinds.base import MapKind, MapOptions
from analysis.cartography.layers import Classified, make_layer

#: What the hover card says beside the value.
FACT_LABELS = ("95 % interval", "Tests", "Positive", "Reports", "Note")


def build_tpr(
    wards: pd.DataFrame,
    *,
    key: str,
    geometry: str,
    title: str,
    unit: str = "",
    options: MapOptions | None = None,
) -> dict[str, Any]:
    """Layer of one measure of facility tests.

    Parameters
    ----------
    wards
        As for :func:`analysis.cartography.layers.make_layer`, with ``facts``: texts in the order
        of :data:`FACT_LABELS`.
    """
    chosen = options or MapOptions()
    return make_layer(
        wards,
        key=key,
        title=title,
        geometry=geometry,
        unit=unit,
        colouring=Classified(chosen.method, chosen.classes),
        no_data_label="Not known",
        fact_labels=FACT_LABELS,
    )


TPR_MAP = MapKind("tpr", "Test positivity", "Test positivity", build_tpr)
