"""`manage.py benchmark`: how fast the work is on this machine, and how much memory it takes."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analysis.benchmarks.cases import CASES
from analysis.benchmarks.whole_answer import measure_answers, measure_understanding
from analysis.benchmarks.whole_job import measure_whole_job
from analysis.services.plan_run import RunOptions
from analysis.services.request_run import request_run
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.base import ProjectCommand
from chatmrpt.management.intake import add_file, temporary_session, work_off
from chatmrpt.management.trial.first_event import measure_first_events
from realtime.models import Session

STATE_WARDS, STATE_LGAS = 275, 25
COLUMNS = ("Work", "Size", "Median s", "Least s", "Limit s", "Peak MB", "Result kB", "")
WIDTHS = (34, 42, 9, 9, 8, 8, 10, 8)


class Command(ProjectCommand):
    """Measure the science, the net plans, the maps and a whole job with synthetic data."""

    help = "Measure the science, the net plans, the maps and a whole job with synthetic data."
    example = "benchmark --national"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to measure."""
        parser.add_argument("--national", action="store_true", help="also with 9,409 wards")
        parser.add_argument(
            "--only", metavar="CASE", help=f"one of {', '.join(_keys())} (default: all)"
        )
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Each case in a process of its own, one after the other."""
        only = options["only"]
        if only is not None and only not in _keys():
            raise ProblemError(
                "unknown_case", f"There is no case {only}.", f"Known are {', '.join(_keys())}."
            )
        chosen = [case for case in CASES if only == case.key or (only is None
                  and (options["national"] or not case.national))]  # fmt: skip
        rows = []
        for case in chosen:
            self.stderr.write(f"Measuring: {case.title}, {case.size}")
            rows.append(_measured_apart(case.key))
        if only in (None, "whole-job"):
            self.stderr.write("Measuring: the whole job")
            rows.append(_whole_job())
        if only in (None, "answer"):
            self.stderr.write("Measuring: a question understood, a message to its answer")
            rows += _answers()
            self.stderr.write("Measuring: a message to its first event")
            rows.append(measure_first_events(STATE_WARDS, STATE_LGAS))
        if options["json"]:
            self.print_json({"machine": _machine(), "cases": rows})
        else:
            self.stdout.write("\n".join(_table(rows)))


def _keys() -> list[str]:
    return [*(case.key for case in CASES), "whole-job", "answer"]


def _measured_apart(key: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "analysis.benchmarks.measure", key],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["it gave no reason"])[-1]
        raise ProblemError("case_failed", f"The case {key} ended with an error: {reason}")
    row: dict[str, Any] = json.loads(done.stdout)
    return row


def _whole_job() -> dict[str, Any]:
    with _sample_session() as session:
        return measure_whole_job(session)


def _answers() -> list[dict[str, Any]]:
    with _sample_session() as session:
        workspace = Workspace(session)
        request_run(workspace=workspace, options=RunOptions(), client_id="benchmark-answers")
        work_off(session)
        return [measure_understanding(session), measure_answers(session)]


@contextmanager
def _sample_session() -> Iterator[Session]:
    """A session with a made-up state's ward table and boundary."""
    from uploads.sample import make_sample_state, write_sample

    with temporary_session() as session, tempfile.TemporaryDirectory() as folder:
        for path in write_sample(Path(folder), make_sample_state(1, STATE_WARDS, STATE_LGAS)):
            if "facilities" not in path.name:
                add_file(session, path)
        work_off(session)
        yield session


def _machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
    }


def _table(rows: list[dict[str, Any]]) -> list[str]:
    lines = [_line(COLUMNS)]
    for row in rows:
        lines.append(
            _line(
                (
                    row["title"],
                    row["size"],
                    f"{row['seconds']:.3f}",
                    f"{row['seconds_least']:.3f}",
                    _or_dash(row["limit_seconds"], "g"),
                    _or_dash(row["peak_megabytes"], ".0f"),
                    _or_dash(row["kilobytes"], ".0f"),
                    "" if not _over(row) else "OVER",
                )
            )
        )
    machine = _machine()
    lines.append(
        f"{machine['cores']} cores, load {machine['load']}, Python {machine['python']}; medians of "
        "several rounds after one that is not counted; peak memory with the data."
    )
    return lines


def _line(cells: tuple[str, ...]) -> str:
    return "  ".join(
        cell.ljust(width) if at < 2 else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    ).rstrip()


def _or_dash(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)


def _over(row: dict[str, Any]) -> bool:
    """Whether a limit of the methods document is not met."""
    pairs = (("seconds", "limit_seconds"), ("peak_megabytes", "limit_megabytes"),
             ("kilobytes", "limit_kilobytes"))  # fmt: skip
    return any(
        row[limit] is not None and row[found] is not None and row[found] > row[limit]
        for found, limit in pairs
    )
