"""Least squares of one variable on several others over wards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from analysis.science.findings import listed
from analysis.science.method import Method
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

FloatArray = npt.NDArray[np.float64]

#: Complete wards needed beyond the number of variables.
WARDS_BEYOND = 3
#: From this variance inflation on a variable says much the same as the others together.
HIGH_INFLATION = 5.0
#: p at or above which no effect is claimed.
CHANCE = 0.05
_SMALLEST_SINGULAR = 1e-8


@dataclass(frozen=True, eq=False, kw_only=True)
class Regression:
    """A least-squares fit.

    Parameters
    ----------
    target
        The variable explained.
    terms
        Index = variable, largest standardised coefficient first; ``coefficient`` (units of the
        target per unit), ``standard_error``, ``standardised`` (standard deviations of the target
        per standard deviation), ``t``, ``p`` (two-sided, as if wards were independent), ``vif``
        (variance inflation factor, 1 or more).
    intercept
        In the target's unit.
    r_squared, adjusted
        Share of the variance explained, 0–1; the same corrected for the number of variables.
    f_value, p
        Of the fit as a whole.
    used, left_out
        Wards with all values; wards without.
    """

    target: str
    terms: pd.DataFrame
    intercept: float
    r_squared: float
    adjusted: float
    f_value: float
    p: float
    used: int
    left_out: int

    @property
    def inflated(self) -> list[str]:
        """Variables that the others explain for the most part."""
        return [str(name) for name in self.terms.index[self.terms["vif"] >= HIGH_INFLATION]]


def fit_regression(values: pd.DataFrame, target: str, others: Sequence[str]) -> Regression:
    """Least squares, with a constant, of one variable on others.

    Parameters
    ----------
    values
        Shape (n, k), numeric, one row a ward; NaN and infinite = missing. Not changed.
    target
        The column to explain.
    others
        One or more other columns.

    Returns
    -------
    Regression
        Over wards in which all columns are known.

    Raises
    ------
    ProblemError
        ``no_other_variables``, ``same_column``, ``too_few_wards`` when fewer than k + 3 wards are
        complete, ``constant_values``, ``collinear`` when a variable follows from the others.

    References
    ----------
    Greene WH (2012). Econometric Analysis, 7th ed., ch. 4 (least squares) and 4.7.1 (variance
    inflation).
    """
    names = list(dict.fromkeys(others))
    _check_names(target, names)
    columns = values[[target, *names]].astype(float).replace([np.inf, -np.inf], np.nan)
    known = columns.dropna()
    _check_rows(known, len(columns), names)
    outcome = known[target].to_numpy() - known[target].mean()
    spread = known[names].std(ddof=1).to_numpy()
    scaled = (known[names] - known[names].mean()).to_numpy() / spread
    _check_rank(scaled, names)
    beta, rest, inverse = _solve(scaled, outcome)
    degrees = len(known) - len(names) - 1
    total = float(outcome @ outcome)
    share = 1.0 - rest / total
    terms = _terms(beta, rest / degrees, inverse, degrees)
    terms[["coefficient", "standard_error"]] = terms[["coefficient", "standard_error"]].div(
        spread, axis=0
    )
    terms["standardised"] = beta / float(known[target].std(ddof=1))
    terms.index = pd.Index(names)
    f_value = (total - rest) / len(names) / (rest / degrees) if rest > 0 else np.inf
    order = np.argsort(-terms["standardised"].abs().to_numpy(), kind="stable")
    middle = known[names].mean().to_numpy() @ terms["coefficient"].to_numpy()
    return Regression(
        target=target,
        terms=terms.iloc[order],
        intercept=float(known[target].mean() - middle),
        r_squared=share,
        adjusted=1.0 - (1.0 - share) * (len(known) - 1) / degrees,
        f_value=float(f_value),
        p=float(stats.f.sf(f_value, len(names), degrees)),
        used=len(known),
        left_out=len(columns) - len(known),
    )


def _solve(scaled: FloatArray, outcome: FloatArray) -> tuple[FloatArray, float, FloatArray]:
    """Coefficients, sum of squared rests and the inverse of XᵀX, by QR."""
    orthogonal, triangle = np.linalg.qr(scaled)
    root = np.linalg.inv(triangle)
    beta: FloatArray = root @ (orthogonal.T @ outcome)
    rest = outcome - scaled @ beta
    left = float(rest @ rest)
    # A perfect fit leaves rounding noise.
    left = 0.0 if left <= 1e-20 * float(outcome @ outcome) else left
    return beta, left, root @ root.T


def _terms(beta: FloatArray, variance: float, inverse: FloatArray, degrees: int) -> pd.DataFrame:
    error = np.sqrt(variance * np.diag(inverse))
    with np.errstate(divide="ignore", invalid="ignore"):
        t_values = beta / error
    return pd.DataFrame(
        {
            "coefficient": beta,
            "standard_error": error,
            "standardised": beta,
            "t": t_values,
            "p": 2.0 * stats.t.sf(np.abs(t_values), degrees),
            "vif": np.diag(inverse) * (degrees + len(beta)),
        }
    )


def _check_names(target: str, names: list[str]) -> None:
    if not names:
        raise ProblemError(
            "no_other_variables",
            say("No variable is named to explain {target} with.", target=target),
            say("Name one or more other columns."),
        )
    if target in names:
        raise ProblemError(
            "same_column",
            say("{target} cannot explain itself.", target=target),
            say("Name different columns."),
        )


def _check_rows(known: pd.DataFrame, every: int, names: list[str]) -> None:
    least = len(names) + WARDS_BEYOND
    if len(known) < least:
        raise ProblemError(
            "too_few_wards",
            say(
                "{listed} are all known in {known} of {every} wards; {least} or more are needed.",
                listed=listed([str(name) for name in known.columns]),
                known=len(known),
                every=every,
                least=least,
            ),
            say("Choose fewer columns, or columns with fewer gaps."),
        )
    for name, column in known.items():
        if np.ptp(column.to_numpy()) <= 1e-12 * float(column.abs().max()):
            raise ProblemError(
                "constant_values",
                say(
                    "{name} has the same value in all wards used, so it explains nothing.",
                    name=name,
                ),
                say("Leave it out."),
            )


def _check_rank(scaled: FloatArray, names: list[str]) -> None:
    """A column that the ones before it explain fully is named."""
    for count in range(2, len(names) + 1):
        singular = np.linalg.svd(scaled[:, :count], compute_uv=False)
        if singular[-1] < _SMALLEST_SINGULAR * singular[0]:
            raise ProblemError(
                "collinear",
                say(
                    "{variable} follows from {others}, so their effects cannot be told apart.",
                    variable=names[count - 1],
                    others=listed(names[: count - 1]),
                ),
                say("Leave one of them out."),
            )


TEXTS: tuple[Method, ...] = (
    Method(
        key="multiple_regression",
        group="association",
        title="One variable explained by several",
        formula="least squares with a constant; standardised coefficient = coefficient · s(x) / "
        "s(y); two-sided p from Student's t with n − k − 1 degrees of freedom; R² = 1 − rest / "
        "total; VIF = 1 / (1 − R² of a variable on the others)",
        assumptions="Straight lines that add up; errors independent and spread alike.",
        limits="Neighbouring wards are alike, so p is too small. A coefficient is an association "
        "with the others held constant, not a cause, and it changes with the choice of the "
        f"others. From VIF {HIGH_INFLATION:g} on a variable says much the same as the others: "
        f"its coefficient is unsure. Complete wards needed: variables + {WARDS_BEYOND}.",
        source="Greene (2012) Econometric Analysis, 7th ed., ch. 4",
    ),
)
