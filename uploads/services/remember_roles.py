"""Remember what people say of a file's columns, for files with the same headers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.dispatch import receiver

from realtime.models import Session
from realtime.services.merge_guest import session_handed_over
from uploads.models import RoleCorrection


def remembered_roles(session: Session) -> dict[str, dict[str, str]]:
    """Headers → column → role: of the account, or of the guest in this session."""
    found: dict[str, dict[str, str]] = {}
    for row in _rows(session):
        found.setdefault(row.headers, {})[row.column] = row.role
    return found


def remember_roles(*, session: Session, headers: str, roles: Mapping[str, str]) -> dict[str, str]:
    """Let these be all that is remembered of files with these headers; returns what was before."""
    rows = _rows(session).filter(headers=headers)
    before = {row.column: row.role for row in rows}
    if before != dict(roles):
        rows.delete()
        RoleCorrection.objects.bulk_create(
            RoleCorrection(**_whose(session), headers=headers, column=column[:500], role=role)
            for column, role in roles.items()
        )
    return before


@receiver(session_handed_over)
def take_roles_over(sender: Any, session: Session, **kwargs: Any) -> None:
    """A guest's corrections become the account's; of two about one column the later counts."""
    for row in RoleCorrection.objects.filter(session=session):
        same = RoleCorrection.objects.filter(
            owner_id=session.owner_id, headers=row.headers, column=row.column
        ).first()
        if same is not None and same.created >= row.created:
            row.delete()
            continue
        if same is not None:
            same.delete()
        row.session, row.owner_id = None, session.owner_id
        row.save(update_fields=["session", "owner"])


def _rows(session: Session) -> QuerySet[RoleCorrection]:
    if session.owner_id is not None:
        return RoleCorrection.objects.filter(owner_id=session.owner_id)
    return RoleCorrection.objects.filter(session=session)


def _whose(session: Session) -> dict[str, Any]:
    if session.owner_id is not None:
        return {"owner_id": session.owner_id, "session": None}
    return {"owner": None, "session": session}
