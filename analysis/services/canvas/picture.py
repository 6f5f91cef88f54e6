"""The map on show as a picture for a document: as a report has it, with its look."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from analysis.cartography.looks import Look
from analysis.cartography.static_map import MapTexts, draw_static_map
from analysis.services.canvas.looks import look_at
from analysis.services.draw_geometry import draw_geometry
from analysis.workspace import Workspace
from chatmrpt.lib.say import say
from uploads.models import Dataset, DatasetKind


def draw_picture(workspace: Workspace, key: str, look: Look, year: str = "") -> str:
    """SVG with title, legend with counts, scale bar, north arrow, source and date.

    `year` picks one of a map with several years; any other text shows the last one.
    """
    layer = look_at(workspace, key, look)
    frames = layer.get("frames")
    if frames is not None:
        at = frames["labels"].index(year) if year in frames["labels"] else -1
        layer = _of_year(layer, at)
    boundary = _boundary(workspace, layer)
    states = [name.title() for name in workspace.states] if workspace.states else []
    area = f", {states[0]}" if len(states) == 1 else ""
    texts = MapTexts(
        source=say("Source: {files}; ChatMRPT", files=", ".join(_files(workspace))),
        date=date_format(timezone.localtime(), "j F Y"),
        title=f"{layer['title']}{area}",
        legend=say("LGAs by class") if look.level == "lga" else say("Wards by class"),
        inset=say("Where it is"),
        others=say("Other wards"),
    )
    return draw_static_map(json.loads(draw_geometry(dataset=boundary)), layer, texts)


def _of_year(layer: dict[str, Any], at: int) -> dict[str, Any]:
    frames, legend = layer["frames"], layer["legend"]
    rows = zip(layer["wards"], frames["classes"][at], strict=True)
    classes = zip(legend["classes"], frames["counts"][at], strict=True)
    return {
        **layer,
        "title": f"{layer['title']}, {frames['labels'][at]}",
        "summary": frames["summaries"][at],
        "wards": [{**ward, "class": code} for ward, code in rows],
        "legend": {
            **legend,
            "classes": [{**row, "count": count} for row, count in classes],
            "no_data": {**legend["no_data"], "count": frames["missing"][at]},
        },
    }


def _boundary(workspace: Workspace, layer: dict[str, Any]) -> Dataset:
    """The boundary whose outlines the layer names; one of the session's own."""
    rows = Dataset.objects.filter(session=workspace.session, kind=DatasetKind.BOUNDARY)
    return rows.select_related("session").get(pk=layer["geometry"].split("/")[-2])


def _files(workspace: Workspace) -> list[str]:
    rows = Dataset.objects.filter(session=workspace.session, current=True)
    names = rows.exclude(kind=DatasetKind.WARD_VALUES).order_by("created")
    return list(dict.fromkeys(names.values_list("name", flat=True)))
