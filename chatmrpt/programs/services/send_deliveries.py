"""Send what is due to webhooks: signed, tried again with longer and longer waits, bounded.

The sweeper's process does it (`keep_sending`), so that an address that hangs holds up neither a
page nor a worker. Deliveries are rows of their own and not jobs: a job belongs to a session and is
shown there.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
from django.conf import settings
from django.db import Error, connection
from django.db.models import F
from django.db.models.functions import Now

from chatmrpt.lib.errors import ProblemError
from chatmrpt.programs.models import Delivery, DeliveryState, Webhook
from chatmrpt.programs.services.queue_deliveries import note_failure
from chatmrpt.programs.targets import addresses_of, split_target

log = logging.getLogger("webhooks")

#: Seconds until the next try, after the first, the second, … After the last one it has failed.
WAITS = (10, 60, 600, 3_600, 21_600)
#: So many tries in a row without success switch a webhook off.
SWITCHED_OFF_AFTER = 30
TIMEOUT_SECONDS = 10.0
LEASE = timedelta(seconds=60)
AT_ONCE = 8
NEVER = datetime.min.replace(tzinfo=UTC)


def keep_sending(over: threading.Event, every: float = 1.0) -> None:
    """Send what is due until it is over."""
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook") as pool:
        while not over.wait(every):
            try:
                list(pool.map(_deliver_apart, claim_due()))
            except Error as error:
                log.warning("webhooks wait for the database: %s", error)
            finally:
                connection.close()


def send_due() -> int:
    """One round, here; returns how many were sent."""
    claimed = claim_due()
    for delivery in claimed:
        deliver(delivery)
    return len(claimed)


def claim_due() -> list[Delivery]:
    """Up to `AT_ONCE` due deliveries, one of each webhook, taken for a minute.

    Who dies with one in hand loses it to the next round after that minute.
    """
    if not settings.WEBHOOKS:
        return []
    due = Delivery.objects.filter(state=DeliveryState.QUEUED, due__lte=Now(), webhook__active=True)
    first = due.order_by("webhook_id", "due").distinct("webhook_id").select_related("webhook")
    taken = []
    for row in _in_turn(list(first))[:AT_ONCE]:
        if due.filter(pk=row.pk).update(attempt=F("attempt") + 1, due=Now() + LEASE):
            taken.append(row.pk)
    claimed = Delivery.objects.filter(pk__in=taken).select_related("webhook")
    Webhook.objects.filter(deliveries__in=taken).update(called=Now())
    return list(claimed)


def _in_turn(rows: list[Delivery]) -> list[Delivery]:
    """Each account's first webhook before anybody's second; of these, who was called longest ago.

    So an account whose addresses hang holds up its own calls and nobody else's.
    """
    rows = sorted(rows, key=lambda row: row.webhook.called or NEVER)
    last = {row.webhook.owner_id: row.webhook.called or NEVER for row in rows}
    turns: Counter[int] = Counter()
    places = []
    for row in rows:
        owner = row.webhook.owner_id
        turns[owner] += 1
        places.append((turns[owner], last[owner], str(row.pk), row))
    return [row for *_, row in sorted(places)]


def deliver(delivery: Delivery) -> None:
    """Call the webhook once and write down what came of it."""
    status, fault = _call(delivery)
    held = Delivery.objects.filter(
        pk=delivery.pk, attempt=delivery.attempt, state=DeliveryState.QUEUED
    )
    if not fault:
        if held.update(state=DeliveryState.DONE, status=status, error="", finished=Now()):
            Webhook.objects.filter(pk=delivery.webhook_id).update(failures=0)
        return
    if delivery.attempt <= len(WAITS):
        wait = timedelta(seconds=WAITS[delivery.attempt - 1])
        changed = held.update(status=status, error=fault[:200], due=Now() + wait)
    else:
        changed = held.update(
            state=DeliveryState.FAILED, status=status, error=fault[:200], finished=Now()
        )
    if changed and note_failure(delivery.webhook_id) >= SWITCHED_OFF_AFTER:
        _switch_off(delivery.webhook_id)


def signature(secret: str, moment: int, body: bytes) -> str:
    """The header `X-ChatMRPT-Signature`: HMAC-SHA256 over the time, a full stop, and the body."""
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256)
    return f"t={moment},v1={digest.hexdigest()}"


def _deliver_apart(delivery: Delivery) -> None:
    try:
        deliver(delivery)
    except Error as error:
        log.warning("delivery %s is tried again: %s", delivery.pk, error)
    finally:
        connection.close()


def _call(delivery: Delivery) -> tuple[int | None, str]:
    """The status, and what was wrong ("" for an answer of 2xx).

    The address is looked up and checked once more, and exactly that machine is called: a name
    that leads elsewhere a moment later changes nothing. No redirect is followed.
    """
    body = json.dumps({"id": str(delivery.pk), **delivery.payload}).encode()
    try:
        parts = split_target(delivery.webhook.url)
        address = addresses_of(parts)[0]
        port = f":{parts.port}" if parts.port else ""
        host = f"[{address}]" if ":" in address else address
        place = parts._replace(netloc=f"{host}{port}", fragment="").geturl()
        headers = {
            "Host": parts.netloc,
            "Content-Type": "application/json",
            "User-Agent": "ChatMRPT",
            "X-ChatMRPT-Event": delivery.event,
            "X-ChatMRPT-Delivery": str(delivery.pk),
            "X-ChatMRPT-Signature": signature(delivery.webhook.secret, int(time.time()), body),
        }
        status = asyncio.run(_post(place, body, headers, str(parts.hostname)))
    except ProblemError as problem:
        return None, problem.message
    except TimeoutError:
        return None, f"No answer within {TIMEOUT_SECONDS:g} s"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return None, f"No answer: {type(error).__name__}"
    return status, "" if 200 <= status < 300 else f"Answered with {status}"


async def _post(place: str, body: bytes, headers: dict[str, str], name: str) -> int:
    """The status. The time is that of the whole call: an answer may also come letter by letter."""
    async with (
        asyncio.timeout(TIMEOUT_SECONDS),
        httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False) as line,
        line.stream(
            "POST", place, content=body, headers=headers, extensions={"sni_hostname": name}
        ) as answer,
    ):
        return answer.status_code


def _switch_off(webhook_id: UUID) -> None:
    """Call it no more; what was still to be sent has failed and can be sent again later."""
    Webhook.objects.filter(pk=webhook_id).update(active=False)
    Delivery.objects.filter(webhook_id=webhook_id, state=DeliveryState.QUEUED).update(
        state=DeliveryState.FAILED,
        error="The webhook was switched off after many failures",
        finished=Now(),
    )


def purge_deliveries() -> int:
    """Forget deliveries that ended thirty days ago; returns how many."""
    old = Delivery.objects.filter(finished__lt=Now() - timedelta(days=30))
    return old.delete()[0]
