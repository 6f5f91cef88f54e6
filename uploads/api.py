"""Datasets over HTTP; files come in over tus (`uploads.tus`)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from chatmrpt.lib.errors import NotFoundError
from realtime.downloads import StoredFile, stored_file
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
def read_file(request: HttpRequest, dataset_id: str) -> StoredFile:
    """The original file, byte for byte as it was uploaded."""
    dataset = get_dataset(request_viewer(request), dataset_id)
    upload = dataset.uploads.filter(state=UploadState.READY).select_related("session").last()
    response = stored_file(upload.original, upload.filename) if upload else None
    if response is None:
        raise NotFoundError("file")
    return response
