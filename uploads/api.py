"""Datasets over HTTP: what was read, how, and changes of it; files come in over tus
(`uploads.tus`)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Router, Status

from chatmrpt.lib.errors import NotFoundError
from realtime.downloads import Download, stored_file
from realtime.selectors import get_session
from realtime.snapshots import job_payload
from realtime.viewer import request_viewer
from uploads.schemas import PartChoice, WhichChange
from uploads.selectors import get_dataset, get_upload
from uploads.snapshots import change_payload, dataset_in_full, upload_payload

router = Router(tags=["data"])
ROLES: Any = Body(...)  # type: ignore[type-arg]


@router.get("/uploads/{upload_id}/state")
def read_upload(request: HttpRequest, upload_id: str) -> dict[str, Any]:
    """One upload."""
    return upload_payload(get_upload(request_viewer(request), upload_id))


@router.put("/uploads/{upload_id}/choice", response={202: dict})
def choose_part(request: HttpRequest, upload_id: str, body: PartChoice) -> Any:
    """Read another sheet, layer or member of a file; the answer is the job that does it."""
    upload = get_upload(request_viewer(request), upload_id)
    from uploads.services.read_again import queue_choice  # loads data frames

    return Status(202, job_payload(queue_choice(upload=upload, name=body.name)))


@router.get("/datasets/{dataset_id}")
def read_dataset(request: HttpRequest, dataset_id: str) -> dict[str, Any]:
    """One dataset with its columns, their roles, and its findings."""
    return dataset_in_full(get_dataset(request_viewer(request), dataset_id))


@router.delete("/datasets/{dataset_id}")
def remove(request: HttpRequest, dataset_id: str) -> dict[str, Any]:
    """Take a file out of force; results stay and are marked. The answer is the change."""
    dataset = get_dataset(request_viewer(request), dataset_id)
    from uploads.services.change_data import remove_dataset  # loads data frames

    change = remove_dataset(dataset=dataset)
    return {"id": dataset_id, "change": change_payload(change) if change else None}


@router.put("/datasets/{dataset_id}/roles", response={202: dict})
def set_roles(request: HttpRequest, dataset_id: str, body: dict[str, Any] = ROLES) -> Any:
    """Say what columns are, {column: role or null}; the file is read again by the job given."""
    dataset = get_dataset(request_viewer(request), dataset_id)
    from uploads.services.read_again import queue_roles  # loads data frames

    return Status(202, job_payload(queue_roles(dataset=dataset, roles=body)))


@router.get("/datasets/{dataset_id}/changes")
def read_changes(request: HttpRequest, dataset_id: str) -> dict[str, Any]:
    """All that reading did to the file: rows left out, cells that read otherwise, units."""
    dataset = get_dataset(request_viewer(request), dataset_id)
    from uploads.services.tell_changes import changes_shown  # loads data frames

    return changes_shown(dataset)


@router.get("/datasets/{dataset_id}/changes.csv")
def export_changes(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Every change of a cell, and every decision on a unit or scale, as CSV."""
    dataset = get_dataset(request_viewer(request), dataset_id)
    from uploads.services.tell_changes import changes_csv  # loads data frames

    return _csv(f"changes of {dataset.name}", changes_csv(dataset))


@router.get("/datasets/{dataset_id}/dropped.csv")
def export_dropped(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Every row left out, with its number, reason and content, as CSV."""
    dataset = get_dataset(request_viewer(request), dataset_id)
    from uploads.services.tell_changes import dropped_csv  # loads data frames

    return _csv(f"rows left out of {dataset.name}", dropped_csv(dataset))


@router.get("/datasets/{dataset_id}/file")
def read_file(request: HttpRequest, dataset_id: str) -> Download:
    """The original file, byte for byte as it was uploaded."""
    dataset = get_dataset(request_viewer(request), dataset_id)
    upload = dataset.read_from
    response = stored_file(upload.original, upload.filename) if upload else None
    if response is None:
        raise NotFoundError("file")
    return response


@router.get("/roles")
def list_roles(request: HttpRequest) -> dict[str, Any]:
    """Every role that a column can have, with its name in words."""
    from uploads.cleaning.known_roles import KNOWN_ROLES

    return {"roles": [{"role": role, "label": label} for role, label in KNOWN_ROLES.items()]}


@router.post("/sessions/{session_id}/undo")
def undo(request: HttpRequest, session_id: str, body: WhichChange) -> dict[str, Any]:
    """Bring back the data of before the last change; the answer is that change."""
    session = get_session(request_viewer(request), session_id)
    from uploads.services.change_data import undo_change  # loads data frames

    return change_payload(undo_change(session=session, change_id=body.change))


@router.post("/sessions/{session_id}/redo")
def redo(request: HttpRequest, session_id: str, body: WhichChange) -> dict[str, Any]:
    """Do again what was undone last; the answer is that change."""
    session = get_session(request_viewer(request), session_id)
    from uploads.services.change_data import redo_change  # loads data frames

    return change_payload(redo_change(session=session, change_id=body.change))


def _csv(name: str, data: bytes) -> HttpResponse:
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    plain = "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in " .-_") else "_" for sign in name
    )
    response["Content-Disposition"] = f'attachment; filename="{plain}.csv"'
    return response
