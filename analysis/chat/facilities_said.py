"""One facility by its name: found before anything else reads the words of its name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from analysis.chat.gazetteer import Gazetteer
from analysis.chat.text import tokens_of, vocabulary
from analysis.tools.facility_names import Facility, by_words, named_facilities
from analysis.tools.places import fold
from analysis.workspace import Workspace
from uploads.cleaning.text import strip_accents

_WORD = re.compile(r"[^\W_]+")
#: What is written short in a name.
_SHORT = {
    "phc": "primary health centre",
    "phcc": "primary health centre",
    "gh": "general hospital",
    "hosp": "hospital",
    "center": "centre",
    "chc": "comprehensive health centre",
}
#: What kind of facility a name ends with, before its number.
_KINDS = sorted(
    (
        tuple(kind.split())
        for kind in [
            "primary health centre",
            "primary health care centre",
            "primary health care",
            "health centre",
            "primary health clinic",
            "health clinic",
            "health post",
            "general hospital",
            "cottage hospital",
            "rural hospital",
            "teaching hospital",
            "specialist hospital",
            "comprehensive health centre",
            "basic health centre",
            "basic health clinic",
            "medical centre",
            "maternity",
            "dispensary",
            "clinic",
            "hospital",
        ]
    ),
    key=len,
    reverse=True,
)
#: Before a kind they ask for one of many.
_ANY = frozenset(
    [
        "which",
        "what",
        "each",
        "every",
        "per",
        "any",
        "all",
        "by",
        "a",
        "an",
        "many",
        "no",
        "highest",
        "lowest",
        "top",
        "bottom",
        "first",
    ]
)
_NUMBER = re.compile(r"\d{1,2}|i{1,3}|iv|v")
_NEAR = 60
MOST_NEAR = 5
_SOME_KIND = re.compile(
    r"hosp|health|cent(?:re|er)|clinic|maternity|dispensar|medical|\bph?cc?\b|\bchc\b|\bgh\b", re.I
)


@dataclass(frozen=True)
class Named:
    """A name of a facility in a question: as typed, and the facilities that it may mean.

    `sure` is whether a single one of them is the one that is named, `out` whether it is left out.
    """

    typed: str
    found: tuple[Facility, ...]
    near: tuple[Facility, ...] = ()
    sure: bool = True
    out: bool = False


@dataclass(frozen=True)
class Facilities:
    """The facilities that a question names, and the question with an LGA in place of each."""

    text: str
    named: tuple[Named, ...]
    stands: tuple[str, ...]


@dataclass(frozen=True)
class _Words:
    """The words of a text, as names are compared; where each stands in the text."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    text: str

    def typed(self, first: int, end: int) -> str:
        return self.text[self.spans[first][0] : self.spans[end - 1][1]]


def facilities_said(text: str, names: Gazetteer, workspace: Workspace) -> Facilities | None:
    """The facilities named; None where none is, or where no reports are there."""
    if workspace.facilities is None or not _SOME_KIND.search(text):
        return None
    known = named_facilities(workspace.facilities)
    said = _words(text)
    hits = _exact(said, known, names)
    hits += _of_a_kind(
        said, known, names, {at for first, end, _ in hits for at in range(first, end)}
    )
    if not hits:
        return None
    hits = _left_out(said, sorted(hits, key=lambda hit: hit[0]))
    rest = _without(said, hits, [" "] * len(hits))
    places = [item.name for item in names.find(tokens_of(rest)) if item.kind == "area"]
    named = [_within(item, places) for _, _, item in hits]
    lgas = [_MARK if item.out else _stand(item, known) for item in named]
    stands = {item.name for lga in lgas if lga != _MARK for item in names.find(tokens_of(lga))}
    rest = _AROUND_LEFT.sub(" ", _without(said, hits, lgas))
    rest = _OUT_LEFT.sub(" ", rest)
    if any(item.out for item in named):
        rest = _ASIDE_LATER.sub(" ", rest).replace(_MARK, " ")
    return Facilities(rest, tuple(named), tuple((stands | set(lgas)) - {_MARK}))


_OUT = (
    r"(?:w/o|without(?: counting| including)?|except(?: for)?|excepting|excluding|exclude|leaving out|leave out|leaving aside|minus|not counting"
    r"|not including|other than|apart from|aside from|but not|drop|dropping|ignoring|ignore|but for|remove|removing|take out|taking out|besides)"
)
#: What leaves a facility out, right before its name; and what is left of it without the name.
_OUT_BEFORE = re.compile(
    rf"(?:\b(?:if|when|once) (?:we|i|you) )?\b{_OUT}\W+(?:the |that of )?$", re.I
)
_MARK = "\x00"
_OUT_LEFT = re.compile(rf"(?:\b(?:if|when|once) (?:we|i|you) )?\b{_OUT}\W+(?:the |that of )?{_MARK}(?:\W*(?:and|or|nor|,)?\W*{_MARK})*", re.I)  # fmt: skip


#: "… set aside", "… is left out"; and of the one facility that is named: "with it set aside".
_GONE = r"(?:(?:set|put|left|taken|kept) (?:aside|out|away|off)|aside|excluded|removed|omitted|ignored|dropped|discounted|not (?:counted|included))\b"
_ASIDE = re.compile(rf"\W+(?:(?:is|was|being|once|were|if) )*(?:{_GONE}|out\b(?! of))[,:]?", re.I)
_IT = r"(?:it|that one|this one|that facility|this facility)\b"
_ASIDE_LATER = re.compile(
    rf"\b(?:with|if|once|when|after) {_IT} (?:is |was )?{_GONE}[,:]?"
    rf"|\b(?:leav|tak|sett?|putt?|keep)(?:e|ing)? {_IT} (?:out|aside|away|off)\b[,:]?|\b{_OUT} {_IT}[,:]?",
    re.I,
)
_AROUND_LEFT = re.compile(rf"(?:\b(?:if|when|once|with) (?:we |i |you )?)?(?:\b(?:leav|tak|sett?|putt?|keep)(?:e|ing)? )?{_MARK}{_ASIDE.pattern}", re.I)  # fmt: skip


def _left_out(said: _Words, hits: list[_Hit]) -> list[_Hit]:
    """The facilities with those marked that stand after "without", also in a row."""
    found: list[_Hit] = []
    for first, end, item in hits:
        before = said.text[: said.spans[first][0]]
        last = found[-1] if found else None
        between = said.text[said.spans[last[1] - 1][1] : said.spans[first][0]] if last else None
        row = (
            last is not None
            and last[2].out
            and re.fullmatch(r"\W*(?:and|or|nor)?\W*", between or "x")
        )
        after = said.text[said.spans[end - 1][1] :]
        out = bool(row or _OUT_BEFORE.search(before) or _ASIDE.match(after))
        out = out or (len(hits) == 1 and _ASIDE_LATER.search(after) is not None)
        found.append((first, end, replace(item, out=out)))
    return found


def _words(text: str) -> _Words:
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        word = strip_accents(match.group()).casefold()
        for part in _SHORT.get(word, word).split():
            words.append(part)
            spans.append(match.span())
    return _Words(tuple(words), tuple(spans), text)


_Hit = tuple[int, int, Named]


def _exact(said: _Words, known: tuple[Facility, ...], names: Gazetteer) -> list[_Hit]:
    """Whole names, the longest first; a name that is a place's is read as the place."""
    places = names.places.lgas.keys() | names.places.by_name.keys()
    whole = {words: own for words, own in by_words(known).items() if " ".join(words) not in places}
    taken: set[int] = set()
    hits: list[_Hit] = []
    for length in sorted({len(words) for words in whole}, reverse=True):
        for first in range(len(said.words) - length + 1):
            own = whole.get(tuple(fold(" ".join(said.words[first : first + length])).split()))
            if own is None or length < 2 or taken & set(range(first, first + length)):
                continue
            hits.append((first, first + length, Named(said.typed(first, first + length), own)))
            taken |= set(range(first, first + length))
    return hits


def _of_a_kind(
    said: _Words, known: tuple[Facility, ...], names: Gazetteer, taken: set[int]
) -> list[_Hit]:
    """ "Bida general hospital", "health post 2": parts of names, or names that are not there."""
    hits: list[_Hit] = []
    at = 0
    while at < len(said.words):
        kind = next((own for own in _KINDS if said.words[at : at + len(own)] == own), None)
        end = at + len(kind or ("",))
        if kind is None or taken & set(range(at, end)):
            at += 1
            continue
        first = _name_before(said, at, names)
        if end < len(said.words) and _NUMBER.fullmatch(said.words[end]):
            end += 1
            numbered = True
        else:
            numbered = False
        before = said.words[first - 1] if first else ""
        if (numbered or first < at) and before not in _ANY and not taken & set(range(first, end)):
            hits.append((first, end, _partly(said, first, end, known)))
        at = end
    return hits


def _name_before(said: _Words, at: int, names: Gazetteer) -> int:
    """Where the name before a kind begins: places, and words with a capital that mean nothing."""
    for length in (4, 3, 2, 1):
        start = at - length
        if start >= 0 and fold(" ".join(said.words[start:at])) in (
            names.places.lgas.keys() | names.places.by_name.keys()
        ):
            return start
    first = at
    while first > 0:
        word = said.words[first - 1]
        capital = said.text[said.spans[first - 1][0]].isupper()
        if not capital or word in vocabulary() or word in _ANY or word.isdigit():
            break
        first -= 1
    return first


def _partly(said: _Words, first: int, end: int, known: tuple[Facility, ...]) -> Named:
    words = fold(" ".join(said.words[first:end]))
    whole = [one for one in known if f" {words} " in f" {fold(one.name)} "]
    typed = said.typed(first, end)
    if whole:
        return Named(typed, tuple(whole))
    own = set(words.split())
    by_place = [one for one in known if own <= set(fold(one.title).split())]
    if by_place:
        return Named(typed, tuple(by_place), sure=False)
    titles = [fold(one.title) for one in known]
    hits = process.extract(words, titles, scorer=fuzz.WRatio, limit=MOST_NEAR, score_cutoff=_NEAR)
    return Named(typed, (), tuple(known[at] for _, _, at in hits))


def _within(item: Named, places: Iterable[str]) -> Named:
    """Of several those of the places that the question names."""
    own = tuple(one for one in item.found if any(is_in(one, place) for place in places))
    return Named(item.typed, own, sure=item.sure, out=item.out) if own else item


def is_in(one: Facility, place: str) -> bool:
    """Whether a facility is in a ward or an LGA of this name."""
    return fold(place) in (fold(one.lga), fold(one.ward), fold(f"{one.ward} ({one.lga})"))


def _stand(item: Named, known: tuple[Facility, ...]) -> str:
    return next((one.lga for one in (*item.found, *item.near, *known) if one.lga), "")


def _without(said: _Words, hits: list[_Hit], instead: list[str]) -> str:
    text = said.text
    for (first, end, _), word in reversed(list(zip(hits, instead, strict=True))):
        text = text[: said.spans[first][0]] + word + text[said.spans[end - 1][1] :]
    return text
