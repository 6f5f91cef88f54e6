"""Remove uploads that were never finished."""

from __future__ import annotations

from django.utils import timezone

from chatmrpt.lib.errors import ProblemError
from uploads.models import Upload, UploadState
from uploads.services.receive_upload import remove_unfinished


def purge_uploads() -> int:
    """Take back uploads whose time to finish is over; returns how many."""
    count = 0
    stale = Upload.objects.filter(state=UploadState.RECEIVING, expires__lt=timezone.now())
    for upload in stale.select_related("session").order_by("expires")[:1000]:
        try:
            count += remove_unfinished(upload=upload)
        except ProblemError:
            continue  # a part of it is being written, or it is gone
    return count
