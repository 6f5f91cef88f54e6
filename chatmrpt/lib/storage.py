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


def copy_files(source: Any, target: Any, folder: str = "") -> dict[str, int]:
    """Copy every object that the target lacks or has in another size (any Django storages).

    What is being written (`….part`), and what goes while it is copied, is left out.

    Returns
    -------
    dict
        `copied`, `kept` (there already) and `bytes` copied.

    Raises
    ------
    OSError
        What arrived has another size than what was sent.
    """
    folders, files = source.listdir(folder)
    counts = {"copied": 0, "kept": 0, "bytes": 0}
    for name in files:
        path = f"{folder}/{name}" if folder else name
        if not name or name.endswith(".part"):
            continue
        try:
            size = source.size(path)
            if target.exists(path) and target.size(path) == size:
                counts["kept"] += 1
                continue
            with source.open(path) as content:
                target.save(path, content)
        except FileNotFoundError:
            continue
        if target.size(path) != size:
            raise OSError(f"{path} has {target.size(path)} bytes after copying; it had {size}.")
        counts["copied"] += 1
        counts["bytes"] += size
    for name in filter(None, folders):
        more = copy_files(source, target, f"{folder}/{name}" if folder else name)
        counts = {key: counts[key] + more[key] for key in counts}
    return counts
