"""Parsing in a limited child: start its server, hand it a file, wait, kill.

The server is :mod:`uploads.parsing_child`; the parsing itself is :mod:`uploads.parsed`.
"""

from __future__ import annotations

import contextlib
import errno
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import language, say, to_say, to_say_all
from uploads.formats import Limits
from uploads.formats.base import shown_name
from uploads.formats.raster import RasterWindow
from uploads.parsed import ParsedDataset, ParsedSummary, parse_upload, write_dataset
from uploads.window_file import load_window

__all__ = [
    "ParsedDataset",
    "ParsedSummary",
    "parse_in_child",
    "parse_upload",
    "read_window_in_child",
    "warm_up",
    "write_dataset",
]

log = logging.getLogger(__name__)

#: How a reading ends by a fault of the program: an error, or no process to read in.
FAULTS = ("fault", "server")
GIGABYTE = 1024**3
MEMORY = 3 * GIGABYTE
OUTPUT = 2 * GIGABYTE
SECONDS = 120.0
_ROOT = Path(__file__).resolve().parents[1]
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_IO_THREADS")
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PROJ_DATA", "GDAL_DATA", "VIRTUAL_ENV")


@dataclass
class _Server:
    """The control socket of a running server, shared by everyone forked after its start."""

    control: socket.socket | None = None
    process: subprocess.Popen[bytes] | None = None


_server = _Server()
_lock = threading.Lock()


def _forget_lock() -> None:
    global _lock  # A lock held by another thread at the fork would never open
    _lock = threading.Lock()


os.register_at_fork(after_in_child=_forget_lock)


def warm_up() -> None:
    """Start the server now. A worker that forks for its jobs calls this before its first one."""
    _control()


def parse_in_child(
    path: Path,
    filename: str,
    limits: Limits | None = None,
    work_dir: Path | None = None,
    *,
    corrections: Mapping[str, str | None] | None = None,
    choice: str | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> ParsedSummary:
    """Parse a file in a limited child process.

    Parameters
    ----------
    path, filename
        Where it lies, and what its owner calls it.
    limits
        The usual ones if None.
    work_dir
        Existing folder that gets ``summary.json``, ``changes.json`` and ``table.parquet`` or
        ``boundary.parquet``; the file's own folder if None.
    corrections, choice, remembered
        See :func:`uploads.parsed.parse_upload`.
    seconds
        The longest it may take by the clock (and of processor time); then it is killed.
    memory
        The most data the child may hold, in bytes.

    Returns
    -------
    ParsedSummary
        As in ``summary.json``.

    Raises
    ------
    ProblemError
        What :func:`uploads.parsed.parse_upload` raises; file_too_heavy when the child ran out of
        time or memory or was ended; reading_fault when it met an error nobody foresaw.
    OSError
        ENOSPC: the disk has no room for what was read.
    """
    folder = work_dir or path.parent
    request = {
        "task": "parse",
        "path": str(path.resolve()),
        "filename": filename,
        "limits": asdict(limits or Limits()),
        "corrections": dict(corrections or {}),
        "choice": choice,
        "remembered": {headers: dict(said) for headers, said in (remembered or {}).items()},
    }
    _have_done(request, folder, seconds, memory)
    return ParsedSummary.read(folder)


def read_window_in_child(
    path: Path,
    filename: str,
    area: tuple[float, float, float, float],
    area_crs: str,
    *,
    band: int | None = None,
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> RasterWindow:
    """Read one band of a raster where an area lies, in a limited child process.

    Parameters and errors as in :func:`uploads.formats.geotiff.read_window` and
    :func:`parse_in_child`.
    """
    with tempfile.TemporaryDirectory(prefix="window-") as name:
        request = {
            "task": "window",
            "path": str(path.resolve()),
            "filename": filename,
            "area": list(area),
            "area_crs": area_crs,
            "band": band,
        }
        _have_done(request, Path(name), seconds, memory)
        return load_window(Path(name))


def _have_done(request: dict[str, Any], folder: Path, seconds: float, memory: int) -> None:
    """Let a child do a task and leave its files in the folder; its errors are raised here."""
    filename = str(request["filename"])
    limits = {
        "work_dir": str(folder.resolve()),
        "timeout": max(1, round(seconds)),
        "memory": memory,
        "output": OUTPUT,
        "language": language(),
    }
    answer = _ask({**request, **limits}, time.monotonic() + seconds)
    if answer.get("problem"):
        raise ProblemError(**answer["problem"])
    if not answer.get("done"):
        why = str(answer.get("crash", "crash"))
        if why == "room":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), filename)
        if why in FAULTS:
            log.error("reading %s failed: %s\n%s", filename, why, answer.get("trace", ""))
            raise our_fault(shown_name(filename))
        raise too_heavy(shown_name(filename), why, seconds)


def too_heavy(filename: str, why: str, seconds: float) -> ProblemError:
    """The error for a file that its reader could not get through."""
    texts = to_say_all(
        {
            "time": "{filename} took longer than {seconds:,.0f} seconds to read.",
            "memory": "{filename} needs more memory to read than is allowed.",
            "size": "{filename} becomes larger when it is read than is allowed.",
        }
    )
    broke = to_say("{filename} broke off while it was read; it is too large or damaged.")
    return ProblemError(
        "file_too_heavy",
        say(texts.get(why, broke), filename=filename, seconds=seconds),
        say("Split it by state or year, remove columns you do not need, or export it again."),
    )


def our_fault(filename: str) -> ProblemError:
    """The error for a file that met a fault of the program, whatever the file is like."""
    return ProblemError(
        "reading_fault",
        say(
            "{filename} could not be read because of a fault of ours; the administrator's log "
            "has it.",
            filename=filename,
        ),
        say("Tell the administrator, or try the file in another format (CSV, or Excel)."),
        500,
    )


def _ask(request: dict[str, Any], deadline: float) -> dict[str, Any]:
    """Send one request; a server found dead is replaced once."""
    for attempt in (1, 2):
        ours, theirs = socket.socketpair()
        with ours:
            try:
                with theirs:
                    socket.send_fds(_control(), [b"."], [theirs.fileno()])
                # The server loads its readers before it answers for the first time.
                ours.settimeout(60)
                stream = ours.makefile("rwb")
                started = stream.readline()
            except OSError:
                started = b""
            if started:
                pid = int(json.loads(started)["pid"])
                return _converse(ours, stream, pid, request, deadline)
        if attempt == 1:
            _drop_server()
    return {"crash": "server"}


def _converse(
    ours: socket.socket, stream: Any, pid: int, request: dict[str, Any], deadline: float
) -> dict[str, Any]:
    kill = _killer(pid)
    try:
        stream.write(json.dumps(request).encode() + b"\n")
        stream.flush()
        ours.settimeout(max(0.1, deadline - time.monotonic()))
        line = stream.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"crash": "crash"}
    except TimeoutError:
        answer = {"crash": "time"}
    except (OSError, ValueError):
        answer = {"crash": "crash"}
    finally:
        kill()
    return answer


def _killer(pid: int) -> Any:
    """A call that kills exactly this child, whoever has its number later."""
    if not hasattr(os, "pidfd_open"):
        return lambda: _kill(pid)
    try:
        handle = os.pidfd_open(pid)
    except OSError:
        return lambda: None

    def kill() -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(handle, signal.SIGKILL)
        os.close(handle)

    return kill


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _control() -> socket.socket:
    with _lock:
        if _server.control is None:
            _server.control, _server.process = _start()
        return _server.control


def _drop_server() -> None:
    with _lock:
        if _server.control is not None:
            _server.control.close()
        if _server.process is not None:
            _server.process.poll()
        _server.control = _server.process = None


def _start() -> tuple[socket.socket, subprocess.Popen[bytes]]:
    ours, theirs = socket.socketpair()
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment |= {name: "1" for name in _THREADS}
    # The child serves no database and holds no secret: it gets nothing else of the environment.
    environment |= {"PYTHONPATH": str(_ROOT), "GDAL_SKIP": "HTTP,WMS,WCS,WFS,PLScenes"}
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "uploads.parsing_child", str(theirs.fileno())],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=environment,
            cwd=str(_ROOT),
        )
    return ours, process
