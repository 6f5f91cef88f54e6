"""A job's end is a delivery for each webhook of the account, in the same transaction."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from chatmrpt.programs.services.queue_deliveries import queue_deliveries
from realtime.models import Job
from realtime.services.settle_job import job_ended


@receiver(job_ended)
def tell_webhooks(sender: Any, job: Job, **_: Any) -> None:
    """Note what has to be sent; the sweeper's process sends it."""
    queue_deliveries(job=job)
