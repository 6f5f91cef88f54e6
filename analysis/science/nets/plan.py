"""A net plan: who gets how many nets, why, and what that protects."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.science.nets.filling import fill, top_up
from analysis.science.nets.floors import check_feasible, check_included
from analysis.science.nets.model import Problem, build_problem
from analysis.science.nets.need import FloatArray, IntArray, protected_people
from analysis.science.nets.optimal import solve
from analysis.science.nets.options import NetOptions, check_options
from analysis.science.nets.output import lga_sums, totals, ward_rows
from analysis.science.nets.proportional import allocate_proportional
from analysis.science.nets.sentences import plan_sentences
from analysis.science.nets.tiered import allocate_tiered
from analysis.science.nets.wards import PlanWards, choose_weight, plan_wards, whole_units
from chatmrpt.lib.errors import ProblemError


@dataclass(frozen=True, kw_only=True)
class NetPlan:
    """One plan.

    Parameters
    ----------
    options
        What was asked for.
    wards
        The wards in the plan's order (by rank, code, names; without a rank last).
    nets
        Shape (n,), nets for each ward in that order.
    protected
        Shape (n,), people protected by nets in place and new nets together, at most P.
    weight, weight_name
        What a protected person counts, shape (n,), and what that is.
    plan
        One row a ward, with the caller's index: state_name, lga_name, ward_name, ward_code,
        population, households, need, nets, bales (whole bales among the nets), coverage (percent
        of P, empty without a population), tier (empty = gets no nets), composite_rank, certainty,
        reason; then nets_in_place, last_campaign, net_type and the rank used where given.
    lga
        One row an LGA: state_name, lga_name, wards, population, households, need, nets, bales,
        protected, coverage.
    totals
        Sums for people and programs, see :func:`analysis.science.nets.output.totals`.
    sentences
        What a person should know about the plan.
    optimality_gap
        Percent by which a better plan could exceed this one; None unless ``optimal``.
    """

    options: NetOptions
    wards: PlanWards
    nets: IntArray
    protected: FloatArray
    weight: FloatArray
    weight_name: str
    plan: pd.DataFrame
    lga: pd.DataFrame
    totals: dict[str, Any]
    sentences: list[str]
    optimality_gap: float | None

    @property
    def value(self) -> float:
        """Risk-weighted people protected by the new nets: Σ weight × people."""
        return float(self.weight @ (self.protected - self.wards.covered))


def plan_nets(wards: pd.DataFrame, options: NetOptions) -> NetPlan:
    """Share a stock of nets among ranked wards.

    Parameters
    ----------
    wards
        One row a ward, any order: see :func:`analysis.science.nets.wards.plan_wards`; for the
        weights of the optimal plan ``burden``, ``tpr_smoothed``, ``composite_score``.
        Carried through: ``certainty``, ``last_campaign``, ``net_type``, ``include_reason``,
        ``exclude_reason``.
    options
        Stock, household size, strategy and constraints.

    Returns
    -------
    NetPlan
        Wards without a rank, without people or excluded get no nets and are listed.

    Raises
    ------
    ProblemError
        As :func:`check_options`, :func:`plan_wards`, and where the constraints cannot be kept
        ``must_include_exceeds_stock``, ``floor_out_of_reach``, ``stock_below_floors``.

    References
    ----------
    Methods document, section 14.
    """
    check_options(options)
    prepared = plan_wards(wards, options)
    if options.lga_floor and not prepared.lga_names:
        raise ProblemError(
            "missing_column",
            "--lga-floor needs the column lga_name, which is missing or empty.",
            "Add lga_name, or leave --lga-floor out.",
        )
    weight, weight_name, why = choose_weight(prepared, options)
    units, gap = _allocate(prepared, options, weight)
    nets = units * options.unit
    protected = protected_people(
        prepared.population, nets + prepared.in_place, options.people_per_net
    )
    return NetPlan(
        options=options,
        wards=prepared,
        nets=nets,
        protected=protected,
        weight=weight,
        weight_name=weight_name,
        plan=ward_rows(prepared, options, nets, protected),
        lga=lga_sums(prepared, nets, protected),
        totals=totals(prepared, options, nets, protected, weight, weight_name),
        sentences=plan_sentences(prepared, options, nets, why, gap),
        optimality_gap=gap,
    )


def _allocate(
    wards: PlanWards, options: NetOptions, weight: FloatArray
) -> tuple[IntArray, float | None]:
    """Units for each ward, and for ``optimal`` the gap in percent."""
    need, stock = whole_units(wards, options), options.stock // options.unit
    included = wards.include & (wards.tier > 0)
    check_included(wards, options, np.where(included, need, 0))
    if options.strategy == "tiered":
        return allocate_tiered(need, wards.tier, included, stock), None
    if options.strategy == "proportional":
        return allocate_proportional(need, wards.tier, included, stock), None
    problem = build_problem(wards, options, weight)
    fewest = check_feasible(wards, options, problem)
    return optimal_units(wards, problem, weight, fewest)


def optimal_units(
    wards: PlanWards, problem: Problem, weight: FloatArray, fewest: IntArray
) -> tuple[IntArray, float]:
    """Tier 1 at its best, then tier 2, then spare nets up to the need; and the gap in percent.

    Parameters
    ----------
    wards
        The plan's wards, n of them.
    problem
        The wards in units.
    weight
        Shape (n,), 0 or more.
    fewest
        Shape (n,): a plan that keeps all constraints (:func:`check_feasible`).

    Returns
    -------
    tuple
        Units of shape (n,) and the gap in percent, 0 or more.

    Raises
    ------
    ProblemError
        ``plan_check_failed`` if the whole-number plan breaks a constraint (never expected).
    """
    first = np.where((wards.tier == 1) | wards.include, weight, 0.0)
    problem = replace(problem, weight=first)
    included = wards.include & (wards.tier > 0)
    by_rank = allocate_tiered(problem.whole, wards.tier, included, problem.stock)
    useful = np.maximum(problem.full + (problem.rest > 0), problem.forced)
    trimmed = allocate_tiered(useful, wards.tier, included, problem.stock)
    solution = solve(problem, [fewest, trimmed, by_rank])
    units = fill(problem, solution.units, np.where(wards.tier == 2, weight, 0.0))
    order = np.lexsort((-weight, wards.tier))
    units = top_up(problem, units, order[wards.tier[order] > 0])
    if not problem.holds(units):
        raise ProblemError(
            "plan_check_failed",
            "The plan in whole nets breaks a constraint, so it is not shown.",
            "Report this with the data; use --strategy tiered meanwhile.",
            500,
        )
    return units, 100 * solution.gap
