"""The tus 1.0 protocol (https://tus.io/protocols/resumable-upload): creation, expiration,
checksum, termination.

Under ASGI a request's body is complete before a view sees it, so the offset moves once a PATCH:
clients send chunks of 128 to 256 kB, and a cut line costs at most one of them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date

from chatmrpt.lib.errors import ProblemError
from realtime.selectors import get_session
from realtime.viewer import request_viewer
from uploads.models import Upload, UploadState
from uploads.selectors import get_upload
from uploads.services.receive_upload import open_upload, remove_upload, take_chunk

VERSION = "1.0.0"
CHECKSUMS = ("sha1", "sha256", "md5")
MAX_CHUNK = 16 * 1024 * 1024


def uploads(request: HttpRequest) -> HttpResponse:
    """`OPTIONS` and `POST` on the collection."""
    return _answer(request, {"OPTIONS": _describe, "POST": _create})


def upload(request: HttpRequest, upload_id: str) -> HttpResponse:
    """`HEAD`, `PATCH` and `DELETE` on one upload."""
    return _answer(
        request,
        {"OPTIONS": _describe, "HEAD": _offset, "PATCH": _append, "DELETE": _terminate},
        upload_id,
    )


def _answer(
    request: HttpRequest, methods: dict[str, Callable[..., HttpResponse]], *arguments: str
) -> HttpResponse:
    method = request.method or ""
    if method == "POST":  # A GET is not asked for a CSRF token, so it may not become a write.
        method = request.headers.get("X-HTTP-Method-Override", method).upper()
    if method not in methods:
        response = HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
    elif method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
        response = HttpResponse(status=412, headers={"Tus-Version": VERSION})
    else:
        response = methods[method](request, *arguments)
    response["Tus-Resumable"] = VERSION
    return response


def _describe(request: HttpRequest, *_: str) -> HttpResponse:
    return HttpResponse(
        status=204,
        headers={
            "Tus-Version": VERSION,
            "Tus-Extension": "creation,expiration,checksum,termination",
            "Tus-Max-Size": str(settings.UPLOAD_MAX_BYTES),
            "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
        },
    )


def _create(request: HttpRequest) -> HttpResponse:
    metadata = _metadata(request.headers.get("Upload-Metadata", ""))
    session = get_session(request_viewer(request), metadata.get("session", ""))
    row = open_upload(
        session=session,
        client_id=metadata.get("client_id", "")[:64] or _missing("client_id"),
        filename=metadata.get("filename", "").rsplit("/", 1)[-1].rsplit("\\", 1)[-1],
        size=_whole_number(request, "Upload-Length"),
    )
    address = reverse("tus-upload", args=[row.pk])
    return HttpResponse(status=201, headers={"Location": address, **_state(row)})


def _offset(request: HttpRequest, upload_id: str) -> HttpResponse:
    row = get_upload(request_viewer(request), upload_id)
    headers = {"Upload-Length": str(row.size), "Cache-Control": "no-store", **_state(row)}
    return HttpResponse(status=200, headers=headers)


def _append(request: HttpRequest, upload_id: str) -> HttpResponse:
    row = get_upload(request_viewer(request), upload_id)
    if request.headers.get("Content-Type") != "application/offset+octet-stream":
        return HttpResponse(status=415)
    offset = _whole_number(request, "Upload-Offset")
    data = request.read(MAX_CHUNK + 1)
    if len(data) > MAX_CHUNK:
        raise ProblemError(
            "chunk_too_large",
            f"One request may carry up to {MAX_CHUNK // 2**20} MB of a file.",
            "Send the file in chunks of 256 kB.",
            413,
        )
    _check_sum(request, data)
    row = take_chunk(upload_id=row.pk, offset=offset, data=data)
    return HttpResponse(status=204, headers=_state(row))


def _terminate(request: HttpRequest, upload_id: str) -> HttpResponse:
    remove_upload(upload=get_upload(request_viewer(request), upload_id))
    return HttpResponse(status=204)


def _state(row: Upload) -> dict[str, str]:
    headers = {"Upload-Offset": str(row.offset)}
    if row.expires and row.state == UploadState.RECEIVING:
        headers["Upload-Expires"] = http_date(row.expires.timestamp())
    return headers


def _metadata(header: str) -> dict[str, str]:
    """`key base64, key base64`: the protocol's way to name a file."""
    pairs: dict[str, str] = {}
    for item in filter(None, (part.strip() for part in header.split(","))):
        key, _, value = item.partition(" ")
        try:
            pairs[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise ProblemError(
                "bad_metadata",
                f"The value of “{key}” in Upload-Metadata is not base64 of UTF-8 text.",
                "See the tus protocol, section Creation.",
            ) from None
    return pairs


def _whole_number(request: HttpRequest, header: str) -> int:
    value = request.headers.get(header, "")
    if not value.isdecimal() or len(value) > 15:
        raise ProblemError(
            "bad_header",
            f"The header {header} must be a whole number; it is “{value[:40]}”.",
            "See the tus protocol.",
        )
    return int(value)


def _check_sum(request: HttpRequest, data: bytes) -> None:
    header = request.headers.get("Upload-Checksum")
    if header is None:
        return
    algorithm, _, value = header.partition(" ")
    if algorithm not in CHECKSUMS:
        raise ProblemError(
            "unknown_checksum",
            f"The checksum algorithm “{algorithm[:20]}” is not offered.",
            f"Use one of {', '.join(CHECKSUMS)}.",
        )
    digest: Any = hashlib.new(algorithm, data, usedforsecurity=False)
    if base64.b64encode(digest.digest()).decode() != value.strip():
        raise ProblemError(
            "checksum_mismatch",
            "The chunk arrived damaged: its checksum does not fit.",
            "Send the chunk again.",
            460,
        )


def _missing(name: str) -> str:
    raise ProblemError(
        "bad_metadata",
        f"Upload-Metadata lacks “{name}”.",
        "Send session, client_id and filename.",
    )
