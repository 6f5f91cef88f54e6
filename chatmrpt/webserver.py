"""The web server: `python -m chatmrpt.webserver` is daphne or uvicorn with a limit on requests.

Both keep a whole body on disk before the application sees the request; without a limit anybody
could fill the disk. Several processes may share a port (`--shared`): the kernel gives each its
part of the connections.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
from importlib import import_module
from typing import Any

from chatmrpt.lib.garbage import loading

SERVERS = ("daphne", "uvicorn")
#: Which is faster on this application, and by how much: docs/load.md.
DEFAULT_SERVER = "daphne"
BACKLOG = 2048
#: Bytes; nothing is taken over a socket.
FRAME_MOST = 64 * 1024
#: Seconds a thread keeps the interpreter while the loop of all websockets waits for it.
LOOP_WAITS = 0.001
#: Longer than a proxy keeps an idle line (60 s): else it writes into one that closes just then.
LINE_KEPT = 75
APPLICATION = "chatmrpt.asgi:application"


def command(
    host: str, port: int, *, server: str = DEFAULT_SERVER, shared: bool = False
) -> list[str]:
    """The command line of one web process."""
    line = [sys.executable, "-m", "chatmrpt.webserver", "-b", host, "-p", str(port)]
    line += ["--server", server, *(["--shared"] if shared else [])]
    return line


def main(arguments: list[str]) -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="chatmrpt.webserver", allow_abbrev=False)
    parser.add_argument("-b", "--bind", dest="host", default="127.0.0.1")
    parser.add_argument("-p", "--port", type=int, default=8000)
    parser.add_argument("--server", choices=SERVERS, default=DEFAULT_SERVER)
    parser.add_argument("--shared", action="store_true", help="share the port with others")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatmrpt.settings")
    sys.setswitchinterval(LOOP_WAITS)
    door = listening(chosen.host, chosen.port) if chosen.shared else None
    if chosen.server == "uvicorn":
        _serve_with_uvicorn(door or listening(chosen.host, chosen.port, shared=False))
    else:
        where = ["-b", chosen.host, "-p", str(chosen.port)]
        _serve_with_daphne(where if door is None else ["--fd", str(door.fileno())])


def listening(host: str, port: int, *, shared: bool = True) -> socket.socket:
    """A socket that listens; a shared one lets other processes of this user listen there, too."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    door.bind((host, port))
    door.listen(BACKLOG)
    return door


def _serve_with_daphne(where: list[str]) -> None:
    with loading():
        from daphne import http_protocol, server
        from daphne.cli import CommandLineInterface

        from chatmrpt.request_limits import limited_request

        import_module(APPLICATION.partition(":")[0])  # after daphne, which chooses the event loop
    http_protocol.WebRequest = limited_request()
    server.HTTPFactory = lines_kept()
    usual = ["--verbosity", "0", "--http-timeout", "120", "--application-close-timeout", "5"]
    # Of 5 s a busy moment makes a storm: sockets are cut in the handshake and come again.
    usual += ["--websocket_connect_timeout", "30"]
    CommandLineInterface().run([*where, *usual, APPLICATION])


def lines_kept() -> Any:
    """Daphne's maker of lines, which keeps an idle one for `LINE_KEPT` seconds."""
    from daphne import http_protocol

    class LinesKept(http_protocol.HTTPFactory):  # type: ignore[misc]  # daphne has no types
        def __init__(self, server: Any) -> None:
            super().__init__(server)
            self.timeOut = LINE_KEPT

    return LinesKept


def _serve_with_uvicorn(door: socket.socket) -> None:
    with loading():
        import uvicorn

        from chatmrpt.asgi import application
        from chatmrpt.request_limits import LimitedBodies

    config: dict[str, Any] = {
        "lifespan": "off",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "proxy_headers": False,
        # Frames are small and pings are sent by the consumer; compression costs memory a socket.
        "ws_per_message_deflate": False,
        "ws_max_size": FRAME_MOST,
        "ws_ping_interval": 20,
        "ws_ping_timeout": 30,
        "timeout_keep_alive": LINE_KEPT,
        "timeout_graceful_shutdown": 5,
    }
    uvicorn.Server(uvicorn.Config(LimitedBodies(application), **config)).run(sockets=[door])


if __name__ == "__main__":
    main(sys.argv[1:])
