"""Figures asked of another state or country than those of the data: refused by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from babel import Locale

from analysis.chat.slots import Slots
from analysis.chat.text import words_of
from analysis.chat.words.nigeria import CAPITALS, STATES, states_said
from analysis.tools.places import Places
from chatmrpt.lib.patterns import compiled
from chatmrpt.lib.say import say

#: Not another country than that of the data, or an everyday word in lower case.
_NOT_ELSEWHERE = frozenset(
    [
        *("niger", "nigeria", "turkey", "jersey", "jordan", "georgia", "reunion", "la reunion"),
        *("united nations", "nations unies", "european union", "eurozone", "unknown region"),
    ]
)
#: Countries by other names.
_ALSO = {"congo": "Congo", "ivory coast": "Côte d’Ivoire", "kasar benin": "Benin", "drc": "Congo"}
_BEFORE = (
    r"(?:in|of|for|at|from|across|over|around|within|inside|about|with|to|than|and|or|vs|versus"
    r"|between|by|au|a|en)"
)
_NATIONAL = re.compile(
    r"\b(?:national|nationwide|country ?wide|federal) (?:_column_|average|mean|figures?|prevalence|rates?|level"
    r"|burden|total|numbers?)\b|\bwhole (?:of )?(?:the )?(?:country|nigeria|africa)\b|\ball of (?:nigeria|africa)\b"
    r"|\b(?:rest|whole) of (?:africa|nigeria|the country|the world)\b|\bother countries\b"
    r"|_column_ (?:of|in|for|across) (?:the )?(?:nigeria|africa|country)\b"
)

#: States beside each other, where the data hold one.
_STATES = re.compile(
    r"\b(?:all|every|each|other|among|rank|compare|between|across|which|what|how do|list|map|show)(?: (?:the|of|of the|thirty six|36|other|all))*"
    r" (?:nigerian |northern |southern |federal )?states\b(?! (?:of|that) (?:matter|affairs))|\bstates (?:of|in) (?:the )?(?:nigeria|federation|country)\b"
)
#: Places that are passed through, and asked nothing of.
_PASSED = re.compile(
    r"\b(?:docked|arriv\w+|landed|ship\w*|vessel|port|meeting|workshop|conference|training|travel\w*"
    r"|fly\w*|posted|based|born)\b"
)


def elsewhere(slots: Slots, places: Places) -> str | None:
    """The state or country that is asked about while the data hold others."""
    here = {name.casefold() for name in places.states}
    if not places.wards or _PASSED.search(slots.plain):
        return None
    country = _country(slots.plain, {name.casefold() for name in slots.areas})
    if country is not None:
        return country
    stated = [
        name for name in STATES - here if compiled(rf"\b{name} states?\b").search(slots.plain)
    ]
    if stated:
        return str(stated[0]).title()
    if of_the_country(slots):
        return "Nigeria"
    if len(here) == 1 and _STATES.search(slots.plain):
        return say("other states")
    if slots.areas:
        return None
    beside = compiled(rf"\b({'|'.join(sorted(STATES - here))}) (?:or|and|versus|vs) us\b").search(
        slots.plain
    )
    if beside:
        return beside[1].title()
    return next(iter(_states(slots, here)), None)


def of_the_country(slots: Slots) -> bool:
    """ "What is the national TPR": a figure, though it reads like a term."""
    return _NATIONAL.search(slots.masked) is not None


def _states(slots: Slots, here: set[str]) -> Iterable[str]:
    capitals = [CAPITALS.get(name.casefold(), name) for name in slots.unknown_areas]
    named = [name for name in capitals if name.casefold() in STATES]
    said = [name.title() for name in states_said(slots.plain)]
    for name in named or said:
        near = rf"\b(?:reach|to|by) {re.escape(name.casefold())}\b"
        if name.casefold() not in here and not re.search(near, slots.plain):
            yield name


def _country(plain: str, areas: set[str]) -> str | None:
    """A country that a question in normal form names: "in Ghana", "Kenya's", "Benin Republic"."""
    for words, name in countries().items():
        if words not in plain or words in areas:
            continue
        if compiled(
            rf"\b{_BEFORE} (?:the )?{words}\b(?! (?:ward|lga|road|street|market|city))"
            rf"|\b{words} (?:s|republic|country)\b|^{words}\b"
        ).search(
            plain,
        ):
            return name
    return None


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """Countries by their names in English and French, as a question in normal form has them."""
    found: dict[str, str] = dict(_ALSO)
    shown = Locale("en").territories
    for language in ("en", "fr"):
        for code, name in Locale(language).territories.items():
            words = " ".join(words_of(name.split("(")[0].split(" - ")[0]))
            if code.isalpha() and words not in _NOT_ELSEWHERE and len(words) > 3:
                found.setdefault(words, shown[code])
    return found
