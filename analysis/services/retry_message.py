"""Try an answer again that failed or was stopped: the same row, answered once."""

from __future__ import annotations

from django.db import transaction

from analysis.models import Message, MessageState, Role
from analysis.services.post_message import queue_answer
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from realtime.models import JobState
from realtime.services.change_session import hold_session
from realtime.services.settle_job import retry_job

OVER = (MessageState.FAILED, MessageState.STOPPED)


def retry_message(*, message: Message) -> Message:
    """Work the answer out anew; nothing happens while somebody is at it.

    A run that failed under it is tried again. Where the work of the answer itself is over (it
    waited for a file when it was stopped), it is queued anew.
    """
    with transaction.atomic():
        hold_session(message.session_id)
        row = Message.objects.select_related("job", "session").get(pk=message.pk)
        if row.state == MessageState.WORKING:
            return row
        if row.role != Role.ASSISTANT or row.state not in OVER:
            raise ProblemError(
                "not_over",
                say("Only an answer that failed or was stopped can be tried again."),
                say("Have it answered in another way, or ask anew."),
                409,
            )
        if row.job is not None and row.job.state in (JobState.FAILED, JobState.CANCELLED):
            retry_job(job_id=row.job.pk)
            row.refresh_from_db()
        if row.state != MessageState.WORKING:
            row.state, row.body = MessageState.WORKING, {}
            row.save(update_fields=["state", "body"])
            queue_answer(message=row)
    return row
