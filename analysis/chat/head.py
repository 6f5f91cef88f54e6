"""The head: how likely each kind of request is, from words, letters, facts and the embedding.

Every two kinds have a line between them (a linear support vector machine); each kind's points are
its votes from the pairs it is in. `train` makes the file from the written examples. Only numpy is
needed to use it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.chat.embedding import embed
from analysis.chat.features import BUCKETS, sparse_features
from analysis.chat.slots import Slots

FILE = Path(__file__).parent / "words" / "head.npz"
#: Weight of the embedding, of length 1 after its mean is taken off, beside the other features.
EMBEDDING_WEIGHT = 1.0
#: How soon a pair's vote is whole: at a third of the distance at which the lines were fitted.
STEEPNESS = 10.0
Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Lines:
    """A line for each of p pairs of kinds: weights (features, p) times scale (p), and bias (p).

    `temperature` makes the chances that come of the votes honest.
    """

    weights: npt.NDArray[np.int8]
    scale: Matrix
    bias: Matrix
    temperature: float


@dataclass(frozen=True)
class Head:
    """Kinds (k), the lines by words and letters alone, and those with the embedding.

    `first` and `second` (p) are the places of a pair's kinds; rarity (BUCKETS,); centre (384,) is
    the mean embedding.
    """

    kinds: tuple[str, ...]
    first: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]
    by_words: Lines
    whole: Lines
    rarity: Matrix
    centre: Matrix
    digest: str

    def chances(self, slots: Slots, *, with_embedding: bool = True) -> dict[str, float]:
        """Calibrated probability of each kind, by words and letters alone or with the embedding."""
        lines = self.whole if with_embedding else self.by_words
        places, values = sparse_features(slots, self.rarity)
        sides = values @ lines.weights[places]
        if with_embedding:
            sides = (
                sides + dense_features(embed(slots.plain), self.centre) @ lines.weights[BUCKETS:]
            )
        points = votes(sides * lines.scale + lines.bias, self.first, self.second, len(self.kinds))
        points = points / lines.temperature
        grown = np.exp(points - points.max())
        return dict(zip(self.kinds, (grown / grown.sum()).tolist(), strict=True))


def votes(
    sides: npt.NDArray[Any],
    first: npt.NDArray[np.int64],
    second: npt.NDArray[np.int64],
    kinds: int,
) -> npt.NDArray[np.float64]:
    """The votes for each kind (..., kinds) from the sides of the lines (..., p).

    A pair gives one vote, to its first kind where the side is above 0; near 0 it is shared.
    """
    given = 1.0 / (1.0 + np.exp(-np.clip(STEEPNESS * sides, -50.0, 50.0)))
    each = np.eye(kinds)
    whole: npt.NDArray[np.float64] = given @ each[first] + (1.0 - given) @ each[second]
    return whole


def dense_features(vector: Matrix, centre: Matrix) -> Matrix:
    """The embedding without what all sentences share."""
    moved = vector - centre
    length = float(np.sqrt((moved * moved).sum())) or 1.0
    scaled: Matrix = (EMBEDDING_WEIGHT / length * moved).astype(np.float32)
    return scaled


@lru_cache(maxsize=1)
def head() -> Head:
    """The head of this version, read once."""
    with np.load(FILE, allow_pickle=False) as stored:
        return Head(
            kinds=tuple(str(kind) for kind in stored["kinds"]),
            first=stored["first"].astype(np.int64),
            second=stored["second"].astype(np.int64),
            by_words=_lines(stored, "by_words"),
            whole=_lines(stored, "whole"),
            rarity=stored["rarity"].astype(np.float32),
            centre=stored["centre"].astype(np.float32),
            digest=str(stored["digest"]),
        )


def _lines(stored: Any, name: str) -> Lines:
    return Lines(
        weights=stored[f"{name}_weights"],
        scale=stored[f"{name}_scale"],
        bias=stored[f"{name}_bias"],
        temperature=float(stored[f"{name}_temperature"]),
    )
