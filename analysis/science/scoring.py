"""From normalised variables to a score and a rank a ward, by the run's settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.science import composite
from analysis.science.findings import Finding, finding, listed
from analysis.science.normalisation import Normalised, normalise
from analysis.science.parameters import Settings
from analysis.science.pca import first_component_weights
from analysis.science.preparation import Prepared
from analysis.science.ranking import rank_scores
from analysis.science.variables import label_of
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Scored:
    """Scores of all wards; every array has one entry a ward of the boundary.

    Parameters
    ----------
    normalised
        Shape (n, k): variables on one scale; constant ones left out in the standard preset.
    subsets
        The m models as positions of variables; one model for method ``weighted``.
    model_scores, model_ranks
        Shape (n, m); NaN for wards that are not ranked.
    score
        Composite score; NaN where not ranked.
    rank
        1 = highest risk; NaN where not ranked.
    median_rank
        Median of the ascending model ranks (preset ``mrpt``), else None.
    plain_mean
        Mean of the normalised values with equal weights, 0–1 (of z-scores: rescaled as the
        score is); NaN where not ranked, or where a value is missing.
    weights
        Shape (k,): nominal weight of each variable, sum 1.
    flagged
        For each model the row numbers of wards that are not urban but among its five
        lowest-risk.
    findings
        What a person should know.
    """

    normalised: pd.DataFrame
    subsets: tuple[composite.Subset, ...]
    model_scores: FloatArray
    model_ranks: FloatArray
    score: FloatArray
    rank: FloatArray
    median_rank: FloatArray | None
    plain_mean: FloatArray
    weights: FloatArray
    flagged: list[npt.NDArray[np.int64]]
    findings: list[Finding]

    @property
    def formulas(self) -> list[str]:
        """Each model's variables, joined by " + "."""
        names = list(self.normalised.columns)
        return [" + ".join(names[place] for place in subset) for subset in self.subsets]


def score_wards(prepared: Prepared, settings: Settings) -> Scored:
    """Normalise, score and rank all wards.

    Parameters
    ----------
    prepared
        Complete values.
    settings
        The run's settings.

    Returns
    -------
    Scored
        Wards that may not be ranked have NaN everywhere but in ``normalised``.

    Raises
    ------
    ProblemError
        ``too_few_variables``, ``too_many_models``, ``bad_weights``, ``nothing_to_rank`` and
        those of :func:`~analysis.science.normalisation.normalise`.
    """
    normalised = normalise(
        prepared.values,
        settings.directions,
        settings.normalisation,
        given_bounds=settings.bounds or settings.goalposts,
        constant_as=settings.preset.constant_as,
    )
    findings = _normalised_notes(normalised, settings)
    values = normalised.values.to_numpy(dtype=float)
    if values.shape[1] < 2:
        raise _too_few(values.shape[1], normalised.constant)
    values = np.where(prepared.rankable[:, None], values, np.nan)
    if settings.method == "weighted":
        subsets, weights, scores = _weighted(values, normalised, prepared, settings)
    else:
        subsets, weights, scores = _ensemble(values, settings)
    return _ranked(prepared, settings, normalised.values, subsets, weights, scores, findings)


def _too_few(count: int, constant: Sequence[str]) -> ProblemError:
    same = listed([label_of(name) for name in constant])
    why = f", for {same} {'has' if len(constant) == 1 else 'have'} the same value in all wards"
    return ProblemError(
        "too_few_variables",
        say(
            "A composite score needs two or more variables; {count_said} can be used{value}.",
            count_said=count,
            value=why if constant else "",
        ),
        say("Choose at least two variables whose values differ between wards."),
    )


def _ensemble(
    values: FloatArray, settings: Settings
) -> tuple[tuple[composite.Subset, ...], FloatArray, FloatArray]:
    count = values.shape[1]
    make = (
        composite.chatmrpt_subsets
        if settings.preset.subsets == "chatmrpt"
        else composite.all_subsets
    )
    subsets = tuple(make(count))
    weights = np.zeros(count)
    for subset in subsets:
        weights[list(subset)] += 1.0 / (len(subset) * len(subsets))
    available = settings.preset.available
    return subsets, weights, composite.score_models(values, subsets, available=available)


def _weighted(
    values: FloatArray, normalised: Normalised, prepared: Prepared, settings: Settings
) -> tuple[tuple[composite.Subset, ...], FloatArray, FloatArray]:
    names = list(normalised.values.columns)
    if isinstance(settings.weights, dict):
        given = settings.weights
        composite.user_weights(given, settings.variables)
        weights = composite.user_weights({name: given[name] for name in names}, names)
    elif settings.weights == "pc1":
        weights = first_component_weights(
            prepared.values.loc[prepared.rankable, names], settings.directions
        )
    else:
        weights = np.full(len(names), 1.0 / len(names))
    mean = (
        composite.geometric_mean if settings.aggregation == "geometric" else composite.weighted_mean
    )
    return (tuple(range(len(names))),), weights, mean(values, weights)[:, None]


def _ranked(
    prepared: Prepared,
    settings: Settings,
    normalised: pd.DataFrame,
    subsets: tuple[composite.Subset, ...],
    weights: FloatArray,
    scores: FloatArray,
    findings: list[Finding],
) -> Scored:
    preset = settings.preset
    how: composite.Combine = "mean" if preset.combine == "mean" else "median"
    score = composite.combine_models(scores, how)
    if np.isnan(score).all():
        raise ProblemError(
            "nothing_to_rank",
            say("No ward has a score: the chosen variables are missing or equal everywhere."),
            say("Choose variables whose values differ between wards, or another fill rule."),
        )
    equal = np.full(normalised.shape[1], 1.0 / normalised.shape[1])
    plain = composite.weighted_mean(normalised.to_numpy(dtype=float), equal)
    plain[np.isnan(score)] = np.nan
    if settings.normalisation == "z_score":
        score, plain = composite.rescale(score), composite.rescale(plain)
    ascending = preset.by_median_rank
    model_ranks = composite.rank_models(scores, ascending=ascending, raw=preset.raw)
    median_rank = composite.combine_models(model_ranks) if ascending else None
    order = score if median_rank is None else median_rank
    flagged = composite.flag_models(
        scores,
        prepared.urban_share.to_numpy(dtype=float),
        settings.urban_threshold,
        raw=preset.raw,
    )
    return Scored(
        normalised=normalised,
        subsets=subsets,
        model_scores=scores,
        model_ranks=model_ranks,
        score=score,
        rank=rank_scores(order, raw=preset.raw),
        median_rank=median_rank,
        plain_mean=plain,
        weights=weights,
        flagged=flagged,
        findings=findings + _flag_notes(flagged, prepared),
    )


def _normalised_notes(normalised: Normalised, settings: Settings) -> list[Finding]:
    notes = []
    kept = settings.preset.constant_as is not None
    for name in normalised.constant:
        left = f"it counts as {settings.preset.constant_as:g}" if kept else "it is left out"
        message = f"{label_of(name)} is the same in every ward, so it tells nothing: {left}."
        notes.append(finding("constant_variable", "warning", message, column=name))
    for name, count in normalised.clipped.items():
        low, high = normalised.bounds[name]
        what = "bounds of all years," if settings.bounds else "goalposts"
        message = (
            f"{count} values of {label_of(name)} lie outside the {what} {low:g} to {high:g} "
            "and were pulled to them."
        )
        notes.append(finding("values_clipped", "note", message, column=name, count=count))
    return notes


def _flag_notes(flagged: Sequence[npt.NDArray[np.int64]], prepared: Prepared) -> list[Finding]:
    models = [rows for rows in flagged if len(rows)]
    if not models:
        return []
    rows = np.unique(np.concatenate(models))
    names = prepared.keys["ward_name"].iloc[rows].tolist()
    return [
        finding(
            "models_flagged",
            "note",
            say(
                "In {models} of {flagged} models a ward that is not urban is among the five "
                "lowest-risk: {names}.",
                models=len(models),
                flagged=len(flagged),
                names=listed(names),
            ),
            say("Look at these models: low risk outside towns is unusual."),
            count=len(models),
        )
    ]
