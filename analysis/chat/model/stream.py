"""Read a chat completion: a stream of server-sent events, or one JSON object. Pure, and bounded."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

MOST_BYTES = 400_000
MOST_TEXT = 20_000
MOST_CALLS = 8
MOST_TOKENS = 2**31 - 1


class ModelFault(Exception):
    """The model could not be asked, or its reply cannot be used; `status` goes to the ledger."""

    def __init__(self, status: str, words: str = "") -> None:
        super().__init__(words or status)
        self.status = status


@dataclass
class Call:
    """A tool the model asks for; `arguments` is the text it wrote."""

    id: str = ""
    name: str = ""
    arguments: str = ""


@dataclass
class Reply:
    """What came so far."""

    text: str = ""
    calls: dict[int, Call] = field(default_factory=dict)
    tokens: tuple[int | None, int | None] = (None, None)
    finished: bool = False

    def tool_calls(self) -> list[Call]:
        """The calls in the order the model made them."""
        return [self.calls[index] for index in sorted(self.calls)]


def lines_of(chunks: Iterator[bytes]) -> Iterator[str]:
    """Whole lines of a body; more than `MOST_BYTES` in all is a fault."""
    rest, size = b"", 0
    for chunk in chunks:
        size += len(chunk)
        if size > MOST_BYTES:
            raise ModelFault("too_large", "The reply is too large.")
        rest += chunk
        *whole, rest = rest.split(b"\n")
        for line in whole:
            yield _text(line)
    if rest:
        yield _text(rest)


def read_stream(lines: Iterator[str], on_text: Callable[[str], None]) -> Reply:
    """A streamed completion; `on_text` hears all text so far after each piece."""
    reply = Reply()
    for line in lines:
        if not line.startswith("data:"):
            continue
        data = line[5:].strip()
        if data == "[DONE]":
            reply.finished = True
            break
        before = len(reply.text)
        _take(reply, _object(data), "delta")
        if len(reply.text) != before:
            on_text(reply.text)
    return _whole(reply)


def read_object(lines: Iterator[str], on_text: Callable[[str], None]) -> Reply:
    """A completion in one piece, from a server that does not stream."""
    reply = Reply()
    _take(reply, _object("\n".join(lines)), "message")
    if reply.text:
        on_text(reply.text)
    return _whole(reply)


def _whole(reply: Reply) -> Reply:
    if not reply.finished:
        raise ModelFault("broken", "The reply broke off.")
    if not reply.text.strip() and not reply.calls:
        raise ModelFault("empty", "The reply holds neither words nor a tool.")
    return reply


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace").rstrip("\r").replace("\x00", "\ufffd")


def _object(data: str) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise ModelFault("broken", "The reply is not JSON.") from None
    if not isinstance(found, dict):
        raise ModelFault("broken", "The reply is not a JSON object.")
    if found.get("error"):
        raise ModelFault("broken", "The server sent an error within its reply.")
    return found


def _take(reply: Reply, found: dict[str, Any], part: str) -> None:
    """Add one object: words, pieces of calls, counts, the end."""
    usage = found.get("usage")
    if isinstance(usage, dict):
        reply.tokens = (_count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens")))
    choices = found.get("choices")
    if not isinstance(choices, list) or not choices:
        return
    choice = choices[0] if isinstance(choices[0], dict) else {}
    piece = choice.get(part)
    if isinstance(piece, dict):
        reply.text += _string(piece.get("content"))
        _take_calls(reply, piece.get("tool_calls"))
    if choice.get("finish_reason"):
        reply.finished = True
    if len(reply.text) > MOST_TEXT:
        raise ModelFault("too_large", "The reply has too many words.")


def _take_calls(reply: Reply, pieces: Any) -> None:
    for position, piece in enumerate(pieces if isinstance(pieces, list) else []):
        if not isinstance(piece, dict):
            raise ModelFault("broken", "A tool call is no object.")
        index = piece.get("index")
        call = reply.calls.setdefault(index if isinstance(index, int) else position, Call())
        function = piece.get("function")
        function = function if isinstance(function, dict) else {}
        call.id = call.id or _string(piece.get("id"))
        call.name += _string(function.get("name"))
        arguments = function.get("arguments")
        call.arguments += (
            json.dumps(arguments) if isinstance(arguments, dict) else _string(arguments)
        )
    if len(reply.calls) > MOST_CALLS:
        raise ModelFault("too_large", "The reply asks for too many tools.")


def _string(value: Any) -> str:
    """A text that can be stored: no NUL, no half of a surrogate pair."""
    text = value if isinstance(value, str) else ""
    return text.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")


def _count(value: Any) -> int | None:
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_TOKENS
    return value if fits else None
