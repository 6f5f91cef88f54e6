"""A process of its own that turns Vega-Lite into SVG, PNG and Vega: one JSON object a line.

Drawing takes a fifth of a second during which nothing else of the process runs, and a JavaScript
engine of some 100 MB; both stay out of the processes that answer people. It is given whole
specifications with their data and opens no address. Run as ``python -m chatmrpt.lib.vega_child``;
:mod:`chatmrpt.lib.vega` does.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from typing import Any

import vl_convert
from lxml import etree

VEGA_LITE = "6.4"
#: Pixels of a PNG for each pixel of the drawing.
SHARPNESS = 2.0
SVG = "{http://www.w3.org/2000/svg}"
#: What every mark of a group has alike is said once, at the group: CSS hands it down.
INHERITED = (
    *("fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray"),
    *("font-family", "font-size", "font-weight", "font-style", "text-anchor"),
)
DROPPED = ("class", "role", "pointer-events", "aria-hidden", "aria-label", "aria-roledescription")
_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_PLACE = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")
_CIRCLE = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0")


def answer(wish: dict[str, Any]) -> dict[str, Any]:
    """The drawing of one specification, or `error`."""
    spec, kind = wish["spec"], wish["kind"]
    try:
        if kind == "vega":
            return {"json": vl_convert.vegalite_to_vega(spec, vl_version=VEGA_LITE)}
        if kind == "png":
            drawn = vl_convert.vegalite_to_png(
                spec, vl_version=VEGA_LITE, scale=SHARPNESS, allowed_base_urls=[]
            )
            return {"bytes": base64.b64encode(drawn).decode()}
        text = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    except ValueError as error:
        return {"error": str(error)[:500]}
    return {"text": lighter(text, wish.get("title", ""), wish.get("description", ""))}


def lighter(svg: str, title: str, description: str) -> str:
    """The same picture in a third of the bytes, with a title and a description of its own."""
    root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False))
    for element in root.iter(f"{SVG}*"):
        for name in DROPPED:
            element.attrib.pop(name, None)
        if element.get("opacity") == "1":
            element.attrib.pop("opacity")
        for name in ("d", "transform", "x", "y", "x1", "x2", "y1", "y2"):
            if name in element.attrib:
                element.set(name, _NUMBER.sub(_short, element.get(name)))
        _as_circle(element)
    for group in reversed(list(root.iter(f"{SVG}g"))):
        _as_one_path(group)
        _say_once(group)
    _drop_empty(root)
    root.set("role", "img")
    for name, text in (("desc", description), ("title", title)):
        made = etree.Element(f"{SVG}{name}")
        made.text = text
        root.insert(0, made)
    return str(etree.tostring(root, encoding="unicode"))


def _short(number: re.Match[str]) -> str:
    return f"{float(number.group()):.1f}".removesuffix(".0")


def _as_circle(element: Any) -> None:
    """A round symbol is drawn by two arcs; a circle says the same in a third of the bytes."""
    place = _PLACE.fullmatch(element.get("transform", ""))
    round_one = _CIRCLE.fullmatch(element.get("d", ""))
    if place is None or round_one is None:
        return
    element.tag = f"{SVG}circle"
    for name in ("d", "transform"):
        element.attrib.pop(name)
    for name, value in (("cx", place[1]), ("cy", place[2]), ("r", round_one[1])):
        element.set(name, value)


def _as_one_path(group: Any) -> None:
    """Shapes beside each other that look alike are one path: the cells of a heat map by colour."""
    if any(child.tag != f"{SVG}path" or len(child) for child in group):
        return
    alike: dict[tuple[tuple[str, str], ...], Any] = {}
    for child in list(group):
        look = tuple(sorted((name, value) for name, value in child.attrib.items() if name != "d"))
        first = alike.setdefault(look, child)
        if first is not child:
            first.set("d", first.get("d") + child.get("d"))
            group.remove(child)


def _say_once(group: Any) -> None:
    for name in INHERITED:
        values = {child.get(name) for child in group}
        if len(values) == 1 and None not in values and len(group):
            group.set(name, values.pop())
            for child in group:
                child.attrib.pop(name)


def _drop_empty(root: Any) -> None:
    for group in reversed(list(root.iter(f"{SVG}g"))):
        parent = group.getparent()
        if not len(group) and parent is not None:
            parent.remove(group)


def main() -> None:
    """Answer every line of the input."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
