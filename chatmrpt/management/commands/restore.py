"""`manage.py restore`: a backup into an empty system, every file compared with its checksum."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from chatmrpt.management.base import ProjectCommand


class Command(ProjectCommand):
    """Check a backup, restore it into an empty system, and compare every file."""

    help = "Check a backup, restore it into an empty system, and compare every file."
    example = "restore chatmrpt.backup"
    needs_tables = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which backup."""
        parser.add_argument("file", type=Path, help="the backup")
        parser.add_argument("--key-file", type=Path, metavar="FILE", help="the secret key of age")
        parser.add_argument(
            "--force", action="store_true", help="remove all that this system holds before"
        )
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore and say how fast it was."""
        from chatmrpt.management.backup.restoring import restore_backup

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
