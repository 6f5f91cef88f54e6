"""Arguments of the settlement grid: what is wanted of it, and where."""

from __future__ import annotations

import re

from analysis.chat.request import Arguments, Request
from analysis.chat.slots import Slots
from chatmrpt.lib.patterns import compiled

_WANTED: tuple[tuple[str, str], ...] = (
    (r"\b(?:google|earth engine|satellite|imagery|images?|aerial)\b", "imagery"),
    (r"\bcontribut\w*\b|\bcaus\w*\b|\bdriv(?:e|es|ing|en)\b|\bassociat\w*\b", "cause"),
    (r"\b(?:go on|keep|continue|resume|carry on|finish)\b", "continue"),
    (r"\bhow (?:much|many|far)\b|\bprogress\b|\bleft to classify\b", "progress"),
    (r"\b(?:which|what|where|list|are there|is there|any|share|percentage|dominat\w*)\b", "which"),
    (r"\brisk map\b", "which"),
)


#: Classes are to be given now: "can I mark which blocks are informal in Bosso".
_BY_HAND = (
    r"^(?!.*\b(?:how (?:much|many|far)|google|satellite|imagery|images?)\b)(?:(?:please|now|so|and|kindly|ok) )*"
    r"(?:(?:can|could|may|let|shall|should|want|would like|need|like|how (?:do|can)) (?:i|we|me|us|to|you|my team)? ?|(?:i|we) (?:want|need|would like) to )?(?:to )?"
    r"(?:mark|label|tag|classify|draw|outline|trace|digiti[sz]e)\b"
)


def settlement_arguments(slots: Slots) -> Arguments:
    """To classify, unless the question asks for something else; areas known or not."""
    strange = [name for name in slots.unknown_areas if name[:1].isupper()]
    areas = [*slots.areas, *strange]
    if compiled(_BY_HAND).search(slots.plain):
        return {"areas": areas}
    for pattern, wanted in _WANTED:
        if compiled(pattern).search(slots.plain):
            return {"wanted": wanted, "areas": areas}
    return {"areas": areas}


_SUBJECT = r"\b(?:settlements?|slums?|informal|formal|(?:un)?planned (?:areas?|houses|buildings?|blocks?)|footprints?|buildings?|tiles|cells?|grid)\b"
#: How, by what and by whom classes are given; whether images are needed.
_HOW = (
    r"^(?:(?:and|so|but) )*(?:how (?:do|does|did|can|is|are|would|should)\b.*\b(?:tell|know|decid\w*|distinguish\w*|classif\w*|separat\w*|differ\w*|recogni\w+|identif\w+|made|come|assign\w*|determin\w*)\b"
    r"|how (?:accurate|reliable|precise|exact|correct|trustworthy|good|sure|certain|valid)\b(?! (?:is|are) (?:the )?(?:rank|risk))|(?:what|which) (?:is )?(?:the )?(?:accuracy|error)\b"
    r"|(?:is|are|do|does|would|will|can|should)\b.*\b(?:count(?:s|ed)?|considered|regarded|treated|classed|seen|qualify) (?:as|a|an|to be|formal|informal|slums?|planned|unplanned)\b"
    r"|who\b.*\b(?:clas+if\w*|label\w*|decid\w*|tags?|marks?|draws?|gives?)\b"
    r"|what (?:decides|determines|makes|counts as|is (?:meant by|the difference)|does|do you mean)\b|which (?:footprints?|images?|imagery|satellite|buildings? data)\b"
    r"|(?:is|are|was|were|does|do|did)\b.*\b(?:by hand|manual\w*|automatic\w*|google|microsoft|satellites?|images?|imagery|pictures?|ai|machine|computer|footprints?|open buildings)\b"
    r"|(?:can|may|could|should|must|do) (?:i|we|my|our|two|several|students?|anybody|anyone|people|someone)\b.*\b(?:label|clas+ify|tag|mark|use|see|need|draw)\b)"
)
_NOT_HOW = re.compile(
    r"\b(?:how (?:much|many|far)|compar\w*|contribut\w*|associat\w*|correlat\w*|rank\w*|score|map of|list|share of|percent\w*|height|tall\w*)\b"
)


def asked_of_settlements(slots: Slots) -> Request | None:
    """ "How do you tell slums from planned areas?": told, and no grid is laid."""
    if not compiled(_SUBJECT).search(slots.plain) or _NOT_HOW.search(slots.plain):
        return None
    if slots.areas or slots.level or set(slots.columns) - {"settlement_type", "housing_quality"}:
        return None
    if "settlement_type" in slots.columns:
        made = re.search(
            r"\b(?:go(?:es)? into|made of|computed|derived|based on|built|decided)\b", slots.plain
        )
        meant = re.search(
            r"\b(?:mean|means|code|codes|stand|stands|formal|informal|planned|slums?)\b",
            slots.plain,
        )
        asks = re.match(r"(?:what|how|which|is|are|does|do)\b", slots.plain)
        if asks and made:
            return "explain_method", {"variable": slots.columns[0]}
        return ("describe_data", {"variable": slots.columns[0]}) if asks and meant else None
    return (
        ("classify_settlements", {"wanted": "how"}) if compiled(_HOW).search(slots.plain) else None
    )
