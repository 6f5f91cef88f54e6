"""What of a request goes on to the next one: arguments by the schema of the tool.

A follow-up is the request before with what is said now in its place. What a tool's own reader does
not take from a few words (an order alone, a level alone) is set where the tool has such an
argument and the request before made use of it, or takes it by itself.
"""

from __future__ import annotations

import re

from pydantic import ValidationError

from analysis.chat.arguments import build_arguments
from analysis.chat.chart_arguments import chart_again
from analysis.chat.factors import factor_said
from analysis.chat.leaning import adds, leaning, taken_away, without_taken
from analysis.chat.query_again import asked_again, filtered_further
from analysis.chat.request import YEARS, Arguments
from analysis.chat.slots import Slots
from analysis.chat.trend_arguments import direction_said, kept_of_trend
from analysis.tools import tool_by_name

#: What a new value of the first takes the place of.
_REPLACES: dict[str, tuple[str, ...]] = {
    "variable": ("variable", "variables", "unknown"),
    "variables": ("variable", "variables", "unknown"),
    **dict.fromkeys(YEARS, YEARS),
    **dict.fromkeys(("age_group", "except_age_group"), ("age_group", "except_age_group")),
    **dict.fromkeys(
        ("facility_level", "except_facility_level"), ("facility_level", "except_facility_level")
    ),
    **dict.fromkeys(("months", "except_months"), ("months", "except_months")),
    "order": ("both_ends",),
    "areas": ("except_areas",),
    "map_kind": ("map_kind", "variable", "urban_threshold", "reports", "unknown"),
    "reports": ("map_kind", "variable", "unknown"),
    "nets": ("bales",),
    "bales": ("nets",),
}
#: Not carried from one message to the next.
_ONCE = frozenset({"unknown", "guided", "step", "confirmed", "save", "shown"})
#: What a number that stands alone changes of the request before.
_NUMBER_OF = {
    "rank_areas": "n", "query_data": "n", "select_reprioritised": "urban_threshold",
    "run_what_if": "value", "analyse_trend": "n", "show_chart": "n", "plan_nets": "nets",
    "export_results": "n", "compare_methods": "n", "show_map": "urban_threshold",
}  # fmt: skip
#: Fewest of what a bare number can mean.
_LEAST = {"nets": 100.0}
#: Most people of a household: a small number alone after a plan.
_MOST_PEOPLE = 20.0
#: Tools that relate two variables: one named now takes the place of the other one.
_PAIRS = frozenset({"measure_association"})
PAIR = 2
_OUTCOMES = ("tpr", "u5_tpr_rdt", "burden")


def fields_of(tool: str) -> frozenset[str]:
    """The names of a tool's arguments."""
    return frozenset(tool_by_name(tool).arguments.model_fields)


def valid(tool: str, arguments: Arguments) -> bool:
    """Whether the tool takes these arguments."""
    try:
        tool_by_name(tool).arguments.model_validate(arguments)
    except ValidationError:
        return False
    return True


def carried(tool: str, before: Arguments, slots: Slots) -> Arguments | None:
    """The arguments of the request before with what this question changes; None: nothing does."""
    slots = without_taken(slots)
    fresh = build_arguments(tool, slots)
    fresh.pop("unknown", None)
    fresh |= _number_alone(tool, before, slots, fresh)
    fresh |= _by_slots(tool, before, slots, fresh)
    if tool == "run_risk_analysis" and before.get("variables"):
        fresh = _listed(list(before["variables"]), fresh)
    fresh |= _next_year(before, slots)
    fresh |= _turned(tool, before, slots, fresh)
    fresh = _said_now(tool, fresh, slots)
    areas = _areas(tool, before, slots)
    if areas is not None:
        fresh.pop("except_areas", None)
        if "areas" not in areas:
            fresh.pop("areas", None)
        fresh |= areas
    if not any(value != before.get(name) for name, value in fresh.items()):
        return None
    narrows = _NARROWS.search(slots.plain) is not None
    merged = _merged(tool, before, _pairs(tool, before, slots, fresh), narrows=narrows)
    known = fields_of(tool) - _of_one_place_before(merged, fresh)
    return {name: value for name, value in merged.items() if name in known and value not in ([],)}


def _of_one_place_before(merged: Arguments, fresh: Arguments) -> set[str]:
    """What only the question before asked of its one place: where it is, and yes or no."""
    compared = merged.get("operator") or merged.get("conditions")
    asked = compared and not fresh.get("measure") and not fresh.get("order")
    whether = len(merged.get("areas") or ()) == 1 and asked
    same = set(fresh) <= {"areas", "level", "inside"}
    return (set() if whether else {"whether"}) | (set() if same else {"located", "inside", "place"})


#: "Only those above 100", "and of them", "which also have": the filter before stays.
_NARROWS = re.compile(
    r"\bonly\b|\bjust\b|\balso\b|\b(?:of|among) (?:them|those|these)\b|\bas well\b"
)


def _merged(tool: str, before: Arguments, fresh: Arguments, *, narrows: bool) -> Arguments:
    kept = {name: value for name, value in before.items() if name not in _ONCE}
    if tool == "calculate_tpr":
        kept.pop("topic", None)
    if tool == "query_data":
        kept = _of_both(kept, fresh)
        further = filtered_further(kept, fresh, narrows=narrows)
        if further is not None:
            return further
        kept = {name: kept[name] for name in asked_again(kept, fresh) if name in kept}
    elif tool == "analyse_trend":
        kept = kept_of_trend(kept, fresh)
    elif tool == "show_chart":
        return chart_again(kept, fresh)
    gone = {old for name in fresh for old in _REPLACES.get(name, ())}
    return {**{name: value for name, value in kept.items() if name not in gone}, **fresh}


#: Of a share the places are those of its part alone.
_OF_THE_PART = frozenset({"areas", "except_areas", "conditions", "operator", "value", "unit"})


def _of_both(kept: Arguments, fresh: Arguments) -> Arguments:
    """Answers that were taken together: of a share both are asked anew, of others the first alone."""
    if kept.get("combined") != "share":
        gone = ("also", "combined") if kept.get("combined") else ()
        return {name: value for name, value in kept.items() if name not in gone}
    both = {name: value for name, value in fresh.items() if name not in _OF_THE_PART}
    return {**kept, "also": [{**item, **both} for item in kept["also"]]}


def _said_now(tool: str, fresh: Arguments, slots: Slots) -> Arguments:
    """Without what a tool's reader fills in by itself where a question says little."""
    if tool == "show_map" and not (slots.columns or slots.methods):
        named = re.search(r"\b(?:map|risk|cluster\w*|nets?|urban|missing\w*|trend\w*|certain\w*)\b",
                          slots.plain)  # fmt: skip
        if fresh.get("map_kind") == "composite" or not named:
            fresh.pop("map_kind", None)
    if tool == "manage_session":
        fresh.pop("action", None)
    if tool == "query_data" and slots.test_method and not slots.columns and leaning(slots).bare:
        fresh.pop("variable", None)  # "use slides instead of RDT" names no other measure
    if tool == "rank_areas" and fresh.get("level") and slots.areas:
        fresh.pop("level", None)
    return fresh


def _by_slots(tool: str, before: Arguments, slots: Slots, fresh: Arguments) -> Arguments:
    """Choices that were said and that the tool takes, whatever its own reader made of them."""
    said: Arguments = {
        "order": slots.order,
        "n": slots.n,
        "level": None if slots.areas or slots.facility_level else slots.level,
        "areas": list(slots.areas),
        "age_group": slots.age_group,
        "facility_level": slots.facility_level,
        "test_method": slots.test_method,
        "method": slots.methods[-1] if slots.methods else _other_method(before, slots),
        "year": slots.years[0] if len(slots.years) == 1 else None,
        "years": list(slots.years) if len(slots.years) > 1 else None,
    }
    if slots.risk_class and before.get("risk_class"):
        said |= {"risk_class": slots.risk_class, "order": None}
    if tool == "show_map" and (other := said.pop("method")):
        said["map_kind"] = None if slots.columns else other
    known = fields_of(tool)
    found: Arguments = {}
    for name, value in said.items():
        if value in (None, []) or name not in known or name in fresh:
            continue
        if name == "years" and "year" in fresh:
            continue
        if name in ("year", "years") and set(YEARS) & set(fresh):
            continue
        if f"except_{name}" in fresh:
            continue
        if valid(tool, {name: value}):
            found[name] = value
    return found


def _other_method(before: Arguments, slots: Slots) -> str | None:
    """ "The other method": the one that was not used."""
    if not re.search(r"\bother (?:method|one|ranking|score|map)\b", slots.plain):
        return None
    used = before.get("method") or before.get("map_kind")
    if used is None and re.search(r"\bother one\b", slots.plain):
        return None
    return {"pca": "composite", "composite": "pca", None: "pca"}.get(used)


def _next_year(before: Arguments, slots: Slots) -> Arguments:
    """ "The year after": beside the year that was asked for."""
    year = before.get("year")
    if not isinstance(year, int) or slots.years:
        return {}
    if re.search(r"\b(?:following|next) year\b|\byear after\b", slots.plain):
        return {"year": year + 1}
    earlier = re.search(r"\b(?:previous|prior|last) year\b|\byear before\b", slots.plain)
    return {"year": year - 1} if earlier else {}


_THIRD = ((r"\ba third\b", 1 / 3),)


def _turned(tool: str, before: Arguments, slots: Slots, fresh: Arguments) -> Arguments:
    """The other way round: "the opposite end", "those getting worse", "with half of that"."""
    found: Arguments = {}
    if re.search(r"\b(?:opposite|other end|reverse|reversed|contrary)\b", slots.plain):
        flipped = {"top": "bottom", "bottom": "top"}.get(str(before.get("order")))
        found |= {"order": flipped} if flipped and not fresh.get("order") else {}
    if tool == "analyse_trend" and before.get("direction"):
        said = direction_said(slots.plain)
        found |= {"direction": said} if said else {}
    nets = before.get("nets")
    if tool == "plan_nets" and isinstance(nets, int) and not slots.numbers:
        factor = factor_said(slots.plain, _THIRD)
        found |= {"nets": int(nets * factor)} if factor else {}
    return found


def _number_alone(tool: str, before: Arguments, slots: Slots, fresh: Arguments) -> Arguments:
    """ "Make that twenty", "lower it to 25": what the one number was in the request before."""
    if slots.operator in ("<", ">", "<=", ">=") and not slots.columns:
        return _compared_now(before, slots)
    if len(slots.numbers) != 1 or slots.operator or slots.numbers[0].value < 1:
        return {}
    number = slots.numbers[0]
    if slots.columns or not leaning(slots).bare:
        return {}
    if before.get("operator") and isinstance(before.get("value"), int | float) and not slots.n:
        return {"operator": before["operator"], "value": number.value}
    name = _NUMBER_OF.get(tool)
    if tool == "plan_nets" and number.value <= _MOST_PEOPLE and "%" not in slots.plain:
        return (
            {}
            if fresh.get("household_size") or number.percent
            else {"household_size": number.value}
        )
    if name is None or name in fresh or number.value < _LEAST.get(name, 1.0):
        return {}
    if any(value == number.value for value in fresh.values() if not isinstance(value, bool | str)):
        return {}
    if name == "n" and not (before.get("n") or before.get("order")):
        return {}
    if tool == "show_map" and not before.get("urban_threshold"):
        return {}
    return {name: int(number.value) if name in ("n", "nets") else number.value}


def _compared_now(before: Arguments, slots: Slots) -> Arguments:
    """ "And above 30?": another comparison of the same variable."""
    of_one = before.get("operator") and isinstance(before.get("value"), int | float)
    if not of_one or slots.value is None:
        return {}
    return {"operator": slots.operator, "value": slots.value}


def _areas(tool: str, before: Arguments, slots: Slots) -> Arguments | None:
    """The areas where some are taken away from those before, or come beside them."""
    if not {"areas", "exclude"} & fields_of(tool) or not slots.areas:
        return None
    old = list(before.get("areas") or ())
    out = taken_away(slots)
    new = [name for name in slots.areas if name not in out]
    if set(out) & set(old):
        return {"areas": list(dict.fromkeys([*(name for name in old if name not in out), *new]))}
    if out and new:
        return {"areas": new}
    for name in ("exclude", "except_areas"):
        if out and name in fields_of(tool):
            return {name: list(dict.fromkeys([*(before.get(name) or ()), *out]))}
    compared = tool == "compare_areas" and len(slots.areas) == 1
    if new and old and not out and (adds(slots) or compared):
        return {"areas": list(dict.fromkeys([*old, *new]))}
    return None


def _listed(old: list[str], fresh: Arguments) -> Arguments:
    """A run's list of variables with what is added and left out now."""
    out = set(fresh.get("without") or ())
    more = [name for name in fresh.get("add") or () if name not in old]
    if not more and not out & set(old):
        return fresh
    rest = {name: value for name, value in fresh.items() if name not in ("add", "without")}
    return {**rest, "variables": [*(name for name in old if name not in out), *more]}


def _pairs(tool: str, before: Arguments, slots: Slots, fresh: Arguments) -> Arguments:
    """One variable of two: the new one beside the outcome, or beside the first."""
    old = list(before.get("variables") or ())
    if before.get("analysis") == "regression" and before.get("variable") and slots.columns:
        return _regressed(before, slots, fresh)
    pair = tool in _PAIRS or (tool == "show_chart" and len(old) > 1)
    if not pair or len(slots.columns) != 1 or not old:
        return fresh
    new = slots.columns[0]
    rest = {name: value for name, value in fresh.items() if name not in ("variable", "variables")}
    if adds(slots) and new not in old and tool not in _PAIRS:
        return {**rest, "variables": [*old, new]}
    out = taken_away(slots, "_column_", "column")
    stay = next((name for name in old if name in _OUTCOMES), old[0])
    if new in _OUTCOMES or out:
        stay = next((name for name in old if name not in _OUTCOMES), old[0])
    return {**rest, "variables": [stay, new]} if stay != new else fresh


def _regressed(before: Arguments, slots: Slots, fresh: Arguments) -> Arguments:
    """The variables that explain: one more, one less, or one in place of another."""
    old = [name for name in before.get("variables") or () if name != before["variable"]]
    out = taken_away(slots, "_column_", "column")
    new = [name for name in slots.columns if name not in (*out, before["variable"])]
    rest = {name: value for name, value in fresh.items() if name not in ("variable", "variables")}
    kept = [name for name in old if name not in out]
    beside = adds(slots) or (out and set(out) <= set(old)) or not new
    names = list(dict.fromkeys([*kept, *new])) if beside else new
    return {**rest, "variable": before["variable"], "variables": names or old}


#: What another request about the same thing takes over.
_SUBJECT = ("variable", "variables", "age_group", "year", "years", "term")
#: Requests of their own, whatever was asked before.
_OWN = frozenset(
    ["run_risk_analysis", "calculate_tpr", "plan_nets", "help", "manage_session", "match_names",
     "explain_method", "classify_settlements", "write_report"]
)  # fmt: skip


def _how_made(before_tool: str, before: Arguments, slots: Slots) -> Arguments | None:
    """ "How is that number made?": the method of the measure before."""
    fresh = build_arguments("explain_method", slots)
    measure = before.get("variable") or ("tpr" if before_tool == "calculate_tpr" else None)
    if measure not in ("tpr", "burden") or fresh:
        return None
    return {"term": measure, "variable": measure}


def _second_of_pair(tool: str, before: Arguments, slots: Slots) -> Arguments:
    """ "Is it linked to rainfall?": the measure before and this one."""
    if tool not in _PAIRS or len(slots.columns) != 1:
        return {}
    first = before.get("variable") or next(iter(before.get("variables") or ()), None)
    return {"variables": [first, slots.columns[0]]} if first not in (None, slots.columns[0]) else {}


def about_the_same(
    tool: str, before_tool: str, before: Arguments, slots: Slots, shown: list[str]
) -> Arguments | None:
    """Another request that points back ("compare it with Bida"): its subject is the one before."""
    if tool == "explain_method":
        return _how_made(before_tool, before, slots)
    if tool in _OWN:
        return None
    fresh = build_arguments(tool, slots)
    fresh.pop("unknown", None)
    known = fields_of(tool)
    areas = list(before.get("areas") or ()) or shown
    taken: Arguments = {}
    if "areas" in known and areas:
        if tool == "compare_areas":
            old = areas if len(slots.areas) < PAIR else []
            taken["areas"] = list(dict.fromkeys([*old, *slots.areas]))
        elif not slots.areas:
            taken["areas"] = areas
    if not slots.columns:
        names = [name for name in _SUBJECT if name in known and name not in fresh]
        taken |= {name: before[name] for name in names if before.get(name)}
    taken |= _second_of_pair(tool, before, slots)
    if taken.get("variables"):
        fresh.pop("variable", None)
    if "variable" in taken and "variables" in taken:
        taken.pop("variable")
    merged = {**fresh, **taken}
    return merged if taken and valid(tool, merged) else None
