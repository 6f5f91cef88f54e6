"""Keep and forget what people decide about ward names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chatmrpt.lib.canonical import content_hash
from chatmrpt.lib.errors import NotFoundError
from realtime.models import Session
from realtime.services.change_session import touch_session
from uploads.cleaning.decided_names import DecidedName, WardKey
from uploads.models import NameDecision
from uploads.selectors import name_decisions

FIELDS = ("state", "lga", "name", "to_state", "to_lga", "to_name", "to_code", "none")


def decide_names(*, session: Session, decisions: Sequence[DecidedName]) -> list[NameDecision]:
    """Remember decisions, for the account or for a guest's session; the later of two counts.

    Returns the rows of those that say something new.
    """
    changed = []
    with transaction.atomic():
        held = Session.objects.select_for_update().filter(pk=session.pk).first()
        if held is None:
            raise NotFoundError("session")
        for decision in decisions:
            said = {name: getattr(decision, name) for name in FIELDS}
            key = key_hash(decision.key)
            known = name_decisions(held).filter(key=key).first()
            if known is not None and all(getattr(known, name) == said[name] for name in FIELDS):
                continue
            said["created"] = timezone.now()
            row, _ = NameDecision.objects.update_or_create(**_whose(held), key=key, defaults=said)
            changed.append(row)
        if changed:
            touch_session(session=session)
    return changed


def forget_names(*, session: Session, decision_ids: Sequence[UUID | str]) -> list[NameDecision]:
    """Take decisions back; returns what they were. `NotFoundError` for one that is not there."""
    with transaction.atomic():
        wanted = {str(name) for name in decision_ids}
        rows = [row for row in name_decisions(session) if str(row.pk) in wanted]
        if len(rows) < len(wanted):
            raise NotFoundError("decision")
        NameDecision.objects.filter(pk__in=[row.pk for row in rows]).delete()
        touch_session(session=session)
    return rows


def decided_names(session: Session) -> list[DecidedName]:
    """What holds for a session's files, the newest first."""
    return [decided(row) for row in name_decisions(session)]


def decided(row: NameDecision) -> DecidedName:
    """A row as the matching takes it."""
    return DecidedName(**{name: getattr(row, name) for name in FIELDS})


def key_hash(key: WardKey) -> str:
    """What a row is found by."""
    return content_hash(list(key))


def _whose(session: Session) -> dict[str, Any]:
    if session.owner_id is not None:
        return {"owner_id": session.owner_id, "session": None}
    return {"owner": None, "session": session}
