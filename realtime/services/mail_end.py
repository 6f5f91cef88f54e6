"""Write to people whose long work is over, if they asked for it.

A letter is sent once at most: a mail server that is away costs the letter, never the result.
"""

from __future__ import annotations

import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation

from chatmrpt.lib import metrics
from chatmrpt.lib.say import say
from realtime.models import Job, JobState

log = logging.getLogger(__name__)


def mail_end(job: Job) -> None:
    """Tell the owner that the job is done or failed, when it took long and they asked for it."""
    owner = job.session.owner
    if owner is None or not owner.mail_when_done or not _is_long(job):
        return
    well = job.state == JobState.DONE
    with translation.override(owner.language or job.language):
        message = EmailMessage(_subject(job, well), _body(job, well), to=[owner.email])
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


def _subject(job: Job, well: bool) -> str:
    title = " ".join(job.title.split())
    told = say("Done: {title}", title=title) if well else say("Not done: {title}", title=title)
    return f"[ChatMRPT] {told}"


def _body(job: Job, well: bool) -> str:
    """Plain text; no figure of the data leaves by mail."""
    names = {"title": job.title, "session": job.session.title}
    lines = [
        say("“{title}” in “{session}” is done.", **names)
        if well
        else say("“{title}” in “{session}” is not done.", **names)
    ]
    if not well and job.error:
        lines.append(str(job.error.get("message", "")))
    if settings.SITE_URL:
        lines.append(say("Open it: {url}", url=f"{settings.SITE_URL}/s/{job.session_id}/"))
    lines.append(say("You asked for this letter on your account's page, where you can stop it."))
    return "\n\n".join(lines) + "\n"
