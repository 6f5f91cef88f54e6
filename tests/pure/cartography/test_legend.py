"""Colours told apart by people with normal, red-blind and green-blind sight."""

from itertools import combinations

import numpy as np
import pytest

from analysis.cartography.legend import (
    CERTAINTY,
    CLUSTERS,
    COVERAGE,
    MISSINGNESS,
    NO_DATA,
    RANK_CHANGE,
    REPRIORITISATION,
    RISK,
    RISK_BY_CERTAINTY,
    RISK_CLASSES,
    TREND,
    URBAN,
    diverging,
    sequential,
)

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
SIGHTS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = TO_XYZ @ np.ones(3)


def lab(colour, sight):
    channel = np.array([int(colour[j : j + 2], 16) / 255 for j in (1, 3, 5)])
    linear = np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(SIGHTS[sight] @ linear, 0, 1) / WHITE
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one, other, sight):
    return float(np.linalg.norm(lab(one, sight) - lab(other, sight)))


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "swatches",
    [
        list(RISK.values()),
        list(RISK_CLASSES[4].values()),
        list(RISK_CLASSES[5].values()),
        list(MISSINGNESS.values()),
        list(CERTAINTY.values()),
        list(CLUSTERS.values()),
        list(RANK_CHANGE.values()),
        list(COVERAGE.values()),
        list(REPRIORITISATION.values()),
        list(URBAN.values()),
        list(TREND.values()),
        list(RISK_BY_CERTAINTY.values()),
        sequential(5),
        diverging([-5, -3, -1, 1, 3], [-3, -1, 1, 3, 5]),
    ],
    ids=[
        *(
            "risk",
            "risk in four",
            "risk in five",
            "missingness",
            "certainty",
            "clusters",
            "rank change",
            "coverage",
        ),
        *("reprioritisation", "urban", "trend", "risk by certainty", "sequential", "diverging"),
    ],
)
def test_classes_and_no_data_are_told_apart(swatches, theme, sight):
    for one, other in combinations([*swatches, NO_DATA], 2):
        assert apart(getattr(one, theme), getattr(other, theme), sight) > 12


@pytest.mark.parametrize("count", range(1, 10))
def test_more_is_darker_on_light_ground_and_lighter_on_dark_ground(count):
    light = [lab(s.light, "normal")[0] for s in sequential(count)]
    dark = [lab(s.dark, "normal")[0] for s in sequential(count)]
    assert light == sorted(light, reverse=True)
    assert dark == sorted(dark)
