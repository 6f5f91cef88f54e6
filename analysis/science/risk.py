"""The risk analysis: from a ward table to ranks, classes, models and components.

Everything is computed here and nothing is read or written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.science.certainty import (
    CERTAINTY_FIGURES,
    Certainty,
    TestCounts,
    certainty_of_ranks,
)
from analysis.science.composite import effective_weights
from analysis.science.contiguity import Neighbours
from analysis.science.direction_check import check_directions, suggest_for_skew
from analysis.science.findings import Finding, finding
from analysis.science.parameters import RiskParameters, Settings, resolve_settings
from analysis.science.pca import Components, analyse_components
from analysis.science.preparation import KEYS, Prepared, prepare_wards
from analysis.science.ranking import (
    FEWEST_FOR_CLASSES,
    NO_DATA,
    aggregate_lgas,
    classes_by_position,
    classify,
    rank_scores,
    rank_within,
)
from analysis.science.scoring import Scored, score_wards
from chatmrpt.lib.say import say

__all__ = ["RiskParameters", "RiskResult", "TestCounts", "no_progress", "run_risk"]

FloatArray = npt.NDArray[np.float64]
TextArray = npt.NDArray[np.object_]
Progress = Callable[[float, str], None]

#: Keeps the random numbers of the components apart from those of other steps.
_COMPONENTS_STREAM = 7


def no_progress(fraction: float, stage: str) -> None:
    """Report nothing.

    Parameters
    ----------
    fraction
        0–1, ignored.
    stage
        In words, ignored.
    """


@dataclass(frozen=True, eq=False, kw_only=True)
class RiskResult:
    """Everything one run found. "Boundary order" is the row order of the table given.

    Parameters
    ----------
    rankings
        The content of ``rankings.csv``: one row a ward of the boundary, ordered by rank, code,
        name; the index holds the ward's row number in boundary order.
    models
        ``model``, ``variables`` (joined by " + ").
    model_scores, model_ranks
        Ward keys, then one column a model; boundary order; NaN = not ranked. Rank 1 is the
        highest risk, in preset ``mrpt`` the lowest.
    normalised
        Ward keys, then the variables on one scale (more = more risk); boundary order.
    imputed
        Ward keys, ``variable``, ``rule``, ``value``: one row a filled cell.
    flagged_models
        ``model``, ``ward_code``, ``ward_name``, ``lga_name``: wards that are not urban but among
        the five lowest-risk of a model.
    beside
        Ward keys, ``plain_mean_score``, ``plain_mean_rank``, ``malaria_only_rank`` (NA without a
        malaria variable), ``rank_in_state``, ``borderline`` (whether the word in ``certainty``
        hangs on a probability close to a cut; NA without one); boundary order.
    effective_weights
        ``variable``, ``nominal_weight``, ``correlation``, ``effective_weight``.
    lga
        See :func:`~analysis.science.ranking.aggregate_lgas`.
    pca
        The content of ``pca.json``.
    findings
        What a person should know.
    settings
        Settings as used, plain values, for the receipt; ``certainty_basis`` is ``data and
        method``, ``method only`` (no test counts of the malaria variable) or None (no draws).
    """

    rankings: pd.DataFrame
    models: pd.DataFrame
    model_scores: pd.DataFrame
    model_ranks: pd.DataFrame
    normalised: pd.DataFrame
    imputed: pd.DataFrame
    flagged_models: pd.DataFrame
    beside: pd.DataFrame
    effective_weights: pd.DataFrame
    lga: pd.DataFrame
    pca: dict[str, Any]
    findings: list[Finding]
    settings: dict[str, Any]

    @property
    def malaria_only_rank(self) -> pd.Series:
        """Rank by the malaria variable alone, boundary order."""
        return self.beside["malaria_only_rank"]


def run_risk(
    wards: pd.DataFrame,
    neighbours: Neighbours | None,
    parameters: RiskParameters,
    progress: Progress = no_progress,
    counts: Sequence[TestCounts] = (),
) -> RiskResult:
    """Rank wards by malaria risk.

    Parameters
    ----------
    wards
        One row a ward of the boundary, in boundary order: ``state_name``, ``lga_name``,
        ``ward_name``, ``ward_code``, ``urban_share`` (percent or NaN), ``population`` (or NaN)
        and the variable columns; a ward without data has NaN there. Not changed.
    neighbours
        Queen neighbours of the same rows; None without a boundary.
    parameters
        What to compute.
    progress
        Called with the fraction done (0–1) and the stage in words.
    counts
        Test counts behind columns of the score, rows as in ``wards``: how sure the data are is
        known only with them. The scores do not depend on them.

    Returns
    -------
    RiskResult
        Rank 1 = highest risk.

    Raises
    ------
    ProblemError
        For every input that cannot be ranked, in words; see the steps' own lists.
    """
    settings = resolve_settings(parameters)
    progress(0.05, say("Filling missing values"))
    prepared = prepare_wards(wards, neighbours, settings)
    progress(0.25, say("Scoring {sum} wards", sum=int(prepared.rankable.sum())))
    scored = score_wards(prepared, settings)
    progress(0.6, say("Comparing with principal components"))
    components = _components(prepared, scored, settings)
    progress(0.7, say("Drawing {draws} other data and methods", draws=settings.draws))
    certainty = certainty_of_ranks(prepared, scored, settings, neighbours, counts)
    progress(0.95, say("Ranking {sum} wards", sum=int(np.isfinite(scored.rank).sum())))
    rankings = _rankings(prepared, scored, components, certainty, settings)
    result = _result(prepared, scored, components, certainty, settings, rankings)
    progress(1.0, say("Done"))
    return result


def _components(prepared: Prepared, scored: Scored, settings: Settings) -> Components:
    names = list(scored.normalised.columns)
    constant = [name for name in names if prepared.values[name].nunique() < 2]
    chosen = [name for name in names if name not in constant]
    ranked = np.isfinite(scored.rank)
    values = prepared.values[chosen].where(pd.Series(ranked))
    seed = np.random.SeedSequence(settings.seed, spawn_key=(_COMPONENTS_STREAM,))
    return analyse_components(
        values,
        settings.directions,
        np.random.default_rng(seed),
        malaria_variable=settings.malaria_variable,
        preset=settings.preset_name,
    )


def _whole(ranks: FloatArray) -> pd.Series:
    return pd.Series(ranks).astype("Int64")


def _rankings(
    prepared: Prepared,
    scored: Scored,
    components: Components,
    certainty: Certainty,
    settings: Settings,
) -> pd.DataFrame:
    suitable = bool(components.report["suitable"])
    pca_rank = rank_scores(components.scores, raw=settings.preset.raw)
    columns: dict[str, Any] = {name: prepared.keys[name] for name in KEYS}
    columns |= {
        "composite_score": scored.score,
        "composite_rank": _whole(scored.rank),
        "composite_class": _classes(_ordered_by(scored), scored.rank, settings),
        "pca_score": components.scores,
        "pca_rank": _whole(pca_rank),
        "pca_class": _classes(components.scores, pca_rank, settings) if suitable else None,
        **{name: certainty.figures[name] for name in (*CERTAINTY_FIGURES, "certainty")},
    }
    if scored.median_rank is not None:
        columns["mrpt_median_rank"] = scored.median_rank
    columns |= {
        "urban_share": prepared.urban_share,
        "population": prepared.population,
        "filled": _filled_names(prepared),
    }
    for name in settings.variables:
        columns.setdefault(name, prepared.values[name])
    return pd.DataFrame(columns).iloc[_order(prepared, scored)]


def _ordered_by(scored: Scored) -> FloatArray:
    """What orders the wards: the score, in preset ``mrpt`` the median rank."""
    return scored.score if scored.median_rank is None else scored.median_rank


def _classes(values: FloatArray, ranks: FloatArray, settings: Settings) -> TextArray:
    if settings.class_rule == "position":
        return classes_by_position(ranks)
    return classify(values, settings.class_rule, settings.classes)


def _order(prepared: Prepared, scored: Scored) -> npt.NDArray[np.int64]:
    """Rows by rank, then ward code, then name; a missing code or name comes last."""
    text = [prepared.keys[name].fillna("\uffff").astype(str) for name in ("ward_name", "ward_code")]
    codes = [np.unique(column.to_numpy(dtype=str), return_inverse=True)[1] for column in text]
    return np.lexsort([*codes, scored.rank]).astype(np.int64)


def _filled_names(prepared: Prepared) -> pd.Series:
    names = [""] * len(prepared.keys)
    for row, variable in zip(prepared.cells["row"], prepared.cells["variable"], strict=True):
        names[row] = f"{names[row]}; {variable}" if names[row] else str(variable)
    return pd.Series(names, dtype=object)


def _result(
    prepared: Prepared,
    scored: Scored,
    components: Components,
    certainty: Certainty,
    settings: Settings,
    rankings: pd.DataFrame,
) -> RiskResult:
    models = [f"model_{number + 1}" for number in range(len(scored.subsets))]
    lga = aggregate_lgas(rankings)
    weights = effective_weights(scored.normalised, scored.score)
    weights.insert(1, "nominal_weight", scored.weights)
    cells = prepared.cells
    imputed = prepared.keys.iloc[cells["row"]].reset_index(drop=True)
    findings = [
        *prepared.findings,
        *scored.findings,
        *_data_notes(prepared, scored, settings),
        *_class_notes(rankings, settings),
        *_outcome_notes(prepared, components, lga),
        *certainty.findings,
    ]
    return RiskResult(
        rankings=rankings,
        models=pd.DataFrame({"model": models, "variables": scored.formulas}),
        model_scores=_with_keys(prepared, pd.DataFrame(scored.model_scores, columns=models)),
        model_ranks=_with_keys(prepared, pd.DataFrame(scored.model_ranks, columns=models)),
        normalised=_with_keys(prepared, scored.normalised),
        imputed=imputed.join(cells[["variable", "rule", "value"]]),
        flagged_models=_flagged(prepared, scored, models),
        beside=_beside(prepared, scored, settings).join(certainty.figures["borderline"]),
        effective_weights=weights,
        lga=lga,
        pca=components.report,
        findings=findings,
        settings=settings.as_dict()
        | {"top_k": certainty.top_k, "certainty_basis": certainty.basis},
    )


def _with_keys(prepared: Prepared, frame: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([prepared.keys, frame], axis=1)


def _flagged(prepared: Prepared, scored: Scored, models: list[str]) -> pd.DataFrame:
    names = [
        model for model, rows in zip(models, scored.flagged, strict=True) for _ in range(len(rows))
    ]
    rows = np.concatenate([*scored.flagged, np.empty(0, dtype=np.int64)])
    table = prepared.keys[["ward_code", "ward_name", "lga_name"]].iloc[rows].reset_index(drop=True)
    table.insert(0, "model", names)
    return table


def _beside(prepared: Prepared, scored: Scored, settings: Settings) -> pd.DataFrame:
    raw = settings.preset.raw
    within = rank_within(_ordered_by(scored), prepared.keys["state_name"].tolist(), raw=raw)
    columns = {
        "plain_mean_score": scored.plain_mean,
        "plain_mean_rank": _whole(rank_scores(scored.plain_mean, raw=raw)),
        "malaria_only_rank": _whole(_malaria_only(prepared, scored, settings)),
        "rank_in_state": _whole(within),
    }
    return _with_keys(prepared, pd.DataFrame(columns))


def _malaria_only(prepared: Prepared, scored: Scored, settings: Settings) -> FloatArray:
    name = settings.malaria_variable
    if name is None:
        return np.full(len(prepared.keys), np.nan)
    values = prepared.values[name].to_numpy(dtype=float)
    turned = -values if settings.directions[name] == "inverse" else values
    return rank_scores(np.where(np.isnan(scored.rank), np.nan, turned), raw=True)


def _data_notes(prepared: Prepared, scored: Scored, settings: Settings) -> list[Finding]:
    """What the values themselves say about the choices made."""
    malaria = settings.malaria_variable
    notes = []
    if malaria is None:
        notes.append(
            finding(
                "no_malaria_variable",
                "note",
                say(
                    "None of the chosen variables measures malaria itself, so the directions could "
                    "not be checked against it."
                ),
                say("Add the test positivity rate, burden or PfPR where you have one."),
            )
        )
    else:
        notes += check_directions(prepared.observed, settings.directions, malaria)
    if settings.normalisation == "min_max":
        notes += suggest_for_skew(prepared.values[list(scored.normalised.columns)])
    return notes


def _class_notes(rankings: pd.DataFrame, settings: Settings) -> list[Finding]:
    """Why there are no classes, where there are none."""
    labels = rankings["composite_class"]
    if (labels.notna() & (labels != NO_DATA)).any():
        return []
    ranked = int(rankings["composite_rank"].notna().sum())
    message = (
        f"{ranked} wards are ranked; classes need {FEWEST_FOR_CLASSES} or more, so there are "
        "ranks only."
    )
    if ranked >= FEWEST_FOR_CLASSES:
        message = (
            f"There are fewer than {settings.classes} different scores, so {settings.classes} "
            "classes cannot be made: there are ranks only."
        )
    return [finding("too_few_for_classes", "note", message, count=ranked)]


def _outcome_notes(prepared: Prepared, components: Components, lga: pd.DataFrame) -> list[Finding]:
    notes = []
    states = prepared.keys["state_name"].dropna().nunique()
    if states > 1:
        message = (
            f"Values of {states} states were normalised together, so that scores compare between "
            "them; the rank within each state stands beside."
        )
        notes.append(finding("several_states", "note", message, count=states))
    if not components.report["suitable"]:
        message = f"No principal component map or rank: {components.report['reason']}"
        notes.append(
            finding("pca_not_suitable", "note", message, say("The composite score stands."))
        )
    unweighted = int((~lga["weighted"] & (lga["wards_ranked"] > 0)).sum())
    if unweighted:
        message = (
            f"The scores of {unweighted} LGAs are plain means of their wards, because a "
            "population is missing."
        )
        notes.append(finding("lga_unweighted", "note", message, count=unweighted))
    return notes


#: Ward key columns that begin every ward table.
WARD_KEYS: tuple[str, ...] = tuple(KEYS)
