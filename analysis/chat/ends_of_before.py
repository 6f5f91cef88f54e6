"""The list before by its ends: "and the driest?", "how many more is that than the third".

A list that was put in order has a first, others after it and a last. What is asked of one of them takes
the list as it was, with another end or another place.
"""

from __future__ import annotations

import re

from analysis.chat.answers_together import question_of
from analysis.chat.asked_now import AskedNow
from analysis.chat.request import Arguments, Request
from analysis.chat.slots import Slots, order_said
from analysis.chat.words.apart import apart_said
from analysis.chat.words.ends import ENDS, PLACES, place_words

_END = rf"(?:{ENDS}|top|bottom|\w{{3,}}est)"
#: "And the driest?", "which one is the lowest?"
_OTHER_END = re.compile(
    rf"(?:(?:and|ok|so|now|but) )*(?:what about |how about |which (?:(?:one|_number_) )?(?:is|was|has|had) )?(?:the )?(?:{_END}|_column_)(?: \w+ed| populous)?(?: (?:one|_number_|lga|ward|facility))?(?: then)?(?: (?:highest|lowest))?(?: _column_)?"
)
_NTH = re.compile(
    rf"\b(?:the )?(?:(?:one|ward|lga|facility) )?(?:(?:in|at|on) )?(?:the )?({place_words(2)}|next|runner)(?: (?:place|position|one|ward|lga|highest|lowest|up|on the list))*\b"
)
_LAST = re.compile(
    r"\b(?:the |that |of )*(?:(?:one|ward|lga|facility) )?(?:(?:in|at) )?(?:the )?(lowest|highest|last|smallest|largest|fewest|bottom|top|least|most)(?: (?:place|position|one|ward|lga|value|number|of all))*\b"
)
_SHARE = re.compile(r"\bpercent\w*\b|%|\bshare\b")
_COMPARED = re.compile(r"\bdiffers?\b|\bhow far\b|\bcompare\w*\b")
_SMALL_WORDS = """
    so and ok how does do did is was are that this it the a an in to with from than of by for ahead behind above below far much many
    more less fewer higher lower larger smaller bigger greater compare compares compared percent percentage points number figure value
    one gets get got has have had receives there what be would amount nets people tests positives cases bales need rainfall gap
    exceed exceeds difference between differ differs times as share ratio terms
"""
_SMALL = frozenset(_SMALL_WORDS.split())


def other_end(asked: AskedNow) -> Request | None:
    """ "And the driest?" after the wettest LGA: the other end of the same list."""
    slots, last = asked.slots, _list_before(asked)
    if last is None or slots.order is None or not _OTHER_END.fullmatch(slots.masked):
        return None
    variable = last.get("variable")
    if set(slots.columns) - {variable} or (slots.level and slots.level != last.get("level")):
        return None
    if slots.order == last.get("order"):
        return None
    return "query_data", {**last, "order": slots.order}


def against_another(asked: AskedNow) -> Request | None:
    """ "How many more is that than the third gets": the first of the list and another of it."""
    slots = asked.slots
    how = _how_asked(slots.plain)
    if how is None or slots.areas or slots.years or slots.age_group or slots.unknown_areas:
        return None
    nth = _NTH.search(slots.plain)
    end = None if nth else _LAST.search(slots.plain)
    said = nth or end
    if said is None or not set(_without(slots, said).split()) <= _SMALL:
        return None
    last = _list_before(asked)
    if last is None or (slots.columns and last.get("variable") not in slots.columns):
        return None
    first = {**last, "n": 1}
    other = {**first, "after": PLACES.get(said[1], 2) - 1} if nth else _turned(first, said[1])
    if other is None:
        return None
    return "query_data", {**first, "also": [other], "combined": how}


def _how_asked(plain: str) -> str | None:
    how = apart_said(plain)
    if how != "ratio" and _SHARE.search(plain):
        return "share"
    return how or ("difference" if _COMPARED.search(plain) else None)


def _turned(first: Arguments, word: str) -> Arguments | None:
    """The last of a list, or its lowest; None where that is its first."""
    turned = {"top": "bottom", "bottom": "top"}[str(first["order"])]
    order = turned if word == "last" else order_said(word)
    return None if order == first["order"] else {**first, "order": order}


def _without(slots: Slots, said: re.Match[str]) -> str:
    return f"{slots.plain[: said.start()]} {slots.plain[said.end() :]}"


def _list_before(asked: AskedNow) -> Arguments | None:
    """The last question that put places in order by a measure."""
    for message in list(asked.answers())[:2]:
        last = question_of(message)
        if last and last.get("order") and last.get("variable") and not last.get("both_ends"):
            return {name: value for name, value in last.items() if name != "after"}
    return None
