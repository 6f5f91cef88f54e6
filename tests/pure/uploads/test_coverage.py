"""The fast search for overlaps and gaps against GEOS's own, which looks at every edge."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from uploads.cleaning.coverage import faulty_areas
from uploads.sample import make_national

from .helpers import square


def by_geos(shapes, gap_width=0.0):
    return ~shapely.is_empty(shapely.coverage_invalid_edges(shapes, gap_width=gap_width))


@pytest.fixture(scope="module")
def country():
    frame = make_national(3, wards=300, lgas=20, vertices=20_000)
    return np.asarray(frame.geometry.to_numpy(), dtype=object)


def test_a_clean_coverage_has_no_faults(country):
    assert not by_geos(country).any()
    assert not faulty_areas(country).any()


def _as_multi(parts):
    """Two areas as one, whether they touch or not."""
    return shapely.multipolygons(shapely.get_parts(shapely.union_all(parts)))


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_faults_are_those_that_geos_finds(country, data):
    shapes = country.copy()
    if data.draw(st.booleans()):
        halves = zip(country[::2], country[1::2], strict=True)
        shapes = np.array([_as_multi([a, b]) for a, b in halves], dtype=object)
    places = st.integers(0, len(shapes) - 1)
    for at in data.draw(st.lists(places, min_size=1, max_size=4, unique=True)):
        kind = data.draw(
            st.sampled_from(["move", "grow", "double", "reverse", "hole", "shrink", "none"])
        )
        one = shapes[at]
        if kind == "move":
            shapes[at] = shapely.transform(one, lambda points: points + 0.003)
        elif kind == "grow":
            shapes[at] = one.buffer(0.002)
        elif kind == "shrink":
            shapes[at] = one.buffer(-0.002)
        elif kind == "double":
            shapes[(at + 1) % len(shapes)] = one
        elif kind == "none":
            continue
        elif kind == "reverse":
            shapes[at] = shapely.reverse(one)
        else:
            shapes[at] = one.difference(one.representative_point().buffer(0.001))
    shapes = np.array([s if s.is_valid and not s.is_empty else None for s in shapes], dtype=object)
    known = ~shapely.is_missing(shapes)
    width = data.draw(st.sampled_from([0.0, 0.001]))
    assert faulty_areas(shapes, width)[known].tolist() == by_geos(shapes[known], width).tolist()


def test_an_overlap_is_found_on_both_sides():
    shapes = np.array([square(4, 8), square(4.5, 8), square(9, 8), None], dtype=object)
    assert faulty_areas(shapes).tolist() == [True, True, False, False]


def test_no_outline_at_all_is_no_fault():
    assert faulty_areas(np.array([None, None], dtype=object)).tolist() == [False, False]
