"""What stands around a map on paper: scale bar, north arrow, degrees, legend, inset."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyproj import Geod

from analysis.cartography.preview import clean

INK, QUIET, LINE, GROUND, OTHERS = "#1d232b", "#5b6470", "#9aa3ad", "#ffffff", "#eceff2"
ACCENT = "#b3261e"
HATCHED = "url(#hatched)"
HATCH = (
    '<defs><pattern id="hatched" width="8" height="8" patternUnits="userSpaceOnUse">'
    f'<path d="M-2 6L6 -2M2 10L10 2" stroke="{GROUND}" stroke-width="2.6" stroke-opacity=".6"/>'
    f'<path d="M-2 6L6 -2M2 10L10 2" stroke="{INK}" stroke-width="1.1" stroke-opacity=".8"/>'
    "</pattern></defs>"
)
"""Diagonal lines for areas whose value is not certain; the fill that draws them."""
ROW, SWATCH = 21, 16
#: Letters in a legend line: longer labels go on in the next line.
LEGEND_LETTERS = 27
DEGREE_STEPS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
_EARTH = Geod(ellps="WGS84")


@dataclass(frozen=True)
class View:
    """Which part of the world is drawn where.

    Parameters
    ----------
    west, south, east, north
        Degrees.
    scale
        Pixels a degree of latitude; a degree of longitude has `scale` times `narrow`.
    left, top
        Pixels of the north-west corner.
    """

    west: float
    south: float
    east: float
    north: float
    scale: float
    left: float
    top: float

    @property
    def narrow(self) -> float:
        """How much shorter a degree of longitude is than one of latitude."""
        return math.cos(math.radians(self.middle))

    @property
    def middle(self) -> float:
        """Latitude of the middle, where the scale bar is right."""
        return (self.south + self.north) / 2.0

    @property
    def width(self) -> float:
        """Pixels."""
        return (self.east - self.west) * self.narrow * self.scale

    @property
    def height(self) -> float:
        """Pixels."""
        return (self.north - self.south) * self.scale

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Pixels of a place."""
        x = self.left + (longitude - self.west) * self.narrow * self.scale
        return x, self.top + (self.north - latitude) * self.scale


def fit_view(bbox: Sequence[float], frame: tuple[float, float, float, float]) -> View:
    """The view that fills a frame (left, top, width, height in pixels) and shows all of `bbox`."""
    west, south, east, north = map(float, bbox)
    left, top, width, height = frame
    narrow = math.cos(math.radians((south + north) / 2.0))
    wide, high = max((east - west) * narrow, 1e-9), max(north - south, 1e-9)
    scale = min(width / wide, height / high)
    return View(
        *(west, south, east, north, scale),
        left=left + (width - wide * scale) / 2.0,
        top=top + (height - high * scale) / 2.0,
    )


def kilometres_per_pixel(view: View) -> float:
    """Along the parallel in the middle of the view, on the ellipsoid WGS 84."""
    _, _, metres = _EARTH.inv(view.west, view.middle, view.west + 1.0, view.middle)
    return float(metres) / 1000.0 / (view.narrow * view.scale)


def bar_length(most: float) -> float:
    """The largest of 1, 2 or 5 times a power of ten that is not above `most`."""
    power = 10.0 ** math.floor(math.log10(most))
    return next(step * power for step in (5.0, 2.0, 1.0) if step * power <= most)


def scale_bar(view: View, x: float, y: float, most: float = 150.0) -> str:
    """Two fields and their kilometres; at most `most` pixels long."""
    each = kilometres_per_pixel(view)
    length = bar_length(most * each)
    pixels = length / each
    half = pixels / 2.0
    return (
        f'<g class="scale-bar" stroke="{INK}" stroke-width=".8">'
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{half:.2f}" height="5" fill="{INK}"/>'
        f'<rect x="{x + half:.1f}" y="{y:.1f}" width="{half:.2f}" height="5" fill="{GROUND}"/></g>'
        + text(x, y + 18, "0", size=13, anchor="middle")
        + text(x + half, y + 18, f"{length / 2:g}", size=13, anchor="middle")
        + text(x + pixels, y + 18, f"{length:g} km", size=13, anchor="middle")
    )


def north_arrow(x: float, y: float, letter: str) -> str:
    """An arrow to the north: on these maps north is up."""
    return (
        f'<path d="M{x} {y}l7 24l-7 -6l-7 6z" fill="{INK}"/>'
        f'<path d="M{x} {y}l0 18l-7 6z" fill="{GROUND}" stroke="{INK}" stroke-width=".8"/>'
        + text(x, y + 38, letter, size=13, anchor="middle", bold=True)
    )


def degree_ticks(view: View) -> str:
    """Degrees along the lower and the left side of the view, at most about six each."""
    step = next(
        (s for s in DEGREE_STEPS if max(view.east - view.west, view.north - view.south) / s <= 6),
        10.0,
    )
    parts = []
    bottom = view.top + view.height
    for value in _between(view.west, view.east, step):
        x, _ = view.place(value, view.south)
        parts.append(f'<path d="M{x:.1f} {bottom:.1f}v5" stroke="{LINE}"/>')
        parts.append(text(x, bottom + 16, _degrees(value, "E", "W"), 12, QUIET, "middle"))
    for value in _between(view.south, view.north, step):
        _, y = view.place(view.west, value)
        parts.append(f'<path d="M{view.left:.1f} {y:.1f}h-5" stroke="{LINE}"/>')
        label = _degrees(value, "N", "S")
        parts.append(text(view.left - 7, y + 3.5, label, size=12, colour=QUIET, anchor="end"))
    return "".join(parts)


def _between(low: float, high: float, step: float) -> list[float]:
    first = math.ceil(low / step)
    return [round(at * step, 6) for at in range(first, math.floor(high / step) + 1)]


def _degrees(value: float, above: str, below: str) -> str:
    return f"{abs(value):g}° {above if value >= 0 else below}"


def legend(
    rows: Sequence[tuple[str, str, int]], x: float, y: float, head: str
) -> tuple[str, float]:
    """Swatches (colour, label, count) under a heading; the drawing, and where it ends."""
    parts = [text(x, y, head, size=15, bold=True)]
    at = y + 10
    for colour, label, count in rows:
        lines = wrapped(f"{label}: {count:,}", LEGEND_LETTERS)
        parts.append(
            f'<rect x="{x}" y="{at}" width="22" height="{SWATCH}" fill="{colour}"'
            f' stroke="{QUIET}" stroke-width=".6"/>'
        )
        for line in lines:
            parts.append(text(x + 30, at + 13, line, size=14))
            at += ROW
    return "".join(parts), at


def inset(
    outline: str, whole: View, part: Sequence[float], box: tuple[float, float, float, float]
) -> str:
    """The whole boundary small, with a frame around the `part` (bbox in degrees) shown large."""
    left, top, width, height = box
    x, y = whole.place(part[0], part[3])
    right, bottom = whole.place(part[2], part[1])
    wide, high = max(right - x, 6.0), max(bottom - y, 6.0)
    return (
        f'<g class="inset"><rect x="{left}" y="{top}" width="{width}" height="{height}"'
        f' fill="{GROUND}" stroke="{LINE}"/>{outline}'
        f'<rect x="{x - 2:.1f}" y="{y - 2:.1f}" width="{wide + 4:.1f}" height="{high + 4:.1f}"'
        f' fill="none" stroke="{ACCENT}" stroke-width="1.6"/></g>'
    )


def text(
    x: float,
    y: float,
    words: Any,
    size: float = 12,
    colour: str = INK,
    anchor: str = "start",
    bold: bool = False,
) -> str:
    """A line of text; it is escaped."""
    weight = ' font-weight="bold"' if bold else ""
    where = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{colour}"{where}{weight}>'
        f"{clean(words)}</text>"
    )


def label(x: float, y: float, words: str, size: float) -> str:
    """A name on the map: first its pale edge, then itself, so that every colour lets it be read."""
    edge = (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="middle"'
        f' fill="{GROUND}" stroke="{GROUND}" stroke-width="2.6" stroke-linejoin="round"'
        f' fill-opacity=".9" stroke-opacity=".9">{clean(words)}</text>'
    )
    return edge + text(x, y, words, size, INK, "middle")


def wrapped(words: str, letters: int) -> list[str]:
    """The text in lines of at most so many letters; a longer word is cut with an ellipsis."""
    lines: list[str] = []
    for word in words.split():
        cut = word if len(word) <= letters else word[: letters - 1] + "…"
        if lines and len(lines[-1]) + 1 + len(cut) <= letters:
            lines[-1] += f" {cut}"
        else:
            lines.append(cut)
    return lines or [""]
