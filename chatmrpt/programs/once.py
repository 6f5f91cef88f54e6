"""A write with an `Idempotency-Key` is done once: sent again, it gets the same answer.

The key's row, what the write changes and its answer are one transaction. A second request with
the key waits for the first to end; of a process that dies in between nothing stays. A refused
write did nothing, is not kept, and may be sent again with its key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from chatmrpt.lib.errors import ProblemError
from chatmrpt.problems import problem_response
from chatmrpt.programs.models import KeptAnswer
from realtime.viewer import request_viewer

HEADER = "Idempotency-Key"
READS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
SECRETS = ("/webhooks", "/shared-links")
KEPT_FOR = timedelta(days=1)
View = Callable[..., HttpResponse]


class Once(MiddlewareMixin):
    """The last of the middlewares: who asks and how often is settled before."""

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """None lets the request through."""
        key = request.headers.get(HEADER, "")
        if not key or request.method in READS or not _is_api_write(request.path):
            return None
        if len(key) > 128 or not key.isascii() or not key.isprintable():
            return problem_response(request, BAD_KEY)
        try:
            fingerprint = _fingerprint(request)
        except RequestDataTooBig:
            return None
        viewer = request_viewer(request)
        who = f"account {viewer.user_id}" if viewer.user_id is not None else viewer.guest_key
        with transaction.atomic():
            row = _reserve(who, key, fingerprint)
            if row.status:
                same = row.fingerprint == fingerprint
                return _again(row) if same else problem_response(request, OTHER_REQUEST)
            return _answer(row, lambda: view(request, *args, **kwargs))


def purge_answers() -> int:
    """Forget answers that were kept for a day; returns how many."""
    return KeptAnswer.objects.filter(made__lt=Now() - KEPT_FOR).delete()[0]


def _is_api_write(path: str) -> bool:
    """Files have a way of their own to go on where they stopped (tus: the offset).

    What is answered with a secret is done once by its `client_id`, so that no row holds the secret.
    """
    is_file = path.startswith("/api/v1/uploads/") and not path.endswith("/choice")
    return path.startswith("/api/v1/") and not is_file and not path.endswith(SECRETS)


def _reserve(who: str, key: str, fingerprint: str) -> KeptAnswer:
    """The row of this key: a new one, or the one of the first request, once that has ended."""
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(who=who, key=key, fingerprint=fingerprint)
    except IntegrityError:
        return KeptAnswer.objects.get(who=who, key=key)


def _answer(row: KeptAnswer, write: Callable[[], HttpResponse]) -> HttpResponse:
    """Do it and keep the answer; a refusal takes everything back."""
    response = write()
    if response.status_code >= 400:
        transaction.set_rollback(True)
        return response
    row.status = response.status_code
    row.content_type = response.get("Content-Type", "")[:100]
    row.body = response.content
    row.save(update_fields=["status", "content_type", "body"])
    return response


def _again(row: KeptAnswer) -> HttpResponse:
    response = HttpResponse(
        bytes(row.body), status=row.status, content_type=row.content_type or None
    )
    if not row.content_type:
        del response["Content-Type"]
    response["Idempotent-Replay"] = "true"
    return response


def _fingerprint(request: HttpRequest) -> str:
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    digest.update(request.body)
    return digest.hexdigest()


BAD_KEY = ProblemError(
    "bad_key",
    f"The header {HEADER} must be 1 to 128 printable ASCII characters.",
    "Use a new UUID for each write.",
    422,
)
OTHER_REQUEST = ProblemError(
    "key_used_otherwise",
    f"This {HEADER} came with another request before.",
    "Use a new key for each write; the same one only to send the same write again.",
    422,
)
