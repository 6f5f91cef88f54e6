"""`manage.py restore`: a backup into an empty system, every file compared with its checksum."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.base import ProjectCommand


class Command(ProjectCommand):
    """Check a backup, restore it into an empty system, and compare every file."""

    help = "Check a backup, restore it into an empty system, and compare every file."
    example = "restore chatmrpt.backup"
    needs_tables = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which backup."""
        parser.add_argument("file", type=Path, nargs="?", help="the backup")
        parser.add_argument("--key-file", type=Path, metavar="FILE", help="the secret key of age")
        parser.add_argument(
            "--force", action="store_true", help="remove all that this system holds before"
        )
        parser.add_argument(
            "--until",
            metavar="TIME",
            help="the embedded database as it was then, from WAL_ARCHIVE; or `latest`",
        )
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore and say how fast it was."""
        from chatmrpt.management.backup.restoring import restore_backup

        if (options["file"] is None) == (options["until"] is None):
            raise ProblemError(
                "no_backup", "Either a backup's file or a time is needed.",
                "Name the file, or --until 2026-11-22T14:05+01:00.",
            )  # fmt: skip
        if options["until"] is not None:
            self._go_back(options["until"], options["json"])
            return
        done = restore_backup(options["file"], options["key_file"], options["force"])
        if options["json"]:
            self.print_json(done)
            return
        self.stdout.write(
            f"Restored the backup of {done['created']}: {done['rows']:,} rows, "
            f"{done['files_compared']:,} files, all compared with their checksums; "
            f"{done['bytes'] / 1e6:,.1f} MB in {done['seconds']} s "
            f"({done['megabytes_per_second']} MB/s)."
        )

    def _go_back(self, until: str, as_json: bool) -> None:
        from chatmrpt.management.past import restore_until

        done = restore_until(until)
        if as_json:
            self.print_json(done)
            return
        self.stdout.write(
            f"The database is as it was at {done['until']} (copy {done['copy']}, last change "
            f"{done['last_change'] or 'before that'}), after {done['seconds']} s. What was there "
            f"before is kept in {done['put_aside']}: remove it when all is well."
        )
