"""Nets by tier and rank: full need until the stock ends, the last ward in part."""

from __future__ import annotations

import numpy as np

from analysis.science.nets.need import IntArray
from analysis.science.nets.wards import BoolArray


def allocate_tiered(need: IntArray, tier: IntArray, include: BoolArray, stock: int) -> IntArray:
    """Give each ward its full need in order until the stock ends.

    Parameters
    ----------
    need
        Shape (n,), units (nets or bales), in the order of rank.
    tier
        Shape (n,), 1 before 2; 0 = gets nothing.
    include
        Shape (n,), booleans: wards that come before all others.
    stock
        Units in store.

    Returns
    -------
    ndarray of int
        Shape (n,), units; the sum is at most ``stock``, the ward where it ends gets the rest.
    """
    order = np.lexsort((np.arange(len(need)), tier, ~include))
    order = order[tier[order] > 0]
    wanted = need[order]
    before = np.cumsum(wanted) - wanted
    given = np.zeros(len(need), dtype=np.int64)
    given[order] = np.clip(stock - before, 0, wanted)
    return given
