"""`manage.py move_files`: bring the local files into the S3 bucket that is set."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.storage import copy_files
from chatmrpt.management.base import ProjectCommand


class Command(ProjectCommand):
    """Copy every local file into the bucket; the local ones stay. Again: only what is missing."""

    help = "Copy every local file into the S3 bucket that is set; the local ones stay."
    example = "move_files --from var/files"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the files are."""
        folder = settings.VAR / "files"
        parser.add_argument("--from", dest="folder", type=Path, default=folder, help="their folder")
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Copy and compare sizes."""
        if isinstance(default_storage, FileSystemStorage) or not hasattr(default_storage, "bucket"):
            raise ProblemError(
                "no_bucket",
                "No S3 bucket is set, so there is nowhere to move files to.",
                "Set S3_BUCKET and its keys in the environment; see .env.example.",
            )
        if not options["folder"].is_dir():
            raise ProblemError(
                "no_folder",
                f"There is no folder {options['folder']}.",
                "Name the folder that holds “sessions” with --from.",
            )
        counts = copy_files(FileSystemStorage(location=options["folder"]), default_storage)
        if options["json"]:
            self.print_json(counts)
        else:
            self.stdout.write(
                f"Copied {counts['copied']} files ({counts['bytes'] / 2**20:,.1f} MB); "
                f"{counts['kept']} were there already."
            )
