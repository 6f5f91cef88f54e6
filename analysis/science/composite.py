"""Composite score: many small models and their median, or one weighted mean (methods, section 6).

Sums run in the order of the chosen variables for every ward alike, so that wards with equal
values get equal scores to the last bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from chatmrpt.lib.errors import ProblemError

FloatArray = npt.NDArray[np.float64]
Subset = tuple[int, ...]
Combine = Literal["median", "mean"]

#: Most variables an ensemble takes: 10 make 1,013 models.
MOST_VARIABLES = 10
#: The geometric mean is taken of this + (1 − this)·x, so that one zero does not decide alone.
GEOMETRIC_FLOOR = 0.01
#: How many wards at the low end of a model are looked at for a ward that is not urban.
LOWEST = 5


def model_count(variables: int) -> int:
    """Number of subsets of two or more of k variables: 2^k − k − 1.

    Parameters
    ----------
    variables
        k, 0 or more.

    Returns
    -------
    int
        0 for fewer than two variables.
    """
    return int(2**variables - variables - 1)


def all_subsets(variables: int) -> list[Subset]:
    """Every subset of two or more variables, by size, then in the order chosen.

    Parameters
    ----------
    variables
        Number of variables k, 2–10.

    Returns
    -------
    list of tuple
        2^k − k − 1 tuples of positions.

    Raises
    ------
    ProblemError
        ``too_few_variables`` below 2, ``too_many_models`` above 10.
    """
    if variables < 2:
        raise ProblemError(
            "too_few_variables",
            f"A composite score needs two or more variables; {variables} can be used.",
            "Choose at least two variables whose values differ between wards.",
        )
    if variables > MOST_VARIABLES:
        raise ProblemError(
            "too_many_models",
            f"{variables} variables would make {model_count(variables):,} models; the ensemble "
            f"takes at most {MOST_VARIABLES} variables ({model_count(MOST_VARIABLES):,} models).",
            "Choose fewer variables, or use --method weighted.",
        )
    return [
        subset
        for size in range(2, variables + 1)
        for subset in combinations(range(variables), size)
    ]


def chatmrpt_subsets(variables: int) -> list[Subset]:
    """The models of preset ``chatmrpt``.

    Parameters
    ----------
    variables
        Number of variables k ≥ 2.

    Returns
    -------
    list of tuple
        All subsets up to k = 5; from k = 6 on only the first five variables count: their 10
        pairs, the first 5 triples, and the five together.

    Raises
    ------
    ProblemError
        ``too_few_variables``.
    """
    if variables <= 5:
        return all_subsets(variables)
    pairs = list(combinations(range(5), 2))
    triples = list(combinations(range(5), 3))[:5]
    return [*pairs, *triples, tuple(range(5))]


def score_models(
    values: FloatArray, subsets: Sequence[Subset], *, available: bool = False
) -> FloatArray:
    """Mean of each model's variables, for every ward.

    Parameters
    ----------
    values
        Shape (n, k), normalised; NaN = missing.
    subsets
        m models as ascending positions of variables; every model without its last variable, or
        the last variable alone, must come before it or be computable on its own.
    available
        False: a model with a missing value is missing for that ward. True: the mean of the
        values that are there.

    Returns
    -------
    ndarray
        Shape (n, m), in the range of ``values``.
    """
    terms = np.where(np.isnan(values), 0.0, values) if available else values
    sums: dict[Subset, FloatArray] = {(j,): terms[:, j] for j in range(terms.shape[1])}
    for subset in subsets:
        _sum_of(subset, sums)
    if not available:
        scores = np.empty((len(values), len(subsets)), order="F")
        for column, subset in enumerate(subsets):
            np.divide(sums[subset], len(subset), out=scores[:, column])
        return scores
    observed = (~np.isnan(values)).astype(float)
    counts = [observed[:, list(subset)].sum(axis=1) for subset in subsets]
    total = np.column_stack([sums[subset] for subset in subsets])
    count = np.column_stack(counts)
    means: FloatArray = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
    return means


def _sum_of(subset: Subset, sums: dict[Subset, FloatArray]) -> FloatArray:
    if subset not in sums:
        sums[subset] = _sum_of(subset[:-1], sums) + sums[(subset[-1],)]
    return sums[subset]


def combine_models(scores: FloatArray, how: Combine = "median") -> FloatArray:
    """One score a ward from its model scores.

    Parameters
    ----------
    scores
        Shape (n, m); NaN = the model is missing for the ward.
    how
        ``median`` or ``mean`` over the models that are there.

    Returns
    -------
    ndarray
        Shape (n,); NaN where no model has a score.
    """
    result = np.full(len(scores), np.nan)
    some = ~np.isnan(scores).all(axis=1)
    if not some.any():
        return result
    part = scores[some]
    if np.isnan(part).any():
        result[some] = np.nanmedian(part, axis=1) if how == "median" else np.nanmean(part, axis=1)
    else:
        result[some] = np.median(part, axis=1) if how == "median" else part.mean(axis=1)
    return result


def weighted_mean(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Σ w·x with weights that sum to 1.

    Parameters
    ----------
    values
        Shape (n, k), normalised; NaN = missing.
    weights
        Shape (k,), ≥ 0, sum 1.

    Returns
    -------
    ndarray
        Shape (n,); NaN where a value is missing.
    """
    total = np.zeros(len(values))
    for column, weight in enumerate(weights):
        total = total + weight * values[:, column]
    return total


def geometric_mean(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Weighted geometric mean of 0.01 + 0.99·x.

    Parameters
    ----------
    values
        Shape (n, k), 0–1; NaN = missing.
    weights
        Shape (k,), ≥ 0, sum 1.

    Returns
    -------
    ndarray
        Shape (n,), 0.01–1; NaN where a value is missing.

    References
    ----------
    OECD/JRC (2008). Handbook on Constructing Composite Indicators, pp. 104–105: a low value in
    one variable is only partly made up for by a high one in another.
    """
    lifted = np.log(GEOMETRIC_FLOOR + (1.0 - GEOMETRIC_FLOOR) * values)
    total: FloatArray = np.exp(weighted_mean(lifted, weights))
    return total


def user_weights(weights: Mapping[str, float], variables: Sequence[str]) -> FloatArray:
    """The user's weights in the order of the variables, divided by their sum.

    Parameters
    ----------
    weights
        Column → weight, ≥ 0, at least one above 0; every variable must have one.
    variables
        The k variables.

    Returns
    -------
    ndarray
        Shape (k,), sum 1.

    Raises
    ------
    ProblemError
        ``bad_weights`` for a missing, strange, negative or non-finite weight, or only zeros.
    """
    missing = [name for name in variables if name not in weights]
    strange = [name for name in weights if name not in variables]
    if missing or strange:
        what = f"none for {', '.join(missing)}" if missing else f"one for {', '.join(strange)}"
        raise ProblemError(
            "bad_weights",
            f"--weights has {what}; it needs one weight for each of {', '.join(variables)}.",
            "Write them as --weights a=2,b=1.",
        )
    array = np.array([float(weights[name]) for name in variables])
    if not np.isfinite(array).all() or (array < 0).any() or array.sum() <= 0:
        raise ProblemError(
            "bad_weights",
            f"--weights must be numbers of 0 or more with a sum above 0; got "
            f"{', '.join(f'{name}={weights[name]}' for name in variables)}.",
            "Write them as --weights a=2,b=1.",
        )
    share: FloatArray = array / array.sum()
    return share


def rescale(scores: FloatArray) -> FloatArray:
    """Scores stretched to 0–1; all 0.5 where every score is equal.

    Parameters
    ----------
    scores
        Shape (n,), any range; NaN stays NaN.

    Returns
    -------
    ndarray
        Shape (n,), 0–1.
    """
    if np.isnan(scores).all():
        return scores.copy()
    low, high = np.nanmin(scores), np.nanmax(scores)
    if high == low:
        return np.where(np.isnan(scores), np.nan, 0.5)
    stretched: FloatArray = (scores - low) / (high - low)
    return stretched


def rank_models(scores: FloatArray, *, ascending: bool = False, raw: bool = False) -> FloatArray:
    """Rank of every ward in every model.

    Parameters
    ----------
    scores
        Shape (n, m); NaN = missing.
    ascending
        False: rank 1 = highest score. True (preset ``mrpt``): rank 1 = lowest.
    raw
        False: scores are rounded to 1e-10 first. True (presets): compared as they are.

    Returns
    -------
    ndarray
        Shape (n, m), 1–n; equal scores share the smallest rank; NaN where missing.
    """
    compared = scores if raw else np.round(scores, 10)
    ranks: FloatArray = (
        pd.DataFrame(compared).rank(method="min", ascending=ascending).to_numpy(dtype=float)
    )
    return ranks


def flag_models(
    scores: FloatArray, urban_share: FloatArray, threshold: float = 30.0, *, raw: bool = False
) -> list[npt.NDArray[np.int64]]:
    """Wards that are not urban but among the five lowest-risk of a model.

    Parameters
    ----------
    scores
        Shape (n, m); NaN = missing.
    urban_share
        Shape (n,), percent; NaN = unknown, never flagged.
    threshold
        A ward is urban when its share is above this, in percent.
    raw
        False: scores are rounded to 1e-10 first. True (presets): compared as they are.

    Returns
    -------
    list of ndarray
        m arrays of row numbers, lowest risk first; an empty one where the model is not flagged.
        A ward that ties with the fifth counts too. With five scored wards or fewer in a model
        each would be among them, so none is flagged.
    """
    compared = scores if raw else np.round(scores, 10)
    tells = np.isfinite(compared).sum(axis=0) > LOWEST
    rural = urban_share <= threshold
    # Fewer than five wards lie strictly below a ward exactly when it is at most the fifth lowest.
    place = min(LOWEST, len(scores)) - 1
    fifth = np.partition(compared, place, axis=0)[place]
    flagged = []
    for column, limit in enumerate(fifth):
        rows = np.flatnonzero(tells[column] & rural & (compared[:, column] <= limit))
        flagged.append(rows[np.argsort(compared[rows, column], kind="stable")])
    return flagged


def effective_weights(values: pd.DataFrame, scores: FloatArray) -> pd.DataFrame:
    """How much each variable really moves the score, next to how much it was meant to.

    Parameters
    ----------
    values
        Shape (n, k), normalised variables.
    scores
        Shape (n,), the final score; NaN = not ranked.

    Returns
    -------
    DataFrame
        ``variable``, ``correlation`` (Pearson, of the variable with the score, −1 to 1) and
        ``effective_weight`` (its square as a share of the sum of squares, 0–1, sum 1; NaN where
        no correlation can be computed).

    References
    ----------
    Paruolo P, Saisana M, Saltelli A (2013). Ratings and rankings: voodoo or science? Journal of
    the Royal Statistical Society A 176:609–634 (correlation ratio; here its linear form).
    """
    correlation = [_correlation(values[name].to_numpy(dtype=float), scores) for name in values]
    squares = np.square(np.array(correlation, dtype=float))
    total = np.nansum(squares)
    share = squares / total if total > 0 else np.full(len(squares), np.nan)
    return pd.DataFrame(
        {
            "variable": list(values.columns),
            "correlation": correlation,
            "effective_weight": share,
        }
    )


def _correlation(first: FloatArray, second: FloatArray) -> float:
    both = ~(np.isnan(first) | np.isnan(second))
    if both.sum() < 2:
        return float("nan")
    left, right = first[both] - first[both].mean(), second[both] - second[both].mean()
    size = float(np.sqrt((left @ left) * (right @ right)))
    return float(left @ right) / size if size > 0 else float("nan")
