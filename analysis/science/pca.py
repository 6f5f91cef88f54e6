"""Principal components as a second opinion on the composite score (methods document, section 7).

References: Kaiser HF (1974). Psychometrika 39:31–36. Bartlett MS (1951). Biometrika 38:337–344.
Horn JL (1965). A rationale and test for the number of factors in factor analysis. Psychometrika
30:179–185.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.science.adequacy import (
    bartlett_sphericity,
    kaiser_meyer_olkin,
    parallel_eigenvalues,
)
from analysis.science.pca_reasons import (
    constant,
    inadequate,
    singular,
    too_small,
    weak_first,
)
from chatmrpt.lib.errors import ProblemError

FloatArray = npt.NDArray[np.float64]

FEWEST_VARIABLES = 3
#: A further component must follow the mean of the variables at least this closely.
LEAST_AGREEMENT = 0.3
#: Seeded repetitions.
BOOTSTRAPS = 200
STABLE_SHARE = 0.95
_SINGULAR = 1e-10


@dataclass(frozen=True, eq=False)
class Components:
    """Result of a principal component analysis.

    Parameters
    ----------
    report
        The content of ``pca.json``: ``suitable``, ``reason`` (empty when suitable), ``kmo``,
        ``kmo_per_variable``, ``bartlett`` {statistic, df, p}, ``eigenvalues``,
        ``explained_variance`` (ratios), ``loadings`` {component: {variable: unit-length
        coefficient}}, ``kept``, ``parallel_analysis`` and ``wards``; None where not computable.
    scores
        Shape (n,): higher = more risk; NaN for wards with a missing value, and everywhere when
        the analysis is not suitable.
    """

    report: dict[str, Any]
    scores: FloatArray


@dataclass(frozen=True, eq=False)
class _Solution:
    """Everything the rules look at."""

    names: tuple[str, ...]
    count: int
    standardised: FloatArray
    correlation: FloatArray
    eigenvalues: FloatArray
    vectors: FloatArray

    @property
    def singular(self) -> bool:
        return bool(self.eigenvalues[-1] <= _SINGULAR)

    @property
    def explained(self) -> FloatArray:
        shares: FloatArray = self.eigenvalues / self.eigenvalues.sum()
        return shares


def analyse_components(
    values: pd.DataFrame,
    directions: Mapping[str, str],
    rng: np.random.Generator,
    *,
    malaria_variable: str | None = None,
    preset: str = "standard",
) -> Components:
    """Principal component analysis of the cleaned variables.

    Parameters
    ----------
    values
        Shape (n, p), filled variables; rows with NaN are left out. Not changed.
    directions
        Column → ``direct`` or ``inverse``; inverse columns are turned round (not in preset
        ``chatmrpt``).
    rng
        For the parallel analysis and the bootstraps.
    malaria_variable
        Column whose loading must be above 0, if any.
    preset
        ``chatmrpt``: variables as they are, the first three components, refused only by KMO and
        Bartlett. Any other: the standard rules.

    Returns
    -------
    Components
        The index rises with the mean of the z-scores.
    """
    legacy = preset == "chatmrpt"
    complete = values.notna().all(axis=1).to_numpy()
    matrix = values.to_numpy(dtype=float)[complete]
    if not legacy:
        matrix = matrix * _signs(values, directions)
    early = _too_small(matrix, least=2 if legacy else FEWEST_VARIABLES)
    if early:
        return _refused(early, values.columns, len(matrix), len(values))
    solution = solve(matrix, tuple(values.columns), oriented=not legacy)
    report = describe(solution)
    if legacy:
        chosen, reasons = list(range(min(3, len(solution.names)))), inadequate(report)
    else:
        chosen, reasons = _standard_choice(solution, report, rng, malaria_variable)
    scores = np.full(len(values), np.nan)
    if not reasons:
        scores[complete] = _index(solution, chosen)
        report["suitable"] = True
        report["kept"] = [f"PC{number + 1}" for number in chosen]
    return Components(report={**report, "reason": " ".join(reasons)}, scores=scores)


def first_component_weights(values: pd.DataFrame, directions: Mapping[str, str]) -> FloatArray:
    """Squared loadings of the first component.

    Parameters
    ----------
    values
        Shape (n, p), n ≥ 2 complete rows, no constant column.
    directions
        Column → ``direct`` or ``inverse``.

    Returns
    -------
    ndarray
        Shape (p,), 0–1, sum 1.

    Raises
    ------
    ProblemError
        ``bad_weights`` when a column is constant over the complete rows.
    """
    known = values.dropna()
    matrix = known.to_numpy(dtype=float) * _signs(values, directions)
    if len(matrix) < 2 or _flat(matrix):
        raise ProblemError(
            "bad_weights",
            "--weights pc1 needs variables that differ between the ranked wards.",
            "Use --weights equal, or leave out the variable that does not differ.",
        )
    squares = solve(matrix, tuple(values.columns), oriented=True).vectors[:, 0] ** 2
    weights: FloatArray = squares / squares.sum()
    return weights


def _signs(values: pd.DataFrame, directions: Mapping[str, str]) -> FloatArray:
    return np.array([-1.0 if directions[name] == "inverse" else 1.0 for name in values.columns])


def solve(matrix: FloatArray, names: tuple[str, ...], *, oriented: bool) -> _Solution:
    """Eigenvalues and unit eigenvectors of the correlation matrix, largest first.

    Parameters
    ----------
    matrix
        Shape (n, p), complete, no constant column.
    names
        The p columns.
    oriented
        True: each vector's sign makes its component rise with the mean of the z-scores (the sum
        of its coefficients is positive). False: the coefficient largest in size is positive.

    Returns
    -------
    _Solution
        Eigenvalues of shape (p,), largest first, and vectors of shape (p, p), one a column.
    """
    spread = matrix.std(axis=0)
    standardised = (matrix - matrix.mean(axis=0)) / spread
    correlation = standardised.T @ standardised / len(matrix)
    eigenvalues, vectors = np.linalg.eigh(correlation)
    eigenvalues, vectors = np.maximum(eigenvalues[::-1], 0.0), vectors[:, ::-1]
    if oriented:
        turn = np.where(vectors.sum(axis=0) < 0, -1.0, 1.0)
    else:
        largest = np.abs(vectors).argmax(axis=0)
        turn = np.where(vectors[largest, np.arange(len(names))] < 0, -1.0, 1.0)
    return _Solution(names, len(matrix), standardised, correlation, eigenvalues, vectors * turn)


def describe(solution: _Solution) -> dict[str, Any]:
    """The figures of ``pca.json`` that do not depend on a choice.

    Parameters
    ----------
    solution
        Of :func:`solve`.

    Returns
    -------
    dict
        Plain values: ``wards`` (n), ``kmo`` and ``kmo_per_variable`` (0–1, None when the
        correlation matrix is singular), ``bartlett`` (statistic, df, p; None likewise),
        ``eigenvalues`` (p, largest first), ``explained_variance`` (ratios, sum 1), ``loadings``
        (component → variable → −1–1); ``suitable`` False and ``reason`` empty until decided.
    """
    regular = not solution.singular
    overall, each = kaiser_meyer_olkin(solution.correlation) if regular else (None, None)
    return {
        "suitable": False,
        "reason": "",
        "wards": solution.count,
        "kmo": overall,
        "kmo_per_variable": (
            {name: float(value) for name, value in zip(solution.names, each, strict=True)}
            if each is not None
            else None
        ),
        "bartlett": (
            bartlett_sphericity(solution.correlation, solution.count) if regular else None
        ),
        "eigenvalues": [float(value) for value in solution.eigenvalues],
        "explained_variance": [float(value) for value in solution.explained],
        "loadings": {
            f"PC{number + 1}": {
                name: float(value)
                for name, value in zip(solution.names, solution.vectors[:, number], strict=True)
            }
            for number in range(len(solution.names))
        },
        "kept": [],
        "parallel_analysis": None,
    }


def _too_small(matrix: FloatArray, least: int) -> str:
    rows, columns = matrix.shape
    return too_small(rows, columns, least) or (constant() if _flat(matrix) else "")


def _flat(matrix: FloatArray) -> bool:
    """Whether a column is constant, shape (n ≥ 1, p)."""
    return bool((matrix.std(axis=0) <= 1e-12 * np.abs(matrix).max(axis=0)).any())


def _refused(reason: str, names: pd.Index, rows: int, total: int) -> Components:
    report: dict[str, Any] = {
        "suitable": False,
        "reason": reason,
        "wards": rows,
        "kmo": None,
        "kmo_per_variable": None,
        "bartlett": None,
        "eigenvalues": [],
        "explained_variance": [],
        "loadings": {},
        "kept": [],
        "parallel_analysis": None,
    }
    return Components(report=report, scores=np.full(total, np.nan))


def _standard_choice(
    solution: _Solution,
    report: dict[str, Any],
    rng: np.random.Generator,
    malaria_variable: str | None,
) -> tuple[list[int], list[str]]:
    """The components of the index, and the reasons why the analysis is not sound."""
    if solution.singular:
        return [], [singular()]
    reasons = inadequate(report)
    limits = parallel_eigenvalues(solution.count, len(solution.names), rng)
    report["parallel_analysis"] = {"percentile": 95, "eigenvalues": [float(x) for x in limits]}
    loading = None
    if malaria_variable in solution.names:
        row = solution.names.index(malaria_variable)
        loading = (malaria_variable, float(solution.vectors[row, 0]))
    share, eigenvalue = float(solution.explained[0]), float(solution.eigenvalues[0])
    reasons += weak_first(share, loading, eigenvalue, float(limits[0]))
    if reasons:
        return [], reasons
    return [0, *_further(solution, limits, rng)], []


def _further(solution: _Solution, limits: FloatArray, rng: np.random.Generator) -> list[int]:
    """Components after the first that parallel analysis keeps, that agree and that are stable."""
    kept: list[int] = []
    for number in range(1, len(limits)):
        if solution.eigenvalues[number] <= limits[number]:
            break
        if agreement(solution, number) >= LEAST_AGREEMENT:
            kept.append(number)
    return _stable(solution, kept, rng) if kept else []


def agreement(solution: _Solution, number: int) -> float:
    """Correlation of a component with the mean of the z-scores, 0–1 once oriented.

    Follows from R v = λ v: cov(z·v, mean z) = λ Σv / p.

    Parameters
    ----------
    solution
        Of :func:`solve`.
    number
        The component, from 0.

    Returns
    -------
    float
        0–1.
    """
    total = float(solution.correlation.sum())
    eigenvalue = float(solution.eigenvalues[number])
    return abs(float(solution.vectors[:, number].sum())) * float(np.sqrt(eigenvalue / total))


def _stable(solution: _Solution, numbers: list[int], rng: np.random.Generator) -> list[int]:
    """Those whose orientation is the same in 95 % of the bootstraps."""
    agree = np.zeros(len(numbers))
    for _ in range(BOOTSTRAPS):
        drawn = rng.integers(0, solution.count, solution.count)
        weights = np.bincount(drawn, minlength=solution.count).astype(float)
        for place, number in enumerate(numbers):
            agree[place] += _same_sign(solution, number, weights)
    needed = STABLE_SHARE * BOOTSTRAPS
    return [number for number, times in zip(numbers, agree, strict=True) if times >= needed]


def _same_sign(solution: _Solution, number: int, weights: FloatArray) -> bool:
    """Whether the component of a resample, matched to ours, still rises with the mean."""
    z = solution.standardised
    share = weights / weights.sum()
    centred = z - share @ z
    covariance = (centred * share[:, None]).T @ centred
    spread = np.sqrt(np.diag(covariance))
    if (spread == 0).any():
        return False
    _, vectors = np.linalg.eigh(covariance / np.outer(spread, spread))
    vector = vectors[:, ::-1][:, number]
    matched = vector if vector @ solution.vectors[:, number] >= 0 else -vector
    return bool(matched.sum() > 0)


def _index(solution: _Solution, chosen: list[int]) -> FloatArray:
    parts = solution.standardised @ solution.vectors[:, chosen]
    if len(chosen) == 1:
        single: FloatArray = parts[:, 0]
        return single
    weighted: FloatArray = parts @ solution.explained[chosen]
    return weighted
