"""A net plan: who gets how many nets, three ways to share them, and how sure a full share is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.frames import BOUNDARY_ROW, csv_bytes, json_bytes, parquet_bytes, plain, read_boundary
from analysis.models import Run
from analysis.rate_counts import rate_counts
from analysis.science.certainty.drawn import scores_by_draw
from analysis.science.contiguity import queen_neighbours
from analysis.science.findings import Finding, finding
from analysis.science.nets.draws import need_met_shares
from analysis.science.nets.need import whole_nets
from analysis.science.nets.options import NEXT_NETS, NetOptions
from analysis.science.nets.own_plan import OwnPlan, score_nets
from analysis.science.nets.plan import NetPlan, plan_nets
from analysis.science.nets.scenarios import compare_plans
from analysis.services.analyses.base import Analysis, Outcome, Progress
from analysis.services.canvas.columns import NEED_MET
from analysis.services.net_files import (
    net_plan_files,
    net_plan_report,
    own_plan_files,
    own_plan_report,
    scenario_table,
)
from analysis.services.net_words import spoken_problem
from analysis.services.plan_nets import net_options, wards_to_plan
from analysis.services.plan_run import parameters_from
from analysis.workspace import wards_of_run
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say


def compute(run: Run, progress: Progress) -> Outcome:
    """Share the nets among the wards of the ranking that the run builds on."""
    wards = wards_to_plan(base_of(run), run.parameters)
    options = net_options(run.parameters)
    progress(
        5,
        say("Sharing {stock:,} nets among {wards:,} wards", stock=options.stock, wards=len(wards)),
    )
    plan = _plan(wards, options)
    report = net_plan_report(wards, plan, more=run.parameters.get("more") or NEXT_NETS)
    own = _own_plan(run, plan)
    if own is not None:
        report["own_plan"] = own_plan_report(own)
    progress(30, say("Comparing three ways to share them"))
    scenarios = scenario_table(compare_plans(wards, options))
    stocks = run.parameters.get("stocks")
    progress(50, say("Asking how sure each ward's full share is"))
    rows = _with_draws(run, plan)
    progress(90, say("Writing the files"))
    files = {
        **net_plan_files(rows, plan.lga),
        **(own_plan_files(own) if own is not None else {}),
        "scenarios.csv": csv_bytes(scenarios),
        **({"stocks.csv": csv_bytes(_stocks(wards, options, stocks))} if stocks else {}),
        "plan.json": json_bytes({**report, "parameters": run.parameters}),
        "plan.parquet": parquet_bytes(rows.rename_axis(BOUNDARY_ROW).reset_index()),
        "findings.json": json_bytes(_findings(run, plan)),
    }
    return Outcome(
        files=files,
        summary=_summary(run, report),
        findings=plain(_findings(run, plan)),
        settings=plain({**run.parameters, "weight": plan.weight_name}),
    )


def _plan(wards: pd.DataFrame, options: NetOptions) -> NetPlan:
    try:
        return plan_nets(wards, options)
    except ProblemError as problem:
        raise spoken_problem(problem) from None


def _stocks(wards: pd.DataFrame, options: NetOptions, stocks: list[int]) -> pd.DataFrame:
    """What each of several stocks gives, shared in the plan's own way."""
    return scenario_table(
        compare_plans(wards, options, stocks=stocks, strategies=(options.strategy,))
    )


def _own_plan(run: Run, plan: NetPlan) -> OwnPlan | None:
    """The user's own plan, from a column of the wards, scored beside this one."""
    column = run.parameters.get("own_plan")
    if not column:
        return None
    nets = whole_nets(wards_of_run(base_of(run))[column])
    return score_nets(nets[plan.wards.frame.index.to_numpy()], plan)


def base_of(run: Run) -> Run:
    """The ranking a run builds on."""
    if run.base is None:
        raise ProblemError(
            "need_run", say("No ranking belongs to this run."), say("Rank the wards first.")
        )
    return run.base


def _with_draws(run: Run, plan: NetPlan) -> pd.DataFrame:
    """The plan's rows with the share of the ranking's draws that meet each ward's full need."""
    base = base_of(run)
    if run.parameters["method"] != "composite" or not base.parameters.get("draws"):
        return plan.plan
    neighbours = queen_neighbours(read_boundary(base.ward_link.boundary.path).geometry)
    counts = rate_counts(base.ward_link, base.parameters["variables"])
    parameters = parameters_from(base.parameters)
    scores = scores_by_draw(wards_of_run(base), neighbours, parameters, counts)
    if not scores.shape[1]:
        return plan.plan
    order = plan.wards.frame.index.to_numpy(dtype=np.int64)
    shares = need_met_shares(plan.wards, plan.options, scores[order])
    return plan.plan.assign(**{NEED_MET: shares})


def _findings(run: Run, plan: NetPlan) -> list[Finding]:
    notes = [finding("net_plan", "note", line) for line in plan.sentences]
    if not run.parameters["household_size_confirmed"]:
        draft = finding(
            "household_size_assumed",
            "warning",
            say(
                "{people:g} people a household is assumed, so this plan is a draft.",
                people=run.parameters["household_size"],
            ),
            say("Confirm the household size, or give another one."),
        )
        notes.insert(0, draft)
    return notes


def _summary(run: Run, report: dict[str, Any]) -> dict[str, Any]:
    totals, further = report["totals"], report["next_1000"]
    draft = not run.parameters["household_size_confirmed"]
    return {
        "headline": say(
            "Draft: {nets:,} nets protect {protected:,.0f} of {people:,.0f} people "
            "({coverage:.1f} %)"
            if draft
            else "{nets:,} nets protect {protected:,.0f} of {people:,.0f} people ({coverage:.1f} %)",
            nets=totals["nets"],
            protected=totals["protected"],
            people=totals["population"],
            coverage=totals["coverage"],
        ),
        "points": [
            say(
                "{nets:,} nets are missing to meet the whole need; the next 1,000 would protect "
                "{people:,.0f} more people.",
                nets=report["gap"],
                people=further["protected"],
            )
            if report["gap"]
            else say("The stock meets the whole need."),
        ],
        "draft": draft,
        "wards_total": totals["wards"],
        **plain({name: report[name] for name in ("totals", "gap", "optimality_gap", "next_1000")}),
        "next_nets": plain(report.get("next_nets")),
        "own_plan": plain(report.get("own_plan")),
        "lgas_below_15": report["lgas_below_15"],
        "left_out": len(report["left_out"]),
        "plan_sentences": report["sentences"],
    }


NETS = Analysis("nets", compute)
