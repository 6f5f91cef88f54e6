"""The kinds of analysis a run can be. To add one: a file with its `Analysis`, a line, a test.

Only workers load this package: it needs the whole science.
"""

from __future__ import annotations

from analysis.services.analyses.base import Analysis
from analysis.services.analyses.clusters import CLUSTERS
from analysis.services.analyses.coverage import COVERAGE
from analysis.services.analyses.nets import NETS
from analysis.services.analyses.quality import QUALITY
from analysis.services.analyses.reprioritised import REPRIORITISED
from analysis.services.analyses.risk import RISK
from analysis.services.analyses.sensitivity import SENSITIVITY
from analysis.services.analyses.tpr import TPR
from analysis.services.analyses.trend import TREND
from analysis.services.analyses.what_if import WHAT_IF

ANALYSES: tuple[Analysis, ...] = (
    RISK,
    WHAT_IF,
    SENSITIVITY,
    CLUSTERS,
    NETS,
    REPRIORITISED,
    COVERAGE,
    TPR,
    TREND,
    QUALITY,
)

_BY_KIND = {analysis.kind: analysis for analysis in ANALYSES}


def analysis_of(kind: str) -> Analysis:
    """The kind's analysis; `KeyError` for one that this version does not know."""
    return _BY_KIND[kind]
