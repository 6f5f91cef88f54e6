"""Copies of the whole embedded server, and the way back to any moment after one was made."""

from __future__ import annotations

import re
import shutil
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from chatmrpt.embedded import postgres
from chatmrpt.embedded.archive import archive_folder, restore_command
from chatmrpt.embedded.places import UNPRIVILEGED, Places
from chatmrpt.lib.errors import ProblemError

STAMP = "%Y%m%dT%H%M%S.%fZ"
KEPT_COPIES = 2
WAIT_SECONDS = 3600
TARGET = ("restore_command", "recovery_target_time", "recovery_target_action")
PIECE = re.compile(r"[0-9A-F]{24}|[0-9A-F]{8}\.history")


def copy_server(places: Places, port: int) -> dict[str, Any]:
    """Copy the running server into the archive; older copies and their log are cleared away.

    The last two copies are kept, and all of the log since the older one.
    """
    archive = _archive()
    started = time.monotonic()
    unfinished = archive / "base" / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    _run(
        places,
        *("pg_basebackup", "--dbname", postgres.url(places, port), "--pgdata", str(unfinished)),
        *("--format=tar", "--compress=client-gzip:1", "--wal-method=fetch", "--checkpoint=fast"),
    )
    (unfinished / "password").touch(mode=0o600)
    (unfinished / "password").write_text(places.password("postgres"))
    ended = datetime.now(UTC)
    copy = unfinished.rename(archive / "base" / ended.strftime(STAMP))
    _clear(places, archive)
    return {
        "place": str(copy), "ended": ended.isoformat(),
        "size": sum(file.stat().st_size for file in copy.iterdir()),
        "seconds": round(time.monotonic() - started, 2),
    }  # fmt: skip


def go_back(places: Places, port: int, until: datetime | None) -> dict[str, Any]:
    """Put the server back to how it was at `until` (None: the archive's end).

    The data folder that was there stays beside the new one. Whatever fails puts it back.
    """
    archive = _archive()
    copy = _copy_before(archive, until)
    started = time.monotonic()
    _end_log(places, port)
    postgres.stop(places)
    with _put_aside(places, port) as aside:
        postgres.make_folder(places)
        _unpack(places, copy / "base.tar.gz")
        if aside is not None:
            _take_log(places, aside)
        password = places.run / "postgres.password"
        places.password("postgres")
        password.write_text((copy / "password").read_text())
        _aim(places, archive, until)
        _replay(places, port)
        reached = _wait(places, port)
    return {
        "copy": copy.name, "until": until.isoformat() if until else "latest",
        "last_change": reached, "put_aside": str(aside) if aside else None,
        "seconds": round(time.monotonic() - started, 2),
    }  # fmt: skip


def make_replica(places: Places, source: Places, port: int) -> None:
    """Make `places` a hot standby of the running server at `source` and `port`; not started."""
    postgres.make_folder(places)
    places.password("postgres")
    (places.run / "postgres.password").write_text(source.password("postgres"))
    _run(
        places,
        *("pg_basebackup", "--dbname", postgres.url(source, port)),
        *("--pgdata", str(places.postgres), "--write-recovery-conf"),
        *("--wal-method=stream", "--checkpoint=fast", "--no-sync"),
    )


def _archive() -> Path:
    archive = archive_folder()
    if archive is None:
        raise ProblemError(
            "no_archive", "WAL_ARCHIVE is not set, so no archive is kept.",
            "Set it to a folder on another disk and start anew; see docs/operations.md.",
        )  # fmt: skip
    return archive


def _copies(archive: Path) -> list[Path]:
    """The whole copies, the oldest first."""
    return sorted(folder for folder in (archive / "base").glob("*Z") if folder.is_dir())


def _copy_before(archive: Path, until: datetime | None) -> Path:
    wanted = (until or datetime.now(UTC)).astimezone(UTC)
    copies = _copies(archive)
    fit = [copy for copy in copies if _ended(copy) <= wanted]
    if wanted > datetime.now(UTC):
        raise ProblemError("until_ahead", f"{until} is yet to come.", "Name a moment that was.")
    if not fit:
        oldest = f"the oldest is of {_ended(copies[0])}" if copies else "there is none"
        raise ProblemError(
            "no_copy", f"No copy of the server was made before {wanted}: {oldest}.",
            "Make one regularly: manage.py backup --base.",
        )  # fmt: skip
    return fit[-1]


def _ended(copy: Path) -> datetime:
    return datetime.strptime(copy.name, STAMP).replace(tzinfo=UTC)


def _clear(places: Places, archive: Path) -> None:
    copies = _copies(archive)
    for copy in copies[:-KEPT_COPIES]:
        shutil.rmtree(copy)
    with tarfile.open(copies[-KEPT_COPIES:][0] / "base.tar.gz") as tar:
        label = tar.extractfile("backup_label")
        found = re.search(r"\(file ([0-9A-F]{24})\)", label.read().decode() if label else "")
    if found:
        _run(places, "pg_archivecleanup", "-x", ".gz", str(archive / "wal"), found[1])


@contextmanager
def _put_aside(places: Places, port: int) -> Iterator[Path | None]:
    """Rename the data folder; when the block fails it comes back."""
    password = places.password("postgres")
    aside = None
    if places.postgres.exists():
        name = f"{places.postgres.name}.before-{datetime.now(UTC).strftime(STAMP)}"
        aside = places.postgres.rename(places.postgres.with_name(name))
    well = False
    try:
        yield aside
        well = True
    finally:
        if not well:
            postgres.stop(places)
            shutil.rmtree(places.postgres, ignore_errors=True)
            (places.run / "postgres.password").write_text(password)
            if aside is not None:
                aside.rename(places.postgres)
                postgres.start(places, port)


def _end_log(places: Places, port: int) -> None:
    """Commit something now: the log must reach beyond the moment to say that nothing is missing."""
    if postgres.is_running(places):
        with psycopg.connect(postgres.url(places, port)) as line:
            line.execute("SELECT pg_current_xact_id()")


def _unpack(places: Places, file: Path) -> None:
    with tarfile.open(file) as tar:
        tar.extractall(places.postgres, filter="tar")
    if places.as_root:
        for path in (places.postgres, *places.postgres.rglob("*")):
            shutil.chown(path, UNPRIVILEGED, UNPRIVILEGED)


def _take_log(places: Places, aside: Path) -> None:
    """The newest pieces of the log may not have reached the archive."""
    for piece in (aside / "pg_wal").iterdir():
        if PIECE.fullmatch(piece.name):
            there = shutil.copy2(piece, places.postgres / "pg_wal" / piece.name)
            if places.as_root:
                shutil.chown(there, UNPRIVILEGED, UNPRIVILEGED)


def _aim(places: Places, archive: Path, until: datetime | None) -> None:
    lines = {"restore_command": restore_command(archive), "recovery_target_action": "promote"}
    if until is not None:
        lines["recovery_target_time"] = until.astimezone(UTC).isoformat()
    with (places.postgres / "postgresql.auto.conf").open("a") as file:
        for key, value in lines.items():
            file.write("{} = '{}'\n".format(key, value.replace("'", "''")))
    (places.postgres / "recovery.signal").touch(mode=0o600)
    if places.as_root:
        shutil.chown(places.postgres / "recovery.signal", UNPRIVILEGED, UNPRIVILEGED)


def _replay(places: Places, port: int) -> None:
    try:
        postgres.start(places, port)
    except ProblemError as problem:
        if "before configured recovery target" in problem.message:
            raise NOT_REACHED from problem
        raise
    except psycopg.OperationalError as error:  # It answered, and ended when the log did.
        raise NOT_REACHED from error


def _wait(places: Places, port: int) -> str | None:
    """Wait until the log is replayed; the moment of the last change that was."""
    deadline = time.monotonic() + WAIT_SECONDS
    try:
        with psycopg.connect(postgres.url(places, port), autocommit=True) as line:
            while _ask(line, "SELECT pg_is_in_recovery()"):
                if time.monotonic() > deadline:
                    raise NOT_REACHED
                time.sleep(0.1)
            reached = _ask(line, "SELECT pg_last_xact_replay_timestamp()")
            for name in TARGET:
                line.execute(sql.SQL("ALTER SYSTEM RESET {}").format(sql.Identifier(name)))
    except psycopg.OperationalError as error:
        raise NOT_REACHED from error
    return reached.isoformat() if reached else None


def _ask(line: psycopg.Connection, question: LiteralString) -> Any:
    row = line.execute(question).fetchone()
    return row[0] if row else None


def _run(places: Places, name: str, *arguments: str) -> None:
    done = postgres.program(places, name, *arguments)
    if done.returncode:
        raise ProblemError(
            "copy_failed", f"PostgreSQL's {name} gave up: {done.stderr.strip()[-500:]}",
            "Free some room, or look whether the server answers: manage.py doctor.",
        )  # fmt: skip


NOT_REACHED = ProblemError(
    "until_not_reached",
    "The archive does not reach that moment: its newest pieces are missing.",
    "Name an earlier moment, or --until latest. The data are as they were.",
)
