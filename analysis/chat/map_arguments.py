"""What a question says of a map: which one, of what, of which places."""

from __future__ import annotations

import re

from analysis.chat.listing import listed_on_map
from analysis.chat.places_said import places_unknown
from analysis.chat.query_arguments import query_arguments
from analysis.chat.query_times import times
from analysis.chat.request import Arguments
from analysis.chat.slots import Slots
from analysis.chat.tpr_arguments import facility_level
from chatmrpt.lib.patterns import compiled

_KINDS: tuple[tuple[str, str], ...] = (
    (r"\bre ?prioriti|\bde ?prioriti"
     r"|\b(?:we|i|could|can|may|might|to) (?:fit )?(?:be )?(?:drop|dropped|remove|removed|skip|skipped"
     r"|leave out|left out|spare|spared|leave the campaign)\b",
     "reprioritisation"),
    (r"\burban (?:extent|area|threshold|ward|mark|cut ?off|line|limit|level)|\burban\b(?!.*(?:percentage|share))"
     r"|\btowns?\b.*\b(?:bush|villages?|rural|countryside)\b|\b(?:bush|villages?|rural)\b.*\btowns?\b",
     "urban_extent"),
    (r"\bmissing\w*|\bno data\b|\bgaps?\b|\bholes?\b|\bwithout data\b|\babsent\b|\bblanks?\b"
     r"|\bno (?:\w+ ){0,2}values?\b|\bwithout (?:a )?values?\b|\bempty\b"
     r"|\b(?:unknown|not known|not available)\b", "missingness"),
    (r"\b(?:high|low) (?:high|low)\b|\bcluster\w*|\bhot ?spots?\b|\bcold ?spots?\b|\blisa\b", "clusters"),
    (r"\bbivariate\b|\brisk (?:and|with|by|against|x|versus|vs) (?:its )?(?:un)?certaint\w*"
     r"|\bcertainty (?:and|with|by|against) risk\b", "bivariate"),
    (r"\bcertain\w*|\buncertain\w*|\b(?:contested|disputed|surely)\b", "certainty"),
    (r"\bnets?\b|\bitns?\b|\bllins?\b", "nets"),
    (r"\btrends?\b", "trend"),
    (r"\b(?:test\w*|tested) positive\b|\bpositiv\w+\b|\binfect\w+\b", "tpr"),
    (r"\bsettlement\w*|\bmorpholog\w*", "settlement"),
)  # fmt: skip
#: Maps that depend on the share from which a ward is urban.
_AT_THRESHOLD = ("urban_extent", "reprioritisation")
_EACH_YEAR = (
    r"\byear (?:by|after|on) year\b|\b(?:each|every|per|by) year\b|\bover the years\b"
    r"|\btime ?line\b|\btime slider\b|\banimat\w+"
)
#: Maps of facility reports that did not come.
_REPORTS: tuple[tuple[str, str], ...] = (
    (r"\bsilen\w+|\bwithout (?:a|any|one) reports?\b|\bno reports?\b"
     r"|\b(?:not|never) report(?:ed|ing)?\b", "silent"),
    (r"\breporting (?:rates?|completeness)\b|\bmissing (?:facility |monthly )?reports?\b"
     r"|\breports? (?:that )?(?:(?:are|is) )?(?:missing|came|expected|received)\b", "rate"),
)  # fmt: skip


#: Facilities as points: no map here is of them.
_POINTS = re.compile(
    r"\b(?:facilit\w+|clinics?|hospitals?|health (?:posts?|cent\w+))\b.*\b(?:dots?|points?|pins?|markers?|gps"
    r"|coordinates?|locations?|exact places?)\b|\b(?:gps|coordinates?|locations?|positions?) of (?:the |all |our |health )*"
    r"(?:facilit\w+|clinics?|hospitals?)\b|\bmap (?:of |with )?(?:the |all |our |health )*(?:facilities|clinics|hospitals)(?: in [a-z]+)?$"
)


def facilities_drawn(plain: str) -> bool:
    """Whether facilities themselves are to be drawn."""
    drawn = re.search(r"\b(?:map|plot|draw|show|put|display|mark|see)\b", plain)
    return drawn is not None and _POINTS.search(plain) is not None


#: Counts of the reports that are mapped as they are.
_COUNTS: tuple[tuple[str, str], ...] = (
    ("positives", r"\bpositives\b|\bpositive (?:tests|cases)\b|\bnumber of (?:\w+ )?positives?\b"),
    ("tests", r"\btests\b(?! positiv)|\bnumber (?:of (?:people|children|persons) )?tested\b"
              r"|\bpeople tested\b(?! positive)|\btesting (?:numbers?|volumes?|counts?)\b"),
)  # fmt: skip
_OF_TESTS = ("tests", "positives")


def _counts_said(plain: str) -> str | None:
    """Tests or positives as what is mapped; "positive by both tests" counts nothing."""
    if re.search(r"\b(?:rates?|positivity|tpr|share|percent\w*|by both tests)\b", plain):
        return None
    return next((name for name, pattern in _COUNTS if compiled(pattern).search(plain)), None)


def map_arguments(slots: Slots) -> Arguments:
    """Which map: its kind, variable, level and places."""
    level = slots.level if slots.level in ("ward", "lga") else None
    if facilities_drawn(slots.plain):
        return {"level": "facility", "areas": list(slots.areas)}
    variable = slots.columns[0] if slots.columns else _counts_said(slots.plain)
    kind = "tpr" if variable in _OF_TESTS else None
    for pattern, name in _KINDS if kind is None else ():
        own = variable is not None and "settlement" in variable and name == "settlement"
        if compiled(pattern).search(slots.plain) and not (name == "tpr" and variable) and not own:
            kind = name
            break
    if kind is None and slots.methods and not variable:
        kind = slots.methods[-1]
    if kind is None and variable:
        kind = "variable"
        spoken = re.search(r"\b(?:variable|column|distribution)\b", slots.plain)
        if variable in ("tpr", "burden") and not spoken:
            kind = "tpr"
    if kind is None and re.search(r"\brisk|\bvulnerab|\brank|\bmalaria\b", slots.plain):
        kind = "composite"
    if kind in ("variable", "tpr", None) and compiled(_EACH_YEAR).search(slots.plain):
        kind = "years"
    percents = [item.value for item in slots.numbers]
    reports = next((name for words, name in _REPORTS if compiled(words).search(slots.plain)), None)
    if reports and not variable:
        places = [*slots.areas, *places_unknown(slots)]
        return {"map_kind": "missingness", "reports": reports, "areas": places, **times(slots)}
    return {
        "map_kind": kind,
        "unknown": _not_on_a_map(slots) if not (variable or slots.areas) else [],
        "variable": variable if kind not in ("tpr",) or variable != "tpr" else None,
        "test_method": slots.test_method if kind == "tpr" else None,
        **(times(slots) if kind != "years" else {}),
        "level": level,
        "areas": list(slots.areas),
        "age_group": slots.age_group if kind == "tpr" else None,
        "facility_level": facility_level(slots) if kind == "tpr" else None,
        "urban_threshold": percents[0] if kind in _AT_THRESHOLD and percents else None,
        "within": _selected(slots, kind, variable),
    }


def _selected(slots: Slots, kind: str | None, variable: str | None) -> list[Arguments]:
    """Wards to be marked: those that a comparison keeps, or that have no value."""
    if kind == "missingness" and variable:
        return [{"variable": variable, "operator": "missing"}]
    if kind not in ("variable", "tpr", "composite", None) or not (variable and slots.numbers):
        return []
    said = {name: value for name, value in query_arguments(slots).items() if value}
    if not (said.get("operator") or said.get("conditions")) or said.get("unread"):
        return []
    return listed_on_map("query_data", said)


def _not_on_a_map(slots: Slots) -> list[str]:
    """What a map was asked of that is neither a column nor a place: "the map of unicorns"."""
    after = r"\b(?:of|for|in|by|about|map|showing)(?: the| a| all)? "
    named = [run for run in slots.strange if re.search(rf"{after}{run}\b", slots.masked)]
    capital = {name.casefold(): name for name in places_unknown(slots)}
    return [*(capital.pop(name, name) for name in named), *capital.values()]
