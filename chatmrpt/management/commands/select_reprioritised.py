"""`manage.py select_reprioritised`: urban, surely low-risk wards that may leave the campaign."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from analysis.science.reprioritisation import (
    PRESETS,
    TARGET_SHARE,
    URBAN_THRESHOLD,
    select_reprioritised,
)
from analysis.services.net_files import reprioritised_report
from chatmrpt.management.base import ProjectCommand
from chatmrpt.management.ward_lists import flags, read_rankings

NEEDED = ("ward_name", "composite_rank", "urban_share", "population")
STANDARD_ALSO = ("composite_class", "certainty", "p_low", "filled")


class Command(ProjectCommand):
    """List urban wards that may leave the mass campaign, for joint decision."""

    help = "List urban, surely low-risk wards that may leave the campaign. Needs no database."
    example = "select_reprioritised --rankings results/rankings.csv --urban-threshold 30 --json"
    needs_tables = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """As in the interface's table."""
        add = parser.add_argument
        add("--rankings", type=Path, required=True, help="rankings.csv: ward_name, "
            "composite_rank, urban_share, population; standard also composite_class, certainty, "
            "p_low, filled; informal_share and exclude if known")  # fmt: skip
        add("--urban-threshold", type=float, default=URBAN_THRESHOLD, help="percent, default 30")
        add("--target-share", type=float, default=TARGET_SHARE, help="percent, default 30")
        add("--preset", choices=PRESETS, default="standard", help="default standard")
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Select and print."""
        also = STANDARD_ALSO if options["preset"] == "standard" else ()
        wards = read_rankings(Path(options["rankings"]), (*NEEDED, *also))
        if "exclude" in wards:
            wards["exclude"], _ = flags(wards["exclude"])
        result = select_reprioritised(
            wards,
            urban_threshold=options["urban_threshold"],
            target_share=options["target_share"],
            preset=options["preset"],
        )
        report = reprioritised_report(result)
        if options["json"]:
            self.print_json(report)
            return
        for line in result.sentences:
            self.stdout.write(line)
        for row in report["wards"]:
            self.stdout.write(f"  {row['ward_name']}: {row['reason']}")
