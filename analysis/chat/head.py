"""The head: how likely each kind of request is, from words, letters, facts and the embedding.

Multinomial logistic regression; `train` makes its file from the written examples. Only numpy is
needed to use it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.chat.embedding import embed
from analysis.chat.features import BUCKETS, sparse_features
from analysis.chat.slots import Slots

FILE = Path(__file__).parent / "words" / "head.npz"
#: Weight of the embedding, of length 1 after its mean is taken off, beside the other features.
EMBEDDING_WEIGHT = 1.0
Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Head:
    """Kinds (k), weights (k, BUCKETS + 384), bias (k,), rarity (BUCKETS,), mean embedding, digest."""

    kinds: tuple[str, ...]
    weights: Matrix
    bias: Matrix
    rarity: Matrix
    centre: Matrix
    temperature: float
    digest: str

    def chances(self, slots: Slots, *, with_embedding: bool = True) -> dict[str, float]:
        """Calibrated probability of each kind; without its embedding a question is a mean one."""
        places, values = sparse_features(slots, self.rarity)
        points = self.bias + self.weights[:, places] @ values
        if with_embedding:
            points = points + self._dense(slots)
        points = points / self.temperature
        grown = np.exp(points - points.max())
        return dict(zip(self.kinds, (grown / grown.sum()).tolist(), strict=True))

    def _dense(self, slots: Slots) -> Matrix:
        found: Matrix = self.weights[:, BUCKETS:] @ dense_features(embed(slots.plain), self.centre)
        return found


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
        scale = stored["scale"].astype(np.float32)
        return Head(
            kinds=tuple(str(kind) for kind in stored["kinds"]),
            weights=stored["weights"].astype(np.float32) * scale,
            bias=stored["bias"].astype(np.float32),
            rarity=stored["rarity"].astype(np.float32),
            centre=stored["centre"].astype(np.float32),
            temperature=float(stored["temperature"]),
            digest=str(stored["digest"]),
        )
