"""Start and stop the embedded PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from chatmrpt.embedded.archive import archive_settings
from chatmrpt.embedded.places import UNPRIVILEGED, Places
from chatmrpt.lib.errors import ProblemError

USER = DATABASE = "chatmrpt"
SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
    "unix_socket_directories": "''",
    "max_connections": "300",
    "shared_buffers": "'128MB'",
    "log_min_messages": "warning",
    "timezone": "'UTC'",
}


def is_running(places: Places) -> bool:
    """Whether a postmaster owns the data folder now; the supervisor asks every second."""
    try:
        first_line = (places.postgres / "postmaster.pid").read_text().split("\n", 1)[0]
        owner = psutil.Process(int(first_line))
        return "postgres" in owner.name() and owner.status() != psutil.STATUS_ZOMBIE
    except (OSError, ValueError, psutil.Error):
        return False


def ensure_initialised(places: Places) -> None:
    """Make the cluster once, with a random password kept beside the run files."""
    if (places.postgres / "PG_VERSION").exists():
        return
    make_folder(places)
    with tempfile.NamedTemporaryFile("w", prefix="pw", delete=False) as file:
        file.write(places.password("postgres"))
    try:
        if places.as_root:
            os.chown(file.name, UNPRIVILEGED, UNPRIVILEGED)
        done = program(
            places,
            *("initdb", "-D", str(places.postgres), "-U", USER, f"--pwfile={file.name}"),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--no-sync"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
        )
    finally:
        Path(file.name).unlink(missing_ok=True)
    if done.returncode:
        raise ProblemError(
            "postgres_init_failed",
            f"The embedded PostgreSQL could not be set up: {done.stderr.strip()}",
            "Free some disk space or set DATABASE_URL to a server of your own.",
        )


def make_folder(places: Places) -> None:
    """An empty data folder that the server's account owns and reaches."""
    places.postgres.mkdir(parents=True, exist_ok=True, mode=0o700)
    places.postgres.chmod(0o700)
    if places.as_root:
        os.chown(places.postgres, UNPRIVILEGED, UNPRIVILEGED)
        for folder in {places.postgres.parent, places.postgres.parent.parent} & places.ours:
            folder.chmod(folder.stat().st_mode | 0o111)


def start(places: Places, port: int) -> None:
    """Start the server on the loopback `port` and wait until it answers."""
    ensure_initialised(places)
    log = places.postgres / "server.log"
    given = {**SETTINGS, "port": port, **archive_settings(places)}
    options = " ".join(f"-c {key}={value}" for key, value in given.items())
    done = program(
        places,
        *("pg_ctl", "-D", str(places.postgres), "-l", str(log), "-w", "-t", "60"),
        *("-o", options, "start"),
    )
    if done.returncode:
        tail = log.read_text(errors="replace")[-800:] if log.exists() else done.stderr
        raise ProblemError(
            "postgres_start_failed",
            f"The embedded PostgreSQL did not start: {tail.strip()}",
            f"Look at {log}, or set DATABASE_URL to a server of your own.",
        )
    _ensure_database(places, port)


def stop(places: Places) -> None:
    """Stop the server, ending open connections cleanly."""
    if is_running(places):
        program(places, "pg_ctl", "-D", str(places.postgres), "-m", "fast", "-w", "stop")


def url(places: Places, port: int) -> str:
    """The connection URL, password included."""
    return f"postgresql://{USER}:{places.password('postgres')}@127.0.0.1:{port}/{DATABASE}"


def _ensure_database(places: Places, port: int) -> None:
    server = url(places, port).rsplit("/", 1)[0] + "/postgres"
    with psycopg.connect(server, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if known.fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def program(places: Places, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs; output goes to files because pg_ctl's child keeps pipes."""
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [str(places.postgres_bin / name), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            text=True,
            check=False,
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
            user=places.account,
            group=places.account,
        )
        output.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, "", output.read())
