"""Stored files as downloads: from a bucket itself, else block by block, under ASGI too."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.http import FileResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header

#: So long the address of a file in a bucket holds: a browser follows it at once.
ADDRESS_SECONDS = 60


class StoredFile(FileResponse):
    """A download of any size that is never in memory as a whole.

    Django's own response is read to its end before the first byte is sent by an ASGI server.
    """

    block_size = 256 * 1024

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The next block is read when the one before it was sent.

        A slow line takes minutes for that: the database's connection is given back before.
        """
        await sync_to_async(_give_connection_back)()
        blocks = iter(self)
        read = sync_to_async(lambda: next(blocks, None), thread_sensitive=False)
        while (block := await read()) is not None:
            yield block


def _give_connection_back() -> None:
    if not connection.in_atomic_block:
        connection.close()


Download = StoredFile | HttpResponseRedirect


def stored_file(
    name: str, filename: str, content_type: str = "application/octet-stream"
) -> Download | None:
    """A stored object as a download, never shown by the browser; None when it is not there.

    Of a bucket it is the way to the object, signed for this object and these headers alone. Such
    an answer is never cached: its address is over in a minute.
    """
    if not default_storage.exists(name):
        return None
    if settings.S3_PRESIGNED and hasattr(default_storage, "bucket"):
        return _signed_address(default_storage, name, filename, content_type)
    return StoredFile(
        default_storage.open(name),
        as_attachment=True,
        filename=filename,
        content_type=content_type,
    )


def _signed_address(
    storage: Any, name: str, filename: str, content_type: str
) -> HttpResponseRedirect:
    headers = {
        "ResponseContentDisposition": content_disposition_header(True, filename),
        "ResponseContentType": content_type,
        "ResponseCacheControl": "private, no-store",
    }
    address = storage.url(name, parameters=headers, expire=ADDRESS_SECONDS)
    response = HttpResponseRedirect(address)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
