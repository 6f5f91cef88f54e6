"""Restore a backup into an empty system, and compare every file with its checksum."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.storage import remove_folder
from chatmrpt.management.backup import database
from chatmrpt.management.backup.archive import DAMAGED, MANIFEST, members, verify
from chatmrpt.management.backup.making import DATABASE, FILES
from chatmrpt.management.backup.sealing import opened

PIECE = 2**20


def restore_backup(source: Path, key_file: Path | None, force: bool) -> dict[str, Any]:
    """Check the backup, then the system, then restore; returns what was done and how fast."""
    started = time.monotonic()
    with _stream(source, key_file) as stream:
        manifest = verify(stream)
    _check_version(manifest)
    _check_target(force)
    database.drop_tables()
    if force:
        _remove_files()
    with _stream(source, key_file) as stream:
        _restore_members(stream)
    _check_rows(manifest)
    connection.close()
    left_out = _leave_out(manifest["gone"])
    _check_files(manifest)
    seconds = time.monotonic() - started
    total = sum(entry["size"] for entry in manifest["members"].values())
    files = sum(name.startswith(FILES) for name in manifest["members"])
    return {
        "created": manifest["created"], "files_compared": files,
        "rows": sum(manifest["rows"].values()), "sessions_left_out": left_out, "bytes": total,
        "seconds": round(seconds, 2), "megabytes_per_second": round(total / 1e6 / seconds, 1),
    }  # fmt: skip


@contextmanager
def _stream(source: Path, key_file: Path | None) -> Iterator[IO[bytes]]:
    try:
        file = source.open("rb")
    except OSError as error:
        raise ProblemError(
            "no_backup", f"{source} cannot be read: {error.strerror}.", "Name the backup's file."
        ) from error
    with file, opened(file, key_file) as stream:
        yield stream


def _check_version(manifest: dict[str, Any]) -> None:
    known = {tuple(key) for key in (MigrationLoader(None).disk_migrations or {})}
    newer = [key for key in manifest["migrations"] if tuple(key) not in known]
    if newer:
        raise ProblemError(
            "backup_newer",
            f"The backup was made by version {manifest['version']}, which has steps unknown "
            f"here, such as {'.'.join(newer[0])}.",
            "Install that version or a later one, then restore.",
        )


def _check_target(force: bool) -> None:
    """Empty, and used by nobody: a restore never mixes two systems."""
    with psycopg.connect(database.address()) as line:
        tables = {row[0] for row in line.execute("SELECT tablename FROM pg_tables")}
        if "realtime_worker" in tables:
            alive = line.execute(
                "SELECT name FROM realtime_worker WHERE seen > now() - interval '15 seconds'"
            ).fetchone()
            if alive:
                raise ProblemError(
                    "system_running", f"The worker {alive[0]} is at work on this system.",
                    "Stop web processes, workers and sweeper, wait 15 seconds, and try again.",
                )  # fmt: skip
        used = [
            name
            for name in ("realtime_session", "accounts_user")
            if name in tables and database.counts(line)[name]
        ]
    try:
        folders, files = default_storage.listdir("")
    except FileNotFoundError:
        folders, files = [], []
    if (used or folders or files) and not force:
        raise ProblemError(
            "system_not_empty", "This system holds sessions, accounts or files.",
            "Restore into an empty one; or --force, which removes all that is here.",
        )  # fmt: skip


def _remove_files() -> None:
    try:
        folders, files = default_storage.listdir("")
    except FileNotFoundError:
        return
    for name in files:
        default_storage.delete(name)
    for name in folders:
        remove_folder(default_storage, name)


def _restore_members(stream: IO[bytes]) -> None:
    content = members(stream)
    name, member = next(content)
    with database.restored() as into:
        while name.startswith(DATABASE):
            while piece := member.read(PIECE):
                into.write(piece)
            name, member = next(content)
    while name != MANIFEST:
        stored = name.removeprefix(FILES)
        if default_storage.save(stored, _InPieces(member)) != stored:
            raise DAMAGED
        name, member = next(content)


class _InPieces(File):  # type: ignore[type-arg]  # generic in the stubs alone
    """A file that is written in large pieces."""

    DEFAULT_CHUNK_SIZE = PIECE


def _check_rows(manifest: dict[str, Any]) -> None:
    with psycopg.connect(database.address()) as line:
        found = database.counts(line)
    if found != manifest["rows"]:
        raise ProblemError(
            "restore_differs", "The restored tables do not have the rows of the backup.",
            "Do not use this system; restore once more.",
        )  # fmt: skip


def _leave_out(gone: list[str]) -> int:
    """Remove the sessions that were deleted while the backup was made."""
    from chatmrpt.management.base import ensure_migrated
    from realtime.models import Session, Worker
    from realtime.services.change_session import delete_session

    ensure_migrated()
    for session in Session.objects.filter(pk__in=gone):
        delete_session(session=session)
    Worker.objects.all().delete()
    return len(gone)


def _check_files(manifest: dict[str, Any]) -> None:
    """Read back every stored file; those of sessions left out are gone again."""
    for name, entry in manifest["members"].items():
        stored = name.removeprefix(FILES)
        if not name.startswith(FILES) or any(f"/{each}/" in name for each in manifest["gone"]):
            continue
        digest = hashlib.sha256()
        with default_storage.open(stored) as file:
            while piece := file.read(PIECE):
                digest.update(piece)
        if digest.hexdigest() != entry["sha256"]:
            raise ProblemError(
                "restore_differs", f"The restored file {stored} is not that of the backup.",
                "Look at the disk; do not use this system; restore once more.",
            )  # fmt: skip
