"""The map for documents: legend counts, scale bar, inset, names as text."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import pandas as pd
import pytest
from shapely.geometry import box

from analysis.cartography.layers import make_layer
from analysis.cartography.map_furniture import bar_length, fit_view, kilometres_per_pixel, wrapped
from analysis.cartography.static_map import MapTexts, draw_static_map
from analysis.cartography.topology import make_topology
from chatmrpt.lib.errors import ProblemError

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = [box(5 + at % 3, 9 + at // 3, 6 + at % 3, 10 + at // 3) for at in range(6)]
NAMES = ["<b>A</b>", "B & C", "C", "D", "E", "F"]
FRAME = pd.DataFrame({"name": NAMES, "lga": list("XXXYYY"), "value": [1.0, 1, 2, 2, None, 3]})
TOPOLOGY = make_topology(SHAPES, FRAME[["name", "lga"]])
LAYER = make_layer(FRAME, key="k", title="Rain <x>", geometry="/g", unit="mm")
TEXTS = MapTexts(source="Source: a.csv", date="22 November 2026")


def words(svg):
    return [item.text for item in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_the_legend_counts_the_wards_and_title_source_date_and_north_are_there():
    said = words(draw_static_map(TOPOLOGY, LAYER, TEXTS))
    assert "Rain <x> (mm)" in said
    counts = [text for text in said if text and ": " in text and text[-1].isdigit()]
    assert [int(text.rsplit(": ", 1)[1]) for text in counts] == [2, 2, 1, 1]
    assert {"N", "Source: a.csv", "22 November 2026", "Wards by class"} <= set(said)
    assert "6° E" in said


def test_lgas_have_the_names_of_the_table_where_the_boundary_has_codes_alone():
    coded = make_topology(SHAPES, FRAME[["name", "lga"]].replace({"X": "27901", "Y": "27902"}))
    said = words(draw_static_map(coded, LAYER, TEXTS))
    assert {"X", "Y"} <= set(said)
    assert not {"27901", "27902"} & set(said)


def test_a_part_has_its_own_counts_an_inset_and_pale_neighbours():
    svg = draw_static_map(TOPOLOGY, LAYER, TEXTS, only={0, 1})
    said = words(svg)
    assert "Other wards: 4" in said
    assert "Where it is" in said
    assert 'class="inset"' in svg
    assert "<b>A</b>" in said
    assert "<b>" not in svg


def test_wards_without_an_outline_are_refused():
    with pytest.raises(ProblemError, match="outline"):
        draw_static_map(TOPOLOGY, LAYER, TEXTS, only={99})


@pytest.mark.parametrize("latitude", [0.0, 10.0, 45.0])
def test_the_scale_bar_is_right_at_the_latitude_of_the_map(latitude):
    """Length of a degree of longitude on WGS 84 by its textbook formula."""
    a, e2 = 6378.137, 0.00669437999014
    phi = math.radians(latitude)
    degree = math.pi / 180 * a * math.cos(phi) / math.sqrt(1 - e2 * math.sin(phi) ** 2)
    view = fit_view((5, latitude - 0.5, 7, latitude + 0.5), (0, 0, 600, 600))
    pixels = view.place(6, latitude)[0] - view.place(5, latitude)[0]
    assert kilometres_per_pixel(view) * pixels == pytest.approx(degree, rel=1e-4)


def test_the_drawn_bar_is_as_long_as_it_says():
    svg = draw_static_map(TOPOLOGY, LAYER, TEXTS)
    said = next(text for text in words(svg) if text and text.endswith(" km"))
    bar = next(
        group
        for group in ElementTree.fromstring(svg).iter(f"{SVG}g")
        if group.get("class") == "scale-bar"
    )
    pixels = sum(float(part.get("width")) for part in bar)
    room = 0.02 * 3
    view = fit_view((5 - room, 9 - room, 8 + room, 11 + room), (52, 66, 580, 500))
    assert pixels * kilometres_per_pixel(view) == pytest.approx(float(said[:-3]), rel=1e-3)


def test_bars_are_round_numbers_and_lines_are_wrapped():
    assert [bar_length(most) for most in (1.0, 3.0, 7.5, 99.0, 0.21)] == pytest.approx(
        [1, 2, 5, 50, 0.2]
    )
    assert wrapped("one two three", 7) == ["one two", "three"]
    assert wrapped("abcdefghij", 5) == ["abcd…"]
