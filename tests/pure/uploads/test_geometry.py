import geopandas as gpd
import numpy as np
import pytest
import shapely

from chatmrpt.lib.errors import ProblemError
from uploads.cleaning.geometry import clean_boundary
from uploads.formats.base import RawBoundary
from uploads.parsed import parse_upload

from .helpers import SHARED, codes, finding, shared, square, ward_frame

BOWTIE = shapely.Polygon([(4, 8), (6, 10), (6, 8), (4, 10), (4, 8)])


def clean(frame):
    return clean_boundary(RawBoundary(frame))


def test_columns_get_their_usual_names():
    frame = ward_frame(
        StateCode=["NI"] * 3, LGACode=["27001", "27001", "27002"], WardCode=["a", "b", "c"],
        Urban=["Yes", "No", None],
    )  # fmt: skip
    boundary = clean(frame).frame
    assert boundary["state_name"].tolist() == ["Niger"] * 3
    assert boundary["lga_code"].tolist() == ["27001", "27001", "27002"]
    assert boundary["ward_name"].tolist() == ["Apado", "Marafa", "Zango"]
    assert boundary["urban_share"].tolist()[:2] == [100.0, 0.0]
    assert np.isnan(boundary["urban_share"][2])
    assert boundary["lga_name"].isna().all()
    assert boundary["WardName"].tolist() == ["Apado", "Marafa", "Zango"]
    assert boundary["_row"].tolist() == [1, 2, 3]


@pytest.mark.parametrize(("code", "name"), [("OD", "Ondo"), ("ABJ", "FCT"), ("NI", "Niger")])
def test_state_codes_in_use_give_the_name(code, name):
    assert clean(ward_frame(StateCode=[code] * 3)).frame["state_name"][0] == name


def test_an_lga_code_gives_the_state_where_nothing_else_does():
    assert clean(ward_frame(LGACode=[20037] * 3)).frame["state_name"][0] == "Kano"


def test_other_systems_are_brought_to_degrees():
    moved = clean(ward_frame().to_crs(32631)).frame
    assert moved.crs == "EPSG:4326"
    assert moved.total_bounds == pytest.approx([4, 8, 7, 9], abs=1e-6)


def test_a_bowtie_is_repaired_and_listed():
    boundary = clean(ward_frame([BOWTIE, square(6, 8)]))
    assert boundary.frame.geometry.is_valid.all()
    assert boundary.frame.geometry[0].area == pytest.approx(2.0)
    found = finding(boundary.findings, "repaired_outline")
    assert "Apado" in found.message
    assert found.rows == (1,)


def test_only_polygons_remain_of_a_mixed_shape():
    mixed = shapely.GeometryCollection([square(4, 8), shapely.Point(9, 9)])
    assert clean(ward_frame([mixed, square(6, 8)])).frame.geometry[0].geom_type == "Polygon"


def test_wards_without_an_outline_are_listed_and_kept():
    boundary = clean(ward_frame([None, shapely.Polygon(), square(4, 8)]))
    assert len(boundary.frame) == 3
    assert boundary.frame.geometry.isna().tolist() == [True, True, False]
    assert finding(boundary.findings, "no_outline").rows == (1, 2)


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (ward_frame([shapely.Point(4, 8), shapely.Point(5, 8)]), "not_polygons"),
        (ward_frame([None, None]), "no_geometry"),
        (ward_frame([square(400, 8), square(5, 8)]), "unknown_crs"),
        (ward_frame().rename(columns={"WardName": "zone"}), "no_ward_column"),
    ],
)
def test_what_is_no_boundary_of_wards_is_refused(frame, code):
    with pytest.raises(ProblemError) as problem:
        clean(frame)
    assert problem.value.code == code
    assert problem.value.hint


def test_points_and_lines_among_wards_are_dropped_and_listed():
    shapes = [
        shapely.Point(0, 0),
        square(4, 8),
        square(5, 8),
        shapely.LineString([(0, 0), (1, 1)]),
        None,
    ]
    frame = gpd.GeoDataFrame({"WardName": ["HQ", "A", "B", "Road", "C"]}, geometry=shapes, crs=4326)
    boundary = clean(frame)
    assert boundary.frame["ward_name"].tolist() == ["A", "B", "C"]
    assert boundary.frame["_row"].tolist() == [2, 3, 5]
    assert [(row.row, row.text) for row in boundary.dropped] == [(1, "HQ"), (4, "Road")]
    assert finding(boundary.findings, "no_outline").rows == (5,)


def test_folders_with_several_wards_are_their_lgas():
    shapes = [square(at, 8) for at in range(4)]
    names = {"name": list("abcd"), "folder": ["Bosso", "Bosso", "Lapai", "Lapai"]}
    boundary = clean(gpd.GeoDataFrame(names, geometry=shapes, crs=4326))
    assert boundary.frame["lga_name"].tolist() == names["folder"]
    assert finding(boundary.findings, "folder_as_place").severity == "warning"


def test_doubled_codes_and_names_are_said():
    found = clean(ward_frame(WardCode=["a", "a", "b"])).findings
    assert finding(found, "duplicate_code").rows == (1, 2)
    frame = ward_frame().assign(WardName=["Apado", "Apado", "Zango"])
    assert "repeated_name" in codes(clean(frame).findings)


def test_overlaps_are_a_note_and_clean_neighbours_are_none():
    assert "overlaps_or_gaps" not in codes(clean(ward_frame()).findings)
    overlapping = ward_frame([square(4, 8), square(4.5, 8)])
    assert finding(clean(overlapping).findings, "overlaps_or_gaps").severity == "note"


def test_the_frame_given_is_not_changed():
    frame = ward_frame([BOWTIE, square(6, 8)])
    before = frame.copy(deep=True)
    clean(frame)
    assert frame.equals(before)
    assert frame.geometry[0].equals_exact(BOWTIE)


class TestShared:
    pytestmark = shared

    @pytest.mark.parametrize(
        ("folder", "file", "wards", "state", "expected"),
        [
            ("niger", "wards.zip", 275, "Niger", set()),
            ("ilorin", "wards.zip", 35, "Kwara", set()),
            ("kano_metro", "wards.zip", 66, "Kano", {"assumed_crs"}),
        ],
    )
    def test_boundaries(self, folder, file, wards, state, expected):
        dataset = parse_upload(SHARED / folder / file, file)
        assert len(dataset.frame) == wards
        assert dataset.summary.areas["state"] == [state]
        assert expected <= codes(dataset.findings)
        assert "error" not in {f.severity for f in dataset.findings}

    def test_the_template_has_an_urban_share(self):
        path = SHARED / "templates" / "sample_boundary_template.zip"
        assert parse_upload(path, "b.zip").frame["urban_share"][0] == 10.5
