"""Which terms a question asks about, and the language to answer in."""

from __future__ import annotations

import re

from analysis.chat.request import Arguments
from analysis.chat.slots import Slots
from analysis.glossary import english_name, terms_in
from chatmrpt.lib.patterns import compiled

#: Terms that are told apart in one answer.
MOST = 3
_MEANING = (
    r"what (?:do|does) mean(?: the)?",
    r"what (?:is|are|s|does|do) (?:the )?(?:meaning|definition) of",
    r"(?:what|wat|whats|wht|whta|waht) (?:is|are|does|do|s|means?)(?: meant by)?",
    r"(?:define|definition of|meaning of|describe|explain)(?: (?:to )?(?:me|us))?(?: what)?",
    r"(?:can|could) you (?:please )?(?:explain|define|tell me (?:about|what))",
    r"(?:tell me|teach me) (?:about|what)|what s meant by|i do not (?:understand|know) what",
    r"(?:c est quoi|qu est ce que(?: c est que)?|que (?:veut dire|signifie)|definis\w*|explique\w*"
    r"|definition de|la signification de|quel est le sens de)",
    r"(?:wetin (?:be|is|dey mean|mean)|wetin|abeg explain)",
    r"(?:menene(?: ma anar| ne| ce)?|mene ne(?: ma anar)?|me ake nufi da|bayyana|ma anar)",
)
_START = re.compile(rf"^(?:.*?\b)??(?:{'|'.join(_MEANING)})\b")
_END = re.compile(
    r"(?: (?:means?|meant|stands? for|is|are|self|na|here|please|pls|abeg|exactly|really|sef"
    r"|in (?:simple|plain|easy|other|few) words?|to (?:a|an) (?:beginner|officer)|simply"
    r"|veut dire|signifie|en mots simples|ne|ce|for me|to me))+$"
)
#: A second question about the term.
_FURTHER = re.compile(r"[ ,]+and (?:why|how|what|which|when|where|who|does|do|is|are|can)\b.*$")
#: The verb of "what does it mean" is not the mean.
_VERB = re.compile(r"\b((?:do|does) .+?) means?\b")
_LINK = r"(?:and|or|vs|versus|from|with|et|ou|avec|da|tare da|against)"
_BETWEEN = re.compile(
    r"\b(?:difference|differences|differ\w*|distinction|distinguish\w*|bambanci|bambancin)\b"
    r"(?: \w+)?? (?:between|entre|tsakanin|of|in|how|from)? ?(.+)$"
)
_DIFFER = re.compile(r"\bhow (?:do|does|are|is) (.+) (?:differ\w*|not the same)$")
_POINTING = re.compile(r"(?:it|this|that|these|those|them|more|again|everything)\b")
_VERSUS = re.compile(r"^(.{2,60}?) (?:vs|versus|or|ou) (.{2,60})$")
_SHOWN = re.compile(
    r"^(?!.*\bhow (?:do|should|can|to)\b).*\b(?:explain|describe|interpret|what|tell me|mean\w*"
    r"|show\w*)\b.*\b(?:this|that|the shown|the current\w*)"
    r" (?:map|plot|chart|graph|figure|picture|image|layer)\b"
    r"|\b(?:i|we)(?: am| are)? (?:looking at|seeing)\b|\bexplain what (?:i see|is shown)\b"
)


def term_arguments(slots: Slots) -> Arguments:
    """The term of a question, or the terms it sets side by side, and French for French."""
    said = {"language": "fr"} if getattr(slots, "language", "english") == "french" else {}
    several = _several(slots.plain)
    if len(several) > 1:
        return {"terms": several, **said}
    return {"term": _term(slots.plain), **said}


def explains_shown(plain: str) -> bool:
    """Whether a question asks what the map or chart in view shows: "explain this map"."""
    return _SHOWN.search(plain) is not None


def shown_said(slots: Slots) -> tuple[str, Arguments] | None:
    """The tool that puts the map in view into words, where a question asks for that."""
    return ("explain_method", {"shown": True}) if explains_shown(slots.plain) else None


def _several(text: str) -> list[str]:
    """The terms of "difference between A and B" and "A versus B"."""
    match = _DIFFER.search(text) or _BETWEEN.search(text)
    if match is not None:
        parts = compiled(rf" {_LINK} ").split(_END.sub("", match.group(1)))
        named = [name for part in parts if (name := english_name(part)) is not None]
        if len(named) > 1:
            return list(dict.fromkeys(named))[:MOST]
        return list(dict.fromkeys(hit.name for hit in terms_in(match.group(1))))[:MOST]
    match = _VERSUS.match(_START.sub("", text).strip())
    if match is not None:
        named = [
            name
            for part in match.groups()
            if (name := english_name(_END.sub("", part))) is not None
        ]
        return list(dict.fromkeys(named)) if len(named) > 1 else []
    return []


def _term(text: str) -> str | None:
    """What stands after "what is", as the glossary names it; else what the question is about."""
    match = _START.search(text)
    rest = text[match.end() :].strip() if match is not None else ""
    rest = _END.sub("", _FURTHER.sub("", rest))
    named = english_name(rest) if rest else None
    if named is not None:
        return named
    bare = re.sub(r"^(?:(?:a|an|the|by|le|la|les|l|un|une|du|de|d) )+", "", rest)
    hits = terms_in(rest) or terms_in(_VERB.sub(r"\1", text))
    if hits:
        return hits[0].name
    return None if _POINTING.match(bare) else bare or None
