"""Arguments of data checks: what to look for, and by what it is told."""

from __future__ import annotations

import re

from analysis.chat.places_said import places_unknown
from analysis.chat.query_times import times
from analysis.chat.request import Arguments
from analysis.chat.slots import Slots

#: The first that fits is meant.
_FOCUS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("duplicates", re.compile(r"\bduplicat\w*|\btwice\b|\brepeated\b|\bdoubled?\b")),
    ("left_out", re.compile(
        r"\bpositives?\b.*\b(?:above|exceed\w*|greater|more|higher|over)\b.*\btest"
        r"|\bmore positives?\b|\bleft out\b.*\brates?\b")),
    ("silence", re.compile(
        r"\bsilen\w+\b(?! months?)|\b(?:stopped|stop|ceased?|no longer) report\w*|\bvanish\w*\b"
        r"|\bdisappear\w*\b|\b(?:new|closed|inactive) facilit\w+")),
    ("outliers", re.compile(
        r"\boutl(?:ier|iers|ying)\b|\banomal\w+\b|\bextremes?\b|\bspikes?\b|\bunusual\w*\b"
        r"|\bout of line\b|\bstand(?:s|ing)? out\b")),
    ("implausible", re.compile(
        r"\bimplausible\b|\bimpossible\b|\bnegative (?:counts?|values?|numbers?)\b"
        r"|\binconsisten\w+\b|\bout of range\b|\boutside (?:the|their|its) ranges?\b")),
    ("reporting", re.compile(
        r"\breporting\b|^(?:did|do|does|have|has)\b.*\breport(?:ed)?\b|\breport\w* (?:poorly|badly|rarely|irregularly|late)\b"
        r"|\b(?:did|do|does|has|have)? ?(?:not|no|never|fail\w* to) report(?:ed)?\b"
        r"|\breports? (?:that )?(?:came|are missing|missing|expected|received|did not come|not received|sent)\b"
        r"|\b(?:missing|expected|received) (?:facility |monthly )?reports?\b|\bsilent months?\b"
        r"|\b(?:without|no|lack\w*|miss\w*)(?: (?:any|a|one|their|its|some))* reports?\b|\b(?:send|sent|sending|submit\w*) (?:no|any|a|their|its|the|reports?)\b"
        r"|\b(?:not|never) (?:send|sent|submit\w*)\b"
        r"|\bmonths?(?: (?:is|are|was|were|has|have|of|for|in|does|do|did|_?[a-z]+)){0,3} (?:missing|absent|lack\w*|skipped)\b"
        r"|\b(?:missing|skipped|missed|absent) months?\b|\bgaps? in (?:the |its |their )?(?:months?|reports?)\b")),
    ("names", re.compile(r"\bmatch\w*|\bunmatched\b")),
    ("missing", re.compile(
        r"\bmissing\w*|\bgaps?\b|\bholes?\b|\babsent\b|\bincomplete\b|\bcomplete\w*|\bblanks?\b|\bmanqu\w+\b|\bempty\b"
        r"|\bnot filled\b")),
)  # fmt: skip
_LEVELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("facility_level", re.compile(
        r"\b(?:by|per|each|every|which|what|across|between) (?:(?:health )?facility )?(?:levels?|types?)\b"
        r"|\b(?:levels?|types?) of (?:health )?facilit\w+\b")),
    ("month", re.compile(
        r"\b(?:by|per|each|every|which|what|the|list|silent|missing|missed|skipped) (?:the )?(?:month|period)s?\b(?! of\b)|\bmonthly\b"
        r"|\bmonths? (?:without|with no|missing|that|when|in which)\b")),
    ("lga", re.compile(r"\b(?:by|per|each|every|which|what|many) lga\b")),
    ("ward", re.compile(r"\bward names?\b|\bnames? of (?:the )?ward\b|\b(?:by|per|each|every|which|what|many|list|show|name)(?: me)? (?:of )?(?:the )?ward\b|^ward (?:with|without|where|that|missing)\b")),
    ("facility", re.compile(
        r"(?<!primary )(?<!secondary )(?<!tertiary )\bfacilit\w+\b(?! (?:reports?(?! (?:poorly|badly|rarely|irregularly|late))|data|file))|\bclinics?\b|\bhospitals?\b"
        r"|\bhealth cent\w+\b")),
    ("year", re.compile(r"\b(?:by|per|each|every|which|what) years?\b|\byearly\b")),
    ("column", re.compile(r"\bcolumns?\b|\bvariables?\b|\bfields?\b")),
    ("month", re.compile(
        r"^when\b|\bgaps? (?:in|of) (?:the |its |their )?report\w*\b|\breporting gaps?\b")),
)  # fmt: skip
#: Rules of outliers, the first that fits.
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("iqr", re.compile(r"\biqr\b|\binter ?quartile\b|\btukey\b")),
    ("modified_z", re.compile(r"\b(?:modified|robust) z\b")),
    ("median_5_mad", re.compile(r"\bmad\b|\bmedian absolute deviations?\b")),
    ("z", re.compile(r"\bz(?: scores?)?\b|\bstandard deviations?\b")),
)
#: What asks for a check: of reports that did not come, or a fault in the data as what is asked for.
_ASKED = re.compile(
    r"\b(?:did|do|does|has|have|had) (?:not|never) (?:report(?:ed)?|sen[dt]|submit\w*)\b|\bnever (?:report(?:ed)?|sent|submitted)\b"
    r"|\b(?:did|do|does|has|have|had)\b(?: \w+){1,6}? (?:not|never|fail(?:ed)? to|stop(?:ped)?|ceased?) (?:report(?:ed|ing)?|sen[dt]|submit\w*)\b"
    r"|\b(?:fail\w*|forgot|refused?) to (?:report|send|submit)\b|\b(?:stopped|ceased|quit|no longer) (?:report|send|submit)\w*\b"
    r"|\b(?:not|non) report(?:ing|ed)\b"
    r"|\b(?:facilit\w+|clinics?|hospitals?|ward|lga|months?)\b(?: \w+){0,3}? (?:silent|(?:without|with no) (?:any |a )?reports?)\b"
    r"|\bsilent (?:health )?(?:facilit\w+|clinics?|hospitals?|months?|ward|lga)\b|\b(?:gone|went|fell|fall|become|became|was|were|are|is|stayed) silent\b"
    r"|\bmonths?(?: \w+){0,3} (?:missing|skipped)\b|\b(?:missing|skipped|missed) (?:months?|reports?)\b"
    r"|\b(?:gaps?|holes?) in (?:the |its |their )?(?:report\w*|months?)\b|\breporting gaps?\b"
)
_FAULT = re.compile(
    r"^(?:(?:please|show|list|find|give|check|tell|me|us|for|are|there|is|any|some|all|what|which|the|do|we|have|got|see|look|how|many|number|of|count|and|in) )*"
    r"(?:outliers?|duplicates?|anomal\w+|implausible (?:values?|counts?|numbers?)|impossible (?:values?|counts?|numbers?)|unusual values?)\b"
)
#: "Did all facilities of Mokwa report in 2025".
_DID_REPORT = re.compile(
    r"^(?:did|do|does|have|has) (?:\w+ ){0,5}?(?:facilit\w+|clinics?|hospitals?|ward|lga|_area_|they)(?: (?:of|in|from|_area_|lga|ward|always|fully|ever|all|really))* (?:report(?:ed)?|sen[dt] (?:in )?(?:their |its )?reports?)\b"
)
_RATE = re.compile(r"\breporting (?:rates?|completeness|levels?|percentage)\b")
_OF_RATE = re.compile(r"\b(?:tpr|positivity)\b")
#: How it is done, why, another form of it, or what follows from it: no check.
_NO_CHECK = re.compile(
    r"\b(?:map|maps|mapped|chart|graph|plot|heat ?map|why|explain|export|download|define|definition|mean|means|meaning|rank\w*|nets?|risk"
    r"|trend|tpr|positivity|without outliers?|surround\w*|neighbo\w+|spatial\w*|exclud\w+|remov\w+|drop\w*|ignor\w+|treat\w*|handl\w+|deal\w*|affect\w*|impact\w*|detect\w*|defin\w*|decid\w*)\b"
    r"|\bhow (?:is|are|do you|does it|did you|was|were|should|would|can)\b|\bwhat (?:is|are|does|do) (?:an? )?(?:outliers?|duplicates?|silent facilit\w+|reporting rates?)\b(?! (?:in|of|for))"
    r"|\bwhat (?:happens|if|should|would|could)\b"
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


def check_said(slots: Slots) -> tuple[str, Arguments] | None:
    """A check asked for by what it looks for, whatever else the question names."""
    plain = slots.plain
    asked = _ASKED.search(plain) or _DID_REPORT.search(slots.masked)
    if asked is None:
        of_part = slots.areas or slots.columns or slots.years or slots.facility_level
        if not of_part or not (_FAULT.search(plain) or _RATE.search(plain)):
            return None
        plain = _OF_RATE.sub(" ", plain)
    if _NO_CHECK.search(plain):
        return None
    said = check_arguments(slots)
    found = {name: value for name, value in said.items() if value not in (None, [], "", {})}
    return ("check_data_quality", found) if found.get("focus") else None


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
        "areas": [*slots.areas, *places_unknown(slots)],
        "facility_level": slots.facility_level,
        "age_group": slots.age_group if slots.age_group != "all" else None,
        **times(slots),
        "test_method": slots.test_method if slots.test_method in _TESTS else None,
        "data": "facilities" if reports and focus == "missing" else None,
    }
