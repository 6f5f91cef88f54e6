"""Maps over HTTP: the list, one map as a reader wants to see it, its picture."""

from __future__ import annotations

import json
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from analysis.cartography.looks import Look
from analysis.models import Run
from analysis.selectors import get_run
from analysis.services.canvas.base import geometry_url
from analysis.services.canvas.kept import kept_json
from analysis.services.canvas.layers import available_layers
from analysis.services.canvas.looks import layer_etag, layers_version, list_etag, look_at
from analysis.services.canvas.picture import draw_picture
from analysis.workspace import Workspace
from realtime.selectors import get_session
from realtime.viewer import request_viewer

router = Router(tags=["maps"])
FOREVER = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"


class LookChoice(Schema):
    """Classes and level of a map; `run` picks an earlier run, `v` is the list's version."""

    method: str = ""
    classes: int = 5
    level: Literal["ward", "lga"] = "ward"
    run: str | None = None
    v: str = ""

    @property
    def look(self) -> Look:
        """As the cartography takes it."""
        return Look(self.method, self.classes, self.level)


@router.get("/sessions/{session_id}/layers")
def list_layers(request: HttpRequest, session_id: str) -> HttpResponse:
    """Every map that can be shown now, the version of all, and the outlines most of them share."""
    session = get_session(request_viewer(request), session_id)

    def make() -> bytes:
        workspace = Workspace(session)
        boundary = workspace.boundary
        return _json(
            {
                "layers": available_layers(workspace),
                "version": layers_version(workspace),
                "geometry": geometry_url(boundary) if boundary else None,
            }
        )

    return kept_json(request, list_etag(session), make, ASK_AGAIN)


@router.get("/sessions/{session_id}/layers/{key}")
def show_layer(
    request: HttpRequest, session_id: str, key: str, choice: Query[LookChoice]
) -> HttpResponse:
    """The values, classes and legend of one map."""
    workspace = _workspace(request, session_id, choice)
    version = layers_version(workspace)
    return kept_json(
        request,
        layer_etag(version, key, choice.look, choice.run),
        lambda: _json(look_at(workspace, key, choice.look)),
        FOREVER if choice.v == version else ASK_AGAIN,
    )


@router.get("/sessions/{session_id}/layers/{key}/picture.svg")
def show_picture(
    request: HttpRequest, session_id: str, key: str, choice: Query[LookChoice], year: str = ""
) -> HttpResponse:
    """The map for a document: title, legend with counts, scale bar, north arrow, source, date."""
    workspace = _workspace(request, session_id, choice)
    svg = draw_picture(workspace, key, choice.look, year)
    response = HttpResponse(svg, content_type="image/svg+xml")
    response["Cache-Control"] = ASK_AGAIN
    return response


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, separators=(",", ":"), allow_nan=False).encode()


def _workspace(request: HttpRequest, session_id: str, choice: LookChoice) -> Workspace:
    viewer = request_viewer(request)
    session = get_session(viewer, session_id)
    run: Run | None = get_run(viewer, choice.run) if choice.run else None
    return Workspace(session, run=run)
