"""The process that parses files: a small fork server, and its limited children.

It loads the readers once (a second and a half) and forks for every file (some milliseconds). It
lives as long as anybody holds the other end of its control socket: when the worker that started
it ends, by kill -9 too, the socket closes, and the server ends with its children.

Run as ``python -m uploads.parsing_child FD``; :mod:`uploads.parsing` does.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import io
import json
import os
import resource
import select
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.garbage import loading
from chatmrpt.lib.room import causes, is_no_room
from chatmrpt.lib.say import speak_from_file
from uploads import parsed
from uploads.formats import Limits
from uploads.formats.geotiff import read_window
from uploads.window_file import write_window

LOCALE = Path(__file__).resolve().parents[1] / "locale"
_DEATH_SIGNAL = 1


def serve(control: socket.socket) -> None:
    """Fork a child for each socket handed over, until nobody holds the control socket."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    children: set[int] = set()
    with loading():
        _load()
    with contextlib.suppress(ConnectionError):
        while True:
            ready, _, _ = select.select([control], [], [], 0.5 if children else None)
            _reap(children)
            if not ready:
                continue
            message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
            if not message and not descriptors:
                break
            for descriptor in descriptors:
                pid = os.fork()
                if pid == 0:
                    control.close()
                    _child(descriptor)
                children.add(pid)
                os.close(descriptor)
    for pid in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _load() -> None:
    """Load what the libraries put off until first use, so that no child pays for it."""
    frame = gpd.GeoDataFrame({"name": ["a"]}, geometry=gpd.points_from_xy([7], [9]), crs=4326)
    frame.to_parquet(io.BytesIO())
    pd.DataFrame({"name": ["a"]}).to_parquet(io.BytesIO())


def _reap(children: set[int]) -> None:
    for pid in list(children):
        with contextlib.suppress(ChildProcessError):
            if os.waitpid(pid, os.WNOHANG)[0] == 0:
                continue
        children.discard(pid)


def _child(descriptor: int) -> None:
    """Answer one request and end without running anything else of the server."""
    code = 1
    try:
        _die_with_parent()
        with socket.socket(fileno=descriptor) as channel, channel.makefile("rwb") as stream:
            _send(stream, {"pid": os.getpid()})
            request = json.loads(stream.readline())
            speak_from_file(LOCALE, request["language"])
            _limit(request)
            _send(stream, _answer(request))
        code = 0
    except BrokenPipeError:
        code = 0
    except Exception:  # noqa: BLE001 the last frame of a process: report, then end
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(code)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    try:
        TASKS[request["task"]](request)
    except MemoryError:
        return {"crash": "memory"}
    except Exception as error:  # noqa: BLE001 what nobody foresaw is our fault: say so, with the trace
        why = _limit_met(error)
        if why is None and isinstance(error, ProblemError):
            return {"problem": {**error.as_dict(), "status": error.status}}
        return {"crash": why or "fault", "trace": traceback.format_exc()}
    return {"done": True}


def _parse(request: dict[str, Any]) -> None:
    dataset = parsed.parse_upload(
        Path(request["path"]),
        request["filename"],
        Limits(**request["limits"]),
        request["corrections"],
        request["choice"],
        request["remembered"],
    )
    parsed.write_dataset(dataset, Path(request["work_dir"]))


def _window(request: dict[str, Any]) -> None:
    window = read_window(
        Path(request["path"]),
        request["filename"],
        tuple(request["area"]),
        request["area_crs"],
        band=request["band"],
    )
    write_window(window, Path(request["work_dir"]))


TASKS = {"parse": _parse, "window": _window}


def _limit_met(error: Exception) -> str | None:
    """Whether an error, or what a reader took for a damaged file, is a limit that was met."""
    if any(isinstance(cause, OSError) and cause.errno == errno.EFBIG for cause in causes(error)):
        return "size"
    if is_no_room(error):
        return "room"
    if isinstance(error, ProblemError):
        return None
    short = ("bad_alloc", "out of memory", "can't start new thread", "Cannot allocate memory")
    return "memory" if any(word in str(error) for word in short) else None


def _send(stream: Any, message: dict[str, Any]) -> None:
    stream.write(json.dumps(message).encode() + b"\n")
    stream.flush()


def _limit(request: dict[str, Any]) -> None:
    """Bound memory, processor time, output size and open files, for good."""
    seconds = int(request["timeout"])
    bounds = {
        resource.RLIMIT_DATA: int(request["memory"]),
        resource.RLIMIT_CPU: seconds + 1,
        resource.RLIMIT_FSIZE: int(request["output"]),
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in bounds.items():
        hard = resource.getrlimit(what)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, bound))
    signal.alarm(seconds + 5)


def _die_with_parent() -> None:
    """On Linux, end when the server is killed; elsewhere the alarm ends a leftover child."""
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() == 1:
            os._exit(1)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
