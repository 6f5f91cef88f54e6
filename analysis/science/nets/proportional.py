"""Nets in proportion to need, tier by tier, by the method of largest remainders."""

from __future__ import annotations

import numpy as np

from analysis.science.nets.need import IntArray
from analysis.science.nets.wards import BoolArray


def largest_remainders(need: IntArray, stock: int) -> IntArray:
    """Share a stock in proportion to need, in whole units.

    Parameters
    ----------
    need
        Shape (n,), units, 0 or more, in the order that breaks ties of remainders.
    stock
        Units to share, 0 or more.

    Returns
    -------
    ndarray of int
        Shape (n,); the sum is the smaller of ``stock`` and Σ need; no ward gets more than its
        need.

    References
    ----------
    Hare's method (largest remainders): Balinski and Young (1982), Fair Representation, p. 17.
    """
    total = int(need.sum())
    if stock >= total:
        return need.copy()
    products = need.astype(object) * stock  # whole numbers of any size
    shares = np.array([product // total for product in products], dtype=np.int64)
    remainders = [product % total for product in products]
    left = stock - int(shares.sum())
    first = sorted(range(len(need)), key=lambda place: -remainders[place])[:left]
    shares[first] += 1
    return shares


def allocate_proportional(
    need: IntArray, tier: IntArray, include: BoolArray, stock: int
) -> IntArray:
    """Wards to be included in full, then tier 1 in proportion to need, then tier 2.

    Parameters
    ----------
    need
        Shape (n,), units (nets or bales), in the order of rank, then code.
    tier
        Shape (n,), 1 before 2; 0 = gets nothing.
    include
        Shape (n,), booleans: wards that come before all others.
    stock
        Units in store.

    Returns
    -------
    ndarray of int
        Shape (n,), units; the sum is at most ``stock``.
    """
    first = include & (tier > 0)
    given = np.zeros(len(need), dtype=np.int64)
    for group in (first, (tier == 1) & ~first, (tier == 2) & ~first):
        given[group] = largest_remainders(need[group], stock - int(given.sum()))
    return given
