"""The parts of a file, once the whole file is there."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from uploads.models import Upload, UploadState

#: Parts go at the end of reading; so much later they are what a crash left.
LEFT_AFTER = timedelta(hours=1)


def is_composed(upload: Upload) -> bool:
    """Whether the whole file is in storage."""
    name = upload.original
    return default_storage.exists(name) and default_storage.size(name) == upload.size


def drop_parts(upload: Upload) -> bool:
    """Drop the parts, if the composed original holds all of them; then the row has none."""
    if not is_composed(upload):
        return False
    for name in default_storage.listdir(upload.folder)[1]:
        if name.startswith("part-"):
            default_storage.delete(f"{upload.folder}/{name}")
    Upload.objects.filter(pk=upload.pk, parts=upload.parts).update(parts=0)
    return True


def purge_parts() -> int:
    """Drop the parts that a crash after the end of reading left; returns of how many files."""
    long_ago = timezone.now() - LEFT_AFTER
    over = (UploadState.READY, UploadState.FAILED)
    left = Upload.objects.filter(state__in=over, parts__gt=0, job__finished__lt=long_ago)
    return sum(
        drop_parts(upload) for upload in left.select_related("session").order_by("-created")[:1000]
    )
