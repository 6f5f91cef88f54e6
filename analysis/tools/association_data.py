"""The columns that associations are measured between, one row a ward of the boundary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.models import Run
from analysis.science.contiguity import Neighbours, queen_neighbours
from analysis.science.spatial_weights import neighbours_among
from analysis.science.variables import malaria_column
from analysis.tools.columns import find_column
from analysis.tools.places import Area
from analysis.tools.results import ROW
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

#: The run's score beside the table's columns, and how it is asked for.
SCORE = "Composite score"
SCORE_WORDS = ("composite_score", "score", "risk", "composite")


@dataclass(frozen=True, eq=False, kw_only=True)
class WardValues:
    """Numbers of some wards, with who touches whom.

    Parameters
    ----------
    frame
        One row a ward, in boundary order; observed values only, nothing filled.
    lgas
        Name of each ward's LGA, or None.
    neighbours
        Of these wards.
    """

    frame: pd.DataFrame
    lgas: list[str | None]
    neighbours: Neighbours


def read_values(workspace: Workspace, run: Run | None, areas: list[Area]) -> WardValues:
    """All number columns, and the run's score where it ranks the same wards."""
    wards = workspace.wards
    frame = wards[[name for name in workspace.number_columns if name in wards]].astype(float)
    if run is not None:
        ranking = workspace.rankings.set_index(ROW).sort_index()
        if len(ranking) == len(frame):
            scores = ranking["composite_score"].to_numpy(dtype=float, na_value=np.nan)
            frame = frame.assign(**{SCORE: scores})
    neighbours = queen_neighbours(workspace.boundary_frame.geometry)
    kept = np.ones(len(frame), dtype=bool)
    if areas:
        kept[:] = False
        kept[[row for area in areas for row in area.rows]] = True
        neighbours = neighbours_among(neighbours, kept)
    lgas = [_name(value) for value in wards.loc[kept, "lga_name"]]
    return WardValues(frame=frame[kept].reset_index(drop=True), lgas=lgas, neighbours=neighbours)


def _name(value: Any) -> str | None:
    return None if pd.isna(value) or not str(value).strip() else str(value)


def named_columns(workspace: Workspace, names: list[str]) -> list[str]:
    """Columns of the table, or the score, for what was named; each once."""
    return list(
        dict.fromkeys(
            SCORE if name in SCORE_WORDS else find_column(workspace, name) for name in names
        )
    )


def malaria_of(workspace: Workspace) -> str:
    """The table's malaria variable.

    Raises
    ------
    ProblemError
        `which_variable` when there is none.
    """
    found = malaria_column(workspace.number_columns)
    if found is None:
        raise ProblemError(
            "which_variable",
            say("Which variable shall be looked at? The data hold no malaria measure."),
            say("Choose among {join}.", join=", ".join(workspace.number_columns[:8])),
        )
    return found
