"""DHIS2 exports: analytics and data values as JSON, and the three shapes of CSV."""

import json

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatmrpt.lib.errors import ProblemError
from uploads.formats import Limits, read_file
from uploads.parsed import parse_upload

from .helpers import codes, finding, read_text

TESTED, POSITIVE = "Tested by RDT", "Positive by RDT"
ANALYTICS = {
    "headers": [
        {"name": "dx", "column": "Data", "meta": True},
        {"name": "co", "column": "Category option combo", "meta": True},
        {"name": "ou", "column": "Organisation unit", "meta": True},
        {"name": "pe", "column": "Period", "meta": True},
        {"name": "value", "column": "Value", "valueType": "NUMBER"},
    ],
    "metaData": {
        "items": {
            "fbfJHSPpUQD": {"name": TESTED},
            "cYeuwXTCPkU": {"name": POSITIVE},
            "psbwp3CQEhs": {"name": "<5yrs"},
            "O6uvpzGd5pu": {"name": "Apado Health Post"},
            "lc3eMKXaEfw": {"name": "Zango Clinic"},
            "202401": {"name": "January 2024"},
            "202402": {"name": "February 2024"},
        },
        "ouNameHierarchy": {
            "O6uvpzGd5pu": "/Nigeria/kw Kwara State/kw East Local Government Area/kw Apado Ward",
            "lc3eMKXaEfw": "/Nigeria/kw Kwara State/kw East Local Government Area/kw Zango Ward",
        },
    },
    "rows": [
        ["fbfJHSPpUQD", "psbwp3CQEhs", "O6uvpzGd5pu", "202401", "10.0"],
        ["cYeuwXTCPkU", "psbwp3CQEhs", "O6uvpzGd5pu", "202401", "4.0"],
        ["fbfJHSPpUQD", "psbwp3CQEhs", "lc3eMKXaEfw", "202402", "7.0"],
    ],
}


def read_json(tmp_path, content):
    path = tmp_path / "x"
    path.write_text(json.dumps(content))
    return read_file(path, "export.json")


def test_analytics_json_becomes_a_row_for_each_unit_and_period(tmp_path):
    raw = read_json(tmp_path, ANALYTICS)
    assert raw.frame[["organisationunitname", "periodname"]].to_numpy().tolist() == [
        ["Apado Health Post", "January 2024"],
        ["Zango Clinic", "February 2024"],
    ]
    assert raw.frame[f"{TESTED} – <5yrs"].tolist() == ["10.0", "7.0"]
    assert raw.frame[f"{POSITIVE} – <5yrs"].tolist() == ["4.0", ""]
    assert raw.rows.tolist() == [1, 3]


def test_analytics_json_is_a_facility_table_with_its_places(tmp_path):
    path = tmp_path / "x"
    path.write_text(json.dumps(ANALYTICS))
    parsed = parse_upload(path, "export.json")
    assert parsed.kind == "facility_table"
    assert parsed.summary.areas == {"state": ["Kwara"], "lga": 1, "ward": 2}
    roles = {role.role: role.name for role in parsed.roles}
    assert roles["tested_rdt_u5"] == f"{TESTED} – <5yrs"
    assert roles["facility"] == "organisationunitname"
    assert parsed.frame["periodname"].tolist() == ["2024-01", "2024-02"]


def test_a_row_of_another_length_is_named(tmp_path):
    content = {**ANALYTICS, "rows": [*ANALYTICS["rows"], ["a"]]}
    with pytest.raises(ProblemError) as problem:
        read_json(tmp_path, content)
    assert problem.value.code == "damaged_dhis2"
    assert "row 4 has 1 cells" in problem.value.message


def value(element, unit, number, period="202401", **more):
    return {"dataElement": element, "orgUnit": unit, "period": period, "value": number, **more}


A, B, U, V = "fbfJHSPpUQD", "cYeuwXTCPkU", "O6uvpzGd5pu", "lc3eMKXaEfw"
COMBO = {"categoryOptionCombo": "psbwp3CQEhs"}


def test_data_values_without_names_keep_their_ids_and_say_so(tmp_path):
    values = [
        value(A, U, "10", categoryOptionCombo="psbwp3CQEhs"),
        value(A, U, "12", categoryOptionCombo="Prlt0C1RF0s"),
        value(B, V, "4", categoryOptionCombo="psbwp3CQEhs", storedBy="admin"),
    ]
    raw = read_json(tmp_path, {"dataValues": values})
    assert raw.frame["orgUnit"].tolist() == [U, V]
    assert raw.frame[f"{A} – Prlt0C1RF0s"].tolist() == ["12", ""]
    assert "storedBy" not in raw.frame
    message = finding(raw.findings, "ids_without_names").message
    assert A in message
    assert U in message
    assert parse_upload(tmp_path / "x", "v.json").kind == "facility_table"


def test_data_values_with_names_beside_them(tmp_path):
    content = {
        "orgUnit": U,
        "period": "202401",
        "dataValues": [{"dataElement": A, "value": 10}, {"dataElement": B, "value": 4}],
        "dataElements": [{"id": A, "name": TESTED}, {"id": B, "displayName": POSITIVE}],
        "organisationUnits": [{"id": U, "name": "Apado Health Post"}],
    }
    raw = read_json(tmp_path, content)
    assert raw.frame.iloc[0].tolist() == ["Apado Health Post", "202401", "10", "4"]
    assert "ids_without_names" not in codes(raw.findings)


def test_a_value_that_stands_twice_is_taken_once_and_listed(tmp_path):
    values = [value(A, U, "10"), value(A, U, "11"), value(B, U, "3", deleted=True)]
    raw = read_json(tmp_path, {"dataValues": values})
    assert raw.frame[A].tolist() == ["10"]
    assert [(row.row, row.reason) for row in raw.dropped] == [
        (2, "row 1 has a value for the same report"),
        (3, "marked as deleted"),
    ]
    assert finding(raw.findings, "value_twice").rows == (2,)


WIDE = (
    "orgunitlevel4,organisationunitname,periodname,Tested by RDT <5yrs,Positive by RDT <5yrs\n"
    "Apado Ward,Apado Post,January 2024,10,4\nZango Ward,Zango Post,February 2024,7,\n"
)
LONG = (
    '"Data","orgunitlevel4","Organisation unit","Period","Value"\n'
    '"Tested by RDT <5yrs","Apado Ward","Apado Post","January 2024","10"\n'
    '"Positive by RDT <5yrs","Apado Ward","Apado Post","January 2024","4"\n'
    '"Tested by RDT <5yrs","Zango Ward","Zango Post","February 2024","7"\n'
)
LONG_OF_LEVELS = LONG.replace("Organisation unit", "Facility")
PERIODS = (
    "dataname,orgunitlevel4,organisationunitname,January 2024,February 2024,Total\n"
    "Tested by RDT <5yrs,Apado Ward,Apado Post,10,,10\n"
    "Positive by RDT <5yrs,Apado Ward,Apado Post,4,,4\n"
    "Tested by RDT <5yrs,Zango Ward,Zango Post,,7,7\n"
    "Total,,,14,7,21\n"
)
MERGED = (
    "orgunitlevel4,organisationunitname,Tested by RDT <5yrs,,Positive by RDT <5yrs,\n"
    ",,January 2024,February 2024,January 2024,February 2024\n"
    "Apado Ward,Apado Post,10,,4,\nZango Ward,Zango Post,,7,,\n"
)


@pytest.mark.parametrize(
    "text",
    [WIDE, LONG, LONG_OF_LEVELS, PERIODS, MERGED],
    ids=["wide", "long", "long by levels", "pivot", "merged"],
)
def test_the_shapes_of_csv_say_the_same(tmp_path, text):
    path = tmp_path / "x"
    path.write_text(text)
    parsed = parse_upload(path, "export.csv")
    roles = {role.role: role.name for role in parsed.roles}
    columns = ["ward", "facility", "period", "tested_rdt_u5", "positive_rdt_u5"]
    frame = parsed.frame[[roles[role] for role in columns]].set_axis(columns, axis=1)
    reports = frame[frame[["tested_rdt_u5", "positive_rdt_u5"]].notna().any(axis=1)]
    assert parsed.kind == "facility_table"
    assert reports.fillna(-1).to_numpy().tolist() == [
        ["Apado", "Apado Post", "2024-01", 10, 4],
        ["Zango", "Zango Post", "2024-02", 7, -1],
    ]


def test_totals_of_a_pivot_by_period_are_listed_once(tmp_path):
    raw = read_text(tmp_path, PERIODS)
    assert [(row.row, row.reason) for row in raw.dropped] == [(5, "totals row")]
    assert finding(raw.findings, "columns_left_out").column == "Total"


def test_the_title_names_what_is_counted_where_nothing_else_does(tmp_path):
    text = "Tested by RDT <5yrs,,\n\nWardName,January 2024,February 2024\nApado,1,2\nZango,3,4\n"
    raw = read_text(tmp_path, text)
    assert raw.frame["Tested by RDT <5yrs"].tolist() == ["1", "2", "3", "4"]
    assert raw.frame["periodname"].tolist() == ["January 2024", "February 2024"] * 2


def test_years_as_columns_of_a_ward_table_stay_columns(tmp_path):
    raw = read_text(tmp_path, "WardName,2019,2020\nApado,1,2\nZango,3,4\n")
    assert list(raw.frame.columns) == ["WardName", "2019", "2020"]


def test_limits_hold_after_reshaping(tmp_path):
    rows = "".join(f"element {i},unit,202401,1\n" for i in range(30))
    path = tmp_path / "x"
    path.write_text("dataelement,orgunit,period,value\n" + rows)
    with pytest.raises(ProblemError) as problem:
        read_file(path, "x.csv", Limits(columns=20))
    assert problem.value.code == "too_many_columns"


CELLS = st.tuples(
    st.sampled_from(["a", "b", ""]),
    st.sampled_from(["u", "v", ""]),
    st.sampled_from(["202401", "202402"]),
    st.sampled_from(["", "1", "2"]),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(CELLS, min_size=1, max_size=15))
def test_every_value_is_in_its_cell_or_in_the_list_of_dropped_rows(tmp_path, rows):
    text = "dataelement,orgunit,period,value\na,u,202403,9\n" + "".join(
        ",".join(row) + "\n" for row in rows
    )
    raw = read_text(tmp_path, text)
    dropped = {row.row for row in raw.dropped}
    table = {
        (r["orgunit"], r["period"], name): r[name]
        for r in raw.frame.to_dict("records")
        for name in set(raw.frame.columns) - {"orgunit", "period"}
    }
    firsts: dict = {}
    for number, (element, unit, period, cell) in enumerate(rows, start=3):
        key = (unit, period, element)
        if not element or key in firsts:
            assert number in dropped
        else:
            firsts[key] = number
            assert number not in dropped
            assert table[key] == cell


def test_a_long_export_equals_a_pivot_by_pandas(tmp_path):
    long = pd.DataFrame(
        [
            (f"element {e}", f"unit {u}", f"2024{p:02d}", str(e * 100 + u * 10 + p))
            for e in range(4)
            for u in range(5)
            for p in range(1, 4)
            if (e + u + p) % 3
        ],
        columns=["dataelement", "orgunit", "period", "value"],
    )
    raw = read_text(tmp_path, long.to_csv(index=False))
    mine = raw.frame.set_index(["orgunit", "period"]).sort_index()
    other = long.pivot_table(
        index=["orgunit", "period"], columns="dataelement", values="value", aggfunc="first"
    )
    assert mine[sorted(mine.columns)].to_numpy().tolist() == other.fillna("").to_numpy().tolist()


def test_paths_that_leave_out_the_country_name_the_same_places(tmp_path):
    paths = ANALYTICS["metaData"]["ouNameHierarchy"]
    short = {unit: names.replace("/Nigeria", "") for unit, names in paths.items()}
    content = {**ANALYTICS, "metaData": {**ANALYTICS["metaData"], "ouNameHierarchy": short}}
    path = tmp_path / "x"
    path.write_text(json.dumps(content))
    parsed = parse_upload(path, "export.json")
    assert parsed.summary.areas == {"state": ["Kwara"], "lga": 1, "ward": 2}


def test_names_of_periods_that_say_no_period_give_way_to_their_ids(tmp_path):
    items = {**ANALYTICS["metaData"]["items"], "202401": {"name": "1"}, "202402": {"name": "2"}}
    content = {**ANALYTICS, "metaData": {**ANALYTICS["metaData"], "items": items}}
    path = tmp_path / "x"
    path.write_text(json.dumps(content))
    assert read_file(path, "export.json").frame["periodname"].tolist() == ["202401", "202402"]
    assert parse_upload(path, "export.json").frame["periodname"].tolist() == ["2024-01", "2024-02"]


def test_the_country_niger_is_not_taken_for_a_state(tmp_path):
    paths = {"O6uvpzGd5pu": "/Niger/Dosso/Gaya/Bana", "lc3eMKXaEfw": "/Niger/Dosso/Gaya/Bengou"}
    content = {**ANALYTICS, "metaData": {**ANALYTICS["metaData"], "ouNameHierarchy": paths}}
    levels = read_json(tmp_path, content).frame.filter(like="orgunitlevel")
    assert levels["orgunitlevel1"].unique().tolist() == ["Niger"]
    assert levels["orgunitlevel4"].tolist() == ["Bana", "Bengou"]
