"""Webhooks over HTTP: make, list, switch, remove; what was sent, and send it again."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from chatmrpt.programs.selectors import (
    account_of,
    delivery_payload,
    get_delivery,
    get_webhook,
    webhook_payload,
    webhooks_of,
)
from chatmrpt.programs.services.change_webhook import (
    make_webhook,
    remove_webhook,
    switch_webhook,
)
from chatmrpt.programs.services.queue_deliveries import deliver_again
from realtime.paging import Paging, page_of
from realtime.schemas import ClientId
from realtime.viewer import request_viewer

router = Router(tags=["webhooks"])


class NewWebhook(Schema):
    """Where to call, and of what."""

    client_id: str = ClientId
    url: str = Field(max_length=500)
    events: list[str] = Field(max_length=20)


class Switch(Schema):
    """Whether it is called."""

    active: bool


@router.get("/webhooks")
def list_webhooks(request: HttpRequest, paging: Annotated[Paging, Query()]) -> dict[str, Any]:
    """The account's webhooks, the newest first."""
    rows, following = page_of(webhooks_of(request_viewer(request)), paging)
    return {"webhooks": [webhook_payload(row) for row in rows], "next": following}


@router.post("/webhooks", response={201: dict})
def add_webhook(request: HttpRequest, body: NewWebhook) -> Any:
    """Make a webhook; the answer holds the secret that its calls are signed with."""
    row = make_webhook(owner_id=account_of(request_viewer(request)), **body.dict())
    return Status(201, {**webhook_payload(row), "secret": row.secret})


@router.patch("/webhooks/{webhook_id}")
def change_webhook(request: HttpRequest, webhook_id: str, body: Switch) -> dict[str, Any]:
    """Switch a webhook on or off."""
    row = get_webhook(request_viewer(request), webhook_id)
    return webhook_payload(switch_webhook(webhook=row, active=body.active))


@router.delete("/webhooks/{webhook_id}", response={204: None})
def delete_webhook(request: HttpRequest, webhook_id: str) -> Any:
    """Forget a webhook and what was sent to it."""
    remove_webhook(webhook=get_webhook(request_viewer(request), webhook_id))
    return Status(204, None)


@router.get("/webhooks/{webhook_id}/deliveries")
def list_deliveries(
    request: HttpRequest, webhook_id: str, paging: Annotated[Paging, Query()]
) -> dict[str, Any]:
    """What was or will be sent, the newest first; kept for 30 days."""
    rows = get_webhook(request_viewer(request), webhook_id).deliveries.all()
    some, following = page_of(rows, paging, usual=100)
    return {"deliveries": [delivery_payload(row) for row in some], "next": following}


@router.post("/deliveries/{delivery_id}/again", response={202: dict})
def send_again(request: HttpRequest, delivery_id: str) -> Any:
    """Send a delivery that ended once more; nothing changes while it is still to be sent."""
    row = get_delivery(request_viewer(request), delivery_id)
    return Status(202, delivery_payload(deliver_again(delivery=row)))
