"""One place beside a whole, and the two ends of a list: "how far above the state average is Bida"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from analysis.chat.slots import Slots
from analysis.chat.words.apart import RATIO

Arguments = dict[str, Any]
_MEAN = r"(?:average|mean|median|norm|figure|level|value|rate|total)"
_OF_ALL = (
    r"(?:the )?(?:(?:whole|entire|overall) )?(?:state|country|territory)(?: as a whole)?"
    r"|all (?:the |of the )*(?:other )?(?:ward|lga)(?: in the state| of the state)?"
)
#: The whole that a place is set against, with the words that lead to it.
_LEADS = (
    r"(?:(?:than|minus|above|below|from|to|over|under|and|or|with|of|against|times|exceed\w*|between|compared|relative|vs|versus|beside"
    r"|in|for|at|beyond) )*(?:(?:that|those|what|it|is|one|found) )*(?:(?:the|its|their|of|in|for|a) )*"
)
_WHOLES: tuple[tuple[str, str], ...] = (
    ("lga", rf"(?:own )?lga (?:wide )?{_MEAN}\b(?! (?:of|for) _area_)|{_MEAN} (?:of|in|for|within|across) (?:its|their|the same) (?:own )?lga\b"
            r"|(?:rest of (?:its|their|the) (?:own )?lga|whole of its lga)\b"),
    ("rest", r"rest(?: of (?:the )?(?:whole |entire )?(?:state|ward|lga|country))?\b(?! of (?:the )?(?:lga|_area_))"
             r"|(?:all (?:the )?)?other (?:ward|lga|places)(?: of the state| in the state)?\b|\belsewhere\b"),
    ("all", rf"(?:(?:whole|entire|overall|general) )?(?:state|statewide|state wide)(?: as a whole)?(?: _column_)? {_MEAN}\b(?: of (?:{_OF_ALL}))?"
            rf"|(?:overall|general) {_MEAN}\b(?: (?:of|for|in) (?:{_OF_ALL}))?|{_MEAN} (?:(?:ward|lga) )?(?:of|for|over|across|in|from) (?:{_OF_ALL})\b"
            r"|state on average\b|(?:average|mean|typical) (?:ward|lga)\b|(?:whole|entire) state\b|state as a whole\b"),
)  # fmt: skip
_WHOLE = (
    *((kind, re.compile(rf"\b{_LEADS}(?:{words})")) for kind, words in _WHOLES),
    ("all", re.compile(r"\bthan (?:in |for |that of )?(?:the )?(?:whole |entire )?state\b")),
    (
        "all",
        re.compile(
            r"\b(?:exceed\w*|surpass\w*|above|below|over|versus|vs|against|from|to|of) (?:that of |the one of )?the (?:whole |entire )?state(?: s)?$"
        ),
    ),
)
_MORE = r"(?:more|less|fewer|higher|lower|bigger|larger|greater|smaller|above|below|over|under|\w{3,}er)"
_DIFFERENCE = re.compile(
    rf"\bdiffer\w*\b|\bgap\b|\bminus\b|\bdeviat\w+\b|\bby how (?:much|many)\b|\bhow (?:much|many) (?:\w+ ){{0,3}}?{_MORE}\b|\bhow far\b"
    rf"|\bpoints? (?:\w+ )?{_MORE}\b|\bexceeds?\b|\bwhat (?:is )?(?:the )?margin\b"
)


#: "Wards of Bida that exceed the state mean": wards are chosen, and no place is set beside a whole.
_CHOSEN = re.compile(
    r"\b(?:ward|lga)(?: (?:of|in|from) _area_(?: lga)?)? (?:that|which|whose|with|where|having)\b|_area_(?: lga)? ward (?:that|which|whose|with|where|having)\b"
    r"|\b(?:how many|which|list|number of|count)(?: of)?(?: the)?(?: _area_| its)? ward(?: (?:of|in|from) _area_(?: lga)?)? (?:exceed|pass|are|is|lie|lies|get|receive|have|has|stand)\b"
)


def beside_said(slots: Slots) -> tuple[Slots, Arguments]:
    """How a place differs from a whole, and the question without the words for that whole."""
    kind = "ratio" if RATIO.search(slots.plain) else "difference"
    if kind == "difference" and not _DIFFERENCE.search(slots.plain):
        return slots, {}
    if len(slots.areas) != 1 and not (len(slots.areas) == 2 and not slots.unknown_areas):
        return slots, {}
    if _CHOSEN.search(slots.masked):
        return slots, {}
    for whole, pattern in _WHOLE:
        match = pattern.search(slots.masked)
        if match is not None:
            return _without(slots, match.group()), {"against": kind, "beside": whole}
    return slots, {}


def _without(slots: Slots, words: str) -> Slots:
    """The question with a mark for each of these words, which stand in both of its forms."""
    masked = slots.masked.replace(words, " ".join("_" for _ in words.split()), 1)
    own = " ".join(word for word in words.split() if not word.startswith("_"))
    blank = " ".join("_" for _ in own.split())
    return replace(slots, masked=masked, plain=slots.plain.replace(own, blank, 1))


_TOP = r"(?:highest|top|most|largest|biggest|greatest|maximum|max|best|wettest|hottest|richest|worst|(?!lowest|least|smallest|driest|fewest|coolest|nearest|poorest|darkest|coldest|closest|shortest)\w{3,}est)"
_LOW = r"(?:lowest|bottom|least|fewest|smallest|minimum|min|driest|coolest|coldest|poorest|darkest|nearest|closest|shortest|worst|best)"
_ENDS = re.compile(
    rf"\b{_TOP}\b(?: (?!how\b)\S+){{0,9}}? (?:\w+ )?{_LOW}\b|\b{_LOW}\b(?: (?!how\b)\S+){{0,9}}? {_TOP}\b"
)
_OF_EACH = re.compile(
    r"\b(?:which|what|each|every|per|by|in how many) (?:ward|lga)\b|^lgas?\b|\blga (?:with|that has|having|where)\b"
)


def ends_apart(slots: Slots, found: Arguments) -> Arguments:
    """How the first of a list differs from its last: "the wettest and the driest ward"."""
    kind = "ratio" if RATIO.search(slots.plain) else "difference"
    if kind == "difference" and not _DIFFERENCE.search(slots.plain):
        return {}
    named = found.get("variable") or found.get("variables")
    each = _OF_EACH.search(slots.masked) and not _THE_OTHER.search(slots.plain)
    if not named or not _ENDS.search(slots.masked) or each:
        return {}
    if found.get("contrast") or found.get("against") or found.get("group_by"):
        return {}
    level = "lga" if found.get("level") == "lga" else "ward"
    mean = found.get("measure") if level == "lga" and found.get("measure") in _TAKEN else None
    return {"against": kind, "both_ends": True, "level": level, "measure": mean, "n": None,
            "order": None}  # fmt: skip


#: "The LGA with the highest and the one with the lowest".
_THE_OTHER = re.compile(r"\b(?:and|than|or) (?:the one|that|the lga|the ward) (?:with|of|having)\b")
_TAKEN = ("mean", "median", "weighted mean")
