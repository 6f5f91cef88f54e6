"""The risk analysis: composite score and principal components of all wards."""

from __future__ import annotations

import json
from typing import Any

from analysis.frames import plain, read_boundary
from analysis.models import Run
from analysis.rate_counts import rate_counts
from analysis.science.contiguity import queen_neighbours
from analysis.science.risk import RiskResult, run_risk
from analysis.science.variables import label_of
from analysis.services.analyses.base import Analysis, Outcome, Progress
from analysis.services.analyses.risk_files import risk_files
from analysis.services.draw_geometry import draw_geometry
from analysis.services.plan_run import parameters_from
from analysis.workspace import wards_of_run
from chatmrpt.lib.say import say


def compute(run: Run, progress: Progress) -> Outcome:
    """Rank the wards of the run's link."""
    boundary = run.ward_link.boundary
    progress(2, say("Loading {rows:,} wards", rows=boundary.rows))
    geometries = read_boundary(boundary.path).geometry
    wards = wards_of_run(run)
    progress(8, say("Finding which wards touch"))
    neighbours = queen_neighbours(geometries)
    result = run_risk(
        wards,
        neighbours,
        parameters_from(run.parameters),
        lambda done, stage: progress(10 + 70 * done, stage),
        rate_counts(run.ward_link, run.parameters["variables"]),
    )
    progress(85, say("Drawing the map of {geometries:,} wards", geometries=len(geometries)))
    outlines = json.loads(draw_geometry(dataset=boundary))
    return Outcome(
        files=risk_files(result=result, outlines=outlines),
        summary=_summary(result),
        findings=plain(result.findings),
        settings=plain(result.settings),
    )


def _summary(result: RiskResult) -> dict[str, Any]:
    ranked = result.rankings["composite_rank"].notna()
    wards = int(ranked.sum())
    chosen = result.settings["variables"]
    constant = [name for name in chosen if name not in result.normalised]
    variables = [label_of(name) for name in chosen if name not in constant]
    first = result.rankings[ranked].head(3)
    names = [f"{row.ward_name} ({row.lga_name})" for row in first.itertuples()]
    return {
        "headline": say(
            "{ranked:,} of {wards:,} wards ranked by {variables} variables",
            ranked=wards,
            wards=len(result.rankings),
            variables=len(variables),
        ),
        "points": [
            say("Highest risk: {wards}.", wards=", ".join(names)),
            say("Variables: {variables}.", variables=", ".join(map(say, variables))),
        ],
        "constant": constant,
        "wards_ranked": wards,
        "wards_total": len(result.rankings),
        "models": len(result.models),
        "cells_filled": len(result.imputed),
        "classes": {"rule": result.settings["class_rule"], "count": result.settings["classes"]},
        "malaria_variable": result.settings["malaria_variable"],
        "models_flagged": int(result.flagged_models["model"].nunique()),
        "pca": {key: result.pca.get(key) for key in ("suitable", "reason", "kmo")},
    }


RISK = Analysis("risk", compute)
