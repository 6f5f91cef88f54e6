"""The whole path of a risk analysis in a worker: read, compute, draw, save, announce."""

from __future__ import annotations

import statistics
from typing import Any

from analysis.benchmarks.stopwatch import Stopwatch
from analysis.services.plan_run import RunOptions
from analysis.services.request_run import request_run
from analysis.workspace import Workspace
from realtime.models import Session
from realtime.runner import run_open_jobs

REPEATS = 7


def measure_whole_job(session: Session) -> dict[str, Any]:
    """Time the risk job of a session with a ward table and a boundary; each with its own seed."""
    workspace = Workspace(session)
    wards = len(workspace.wards)
    watch = Stopwatch()
    for seed in range(REPEATS + 1):
        options = RunOptions(seed=seed)
        request_run(workspace=workspace, options=options, client_id=f"benchmark-{seed}")
        with watch.running():
            run_open_jobs(session.pk, "benchmark")
    return watch.row(
        key="whole-job",
        title="The whole job with files and map",
        size=f"{wards:,} wards, proposed variables, 3,000 draws",
        seconds=statistics.median(watch.wall[1:]),
        cpu_seconds=statistics.median(watch.cpu[1:]),
        limit_seconds=0.5,
    )
