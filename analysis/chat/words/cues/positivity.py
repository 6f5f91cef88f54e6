"""English: what speaks for test positivity and its change over time."""

from __future__ import annotations

from analysis.chat.words.cues.parts import Cue

CUES: dict[str, tuple[Cue, ...]] = {
    "calculate_tpr": (
        (4.0, r"\b(?:calculate|compute|work out|estimate|determine|get|do|derive|start)\b.*"
              r"\b(?:tpr|_column_ rate|test positivity|positivity|burden|incidence)\b"),
        (3.0, r"^(?:tpr|test positivity(?: rate)?)$"),
        (5.0, r"\bpositiv\w* per (?:attend\w*|fever\w*|febrile)\b|\battendance measure\b"),
        (5.0, r"\bincidence\b.*\bsteps?\b|\bcascade\b|\badjusted incidence\b"),
        (9.0, r"\b(?:private|none) (?:ratio |care )?_number_"),
        (5.0, r"\b(?:the )?state has _number_ (?:people|inhabitants)\b"
              r"|\b(?:state|official) population (?:is|of) _number_"),
        (4.0, r"\b_column_ (?:calculation|computation|estimation)\b"),
        (3.0, r"^(?:all ages|pregnant women|children|_age_|under fives?)(?: \w+)? _column_$"
              r"|^_column_(?: \w+){0,2} (?:all ages|pregnant women|children|_age_)$"),
        (2.5, r"_column_ (?:for|of|among|in) (?:the )?(?:under fives?|pregnant women|all ages"
              r"|children|_age_)\b"),
        (3.0, r"\bcompare\w*\b.*\b(?:_column_|rates?)\b.*\bage groups?\b"),
        (2.5, r"\b(?:primary|secondary|tertiary) (?:facilit\w+|health|level|only)\b"),
        (3.0, r"^(?:the )?(?:primary|secondary|tertiary)(?: (?:and|or) (?:primary|secondary"
              r"|tertiary))?(?: \w+)?$"),
        (4.0, r"\bcombinations?\b.*\b(?:highest|lowest|best|worst|facilit\w+|age|levels?|burden"
              r"|_column_)\b|\b(?:all|which) (?:\w+ )?combinations?\b"),
        (3.0, r"\b(?:under fives?|pregnant women|children) (?:are|make up|is) _number_\b"),
        (3.5, r"\b(?:use|change|switch|only|re ?calculate|re ?compute)\b.*\b(?:under five|under 5"
              r"|u5|pregnant|rdt|microscopy|all ages)\b"),
        (2.0, r"\bby age group\b|\bage groups?\b"),
        (-4.0, r"\btrends?\b|\bover (?:time|the years)\b|\b(?:has|have)\b.*\bchanged\b"),
    ),
    "analyse_trend": (
        (4.0, r"\btrends?\b|\bover (?:time|the years)\b|\byear (?:on|over|by) year\b|\bseasonal\w*"
              r"(?! malaria chemo)\b|\b(?:emerging|resolving)\b|\btime series\b"),
        (1.5, r"^(?:(?:show|give|see|what is)(?: me)? )?(?:the )?(?:monthly )?trends?\b|^monthly\b"),
        (8.0, r"\byear (?:on|over|by|to) year (?:table|change|comparison|differences?)\b"),
        (3.0, r"\b(?:increas\w*|decreas\w*|declin\w*|rising|falling|improv\w*|worsen\w*|steepest"
              r"|going (?:up|down)|getting (?:worse|better)|changed?)\b.*"
              r"\b(?:since|between|from|over|year|years|time|month\w*)?\b"),
        (2.0, r"\bsince (?:_number_|20\d\d)\b|\bfrom 20\d\d to\b|\bmonthly\b"),
        (6.0, r"\b(?:improv\w*|worsen\w*|deteriorat\w*|fell|fallen|rose|risen|increas\w*|decreas\w*|declin\w*"
              r"|chang\w*|reduc\w*|evolv\w*)\b.*\b(?:between|from|since)\b.*\b20\d\d\b"),
        (4.0, r"\b(?:over|in|during|through|across) the (?:last|past|previous) (?:_number_ |few |two )?(?:years"
              r"|months)\b.*|\b(?:moved|evolved|developed|progressed)\b"),
        (7.0, r"\b(?:climb\w*|surg\w*|ris\w+|rising|fall\w*|drop\w*|grow\w*|increas\w*|decreas\w*|improv\w*|worsen\w*|declin\w*)"
              r" (?:the )?(?:fast\w*|quick\w*|most|steep\w*|sharp\w*|rapid\w*)\b(?!.*\bif\b)"),
        (4.0, r"\bby trend\b|\b(?:which|what) (?:month|quarter|season)\b|\bmonth by month\b"
              r"|\bq[1-4]\b.*\bq[1-4]\b|\bquarterly\b"),
        (4.0, r"\b(?:augment|diminu|baiss|evolu)\w*\b|\btendances?\b"),
    ),
}  # fmt: skip
