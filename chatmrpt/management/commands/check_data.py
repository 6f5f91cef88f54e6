"""`manage.py check_data`: what is in a file, and what is wrong with it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from chatmrpt.management.base import ProjectCommand
from chatmrpt.management.intake import add_file, temporary_session, work_off
from uploads.models import Dataset, DatasetKind
from uploads.selectors import current_link
from uploads.snapshots import dataset_in_full, link_payload

MARKS = {"error": "ERROR  ", "warning": "WARNING", "note": "note   "}


class Command(ProjectCommand):
    """Read any supported file and print its columns' roles, its findings and counts."""

    help = "Read any supported file and print its columns' roles, its findings and counts."
    example = "check_data --table wards.csv --boundaries wards.zip"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which files."""
        parser.add_argument("--table", required=True, help="ward table, facility data or raster")
        parser.add_argument("--boundaries", help="ward boundaries, to check how names fit")
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
            reports = [_report(dataset) for dataset in datasets]
        if options["json"]:
            self.print_json({"datasets": reports, "link": fit})
            return
        for report in reports:
            self._print(report)
        if fit:
            self.stdout.write(f"\n{fit['headline']}")
            self._print_findings(fit["findings"])

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
        for finding in findings:
            self.stdout.write(f"  {MARKS[finding['severity']]} {finding['message']}")
            if finding["hint"]:
                self.stdout.write(f"          {finding['hint']}")


def _report(dataset: Dataset) -> dict[str, Any]:
    """Everything found in one file; its ids mean nothing outside this command."""
    full = dataset_in_full(dataset)
    for name in ("id", "current", "created"):
        full.pop(name)
    return {
        **full,
        "rows_in": dataset.summary.get("rows_in"),
        "rows_dropped": dataset.summary.get("rows_dropped"),
        "dropped": dataset.summary.get("dropped"),
    }
