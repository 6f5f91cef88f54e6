"""Datasets over HTTP; files come in over tus (`uploads.tus`)."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest
from ninja import Router

from chatmrpt.lib.errors import NotFoundError
from realtime.viewer import request_viewer
from uploads.models import UploadState
from uploads.selectors import get_dataset, get_upload
from uploads.snapshots import dataset_in_full, upload_payload

router = Router(tags=["data"])


@router.get("/uploads/{upload_id}/state")
def read_upload(request: HttpRequest, upload_id: str) -> dict[str, Any]:
    """One upload."""
    return upload_payload(get_upload(request_viewer(request), upload_id))


@router.get("/datasets/{dataset_id}")
def read_dataset(request: HttpRequest, dataset_id: str) -> dict[str, Any]:
    """One dataset with its columns, their roles, and its findings."""
    return dataset_in_full(get_dataset(request_viewer(request), dataset_id))


@router.get("/datasets/{dataset_id}/file")
def read_file(request: HttpRequest, dataset_id: str) -> FileResponse:
    """The original file, byte for byte as it was uploaded."""
    dataset = get_dataset(request_viewer(request), dataset_id)
    upload = dataset.uploads.filter(state=UploadState.READY).select_related("session").last()
    if upload is None or not default_storage.exists(upload.original):
        raise NotFoundError("file")
    return FileResponse(
        default_storage.open(upload.original),
        as_attachment=True,
        filename=upload.filename,
        content_type="application/octet-stream",
    )
