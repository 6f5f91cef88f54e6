"""Which questions of a load are answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Bell(Protocol):
    """An event: of threads in tests, of gevent in a load."""

    def set(self) -> None:
        """Ring."""

    def wait(self, timeout: float) -> bool:
        """Whether it rang in time."""


class Answers:
    """An answer may come over the socket before its question's acknowledgement over HTTP."""

    def __init__(self, bell: Callable[[], Bell]) -> None:
        self._bell = bell
        self._waiting: dict[str, Bell] = {}
        self._early: set[str] = set()

    def came(self, question: str) -> None:
        """The question with this id is answered."""
        if question in self._waiting:
            self._waiting[question].set()
        else:
            self._early.add(question)

    def wait_for(self, question: str, seconds: float) -> bool:
        """Whether the question is answered, now or within so long."""
        if question in self._early:
            self._early.discard(question)
            return True
        bell = self._waiting[question] = self._bell()
        try:
            return bell.wait(seconds)
        finally:
            del self._waiting[question]
