"""Fill an empty system with made-up sessions, files and events, for `backup_drill`.

`python manage.py backup_drill --fill N` calls it within the system that is to be filled.
"""

from __future__ import annotations

import random
import uuid
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from realtime.models import Event, Session
from realtime.viewer import new_guest

#: Of the bytes so much lies in rows of the database.
IN_ROWS = 0.2
FILE_BYTES = 5_000_000
ROW_BYTES = 2_000
FILES_A_SESSION = 10


def fill(megabytes: int, seed: int) -> dict[str, int]:
    """Make so many megabytes that no packing makes smaller; returns what was made."""
    rng = random.Random(seed)  # noqa: S311
    files = max(1, round(megabytes * 1e6 * (1 - IN_ROWS) / FILE_BYTES))
    rows = round(megabytes * 1e6 * IN_ROWS / ROW_BYTES)
    sessions = [_session(number) for number in range(-(-files // FILES_A_SESSION))]
    Session.objects.bulk_create(sessions)
    for number in range(files):
        folder = sessions[number % len(sessions)].folder
        content = ContentFile(rng.randbytes(FILE_BYTES))
        default_storage.save(f"{folder}/datasets/{number}.parquet", content)
    share = -(-rows // len(sessions))
    for session in sessions:
        Event.objects.bulk_create(
            [
                Event(
                    session=session,
                    seq=seq,
                    type="message",
                    payload={"id": str(seq), "text": rng.randbytes(ROW_BYTES // 2).hex()},
                )
                for seq in range(1, share + 1)
            ],
            batch_size=500,
        )
    Session.objects.update(last_seq=share)
    return {"sessions": len(sessions), "files": files, "rows": share * len(sessions)}


def _session(number: int) -> Session:
    now = timezone.now()
    return Session(
        guest_key=new_guest().guest_key,
        client_id=uuid.uuid4().hex,
        title=f"Drill {number}",
        last_used=now,
        expires=now + timedelta(days=1),
    )
