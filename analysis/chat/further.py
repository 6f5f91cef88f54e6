"""What is asked further of an answer: how sure it is, at another threshold, once more."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.arguments import build_arguments
from analysis.chat.forms import PLANNING, URBAN
from analysis.chat.slots import Slots
from analysis.models import Message

Continued = tuple[str, dict[str, Any]]

#: Longest question that asks further.
MOST_WORDS = 12
#: "Is it significant?" asks of the same variables again.
ASKED_AGAIN = frozenset({"measure_association"})
#: How sure a relation is: "p-value?", "is it strong?".
_HOW_SURE = re.compile(
    r"\bp values?\b|\bsignifican\w*\b|\b(?:strong\w*|weak\w*|strength)\b|\bby chance\b|\breliable\b"
)
#: Terms and methods that are asked about further: "and how is it prevented?".
TALKED_OF = frozenset({"explain_term", "explain_method"})
#: Answers that hold more than one thing to ask about.
ASKED_FURTHER = TALKED_OF | ASKED_AGAIN | {"compare_methods", "check_data_quality", "find_clusters"}
_POINTS = re.compile(
    r"\b(?:it|its|they|them|their|that|this|these|those|(?:which|the) ones?|each other|the two|both)\b"
)


def at_threshold(before: Message, slots: Slots) -> Continued | None:
    """ "With 20 % urban" after the wards that may be left out: another threshold."""
    if before.tool not in PLANNING or not slots.numbers or slots.words > MOST_WORDS:
        return None
    if not set(slots.columns) <= URBAN or not re.search(r"\burban\b", slots.plain):
        return None
    if before.tool == "plan_nets" and not before.arguments.get("nets"):
        return None
    return before.tool, {**before.arguments, "urban_threshold": slots.numbers[-1].value}


def asked_further(before: Message, slots: Slots) -> Continued | None:
    """ "And how long does it last?" of a term, "do they agree?" of two methods: told once more."""
    if (
        before.tool not in ASKED_FURTHER
        or slots.words > MOST_WORDS
        or (slots.areas or slots.unknown_areas or slots.columns)
    ):
        return None
    if slots.numbers or slots.years or before.outcome != "answer":
        return None
    points = _POINTS.search(slots.plain) is not None
    return (before.tool, dict(before.arguments)) if points else None


def same_again(before: Message, slots: Slots, best: str) -> Continued | None:
    """ "Is it significant?": the same variables again."""
    if before.tool not in ASKED_AGAIN or slots.areas or slots.unknown_areas or slots.columns:
        return None
    if best != before.tool and not (slots.words <= MOST_WORDS and _HOW_SURE.search(slots.plain)):
        return None
    return before.tool, {**before.arguments, **build_arguments(before.tool, slots)}
