"""Make the head's file from the written examples: `manage.py train_understanding`.

scikit-learn fits it here; using it needs numpy alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.chat.calibrate import Choice, choices_of
from analysis.chat.embedding import WIDTH, Vectors, beginning, embed
from analysis.chat.examples import (
    ANSWERABLE,
    AREAS,
    UNHELD,
    Example,
    all_examples,
    examples_digest,
)
from analysis.chat.features import BUCKETS, rarity_of, sparse_features
from analysis.chat.gazetteer import Gazetteer
from analysis.chat.head import FILE, dense_features, votes
from analysis.chat.slots import Slots, read_slots
from analysis.chat.train_held import train_held
from analysis.tools import ALL_TOOLS
from analysis.tools.places import Places, Ward

#: Inverse strength of the penalty.
STRENGTH = 1.0
#: Largest weight in the file, whole numbers of 8 bits, and the least that is taken for the largest.
LARGEST = 127
LEAST = 1e-9
FOLDS = 4
SEED = 1
#: Weight of the examples on the help page beside the others.
SHOWN = 3.0
TEMPERATURES = np.arange(0.1, 2.0, 0.05)
_WARDS = (*AREAS, "Kuta I", "Gidan Mai", "Gidan Mai North")
_COLUMNS = (
    *("u5_tpr_rdt", "rainfall", "elevation", "flood", "housing_quality", "temperature", "pfpr"),
    *("mean_EVI", "mean_NDVI", "NDWI", "NDMI", "avgRAD", "distance_to_water", "mean_soil_wetness"),
    *("RH_mean", "population", "urbanPercentage", "settlement_type"),
)


@dataclass(frozen=True)
class Trained:
    """What training found: sentences, lines, right in held-out folds by language, temperature."""

    sentences: int
    lines: int
    right: dict[str, float]
    temperature: float
    bytes: int
    choices: list[Choice]


def names_of_examples() -> Gazetteer:
    """The names that stand in the examples."""
    wards = tuple(Ward(at, name, "Kachia") for at, name in enumerate(_WARDS))
    return Gazetteer(Places(wards, ("Niger",)), _COLUMNS)


@dataclass(frozen=True)
class Fitted:
    """The lines between every two of `kinds`: weights (features, pairs), bias (pairs)."""

    kinds: npt.NDArray[np.str_]
    first: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]
    weights: Vectors
    bias: Vectors

    def votes(self, matrix: Any) -> npt.NDArray[np.float64]:
        """Votes (rows, kinds) for the rows of a matrix of features."""
        sides = matrix @ self.weights + self.bias
        return votes(sides, self.first, self.second, len(self.kinds))

    def stored(self, name: str, temperature: float) -> dict[str, Any]:
        """What the file holds of them, in whole numbers of 8 bits."""
        scale = np.maximum(np.abs(self.weights).max(axis=0), np.float32(LEAST)) / LARGEST
        return {
            f"{name}_weights": np.round(self.weights / scale).astype(np.int8),
            f"{name}_scale": scale.astype(np.float32),
            f"{name}_bias": self.bias,
            f"{name}_temperature": np.float32(temperature),
        }


def train_head(cache: Path, target: Path = FILE) -> Trained:
    """Read the examples, embed them (kept in `cache`), fit, calibrate, and write the head."""
    examples, names = all_examples(), names_of_examples()
    slots = [read_slots(item.text, names) for item in examples]
    vectors = _embedded([beginning(item.plain) for item in slots], cache)
    in_held = train_held(examples, slots, vectors)
    of_tools = [at for at, item in enumerate(examples) if item.kind not in (UNHELD, ANSWERABLE)]
    examples = tuple(examples[at] for at in of_tools)
    slots, vectors = [slots[at] for at in of_tools], vectors[of_tools]
    centre = vectors.mean(axis=0).astype(np.float32)
    rarity = rarity_of(slots)
    matrix = _matrix(slots, vectors, centre, rarity)
    kinds = np.array([item.kind for item in examples])
    weight = _weights(examples)
    folds = np.random.default_rng(SEED).integers(0, FOLDS, max(item.line for item in examples) + 1)
    fold = folds[[item.line for item in examples]]
    by_words, _, by_words_temperature = _fit(matrix[:, :BUCKETS], kinds, weight, fold)
    whole, points, temperature = _fit(matrix, kinds, weight, fold)
    np.savez_compressed(
        target,
        kinds=whole.kinds.astype("U40"),
        first=whole.first.astype(np.int16),
        second=whole.second.astype(np.int16),
        rarity=rarity.astype(np.float16),
        centre=centre,
        digest=examples_digest(),
        **by_words.stored("by_words", by_words_temperature),
        **whole.stored("whole", temperature),
    )
    truth = np.searchsorted(whole.kinds, kinds)
    right = points.argmax(axis=1) == truth
    languages = np.array([item.language for item in examples])
    return Trained(
        len(examples),
        len({item.line for item in examples}),
        {name: float(right[languages == name].mean()) for name in sorted(set(languages))},
        temperature,
        target.stat().st_size + in_held,
        choices_of(
            slots, kinds.tolist(), _chances(points, temperature, whole.kinds), weight.tolist()
        ),
    )


def _fit(
    matrix: Any,
    kinds: npt.NDArray[np.str_],
    weight: npt.NDArray[np.float64],
    fold: npt.NDArray[np.int64],
) -> tuple[Fitted, npt.NDArray[np.float64], float]:
    """The lines from all sentences, the votes of each left out of its fit, and their temperature."""
    whole = _lines(matrix, kinds, weight)
    points = np.zeros((len(kinds), len(whole.kinds)))
    for number in range(FOLDS):
        rows = fold != number
        points[~rows] = _lines(matrix[rows], kinds[rows], weight[rows]).votes(matrix[~rows])
    return whole, points, _temperature(points, np.searchsorted(whole.kinds, kinds), weight)


def _lines(matrix: Any, kinds: npt.NDArray[np.str_], weight: npt.NDArray[np.float64]) -> Fitted:
    """A line for every two kinds, fitted on the sentences of these two alone."""
    from sklearn.svm import LinearSVC

    names = np.unique(kinds)
    first, second = np.triu_indices(len(names), 1)
    weights = np.zeros((matrix.shape[1], len(first)), dtype=np.float32)
    bias = np.zeros(len(first), dtype=np.float32)
    for at, (one, other) in enumerate(zip(first, second, strict=True)):
        rows = np.flatnonzero((kinds == names[one]) | (kinds == names[other]))
        model = LinearSVC(C=STRENGTH, tol=1e-3, random_state=SEED)
        model.fit(matrix[rows], kinds[rows] == names[one], sample_weight=weight[rows])
        weights[:, at], bias[at] = model.coef_[0], model.intercept_[0]
    return Fitted(names, first, second, weights, bias)


def _chances(
    points: npt.NDArray[np.float64], temperature: float, kinds: npt.NDArray[np.str_]
) -> Iterator[dict[str, float]]:
    """Chances of each kind from the points of heads that had not seen the sentence."""
    for row in points / temperature:
        grown = np.exp(row - row.max())
        yield dict(zip(kinds.tolist(), (grown / grown.sum()).tolist(), strict=True))


def _weights(examples: tuple[Example, ...]) -> npt.NDArray[np.float64]:
    """A line with many forms counts little more than one with few; what tools show counts more."""
    lines = np.array([item.line for item in examples])
    forms = np.bincount(lines)[lines]
    shown = {text for tool in ALL_TOOLS for text in tool.examples}
    more = np.array([SHOWN if item.text in shown else 1.0 for item in examples])
    return np.asarray(more / np.sqrt(forms), dtype=np.float64)


def _embedded(texts: list[str], cache: Path) -> Vectors:
    known: dict[str, Vectors] = {}
    if cache.is_file():
        with np.load(cache, allow_pickle=False) as stored:
            known = dict(zip(stored["texts"].tolist(), stored["vectors"], strict=True))
    for text in texts:
        if text not in known:
            known[text] = embed(text)
    cache.parent.mkdir(parents=True, exist_ok=True)
    np.savez(cache, texts=np.array(list(known)), vectors=np.array(list(known.values())))
    found: Vectors = np.array([known[text] for text in texts], dtype=np.float32)
    return found


def _matrix(slots: list[Slots], vectors: Vectors, centre: Vectors, rarity: Vectors) -> Any:
    from scipy.sparse import csr_matrix, hstack

    rows: list[int] = []
    places: list[int] = []
    values: list[float] = []
    for row, item in enumerate(slots):
        found, worth = sparse_features(item, rarity)
        rows += [row] * len(found)
        places += found.tolist()
        values += worth.tolist()
    words = csr_matrix((values, (rows, places)), shape=(len(slots), BUCKETS))
    dense = np.array([dense_features(vector, centre) for vector in vectors])
    assert dense.shape == (len(slots), WIDTH)  # noqa: S101
    return hstack([words, csr_matrix(dense)]).tocsr()


def _temperature(
    points: npt.NDArray[np.float64],
    truth: npt.NDArray[np.intp],
    weight: npt.NDArray[np.float64],
) -> float:
    """What the points are divided by so that the held-out chances are honest: least log loss."""
    losses = []
    for temperature in TEMPERATURES:
        scaled = points / temperature
        top = scaled.max(axis=1, keepdims=True)
        total = top[:, 0] + np.log(np.exp(scaled - top).sum(axis=1))
        losses.append(float(((total - scaled[np.arange(len(truth)), truth]) * weight).sum()))
    return float(TEMPERATURES[int(np.argmin(losses))])
