"""What the conversation can do: one file a tool.

To add one: a file with `TOOL`, a line in `TOOLS`, a test.
"""

from __future__ import annotations

from typing import Any

from analysis.tools.analyse_trend import TOOL as ANALYSE_TREND
from analysis.tools.base import Tool
from analysis.tools.calculate_tpr import TOOL as CALCULATE_TPR
from analysis.tools.check_data_quality import TOOL as CHECK_DATA_QUALITY
from analysis.tools.classify_settlements import TOOL as CLASSIFY_SETTLEMENTS
from analysis.tools.compare_areas import TOOL as COMPARE_AREAS
from analysis.tools.compare_methods import TOOL as COMPARE_METHODS
from analysis.tools.describe_data import TOOL as DESCRIBE_DATA
from analysis.tools.explain_area import TOOL as EXPLAIN_AREA
from analysis.tools.explain_method import TOOL as EXPLAIN_METHOD
from analysis.tools.explain_term import TOOL as EXPLAIN_TERM
from analysis.tools.export_results import TOOL as EXPORT_RESULTS
from analysis.tools.find_clusters import TOOL as FIND_CLUSTERS
from analysis.tools.help import TOOL as HELP
from analysis.tools.later import LATER
from analysis.tools.manage_session import TOOL as MANAGE_SESSION
from analysis.tools.match_names import TOOL as MATCH_NAMES
from analysis.tools.measure_association import TOOL as MEASURE_ASSOCIATION
from analysis.tools.plan_nets import TOOL as PLAN_NETS
from analysis.tools.query_data import TOOL as QUERY_DATA
from analysis.tools.rank_areas import TOOL as RANK_AREAS
from analysis.tools.run_risk_analysis import TOOL as RUN_RISK_ANALYSIS
from analysis.tools.run_what_if import TOOL as RUN_WHAT_IF
from analysis.tools.select_reprioritised import TOOL as SELECT_REPRIORITISED
from analysis.tools.show_chart import TOOL as SHOW_CHART
from analysis.tools.show_map import TOOL as SHOW_MAP
from analysis.tools.write_report import TOOL as WRITE_REPORT
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

__all__ = ["ALL_TOOLS", "LATER", "TOOLS", "tool_by_name"]

#: Tools that work, in the order help shows them.
TOOLS: tuple[Tool[Any], ...] = (
    DESCRIBE_DATA,
    CHECK_DATA_QUALITY,
    MATCH_NAMES,
    QUERY_DATA,
    CALCULATE_TPR,
    ANALYSE_TREND,
    RUN_RISK_ANALYSIS,
    RANK_AREAS,
    EXPLAIN_AREA,
    RUN_WHAT_IF,
    COMPARE_AREAS,
    COMPARE_METHODS,
    FIND_CLUSTERS,
    MEASURE_ASSOCIATION,
    PLAN_NETS,
    SELECT_REPRIORITISED,
    CLASSIFY_SETTLEMENTS,
    SHOW_MAP,
    SHOW_CHART,
    WRITE_REPORT,
    EXPORT_RESULTS,
    EXPLAIN_METHOD,
    EXPLAIN_TERM,
    HELP,
    MANAGE_SESSION,
)

#: Those, and the requests that are understood and refused until a later version.
ALL_TOOLS: tuple[Tool[Any], ...] = (*TOOLS, *LATER)

_BY_NAME = {tool.name: tool for tool in ALL_TOOLS}


def tool_by_name(name: str) -> Tool[Any]:
    """The tool, else a `ProblemError` that names the known ones."""
    tool = _BY_NAME.get(name)
    if tool is None:
        raise ProblemError(
            "unknown_tool",
            say("There is no tool “{name}”.", name=name),
            say("Known are: {join}.", join=", ".join(item.name for item in TOOLS)),
        )
    return tool
