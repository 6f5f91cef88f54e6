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
from analysis.chat.examples import AREAS, Example, all_examples, examples_digest
from analysis.chat.features import BUCKETS, rarity_of, sparse_features
from analysis.chat.gazetteer import Gazetteer
from analysis.chat.head import FILE, dense_features
from analysis.chat.slots import Slots, read_slots
from analysis.tools import ALL_TOOLS
from analysis.tools.places import Places, Ward

#: Inverse strength of the penalty.
STRENGTH = 40.0
FOLDS = 4
SEED = 1
#: Weight of the examples on the help page beside the others.
SHOWN = 3.0
TEMPERATURES = np.arange(0.4, 2.6, 0.1)
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


def train_head(cache: Path, target: Path = FILE) -> Trained:
    """Read the examples, embed them (kept in `cache`), fit, calibrate, and write the head."""
    from sklearn.linear_model import LogisticRegression

    examples, names = all_examples(), names_of_examples()
    slots = [read_slots(item.text, names) for item in examples]
    vectors = _embedded([beginning(item.plain) for item in slots], cache)
    centre = vectors.mean(axis=0).astype(np.float32)
    rarity = rarity_of(slots)
    matrix = _matrix(slots, vectors, centre, rarity)
    kinds = np.array([item.kind for item in examples])
    weight = _weights(examples)
    folds = np.random.default_rng(SEED).integers(0, FOLDS, max(item.line for item in examples) + 1)
    fold = folds[[item.line for item in examples]]

    def fitted(rows: npt.NDArray[np.bool_]) -> Any:
        model = LogisticRegression(C=STRENGTH, max_iter=100, tol=1e-3)
        return model.fit(matrix[rows], kinds[rows], sample_weight=weight[rows])

    whole = fitted(np.ones(len(kinds), dtype=bool))
    points = np.zeros((len(kinds), len(whole.classes_)))
    for number in range(FOLDS):
        points[fold == number] = fitted(fold != number).decision_function(matrix[fold == number])
    truth = np.searchsorted(whole.classes_, kinds)
    temperature = _temperature(points, truth, weight)
    scale = float(np.abs(whole.coef_).max())
    np.savez_compressed(
        target,
        kinds=whole.classes_.astype("U40"),
        weights=np.round(whole.coef_ / scale, 4).astype(np.float16),
        scale=np.float32(scale),
        bias=whole.intercept_.astype(np.float32),
        rarity=rarity.astype(np.float16),
        centre=centre,
        temperature=np.float32(temperature),
        digest=examples_digest(),
    )
    right = points.argmax(axis=1) == truth
    languages = np.array([item.language for item in examples])
    return Trained(
        len(examples),
        len({item.line for item in examples}),
        {name: float(right[languages == name].mean()) for name in sorted(set(languages))},
        temperature,
        target.stat().st_size,
        choices_of(
            slots, kinds.tolist(), _chances(points, temperature, whole.classes_), weight.tolist()
        ),
    )


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
