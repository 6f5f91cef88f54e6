import itertools
import json
from pathlib import Path

import brotli
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box

from analysis.cartography.layers import make_layer
from analysis.cartography.thinning import Detail
from analysis.cartography.topology import make_topology, topology_bytes, with_properties
from chatmrpt.lib.errors import ProblemError
from tests.pure.cartography.decode import decode
from uploads.sample.national import make_national

SHARED = Path(__file__).parents[3].parent / "shared" / "data"
EXACT = Detail(tolerance=0.0)


def rows(n):
    return pd.DataFrame({"name": [f"W{i}" for i in range(n)]})


def shapes_of(topology):
    return [shape for _, (shape, _) in sorted(decode(topology).items())]


def edges(shape):
    """Set of undirected edges of a polygon or multipolygon."""
    found = set()
    for ring in shapely.get_rings(shapely.get_parts([shape])):
        places = [tuple(p) for p in shapely.get_coordinates(ring)]
        found |= {frozenset(pair) for pair in itertools.pairwise(places)}
    return found


def test_two_squares_have_three_arcs_and_share_the_middle_one():
    topology = make_topology([box(0, 0, 1, 1), box(1, 0, 2, 1)], rows(2), detail=EXACT)
    left, right = topology["objects"]["wards"]["geometries"]
    assert len(topology["arcs"]) == 3
    numbers = [{r if r >= 0 else ~r for r in g["arcs"][0]} for g in (left, right)]
    assert len(numbers[0] & numbers[1]) == 1
    assert shapes_of(topology)[1].symmetric_difference(box(1, 0, 2, 1)).area < 1e-3


def test_four_squares_around_a_point_have_twelve_edges_in_eight_arcs():
    squares = [box(x, y, x + 1, y + 1) for x in (0, 1) for y in (0, 1)]
    topology = make_topology(squares, rows(4), detail=EXACT)
    # Four inner borders and, between the four T junctions of the rim, four outer corners.
    assert len(topology["arcs"]) == 8
    for shape, square in zip(shapes_of(topology), squares, strict=True):
        assert shape.area == pytest.approx(1.0, abs=1e-4)
        assert shapely.hausdorff_distance(shape, square) < 1e-4


def test_a_ward_in_the_hole_of_another_shares_the_hole_s_ring():
    outer = Polygon(box(0, 0, 3, 3).exterior, [box(1, 1, 2, 2).exterior])
    inner = box(1, 1, 2, 2)
    topology = make_topology([outer, inner], rows(2), detail=EXACT)
    assert len(topology["arcs"]) == 2
    ring, plug = shapes_of(topology)
    assert len(ring.interiors) == 1
    assert ring.area == pytest.approx(8, abs=1e-3)
    assert edges(plug) <= edges(ring)


def test_islands_and_a_ring_touching_itself_in_one_vertex_survive():
    island = MultiPolygon([box(0, 0, 1, 1), box(3, 3, 4, 4)])
    bow = Polygon([(5, 0), (7, 0), (7, 2), (5, 2)], [[(5, 0), (6, 1.5), (6.5, 1)]])
    topology = make_topology([island, bow], rows(2), detail=EXACT)
    first, second = shapes_of(topology)
    assert first.geom_type == "MultiPolygon"
    assert first.area == pytest.approx(2, abs=1e-3)
    assert second.is_valid
    assert second.area == pytest.approx(bow.area, abs=1e-2)


def test_rows_without_an_outline_keep_id_and_properties():
    topology = make_topology([None, box(0, 0, 1, 1), Polygon(), Point(1, 1)], rows(4))
    found = decode(topology)
    assert [found[i][0] is None for i in range(4)] == [True, False, True, True]
    assert found[3][1] == {"name": "W3"}
    assert "3 areas have no outline and cannot be drawn." in topology["notes"]


def test_nothing_to_draw_is_a_topology_without_arcs():
    topology = make_topology([None], rows(1))
    assert topology["arcs"] == []
    assert decode(topology)[0] == (None, {"name": "W0"})
    assert make_topology([], rows(0))["objects"]["wards"]["geometries"] == []


@pytest.mark.parametrize("side", [1e-2, 1e-3, 1e-5, 1e-7, 1e-9])
def test_a_tiny_area_never_vanishes(side):
    tiny = box(5, 5, 5 + side, 5 + side)
    topology = make_topology([box(0, 0, 4, 4), tiny], rows(2), detail=Detail(max_vertices=8))
    shape = shapes_of(topology)[1]
    assert shape.area > 0
    assert shape.is_valid
    assert shape.centroid.distance(tiny.centroid) < 3e-4


def test_properties_become_plain_json_values():
    frame = pd.DataFrame(
        {
            "a": np.array([1, 2], dtype=np.int64),
            "b": [1.5, np.nan],
            "c": ["x", None],
            "d": pd.to_datetime(["2024-01-01", None]),
            "e": [True, pd.NA],
        }
    )
    topology = make_topology([box(0, 0, 1, 1), box(1, 0, 2, 1)], frame)
    found = decode(json.loads(topology_bytes(topology)))
    assert found[0][1] == {"a": 1, "b": 1.5, "c": "x", "d": "2024-01-01T00:00:00", "e": True}
    assert found[1][1] == {"a": 2, "b": None, "c": None, "d": None, "e": None}


def test_other_lengths_metres_and_odd_detail_are_refused():
    with pytest.raises(ProblemError) as error:
        make_topology([box(0, 0, 1, 1)], rows(2))
    assert error.value.code == "boundary_rows_differ"
    with pytest.raises(ProblemError) as error:
        make_topology([box(300_000, 0, 300_100, 100)], rows(1))
    assert error.value.code == "boundary_not_degrees"
    for detail in (Detail(quantization=10), Detail(tolerance=-1), Detail(max_vertices=0)):
        with pytest.raises(ProblemError) as error:
            make_topology([box(0, 0, 1, 1)], rows(1), detail=detail)
        assert error.value.code == "map_detail_out_of_range"


def test_a_sliver_is_closed_and_said():
    wards = [box(0, 0, 1, 1), box(1.00003, 0, 2, 1)]
    topology = make_topology(wards, rows(2))
    left, right = shapes_of(topology)
    assert edges(left) & edges(right)
    assert any("fitted to the neighbours" in note for note in topology["notes"])


def test_a_big_overlap_is_kept_as_it_came_and_said():
    wards = [box(0, 0, 1, 1), box(0.5, 0, 2, 1)]
    topology = make_topology(wards, rows(2))
    assert [s.area for s in shapes_of(topology)] == pytest.approx([1.0, 1.5], abs=1e-3)
    assert any("overlaps others" in note for note in topology["notes"])


def test_the_same_outline_twice_is_drawn_twice_and_said():
    topology = make_topology([box(0, 0, 1, 1), box(0, 0, 1, 1)], rows(2))
    first, second = shapes_of(topology)
    assert first.equals(second)
    assert any("same outline" in note for note in topology["notes"])


def test_a_broken_outline_is_repaired_and_said():
    bow_tie = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    topology = make_topology([bow_tie], rows(1))
    assert shapes_of(topology)[0].area == pytest.approx(0.5, abs=1e-3)
    assert any("broken outline" in note for note in topology["notes"])


def check_thinned(geometries, topology, union_share=0.002):
    """Valid, area within a few %, union kept, neighbours share edges, no new gap or overlap."""
    before = np.asarray(geometries)
    after = np.array(shapes_of(topology), dtype=object)
    assert shapely.is_valid(after).all()
    change = np.abs(shapely.area(after) / shapely.area(before) - 1)
    assert change.max() < 0.035
    assert shapely.coverage_is_valid(after)
    union_before, union_after = shapely.union_all(before), shapely.union_all(after)
    assert union_after.area == pytest.approx(union_before.area, rel=union_share)
    holes = sum(len(p.interiors) for p in shapely.get_parts(union_after))
    assert holes == sum(len(p.interiors) for p in shapely.get_parts(union_before))
    assert shapely.area(after).sum() == pytest.approx(union_after.area, rel=1e-9)


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    wards=st.integers(12, 60),
    budget=st.integers(60, 900),
    steps=st.sampled_from([30_000, 100_000]),
)
def test_random_coverages_stay_coverages(seed, wards, budget, steps):
    country = make_national(seed, wards=wards, lgas=4, vertices=4_000)
    detail = Detail(max_vertices=budget, quantization=steps)
    topology = make_topology(list(country.geometry), country[["ward_name"]], detail=detail)
    # A coarse grid moves the rim by half a step, so the union's area moves by as much.
    check_thinned(country.geometry, topology, union_share=0.02)


def test_neighbours_of_a_thinned_map_share_whole_edges():
    country = make_national(3, wards=80, lgas=5, vertices=20_000)
    topology = make_topology(list(country.geometry), rows(80), detail=Detail(max_vertices=1_500))
    assert sum(map(len, topology["arcs"])) < 3_000
    after = shapes_of(topology)
    before = list(country.geometry)
    for i in range(80):
        for j in range(i):
            if before[i].intersection(before[j]).length > 0:
                shared = shapely.intersection(after[i], after[j])
                together = edges(after[i]) & edges(after[j])
                length = sum(shapely.LineString(list(edge)).length for edge in together)
                assert length == pytest.approx(shared.length, rel=1e-9)
                assert length > 0


def test_the_same_input_gives_the_same_bytes_and_is_not_changed():
    country = make_national(5, wards=30, lgas=3, vertices=3_000)
    before = shapely.to_wkb(country.geometry.values).tolist()
    first = topology_bytes(make_topology(list(country.geometry), rows(30)))
    assert first == topology_bytes(make_topology(list(country.geometry), rows(30)))
    assert shapely.to_wkb(country.geometry.values).tolist() == before


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is missing")
@pytest.mark.parametrize("area", ["niger", "ilorin", "kano_metro"])
def test_real_states_stay_coverages(area):
    wards = gpd.read_file(SHARED / area / "wards.zip")
    topology = make_topology(list(wards.geometry), rows(len(wards)))
    check_thinned(wards.geometry, topology)
    assert topology["notes"] == []


def test_other_properties_leave_the_outlines_as_they_are():
    squares = [shapely.box(n, 0, n + 1, 1) for n in range(3)]
    first = make_topology(squares, pd.DataFrame({"name": ["a", "b", "c"]}))
    second = with_properties(first, pd.DataFrame({"rank": [3, 1, None]}))
    assert second["arcs"] == first["arcs"]
    members = second["objects"]["wards"]["geometries"]
    assert [member["properties"] for member in members] == [
        {"rank": 3},
        {"rank": 1},
        {"rank": None},
    ]
    assert first["objects"]["wards"]["geometries"][0]["properties"] == {"name": "a"}
    with pytest.raises(ProblemError, match="3 outlines"):
        with_properties(first, pd.DataFrame({"rank": [1]}))


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/data is missing")
def test_a_map_of_275_real_wards_with_its_values_is_within_120_kb_compressed():
    """SCIENCE section 18; compressed as the server does at its quickest."""
    wards = gpd.read_file(SHARED / "niger" / "wards.zip")
    named = pd.DataFrame({"name": wards["WardName"], "lga": wards["LGACode"]})
    named["value"] = np.random.default_rng(1).uniform(size=len(wards)).round(4)
    outlines = topology_bytes(make_topology(list(wards.geometry), named[["name", "lga"]]))
    values = json.dumps(make_layer(named, key="k", title="TPR", geometry="/g")).encode()
    assert len(wards) == 275
    assert sum(len(brotli.compress(part, quality=4)) for part in (outlines, values)) <= 120_000
