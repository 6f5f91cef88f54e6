"""From scores in many draws to a ward's ranks, its chances and one word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.science.certainty.method_draws import MethodDraws
from analysis.science.certainty.scores import Scorer

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

SURELY_FIRST = "surely_first"
CONTESTED = "contested"
SURELY_NOT_FIRST = "surely_not_first"
SURELY_LOW = "surely_low"
WORDS: tuple[str, ...] = (SURELY_FIRST, CONTESTED, SURELY_NOT_FIRST, SURELY_LOW)
#: Probability from which a ward is surely first, or surely low.
SURE = 0.9
#: Probability up to which a ward is surely not first.
SURELY_NOT = 0.1
#: A probability this close to a cut is borderline.
BORDERLINE = 0.02
#: Share of the draws between the low and the high rank.
INTERVAL = 0.9
#: Scores are compared as whole numbers of this.
TIE = 1e-10
#: Scores of this many wards and draws are held at a time (2 MB).
_PORTION = 2**18


@dataclass(frozen=True, eq=False, kw_only=True)
class Figures:
    """What the draws say of n ranked wards; each array has shape (n,).

    Parameters
    ----------
    rank_low, rank_high
        Best and worst rank of the middle 90 % of the draws (1 = highest risk).
    rank_median
        Median rank.
    p_top, p_low
        Share of the draws with the ward among the k highest, the k lowest.
    p_top_data, p_top_method
        As ``p_top``, with the method as it is, with the data as they are.
    """

    rank_low: IntArray
    rank_high: IntArray
    rank_median: IntArray
    p_top: FloatArray
    p_low: FloatArray
    p_top_data: FloatArray
    p_top_method: FloatArray


def figures_of(
    scorer: Scorer, methods: MethodDraws, centre: MethodDraws | None, top_k: int
) -> Figures:
    """Score the three blocks on the same random numbers and count.

    Parameters
    ----------
    scorer
        The variables of n wards; its draws are used up.
    methods
        The d ≥ 1 methods of the blocks "both" and "method only".
    centre
        The d equal methods of the block "data only"; None leaves ``p_top_data`` empty (NaN).
    top_k
        k, 1–n.

    Returns
    -------
    Figures
        A ward is among the k highest when fewer than k wards score strictly higher, so that
        Σ p_top ≥ k, with equality without ties.
    """
    count, wards = len(methods), scorer.wards
    methods = methods.grouped()
    ranks = np.empty((count, wards), dtype=np.uint16 if wards < 2**16 else np.uint32)
    top, low, data, method = np.zeros((4, wards), dtype=np.int64)
    portion = max(1, _PORTION // wards)
    varies = bool(scorer.varying)
    for start in range(0, count, portion):
        rows = slice(start, min(start + portion, count))
        drawn = scorer.draw(rows.stop - rows.start)
        both = scorer.score(methods.take(rows), drawn)
        ranks[rows], lowest = _count_ranks(both, top_k)
        top += (ranks[rows] <= top_k).sum(axis=0)
        low += lowest.sum(axis=0)
        if varies:
            method += in_top(scorer.score(methods.take(rows)), top_k).sum(axis=0)
        if centre is not None:
            data += in_top(scorer.score(centre.take(rows), drawn), top_k).sum(axis=0)
    ordered = _rank_quantiles(ranks)
    return Figures(
        rank_low=ordered[0],
        rank_median=ordered[1],
        rank_high=ordered[2],
        p_top=top / count,
        p_low=low / count,
        p_top_data=data / count if centre is not None else np.full(wards, np.nan),
        p_top_method=(method if varies else top) / count,
    )


def whole_scores(scores: FloatArray) -> FloatArray:
    """Scores as whole numbers of 1e-10: equal ones are ties.

    Parameters
    ----------
    scores
        Any shape; NaN = not ranked.

    Returns
    -------
    ndarray
        The same shape, whole numbers; NaN stays NaN.
    """
    return np.rint(scores / TIE)


def in_top(scores: FloatArray, top_k: int) -> BoolArray:
    """Whether fewer than k wards score strictly higher, in each draw.

    Parameters
    ----------
    scores
        Shape (d, n), no NaN.
    top_k
        k, 1–n.

    Returns
    -------
    ndarray of bool
        Shape (d, n); more than k in a row only where wards tie with the k-th.
    """
    whole = whole_scores(scores)
    place = scores.shape[1] - top_k
    limit = np.partition(whole, place, axis=1)[:, place]
    inside: BoolArray = whole >= limit[:, None]
    return inside


def draw_ranks(scores: FloatArray) -> IntArray:
    """Rank 1 = highest, equal scores at the smallest rank, in each draw; shape (d, n).

    Parameters
    ----------
    scores
        Shape (d, n), no missing value: one row a draw.

    Returns
    -------
    ndarray of int
        Shape (d, n), 1–n.
    """
    return _count_ranks(scores, 1)[0]


def _count_ranks(scores: FloatArray, top_k: int) -> tuple[IntArray, BoolArray]:
    """Ranks, and whether fewer than k wards score strictly lower."""
    draws, wards = scores.shape
    # Score and ward packed into one number: sorting numbers is far faster than sorting rows by
    # them. A score of 0–1 in steps of 1e-10 takes 34 bits, which leaves 29 for the ward.
    bits = max(wards - 1, 1).bit_length()
    depth = (1.0 / TIE - whole_scores(scores)).astype(np.int64)
    limit = np.partition(depth, wards - top_k, axis=1)[:, wards - top_k]
    lowest: BoolArray = depth >= limit[:, None]
    depth <<= bits
    depth |= np.arange(wards)
    depth.sort(axis=1)
    ward = depth & ((1 << bits) - 1)
    depth >>= bits
    places = np.broadcast_to(np.arange(1, wards + 1), (draws, wards))
    tied = depth[:, 1:] == depth[:, :-1]
    if tied.any():
        places = places.copy()
        places[:, 1:][tied] = 0
        places = np.maximum.accumulate(places, axis=1)
    ranks = np.empty((draws, wards), dtype=np.int64)
    np.put_along_axis(ranks, ward, places, axis=1)
    return ranks, lowest


def _rank_quantiles(ranks: npt.NDArray[np.unsignedinteger]) -> list[IntArray]:
    """Ranks that 5, 50 and 95 % of the draws reach, each shape (n,): ranks that were drawn."""
    count = len(ranks)
    ordered = np.sort(np.ascontiguousarray(ranks.T), axis=1)
    tail = (1.0 - INTERVAL) / 2.0
    return [
        ordered[:, max(int(np.ceil(round(share * count, 9))), 1) - 1].astype(np.int64)
        for share in (tail, 0.5, 1.0 - tail)
    ]


def words_of(p_top: FloatArray, p_low: FloatArray) -> npt.NDArray[np.object_]:
    """One word a ward; shape (n,).

    Parameters
    ----------
    p_top, p_low
        Shape (n,), 0–1; NaN: no figure, so no word (None).

    Returns
    -------
    ndarray of object
        ``surely_first`` (p_top ≥ .9), ``contested``, ``surely_not_first`` (p_top ≤ .1), or
        ``surely_low`` in place of the last where p_low ≥ .9.
    """
    words = np.full(len(p_top), CONTESTED, dtype=object)
    words[p_top >= SURE] = SURELY_FIRST
    never = p_top <= SURELY_NOT
    words[never] = SURELY_NOT_FIRST
    words[never & (p_low >= SURE)] = SURELY_LOW
    words[np.isnan(p_top)] = None
    return words


def is_borderline(p_top: FloatArray, p_low: FloatArray) -> pd.Series:
    """Whether a ward's word hangs on a probability within .02 of a cut.

    Parameters
    ----------
    p_top, p_low
        Shape (n,), 0–1 or NaN.

    Returns
    -------
    Series of boolean
        Shape (n,); NA where there is no figure. The cut of ``p_low`` counts only for wards that
        are surely not first, or nearly so.
    """

    def near(values: FloatArray, cut: float) -> BoolArray:
        return np.round(np.abs(values - cut), 9) <= BORDERLINE

    never = p_top <= SURELY_NOT + BORDERLINE
    close = near(p_top, SURE) | near(p_top, SURELY_NOT) | (never & near(p_low, SURE))
    return pd.Series(close, dtype="boolean").mask(np.isnan(p_top))
