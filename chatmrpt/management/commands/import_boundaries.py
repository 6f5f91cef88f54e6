"""`manage.py import_boundaries`: a country's ward boundaries for sessions without their own."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.base import ProjectCommand
from uploads.models import ReferenceBoundary
from uploads.parsed import parse_upload
from uploads.services.reference_boundaries import import_reference, use_reference


class Command(ProjectCommand):
    """Load a country's ward boundaries, list the versions, or go back to one of them."""

    help = (
        "Load a country's ward boundaries once, so that a facility file or ward table alone gets "
        "its map. Versions are kept; nothing is downloaded."
    )
    example = (
        'import_boundaries --file nigeria_wards.zip --name "Nigeria wards" --version-name 2024-06'
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A file, or what to do with the versions that are there."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "--file", type=Path, help="ward boundaries of all states, with their names"
        )
        what.add_argument("--list", action="store_true", help="the versions that are there")
        what.add_argument(
            "--use", metavar="VERSION", help="make an earlier version the one in force"
        )
        parser.add_argument("--name", default="Ward boundaries", help="as people will read it")
        parser.add_argument(
            "--version-name", "--as", dest="version_name", help="for example 2024-06"
        )
        parser.add_argument("--origin", default="", help="where the file comes from")
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, list or switch."""
        if options["file"]:
            self._print([_imported(options)], options)
        elif options["use"]:
            self._print([_used(options["name"], options["use"])], options)
        else:
            self._print(list(ReferenceBoundary.objects.all()), options)

    def _print(self, rows: list[ReferenceBoundary], options: dict[str, Any]) -> None:
        if options["json"]:
            self.print_json({"versions": [_as_dict(row) for row in rows]})
            return
        if not rows:
            self.stdout.write("No boundaries are loaded yet.")
        for row in rows:
            mark = " (in force)" if row.current else ""
            self.stdout.write(
                f"{row}: {row.rows:,} wards in {len(row.states)} states{mark}"
                + (f", from {row.origin}" if row.origin else "")
            )


def _imported(options: dict[str, Any]) -> ReferenceBoundary:
    path: Path = options["file"]
    if not path.is_file():
        raise ProblemError(
            "no_such_file", f"There is no file {path}.", "Check the path; it may be relative."
        )
    if not options["version_name"]:
        raise ProblemError(
            "no_version", "A version has no name.", "Give one, for example --version-name 2024-06."
        )
    return import_reference(
        data=parse_upload(path, path.name),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        name=options["name"],
        version=options["version_name"],
        origin=options["origin"],
    )


def _used(name: str, version: str) -> ReferenceBoundary:
    row = ReferenceBoundary.objects.filter(name=name, version=version).first()
    if row is None:  # its version alone, or its name as it is listed, where only one fits
        fitting = [
            item for item in ReferenceBoundary.objects.all() if version in (item.version, str(item))
        ]
        row = fitting[0] if len(fitting) == 1 else None
    if row is None:
        known = ", ".join(str(item) for item in ReferenceBoundary.objects.all())
        raise ProblemError(
            "unknown_version",
            f"There is no version {version} of {name}.",
            f"Known: {known}." if known else "Import one first with --file.",
        )
    return use_reference(row)


def _as_dict(row: ReferenceBoundary) -> dict[str, Any]:
    return {
        "name": row.name,
        "version": row.version,
        "origin": row.origin,
        "sha256": row.sha256,
        "wards": row.rows,
        "states": row.states,
        "current": row.current,
        "created": row.created.isoformat(),
    }
