"""A boundary that lies where it cannot be, one that was cut off, and one with one area."""

import zipfile

import pytest

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.nigeria import BOUNDS, STATES
from uploads.cleaning.geometry import clean_boundary
from uploads.formats.base import RawBoundary
from uploads.parsed import parse_upload

from .helpers import codes, finding, square, ward_frame, zip_shapefile


def found(shapes, state="Niger"):
    frame = ward_frame(shapes, StateName=[state] * len(shapes))
    return clean_boundary(RawBoundary(frame)).findings


def test_wards_of_a_nigerian_state_in_brazil_are_a_warning():
    warning = finding(found([square(-45, -10), square(-44, -10)]), "outside_country")
    assert (warning.severity, warning.rows, warning.count) == ("warning", (1, 2), 2)
    assert "Niger" in warning.message
    assert "longitude -44.0, latitude -9.5" in warning.message
    assert "EPSG:4326" in warning.hint


@pytest.mark.parametrize(
    ("state", "at", "code"),
    [("Lagos", (6.2, 3.0), "outside_country"), ("Niger", (9.5, 6), "far_from_state")],
)
def test_swapped_coordinates_are_named_as_such(state, at, code):
    right = codes(found([square(at[1], at[0], 0.5)], state))
    assert not right & {"outside_country", "far_from_state"}
    assert "swapped" in finding(found([square(*at, 0.5)], state), code).hint


def test_wards_named_niger_on_lake_chad_are_a_warning():
    # (13.5, 12.5) is some 800 km from Minna.
    warning = finding(found([square(13, 12), square(6, 9)]), "far_from_state")
    assert (warning.severity, warning.rows) == ("warning", (1,))
    assert "Apado" in warning.message


@pytest.mark.parametrize("state", ["Niger", "Sao Paulo"])
def test_a_place_that_fits_or_is_of_another_country_is_not_remarked_upon(state):
    at = (5, 9) if state == "Niger" else (-47, -23)
    seen = codes(found([square(*at), square(at[0] + 1, at[1])], state))
    assert not seen & {"outside_country", "far_from_state"}


def test_every_state_has_a_capital_within_the_country():
    west, south, east, north = BOUNDS
    assert all(west < s.capital[0] < east and south < s.capital[1] < north for s in STATES)
    assert len({state.capital for state in STATES}) == 37


@pytest.mark.parametrize("part", ["shp", "shx", "dbf"])
def test_a_shapefile_cut_in_half_is_said_to_be_incomplete(tmp_path, part):
    whole = zip_shapefile(tmp_path, ward_frame([square(4 + n / 9, 8, 0.1) for n in range(3)]))
    cut = tmp_path / "cut.zip"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(cut, "w") as target:
        for entry in source.namelist():
            data = source.read(entry)
            target.writestr(entry, data[: len(data) // 2] if entry.endswith(part) else data)
    with pytest.raises(ProblemError) as problem:
        parse_upload(cut, "cut.zip")
    assert problem.value.code == "incomplete_shapefile"
    assert f".{part}" in problem.value.message
    assert "cut off" in problem.value.message


def test_a_boundary_of_one_ward_is_a_warning_with_a_way_out():
    warning = finding(found([square(5, 9)]), "one_ward")
    assert warning.severity == "warning"
    assert "all wards" in warning.hint
