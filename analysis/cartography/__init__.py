"""Maps: outlines as TopoJSON, classes and colours, layers, and pictures. Pure Python.

To add a kind of map: one file in ``kinds/``, one line in MAPS, one test.
"""

from __future__ import annotations

from analysis.cartography.kinds.base import MapKind, MapOptions
from analysis.cartography.kinds.bivariate import BIVARIATE
from analysis.cartography.kinds.certainty import CERTAINTY_MAP
from analysis.cartography.kinds.clusters import CLUSTER_MAP
from analysis.cartography.kinds.comparison import COMPARISON_MAP
from analysis.cartography.kinds.missingness import MISSINGNESS_MAP
from analysis.cartography.kinds.nets import NETS_MAP
from analysis.cartography.kinds.reporting import REPORTING_MAP, SILENCE_MAP
from analysis.cartography.kinds.reprioritised import REPRIORITISED_MAP, URBAN_MAP
from analysis.cartography.kinds.risk import COMPOSITE, MODEL, PCA
from analysis.cartography.kinds.tpr import TPR_MAP
from analysis.cartography.kinds.trend import TREND_MAP, TREND_SLOPE_MAP
from analysis.cartography.kinds.variable import VARIABLE
from analysis.cartography.layers import make_layer
from analysis.cartography.preview import render_svg
from analysis.cartography.thinning import Detail
from analysis.cartography.topology import make_topology, topology_bytes

MAPS: tuple[MapKind, ...] = (
    COMPOSITE,
    PCA,
    MODEL,
    CERTAINTY_MAP,
    BIVARIATE,
    CLUSTER_MAP,
    COMPARISON_MAP,
    NETS_MAP,
    REPRIORITISED_MAP,
    TPR_MAP,
    TREND_MAP,
    TREND_SLOPE_MAP,
    REPORTING_MAP,
    SILENCE_MAP,
    URBAN_MAP,
    VARIABLE,
    MISSINGNESS_MAP,
)

__all__ = [
    "MAPS",
    "Detail",
    "MapKind",
    "MapOptions",
    "make_layer",
    "make_topology",
    "render_svg",
    "topology_bytes",
]
