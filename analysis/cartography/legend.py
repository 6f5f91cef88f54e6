"""Colours for maps, on light and on dark ground, safe for colour-blind readers.

Sources: ColorBrewer (Brewer 2003) YlOrBr and RdBu for light ground, both marked colour-blind
safe there; for dark ground the same hues with the light end where much is meant. The tests
simulate protanopia and deuteranopia (Machado, Oliveira and Fernandes 2009).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chatmrpt.lib.say import keys_to_say

SEQUENTIAL = ("#fff3b8", "#fecf66", "#fb9a29", "#d95f0e", "#993404", "#5a1f04")
SEQUENTIAL_DARK = ("#5c3317", "#8f4513", "#c8621b", "#f08c2e", "#fcc169", "#fff0b3")

DIVERGING = ("#2166ac", "#67a9cf", "#d1e5f0", "#f7f7f7", "#fddbc7", "#ef8a62", "#b2182b")
DIVERGING_DARK = ("#7cc0f5", "#4f8fc4", "#355a78", "#4a4d52", "#80503f", "#cf7453", "#ffa184")


@dataclass(frozen=True)
class Swatch:
    """One colour on light and on dark ground, both ``#rrggbb``."""

    light: str
    dark: str


NO_DATA = Swatch("#c9cdd3", "#2b3038")
"""Wards without a value: a cool grey that no scale contains."""

RISK: dict[str, Swatch] = keys_to_say(
    {
        "High": Swatch("#a82a15", "#ff7a5c"),
        "Medium": Swatch("#f5b04c", "#a67a26"),
        "Low": Swatch("#a9cbe8", "#35618a"),
    }
)
"""High, Medium, Low: hue and lightness both tell them apart."""

_VERY_HIGH = Swatch("#7d160a", "#ff7a5c")
_VERY_LOW = Swatch("#2b5f94", "#8ec5f7")
RISK_CLASSES: dict[int, dict[str, Swatch]] = {
    3: RISK,
    4: keys_to_say(
        {
            "Very high": _VERY_HIGH,
            "High": Swatch("#f0913a", "#b3641f"),
            "Low": Swatch("#a9cbe8", "#35618a"),
            "Very low": _VERY_LOW,
        }
    ),
    5: keys_to_say(
        {
            "Very high": _VERY_HIGH,
            "High": Swatch("#ee8436", "#b3641f"),
            "Medium": Swatch("#fbf0c0", "#6b6a52"),
            "Low": Swatch("#94bfe3", "#35618a"),
            "Very low": _VERY_LOW,
        }
    ),
}
"""Classes of a ranking by their number: 3, 4 or 5."""

MISSINGNESS: dict[str, Swatch] = keys_to_say(
    {
        "Observed": Swatch("#a9cbe8", "#35618a"),
        "Filled": Swatch("#f5b04c", "#e0a93f"),
        "Missing": Swatch("#7a2a6b", "#e58ad0"),
    }
)
"""Observed, filled by a rule, missing."""

CERTAINTY: dict[str, Swatch] = keys_to_say(
    {
        "Surely first": Swatch("#a82a15", "#ff7a5c"),
        "Contested": Swatch("#f5b04c", "#a67a26"),
        "Surely not first": Swatch("#a9cbe8", "#35618a"),
        "Surely low": Swatch("#2b5f94", "#8ec5f7"),
    }
)
"""How certain it is that a ward belongs to the first ones, or to the last."""

RISK_BY_CERTAINTY: dict[str, Swatch] = keys_to_say(
    {
        "High risk, certain": Swatch("#a82a15", "#ff7a5c"),
        "High risk, fairly certain": Swatch("#cf6a55", "#b86147"),
        "High risk, uncertain": Swatch("#e8b0a4", "#7a3a2e"),
        "Medium risk, certain": Swatch("#e09020", "#e0a93f"),
        "Medium risk, fairly certain": Swatch("#f0b860", "#a67a26"),
        "Medium risk, uncertain": Swatch("#f7dcae", "#635d1a"),
        "Low risk, certain": Swatch("#2b5f94", "#8ec5f7"),
        "Low risk, fairly certain": Swatch("#6f9fcb", "#4a86bd"),
        "Low risk, uncertain": Swatch("#bed4f6", "#2a4a68"),
    }
)
"""Hue for the risk, strength for the certainty: what is uncertain fades into the ground."""

CLUSTERS: dict[str, Swatch] = keys_to_say(
    {
        "High among high": Swatch("#a82a15", "#ff7a5c"),
        "Low among low": Swatch("#2b5f94", "#8ec5f7"),
        "High among low": Swatch("#f5b04c", "#b08020"),
        "Low among high": Swatch("#a9cbe8", "#2f5f95"),
        "Not significant": Swatch("#fbf7ea", "#6b6660"),
    }
)
"""Wards and their neighbours: alike, unlike, or not to be told from chance."""


COVERAGE: dict[str, Swatch] = keys_to_say(
    {
        "Everybody": Swatch("#1d4f7c", "#9fd2fb"),
        "Half or more": Swatch("#5b9bc8", "#3f7fb8"),
        "Less than half": Swatch("#f5b04c", "#b08020"),
        "Nobody": Swatch("#fbf7ea", "#6b6660"),
    }
)
"""How many of a ward's people a net plan protects."""

REPRIORITISATION: dict[str, Swatch] = keys_to_say(
    {
        "Reprioritised": Swatch("#2b5f94", "#8ec5f7"),
        "Review": Swatch("#f5b04c", "#b08020"),
        "Urban": Swatch("#b27fb8", "#7a4a86"),
        "Not urban": Swatch("#fbf7ea", "#6b6660"),
    }
)
"""Wards on the list of those that may leave the campaign, for review, and all others."""

URBAN: dict[str, Swatch] = {name: REPRIORITISATION[name] for name in ("Urban", "Not urban")}
"""Wards above a threshold of urban share, and the others."""

RANK_CHANGE: dict[str, Swatch] = keys_to_say(
    {
        "Far higher up": Swatch("#a82a15", "#ff9a7c"),
        "Higher up": Swatch("#f39b77", "#b3543a"),
        "Same rank": Swatch("#fbf7ea", "#6b6660"),
        "Lower down": Swatch("#8fbfe0", "#2f6ea8"),
        "Far lower down": Swatch("#2b5f94", "#9ad0fa"),
    }
)
"""Where a ward stands in a second ranking, beside its rank in the first."""

TREND: dict[str, Swatch] = keys_to_say(
    {
        "Worsening": Swatch("#a82a15", "#ff7a5c"),
        "No clear trend": Swatch("#fbf7ea", "#6b6660"),
        "Improving": Swatch("#2b5f94", "#8ec5f7"),
        "Too few years": Swatch("#d8c8b8", "#485058"),
    }
)
"""Where malaria gets worse and where better over the years."""


def sequential(count: int) -> list[Swatch]:
    """Colours from little to much.

    Parameters
    ----------
    count
        1 to 9. One class takes the middle colour.
    """
    return _scale(SEQUENTIAL, SEQUENTIAL_DARK, _spread(count))


def diverging(lows: list[float], highs: list[float]) -> list[Swatch]:
    """Colours for signed classes: blue below zero, pale about it, red above.

    Parameters
    ----------
    lows, highs
        Limits of the classes, ascending. Both sides have the same scale, so equal distances
        from zero look alike.
    """
    middles = [(low + high) / 2.0 for low, high in zip(lows, highs, strict=True)]
    across = [low < 0.0 < high for low, high in zip(lows, highs, strict=True)]
    reach = max((abs(m) for m in middles), default=0.0) or 1.0
    places = [
        0.5 if zero else 0.5 + 0.5 * m / reach for m, zero in zip(middles, across, strict=True)
    ]
    return _scale(DIVERGING, DIVERGING_DARK, places)


def _spread(count: int) -> list[float]:
    """Even places on 0..1."""
    return [0.5] if count == 1 else [j / (count - 1) for j in range(count)]


def _scale(light: tuple[str, ...], dark: tuple[str, ...], places: list[float]) -> list[Swatch]:
    """Colours at the places of both scales."""
    return [Swatch(_mix(light, place), _mix(dark, place)) for place in places]


def _mix(anchors: tuple[str, ...], place: float) -> str:
    """Straight mix of the two anchors beside ``place`` (0..1)."""
    table = np.array([[int(a[j : j + 2], 16) for j in (1, 3, 5)] for a in anchors], dtype=float)
    grid = np.linspace(0.0, 1.0, len(anchors))
    red, green, blue = (round(float(np.interp(place, grid, table[:, c]))) for c in range(3))
    return f"#{red:02x}{green:02x}{blue:02x}"
