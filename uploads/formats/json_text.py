"""JSON files: found by content, decoded, and parsed with errors that name the place."""

from __future__ import annotations

import json
import mmap
import re
from pathlib import Path
from typing import Any

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from uploads.formats.delimited import decode

_START = re.compile(rb"^(?:\xef\xbb\xbf)?[\s\x1e]*[\{\[]")


def begins_as_json(head: bytes) -> bool:
    """Whether the first sign of a file opens an object or a list."""
    return _START.match(head) is not None


def holds(path: Path, pattern: re.Pattern[bytes]) -> bool:
    """Whether a pattern stands anywhere in a file; nothing is loaded."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return pattern.search(data) is not None
    except (OSError, ValueError):
        return False


def load(path: Path, filename: str) -> Any:
    """What a JSON file holds; of one document a line, the list of them.

    Raises
    ------
    ProblemError
        damaged_json (with line and column), nul_bytes, unknown_encoding.
    """
    text, _ = decode(path.read_bytes(), filename)
    text = text.lstrip("\ufeff")
    try:
        return json.loads(text)
    except RecursionError as error:
        raise _damaged(filename, say("its lists are nested too deeply")) from error
    except ValueError as error:
        by_line = _one_a_line(text)
        if by_line is not None:
            return by_line
        if not isinstance(error, json.JSONDecodeError):
            raise _damaged(filename, say("one of its numbers is too long")) from error
        what = say(
            "{fault} in line {line:,}, column {sign:,}",
            fault=error.msg,
            line=error.lineno,
            sign=error.colno,
        )
        if text.count("{") > text.count("}") or text.count("[") > text.count("]"):
            what = say("it ends before its lists are closed, so it was cut off ({what})", what=what)
        raise _damaged(filename, what) from error


def _one_a_line(text: str) -> list[Any] | None:
    lines = [line.lstrip("\x1e").strip() for line in text.split("\n")]
    lines = [line for line in lines if line]
    if len(lines) < 2 or not lines[0].endswith(("}", "]")):
        return None
    try:
        return [json.loads(line) for line in lines]
    except (ValueError, RecursionError):
        return None


def _damaged(filename: str, what: str) -> ProblemError:
    return ProblemError(
        "damaged_json",
        say("{filename} is JSON that cannot be read: {what}.", filename=filename, what=what),
        say("Export it again, and upload it once more in case the transfer broke."),
    )
