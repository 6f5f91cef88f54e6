"""What is told before a question and is no part of it: "I am writing a piece about Suleja. How …?".

A place named there is the one that the question points to ("there", "its wards", "our LGA").
"""

from __future__ import annotations

import re

from analysis.chat.gazetteer import Gazetteer
from analysis.chat.slots import Slots, read_slots
from analysis.chat.words.measures import MEASURES
from chatmrpt.lib.patterns import compiled

MOST_CLAUSES = 3
#: A clause and what follows it: after a full stop, a colon or a dash.
_CLAUSE = re.compile(
    r"\s*(?P<told>[^?.!:;]{4,160}?)\s*(?:[.!:;]|\s[-–—])\s+(?P<rest>\S.{11,})$", re.DOTALL
)
_DOING = (
    r"(?:writ|prepar|draft|compil|clean|check|plan|work|mak|collect|finali[sz]|updat|review|do|think|look|study|complet"
    r"|brief|present|edit|arrang|organi[sz]|discuss|follow)ing"
)
_PAPERS = (
    r"(?:reports?|briefs?|briefing|slides?|memos?|notes?|articles?|pieces?|newsletters?|thesis|papers?|proposals?|presentations?|speech|radio"
    r"|newspaper|story|meeting|visit|workshop|training|retreat|supervision|inspection|budget|exercise|dashboard|review|work|programme|bulletin|letter|essay|application|annex|poster|talk)"
)
#: Who asks, what for, and greetings.
_PERSONAL = re.compile(
    rf"^(?:(?:ok|so|well|please|now|and|just|still) )*(?:i|i am|i have|i was|i need|i m|we|we are|we have|we re|my|our|us|as (?:a|an|the|your|secretary|head|chair\w*|director|officer|member)\b|this is (?:for|to)|it is for|needed for|need\b|wanted for)\b"
    rf"|^(?:(?:quick|just|small|one|another|urgent) )*{_DOING}\b|^(?:data|file|table) {_DOING}\b"
    r"|^(?:good (?:morning|afternoon|evening|day)|hello|hi|hey|greetings|dear|salam\w*|sannu|compliments)\b"
    rf"|^for (?:the|my|our|a|an|his|her|your|tomorrow|next|this)\b.*\b{_PAPERS}\b|\b{_PAPERS}(?: next \w+| tomorrow| today| now)?$|^(?:{_PAPERS}|page|figure|section|item) \d+$"
    r"|^(?:quick|small|short|simple|one|last|another|next) (?:one|question|thing|request|check)\b"
)
#: What limits a question, or asks for something itself.
_LIMITS = re.compile(
    r"\b(?:only|just|without|except|exclud\w*|leav\w*|drop\w*|not|no|never|if|suppose|assum\w*|let|set|urban|rural|wards?|lgas?|facilit\w*|hospitals?|clinics?"
    r"|children|pregnan\w*|women|csv|shapefiles?|excel|spreadsheets?|files?|upload\w*|data(?! clean)|nets?|itns?|llins?|bales?|households?|high|low|medium|tests?|tested|cases|fever|per|each|every|use|using|take|count\w*|consider"
    r"|focus\w*|limit\w*|restrict\w*|stick|keep|instead|same|again|add|remove|include|show|give|list|rank|map|draw|plot|tell|explain(?! the ranking)|compare|find|want|why|how|what|which|who|when|top|bottom|most|least|highest|lowest|worst|best|more|less|above|below|over|under|between)\b"
)
#: A piece "on how rural the state is": what it is about.
_ABOUT = re.compile(rf"\b{_PAPERS} (?:on|about|of|for) (?:how|what|why)\b.*$")
_NEED = re.compile(
    r"^(?:i |we )?(?:need|want|have to \w+)(?: (?:one|a|the|some|just|only|two|three))*(?: (?:figures?|numbers?|values?|facts?|line|imputed values|this|something))?"
)
_OF_THE_STATE = re.compile(
    r"\b(?:state|statewide|niger|all|every|each|lgas|everywhere|overall)\b", re.IGNORECASE
)
#: Words of the question that stand for the place, and what takes their place.
_PLACES = (
    (re.compile(r"(?<!\bare )(?<!\bis )(?<!\bwere )(?<!\bwas )\bthere\b(?! (?:are|is|were|was)\b)", re.IGNORECASE), "in {name}"),
    (re.compile(r"\b(?:the|our|this|that|my|his|her|its) (?:lga|local government(?: area)?|area|town|place|ward(?! (?:with|that|which|of|has|is)))(?= |$|[?.,!])(?! (?:average|mean))", re.IGNORECASE), "{title}"),
    (re.compile(r"\b(?:its|his|her|their|our|my)\b", re.IGNORECASE), "{name}'s"),
    (re.compile(r"(?<=\bis )it\b|(?<=\bdoes )it\b|(?<=\bhas )it\b|\b(?:of|in|for|to|from) (?:it|here)\b", re.IGNORECASE), "{of} {name}"),
)  # fmt: skip


def without_preamble(text: str, names: Gazetteer) -> str:
    """The question without what is told before it, with the place that it points to."""
    for _ in range(MOST_CLAUSES):
        match = _CLAUSE.match(text)
        if match is None:
            return text
        told = read_slots(match["told"], names)
        if not _is_told(told):
            return text
        rest = _of_place(match["rest"], told, names)
        if rest is None:
            return text
        text = rest
    return text


def _is_told(told: Slots) -> bool:
    """Whether a clause says who asks or what for, and nothing that limits the question."""
    plain = _ABOUT.sub("", told.plain)
    if not _PERSONAL.search(plain):
        return False
    limits = told.operator or told.years or told.age_group or told.test_method or told.methods
    masked = re.sub(r"_area_ (?:lga|ward)\b", "_area_", _ABOUT.sub("", told.masked))
    masked = _NEED.sub("", masked)
    numbered = told.numbers and not re.search(r"^\w+ \d+$|\bone\b", told.plain)
    return not (limits or numbered or _LIMITS.search(masked))


def _asks(slots: Slots) -> bool:
    """Whether a question can stand by itself."""
    spoken = any(compiled(pattern).search(slots.plain) for _, pattern in MEASURES)
    named = (
        slots.columns or slots.areas or slots.n or slots.order or slots.level or slots.risk_class
    )
    return bool(named or spoken) and slots.words > 2


def _of_place(rest: str, told: Slots, names: Gazetteer) -> str | None:
    """The question with the place that was told; None where it is not clear which is meant."""
    asks = read_slots(rest, names)
    if not _asks(asks):
        return None
    if not told.areas:
        return rest
    if asks.areas:
        return rest
    found = _pointed(rest, told)
    if found is not None:
        return found
    if _OF_THE_STATE.search(rest):
        return None
    return f"{rest.rstrip(' ?.!')} in {_name(told)}?"


def _name(told: Slots) -> str:
    """The place as its words were: a ward with its LGA."""
    return " in ".join(_places(told)[:2])


def _places(told: Slots) -> tuple[str, ...]:
    """The places that were told: of "Kabe, Gurara" the ward and its LGA."""
    both = re.fullmatch(r"(.+) \((.+)\)", told.areas[0]) if len(told.areas) == 1 else None
    return told.areas if both is None else (both[1], both[2])


def _pointed(rest: str, told: Slots) -> str | None:
    """The question with the place's name where a word stands for it; None where none does.

    Of a ward and its LGA ("I am of Kabe, Gurara") each has its own words.
    """
    found = rest
    places = _places(told)
    lga = f"{places[-1]} LGA".replace(" LGA LGA", " LGA")
    for pattern, instead in _PLACES:
        match = pattern.search(found)
        if match is None:
            continue
        of = match.group().split()[0] if " " in match.group() else ""
        of_lga = re.search(r"lga|local", match.group(), re.IGNORECASE) is not None
        name = places[0] if found != rest else _name(told)
        named = instead.format(name=name, title=lga if of_lga else name, of=of).strip()
        found = found[: match.start()] + named + found[match.end() :]
        if len(places) == 1 or not of_lga:
            break
    return found if found != rest else None
