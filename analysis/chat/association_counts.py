"""Associations of what facility reports count: which counts, over what, between which groups."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.slots import Slots
from chatmrpt.lib.patterns import compiled

#: Counts of reports, in a question in which columns are masked.
_COUNTS: tuple[tuple[str, str], ...] = (
    (
        "llin",
        r"\bllins?\b|\bitns?\b|\b(?:number of )?(?:bed ?)?nets? (?:were |was |that were )?"
        r"(?:given|handed|distributed|received|distribution|shared)\b"
        r"|\b(?:received|got|given|gave|getting|distributed|receiving|hand|give|share)"
        r" (?:out )?(?:more |fewer |most |many )?(?:bed ?)?nets\b",
    ),
    ("fever", r"\bfevers?(?: cases?)?\b|\bfebrile\b"),
    (
        "positives",
        r"\bpositives\b|\bpositive (?:cases?|tests?)\b|\bconfirmed(?: malaria)?(?: cases?)?\b",
    ),
    (
        "tests",
        r"\b(?:number of |more |fewer |total )tests\b(?! (?:of|for) )|\btests (?:done|carried out|made|per|and|vs|versus)\b"
        r"|\band tests\b|\btests$",
    ),
    ("attendance", r"\b(?:opd |clinic |facility |patient |patients )?attendances?\b"),
)
_NO_COUNTS = re.compile(r"\b(?:significance|statistical|hypothesis|t|chi) tests?\b")
_UNITS: tuple[tuple[str, str], ...] = (
    (
        "month",
        r"\b(?:by|per|each|every|over|across|over the|between) months?\b|\bmonthly\b|\bmonth (?:by|to) month\b",
    ),
    (
        "facility",
        r"\b(?:across|per|each|every|by|between|among|over|same) (?:the |all )?(?:health )?facilit(?:y|ies)\b(?! (?:levels?|types?))"
        r"|\b(?:facilit(?:y|ies)|clinics|hospitals) (?:with|that|where|which)\b|\bat facility level\b",
    ),
    (
        "lga",
        r"\b(?:same|per|each|every|by|across|over|between|among) (?:the |all )?lgas?\b"
        r"|\blgas? (?:with|that|where|which|level)\b",
    ),
    (
        "ward",
        r"\b(?:same|per|each|every|by|across|over|between|among) (?:the |all )?wards?\b"
        r"|\bwards? (?:with|that|where|which|level)\b",
    ),
)
_LEVELS = re.compile(
    r"\b(?:facilit(?:y|ies)|health centre) (?:levels?|types?|categor(?:y|ies)|kinds?)\b"
    r"|\b(?:levels?|types?|kinds?) of (?:care|(?:health )?facilit\w+)\b"
)
_LEVEL_NAMES = re.compile(r"\b(?:primary|secondary|tertiary)\b")
_HOSPITALS = re.compile(r"\bhospitals?\b")
#: Kinds of facilities, as their names have them; the longer first.
_KINDS = re.compile(
    r"\b(general hospital|cottage hospital|teaching hospital|health post|basic health clinic"
    r"|health clinic|primary health cent(?:re|er)|health cent(?:re|er)|maternity|dispensary"
    r"|hospital|clinic)s?\b"
)
#: One group beside another, or a gap that may be chance.
_COMPARED = re.compile(
    r"\b(?:differ\w*|gap|higher|lower|more|less|worse|better|compar\w*|versus|vs|than|same)\b"
)
_BY_CHANCE = re.compile(
    r"\b(?:gap|differ\w*|discrepanc\w*|higher|lower)\b.*\b(?:significan\w*|real|by chance|due to chance|just chance|meaningful|statistical\w*)\b"
    r"|\b(?:significan\w*|statistical\w*|real|genuine)\b.*\b(?:gap|differ\w*|higher|lower)\b"
)
#: Ranks, forecasts and explanations are other work.
_OTHER_WORK = re.compile(
    r"\b(?:rank\w*|scores?|risk|explain|define|meaning|how (?:do|does|is|are)|what (?:does|is)|why"
    r"|map|plot|chart|graph|draw|if|trend|since|over time)\b"
)
_RELATED = re.compile(
    r"\b(?:relationships?|relations?|link(?:s|ed)?|associations?|associated|correlat\w*|connection|related)\b"
    r".*\b(?:between|with|of|to|and)\b"
)
_REGRESSION = re.compile(r"\bregress(?:ion|ed|ing)?\b")
#: "Does more rain mean more malaria".
_MORE_MEANS = re.compile(
    r"\b(?:do|does|is|are)\b.*\b(?:more|higher|fewer|less|lower)\b.*\b(?:mean|have|has|show|showing|see|record|lead to|go with)\b"
    r".*\b(?:more|higher|fewer|less|lower)\b"
)


def counts_named(slots: Slots) -> list[str]:
    """Columns and counts in the order in which they were named, each once."""
    text = _NO_COUNTS.sub(" ", slots.masked)
    names = [item.name for item in slots.found if item.kind == "column"]
    places = [match.start() for match in re.finditer("_column_", text)]
    found = list(zip(places, names, strict=False))
    for name, pattern in _COUNTS:
        found += [(match.start(), name) for match in compiled(pattern).finditer(text)]
    ordered = [name for _, name in sorted(found)]
    return list(dict.fromkeys([*ordered, *slots.columns]))


def without_counts(masked: str) -> str:
    """The masked question without the words that name counts."""
    for _, pattern in _COUNTS:
        masked = compiled(pattern).sub(" ", masked)
    return masked


def unit_named(slots: Slots) -> str | None:
    """What a row is: "in the same LGA", "across facilities", "month by month"."""
    return next((unit for unit, words in _UNITS if compiled(words).search(slots.plain)), None)


def kinds_named(slots: Slots) -> list[str]:
    """Kinds of facilities set side by side, as their names have them; none for one alone."""
    found = [match[1] for match in _KINDS.finditer(slots.plain)]
    kinds = list(dict.fromkeys(kind.replace("center", "centre") for kind in found))
    return kinds if len(kinds) > 1 else []


def groups_named(slots: Slots) -> dict[str, Any]:
    """Groups between which a difference is asked for."""
    kinds = kinds_named(slots)
    if kinds and _COMPARED.search(slots.plain):
        return {"split": "kind", "kinds": kinds}
    levels = list(dict.fromkeys(_LEVEL_NAMES.findall(slots.plain)))
    if len(levels) > 1 and _COMPARED.search(slots.plain):
        return {"split": "facility_level", "kinds": levels}
    if levels == ["primary"] and _HOSPITALS.search(slots.plain) and _COMPARED.search(slots.plain):
        return {"split": "facility_level"}
    if _LEVELS.search(slots.plain) and re.search(r"\bdiffer\w*\b", slots.plain):
        return {"split": "facility_level"}
    if len(slots.areas) > 1 and (_BY_CHANCE.search(slots.plain)):
        return {"split": "area"}
    return {}


def score_associations(slots: Slots) -> dict[str, float]:
    """Points where two measures are set in relation, or a difference is put to the test."""
    if _OTHER_WORK.search(slots.plain):
        return {}
    if _BY_CHANCE.search(slots.plain):
        return {"measure_association": 8.0, "query_data": -3.0, "compare_areas": -2.0}
    counted = counts_named(slots)
    if len(counted) > 1 and (_RELATED.search(slots.plain) or _MORE_MEANS.search(slots.plain)):
        return {"measure_association": 7.0, "query_data": -3.0}
    if _REGRESSION.search(slots.plain):
        return {"measure_association": 4.0, "calculate_tpr": -3.0}
    split = groups_named(slots).get("split")
    asked = re.match(r"^(?:do|does|is|are|did|was|were)\b", slots.plain)
    if split in ("kind", "facility_level") and asked:
        return {"measure_association": 7.0, "calculate_tpr": -4.0, "query_data": -2.0}
    return {}
