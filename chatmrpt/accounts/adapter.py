"""How accounts differ from allauth's defaults: mail only where there is a mail server."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from chatmrpt.accounts.models import User
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import to_say
from chatmrpt.problems import problem_response

log = logging.getLogger(__name__)

_LINK_BY_MAIL = ("account/email/password_reset", "account/email/unknown_account")

MAIL_FAILED = ProblemError(
    "mail_failed",
    to_say("The mail server did not take the message, so no link was sent."),
    to_say("Try again in a few minutes, or ask your administrator to set a new password for you."),
    503,
)
ADDRESS_TAKEN = ProblemError(
    "address_taken",
    to_say("There is an account with this e-mail address already."),
    to_say("Sign in with it. If you just signed up, you are signed in: open the start page."),
    409,
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is open; `next` leads only to this host (allauth's own check)."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, or say plainly that it did not work; without a mail server nothing is written.

        A password link must never reach the log, which the console backend would do.
        """
        if not settings.EMAIL_CONFIGURED:
            log.info("no mail server is set; not sent: %s", template_prefix)
            return
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            log.error("mail not sent (%s): %s", template_prefix, error)
            if template_prefix.startswith(_LINK_BY_MAIL):
                raise ImmediateHttpResponse(problem_response(self.request, MAIL_FAILED)) from error

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Save a new account; of two sign-ups at once with one address the later is told so."""
        try:
            with transaction.atomic():
                saved: User = super().save_user(request, user, form, commit)
        except IntegrityError as error:
            raise ImmediateHttpResponse(problem_response(request, ADDRESS_TAKEN)) from error
        return saved
