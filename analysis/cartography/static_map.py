"""A map for documents: title, legend with counts, scale bar, north arrow, inset, source, date.

Drawn from the layer that the page shows, in fixed light colours, so that it prints well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from analysis.cartography.layers import class_by_feature, hatched_features
from analysis.cartography.map_furniture import (
    GROUND,
    HATCH,
    HATCHED,
    INK,
    LINE,
    OTHERS,
    QUIET,
    View,
    degree_ticks,
    fit_view,
    inset,
    label,
    legend,
    north_arrow,
    scale_bar,
    text,
    wrapped,
)
from analysis.cartography.numbers import unit_of_legend
from analysis.cartography.preview import STEPS, class_fills, clean, pixel_arcs, rings
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

Ints = NDArray[np.int64]
WIDTH, HEIGHT = 900, 640
FRAME = (52.0, 66.0, 580.0, 500.0)
#: Where the picture begins when no title stands above the map.
UNTITLED_TOP = 42
"""Where the map is: left, top, width, height in pixels."""
SIDE = 660.0
"""Left edge of the column with legend and inset."""
INSET = (170.0, 140.0)
MOST_NAMES = 45
"""More areas than this get no names on the map."""
NARROWEST = 26.0
"""Pixels: areas smaller than this get no name."""


@dataclass(frozen=True)
class MapTexts:
    """Words around a map, in the document's language.

    Parameters
    ----------
    source, date
        At the foot.
    legend, north, inset, others
        Heading of the legend, letter of the arrow, heading of the inset, and what wards beyond
        the shown areas are called.
    title
        Instead of the layer's.
    titled
        Whether the title stands above the map; not where the page around it has it.
    """

    source: str = ""
    date: str = ""
    legend: str = "Wards by class"
    north: str = "N"
    inset: str = "Where it is"
    others: str = "Other wards"
    title: str = ""
    titled: bool = True


def draw_static_map(
    topology: dict[str, Any],
    layer: dict[str, Any],
    texts: MapTexts,
    *,
    only: Collection[int] | None = None,
) -> str:
    """The layer as an SVG picture of 900 × 640 pixels.

    Parameters
    ----------
    topology
        Of ``make_topology``, with ``lga`` and ``name`` among the properties where known.
    layer
        Of ``make_layer``.
    texts
        Words around the map.
    only
        Feature ids to show; the others are pale, the legend counts those shown alone, and an
        inset shows where they lie. None: all.

    Returns
    -------
    str
        SVG with ``<title>`` and ``<desc>``; every text is escaped. The scale bar holds along the
        parallel in the middle of the map.

    Raises
    ------
    ProblemError
        ``nothing_to_draw`` when no shown ward has an outline.
    """
    members = next(iter(topology["objects"].values()))["geometries"]
    drawn = _with_lgas([member for member in members if member["type"] is not None], layer)
    shown = [member for member in drawn if only is None or member["id"] in only]
    if not shown:
        raise ProblemError(
            "nothing_to_draw",
            say("None of the wards asked for has an outline."),
            say("Choose wards that are on the map."),
        )
    view = fit_view(_extent(topology, shown, only is None), FRAME)
    arcs = _arcs(topology, view)
    whole = only is None or len(shown) == len(drawn)
    rows, colours = _legend_rows(layer, None if whole else {member["id"] for member in shown})
    class_of = class_by_feature(layer)
    ids = {member["id"] for member in shown}
    body = _areas(drawn, arcs, lambda at: colours[class_of.get(at)] if at in ids else OTHERS)
    hatched = hatched_features(layer) & ids
    body += _hatching([member for member in shown if member["id"] in hatched], arcs)
    body += _borders(drawn, arcs)
    if not whole:
        rows = [*rows, (OTHERS, texts.others, len(drawn) - len(shown))]
    head = texts.title or layer["title"]
    if hatched:
        rows = [*rows, (HATCHED, layer["legend"]["hatched"]["label"], len(hatched))]
    drawing, end = legend(rows, SIDE, FRAME[1] + 12, texts.legend)
    parts = [
        _clipped(view, body),
        _names(shown, arcs, view, whole),
        degree_ticks(view),
        drawing,
        "" if whole else _inset(topology, drawn, view, end, texts),
        north_arrow(SIDE + 14, HEIGHT - 126, texts.north),
        scale_bar(view, SIDE + 50, HEIGHT - 112),
    ]
    return _document(head, layer, texts, "".join(parts))


def _extent(
    topology: dict[str, Any], shown: list[dict[str, Any]], everything: bool
) -> tuple[float, float, float, float]:
    """Degrees that the shown wards fill, with a little room around them."""
    west, south, east, north = topology["bbox"]
    if not everything:
        places = _degrees(topology, shown)
        (west, south), (east, north) = places.min(axis=0), places.max(axis=0)
    room = 0.02 * max(east - west, north - south)
    return west - room, south - room, east + room, north + room


def _degrees(topology: dict[str, Any], members: list[dict[str, Any]]) -> NDArray[np.float64]:
    """All corners of some members."""
    numbers = sorted({ref if ref >= 0 else ~ref for member in members for ref in _refs(member)})
    transform = topology["transform"]
    steps = [np.cumsum(np.asarray(topology["arcs"][at]), axis=0) for at in numbers]
    corners = np.concatenate(steps) * np.array(transform["scale"])
    places: NDArray[np.float64] = corners + np.array(transform["translate"])
    return places


def _refs(member: dict[str, Any]) -> list[int]:
    polygons = [member["arcs"]] if member["type"] == "Polygon" else member["arcs"]
    return [ref for polygon in polygons for ring in polygon for ref in ring]


def _arcs(topology: dict[str, Any], view: View) -> list[Ints]:
    """Thinned arcs in drawing units of the whole picture."""
    box = (view.west, view.south, view.east, view.north)
    span = max(
        (view.east - view.west) * view.narrow, (view.north - view.south) / 2.0, 1e-9
    )  # as in `pixel_arcs`
    arcs, _ = pixel_arcs({**topology, "bbox": box}, view.scale * span)
    shift = (span - (view.east - view.west) * view.narrow) / 2.0 * view.scale
    move = np.rint(np.array([view.left - shift, view.top]) * STEPS).astype(np.int64)
    return [arc + move for arc in arcs]


def _areas(members: list[dict[str, Any]], arcs: list[Ints], fill_of: Any) -> str:
    """One path a colour."""
    paths: dict[str, list[str]] = {}
    for member in members:
        paths.setdefault(fill_of(member["id"]), []).extend(rings(member, arcs))
    return "".join(f'<path fill="{fill}" d="{"".join(d)}"/>' for fill, d in sorted(paths.items()))


def _hatching(members: list[dict[str, Any]], arcs: list[Ints]) -> str:
    """Lines over the areas whose value is not certain."""
    data = "".join(part for member in members for part in rings(member, arcs))
    return f'{HATCH}<path fill="{HATCHED}" stroke="none" d="{data}"/>' if data else ""


def _with_lgas(members: list[dict[str, Any]], layer: dict[str, Any]) -> list[dict[str, Any]]:
    """Outlines with the LGA's name as the layer has it: a boundary file may know its code alone."""
    known: dict[int, str] = {}
    for ward in layer["wards"]:
        name = ward["name"] if ward.get("members") else ward.get("lga")
        if name:
            known |= dict.fromkeys(ward.get("members") or [ward["i"]], name)
    return [
        {**member, "properties": {**own, "lga": known.get(member["id"], own.get("lga"))}}
        for member in members
        for own in [member.get("properties") or {}]
    ]


def _borders(members: list[dict[str, Any]], arcs: list[Ints]) -> str:
    """The lines between LGAs, and around all."""
    sides: dict[int, list[Any]] = {}
    for member in members:
        lga = (member.get("properties") or {}).get("lga")
        for ref in _refs(member):
            sides.setdefault(ref if ref >= 0 else ~ref, []).append(lga)
    lines = [at for at, lgas in sides.items() if len(lgas) == 1 or len(set(lgas)) > 1]
    data = "".join(_line(arcs[at]) for at in lines)
    return f'<path d="{data}" fill="none" stroke="{QUIET}" stroke-width="{1.1 * STEPS:g}"/>'


def _line(arc: Ints) -> str:
    steps = " ".join(f"{x} {y}" for x, y in np.diff(arc, axis=0).tolist())
    return f"M{arc[0, 0]} {arc[0, 1]}l{steps}"


def _clipped(view: View, body: str) -> str:
    x, y, width, height = view.left, view.top, view.width, view.height
    box = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return (
        f'<clipPath id="map"><rect {box}/></clipPath><g clip-path="url(#map)">'
        f'<g transform="scale({1 / STEPS:g})" stroke="{GROUND}" stroke-width="{0.6 * STEPS:g}"'
        f' stroke-linejoin="round" fill-rule="evenodd">{body}</g></g>'
        f'<rect {box} fill="none" stroke="{LINE}"/>'
    )


def _names(members: list[dict[str, Any]], arcs: list[Ints], view: View, by_lga: bool) -> str:
    """Names of LGAs on the whole map, of wards on a part of it, where there is room."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for member in members:
        name = (member.get("properties") or {}).get("lga" if by_lga else "name")
        if name:
            groups.setdefault(str(name) if by_lga else f"{name}\0{member['id']}", []).append(member)
    if not groups or len(groups) > MOST_NAMES:
        return ""
    parts: list[str] = []
    taken: list[tuple[float, float, float, float]] = []
    for name, group in groups.items():
        shape = shapely.union_all([_polygon(member, arcs) for member in group])
        west, _, east, _ = shape.bounds if not shape.is_empty else (0, 0, 0, 0)
        if (east - west) / STEPS < NARROWEST:
            continue
        spot = shape.representative_point()
        words = name.split("\0")[0][:22]
        box = _room(words, spot.x / STEPS, spot.y / STEPS)
        inside = view.left < box[0] and box[2] < view.left + view.width
        if inside and not any(_meet(box, other) for other in taken):
            taken.append(box)
            parts.append(label(spot.x / STEPS, spot.y / STEPS + 3, words, 11))
    return "".join(parts)


def _room(words: str, x: float, y: float) -> tuple[float, float, float, float]:
    """The rectangle that a name takes, roughly."""
    half = 3.0 * len(words)
    return x - half, y - 6, x + half, y + 6


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two rectangles touch."""
    apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
    return not apart


def _polygon(member: dict[str, Any], arcs: list[Ints]) -> Any:
    """The outer ring of the member's largest part, repaired."""
    polygons = [member["arcs"]] if member["type"] == "Polygon" else member["arcs"]
    shapes = []
    for polygon in polygons:
        pieces = [arcs[ref] if ref >= 0 else arcs[~ref][::-1] for ref in polygon[0]]
        ring = np.concatenate(pieces)
        if len(ring) > 3:
            shapes.append(shapely.make_valid(shapely.Polygon(ring)))
    return max(shapes, key=lambda shape: float(shape.area)) if shapes else shapely.Polygon()


def _inset(
    topology: dict[str, Any], drawn: list[dict[str, Any]], view: View, top: float, texts: MapTexts
) -> str:
    """The whole boundary, small."""
    box = (SIDE, top + 34, *INSET)
    if box[1] + box[3] > HEIGHT - 140:
        return ""
    room = (box[0] + 6, box[1] + 6, box[2] - 12, box[3] - 12)
    whole = fit_view(topology["bbox"], room)
    arcs = _arcs(topology, whole)
    outline = _areas(drawn, arcs, lambda at: "#cfd6dd")
    lines = _borders(drawn, arcs).replace(QUIET, LINE)
    small = f'<g transform="scale({1 / STEPS:g})" fill-rule="evenodd">{outline}{lines}</g>'
    part = (view.west, view.south, view.east, view.north)
    return text(box[0], top + 24, texts.inset, size=12, bold=True) + inset(small, whole, part, box)


def _legend_rows(
    layer: dict[str, Any], ids: set[int] | None
) -> tuple[list[tuple[str, str, int]], dict[int | None, str]]:
    """Colour, label and count of each class, of the shown wards; and the colour of each class."""
    colours = class_fills(layer, "light")
    counts: dict[int | None, int]
    if ids is None:
        counts = {at: row["count"] for at, row in enumerate(layer["legend"]["classes"])}
    else:
        counts = dict(Counter(at for i, at in class_by_feature(layer).items() if i in ids))
    classes = layer["legend"]["classes"]
    rows = [(colours[at], row["label"], counts.get(at, 0)) for at, row in enumerate(classes)]
    no_data = layer["legend"]["no_data"]
    missing = no_data["count"] if ids is None else counts.get(None, 0)
    if missing:
        rows.append((colours[None], no_data["label"], missing))
    return rows, colours


def _document(head: str, layer: dict[str, Any], texts: MapTexts, body: str) -> str:
    titles = wrapped(f"{head}{unit_of_legend(layer)}", 78)[:2]
    title = "".join(
        text(20, 28 + 20 * at, line, size=18 if len(titles) == 1 else 16, bold=True)
        for at, line in enumerate(titles)
    )
    foot = "".join(
        text(SIDE, HEIGHT - 46 + 15 * at, line, size=12, colour=QUIET)
        for at, line in enumerate([*wrapped(texts.source, 40)[:2], texts.date])
        if line
    )
    top = 0 if texts.titled else UNTITLED_TOP
    title = title if texts.titled else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{WIDTH}"'
        f' height="{HEIGHT - top}" viewBox="0 {top} {WIDTH} {HEIGHT - top}" fill="{INK}" font-family="Source Sans Pro, sans-serif">'
        f"<title>{clean(head)}</title><desc>{clean(layer['summary'])}</desc>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{GROUND}"/>{title}{body}{foot}</svg>'
    )
