"""Figures of facility reports that only a question to the data can give, whatever the words sound like."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.arguments import build_arguments
from analysis.chat.query_figures import COUNTED
from analysis.chat.query_results import results_said
from analysis.chat.request import REPORTS_CHOSEN_BY
from analysis.chat.slots import Slots
from analysis.tools.query_facilities import facility_table_columns
from analysis.workspace import Workspace

#: What no other request can keep.
_OWN = (
    *("contrast", "per", "except_years", "except_months", "except_age_group", "last_months"),
    *("first_month", "last_month", "except_facility_level"),
)
_OTHER_WORK = re.compile(
    r"\b(?:calculat\w*|re ?calculat\w*|comput\w*|work(?:ed|ing)? (?:it )?out|run|redo|map|maps|chart|charts|graph|graphs|plot"
    r"|histogram|pie|bars?|trends?|slope|export|download|write|pdf|word|powerpoint|excel|csv|why|explain|define|definition"
    r"|meaning|mean by|means|significan\w*|correlat\w*|associat\w*|related|relation\w*|regress\w*|differ(?:s|ed)?|scatter\w*|vary|varies|predict\w*|forecast\w*"
    r"|method|plan|allocate|distribute|what if|hot ?spots?|cluster\w*|rank\w*|risk\w*|improv\w*|worsen\w*|getting"
    r"|links?|missing|late|expected|complet\w*|blank|columns?|fields?|headers?|files?|duplicate\w*|outliers?)\b"
)
#: Words of change alone: of a rate they ask for its trend.
_POINTS = re.compile(
    r"\bdifferences?\b|\bpoints\b|\bpercent\w*\b|%|\btimes\b|\bratio\b|\bminus\b|\bgap\b|\bby how (?:much|many)\b"
)
_KIND = ("kind", "group")
#: Of more positives than tests the check knows the whole file alone.
_CHOSEN = (*REPORTS_CHOSEN_BY, "areas", "except_areas")


def figures_of_reports(slots: Slots, workspace: Workspace) -> tuple[str, dict[str, Any]] | None:
    """The question to the data that such words ask for; None where another request may be meant."""
    facilities = workspace.facilities
    if facilities is None or _OTHER_WORK.search(slots.plain):
        return None
    said = build_arguments("query_data", slots)
    if said.get("unread") or said.get("unknown"):
        return None
    if said.get("source") or said.get("count_of") in ("month", "quarter"):
        return "query_data", said
    if any(item.kind in _KIND for item in slots.found):
        return "query_data", said
    if results_said(slots).above_tested and any(said.get(name) for name in _CHOSEN):
        return "query_data", said
    names = {name for name in (said.get("variable"), *(said.get("variables") or ())) if name}
    if not names or not names <= COUNTED | set(facility_table_columns(facilities)):
        return None
    over_years = said.get("contrast") and said.get("group_by") == "year"
    if over_years and "tpr" in names and not _POINTS.search(slots.plain):
        return None
    timed = said.get("year") or said.get("years")
    beside = len(said.get("areas") or ()) > 1 and workspace.table is None and workspace.link is None
    own = any(said.get(name) for name in _OWN)
    listed = len(names) > 1 and said.get("group_by") is None and not said.get("order")
    given = names == {"llin"} and said.get("measure") == "share"
    if given or own or beside or listed or (timed and said.get("group_by") == "quarter"):
        return "query_data", said
    return None
