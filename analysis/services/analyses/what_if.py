"""A what-if: the changed ranking beside the one it is compared with. The data stay as they are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.frames import BOUNDARY_ROW, csv_bytes, json_bytes, parquet_bytes, plain, read_boundary
from analysis.models import Run
from analysis.rate_counts import rate_counts
from analysis.science.certainty import TestCounts
from analysis.science.comparison import RankComparison, compare_rankings, describe_comparison
from analysis.science.contiguity import queen_neighbours
from analysis.science.risk import run_risk
from analysis.services.analyses.base import Analysis, Outcome, Progress
from analysis.services.plan_run import parameters_from
from analysis.workspace import KEYS, Workspace, wards_of
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

COMPARED = ("composite_rank", "composite_class", "composite_score", "certainty")


def compute(run: Run, progress: Progress) -> Outcome:
    """Rank once more with the changes and set both rankings side by side."""
    progress(5, say("Changing the values in a copy"))
    before_change = _wards(run)
    wards = change_values(before_change, run.parameters["changes"])
    neighbours = queen_neighbours(read_boundary(run.ward_link.boundary.path).geometry)
    result = run_risk(
        wards,
        neighbours,
        parameters_from(run.parameters["risk"]),
        lambda done, stage: progress(10 + 75 * done, stage),
        counts_of_unchanged(run, before_change, wards),
    )
    progress(88, say("Comparing with the ranking as it is"))
    before = Workspace(run.session, run=run).rankings.set_index(BOUNDARY_ROW)
    table = side_by_side(before, result.rankings)
    ranks = table.set_index(table[BOUNDARY_ROW].astype(str))
    compared = compare_rankings(
        ranks["composite_rank"],
        ranks["new_rank"],
        names=("the ranking as it is", "the changed ranking"),
        top=run.parameters["risk"].get("top_k"),
    )
    return Outcome(
        files={
            "what_if.csv": csv_bytes(table.drop(columns=BOUNDARY_ROW)),
            "what_if.parquet": parquet_bytes(table),
            "findings.json": json_bytes(result.findings),
        },
        summary=_summary(run, compared, table),
        findings=plain(result.findings),
        settings=plain(result.settings),
    )


def counts_of_unchanged(
    run: Run, before: pd.DataFrame, after: pd.DataFrame
) -> tuple[TestCounts, ...]:
    """The tests behind rates, where these are still what was counted."""
    found = []
    for item in rate_counts(run.ward_link, run.parameters["risk"]["variables"]):
        old, new = (frame[item.column].to_numpy(dtype=float) for frame in (before, after))
        same = (old == new) | (np.isnan(old) & np.isnan(new))
        tested = None if item.tested is None else np.where(same, item.tested, np.nan)
        positive = np.where(same, item.positive, np.nan)
        found.append(replace(item, positive=positive, tested=tested))
    return tuple(found)


def _wards(run: Run) -> pd.DataFrame:
    return wards_of(run.ward_link, run.parameters["risk"].get("year"))


def change_values(wards: pd.DataFrame, changes: list[dict[str, Any]]) -> pd.DataFrame:
    """A copy of the wards with the changes; a missing value stays missing unless it is set.

    Raises
    ------
    ProblemError
        `unknown_column`, `unknown_rows`.
    """
    changed = wards.copy()
    for change in changes:
        column = change["column"]
        if column not in changed:
            raise ProblemError(
                "unknown_column",
                say("There is no column {column} in the ward table.", column=column),
                say("Name one of its number columns."),
            )
        rows = np.asarray(change["rows"] or range(len(changed)), dtype=int)
        if rows.min() < 0 or rows.max() >= len(changed):
            raise ProblemError(
                "unknown_rows",
                say(
                    "Row {max} is not among the {changed} wards of the boundary.",
                    max=rows.max(),
                    changed=len(changed),
                ),
                say("Name the wards again."),
            )
        values = changed[column].to_numpy(dtype=float, copy=True)
        old = values[rows]
        amount = float(change["value"])
        steps = {"to": np.full(len(rows), amount), "by": old + amount, "times": old * amount}
        values[rows] = steps[change["how"]]
        changed[column] = values
    return changed


def side_by_side(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Both rankings ward by ward, those that move most first.

    Parameters
    ----------
    before, after
        Rankings, index = row of the boundary.

    Returns
    -------
    DataFrame
        ``boundary_row``, ward keys, ``composite_rank``, ``new_rank``, ``rank_change`` (above 0:
        towards higher risk), then class, score and certainty as they are and anew.
    """
    table = before[[*KEYS, *COMPARED]].copy()
    for name in COMPARED:
        table[name.replace("composite_", "new_") if name != "certainty" else "new_certainty"] = (
            after[name].reindex(table.index)
        )
    table["rank_change"] = table["composite_rank"].astype(float) - table["new_rank"].astype(float)
    first = [*KEYS, "composite_rank", "new_rank", "rank_change"]
    columns = first + [str(name) for name in table if name not in first]
    size = table["rank_change"].abs().fillna(-1.0)
    order = np.lexsort([table["composite_rank"].astype(float), -size])
    return table[columns].iloc[order].rename_axis(BOUNDARY_ROW).reset_index()


def _summary(run: Run, compared: RankComparison, table: pd.DataFrame) -> dict[str, Any]:
    titles = (table["ward_name"] + " (" + table["lga_name"].fillna("") + ")").str.removesuffix(
        " ()"
    )
    names = dict(zip(table[BOUNDARY_ROW].astype(str), titles.astype(str), strict=True))
    moved = int((table["rank_change"].fillna(0) != 0).sum())
    return {
        "headline": say(
            "{title}: {moved:,} of {wards:,} wards change their rank",
            title=run.title,
            moved=moved,
            wards=len(table),
        ),
        "points": list(describe_comparison(compared, names)),
        "wards_moved": moved,
        "spearman": plain(compared.spearman),
        "overlap": plain(compared.overlap),
        "top": compared.top,
        "unranked": [names[key] for key in compared.only_first],
        "newly_ranked": [names[key] for key in compared.only_second],
        "entering": [names[key] for key in compared.entering],
        "leaving": [names[key] for key in compared.leaving],
    }


WHAT_IF = Analysis("what_if", compute)
