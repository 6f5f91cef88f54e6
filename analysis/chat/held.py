"""Whether a question asks for what no column can hold: learned from sentences of both sorts.

`chance_unheld` is the chance that a question is to be refused. Words that no answerable example
has are marked as new, words that only refused ones have as off; the model reads how they stand
among the others ("how many _new_ in _area_"), the words and letters, and the embedding.
`train_held` makes the file from the written examples. Only numpy is needed to use it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.chat.embedding import embed
from analysis.chat.features import BUCKETS, place_of, sparse_features
from analysis.chat.head import dense_features
from analysis.chat.query_times import MONTHS
from analysis.chat.slots import Slots
from analysis.chat.words.nigeria import states_said

FILE = Path(__file__).parent / "words" / "held.npz"
#: Weight of the marked words, of length 1, and of each fact about them.
MARKED_WEIGHT, FACT_WEIGHT = 1.5, 0.7
#: Longest run of marked words.
RUN = 3
#: The country and the state that bears its name, also where the data are of another one.
_HERE = ("niger", "nigeria")
NEW, OFF, MOSTLY_OFF, NAME, MONTH = "_new_", "_off_", "_mostoff_", "_name_", "_month_"
#: Chances by words alone outside of which the embedding would change nothing.
SURELY_HELD, SURELY_NOT = 0.1, 0.9
_ENDINGS = re.compile(r"(?<=...)(?:ing|ed|es|s)$")
_LEAST_LETTERS = 3

Places = npt.NDArray[np.int64]
Values = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Words:
    """Stems of answerable and of refused examples, with the number of lines that have them."""

    held: dict[str, int]
    refused: dict[str, int]

    def mark(self, word: str, held_here: int = 0, refused_here: int = 0) -> list[str]:
        """The word as the model reads it; counts of its own line are taken off in training."""
        if not is_content(word):
            return [word]
        stem = stem_of(word)
        held = self.held.get(stem, 0) - held_here
        refused = self.refused.get(stem, 0) - refused_here
        if held <= 0:
            return [OFF if refused > 0 else NEW]
        return [word, MOSTLY_OFF] if refused > held else [word]


@dataclass(frozen=True)
class Held:
    """The model: weights of words and letters, marked words, facts and embedding, and a bias."""

    words: Words
    weights: Values
    bias: float
    without_embedding: Values
    bias_without: float
    rarity: Values
    marked_rarity: Values
    centre: Values
    digest: str

    def chance(self, slots: Slots) -> float:
        """The chance that the question is to be refused."""
        marked = marked_of(slots, self.words)
        places, values = features_of(slots, marked, self.rarity, self.marked_rarity)
        by_words = _chance(float(values @ self.without_embedding[places]) + self.bias_without)
        if by_words < SURELY_HELD or by_words > SURELY_NOT:
            return by_words
        dense = dense_features(embed(slots.plain), self.centre)
        whole = float(values @ self.weights[places] + dense @ self.weights[-len(dense) :])
        return _chance(whole + self.bias)


def stem_of(word: str) -> str:
    """A word without its ending."""
    return word[:-3] + "y" if word.endswith("ies") else _ENDINGS.sub("", word)


def is_content(word: str) -> bool:
    """Whether a word of the masked question is one that can be new."""
    return len(word) >= _LEAST_LETTERS and word.isalpha()


def marked_of(slots: Slots, words: Words) -> list[str]:
    """The masked question with the marks of its words."""
    return [mark for word in masked_words(slots) for mark in words.mark(word)]


def masked_words(slots: Slots) -> list[str]:
    """The words of the masked question, names of unknown places and of states masked, too."""
    named = [*unknown_places(slots), *states_said(slots.plain), *_HERE]
    unknown = {part for name in named for part in name.casefold().split()}
    return [
        NAME if word in unknown else MONTH if word in MONTHS else word
        for word in slots.masked.split()
    ]


def unknown_places(slots: Slots) -> list[str]:
    """Names typed with a capital that are no place of the data."""
    return [name for name in slots.unknown_areas if name[:1].isupper()]


def features_of(
    slots: Slots, marked: list[str], rarity: Values | None, marked_rarity: Values | None
) -> tuple[Places, Values]:
    """Places (n,) and values (n,): words and letters, then marked words, then facts."""
    places, values = sparse_features(slots, rarity)
    found = [place_of(run) for run in sorted(set(runs_of(marked)))]
    worth = np.ones(len(found)) if marked_rarity is None else marked_rarity[found]
    length = float(np.sqrt((worth * worth).sum())) or 1.0
    facts = [2 * BUCKETS + at for at, fact in enumerate(_facts(slots, marked)) if fact]
    return (
        np.concatenate([places, np.array(found, dtype=np.int64) + BUCKETS, facts]).astype(np.int64),
        np.concatenate(
            [values, MARKED_WEIGHT / length * worth, np.full(len(facts), FACT_WEIGHT)]
        ).astype(np.float32),
    )


def runs_of(marked: list[str]) -> Iterable[str]:
    """Runs of one to `RUN` marked words."""
    words = ["^", *marked, "$"]
    for length in range(1, RUN + 1):
        yield from (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))


FACTS = 8


def _facts(slots: Slots, marked: list[str]) -> tuple[bool, ...]:
    new, off = marked.count(NEW), marked.count(OFF)
    return (
        new > 0,
        new > 1,
        off > 0,
        off > 1,
        MOSTLY_OFF in marked,
        bool(slots.columns),
        bool(slots.columns) and new + off > 0,
        bool(slots.unknown_areas),
    )


def _chance(points: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, points))))


@lru_cache(maxsize=1)
def held() -> Held:
    """The model of this version, read once."""
    with np.load(FILE, allow_pickle=False) as stored:
        counts = zip(stored["stems"].tolist(), stored["counts"].tolist(), strict=True)
        by_stem = {stem: pair for stem, pair in counts}
        return Held(
            words=Words(
                {stem: pair[0] for stem, pair in by_stem.items() if pair[0]},
                {stem: pair[1] for stem, pair in by_stem.items() if pair[1]},
            ),
            weights=stored["weights"].astype(np.float32),
            bias=float(stored["bias"]),
            without_embedding=stored["without_embedding"].astype(np.float32),
            bias_without=float(stored["bias_without"]),
            rarity=stored["rarity"].astype(np.float32),
            marked_rarity=stored["marked_rarity"].astype(np.float32),
            centre=stored["centre"].astype(np.float32),
            digest=str(stored["digest"]),
        )


@lru_cache(maxsize=64)
def chance_unheld(slots: Slots) -> float:
    """The chance (0 to 1) that a question asks for what no column can hold."""
    return held().chance(slots)


def unheld_words(slots: Slots) -> str:
    """The words, as understood, that no answerable example has: the longest run of them."""
    runs: list[list[str]] = [[]]
    for word in masked_words(slots):
        if held().words.mark(word)[0] in (NEW, OFF):
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    longest: list[str] = max(runs, key=len)
    return " ".join(longest)
