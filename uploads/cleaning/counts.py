"""Headers of malaria test counts, attendance, fever and nets, as DHIS2 exports word them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from uploads.cleaning.text import header_words, strip_accents

AGE_LABELS = {
    "u5": "children under 5",
    "o5": "5 years and above (pregnant women excluded)",
    "pw": "pregnant women",
    "all": "all ages",
}
TEST_LABELS = {"rdt": "RDT", "microscopy": "microscopy"}
STAGE_LABELS = {"tested": "Tested by", "positive": "Positive by"}

_RATE = re.compile(
    r"rate|ratio|\btpr\b|percent|proportion|\bpct\b|prevalence|incidence|index|\btaux\b|pourcent"
)
_POSITIVE = re.compile(r"positi[vf]|confirm|\bpos\b|\+ve\b|(?:rdts?|tdr|\bge)\s*\+")
_TESTED = re.compile(
    r"\btest(?:ed|s|ing)?\b|\bexamin|\btestee?s?\b|\brealise|\beffectue|\bfaite?s?\b|\bdone\b"
    r"|\bperformed\b|\bconducted\b|\bcarried out\b|\bdepiste"
)
_RDT = re.compile(r"\brdts?\b|\bmrdt\b|rapid|\btdr\b")
_MICROSCOPY = re.compile(r"microsc|\bslides?\b|blood film|goutte|frottis|\blames?\b|\bge\b")
_EXCLUDES_PW = re.compile(r"\(?\s*excl\w*\.?\s*(?:of\s+)?(?:pw|preg\w*(?: women)?)\s*\)?")
_PW = re.compile(r"\bpreg\w*\b|\bpw\b|\banc\b|\benceinte|\bfe\b|\bcpn\b")
_UNDER_5 = re.compile(
    r"<\s*5|≤\s*4|under[ -]?(?:5|five)|\bu5\b|\b0\s*-\s*(?:4|59)\b|less than 5|\bmoins (?:de )?(?:5|cinq)"
    r"|<\s*1\b|(?:under|less than) 1\b|\bmoins (?:de )?1 an"
)
_OVER_5 = re.compile(
    r"[≥>]\s*5|(?:over|above)[ -]?(?:5|five)|\bo5\b|\b5\s*\+|\b5 ?(?:yrs?|years|ans) (?:and|et)"
    r"|\bplus de (?:5|cinq)|[≥>]\s*1\d\b|\b1\d\s*\+|\b1\d ?(?:yrs?|years|ans) (?:and|et)"
)
#: "12-59 months", "1 à 4 ans", "5-14 years": a part of an age group.
_RANGE = re.compile(r"\b(\d{1,2})\s*(?:-|–|to|a)\s*(\d{1,2})\s*(m|y|an)?")
_FEVER = re.compile(r"\bfever\b|\bfebrile\b|\bfievre\b")
_PRESUMED = re.compile(
    r"\bpresum\w*|\bclinical(?:ly)? (?:diagnos\w+|malaria|suspect\w*)|\bdiagnosed clinically\b"
)
_NETS = re.compile(r"\bllins?\b|\bitns?\b|\bnets?\b|moustiquaire|\bmii?lda\b")
_GIVEN = re.compile(r"receiv|given|distribut|issued|recu")
_OUTPATIENT = re.compile(r"out[- ]?patient|\bopd\b")
_ATTENDANCE = re.compile(r"attendance|\bopd\b")


@dataclass(frozen=True)
class CountRole:
    """A role a header states: its name, its label, and which age, test and stage it counts."""

    role: str
    label: str
    age: str = ""
    test: str = ""
    stage: str = ""


def age_group(words: str) -> str:
    """u5, o5, pw or all, from a header in :func:`header_words` form."""
    plain = _EXCLUDES_PW.sub(" ", words)
    if _PW.search(plain):
        return "pw"
    if _UNDER_5.search(plain):
        return "u5"
    if _OVER_5.search(plain):
        return "o5"
    part = _RANGE.search(plain)
    if part is None:
        return "all"
    low, high = int(part.group(1)), int(part.group(2))
    if part.group(3) == "m":
        return "u5" if low < high <= 59 else "all"
    return "u5" if low < high <= 4 else "o5" if 5 <= low < high and part.group(3) else "all"


def count_role(header: str) -> CountRole | None:
    """The count a header names, or None.

    Parameters
    ----------
    header
        As in the file; ``â‰¥``, ``>=`` and ``≥`` are alike. Rates are not counts.
    """
    words = strip_accents(header_words(header))
    if _RATE.search(words) or "%" in words:
        return None
    age = age_group(words)
    tested = _test_role(words, age)
    if tested:
        return tested
    if _PRESUMED.search(words) and ("malaria" in words or "palu" in words):
        return CountRole(f"presumed_{age}", f"Presumed malaria: {AGE_LABELS[age]}", age)
    if _NETS.search(words) and _GIVEN.search(words):
        return CountRole(f"nets_{age}", f"Nets given: {AGE_LABELS[age]}", age)
    if _OUTPATIENT.search(words) and _ATTENDANCE.search(words):
        return CountRole("outpatient_attendance", "Out-patient attendance", age)
    if "attendance" in words:
        return CountRole("attendance", "General attendance", age)
    if _FEVER.search(words) and not _TESTED.search(words):
        return CountRole(f"fever_{age}", f"Persons with fever: {AGE_LABELS[age]}", age)
    return None


def _test_role(words: str, age: str) -> CountRole | None:
    test = "rdt" if _RDT.search(words) else "microscopy" if _MICROSCOPY.search(words) else ""
    if not test:
        return None
    if _POSITIVE.search(words):
        stage = "positive"
    elif _TESTED.search(words):
        stage = "tested"
    else:
        return None
    label = f"{STAGE_LABELS[stage]} {TEST_LABELS[test]}: {AGE_LABELS[age]}"
    return CountRole(f"{stage}_{test}_{age}", label, age, test, stage)
