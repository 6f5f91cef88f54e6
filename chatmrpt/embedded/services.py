"""Share the embedded services between processes: the first starts them, the last stops them."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from chatmrpt.embedded import postgres, valkey
from chatmrpt.embedded.places import Places, var_folder


@dataclass(frozen=True)
class Services:
    """The addresses in force, and which of the two are embedded (and so ours to supervise)."""

    database_url: str
    redis_url: str
    places: Places
    postgres_port: int | None
    valkey_port: int | None

    def mend(self) -> list[str]:
        """Restart an embedded service that died; returns the names of those restarted."""
        mended = []
        if self.postgres_port and not postgres.is_running(self.places):
            postgres.start(self.places, self.postgres_port)
            mended.append("PostgreSQL")
        if self.valkey_port and not valkey.is_running(self.places, self.valkey_port):
            valkey.start(self.places, self.valkey_port)
            mended.append("Valkey")
        return mended


_held: list[Services] = []


def held_services() -> Services:
    """The services this process holds now; `IndexError` outside of `running_services`."""
    return _held[-1]


@contextlib.contextmanager
def running_services() -> Iterator[Services]:
    """Hold PostgreSQL and Valkey open for the length of the block.

    `DATABASE_URL` and `REDIS_URL` name servers of one's own; what is not named is embedded.
    The addresses are put into the environment, where the settings and all children find them.
    """
    places = Places(var_folder())
    own = not os.environ.get("DATABASE_URL"), not os.environ.get("REDIS_URL")
    if not any(own):
        services = Services(os.environ["DATABASE_URL"], os.environ["REDIS_URL"], places, None, None)
        with _noted(services):
            yield services
        return
    with _locked(places):
        services = _start(places, *own)
        holder = _hold(places)
    before = {key: os.environ.get(key) for key in ("DATABASE_URL", "REDIS_URL")}
    os.environ.update(DATABASE_URL=services.database_url, REDIS_URL=services.redis_url)
    try:
        with _noted(services):
            yield services
    finally:
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
        with _locked(places):
            holder.unlink(missing_ok=True)
            if not _holders(places):
                _stop(services)


@contextlib.contextmanager
def _noted(services: Services) -> Iterator[None]:
    _held.append(services)
    try:
        yield
    finally:
        _held.pop()


def _start(places: Places, own_postgres: bool, own_valkey: bool) -> Services:
    ports = _known_ports(places)
    if own_postgres and not postgres.is_running(places):
        ports["postgres"] = _free_port(ports.get("postgres"))
        postgres.start(places, ports["postgres"])
    if own_valkey and not ("valkey" in ports and valkey.is_running(places, ports["valkey"])):
        ports["valkey"] = _free_port(ports.get("valkey"))
        valkey.start(places, ports["valkey"])
    _ports_file(places).write_text(json.dumps(ports))
    return Services(
        postgres.url(places, ports["postgres"]) if own_postgres else os.environ["DATABASE_URL"],
        valkey.url(places, ports["valkey"]) if own_valkey else os.environ["REDIS_URL"],
        places,
        ports["postgres"] if own_postgres else None,
        ports["valkey"] if own_valkey else None,
    )


def _stop(services: Services) -> None:
    if services.valkey_port:
        valkey.stop(services.places, services.valkey_port)
    if services.postgres_port:
        postgres.stop(services.places)


@contextlib.contextmanager
def _locked(places: Places) -> Iterator[None]:
    """One process at a time starts, counts or stops."""
    places.run.mkdir(parents=True, exist_ok=True)
    places.run.chmod(0o700)
    with (places.run / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _hold(places: Places) -> Path:
    """Say that this process uses the services; its start time guards against a reused id."""
    folder = places.run / "holders"
    folder.mkdir(exist_ok=True)
    file = folder / str(os.getpid())
    file.write_text(str(psutil.Process().create_time()))
    return file


def other_holders(places: Places) -> bool:
    """Whether another process uses the services of this folder now."""
    return any(file.name != str(os.getpid()) for file in _holders(places))


def _holders(places: Places) -> list[Path]:
    """The files of live holders; those of dead processes are removed."""
    live = []
    for file in (places.run / "holders").iterdir():
        try:
            started = psutil.Process(int(file.name)).create_time()
            alive = abs(started - float(file.read_text())) < 0.01
        except (psutil.NoSuchProcess, ValueError):
            alive = False
        if alive:
            live.append(file)
        else:
            file.unlink(missing_ok=True)
    return live


def _ports_file(places: Places) -> Path:
    return places.run / "ports.json"


def _known_ports(places: Places) -> dict[str, int]:
    try:
        ports: dict[str, int] = json.loads(_ports_file(places).read_text())
    except (OSError, ValueError):
        return {}
    return ports


def _free_port(wanted: int | None) -> int:
    """The wanted loopback port if nobody has it, else one the system picks."""
    for candidate in (wanted or 0, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free loopback port")
