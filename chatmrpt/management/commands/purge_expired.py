"""`manage.py purge_expired`: remove what has had its time."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command

from chatmrpt.management.base import ProjectCommand
from realtime.services.purge_expired import purge_sessions, purge_workers
from uploads.services.purge_uploads import purge_uploads


class Command(ProjectCommand):
    """Remove guests' sessions a day after last use, unfinished uploads, old sign-ins."""

    help = "Remove guests' sessions a day after last use, unfinished uploads, old sign-ins."
    example = "purge_expired --json"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How to answer."""
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Purge once."""
        counts = {
            "uploads": purge_uploads(),
            "sessions": purge_sessions(),
            "workers": purge_workers(),
        }
        call_command("clearsessions", verbosity=0)
        if options["json"]:
            self.print_json(counts)
        else:
            self.stdout.write(
                f"Removed {counts['sessions']} expired guest sessions, "
                f"{counts['uploads']} unfinished uploads, {counts['workers']} old heartbeats."
            )
