"""How sure a rank is, in words that name no column: "contested wards", "which are surely first"."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.slots import Slots
from chatmrpt.lib.patterns import compiled

_SURELY = r"(?:surely|certainly|definitely|clearly|for sure|(?:sure|certain) to be)"
_PLACE = re.compile(r"\b(?:wards?|lgas?|places?|areas?|ones|ranks?|ranking)\b")
#: The word itself is asked for, not wards.
_MEANING = re.compile(
    r"\bwhat (?:is|are) (?:an? )?\w+ (?:wards?|ranks?)\b|\bmeans?\b|\bmeaning\b|\bdefin\w+"
)
#: Not of ranks: names that fit no boundary, values that are unknown.
_OF_OTHERS = re.compile(r"\bnames?\b|\bmatch\w*\b|\bboundar\w+\b|\bvalues?\b")
#: Words → the comparison and the word of the ranking; the first that is said holds.
_SAID: tuple[tuple[str, str, str], ...] = (
    (rf"\b{_SURELY} (?:of |the |at |among |in )*(?:low|lowest|least|bottom|last)\b(?: risk)?", "=", "surely_low"),
    (rf"\b{_SURELY} not (?:among |in |the |of )*(?:first|top|high|highest)\b",
     "=", "surely_not_first"),
    (r"\b(?:contested|disputed|uncertain|unsure|doubtful|unclear)\b"
     r"|\b(?:not|no) (?:\w+ )?(?:sure|certain|confident)\b", "=", "contested"),
    (rf"\b{_SURELY} (?:among |in |the |of |at )*(?:first|top|high|highest|most)\b(?: risk)?",
     "=", "surely_first"),
    (r"\b(?:are|we|am|is|be|you|they|i) (?:\w+ )?(?:sure|certain|confident)\b(?= (?:about|of|for)|$)",
     "!=", "contested"),
)  # fmt: skip

#: How sure it is that a ward's need is met: the part of the drawn rankings in which it is.
SURELY_MET = re.compile(
    r"\b(?:certain(?:ty)?|sure|surely|likely|likelihood|probab\w+|chances?|odds|confiden\w+|safe(?:ly)?|often|secure)\b"
    r"(?: (?!wards?|lgas?|and|with)\w+){0,5}? (?:full |whole |entire |net )*needs?\b(?: (?!by\b)\w+){0,6}? (?:met|covered|filled|served|satisfied)\b"
    r"(?:(?: in full| fully)?(?: if| when| were| was)(?: we| you)? (?:the )?(?:rank\w*|draws?)(?: (?:were|was|is|are|to be|could be|had been|been))* ?(?:re ?)?(?:drawn|done|run|made|calculated|sampled|repeated)?(?: again| anew)?)?"
)


def certainty_asked(slots: Slots) -> tuple[dict[str, Any], re.Pattern[str]] | None:
    """The condition on the certainty of ranks, and the words that say it; None without any."""
    if not _PLACE.search(slots.plain):
        return None
    if _OF_OTHERS.search(slots.plain) or _MEANING.search(slots.plain):
        return None
    for words, sign, value in _SAID:
        pattern = compiled(words)
        if pattern.search(slots.plain.rstrip("?. ")):
            return {"variable": "certainty", "operator": sign, "value": value}, pattern
    return None
