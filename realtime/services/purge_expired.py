"""Remove what nobody needs any more: guests' sessions a day after last use, and old traces."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from chatmrpt.lib.storage import remove_folder
from realtime.models import Session, Worker
from realtime.services.change_session import delete_session, hold_session

log = logging.getLogger("sweeper")

FOLDERS_AT_ONCE = 1000
LOST_AT_MOST = 20


def purge_sessions() -> int:
    """Delete the expired sessions of guests with their files; returns how many.

    Each is looked at again while it is held: it may have been used, or moved to an account.
    """
    count = 0
    expired = Session.objects.filter(owner__isnull=True, expires__lt=timezone.now())
    for session_id in list(expired.order_by("expires").values_list("pk", flat=True)[:1000]):
        with transaction.atomic():
            if hold_session(session_id) is None:
                continue
            session = expired.filter(pk=session_id).first()
            if session is not None:
                delete_session(session=session)
                count += 1
    return count


def purge_folders() -> int:
    """Remove folders whose session is gone (a crash, a late writer); returns how many.

    A session's row is there before its first file, so what has no row now is nobody's. Where most
    folders are unknown the storage rather belongs to another database, and nothing is removed.
    """
    try:
        names = default_storage.listdir(Session.FOLDER)[0]
    except FileNotFoundError:
        return 0
    ids = [UUID(name) for name in names if _is_id(name)]
    lost: list[UUID] = []
    for start in range(0, len(ids), FOLDERS_AT_ONCE):
        some = ids[start : start + FOLDERS_AT_ONCE]
        alive = set(Session.objects.filter(pk__in=some).values_list("pk", flat=True))
        lost += [each for each in some if each not in alive]
    if len(lost) > len(ids) - len(lost) + LOST_AT_MOST:
        log.warning(
            "%s of %s folders in %s/ belong to no session; is this the right database?",
            *(len(lost), len(ids), Session.FOLDER),
        )
        return 0
    for session_id in lost:
        remove_folder(default_storage, Session(pk=session_id).folder)
    return len(lost)


def _is_id(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False


def purge_workers() -> int:
    """Forget workers that have been silent for a day; returns how many."""
    return Worker.objects.filter(seen__lt=Now() - timedelta(days=1)).delete()[0]
