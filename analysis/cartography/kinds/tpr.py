"""Maps of test positivity, burden and testing of wards."""

from __future__ import annotations

from typing import Any, Unpack

import pandas as pd

from analysis.cartography.kinds.base import MapHead, MapKind, MapOptions
from analysis.cartography.layers import Classified, make_layer
from chatmrpt.lib.say import say, to_say_all

#: What the hover card says beside the value.
FACT_LABELS = to_say_all(("95 % interval", "Tests", "Positive", "Reports", "Note"))


def build_tpr(
    wards: pd.DataFrame, options: MapOptions | None = None, **head: Unpack[MapHead]
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
        **head,
        colouring=Classified(chosen.method, chosen.classes),
        no_data_label=say("Not known"),
        fact_labels=FACT_LABELS,
    )


TPR_MAP = MapKind("tpr", "Test positivity", "Test positivity", build_tpr)
