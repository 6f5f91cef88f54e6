"""Map of any variable with numbers."""

from __future__ import annotations

from typing import Any, Unpack

import pandas as pd

from analysis.cartography.kinds.base import MapHead, MapKind, MapOptions
from analysis.cartography.layers import Classified, make_layer


def build_variable(
    wards: pd.DataFrame, options: MapOptions | None = None, **head: Unpack[MapHead]
) -> dict[str, Any]:
    """Layer of one variable; diverging colours where the values lie on both sides of zero.

    Parameters and errors as in :func:`analysis.cartography.layers.make_layer`.
    """
    chosen = options or MapOptions()
    numbers = pd.to_numeric(wards["value"], errors="coerce") if "value" in wards else pd.Series()
    signed = bool((numbers < 0).any() and (numbers > 0).any())
    colouring = Classified(chosen.method, chosen.classes, signed)
    return make_layer(wards, **head, colouring=colouring)


VARIABLE = MapKind("variable", "Variable", "Variables", build_variable)
