"""Fewest nets that keep all constraints, and in words what cannot be kept and by how much."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.science.findings import listed
from analysis.science.nets.filling import meet_floors, take_back
from analysis.science.nets.model import TOLERANCE, Problem
from analysis.science.nets.need import FloatArray, IntArray
from analysis.science.nets.options import NetOptions
from analysis.science.nets.wards import PlanWards
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

_MOST_LINES = 10
_SECONDS = 5.0


def fewest_units(problem: Problem) -> IntArray:
    """A plan that keeps floors, minimum shares and forced wards with few units, or the fewest.

    Parameters
    ----------
    problem
        A problem whose floors its wards can reach.

    Returns
    -------
    ndarray of int
        Shape (n,). All full units protect equally many people, so taking those that protect most
        first gives the fewest. A minimum share may overshoot the floor: if such a plan exceeds
        the stock, each LGA is solved as a small integer model, and the result is the fewest.
    """
    units = meet_floors(problem, problem.forced, fewest=True)
    if (problem.least <= 1).all() or units.sum() <= problem.stock:
        return units
    # Opening a ward overshoots; what other wards can give back for it goes first.
    units = take_back(replace(problem, stock=0), units)
    short = np.ceil(-problem.slack(problem.forced) - TOLERANCE * (1 + np.abs(problem.floor)))
    added = np.zeros(len(problem.floor))
    inside = problem.lga >= 0
    np.add.at(added, problem.lga[inside], (units - problem.forced)[inside].astype(float))
    for lga in np.flatnonzero(added > np.maximum(short, 0)).tolist():
        rows = np.flatnonzero((problem.lga == lga) & (problem.whole > 0))
        better = _fewest_in(problem, rows, float(problem.floor[lga]))
        if better is not None and better.sum() < units[rows].sum():
            units[rows] = better
    return units


def _fewest_in(problem: Problem, rows: IntArray, floor: float) -> IntArray | None:
    """The fewest units in one LGA by HiGHS: y full units, t last unit, s idle units, z served."""
    count = len(rows)
    full, rest = problem.full[rows], problem.rest[rows]
    whole, least, forced = problem.whole[rows], problem.least[rows], problem.forced[rows]
    useful = (rest > 0).astype(float)
    one, none = np.eye(count), np.zeros((count, count))
    matrix = np.vstack(
        [
            np.concatenate([np.ones(count), rest, np.zeros(2 * count)]),
            np.hstack([one, one, one, -np.diag(least)]),
            np.hstack([one, one, one, -np.diag(whole)]),
            np.hstack([one, one, one, none]),
        ]
    )
    free = np.full(count, np.inf)
    found = milp(
        np.concatenate([np.ones(3 * count), np.zeros(count)]),
        constraints=LinearConstraint(
            matrix,
            np.concatenate([[floor], np.zeros(count), -free, forced]),
            np.concatenate([[np.inf], free, np.zeros(count), free]),
        ),
        bounds=Bounds(0, np.concatenate([full, useful, whole - full - useful, np.ones(count)])),
        integrality=np.ones(4 * count),
        options={"time_limit": _SECONDS},
    )
    if found.x is None:
        return None
    values = np.rint(found.x).astype(np.int64)
    units: IntArray = values[:count] + values[count : 2 * count] + values[2 * count : 3 * count]
    return units


def check_feasible(wards: PlanWards, options: NetOptions, problem: Problem) -> IntArray:
    """The plan with the fewest units, if the stock allows it.

    Parameters
    ----------
    wards
        The plan's wards, n of them.
    options
        What was asked for, checked.
    problem
        The same wards in units.

    Returns
    -------
    ndarray of int
        Shape (n,), units; all constraints hold.

    Raises
    ------
    ProblemError
        ``must_include_exceeds_stock``, ``floor_out_of_reach`` or ``stock_below_floors``: which
        constraint cannot be kept and by how many nets, LGA by LGA.
    """
    check_included(wards, options, problem.forced)
    _check_reach(wards, options, problem)
    fewest = fewest_units(problem)
    if fewest.sum() > problem.stock:
        raise _stock_below_floors(wards, options, problem, fewest)
    return fewest


def check_included(wards: PlanWards, options: NetOptions, forced: IntArray) -> None:
    """Refuse a stock that does not serve the wards to be included in full.

    Parameters
    ----------
    wards
        The plan's wards, n of them.
    options
        What was asked for, checked.
    forced
        Shape (n,): units that must be given.

    Raises
    ------
    ProblemError
        ``must_include_exceeds_stock``.
    """
    asked = int(forced.sum()) * options.unit
    stock = options.stock // options.unit * options.unit
    if asked > stock:
        names = wards.names(forced > 0)
        raise ProblemError(
            "must_include_exceeds_stock",
            say(
                "The wards to be included ({wards}) need {needed:,} nets in full, {missing:,} "
                "more than the {stock:,} that can be given.",
                wards=listed(names, 5),
                needed=asked,
                missing=asked - stock,
                stock=stock,
            ),
            say("Include fewer wards, or raise --nets."),
        )


def _check_reach(wards: PlanWards, options: NetOptions, problem: Problem) -> None:
    slack = problem.slack(problem.whole)
    below = np.flatnonzero(slack < -TOLERANCE * (1 + np.abs(problem.floor)))
    if not len(below):
        return
    lines = []
    for lga in below.tolist():
        rows = wards.lga == lga
        people = float(np.nansum(wards.population[rows]))
        each = options.people_per_net * options.unit
        most = float(problem.protected(problem.whole)[rows].sum()) * each
        most += float(wards.covered[rows].sum())
        lines.append(
            f"{wards.lga_names[lga][1]} reaches {100 * most / people:.1f} % at most, "
            f"{options.lga_floor / 100 * people - most:,.0f} people short"  # type: ignore[operator]
        )
    raise ProblemError(
        "floor_out_of_reach",
        say(
            "The floor of {lga_floor:g} % cannot be reached in {below} LGA{value} even with "
            "all nets: {needs_by_lga}. Their other people live in wards that are excluded, without "
            "a rank, or under a cap.",
            lga_floor=options.lga_floor,
            below=len(below),
            value="s" if len(below) > 1 else "",
            needs_by_lga=_joined(lines),
        ),
        say("Lower --lga-floor, or take wards off --exclude."),
    )


def _stock_below_floors(
    wards: PlanWards, options: NetOptions, problem: Problem, fewest: IntArray
) -> ProblemError:
    unit, inside = options.unit, wards.lga >= 0
    by_lga = np.zeros(len(problem.floor), dtype=np.int64)
    np.add.at(by_lga, wards.lga[inside], fewest[inside] * unit)
    order = np.argsort(-by_lga, kind="stable")
    lines = [f"{wards.lga_names[lga][1]} {by_lga[lga]:,}" for lga in order if by_lga[lga]]
    asked, stock = int(fewest.sum()) * unit, problem.stock * unit
    also = []
    if problem.forced.any():
        also.append(f"the wards to be included ({int(problem.forced.sum()) * unit:,} nets)")
    if options.minimum_share:
        also.append(f"the minimum share of {options.minimum_share:g} %")
    together = f" together with {' and '.join(also)}" if also else ""
    return ProblemError(
        "stock_below_floors",
        say(
            "The floor of {lga_floor:g} % in each LGA{together} needs {needed:,} nets, "
            "{missing:,} more than the {stock:,} that can be given. Nets needed by LGA: "
            "{needs_by_lga}.",
            lga_floor=options.lga_floor,
            together=together,
            needed=asked,
            missing=asked - stock,
            stock=stock,
            needs_by_lga=_joined(lines),
        ),
        _floor_hint(options, problem, asked),
    )


def _floor_hint(options: NetOptions, problem: Problem, asked: int) -> str:
    """The highest whole percent the stock allows, found by halving."""
    low, high = 0, int(np.ceil(options.lga_floor or 0))
    while high - low > 1:
        middle = (low + high) // 2
        eased = replace(problem, floor=_scaled(problem, options, middle))
        few = meet_floors(eased, eased.forced, fewest=True)
        low, high = (middle, high) if few.sum() <= problem.stock else (low, middle)
    lower = f"lower --lga-floor to {low} or less" if low else "leave --lga-floor out"
    return f"Raise --nets to {asked:,}, or {lower}."


def _scaled(problem: Problem, options: NetOptions, percent: int) -> FloatArray:
    """The floors at another percentage; nets in place make this a cautious figure."""
    floors: FloatArray = np.where(
        problem.floor > 0, problem.floor * percent / float(options.lga_floor or 1), problem.floor
    )
    return floors


def _joined(lines: list[str]) -> str:
    more = f"; and {len(lines) - _MOST_LINES} more" if len(lines) > _MOST_LINES else ""
    return "; ".join(lines[:_MOST_LINES]) + more
