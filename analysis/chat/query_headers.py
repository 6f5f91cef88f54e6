"""The columns that a question names; a header of counts says an age group and a test too."""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.chat.query_groups import GROUPS, group_asked
from analysis.chat.request import Arguments
from analysis.chat.slots import Slots

#: "From the facility data": where the number is looked up, and no list of facilities.
_FROM_REPORTS = re.compile(
    r"\b(?!per (?:health )?facility report\b)(?:from|in|by|using|per|according to|based on) (?:(?:the|our|my|these|all|raw) )*(?:health )?facilit(?:y|ies)(?: s)?"
    r" (?:level )?(?:data|datasets?|files?|tables?|reports?|records?|returns?|registers?|sheets?|uploads?|submissions?)\b"
)


_SOURCE = "_source_"


def without_source(slots: Slots) -> Slots:
    """The question with a mark for each word that names its source."""

    def blank(match: re.Match[str]) -> str:
        return " ".join([_SOURCE, *("_" for _ in match.group().split()[1:])])

    plain, masked = (_FROM_REPORTS.sub(blank, text) for text in (slots.plain, slots.masked))
    if plain == slots.plain:
        return slots
    level = None if slots.level == "facility" and "facilit" not in plain else slots.level
    return replace(slots, plain=plain, masked=masked, level=level)


def columns_named(slots: Slots) -> tuple[list[str], Arguments]:
    """The columns named; a header of counts is tests or positives of an age group and test."""
    found: list[str] = []
    chosen: Arguments = {"source": "facilities"} if _SOURCE in slots.plain.split() else {}
    for name in slots.columns:
        if name.casefold().replace("_", " ") in GROUPS and group_asked(slots) is not None:
            continue
        count = _count_header(name)
        if count is None:
            found.append(name)
        else:
            found.append(count.pop("variable"))
            chosen |= count
    return found, chosen


def _count_header(header: str) -> Arguments | None:
    """ "Persons tested positive for malaria by RDT <5yrs" counts positives."""
    plain = header.casefold()
    if "rdt" not in plain and "microscop" not in plain:
        return None
    if not re.search(r"\btested\b|\bpositive\b", plain) or "_" in plain:
        return None
    age = (
        "u5" if re.search(r"<\s*5", plain) else "o5" if re.search(r"[≥>]\s*=?\s*5", plain) else None
    )
    return {
        "variable": "positives" if "positive" in plain else "tests",
        "age_group": age or ("pw" if "preg" in plain else None),
        "test_method": "rdt" if "rdt" in plain else "microscopy",
    }


#: "The housing quality score".
SCORE_OF = re.compile(r"_column_ scores?\b")


def without_scores(slots: Slots) -> str:
    """ "The housing quality score" is that of houses, and no score of risk."""
    words = slots.plain.split()
    for item in slots.found:
        if item.kind == "column" and words[item.end : item.end + 1] in (["score"], ["scores"]):
            words[item.end] = "_"
    return " ".join(words)
