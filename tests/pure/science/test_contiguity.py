import numpy as np
import pytest
import shapely
from numpy.testing import assert_array_equal

from analysis.science.contiguity import queen_neighbours


def _square(x, y, size=1.0):
    return shapely.box(x, y, x + size, y + size)


def test_squares_that_share_an_edge_or_only_a_corner_are_neighbours():
    #  2 3
    #  0 1
    found = queen_neighbours([_square(0, 0), _square(1, 0), _square(0, 1), _square(1, 1)])
    assert [found.of(ward).tolist() for ward in range(4)] == [
        [1, 2, 3],
        [0, 2, 3],
        [0, 1, 3],
        [0, 1, 2],
    ]
    assert_array_equal(found.counts, [3, 3, 3, 3])


def test_a_ward_that_touches_none_is_an_island():
    found = queen_neighbours([_square(0, 0), _square(1, 0), _square(5, 5)])
    assert found.islands.tolist() == [2]
    assert found.of(2).size == 0


@pytest.mark.parametrize(("gap", "touch"), [(1e-9, True), (1e-7, False)])
def test_points_closer_than_the_snap_count_as_one(gap, touch):
    found = queen_neighbours([_square(0, 0), _square(1 + gap, 0)])
    assert bool(found.counts.sum()) is touch


def test_missing_and_empty_geometries_have_no_neighbour():
    found = queen_neighbours([_square(0, 0), None, shapely.Polygon(), _square(1, 0)])
    assert found.of(0).tolist() == [3]
    assert found.islands.tolist() == [1, 2]


def test_every_part_of_a_multipolygon_counts():
    parts = shapely.MultiPolygon([_square(0, 0), _square(3, 0)])
    found = queen_neighbours([parts, _square(4, 1), _square(1, 0)])
    assert found.of(0).tolist() == [1, 2]
    assert found.of(1).tolist() == [0]


def test_the_matrix_is_symmetric_with_ones():
    found = queen_neighbours([_square(x, y) for x in range(4) for y in range(3)])
    matrix = found.matrix().toarray()
    assert_array_equal(matrix, matrix.T)
    assert set(np.unique(matrix)) == {0.0, 1.0}
    assert_array_equal(matrix.sum(axis=1), found.counts)


@pytest.mark.shared
def test_it_agrees_with_libpysal_on_a_real_boundary(niger):
    from libpysal.weights import Queen

    theirs = Queen.from_dataframe(niger.boundary, use_index=False)
    for ward in range(len(niger.boundary)):
        assert niger.neighbours.of(ward).tolist() == sorted(theirs.neighbors[ward])
