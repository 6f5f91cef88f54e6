"""A map as a reader wants to see it, and what maps depend on."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from django.conf import settings
from django.utils.translation import get_language

from analysis.cartography.looks import Floats, Look, apply_look, offered, with_frames
from analysis.models import Run
from analysis.services.canvas.layers import read_layer
from analysis.services.canvas.tpr_layers import MEASURES, measure_and_year, values_of
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from realtime.models import Session
from uploads.models import Dataset, Link

#: Maps whose classes mean something by themselves and whose values do not.
FIXED = frozenset({"clusters", "reprioritised", "bivariate", "boundary", "missingness"})
#: What the rates of a map are shares of, by the measure's key.
_OF_TESTS = frozenset({"", "smoothed"})


def layers_version(workspace: Workspace) -> str:
    """Equal as long as every map of the session is the same: data, links, finished runs."""
    session = workspace.session
    data = Dataset.objects.filter(session=session, current=True)
    links = Link.objects.filter(session=session, current=True)
    runs = Run.objects.filter(session=session, finished__isnull=False)
    parts = [
        settings.VERSION,
        str(get_language()),
        *(
            f"{pk}{content}"
            for pk, content in data.order_by("pk").values_list("pk", "content_hash")
        ),
        *map(str, links.order_by("pk").values_list("pk", flat=True)),
        *map(str, runs.order_by("pk").values_list("pk", flat=True)),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def list_etag(session: Session) -> str:
    """Of the list of maps: whatever changes it records an event. The session was read just now."""
    said = repr((settings.VERSION, get_language(), session.pk, session.last_seq))
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def layer_etag(version: str, key: str, look: Look, run: str | None) -> str:
    """Of one map: other words for the same request."""
    said = repr((version, key, look.method, look.classes, look.level, run))
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def look_at(workspace: Workspace, key: str, look: Look) -> dict[str, Any]:
    """One map with the classes and the level that a reader chose, and what may be chosen.

    Raises
    ------
    ProblemError
        `fixed_classes` for a map whose classes cannot be cut otherwise; `no_lgas`; those of the
        classification.
    """
    layer = read_layer(workspace, key)
    choices = _choices(key, layer)
    _check(look, choices)
    if "frames" in layer:
        shown = _reframed(layer, look) if look.method else layer
    else:
        weights, by = _weights(workspace, key, layer) if look.level == "lga" else (None, "")
        shown = apply_look(layer, look, weights, by)
    own = layer["legend"]["method"]
    chosen = {"method": look.method, "classes": look.classes, "level": look.level}
    unit = say(shown["unit"])
    return {**shown, "unit": unit, "choices": {**choices, "own": own, "chosen": chosen}}


def levels_of(workspace: Workspace, key: str) -> list[str]:
    """Whether a map can be looked at by ward alone or also by LGA."""
    levels: list[str] = _choices(key, read_layer(workspace, key))["levels"]
    return levels


def _choices(key: str, layer: dict[str, Any]) -> dict[str, Any]:
    choices = offered(layer)
    if is_fixed(key):
        choices = {**choices, "methods": []}
    if is_fixed(key) or "frames" in layer:
        choices = {**choices, "levels": ["ward"]}
    return choices


def is_fixed(key: str) -> bool:
    """Whether a map's classes are a part of what it says."""
    kind, _, rest = key.partition(":")
    if kind == "missingness" and not rest:
        return False
    return kind in FIXED or key in ("trend", "certainty")


def _check(look: Look, choices: dict[str, Any]) -> None:
    if look.method and not choices["methods"]:
        raise ProblemError(
            "fixed_classes",
            say("The classes of this map are fixed: they are what it shows."),
            say("Choose another map to class its values."),
        )
    if look.level == "lga" and "lga" not in choices["levels"]:
        raise ProblemError(
            "no_lgas",
            say("This map has no values by LGA."),
            say("Show the wards, or choose another map."),
        )


def _reframed(layer: dict[str, Any], look: Look) -> dict[str, Any]:
    frames = layer["frames"]
    values = np.array(frames["values"], dtype=float)
    return with_frames(layer, frames["labels"], values, look)


def _weights(workspace: Workspace, key: str, layer: dict[str, Any]) -> tuple[Floats | None, str]:
    """What the wards of an LGA are weighted by: tests for a rate, else people."""
    kind, _, rest = key.partition(":")
    rows = [ward["i"] for ward in layer["wards"]]
    name, year = measure_and_year(rest)
    if kind == "tpr" and name in MEASURES:
        run = workspace.asked("tpr") or workspace.latest("tpr")
        if run is not None and name in _OF_TESTS:
            frame = values_of(workspace, run, year)
            return frame["tested"].to_numpy(dtype=float, na_value=np.nan)[rows], say("tests")
    if workspace.link is None:
        return None, ""
    people = workspace.wards["population"].to_numpy(dtype=float, na_value=np.nan)
    return (people[rows], say("population")) if len(people) > max(rows, default=0) else (None, "")
