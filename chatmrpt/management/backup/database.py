"""The database's part, by PostgreSQL's own programs (those of the embedded server)."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import tempfile
from collections.abc import Iterator
from typing import IO

import psycopg
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from chatmrpt.embedded.places import Places, var_folder
from chatmrpt.lib.errors import ProblemError

PIECE = 16 * 2**20
NAMES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD",
         "dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}  # fmt: skip


@contextlib.contextmanager
def one_moment() -> Iterator[tuple[psycopg.Connection, str]]:
    """A transaction that sees the database as it is now, and its name for `dump`."""
    with psycopg.connect(address()) as line:
        line.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        row = line.execute("SELECT pg_export_snapshot()").fetchone()
        yield line, str(row[0]) if row else ""


def dump(snapshot: str) -> Iterator[tuple[IO[bytes], int]]:
    """The dump of that moment in pieces, with their sizes."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [_program("pg_dump"), "-Fc", "--compress=gzip:1", "--no-owner", "--no-privileges",
             f"--snapshot={snapshot}"],
            stdout=subprocess.PIPE, stderr=said, stdin=subprocess.DEVNULL, env=_environment(),
        )  # fmt: skip
        try:
            while process.stdout and (piece := process.stdout.read(PIECE)):
                yield io.BytesIO(piece), len(piece)
            process.wait()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        _must_succeed(process.returncode, said, "dump_failed")


@contextlib.contextmanager
def restored() -> Iterator[IO[bytes]]:
    """A stream to write a dump to; it is in the database, as a whole, at the block's end."""
    line = [_program("pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error"]
    line += ["--single-transaction", "--dbname", str(parameters()["dbname"])]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            line, stdin=subprocess.PIPE, stdout=said, stderr=said, env=_environment()
        )
        try:
            with contextlib.suppress(BrokenPipeError):
                if process.stdin:
                    with process.stdin:
                        yield process.stdin
            process.wait()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        _must_succeed(process.returncode, said, "restore_failed")


def drop_tables() -> None:
    """Remove every table; waits for nobody who still uses one."""
    with psycopg.connect(address(), autocommit=True) as line:
        line.execute("SET lock_timeout = '5s'")
        rows = line.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [sql.Identifier(row[0]) for row in rows]
        if names:
            drop = sql.SQL("DROP TABLE {} CASCADE").format(sql.SQL(", ").join(names))
            try:
                line.execute(drop)
            except psycopg.errors.LockNotAvailable as error:
                raise ProblemError(
                    "database_in_use", "Something still works on this database.",
                    "Stop web processes, workers and sweeper first. Nothing was changed.",
                ) from error  # fmt: skip


def counts(line: psycopg.Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = line.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    ).fetchall()
    found = {}
    for (name,) in names:
        row = line.execute(
            sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))
        ).fetchone()
        found[name] = int(row[0]) if row else 0
    return found


def parameters() -> dict[str, str | int]:
    """As psycopg takes them; a pool or a bouncer's settings are Django's matter."""
    given = connection.get_connection_params()
    return {key: given[key] for key in NAMES if given.get(key)}


def address() -> str:
    """The same in one string."""
    return make_conninfo("", **parameters())


def _program(name: str) -> str:
    return str(Places(var_folder()).postgres_bin / name)


def _environment() -> dict[str, str]:
    given = {NAMES[key]: str(value) for key, value in parameters().items()}
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", **given}


def _must_succeed(code: int, said: IO[bytes], problem: str) -> None:
    if code == 0:
        return
    said.seek(0)
    words = said.read().decode(errors="replace").strip()[-500:]
    raise ProblemError(problem, f"PostgreSQL's program ended with {code}: {words}",
                       "A server newer than the program, or PgBouncer in between, cannot be "
                       "dumped: name the server itself in DATABASE_URL.")  # fmt: skip
