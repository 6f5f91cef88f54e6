"""From the received chunks to a stored dataset."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, to_say_all
from realtime.models import Job, Session
from realtime.services.change_session import name_after_content
from uploads.formats import Limits
from uploads.models import SEVERAL, Dataset, DatasetKind, Upload, UploadState
from uploads.parsed import CHANGES_FILE
from uploads.parsing import ParsedSummary, parse_in_child
from uploads.services.change_data import note_file
from uploads.services.drop_parts import drop_parts, is_composed
from uploads.services.link_datasets import queue_link
from uploads.services.put_in_force import retire
from uploads.services.receive_upload import record_upload
from uploads.services.record_dataset import record_dataset
from uploads.services.remember_roles import remembered_roles
from uploads.signals import dataset_ready, files_settled, upload_failed

SESSION_TITLE = to_say_all(
    {
        DatasetKind.WARD_TABLE: "Wards of {states}",
        DatasetKind.BOUNDARY: "Wards of {states}",
        DatasetKind.FACILITY_TABLE: "Facilities of {states}",
    }
)


def compose(*, upload: Upload, target: Path) -> str:
    """Put the chunks together into a local file and into storage; returns the SHA-256.

    Done again after a crash it gives the same object. The chunks go once the upload is settled.
    A chunk that is gone (a disk lost, a copy that was behind) is told by what is there of the file.
    """
    digest = hashlib.sha256()
    with target.open("wb") as file, contextlib.suppress(FileNotFoundError):
        for name in _sources(upload):
            with default_storage.open(name) as part:
                for block in part.chunks(2**20):
                    digest.update(block)
                    file.write(block)
    if target.stat().st_size != upload.size:
        raise ProblemError(
            "upload_incomplete",
            say(
                "“{file}” has {here:,} of {size:,} bytes here.",
                file=upload.filename,
                here=target.stat().st_size,
                size=upload.size,
            ),
            say("Upload the file again."),
            500,
        )
    if not is_composed(upload):
        with target.open("rb") as file:
            default_storage.save(upload.original, File(file))
    return digest.hexdigest()


def parse(
    *,
    upload: Upload,
    file: Path,
    folder: Path,
    roles: Mapping[str, str | None] | None = None,
    part: str | None = None,
) -> tuple[ParsedSummary, str, str]:
    """Read the file in a limited child; returns its summary, its content hash, and the hash of the
    list of what reading changed.

    Columns are what people said of files with these headers before, and say now by `roles`. The
    typed frame, or a raster as it came, and the list are stored under their hashes, so storing
    them twice changes nothing.
    """
    limits = Limits(max_bytes=settings.UPLOAD_MAX_BYTES)
    summary = parse_in_child(
        file,
        upload.filename,
        limits,
        folder,
        corrections=roles,
        choice=part,
        remembered=remembered_roles(upload.session),
    )
    stored = folder / summary.data_file if summary.data_file else file
    content_hash = _hash(stored)
    path = Dataset(session=upload.session, kind=summary.kind, content_hash=content_hash).path
    if not default_storage.exists(path):
        with stored.open("rb") as data:
            default_storage.save(path, File(data))
    return summary, content_hash, _store_changes(upload, folder / CHANGES_FILE)


def _store_changes(upload: Upload, file: Path) -> str:
    if not file.exists():
        return ""
    digest = _hash(file)
    path = Dataset(session=upload.session, summary={"changes": digest}).changes_path
    if not default_storage.exists(path):
        with file.open("rb") as data:
            default_storage.save(path, File(data))
    return digest


def store_dataset(
    *, upload: Upload, sha256: str, summary: ParsedSummary, content_hash: str, changes: str
) -> Callable[[], None]:
    """The closure that writes the dataset, makes it the one in force, and tells about it."""

    def save() -> None:
        row = Upload.objects.select_related("session").get(pk=upload.pk)
        session = row.session
        if row.state == UploadState.REMOVED:
            files_settled.send(sender=Upload, session=session)
            return
        in_force = _in_force(session, summary.kind, row.filename)
        replaced = list(in_force)
        dataset = next((old for old in replaced if same_dataset(old, summary, content_hash)), None)
        is_new = dataset is None
        if dataset is None:
            retire(session=session, datasets=replaced)
            dataset = create_dataset(
                upload=row, summary=summary, content_hash=content_hash, changes=changes
            )
        row.state, row.sha256, row.dataset, row.error = UploadState.READY, sha256, dataset, None
        row.save(update_fields=["state", "sha256", "dataset", "error"])
        record_upload(row)
        if is_new:
            record_dataset(dataset)
            note_file(came_in=dataset, went_out=replaced)
            _name_session(session)
            dataset_ready.send(sender=Dataset, dataset=dataset)
            queue_link(session=session)
        files_settled.send(sender=Upload, session=session)
        transaction.on_commit(lambda: drop_parts(row), robust=True)

    return save


def end_upload(*, job: Job, outcome: str, error: ProblemError | None) -> None:
    """The reading failed, was cancelled, or is tried again."""
    upload = (
        Upload.objects.select_related("session").filter(pk=job.arguments.get("upload_id")).first()
    )
    if upload is None:
        return
    if upload.state not in (UploadState.READY, UploadState.REMOVED):
        _note_end(upload, outcome, error)
    if outcome != "requeued":
        files_settled.send(sender=Upload, session=upload.session)


def _note_end(upload: Upload, outcome: str, error: ProblemError | None) -> None:
    if outcome == "requeued":
        upload.state, upload.error = UploadState.RECEIVED, None
    else:
        upload.state = UploadState.FAILED
        upload.error = (error or _cancelled()).as_dict()
    upload.save(update_fields=["state", "error"])
    record_upload(upload)
    if outcome == "failed":
        transaction.on_commit(lambda: drop_parts(upload), robust=True)
        upload_failed.send(sender=Upload, upload=upload)


def _cancelled() -> ProblemError:
    return ProblemError(
        "cancelled", say("Reading was cancelled."), say("Try it again when you like.")
    )


def _sources(upload: Upload) -> list[str]:
    """The composed original when it is there already (a second attempt), else the chunks."""
    if is_composed(upload):
        return [upload.original]
    return [upload.part(number) for number in range(upload.parts)]


def _in_force(session: Session, kind: str, filename: str) -> QuerySet[Dataset]:
    """What a new file of this kind replaces: of rasters, the one of the same name."""
    rows = Dataset.objects.filter(session=session, kind=kind, current=True)
    rows = rows.select_related("session")
    return rows.filter(name__iexact=filename) if kind in SEVERAL else rows


def same_dataset(dataset: Dataset, summary: ParsedSummary, content_hash: str) -> bool:
    """Whether what was read is what the dataset holds: values and the roles of its columns."""
    same_values = dataset.kind == summary.kind and dataset.content_hash == content_hash
    return same_values and dataset.columns == summary.columns


def create_dataset(
    *,
    upload: Upload,
    summary: ParsedSummary,
    content_hash: str,
    changes: str,
    part: str | None = None,
) -> Dataset:
    """The row of what was read; it is in force. `part`: the sheet or layer a person chose."""
    kept: dict[str, Any] = {
        name: getattr(summary, name)
        for name in (
            *("areas", "headline", "points", "rows_in", "dropped", "source", "bounds"),
            *("headers", "corrections", "cells_changed", "decisions"),
        )
    }
    if summary.raster is not None:
        kept["raster"] = summary.raster
    return Dataset.objects.create(
        session=upload.session,
        read_from=upload,
        kind=summary.kind,
        name=upload.filename,
        content_hash=content_hash,
        rows=summary.rows,
        columns=summary.columns,
        findings=summary.findings,
        summary={
            **kept,
            "rows_dropped": summary.dropped_count,
            "not_reported": summary.not_reported,
            "changes": changes,
            "part": part,
        },
    )


def _name_session(session: Session) -> None:
    """After the states of the first file in force that names any, else after a file."""
    files = list(Dataset.objects.filter(session=session, current=True).order_by("created"))
    for dataset in files:
        states = (dataset.summary.get("areas") or {}).get("state") or []
        if states:
            names = f" {say('and')} ".join(states[:2])
            title = say(SESSION_TITLE[DatasetKind(dataset.kind)], states=names)
            name_after_content(session=session, title=title)
            return
    name_after_content(session=session, title=files[0].name)


def _hash(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
