"""`manage.py purge_expired`: remove what has had its time."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from chatmrpt.management.base import ProjectCommand
from chatmrpt.management.purging import purge_expired


class Command(ProjectCommand):
    """Remove guests' sessions a day after last use, unfinished uploads, old sign-ins."""

    help = "Remove guests' sessions a day after last use, unfinished uploads, old sign-ins."
    example = "purge_expired --json"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How to answer."""
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Purge once."""
        counts = purge_expired()
        if options["json"]:
            self.print_json(counts)
        else:
            self.stdout.write(
                f"Removed {counts['sessions']} expired guest sessions, "
                f"{counts['uploads']} unfinished uploads, {counts['folders']} folders without a "
                f"session, {counts['workers']} old heartbeats."
            )
