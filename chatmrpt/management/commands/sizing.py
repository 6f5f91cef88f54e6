"""`manage.py sizing`: what an act costs on this machine, and the size for so many people."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.base import ProjectCommand
from chatmrpt.webserver import DEFAULT_SERVER, SERVERS

PEOPLE = (50, 1000, 5500, 10000)


class Command(ProjectCommand):
    """Measure what one act of a person costs, and work out sizes and monthly cost."""

    help = "Measure what one act of a person costs, and work out sizes and monthly cost."
    example = "sizing --core 20 --gigabyte 3"
    needs_tables = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How often, and the provider's prices."""
        parser.add_argument("--people", type=int, default=200, metavar="N", help="sockets (200)")
        parser.add_argument("--server", choices=SERVERS, default=DEFAULT_SERVER)
        parser.add_argument("--core", type=float, default=20.0, help="price of a core and month")
        parser.add_argument("--gigabyte", type=float, default=3.0, help="of a gigabyte of memory")
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure at an own system at rest, then calculate."""
        from chatmrpt.management.trial.costs import PARTS, measure
        from chatmrpt.management.trial.load_run import machine
        from chatmrpt.management.trial.sizes import size_for

        if not 10 <= options["people"] <= 5000:
            raise ProblemError("bad_size", "--people must be 10 to 5000.", "Use 200.")
        where = machine()
        costs = measure(options["people"], options["server"])
        prices = options["core"], options["gigabyte"]
        sizes = [size_for(people, costs.acts, costs.memory, prices) for people in PEOPLE]
        if options["json"]:
            self.print_json(
                {
                    "machine": where, "server": options["server"], "acts": costs.acts,
                    "memory": costs.memory, "sizes": [asdict(size) for size in sizes],
                }
            )  # fmt: skip
            return
        lines = [f"{where['cores']} cores, load {where['load_before']} before, {where['date']}", ""]
        lines.append(f"{'ms of processor time an act':<30}" + "".join(f"{p:>12}" for p in PARTS))
        for act, row in costs.acts.items():
            lines.append(f"{act:<30}" + "".join(f"{row[part]:>12.2f}" for part in PARTS))
        lines += ["", *(f"{name}: {size / 1e6:,.2f} MB" for name, size in costs.memory.items()), ""]
        heads = ("people", "cores", "steady", "web", "chat", "GB", "a month")
        lines.append("".join(f"{head:>10}" for head in heads))
        for size in sizes:
            cells = asdict(size).values()
            lines.append("".join(f"{cell:>10,g}" for cell in cells))
        lines.append(f"{prices[0]:g} a core and {prices[1]:g} a gigabyte and month.")
        self.stdout.write("\n".join(lines))
