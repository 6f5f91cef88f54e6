"""`manage.py calculate_tpr`: test positivity and burden from facility reports, files to files."""

from __future__ import annotations

from argparse import ArgumentParser
from importlib.metadata import version
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from django.conf import settings

from analysis.facility_findings import high_urban_rates, silent_wards, with_silent_wards
from analysis.facility_map import OnMap, off_map, place_on_map, with_lga_names
from analysis.frames import csv_bytes, json_bytes
from analysis.science.findings import Finding
from analysis.science.tpr.calculate import TprOptions, TprResult, calculate_tpr
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import PERIODS, PRESETS
from analysis.services.receipts import LIBRARIES
from chatmrpt.lib.canonical import content_hash
from chatmrpt.management.base import ProjectCommand
from chatmrpt.management.facility_options import (
    add_people,
    add_what_is_summed,
    population_choices,
)
from chatmrpt.management.tpr_inputs import (
    Input,
    people_of,
    read_facilities,
    read_input,
)
from chatmrpt.management.ward_lists import write_csv
from uploads.cleaning.link import link


class Command(ProjectCommand):
    """Compute test positivity rates and burden from facility reports."""

    help = (
        "Compute test positivity rates (0-1) and burden (per 1,000 people a year) from facility "
        "reports; testing_rate and completeness are 0-1. Ward names are "
        "matched as the files have them: what people decided about names belongs to their "
        "accounts and sessions. Needs no database."
    )
    example = (
        "calculate_tpr --table facilities.csv --boundaries wards.zip --population wards.csv "
        "--age all --by ward --out tpr"
    )
    needs_tables = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """As in the interface's table, and what is known of the people."""
        add = parser.add_argument
        add("--table", type=Path, required=True, help="facility reports (CSV, Excel)")
        add("--boundaries", type=Path, help="ward boundaries: ward codes, wards without a report")
        add_what_is_summed(parser)
        add("--period", choices=PERIODS, default="all", help="default all")
        add("--preset", choices=PRESETS, default="standard", help="default standard")
        add("--blank-positive", choices=("left-out", "zero"), default="left-out",
            help="a blank number of positives beside a number tested; default left-out")  # fmt: skip
        add_people(parser)
        add("--out", type=Path, help="folder for tpr.csv, combinations.csv, left_out.csv, "
            "findings.json, receipt.json")  # fmt: skip
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, compute, write, print."""
        given, table = read_facilities(Path(options["table"]))
        boundary = _given(options["boundaries"], "boundary", "boundary")
        population = _given(options["population"], ("ward_table", "population"), "ward table")
        read = {"table": given, "boundary": boundary, "population": population}
        inputs = {name: one.facts for name, one in read.items() if one is not None}
        mapped = _on_map(table, boundary, population)
        people, said = None, list[Finding]()
        if population is not None:
            people, said = people_of(population, mapped.table, options["by"])
        result = calculate_tpr(
            mapped.table, _tpr_options(options), people, population_choices(options)
        )
        frame = result.tpr
        if options["by"] == "ward" and options["period"] == "all":
            frame = with_silent_wards(frame, mapped, options["method"])
        findings = [
            *(found.as_dict() for found in given.data.findings),
            *mapped.findings,
            *said,
            *result.findings,
            *silent_wards(mapped),
            *(high_urban_rates(frame, mapped) if options["by"] == "ward" else ()),
        ]
        receipt = _receipt(inputs, mapped, result)
        if options["out"]:
            for name, data in _files(frame, result, findings, receipt).items():
                write_csv(options["out"], name, data)
        if options["json"]:
            self.print_json(_report(frame, result, findings, receipt))
            return
        self._print(frame, findings, options)

    def _print(self, frame: pd.DataFrame, findings: list[Finding], options: dict[str, Any]) -> None:
        tested, positive = frame["tested"].sum(), frame["positive"].sum()
        share = f", {positive / tested:.1%}" if tested else ""
        self.stdout.write(
            f"{frame['tpr'].notna().sum():,} of {len(frame):,} rows have a rate; {positive:,.0f} "
            f"of {tested:,.0f} tests are positive{share}."
        )
        for found in findings:
            self.stdout.write(f"  {found['message']} {found['hint']}".rstrip())
        if options["out"]:
            self.stdout.write(
                "Wrote tpr.csv, combinations.csv, left_out.csv, findings.json, receipt.json to "
                f"{options['out']}"
            )


def _given(path: Path | None, kind: str | tuple[str, ...], what: str) -> Input | None:
    return read_input(path, kind, what) if path else None


def _on_map(table: FacilityTable, boundary: Input | None, population: Input | None) -> OnMap:
    """On the boundary, whose LGAs may have their names from the ward table with the people."""
    if boundary is None:
        return off_map(table)
    frame = gpd.GeoDataFrame(boundary.data.frame)
    if population is not None:
        wards = population.data
        frame = with_lga_names(frame, link(wards.frame, wards.roles, frame).lga_names)
    return place_on_map(table, frame)


def _tpr_options(options: dict[str, Any]) -> TprOptions:
    names = ("age", "facility_level", "method", "by", "period", "preset")
    return TprOptions(
        **{name: options[name] for name in names},
        blank_positive_is_zero=options["blank_positive"] == "zero",
    )


def _receipt(inputs: dict[str, Any], mapped: OnMap, result: TprResult) -> dict[str, Any]:
    receipt = {
        "kind": "tpr",
        "inputs": inputs,
        "link": mapped.facts or None,
        "rows_in": inputs["table"]["rows"] + inputs["table"]["rows_dropped"],
        "rows_out": len(result.tpr),
        "cells_left_out": len(result.left_out),
        "parameters": result.parameters,
        "versions": {"chatmrpt": settings.VERSION, **{n: version(n) for n in LIBRARIES}},
    }
    return {**receipt, "hash": content_hash(receipt)}


def _files(
    frame: pd.DataFrame, result: TprResult, findings: list[Finding], receipt: dict[str, Any]
) -> dict[str, bytes]:
    return {
        "tpr.csv": csv_bytes(frame),
        "combinations.csv": csv_bytes(result.combinations),
        "left_out.csv": csv_bytes(result.left_out),
        "findings.json": json_bytes(findings),
        "receipt.json": json_bytes(receipt),
    }


def _report(
    frame: pd.DataFrame, result: TprResult, findings: list[Finding], receipt: dict[str, Any]
) -> dict[str, Any]:
    return {
        "rows": _records(frame),
        "design_effects": _records(result.effects),
        "cells_left_out": len(result.left_out),
        "findings": findings,
        "receipt": receipt,
    }


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]
