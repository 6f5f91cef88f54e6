"""The page on which people make and revoke tokens for programs. A new one is shown once."""

from __future__ import annotations

import secrets

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chatmrpt.accounts.models import Token, User
from chatmrpt.lib.say import say

MOST = 20


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def tokens(request: HttpRequest) -> HttpResponse:
    """List the viewer's tokens; POST makes one or revokes one."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 for the types: login_required saw to it
    made, fault = "", ""
    if request.method == "POST" and request.POST.get("revoke", "").isdecimal():
        user.tokens.filter(pk=int(request.POST["revoke"][:18])).delete()
    elif request.method == "POST":
        made, fault = _make(request, user)
    values = {"tokens": user.tokens.all(), "scopes": Token.SCOPES, "made": made, "fault": fault}
    return render(request, "account/tokens.html", values)


def _make(request: HttpRequest, user: User) -> tuple[str, str]:
    """The new token's text, or what is wrong."""
    name = request.POST.get("name", "").strip()[:80]
    scopes = [scope for scope in Token.SCOPES if scope in request.POST.getlist("scopes")]
    if not name or "\x00" in name:
        return "", say("Give the key a name, such as the program that will use it.")
    if not scopes:
        return "", say("Choose at least one thing that the key may do.")
    if user.tokens.count() >= MOST:
        return "", say(
            "You have {most} keys already; revoke one that is no longer used.", most=MOST
        )
    text = f"cm_{secrets.token_urlsafe(32)}"
    Token.objects.create(user=user, name=name, scopes=scopes, digest=Token.digest_of(text))
    return text, ""
