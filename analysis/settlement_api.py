"""Settlement grids over HTTP: make, classify, undo, note, other cell size, use, files."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from ninja import Query, Router, Schema, Status
from pydantic import Field

from analysis.models import Settlement
from analysis.selectors import get_settlement
from analysis.settlement_snapshots import settlement_payload
from realtime.schemas import ClientId
from realtime.selectors import get_session
from realtime.viewer import request_viewer

router = Router(tags=["settlements"])
ClassKey = Literal["formal", "informal", "slum", "rural", "no_buildings"]
MOST_CELLS = 2_500
Shares = dict[str, float]
WardRows = Annotated[str, Query(pattern=r"^\d{1,5}(,\d{1,5})*$", max_length=60_000)]


class NewSettlement(Schema):
    """Wards by row of the boundary, and the side of a cell in metres."""

    client_id: str = ClientId
    wards: list[int] = Field(max_length=10_000)
    cell_size: float = 500.0
    keep: Literal["overlap", "centre"] = "overlap"


class AtVersion(Schema):
    """A change of the version that the caller saw."""

    version: int = Field(ge=1)


class CellClasses(AtVersion):
    """The class for some cells; null clears them."""

    cells: list[int] = Field(max_length=MOST_CELLS)
    class_key: ClassKey | None = Field(None, alias="class")


class CellNote(AtVersion):
    """A note on a cell; an empty text removes it."""

    cell: int
    text: str = Field("", max_length=1_000)


class CellSize(AtVersion):
    """Another cell size in metres."""

    cell_size: float


class Use(AtVersion):
    """Use the shares; for people to plan for, percent by class (see docs/http-and-events.md)."""

    planned: Shares = Field(default_factory=dict)
    people: Shares = Field(default_factory=dict)
    by_ward: dict[str, Shares] = Field(default_factory=dict, max_length=300)


@router.get("/sessions/{session_id}/settlement-choices")
def list_choices(request: HttpRequest, session_id: str) -> dict[str, Any]:
    """Wards, limits and classes for a new grid."""
    session = get_session(request_viewer(request), session_id)
    from analysis.services.settlement.view import settlement_choices  # loads data frames

    return settlement_choices(session)


@router.get("/sessions/{session_id}/settlement-size")
def offer_size(request: HttpRequest, session_id: str, wards: WardRows) -> dict[str, Any]:
    """The cell size that fits these wards (rows of the boundary, `1,2`); null where none does."""
    session = get_session(request_viewer(request), session_id)
    from analysis.services.settlement.size import fitting_size
    from analysis.workspace import Workspace

    rows = [int(row) for row in wards.split(",")]
    return {"cell_size": fitting_size(Workspace(session), rows), "most_cells": MOST_CELLS}


@router.post("/sessions/{session_id}/settlements", response={201: dict})
def make(request: HttpRequest, session_id: str, body: NewSettlement) -> Any:
    """Lay a grid over wards."""
    session = get_session(request_viewer(request), session_id)
    from analysis.services.settlement.make import make_settlement

    return Status(201, settlement_payload(make_settlement(session=session, **body.dict())))


@router.get("/settlements/{settlement_id}")
def read(request: HttpRequest, settlement_id: str) -> dict[str, Any]:
    """A settlement with its notes and the summary of its wards."""
    row = get_settlement(request_viewer(request), settlement_id)
    from analysis.services.settlement.view import settlement_in_full

    return settlement_in_full(row)


@router.delete("/settlements/{settlement_id}")
def remove(request: HttpRequest, settlement_id: str) -> dict[str, Any]:
    """Remove a grid with its classes and shares."""
    row = get_settlement(request_viewer(request), settlement_id)
    from analysis.services.settlement.make import remove_settlement

    remove_settlement(settlement_id=row.pk)
    return {"id": settlement_id, "deleted": True}


@router.get("/settlements/{settlement_id}/cells")
def read_cells(request: HttpRequest, settlement_id: str) -> HttpResponse:
    """The shapes of the cells as GeoJSON."""
    row = get_settlement(request_viewer(request), settlement_id)
    etag = f'"{row.content_hash}"'
    if request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        return HttpResponseNotModified()
    from analysis.services.settlement.view import cells_geojson

    response = HttpResponse(cells_geojson(row), content_type="application/geo+json")
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"  # another cell size is another content
    return response


@router.put("/settlements/{settlement_id}/classes")
def classify(request: HttpRequest, settlement_id: str, body: CellClasses) -> dict[str, Any]:
    """Give cells a class."""
    row = get_settlement(request_viewer(request), settlement_id)
    from analysis.services.settlement.classify import classify_cells

    return settlement_payload(classify_cells(settlement_id=row.pk, **body.dict()))


@router.post("/settlements/{settlement_id}/undo")
def undo(request: HttpRequest, settlement_id: str, body: AtVersion) -> dict[str, Any]:
    """Take the last step of classifying back."""
    row = get_settlement(request_viewer(request), settlement_id)
    from analysis.services.settlement.classify import undo_classes

    return settlement_payload(undo_classes(settlement_id=row.pk, version=body.version))


@router.put("/settlements/{settlement_id}/notes")
def note(request: HttpRequest, settlement_id: str, body: CellNote) -> dict[str, Any]:
    """Write a note on a cell."""
    row = get_settlement(request_viewer(request), settlement_id)
    from analysis.services.settlement.classify import note_cell

    return settlement_payload(note_cell(settlement_id=row.pk, **body.dict()))


@router.post("/settlements/{settlement_id}/regrid")
def change_size(request: HttpRequest, settlement_id: str, body: CellSize) -> dict[str, Any]:
    """Lay cells of another size; says what was carried over and what was lost."""
    row = get_settlement(request_viewer(request), settlement_id)
    from analysis.services.settlement.regrid import regrid

    changed = regrid(settlement_id=row.pk, **body.dict())
    return {
        **settlement_payload(changed.row),
        "carried": changed.result.carried,
        "undecided": changed.result.undecided,
        "lost_km2": round(changed.result.lost_m2 / 1e6, 4),
        "notes_lost": changed.notes_lost,
    }


@router.post("/settlements/{settlement_id}/use")
def use(request: HttpRequest, settlement_id: str, body: Use) -> dict[str, Any]:
    """Put the informal shares, and people to plan for, among the values of the wards."""
    row = get_settlement(request_viewer(request), settlement_id)
    from analysis.services.settlement.use import Planning, use_settlement

    planning = Planning(body.planned, body.people, body.by_ward)
    dataset = use_settlement(settlement_id=row.pk, version=body.version, planning=planning)
    row.refresh_from_db()
    return {**settlement_payload(row), "dataset": str(dataset.pk)}


@router.get("/settlements/{settlement_id}/export.csv")
def export_as_csv(request: HttpRequest, settlement_id: str) -> HttpResponse:
    """The cells as CSV."""
    row = get_settlement(request_viewer(request), settlement_id)
    from analysis.services.settlement.view import export_csv

    return _file(row, export_csv(row), "csv", "text/csv; charset=utf-8")


@router.get("/settlements/{settlement_id}/export.geojson")
def export_as_geojson(request: HttpRequest, settlement_id: str) -> HttpResponse:
    """The cells as GeoJSON."""
    row = get_settlement(request_viewer(request), settlement_id)
    from analysis.services.settlement.view import export_geojson

    return _file(row, export_geojson(row), "geojson", "application/geo+json")


def _file(row: Settlement, data: bytes, ending: str, media_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    name = f"settlements-{row.cell_size:g}m.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
