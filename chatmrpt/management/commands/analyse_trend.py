"""`manage.py analyse_trend`: which areas get worse and which better, files to files."""

from __future__ import annotations

from argparse import ArgumentParser
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from django.conf import settings

from analysis.frames import csv_bytes, json_bytes
from analysis.science.findings import Finding
from analysis.science.trend.analyse import TrendOptions, TrendResult, analyse_trend, top_by_trend
from analysis.science.trend.words import CLASS_LABELS, IMPROVING, MEASURES, UNITS, WORSENING
from chatmrpt.lib.canonical import content_hash
from chatmrpt.management.base import ProjectCommand
from chatmrpt.management.facility_options import (
    add_people,
    add_what_is_summed,
    population_choices,
)
from chatmrpt.management.tpr_inputs import people_of, read_facilities, read_input
from chatmrpt.management.ward_lists import write_csv

#: Libraries behind the numbers.
LIBRARIES = ("numpy", "pandas", "scipy")
_SHOWN = 10


class Command(ProjectCommand):
    """Follow test positivity or burden over the years."""

    help = (
        "Follow the test positivity rate or the burden over the years: slopes and differences in "
        "percentage points (a year) for tpr, per 1,000 people for burden. Needs no database."
    )
    example = "analyse_trend --table facilities.csv --age all --by lga --out trend"
    needs_tables = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """As in the interface's table, and what is known of the people."""
        add = parser.add_argument
        add("--table", type=Path, required=True, help="facility reports (CSV, Excel), monthly")
        add_what_is_summed(parser)
        add("--measure", choices=MEASURES, default="tpr", help="default tpr; burden counts both "
            "tests and needs --population")  # fmt: skip
        add_people(parser)
        add("--out", type=Path, help="folder for trend.csv, series.csv (year by year), "
            "details.csv, findings.json, receipt.json")  # fmt: skip
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, compute, write, print."""
        given, table = read_facilities(Path(options["table"]))
        inputs, people, said = {"table": given.facts}, None, list[Finding]()
        if options["population"]:
            population = read_input(
                Path(options["population"]), ("ward_table", "population"), "ward table"
            )
            inputs["population"] = population.facts
            people, said = people_of(population, table, options["by"])
        names = ("age", "facility_level", "method", "by", "measure")
        chosen = TrendOptions(**{name: options[name] for name in names})
        result = analyse_trend(table, chosen, people, population_choices(options))
        findings = [*(found.as_dict() for found in given.data.findings), *said, *result.findings]
        receipt = _receipt(inputs, result)
        if options["out"]:
            for name, data in _files(result, findings, receipt).items():
                write_csv(options["out"], name, data)
        if options["json"]:
            self.print_json(
                {
                    "rows": _records(result.trend),
                    "details": _records(result.details),
                    "series": _records(result.series),
                    "findings": findings,
                    "receipt": receipt,
                }
            )
            return
        self._print(result, findings, options)

    def _print(self, result: TrendResult, findings: list[Finding], options: dict[str, Any]) -> None:
        unit = UNITS[options["measure"]]
        for name, improving in ((WORSENING, False), (IMPROVING, True)):
            rows = top_by_trend(result, len(result.trend) or 1, improving=improving)
            rows = rows[rows["class"] == name]
            self.stdout.write(f"{CLASS_LABELS[name].capitalize()}: {len(rows):,}")
            for row in rows.head(_SHOWN).to_dict("records"):
                area = ", ".join(
                    str(row[key]) for key in ("ward_name", "lga_name", "state_name")
                    if row.get(key)
                )  # fmt: skip
                self.stdout.write(
                    f"  {area}: {row['slope']:+.1f} {unit} a year ({row['slope_low']:+.1f} to "
                    f"{row['slope_high']:+.1f}), p {row['p']:.3f}, q {row['q']:.3f}, "
                    f"{row['level']:.1f} in {row['last_year']}"
                )
            if len(rows) > _SHOWN:
                self.stdout.write(f"  and {len(rows) - _SHOWN:,} more")
        for found in findings:
            self.stdout.write(f"  {found['message']} {found['hint']}".rstrip())
        if options["out"]:
            self.stdout.write(
                "Wrote trend.csv, series.csv, details.csv, findings.json, receipt.json to "
                f"{options['out']}"
            )


def _receipt(inputs: dict[str, Any], result: TrendResult) -> dict[str, Any]:
    receipt = {
        "kind": "trend",
        "inputs": inputs,
        "rows_in": inputs["table"]["rows"] + inputs["table"]["rows_dropped"],
        "rows_out": len(result.trend),
        "parameters": result.parameters,
        "versions": {"chatmrpt": settings.VERSION, **{n: version(n) for n in LIBRARIES}},
    }
    return {**receipt, "hash": content_hash(receipt)}


def _files(
    result: TrendResult, findings: list[Finding], receipt: dict[str, Any]
) -> dict[str, bytes]:
    return {
        "trend.csv": csv_bytes(result.trend),
        "series.csv": csv_bytes(result.series),
        "details.csv": csv_bytes(result.details),
        "findings.json": json_bytes(findings),
        "receipt.json": json_bytes(receipt),
    }


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]
