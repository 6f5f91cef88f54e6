"""`manage.py plan_nets`: share a stock of nets among ranked wards, from files to files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.science.nets.options import PRESETS, STRATEGIES, URBAN_THRESHOLD, NetOptions
from analysis.science.nets.own_plan import score_own_plan
from analysis.science.nets.plan import NetPlan, plan_nets
from analysis.services.net_files import (
    net_plan_files,
    net_plan_report,
    own_plan_files,
    own_plan_report,
)
from chatmrpt.management.base import ProjectCommand
from chatmrpt.management.ward_lists import mark_wards, read_cells, read_rankings, write_csv

LISTS = ("reprioritised", "include", "exclude")
RANKS = ("composite", "pca")


class Command(ProjectCommand):
    """Plan bed nets: who gets how many, why, and what that protects."""

    help = "Share a stock of bed nets among ranked wards. Needs no database."
    example = (
        "plan_nets --rankings results/rankings.csv --nets 250000 --household-size 5 "
        "--strategy optimal --lga-floor 20 --bales --out plan"
    )
    needs_tables = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """As in the interface's table."""
        add = parser.add_argument
        add("--rankings", type=Path, required=True, help="rankings.csv: ward_name, "
            "composite_rank, population, urban_share; burden or tpr_smoothed if known")  # fmt: skip
        add("--nets", type=int, required=True, help="nets in stock")
        add("--household-size", type=float, required=True, help="people in a household")
        add("--urban-threshold", type=float, help="percent; preset chatmrpt only (default 30)")
        add("--people-per-net", type=float, default=1.8, help="default 1.8")
        add("--buffer", type=float, default=0.0, help="percent added to the need, default 0")
        add("--strategy", choices=STRATEGIES, default="tiered", help="default tiered")
        add("--preset", choices=PRESETS, default="standard", help="default standard")
        add("--rank", choices=RANKS, default="composite", help="default composite")
        add("--reprioritised", type=Path, help="CSV ward_code or ward_name[, reason]: tier 2")
        add("--lga-floor", type=float, help="least percent of each LGA's people (optimal)")
        add("--min-service", type=float, help="least percent of a served ward's need (optimal)")
        add("--bales", action="store_true", help="whole bales of 50 nets only")
        add("--include", type=Path, help="CSV ward_code or ward_name[, reason]: full need first")
        add("--exclude", type=Path, help="CSV ward_code or ward_name[, reason]: no nets")
        add("--own-plan", type=Path, help="your plan, CSV ward_code or ward_name[, lga_name], "
            "nets: scored beside ours")  # fmt: skip
        add("--out", type=Path, help="folder for net_plan.csv and lga.csv")
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Plan, write, print."""
        wards = _wards(options)
        plan = plan_nets(wards, _net_options(options))
        report = _report(wards, plan, options)
        files = net_plan_files(plan.plan, plan.lga)
        if options["own_plan"]:
            own = score_own_plan(read_cells(Path(options["own_plan"])).replace("", None), plan)
            report["own_plan"] = own_plan_report(own)
            report["sentences"] += own.sentences
            files |= own_plan_files(own)
        for name, data in files.items() if options["out"] else ():
            write_csv(options["out"], name, data)
        if options["json"]:
            self.print_json(report)
            return
        for line in report["sentences"]:
            self.stdout.write(line)
        self.stdout.write(_summary(report))
        if options["out"]:
            self.stdout.write(f"Wrote {', '.join(sorted(files))} to {options['out']}")


def _wards(options: dict[str, Any]) -> pd.DataFrame:
    wards = read_rankings(
        Path(options["rankings"]), ("ward_name", f"{options['rank']}_rank", "population")
    )
    for name in LISTS:
        if options[name]:
            path = Path(options[name])
            wards[name], wards[f"{name}_reason"] = mark_wards(wards, path, f"--{name}")
    return wards


def _net_options(options: dict[str, Any]) -> NetOptions:
    threshold = options["urban_threshold"]
    return NetOptions(
        stock=options["nets"],
        household_size=options["household_size"],
        people_per_net=options["people_per_net"],
        buffer=options["buffer"],
        strategy=options["strategy"],
        preset=options["preset"],
        urban_threshold=URBAN_THRESHOLD if threshold is None else threshold,
        bales=options["bales"],
        lga_floor=options["lga_floor"],
        minimum_share=options["min_service"],
        rank_column=f"{options['rank']}_rank",
    )


def _report(wards: pd.DataFrame, plan: NetPlan, options: dict[str, Any]) -> dict[str, Any]:
    report = net_plan_report(wards, plan)
    if options["urban_threshold"] is not None and options["preset"] != "chatmrpt":
        words = "--urban-threshold acts in preset chatmrpt only; it was not used."
        report["sentences"].append(words)
    return report


def _summary(report: dict[str, Any]) -> str:
    totals, further = report["totals"], report["next_1000"]
    return (
        f"{totals['protected']:,.0f} of {totals['population']:,.0f} people protected "
        f"({totals['coverage']:.1f} %); {report['gap']:,} nets missing; the next 1,000 nets would "
        f"protect {further['protected']:,.0f} more people."
    )
