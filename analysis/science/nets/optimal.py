"""The plan that protects most risk-weighted people within all constraints (HiGHS by scipy).

A ward's people rise with its nets in a straight line up to the last net, so the model needs no
variable for people: ``y`` full units, ``t`` one last unit for the people left over, and ``z``
whether the ward is served at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from analysis.science.nets.filling import fill, meet_floors, swap, take_back
from analysis.science.nets.model import Problem
from analysis.science.nets.need import FloatArray, IntArray

#: Wards up to which the integer model is solved to the end.
EXACT_WARDS = 40
#: Wards up to which the integer model is tried when the first plan is not near its bound.
TRIED_WARDS = 400
#: Relative distance to the bound that is good enough without the integer model.
GOOD_GAP = 1e-5
_NODES = 60
_SECONDS = 20.0


@dataclass(frozen=True, kw_only=True)
class Solution:
    """A plan in whole units and how far from the best possible it can be.

    Parameters
    ----------
    units
        Shape (n,).
    value
        Its objective.
    bound
        No plan has more.
    """

    units: IntArray
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """(bound − value) / bound, 0–1."""
        return max(0.0, (self.bound - self.value) / self.bound) if self.bound > 0 else 0.0


def solve(problem: Problem, starts: list[IntArray]) -> Solution:
    """The best whole-number plan found, and a bound for all plans.

    Parameters
    ----------
    problem
        A problem that has a solution.
    starts
        Plans of shape (n,) to start from, at least one of which keeps all constraints; the result
        is never worse than those that do.

    Returns
    -------
    Solution
        Exact for up to 40 wards; above that near the bound of the linear relaxation, with the
        gap.

    References
    ----------
    HiGHS: Huangfu and Hall (2018), Mathematical Programming Computation 10:119–142.
    """
    bound, relaxed = _relaxation(problem)
    if relaxed is not None:
        starts = [_rounded(problem, relaxed), *starts]
    best = _best(problem, [fill(problem, one, problem.weight) for one in _kept(problem, starts)])
    best = swap(problem, best)
    count = int((problem.whole > 0).sum())
    solution = Solution(units=best, value=problem.value(best), bound=bound)
    if count <= EXACT_WARDS or (count <= TRIED_WARDS and solution.gap > GOOD_GAP):
        bound, found = _integer_model(problem, exact=count <= EXACT_WARDS)
        bound = min(bound, solution.bound)
        plans = _kept(problem, [found] if found is not None else [])
        plans = [swap(problem, fill(problem, plan, problem.weight)) for plan in plans]
        best = _best(problem, [best, *plans])
        solution = Solution(units=best, value=problem.value(best), bound=bound)
    return solution


def _kept(problem: Problem, plans: list[IntArray]) -> list[IntArray]:
    return [plan for plan in plans if problem.holds(plan)]


def _best(problem: Problem, plans: list[IntArray]) -> IntArray:
    """The plan with the highest objective; of equal ones the first."""
    return max(plans, key=problem.value)


def _rounded(problem: Problem, relaxed: FloatArray) -> IntArray:
    """Whole units near the relaxed ones, repaired to keep floors and stock."""
    units = np.floor(relaxed + 1e-7).astype(np.int64)
    halfway = 2 * units >= problem.least
    units = np.where(units < problem.least, np.where(halfway, problem.least, 0), units)
    units = np.maximum(np.where(relaxed > 0, units, 0), problem.forced)
    return take_back(problem, meet_floors(problem, units, fewest=False))


@dataclass(frozen=True, kw_only=True)
class _Columns:
    """The model over y and t: objective, bounds, and rows Σ ≤ limit."""

    objective: FloatArray
    low: FloatArray
    high: FloatArray
    rows: sparse.csr_matrix
    limit: FloatArray


def _columns(problem: Problem) -> _Columns:
    count = len(problem.full)
    useful = (problem.rest > 0).astype(float)
    forced_full = np.minimum(problem.forced, problem.full)
    forced_last = np.where(problem.forced > problem.full, useful, 0.0)
    beyond = problem.forced - forced_full - forced_last
    scale = max(float(problem.weight.max(initial=0.0)), 1e-300)
    weight = problem.weight / scale
    kept = np.flatnonzero(np.isfinite(problem.floor))
    place = np.full(len(problem.floor) + 1, -1)
    place[kept] = np.arange(len(kept))
    line = place[problem.lga]
    inside = np.flatnonzero(line >= 0)
    floors = sparse.csr_matrix(
        (
            -np.concatenate([np.ones(len(inside)), problem.rest[inside]]),
            (np.tile(line[inside], 2), np.concatenate([inside, inside + count])),
        ),
        shape=(len(kept), 2 * count),
    )
    stock = sparse.csr_matrix(np.ones((1, 2 * count)))
    return _Columns(
        objective=-np.concatenate([weight, weight * problem.rest]),
        low=np.concatenate([forced_full.astype(float), forced_last]),
        high=np.concatenate([problem.full.astype(float), useful]),
        rows=sparse.vstack([stock, floors], format="csr"),
        limit=np.concatenate([[problem.stock - beyond.sum()], -problem.floor[kept]]),
    )


def _relaxation(problem: Problem) -> tuple[float, FloatArray | None]:
    """Bound and units of the linear relaxation, in which a minimum share does not bind."""
    if not np.isfinite(problem.floor).any():
        # One limit and units of equal size: taking what counts most first is exact.
        loose = replace(problem, least=np.zeros_like(problem.least))
        units = fill(loose, problem.forced, problem.weight)
        return problem.value(units), units.astype(np.float64)
    model = _columns(problem)
    found = linprog(
        model.objective,
        A_ub=model.rows,
        b_ub=model.limit,
        bounds=np.column_stack([model.low, model.high]),
        method="highs",
    )
    if found.x is None:
        return np.inf, None
    count = len(problem.full)
    return -found.fun * _scale(problem), np.asarray(found.x[:count] + found.x[count:])


def _scale(problem: Problem) -> float:
    return max(float(problem.weight.max(initial=0.0)), 1e-300)


def _integer_model(problem: Problem, *, exact: bool) -> tuple[float, IntArray | None]:
    """Bound and units of the integer model, or no units when none were found in time."""
    model = _columns(problem)
    count = len(problem.full)
    served = np.flatnonzero((problem.least > 1) & (problem.whole > 0) & (problem.forced == 0))
    rows, lows, highs = _service_rows(problem, served)
    others = sparse.lil_matrix((model.rows.shape[0], 2 * len(served)))
    others[0, len(served) :] = 1.0  # units beyond use leave the store too
    matrix = sparse.vstack([sparse.hstack([model.rows, others]), rows], format="csc")
    spare = (problem.whole - problem.full - (problem.rest > 0))[served]
    # With a minimum share the hard question is who is served: the units are rounded afterwards.
    whole = np.ones(2 * count + 2 * len(served))
    if len(served) and not exact:
        whole[: 2 * count] = whole[2 * count + len(served) :] = 0.0
    found = milp(
        np.concatenate([model.objective, np.zeros(2 * len(served))]),
        constraints=LinearConstraint(
            matrix,
            np.concatenate([np.full(len(model.limit), -np.inf), lows]),
            np.concatenate([model.limit, highs]),
        ),
        bounds=Bounds(
            np.concatenate([model.low, np.zeros(2 * len(served))]),
            np.concatenate([model.high, np.ones(len(served)), np.maximum(spare, 0)]),
        ),
        integrality=whole,
        options={
            "mip_rel_gap": 0.0 if exact else 1e-6,
            "time_limit": _SECONDS,
            **({} if exact else {"node_limit": _NODES}),
        },
    )
    bound = -found.mip_dual_bound * _scale(problem) if found.mip_dual_bound is not None else np.inf
    if found.x is None:
        return bound, None
    units = found.x[:count] + found.x[count : 2 * count]
    units[served] += found.x[2 * count + len(served) :]
    if len(served) and not exact:
        return bound, _rounded(problem, units)
    return bound, np.maximum(np.rint(units).astype(np.int64), problem.forced)


def _service_rows(
    problem: Problem, served: npt.NDArray[np.intp]
) -> tuple[sparse.csr_matrix, FloatArray, FloatArray]:
    """Rows 0 ≤ y + t + s − least × z and y + t + s − whole × z ≤ 0 over (y, t, z, s)."""
    count, number = len(problem.full), len(served)
    line = np.arange(number)
    ones = np.ones(number)
    pick = sparse.csr_matrix((ones, (line, served)), shape=(number, count))
    same = sparse.identity(number, format="csr")
    low = sparse.hstack([pick, pick, -sparse.diags(problem.least[served].astype(float)), same])
    high = sparse.hstack([pick, pick, -sparse.diags(problem.whole[served].astype(float)), same])
    rows = sparse.vstack([low, high], format="csr")
    free, zero = np.full(number, np.inf), np.zeros(number)
    return rows, np.concatenate([zero, -free]), np.concatenate([free, zero])
