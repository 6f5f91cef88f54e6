"""A limit said alone, "only the primary ones", narrows the answer before it or is asked back."""

from __future__ import annotations

import re

from analysis.chat.asked_now import AskedNow
from analysis.chat.asking_back import Called
from analysis.chat.carrying import fields_of
from analysis.chat.listing import listed_by
from analysis.chat.query_results import results_said
from analysis.chat.request import Arguments, Request
from analysis.chat.slots import Slots
from analysis.tools import TOOLS, tool_by_name
from analysis.tools.choices import call_chip
from analysis.tools.later import what_works
from analysis.tools.limits_lost import none_given
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

#: Answers of data that a limit can be meant for; a calculation takes them all.
_OF_DATA = frozenset(
    ["query_data", "check_data_quality", "describe_data", "rank_areas", "explain_area", "show_map",
     "show_chart", "compare_areas", "compare_methods", "measure_association", "find_clusters",
     "analyse_trend", "select_reprioritised", "plan_nets"]
)  # fmt: skip
#: Requests and forms: what names one is more than a limit.
_MORE = re.compile(
    r"\b(?:maps?|charts?|graphs?|plots?|tables?|lists?|files?|reports?|csv|excel|pdf|word|nets?|itns?|tpr"
    r"|positivity|weights?|compar\w*|total|mean|average|median|highest|lowest|top|bottom|tests?|positives?|cases?)\b"
)
_RANK = {"pca": "pca_score"}
_LISTED = ("areas", "except_areas", "order", "n")


def _town(slots: Slots) -> list[Arguments]:
    """Rural or urban, where that is said."""
    said = results_said(slots).conditions
    return [item for item in said if item["variable"] == "urban_share"]


def limits_said(slots: Slots) -> Arguments:
    """The limits that a question names, by the arguments that take them."""
    said: Arguments = {
        "facility_level": slots.facility_level,
        "age_group": slots.age_group,
        "test_method": slots.test_method,
        "year": slots.years[0] if slots.years else None,
    }
    return {name: value for name, value in said.items() if value}


def of_one_town(asked: AskedNow) -> Request | None:
    """ "Only the rural ones" after a ranking or a map: its wards that are rural."""
    town = _town(asked.slots)
    if not town or not asked.lean.bare or _MORE.search(asked.slots.plain):
        return None
    if asked.before.tool == "rank_areas" and asked.said.get("level") != "lga":
        kept = {name: asked.said[name] for name in _LISTED if asked.said.get(name)}
        score = _RANK.get(str(asked.said.get("method")), "composite_score")
        ranked = {"variable": score, "level": "ward", "order": "top", **kept, "conditions": town}
        if asked.said.get("risk_class"):
            group = score.replace("score", "class")
            ranked["conditions"] = [
                {"variable": group, "operator": "=", "value": asked.said["risk_class"]}, *town,
            ]  # fmt: skip
        return "query_data", ranked
    if asked.before.tool == "query_data" and town[0] in (asked.said.get("conditions") or ()):
        return "query_data", dict(asked.said)  # they are rural already
    if asked.before.tool == "show_map" and "within" in fields_of("show_map"):
        before, _ = listed_by("show_map", asked.said)
        return "show_map", {
            **asked.said,
            "within": [*before, {"level": "ward", "conditions": town}],
        }
    return None


def limit_not_kept(asked: AskedNow, workspace: Workspace) -> Called | None:
    """The question back, where a limit alone cannot be kept by the request before."""
    slots, before = asked.slots, asked.last
    said = limits_said(slots)
    town = _town(slots)
    alone = asked.lean.bare and not (slots.columns or slots.numbers or slots.areas or slots.order)
    if not alone or not (said or town) or _MORE.search(slots.plain) or before is None:
        return None
    if before.tool not in _OF_DATA or before.tool not in {tool.name for tool in TOOLS}:
        return None
    if before.outcome != "answer":
        return None
    lost = [name for name in said if name not in fields_of(before.tool)]
    if not (lost or town):
        return None
    label = say(tool_by_name(before.tool).label)
    return Called(
        headline=say("I cannot limit “{request}” to that.", request=label),
        points=(
            none_given(),
            say("Ask for what shall be limited: tests, test positivity or a list of wards."),
        ),
        chips=_instead(said) or what_works(workspace),
        outcome="clarify",
        tool=before.tool,
        arguments=dict(before.arguments),
    )


def _instead(said: Arguments) -> tuple[dict[str, object], ...]:
    """What facility reports can tell with the limit."""
    if not said:
        return ()
    return (
        call_chip(say("Number of tests"), "query_data", variable="tests", **said),
        call_chip(say("Calculate test positivity"), "calculate_tpr", **said),
    )
