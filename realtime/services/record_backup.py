"""Note that a backup was made."""

from __future__ import annotations

from realtime.models import Backup


def record_backup(*, place: str, size: int, seconds: float) -> Backup:
    """Note a finished backup: where it lies, its size in bytes, how long it took."""
    return Backup.objects.create(place=place[:500], size=size, seconds=seconds)
