"""Files from the command line into a session, by the same services as the browser's."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chatmrpt.lib.errors import ProblemError
from realtime.models import Session
from realtime.queueing import jobs_held_back
from realtime.runner import run_open_jobs
from realtime.services.change_session import delete_session
from realtime.services.create_session import create_session
from realtime.viewer import new_guest
from realtime.worker import current_name
from uploads.models import Dataset, Upload, UploadState
from uploads.services.receive_upload import open_upload, take_chunk

CHUNK = 8 * 2**20


@contextmanager
def temporary_session() -> Iterator[Session]:
    """A session for the length of the block; it goes with its files at the end."""
    session = create_session(viewer=new_guest(), client_id=uuid.uuid4().hex, title="Command line")
    try:
        with jobs_held_back():
            yield session
    finally:
        delete_session(session=session)


def add_file(session: Session, file: str | Path) -> Dataset:
    """Upload and read a file here; raises what the page would show."""
    path = Path(file)
    if not path.is_file():
        raise ProblemError(
            "no_such_file", f"There is no file {path}.", "Check the path; it may be relative."
        )
    upload = open_upload(
        session=session,
        client_id=uuid.uuid4().hex,
        filename=path.name,
        size=path.stat().st_size,
    )
    with path.open("rb") as data:
        while upload.offset < upload.size:
            chunk = data.read(CHUNK)
            upload = take_chunk(upload_id=upload.pk, offset=upload.offset, data=chunk)
    run_open_jobs(session.pk, current_name())
    return _dataset(upload)


def work_off(session: Session) -> None:
    """Do all queued work of the session here."""
    run_open_jobs(session.pk, current_name())


def _dataset(upload: Upload) -> Dataset:
    row = Upload.objects.select_related("dataset__session").get(pk=upload.pk)
    if row.state != UploadState.READY or row.dataset is None:
        error = row.error or {}
        raise ProblemError(
            error.get("code", "unexpected"),
            error.get("message", f"{row.filename} could not be read."),
            error.get("hint", ""),
        )
    return row.dataset
