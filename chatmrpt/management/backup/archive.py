"""The backup's file: a tar that is written and read in one go, its manifest at the end."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from chatmrpt.lib.errors import ProblemError

MANIFEST = "manifest.json"
FORMAT = 1
PIECE = 2**20


class Hashed:
    """A stream that is hashed while it is read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        """As of a file."""
        data = self.stream.read(size)
        self.digest.update(data)
        self.size += len(data)
        return data


@dataclass
class Writer:
    """Writes members one after the other; nothing is held in memory but one piece."""

    stream: IO[bytes]
    members: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._tar = tarfile.open(  # noqa: SIM115
            fileobj=self.stream, mode="w|", format=tarfile.PAX_FORMAT, bufsize=PIECE
        )
        self._tar.copybufsize = PIECE  # type: ignore[attr-defined]  # missing in the stubs

    def add(self, name: str, stream: IO[bytes], size: int) -> None:
        """Add a member of known size."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode, entry.mtime = size, 0o600, int(time.time())
        hashed = Hashed(stream)
        self._tar.addfile(entry, hashed)
        self.members[name] = {"size": size, "sha256": hashed.digest.hexdigest()}

    def close(self, about: dict[str, Any]) -> None:
        """Write the manifest and end the file."""
        body = json.dumps({"format": FORMAT, **about, "members": self.members}).encode()
        self.add(MANIFEST, io.BytesIO(body), len(body))
        self._tar.close()


def members(stream: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    """The members in their order, each to be read before the next."""
    with tarfile.open(fileobj=stream, mode="r|", bufsize=PIECE) as tar:
        for entry in tar:
            content = tar.extractfile(entry) if entry.isreg() else None
            if content is not None:
                yield entry.name, content


def verify(stream: IO[bytes]) -> dict[str, Any]:
    """Read all of it and compare with the manifest, which is returned."""
    try:
        manifest, found = _read_all(stream)
    except (tarfile.TarError, EOFError) as error:
        raise DAMAGED from error
    if manifest is None or manifest["members"] != found:
        raise DAMAGED
    if manifest["format"] != FORMAT:
        raise ProblemError(
            "backup_format", f"This backup has format {manifest['format']}; {FORMAT} is known.",
            "Restore it with the version of ChatMRPT that made it.",
        )  # fmt: skip
    return manifest


def _read_all(stream: IO[bytes]) -> tuple[dict[str, Any] | None, dict[str, dict[str, Any]]]:
    found: dict[str, dict[str, Any]] = {}
    manifest: dict[str, Any] | None = None
    for name, content in members(stream):
        if name == MANIFEST:
            manifest = json.loads(content.read())
            continue
        hashed = Hashed(content)
        while hashed.read(PIECE):
            pass
        found[name] = {"size": hashed.size, "sha256": hashed.digest.hexdigest()}
    return manifest, found


DAMAGED = ProblemError(
    "backup_damaged",
    "This is not a whole backup of ChatMRPT: its end is missing, or checksums differ.",
    "Take another copy of it, or an older backup. Nothing was changed.",
)
