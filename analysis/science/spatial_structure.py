"""Where high and low values gather (methods document, section 9).

The statistics are those of ``esda``; loading it takes two to three seconds and 70 MB, so it is
loaded on first use. The pseudo p-values are drawn in
:mod:`analysis.science.permutation`: from the generator given, in full precision, and for all
wards at once.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from analysis.science.contiguity import Neighbours
from analysis.science.method import Method
from analysis.science.permutation import (
    TailCounts,
    conditional_tails,
    permuted_morans_i,
    two_sided,
)
from analysis.science.ranking import NO_DATA
from analysis.science.spatial_weights import join_islands, neighbours_among
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
TextArray = npt.NDArray[np.object_]

#: With 999 permutations the smallest p is 0.002, and whether it passes Benjamini–Hochberg depends
#: on the seed: over eight seeds the high and low groups of Niger state's TPR counted 0 to 26 wards,
#: with 9,999 11 to 16.
PERMUTATIONS = 9_999
#: Share of false findings among the wards found (Benjamini–Hochberg).
FALSE_SHARE = 0.05
#: Fewer wards than this say nothing about a pattern.
FEWEST_WARDS = 10

NOT_SIGNIFICANT = "not_significant"
#: Cluster names by esda's number of the quarter of the Moran scatter plot.
QUARTERS: dict[int, str] = {1: "HH", 2: "LH", 3: "LL", 4: "HL"}
CLUSTERS: tuple[str, ...] = ("HH", "LL", "HL", "LH", NOT_SIGNIFICANT)
HOT, COLD = "hot", "cold"


@dataclass(frozen=True, kw_only=True)
class GlobalMoran:
    """Whether neighbouring wards are alike over the whole area.

    Parameters
    ----------
    statistic
        Moran's I; above ``expected``: neighbours are alike, below: they differ.
    expected
        −1 / (n − 1), its mean without any pattern.
    p
        Two-sided pseudo p-value, 0–1.
    permutations
        Number of re-arrangements behind ``p``.
    """

    statistic: float
    expected: float
    p: float
    permutations: int


@dataclass(frozen=True, eq=False, kw_only=True)
class SpatialStructure:
    """The pattern of one variable.

    Parameters
    ----------
    label
        What was looked at.
    moran
        The whole area.
    wards
        One row a ward of the boundary, in its order: ``value``, ``local_moran``, ``gi_star``
        (z-value), ``p`` (two-sided), ``q`` (Benjamini–Hochberg), ``cluster`` (HH, LL, HL, LH,
        not_significant, no_data), ``hot_spot`` (hot, cold, not_significant, no_data). NaN where
        a ward was left out. Local Moran and Gi* share ``p`` and ``q``: see Notes of
        :func:`analyse_structure`.
    joined
        (island, nearest ward) by row number.
    left_out
        Row numbers of wards without a value.
    """

    label: str
    moran: GlobalMoran
    wards: pd.DataFrame
    joined: tuple[tuple[int, int], ...]
    left_out: tuple[int, ...]

    def count(self, column: str, name: str) -> int:
        """How many wards have a class, for example ``count("cluster", "HH")``."""
        return int((self.wards[column] == name).sum())

    @property
    def summary(self) -> str:
        """The result in three sentences."""
        moran = self.moran
        numbers = f"Moran's I = {moran.statistic:.2f}, p = {moran.p:.3g}"
        if moran.p >= FALSE_SHARE:
            overall = f"{self.label}: no pattern over the whole area can be told from chance"
        elif moran.statistic > moran.expected:
            overall = f"{self.label}: wards next to each other are alike"
        else:
            overall = f"{self.label}: wards next to each other differ more than by chance"
        return (
            f"{overall} ({numbers}). High wards among high ones: {self.count('cluster', 'HH')}; "
            f"low among low: {self.count('cluster', 'LL')}; high among low: "
            f"{self.count('cluster', 'HL')}; low among high: {self.count('cluster', 'LH')}. "
            f"Hot spots: {self.count('hot_spot', HOT)}; cold spots: "
            f"{self.count('hot_spot', COLD)}."
        )


def analyse_structure(
    values: npt.ArrayLike,
    neighbours: Neighbours,
    centroids: FloatArray,
    rng: np.random.Generator,
    *,
    label: str,
    permutations: int = PERMUTATIONS,
) -> SpatialStructure:
    """Moran's I, local Moran and Gi* of one variable.

    Parameters
    ----------
    values
        Shape (n,), any unit, in boundary order; NaN = left out. Not changed.
    neighbours
        Queen neighbours of the n wards.
    centroids
        Shape (n, 2), see :func:`~analysis.science.spatial_weights.ward_centroids`.
    rng
        For the permutations; the same seed gives the same result.
    label
        What ``values`` is, for sentences.
    permutations
        Number of permutations.

    Returns
    -------
    SpatialStructure
        Significant = Benjamini–Hochberg q ≤ 0.05 over the wards looked at.

    Raises
    ------
    ProblemError
        ``too_few_wards`` (fewer than ten), ``constant_values``.

    Notes
    -----
    Weights: queen, islands joined to the nearest ward; standardised by row for Moran's I and
    local Moran, 0/1 with the ward itself for Gi*. Given the ward's own value, local Moran and
    Gi* both grow or fall with the sum over its neighbours alone, so conditional permutation
    gives both the same p. A ward is hot (cold) when that sum is significantly large (small) and
    Gi* is above (below) 0.

    Where we differ from ``esda``: its ``p_sim`` counts an equal sum in the upper tail only, ours
    in both; so equal values everywhere give p = 1 instead of the smallest p. Where we differ
    from ``spdep``: its local Moran is n / (n − 1) times ours.

    References
    ----------
    Moran PAP (1950). Biometrika 37:17–23. Anselin L (1995). Geographical Analysis 27:93–115,
    eq. 12. Ord JK, Getis A (1995). Geographical Analysis 27:286–306, eq. 14. Benjamini Y,
    Hochberg Y (1995). Journal of the Royal Statistical Society B 57:289–300.
    """
    every = np.asarray(values, dtype=float)
    used = np.isfinite(every)
    _check(every[used], label)
    joined = join_islands(neighbours_among(neighbours, used), centroids[used])
    standard = (every[used] - every[used].mean()) / every[used].std()
    observed = _observed(standard, joined.neighbours)
    tails = conditional_tails(standard, joined.neighbours, permutations, rng)
    simulated = permuted_morans_i(standard, joined.neighbours, permutations, rng)
    rows = np.flatnonzero(used)
    return SpatialStructure(
        label=label,
        moran=_global(observed, simulated),
        wards=_ward_table(every, used, observed, tails),
        joined=tuple((int(rows[island]), int(rows[near])) for island, near in joined.joined),
        left_out=tuple(int(row) for row in np.flatnonzero(~used)),
    )


def _check(known: FloatArray, label: str) -> None:
    if len(known) < FEWEST_WARDS:
        raise ProblemError(
            "too_few_wards",
            say(
                "{label} is known in {known} wards; a pattern needs {fewest_wards} or more.",
                label=label,
                known=len(known),
                fewest_wards=FEWEST_WARDS,
            ),
            say("Choose a larger area, or a variable with fewer gaps."),
        )
    if np.ptp(known) <= 1e-12 * np.abs(known).max():
        raise ProblemError(
            "constant_values",
            say("{label} has the same value in all wards, so it has no pattern.", label=label),
            say("Choose another variable."),
        )


@dataclass(frozen=True, eq=False)
class _Observed:
    statistic: float
    expected: float
    local: FloatArray
    gi_star: FloatArray
    quarter: npt.NDArray[np.int64]


def _observed(standard: FloatArray, neighbours: Neighbours) -> _Observed:
    """The statistics themselves, by esda."""
    with warnings.catch_warnings():
        # esda changes the filters of the whole process and warns of islands we have listed.
        warnings.simplefilter("ignore")
        from esda.getisord import G_Local
        from esda.moran import Moran, Moran_Local

        total = Moran(standard, _weights(neighbours), permutations=0)
        local = Moran_Local(standard, _weights(neighbours), permutations=0)
        # esda's Gi* divides by the sum; the z-value does not change with a constant added.
        raised = standard - standard.min() + 1.0
        star = G_Local(raised, _weights(neighbours), transform="B", permutations=0, star=True)
    return _Observed(
        statistic=float(total.I),
        expected=float(total.EI),
        local=np.asarray(local.Is, dtype=float),
        gi_star=np.asarray(star.Zs, dtype=float),
        quarter=np.asarray(local.q, dtype=np.int64),
    )


def _weights(neighbours: Neighbours) -> Any:
    """A new ``libpysal`` object each time: esda changes the one it is given."""
    from libpysal.weights import W

    lists = {ward: neighbours.of(ward).tolist() for ward in range(len(neighbours))}
    return W(lists, silence_warnings=True)


def _global(observed: _Observed, simulated: FloatArray) -> GlobalMoran:
    slack = 1e-12
    larger = int((simulated >= observed.statistic - slack).sum())
    smaller = int((simulated <= observed.statistic + slack).sum())
    p_sim = (min(larger, smaller) + 1.0) / (len(simulated) + 1.0)
    return GlobalMoran(
        statistic=observed.statistic,
        expected=observed.expected,
        p=min(1.0, 2.0 * p_sim),
        permutations=len(simulated),
    )


def _ward_table(
    values: FloatArray, used: BoolArray, observed: _Observed, tails: TailCounts
) -> pd.DataFrame:
    p_values = two_sided(tails.p_sim)
    q_values = stats.false_discovery_control(p_values)
    found = q_values <= FALSE_SHARE
    quarters = np.array([QUARTERS[number] for number in observed.quarter], dtype=object)
    hot = found & tails.upper & (observed.gi_star > 0)
    cold = found & ~tails.upper & (observed.gi_star < 0)
    spots = np.select([hot, cold], [HOT, COLD], NOT_SIGNIFICANT).astype(object)
    numbers = {
        "local_moran": observed.local,
        "gi_star": observed.gi_star,
        "p": p_values,
        "q": q_values,
    }
    table = {"value": np.where(used, values, np.nan)}
    table |= {name: _spread(column, used, np.nan) for name, column in numbers.items()}
    clusters = np.where(found, quarters, NOT_SIGNIFICANT)
    texts = {"cluster": clusters, "hot_spot": spots}
    return pd.DataFrame(table | {name: _spread(t, used, NO_DATA) for name, t in texts.items()})


def _spread(column: npt.NDArray[Any], used: BoolArray, missing: object) -> npt.NDArray[Any]:
    full = np.full(len(used), missing, dtype=column.dtype)
    full[used] = column
    return full


_WORDS = f"p = min(1, 2·p_sim) from {PERMUTATIONS:,} permutations; Benjamini–Hochberg q ≤ {FALSE_SHARE:g} counts as found"

TEXTS: tuple[Method, ...] = (
    Method(
        key="queen_weights",
        group="spatial",
        title="Which wards are next to each other",
        formula="wards that share at least one boundary point are neighbours; a ward that touches "
        "none is joined to the ward whose centre is nearest, and the result lists it",
        assumptions="Touching is what matters, not roads, rivers or distance.",
        limits="Wards at the edge of the area lack the neighbours that lie outside it.",
        source="R package spdep, poly2nb; libpysal, attach_islands",
        settings=("seed",),
    ),
    Method(
        key="morans_i",
        group="spatial",
        title="Moran's I",
        formula="n / Σw · Σᵢ Σⱼ wᵢⱼ zᵢ zⱼ / Σ zᵢ², z the value minus the mean, w standardised by "
        f"row; two-sided p = min(1, 2·p_sim) from {PERMUTATIONS:,} permutations",
        assumptions="Without a pattern any order of the values over the wards is equally likely.",
        limits="One number for the whole area; it does not say where. Wards with a filled value "
        "are left out for the malaria variable, for a fill makes neighbours alike.",
        source="Moran (1950) Biometrika 37:17–23; esda",
        settings=("seed",),
    ),
    Method(
        key="local_moran",
        group="spatial",
        title="Local Moran: groups of high and low wards",
        formula="(n − 1) · zᵢ · Σⱼ wᵢⱼ zⱼ / Σ z²; classes HH (high among high), LL, HL (high among "
        f"low), LH; {_WORDS}",
        assumptions="The ward keeps its value and those of its neighbours are drawn from all "
        "other wards.",
        limits=f"Fewer than {FEWEST_WARDS} wards are refused. A class says that neighbours are "
        "alike, not why. About one in twenty of the wards found may be found by chance, "
        "and wards close to the limit change with the seed.",
        source="Anselin (1995) Geographical Analysis 27:93–115; Benjamini and Hochberg (1995) "
        "J. R. Stat. Soc. B 57:289–300; esda",
        settings=("seed",),
    ),
    Method(
        key="gi_star",
        group="spatial",
        title="Gi*: hot and cold spots",
        formula="z-value of the sum over the ward and its neighbours against the mean of all "
        f"wards; hot = found and above 0, cold = found and below 0; {_WORDS}",
        assumptions="As local Moran; both rest on the sum over the neighbours, so they share p.",
        limits="A single high ward among low ones is no hot spot; local Moran shows it as HL.",
        source="Ord and Getis (1995) Geographical Analysis 27:286–306, eq. 14; esda",
        settings=("seed",),
    ),
    Method(
        key="spatial_residual",
        group="spatial",
        title="What the other variables leave unexplained",
        formula="malaria variable minus its least-squares prediction (with a constant) from the "
        "other chosen variables; then Moran's I, local Moran and Gi* of the difference",
        assumptions="The other variables act in straight lines and add up.",
        limits="A hot spot of the residual is more malaria than the chosen variables lead one to "
        "expect: a reason to look, not a cause.",
        source="Anselin (1995); Cliff and Ord (1981) Spatial Processes, ch. 8",
        settings=("malaria_variable", "seed"),
    ),
)
