"""What is exchanged in the request before: "6 instead of 5", "put it back", "triple instead"."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.asked_now import AskedNow
from analysis.chat.factors import factor_said
from analysis.chat.request import Request
from analysis.models import Message

#: The new number first, or the old one ("change 5 to 6").
_NEW_FIRST = re.compile(
    r"_number_(?: (?!to\b)\w+){0,3} (?:instead of|rather than|in place of|not) (?:the |at )?_number_"
)
_OLD_FIRST = re.compile(
    r"\b(?:change|from|replace|switch|correct|not) (?:the )?_number_(?: \w+){0,2} (?:to|with|by|but) _number_"
)
_PUT_BACK = re.compile(
    r"\b(?:put|add|bring|take|get|include)(?: (?:it|that|this|them|those|these|that one|the variable|_column_))+"
    r" (?:back|again)\b"
    r"|\b(?:put|add|bring|take) back (?:it|that|this|them|_column_)"
)
_QUARTER = ((r"\bquarter\b", 0.25),)
#: Most people of a household; a plan that named none is made with the proposed size.
_MOST_PEOPLE = 20.0
PAIR = 2


def numbers_exchanged(asked: AskedNow) -> Request | None:
    """ "6 instead of 5": wherever the request before had the 5."""
    before, slots = asked.before, asked.slots
    if len(slots.numbers) != PAIR or slots.columns or slots.areas:
        return None
    values = [item.value for item in slots.numbers]
    if _NEW_FIRST.search(slots.masked):
        new, old = values
    elif _OLD_FIRST.search(slots.masked):
        old, new = values
    else:
        return None
    found = {
        name: _with(value, old, new)
        for name, value in before.arguments.items()
        if _with(value, old, new) != value
    }
    if len(found) == 1:
        return before.tool, {**before.arguments, **found}
    small = old <= _MOST_PEOPLE and new <= _MOST_PEOPLE
    if not found and before.tool == "plan_nets" and small and not _sized(before):
        return before.tool, {**before.arguments, "household_size": new}
    return None


def _sized(before: Message) -> bool:
    return before.arguments.get("household_size") is not None


def _with(value: Any, old: float, new: float) -> Any:
    """The value with the old number exchanged, at any depth."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        if value != old:
            return value
        return int(new) if isinstance(value, int) and new == int(new) else new
    if isinstance(value, list):
        return [_with(item, old, new) for item in value]
    if isinstance(value, dict):
        return {name: _with(item, old, new) for name, item in value.items()}
    return value


def variables_back(asked: AskedNow) -> Request | None:
    """ "Put it back": the variables that the run before left out."""
    before, slots = asked.before, asked.slots
    out = list(before.arguments.get("without") or ())
    if before.tool != "run_risk_analysis" or not out or not _PUT_BACK.search(slots.masked):
        return None
    back = [name for name in out if name in slots.columns] if slots.columns else out
    if not back:
        return None
    kept = {name: value for name, value in before.arguments.items() if name != "without"}
    rest = [name for name in out if name not in back]
    add = list(dict.fromkeys([*(kept.get("add") or ()), *back]))
    return before.tool, {**kept, "add": add, **({"without": rest} if rest else {})}


def weighed_anew(asked: AskedNow) -> Request | None:
    """ "Triple instead": another factor on the one weight of the run before."""
    before, slots = asked.before, asked.slots
    weights = before.arguments.get("weights")
    if before.tool != "run_risk_analysis" or not isinstance(weights, dict) or len(weights) != 1:
        return None
    factor = factor_said(slots.plain, _QUARTER)
    if factor is None or slots.columns or slots.numbers:
        return None
    return before.tool, {**before.arguments, "weights": {next(iter(weights)): factor}}


#: "Pfpr in place of TPR".
_IN_PLACE = re.compile(r"_column_ (?:in place of|instead of|rather than) (?:the )?_column_")


def variable_replaced(asked: AskedNow) -> Request | None:
    """ "Use pfpr in place of TPR": one variable for the other, all else as it was."""
    before, slots = asked.before, asked.slots
    if not _IN_PLACE.search(slots.masked) or len(slots.columns) != PAIR:
        return None
    new, old = slots.columns
    arguments = dict(before.arguments)
    if arguments.get("variable") == old:
        return before.tool, {**arguments, "variable": new}
    names = list(arguments.get("variables") or ())
    if old not in names:
        return None
    return before.tool, {**arguments, "variables": [new if one == old else one for one in names]}
