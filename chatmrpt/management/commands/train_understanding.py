"""`manage.py train_understanding`: make the built-in understanding from its written examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from chatmrpt.management.base import ProjectCommand


class Command(ProjectCommand):
    """Train the head of the understanding; its file belongs into the repository."""

    help = "Train the understanding of questions from its written examples."
    example = "train_understanding"

    def handle(self, *args: Any, **options: Any) -> None:
        """Train, write the file, and say how many held-out examples were right."""
        from analysis.chat.train import train_head

        found = train_head(Path(settings.VAR) / "cache" / "example_embeddings.npz")
        self.stdout.write(
            f"{found.sentences} sentences of {found.lines} lines, {found.bytes / 1024:.0f} KB, "
            f"temperature {found.temperature:.1f}."
        )
        for language, share in found.right.items():
            self.stdout.write(f"{language}: {100 * share:.1f} % of the held-out lines right")
