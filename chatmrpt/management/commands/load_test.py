"""`manage.py load_test`: many people at an own running system, on loopback, for a bounded time."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.base import ProjectCommand
from chatmrpt.management.trial.load_report import as_html, as_lines, compare
from chatmrpt.management.trial.load_stages import STAGES
from chatmrpt.webserver import DEFAULT_SERVER, SERVERS

HARD = ("errors", "lost", "doubled")
"""What is never right, however busy the machine is; times depend on it."""


class Command(ProjectCommand):
    """Bring many people with real sockets to an own running system, and measure."""

    help = "Bring many people with real sockets to an own running system, and measure."
    example = "load_test --stage 50 --seconds 60 --html load.html"
    needs_tables = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many, for how long, with which server."""
        keys = [stage.key for stage in STAGES]
        parser.add_argument("--stage", choices=keys, default="50", help="how many people (50)")
        parser.add_argument("--people", type=int, metavar="N", help="the stage's mixture, N people")
        parser.add_argument("--seconds", type=int, metavar="S", help="work for so long (60)")
        parser.add_argument(
            "--server", choices=[*SERVERS, "both"], default=DEFAULT_SERVER,
            help="which web server; both: one after the other, compared",
        )  # fmt: skip
        parser.add_argument("--html", type=Path, metavar="F", help="write the report as a page")
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the stage, report, and exit 1 if anything failed, was lost or doubled."""
        from chatmrpt.management.trial.load_run import machine, need_locust, run_stage

        need_locust()
        people, seconds = options["people"], options["seconds"]
        if (people is not None and people < 1) or not 2 <= (seconds or 60) <= 3600:
            raise ProblemError(
                "bad_size", "--people must be 1 or more, --seconds 2 to 3600.", "Use 20 and 8."
            )
        stage = next(each for each in STAGES if each.key == options["stage"])
        stage = stage.scaled(people, seconds)
        where = machine()
        servers = SERVERS if options["server"] == "both" else (options["server"],)
        runs = [run_stage(stage, server) for server in servers]
        wrong = [key for run in runs for key in run["over_the_limit"] if key in HARD]
        report = {
            "title": f"Load test {stage.key}: {stage.title}",
            "about": f"{stage.people:,} people for {stage.seconds} s, a question every "
            f"{stage.pace:g} s; {where['cores']} cores, load {where['load_before']} before, "
            f"{where['date']}",
            "stage": vars(stage), "processes": stage.processes, "machine": where, "runs": runs,
            "comparison": compare(runs), "verdict": _verdict(runs),
        }  # fmt: skip
        if options["html"]:
            options["html"].write_text(as_html(report), encoding="utf-8")
        if options["json"]:
            self.print_json(report)
        else:
            self.stdout.write("\n".join(as_lines(report)))
        if wrong:
            raise ProblemError("load_lost", f"Not as it must be: {', '.join(wrong)}.")


def _verdict(runs: list[dict[str, Any]]) -> str:
    over = {run["server"]: run["over_the_limit"] for run in runs if run["over_the_limit"]}
    if not over:
        return "All limits of this stage were kept."
    return "Over the limit: " + "; ".join(f"{key}: {', '.join(v)}" for key, v in over.items())
