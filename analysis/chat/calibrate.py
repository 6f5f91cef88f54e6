"""Whether the confidence of a choice is honest: all scorers together on examples left out.

The head alone is calibrated in `train`; cues and slots change its chances, so that thresholds are
set by what these figures say.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.chat.examples import FOLLOW_UP, REFUSE
from analysis.chat.scoring import (
    PER_CHANCE,
    confidence,
    in_order,
    points_of,
    score_cues,
    score_slots,
)
from analysis.chat.slots import Slots

#: Points per logarithm of a chance that are tried.
TRIED = tuple(round(float(value), 1) for value in np.arange(0.8, 4.1, 0.2))
LEAST_CHANCE = 1e-4


@dataclass(frozen=True)
class Choice:
    """What would have been chosen for one example: the kind meant, tools with points, best first."""

    kind: str
    found: list[tuple[str, float]]
    weight: float = 1.0

    @property
    def right(self) -> bool:
        """Whether the first is what was meant."""
        return bool(self.found) and self.found[0][0] == self.kind

    def sure(self, per_chance: float = PER_CHANCE) -> float:
        """The confidence of the choice, 0 to 1."""
        return confidence(self.found, per_chance)


@dataclass(frozen=True)
class At:
    """Figures at a threshold: shares (0 to 1) that are asked back, and right among the others."""

    threshold: float
    asked: float
    right: float


def choices_of(
    slots: Sequence[Slots],
    kinds: Sequence[str],
    chances: Iterable[dict[str, float]],
    weights: Sequence[float],
) -> list[Choice]:
    """The choices for examples with the chances of a head that was not trained on them."""
    return [
        Choice(kind, in_order([score_cues(item), points_of(given), score_slots(item)]), weight)
        for item, kind, given, weight in zip(slots, kinds, chances, weights, strict=True)
        if not kind.startswith(REFUSE) and kind != FOLLOW_UP
    ]  # fmt: skip


def best_scale(choices: list[Choice]) -> float:
    """Points per logarithm of a chance with the least log loss of "the first is right"."""

    def loss(scale: float) -> float:
        total = 0.0
        for item in choices:
            sure = min(max(item.sure(scale), LEAST_CHANCE), 1 - LEAST_CHANCE)
            total -= item.weight * math.log(sure if item.right else 1 - sure)
        return total

    return min(TRIED, key=loss)


def at_threshold(choices: list[Choice], threshold: float) -> At:
    """How many are asked back below a threshold, and how many of the others are right."""
    whole = sum(item.weight for item in choices)
    kept = [item for item in choices if item.sure() >= threshold]
    held = sum(item.weight for item in kept)
    right = sum(item.weight for item in kept if item.right)
    return At(threshold, 1 - held / whole if whole else 0.0, right / held if held else 1.0)


def reliability(choices: list[Choice], edges: Sequence[float]) -> list[tuple[float, float, int]]:
    """For each band of confidence: its mean, the share that is right, and how many."""
    bands = []
    for low, high in pairwise(edges):
        inside = [item for item in choices if low <= item.sure() < high]
        if inside:
            mean = sum(item.sure() for item in inside) / len(inside)
            bands.append((mean, sum(item.right for item in inside) / len(inside), len(inside)))
    return bands
