"""The times of work that is repeated within this process, and the row that they make."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Stopwatch:
    """Seconds of each repeat, the first, in which things are loaded, included."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Time one repeat."""
        started, spent = time.perf_counter(), time.process_time()
        yield
        self.wall.append(time.perf_counter() - started)
        self.cpu.append(time.process_time() - spent)

    def row(self, **figures: Any) -> dict[str, Any]:
        """The row of these figures: the first repeat does not count, and memory is not measured."""
        return {
            "seconds_least": min(self.wall[1:]),
            "peak_megabytes": None,
            "data_megabytes": None,
            "limit_megabytes": None,
            "kilobytes": None,
            "limit_kilobytes": None,
            "repeats": len(self.wall) - 1,
            **figures,
        }
