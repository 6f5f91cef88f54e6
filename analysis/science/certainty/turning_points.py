"""The smallest change of one weight that moves a ward into or out of the first k.

With one weight at t and the others scaled in proportion, every ward's score is a straight line in
t, so the weights at which two wards meet are solved for and none is searched for.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.science.certainty.figures import TIE
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import to_say

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

#: Said of a ward that stays where it is whatever one weight is.
NO_SINGLE_WEIGHT = to_say("no single weight does")
#: Numbers of wards times wards held at a time.
_PORTION = 2**20


def turning_points(
    values: FloatArray,
    weights: FloatArray,
    names: Sequence[str],
    top_k: int,
    rows: Sequence[int] | IntArray | None = None,
) -> pd.DataFrame:
    """For each ward the smallest change of one weight that moves it in or out of the first k.

    Parameters
    ----------
    values
        Shape (n, p): normalised values of the ranked wards, no NaN.
    weights
        Shape (p,): ≥ 0, sum 1.
    names
        The p variables.
    top_k
        k, 1–n. A ward is among the first k when fewer than k score more than 1e-10 higher.
    rows
        Wards asked about; all when None.

    Returns
    -------
    DataFrame
        ``row``, ``in_top`` (now), ``variable``, ``weight`` (now), ``turning_weight`` (0–1; just
        beyond it the ward has moved), ``change``, ``answer``. ``variable`` is None and the
        numbers are NaN where no single weight moves the ward. A variable that has all the weight
        has no others to scale and is passed over.

    Raises
    ------
    ProblemError
        ``bad_top``, ``bad_weights``.
    """
    _check(values, weights, names, top_k)
    asked = np.arange(len(values)) if rows is None else np.asarray(rows, dtype=np.int64)
    scores = values @ weights
    best = np.full(len(asked), np.inf)
    which = np.full(len(asked), -1)
    target = np.full(len(asked), np.nan)
    inside = np.empty(len(asked), dtype=bool)
    portion = max(1, _PORTION // len(values))
    for start in range(0, len(asked), portion):
        part = slice(start, start + portion)
        above = scores[None, :] - scores[asked[part], None]
        inside[part] = (above > TIE).sum(axis=1) < top_k
        for place, weight in enumerate(weights):
            if weight >= 1.0:
                continue
            slope = (values[:, place] - scores) / (1.0 - weight)
            rise = slope[None, :] - slope[asked[part], None]
            for sign, room in ((1.0, 1.0 - weight), (-1.0, weight)):
                step = _first_turn(above, sign * rise, room, top_k)
                closer = step < best[part]
                best[part][closer] = step[closer]
                which[part][closer] = place
                target[part][closer] = weight + sign * step[closer]
    return _table(asked, inside, which, target, weights, names)


def _first_turn(above: FloatArray, rise: FloatArray, room: float, top_k: int) -> FloatArray:
    """Shortest way to go until the ward's place changes, shape (c,); inf when none does.

    Parameters
    ----------
    above
        Shape (c, n): score of each ward less the score of the ward asked about.
    rise
        Shape (c, n): how fast that grows on the way.
    room
        How far one can go.
    """
    higher = above > TIE
    with np.errstate(divide="ignore", invalid="ignore"):
        way = (TIE - above) / rise
    falls, rises = higher & (rise < 0), ~higher & (rise > 0)
    way = np.where((falls | rises) & (way <= room), np.maximum(way, 0.0), np.inf)
    # A ward that falls back has done so at the crossing, one that gets ahead only beyond it: of
    # crossings at one weight those that fall come first.
    order = np.lexsort([rises, way], axis=-1)
    way = np.take_along_axis(way, order, axis=1)
    steps = np.take_along_axis(rises.astype(np.int64) - falls, order, axis=1)
    count = higher.sum(axis=1, keepdims=True) + np.cumsum(steps, axis=1)
    before = higher.sum(axis=1, keepdims=True) < top_k
    turned = ((count < top_k) != before) & np.isfinite(way)
    if room <= 0:
        turned[:] = False
    first = turned.argmax(axis=1)
    everyone = np.arange(len(above))
    return np.where(turned[everyone, first], way[everyone, first], np.inf)


def _table(
    asked: IntArray,
    inside: npt.NDArray[np.bool_],
    which: IntArray,
    target: FloatArray,
    weights: FloatArray,
    names: Sequence[str],
) -> pd.DataFrame:
    found = which >= 0
    variable = np.array([*names, None], dtype=object)[which]
    now = np.where(found, weights[which], np.nan)
    answer = [
        f"{'leaves' if now_in else 'enters'} the first when {name} weighs {to:.3g}, not {was:.3g}"
        if name is not None
        else NO_SINGLE_WEIGHT
        for now_in, name, to, was in zip(inside, variable, target, now, strict=True)
    ]
    return pd.DataFrame(
        {
            "row": asked,
            "in_top": inside,
            "variable": pd.Series(variable, dtype=object),
            "weight": now,
            "turning_weight": target,
            "change": target - now,
            "answer": answer,
        }
    )


def _check(values: FloatArray, weights: FloatArray, names: Sequence[str], top_k: int) -> None:
    if not 1 <= top_k <= len(values):
        raise ProblemError(
            "bad_top",
            f"The first {top_k} of {len(values)} wards cannot be told.",
            f"Give a number of 1 to {len(values)}.",
        )
    right = np.shape(weights) == (values.shape[1],) == (len(names),)
    if not right or (weights < 0).any() or not np.isclose(weights.sum(), 1.0):
        raise ProblemError(
            "bad_weights",
            f"{np.size(weights)} weights of sum {np.sum(weights):g} came for "
            f"{values.shape[1]} variables.",
            "Give one weight of 0 or more for each variable, with a sum of 1.",
        )
