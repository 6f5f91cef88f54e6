"""Constraints that cannot all be kept: the least change with which a plan can keep them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.science.nets.floors import check_feasible, check_included, fewest_units
from analysis.science.nets.model import Problem, build_problem
from analysis.science.nets.options import NetOptions, check_options
from analysis.science.nets.wards import PlanWards, plan_wards, whole_units
from chatmrpt.lib.errors import ProblemError


@dataclass(frozen=True, kw_only=True)
class Relief:
    """Why there is no plan, and one change each that would give one.

    Parameters
    ----------
    problem
        Which constraint cannot be kept and by how many nets or people.
    stock
        Fewest nets with which all constraints hold; None = no stock is enough.
    lga_floor
        Highest whole percentage of the floor that this stock keeps, 0 or more; None = no floor
        was asked for, or even without one the rest cannot be kept.
    minimum_share
        Highest whole percentage of the minimum share with which the rest as asked can be kept,
        0 or more; None = none was asked for, or it does not help.
    """

    problem: ProblemError
    stock: int | None
    lga_floor: int | None
    minimum_share: int | None


def find_relief(wards: pd.DataFrame, options: NetOptions) -> Relief | None:
    """The least change of stock, floor or minimum share with which the constraints hold.

    Parameters
    ----------
    wards, options
        As in :func:`analysis.science.nets.plan.plan_nets`.

    Returns
    -------
    Relief or None
        None when all constraints can be kept.

    Raises
    ------
    ProblemError
        What has nothing to do with the constraints: as :func:`check_options`,
        :func:`plan_wards`.

    References
    ----------
    Methods document, section 14: which constraint is infeasible, and by how much.
    """
    check_options(options)
    prepared = plan_wards(wards, options)
    problem = _why_not(prepared, options)
    if problem is None:
        return None
    floor, share = options.lga_floor, options.minimum_share
    return Relief(
        problem=problem,
        stock=_stock(prepared, options),
        lga_floor=_highest(
            floor,
            lambda percent: _why_not(prepared, replace(options, lga_floor=float(percent))) is None,
        ),
        minimum_share=_highest(
            share,
            lambda percent: (
                _why_not(prepared, replace(options, minimum_share=float(percent))) is None
            ),
        ),
    )


def _why_not(wards: PlanWards, options: NetOptions) -> ProblemError | None:
    try:
        if options.strategy == "optimal":
            check_feasible(wards, options, _problem(wards, options))
        else:
            included = wards.include & (wards.tier > 0)
            check_included(wards, options, np.where(included, whole_units(wards, options), 0))
    except ProblemError as problem:
        return problem
    return None


def _problem(wards: PlanWards, options: NetOptions) -> Problem:
    """Whether constraints hold does not hang on the weights."""
    return build_problem(wards, options, np.ones(len(wards.need)))


def _stock(wards: PlanWards, options: NetOptions) -> int | None:
    enough = replace(options, stock=int(whole_units(wards, options).sum()) * options.unit)
    if _why_not(wards, enough) is not None:
        return None
    problem = _problem(wards, options)
    fewest = fewest_units(problem) if options.strategy == "optimal" else problem.forced
    return int(fewest.sum()) * options.unit


def _highest(asked: float | None, holds: Callable[[int], bool]) -> int | None:
    """The highest whole percentage that holds, by halving; None when 0 does not hold either."""
    if not asked or not holds(0):
        return None
    low, high = 0, int(np.ceil(asked))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low
