import gzip
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import MultiPolygon, box

from analysis.cartography.layers import make_layer
from analysis.cartography.preview import render_svg
from analysis.cartography.topology import make_topology
from chatmrpt.lib.errors import ProblemError

SHARED = Path(__file__).parents[3].parent / "shared" / "data"
SVG = "{http://www.w3.org/2000/svg}"


def layer_of(values, **texts):
    frame = pd.DataFrame({"name": [f"W{i}" for i in range(len(values))], "value": values})
    return make_layer(frame, key="k", title=texts.pop("title", "Rain"), geometry="/g", **texts)


def test_each_class_is_a_path_with_its_colour_and_the_legend_names_it():
    layer = layer_of([1.0, 2.0, np.nan])
    squares = [box(0, 0, 1, 1), box(1, 0, 2, 1), box(2, 0, 3, 1)]
    for theme, field in (("light", "color"), ("dark", "color_dark")):
        root = ElementTree.fromstring(render_svg(squares, layer, width=300, theme=theme))
        fills = {p.get("fill") for p in root.iter(f"{SVG}path")}
        assert fills == {
            c[field] for c in [*layer["legend"]["classes"], layer["legend"]["no_data"]]
        }
        words = [t.text for t in root.iter(f"{SVG}text")]
        assert words == ["Rain", "1: 1", "2: 1", "No data: 1"]


def test_a_square_is_drawn_where_it_lies():
    root = ElementTree.fromstring(
        render_svg([box(0, 0, 2, 2), box(2, 2, 4, 4)], layer_of([1.0, 2.0]), width=200)
    )
    first, second = (p.get("d") for p in root.iter(f"{SVG}path"))
    # 4 degrees are 400 half pixels: the first lies at the bottom left, the second at the top right.
    assert _spread(first) == pytest.approx((0, 200, 200, 400), abs=2)
    assert _spread(second) == pytest.approx((200, 0, 400, 200), abs=2)


def _spread(data):
    head, tail = data.rstrip("z").lstrip("M").split("l")
    x, y = map(int, head.split())
    numbers = [int(n) for n in tail.replace("-", " -").split()]
    corners = [(x, y)]
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        corners.append((x, y))
    across, down = zip(*corners, strict=True)
    return min(across), min(down), max(across), max(down)


def test_text_from_files_cannot_become_markup():
    layer = layer_of([1.0], title='<script>alert("x")</script>\x00', unit='"&', summary="<b>")
    layer["legend"]["classes"][0]["color"] = '"/><script>'
    svg = render_svg([box(0, 0, 1, 1)], layer)
    assert "<script" not in svg
    root = ElementTree.fromstring(svg)
    assert root.find(f"{SVG}title").text == '<script>alert("x")</script>'
    assert root.find(f"{SVG}desc").text == "<b>"


def test_tiny_areas_islands_and_missing_outlines():
    shapes = [
        box(0, 0, 4, 4),
        box(4.0001, 4, 4.0002, 4.0001),
        None,
        MultiPolygon([box(5, 5, 6, 6), box(7, 7, 8, 8)]),
    ]
    svg = render_svg(shapes, layer_of([1.0, 2.0, 3.0, 4.0]), width=200)
    paths = [p.get("d") for p in ElementTree.fromstring(svg).iter(f"{SVG}path")]
    assert len(paths) == 3
    assert paths[1].count("M") == 1
    assert paths[2].count("M") == 2


def test_nothing_to_draw_is_still_a_picture():
    assert render_svg([None], layer_of([np.nan])).startswith("<svg")


@pytest.mark.parametrize(("width", "theme"), [(50, "light"), (640, "blue"), (9_999, "dark")])
def test_odd_options_are_refused(width, theme):
    with pytest.raises(ProblemError) as error:
        render_svg([box(0, 0, 1, 1)], layer_of([1.0]), width=width, theme=theme)
    assert error.value.code == "picture_option_out_of_range"


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is missing")
def test_a_state_is_small_and_always_the_same():
    wards = gpd.read_file(SHARED / "niger" / "wards.zip")
    topology = make_topology(list(wards.geometry), pd.DataFrame(index=range(len(wards))))
    layer = layer_of(np.arange(275.0))
    svg = render_svg(topology, layer)
    assert len(gzip.compress(svg.encode())) <= 30_000
    assert svg == render_svg(topology, layer)
