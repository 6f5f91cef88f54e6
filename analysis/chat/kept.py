"""Whether a request keeps all that its question names and asks for.

Every place, column, class, year and number that was read, and every word for an operation
(`words/operations.py`), has to be found again in the request. What is not was lost on the way, and
the answer would be another one than that asked for: it is asked back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from analysis.chat.kept_names import measures_lost, months_lost, names_lost, rule_lost, years_lost
from analysis.chat.kept_plan import Plan, in_words
from analysis.chat.kept_things import things_unread
from analysis.chat.kept_words import unread_words
from analysis.chat.query_limits import areas_left_out
from analysis.chat.slots import Slots
from analysis.chat.words.ends import ENDS
from analysis.chat.words.operations import OPERATIONS, Operation

#: Requests for figures of places: every word is read there.
READING_ALL = frozenset(["query_data", "rank_areas", "compare_areas", "plan_nets"])
_COMPARISON = re.compile(
    r"_operator_|\b(?:above|below|exceed(?:s|ing)?|(?:more|less|fewer|higher|lower|greater|larger|smaller) than|at least|at most)\b(?! sea)"
)


def unkept(tool: str, arguments: dict[str, Any], slots: Slots) -> list[str]:
    """What a question names or asks for and the request has not, in the question's words.

    Parameters
    ----------
    tool
        The tool that is to answer; only those that give figures of places are looked at.
    arguments
        Its arguments, with what goes on from the request before.
    slots
        The question as read.
    """
    plan = Plan(tool, arguments)
    found = []
    if tool in READING_ALL:
        found += [*names_lost(plan, slots), *_comparisons(plan, slots)]
        found += [*_unused(plan, arguments, slots), *_contradicts(plan, arguments)]
        found += [word for word in unread_words(slots, tool) if word not in plan.words]
    else:
        found += things_unread(plan, slots)
    if tool == "calculate_tpr":
        found += years_lost(plan, slots)
    if tool == "analyse_trend":
        found += months_lost(plan, slots)
    if tool == "select_reprioritised":
        found += rule_lost(plan, slots)
    if tool == "show_chart":
        found += measures_lost(plan, slots)
    if tool == "run_what_if":
        put_out = areas_left_out(slots)
        found += [f"without {name}" for name in put_out if name in plan.values("areas")]
    for operation in OPERATIONS:
        if tool in operation.asked_of and (match := operation.said.search(slots.masked)):
            found += [] if _carries(plan, operation) else [in_words(match, slots)]
    return [
        text
        for at, text in enumerate(found)
        if not any(
            text in other and (text != other or at > place) for place, other in enumerate(found)
        )
    ]


def _carries(plan: Plan, operation: Operation) -> bool:
    return (
        plan.tool in operation.tools
        or bool(plan.fields & operation.fields)
        or bool(plan.values("measure") & operation.measures)
        or bool(plan.values("operator") & operation.operators)
        or ("none" in operation.operators and 0.0 in plan.numbers)
        or bool(plan.values("level") & operation.levels)
        or bool(plan.variables & operation.variables)
        or (operation.rates and plan.of_a_rate)
        or (operation.places and max(len(plan.values("areas")), len(plan.values("variables"))) > 1)
    )


def _comparisons(plan: Plan, slots: Slots) -> Iterator[str]:
    """The last of more comparisons than the request makes."""
    said = list(_COMPARISON.finditer(slots.masked))
    if plan.tool == "query_data" and 0 < plan.compared < len(said):
        yield in_words(said[-1], slots)


def _contradicts(plan: Plan, said: dict[str, Any]) -> Iterator[str]:
    """Two values that nothing has at once: nets above 0 and no nets."""
    equal: dict[str, list[Any]] = {}
    for item in said.get("conditions") or ():
        if item.get("operator") == "=" and item.get("joined", "and") == "and":
            equal.setdefault(item.get("variable"), []).append(item.get("value"))
    for item in said.get("conditions") or ():
        if item.get("operator") == ">" and item.get("value") in equal.get(item.get("variable"), []):
            yield str(item["variable"])


def _unused(plan: Plan, said: dict[str, Any], slots: Slots) -> Iterator[str]:
    """What the request has no use for, or takes apart where one number is asked for."""
    if plan.tool != "query_data":
        return
    apart = _AS_ONE.search(slots.masked)
    if apart is not None and plan.fields & {"group_by"} and said.get("measure") != "mean":
        yield apart.group()
    again = _AGAIN.search(slots.masked)
    share = again is not None and again["share"]
    several = plan.fields & ({"also"} if share else _EACH)
    told = share and said.get("measure") == "share"  # a share tells the number too
    if again is not None and not several and not told:
        yield again["what"] or again["share"]
    part = _PART.search(slots.masked)
    if (
        said.get("measure") == "share"
        and part
        and not _OF_SHARES & {name for name, value in said.items() if value}
    ):
        yield part.group()
    yield from _shares_of_all(said, slots)
    if said.get("measure") != "count":
        return
    grouped = plan.fields & {"group_by", "count_of", "each", "also"}
    chosen = plan.fields & {"operator", "having", "within", "silent", "contrast", "letters"}
    end = _END.search(slots.masked)
    if said.get("order") and end is not None and not grouped:
        yield end.group()
    variable = str(said.get("variable") or "")
    of_values = variable in slots.columns or variable in _RATES
    by_time = variable in _SUMS and said.get("group_by") in ("month", "period", "year", "quarter")
    if variable and not chosen and (of_values or by_time):
        yield variable
    for limit in (slots.age_group, slots.test_method):
        if limit and not variable and not chosen and said.get("group_by") != "tests_used":
            yield limit


def _shares_of_all(said: dict[str, Any], slots: Slots) -> Iterator[str]:
    """The share that all of something have of itself, and the first of a list that a share drops."""
    for item in (said, *(said.get("also") or ())):
        if item.get("measure") != "share":
            continue
        limits = {name for name, value in item.items() if value} - _NO_LIMITS
        by_place = item.get("level") in ("lga", "facility")
        first = item.get("order") and item.get("n") and not item.get("among")
        if (not limits and not by_place) or first:
            match = _PART.search(slots.masked)
            yield match.group() if match else str(item.get("variable"))


#: Arguments that leave a share of all.
_NO_LIMITS = frozenset(
    [
        "measure",
        "variable",
        "variables",
        "level",
        "order",
        "n",
        "also",
        "combined",
        "source",
        "together",
        "in_unit",
    ]
)
#: "How many are in Mokwa and how many in Lavun", "how many people, and what share is that".
_AGAIN = re.compile(
    r"\bhow many\b.*\b(?P<what>and how many) (?:\w+ ){0,2}?in\b"
    r"|\b(?:people|how many|number|total)\b.*\b(?P<share>and what (?:share|part|percent\w*|proportion|fraction))\b"
)
#: What tells several numbers.
_EACH = frozenset(["also", "level", "group_by", "count_of", "each", "per"])
_PART = re.compile(r"\b(?:share|percent\w*|proportion|fraction|part)\b")
#: What a share is of.
_OF_SHARES = frozenset(
    ["operator", "conditions", "n_percent", "letters", "silent", "variable", "variables", "having",
     "among", "count_of", "areas"]
)  # fmt: skip
#: "Added together": one number of all.
_AS_ONE = re.compile(r"\b(?:(?:added|put|taken|both|counted) together|combined|added up)\b")
_END = re.compile(rf"\b(?:{ENDS}|best|worst)\b")
#: What is looked up and not counted.
_RATES = frozenset(["tpr", "coverage", "composite_score", "composite_rank", "burden"])
_SUMS = frozenset(["tests", "positives", "llin", "fever"])
