"""Where high and low values gather: the score, the malaria variable, and what is left of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.frames import BOUNDARY_ROW, csv_bytes, json_bytes, plain, read_boundary
from analysis.models import Run
from analysis.science.contiguity import queen_neighbours
from analysis.science.findings import Finding
from analysis.science.run_structure import analyse_run_structure
from analysis.science.spatial_structure import COLD, HOT, SpatialStructure, analyse_structure
from analysis.science.spatial_weights import ward_centroids
from analysis.science.variables import label_of
from analysis.services.analyses.base import Analysis, Outcome, Progress
from analysis.workspace import KEYS, Workspace, wards_of_run
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

#: What was looked at besides the three of `analyse_run_structure`.
VARIABLE = "variable"
COLUMNS = ("value", "cluster", "hot_spot", "local_moran", "gi_star", "p", "q")


def compute(run: Run, progress: Progress) -> Outcome:
    """Look at the wards of the ranking that the run builds on."""
    base = _base(run)
    rankings = Workspace(run.session, run=base).rankings.set_index(BOUNDARY_ROW).sort_index()
    boundary = read_boundary(base.ward_link.boundary.path)
    progress(5, say("Finding which wards touch"))
    neighbours = queen_neighbours(boundary.geometry)
    centroids = ward_centroids(boundary.geometry, geographic=True)
    malaria = run.parameters["malaria_variable"]
    variables = _variables(base, rankings, malaria)
    progress(15, say("Looking for clusters among {rankings:,} wards", rankings=len(rankings)))
    seed = run.parameters["seed"]
    found = analyse_run_structure(
        rankings["composite_score"].to_numpy(dtype=float, na_value=np.nan),
        variables,
        malaria,
        _filled(rankings, malaria),
        neighbours,
        centroids,
        np.random.default_rng(seed),
    )
    structures = dict(found.structures)
    column = run.parameters.get("variable")
    if column is not None:
        values = wards_of_run(base)[column].to_numpy(dtype=float, na_value=np.nan)
        rng = np.random.default_rng([seed, 1])
        structures[VARIABLE] = analyse_structure(
            values, neighbours, centroids, rng, label=label_of(column)
        )
    if not structures:
        first = found.findings[0]
        raise ProblemError("no_clusters", first["message"], first["hint"])
    progress(90, say("Writing the files"))
    return _outcome(run, structures, found.findings, rankings)


def _base(run: Run) -> Run:
    if run.base is None:
        raise ProblemError(
            "need_run", say("No ranking belongs to this run."), say("Rank the wards first.")
        )
    return run.base


def _variables(base: Run, rankings: pd.DataFrame, malaria: str | None) -> pd.DataFrame:
    """The ranking's variables as it used them, and the malaria variable where it is not one."""
    chosen = [str(name) for name in base.parameters["variables"] if name in rankings]
    frame = rankings[chosen].astype(float)
    if malaria is None or malaria in chosen:
        return frame
    values = wards_of_run(base)[malaria].to_numpy(dtype=float, na_value=np.nan)
    return frame.assign(**{malaria: values})


def _filled(rankings: pd.DataFrame, malaria: str | None) -> np.ndarray[Any, np.dtype[np.bool_]]:
    cells = rankings["filled"].fillna("").astype(str)
    return np.array([malaria in cell.split("; ") for cell in cells], dtype=bool)


def _outcome(
    run: Run,
    structures: dict[str, SpatialStructure],
    findings: list[Finding],
    rankings: pd.DataFrame,
) -> Outcome:
    keys = rankings[list(KEYS)].reset_index(drop=True)
    table = pd.concat(
        [keys, *(_columns(name, structure) for name, structure in structures.items())], axis=1
    )
    totals = {name: _totals(structure) for name, structure in structures.items()}
    used = {name: run.parameters[name] for name in ("malaria_variable", "variable")}
    facts = {**used, "structures": totals}
    return Outcome(
        files={
            "clusters.csv": csv_bytes(table),
            "clusters.json": json_bytes(facts),
            "findings.json": json_bytes(findings),
        },
        summary={
            "headline": say(
                "Clusters of {variables}",
                variables=", ".join(say(item["label"]) for item in totals.values()),
            ),
            "points": [_spots(structure) for structure in structures.values()],
            **plain(facts),
        },
        findings=plain(findings),
        settings={**used, "seed": run.parameters["seed"]},
    )


def _columns(name: str, structure: SpatialStructure) -> pd.DataFrame:
    return structure.wards[list(COLUMNS)].add_prefix(f"{name}_").reset_index(drop=True)


def _totals(structure: SpatialStructure) -> dict[str, Any]:
    moran = structure.moran
    counts = {
        column: {
            str(name): int(count) for name, count in structure.wards[column].value_counts().items()
        }
        for column in ("cluster", "hot_spot")
    }
    return {
        "label": structure.label,
        "morans_i": moran.statistic,
        "expected": moran.expected,
        "p": moran.p,
        "permutations": moran.permutations,
        "wards": len(structure.wards) - len(structure.left_out),
        "left_out": len(structure.left_out),
        "joined": [list(pair) for pair in structure.joined],
        **counts,
    }


def _spots(structure: SpatialStructure) -> str:
    hot, cold = structure.count("hot_spot", HOT), structure.count("hot_spot", COLD)
    return say(
        "{variable}: {hot:,} hot and {cold:,} cold spots.",
        variable=say(structure.label),
        hot=hot,
        cold=cold,
    )


CLUSTERS = Analysis("clusters", compute)
