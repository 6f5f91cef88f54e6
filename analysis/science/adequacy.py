"""Are the variables fit for principal components? KMO, Bartlett's test, parallel analysis."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats

FloatArray = npt.NDArray[np.float64]

#: Simulated data sets of the parallel analysis.
PARALLEL_DRAWS = 500


def kaiser_meyer_olkin(correlation: FloatArray) -> tuple[float, FloatArray]:
    """Sampling adequacy of a regular correlation matrix.

    Parameters
    ----------
    correlation
        Shape (p, p), regular.

    Returns
    -------
    tuple
        (overall KMO 0–1, KMO of each variable, shape (p,)); 0 where all correlations are 0.

    References
    ----------
    Kaiser HF (1974). An index of factorial simplicity. Psychometrika 39:31–36.
    """
    inverse = np.linalg.inv(correlation)
    scale = np.sqrt(np.diag(inverse))
    partial = -inverse / np.outer(scale, scale)
    off = ~np.eye(len(correlation), dtype=bool)
    simple, part = (correlation * off) ** 2, (partial * off) ** 2
    each_total = simple.sum(axis=0) + part.sum(axis=0)
    each = np.divide(simple.sum(axis=0), each_total, out=np.zeros(len(scale)), where=each_total > 0)
    total = float(each_total.sum())
    return (float(simple.sum()) / total if total > 0 else 0.0), each


def bartlett_sphericity(correlation: FloatArray, rows: int) -> dict[str, float]:
    """Bartlett's test that all variables are uncorrelated.

    Parameters
    ----------
    correlation
        Shape (p, p), regular.
    rows
        Number of wards n.

    Returns
    -------
    dict
        ``statistic`` −((n−1) − (2p+5)/6)·ln|R|, ``df`` p(p−1)/2, ``p`` 0–1.

    References
    ----------
    Bartlett MS (1951). The effect of standardization on a χ² approximation in factor analysis.
    Biometrika 38:337–344.
    """
    size = len(correlation)
    statistic = -((rows - 1) - (2 * size + 5) / 6) * float(np.linalg.slogdet(correlation)[1])
    freedom = size * (size - 1) // 2
    p_value = float(stats.chi2.sf(statistic, freedom))
    return {"statistic": float(statistic), "df": freedom, "p": p_value}


def parallel_eigenvalues(rows: int, variables: int, rng: np.random.Generator) -> FloatArray:
    """95th percentiles of the eigenvalues of uncorrelated data of the same size.

    Parameters
    ----------
    rows, variables
        n > p ≥ 2.
    rng
        Source of randomness.

    Returns
    -------
    ndarray
        Shape (p,), descending.

    Notes
    -----
    The covariance of n normal rows is a Wishart matrix, which is drawn directly (Bartlett's
    decomposition), so that the time does not grow with n.

    References
    ----------
    Horn JL (1965). Psychometrika 30:179–185. Glorfeld LW (1995). Educational and Psychological
    Measurement 55:377–393 (95th percentile).
    """
    factor = np.tril(rng.standard_normal((PARALLEL_DRAWS, variables, variables)), -1)
    freedom = rows - 1 - np.arange(variables)
    diagonal = np.sqrt(rng.chisquare(freedom, size=(PARALLEL_DRAWS, variables)))
    factor[:, np.arange(variables), np.arange(variables)] = diagonal
    covariance = factor @ factor.transpose(0, 2, 1)
    spread = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    correlation = covariance / (spread[:, :, None] * spread[:, None, :])
    found = np.linalg.eigvalsh(correlation)[:, ::-1]
    limits: FloatArray = np.percentile(found, 95.0, axis=0)
    return limits
