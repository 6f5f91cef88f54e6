"""Answers with maps, kept in the cache as they go over the line: many look, few are worked out."""

from __future__ import annotations

import gzip
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from chatmrpt.lib import metrics

KEPT_SECONDS = 24 * 3600
#: Larger ones (a country's outlines) are made anew: the cache is for what many look at.
MOST_BYTES = 512 * 1024


def kept_json(
    request: HttpRequest, etag: str, make: Callable[[], bytes], cache_control: str
) -> HttpResponse:
    """The JSON that `make` gives, or 304 for who has it.

    Parameters
    ----------
    request
        Of a viewer who was found to be allowed to see it.
    etag
        With its quotes. It must name the content: whoever asks with it gets the same bytes.
    make
        Works the content out; asked only where nobody did before.
    cache_control
        How long the browser keeps it.
    """
    if request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(content_type="application/json")
        packed = _packed(f"map.{etag}", make)
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response.content, response["Content-Encoding"] = packed, "gzip"
        else:
            response.content = gzip.decompress(packed)
    response["ETag"] = etag
    response["Cache-Control"] = cache_control
    response["Vary"] = "Accept-Encoding"
    return response


def _packed(key: str, make: Callable[[], bytes]) -> bytes:
    known: bytes | None = cache.get(key)
    metrics.looked_up("map", known is not None)
    if known is None:
        known = gzip.compress(make(), 6, mtime=0)
        if len(known) <= MOST_BYTES:
            cache.set(key, known, KEPT_SECONDS)
    return known
