"""What moves the ranks most: Sobol indices of data, weights, normalisation, mean, variables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.science.certainty.counts import TestCounts
from analysis.science.certainty.figures import draw_ranks
from analysis.science.certainty.method_draws import MethodDraws, draw_methods
from analysis.science.certainty.problem import Problem, build_problem, stream
from analysis.science.certainty.scores import Drawn
from analysis.science.contiguity import Neighbours
from analysis.science.parameters import Settings
from analysis.science.preparation import Prepared
from analysis.science.scoring import Scored
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

FloatArray = npt.NDArray[np.float64]

#: What may vary, in the order of the table.
INPUTS: tuple[str, ...] = ("data", "weights", "normalisation", "aggregation", "dropped_variable")
#: Rows of each of the two sample matrices.
SAMPLES = 512
#: Bootstrap samples, and the share of them between the ends of the interval.
BOOTSTRAPS = 1000
INTERVAL = 0.95
#: Keep the random numbers apart.
_FIRST_STREAM, _SECOND_STREAM, _BOOTSTRAP_STREAM = 84, 85, 86
#: Scores of this many wards and samples are held at a time.
_PORTION = 2**18


def jansen_indices(
    first: FloatArray,
    second: FloatArray,
    mixed: FloatArray,
    names: Sequence[str],
    rng: np.random.Generator,
    bootstraps: int = BOOTSTRAPS,
) -> pd.DataFrame:
    """Sobol indices from model outputs at Saltelli's points.

    Parameters
    ----------
    first, second
        Shape (N,): outputs at the sample matrices A and B.
    mixed
        Shape (p, N): outputs at A with input i taken from B.
    names
        The p inputs.
    rng
        For the bootstrap over the N rows.
    bootstraps
        Number of bootstrap samples.

    Returns
    -------
    DataFrame
        ``input``, ``first_order`` and ``total`` (shares of the variance, about 0–1; small ones
        may fall below 0 by chance), each with ``_low`` and ``_high`` (95 % bootstrap
        percentiles). All 0 when the output does not vary.

    References
    ----------
    Saltelli A et al. (2010). Variance based sensitivity analysis of model output. Computer
    Physics Communications 181:259–270, table 2, rows (c) and (f) (Jansen 1999).
    """
    rows = rng.integers(0, len(first), size=(bootstraps, len(first)))
    values = _jansen(first[None], second[None], mixed[:, None])
    resampled = _jansen(first[rows], second[rows], mixed[:, rows])
    tail = 100.0 * (1.0 - INTERVAL) / 2.0
    columns: dict[str, object] = {"input": list(names)}
    for name, value, many in zip(("first_order", "total"), values, resampled, strict=True):
        columns[name] = value[:, 0]
        columns[f"{name}_low"], columns[f"{name}_high"] = np.percentile(
            many, [tail, 100.0 - tail], axis=1
        )
    return pd.DataFrame(columns)


def _jansen(
    first: FloatArray, second: FloatArray, mixed: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """First-order and total indices, shape (p, b), from samples of shape (b, N), (p, b, N)."""
    variance = np.concatenate([first, second], axis=1).var(axis=1)
    varies = variance > 0
    size = np.where(varies, variance, 1.0)
    unlike = np.square(second - mixed).mean(axis=-1) / 2.0
    alone = np.where(varies, 1.0 - unlike / size, 0.0)
    total = np.where(varies, np.square(first - mixed).mean(axis=-1) / 2.0 / size, 0.0)
    return alone, total


def rank_sensitivity(
    prepared: Prepared,
    scored: Scored,
    settings: Settings,
    neighbours: Neighbours | None = None,
    counts: Sequence[TestCounts] = (),
    *,
    samples: int = SAMPLES,
    progress: Callable[[float, str], None] | None = None,
) -> pd.DataFrame:
    """Sobol indices of five inputs on how far the wards' ranks move.

    Parameters
    ----------
    prepared, scored, settings, neighbours, counts
        As in :func:`~analysis.science.certainty.certainty.certainty_of_ranks`.
    samples
        N ≥ 2; the ranking is repeated 7 N times.
    progress
        Called with the fraction done and the stage in words.

    Returns
    -------
    DataFrame
        As in :func:`jansen_indices`, one row each of :data:`INPUTS`. The output is the mean over
        wards of |rank in the draw − rank in the run|.

    Raises
    ------
    ProblemError
        ``bad_number`` below two samples; ``nothing_to_rank`` when no variable differs.
    """
    if samples < 2:
        raise ProblemError(
            "bad_number",
            say("{samples} samples cannot be used; 2 or more were expected.", samples=samples),
            say("Leave the number out for {samples}.", samples=SAMPLES),
        )
    one, two = (
        build_problem(prepared, scored, settings, neighbours, counts, second=second)
        for second in (False, True)
    )
    if one is None or two is None:
        raise ProblemError(
            "nothing_to_rank",
            say("No variable differs between wards, so nothing can move their ranks."),
            say("Choose variables whose values differ between wards."),
        )
    outputs = _outputs(one, two, scored.rank[one.rows], settings.seed, samples, progress)
    rng = stream(settings.seed, _BOOTSTRAP_STREAM)
    return jansen_indices(outputs[0], outputs[1], outputs[2:], INPUTS, rng)


def _outputs(
    one: Problem,
    two: Problem,
    base: FloatArray,
    seed: int,
    samples: int,
    progress: Callable[[float, str], None] | None,
) -> FloatArray:
    """Mean absolute rank shifts at A, B and the mixed points, shape (7, N)."""
    first, second = (
        draw_methods(samples, one.weights, one.protected, stream(seed, key))
        for key in (_FIRST_STREAM, _SECOND_STREAM)
    )
    outputs = np.empty((len(INPUTS) + 2, samples))
    portion = max(1, _PORTION // one.scorer.wards)
    for start in range(0, samples, portion):
        rows = slice(start, min(start + portion, samples))
        data = (one.scorer.draw(rows.stop - start), two.scorer.draw(rows.stop - start))
        points = _points(first.take(rows), second.take(rows), data)
        for number, (methods, drawn) in enumerate(points):
            ranks = draw_ranks(one.scorer.score(methods, drawn))
            outputs[number, rows] = np.abs(ranks - base).mean(axis=1)
        if progress is not None:
            progress(
                rows.stop / samples, say("Repeated the ranking {stop} times", stop=7 * rows.stop)
            )
    return outputs


def _points(
    first: MethodDraws, second: MethodDraws, data: tuple[Drawn, Drawn]
) -> list[tuple[MethodDraws, Drawn]]:
    """A, B, then A with one input after the other taken from B."""
    return [
        (first, data[0]),
        (second, data[1]),
        (first, data[1]),
        (replace(first, weights=second.weights), data[0]),
        (replace(first, normalisation=second.normalisation), data[0]),
        (replace(first, geometric=second.geometric), data[0]),
        (replace(first, dropped=second.dropped), data[0]),
    ]
