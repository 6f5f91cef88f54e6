"""What Django's storages lack: removing a folder."""

from __future__ import annotations

import contextlib
from typing import Any


def remove_folder(storage: Any, folder: str) -> int:
    """Delete every object below `folder` (any Django storage); returns how many there were."""
    try:
        folders, files = storage.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return 0
    count = len(files)
    for name in files:
        storage.delete(f"{folder}/{name}")
    for name in folders:
        if name:
            count += remove_folder(storage, f"{folder}/{name}")
    with contextlib.suppress(OSError, FileNotFoundError):
        storage.delete(folder)
    return count
