"""`manage.py move_files`: bring the local files into the S3 bucket that is set, or back."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.storage import copy_files
from chatmrpt.management.base import ProjectCommand
from realtime.storage import WholeFileStorage


class Command(ProjectCommand):
    """Copy every local file into the bucket, or back; nothing is removed. Again: what is missing."""

    help = "Copy every local file into the S3 bucket that is set, or back; nothing is removed."
    example = "move_files --from var/files"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the files are."""
        folder = settings.VAR / "files"
        parser.add_argument(
            *("--from", "--folder"), dest="folder", type=Path, default=folder, help="of local files"
        )
        parser.add_argument(
            "--back", action="store_true", help="from the bucket into that folder instead"
        )
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Copy and compare sizes."""
        if isinstance(default_storage, FileSystemStorage) or not hasattr(default_storage, "bucket"):
            raise ProblemError(
                "no_bucket",
                "No S3 bucket is set, so there is nowhere to move files to.",
                "Set S3_BUCKET and its keys in the environment; see .env.example.",
            )
        local = WholeFileStorage(location=options["folder"], allow_overwrite=True)
        if options["back"]:
            counts = copy_files(default_storage, local)
        elif options["folder"].is_dir():
            counts = copy_files(local, default_storage)
        else:
            raise ProblemError(
                "no_folder",
                f"There is no folder {options['folder']}.",
                "Name the folder that holds “sessions” with --from.",
            )
        if options["json"]:
            self.print_json(counts)
        else:
            self.stdout.write(
                f"Copied {counts['copied']} files ({counts['bytes'] / 2**20:,.1f} MB); "
                f"{counts['kept']} were there already."
            )
