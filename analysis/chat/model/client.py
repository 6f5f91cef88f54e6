"""Ask an OpenAI-compatible server once, within time and size, over httpx.

httpx and not the `openai` package: three small pure packages instead of a large one with retries
and environment variables of its own. The environment's proxies are not used, certificates are
checked, redirects are not followed (the key goes to the named server alone).
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx
from django.conf import settings

from analysis.chat.model.stream import ModelFault, Reply, lines_of, read_object, read_stream
from analysis.services.language_model import Endpoint

MOST_KEPT = 200_000
"""Bytes of a reply that the ledger keeps."""
ERROR_BYTES = 4_000


@dataclass
class Heard:
    """What came back, filled while it comes: for the ledger, also of a reply that breaks off."""

    body: bytearray = field(default_factory=bytearray)
    http_status: int | None = None
    connected: bool = False

    def keep(self, chunk: bytes) -> None:
        """Keep a piece as far as there is room."""
        self.body += chunk[: max(0, MOST_KEPT - len(self.body))]


def complete(
    found: Endpoint,
    body: bytes,
    heard: Heard,
    *,
    until: float,
    on_text: Callable[[str], None],
    on_chunk: Callable[[], None],
) -> Reply:
    """Send one request and read the reply.

    Parameters
    ----------
    found, body
        The server, and the request's JSON as it is to be sent.
    heard
        Filled with what comes back.
    until
        When all must be over, by `time.monotonic`.
    on_text, on_chunk
        Called with all text so far; called after each piece (may raise to stop).

    Raises
    ------
    ModelFault
        `refused`, `slow`, `dropped`, `http_<status>`, `too_large`, `broken`, `empty`.
    """
    watch = Watch(until)
    try:
        with _client() as client, watch.over(), _request(client, found, body, watch) as response:
            heard.connected = True
            return _read(response, heard, watch, on_text, on_chunk)
    except ModelFault as fault:
        if watch.barked:
            raise ModelFault("slow", "The model took too long.") from None
        raise fault
    except (httpx.ConnectError, httpx.ConnectTimeout):
        raise ModelFault("refused", "The server cannot be reached.") from None
    except httpx.TimeoutException:
        raise ModelFault("slow", "The server was silent for too long.") from None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise ModelFault("slow" if watch.barked else "dropped", "The connection broke.") from None


def probe(found: Endpoint) -> int:
    """The status of the server's list of models: a look at whether it is there at all."""
    try:
        with _client() as client:
            return client.get(f"{found.base_url}/models", headers=_headers(found)).status_code
    except (httpx.HTTPError, httpx.InvalidURL):
        raise ModelFault("refused", "The server cannot be reached.") from None


class Watch:
    """Ends a connection when the time is over, also one that drips byte by byte."""

    def __init__(self, until: float) -> None:
        self.until, self.barked = until, False
        self.first = time.monotonic() + settings.LLM_FIRST_WORD_SECONDS
        self._socket: socket.socket | None = None

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Note the socket as soon as it is open."""
        if event == "connection.connect_tcp.complete":
            self._socket = info["return_value"].get_extra_info("socket")

    @contextmanager
    def over(self) -> Iterator[None]:
        """While the block lasts the watch is on."""
        timer = threading.Timer(max(0.01, self.until - time.monotonic()), self._bark)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _bark(self) -> None:
        self.barked = True
        if self._socket is None:
            return
        try:
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
        except OSError:
            return

    def look(self, *, began: bool) -> None:
        """After a piece: is there still time?"""
        now = time.monotonic()
        if self.barked or now > self.until or (not began and now > self.first):
            raise ModelFault("slow", "The model took too long.")


@cache
def _authorities() -> ssl.SSLContext:
    """Whose certificates are believed; reading the list takes tens of milliseconds."""
    return httpx.create_ssl_context(verify=True, trust_env=False)


def _client() -> httpx.Client:
    silence = settings.LLM_FIRST_WORD_SECONDS
    timeout = httpx.Timeout(silence, connect=settings.LLM_CONNECT_SECONDS)
    return httpx.Client(
        trust_env=False, verify=_authorities(), follow_redirects=False, timeout=timeout
    )


def _headers(found: Endpoint) -> dict[str, str]:
    key = {"Authorization": f"Bearer {found.key}"} if found.key else {}
    return {"Content-Type": "application/json", "Accept-Encoding": "identity", **key}


def _request(client: httpx.Client, found: Endpoint, body: bytes, watch: Watch) -> Any:
    headers = {**_headers(found), "Accept": "text/event-stream, application/json"}
    return client.stream(
        "POST", found.url, content=body, headers=headers, extensions={"trace": watch.trace}
    )


def _read(
    response: httpx.Response,
    heard: Heard,
    watch: Watch,
    on_text: Callable[[str], None],
    on_chunk: Callable[[], None],
) -> Reply:
    heard.http_status = response.status_code
    began = False

    def chunks() -> Iterator[bytes]:
        for chunk in response.iter_raw():
            heard.keep(chunk)
            watch.look(began=began)
            on_chunk()
            yield chunk

    def hear(text: str) -> None:
        nonlocal began
        began = True
        on_text(text)

    if response.status_code != httpx.codes.OK:
        for _ in chunks():
            if len(heard.body) > ERROR_BYTES:
                break
        raise ModelFault(f"http_{response.status_code}", "The server refused the request.")
    whole = response.headers.get("Content-Type", "").startswith("application/json")
    return (read_object if whole else read_stream)(lines_of(chunks()), hear)
