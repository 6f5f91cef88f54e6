"""What a question leaves out beside places: ages, tests, levels of facilities, years, months."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.query_figures import COUNTED, at_facilities_as_one, figures, sides
from analysis.chat.query_groups import unit_named
from analysis.chat.query_times import MONTHS
from analysis.chat.ratio_said import ratio_said
from analysis.chat.reporting_said import each_year, reporting_said
from analysis.chat.request import REPORTS_CHOSEN_BY
from analysis.chat.slots import Slots
from analysis.chat.times_compared import times_compared
from analysis.chat.words import english

Arguments = dict[str, Any]

_HAVING = (
    "ward with",
    "lga with",
    "places with",
    "areas with",
    "have",
    "has",
    "had",
    "having",
    "is",
    "are",
    "was",
    "were",
    "there",
    "say",
    "sent",
    "by",
)
_OUT = (
    r"(?:without|except(?: for)?|excepting|excluding|exclude|other than|apart from|aside from|besides|but not"
    r"|not counting|not including|leaving out|leave out|leaving aside|ignoring|but for"
    r"|(?:all|every\w*|any\w*|years|months|ages|quarters) but|with the exception of|hors|sauf|ban da|not|non)"
    r" (?:the |any |all |those |of |in |at |from |by |for |year |years |month |month of |tests by )*"
)
#: "TPR of Bida but no secondary facilities"; an LGA with no hospital has none.
_BUT_NO = rf"(?:{_OUT}|{''.join(f'(?<!{word} )' for word in _HAVING)}(?:but with )?no (?:any )?)"
_AGES = tuple(
    (re.compile(rf"\b{_BUT_NO}(?:{pattern})(?!\w)"), age)
    for pattern, age in english.AGES
    if age != "all"
)
#: "Leave the under fives out of it": the word that leaves out stands behind.
_AROUND = r"(?:leave|leaving|take|taking|keep|keeping|put|drop)(?: (?:the|all|any|those|out|aside))* (?:{})(?: \w+)? (?:out|aside|away|off)\b"
_AGES += tuple(
    (re.compile(rf"\b{_AROUND.format(pattern)}"), age)
    for pattern, age in english.AGES
    if age != "all"
)
_TESTS = tuple(
    (re.compile(rf"\b{_OUT}(?:{pattern})(?!\w)"), test) for pattern, test in english.TESTS
)
_LEVEL = re.compile(rf"\b{_BUT_NO}(primary|secondary|tertiary)\b")
_YEARS = re.compile(rf"\b{_OUT}((?:20\d\d)(?: (?:(?:and|or|nor) )?20\d\d)*)\b")
_MONTHS = re.compile(
    rf"\b{_OUT}((?:{'|'.join(MONTHS)})(?: (?:(?:and|or|nor) )?(?:{'|'.join(MONTHS)}))*)\b(?! 20\d\d)"
)
_OTHER_TEST = {"rdt": "microscopy", "microscopy": "rdt"}


def _left_out(slots: Slots) -> Arguments:
    """The arguments that leave it out, and those that it takes the place of."""
    found: Arguments = {}
    plain = slots.plain
    age = next((name for pattern, name in _AGES if pattern.search(plain)), None)
    if age is not None and slots.age_group in (None, "all", age):
        found |= {"except_age_group": age, "age_group": None}
    elif age is not None:  # "five and above, without pregnant women": they are a group of their own
        found |= {"age_group": slots.age_group, "except_age_group": age, "group_by": None}
    test = next((name for pattern, name in _TESTS if pattern.search(plain)), None)
    if test is not None:
        found["test_method"] = _OTHER_TEST[test]
    level = _LEVEL.search(plain)
    if level is not None:
        found |= {"except_facility_level": level[1], "facility_level": None}
    years = _YEARS.search(plain)
    if years is not None:
        gone = [int(year) for year in re.findall(r"20\d\d", years[1])]
        kept = [year for year in slots.years if year not in gone]
        found |= {"except_years": gone, "year": kept[0] if len(kept) == 1 else None}
        found |= {"years": kept if len(kept) > 1 else None, "first_year": None, "last_year": None}
    months = _MONTHS.search(plain)
    if months is not None:
        gone_months = [name.capitalize() for name in MONTHS if name in months[1].split()]
        found |= {"except_months": gone_months, "months": None}
    return found


_KINDS_OUT = re.compile(rf"\b{_OUT}(_kind_(?: (?:(?:and|or|nor) )?_kind_)*)")


def _kinds_said(slots: Slots) -> Arguments:
    """Texts of the reports that are named: "private facilities", "all but the public ones"."""
    named = [item.name.split("=", 1) for item in slots.found if item.kind == "kind"]
    out: set[int] = set()
    for match in _KINDS_OUT.finditer(slots.masked):
        first = slots.masked[: match.start(1)].count("_kind_")
        out |= set(range(first, first + match[1].count("_kind_")))
    conditions: list[Arguments] = []
    group = None
    for column in dict.fromkeys(name for name, _ in named):
        own = [value for at, (name, value) in enumerate(named) if name == column and at not in out]
        gone = [value for at, (name, value) in enumerate(named) if name == column and at in out]
        if own:
            value: Any = own[0] if len(own) == 1 else own
            operator = "=" if len(own) == 1 else "in"
            conditions.append({"variable": column, "operator": operator, "value": value})
            group = column if len(own) > 1 else group
        conditions += [{"variable": column, "operator": "!=", "value": value} for value in gone]
    return {"conditions": conditions, "group_by": group} if conditions else {}


def _of_kinds(slots: Slots, found: Arguments) -> Arguments:
    """Filters on texts of the reports beside the others; a share of facilities is of each kind."""
    said = _kinds_said(slots)
    if not said:
        return {}
    if found["measure"] == "share" and not found.get("operator") and not found.get("conditions"):
        column = said["conditions"][0]["variable"]
        own = {"group_by": column, "level": None, "unknown": None}
        if found.get("variable") in COUNTED:
            return own
        return {**own, "count_of": "facility", "variable": None, "variables": None}
    group = {"group_by": said["group_by"]} if said["group_by"] else {}
    return {**group, "unknown": None,
            "conditions": [*(found.get("conditions") or []), *said["conditions"]]}  # fmt: skip


def of_reports(slots: Slots, found: Arguments) -> Arguments:
    """What of facility reports is left out, set beside each other and taken over units."""
    said: Arguments = {}
    names = {found.get("variable"), *(found.get("variables") or ())}
    if names & COUNTED and found["group_by"] != "tests_used":
        said |= sides(slots)
        said |= {"level": None} if at_facilities_as_one(slots, {**found, **said}) else {}
    said |= _left_out(slots)
    said |= _of_kinds(slots, {**found, **said})
    said |= figures(slots, {**found, **said})
    said |= _counted_too(slots, {**found, **said})
    return said | _of_reports_alone(slots, {**found, **said})


_REPORTS = r"(?:reports?|records?|rows|entries|lines|returns)"
_MANY = r"(?:how many|number of|count of)(?: (?:different|distinct|separate|single|unique|health|monthly|facility|the))*"
_PLACES = r"facilit\w+|clinics?|hospitals?|ward|lga"
#: "How many reports came in, and from how many facilities".
_TWO_COUNTED = re.compile(
    rf"\b{_MANY} (?P<one>{_REPORTS}|{_PLACES})\b.*?\b(?:and|plus|as well as)(?: (?:also|from|in|by|at|the|of))* {_MANY} (?P<two>{_REPORTS}|{_PLACES})\b"
)


def _counted_too(slots: Slots, found: Arguments) -> Arguments:
    """Reports and the places that they are of, both counted."""
    match = _TWO_COUNTED.search(slots.plain)
    if match is None or found.get("variable") or found.get("conditions"):
        return {}
    one, two = (_unit(match[name]) for name in ("one", "two"))
    if one == two or "report" not in (one, two):
        return {}
    kept = {name: found[name] for name in (*REPORTS_CHOSEN_BY, "areas", "except_areas") if found.get(name)}  # fmt: skip
    counts = {"measure": "count", "source": "facilities"}
    of = {"report": {"count_of": "report", "level": None}}
    first, other = (of.get(unit, {"level": unit, "count_of": None}) for unit in (one, two))
    second = {**kept, **counts, **{name: value for name, value in other.items() if value}}
    return {**counts, **first, "order": None, "unknown": None, "also": [second]}


def _unit(word: str) -> str:
    return "report" if re.fullmatch(_REPORTS, word) else unit_named(word)


def _of_reports_alone(slots: Slots, found: Arguments) -> Arguments:
    """What only reports can tell: two times, who reported when, ratios, a condition of each year."""
    own = times_compared(slots, found, COUNTED) or reporting_said(slots, found)
    own = own or ratio_said(slots, found)
    return own or each_year(slots, found)
