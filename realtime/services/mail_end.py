"""Write to people whose long work is over, if they asked for it.

A letter is sent once at most: a mail server that is away costs the letter, never the result.
"""

from __future__ import annotations

import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from chatmrpt.lib import metrics
from realtime.models import Job, JobState

log = logging.getLogger(__name__)


def mail_end(job: Job) -> None:
    """Tell the owner that the job is done or failed, when it took long and they asked for it."""
    owner = job.session.owner
    if owner is None or not owner.mail_when_done or not _is_long(job):
        return
    well = job.state == JobState.DONE
    message = EmailMessage(
        f"[ChatMRPT] {'Done' if well else 'Not done'}: {' '.join(job.title.split())}",
        _body(job, well),
        to=[owner.email],
    )
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        log.warning("the letter about a finished job was not sent: %s", error)
        metrics.MAILS.labels("not sent").inc()
    else:
        metrics.MAILS.labels("sent").inc()


def _is_long(job: Job) -> bool:
    if not settings.EMAIL_CONFIGURED or not settings.MAIL_AFTER_SECONDS:
        return False
    if job.state not in (JobState.DONE, JobState.FAILED) or job.finished is None:
        return False
    return (job.finished - job.created).total_seconds() >= settings.MAIL_AFTER_SECONDS


def _body(job: Job, well: bool) -> str:
    """Plain text; no figure of the data leaves by mail."""
    lines = [f"“{job.title}” in “{job.session.title}” is {'done' if well else 'not done'}."]
    if not well and job.error:
        lines.append(str(job.error.get("message", "")))
    if settings.SITE_URL:
        lines.append(f"Open it: {settings.SITE_URL}/s/{job.session_id}/")
    lines.append("You asked for this letter on your account's page, where you can stop it.")
    return "\n\n".join(lines) + "\n"
