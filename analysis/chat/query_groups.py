"""By what a question tells numbers apart: years, months, ages, levels of facilities, tests."""

from __future__ import annotations

import re

from analysis.chat.slots import Slots
from analysis.chat.words import english

_BY = re.compile(
    r"\b(?:by|per|for each|in each|for every|in every|across|each|every|which|what|par|between"
    r"(?: different)?) (?:different |health |the )?"
    r"(ward|lga|facility level|level of facility|facility|facilities|state|years?|months?"
    r"|facility types?|types? of facilit\w+|kinds? of facilit\w+|facilit\w+ (?:kinds?|categor\w+)|age groups?|test types?|test methods?|type of test)\b"
)
GROUPS = {
    **dict.fromkeys(("facility type", "facility types", "type of facility", "types of facility",
                     "type of facilities", "types of facilities", "kind of facility",
                     "kinds of facility", "kinds of facilities", "facility kind",
                     "facility category"), "facility_level"),
    "facility level": "facility_level", "level of facility": "facility_level",
    "year": "year", "years": "year", "month": "month", "months": "month",
    "age group": "age_group", "age groups": "age_group", "test type": "test_method",
    "test types": "test_method", "test method": "test_method", "test methods": "test_method",
    "type of test": "test_method",
}  # fmt: skip


def group_asked(slots: Slots) -> str | None:
    """Years, months, age groups, levels and tests to tell apart."""
    for match in _BY.finditer(slots.plain):
        group = GROUPS.get(match.group(1))
        if group is not None:
            return group
    plain = slots.plain
    first = re.search(
        r"^(?:(?:the|in|name|show|give|me|find) )*(months?|years?) (?:with|that (?:had|has)|when|where|in which)\b",
        plain,
    )
    if first:
        return GROUPS[first[1]]
    if re.search(r"\b(?:by|per|for each|in each|at each|each|every) levels?\b", plain):
        return "facility_level"
    levels = [word for word in english.FACILITIES if word in plain.split()]
    if len(levels) > 1:
        return "facility_level"
    if re.search(r"\brdt only\b.*\bmicroscopy only\b|\bonly (?:use|rdt|microscopy)\b", plain):
        return "tests_used"
    if re.search(r"\bmonthly\b", plain):
        return "period"
    return "year" if re.search(r"\byearly\b|\bannual(?:ly)?\b", plain) else None
