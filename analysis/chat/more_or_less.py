"""The answer before with a part more or less: "add the under fives", "take out the ones in Mashegu"."""

from __future__ import annotations

import re

from analysis.chat.answers_together import question_of
from analysis.chat.asked_now import AskedNow
from analysis.chat.request import Arguments, Request
from analysis.chat.words.measures import AMOUNTS

#: "Add the children under five", "plus 2022": another part of the same.
_ADDS = re.compile(r"^(?:(?:and|now|then|so|ok|please) )*(?:add|plus|include|count|put) ")
_PARTS = ("age_group", "facility_level", "test_method")


def part_added(asked: AskedNow) -> Request | None:
    """ "Add the under fives": the number before and that of another age, level, test or year."""
    slots = asked.slots
    if not _ADDS.search(slots.plain) or slots.areas or slots.columns or slots.operator:
        return None
    last = question_of(asked.last)
    if last is None or last.get("variable") not in AMOUNTS or last.get("order"):
        return None
    if last.get("measure") not in (None, "sum"):
        return None
    other: Arguments = {
        name: said
        for name in _PARTS
        if (said := getattr(slots, name)) and last.get(name) not in (None, said)
    }
    if len(slots.years) == 1 and last.get("year") not in (None, slots.years[0]):
        other["year"] = slots.years[0]
    if not other:
        return None
    return "query_data", {**last, "also": [{**last, **other}], "combined": "sum"}


_OUT_WORDS = (
    r"(?:take|leave|leaving|taking|put|cut) out|exclud\w+|remov\w+|drop(?:ping)?|without|not counting|except(?: for)?|minus"
    r"|ignor\w+|leave|set aside|subtract|less|forget"
)
#: "Take out the ones in Mashegu", "without Bida and Suleja, how many then?"
_LEFT_OUT = re.compile(
    rf"^(?:(?:and|but|so|ok|now|then|please|if (?:you|we|i)|what if (?:you|we|i)) )*(?:{_OUT_WORDS})\b"
    r"|_area_(?: (?:lga|ward))? (?:left |taken |put )?(?:out|aside|away|excluded|removed)\b"
)
_HOW_MANY_LEFT = re.compile(r"\bhow many\b")
_REST = frozenset(
    ["take", "taken", "leave", "left", "leaving", "taking", "out", "exclude", "excluding",
     "excluded", "remove", "removed", "drop", "without", "not", "counting", "except",
     "minus", "ignore", "ignoring", "put", "aside", "away", "set", "subtract", "less",
     "forget", "and", "or", "the", "ones", "those", "in", "of", "from", "lga", "ward",
     "wards", "lgas", "how", "many", "much", "remain", "remains", "remaining", "then",
     "now", "still", "are", "there", "do", "we", "you", "i", "have", "what", "is", "it",
     "would", "be", "that", "if", "so", "but", "ok", "please", "number", "total", "count",
     "does", "for", "this", "will"]
)  # fmt: skip


def without_places(asked: AskedNow) -> Request | None:
    """ "Take out the ones in Mashegu. How many remain?": the question before without these places."""
    slots = asked.slots
    if not slots.areas or slots.columns or slots.years or not _LEFT_OUT.search(slots.masked):
        return None
    words = slots.masked.split()
    if not all(word in _REST or word == "_area_" for word in words):
        return None
    last = question_of(asked.last)
    if last is None or asked.before.tool == "rank_areas":  # a ranking leaves them out itself
        return None
    if set(last.get("areas") or ()) & set(slots.areas):
        return None
    gone = list(dict.fromkeys([*(last.get("except_areas") or ()), *slots.areas]))
    said = {**last, "except_areas": gone}
    counts = _HOW_MANY_LEFT.search(slots.plain) and not (
        last.get("measure") or last.get("variable") in AMOUNTS - {"population"}
    )
    lists = last.get("conditions") or last.get("operator")
    if counts and lists:
        said = {name: value for name, value in said.items() if name not in ("order", "n")}
        said["measure"] = "count"
    return "query_data", said
