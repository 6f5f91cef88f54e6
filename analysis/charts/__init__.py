"""Charts as specifications in Vega-Lite, made from frames. To add a kind: a file, a line, a test."""

from __future__ import annotations

from analysis.charts.base import Chart, ChartKind, Column
from analysis.charts.kinds.bars import KIND as BARS
from analysis.charts.kinds.box import KIND as BOX
from analysis.charts.kinds.components import LOADINGS, SCREE
from analysis.charts.kinds.correlation import KIND as CORRELATION
from analysis.charts.kinds.coverage import KIND as COVERAGE
from analysis.charts.kinds.heat import KIND as HEAT
from analysis.charts.kinds.histogram import KIND as HISTOGRAM
from analysis.charts.kinds.lines import KIND as LINES
from analysis.charts.kinds.ranking import KIND as RANKING
from analysis.charts.kinds.scatter import KIND as SCATTER
from analysis.charts.spec import make_spec, rows_of, spec_hash

__all__ = ["CHARTS", "Chart", "ChartKind", "Column", "make_spec", "rows_of", "spec_hash"]

CHARTS: tuple[ChartKind, ...] = (
    RANKING,
    BOX,
    HISTOGRAM,
    SCATTER,
    CORRELATION,
    SCREE,
    LOADINGS,
    LINES,
    BARS,
    HEAT,
    COVERAGE,
)
