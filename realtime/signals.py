"""What happens at sign-in and sign-out, and when an administrator tells everybody something."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.http import HttpRequest

from realtime.models import Incident, Session
from realtime.services.change_session import delete_session
from realtime.services.merge_guest import merge_guest
from realtime.viewer import GUEST_COOKIE, guest_of_cookie
from realtime.whole_system import forget_told


@receiver(user_logged_in)
def take_over_guest_sessions(
    sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any
) -> None:
    """Move the guest's sessions to the account and end the guest."""
    if request is None:
        return
    guest = guest_of_cookie(request.COOKIES.get(GUEST_COOKIE))
    if guest is not None:
        merge_guest(guest=guest, user_id=user.pk)
        request._drop_guest = True  # type: ignore[attr-defined]
    request._viewer = request._set_guest = None  # type: ignore[attr-defined]


@receiver(user_logged_out)
def forget_guest(sender: Any, request: HttpRequest | None, **kwargs: Any) -> None:
    """Leave no guest behind on a shared computer."""
    if request is not None:
        request._drop_guest = True  # type: ignore[attr-defined]
        request._leaves = True  # type: ignore[attr-defined]


@receiver(pre_delete, sender=settings.AUTH_USER_MODEL)
def remove_sessions_with_their_owner(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A deleted account leaves no file behind."""
    for session in Session.objects.filter(owner=instance):
        delete_session(session=session)


post_save.connect(forget_told, sender=Incident)
post_delete.connect(forget_told, sender=Incident)
