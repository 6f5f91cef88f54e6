"""A small picture of a map as SVG, shown before the interactive map has arrived.

One path a class, whole numbers only, no style sheet and no script, so that the strictest
content policy lets it through.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from analysis.cartography.layers import class_by_feature
from analysis.cartography.numbers import unit_of_legend
from analysis.cartography.topology import make_topology
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

Ints = NDArray[np.int64]

GROUND = {"light": "#ffffff", "dark": "#11151a"}
INK = {"light": "#1d232b", "dark": "#e6e9ee"}
THEMES = ("light", "dark")

STEPS = 2
"""Drawing units a pixel: borders are drawn to half a pixel."""

ROW = 20
"""Height of a legend row in pixels."""

FINEST = 4_000
"""Arcs up to this number are thinned to half a pixel, more arcs to a whole one."""

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def render_svg(
    shapes: dict[str, Any] | Sequence[BaseGeometry | None],
    layer: dict[str, Any],
    *,
    width: int = 640,
    theme: str = "light",
) -> str:
    """The layer as an SVG picture with its legend.

    Parameters
    ----------
    shapes
        A topology of ``make_topology`` (its only object is drawn), or polygons in
        longitude/latitude whose row position is the feature id.
    layer
        Of ``make_layer``; wards without a row in it are drawn as "no data".
    width
        Pixels, 120 to 4,000.
    theme
        ``light`` or ``dark``.

    Returns
    -------
    str
        SVG with ``<title>`` and ``<desc>`` (the layer's title and summary). All text is
        escaped. An area smaller than half a pixel is drawn as a dot, never left out.

    Raises
    ------
    ProblemError
        ``picture_option_out_of_range``.
    """
    if theme not in THEMES or not 120 <= width <= 4_000:
        raise ProblemError(
            "picture_option_out_of_range",
            say(
                "A picture of width {width} in the theme “{theme}” cannot be made.",
                width=width,
                theme=theme,
            ),
            say("Use a width of 120 to 4,000 pixels and the theme light or dark."),
        )
    topology = shapes if isinstance(shapes, dict) else make_topology(shapes, _no_rows(len(shapes)))
    arcs, height = pixel_arcs(topology, width)
    class_of = class_by_feature(layer)
    parts: dict[int | None, list[str]] = {}
    members = next(iter(topology["objects"].values()))["geometries"]
    for member in members:
        if member["type"] is not None:
            path = parts.setdefault(class_of.get(member["id"]), [])
            path.extend(rings(member, arcs))
    colours = class_fills(layer, theme)
    order = sorted(parts, key=lambda code: -1 if code is None else code)
    paths = "".join(f'<path fill="{colours[code]}" d="{"".join(parts[code])}"/>' for code in order)
    return _document(paths, layer, colours, (width, height, theme))


def _no_rows(count: int) -> pd.DataFrame:
    """As many rows without properties."""
    return pd.DataFrame(index=range(count))


def pixel_arcs(topology: dict[str, Any], width: float) -> tuple[list[Ints], int]:
    """Thinned arcs in drawing units, and the map's height in pixels."""
    if not topology["arcs"]:
        return [], 0
    lengths = [len(arc) for arc in topology["arcs"]]
    arc = np.repeat(np.arange(len(lengths)), lengths)
    steps = np.concatenate([np.asarray(a, dtype=np.int64) for a in topology["arcs"]])
    total = np.cumsum(steps, axis=0)
    first = np.cumsum(lengths) - lengths
    places = total - (total[first] - steps[first])[arc]
    transform = topology["transform"]
    degrees = places * np.array(transform["scale"]) + np.array(transform["translate"])
    west, south, east, north = topology["bbox"]
    narrow = math.cos(math.radians((south + north) / 2.0))
    span = max((east - west) * narrow, (north - south) / 2.0, 1e-9)
    scale = width * STEPS / span
    left = (span - (east - west) * narrow) / 2.0
    x = ((degrees[:, 0] - west) * narrow + left) * scale
    y = (north - degrees[:, 1]) * scale
    lines = shapely.linestrings(np.column_stack([x, y]), indices=arc)
    tolerance = STEPS * (0.5 if len(lengths) <= FINEST else 1.0)
    thin = shapely.simplify(lines, tolerance, preserve_topology=False)
    spots, owner = shapely.get_coordinates(thin, return_index=True)
    cuts = np.flatnonzero(np.diff(owner)) + 1
    grid = np.rint(spots).astype(np.int64)
    return np.split(grid, cuts), math.ceil((north - south) * scale / STEPS)


def rings(member: dict[str, Any], arcs: list[Ints]) -> list[str]:
    """Path data of all rings; if every ring is smaller than a dot, one dot."""
    polygons = [member["arcs"]] if member["type"] == "Polygon" else member["arcs"]
    found: list[str] = []
    for refs in (ring for polygon in polygons for ring in polygon):
        pieces = [arcs[r] if r >= 0 else arcs[~r][::-1] for r in refs]
        data = _path(np.concatenate([piece[:-1] for piece in pieces]))
        if data:
            found.append(data)
    if not found:
        x, y = arcs[_arc_number(polygons[0][0][0])][0].tolist()
        found.append(f"M{x} {y}h{STEPS}v{STEPS}h-{STEPS}z")
    return found


def _arc_number(ref: int) -> int:
    """Arc number of a reference, whatever its direction."""
    return ref if ref >= 0 else ~ref


def _path(ring: Ints) -> str:
    """Relative path data of a ring, empty if it has no area."""
    fresh = (ring != np.roll(ring, 1, axis=0)).any(axis=1)
    ring = ring[fresh]
    if len(ring) < 3:
        return ""
    steps = np.diff(ring, axis=0).tolist()
    text = "".join(
        (f" {dx}" if dx >= 0 else str(dx)) + (f" {dy}" if dy >= 0 else str(dy)) for dx, dy in steps
    )
    return f"M{ring[0, 0]} {ring[0, 1]}l{text.lstrip()}z"


def class_fills(layer: dict[str, Any], theme: str) -> dict[int | None, str]:
    """Fill colour per class."""
    field = "color" if theme == "light" else "color_dark"
    fills: dict[int | None, str] = {
        code: _colour(row[field]) for code, row in enumerate(layer["legend"]["classes"])
    }
    fills[None] = _colour(layer["legend"]["no_data"].get(field, "#999999"))
    return fills


def _colour(value: object) -> str:
    """Only ``#rrggbb`` goes into the picture."""
    text = str(value)
    return text if re.fullmatch("#[0-9a-fA-F]{6}", text) else "#999999"


def clean(value: object) -> str:
    """Text safe inside XML."""
    return escape(CONTROL.sub("", str(value)))


def _document(
    paths: str, layer: dict[str, Any], fills: dict[int | None, str], frame: tuple[int, int, str]
) -> str:
    """Title, map and legend put together."""
    width, height, theme = frame
    legend = layer["legend"]
    rows = [(fills[code], row["label"], row["count"]) for code, row in enumerate(legend["classes"])]
    if legend["no_data"]["count"]:
        rows.append((fills[None], legend["no_data"]["label"], legend["no_data"]["count"]))
    top = 2 * ROW
    whole = top + height + ROW * (len(rows) + 1)
    unit = clean(unit_of_legend(layer))
    ink, ground = INK[theme], GROUND[theme]
    swatches = "".join(
        f'<rect x="8" y="{top + height + ROW * (j + 1) - 13}" width="18" height="13" fill="{fill}"'
        f' stroke="{ink}" stroke-width=".5"/>'
        f'<text x="34" y="{top + height + ROW * (j + 1) - 2}">{clean(label)}: {count:,}</text>'
        for j, (fill, label, count) in enumerate(rows)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{whole}"'
        f' viewBox="0 0 {width} {whole}" fill="{ink}" font-family="sans-serif" font-size="13">'
        f"<title>{clean(layer['title'])}</title><desc>{clean(layer['summary'])}</desc>"
        f'<rect width="{width}" height="{whole}" fill="{ground}"/>'
        f'<text x="8" y="18" font-size="15">{clean(layer["title"])}{unit}</text>'
        f'<g transform="translate(0 {top}) scale({1 / STEPS:g})" stroke="{ground}"'
        f' stroke-width="{0.6 * STEPS:g}" stroke-linejoin="round" fill-rule="evenodd">{paths}</g>'
        f"{swatches}</svg>"
    )
