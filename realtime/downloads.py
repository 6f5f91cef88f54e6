"""Stored files as downloads, block by block under ASGI too."""

from __future__ import annotations

from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.core.files.storage import default_storage
from django.http import FileResponse


class StoredFile(FileResponse):
    """A download of any size that is never in memory as a whole.

    Django's own response is read to its end before the first byte is sent by an ASGI server.
    """

    block_size = 256 * 1024

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The next block is read when the one before it was sent."""
        blocks = iter(self)
        read = sync_to_async(lambda: next(blocks, None), thread_sensitive=False)
        while (block := await read()) is not None:
            yield block


def stored_file(
    name: str, filename: str, content_type: str = "application/octet-stream"
) -> StoredFile | None:
    """A stored object as a download, never shown by the browser; None when it is not there."""
    if not default_storage.exists(name):
        return None
    return StoredFile(
        default_storage.open(name),
        as_attachment=True,
        filename=filename,
        content_type=content_type,
    )
