"""`manage.py train_understanding`: make the built-in understanding from its written examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from analysis.chat.calibrate import Choice, at_threshold, best_scale, reliability
from analysis.chat.scoring import PER_CHANCE
from analysis.chat.understanding import ACTING
from chatmrpt.management.base import ProjectCommand

BANDS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
THRESHOLDS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


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
        self._calibration(found.choices)

    def _calibration(self, choices: list[Choice]) -> None:
        """Cues, names and head together on the examples left out."""
        right = sum(item.right for item in choices) / len(choices)
        self.stdout.write(
            f"all together: {100 * right:.1f} % right; best scale {best_scale(choices):.1f} "
            f"(in use {PER_CHANCE})"
        )
        for mean, share, count in reliability(choices, BANDS):
            self.stdout.write(f"  sure {mean:.2f}: {100 * share:.1f} % of {count} right")
        groups = {
            "shows": [item for item in choices if item.found and item.found[0][0] not in ACTING],
            "acts": [item for item in choices if item.found and item.found[0][0] in ACTING],
        }
        for name, group in groups.items():
            for threshold in THRESHOLDS:
                found = at_threshold(group, threshold)
                self.stdout.write(
                    f"  {name} from {threshold:.2f}: {100 * found.asked:.1f} % asked back, "
                    f"{100 * found.right:.1f} % of the others right"
                )
