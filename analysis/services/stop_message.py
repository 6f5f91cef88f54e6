"""Stop an answer that is being worked out, whether a job is at it or it waits for a file."""

from __future__ import annotations

from django.db import transaction

from analysis.models import Message, MessageState
from analysis.services.post_message import record_message
from realtime.services.change_session import hold_session
from realtime.services.settle_job import cancel_job


def stop_message(*, message: Message) -> Message:
    """Stop the answer; nothing happens when it is over.

    Its job is cancelled, which ends the answer too. An answer that waits for a file has no job
    under way: the session is held meanwhile, so that the file's end does not wake it.
    """
    with transaction.atomic():
        hold_session(message.session_id)
        row = Message.objects.select_related("job", "session").get(pk=message.pk)
        if row.job is not None and row.job.is_open:
            cancel_job(job_id=row.job.pk)
            row.refresh_from_db()
        if row.state == MessageState.WORKING:
            row.state, row.body = MessageState.STOPPED, {"headline": "Stopped."}
            row.save(update_fields=["state", "body"])
            record_message(row)
    return row
