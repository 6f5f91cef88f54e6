"""The demonstration state: two synthetic files, taken in like anybody's."""

from __future__ import annotations

from django.db import transaction

from realtime.models import Session
from uploads.services.receive_upload import announce_alone, open_upload, take_chunk


def load_sample(*, session: Session, client_id: str) -> None:
    """Upload the two files into the session; the same `client_id` does it once."""
    from uploads.sample import BOUNDARY, WARDS, sample_files  # loads scipy: not at every start

    files = sample_files()
    with transaction.atomic():
        announce_alone(session)
        Session.objects.select_for_update().filter(pk=session.pk).first()
        for name in (BOUNDARY, WARDS):
            data = files[name]
            upload = open_upload(
                session=session,
                client_id=f"{client_id[:36]}-{name}"[:64],
                filename=name,
                size=len(data),
            )
            if upload.offset == 0:
                take_chunk(upload_id=upload.pk, offset=0, data=data)
