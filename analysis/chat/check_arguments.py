"""Arguments of data checks: what to look for, and by what it is told."""

from __future__ import annotations

import re

from analysis.chat.request import Arguments
from analysis.chat.slots import Slots

#: The first that fits is meant.
_FOCUS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("duplicates", re.compile(r"\bduplicat\w*|\btwice\b|\brepeated\b|\bdoubled?\b")),
    ("left_out", re.compile(
        r"\bpositives?\b.*\b(?:above|exceed\w*|greater|more|higher|over)\b.*\btest"
        r"|\bmore positives?\b|\bleft out\b.*\brates?\b")),
    ("silence", re.compile(
        r"\bsilen\w+\b|\b(?:stopped|stop|ceased?|no longer) report\w*|\bvanish\w*\b"
        r"|\bdisappear\w*\b|\b(?:new|closed|inactive) facilit\w+")),
    ("outliers", re.compile(
        r"\boutl(?:ier|iers|ying)\b|\banomal\w+\b|\bextremes?\b|\bspikes?\b|\bunusual\w*\b"
        r"|\bout of line\b|\bstand(?:s|ing)? out\b")),
    ("implausible", re.compile(
        r"\bimplausible\b|\bimpossible\b|\bnegative (?:counts?|values?|numbers?)\b"
        r"|\binconsisten\w+\b|\bout of range\b|\boutside (?:the|their|its) ranges?\b")),
    ("reporting", re.compile(
        r"\breporting\b|\breport\w* (?:poorly|badly|rarely|irregularly|late)\b"
        r"|\b(?:did|do|does|has|have)? ?(?:not|no|never|fail\w* to) report(?:ed)?\b"
        r"|\breports? (?:that )?(?:came|missing|expected|received)\b|\bmissing reports?\b")),
    ("names", re.compile(r"\bmatch\w*|\bunmatched\b")),
    ("missing", re.compile(
        r"\bmissing\w*|\bgaps?\b|\bholes?\b|\babsent\b|\bincomplete\b|\bcomplete\w*|\bblanks?\b|\bmanqu\w+\b|\bempty\b"
        r"|\bnot filled\b")),
)  # fmt: skip
_LEVELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("lga", re.compile(r"\b(?:by|per|each|every|which|what|many) lga\b")),
    ("ward", re.compile(r"\bward names?\b|\bnames? of (?:the )?ward\b|\b(?:by|per|each|every|which|what|many|list|show|name)(?: me)? (?:of )?(?:the )?ward\b|^ward (?:with|without|where|that|missing)\b")),
    ("facility", re.compile(
        r"(?<!primary )(?<!secondary )(?<!tertiary )\bfacilit\w+\b(?! (?:reports?(?! (?:poorly|badly|rarely|irregularly|late))|data|file))|\bclinics?\b|\bhospitals?\b"
        r"|\bhealth cent\w+\b")),
    ("year", re.compile(r"\b(?:by|per|each|every|which|what) years?\b|\byearly\b")),
    ("month", re.compile(r"\b(?:by|per|each|every|which|what) (?:month|period)s?\b|\bmonthly\b")),
    ("column", re.compile(r"\bcolumns?\b|\bvariables?\b|\bfields?\b")),
)  # fmt: skip
#: Rules of outliers, the first that fits.
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("iqr", re.compile(r"\biqr\b|\binter ?quartile\b|\btukey\b")),
    ("modified_z", re.compile(r"\b(?:modified|robust) z\b")),
    ("median_5_mad", re.compile(r"\bmad\b|\bmedian absolute deviations?\b")),
    ("z", re.compile(r"\bz(?: scores?)?\b|\bstandard deviations?\b")),
)
_TESTS = ("rdt", "microscopy")
#: "Two wards with the same name".
_OF_NAMES = re.compile(
    r"\b(ward|lga|facility|facilities|clinics|hospitals)\b.*\b(?:same|identical|shar\w+ (?:a|the|one|their)) (?:\w+ )?names?\b"
    r"|\b(?:any|some|which|what|do|are) (?:of the |the |all )?(ward|lga)\b.*\bmatch\w*"
)
_LEVEL_OF = {"facilities": "facility", "clinics": "facility", "hospitals": "facility"}
_COUNTED = (
    ("positives", re.compile(r"\bpositives?\b(?! rates?)|\bcases\b")),
    ("tests", re.compile(r"\btests?\b|\btested\b|\btesting\b")),
)


def check_arguments(slots: Slots) -> Arguments:
    """What the question says."""
    plain = slots.plain
    focus = next((name for name, pattern in _FOCUS if pattern.search(plain)), None)
    level = next((name for name, pattern in _LEVELS if pattern.search(plain)), None)
    if level is None and (of_names := _OF_NAMES.search(plain)):
        word = of_names[1] or of_names[2]
        level = _LEVEL_OF.get(word, word)
    columns = slots.columns
    if focus == "outliers" and not columns:
        columns = tuple(name for name, pattern in _COUNTED if pattern.search(plain))[:1]
    reports = re.search(r"\breports?\b|\bfacility (?:data|reports?)\b", plain)
    named = [name for name, pattern in _RULES if pattern.search(plain)]
    return {
        "focus": focus,
        "rule": named[0] if named and focus == "outliers" else None,
        "variable": columns[0] if columns and focus in (None, "missing", "outliers") else None,
        "level": level,
        "year": slots.years[0] if len(slots.years) == 1 else None,
        "areas": list(slots.areas),
        "test_method": slots.test_method if slots.test_method in _TESTS else None,
        "facility_level": slots.facility_level,
        "data": "facilities" if reports and focus == "missing" else None,
    }
