"""What a guest decided about names goes with the session to the account."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from realtime.models import Session
from realtime.services.merge_guest import session_handed_over
from uploads.models import NameDecision


@receiver(session_handed_over)
def take_names_over(sender: Any, session: Session, **kwargs: Any) -> None:
    """A guest's decisions become the account's; of two about one name the later counts."""
    for row in NameDecision.objects.filter(session=session).order_by("created"):
        other = NameDecision.objects.filter(owner_id=session.owner_id, key=row.key).first()
        if other is not None and other.created >= row.created:
            row.delete()
            continue
        if other is not None:
            other.delete()
        row.session, row.owner_id = None, session.owner_id
        row.save(update_fields=["session", "owner"])
