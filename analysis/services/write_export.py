"""Write a document or file that was asked for; keep it; forget it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone, translation

from analysis.models import Export
from analysis.reports.document import File
from analysis.services.ask_for_export import record_export
from analysis.services.report_choices import FORMATS, usual_sections
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from realtime.models import Job, Session
from realtime.services.record_event import record_removal

Progress = Callable[[float | None, str], None]
#: Documents of each kind that a session keeps; the oldest go.
KEPT = 10


def write_export(*, export_id: str, progress: Progress) -> Callable[[], None]:
    """Make the document now; the returned closure makes it known."""
    export = Export.objects.select_related("session").get(pk=export_id)
    file = MAKERS[export.kind](export, progress)
    export.sha256 = hashlib.sha256(file.data).hexdigest()
    export.size, export.media_type = len(file.data), file.media_type
    export.name = f"{_file_name(export)}{file.suffix}"
    _keep(export, file.data)
    return lambda: _save(export, file.data)


def _conversation(export: Export, progress: Progress) -> File:
    from analysis.reports.writers import WRITERS  # loads the writers: only workers need them
    from analysis.services.conversation_document import conversation_document

    document = conversation_document(export.session, progress)
    progress(85, say("Writing {formats}", formats=FORMATS[export.kind][export.format]))
    return WRITERS[export.format](document)


def _report(export: Export, progress: Progress) -> File:
    from analysis.reports.writers import WRITERS
    from analysis.services.report.sections import report_document

    options = export.options
    document = report_document(
        export.session,
        sections=options["sections"] or usual_sections(export.format),
        language=options["language"],
        area=options["area"],
        rows=_rows(export),
        slides=export.format == "pptx",
        progress=progress,
    )
    progress(85, say("Writing {formats}", formats=FORMATS[export.kind][export.format]))
    return WRITERS[export.format](document)


def _results(export: Export, progress: Progress) -> File:
    from analysis.services.report.files import results_file

    options = export.options
    with translation.override(options["language"]):
        return results_file(
            export.session,
            format=export.format,
            what=tuple(options["what"]),
            language=options["language"],
            area=options["area"],
            rows=_rows(export),
            first=options["first"],
            layers=tuple(options["layers"]),
            answer=str(options.get("answer") or ""),
            made=timezone.now(),
            progress=progress,
        )


MAKERS: dict[str, Callable[[Export, Progress], File]] = {
    "conversation": _conversation,
    "report": _report,
    "results": _results,
}


def end_export(*, job: Job, outcome: str, error: ProblemError | None) -> None:
    """The work failed, was cancelled or is tried again: its state is its job's."""
    rows = Export.objects.select_related("job", "session")
    export = rows.filter(pk=job.arguments.get("export_id")).first()
    if export is not None:
        record_export(export)


def remove_export(*, export: Export) -> None:
    """Forget a document and its file. One that is still being written must be stopped first."""
    if export.finished is None and export.job is not None and export.job.is_open:
        raise ProblemError(
            "still_written",
            say("This document is still being written."),
            say("Stop it first, then remove it."),
            409,
        )
    with transaction.atomic():
        record_removal(session_id=export.session_id, type="export", entity_id=export.pk)
        _forget(export)


def _rows(export: Export) -> frozenset[int] | None:
    rows = export.options["rows"]
    return frozenset(int(row) for row in rows) if rows else None


def _keep(export: Export, data: bytes) -> None:
    if not default_storage.exists(export.path):
        default_storage.save(export.path, ContentFile(data))


def _save(export: Export, data: bytes) -> None:
    """The session is held, so the file stays from here on, if an equal one is removed just now."""
    _keep(export, data)
    export.finished = timezone.now()
    export.save(update_fields=["sha256", "size", "media_type", "name", "finished"])
    record_export(export)
    same_kind = Export.objects.filter(session=export.session, kind=export.kind)
    for old in same_kind.order_by("-created")[KEPT:]:
        record_removal(session_id=export.session_id, type="export", entity_id=old.pk)
        _forget(old)


def _forget(export: Export) -> None:
    """Remove a document; its file too, unless another has the same content."""
    session_id, sha256, path = export.session_id, export.sha256, export.path
    export.delete()
    if sha256:
        drop = partial(_drop_file, session_id, sha256, path)
        transaction.on_commit(drop, robust=True)


def _drop_file(session_id: UUID, sha256: str, path: str) -> None:
    """Look for documents with that content while none can come to be."""
    with transaction.atomic():
        Session.objects.select_for_update().filter(pk=session_id).first()
        if not Export.objects.filter(session=session_id, sha256=sha256).exists():
            default_storage.delete(path)


def _file_name(export: Export) -> str:
    """The session's title, and what it is, as a file name that every system takes."""
    kind = {"conversation": "", "report": " report", "results": f" {export.title}"}[export.kind]
    name = re.sub(r"[^\w\- ]+", "", f"{export.session.title}{kind}").strip().replace(" ", "_")[:80]
    return name.strip("._-") or export.kind
