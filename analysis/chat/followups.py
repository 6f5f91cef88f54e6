"""Short questions that lean on the one before: "and the bottom ten?", "why?", "now as a map"."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.arguments import build_arguments
from analysis.chat.chart_arguments import as_chart, chart_again, leans_on_chart
from analysis.chat.net_arguments import wards_named
from analysis.chat.query_arguments import asked_again, counted_again
from analysis.chat.slots import Slots
from analysis.chat.trend_arguments import kept_of_trend
from analysis.models import Message, MessageState, Role
from analysis.tools import TOOLS, tool_by_name
from analysis.workspace import Workspace

MOST_WORDS = 7
#: Points from which a short question stands by itself.
BY_ITSELF = 5.0
_LEANS = re.compile(
    r"^(?:and|what about|how about|same|now|also|but|again|then|the|only|just|show|for|at|in|with"
    r"|without|use|make|lower|raise|put|draw|plot)\b|^why$"
    r"|^(?:by|per) (?:ward|lga|state|facility|month|year|age|column)\b"
    r"|\b(?:it|them|those|that|ones|instead|too)\b|\bin place of\b|\bversion$"
)
#: What changes the question before whatever else it sounds like.
_SURELY_LEANS = re.compile(
    r"^(?:and |but |then |now )?(?:the )?same\b|^(?:and |now )?(?:change|switch|turn|make) (?:it|that|this|them)"
    r"(?: in)?to\b|^(?:and |now )?(?:add|put|take|include) _area_(?: in)?(?: too| also| as well)?$"
    r"|^(?:and )?how (?:is|are|can|does) (?:it|they|that)\b|\binstead$"
)
#: "Draw that", "plot it please".
_DRAWN = re.compile(
    r"(?:and |now |please )*(?:draw|plot|graph|chart) (?:it|that|this|them|those)(?: please| for me)*"
)
#: "Pfpr in place of TPR".
_IN_PLACE = re.compile(r"_column_ (?:in place of|instead of|rather than) (?:the )?_column_")
#: What a number that stands alone changes of the question before.
_NUMBER_OF = {
    "rank_areas": "n", "query_data": "n", "select_reprioritised": "urban_threshold",
    "run_what_if": "value", "analyse_trend": "n",
}  # fmt: skip
_HOW_MANY = re.compile(r"(?:and |so )?how many(?: (?:are|is) (?:there|they|those|it)| of them)?")
#: A number or a choice alone changes the plan of the question before: "what about 150,000".
PLANNING = frozenset({"plan_nets", "select_reprioritised"})
#: A choice alone changes these calculations: "and for pregnant women?".
CHOOSING = PLANNING | {"calculate_tpr", "analyse_trend", "check_data_quality", "query_data"}
#: Tools whose answers count what they list.
COUNTING = frozenset({"find_clusters", "rank_areas"})
#: "Is it significant?" asks of the same variables again.
ASKED_AGAIN = frozenset({"measure_association"})
URBAN = frozenset({"urban_share", "urbanPercentage"})
_ONE_MORE = re.compile(r"^(?:and|add|also|plus|what about|how about)\b|\b(?:too|also|as well)\b")
Continued = tuple[str, dict[str, Any]]


def last_answer(workspace: Workspace) -> Message | None:
    """The session's last complete answer of a tool."""
    rows = Message.objects.filter(
        workspace.said_before,
        session=workspace.session,
        role=Role.ASSISTANT,
        state=MessageState.COMPLETE,
    ).exclude(tool="")
    return rows.order_by("-created").first()


def follow_up(
    slots: Slots, found: list[tuple[str, float]], workspace: Workspace
) -> Continued | None:
    """The tool and arguments of the question before with what this one changes, or None."""
    how_many = _HOW_MANY.fullmatch(slots.plain) is not None
    named = _as_chart(slots, found, workspace) or _named_for_a_plan(slots, found, workspace)
    if named is not None:
        return named
    leans = _LEANS.search(slots.plain) or _SURELY_LEANS.search(slots.masked)
    if slots.words > MOST_WORDS or not (how_many or leans):
        return None
    before = last_answer(workspace)
    if before is None:
        return None
    if how_many:
        return _counted(before)
    if before.tool not in {tool.name for tool in TOOLS}:
        return _as_map(before, slots) if re.search(r"\bmap\b", slots.plain) else None
    if re.fullmatch(r"(?:but |and )?why(?: so| is that| that)?", slots.plain):
        return _why(before)
    if re.search(r"\bmap\b", slots.plain):
        return _as_map(before, slots)
    again = _replaced(before, slots) or _same_again(before, slots, found)
    if again is not None:
        return again
    if found and found[0][1] >= BY_ITSELF and not _SURELY_LEANS.search(slots.masked):
        return None
    return _changed(before, slots)


def _as_chart(
    slots: Slots, found: list[tuple[str, float]], workspace: Workspace
) -> Continued | None:
    """ "As a bar chart", "box plot version": what was asked before, drawn, or drawn otherwise."""
    best = found[0][0] if found else ""
    drawn_now = _DRAWN.fullmatch(slots.plain) is not None
    if slots.words > MOST_WORDS or not (drawn_now or leans_on_chart(slots, best)):
        return None
    before = last_answer(workspace)
    if before is None:
        return None
    fresh = build_arguments("show_chart", slots)
    fresh.pop("unknown", None)
    if before.tool == "show_chart":
        return "show_chart", chart_again(before.arguments, fresh)
    drawn = as_chart(before.tool, before.arguments, fresh)
    return None if drawn is None else ("show_chart", drawn)


def _counted(before: Message) -> Continued | None:
    """ "How many are there?" of what was listed."""
    if before.tool == "query_data":
        return before.tool, counted_again(before.arguments)
    return (before.tool, dict(before.arguments)) if before.tool in COUNTING else None


def _named_for_a_plan(
    slots: Slots, found: list[tuple[str, float]], workspace: Workspace
) -> Continued | None:
    """ "Exclude Bida and Kuta" after a net plan or list: the same with these wards left out too."""
    lists = wards_named(slots)
    if not any(lists.values()) or (found and found[0][1] >= BY_ITSELF):
        return None
    before = last_answer(workspace)
    if before is None or before.tool not in PLANNING:
        return None
    merged = {**before.arguments, **build_arguments(before.tool, slots)}
    for name, other in (("include", "exclude"), ("exclude", "include")):
        stay = [item for item in before.arguments.get(name, []) if item not in lists[other]]
        merged[name] = list(dict.fromkeys([*stay, *lists[name]]))
    known = tool_by_name(before.tool).arguments.model_fields
    return before.tool, {
        name: value for name, value in merged.items() if name in known and value != []
    }


def _names(slots: Slots) -> bool:
    return bool(slots.areas or slots.unknown_areas or slots.columns)


def _why(before: Message) -> Continued | None:
    areas = before.arguments.get("areas") or _first_of(before)
    return ("explain_area", {"areas": areas[:1]}) if areas else None


def _first_of(before: Message) -> list[str]:
    table = before.body.get("table") or {}
    columns, rows = table.get("columns") or [], table.get("rows") or []
    if before.tool == "rank_areas" and rows and columns[1:3] == ["Ward", "LGA"]:
        ward, lga = rows[0][1], rows[0][2]
        return [f"{ward} ({lga})" if lga else str(ward)]
    return []


def _as_map(before: Message, slots: Slots) -> Continued | None:
    arguments = build_arguments("show_map", slots)
    if slots.columns or slots.methods:
        return None
    if arguments.get("map_kind") or before.tool == "show_map":
        return None
    variable = before.arguments.get("variable")
    if before.tool == "analyse_trend":
        burden = {"variable": variable} if variable == "burden" else {}
        return "show_map", {"map_kind": "trend", **burden}
    if variable and before.tool == "find_clusters":
        return "show_map", {"map_kind": "clusters", "variable": variable}
    if variable:
        level, value = before.arguments.get("level"), before.arguments.get("value")
        if variable in URBAN and isinstance(value, int | float):
            return "show_map", {"map_kind": "urban_extent", "urban_threshold": float(value)}
        kept = {"level": level} if level in ("ward", "lga") else {}
        return "show_map", {"map_kind": "variable", "variable": variable, **kept}
    if before.tool == "find_clusters":
        return "show_map", {"map_kind": "clusters"}
    if before.tool in PLANNING:
        return "show_map", {
            "map_kind": "nets" if before.tool == "plan_nets" else "reprioritisation"
        }
    if before.tool in ("rank_areas", "run_risk_analysis", "explain_area"):
        kind = before.arguments.get("method") or "composite"
        return "show_map", {**arguments, "map_kind": kind}
    return None


def _same_again(before: Message, slots: Slots, found: list[tuple[str, float]]) -> Continued | None:
    """ "Is it significant?": the same variables again."""
    best = found[0][0] if found else ""
    if best != before.tool or before.tool not in ASKED_AGAIN or _names(slots):
        return None
    return before.tool, {**before.arguments, **build_arguments(before.tool, slots)}


def _replaced(before: Message, slots: Slots) -> Continued | None:
    """ "Use pfpr in place of TPR": one variable for the other, all else as it was."""
    if not _IN_PLACE.search(slots.masked) or len(slots.columns) != 2:
        return None
    new, old = slots.columns
    arguments = dict(before.arguments)
    if arguments.get("variable") == old:
        return before.tool, {**arguments, "variable": new}
    names = list(arguments.get("variables") or ())
    if old not in names:
        return None
    return before.tool, {**arguments, "variables": [new if one == old else one for one in names]}


def _number_alone(before: Message, slots: Slots, fresh: dict[str, Any]) -> dict[str, Any]:
    """ "Make that twenty", "lower it to 25": what the one number was in the question before."""
    name = _NUMBER_OF.get(before.tool)
    if name is None or len(slots.numbers) != 1 or _names(slots) or slots.operator:
        return {}
    if name in fresh or slots.numbers[0].value < 1:
        return {}
    if name == "n" and not (before.arguments.get("n") or before.arguments.get("order")):
        return {}
    value = slots.numbers[0].value
    return {name: int(value) if name == "n" else value}


def _changed(before: Message, slots: Slots) -> Continued | None:
    """The same tool, with what was named now in place of what was named then."""
    fresh = build_arguments(before.tool, slots)
    fresh |= _number_alone(before, slots, fresh)
    if before.tool == "show_map" and not (slots.columns or slots.methods):
        return None
    named = slots.areas or slots.columns or slots.n or slots.order or slots.methods
    if not (named or fresh.get("spots") or (fresh and (slots.numbers or before.tool in CHOOSING))):
        return None
    kept = {
        name: value
        for name, value in before.arguments.items()
        if name not in ("guided", "step", "topic") or before.tool != "calculate_tpr"
    }
    if before.tool == "show_map":
        kept = {}
    if before.tool == "run_risk_analysis" and fresh.get("variables"):
        kept.pop("variables", None)
    if slots.order and not slots.n and before.tool == "rank_areas":
        fresh.setdefault("order", slots.order)
    if before.tool == "compare_areas" and len(slots.areas) == 1 and _ONE_MORE.search(slots.plain):
        fresh["areas"] = list(dict.fromkeys([*kept.get("areas", ()), *slots.areas]))
    if before.tool == "analyse_trend":
        kept = kept_of_trend(kept, fresh)
    if before.tool == "query_data":
        return before.tool, asked_again(kept, fresh)
    return before.tool, {**kept, **fresh}
