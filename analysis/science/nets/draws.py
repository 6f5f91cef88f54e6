"""How often a ward's full need is met when its rank is drawn anew."""

from __future__ import annotations

import numpy as np

from analysis.science.nets.need import FloatArray, IntArray
from analysis.science.nets.options import NetOptions
from analysis.science.nets.wards import PlanWards, whole_units
from chatmrpt.lib.errors import ProblemError

_BLOCK = 100


def need_met_shares(wards: PlanWards, options: NetOptions, scores: FloatArray) -> FloatArray:
    """Share of draws in which the tiered plan meets a ward's full need.

    Parameters
    ----------
    wards
        The plan's wards, n of them.
    options
        Stock and bales.
    scores
        Shape (n, draws), in the order of ``wards``: the score of each ward in each draw, higher =
        higher risk; NaN = not ranked in that draw (gets no nets in it).

    Returns
    -------
    ndarray
        Shape (n,), percent 0–100; NaN for wards that get no nets in any plan. Included wards come
        first in every draw, tier 1 before tier 2; equal scores in the order of the plan.

    Raises
    ------
    ProblemError
        ``bad_shape`` when the rows of ``scores`` are not the wards, or there is no draw.

    Notes
    -----
    The plan by rank is taken for every strategy: the proportional plan does not depend on ranks
    within a tier, and the optimal one is not solved a thousand times.
    """
    if scores.ndim != 2 or len(scores) != len(wards.need) or scores.shape[1] == 0:
        raise ProblemError(
            "bad_shape",
            f"The scores by draw have the shape {scores.shape}; "
            f"expected ({len(wards.need)}, draws).",
            "Give one row a ward and one column a draw.",
        )
    active = wards.tier > 0
    need = whole_units(wards, options)[active]
    group = np.where(wards.include, 0, wards.tier)[active]
    stock = options.stock // options.unit
    met = np.zeros(int(active.sum()))
    drawn = scores[active]
    for start in range(0, scores.shape[1], _BLOCK):
        block = drawn[:, start : start + _BLOCK]
        met += _met(block, need, group, stock).sum(axis=1)
    shares = np.full(len(wards.need), np.nan)
    shares[active] = 100 * met / scores.shape[1]
    return shares


def _met(scores: FloatArray, need: IntArray, group: IntArray, stock: int) -> FloatArray:
    """1 where the need is met, shape (n, draws of the block)."""
    ranked = ~np.isnan(scores)
    wanted = np.where(ranked, need[:, None], 0)
    order = np.argsort(np.where(ranked, -scores, np.inf), axis=0, kind="stable")
    if len(np.unique(group)) > 1:
        # A second stable sort by group keeps the order of scores inside each group.
        again = np.argsort(group[order], axis=0, kind="stable")
        order = np.take_along_axis(order, again, axis=0)
    used = np.cumsum(np.take_along_axis(wanted, order, axis=0), axis=0)
    met = np.zeros(scores.shape)
    np.put_along_axis(met, order, (used <= stock).astype(float), axis=0)
    return np.where(ranked, met, 0.0)
