"""Steps from one whole-number plan to a better or allowed one: fill, meet floors, take back, swap.

A ward's units come in three chunks of falling worth: those that open it (its minimum share),
those that are full, and the last one, which protects the people left over.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analysis.science.nets.model import TOLERANCE, Problem
from analysis.science.nets.need import FloatArray, IntArray

_SMALL = 1e-12
_MOST_SWAPS = 2000


def _chunks(problem: Problem, start: IntArray) -> tuple[IntArray, FloatArray, IntArray]:
    """Where each ward's three chunks end, what a unit of each protects, and the first start.

    Returns arrays of shape (3, n), (3, n), (n,).
    """
    opened = np.where(start > 0, start, np.minimum(problem.least, problem.whole))
    full = np.maximum(opened, problem.full)
    last = np.maximum(full, problem.full + (problem.rest > 0))
    ends = np.array([opened, full, last])
    people = np.array([problem.protected(end) for end in (start, *ends)])
    sizes = np.diff(np.array([start, *ends]), axis=0)
    per_unit = np.diff(people, axis=0) / np.maximum(sizes, 1)
    return ends, per_unit, sizes


def _in_order(key: FloatArray, sizes: IntArray) -> Iterator[tuple[int, int]]:
    """(chunk, ward) by key, highest first; then by ward, then by chunk."""
    count = sizes.shape[1]
    wards = np.tile(np.arange(count), 3)
    kinds = np.repeat(np.arange(3), count)
    order = np.lexsort((kinds, wards, -key.ravel()))
    order = order[sizes.ravel()[order] > 0]
    return zip(kinds[order].tolist(), wards[order].tolist(), strict=True)


def fill(problem: Problem, units: IntArray, weight: FloatArray) -> IntArray:
    """Give what is left in store where a unit counts most.

    Parameters
    ----------
    problem
        The problem.
    units
        Shape (n,), a plan that keeps all constraints.
    weight
        Shape (n,), what a protected person counts; 0 = gets nothing more.

    Returns
    -------
    ndarray of int
        Shape (n,), a plan that keeps all constraints and is nowhere below ``units``.
    """
    ends, per_unit, sizes = _chunks(problem, units)
    worth = per_unit * weight
    result = units.copy()
    left = problem.stock - int(units.sum())
    for kind, ward in _in_order(worth, sizes):
        if left <= 0:
            break
        size = int(ends[kind, ward] - result[ward])
        if worth[kind, ward] <= 0 or (kind and result[ward] < ends[kind - 1, ward]):
            continue
        if kind == 0 and size > left:
            continue
        result[ward] += min(size, left)
        left -= min(size, left)
    return result


def top_up(problem: Problem, units: IntArray, order: IntArray) -> IntArray:
    """Give what is left in store up to the full need, in the given order.

    Parameters
    ----------
    problem
        The problem.
    units
        Shape (n,), a plan that keeps all constraints.
    order
        Row numbers of the wards that may get more, first come first.

    Returns
    -------
    ndarray of int
        Shape (n,). The plan with the store used up as far as the need goes; constraints stay
        kept.
    """
    result = units.copy()
    left = problem.stock - int(units.sum())
    for ward in order.tolist():
        more = min(int(problem.whole[ward] - result[ward]), left)
        if more > 0 and result[ward] + more >= problem.least[ward]:
            result[ward] += more
            left -= more
    return result


def meet_floors(problem: Problem, units: IntArray, *, fewest: bool) -> IntArray:
    """Add units until each LGA reaches its floor, as far as its wards can.

    Parameters
    ----------
    problem
        The problem.
    units
        Shape (n,), a plan.
    fewest
        True: the units that protect most people come first, so that fewest are used (exactly,
        unless a minimum share holds). False: those that count most.

    Returns
    -------
    ndarray of int
        Shape (n,). The plan with more units; an LGA whose wards cannot reach its floor gets all
        they can take.
    """
    ends, per_unit, sizes = _chunks(problem, units)
    result = units.copy()
    missing = -problem.slack(units)
    weight = problem.weight / max(float(problem.weight.max(initial=0.0)), _SMALL)
    key = per_unit + 1e-6 * weight if fewest else per_unit * (weight + 1e-6)
    for kind, ward in _in_order(key, sizes):
        lga = problem.lga[ward]
        each = per_unit[kind, ward]
        if lga < 0 or missing[lga] <= _tolerance(problem, lga) or each <= 0:
            continue
        if kind and result[ward] < ends[kind - 1, ward]:
            continue
        size = int(ends[kind, ward] - result[ward])
        if kind:
            size = min(size, int(np.ceil((missing[lga] - _tolerance(problem, lga)) / each)))
        result[ward] += size
        missing[lga] -= size * each
    return result


def take_back(problem: Problem, units: IntArray) -> IntArray:
    """Take units back, those that count least first, until the stock is enough or floors stop it.

    Parameters
    ----------
    problem
        The problem.
    units
        Shape (n,), a plan that keeps all but the stock.

    Returns
    -------
    ndarray of int
        Shape (n,). A plan within the stock where the floors allow it.
    """
    bottom = np.maximum(problem.forced, np.minimum(problem.least, units))
    full = np.clip(problem.full, bottom, units)
    starts = np.array([units, full, bottom, problem.forced])
    people = np.array([problem.protected(level) for level in starts])
    sizes = -np.diff(starts, axis=0)
    per_unit = -np.diff(people, axis=0) / np.maximum(sizes, 1)
    result = units.copy()
    slack = problem.slack(units)
    excess = int(units.sum()) - problem.stock
    for kind, ward in _in_order(-per_unit * problem.weight, sizes):
        if excess <= 0:
            break
        if result[ward] > starts[kind, ward]:
            continue
        each, lga = per_unit[kind, ward], problem.lga[ward]
        size = int(sizes[kind, ward])
        if kind < 2:
            size = min(size, excess)
        if lga >= 0 and each > 0 and np.isfinite(slack[lga]):
            allowed = int(max(slack[lga], 0.0) / each)
            size = min(size, allowed) if kind < 2 else size * (size <= allowed)
        result[ward] -= size
        excess -= size
        if lga >= 0:
            slack[lga] -= size * each
    return result


def _tolerance(problem: Problem, lga: int) -> float:
    return TOLERANCE * (1 + abs(float(problem.floor[lga])))


def swap(problem: Problem, units: IntArray) -> IntArray:
    """Move single units between wards while the objective rises and all constraints hold.

    Parameters
    ----------
    problem
        The problem.
    units
        Shape (n,), a plan that keeps all constraints.

    Returns
    -------
    ndarray of int
        Shape (n,). A plan with at least the same value and the same number of units.
    """
    result = units.copy()
    slack = problem.slack(result)
    for _ in range(_MOST_SWAPS):
        step = _best_swap(problem, result, slack)
        if step is None:
            break
        donor, receiver = step
        for ward, change in ((donor, -1), (receiver, 1)):
            before = problem.protected(result)[ward]
            result[ward] += change
            if problem.lga[ward] >= 0:
                slack[problem.lga[ward]] += problem.protected(result)[ward] - before
    return result


def _best_swap(problem: Problem, units: IntArray, slack: FloatArray) -> tuple[int, int] | None:
    """The best move of one unit: to anywhere from an LGA with slack, or within an LGA."""
    now = problem.protected(units)
    more = problem.protected(units + 1) - now
    less = now - problem.protected(np.maximum(units - 1, 0))
    may_get = (units < problem.whole) & ((units > 0) | (problem.least <= 1))
    after = units - 1
    may_give = (after >= problem.forced) & ((after >= problem.least) | (after == 0))
    gain = np.where(may_get, problem.weight * more, -np.inf)
    loss = np.where(may_give & (units > 0), problem.weight * less, np.inf)
    room = np.where(problem.lga >= 0, slack[problem.lga] if len(slack) else np.inf, np.inf)
    free = np.where(room >= less, loss, np.inf)
    best = (_SMALL * float(problem.weight.max(initial=0.0)), -1, -1)
    pairs = [(int(np.argmin(free)), int(np.argmax(gain)), free)] if len(units) else []
    if len(slack) and (problem.lga >= 0).any():
        pairs.append((*_within(problem.lga, np.where(more >= 1, gain, -np.inf), loss), loss))
    for donor, receiver, cost in pairs:
        profit = gain[receiver] - cost[donor]
        if profit > best[0] and donor != receiver:
            best = (float(profit), donor, receiver)
    return None if best[1] < 0 else (best[1], best[2])


def _within(lga: IntArray, gain: FloatArray, loss: FloatArray) -> tuple[int, int]:
    """Donor and receiver of the best move inside one LGA."""
    most = np.full(int(lga.max()) + 1, -np.inf)
    least = np.full(int(lga.max()) + 1, np.inf)
    inside = lga >= 0
    np.maximum.at(most, lga[inside], gain[inside])
    np.minimum.at(least, lga[inside], loss[inside])
    profits = np.where(np.isfinite(most) & np.isfinite(least), most, -np.inf) - np.where(
        np.isfinite(least), least, 0.0
    )
    best = int(np.argmax(profits))
    rows = np.flatnonzero(lga == best)
    return int(rows[np.argmin(loss[rows])]), int(rows[np.argmax(gain[rows])])
