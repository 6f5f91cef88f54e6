"""A question as numbers for the head: hashed words and letters, and what was found in it."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

from analysis.chat.slots import Slots

#: Places for hashed words and letters.
BUCKETS = 1 << 13
#: Length of the runs of letters.
LETTERS = (3, 4, 5)
#: Weight of the words, the letters and the facts, each of length 1.
WORDS_WEIGHT, LETTERS_WEIGHT, FACTS_WEIGHT = 1.0, 0.8, 0.5

Places = npt.NDArray[np.int64]
Values = npt.NDArray[np.float32]


def sparse_features(slots: Slots) -> tuple[Places, Values]:
    """Places (n,) and values (n,) of what is not 0; places may come twice."""
    blocks = (
        (_words(slots), WORDS_WEIGHT),
        (_letters(slots.masked), LETTERS_WEIGHT),
        (facts(slots), FACTS_WEIGHT),
    )
    places: list[int] = []
    values: list[float] = []
    for names, weight in blocks:
        unique = sorted(set(names))
        if not unique:
            continue
        each = weight / len(unique) ** 0.5
        places += [place_of(name) for name in unique]
        values += [each] * len(unique)
    return np.array(places, dtype=np.int64), np.array(values, dtype=np.float32)


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
