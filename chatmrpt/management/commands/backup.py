"""`manage.py backup`: the database and all files, consistent, in one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings

from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.base import ProjectCommand


class Command(ProjectCommand):
    """Write the database at one moment and all files into one file, while everything runs."""

    help = "Write the database at one moment and all files into one file, while everything runs."
    example = "backup --out chatmrpt.backup --encrypt"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and whether for the holder of a key only."""
        parser.add_argument("--out", type=Path, metavar="F", help="the file to write")
        parser.add_argument(
            "--encrypt", action="store_true", help="for the key named by BACKUP_RECIPIENT"
        )
        parser.add_argument(
            "--new-key", type=Path, metavar="FILE", help="make a pair of keys, and do nothing else"
        )
        parser.add_argument(
            "--base", action="store_true", help="a copy of the server for the archive, instead"
        )
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the backup and say what is in it."""
        from chatmrpt.management.backup.making import make_backup
        from chatmrpt.management.backup.sealing import new_key

        if options["new_key"]:
            public = new_key(options["new_key"])
            self.stdout.write(
                f"BACKUP_RECIPIENT={public}\nKeep {options['new_key']} away from this machine: "
                "without it no encrypted backup can be read."
            )
            return
        if options["base"]:
            self._copy_server(options["json"])
            return
        if options["out"] is None:
            raise ProblemError("no_out", "No file is named.", "Name it: --out F.")
        recipient = settings.BACKUP_RECIPIENT if options["encrypt"] else ""
        if options["encrypt"] and not recipient:
            raise ProblemError(
                "no_recipient", "BACKUP_RECIPIENT is not set, so there is no key to encrypt for.",
                "Make a pair of keys: manage.py backup --new-key FILE.",
            )  # fmt: skip
        done = make_backup(options["out"].resolve(), recipient)
        if options["json"]:
            self.print_json(done)
            return
        self.stdout.write(
            f"{done['place']}: {done['rows']:,} rows, {done['files']:,} files, "
            f"{done['size'] / 1e6:,.1f} MB{' encrypted' if done['encrypted'] else ''} "
            f"in {done['seconds']} s ({done['megabytes_per_second']} MB/s)."
        )

    def _copy_server(self, as_json: bool) -> None:
        """What `restore --until` begins with."""
        from chatmrpt.embedded.past import copy_server
        from chatmrpt.management.past import embedded_server
        from realtime.services.record_backup import record_backup

        done = copy_server(*embedded_server())
        record_backup(place=done["place"], size=done["size"], seconds=done["seconds"])
        if as_json:
            self.print_json(done)
            return
        self.stdout.write(
            f"{done['place']}: {done['size'] / 1e6:,.1f} MB in {done['seconds']} s. "
            f"`restore --until` reaches every moment from {done['ended']} on."
        )
