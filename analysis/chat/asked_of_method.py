"""Questions on how, why, who and from where: told, whatever tool their nouns speak for.

Each rule is a make of question: a source ("is X from a survey?"), a unit, a code, the author of a
rule, what bends a rate, what a word beside a rank is based on.
"""

from __future__ import annotations

import re

from analysis.chat.request import Request
from analysis.chat.slots import Slots
from analysis.glossary import english_name
from chatmrpt.lib.patterns import compiled

_SOURCES = (
    r"(?:surveys?|census|estimates?|model\w*|maps?|satellites?|rasters?|worldpop|grid3|chirps|era ?5|modis"
    r"|viirs|landsat|sentinel|copernicus|nasa|noaa|nimet|atlas|dhs|mis|nmis|dhis ?2?|google|microsoft|osm|facility data|field ?work)"
)
#: Where the values of a column come from.
_SOURCE = (
    rf"^(?:is|are|was|were|did|does|do) (?:the |you |our )*(?:\w+ ){{0,2}}?_column_(?: \w+){{0,2}}? (?:from|come from|based on|taken|out of|measured by|made by|a) (?:the |a |an )?(?:\w+ ){{0,2}}?{_SOURCES}\b",
    rf"^_column_(?: (?:is|from))? {_SOURCES} or (?:\w+ )?{_SOURCES}\b|^_column_ {_SOURCES} or \w+$|^_column_ _column_ or {_SOURCES}$",
    r"\b(?:which|what) (?:year|satellite|survey|source|sensor|product|dataset|agency|month|period) (?:is|are|was|were|does|do|did) (?:the |your )?_column_\b(?: \w+){0,2} (?:from|taken|of|come|use)\b",
    r"^(?:who|what|where) (?:\w+ )?(?:produced|made|collected|measured|supplied|provides?|provided|created|mapped|modelled|got|compiled) (?:the |this |your )?_column_\b",
    r"\b_column_(?: \w+){0,2} (?:is|are|was|were|comes?) (?:taken )?from (?:which|what|where)\b",
)  # fmt: skip
_UNITS = (
    r"(?:percent\w*|fractions?|share|proportion|ratio|km|kilomet\w+|m|met(?:re|er)s?|feet|degrees?|celsius"
    r"|fahrenheit|mm|millimet\w+|hectares?|codes?|index|counts?|rate|dummy|number|text|category|categories)"
)
#: What a column is measured in, or what its codes stand for.
_UNIT = (
    rf"^(?:is|are) (?:the )?_column_ (?:values? )?(?:really |just |only )?(?:(?:given|measured|expressed|stored) )?(?:in |a |an |as )*(?:\w+ )?{_UNITS}(?: or (?:a |an |in )?{_UNITS})?$",
    r"^(?:does|do|did|what does|what do|what is|is) (?:the )?(?:code |codes |value |class )?(?:_column_ (?:= |is |of |code |value |class )?_number_|_number_ (?:in|of|for|under) (?:the )?_column_)\b(?!.*\b(?:rank|risk|ward|lga)\b)",
    r"\b(?:codes?|values?|classes|categories|numbers) (?:of|in|for|under) (?:the )?_column_(?: column)? (?:mean|stand for|are|refer to)\b",
    r"^_column_ what(?: is| does)? (?:that|this|it)\b(?: mean)?$|^what is (?:this|that|the) (?:column |variable |thing )?(?:called )?_column_(?: thing| column)?(?: exactly)?$",
)  # fmt: skip
_SAME = r"^(?:is|are) (?:the )?_column_ (?:really |exactly )?(?:the )?same(?: thing)? (?:as|like|with) (?:the )?_column_$"
_RULES = r"(?:rules?|methods?|methodology|criteria|criterion|formula\w*|approach|thresholds?|ranking|score|composite|algorithm|tool)"
#: Who made the rules, and where they are written down.
_AUTHOR = (
    rf"^who (?:\w+ )?(?:made|wrote|invented|designed|developed|set|decided(?: on)?|chose|defined|created|came up with|approved|fixed) (?:the |these |this |your )?(?:\w+ ){{0,2}}?{_RULES}\b",
    rf"^(?:is|are|was|were|has|have) (?:the |this |your |these )?(?:\w+ ){{0,2}}?{_RULES} (?:\w+ ){{0,3}}?(?:published|validated|peer reviewed|official|endorsed|approved|tested|recogni[sz]ed|(?:from|by|of) (?:the )?(?:who|nmep|w h o|ministry|government|university)|nmep|nmcp|who)\b",
    rf"\b(?:references?|papers?|publications?|articles?|literature|citation|cite)\b.*\b{_RULES}\b|\b{_RULES}\b.*\b(?:references?|publications?|citation|cite)\b",
)  # fmt: skip
_NEIGHBOURS = (
    r"^(?:do|does|is|are|can|will|did|would) (?!.*\b(?:similar|alike|clusters?|map)\b).*\b(?:neighbou?r\w*|wards? (?:around|next to|beside|nearby|bordering)|surrounding|adjacent|nearby wards?)\b"
    r"(?=.*\b(?:score\w*|rank\w*|risk|position)\b|.*\beach other\b).*"
    r"|^(?:do|does|is|are|can|will|did|would)\b(?=.*\b(?:score\w*|rank\w*)\b)(?=.*\b(?:influenc\w*|affect\w*|depend\w*|chang\w*|count\w*|take|look)\b).*\b(?:neighbou?r\w*|surrounding|adjacent|nearby) ?(?:wards?|areas?|places?|ones?)?\b"
)
_INFLUENCE = r"\b(?:influenc\w*|affect\w*|depend\w*|chang\w*|count\w*|take|takes|look\w*|pull\w*|raise\w*|push\w*|matter\w*)\b"
_CERTAIN = r"(?:uncertain|contested|surely (?:first|not first|low|high)|surely|certain|borderline)"
#: What a word on certainty beside a rank is based on.
_WORD = (
    rf"\b(?:the )?(?:word|label|term|mark|tag|expression|phrase)s? {_CERTAIN}\b",
    rf"^(?:what|on what|how|why)\b.*\b{_CERTAIN}\b.*\b(?:based on|come from|decided|mean|stand for|beside|next to)\b",
    rf"^on what\b.*\bbase\b.*\b{_CERTAIN}\b",
)  # fmt: skip
#: "Is income one of the variables", "what about conflict, is it considered".
_PART_OF_SCORE = (
    r"^(?:(?:and|so|but) )*(?:is|are|was|were|do|does|did|what about|how about)\b(?!.*\b(?:wards?|lgas?|significan\w*|how)\b).*"
    r"\b(?:(?:considered|included|taken into account)(?: (?:in|for|by) (?:the )?(?:score|ranking|model|analysis|composite|risk))?$|one of (?:the|your) variables?$"
    r"|part of (?:the )?(?:score|ranking|model|analysis|composite)$)"
)
_PURPOSE = r"^(?:(?:and|but|so) )*(?:what|why|how come|where)\b(?! (?:wards?|lgas?|if)\b)(?!.*\bwhat if\b).*\burban (?:threshold|cut ?off|limit)\b"
#: What bends test positivity.
_BENT = (
    r"\b(?:bias\w*|suffers?|distort\w*|mislead\w*|confound\w*|(?:under|over) ?(?:estimat\w*|stat\w*|count\w*)|car\w+ seeking|seeks? (?:care|treatment)"
    r"|stock ?outs?|who (?:comes?|seeks?|is tested|gets tested|attends?)|few (?:people )?(?:are |were |is )?tested|testing rates?|self selection|representative)\b"
)
_ASKS = r"^(?:(?:and|but|so) )*(?:does|do|is|are|can|could|would|might|may|will|how|isn|doesn|did|what)\b"
#: From which value on something is called high.
_COUNTED_AS = r"\b(?:considered|count(?:s|ed)? as|regarded as|seen as|called|said to be|classed as|deemed|thought)(?: to be)? (?:very |too |as )?(?:high|low|good|bad|normal|acceptable|moderate|alarming|severe|poor)\b"
_GOOD = re.compile(
    r"^what (?:is|would be) (?:a |an )(?:good|normal|acceptable|high|low|reasonable|bad|typical|ideal) ([a-z ]{4,40})$"
)
#: Who counts as a neighbour.
_CONTIGUITY = re.compile(
    r"^(?!.*\b(?:find|show|map|list|run|compute|calculate|detect|draw)\b).*\b(?:queen|rook|contiguity)\b"
)
_READ = re.compile(
    r"^how (?:do|does|should|can|could|would|must) (?:i|we|one|you) (?:read|interpret|understand|explain) (?:a |an |the )?"
    r"(p values?|confidence intervals?|correlation(?: coefficient)?|standard deviations?|odds ratios?|r squared|median|interquartile range)\b"
)
_DROPPED = r"^(?:and |but )*(?:why|how come)\b.*_area_.*\b(?:(?:de|re) ?prioriti\w+|(?:leave|left out of|drop\w* (?:from|out of)|taken off|off|out of) (?:the )?(?:mass )?(?:campaign|distribution|net list))\b"


def asked_of_method(slots: Slots) -> Request | None:
    """The tool that tells it, and what of; None where the question is no such one."""
    return _of_a_column(slots) or _of_rules(slots) or _of_figures(slots)


def _any(patterns: tuple[str, ...], text: str) -> bool:
    return any(compiled(pattern).search(text) for pattern in patterns)


def _of_a_column(slots: Slots) -> Request | None:
    """Source, unit or codes of a column; two that may be the same."""
    if not slots.columns or slots.areas or slots.level == "facility":
        return None
    if len(slots.columns) == 2 and compiled(_SAME).search(slots.masked):
        return "explain_method", {"variables": list(slots.columns)}
    if len(slots.columns) > 1:
        return None
    if _any(_SOURCE, slots.masked):
        return "explain_method", {"term": "sources", "variable": slots.columns[0]}
    if _any(_UNIT, slots.masked):
        return "describe_data", {"variable": slots.columns[0]}
    return None


def _of_rules(slots: Slots) -> Request | None:
    """Authors, neighbours, words of certainty, what a threshold is for."""
    plain = slots.plain
    if compiled(_DROPPED).search(slots.masked):
        return "select_reprioritised", {"areas": list(slots.areas)}
    counted = any(item.value > 1 for item in slots.numbers)  # "one of them" counts nothing
    if slots.areas or (counted and not compiled(_PURPOSE).search(plain)):
        return None
    if not slots.columns and compiled(_PART_OF_SCORE).search(plain):
        return "explain_method", {"term": "variables"}
    if _CONTIGUITY.search(plain):
        return "explain_method", {"term": "queen"}
    if _any(_AUTHOR, plain):
        return "explain_method", {"term": "basis"}
    if compiled(_NEIGHBOURS).search(plain) and compiled(_INFLUENCE).search(plain):
        return "explain_method", {"term": "influence of neighbours"}
    if _any(_WORD, plain) and not re.search(r"\b(?:which|how many|list|map)\b", plain):
        return "explain_method", {"term": "certainty"}
    if compiled(_PURPOSE).search(plain):
        return "explain_method", {"term": "urban threshold"}
    return None


def _of_figures(slots: Slots) -> Request | None:
    """What bends a rate, from where on it is high, how a statistic is read."""
    plain = slots.plain
    read = _READ.search(plain)
    if read is not None:
        return "explain_term", {"term": english_name(read[1]) or read[1]}
    if slots.areas or slots.level:
        return None
    good = _GOOD.search(plain)
    if good is not None and (name := english_name(good[1])) is not None:
        return "explain_term", {"term": name}
    if slots.columns == ("tpr",) and not slots.numbers:
        if compiled(_COUNTED_AS).search(plain):
            return "explain_term", {"term": english_name("tpr") or "tpr"}
        if compiled(_ASKS).search(plain) and compiled(_BENT).search(plain):
            return "explain_method", {"term": "tpr", "variable": "tpr"}
    return None
