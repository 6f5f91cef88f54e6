"""Write the conversation as a document to hand on: asked for here, made by a worker."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from analysis.export_snapshots import export_payload
from analysis.models import Export, Message, Role
from chatmrpt.lib.errors import ProblemError
from realtime.models import Job, Session
from realtime.services.change_session import touch_session
from realtime.services.enqueue_job import enqueue_job
from realtime.services.record_event import record_event, record_removal

FORMATS = {"pdf": "PDF", "docx": "Word", "md": "Markdown"}
#: Documents of a session that are kept; the oldest go.
KEPT = 10


def export_conversation(*, session: Session, client_id: str, format: str) -> Export:
    """Ask for the document; the same `client_id` gives the same one again."""
    if not Message.objects.filter(session=session, role=Role.USER).exists():
        raise ProblemError(
            "nothing_to_export",
            "Nothing has been asked in this session yet.",
            "Ask a question first; the document holds the questions and their answers.",
            409,
        )
    with transaction.atomic():
        Session.objects.select_for_update().get(pk=session.pk)
        export, created = Export.objects.get_or_create(
            session=session, client_id=client_id, defaults={"format": format}
        )
        if created:
            touch_session(session=session)
            export.job = enqueue_job(
                session=session,
                kind="export",
                queue="export",
                function="analysis.jobs.write_export",
                title=f"Writing the conversation as {FORMATS[format]}",
                arguments={"export_id": str(export.pk)},
            )
            export.save(update_fields=["job"])
            record_export(export)
    return export


def write_conversation(
    *, export_id: str, progress: Callable[[float | None, str], None]
) -> Callable[[], None]:
    """Make the document now; the returned closure makes it known."""
    from analysis.reports import WRITERS  # loads the writers: only workers need them
    from analysis.services.conversation_document import conversation_document

    export = Export.objects.select_related("session").get(pk=export_id)
    document = conversation_document(export.session, progress)
    progress(85, f"Writing {FORMATS[export.format]}")
    file = WRITERS[export.format](document)
    export.sha256 = hashlib.sha256(file.data).hexdigest()
    export.size, export.media_type = len(file.data), file.media_type
    export.name = f"{_file_name(export.session.title)}{file.suffix}"
    if not default_storage.exists(export.path):
        default_storage.save(export.path, ContentFile(file.data))
    return lambda: _save(export)


def end_export(*, job: Job, outcome: str, error: ProblemError | None) -> None:
    """The work failed, was cancelled or is tried again: its state is its job's."""
    rows = Export.objects.select_related("job", "session")
    export = rows.filter(pk=job.arguments.get("export_id")).first()
    if export is not None:
        record_export(export)


def record_export(export: Export) -> None:
    """Record the export's present state as an event."""
    record_event(session_id=export.session_id, type="export", payload=export_payload(export))


def _save(export: Export) -> None:
    export.finished = timezone.now()
    export.save(update_fields=["sha256", "size", "media_type", "name", "finished"])
    record_export(export)
    for old in Export.objects.filter(session=export.session).order_by("-created")[KEPT:]:
        record_removal(session_id=export.session_id, type="export", entity_id=old.pk)
        _forget(old)


def _forget(export: Export) -> None:
    """Remove a document; its file too, unless another has the same content."""
    path = export.path if export.sha256 else ""
    export.delete()
    same = Export.objects.filter(session=export.session_id, sha256=export.sha256)
    if path and not same.exists():
        transaction.on_commit(lambda: default_storage.delete(path), robust=True)


def _file_name(title: str) -> str:
    """The session's title as a file name that every system takes."""
    name = re.sub(r"[^\w\- ]+", "", title).strip().replace(" ", "_")[:80]
    return name.strip("._-") or "conversation"
