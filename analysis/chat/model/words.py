"""The model's words for an answer: checked, cut, plain; and shown while they come."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from uuid import UUID

from analysis.chat.model.numbers import Known, unknown_numbers
from realtime.wakeup import announce_text

MOST_HEADLINE = 300
MOST_POINT = 400
MOST_POINTS = 3
EVERY_SECONDS = 0.15
_POINT = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
#: Where a piece may end: a number in the making is not shown.
_END = re.compile(r"[.!?:;]\s|\n")


def split_words(text: str) -> tuple[str, tuple[str, ...]]:
    """A headline and at most three points; signs of markup stay signs."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    lines = [_POINT.sub("", line) for line in lines]
    headline = lines[0] if lines else ""
    points = [_cut(line, MOST_POINT) for line in lines[1 : MOST_POINTS + 1]]
    return _cut(headline, MOST_HEADLINE), tuple(points)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


@dataclass
class Streamer:
    """Shows words while they come, as far as their numbers are known; the saved answer replaces it."""

    session_id: UUID
    message_id: UUID
    known: Known
    _sent: int = field(default=0, init=False)
    _last: float = field(default=float("-inf"), init=False)
    _over: bool = field(default=False, init=False)

    def hear(self, text: str) -> None:
        """All text so far."""
        if self._over or time.monotonic() - self._last < EVERY_SECONDS:
            return
        ends = [match.end() for match in _END.finditer(text)]
        whole = text[: ends[-1]] if ends else ""
        if len(whole) <= self._sent:
            return
        if unknown_numbers(whole, self.known):
            self._over = True
            return
        piece = {"message": str(self.message_id), "offset": self._sent, "text": whole[self._sent :]}
        announce_text(self.session_id, piece)
        self._sent, self._last = len(whole), time.monotonic()
