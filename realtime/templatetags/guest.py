"""What a sign-in page says about the guest who reads it."""

from __future__ import annotations

from typing import Any

from django import template

from realtime.selectors import sessions_of
from realtime.viewer import GUEST_COOKIE, guest_of_cookie

register = template.Library()


@register.simple_tag(takes_context=True)
def guest_session_count(context: dict[str, Any]) -> int:
    """How many sessions will move to the account; nobody becomes a guest by looking."""
    guest = guest_of_cookie(context["request"].COOKIES.get(GUEST_COOKIE))
    return sessions_of(guest).count() if guest else 0
