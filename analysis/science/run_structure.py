"""The spatial structure of one run: its score, its malaria variable, and what is left of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.science.contiguity import Neighbours
from analysis.science.findings import Finding, finding
from analysis.science.spatial_structure import SpatialStructure, analyse_structure
from analysis.science.variables import label_of
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

SCORE, MALARIA, RESIDUAL = "score", "malaria", "residual"


@dataclass(frozen=True, eq=False, kw_only=True)
class RunStructure:
    """Structures by what was looked at.

    Parameters
    ----------
    structures
        ``score``, ``malaria``, ``residual`` → structure; one that could not be computed is
        missing, and ``findings`` says why.
    findings
        What a person should know.
    """

    structures: dict[str, SpatialStructure]
    findings: list[Finding]


def residual(malaria: npt.ArrayLike, others: pd.DataFrame, *, label: str) -> FloatArray:
    """The malaria variable minus its least-squares prediction from other variables.

    Parameters
    ----------
    malaria
        Shape (n,), any unit; NaN = missing.
    others
        Shape (n, k), numeric; a row with NaN is left out. Not changed.
    label
        Name of the malaria variable, for sentences.

    Returns
    -------
    ndarray
        Shape (n,), in the unit of ``malaria``; NaN where any value is missing.

    Raises
    ------
    ProblemError
        ``no_other_variables`` when k is 0; ``too_few_wards`` when fewer than k + 3 rows are
        complete.
    """
    target = np.asarray(malaria, dtype=float)
    matrix = others.to_numpy(dtype=float)
    rows = np.isfinite(target) & np.isfinite(matrix).all(axis=1)
    if not matrix.shape[1]:
        raise ProblemError(
            "no_other_variables",
            say("Only {label} is chosen, so nothing is there to predict it from.", label=label),
            say("Choose more variables."),
        )
    if rows.sum() < matrix.shape[1] + 3:
        raise ProblemError(
            "too_few_wards",
            say(
                "{label} and the other {others} variables are all known in {wards} wards; {needed} "
                "or more are needed.",
                label=label,
                others=matrix.shape[1],
                wards=int(rows.sum()),
                needed=matrix.shape[1] + 3,
            ),
            say("Choose a larger area or fewer variables."),
        )
    left = np.full(len(target), np.nan)
    left[rows] = _least_squares_rest(target[rows], matrix[rows])
    return left


def _least_squares_rest(target: FloatArray, matrix: FloatArray) -> FloatArray:
    spread = matrix.std(axis=0)
    scaled = (matrix - matrix.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    design = np.column_stack([np.ones(len(target)), scaled])
    solution, *_ = np.linalg.lstsq(design, target, rcond=None)
    rest: FloatArray = target - design @ solution
    # A perfect fit leaves rounding noise, which must not pass for a pattern.
    rest[np.abs(rest) <= 1e-10 * max(float(np.abs(target).max()), 1.0)] = 0.0
    return rest


def analyse_run_structure(
    score: npt.ArrayLike,
    variables: pd.DataFrame,
    malaria_variable: str | None,
    filled: BoolArray,
    neighbours: Neighbours,
    centroids: FloatArray,
    rng: np.random.Generator,
) -> RunStructure:
    """Spatial structure of score, malaria variable and residual.

    Parameters
    ----------
    score
        Shape (n,), 0–1, in boundary order; NaN = not ranked, left out.
    variables
        Shape (n, k), the chosen variables as the run used them, filled values included. Not
        changed.
    malaria_variable
        Its column in ``variables``; None: the score alone.
    filled
        Shape (n,): wards whose malaria variable was filled. They are left out for the malaria
        variable and the residual, for a fill by neighbours makes neighbours alike.
    neighbours, centroids
        Of the n wards.
    rng
        Each of the three gets a stream of its own, so one does not depend on the others.

    Returns
    -------
    RunStructure
        With a finding for each that could not be computed, for islands and for wards left out.
    """
    streams = dict(zip((SCORE, MALARIA, RESIDUAL), rng.spawn(3), strict=True))
    values: dict[str, tuple[FloatArray, str]] = {
        SCORE: (np.asarray(score, dtype=float), "Composite score")
    }
    findings: list[Finding] = []
    if malaria_variable is not None:
        observed = variables[malaria_variable].to_numpy(dtype=float, copy=True)
        observed[filled] = np.nan
        label = label_of(malaria_variable)
        values[MALARIA] = (observed, label)
        try:
            rest = residual(observed, variables.drop(columns=malaria_variable), label=label)
            values[RESIDUAL] = (rest, f"{label}, residual")
        except ProblemError as problem:
            findings.append(_not_computed(problem))
    structures: dict[str, SpatialStructure] = {}
    for name, (column, label) in values.items():
        try:
            structures[name] = analyse_structure(
                column, neighbours, centroids, streams[name], label=label
            )
        except ProblemError as problem:
            findings.append(_not_computed(problem))
            continue
        findings += _notes(structures[name])
    return RunStructure(structures=structures, findings=findings)


def _not_computed(problem: ProblemError) -> Finding:
    return finding("structure_not_computed", "warning", problem.message, problem.hint)


def _notes(structure: SpatialStructure) -> list[Finding]:
    notes = []
    if structure.joined:
        count = len(structure.joined)
        what = "ward touches no other and was" if count == 1 else "wards touch no other and were"
        notes.append(
            finding(
                "islands_joined",
                "note",
                say(
                    "{label}: {count_said} {what} joined to the ward whose centre is nearest.",
                    label=structure.label,
                    count_said=count,
                    what=what,
                ),
                say("See them on the map of the result."),
                count=count,
            )
        )
    if structure.left_out:
        count = len(structure.left_out)
        what = (
            "ward was left out, for its value is"
            if count == 1
            else ("wards were left out, for their values are")
        )
        notes.append(
            finding(
                "wards_left_out",
                "note",
                say(
                    "{label}: {count_said} {what} missing or filled.",
                    label=structure.label,
                    count_said=count,
                    what=what,
                ),
                count=count,
            )
        )
    return notes
