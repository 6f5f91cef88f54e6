"""By what a question tells numbers apart: years, months, ages, levels of facilities, tests."""

from __future__ import annotations

import re

from analysis.chat.slots import Slots
from analysis.chat.words import english

_BY = re.compile(
    r"\b(?:by|per|for each|in each|for every|in every|across|each|every|which|what|par|between"
    r"(?: different)?) (?:different |health |the )?"
    r"(ward|lga|facility level|level of facility|facility|facilities|state|years?|quarters?|months?"
    r"|facility types?|types? of facilit\w+|kinds? of facilit\w+|facilit\w+ (?:kinds?|categor\w+)|age groups?|test types?|test methods?|type of test)\b"
)
GROUPS = {
    **dict.fromkeys(("facility type", "facility types", "type of facility", "types of facility",
                     "type of facilities", "types of facilities", "kind of facility",
                     "kinds of facility", "kinds of facilities", "facility kind",
                     "facility category"), "facility_level"),
    "facility level": "facility_level", "level of facility": "facility_level",
    "quarter": "quarter", "quarters": "quarter",
    "year": "year", "years": "year", "month": "month", "months": "month",
    "age group": "age_group", "age groups": "age_group", "test type": "test_method",
    "test types": "test_method", "test method": "test_method", "test methods": "test_method",
    "type of test": "test_method",
}  # fmt: skip


#: "How many wards in each risk class", "mean TPR by class".
_BY_CLASS = re.compile(
    r"\b(?:in|by|per|for|of|within)(?: each| every| all(?: the)?)? (?:risk )?(?:class|classes|categor(?:y|ies))\b(?! (?:high|medium|low|very)\b)"
    r"|\b(?:each|every) risk (?:class|category)\b|^(?:in )?(?:which|what) (?:of the )?(?:risk )?class(?:es)? (?:has|have|holds?|is|are|had|do|does|with)\b"
)


#: "How many are High, Medium and Low".
_EACH_CLASS = re.compile(
    r"\bhigh(?: risk)? (?:and |or )?medium(?: risk)? (?:and |or )?low\b|\blow(?: risk)? (?:and |or )?medium(?: risk)? (?:and |or )?high\b"
)


def unit_named(word: str) -> str:
    """The unit that a word means: "clinics" are facilities."""
    known = ("ward", "lga", "month", "quarter", "year", "report")
    return next((unit for unit in known if word.startswith(unit)), "facility")


#: "How many months had", "months with more than 500 tests": each month of each year.
_MONTHS_COUNTED = re.compile(
    r"\bhow many (?:of the )?(months?|quarters?|years?)\b(?! of data)|\bnumber of (months|quarters|years)\b(?! of data)"
)
_MONTHS_LISTED = re.compile(
    r"^(?:(?:the|in|name|show|list|give|me|find|all|which|what) )*(months|quarters)\b(?! (?:of the year|of year))"
)


def time_counted(slots: Slots) -> str | None:
    """Months, quarters or years that are counted."""
    match = _MONTHS_COUNTED.search(slots.plain)
    return (match[1] or match[2]).removesuffix("s") if match else None


def _times_listed(slots: Slots) -> str | None:
    """Months that a comparison chooses are those of each year, unless the calendar's are meant."""
    match = _MONTHS_LISTED.search(slots.plain)
    if match is None or slots.operator is None or slots.value is None:
        return None
    return "period" if match[1] == "months" else "quarter"


_TIME_FIRST = re.compile(
    r"^(?:(?:the|in|name|show|give|me|find) )*(months?|years?) (?:with|that (?:had|has)|when|where|in which)\b"
)
#: "The quietest month for testing": one of the months.
_TIME_AT_END = re.compile(
    r"\b(?:(?!first|last|latest|earliest|newest|nearest)\w{3,}est|worst|best|peak|record) (?:(?:single|one|testing|malaria|positivity|tpr|test|case) )?(month|quarter|year)\b"
)
#: Words that name a group in another way.
_OTHERWISE = (
    (re.compile(r"\b(?:by|per|for each|in each|at each|each|every) levels?\b"), "facility_level"),
    (
        re.compile(
            r"\brdt only\b.*\bmicroscopy only\b|\bonly use\b|\bfacilit\w+\b.*\bonly (?:rdt|microscopy)\b"
        ),
        "tests_used",
    ),
    (
        re.compile(
            r"\bmonthly\b(?! (?:reports?|returns?|records?|forms?|entries|rows|lines|submissions?))"
        ),
        "period",
    ),
    (re.compile(r"\bquarterly\b"), "quarter"),
    (re.compile(r"\byearly\b|\bannual(?:ly)?\b"), "year"),
)


def group_asked(slots: Slots) -> str | None:
    """Years, months, age groups, levels and tests to tell apart."""
    plain = slots.plain
    chosen = _times_listed(slots) or _of_text(slots)
    if chosen is not None:
        return chosen
    if _BY_CLASS.search(plain) or _EACH_CLASS.search(plain):
        return "composite_class"
    if re.search(r"\bcalendar months?\b", plain):
        return "month"
    named = (GROUPS.get(match.group(1)) for match in _BY.finditer(plain))
    group = next((name for name in named if name is not None), None)
    if group is not None:
        return group
    if first := _TIME_FIRST.search(plain) or _TIME_AT_END.search(plain):
        return GROUPS[first[1]]
    if len([word for word in english.FACILITIES if word in plain.split()]) > 1:
        return "facility_level"
    return next((name for pattern, name in _OTHERWISE if pattern.search(plain)), None)


#: "By ownership", "per type of owner": a text of the reports.
_TEXT_GROUP = re.compile(
    r"\b(?:by|per|for each|in each|each|every|across|between|which|what|par)(?: (?:the|different|facility|type of|kind of))* _group_"
)


def _of_text(slots: Slots) -> str | None:
    """The text column of the reports whose values are told apart."""
    if not _TEXT_GROUP.search(slots.masked):
        return None
    return next((item.name for item in slots.found if item.kind == "group"), None)
