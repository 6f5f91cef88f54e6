"""Downloads come in blocks: a file of 200 MB must not pass through memory as a whole."""

from __future__ import annotations

import warnings

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from realtime.downloads import StoredFile, stored_file

pytestmark = pytest.mark.django_db


async def test_a_download_is_read_block_by_block():
    data = bytes(range(256)) * 2048
    default_storage.save("a/original", ContentFile(data))
    response = stored_file("a/original", "wards.csv")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        blocks = [block async for block in response]
    assert len(blocks) == len(data) / StoredFile.block_size
    assert b"".join(blocks) == data
    assert response["Content-Disposition"] == 'attachment; filename="wards.csv"'
    response.close()


def test_a_file_that_is_gone_is_no_download():
    assert stored_file("a/missing", "wards.csv") is None
