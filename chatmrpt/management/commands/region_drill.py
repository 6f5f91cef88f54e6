"""`manage.py region_drill`: lose a whole region while people work, and go on in its replica."""

from __future__ import annotations

import os
import platform
import random
from argparse import ArgumentParser
from typing import Any

from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.base import ProjectCommand
from chatmrpt.management.trial.folder import own_folder
from chatmrpt.management.trial.region import Failover, Standby, lose_region
from chatmrpt.management.trial.system import System

RPO_SECONDS = 300
RTO_SECONDS = 3600


class Command(ProjectCommand):
    """Kill a whole installation at a random moment, promote its replica, and count what was lost."""

    help = "Kill a whole installation at a random moment, promote its replica, count what was lost."
    example = "region_drill --seed 1 --rounds 3"
    needs_tables = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How often."""
        parser.add_argument("--seed", type=int, default=1, help="of the moments (1)")
        parser.add_argument("--rounds", type=int, default=1, help="how often (1)")
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the rounds; exit 1 where more was lost, or it took longer, than is promised."""
        if not 1 <= options["rounds"] <= 50:
            raise ProblemError("bad_rounds", "--rounds must be 1 to 50.", "Use --rounds 3.")
        rng = random.Random(options["seed"])  # noqa: S311
        found = [run_round(number + 1, rng) for number in range(options["rounds"])]
        machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
        if options["json"]:
            rounds = [vars(each) for each in found]
            self.print_json({"seed": options["seed"], "machine": machine, "rounds": rounds})
        else:
            for each in found:
                self.stdout.write(_line(each))
            self.stdout.write(f"Seed {options['seed']}, {machine}.")
        if broken := [each for each in found if _is_broken(each)]:
            raise ProblemError(
                "drill_lost", f"{len(broken)} of {len(found)} rounds are not as promised.",
                f"At most {RPO_SECONDS} s may be lost and {RTO_SECONDS} s pass, all else be right.",
            )  # fmt: skip


def run_round(number: int, rng: random.Random) -> Failover:
    """One loss, with two regions of its own."""
    from uploads.sample import BOUNDARY, WARDS, sample_files  # loads scipy

    sample = sample_files()
    files = {name: sample[name] for name in (BOUNDARY, WARDS)}
    with own_folder("regions") as folder:
        for part in (folder, folder.parent):
            part.chmod(part.stat().st_mode | 0o111)
        first = System(folder / "first", "--production")
        second = Standby(first, folder / "second")
        try:
            first.start()
            second.follow()
            return lose_region(first, second, number, rng, files)
        finally:
            second.stop()
            first.stop()


def _is_broken(found: Failover) -> bool:
    late = found.lost_seconds > RPO_SECONDS or found.answer_seconds > RTO_SECONDS
    return bool(late or found.wrong)


def _line(found: Failover) -> str:
    lost = f"{len(found.lost)} of {found.accepted} accepted lost"
    wrong = "; WRONG: " + "; ".join(found.wrong) if found.wrong else ""
    return (
        f"round {found.round}: {found.lost_seconds:.2f} s of changes lost ({lost}); ready after "
        f"{found.ready_seconds:.1f} s, a question answered after {found.answer_seconds:.1f} s{wrong}"
    )
