"""The page on which people keep webhooks and see what was sent. A secret is shown once."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chatmrpt.lib.errors import ProblemError
from chatmrpt.programs.models import Delivery, Webhook
from chatmrpt.programs.selectors import get_delivery, get_webhook, webhooks_of
from chatmrpt.programs.services.change_webhook import (
    make_webhook,
    remove_webhook,
    switch_webhook,
)
from chatmrpt.programs.services.queue_deliveries import deliver_again
from realtime.viewer import Viewer

SHOWN = 20


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def webhooks(request: HttpRequest) -> HttpResponse:
    """List the viewer's webhooks and their last deliveries; POST changes one."""
    viewer = Viewer(user_id=request.user.pk)
    made, fault = None, ""
    if request.method == "POST":
        try:
            made = _change(request, viewer)
        except ProblemError as problem:
            fault = f"{problem.message} {problem.hint}"
    sent = Delivery.objects.filter(webhook__owner_id=request.user.pk).select_related("webhook")
    values = {
        "webhooks": webhooks_of(viewer),
        "deliveries": sent[:SHOWN],
        "events": Webhook.EVENTS,
        "made": made,
        "fault": fault,
    }
    return render(request, "account/webhooks.html", values)


def _change(request: HttpRequest, viewer: Viewer) -> Webhook | None:
    """Do what the form asks for; the webhook if one was made."""
    form = request.POST
    if "remove" in form:
        remove_webhook(webhook=get_webhook(viewer, form["remove"]))
    elif "switch" in form:
        row = get_webhook(viewer, form["switch"])
        switch_webhook(webhook=row, active=not row.active)
    elif "again" in form:
        deliver_again(delivery=get_delivery(viewer, form["again"]))
    else:
        return make_webhook(
            owner_id=viewer.user_id or 0,
            client_id=uuid.uuid4().hex,
            url=form.get("url", "").strip(),
            events=form.getlist("events"),
        )
    return None
