"""Which kind of chart fits what was asked for."""

from __future__ import annotations

from typing import Literal, Protocol

from analysis.services.charts.base import MEASURES
from analysis.workspace import Workspace

ChartType = Literal[
    "bar", "line", "histogram", "box", "scatter", "heatmap", "scree", "loadings", "pie", "violin",
    "correlation", "coverage", "ranking",
]  # fmt: skip
_SAME = {
    "histogram": "histogram", "scatter": "scatter", "scree": "scree", "loadings": "loadings",
    "correlation": "correlation", "coverage": "coverage", "ranking": "ranking",
}  # fmt: skip
#: Charts of facility reports.
_REPORTS = frozenset({"bars", "lines", "heat"})
_OF_RANKING = ("composite_score", "pca_score", "risk")


class Wished(Protocol):
    """The part of the tool's arguments that the kind follows from."""

    @property
    def chart_type(self) -> str | None:
        """The kind that was named."""

    @property
    def variable(self) -> str | None:
        """The variable."""

    @property
    def variables(self) -> tuple[str, ...]:
        """Several variables."""

    @property
    def by(self) -> str | None:
        """What bars stand for."""

    @property
    def level(self) -> str | None:
        """Areas of this level."""

    @property
    def matrix(self) -> bool:
        """A heat map of correlations."""

    @property
    def method(self) -> str | None:
        """A method of ranking."""


def kind_of(workspace: Workspace, asked: Wished) -> str | None:
    """The key of the chart, or None where two fit and the person must choose."""
    named = asked.chart_type
    of_data = bool(asked.variable) and asked.variable not in _OF_RANKING
    if named in _SAME:
        return _SAME[named]
    if named in ("box", "violin"):
        return "box" if of_data or asked.variable or workspace.run is None else "ranks"
    if named == "heatmap" and asked.matrix:
        return "correlation"
    if named == "heatmap":
        reports = workspace.facilities is not None and (
            asked.variable in MEASURES or workspace.link is None
        )
        return "heat" if reports else "correlation"
    if named == "line":
        return "lines"
    if named in ("bar", "pie"):
        if not of_data and not asked.by and workspace.run is not None:
            return "ranking"
        return "bars"
    return _unnamed(asked, of_data)


def _unnamed(asked: Wished, of_data: bool) -> str | None:
    """The kind that fits where none is named."""
    if of_data and asked.by in ("year", "month"):
        return "lines"
    if of_data and (asked.by or asked.level in ("lga", "ward", "state")):
        return "bars"
    if len(asked.variables) == 2:
        return "scatter"
    if asked.method or asked.variable in _OF_RANKING:
        return "ranking"
    return None


def of_reports(workspace: Workspace, asked: Wished, kind: str) -> bool:
    """Whether a chart is drawn from facility reports, not from the wards' table."""
    if kind in ("lines", "heat"):
        return True
    if kind == "box":
        over_time = asked.by in ("month", "year") and asked.variable in (None, *MEASURES)
        return workspace.facilities is not None and over_time
    if kind == "scatter" and workspace.facilities is not None:
        return len(asked.variables) == 2 and all(name in MEASURES for name in asked.variables)
    if kind not in _REPORTS or workspace.facilities is None:
        return False
    return workspace.link is None or (
        asked.variable in ("tests", "positives")
        or asked.by in ("age", "facility_level", "year", "month")
        or asked.variable == "tpr"
    )
