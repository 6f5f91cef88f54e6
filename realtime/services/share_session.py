"""Make, revoke and count the openings of read-only links to a session."""

from __future__ import annotations

import base64
import logging
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from realtime.models import Session, SharedLink
from realtime.notes import noted_beside

MOST_OPEN = 20
DAYS = (1, 7, 30)
_SALT = "realtime.shared_link"
log = logging.getLogger("chatmrpt.sharing")


def token_of(link_id: uuid.UUID, key: str | None = None) -> str:
    """The token of a link: made from its id and this installation's key, and kept nowhere.

    So its maker can be shown it again, and who reads the database alone cannot open it.
    """
    digest = salted_hmac(_SALT, str(link_id), secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def shown_token(link: SharedLink) -> str | None:
    """The token that opens this link; None where it was made with a key that is no longer known."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = token_of(link.pk, key)
        if SharedLink.digest_of(token) == link.digest:
            return token
    return None


def share_session(*, session: Session, client_id: str, days: int, files: bool) -> SharedLink:
    """A link that ends after so many days; the same `client_id` gives the same link again."""
    known = SharedLink.objects.filter(session=session, client_id=client_id).first()
    if known is not None:
        return known
    if days not in DAYS:
        raise ProblemError("bad_days", f"A link lasts 1, 7 or 30 days, not {days}.", "Choose one.")
    now = timezone.now()
    alive = session.shared_links.filter(revoked__isnull=True, expires__gt=now)
    if alive.count() >= MOST_OPEN:
        raise ProblemError(
            "too_many_links",
            say("This session has {most} open links already.", most=MOST_OPEN),
            say("Stop one that is no longer needed."),
            409,
        )
    link = SharedLink(session=session, client_id=client_id, files=files, created=now)
    link.expires = now + timedelta(days=days)
    link.digest = SharedLink.digest_of(token_of(link.pk))
    try:
        with transaction.atomic():
            link.save(force_insert=True)
    except IntegrityError:
        return SharedLink.objects.get(session=session, client_id=client_id)
    log.info("link %s made for session %s, %s days, files %s", link.pk, session.pk, days, files)
    return link


def revoke_link(*, link: SharedLink) -> SharedLink:
    """Nobody opens it from now on; revoked twice is revoked once."""
    if SharedLink.objects.filter(pk=link.pk, revoked__isnull=True).update(revoked=timezone.now()):
        log.info("link %s of session %s revoked", link.pk, link.session_id)
    link.refresh_from_db()
    return link


def note_opening(*, link: SharedLink) -> None:
    """Count one who opened the page of the link."""
    rows = SharedLink.objects.filter(pk=link.pk)
    with noted_beside():
        rows.update(opened=F("opened") + 1, last_opened=timezone.now())
    log.info("link %s of session %s opened", link.pk, link.session_id)
