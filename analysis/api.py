"""The conversation, runs and maps over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from analysis.maps_api import FOREVER
from analysis.maps_api import router as maps_router
from analysis.schemas import Once, Question, RasterChoice, ToolCall
from analysis.selectors import get_artefact, get_message, get_run
from analysis.services.canvas.kept import kept_json
from analysis.services.canvas.tables import available_tables, read_result_table
from analysis.services.choose_raster_values import choose_raster_values
from analysis.services.draw_geometry import draw_geometry
from analysis.services.load_sample import load_sample
from analysis.services.post_message import ask
from analysis.services.run_choices import run_choices
from analysis.services.select_wards import selected_wards
from analysis.services.stop_message import stop_message
from analysis.snapshots import message_payload, run_in_full
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError
from realtime.downloads import Download, StoredFile, stored_file
from realtime.paging import Paging, page_of
from realtime.selectors import get_session
from realtime.viewer import request_viewer
from uploads.models import DatasetKind
from uploads.selectors import get_dataset
from uploads.snapshots import dataset_in_full

router = Router(tags=["analysis"])
router.add_router("", maps_router)


@router.post("/sessions/{session_id}/messages", response={202: dict})
def post_message(request: HttpRequest, session_id: str, body: Question) -> Any:
    """Ask a question; the answer comes as events."""
    viewer = request_viewer(request)
    session = get_session(viewer, session_id)
    edits = get_message(viewer, body.edits) if body.edits else None
    message = ask(
        session=session,
        client_id=body.client_id,
        text=body.text,
        edits=edits,
        selected=selected_wards(session, body.wards),
    )
    return Status(202, message_payload(message))


@router.post("/sessions/{session_id}/tools", response={202: dict})
def call_tool(request: HttpRequest, session_id: str, body: ToolCall) -> Any:
    """Press a button: the same way as a typed question, without the guessing."""
    session = get_session(request_viewer(request), session_id)
    from analysis.tools import tool_by_name  # the whole science: see `chatmrpt.asgi`

    tool = tool_by_name(body.tool)
    message = ask(
        session=session,
        client_id=body.client_id,
        text=body.text or tool.label,
        tool=tool.name,
        arguments=body.arguments,
    )
    return Status(202, message_payload(message))


@router.post("/messages/{message_id}/stop")
def stop(request: HttpRequest, message_id: str) -> dict[str, Any]:
    """Stop an answer that is being worked out or waits for a file."""
    message = get_message(request_viewer(request), message_id)
    return message_payload(stop_message(message=message))


@router.post("/sessions/{session_id}/sample", response={202: dict})
def try_sample(request: HttpRequest, session_id: str, body: Once) -> Any:
    """Load the demonstration state, as if its two files had been uploaded."""
    session = get_session(request_viewer(request), session_id)
    load_sample(session=session, client_id=body.client_id)
    return Status(202, {"session": str(session.pk)})


@router.put("/datasets/{dataset_id}/ward-values", response={202: dict})
def put_ward_values(request: HttpRequest, dataset_id: str, body: RasterChoice) -> Any:
    """Choose how a raster is summed up over the wards; the values come as events."""
    dataset = get_dataset(request_viewer(request), dataset_id)
    raster = choose_raster_values(raster=dataset, **body.model_dump())
    return Status(202, dataset_in_full(raster))


@router.get("/datasets/{dataset_id}/geometry")
def read_geometry(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """The outlines of a boundary as TopoJSON; they never change under their address."""
    dataset = get_dataset(request_viewer(request), dataset_id)
    if dataset.kind != DatasetKind.BOUNDARY:
        raise NotFoundError("boundary")
    etag = f'"{dataset.pk.hex}-{dataset.content_hash[:16]}"'
    return kept_json(request, etag, lambda: draw_geometry(dataset=dataset), FOREVER)


@router.get("/sessions/{session_id}/run-choices")
def list_run_choices(request: HttpRequest, session_id: str) -> dict[str, Any]:
    """Variables and settings a ranking can have, and those in force."""
    session = get_session(request_viewer(request), session_id)
    return run_choices(Workspace(session))


@router.get("/runs/{run_id}")
def read_run(request: HttpRequest, run_id: str) -> dict[str, Any]:
    """A run with its parameters, findings, receipt and files."""
    return run_in_full(get_run(request_viewer(request), run_id))


@router.get("/sessions/{session_id}/tables")
def list_tables(request: HttpRequest, session_id: str) -> dict[str, Any]:
    """Every table of results that can be shown now."""
    session = get_session(request_viewer(request), session_id)
    return {"tables": available_tables(Workspace(session))}


@router.get("/runs/{run_id}/tables/{table}")
def show_table(
    request: HttpRequest, run_id: str, table: str, paging: Annotated[Paging, Query()]
) -> dict[str, Any]:
    """One table of a run with labelled columns; `limit` and `cursor` page its rows."""
    run = get_run(request_viewer(request), run_id)
    whole = read_result_table(Workspace(run.session, run=run), run, table)
    rows, following = page_of(whole["rows"], paging)
    features, _ = page_of(whole["features"], paging)
    return {**whole, "rows": rows, "features": features, "next": following}


@router.get("/runs/{run_id}/artefacts/{name}")
def read_artefact(request: HttpRequest, run_id: str, name: str) -> Download:
    """One of the run's files."""
    artefact = get_artefact(request_viewer(request), run_id, name)
    response = stored_file(artefact.path, artefact.name, artefact.media_type)
    if response is None:
        raise NotFoundError("file")
    if isinstance(response, StoredFile):
        response["ETag"] = f'"{artefact.sha256}"'
        response["Cache-Control"] = FOREVER
    return response
