"""Make the file of `held` from the written examples: a part of `manage.py train_understanding`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.chat.embedding import Vectors
from analysis.chat.examples import REFUSE, Example, examples_digest
from analysis.chat.features import BUCKETS, place_of, rarity_of
from analysis.chat.head import dense_features
from analysis.chat.held import (
    FACTS,
    FILE,
    Values,
    Words,
    features_of,
    is_content,
    masked_words,
    runs_of,
    stem_of,
)
from analysis.chat.slots import Slots

#: Inverse strength of the penalty.
STRENGTH = 5.0
MOST_STEPS = 400
#: Weight of the sentences that ask for what is not held.
REFUSED_WEIGHT = 2.0


def count_words(examples: Sequence[Example], slots: list[Slots]) -> tuple[Words, list[list[str]]]:
    """The lines that have each stem, and every sentence marked as if its line were unknown."""
    of_line: dict[int, set[str]] = {}
    refused_lines: set[int] = set()
    for item, read in zip(examples, slots, strict=True):
        stems = {stem_of(word) for word in masked_words(read) if is_content(word)}
        of_line.setdefault(item.line, set()).update(stems)
        if item.kind.startswith(REFUSE):
            refused_lines.add(item.line)
    held: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for line, stems in of_line.items():
        (refused if line in refused_lines else held).update(stems)
    words = Words(dict(held), dict(refused))
    marked: list[list[str]] = []
    for item, read in zip(examples, slots, strict=True):
        own = (0, 1) if item.line in refused_lines else (1, 0)
        marked.append([mark for word in masked_words(read) for mark in words.mark(word, *own)])
    return words, marked


def marked_rarity_of(marked: list[list[str]]) -> Values:
    """How rare each run of marked words is (BUCKETS,)."""
    found = np.zeros(BUCKETS)
    for item in marked:
        found[list({place_of(run) for run in runs_of(item)})] += 1
    return np.log((len(marked) + 1) / (found + 1)).astype(np.float32)


def matrix_of(
    slots: list[Slots], marked: list[list[str]], rarity: Values, marked_rarity: Values
) -> Any:
    """All sentences as rows of a sparse matrix."""
    from scipy.sparse import csr_matrix

    rows: list[npt.NDArray[np.int64]] = []
    places: list[npt.NDArray[np.int64]] = []
    values: list[Values] = []
    for row, (read, marks) in enumerate(zip(slots, marked, strict=True)):
        at, worth = features_of(read, marks, rarity, marked_rarity)
        rows.append(np.full(len(at), row))
        places.append(at)
        values.append(worth)
    where = (np.concatenate(rows), np.concatenate(places))
    return csr_matrix((np.concatenate(values), where), shape=(len(slots), 2 * BUCKETS + FACTS))


def train_held(
    examples: Sequence[Example], slots: list[Slots], vectors: Vectors, target: Path = FILE
) -> int:
    """Fit and write the model; vectors (sentences, width) are the embeddings. Returns its bytes."""
    from scipy.sparse import csr_matrix, hstack

    words, marked = count_words(examples, slots)
    rarity, marked_rarity = rarity_of(slots), marked_rarity_of(marked)
    centre = vectors.mean(axis=0).astype(np.float32)
    matrix = matrix_of(slots, marked, rarity, marked_rarity)
    dense = csr_matrix(np.array([dense_features(vector, centre) for vector in vectors]))
    refused = np.array([item.kind.startswith(REFUSE) for item in examples])
    weight = weights_of(examples, refused)
    whole, bias = fit(hstack([matrix, dense]).tocsr(), refused, weight)
    by_words, bias_without = fit(matrix, refused, weight)
    stems = sorted({*words.held, *words.refused})
    np.savez_compressed(
        target,
        weights=whole.astype(np.float16),
        bias=np.float32(bias),
        without_embedding=by_words.astype(np.float16),
        bias_without=np.float32(bias_without),
        rarity=rarity.astype(np.float16),
        marked_rarity=marked_rarity.astype(np.float16),
        centre=centre,
        digest=examples_digest(),
        stems=np.array(stems),
        counts=np.array([[words.held.get(s, 0), words.refused.get(s, 0)] for s in stems]),
    )
    return target.stat().st_size


def weights_of(
    examples: Sequence[Example], refused: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """A line with many forms counts little more than one with few."""
    lines = np.array([item.line for item in examples])
    forms = np.bincount(lines)[lines]
    return np.asarray(np.where(refused, REFUSED_WEIGHT, 1.0) / np.sqrt(forms), dtype=np.float64)


def fit(
    matrix: Any, refused: npt.NDArray[np.bool_], weight: npt.NDArray[np.float64]
) -> tuple[Values, float]:
    """Weights (features,) and bias of a logistic regression."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=STRENGTH, max_iter=MOST_STEPS)
    model.fit(matrix, refused, sample_weight=weight)
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])
