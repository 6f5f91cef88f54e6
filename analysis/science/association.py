"""How two variables go together over wards: correlations with what they do not say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from analysis.science.contiguity import Neighbours
from analysis.science.effective_size import effective_wards
from analysis.science.findings import listed
from analysis.science.method import Method
from analysis.science.spatial_weights import neighbours_among
from analysis.science.variables import label_of
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, to_say

FloatArray = npt.NDArray[np.float64]

PEARSON, SPEARMAN = "pearson", "spearman"
METHODS: tuple[str, ...] = (PEARSON, SPEARMAN)
#: Coverage of the interval.
CONFIDENCE = 0.95
#: Fewer complete wards than this plus the number of given variables have no interval.
FEWEST_WARDS = 4
#: q at or below which an association is called found.
FALSE_SHARE = 0.05
#: Below this size a correlation is called weak, from the second on strong.
WEAK, STRONG = 0.3, 0.6
#: A column that the given variables explain to this share of its variance has nothing left.
_EXPLAINED = 1e-10

CAUTION = to_say(
    "Neighbouring wards are alike, so they tell less than as many separate places would: the true "
    "p is larger and the interval wider than these."
)


@dataclass(frozen=True, kw_only=True)
class Association:
    """One correlation.

    Parameters
    ----------
    first, second, given
        Columns; ``given`` are held constant (partial correlation), empty = plain.
    method
        ``pearson`` (straight line) or ``spearman`` (ranks).
    coefficient
        −1 to 1.
    low, high
        95 % interval, −1 to 1.
    p
        Two-sided, 0–1, as if wards were independent.
    used, left_out
        Wards with all values; wards without.
    q
        Benjamini–Hochberg over the associations measured together; equal to p for one.
    effective_wards
        Number of independent wards that would tell as much (Clifford–Richardson; plain
        correlations with neighbours given); None where not computed.
    effective_p
        Two-sided p with that number; None where not computed.
    """

    first: str
    second: str
    given: tuple[str, ...]
    method: str
    coefficient: float
    low: float
    high: float
    p: float
    used: int
    left_out: int
    q: float
    effective_wards: float | None = None
    effective_p: float | None = None

    @property
    def sentence(self) -> str:
        """The result in words."""
        name = "Spearman" if self.method == SPEARMAN else "Pearson"
        names = ", ".join(map(label_of, self.given))
        held = say(", {variables} held constant", variables=names) if self.given else ""
        wards = say("{wards:,} wards", wards=self.used)
        if self.left_out:
            wards += say(", {wards:,} left out for a missing value", wards=self.left_out)
        return say(
            "{first} and {second}{held}: {words} ({name} {coefficient:.2f}, 95 % interval {low:.2f} "
            "to {high:.2f}, p = {p:.3g}; {wards}).",
            first=label_of(self.first),
            second=label_of(self.second),
            held=held,
            words=self.strength,
            name=name,
            coefficient=self.coefficient,
            low=self.low,
            high=self.high,
            p=self.p,
            wards=wards,
        )

    @property
    def strength(self) -> str:
        """Which way they go together and how strongly."""
        if self.q > FALSE_SHARE:
            return say("no association that could be told from chance")
        size = abs(self.coefficient)
        if size < WEAK:
            strength = say("weak")
        else:
            strength = say("strong") if size >= STRONG else say("moderate")
        if self.coefficient > 0:
            return say("they rise and fall together, {strength}", strength=strength)
        return say("they run against each other, {strength}", strength=strength)

    @property
    def caution(self) -> str:
        """What nearness does to the p-value; an association is not a cause."""
        if self.effective_wards is None or self.effective_p is None:
            return f"{say(CAUTION)} {say('An association is not a cause.')}"
        return say(
            "Neighbouring wards are alike: these {wards:,} wards tell about as much as "
            "{separate:,.0f} separate ones (p = {p:.3g} with that number). An association is not a "
            "cause.",
            wards=self.used,
            separate=self.effective_wards,
            p=self.effective_p,
        )


def measure_association(
    values: pd.DataFrame,
    first: str,
    second: str,
    *,
    method: str = SPEARMAN,
    given: Sequence[str] = (),
    neighbours: Neighbours | None = None,
) -> Association:
    """Correlation of two variables over wards, others held constant if given.

    Parameters
    ----------
    values
        Shape (n, k), numeric, one row a ward in boundary order; NaN = missing. Not changed.
    first, second
        Two different columns.
    method
        ``spearman`` (default) or ``pearson``.
    given
        Columns held constant; each of the two is replaced by its residual of least squares on
        them (for ``spearman`` of ranks on ranks).
    neighbours
        Of the n wards; for the effective number of wards.

    Returns
    -------
    Association
        Over wards in which all columns named are known. p from Student's t with n − 2 − g
        degrees of freedom, g the number of given columns; interval by Fisher's z with standard
        error 1/√(n − 3 − g), for ``spearman`` √((1 + r²/2)/(n − 3 − g)).

    Raises
    ------
    ProblemError
        ``unknown_column``, ``same_column``, ``unknown_method``, ``not_numeric``,
        ``too_few_wards``, ``constant_values``.

    References
    ----------
    Fisher RA (1921). Metron 1:3–32. Bonett DG, Wright TA (2000). Psychometrika 65:23–28.
    Clifford P, Richardson S, Hémon D (1989). Biometrics 45:123–134.
    """
    columns = _checked(values, first, second, tuple(given), method)
    known = columns.notna().all(axis=1).to_numpy()
    matrix = columns.to_numpy(dtype=float)[known]
    _check_count(columns, len(matrix), len(given))
    if method == SPEARMAN:
        matrix = stats.rankdata(matrix, axis=0)
    one = _without(matrix[:, 0], matrix[:, 2:], first, tuple(given))
    other = _without(matrix[:, 1], matrix[:, 2:], second, tuple(given))
    r = float(np.clip(one @ other / np.sqrt((one @ one) * (other @ other)), -1.0, 1.0))
    low, high = _interval(r, len(matrix), len(given), method)
    p = _p_value(r, len(matrix) - 2 - len(given))
    found = Association(
        first=first,
        second=second,
        given=tuple(given),
        method=method,
        coefficient=r,
        low=low,
        high=high,
        p=p,
        used=len(matrix),
        left_out=len(values) - len(matrix),
        q=p,
    )
    if neighbours is None or given:
        return found
    wards = effective_wards(one, other, neighbours_among(neighbours, known))
    return replace(found, effective_wards=wards, effective_p=_p_value(r, wards - 2))


def measure_associations(
    values: pd.DataFrame,
    target: str,
    others: Sequence[str],
    *,
    method: str = SPEARMAN,
    given: Sequence[str] = (),
    neighbours: Neighbours | None = None,
) -> list[Association]:
    """One variable against several, with q over all of them.

    Parameters
    ----------
    values, method, given, neighbours
        As in :func:`measure_association`.
    target
        The one variable.
    others
        The variables measured against it; those among ``given`` are not.

    Returns
    -------
    list of Association
        Strongest first; ``q`` by Benjamini–Hochberg over the list. Each uses the wards known for
        its own columns, so ``used`` can differ.

    Raises
    ------
    ProblemError
        As :func:`measure_association`; ``unknown_column`` when ``others`` is empty.

    References
    ----------
    Benjamini Y, Hochberg Y (1995). Journal of the Royal Statistical Society B 57:289–300.
    """
    wanted = [name for name in dict.fromkeys(others) if name not in given]
    if not wanted:
        raise ProblemError(
            "unknown_column",
            say("No variable is named to measure against {target}.", target=target),
            say("Name one or more other columns."),
        )
    found = [
        measure_association(values, target, name, method=method, given=given, neighbours=neighbours)
        for name in wanted
    ]
    q_values = stats.false_discovery_control([each.p for each in found])
    corrected = [replace(each, q=float(q)) for each, q in zip(found, q_values, strict=True)]
    return sorted(corrected, key=lambda each: -abs(each.coefficient))


def _checked(
    values: pd.DataFrame, first: str, second: str, given: tuple[str, ...], method: str
) -> pd.DataFrame:
    if method not in METHODS:
        raise ProblemError(
            "unknown_method",
            f"The correlation {method!r} is not known.",
            say("Use one of {methods}.", methods=", ".join(METHODS)),
        )
    names = [first, second, *given]
    missing = [name for name in names if name not in values.columns]
    if missing:
        raise ProblemError(
            "unknown_column",
            say("There is no column {missing}.", missing=", ".join(missing)),
            say("Choose among {listed}.", listed=listed([str(name) for name in values.columns])),
        )
    if len(set(names)) < len(names):
        raise ProblemError(
            "same_column",
            say("A column is named twice among {names}.", names=", ".join(names)),
            say("Name different columns."),
        )
    words = [name for name in names if not pd.api.types.is_numeric_dtype(values[name])]
    if words:
        raise ProblemError(
            "not_numeric",
            say("{words} holds text; a correlation needs numbers.", words=", ".join(words)),
            say("Choose a column of numbers."),
        )
    return values[names].astype(float).replace([np.inf, -np.inf], np.nan)


def _check_count(columns: pd.DataFrame, known: int, given: int) -> None:
    least = FEWEST_WARDS + given
    if known < least:
        raise ProblemError(
            "too_few_wards",
            say(
                "{variables} are all known in {complete} of {wards} wards; {least} or more are needed.",
                variables=", ".join(columns.columns),
                complete=known,
                wards=len(columns),
                least=least,
            ),
            say("Choose columns with fewer gaps."),
        )


def _without(
    values: FloatArray, given: FloatArray, name: str, names: tuple[str, ...]
) -> FloatArray:
    """The deviations of a column from its mean, or from what the given columns predict."""
    deviation = values - values.mean()
    spread = given.std(axis=0)
    design = (given - given.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    solution, *_ = np.linalg.lstsq(design, deviation, rcond=None)
    rest: FloatArray = deviation - design @ solution
    scale = float(np.abs(values).max())
    if np.ptp(values) <= 1e-12 * scale:
        raise ProblemError(
            "constant_values",
            say(
                "{name} has the same value in all wards used, so nothing can go with it.", name=name
            ),
            say("Choose another column."),
        )
    if rest @ rest <= _EXPLAINED * (deviation @ deviation):
        raise ProblemError(
            "constant_values",
            say(
                "{name} follows from {names}: nothing is left of it once they are held constant.",
                name=name,
                names=", ".join(names),
            ),
            say("Hold fewer columns constant."),
        )
    return rest


def _p_value(r: float, degrees: float) -> float:
    if abs(r) >= 1.0:
        return 0.0
    t_value = abs(r) * np.sqrt(degrees / (1.0 - r * r))
    return float(2.0 * stats.t.sf(t_value, degrees))


def _interval(r: float, count: int, given: int, method: str) -> tuple[float, float]:
    if abs(r) >= 1.0:
        return (r, r)
    inflation = 1.0 + r * r / 2.0 if method == SPEARMAN else 1.0
    half = float(stats.norm.ppf(0.5 + CONFIDENCE / 2.0)) * np.sqrt(inflation / (count - 3 - given))
    centre = np.arctanh(r)
    return (float(np.tanh(centre - half)), float(np.tanh(centre + half)))


TEXTS: tuple[Method, ...] = (
    Method(
        key="association",
        group="association",
        title="How two variables go together",
        formula="Spearman's rank correlation (default) or Pearson's r over the wards in which "
        f"both are known; two-sided p from Student's t; {CONFIDENCE:.0%} interval by Fisher's z, "
        "for Spearman with standard error √((1 + r²/2)/(n − 3)); for several variables at once "
        f"Benjamini–Hochberg, found at q ≤ {FALSE_SHARE:g}",
        assumptions="Wards are independent, which neighbours are not: the effective number of "
        "wards (Clifford and Richardson) and the p with it stand beside.",
        limits="An association is not a cause, and one between wards need not hold for people. "
        f"Called weak below {WEAK:g}, strong from {STRONG:g}. Wards with a missing value are left "
        "out and counted.",
        source="Fisher (1921) Metron 1:3–32; Bonett and Wright (2000) Psychometrika 65:23–28; "
        "Clifford, Richardson and Hémon (1989) Biometrics 45:123–134",
    ),
    Method(
        key="partial_association",
        group="association",
        title="How two variables go together, others held constant",
        formula="correlation of what least squares on the given variables leaves of each of the "
        "two (for Spearman: of ranks on ranks); degrees of freedom n − 2 − g, g the number held "
        "constant",
        assumptions="The variables held constant act in straight lines and add up.",
        limits="Holding constant what lies on the way from one to the other hides the very "
        "effect one looks for.",
        source="Fisher (1924) Metron 3:329–332",
    ),
)
