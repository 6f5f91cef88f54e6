"""Which places a question is about: names of the data, names that it does not hold, and neither."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.chat.gazetteer import SIDES, Found
from analysis.chat.text import Token, known, vocabulary

if TYPE_CHECKING:
    from analysis.chat.slots import Slots

_PLACE_BEFORE = frozenset(
    [
        "in",
        "of",
        "for",
        "is",
        "does",
        "was",
        "why",
        "and",
        "ward",
        "about",
        "at",
        "lga",
        "vs",
        "versus",
        "or",
        "did",
    ]
)
#: Whose question it is, and no place that it is about: "the chairman of Rafi asks why Kakuri …".
_OFFICE = re.compile(
    r"\b(?:chairman|chairperson|chairwoman|emir|officers?|coordinators?|director|commissioner|councill?ors?"
    r"|focal (?:person|point)|colleagues?|head|team|secretary|boss|leader)(?: \w+)? (?:of|for|in|from|at) "
    r"(?:the )?(_area_)"
)


#: "Kawo (the Magama one, not Kontagora)": the second says which one is not meant, and limits nothing.
_ONE = r"(?:one|_number_)"
_NOT_THE_OTHER = re.compile(
    rf"\bthe (?:_area_ {_ONE}|{_ONE} (?:in|of|from) _area_)(?: and| but)? not (?:(?:the|one|_number_|in|of|from) )*(?P<other>_area_)"
    rf"|\bnot the (?:(?P<first>_area_) {_ONE}|{_ONE} (?:in|of|from) (?P<second>_area_))"
)


#: "Kawo, the Magama one", "Kawo I mean the one in Magama": one ward.
_THE_ONE_IN = re.compile(
    rf"(_area_)(?: ward)?(?: (?!and|or|with|to|than|vs|versus)\w+){{0,3}}? the (?:(_area_) {_ONE}\b|{_ONE} (?:in|of|from) (_area_))"
)


def areas_meant(masked: str, found: list[Found]) -> tuple[str, ...]:
    """The areas named, each once, without that of an office and the one that is not meant."""
    names = [item.name for item in found if item.kind == "area"]
    gone = {masked[: match.start(1)].count("_area_") for match in _OFFICE.finditer(masked)}
    for match in _NOT_THE_OTHER.finditer(masked):
        gone |= {
            masked[: match.start(kind)].count("_area_")
            for kind, said in match.groupdict().items()
            if said
        }
    for match in _THE_ONE_IN.finditer(masked):
        ward, lga = (
            masked[: match.start(group)].count("_area_") for group in (1, match.lastindex or 2)
        )
        if names[ward].endswith(f"({names[lga]})"):
            gone.add(lga)
        elif ward not in gone and lga not in gone:
            names[ward] = f"{names[ward]} ({names[lga]})"
            gone.add(lga)
    kept = [name for at, name in enumerate(names) if at not in gone]
    return tuple(dict.fromkeys(kept or names))


def places_unknown(slots: Slots) -> list[str]:
    """Names typed like a place's that the data do not hold; "ANC" and "ACTs" are no places."""
    return [
        name
        for name in slots.unknown_areas
        if name[:1].isupper()
        and not _LETTERS.match(name)
        and not set(name.casefold().split()) <= _NO_NAMES
    ]


#: Letters that stand for words: "ANC", "EPI", "DHIS2".
_LETTERS = re.compile(r"[A-Z]{2,6}\d?s?(?: |$)")
_MONTHS = "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday christmas xmas easter ramadan sallah eid"
#: Words that begin a sentence, and so with a capital.
_BEGIN = "anyway anyhow meanwhile honestly frankly hopefully otherwise therefore moreover besides"
_NO_NAMES = frozenset(["unknown", "none", *f"{_MONTHS} {_DAYS} {_BEGIN}".split()])


def _is_strange(at: int, tokens: list[Token], words: list[str], named: set[int]) -> bool:
    word = tokens[at].word
    if tokens[at].foreign and not tokens[at].capital:
        return False
    return at not in named and word.isalpha() and words[at] not in vocabulary() and len(word) > 2


def strange_words(tokens: list[Token], words: list[str], found: list[Found]) -> tuple[str, ...]:
    """Words that mean nothing here, those beside each other as one."""
    named = {at for item in found for at in range(item.start, item.end)}
    runs: list[list[str]] = []
    last = -2
    for at, word in enumerate(words):
        if _is_strange(at, tokens, words, named) and not known(word):
            runs = [*runs[:-1], [*runs[-1], word]] if at == last + 1 else [*runs, [word]]
            last = at
    return tuple(" ".join(run) for run in runs)


def unknown_names(tokens: list[Token], words: list[str], found: list[Found]) -> tuple[str, ...]:
    """Words that could only be a place's name which the data do not hold."""
    named = {at for item in found for at in range(item.start, item.end)}
    names: list[list[str]] = []
    last = -2
    for at, token in enumerate(tokens):
        if not _is_strange(at, tokens, words, named):
            goes_on = at == last + 1 and token.capital and words[at] in SIDES and at not in named
            if goes_on and names:
                names[-1].append(token.typed)
                last = at
            continue
        if at == last + 1:
            names[-1].append(token.typed)
        elif at > 0 and (words[at - 1] in _PLACE_BEFORE or token.capital):
            names.append([token.typed])
        else:
            continue
        last = at
    return tuple(" ".join(name) for name in names)
