"""Arguments of trends: measure, areas, direction, years, and whether months are meant."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name

from analysis.chat.places_said import places_unknown
from analysis.chat.query_times import last_years, span_of_years
from analysis.chat.request import Arguments
from analysis.chat.slots import Slots
from analysis.chat.tpr_arguments import facility_level, tpr_arguments
from chatmrpt.lib.patterns import compiled

_UP = re.compile(
    r"\b(?:worse(?:n\w*)?|increas\w*|rising|rise|rose|deteriorat\w*|going up|gone up|climb\w*"
    r"|growing)\b"
)
_DOWN = re.compile(
    r"\b(?:improv\w*|better|decreas\w*|declin\w*|falling|fall(?:en)?|fell|dropp\w+|going down"
    r"|gone down|reduc\w*)\b"
)
_LISTED = re.compile(r"\b(?:which|what|where|list|show|identify|name|find|top|bottom|number of)\b")
_EMERGING = re.compile(r"\bemerg\w*\b")
_MONTHS = re.compile(r"\bmonthly\b|\b(?:by|per|each|every|which|what) month\b|\bmonth by month\b")
_SEASONS = re.compile(r"\bseason\w*\b|\bcalendar months?\b|\btime of (?:the )?year\b")
_DAYS = re.compile(r"\b(?:daily|weekly|per (?:day|week)|by (?:day|week)|each (?:day|week))\b")
_QUARTERS = re.compile(r"\bq[1-4]\b|\bquarter\w*\b")
_AGES = re.compile(r"\b(?:by|per|each|every|across|between) (?:the )?age(?: groups?)?\b")
_YEARS = re.compile(
    r"\byear (?:on|over|by|to) year\b|\b(?:by|per|each|every) year\b|\byearly\b|\bannual\w*\b"
)
_COUNTED = (
    ("fever", re.compile(r"\bfevers?\b|\bfebrile\b")),
    (
        "llin",
        re.compile(
            r"\bllins?\b|\b(?:nets?|itns?) (?:distribut\w*|given|handed|hand ?outs?|receiv\w*)\b"
            r"|\b(?:distribut\w*|giv\w+|hand\w*) (?:of )?(?:nets?|itns?)\b"
        ),
    ),
    ("positives", re.compile(r"\bcases?\b|\bpositives?\b(?! rate)|\bpositive tests\b")),
    ("tests", re.compile(r"\btests\b|\btesting\b(?! positiv)|\btested\b")),
)
#: A slope over years, by LGA or for all.
_SLOPE = re.compile(
    r"\bslopes?\b.*\b(?:years?|annual\w*|time|trend)\b|\b(?:sen|theil)\b.*\bslope\w*\b|\bmann kendall\b"
    r"|\b(?:annual|yearly) (?:rate of )?(?:change|slope|increase|decrease)\b"
)
#: "TPR in Bosso from 2021 to 2024", and no one figure of it.
_SPAN = re.compile(
    r"^(?:the |show |show me |give me )*(?:monthly |yearly |malaria )?_column_ (?:(?:in|of|for|at) )?(?:_area_ )?"
    r"(?:lga |ward )?(?:from|between|since) (?:19|20)\d\d(?: (?:to|and|till|until) (?:(?:19|20)\d\d|now|date|today))?$"
)
_MOVES = re.compile(
    r"\bhow (?:has|have|did|is|are|does) .*\b(?:mov(?:e|ed|ing)|changed?|changing|evolv\w*|vari(?:ed|es))\b.*"
    r"\b(?:since|over|last|past|years?)\b"
)
#: Wards whose rate came below the mark; names that are resolved are another matter.
_RESOLVING = re.compile(
    r"\b(?:ward|lga|(?:hot ?)?spots?|places|areas)\b(?: \w+){0,3} resolving\b"
    r"|\b(?:resolving (?:ward|lga|places|areas|ones)|resolv(?:ing|ed) (?:hot ?)?spots?)\b(?! (?:names?|spellings?))"
)
MOST_YEARS = 50
#: Words of a method, no place's.
_METHODS = ("sen", "theil", "slope", "kendall", "mann")
#: What is told within years.
COUNTED = ("months", "seasons", "quarters", "days")
_HERE = ("tpr", "burden", "positives", "tests")
#: Counts of reports that have no trend of their own: they are told for each year.
_NOT_FOLLOWED = ("llin", "fever")


def trend_arguments(slots: Slots) -> Arguments:
    """What the question says."""
    plain = slots.plain
    people = tpr_arguments(slots)
    topic = _topic(plain)
    variable = _variable(slots, topic)
    if topic is None and variable not in _NOT_FOLLOWED and _counts_asked(slots):
        topic = "months"
        variable = _variable(slots, topic)
    span = span_of_years(slots)
    level = slots.level if slots.level in ("ward", "lga", "state") else None
    if level and compiled(rf"_area_ {level}\b|\b{level} _area_").search(slots.masked):
        level = None
    return {
        "variable": variable,
        "level": level,
        "areas": [*slots.areas, *_unknown(slots)],
        "direction": _direction(plain, level),
        "order": slots.order if slots.n or (slots.order and topic is None and level) else None,
        "n": slots.n,
        "topic": topic,
        "years": span,
        "year": slots.years[0] if slots.years and not span else None,
        "last_years": None if slots.years else _last_years(slots),
        "age_group": people["age_group"],
        "facility_level": facility_level(slots),
        "test_method": people["test_method"],
        **{name: people.get(name) for name in ("u5_share", "pw_share", "growth")},
    }


def _last_years(slots: Slots) -> int | None:
    """ "In the last three years", where so few or so many can have a trend."""
    said = last_years(slots)
    return said if said is not None and 2 <= said <= MOST_YEARS else None


def score_trends(slots: Slots) -> dict[str, float]:
    """Points where a rate is asked for over a span of years, or where it came down."""
    if _SLOPE.search(slots.plain) and slots.columns:
        return {"analyse_trend": 8.0, "measure_association": -4.0, "calculate_tpr": -4.0}
    if _RESOLVING.search(slots.plain):
        return {"analyse_trend": 6.0}
    spans = _SPAN.search(slots.masked) or _MOVES.search(slots.plain)
    if spans and "tpr" in slots.columns:
        return {"analyse_trend": 6.0, "query_data": -3.0}
    return {}


def kept_of_trend(before: Arguments, now: Arguments) -> Arguments:
    """What of a question goes on to the next: another level, other years or a measure end some."""
    gone = set()
    if now.get("level") and not now.get("areas"):
        gone |= {"areas"}
    if now.get("areas"):
        gone |= {"direction", "order", "n", "level"}
    if now.get("years") or now.get("topic"):
        gone |= {"year"}
    if now.get("years") or now.get("year"):
        gone |= {"last_years"}
    if now.get("variable") == "burden" and before.get("topic") in COUNTED:
        gone |= {"topic", "year"}
    return {name: value for name, value in before.items() if name not in gone}


def _unknown(slots: Slots) -> list[str]:
    """Names that could only be a place's: the answer says that it is not in the reports."""
    months = {name.casefold() for name in (*month_name, *month_abbr)}
    return [
        name
        for name in places_unknown(slots)
        if not {*name.casefold().split()} & {*months, *_METHODS}
    ]


def _topic(plain: str) -> str | None:
    if _SLOPE.search(plain):
        return None
    for name, pattern in (
        ("days", _DAYS), ("quarters", _QUARTERS), ("seasons", _SEASONS), ("months", _MONTHS), ("ages", _AGES), ("years", _YEARS),
    ):  # fmt: skip
        if pattern.search(plain):
            return name
    return None


def _variable(slots: Slots, topic: str | None) -> str | None:
    """The measure; counts only where months are counted, for over the years rates are followed."""
    if tpr_arguments(slots)["variable"] == "burden":
        return "burden"
    for column in slots.columns:
        base = column.removesuffix("_smoothed")
        if base in _HERE or not base.startswith("tpr"):
            return base
    for name, pattern in _COUNTED:
        rated = "positivity" in slots.plain.split() or "tpr" in slots.columns
        counted = name in _NOT_FOLLOWED or topic in COUNTED or not (rated or slots.age_group)
        if pattern.search(slots.plain) and counted:
            return name
    return "tpr" if "positivity" in slots.plain.split() else None


def _counts_asked(slots: Slots) -> bool:
    """Whether the change of a number of tests or cases in places is asked for, not of the rate."""
    if set(slots.columns) - {"positives", "tests"} or "positivity" in slots.plain.split():
        return False
    if _UP.search(slots.plain) and _LISTED.search(slots.plain):
        return False
    return bool(slots.areas) and any(pattern.search(slots.plain) for _, pattern in _COUNTED)


def direction_said(plain: str) -> str | None:
    """Worsening or improving, where one of them is named."""
    up, down = _UP.search(plain), _DOWN.search(plain)
    return None if bool(up) == bool(down) else "worsening" if up else "improving"


def _direction(plain: str, level: str | None) -> str | None:
    """Worsening or improving areas, where a list of areas is asked for and one way is named."""
    if _EMERGING.search(plain):
        return "emerging"
    if _RESOLVING.search(plain):
        return "resolving"
    up, down = _UP.search(plain), _DOWN.search(plain)
    if bool(up) == bool(down) or not _LISTED.search(plain):
        return None
    if level is None and not re.search(r"\b(?:area|areas|place|places|where)\b", plain):
        return None
    return "worsening" if up else "improving"
