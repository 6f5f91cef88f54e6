"""The archive of the embedded PostgreSQL: every piece of its log, a minute after it was written.

`WAL_ARCHIVE` names the folder, best on another disk: `wal/` for the log (WAL), `base/` for copies
of the whole server that a way back begins with (`chatmrpt.embedded.past`).
"""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from chatmrpt.embedded.places import UNPRIVILEGED, Places, reachable
from chatmrpt.lib.errors import ProblemError

TIMEOUT_SECONDS = 60
"""A piece of the log that is not full is archived after so long: the most a lost disk costs."""


def archive_folder() -> Path | None:
    """Where the archive is; None: there is none."""
    named = os.environ.get("WAL_ARCHIVE", "")
    return Path(named).resolve() if named else None


def archive_settings(places: Places) -> dict[str, str]:
    """What the server is started with, quoted for a shell. Makes the folders.

    A piece appears under its name when it is whole. One that is there already is taken as
    archived if it is the same, and stops the archive if it is not.
    """
    archive = archive_folder()
    if archive is None:
        return {}
    for folder in (archive, archive / "wal", archive / "base"):
        _own(places, folder)
    piece = f"{shlex.quote(str(archive / 'wal'))}/%f.gz"
    command = (
        f"if [ -f {piece} ]; then gzip -dc {piece} | cmp -s - %p; "
        f"else gzip -1 < %p > {piece}.part && mv {piece}.part {piece}; fi"
    )
    return {
        "archive_mode": "on",
        "archive_timeout": str(TIMEOUT_SECONDS),
        "archive_command": shlex.quote(command),
    }


def restore_command(archive: Path) -> str:
    """How the server fetches a piece of the log."""
    piece = f"{shlex.quote(str(archive / 'wal'))}/%f.gz"
    return f"test -f {piece} && gzip -dc {piece} > %p"


def _own(places: Places, folder: Path) -> None:
    """Make a folder that only the server's account reads."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if places.as_root:
            os.chown(folder, UNPRIVILEGED, UNPRIVILEGED)
    except OSError as error:
        raise ProblemError(
            "archive_failed", f"The archive {folder} cannot be used: {error.strerror}.",
            "Name another folder in WAL_ARCHIVE.",
        ) from error  # fmt: skip
    if places.as_root and folder == archive_folder() and not reachable(folder.parent):
        raise ProblemError(
            "archive_hidden", f"PostgreSQL, which does not run as root, cannot reach {folder}.",
            "Name a folder in WAL_ARCHIVE that other users can walk to, as below /var.",
        )  # fmt: skip
