"""Maps of each model of a ranking: the few variables it takes, its score, its rank, its class."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.cartography import MapOptions
from analysis.cartography.kinds.risk import MODEL
from analysis.models import Run
from analysis.science.ranking import classes_by_position, classify
from analysis.services.canvas.base import Entry, LayerSource, entry, geometry_url, ward_names
from analysis.services.canvas.columns import NO_CLASS
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError
from chatmrpt.lib.say import say

#: Of more models (7 variables make 120) those of two variables and of all are listed.
MOST_LISTED = 60


def model_entries(workspace: Workspace) -> list[Entry]:
    """A map of each model of the ranking, where it has several."""
    run = workspace.run
    if run is None:
        return []
    models = _models(workspace)
    if len(models) < 2:
        return []
    most = max(map(len, models))
    return [
        entry(MODEL, _key(number), _title(workspace, number, variables), run)
        for number, variables in enumerate(models, start=1)
        if len(models) <= MOST_LISTED or len(variables) in (2, most)
    ]


def read_model(workspace: Workspace, kind: str, rest: str) -> dict[str, Any]:
    """`model:3`: the third model of the ranking in force; every one can be read."""
    del kind
    run = workspace.need_run()
    models = _models(workspace)
    if not (rest.isascii() and rest.isdigit()) or not 1 <= int(rest) <= len(models):
        raise NotFoundError("map")
    number = int(rest)
    scores = workspace.run_table("model_scores.csv")
    ranks = workspace.run_table("model_ranks.csv")[f"model_{number}"]
    score = scores[f"model_{number}"]
    classes = pd.Series(_classes(run, score, ranks), dtype=object)
    wards = pd.DataFrame({"i": range(len(scores)), **ward_names(scores)}).assign(
        value=score,
        rank=ranks,
        **{"class": classes.where(classes != NO_CLASS, None)},
    )
    return MODEL.build(
        wards,
        key=_key(number),
        geometry=geometry_url(run.ward_link.boundary),
        title=_title(workspace, number, models[number - 1]),
        options=MapOptions("risk_class", _rule(run)[1]),
    )


def _classes(run: Run, scores: pd.Series, ranks: pd.Series) -> Any:
    """By the rule of the ranking, so that both maps compare."""
    rule, count = _rule(run)
    if rule == "position":
        return classes_by_position(ranks.to_numpy(dtype=float))
    return classify(scores.to_numpy(dtype=float), rule, count)


def _rule(run: Run) -> tuple[str, int]:
    said = run.result.get("classes") or {}
    return str(said.get("rule") or "position"), int(said.get("count") or 3)


def _models(workspace: Workspace) -> list[list[str]]:
    """The variables of each model, in the order of their numbers."""
    return [str(text).split(" + ") for text in workspace.run_table("models.csv")["variables"]]


def _key(number: int) -> str:
    return f"{MODEL.kind}:{number}"


def _title(workspace: Workspace, number: int, variables: list[str]) -> str:
    names = ", ".join(workspace.label(name) for name in variables)
    return say("Model {number}: {variables}", number=number, variables=names)


MODELS = LayerSource((MODEL.kind,), model_entries, read_model)
