"""Guests, people with an account, and staff: who may have how much at once."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from realtime.models import Session


def tier_of(user: Any) -> str:
    """The tier of a user object: "guest" without an account, "registered", or "staff"."""
    if user is None or not user.is_authenticated:
        return "guest"
    return "staff" if user.is_staff else "registered"


def limit_of(user: Any, name: str) -> int:
    """What the user's tier may have; 0: no limit.

    Parameters
    ----------
    user
        Of a request or of a session (`session.owner`); None for a guest.
    name
        A key of `settings.LIMITS`.
    """
    return int(settings.LIMITS[name][tier_of(user)])


def same_owner(session: Session) -> dict[str, Any]:
    """The filter for all sessions of the one whose session this is."""
    if session.owner_id is not None:
        return {"owner_id": session.owner_id}
    return {"owner__isnull": True, "guest_key": session.guest_key}
