"""Cut the values of a map into classes: seven ways, ties kept together.

Class j holds low < value <= high; the first class holds its low end too. Equal values are
always in one class, so few different values give fewer classes than asked for.

The formulas are few lines each and stand here because importing mapclassify takes 3.4 s,
longer than any map may; the tests compare with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.cartography.numbers import break_texts
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, say_many

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Array = NDArray[Any]

MOST_CLASSES = 9
"""More cannot be told apart on a map."""

JENKS_VALUES = 1_000
"""Natural breaks are exact up to so many different values; beyond, values are binned first."""


@dataclass(frozen=True)
class Classes:
    """Values cut into classes.

    Attributes
    ----------
    method
        Key of the classifier.
    lows, highs
        Shape (k,); limits of the classes, ascending; the outer ones are the data's.
    codes
        Shape (n,); class per value from 0 = lowest, -1 where the value is missing.
    counts
        Shape (k,); values per class, at least 1 each.
    labels
        Shape (k,); "12.0 to 15.5", or the value itself where a class holds one value.
    notes
        Why there are fewer classes than asked for; may be empty.
    """

    method: str
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    codes: Ints
    counts: tuple[int, ...]
    labels: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Classifier:
    """One way of cutting: ``bounds(values, k)`` gives ascending upper limits."""

    key: str
    label: str
    meaning: str
    bounds: Callable[[Floats, int], Floats]


def _quantile(values: Floats, k: int) -> Floats:
    return np.asarray(np.quantile(values, np.arange(1, k + 1) / k))


def _equal_interval(values: Floats, k: int) -> Floats:
    return np.linspace(values.min(), values.max(), k + 1)[1:]


def _pretty(values: Floats, k: int) -> Floats:
    """Multiples of 1, 2 or 5 times a power of ten; the step whose count is nearest to k."""
    low, high = float(values.min()), float(values.max())
    power = 10.0 ** np.floor(np.log10((high - low) / k))
    steps = [power * m for m in (1.0, 2.0, 5.0, 10.0)]
    counts = [np.ceil(high / step) - np.floor(low / step) for step in steps]
    best = min((abs(count - k), -step, step) for count, step in zip(counts, steps, strict=True))[2]
    return np.asarray(np.arange(np.floor(low / best) + 1, np.ceil(high / best) + 1) * best)


def _std_deviation(values: Floats, k: int) -> Floats:
    """Mean -2, -1, +1, +2 sample standard deviations, whatever k."""
    del k
    return np.asarray(
        [values.mean() + m * values.std(ddof=1) for m in (-2, -1, 1, 2)] + [values.max()]
    )


def _head_tail(values: Floats, k: int) -> Floats:
    """Cut at the mean, then at the mean of what lies above (Jiang 2013, Prof. Geogr. 65)."""
    bounds: list[float] = []
    head = values
    while len(head) > 1 and len(bounds) < k - 1 and head.min() < head.max():
        bounds.append(float(head.mean()))
        head = head[head > bounds[-1]]
    return np.array([*bounds, values.max()])


def _log(values: Floats, k: int) -> Floats:
    positive = values[values > 0]
    if len(positive) == 0:
        return _equal_interval(values, k)
    return np.geomspace(positive.min(), positive.max(), k + 1)[1:]


def _natural_breaks(values: Floats, k: int) -> Floats:
    """Least squared deviation from class means (Fisher 1958, JASA 53, 789-798), exact.

    The same answer as mapclassify's FisherJenks, which without a compiler takes 0.16 s for
    275 values; its NaturalBreaks draws from the global random state.
    """
    ordered = np.sort(values)
    places, counts = np.unique(ordered, return_counts=True)
    if len(places) > JENKS_VALUES:
        groups = np.array_split(ordered, JENKS_VALUES)
        places, index = np.unique([g[-1] for g in groups], return_inverse=True)
        sums = np.bincount(index, weights=[g.sum() for g in groups])
        squares = np.bincount(index, weights=[(g**2).sum() for g in groups])
        sizes = np.bincount(index, weights=[len(g) for g in groups])
        return _fisher(places, sizes, sums, squares, k)
    return _fisher(places, counts * 1.0, places * counts, places**2 * counts, k)


def _fisher(places: Array, counts: Array, sums: Array, squares: Array, k: int) -> Floats:
    """Dynamic programme over sorted weighted places; upper limits of the best k classes."""
    total = len(places)
    k = min(k, total)
    shift = sums.sum() / counts.sum()  # about the mean, lest squares cancel
    squares = squares - 2 * shift * sums + shift**2 * counts
    sums = sums - shift * counts
    n, s, q = (np.r_[0.0, np.cumsum(part)] for part in (counts, sums, squares))
    cost = q[1:] - s[1:] ** 2 / n[1:]
    cut = np.zeros((k, total), dtype=np.int64)
    for level in range(1, k):
        best = np.full(total, np.inf)
        for end in range(level, total):
            start = np.arange(level, end + 1)
            inner = q[end + 1] - q[start] - (s[end + 1] - s[start]) ** 2 / (n[end + 1] - n[start])
            whole = cost[start - 1] + inner
            at = int(np.argmin(whole))
            best[end], cut[level, end] = whole[at], start[at]
        cost = best
    bounds, end = [], total - 1
    for level in range(k - 1, -1, -1):
        bounds.append(float(places[end]))
        end = int(cut[level, end]) - 1
    return np.array(bounds[::-1])


CLASSIFIERS: tuple[Classifier, ...] = (
    Classifier("quantile", "Quantiles", "the same number of wards in each class", _quantile),
    Classifier(
        "natural_breaks", "Natural breaks", "classes as alike inside as can be", _natural_breaks
    ),
    Classifier("equal_interval", "Equal intervals", "classes of the same width", _equal_interval),
    Classifier("pretty", "Round numbers", "limits at round numbers", _pretty),
    Classifier("log", "Logarithmic", "each limit the same multiple of the last", _log),
    Classifier("std_deviation", "Standard deviations", "distance from the mean", _std_deviation),
    Classifier(
        "head_tail", "Head and tail", "cut at the mean, again and again above it", _head_tail
    ),
)


def find_classifier(key: str) -> Classifier:
    """The classifier of that key.

    Raises
    ------
    ProblemError
        ``unknown_classification`` naming those there are.
    """
    for classifier in CLASSIFIERS:
        if classifier.key == key:
            return classifier
    raise ProblemError(
        "unknown_classification",
        say("There is no classification “{key}”.", key=key),
        say("Choose {methods}.", methods=", ".join(c.key for c in CLASSIFIERS)),
    )


def classify(values: Floats, method: str = "quantile", k: int = 5, unit: str = "") -> Classes:
    """Cut values into at most ``k`` classes.

    Parameters
    ----------
    values
        Shape (n,); NaN and infinities are missing and get code -1.
    method
        Key of a classifier.
    k
        Classes wanted, 2 to 9. Standard deviations have up to five whatever is asked.
    unit
        For the labels, see :func:`analysis.cartography.numbers.number_text`.

    Returns
    -------
    Classes
        No class is empty. At most ``k`` different values: one class a value. No value: no
        class.

    Raises
    ------
    ProblemError
        ``unknown_classification``, ``class_count_out_of_range``.
    """
    classifier = find_classifier(method)
    if not 2 <= k <= MOST_CLASSES:
        raise ProblemError(
            "class_count_out_of_range",
            say(
                "A map can have 2 to {most_classes} classes, not {k}.",
                most_classes=MOST_CLASSES,
                k=k,
            ),
            say("Choose 3 to 5 for a map that reads well."),
        )
    numbers = np.asarray(values, dtype=np.float64)
    known = np.isfinite(numbers)
    present = numbers[known]
    different = np.unique(present)
    codes = np.full(len(numbers), -1, dtype=np.int64)
    if len(different) == 0:
        return Classes(method, (), (), codes, (), (), (say("No ward has a value."),))
    few = len(different) <= k
    bounds = different if few else _usable(classifier.bounds(present, k), different)
    found = np.searchsorted(bounds, present, side="left")
    used, code = np.unique(found, return_inverse=True)
    codes[known] = code
    highs = bounds[used].tolist()
    lows = [float(different[0]), *highs[:-1]]
    single = [len(np.unique(present[code == j])) == 1 for j in range(len(used))]
    return Classes(
        method=method,
        lows=tuple(_shown_low(lows, highs, single, few)),
        highs=tuple(highs),
        codes=codes,
        counts=tuple(np.bincount(code).tolist()),
        labels=tuple(_labels(lows, highs, few, unit)),
        notes=_notes(len(used), k, present, method),
    )


def _usable(bounds: Floats, different: Floats) -> Floats:
    """Ascending limits without repeats; the last is the largest value."""
    inside = np.unique(bounds[np.isfinite(bounds) & (bounds < different[-1])])
    return np.asarray(np.r_[inside[inside >= different[0]], different[-1]])


def _shown_low(lows: list[float], highs: list[float], single: list[bool], few: bool) -> list[float]:
    """One class a value: low = high = the value; else the limit below."""
    return [
        high if few and one else low for low, high, one in zip(lows, highs, single, strict=True)
    ]


def _labels(lows: list[float], highs: list[float], few: bool, unit: str) -> list[str]:
    """Texts of the classes, told apart."""
    if few:
        return break_texts(highs, unit)
    texts = break_texts([lows[0], *highs], unit)
    labels = [a if a == b else say("{low} to {high}", low=a, high=b) for a, b in pairwise(texts)]
    for place in range(1, len(labels)):
        if labels[place - 1] == texts[place]:  # the class below is this one value
            labels[place] = say("over {range}", range=labels[place])
    return labels


def _notes(classes: int, wanted: int, present: Floats, method: str) -> tuple[str, ...]:
    """Sentences on fewer classes than asked for and on values a method cannot place."""
    notes = []
    different = len(np.unique(present))
    if method == "log" and different > wanted and present.min() <= 0:
        notes.append(
            say("Values of zero and below are in the lowest class: they have no logarithm.")
        )
    if classes < wanted and different <= wanted:
        notes.append(
            say_many(
                "{classes} instead of {wanted} classes: there is {count} value.",
                "{classes} instead of {wanted} classes: there are {count} different values.",
                different,
                classes=classes,
                wanted=wanted,
            )
        )
    elif classes < wanted and method != "std_deviation":
        notes.append(
            say(
                "{classes} instead of {wanted} classes: the others would hold no ward, or equal "
                "values that belong together.",
                classes=classes,
                wanted=wanted,
            )
        )
    return tuple(notes)
