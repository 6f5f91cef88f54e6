"""Make a backup while everything runs."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import psycopg
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.backup import database
from chatmrpt.management.backup.archive import Writer
from chatmrpt.management.backup.sealing import sealed
from realtime.models import Session
from realtime.services.record_backup import record_backup

FILES = "files/"
DATABASE = "database/"


def make_backup(target: Path, recipient: str = "") -> dict[str, Any]:
    """Write the backup to `target`, whole or not at all; returns what is in it."""
    if target.exists():
        raise ProblemError(
            "backup_exists", f"{target} is there already and is not written over.",
            "Name another file with --out.",
        )  # fmt: skip
    started = time.monotonic()
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with _maybe_sealed(file, recipient) as stream:
                about = _write(stream)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, target)
    except OSError as error:
        raise ProblemError(
            "backup_failed", f"The backup could not be written: {error}",
            "Free some room, or name another place with --out.",
        ) from error  # fmt: skip
    finally:
        unfinished.unlink(missing_ok=True)
    seconds, size = time.monotonic() - started, target.stat().st_size
    record_backup(place=str(target), size=size, seconds=seconds)
    return {
        **about, "place": str(target), "size": size, "encrypted": bool(recipient),
        "seconds": round(seconds, 2), "megabytes_per_second": round(size / 1e6 / seconds, 1),
    }  # fmt: skip


@contextlib.contextmanager
def _maybe_sealed(file: Any, recipient: str) -> Iterator[IO[bytes]]:
    if not recipient:
        yield file
        return
    with sealed(file, recipient) as stream:
        yield stream


def _write(stream: IO[bytes]) -> dict[str, Any]:
    """The database at one moment, then all files.

    A file is there before a row names it, and rows that came later are not in the dump, so the
    files of a later moment hold all that the dump names; but for sessions deleted meanwhile,
    which are noted and left out when restoring.
    """
    writer = Writer(stream)
    with database.one_moment() as (line, snapshot):
        for number, (piece, size) in enumerate(database.dump(snapshot)):
            writer.add(f"{DATABASE}{number:06}", piece, size)
        dumped = sum(entry["size"] for entry in writer.members.values())
        count, total = _write_files(writer)
        about = {
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "version": settings.VERSION,
            "migrations": sorted(MigrationRecorder(connection).applied_migrations()),
        }
        rows, gone = database.counts(line), _gone(line)
    writer.close({**about, "rows": rows, "gone": gone})
    return {
        "files": count, "file_bytes": total, "database_bytes": dumped,
        "rows": sum(rows.values()), "sessions_left_out": len(gone),
    }  # fmt: skip


def _write_files(writer: Writer) -> tuple[int, int]:
    count = total = 0
    for folder in ["", *_session_folders()]:
        done: set[str] = set()
        while True:
            vanished = False
            for name in _names(folder, deep=bool(folder)):
                if name in done or name.endswith(".part"):
                    continue
                try:
                    with default_storage.open(name) as file:
                        size = file.size
                        writer.add(FILES + name, file, size)
                except FileNotFoundError:
                    vanished = True
                    continue
                done.add(name)
                count, total = count + 1, total + size
            if not vanished:
                break
    return count, total


def _session_folders() -> list[str]:
    try:
        found = default_storage.listdir(Session.FOLDER)[0]
    except FileNotFoundError:
        return []
    return [f"{Session.FOLDER}/{name}" for name in sorted(found)]


def _names(folder: str, deep: bool) -> list[str]:
    """All files below a folder; of the top only those that belong to no session."""
    try:
        folders, files = default_storage.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
    at = f"{folder}/" if folder else ""
    found = [f"{at}{name}" for name in files if name]
    for name in folders:
        if name and (deep or name != Session.FOLDER):
            found += _names(f"{at}{name}", True)
    return found


def _gone(line: psycopg.Connection) -> list[str]:
    """The sessions of the dump that are deleted by now, with their files perhaps."""
    then = {str(row[0]) for row in line.execute("SELECT id FROM realtime_session")}
    now = {str(key) for key in Session.objects.values_list("pk", flat=True).iterator()}
    return sorted(then - now)
