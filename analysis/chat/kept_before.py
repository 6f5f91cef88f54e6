"""Whether a question that points to the answer before keeps what that was limited to."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.kept_plan import in_words
from analysis.chat.slots import Slots
from analysis.models import Message

#: Words that stand for what was answered.
_POINTS = re.compile(
    r"\b(?:their|them|those|these|they|the former|the latter|its (?:ward|lga|facility|facilities)|of which|both of|all of it)\b"
    r"(?! (?:data|results?|files?|days|months|years|maps?)\b)"
)
#: "And the driest one?": of the places before.
_JOINED = re.compile(
    r"^(?:and|what about|how about) (?:the |which |what )?(?:\w+ ){0,2}(?:one|ones|_number_)\b"
)
_AND = "and"
#: Limits of a request, of which one takes the place of another of the same kind.
_KINDS = (
    frozenset(["areas", "except_areas", "facilities"]),
    frozenset(["operator", "conditions", "risk_class", "having", "among", "letters", "silent", "within"]),
    frozenset(["year", "years", "months", "first_year", "last_year", "first_month", "last_month",
               "last_months", "last_years", "except_years", "except_months"]),
    frozenset(["age_group", "except_age_group"]),
    frozenset(["facility_level", "except_facility_level"]),
    frozenset(["test_method"]),
)  # fmt: skip
_OF_FIGURES = frozenset(["query_data", "rank_areas", "compare_areas"])


#: Requests that plan or calculate anew.
_OF_RUNS = frozenset(["plan_nets", "calculate_tpr"])
#: "The two together", "how many of those": of what was answered, and no run.
_BOTH = re.compile(
    r"\b(?:the _number_|both|all) (?:of them )?together\b|\bhow many of (?:those|these|them)\b"
)


def points_to_before(slots: Slots) -> bool:
    """Whether a word of the question stands for what was answered."""
    return any(said.search(slots.masked) for said in (_POINTS, _JOINED, _BOTH))


def unkept_before(tool: str, arguments: dict[str, Any], slots: Slots, before: Message) -> list[str]:
    """The word that points back, where the request lacks a limit of the one before.

    Parameters
    ----------
    tool, arguments
        The request as read.
    slots
        The question.
    before
        The last answer.
    """
    if tool in _OF_RUNS:
        said = _BOTH.search(slots.masked)
        return (
            [in_words(said, slots)] if said and before.tool in _OF_FIGURES | {"plan_nets"} else []
        )
    if tool not in _OF_FIGURES or before.tool not in (*_OF_FIGURES, "plan_nets"):
        return []
    now = {name for name, value in arguments.items() if value}
    old = {name for name, value in before.arguments.items() if value}
    if "within" in now:
        return []
    said = _POINTS.search(slots.masked)
    if said is None:
        joined = _JOINED.search(slots.masked)
        places = old & {"areas", "facilities"} and not now & (_KINDS[0] | {"among"})
        return [_AND] if joined and places else []
    if before.tool == "plan_nets":
        return [] if now & _KINDS[1] else [said.group()]
    lost = any(old & kind and not now & kind for kind in _KINDS)
    if said.group().startswith("its"):
        return [] if now & (_KINDS[0] | {"among"}) else [said.group()]
    listed = "n" in old and "order" in old and not now & {"areas", "among", "facilities"}
    return [said.group()] if lost or listed else []
