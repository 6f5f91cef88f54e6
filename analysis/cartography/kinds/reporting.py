"""Map of which reports came of those that were expected."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.cartography.kinds.base import MapKind, MapOptions
from analysis.cartography.layers import Classified, make_layer

#: What the hover card says beside the value.
FACT_LABELS = ("Reports expected", "Reports that came", "Facilities")


def build_reporting(
    wards: pd.DataFrame,
    *,
    key: str,
    geometry: str,
    title: str,
    unit: str = "",
    options: MapOptions | None = None,
) -> dict[str, Any]:
    """Layer of the reporting rate of each ward's facilities.

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
        no_data_label="No facility reports",
        fact_labels=FACT_LABELS,
    )


REPORTING_MAP = MapKind("reporting", "Reporting rate", "Data", build_reporting)
