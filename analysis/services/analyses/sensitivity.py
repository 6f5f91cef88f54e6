"""Sensitivity of a ranking: Sobol indices, turning points, where tests would teach most."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.frames import csv_bytes, plain, read_boundary
from analysis.models import Run
from analysis.rate_counts import rate_counts
from analysis.science.certainty.sensitivity import rank_sensitivity
from analysis.science.certainty.testing_next import UNKNOWN, where_to_test_next
from analysis.science.certainty.turning_points import NO_SINGLE_WEIGHT, turning_points
from analysis.science.contiguity import queen_neighbours
from analysis.science.parameters import Settings, resolve_settings
from analysis.science.preparation import Prepared, prepare_wards
from analysis.science.scoring import Scored, score_wards
from analysis.science.variables import find_variable
from analysis.services.analyses.base import Analysis, Outcome, Progress
from analysis.services.plan_run import parameters_from
from analysis.services.plan_sensitivity import TURNING_WARDS
from analysis.workspace import KEYS, Workspace, wards_of_run
from chatmrpt.lib.say import Said, say

INPUT_WORDS = Said(
    {
        "data": "the data's own uncertainty",
        "weights": "the weights of the variables",
        "normalisation": "how values are scaled",
        "aggregation": "how they are put together",
        "dropped_variable": "leaving one variable out",
    }
)


def compute(run: Run, progress: Progress) -> Outcome:
    """Repeat the base ranking under other choices."""
    base = run.base or run
    progress(3, say("Preparing the ranking's values"))
    settings = resolve_settings(parameters_from(base.parameters))
    neighbours = queen_neighbours(read_boundary(base.ward_link.boundary.path).geometry)
    prepared = prepare_wards(wards_of_run(base), neighbours, settings)
    scored = score_wards(prepared, settings)
    indices = rank_sensitivity(
        prepared,
        scored,
        settings,
        neighbours,
        rate_counts(base.ward_link, settings.variables),
        samples=run.parameters["samples"],
        progress=lambda done, stage: progress(5 + 60 * done, stage),
    )
    progress(70, say("Looking for the weights at which wards move"))
    turns = _turning(prepared, scored, settings)
    progress(90, say("Where tests would teach most"))
    testing = _testing(run, prepared, settings)
    return Outcome(
        files={
            "sensitivity.csv": csv_bytes(_named(indices)),
            "turning_points.csv": csv_bytes(turns),
            "testing_next.csv": csv_bytes(testing),
        },
        summary=_summary(indices, turns, testing),
    )


def _named(indices: pd.DataFrame) -> pd.DataFrame:
    table = indices.copy()
    table.insert(0, "meaning", table.pop("input").map(INPUT_WORDS))
    return table.sort_values("total", ascending=False, kind="stable")


def _turning(prepared: Prepared, scored: Scored, settings: Settings) -> pd.DataFrame:
    """For each ranked ward the smallest change of one weight that moves it over the cut."""
    values = scored.normalised.to_numpy(dtype=float)
    ranked = np.flatnonzero(np.isfinite(scored.rank) & np.isfinite(values).all(axis=1))
    top_k = min(settings.top_k or max(1, int(np.isfinite(scored.rank).sum()) // 3), len(ranked))
    weights = scored.weights / scored.weights.sum()
    near = np.argsort(np.abs(scored.rank[ranked] - top_k - 0.5), kind="stable")[:TURNING_WARDS]
    rows = np.sort(near)
    found = turning_points(
        values[ranked], weights, list(scored.normalised.columns), top_k, rows=rows
    )
    keys = prepared.keys.iloc[ranked[found["row"].to_numpy()]].reset_index(drop=True)
    ranks = pd.Series(scored.rank[ranked[found["row"].to_numpy()]]).astype("Int64")
    found["answer"] = [
        _turn_words(top_k, inside, rank <= top_k, name, to, was)
        for inside, rank, name, to, was in zip(
            found["in_top"],
            ranks,
            found["variable"],
            found["turning_weight"],
            found["weight"],
            strict=True,
        )
    ]
    table = pd.concat([keys, ranks.rename("composite_rank"), found.drop(columns="row")], axis=1)
    ordered: pd.DataFrame = table.sort_values("composite_rank", kind="stable")
    return ordered


def _turn_words(
    top_k: int, inside: bool, ranked_inside: bool, variable: str | None, to: float, was: float
) -> str:
    """What moves the ward; its side is that of the weighted mean, which its rank may not share."""
    if variable is None:
        return say(NO_SINGLE_WEIGHT)
    known = find_variable(variable)
    words = say(
        "leaves the first {top:,} when {variable} weighs {to:.1%} instead of {was:.1%}"
        if inside
        else "enters the first {top:,} when {variable} weighs {to:.1%} instead of {was:.1%}",
        top=top_k,
        variable=say(known.label) if known else variable,
        to=to,
        was=was,
    )
    if inside == ranked_inside:
        return words
    return say(
        "{words} (by the weighted mean, which has it among them)"
        if inside
        else "{words} (by the weighted mean, which has it outside them)",
        words=words,
    )


def _testing(run: Run, prepared: Prepared, settings: Settings) -> pd.DataFrame:
    rankings = Workspace(run.session, run=run).rankings.set_index("boundary_row").sort_index()
    malaria = settings.malaria_variable
    unknown = np.zeros(len(rankings), dtype=bool)
    if malaria is not None:
        unknown[prepared.cells.loc[prepared.cells["variable"] == malaria, "row"]] = True
        unknown |= prepared.values[malaria].isna().to_numpy()
    chance = rankings["p_top_data"].to_numpy(dtype=float, na_value=np.nan)
    population = rankings["population"].to_numpy(dtype=float, na_value=np.nan)
    found = where_to_test_next(chance, population, unknown)
    keys = rankings[[*KEYS, "population"]].reset_index(drop=True).iloc[found["row"].to_numpy()]
    table = pd.concat(
        [keys.reset_index(drop=True), found.drop(columns="row").reset_index(drop=True)], axis=1
    )
    ordered: pd.DataFrame = table.sort_values("priority", kind="stable")
    return ordered


def _summary(indices: pd.DataFrame, turns: pd.DataFrame, testing: pd.DataFrame) -> dict[str, Any]:
    table = _named(indices)
    first = table.iloc[0]
    steady = int((turns["variable"].isna()).sum())
    return {
        "headline": say(
            "The ranks move most with {choice} (total share {share:.0%})",
            choice=say(first["meaning"]),
            share=float(first["total"]),
        ),
        "points": [
            say(
                "{steady:,} of {wards:,} wards stay on their side of the cut whatever the weight "
                "of one variable is.",
                steady=steady,
                wards=len(turns),
            ),
        ],
        "unknown": int((testing["reason"] == UNKNOWN).sum()),
        "indices": plain(table.to_dict("records")),
    }


SENSITIVITY = Analysis("sensitivity", compute)
