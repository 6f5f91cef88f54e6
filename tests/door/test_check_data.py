"""`manage.py check_data`: roles, findings and counts of a file, and its quality report."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest
from django.core.management import CommandError, call_command

from realtime.queueing import jobs_held_back
from tests.door.twelve_wards import boundary_zip, table_csv

pytestmark = pytest.mark.django_db

HEADER = (
    "State,LGA,Ward,Health Facility,periodname,"
    "Persons presenting with fever & tested by RDT <5yrs,"
    "Persons tested positive for malaria by RDT <5yrs"
)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
FACILITIES = "\n".join(
    [
        HEADER,
        *(f"Kwara,Asa,Afon,PHC 1,{month} 2024,20,8" for month in MONTHS),
        *(f"Kwara,Asa,Budo,PHC 2,{month} 2024,10,2" for month in MONTHS[:8]),
        "Kwara,Asa,Budo,PHC 3,January 2024,5,9",
        "Kwara,Asa,Afon,PHC 1,March 2024,20,8",
    ]
)
WARDS = "State,LGA,Ward,rainfall,tpr\n" + "\n".join(
    f"Kwara,Asa,Ward {i},{90 + i % 3},{20 + i}" for i in range(11)
)


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


@pytest.fixture
def write(tmp_path):
    def make(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return make


def check(path, capsys, **options):
    call_command("check_data", table=str(path), json=True, **options)
    return json.loads(capsys.readouterr().out)["datasets"][0]


def found(report, code):
    return next((one for one in report["findings"] if one["code"] == code), None)


def test_facility_reports_give_roles_findings_counts_and_the_quality_report(write, capsys):
    report = check(write("f.csv", FACILITIES), capsys)
    assert {column["role"] for column in report["columns"]} >= {"ward", "facility", "period"}
    assert (report["rows_in"], report["rows"], report["rows_dropped"]) == (22, 22, 0)
    above = found(report, "positive_above_tested")
    assert (above["rows"], above["count"], above["severity"]) == ([22], 1, "warning")
    # by hand: 13·8 + 8·2 positives among 13·20 + 8·10 tests, and 9 among 5 more
    assert above["effect"]["without_them"] == pytest.approx(120 / 340)
    assert above["effect"]["with_them"] == pytest.approx(129 / 345)
    assert found(report, "duplicate_reports")["rows"] == [23]
    assert found(report, "duplicate_reports")["effect"]["without_them"] == pytest.approx(112 / 320)
    assert found(report, "sudden_silence")["rows"] == [21]
    assert report["tables"]["facilities"] == 3


def test_the_files_hold_every_finding_with_all_its_rows(write, tmp_path, capsys):
    out = tmp_path / "out"
    check(write("f.csv", FACILITIES), capsys, out=out)
    frame = pd.read_csv(out / "findings.csv", dtype={"rows": str})
    assert list(frame.columns)[:5] == ["dataset", "code", "severity", "column", "count"]
    assert frame.set_index("code").loc["sudden_silence", "rows"] == "21"
    complete = pd.read_csv(out / "completeness.csv")
    assert set(complete["scope"]) == {"all", "column", "period", "lga", "facility"}
    rate = pd.read_csv(out / "reporting_rate.csv").set_index(["scope", "facility"])
    assert rate.loc[("facility", "PHC 2"), ["expected", "reported"]].tolist() == [8, 8]
    for name in ("outliers", "duplicates", "facilities", "implausible", "left_out"):
        assert (out / f"{name}.csv").exists()
    assert pd.read_csv(out / "duplicates.csv")[["row", "first_row"]].to_numpy().tolist() == [
        [23, 4]
    ]


def test_a_ward_table_gets_ranges_doubles_and_outliers(write, tmp_path, capsys):
    lines = [*WARDS.splitlines(), "Kwara,Asa,Ward 3,91,140", "Kwara,Asa,Ward 99,900,"]
    report = check(write("w.csv", "\n".join(lines)), capsys, out=tmp_path / "out")
    assert found(report, "out_of_range")["rows"] == [13]
    assert found(report, "duplicate_ward")["rows"] == [13]
    gone = [one for one in report["findings"] if one["code"] == "missing_values"]
    assert [(one["column"], one["rows"]) for one in gone] == [("tpr", [14])]
    odd = pd.read_csv(tmp_path / "out" / "outliers.csv")
    assert set(odd.query("column == 'rainfall'")["rule"]) == {"z", "modified_z", "iqr"}
    assert odd.query("column == 'rainfall'")["value"].unique().tolist() == [900]


def test_with_boundaries_it_says_how_the_names_fit(tmp_path, capsys):
    (tmp_path / "shapes").mkdir()
    (tmp_path / "wards.zip").write_bytes(boundary_zip(tmp_path / "shapes"))
    (tmp_path / "wards.csv").write_bytes(table_csv().replace(b"Hadeja", b"Qqxwyz"))
    given = {"table": str(tmp_path / "wards.csv"), "boundaries": str(tmp_path / "wards.zip")}
    call_command("check_data", json=True, out=tmp_path / "out", **given)
    link = json.loads(capsys.readouterr().out)["link"]
    # Eleven rows, of which one has a name that no ward has; two of the twelve wards stay empty.
    assert link["matched"] == 10
    assert "Qqxwyz" in (tmp_path / "out" / "findings.csv").read_text()


def test_the_summary_says_what_a_finding_changes(write, capsys):
    out = io.StringIO()
    call_command("check_data", table=str(write("f.csv", FACILITIES)), stdout=out)
    said = out.getvalue()
    assert "WARNING More positives than tests in 1 cell of 1 facility; they count" in said
    assert "37.39% with them, 35.29% without." in said
    assert "22 rows in, 22 kept, 0 left out" in said


def test_facility_reports_without_pairs_of_counts_say_so(write, capsys):
    lines = [line.rsplit(",", 1)[0] for line in FACILITIES.splitlines()]
    report = check(write("f.csv", "\n".join(lines)), capsys)
    assert report["kind"] == "facility_table"
    assert found(report, "no_test_columns")["severity"] == "warning"
    assert report["tables"] == {}


def test_a_missing_file_is_one_sentence_and_a_hint(tmp_path):
    with pytest.raises(CommandError, match="There is no file") as caught:
        call_command("check_data", table=str(tmp_path / "nowhere.csv"))
    assert caught.value.returncode == 1
