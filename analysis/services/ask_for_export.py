"""Ask for a document or file made from a session: a worker writes it, and it is kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from analysis.export_snapshots import export_payload
from analysis.models import Export, Run
from analysis.services.report_choices import FORMATS, LANGUAGES, SECTION_KEYS
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import Said, say
from realtime.models import Session
from realtime.services.change_session import touch_session
from realtime.services.enqueue_job import enqueue_job
from realtime.services.record_event import record_event
from uploads.models import Dataset

TITLES = Said(
    {
        "conversation": "Writing the conversation as {format}",
        "report": "Writing the report as {format}",
        "results": "Exporting the results as {format}",
    }
)


def ask_for_export(
    *,
    session: Session,
    client_id: str,
    kind: str,
    format: str,
    title: str,
    options: dict[str, Any] | None = None,
    export_id: UUID | None = None,
) -> Export:
    """The export with this `client_id`; asked for twice it is made once.

    `export_id` names it beforehand, where an answer shows its button.

    `options` are those of the kind (see `report_options`); what it is made from, the results and
    files in force, is kept with it.
    """
    check_format(kind, format)
    with transaction.atomic():
        Session.objects.select_for_update().get(pk=session.pk)
        export, created = Export.objects.get_or_create(
            session=session,
            client_id=client_id,
            defaults={
                **({"id": export_id} if export_id is not None else {}),
                "kind": kind,
                "format": format,
                "title": title,
                "options": options or {},
                "made_from": made_from(session),
            },
        )
        if created:
            touch_session(session=session)
            export.job = enqueue_job(
                session=session,
                kind="export",
                queue="export",
                function="analysis.jobs.write_export",
                title=TITLES[kind].format(format=FORMATS[kind][format]),
                arguments={"export_id": str(export.pk)},
            )
            export.save(update_fields=["job"])
            record_export(export)
    return export


def check_format(kind: str, format: str) -> None:
    """`ProblemError` `unknown_format` for a format that the kind does not have."""
    if format not in FORMATS[kind]:
        raise ProblemError(
            "unknown_format",
            say("“{format}” is not a format of this kind of file.", format=format),
            say("Choose one of: {formats}.", formats=", ".join(FORMATS[kind])),
        )


def report_options(
    *,
    sections: list[str],
    language: str,
    what: list[str],
    area: str = "",
    rows: list[int] | None = None,
    first: int | None = None,
    layers: list[str] | None = None,
    answer: str = "",
) -> dict[str, Any]:
    """Checked options of a report or of exported results, as they are stored.

    `answer` is the message whose table is meant, in place of results.

    Raises
    ------
    ProblemError
        `unknown_section`, `unknown_language`.
    """
    for name in sections:
        if name not in SECTION_KEYS:
            raise ProblemError(
                "unknown_section",
                say("A report has no section “{name}”.", name=name),
                say("Known are: {section_keys}.", section_keys=", ".join(SECTION_KEYS)),
            )
    if language not in LANGUAGES:
        raise ProblemError(
            "unknown_language",
            say("Reports are not written in “{language}” yet.", language=language),
            say("Choose one of: {languages}.", languages=", ".join(LANGUAGES)),
        )
    return {
        "sections": list(sections),
        "language": language,
        "what": list(what),
        "area": area[:200],
        "rows": rows,
        "first": first,
        "layers": layers or [],
        **({"answer": answer} if answer else {}),
    }


def made_from(session: Session) -> dict[str, Any]:
    """The results and files that a document asked for now is made from."""
    runs: dict[str, Run] = {}
    rows = Run.objects.filter(session=session, finished__isnull=False).order_by("finished")
    for run in rows:
        runs[run.kind] = run
    files = Dataset.objects.filter(session=session, current=True).order_by("created")
    return {
        "runs": [
            {"id": str(run.pk), "kind": run.kind, "receipt": run.receipt_hash}
            for run in runs.values()
        ],
        "datasets": [
            {"id": str(row.pk), "name": row.name, "content": row.content_hash} for row in files
        ],
    }


def record_export(export: Export) -> None:
    """Record the export's present state as an event."""
    record_event(session_id=export.session_id, type="export", payload=export_payload(export))
