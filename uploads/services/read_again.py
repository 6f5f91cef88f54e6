"""Read an original file again: with other roles of its columns, or another sheet or layer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from realtime.models import Job, Session
from realtime.services.change_session import touch_session
from realtime.services.enqueue_job import enqueue_job
from uploads.cleaning.known_roles import KNOWN_ROLES, check_roles, in_a_sentence
from uploads.models import ChangeKind, Dataset, DatasetKind, Upload
from uploads.parsed import ParsedSummary
from uploads.services.change_data import note_change
from uploads.services.ingest_file import create_dataset, same_dataset
from uploads.services.link_datasets import queue_link
from uploads.services.put_in_force import LINKED, in_the_way, retire
from uploads.services.receive_upload import record_upload
from uploads.services.record_dataset import record_dataset
from uploads.services.remember_roles import remember_roles, remembered_roles
from uploads.signals import dataset_ready, files_settled, reading_failed

Roles = Mapping[str, str | None]


def queue_roles(*, dataset: Dataset, roles: Roles) -> Job:
    """Queue reading the file of a dataset again with these roles; None is the role as found.

    Raises
    ------
    ProblemError
        no_columns, not_in_force, no_original; those of
        :func:`uploads.cleaning.known_roles.check_roles`.
    """
    if dataset.kind in (DatasetKind.RASTER, DatasetKind.WARD_VALUES):
        raise ProblemError(
            "no_columns",
            say("{file} has no columns whose roles could be set.", file=dataset.name),
            "",
            409,
        )
    check_roles(roles, {column["name"]: column["role"] for column in dataset.columns})
    upload = _original_of(dataset)
    title = say("Reading {file} again with other roles", file=upload.filename)
    return _queue(upload, dataset, title, roles, dataset.summary.get("part"))


def queue_choice(*, upload: Upload, name: str) -> Job:
    """Queue reading another sheet, layer or member of a file.

    Raises
    ------
    ProblemError
        not_in_force, no_original; no_choice, unknown_choice.
    """
    if upload.dataset is None:
        raise ProblemError(
            "not_in_force",
            say("{file} is not among the data in force.", file=upload.filename),
            "",
            409,
        )
    names = [item["name"] for item in choices_of(upload.dataset)]
    if len(names) < 2:
        raise ProblemError(
            "no_choice",
            say("{file} has one table only; there is nothing to choose.", file=upload.filename),
            "",
            409,
        )
    if name not in names:
        raise ProblemError(
            "unknown_choice",
            say("{file} has no part called “{part}”.", file=upload.filename, part=name[:80]),
            say("Choose one of: {names}.", names=", ".join(names[:10])),
            422,
        )
    _original_of(upload.dataset)
    return _queue(upload, upload.dataset, f"Reading “{name}” of {upload.filename}", {}, name)


def choices_of(dataset: Dataset) -> list[dict[str, Any]]:
    """The sheets, layers or members of its file: name, rows, columns; empty if it has one."""
    return list((dataset.summary.get("source") or {}).get("choices") or [])


def _original_of(dataset: Dataset) -> Upload:
    if not dataset.current:
        raise ProblemError(
            "not_in_force",
            f"{dataset.name} is not among the data in force any more.",
            "Undo the later change first, or add the file again.",
            409,
        )
    upload = dataset.read_from
    if upload is None or not default_storage.exists(upload.original):
        raise ProblemError(
            "no_original",
            say(
                "The original file of {file} is not here, so it cannot be read again.",
                file=dataset.name,
            ),
            say("Upload the file."),
            409,
        )
    return upload


def _queue(upload: Upload, dataset: Dataset, title: str, roles: Roles, part: str | None) -> Job:
    touch_session(session=dataset.session)
    return enqueue_job(
        session=dataset.session,
        kind="ingest",
        queue="ingest",
        function="uploads.jobs.read_again",
        title=title,
        arguments={
            "upload_id": str(upload.pk),
            "dataset_id": str(dataset.pk),
            "roles": dict(roles),
            "part": part,
        },
        links={"upload": str(upload.pk)},
    )


def fetch_original(*, upload: Upload, target: Path) -> None:
    """The original as a local file."""
    with default_storage.open(upload.original) as stored, target.open("wb") as file:
        for block in stored.chunks(2**20):
            file.write(block)


def store_again(
    *,
    upload: Upload,
    before: Dataset,
    roles: Roles,
    part: str | None,
    summary: ParsedSummary,
    content_hash: str,
    changes: str,
) -> Callable[[], None]:
    """The closure that puts what was read in the place of what was read before."""

    def save() -> None:
        session = Session.objects.select_for_update().get(pk=upload.session_id)
        old = Dataset.objects.select_related("session").get(pk=before.pk)
        row = Upload.objects.select_related("session", "dataset__session").get(pk=upload.pk)
        if not old.current:
            _too_late(row, roles, part)
            return
        known = remembered_roles(session).get(summary.headers, {})
        details: dict[str, Any] = {}
        if roles:
            details = {"headers": summary.headers, "before": known, "after": summary.corrections}
            remember_roles(session=session, headers=summary.headers, roles=summary.corrections)
        if same_dataset(old, summary, content_hash):
            reading_failed.send(sender=Upload, upload=row, error=_nothing_new(row))
        else:
            new = {"summary": summary, "content_hash": content_hash, "changes": changes}
            _replace(row, old, roles, part, details, new)
        files_settled.send(sender=Upload, session=session)

    return save


def _too_late(upload: Upload, roles: Roles, part: str | None) -> None:
    """The file was read again in between: the same is asked of what is in force of it now."""
    now = upload.dataset
    if now is not None and now.current and now.read_from_id == upload.pk:
        chosen = part if not roles else now.summary.get("part")
        title = say("Reading {file} again", file=upload.filename)
        _queue(upload, now, title, roles, chosen)
        return
    reading_failed.send(sender=Upload, upload=upload, error=_taken_out())
    files_settled.send(sender=Upload, session=upload.session)


def _replace(
    upload: Upload,
    old: Dataset,
    roles: Roles,
    part: str | None,
    details: dict[str, Any],
    new: dict[str, Any],
) -> None:
    session = old.session
    place = Dataset(session=session, kind=new["summary"].kind, name=upload.filename)
    aside = {row.pk: row for row in (old, *in_the_way(place))}
    retire(session=session, datasets=aside.values())
    row = create_dataset(upload=upload, part=part, **new)
    upload.dataset = row
    upload.save(update_fields=["dataset"])
    record_upload(upload)
    record_dataset(row)
    change = note_change(
        session=session,
        kind=ChangeKind.ROLES if roles else ChangeKind.CHOICE,
        title=roles_in_words(upload.filename, roles)
        if roles
        else say("“{part}” of {file}", part=part, file=upload.filename),
        came_in=row,
        went_out=aside.values(),
        details=details,
    )
    dataset_ready.send(sender=Dataset, dataset=row, change=change)
    if row.kind in LINKED:
        queue_link(session=session)


def roles_in_words(filename: str, roles: Roles) -> str:
    """What a person said of columns, in one line."""
    parts = []
    for name, role in roles.items():
        if role is None:
            parts.append(say("“{column}” is read as found", column=name))
        elif role == "other":
            parts.append(say("“{column}” is left aside", column=name))
        elif role == "variable":
            parts.append(say("“{column}” is a {role}", column=name, role=in_a_sentence(role)))
        elif role in ("id", "area"):
            parts.append(say("“{column}” is an {role}", column=name, role=in_a_sentence(role)))
        else:
            parts.append(say("“{column}” is the {role}", column=name, role=in_a_sentence(role)))
    return say("In {file}, {columns}", file=filename, columns=", ".join(parts))


def end_reading(*, job: Job, outcome: str, error: ProblemError | None) -> None:
    """The file could not be read that way: what was in force stays; the conversation says why."""
    rows = Upload.objects.select_related("session")
    upload = rows.filter(pk=job.arguments.get("upload_id")).first()
    if upload is None:
        return
    if outcome == "failed" and error is not None:
        reading_failed.send(sender=Upload, upload=upload, error=error)
    if outcome != "requeued":
        files_settled.send(sender=Upload, session=upload.session)


def _taken_out() -> ProblemError:
    return ProblemError(
        "not_in_force",
        say("The file was taken out or replaced in the meantime."),
        say("Undo that first."),
        409,
    )


def _nothing_new(upload: Upload) -> ProblemError:
    return ProblemError(
        "same_as_before", say("{file} reads the same as before.", file=upload.filename), "", 409
    )


__all__ = [
    "KNOWN_ROLES",
    "choices_of",
    "end_reading",
    "fetch_original",
    "queue_choice",
    "queue_roles",
    "roles_in_words",
    "store_again",
]
