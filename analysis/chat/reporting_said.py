"""Who reported when: in every month, in so many, not since; areas without some facilities."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from analysis.chat.query_order import SUPERLATIVE
from analysis.chat.query_times import MONTHS
from analysis.chat.ratio_said import RATIO_WORDS
from analysis.chat.slots import Slots
from analysis.chat.times_compared import TIMES_WORDS

Arguments = dict[str, Any]
_N = "|".join(MONTHS)
_FACILITY = r"(?:facilit\w+|clinics?|hospitals?|health (?:cent\w+|posts?)|sites|who|which ones)"
_WHO = re.compile(rf"\b{_FACILITY}\b")
_REPORT = r"(?:report(?:ed|ing|s)?|submit\w*|sent|send|sends|active|data|returns?)"
_REPORTS = re.compile(rf"\b{_REPORT}\b")
#: "In all twelve months", "every single month", "without missing a month".
_EVERY_MONTH = re.compile(
    r"\b(?:every|each)(?: single)? month\b|\ball(?: of)?(?: the)?(?: \w+)? months\b|\bmonth (?:after|by) month without\b"
    r"|\b(?:(?:without|not|never|no)(?: ever)? (?:miss\w*|skip\w*|gaps?)|missed (?:no|not))(?: (?:a|any|one))?(?: single)?(?: (?:month|months|report|reports))?\b"
    r"|\bcomplete (?:reports|reporting|returns)\b|\breport(?:ed|s)? (?:fully|completely)\b"
)
_SO_MANY = re.compile(
    r"\b(?:(?P<op>at least|at most|more than|over|fewer than|less than|under|below|up to|not more than|only|exactly) )?"
    r"(?P<n>\d{1,2})(?: (?P<more>(?:or|and) (?:more|above|over|fewer|less|below)))?(?: (?:of the|out of(?: the)?|monthly))? ?(?:12 |twelve )?(?:months?|reports?)\b(?: (?P<more2>or (?:more|fewer|less)))?"
)
_SIGNS = {"at least": ">=", "at most": "<=", "more than": ">", "over": ">", "fewer than": "<", "less than": "<", "under": "<",
          "below": "<", "up to": "<=", "not more than": "<=", "only": "=", "exactly": "=",
          "or more": ">=", "or above": ">=", "or over": ">=", "or below": "<=", "or fewer": "<=", "or less": "<="}  # fmt: skip
_MISSED = re.compile(
    r"\bmiss(?:ed|es|ing)?\b|\bgaps?\b|\bwithout (?:a |any )?reports?\b|\bskip\w*\b"
)
_MISSED_MOST = re.compile(
    r"\b(?:miss(?:ed|es|ing)?|skipp?ed) (?:the |out on the )?(?P<most>most|fewest|least)(?: (?:months?|reports?|monthly reports?|of them))?\b"
    r"|\b(?P<most2>most|fewest|highest number of|largest number of) (?:missing|missed|skipped) (?:months?|reports?|monthly reports?)\b"
    r"|\b(?P<most3>most|fewest) (?:gaps?|months without)\b"
)
_REPORTED_MOST = re.compile(
    r"\b(?:reported|reporting|reports?) (?:in |for )?(?:the )?(?P<most>most|fewest) months\b"
)
#: A clause that says there was no report, and one that says there was.
_SILENT = re.compile(
    r"\b(?:silent|nothing|never|not|no|none|without|stopped|ceased|zero|missing)\b"
)
_CLAUSE = re.compile(
    r"\b(?:but|although|though|yet|while|whereas|and then|and|even though|despite)\b"
)
_BEFORE = re.compile(
    r"\b(?:before|earlier|previously|once|in the past|used to|formerly|had been)\b"
)
_STOPPED = re.compile(
    rf"\b(?:stopped|ceased|quit|gave up|ended)\b(?: {_REPORT}| sending| submitting)?(?: \w+){{0,2}}? (?P<when>after|before|since|by|from)(?: the end of)? (?P<year>20\d\d)\b"
    r"|\b(?:last|final|latest) report\b(?: \w+){0,3}? (?P<when2>before) (?P<year2>20\d\d)\b"
)
_STARTED = re.compile(
    rf"\b(?:started|began|begun|first|new(?:ly)?)\b(?: \w+){{0,2}}? ?{_REPORT}\b(?: \w+){{0,2}}? (?:in|during|from) (?P<year>20\d\d)\b"
    r"|\bfirst report\b(?: \w+){0,3}? (?:in|from|of) (?P<year2>20\d\d)\b"
)
_TIMES = ("year", "years", "months", "first_month", "last_month", "last_months", "last_years",
          "first_year", "last_year", "except_years", "except_months")  # fmt: skip
_CLEAR = ("variable", "variables", "order", "unknown", "unread", "group_by", "count_of", "operator", "value", "unit",
          "conditions", "contrast", "n", "per", "facility_kind")  # fmt: skip
_LEVELS = r"(primary|secondary|tertiary)"
_LACKING = re.compile(
    r"\b(?:neither|no|none|without(?: any| a)?|(?:not|do not|does not) have(?: any| a)?|lack(?:s|ing)?(?: any| a)?|not a single|zero|not any)\b"
    rf"(?: (?:a|any|single|one|health))* {_LEVELS}(?: (?:\w+ ){{0,3}}?(?:and|or|nor) (?:(?:a|any|no) )*{_LEVELS})?(?: \w+){{0,2}}? ?(?:facilit\w+|hospitals?|clinics?|level|cent\w+|ones|care)\b"
)
_ONLY_PRIMARY = re.compile(r"\b(?:only|nothing but|exclusively|just)(?: have| has| got)?(?: _?\w+)? primary (?:health )?(?:facilit\w+|level|care|ones)\b"
                           r"|\b(?:have|has) (?:only|nothing but|just) primary\b")  # fmt: skip
_UNKNOWN_WARD = re.compile(
    r"\bward(?: (?:name|is|are|was|were|being|field|column|s|=|as|given|set|recorded|to|says?))* (?:unknown|not known?|missing|blank|empty|not (?:given|stated|recorded|named|filled))\b"
    r"|\b(?:unknown|unnamed|no known|blank|missing) ward\b|\b(?:without|with no|name no|have no|has no|lack|lacking)(?: (?:a|the|any|known|named))* ward(?: name)?\b(?! table)"
)
_OF_REPORTS = re.compile(
    rf"\b(?:reports?|records?|rows?|entries|lines|tests?|positives?|cases|{_FACILITY})\b"
)


#: What nothing but a question to the reports can keep.
_SURELY = ("sides", "moves", "seen_years", "every_month", "ratio", "lacking_levels", "unknown_ward")


def surely_of_reports(said: Arguments) -> bool:
    """Whether something was read that nothing but a question to the reports can keep."""
    months = said.get("variable") in ("months_reported", "months_missed")
    return months or any(said.get(name) for name in _SURELY)


_OF_THE_TOOL = re.compile(
    r"(?:did|do|does|will|would|have|are|why|how (?:do|did|are)) (?:you|the tool|it|they)\b|why\b"
)


def reporting_said(slots: Slots, found: Arguments) -> Arguments:
    """What is said of who reported when; nothing where no such thing is said."""
    plain = slots.plain
    if _UNKNOWN_WARD.search(plain) and _OF_REPORTS.search(plain) and not _OF_THE_TOOL.match(plain):
        return _unknown_ward(slots, found)
    if found.get("level") in ("lga", "ward") and (lacking := _lacking(plain)):
        counted: Arguments = {"measure": None, "except_facility_level": None}
        counted["facility_level"] = lacking[0]
        return {**dict.fromkeys(_CLEAR), **counted, "lacking_levels": lacking}
    if not (_WHO.search(plain) or found.get("level") in ("lga", "ward")):
        return {}
    return (
        _in_order(slots, found)
        or _from_or_until(plain)
        or _silent_but_seen(slots, found)
        or _months_of(slots, found)
    )


def _unknown_ward(slots: Slots, found: Arguments) -> Arguments:
    said: Arguments = {"unknown_ward": True, "unread": None, "unknown": None}
    level = "facility" if _WHO.search(slots.plain) and found.get("measure") == "count" else None
    if level is None and not found.get("variable") and not found.get("variables"):
        return said | {"level": None, "count_of": "report", "measure": "count"}
    return said | {"level": level, "count_of": None}


def _lacking(plain: str) -> list[str]:
    """The levels of which an area has no facility."""
    if _ONLY_PRIMARY.search(plain):
        return ["secondary", "tertiary"]
    match = _LACKING.search(plain)
    return [level for level in match.groups() if level] if match else []


def _counts(found: Arguments) -> str | None:
    return "count" if found.get("measure") == "count" else None


def _in_order(slots: Slots, found: Arguments) -> Arguments:
    """ "Which facility missed the most months"."""
    missed, came = _MISSED_MOST.search(slots.plain), _REPORTED_MOST.search(slots.plain)
    match = missed or came
    if match is None:
        return {}
    most = next(word for word in match.groups() if word)
    top = most not in ("fewest", "least")
    level = found.get("level") if found.get("level") in ("lga", "ward") else "facility"
    return {
        **dict.fromkeys(_CLEAR),
        "variable": "months_missed" if missed else "months_reported",
        "order": "top" if top else "bottom",
        "n": slots.n or (1 if re.search(r"\b(?:which|what) (?:one )?(?:facility|lga|ward|clinic|hospital)\b", slots.plain) else None),
        "level": level,
        "measure": None,
        "silent": None,
    }  # fmt: skip


def _from_or_until(plain: str) -> Arguments:
    """ "Stopped reporting after 2023", "started to report in 2024"."""
    match = _STOPPED.search(plain)
    base = {
        **dict.fromkeys((*_CLEAR, *_TIMES)),
        "silent": True,
        "level": "facility",
        "measure": None,
    }
    if match is not None:
        when, year = match["when"] or match["when2"], int(match["year"] or match["year2"])
        first = year + 1 if when == "after" else year
        return {**base, "first_year": first, "seen_years": _years_before(first)}
    match = _STARTED.search(plain)
    if match is None:
        return {}
    year = int(match["year"] or match["year2"])
    return {**base, "last_year": year - 1, "seen_years": [year]}


def _years_before(year: int) -> list[int]:
    return list(range(year - 12, year))


def _silent_but_seen(slots: Slots, found: Arguments) -> Arguments:
    """ "Reported in 2025 but silent in December", "nothing in 2025 although they did before"."""
    clauses = [part for part in _CLAUSE.split(slots.plain) if part.strip()]
    if len(clauses) < 2 or not _REPORTS.search(slots.plain):
        return {}
    silent = next((part for part in clauses if _SILENT.search(part) and _time(part)), None)
    seen = next((part for part in clauses if part is not silent and (_time(part) or _BEFORE.search(part)) and not _SILENT.search(part)), None)  # fmt: skip
    if silent is None or seen is None or found.get("operator"):
        return {}
    time = _time(silent)
    ended = re.search(r"\b(?:before|until|up to|prior to) (20\d\d)\b", seen)
    years = (
        _years_before(int(ended[1]))
        if ended
        else [int(year) for year in re.findall(r"\b20\d\d\b", seen)]
    )
    if not time.get("year") and len(years) == 1:
        time["year"] = years[0]
    if not time.get("year"):
        return {}
    if not years:
        years = _years_before(time["year"])
    return {**dict.fromkeys((*_CLEAR, *_TIMES)), **time, "silent": True, "level": "facility",
            "measure": None, "seen_years": years, "source": None}  # fmt: skip


def _time(clause: str) -> Arguments:
    """The year and months of a clause; one year, or none."""
    years = {int(year) for year in re.findall(r"\b20\d\d\b", clause)}
    months = [name.capitalize() for name in MONTHS if re.search(rf"\b{name}\b", clause)]
    if len(years) > 1:
        return {}
    found: Arguments = {"year": years.pop()} if years else {}
    return found | ({"months": months} if months else {})


def _months_of(slots: Slots, found: Arguments) -> Arguments:
    """ "Reported in all twelve months of 2024", "in fewer than 6 months"."""
    plain = slots.plain
    if found.get("variable") or found.get("variables"):
        return {}
    listed = SUPERLATIVE.search(plain) is not None
    base = {**dict.fromkeys(_CLEAR), "level": "facility", "measure": _counts(found), "silent": None}
    told = _REPORTS.search(plain) or _MISSED.search(plain)
    if _EVERY_MONTH.search(plain) and told and not listed:
        return {**base, "every_month": True}
    match = _SO_MANY.search(plain)
    if (
        match is None
        or re.search(r"\bgaps?\b", plain)
        or re.search(rf"\b(?:last|past|latest|recent|previous) {match['n']}\b", plain)
    ):
        return {}
    if not (_REPORTS.search(plain) or _MISSED.search(plain)):
        return {}
    said = match["op"] or (match["more"] or match["more2"] or "").replace("and ", "or ")
    name = "months_missed" if _MISSED.search(plain) else "months_reported"
    return {**base, "variable": name, "operator": _SIGNS.get(str(said), "="),
            "value": float(match["n"])}  # fmt: skip


def each_year(slots: Slots, found: Arguments) -> Arguments:
    """ "Above 25 % in both 2020 and 2025", "in every year": the condition holds in each of them."""
    years = found.get("years") or []
    said = re.search(r"\bboth\b(?: \w+){0,2}? 20\d\d\b|\b(?:every|each|all)(?: of)?(?: the)?(?: \w+)? years?\b|\ball of (?:these|those|them)\b|\beach of\b.*20\d\d", slots.plain)  # fmt: skip
    compared = found.get("operator") or found.get("conditions")
    reported = found.get("level") == "facility" and found.get("source") == "facilities"
    if said is None or len(years) < 2 or len(years) > 7 or not found.get("level"):
        return {}
    if not (compared or reported):
        return {}
    own = {name: found[name] for name in ("variable", "operator", "value", "unit", "conditions", "level", "age_group", "test_method", "facility_level", "areas", "except_areas") if found.get(name)}  # fmt: skip
    return {
        "years": None,
        "year": years[-1],
        "within": [{**own, "year": year} for year in years[:-1]],
    }


#: The whole that is counted: "how many of the 25 LGAs", "of the six years".
_OF_ALL = re.compile(
    r"\b(?:of|in|over|across|during) (?:the|our|all|all the|these) \S+ (?:lga|local governments?|years|months)\b"
)
#: What is not asked for, beside what is: "the median, not the average".
_NOT_OTHER = re.compile(
    r"\bnot the (?P<other>other|others|rest|average|mean|median|total|sum|highest|lowest)\b(?: ones?)?(?: please)?(?= but\b|$)"
)
_RAINS = re.compile(r"\b(?:the )?(?:rains|rainy|wet|dry)\b(?: (?:season|months?|period))?")


def as_read(slots: Slots, said: Arguments) -> Slots:
    """The question with a mark for the words of what was read here, so that none looks left out."""
    words: list[re.Pattern[str]] = [_OF_ALL]
    other = _NOT_OTHER.search(slots.plain)
    named = (
        {"average": "mean", "total": "sum"}.get(other["other"], other["other"]) if other else None
    )
    words += [_NOT_OTHER] if named not in (None, said.get("measure")) else []
    if surely_of_reports(said):
        words += [
            *([RATIO_WORDS] if said.get("ratio") else []),
            *([TIMES_WORDS, _RAINS] if said.get("sides") else []),
            *([_LACKING, _ONLY_PRIMARY] if said.get("lacking_levels") else []),
            *([_STARTED, _STOPPED, _SILENT, _REPORTS, _WHO] if said.get("seen_years") else []),
            *([_EVERY_MONTH, _SO_MANY, _MISSED] if said.get("every_month") or said.get("operator") else []),
        ]  # fmt: skip
    return _with_marks(slots, words)


def _with_marks(slots: Slots, words: list[re.Pattern[str]]) -> Slots:
    """The question without the numbers and names that stand in these words."""
    plain, masked = slots.plain, slots.masked
    read: set[int] = set()
    for pattern in words:
        for match in pattern.finditer(slots.plain):
            start = slots.plain[: match.start()].count(" ")
            read |= set(range(start, start + match.group().count(" ") + 1))
        plain, masked = pattern.sub(_marked, plain), pattern.sub(_marked, masked)
    if not read:
        return slots
    gone = [at for at, number in enumerate(slots.numbers) if number.at in read]
    for at in reversed(gone):
        parts = masked.split("_number_")
        if at + 1 < len(parts):
            masked = "_number_".join(parts[: at + 1]) + "_" + "_number_".join(parts[at + 1 :])
    found = tuple(item for item in slots.found if item.kind != "column" or item.start not in read)
    columns = {item.name for item in slots.found if item.kind == "column"}
    left = {item.name for item in found if item.kind == "column"}
    return replace(
        slots,
        plain=plain,
        masked=masked,
        found=found,
        columns=tuple(name for name in slots.columns if name not in columns or name in left),
        numbers=tuple(number for at, number in enumerate(slots.numbers) if at not in gone),
    )


def _marked(match: re.Match[str]) -> str:
    return " ".join("_" for _ in match.group().split())
