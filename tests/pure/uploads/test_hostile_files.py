"""Files made to do harm are refused in words or read harmlessly, in the limited child.

None of them opens a connection, reads a file it was not given, runs code, or takes more memory or
time than the child has.
"""

from __future__ import annotations

import socket
import threading
import time

import pytest

from chatmrpt.lib.errors import ProblemError
from uploads.parsing import parse_in_child

from . import hostile
from .hostile_parts import MEGABYTE, Bait

#: Half of what a worker gives its child; Arrow reserves a good part of it without using it.
MEMORY = 1536 * MEGABYTE
SECONDS = 6.0
CANARY = "canary-7f3a"


class Listener:
    """A server on loopback that only counts who comes."""

    def __init__(self):
        self.visits = 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.server.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                visitor, _ = self.server.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()


@pytest.fixture(scope="module")
def listener():
    listener = Listener()
    yield listener
    listener.server.close()


@pytest.fixture(scope="module")
def bait(tmp_path_factory, listener):
    folder = tmp_path_factory.mktemp("bait")
    (folder / "secret.txt").write_text(CANARY)
    return Bait(listener.url, folder / "secret.txt", folder / "trap")


def written(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_the_listener_counts_a_visit():
    own = Listener()
    port = own.server.getsockname()[1]
    socket.create_connection(("127.0.0.1", port)).close()
    end = time.monotonic() + 5
    while not own.visits and time.monotonic() < end:
        time.sleep(0.01)
    own.server.close()
    assert own.visits == 1


@pytest.mark.parametrize("group", hostile.GROUPS)
def test_harmful_files_are_refused_in_words_or_read_harmlessly(bait, listener, tmp_path, group):
    (tmp_path / "made").mkdir()
    tried = 0
    for name, file in hostile.corpus(bait, tmp_path / "made")[group]:
        tried += 1
        folder = tmp_path / str(tried)
        refusal = read(folder, file)
        if refusal is not None:
            assert refusal.code != "reading_fault", (name, refusal.message)
            assert refusal.message.endswith("."), name
            assert refusal.hint.endswith("."), name
            assert str(tmp_path) not in refusal.message + refusal.hint, name
            assert CANARY not in refusal.message, name
        if file.codes:
            assert refusal is not None, f"{name} was read"
            assert refusal.code in file.codes, (name, refusal.code, refusal.message)
        assert CANARY.encode() not in written(folder / "work"), name
        assert not bait.trap.exists(), f"code of {name} was run"
        assert listener.visits == 0, f"{name} called out"
        assert {path.name for path in folder.iterdir()} == {"upload", "work"}, name
    assert tried >= 5
    assert (bait.secret.parent / "secret.txt").read_text() == CANARY


def read(folder, file):
    """The refusal, or None where the file was read."""
    (folder / "work").mkdir(parents=True)
    path = folder / "upload"
    path.write_bytes(file.data)
    try:
        parse_in_child(
            path, file.filename, work_dir=folder / "work", seconds=SECONDS, memory=MEMORY
        )
    except ProblemError as problem:
        return problem
    return None
