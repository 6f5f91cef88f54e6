"""The scores behind the certainty of a run's ranks, draw by draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.science.certainty.counts import TestCounts
from analysis.science.certainty.method_draws import draw_methods
from analysis.science.certainty.problem import METHOD_STREAM, build_problem, stream
from analysis.science.contiguity import Neighbours
from analysis.science.parameters import RiskParameters, resolve_settings
from analysis.science.preparation import prepare_wards
from analysis.science.scoring import score_wards

FloatArray = npt.NDArray[np.float64]
#: Scores of this many wards and draws are held at a time beside the result.
_PORTION = 2**18


def scores_by_draw(
    wards: pd.DataFrame,
    neighbours: Neighbours | None,
    parameters: RiskParameters,
    counts: Sequence[TestCounts] = (),
) -> FloatArray:
    """Scores of all wards when data and method are drawn anew: the draws of the run itself.

    Parameters
    ----------
    wards, neighbours, parameters, counts
        As in :func:`analysis.science.risk.run_risk`; the same ones give the draws behind that
        run's ``p_top``, ``p_low`` and ranks.

    Returns
    -------
    ndarray
        Shape (wards, draws), in the order of ``wards``: higher = higher risk, NaN = not ranked
        in the draws. No column without draws, or when nothing differs between wards.

    Raises
    ------
    ProblemError
        As :func:`analysis.science.risk.run_risk`.

    References
    ----------
    Methods document, section 8.
    """
    settings = resolve_settings(parameters)
    prepared = prepare_wards(wards, neighbours, settings)
    scored = score_wards(prepared, settings)
    ranked = bool(np.isfinite(scored.rank).any())
    problem = build_problem(prepared, scored, settings, neighbours, counts) if ranked else None
    if not settings.draws or problem is None:
        return np.empty((len(wards), 0))
    rng = stream(settings.seed, METHOD_STREAM)
    methods = draw_methods(settings.draws, problem.weights, problem.protected, rng).grouped()
    scores = np.full((len(wards), len(methods)), np.nan)
    portion = max(1, _PORTION // problem.scorer.wards)
    for start in range(0, len(methods), portion):
        rows = slice(start, min(start + portion, len(methods)))
        drawn = problem.scorer.draw(rows.stop - rows.start)
        scores[problem.rows, rows] = problem.scorer.score(methods.take(rows), drawn).T
    return scores
