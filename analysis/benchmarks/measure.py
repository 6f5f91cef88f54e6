"""Measure one case in this process: `python -m analysis.benchmarks.measure risk`."""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from typing import Any


def measure(key: str) -> dict[str, Any]:
    """Times of one case, the size of what it makes, and the process's peak memory.

    The first round is not counted: it loads what later rounds find loaded.
    """
    from analysis.benchmarks.cases import CASES, compressed

    case = next(case for case in CASES if case.key == key)
    work = case.prepare()
    before = _peak()
    made = work()
    wall, cpu = [], []
    for _ in range(case.repeats):
        started, spent = time.perf_counter(), time.process_time()
        work()
        wall.append(time.perf_counter() - started)
        cpu.append(time.process_time() - spent)
    return {
        "key": case.key,
        "title": case.title,
        "size": case.size,
        "seconds": statistics.median(wall),
        "seconds_least": min(wall),
        "cpu_seconds": statistics.median(cpu),
        "limit_seconds": case.seconds,
        "peak_megabytes": _peak(),
        "data_megabytes": before,
        "limit_megabytes": case.megabytes,
        "kilobytes": compressed(made) if isinstance(made, bytes) else None,
        "limit_kilobytes": case.kilobytes,
        "repeats": case.repeats,
    }


def _peak() -> float:
    """Peak resident memory of this process so far, in MB."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1_000_000 if sys.platform == "darwin" else 1_000)


if __name__ == "__main__":
    import os

    import django

    from chatmrpt.lib.threads import limit_math_threads

    limit_math_threads()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatmrpt.settings")
    django.setup()
    print(json.dumps(measure(sys.argv[1])))
