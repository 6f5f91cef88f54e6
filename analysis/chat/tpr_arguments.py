"""Arguments of test positivity: level, age group, test, measure, people, areas."""

from __future__ import annotations

import re

from analysis.chat.request import Arguments
from analysis.chat.slots import Slots

_COMBINATIONS = re.compile(
    r"\bcombination\w*\b|\ball (?:16|sixteen)\b|\b(?:age groups?|levels?)\b.*\b(?:compare\w*|side by"
    r" side|each|different|every)\b|\b(?:compare\w*|each|different|every)\b.*\b(?:age groups?"
    r"|facility levels?|levels of facilit\w+)\b"
)
_MOST = r"\b.*\b(?:highest|lowest|most|least|worst|best|higher|lower)\b"
_WHICH_AGE = re.compile(r"\b(?:which|what) age groups?" + _MOST)
_WHICH_LEVEL = re.compile(
    r"\b(?:which|what) (?:(?:facility|health facility) (?:levels?|types?)"
    r"|(?:levels?|types?|kinds?) of (?:health )?facilit\w+)" + _MOST
)
_MEASURES = (
    (
        "attendance",
        re.compile(r"\bper (?:out ?patient )?attend\w+|\battendance (?:measure|rate)\b"),
    ),
    ("fever", re.compile(r"\bper fever\b|\bper febrile\b")),
    ("incidence", re.compile(r"\bincidence\b.*\bsteps?\b|\bcascade\b|\badjusted incidence\b")),
    ("burden", re.compile(r"\bburden\b|\bincidence\b|\bper (?:1,?000|thousand)\b")),
)
_STATE_TOTAL = re.compile(
    r"\b(?:state|total) (?:has|have|population)\b|\bpopulation of the state\b|\bofficial population\b"
)
_RATIOS = {
    "private_to_public": re.compile(r"\bprivate (?:ratio|care)?\s*(?:of|is)?\s*(\d+(?:\.\d+)?)"),
    "none_to_public": re.compile(r"\b(?:none|no care) (?:ratio)?\s*(?:of|is)?\s*(\d+(?:\.\d+)?)"),
}
_LEGACY = re.compile(r"\b(?:legacy|old (?:tool|method|way)|like (?:the )?(?:flask|old))\b")
_BLANK = re.compile(r"\bblank\w*\b.*\b(?:zero|0)\b|\bcount blanks? as (?:zero|0)\b")
_GROWTH = re.compile(r"\bgrow\w*\b")
_POPULATION_YEAR = re.compile(
    r"\b(?:population|people|census)\b(?: \w+){0,4}? (?:of|from|is|was)(?: the year)?"
    r" ((?:19|20)\d\d)\b|\b((?:19|20)\d\d) (?:population|census)\b"
)
_ALL_FACILITIES = re.compile(r"\b(?:all|every|any) (?:health )?(?:facilit\w+|levels?)\b")
_SHARES = {
    "u5_share": re.compile(r"\b(?:under (?:five|fives|5|5s)|u5s?|children)\b"),
    "pw_share": re.compile(r"\bpregnan\w*\b"),
}


#: The share of people that the burden of an age group needs.
SHARE_OF = {"u5": "u5_share", "pw": "pw_share"}
#: "Under fives are 20 percent", "20 percent of the people are under five".
_PEOPLE_WHO = r"(?:under (?:five|fives|5|5s)|u5s?|children|pregnan\w*)"
_SHARE_SAID = re.compile(
    rf"\b{_PEOPLE_WHO}(?: (?:years?|old|of|age|women|who|under|five|fives|5))*"
    r" (?:are|is|being|make|makes|account|accounts)(?: (?:about|around|roughly|up|for|only))*"
    r" [\w.,]+ (?:%|percent|percentage)(?!\w)"
    rf"|\b{_PEOPLE_WHO} (?:they|who|these) (?:are|make up)(?: (?:about|around))* [\w.,]+ (?:%|percent)(?!\w)"
    rf"|(?:%|percent|percentage) of (?:all |the |our )*(?:people|population)(?: \w+)* {_PEOPLE_WHO}\b"
)


def burden_with_share(slots: Slots) -> bool:
    """A burden asked for with the share of people that it needs: no comparison of columns."""
    shares = _shares(slots).keys() & set(SHARE_OF.values())
    said = _SHARE_SAID.search(slots.plain) is not None
    return bool(shares) and said and _measure(slots.plain) == "burden"


#: What "the highest" is asked among, beside areas.
_CHOICES = re.compile(r"\bcombinations?\b|\b(?:which|what) age groups?\b")


def tpr_arguments(slots: Slots) -> Arguments:
    """What the question says; a share of people is not a choice of age group."""
    plain = slots.plain
    shares = _shares(slots)
    level = slots.level if slots.level in ("ward", "lga", "state") else None
    listed = (
        level if slots.order or slots.n or re.search(r"\b(?:by|per|each|every)\b", plain) else None
    )
    measure = _measure(plain) or ("burden" if shares else None)
    people_of = _POPULATION_YEAR.search(plain)
    if measure is None and slots.columns == ("tpr",) and (slots.age_group or slots.facility_level):
        measure = "tpr"
    return {
        "facility_level": facility_level(slots),
        "age_group": _age_group(slots, shares),
        "test_method": _test(slots),
        "variable": measure,
        "level": listed,
        "areas": list(slots.areas),
        "order": slots.order if slots.n or listed or _CHOICES.search(plain) else None,
        "n": slots.n,
        "year": slots.years[0] if len(slots.years) == 1 and not people_of else None,
        "population_year": int(people_of.group(1) or people_of.group(2)) if people_of else None,
        "topic": _topic(plain),
        "preset": "chatmrpt_legacy" if _LEGACY.search(plain) else None,
        "blank_positive_is_zero": True if _BLANK.search(plain) else None,
        **_people(slots),
        **shares,
    }


def _age_group(slots: Slots, shares: Arguments) -> str | None:
    """The age group; of a burden that is asked for with one share, whose share it is."""
    named = [age for age, share in SHARE_OF.items() if share in shares]
    if not named:
        return slots.age_group
    return named[0] if len(named) == 1 and burden_with_share(slots) else None


def _topic(plain: str) -> str | None:
    """Age groups or levels of facilities among which one is asked for, or all combinations."""
    if _WHICH_LEVEL.search(plain):
        return "levels"
    if _WHICH_AGE.search(plain):
        return "ages"
    return "combinations" if _COMBINATIONS.search(plain) else None


def _measure(plain: str) -> str | None:
    return next((name for name, pattern in _MEASURES if pattern.search(plain)), None)


def _people(slots: Slots) -> Arguments:
    """A state's total people, and the ratios of the last step of incidence."""
    found: Arguments = {
        name: float(match.group(1))
        for name, pattern in _RATIOS.items()
        if (match := pattern.search(slots.plain))
    }
    if found:
        return {"variable": "incidence", **found}
    totals = [item.value for item in slots.numbers if item.value >= 10_000 and not item.percent]
    if totals and _STATE_TOTAL.search(slots.plain):
        return {"state_population": totals[0]}
    return {}


def facility_level(slots: Slots) -> str | None:
    """A level of facility, or all of them."""
    return slots.facility_level or ("all" if _ALL_FACILITIES.search(slots.plain) else None)


def _test(slots: Slots) -> str | None:
    if re.search(r"\bboth (?:tests?|methods?)\b|\brdt and microscopy\b", slots.plain):
        return "both"
    return slots.test_method


def _shares(slots: Slots) -> Arguments:
    """Shares of all people and growth: "under fives are 17 percent", "growth of 2.6 %"."""
    percents = [item for item in slots.numbers if item.percent]
    growing = _GROWTH.search(slots.plain)
    found: Arguments = {}
    if growing and percents:
        at = len(slots.plain[: growing.start()].split())
        nearest = min(percents, key=lambda item: abs(item.at - at))
        found = {"growth": nearest.value}
        percents = [item for item in percents if item is not nearest]
    names = sorted(
        (match.start(), name)
        for name, pattern in _SHARES.items()
        if (match := pattern.search(slots.plain))
    )
    shares = {name: item.value for (_, name), item in zip(names, percents, strict=False)}
    return found | shares
