"""What reading did to a file is told exactly: rows, cells, units."""

import csv
import io
import json

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatmrpt.lib.errors import ProblemError
from uploads.cleaning.corrections import headers_hash, merged_corrections
from uploads.cleaning.known_roles import KNOWN_ROLES, check_roles
from uploads.parsed import CHANGES_FILE, changes_of, parse_upload, write_dataset

from .helpers import ward_frame, zip_shapefile

DIRTY = (
    "State,LGA,WardName,WardCode,tpr,rain,Urban,period\n"
    "kw Kwara State,kw Ilorin East Local Government Area,kw Apado Ward,1.0,10,NR,0.5,January 2024\n"
    "kw Kwara State,kw Ilorin East Local Government Area,Marafa  Ward,2.0,twelve,-,0.25,2024-01\n"
    "kw Kwara State,kw Ilorin East Local Government Area,Zango,3.0,30,3,0.75,2024-01\n"
    "Total,,,,,,,\n"
)


def parse(tmp_path, text, **options):
    path = tmp_path / "upload"
    path.write_text(text)
    return parse_upload(path, "wards.csv", **options)


def told(dataset):
    return {
        (c["column"], c["before"]): (c["kind"], c["after"], c["count"], c["rows"])
        for c in changes_of(dataset)["changes"]
    }


def test_every_cell_that_reads_otherwise_is_told_with_its_rows(tmp_path):
    found = told(parse(tmp_path, DIRTY))
    assert found[("State", "kw Kwara State")] == ("renamed", "Kwara", 3, [2, 3, 4])
    assert found[("LGA", "kw Ilorin East Local Government Area")][1:3] == ("Ilorin East", 3)
    assert found[("WardName", "kw Apado Ward")] == ("renamed", "Apado", 1, [2])
    assert found[("WardName", "Marafa  Ward")] == ("mended", "Marafa Ward", 1, [3])
    assert found[("WardName", "Marafa Ward")] == ("renamed", "Marafa", 1, [3])
    assert found[("WardCode", "2.0")] == ("code", "2", 1, [3])
    assert found[("rain", "NR")] == ("not_reported", "", 1, [2])
    assert found[("rain", "-")] == ("blank", "", 1, [3])
    assert found[("period", "January 2024")] == ("period", "2024-01", 1, [2])
    assert ("WardName", "Zango") not in found
    assert ("rain", "3") not in found


def test_a_name_that_changes_by_its_row_is_told_apart_and_lists_its_first_rows(tmp_path):
    rows = [f"{state},LGA {i},kw Apado Ward,{i}" for i, state in enumerate(["Kwara", "Kano"] * 30)]
    found = changes_of(parse(tmp_path, "\n".join(["State,LGA,WardName,rain", *rows])))["changes"]
    wards = [(c["after"], c["count"], c["rows"]) for c in found if c["column"] == "WardName"]
    assert wards == [
        ("Apado", 30, list(range(2, 42, 2))),
        ("kw Apado", 30, list(range(3, 43, 2))),
    ]


def test_a_scale_is_told_and_every_cell_counts_once(tmp_path):
    dataset = parse(tmp_path, DIRTY)
    document = changes_of(dataset)
    assert {"column": "Urban", "text": document["decisions"][0]["text"]} in document["decisions"]
    assert "multiplied by 100" in document["decisions"][0]["text"]
    assert document["cells_changed"] == sum(change["count"] for change in document["changes"])
    assert [row["row"] for row in document["dropped"]] == [5]
    assert document["dropped"][0]["reason"] == "totals row"


def test_a_file_that_is_clean_has_no_changes(tmp_path):
    clean = "WardName,LGA,rain\nApado,Bosso,1.5\nMarafa,Bosso,\nZango,Lapai,3.5\n"
    document = changes_of(parse(tmp_path, clean))
    assert document["changes"] == document["dropped"] == document["decisions"] == []
    assert (document["rows_in"], document["rows"], document["cells_changed"]) == (3, 3, 0)


def test_a_boundary_tells_its_names_and_its_coordinates(tmp_path):
    frame = ward_frame().to_crs(32631)
    frame["WardName"] = [f"{name} Ward" for name in frame["WardName"]]
    dataset = parse_upload(zip_shapefile(tmp_path, frame), "wards.zip")
    document = changes_of(dataset)
    renamed = [change for change in document["changes"] if change["column"] == "WardName"]
    assert sum(change["count"] for change in renamed) == len(frame)
    assert "WGS 84" in document["decisions"][0]["text"]


def test_the_document_is_written_beside_the_data(tmp_path):
    dataset = parse(tmp_path, DIRTY)
    write_dataset(dataset, tmp_path)
    assert json.loads((tmp_path / CHANGES_FILE).read_text()) == changes_of(dataset)


CELLS = st.sampled_from(
    ["Apado", "kw Apado Ward", "", "Total", "NA", "not reported", "1", "2.5", "Zango ", "Ward"]
)
NUMBERS = st.sampled_from(["1", "2.5", "12", "40", "7", "0", "", "NA", "not reported", "x"])
ROWS = st.lists(st.tuples(CELLS, CELLS, NUMBERS), min_size=1, max_size=25)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=ROWS)
def test_rows_in_the_file_are_rows_of_the_data_and_rows_left_out(tmp_path, rows):
    """A last row keeps the table at its full length: blank rows behind it are none of its rows."""
    file = io.StringIO()
    full = [*rows, ("Hadeja", "Rafi", "7")]
    csv.writer(file, lineterminator="\n").writerows([("WardName", "LGA", "rain"), *full])
    try:
        dataset = parse(tmp_path, file.getvalue())
    except ProblemError:
        return
    document = changes_of(dataset)
    kept = dataset.frame["_row"].tolist()
    gone = [row["row"] for row in document["dropped"]]
    assert sorted([*kept, *gone]) == list(range(2, len(full) + 2))
    assert document["rows_in"] == len(full) == document["rows"] + len(document["dropped"])
    cells = sum(dataset.frame["rain"].isna())
    lost = sum(c["count"] for c in document["changes"] if c["column"] == "rain" and not c["after"])
    blank = sum(full[row - 2][2] == "" for row in kept)
    assert cells == lost + blank


def test_a_person_says_which_column_is_what(tmp_path):
    text = "Place,Other,rain\nApado,Bosso,1.5\nMarafa,Bosso,2\nZango,Lapai,3.5\n"
    with pytest.raises(ProblemError):
        parse(tmp_path, text)
    dataset = parse(tmp_path, text, corrections={"Place": "ward", "Other": "lga"})
    roles = {role.name: (role.role, role.evidence) for role in dataset.roles}
    assert roles["Place"] == ("ward", "Set by a person.")
    assert dataset.summary.corrections == {"Place": "ward", "Other": "lga"}


def test_what_was_said_holds_for_a_file_with_the_same_headers(tmp_path):
    text = "Place,Other,rain\nApado,Bosso,1.5\nMarafa,Bosso,2\n"
    headers = headers_hash(["place", "OTHER", "Rain "])
    dataset = parse(tmp_path, text, remembered={headers: {"place": "ward", "other": "lga"}})
    assert [role.role for role in dataset.roles] == ["ward", "lga", "variable"]
    assert headers_hash(["Place", "Other"]) != headers


def test_a_role_goes_from_one_column_to_another():
    before = {"A": "ward", "B": "lga"}
    assert merged_corrections(before, {"C": "ward"}, ["A", "B", "C"]) == {"B": "lga", "C": "ward"}
    assert merged_corrections(before, {"A": None}, ["A", "B", "C"]) == {"B": "lga"}
    assert merged_corrections(before, {"A": "variable"}, ["A"]) == {"A": "variable"}


def test_a_count_that_a_person_names_has_its_age_test_and_stage(tmp_path):
    text = (
        "HealthFacility,WardName,period,first,second\nA,Apado,2024-01,10,3\nB,Zango,2024-01,8,1\n"
    )
    said = {"first": "tested_rdt_u5", "second": "positive_rdt_u5"}
    roles = {role.name: role for role in parse(tmp_path, text, corrections=said).roles}
    assert roles["first"].details == {"age": "u5", "test": "rdt", "stage": "tested"}
    assert roles["second"].role_label == "Positive by RDT: children under 5"
    assert roles["second"].type == "number"


def test_a_share_between_0_and_1_is_read_as_a_fraction(tmp_path):
    text = "WardName,rain,town\nApado,1,0.5\nZango,2,0.25\n"
    dataset = parse(tmp_path, text, corrections={"town": "urban_share"})
    pd.testing.assert_series_equal(
        dataset.frame["town"], pd.Series([50.0, 25.0], name="town"), check_dtype=False
    )


@pytest.mark.parametrize(
    ("role", "code"),
    [("population", "role_needs_numbers"), ("period", "role_needs_periods")],
)
def test_cells_that_cannot_be_what_a_person_says_are_refused(tmp_path, role, code):
    text = "WardName,LGA,rain\nApado,Bosso,1.5\nZango,Lapai,3.5\n"
    with pytest.raises(ProblemError) as caught:
        parse(tmp_path, text, corrections={"LGA": role})
    assert caught.value.code == code
    assert "Bosso" in caught.value.message


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({}, "no_roles"),
        ({"Nowhere": "ward"}, "unknown_column"),
        ({"A": "king"}, "unknown_role"),
        ({"A": "ward", "B": "ward"}, "role_given_twice"),
    ],
)
def test_roles_that_cannot_be_given_are_named(wanted, code):
    with pytest.raises(ProblemError) as caught:
        check_roles(wanted, {"A": "variable", "B": "lga"})
    assert caught.value.code == code


def test_several_columns_may_be_variables_and_every_role_has_words():
    check_roles({"A": "variable", "B": "variable"}, {"A": "lga", "B": "ward"})
    assert all(label[:1].isupper() for label in KNOWN_ROLES.values())
