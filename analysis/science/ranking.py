"""Ranks, classes and sums over LGAs. Rank 1 is always the highest risk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

FloatArray = npt.NDArray[np.float64]
TextArray = npt.NDArray[np.object_]

NO_DATA = "no_data"
#: Fewer ranked wards than this get ranks only.
FEWEST_FOR_CLASSES = 9
#: Class names by number of classes, highest risk first.
CLASS_NAMES: dict[int, tuple[str, ...]] = {
    3: ("High", "Medium", "Low"),
    4: ("Very high", "High", "Low", "Very low"),
    5: ("Very high", "High", "Medium", "Low", "Very low"),
}
CLASS_METHODS: tuple[str, ...] = ("position", "quantile", "natural_breaks", "equal_interval")
#: What only four or five classes have.
_OUTERMOST = frozenset({"Very high", "Very low"})


def rank_scores(scores: FloatArray, *, raw: bool = False) -> FloatArray:
    """Rank 1 = highest score; equal scores share the smallest rank and the next rank skips.

    Parameters
    ----------
    scores
        Shape (n,); NaN = not ranked.
    raw
        False: scores are rounded to 1e-10 first. True (presets): compared as they are.

    Returns
    -------
    ndarray
        Shape (n,), 1–n; NaN where not ranked.
    """
    compared = scores if raw else np.round(scores, 10)
    return _floats(pd.Series(compared).rank(method="min", ascending=False))


def classes_by_position(ranks: FloatArray) -> TextArray:
    """High = first n//3 of the ranked wards, Low = last n//3, Medium between.

    Parameters
    ----------
    ranks
        Shape (n,), 1 = highest risk, equal scores at the smallest rank; NaN = not ranked.

    Returns
    -------
    ndarray of object
        Shape (n,): ``High``, ``Medium``, ``Low``; ``no_data`` where not ranked; None everywhere
        else when fewer than nine wards are ranked. A tie group across a cut goes to the higher
        class.
    """
    ranked = ~np.isnan(ranks)
    count = int(ranked.sum())
    labels = np.full(len(ranks), NO_DATA, dtype=object)
    if count < FEWEST_FOR_CLASSES:
        labels[ranked] = None
        return labels
    third = count // 3
    labels[ranked] = "Medium"
    labels[ranks <= third] = "High"
    labels[ranks > count - third] = "Low"
    return labels


def resolve_classes(rule: str | None, classes: int | None) -> tuple[str, int]:
    """Rule and number of classes where one or both are not said.

    Parameters
    ----------
    rule
        One of :data:`CLASS_METHODS`. None: ``position`` for three classes, ``quantile`` for more.
    classes
        3, 4 or 5; None: 3.

    Returns
    -------
    tuple
        Rule and number.

    Raises
    ------
    ProblemError
        ``bad_classes``.
    """
    count = 3 if classes is None else classes
    chosen = rule or ("position" if count == 3 else "quantile")
    _check_classes(chosen, count)
    return chosen, count


def outer_classes(labels: Iterable[object]) -> tuple[str, str]:
    """Names of the highest and of the lowest class, from the classes of all wards of a ranking.

    Parameters
    ----------
    labels
        Classes of all wards. The highest of four or five classes always holds a ward, so its
        name tells them from three.

    Returns
    -------
    tuple
        ``("High", "Low")``, or ``("Very high", "Very low")``.
    """
    names = CLASS_NAMES[3 if _OUTERMOST.isdisjoint(labels) else 5]
    return names[0], names[-1]


def classify(scores: FloatArray, method: str = "position", classes: int = 3) -> TextArray:
    """Classes of scores by one of four methods.

    Parameters
    ----------
    scores
        Shape (n,); NaN = not ranked.
    method
        ``position`` (three classes), ``quantile``, ``natural_breaks`` (Fisher–Jenks) or
        ``equal_interval``. Equal scores always share a class; those across a cut of quantiles
        go to the higher one.
    classes
        3, 4 or 5.

    Returns
    -------
    ndarray of object
        Shape (n,): names from :data:`CLASS_NAMES`; ``no_data`` where not ranked; None when fewer
        than nine wards are ranked or fewer distinct scores than classes exist.

    Raises
    ------
    ProblemError
        ``bad_classes`` for an unknown method or number of classes.

    References
    ----------
    Natural breaks: Fisher WD (1958), see :func:`natural_breaks`.
    """
    _check_classes(method, classes)
    if method == "position":
        return classes_by_position(rank_scores(scores))
    ranked = ~np.isnan(scores)
    known = np.round(scores[ranked], 10)
    labels = np.full(len(scores), NO_DATA, dtype=object)
    if len(known) < FEWEST_FOR_CLASSES or len(np.unique(known)) < classes:
        labels[ranked] = None
        return labels
    bounds = _BOUNDS[method](known, classes)
    places = np.searchsorted(bounds, known, side="left")
    names = np.array(CLASS_NAMES[classes][::-1], dtype=object)
    labels[ranked] = names[places]
    return labels


def _quantiles(values: FloatArray, classes: int) -> FloatArray:
    cuts = np.arange(1, classes) / classes
    bounds = _inner(np.quantile(values, cuts))
    distinct, counts = np.unique(values, return_counts=True)
    upto = np.cumsum(counts)
    for place, (bound, cut) in enumerate(zip(bounds, cuts, strict=True)):
        at = int(np.searchsorted(distinct, bound, side="right")) - 1
        below_cut = int(np.floor(round((len(values) - 1) * cut, 9))) + 1
        if upto[at] > below_cut:  # equal scores on both sides of the cut
            bounds[place] = distinct[at - 1] if at else -np.inf
    return bounds


def _equal_intervals(values: FloatArray, classes: int) -> FloatArray:
    return _inner(np.linspace(values.min(), values.max(), classes + 1)[1:-1])


def _inner(bounds: npt.ArrayLike) -> FloatArray:
    # Bounds are rounded like the scores, so that a score on a bound stays below it.
    rounded: FloatArray = np.round(np.asarray(bounds, dtype=float), 10)
    return rounded


def natural_breaks(values: FloatArray, classes: int) -> FloatArray:
    """Upper bounds of all classes but the highest, with the least squared distance in classes.

    Parameters
    ----------
    values
        Shape (n,), no NaN, at least ``classes`` distinct values.
    classes
        Number of classes, 2 or more.

    Returns
    -------
    ndarray
        Shape (classes − 1,), ascending; a value on a bound belongs below it.

    References
    ----------
    Fisher WD (1958). On grouping for maximum homogeneity. Journal of the American Statistical
    Association 53:789–798 (exact, by dynamic programming over the distinct values).
    """
    distinct, count = np.unique(values, return_counts=True)
    size = np.concatenate([[0.0], np.cumsum(count)])
    total = np.concatenate([[0.0], np.cumsum(count * distinct)])
    square = np.concatenate([[0.0], np.cumsum(count * distinct**2)])

    def within(first: npt.NDArray[np.int64], end: int) -> FloatArray:
        """Squared distance to the mean of distinct values first … end − 1."""
        mean_part = (total[end] - total[first]) ** 2 / (size[end] - size[first])
        distance: FloatArray = square[end] - square[first] - mean_part
        return distance

    number = len(distinct)
    cost = np.array([0.0, *(float(within(np.array([0]), end)[0]) for end in range(1, number + 1))])
    starts = []
    for used in range(2, classes + 1):
        best, start = np.full(number + 1, np.inf), np.zeros(number + 1, dtype=np.int64)
        for end in range(used, number + 1):
            first = np.arange(used - 1, end)
            sums = cost[first] + within(first, end)
            start[end] = first[np.argmin(sums)]
            best[end] = sums.min()
        cost = best
        starts.append(start)
    bounds, end = [], number
    for start in reversed(starts):
        end = int(start[end])
        bounds.append(distinct[end - 1])
    return np.array(bounds[::-1])


_BOUNDS = {
    "quantile": _quantiles,
    "natural_breaks": natural_breaks,
    "equal_interval": _equal_intervals,
}


def _check_classes(method: str, classes: int) -> None:
    if method not in CLASS_METHODS or isinstance(classes, bool) or classes not in CLASS_NAMES:
        raise ProblemError(
            "bad_classes",
            f"Classes by {method!r} with {classes} classes are not known.",
            say(
                "Use one of {class_methods} with 3, 4 or 5 classes.",
                class_methods=", ".join(CLASS_METHODS),
            ),
        )
    if method == "position" and classes != 3:
        raise ProblemError(
            "bad_classes",
            say("Classes by position are three; {classes} were asked for.", classes=classes),
            say("Use quantile for four or five classes of equal size."),
        )


def rank_within(scores: FloatArray, groups: Sequence[object], *, raw: bool = False) -> FloatArray:
    """Rank of each ward within its own group (its state), 1 = highest.

    Parameters
    ----------
    scores
        Shape (n,); NaN = not ranked.
    groups
        Shape (n,): name of each row's group.
    raw
        As in :func:`rank_scores`.

    Returns
    -------
    ndarray
        Shape (n,); NaN where not ranked.
    """
    compared = scores if raw else np.round(scores, 10)
    keys = pd.Series(list(groups), dtype=object).fillna("")
    return _floats(pd.Series(compared).groupby(keys.to_numpy()).rank(method="min", ascending=False))


def aggregate_lgas(rankings: pd.DataFrame) -> pd.DataFrame:
    """Mean score of each LGA, ranked among LGAs, with the share of people in High wards.

    Parameters
    ----------
    rankings
        Columns ``state_name``, ``lga_name``, ``composite_score``, ``composite_class``,
        ``population`` (NaN = unknown); one row a ward.

    Returns
    -------
    DataFrame
        ``state_name``, ``lga_name``, ``score`` (population-weighted mean of ward scores; the
        plain mean where a ranked ward's population is missing), ``rank``, ``wards``,
        ``wards_ranked``, ``population`` (NaN when a ward's is missing), ``share_in_high``
        (percent of the ranked wards' people in the highest class; NaN where a population is
        missing or without classes), ``weighted`` (whether by population); by rank, state, LGA.
        LGAs without a ranked ward have no score and no rank; wards without an LGA name are left
        out.
    """
    named = rankings[rankings["lga_name"].fillna("") != ""]
    states = named["state_name"].fillna("").to_numpy(dtype=object)
    lgas = named["lga_name"].to_numpy(dtype=object)
    group = _numbered(states, lgas)
    return _lga_table(named, states, lgas, group)


def _numbered(first: TextArray, second: TextArray) -> npt.NDArray[np.int64]:
    """Number of each pair of texts in sorted order, shape (n,)."""
    outer = np.unique(first.astype(str), return_inverse=True)[1]
    names, inner = np.unique(second.astype(str), return_inverse=True)
    numbers: npt.NDArray[np.int64] = np.unique(outer * len(names) + inner, return_inverse=True)[1]
    return numbers


def _lga_table(
    rankings: pd.DataFrame, states: TextArray, lgas: TextArray, group: npt.NDArray[np.int64]
) -> pd.DataFrame:
    scores = rankings["composite_score"].to_numpy(dtype=float)
    people = rankings["population"].to_numpy(dtype=float)
    ranked = ~np.isnan(scores)
    size = int(group.max()) + 1 if len(group) else 0

    def total(values: npt.NDArray[np.generic]) -> FloatArray:
        sums: FloatArray = np.bincount(group, np.asarray(values, dtype=float), size).astype(float)
        return sums

    unknown = total(ranked & ~(people > 0)) > 0
    weight = np.where(ranked, np.where(unknown[group], 1.0, people), 0.0)
    weights = total(weight)
    highest = outer_classes(rankings["composite_class"])[0]
    high = (rankings["composite_class"] == highest).to_numpy()
    score = _divide(total(weight * np.where(ranked, scores, 0.0)), weights)
    share = _divide(100.0 * total(weight * high), weights)
    share[unknown | (not high.any())] = np.nan
    first = np.unique(group, return_index=True)[1]
    ranks = rank_scores(score)
    columns = {
        "state_name": states[first],
        "lga_name": lgas[first],
        "score": score,
        "rank": pd.Series(ranks).astype("Int64"),
        "wards": total(np.ones(len(group))).astype(int),
        "wards_ranked": total(ranked).astype(int),
        "population": np.where(total(np.isnan(people)) > 0, np.nan, total(np.nan_to_num(people))),
        "share_in_high": share,
        "weighted": ~unknown,
    }
    # Groups are numbered by state, then LGA, so a stable sort keeps that order within a rank.
    return pd.DataFrame(columns).iloc[np.argsort(ranks, kind="stable")].reset_index(drop=True)


def _floats(series: pd.Series) -> FloatArray:
    values: FloatArray = series.to_numpy(dtype=float).astype(np.float64)
    return values


def _divide(above: FloatArray, below: FloatArray) -> FloatArray:
    shares: FloatArray = np.divide(above, below, out=np.full(len(below), np.nan), where=below > 0)
    return shares
