"""Headers of malaria test counts, attendance, fever and nets, as DHIS2 exports word them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chatmrpt.lib.say import Said
from uploads.cleaning.text import header_words, strip_accents

#: Role → label of each count of tests.
TEST_COUNTS = Said(
    {
        "tested_rdt_u5": "Tested by RDT: children under 5",
        "tested_rdt_o5": "Tested by RDT: 5 years and above (pregnant women excluded)",
        "tested_rdt_pw": "Tested by RDT: pregnant women",
        "tested_rdt_all": "Tested by RDT: all ages",
        "tested_microscopy_u5": "Tested by microscopy: children under 5",
        "tested_microscopy_o5": "Tested by microscopy: 5 years and above (pregnant women excluded)",
        "tested_microscopy_pw": "Tested by microscopy: pregnant women",
        "tested_microscopy_all": "Tested by microscopy: all ages",
        "positive_rdt_u5": "Positive by RDT: children under 5",
        "positive_rdt_o5": "Positive by RDT: 5 years and above (pregnant women excluded)",
        "positive_rdt_pw": "Positive by RDT: pregnant women",
        "positive_rdt_all": "Positive by RDT: all ages",
        "positive_microscopy_u5": "Positive by microscopy: children under 5",
        "positive_microscopy_o5": "Positive by microscopy: 5 years and above (pregnant women excluded)",
        "positive_microscopy_pw": "Positive by microscopy: pregnant women",
        "positive_microscopy_all": "Positive by microscopy: all ages",
    }
)
#: Role → label of persons with fever, of presumed malaria and of nets.
OTHER_COUNTS = Said(
    {
        "fever_u5": "Persons with fever: children under 5",
        "fever_o5": "Persons with fever: 5 years and above (pregnant women excluded)",
        "fever_pw": "Persons with fever: pregnant women",
        "fever_all": "Persons with fever: all ages",
        "presumed_u5": "Presumed malaria: children under 5",
        "presumed_o5": "Presumed malaria: 5 years and above (pregnant women excluded)",
        "presumed_pw": "Presumed malaria: pregnant women",
        "presumed_all": "Presumed malaria: all ages",
        "nets_u5": "Nets given: children under 5",
        "nets_o5": "Nets given: 5 years and above (pregnant women excluded)",
        "nets_pw": "Nets given: pregnant women",
        "nets_all": "Nets given: all ages",
    }
)
#: Role → label of attendance, which goes with no age.
ATTENDANCE = Said(
    {
        "attendance": "General attendance",
        "outpatient_attendance": "Out-patient attendance",
    }
)

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
        return CountRole(f"presumed_{age}", OTHER_COUNTS[f"presumed_{age}"], age)
    if _NETS.search(words) and _GIVEN.search(words):
        return CountRole(f"nets_{age}", OTHER_COUNTS[f"nets_{age}"], age)
    if _OUTPATIENT.search(words) and _ATTENDANCE.search(words):
        return CountRole("outpatient_attendance", ATTENDANCE["outpatient_attendance"], age)
    if "attendance" in words:
        return CountRole("attendance", ATTENDANCE["attendance"], age)
    if _FEVER.search(words) and not _TESTED.search(words):
        return CountRole(f"fever_{age}", OTHER_COUNTS[f"fever_{age}"], age)
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
    role = f"{stage}_{test}_{age}"
    return CountRole(role, TEST_COUNTS[role], age, test, stage)
