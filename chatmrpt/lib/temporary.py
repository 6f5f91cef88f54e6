"""Temporary files of a long-lived process: in a folder of its own, which goes when it is dead."""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

YOUNG_SECONDS = 60.0
"""A folder that is not locked yet may belong to a process that just starts."""
_held: list[int] = []


def use_own_folder() -> Path:
    """From now on temporary files of this process and its children lie in a folder of its own.

    The folder is locked as long as the process lives (`systemd-tmpfiles` passes over it, too).
    Those of processes that were killed are removed here; in the usual place nobody would.
    """
    home = Path(tempfile.gettempdir()) / f"chatmrpt-{os.getuid()}"
    home.mkdir(mode=0o700, exist_ok=True)
    about = home.lstat()
    if home.is_symlink() or about.st_uid != os.getuid() or about.st_mode & 0o022:
        raise PermissionError(f"{home} belongs to somebody else, or others may write there.")
    _remove_dead(home)
    folder = Path(tempfile.mkdtemp(dir=home))
    _held.append(os.open(folder, os.O_RDONLY))
    fcntl.flock(_held[-1], fcntl.LOCK_EX)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
    return folder


def _remove_dead(home: Path) -> None:
    for folder in home.iterdir():
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > YOUNG_SECONDS and not _is_locked(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_locked(folder: Path) -> bool:
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(opened)
    return False
