"""`manage.py fault_drill`: break a running system in every way it must survive, and count."""

from __future__ import annotations

import random
import time
from argparse import ArgumentParser
from typing import Any

from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.base import ProjectCommand
from chatmrpt.management.trial.drill import Outcome, run_fault
from chatmrpt.management.trial.faults import FAULTS, Fault, small_disk
from chatmrpt.management.trial.folder import own_folder
from chatmrpt.management.trial.system import System


class Command(ProjectCommand):
    """Inject each fault into an own running system, and check that nothing is lost or doubled."""

    help = "Inject each fault into an own running system, and check that nothing is lost."
    example = "fault_drill --seed 1 --rounds 3"
    needs_tables = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which faults, how often, in which order."""
        keys = ", ".join(fault.key for fault in FAULTS)
        parser.add_argument("--seed", type=int, default=1, help="of moments and victims (1)")
        parser.add_argument("--rounds", type=int, default=1, help="how often each fault (1)")
        parser.add_argument("--only", metavar="FAULT,…", help=f"of {keys} (all)")
        parser.add_argument("--minutes", type=float, default=60, help="end after so long (60)")
        parser.add_argument("--keep", action="store_true", help="keep the system's folder")
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the rounds; exit 1 on any loss."""
        chosen = _chosen(options["only"])
        if options["rounds"] < 1:
            raise ProblemError("bad_rounds", "--rounds must be 1 or more.", "Use --rounds 1.")
        started = time.monotonic()
        outcomes, disk = self._drill(chosen, options)
        planned = len(chosen) * options["rounds"]
        report = {
            "seed": options["seed"],
            "disk": disk,
            "seconds": round(time.monotonic() - started, 1),
            "planned": planned,
            "injected": len(outcomes),
            "survived": sum(outcome.survived for outcome in outcomes),
            "faults": [{**vars(each), "survived": each.survived} for each in outcomes],
        }
        if options["json"]:
            self.print_json(report)
        else:
            self.stdout.write("\n".join(_table(chosen, outcomes, report)))
        if report["survived"] < len(outcomes) or not outcomes:
            lost = len(outcomes) - int(report["survived"])
            raise ProblemError(
                "drill_lost", f"{lost} of {len(outcomes)} faults were not survived.",
                "The losses are listed above.",
            )  # fmt: skip

    def _drill(self, chosen: list[Fault], options: dict[str, Any]) -> tuple[list[Outcome], str]:
        from uploads.sample import BOUNDARY, WARDS, sample_files  # loads scipy

        sample = sample_files()
        files = {name: sample[name] for name in (BOUNDARY, WARDS)}
        rng = random.Random(options["seed"])  # noqa: S311
        deadline = time.monotonic() + options["minutes"] * 60
        outcomes: list[Outcome] = []
        with (
            own_folder("drill", keep=options["keep"]) as folder,
            small_disk(folder / "var" / "files") as own_disk,
        ):
            system = System(folder / "var", "--production", "--processes", "2")
            try:
                system.start()
                for number in range(1, options["rounds"] + 1):
                    for fault in rng.sample(chosen, len(chosen)):
                        if time.monotonic() < deadline:
                            outcomes.append(run_fault(system, fault, number, rng, files))
                            self._say(outcomes[-1])
            finally:
                system.stop()
        if options["keep"]:
            self.stderr.write(f"Kept: {folder}")
        return outcomes, "small file system" if own_disk else "RLIMIT_FSIZE"

    def _say(self, outcome: Outcome) -> None:
        verdict = "survived" if outcome.survived else "LOST: " + "; ".join(outcome.losses)
        self.stderr.write(
            f"round {outcome.round}, {outcome.fault}: {outcome.did}; {verdict} "
            f"({outcome.seconds:.0f} s)"
        )


def _chosen(only: str | None) -> list[Fault]:
    if not only:
        return list(FAULTS)
    wanted = [key.strip() for key in only.split(",") if key.strip()]
    known = {fault.key: fault for fault in FAULTS}
    unknown = [key for key in wanted if key not in known]
    if unknown or not wanted:
        raise ProblemError(
            "unknown_fault", f"There is no fault {', '.join(unknown) or only}.",
            f"Known are {', '.join(known)}.",
        )  # fmt: skip
    return [known[key] for key in wanted]


def _table(chosen: list[Fault], outcomes: list[Outcome], report: dict[str, Any]) -> list[str]:
    lines = [f"{'Fault':<36}{'Injected':>9}{'Survived':>9}{'Longest s':>10}"]
    for fault in chosen:
        mine = [outcome for outcome in outcomes if outcome.fault == fault.key]
        longest = max((outcome.seconds for outcome in mine), default=0.0)
        survived = sum(outcome.survived for outcome in mine)
        lines.append(f"{fault.title:<36}{len(mine):>9}{survived:>9}{longest:>10.0f}")
    counts = {
        key: sum(outcome.counts[key] for outcome in outcomes)
        for key in ("uploads", "messages", "answers", "results", "events", "changed minds")
    }
    lines.append(f"{'Together':<36}{report['injected']:>9}{report['survived']:>9}")
    lines.append(
        "There exactly once: " + ", ".join(f"{n} {key}" for key, n in counts.items()) + "."
    )
    lines += [f"Lost at {each.fault}: {loss}" for each in outcomes for loss in each.losses]
    if report["injected"] < report["planned"]:
        lines.append(f"Out of time: {report['planned'] - report['injected']} were not injected.")
    lines.append(f"Seed {report['seed']}, {report['seconds']} s, disk by {report['disk']}.")
    return lines
