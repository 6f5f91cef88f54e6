"""Drawings of Vega-Lite specifications, made by one child process for each of ours.

The child starts with the first drawing. A drawing that takes longer than `LONGEST` seconds, or a
child that died, is a `ProblemError`; the next drawing starts a new child.
"""

from __future__ import annotations

import atexit
import base64
import json
import subprocess
import sys
import threading
from typing import IO, Any, cast

from chatmrpt.lib.errors import ProblemError

LONGEST = 30.0
_lock = threading.Lock()
_child: subprocess.Popen[str] | None = None


def draw_svg(spec: dict[str, Any], *, title: str, description: str) -> bytes:
    """The drawing as SVG with a title and a description for those who cannot see it."""
    wish = {"kind": "svg", "spec": spec, "title": title, "description": description}
    return str(_asked(wish)["text"]).encode()


def draw_png(spec: dict[str, Any]) -> bytes:
    """The drawing as PNG, two pixels for each of its own."""
    return base64.b64decode(_asked({"kind": "png", "spec": spec})["bytes"])


def compile_vega(spec: dict[str, Any]) -> dict[str, Any]:
    """The specification in Vega, which a browser draws without the code for Vega-Lite."""
    found: dict[str, Any] = _asked({"kind": "vega", "spec": spec})["json"]
    return found


def _asked(wish: dict[str, Any]) -> dict[str, Any]:
    with _lock:
        child = _running()
        timer = threading.Timer(LONGEST, child.kill)
        timer.start()
        to_child, from_child = cast(IO[str], child.stdin), cast(IO[str], child.stdout)
        try:
            to_child.write(json.dumps(wish, allow_nan=False) + "\n")
            to_child.flush()
            line = from_child.readline()
        except BrokenPipeError:
            line = ""
        finally:
            timer.cancel()
    if not line:
        raise _not_drawn("the drawing took too long or was cut off")
    found: dict[str, Any] = json.loads(line)
    if "error" in found:
        raise _not_drawn(found["error"])
    return found


def _running() -> subprocess.Popen[str]:
    global _child
    if _child is None or _child.poll() is not None:
        _child = subprocess.Popen(
            [sys.executable, "-m", "chatmrpt.lib.vega_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        atexit.register(_child.kill)
    return _child


def _not_drawn(why: str) -> ProblemError:
    return ProblemError(
        "not_drawn",
        f"The chart could not be drawn: {why}.",
        "Its table has the same numbers. Try again in a moment.",
        503,
    )
