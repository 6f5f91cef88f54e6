"""Whether a variable differs between groups of wards: analysis of variance, Kruskal–Wallis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from analysis.science.method import Method
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

FloatArray = npt.NDArray[np.float64]

#: A group of fewer wards has no spread of its own and is left out.
FEWEST_IN_GROUP = 2
FEWEST_GROUPS = 2
#: p at or above which no difference is claimed.
CHANCE = 0.05
#: Share of the variance between groups called small below, large from.
SMALL, LARGE = 0.06, 0.14


@dataclass(frozen=True, eq=False, kw_only=True)
class GroupDifference:
    """One variable in several groups of wards.

    Parameters
    ----------
    label
        What was compared.
    groups
        Index = group; ``wards``, ``mean``, ``median``, ``spread`` (standard deviation with
        n − 1), in the variable's unit, highest mean first.
    f_value, degrees, p
        F statistic, its degrees of freedom (between, within), p, 0–1, as if wards were
        independent.
    eta_squared
        Share of the variance that lies between groups, 0–1.
    h_value, rank_p
        Kruskal–Wallis H, corrected for ties, and its p.
    used, left_out
        Wards compared; wards without a value or a group.
    small_groups
        Groups left out for fewer than two wards.
    """

    label: str
    groups: pd.DataFrame
    f_value: float
    degrees: tuple[int, int]
    p: float
    eta_squared: float
    h_value: float
    rank_p: float
    used: int
    left_out: int
    small_groups: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether both tests say that the groups differ."""
        return self.p < CHANCE and self.rank_p < CHANCE

    @property
    def size(self) -> str:
        """The share of variance between groups in a word: small, medium or large."""
        return (
            "small"
            if self.eta_squared < SMALL
            else "large"
            if self.eta_squared >= LARGE
            else "medium"
        )


def compare_groups(
    values: npt.ArrayLike, groups: Sequence[str | None], *, label: str
) -> GroupDifference:
    """Compare the means, and the ranks, of a variable between groups.

    Parameters
    ----------
    values
        Shape (n,), any unit; NaN and infinite = missing, left out.
    groups
        n names; None or an empty text: in no group, left out. Groups with fewer than two known
        values are left out.
    label
        Name of the variable, for sentences.

    Returns
    -------
    GroupDifference
        One-way analysis of variance and, free of the shape of the distribution, Kruskal–Wallis.

    Raises
    ------
    ProblemError
        ``bad_groups`` when the lengths differ, ``too_few_groups`` when fewer than two groups have
        two wards, ``constant_values`` when all values are equal or no group has any spread.

    References
    ----------
    Fisher RA (1925). Statistical Methods for Research Workers, ch. 7. Kruskal WH, Wallis WA
    (1952). Journal of the American Statistical Association 47:583–621.
    """
    column = np.asarray(values, dtype=float)
    if len(column) != len(groups):
        raise ProblemError(
            "bad_groups",
            say(
                "{column} values of {label} came with {groups} groups.",
                column=len(column),
                label=label,
                groups=len(groups),
            ),
            say("Give each ward one group."),
        )
    frame = pd.DataFrame({"value": column, "group": [name or None for name in groups]})
    known = frame[np.isfinite(column) & frame["group"].notna().to_numpy()]
    counts = known["group"].value_counts()
    small = sorted(str(name) for name in counts.index[counts < FEWEST_IN_GROUP])
    kept = known[~known["group"].isin(small)]
    samples = [part["value"].to_numpy() for _, part in kept.groupby("group")]
    _check(samples, label)
    between, within = _sums_of_squares(samples)
    f_value, p = stats.f_oneway(*samples)
    h_value, rank_p = stats.kruskal(*samples)
    return GroupDifference(
        label=label,
        groups=_table(kept),
        f_value=float(f_value),
        degrees=(len(samples) - 1, len(kept) - len(samples)),
        p=float(p),
        eta_squared=between / (between + within),
        h_value=float(h_value),
        rank_p=float(rank_p),
        used=len(kept),
        left_out=len(frame) - len(kept),
        small_groups=tuple(small),
    )


def _check(samples: list[FloatArray], label: str) -> None:
    if len(samples) < FEWEST_GROUPS:
        raise ProblemError(
            "too_few_groups",
            say(
                "{label} is known in {samples} group of two wards or more; two or more groups "
                "are needed.",
                label=label,
                samples=len(samples),
            ),
            say("Choose another grouping, or another threshold."),
        )
    every = np.concatenate(samples)
    scale = float(np.abs(every).max())
    if np.ptp(every) <= 1e-12 * scale or max(np.ptp(part) for part in samples) <= 1e-12 * scale:
        raise ProblemError(
            "constant_values",
            say(
                "{label} has one value within each group, so chance cannot be told apart.",
                label=label,
            ),
            say("Choose another variable, or another grouping."),
        )


def _sums_of_squares(samples: list[FloatArray]) -> tuple[float, float]:
    """Between groups, within groups."""
    middle = np.concatenate(samples).mean()
    between = sum(len(part) * (part.mean() - middle) ** 2 for part in samples)
    within = sum(((part - part.mean()) ** 2).sum() for part in samples)
    return float(between), float(within)


def _table(kept: pd.DataFrame) -> pd.DataFrame:
    parts = kept.groupby("group")["value"]
    found = pd.DataFrame(
        {
            "wards": parts.size(),
            "mean": parts.mean(),
            "median": parts.median(),
            "spread": parts.std(),
        }
    )
    return found.sort_values("mean", ascending=False, kind="stable")


TEXTS: tuple[Method, ...] = (
    Method(
        key="group_difference",
        group="association",
        title="Differences between groups of wards",
        formula="F = (variance between groups) / (variance within groups) with k − 1 and n − k "
        "degrees of freedom; eta² = sum of squares between / total sum of squares; beside it "
        "Kruskal–Wallis H on ranks, corrected for ties",
        assumptions="Wards are independent and, for F, spread alike and about normally in each "
        "group; Kruskal–Wallis needs no shape.",
        limits=f"Groups of fewer than {FEWEST_IN_GROUP} wards are left out. Neighbouring wards are "
        "alike, above all within an LGA, so p is too small. A difference is no cause. Eta² is "
        f"called small below {SMALL:g}, large from {LARGE:g} (Cohen).",
        source="Fisher (1925) Statistical Methods for Research Workers, ch. 7; Kruskal and Wallis "
        "(1952) J. Am. Stat. Assoc. 47:583–621; Cohen (1988) Statistical Power Analysis, ch. 8",
    ),
)
