"""A question as numbers for the head: hashed words and letters, and what was found in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

from analysis.chat.slots import Slots

#: Places for hashed words and letters.
BUCKETS = 1 << 14
#: Length of the runs of letters.
LETTERS = (3, 4, 5)
#: Weight of the words, the letters and the facts, each of length 1.
WORDS_WEIGHT, LETTERS_WEIGHT, FACTS_WEIGHT = 1.0, 0.8, 0.5

Places = npt.NDArray[np.int64]
Values = npt.NDArray[np.float32]


def sparse_features(slots: Slots, rarity: Values | None = None) -> tuple[Places, Values]:
    """Places (n,) and values (n,) of what is not 0; places may come twice.

    Words and runs of letters count the more the rarer they are in the examples: `rarity`
    (BUCKETS,), all alike without it.
    """
    places: list[int] = []
    values: list[float] = []
    for names, weight, by_rarity in (
        (_words(slots), WORDS_WEIGHT, True),
        (_letters(slots.masked), LETTERS_WEIGHT, True),
        (facts(slots), FACTS_WEIGHT, False),
    ):
        found = [place_of(name) for name in sorted(set(names))]
        if not found:
            continue
        worth = np.ones(len(found)) if rarity is None or not by_rarity else rarity[found]
        places += found
        values += (weight * worth / (float(np.sqrt((worth * worth).sum())) or 1.0)).tolist()
    return np.array(places, dtype=np.int64), np.array(values, dtype=np.float32)


def rarity_of(several: Sequence[Slots]) -> Values:
    """How rare the word or run of letters at each place is: log of sentences to those with it."""
    held = np.zeros(BUCKETS)
    for slots in several:
        names = {*_words(slots), *_letters(slots.masked)}
        held[list({place_of(name) for name in names})] += 1
    return np.log((len(several) + 1) / (held + 1)).astype(np.float32)


@lru_cache(maxsize=8192)
def place_of(name: str) -> int:
    """The place of a word, a run of letters or a fact."""
    return crc32(name.encode()) % BUCKETS


def _words(slots: Slots) -> list[str]:
    words = ["^", *slots.masked.split(), "$"]
    pairs = [f"{one} {two}" for one, two in pairwise(words)]
    named = [f"is {item.name}" for item in slots.found if item.kind == "column"]
    return [*words[1:-1], *pairs, *named]


def _letters(masked: str) -> list[str]:
    runs: list[str] = []
    for word in masked.split():
        if word.startswith("_"):
            continue
        padded = f"<{word}>"
        for length in LETTERS:
            runs += [f"#{padded[at : at + length]}" for at in range(len(padded) - length + 1)]
    return runs


def facts(slots: Slots) -> list[str]:
    """What was found in the question, as names."""
    found = {
        "areas": min(len(slots.areas), 2),
        "columns": min(len(slots.columns), 3),
        "unknown": min(len(slots.unknown_areas), 1),
        "numbers": min(len(slots.numbers), 2),
        "large": int(any(number.value >= 1000 for number in slots.numbers)),
        "percent": int(any(number.percent for number in slots.numbers)),
        "n": slots.n is not None,
        "order": slots.order,
        "operator": slots.operator is not None,
        "level": slots.level,
        "methods": len(slots.methods),
        "class": slots.risk_class is not None,
        "years": min(len(slots.years), 2),
        "age": slots.age_group,
        "facility": slots.facility_level is not None,
        "test": slots.test_method is not None,
        "short": slots.words <= 3,
        "long": slots.words > 15,
    }
    return [f"@{name}={value}" for name, value in found.items() if value]
