"""Maps: outlines as TopoJSON, classes and colours, layers, and pictures. Pure Python.

To add a kind of map: one file in ``kinds/``, one line in MAPS, one test.
"""

from __future__ import annotations

from analysis.cartography.kinds.base import MapKind, MapOptions
from analysis.cartography.kinds.missingness import MISSINGNESS_MAP
from analysis.cartography.kinds.risk import COMPOSITE, PCA
from analysis.cartography.kinds.variable import VARIABLE

MAPS: tuple[MapKind, ...] = (COMPOSITE, PCA, VARIABLE, MISSINGNESS_MAP)

__all__ = ["MAPS", "MapKind", "MapOptions"]
