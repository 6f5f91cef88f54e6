"""Jobs of the uploads: read a file, match names.

Each function does its work without writing to the database and returns a closure that writes
(see `realtime.runner`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, say_many
from realtime.models import Session
from realtime.runner import JobContext, when_it_ends
from uploads import parsing
from uploads.models import Dataset, Upload, UploadState
from uploads.services.ingest_file import compose, end_upload, parse, store_dataset
from uploads.services.link_datasets import end_link, match, store_link
from uploads.services.read_again import end_reading, fetch_original, store_again
from uploads.services.reference_boundaries import give_reference

Save = Callable[[], None]


def warm_up() -> None:
    """Start the process that parses files (see `uploads.parsing`)."""
    parsing.warm_up()


@when_it_ends(end_upload)
def ingest(context: JobContext, upload_id: str) -> Save:
    """Put the file together, read and check it, keep it as a dataset."""
    upload = Upload.objects.select_related("session").get(pk=upload_id)
    if upload.state == UploadState.REMOVED:
        raise ProblemError(
            "upload_removed",
            say("“{file}” was taken back.", file=upload.filename),
            say("Upload the file again."),
        )
    with tempfile.TemporaryDirectory(prefix="ingest-") as folder:
        context.progress(5, say("Putting the file together"))
        file = Path(folder) / "original"
        sha256 = compose(upload=upload, target=file)
        context.progress(25, say("Reading {file}", file=upload.filename))
        summary, content_hash, changes = parse(upload=upload, file=file, folder=Path(folder))
        context.progress(90, _keeping(summary.rows) or say("Keeping {file}", file=upload.filename))
    return store_dataset(
        upload=upload, sha256=sha256, summary=summary, content_hash=content_hash, changes=changes
    )


def _keeping(rows: int | None) -> str:
    return say_many("Keeping {count:,} row", "Keeping {count:,} rows", rows) if rows else ""


@when_it_ends(end_reading)
def read_again(
    context: JobContext,
    upload_id: str,
    dataset_id: str,
    roles: dict[str, str | None],
    part: str | None,
) -> Save:
    """Read an original file again, with other roles or another sheet or layer."""
    upload = Upload.objects.select_related("session").get(pk=upload_id)
    before = Dataset.objects.select_related("session").get(pk=dataset_id)
    with tempfile.TemporaryDirectory(prefix="ingest-") as folder:
        file = Path(folder) / "original"
        fetch_original(upload=upload, target=file)
        context.progress(25, say("Reading {file} again", file=upload.filename))
        summary, content_hash, changes = parse(
            upload=upload, file=file, folder=Path(folder), roles=roles, part=part
        )
        context.progress(90, _keeping(summary.rows))
    return store_again(
        upload=upload,
        before=before,
        roles=roles,
        part=part,
        summary=summary,
        content_hash=content_hash,
        changes=changes,
    )


@when_it_ends(end_link)
def link_datasets(
    context: JobContext,
    table_id: str,
    boundary_id: str,
    aliases: dict[str, str],
    accept_best: bool,
    told: bool = True,
) -> Save:
    """Match the table's wards with the boundary's; `told`: the conversation hears of it."""
    rows = Dataset.objects.select_related("session")
    table, boundary = rows.get(pk=table_id), rows.get(pk=boundary_id)
    context.progress(
        10,
        say("Matching {rows:,} rows with {wards:,} wards", rows=table.rows, wards=boundary.rows),
    )
    matched = match(table=table, boundary=boundary, aliases=aliases, accept_best=accept_best)
    return store_link(
        table=table,
        boundary=boundary,
        matched=matched,
        aliases=aliases,
        accept_best=accept_best,
        told=told,
    )


def take_reference(context: JobContext, session_id: str) -> Save:
    """Give a session without a boundary the wards of its states from the reference."""
    session = Session.objects.get(pk=session_id)
    context.progress(10, say("Looking up the outlines of the wards"))
    return give_reference(session=session)
