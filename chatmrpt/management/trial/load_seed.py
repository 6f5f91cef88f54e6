"""Sessions of so many guests at once, for a load: `python -m … COUNT`, in a system's place."""

from __future__ import annotations

import json
import os
import sys
import uuid
from datetime import timedelta


def main(count: int) -> None:
    """Make them; print [session, cookie] of each as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatmrpt.settings")
    import django

    django.setup()
    from django.utils import timezone

    from realtime.models import Session
    from realtime.viewer import guest_cookie, new_guest

    now = timezone.now()
    made = []
    for _ in range(count):
        viewer = new_guest()
        session = Session(
            guest_key=viewer.guest_key,
            client_id=uuid.uuid4().hex,
            title="Load",
            last_used=now,
            expires=now + timedelta(hours=24),
        )
        made.append((session, guest_cookie(viewer)))
    Session.objects.bulk_create([session for session, _ in made], batch_size=1000)
    json.dump([[str(session.pk), cookie] for session, cookie in made], sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
