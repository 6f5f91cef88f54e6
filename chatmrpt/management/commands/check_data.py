"""`manage.py check_data`: what is in a file, and what is wrong with it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from analysis.data_quality import Quality, findings_frame, quality_of, with_quality
from analysis.frames import csv_bytes, json_bytes
from chatmrpt.management.base import ProjectCommand
from chatmrpt.management.intake import add_file, temporary_session, work_off
from chatmrpt.management.ward_lists import write_csv
from uploads.models import Dataset, DatasetKind
from uploads.selectors import current_link
from uploads.snapshots import dataset_in_full, link_payload

#: Notes printed of each file; all are in the files of `--out` and in `--json`.
MOST_NOTES = 12
MARKS = {"error": "ERROR  ", "warning": "WARNING", "note": "note   "}


class Command(ProjectCommand):
    """Read any supported file and print its columns' roles, its findings and counts."""

    help = (
        "Read any supported file and print its columns' roles, its findings and counts; of tables "
        "also what is missing, doubled, outlying or implausible, and what it changes."
    )
    example = "check_data --table facilities.csv --out quality"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which files."""
        parser.add_argument("--table", required=True, help="ward table, facility data or raster")
        parser.add_argument("--boundaries", help="ward boundaries, to check how names fit")
        parser.add_argument("--out", type=Path, help="folder for findings.csv and the tables of "
                            "the quality report, such as completeness.csv, reporting_rate.csv, "
                            "outliers.csv, duplicates.csv")  # fmt: skip
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Check and print."""
        with temporary_session() as session:
            datasets = [add_file(session, options["table"])]
            if options["boundaries"]:
                datasets.append(add_file(session, options["boundaries"]))
                work_off(session)
            for dataset in datasets:
                dataset.refresh_from_db()
            datasets += Dataset.objects.filter(session=session, kind=DatasetKind.WARD_VALUES)
            link = current_link(session)
            fit = {**link_payload(link), "findings": link.findings} if link else None
            qualities = [quality_of(dataset) for dataset in datasets]
            reports = [
                _report(dataset, quality)
                for dataset, quality in zip(datasets, qualities, strict=True)
            ]
        if options["out"]:
            _write(options["out"], reports, fit, qualities)
        if options["json"]:
            self.print_json({"datasets": reports, "link": fit})
            return
        for report in reports:
            self._print(report)
        if fit:
            self.stdout.write(f"\n{fit['headline']}")
            self._print_findings(fit["findings"])
        if options["out"]:
            self.stdout.write(f"\nWrote findings.csv and the tables to {options['out']}")

    def _print(self, report: dict[str, Any]) -> None:
        self.stdout.write(f"\n{report['name']}: {report['headline']}")
        for column in report["columns"]:
            missing = f", {column['missing']} missing" if column["missing"] else ""
            self.stdout.write(
                f"  {column['name']}: {column['role_label']}{missing} ({column['evidence']})"
            )
        self._print_findings(report["findings"])
        if report["rows_in"] is None or report["kind"] == DatasetKind.RASTER:
            for point in report["points"]:
                self.stdout.write(f"  {point}")
            return
        self.stdout.write(
            f"  {report['rows_in']:,} rows in, {report['rows']:,} kept, "
            f"{report['rows_dropped']:,} left out"
        )

    def _print_findings(self, findings: list[dict[str, Any]]) -> None:
        grave = [finding for finding in findings if finding["severity"] != "note"]
        notes = [finding for finding in findings if finding["severity"] == "note"]
        for finding in grave + notes[:MOST_NOTES]:
            self.stdout.write(f"  {MARKS[finding['severity']]} {finding['message']}")
            effect = finding.get("effect")
            for line in (effect["words"] if effect else "", finding["hint"]):
                if line:
                    self.stdout.write(f"          {line}")
        if len(notes) > MOST_NOTES:
            self.stdout.write(f"  and {len(notes) - MOST_NOTES:,} more notes (--json, --out)")


def _write(
    folder: Path,
    reports: list[dict[str, Any]],
    fit: dict[str, Any] | None,
    qualities: list[Quality | None],
) -> None:
    """All findings, and the tables of the quality report."""
    findings = {report["name"]: report["findings"] for report in reports}
    if fit:
        findings["names"] = fit["findings"]
    write_csv(folder, "findings.csv", csv_bytes(findings_frame(findings)))
    write_csv(folder, "findings.json", json_bytes(findings))
    for quality in qualities:
        for name, table in (quality.tables if quality else {}).items():
            write_csv(folder, f"{name}.csv", csv_bytes(table))


def _report(dataset: Dataset, quality: Quality | None) -> dict[str, Any]:
    """Everything found in one file; its ids mean nothing outside this command."""
    full = dataset_in_full(dataset)
    for name in ("id", "current", "created"):
        full.pop(name)
    return {
        **full,
        "findings": with_quality(full["findings"], quality),
        "tables": {name: len(table) for name, table in quality.tables.items()} if quality else {},
        "rows_in": dataset.summary.get("rows_in"),
        "rows_dropped": dataset.summary.get("rows_dropped"),
        "dropped": dataset.summary.get("dropped"),
    }
