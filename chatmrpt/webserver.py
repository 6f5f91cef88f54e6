"""The web server: `python -m chatmrpt.webserver` is daphne with a limit on the size of a request.

Daphne keeps a whole body on disk before the application sees the request; without a limit anybody
could fill the disk.
"""

from __future__ import annotations

import json

from daphne import http_protocol
from daphne.cli import CommandLineInterface
from django.conf import settings

#: How long a refused sender is listened to, so that it can read the refusal.
LINGER_SECONDS = 2


class LimitedRequest(http_protocol.WebRequest):  # type: ignore[misc]  # daphne has no types
    """A request whose body is dropped, and which is refused, once it is too large."""

    received = 0
    refused = False

    def gotLength(self, length: int | None) -> None:  # noqa: N802
        """The headers are there: `length` is the body's declared length, if any."""
        super().gotLength(length)
        if length is not None and length > settings.REQUEST_MAX_BYTES:
            self.refuse()

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802
        """Keep a part of the body."""
        self.received += len(data)
        if self.received > settings.REQUEST_MAX_BYTES:
            self.refuse()
        if not self.refused:
            super().handleContentChunk(data)

    def requestReceived(self, command: bytes, path: bytes, version: bytes) -> None:  # noqa: N802
        """Pass the complete request on."""
        if not self.refused:
            super().requestReceived(command, path, version)

    def refuse(self) -> None:
        """Answer 413 once and close."""
        if self.refused:
            return
        self.refused = True
        problem = {
            "code": "too_large",
            "message": "A request may carry at most "
            f"{settings.REQUEST_MAX_BYTES // 2**20} MB; this one is larger.",
            "hint": "Add files with the page's button: it sends them in small parts.",
        }
        body = json.dumps(problem).encode()
        head = (
            "HTTP/1.1 413 Content Too Large\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        self.channel.transport.write(head.encode() + body)
        self.channel.callLater(LINGER_SECONDS, self.channel.loseConnection)


if __name__ == "__main__":
    http_protocol.WebRequest = LimitedRequest
    CommandLineInterface.entrypoint()
