"""Figures of facility reports that only a question to the data can give, whatever the words sound like."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.absent import absent_topic
from analysis.chat.arguments import build_arguments
from analysis.chat.query_figures import COUNTED
from analysis.chat.query_results import results_said
from analysis.chat.reporting_said import surely_of_reports
from analysis.chat.request import REPORTS_CHOSEN_BY
from analysis.chat.slots import Slots
from analysis.tools.query_facilities import facility_table_columns
from analysis.workspace import Workspace
from uploads.models import Dataset

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
#: "In the whole file" asks for no file.
_WHOLE_FILE = re.compile(r"\b(?:whole|entire|full|all of the|in the|this|our) files?\b")
#: Words of change alone: of a rate they ask for its trend.
_POINTS = re.compile(
    r"\bdifferences?\b|\bpoints\b|\bpercent\w*\b|%|\btimes\b|\bratio\b|\bminus\b|\bgap\b|\bby how (?:much|many)\b"
)
_KIND = ("kind", "group")
#: Of more positives than tests the check knows the whole file alone.
_CHOSEN = (*REPORTS_CHOSEN_BY, "areas", "except_areas")


_FORM = re.compile(
    r"\b(?:maps?|charts?|graphs?|plot\w*|histogram|pie|export|download|pdf|powerpoint|excel|csv)\b"
)


_ADDED = frozenset({"tests", "positives", "fever", "llin"})


def _of_whole(said: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for item in said.get("conditions") or [] if item.get("of") == "whole"]


#: "If we leave out Bida what would the TPR be": the number of the rest, and no change of a value.
_IF_LEFT_OUT = re.compile(
    r"\b(?:if|when|once|suppose|supposing)\b.*\b(?:leav\w+|exclud\w+|drop\w*|remov\w+|tak\w+|ignor\w+|without|not count\w*)\b"
    r"|\bwithout\b.*\bwould\b|\bwould\b.*\bwithout\b"
)


def sure_of_reports(slots: Slots, workspace: Workspace) -> tuple[str, dict[str, Any]] | None:
    """The question that nothing but the reports can answer: two times, who reported when, ratios."""
    if workspace.facilities is None or _FORM.search(slots.plain):
        return None
    said = build_arguments("query_data", slots)
    names = {name for name in (said.get("variable"), *(said.get("variables") or ())) if name}
    left_out = (
        said.get("except_areas") and names and names <= COUNTED and _IF_LEFT_OUT.search(slots.plain)
    )
    return ("query_data", said) if left_out or surely_of_reports(said) else None


def figures_of_reports(slots: Slots, workspace: Workspace) -> tuple[str, dict[str, Any]] | None:
    """The question to the data that such words ask for; None where another request may be meant."""
    if workspace.facilities is None:
        return None
    said = build_arguments("query_data", slots)
    wards = workspace.table is not None or workspace.link is not None
    asked = not _OTHER_WORK.search(_WHOLE_FILE.sub(" ", slots.plain)) and _asks_figures(
        slots, said, workspace.facilities, wards=wards
    )
    return ("query_data", said) if asked else None


def sure_figures(slots: Slots, workspace: Workspace) -> bool:
    """Whether every part of a question is one that the reports answer: no refusal then.

    A share of tests or cases of a place, a limit on a rate, or what only reports can tell.
    """
    found = sure_of_reports(slots, workspace) or figures_of_reports(slots, workspace)
    if found is None or absent_topic(slots, workspace):
        return False
    said = found[1]
    names = {said.get("variable"), *(said.get("variables") or ())}
    shared = said.get("measure") == "share" and said.get("areas") and names <= COUNTED
    compared = names <= COUNTED and (said.get("operator") or said.get("conditions"))
    return bool(surely_of_reports(said) or said.get("silent") or shared or compared)


#: "The two percentages", of urban and of rural wards.
_BOTH_WANTED = re.compile(
    r"\b(?:percentages?|figures|numbers|values|rates)\b|_column_ (?:of|in|for) (?:the )?(?:urban|rural) ward\b"
)
_SIDE_BY_SIDE = re.compile(r"\b(?:side by side|beside each other|next to each other)\b")


def _asks_figures(slots: Slots, said: dict[str, Any], facilities: Dataset, *, wards: bool) -> bool:
    """Whether the data alone can give what was read."""
    if said.get("unread") or said.get("unknown"):
        return False
    if said.get("source") or said.get("count_of") in ("month", "quarter"):
        return True
    if any(item.kind in _KIND for item in slots.found):
        return True
    if results_said(slots).above_tested and any(said.get(name) for name in _CHOSEN):
        return True
    names = {name for name in (said.get("variable"), *(said.get("variables") or ())) if name}
    if not names or not names <= COUNTED | set(facility_table_columns(facilities)):
        return False
    over_years = said.get("contrast") and said.get("group_by") == "year"
    if over_years and "tpr" in names and not _POINTS.search(slots.plain):
        return False
    timed = said.get("year") or said.get("years")
    beside = len(said.get("areas") or ()) > 1 and not wards
    own = any(said.get(name) for name in _OWN)
    listed = len(names) > 1 and said.get("group_by") is None and not said.get("order")
    listed = listed or (
        said.get("measure") == "share" and names <= _ADDED and bool(said.get("areas"))
    )
    listed = listed or bool(
        said.get("order")
        and said.get("group_by") in ("month", "period")
        and (timed or said.get("areas"))
    )
    of_months = said.get("group_by") == "period" and bool(said.get("operator"))
    listed = listed or of_months or bool(_of_whole(said))
    given = names == {"llin"} and said.get("measure") == "share"
    side_by_side = said.get("group_by") in ("age_group", "test_method", "facility_level") and (
        _SIDE_BY_SIDE.search(slots.plain) is not None
    )
    listed = listed or side_by_side or bool(said.get("also") and _BOTH_WANTED.search(slots.masked))
    by_quarter = timed and said.get("group_by") == "quarter"
    return bool(given or own or beside or listed or by_quarter)
