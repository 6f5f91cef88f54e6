"""Find entries by what people type: names in any language, plurals, typing errors, sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from analysis.glossary.entries import Entry, all_entries
from chatmrpt.lib.patterns import compiled
from uploads.cleaning.text import strip_accents

#: From this likeness (0 to 100) a mistyped name is taken for the one it is near to.
CLOSE = 84.0
#: Another entry may not come nearer than this many points to the best.
APART = 3.0
#: Shorter names are abbreviations, which a typing error turns into others.
SHORTEST = 5
#: From this likeness an entry is offered.
OFFERED = 62.0
LONGEST_NAME = 8
_HOOKED = str.maketrans("ɓɗƙƴƁƊƘƳ", "bdkyBDKY")
_ARTICLES = frozenset(
    [
        "a",
        "an",
        "the",
        "this",
        "that",
        "my",
        "our",
        "what",
        "le",
        "la",
        "les",
        "l",
        "un",
        "une",
        "des",
        "du",
        "de",
        "d",
        "cette",
        "ce",
    ]
)
#: Words that name an entry and are said in passing far more often than asked about.
_PASSING = frozenset(
    [
        "malaria",
        "risk",
        "ward",
        "wards",
        "state",
        "states",
        "zone",
        "zones",
        "case",
        "cases",
        "control",
        "urban",
        "mean",
        "average",
        "children",
        "tests",
        "tested",
        "positive",
        "score",
        "session",
        "sessions",
        "run",
        "runs",
        "need",
        "rate",
        "rates",
        "variable",
        "variables",
        "model",
        "models",
        "points",
        "state",
        "grid",
        "cell",
        "net",
        "nets",
        "net",
        "plan",
        "session",
        "gap",
        "floor",
        "role",
        "direct",
        "local",
        "lga",
        "lgas",
        "review",
        "facility",
        "facilities",
        "population",
        "excel",
        "missing",
        "trend",
        "period",
    ]
)


@dataclass(frozen=True)
class Hit:
    """An entry found in a text: its English name as said, and the word at which it begins."""

    entry: Entry
    name: str
    start: int


def plain(text: str) -> str:
    """Lower case, without accents and signs, single blanks."""
    bare = strip_accents(text.translate(_HOOKED)).casefold()
    return re.sub(r"[^a-z0-9*]+", " ", bare.replace("’", "'")).strip()


@lru_cache(maxsize=1)
def names() -> dict[str, Entry]:
    """Every name in plain form, and its entry."""
    found: dict[str, Entry] = {}
    for entry in all_entries():
        for name in entry.every_name:
            found.setdefault(plain(name), entry)
    return found


def find_entry(text: str) -> Entry | None:
    """The entry a text names: exactly, in the plural, or with a typing error; else None."""
    found = _named(text)
    return found[1] if found else None


def english_name(text: str) -> str | None:
    """The plain English name that a text means: as said where it is one, else the term's own."""
    found = _named(text)
    return _in_english(*found) if found else None


def _in_english(name: str, entry: Entry) -> str:
    own = [plain(item) for item in entry.names["en"]]
    return name if name in own else own[0]


def _named(text: str) -> tuple[str, Entry] | None:
    wanted = plain(text)
    while True:
        for form in _forms(wanted):
            if form in names():
                return form, names()[form]
        first, _, rest = wanted.partition(" ")
        if first not in _ARTICLES or not rest:
            return _mistyped(wanted)
        wanted = rest


def _forms(word: str) -> Iterator[str]:
    """The word, and what it would be in the singular or the plural."""
    yield word
    if word.endswith("ies"):
        yield f"{word[:-3]}y"
    for ending in ("s", "es", "x"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield word[: -len(ending)]
    if len(word) > 3:
        yield f"{word}s"
    inner = re.sub(r"\b(\w{4,})s\b", r"\1", word)
    if inner != word:
        yield inner


def _mistyped(wanted: str) -> tuple[str, Entry] | None:
    if len(wanted) < SHORTEST:
        return None
    long = [name for name in names() if len(name) >= SHORTEST]
    near = process.extract(wanted, long, scorer=fuzz.ratio, score_cutoff=CLOSE, limit=5)
    if not near:
        return None
    best = names()[near[0][0]]
    rivals = [score for name, score, _ in near if names()[name] is not best]
    if rivals and near[0][1] - max(rivals) < APART:
        return None
    return near[0][0], best


def nearest_entries(text: str, most: int = 3) -> list[Entry]:
    """Entries whose names are like a text, the likest first: offers, never answers."""
    words = plain(text).split()
    wanted = " ".join(word for word in words if word not in _ARTICLES)
    if not wanted:
        return []
    near = process.extract(wanted, list(names()), scorer=fuzz.WRatio, limit=12)
    found = [names()[name] for name, score, _ in near if score >= OFFERED and len(name) > 2]
    return list(dict.fromkeys(found))[:most]


def terms_in(text: str) -> list[Hit]:
    """The entries a sentence names, in its order; the longest names first, none twice.

    What a question asks without naming it (`Entry.asked`) comes before all others. Words said in
    passing (ward, malaria, rate) count only when nothing else is named.
    """
    words = plain(text).split()
    hits: list[Hit] = []
    at = 0
    while at < len(words):
        for length in range(min(LONGEST_NAME, len(words) - at), 0, -1):
            name, entry = _exact(" ".join(words[at : at + length]))
            if entry is not None:
                hits.append(Hit(entry, _in_english(name, entry), at))
                at += length
                break
        else:
            at += 1
    asked = _asked(" ".join(words))
    telling = [hit for hit in hits if hit.name not in _PASSING]
    ordered = [*asked, *(telling or hits)]
    unique = {hit.entry.id: hit for hit in reversed(ordered)}
    return [hit for hit in ordered if unique[hit.entry.id] is hit]


def _exact(phrase: str) -> tuple[str, Entry | None]:
    if len(phrase) < 2:
        return phrase, None
    for form in _forms(phrase):
        if form in names():
            return form, names()[form]
    return phrase, None


def _asked(text: str) -> list[Hit]:
    return [
        Hit(entry, plain(entry.term()), -1)
        for entry in all_entries()
        for pattern in entry.asked
        if compiled(pattern).search(text)
    ]
