"""Whether somebody wants a letter when long work is over; asked on their account's page."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from chatmrpt.accounts.models import User


@require_POST
@login_required
def letters(request: HttpRequest) -> HttpResponse:
    """Note the answer; only for oneself."""
    wanted = request.POST.get("wanted") == "yes"
    if isinstance(request.user, User):
        request.user.mail_when_done = wanted
        request.user.save(update_fields=["mail_when_done"])
    return HttpResponseRedirect(reverse("account_email"))


def letters_possible(request: HttpRequest) -> dict[str, bool]:
    """For templates: whether letters can be sent at all."""
    return {"letters_possible": settings.EMAIL_CONFIGURED and settings.MAIL_AFTER_SECONDS > 0}
