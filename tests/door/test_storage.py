"""A stored file is there whole or not at all."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

pytestmark = pytest.mark.django_db


class Interrupted(File):
    """Gives the first half, then the disk is full."""

    def __init__(self):
        super().__init__(None, name="half")

    def chunks(self, chunk_size=None):
        yield b"half"
        raise OSError(28, "No space left on device")


def test_a_file_replaces_the_one_of_its_name():
    default_storage.save("a/b/x", ContentFile(b"old"))
    assert default_storage.save("a/b/x", ContentFile(b"new")) == "a/b/x"
    with default_storage.open("a/b/x") as file:
        assert file.read() == b"new"
    assert default_storage.listdir("a/b") == ([], ["x"])


def test_a_write_that_breaks_off_leaves_nothing_under_the_name():
    with pytest.raises(OSError, match="No space"):
        default_storage.save("a/b/x", Interrupted())
    assert default_storage.listdir("a/b") == ([], [])
