"""Checks of facility reports by conversation, against counts of the file without our code."""

from __future__ import annotations

import uuid

import pandas as pd
import pytest

from analysis.models import Message, Run
from analysis.services.canvas.layers import available_layers, read_layer
from analysis.services.canvas.tables import available_tables, read_result_table
from analysis.services.post_message import ask
from analysis.tools import tool_by_name
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.intake import add_file, work_off
from realtime.queueing import jobs_held_back
from tests.door import yearly_reports
from tests.door.twelve_wards import boundary_zip, table_csv

pytestmark = pytest.mark.django_db
YEARS = range(2021, 2024)
COUNTS = ("rdt_tested_u5", "rdt_positive_u5", "rdt_tested_pw", "rdt_positive_pw")
#: Facilities with something odd.
SILENT, GAPPY, ABOVE, SPIKE, TWICE, NEGATIVE = (
    ("Adama 0", "Bosso"), ("Chukun 0", "Bosso"), ("Dutse 0", "Bosso"),
    ("Fuka 0", "Lapai"), ("Hadeja 0", "Rafi"), ("Lambata 0", "Rafi"),
)  # fmt: skip


def at(frame, facility, *periods):
    name, lga = facility
    chosen = (frame["Facility"] == name) & (frame["LGA"] == lga)
    return chosen & frame["period"].isin(periods) if periods else chosen


def dirty():
    """Three years of reports with known faults."""
    frame = yearly_reports.rows(YEARS)
    frame[list(COUNTS)] = frame[list(COUNTS)].astype(float)
    frame = frame[~(at(frame, SILENT) & (frame["period"] > "2023-04"))]
    frame = frame[~at(frame, GAPPY, "2022-03", "2022-04")].reset_index(drop=True)
    frame.loc[at(frame, ABOVE, "2021-05", "2021-06"), "rdt_positive_u5"] = 130.0
    months = frame.loc[at(frame, SPIKE), "period"].str[-2:].astype(float)
    frame.loc[at(frame, SPIKE), "rdt_tested_u5"] += months % 5  # so that it has a spread
    frame.loc[at(frame, SPIKE, "2022-08"), ["rdt_tested_u5", "rdt_positive_u5"]] = (5000.0, 60.0)
    frame.loc[at(frame, NEGATIVE, "2023-01"), "rdt_tested_pw"] = -4.0
    frame.loc[frame["period"].str.startswith("2021") & (frame["LGA"] == "Rafi"),
              "rdt_positive_pw"] = None  # fmt: skip
    again = frame[at(frame, TWICE, "2022-11")]
    return pd.concat([frame, again], ignore_index=True)


def write_files(folder):
    (folder / "shape").mkdir()
    (folder / "wards.csv").write_bytes(table_csv())
    (folder / "wards.zip").write_bytes(boundary_zip(folder / "shape"))
    (folder / "reports.csv").write_bytes(yearly_reports.as_csv(dirty()))
    return folder


@pytest.fixture
def files(tmp_path):
    return write_files(tmp_path)


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    return write_files(tmp_path_factory.mktemp("given"))


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


@pytest.fixture
def empty(new_session):
    return new_session()


@pytest.fixture(scope="module")
def reports(prepare, given):
    return prepare(given / "reports.csv")


@pytest.fixture
def session(reports, as_owner):
    return as_owner(reports)


def bring(session, *paths):
    for path in paths:
        add_file(session, path)
        work_off(session)


def say(session, text):
    question = ask(session=session, client_id=uuid.uuid4().hex, text=text)
    work_off(session)
    return Message.objects.select_related("run").get(in_reply_to=question)


def press(session, chip):
    question = ask(
        session=session, client_id=uuid.uuid4().hex, text=chip["label"], tool=chip["tool"],
        arguments=chip["arguments"],
    )  # fmt: skip
    work_off(session)
    return Message.objects.select_related("run").get(in_reply_to=question)


def without_repeats():
    frame = dirty()
    return frame.drop_duplicates(["LGA", "Facility", "period"])


def expected_reports(facility, year=None):
    """Months from the first report to the last; no silence here is six months long."""
    frame = without_repeats()
    months = pd.PeriodIndex(frame.loc[at(frame, facility), "period"], freq="M")
    every = pd.period_range(months.min(), months.max(), freq="M")
    return sum(year is None or month.year == year for month in every)


def test_the_whole_check_lists_findings_with_rows_and_effect(session):
    answer = say(session, "What is the data quality?")
    assert (answer.tool, answer.outcome) == ("check_data_quality", "answer")
    columns = answer.body["table"]["columns"]
    assert columns[3:5] == ["Rows", "What it would change"]
    said = " ".join(row[2] for row in answer.body["table"]["rows"])
    for words in ("More positives than tests in 2 cells", "A facility and period that came before",
                  "below zero", "Adama 0 (last 2023-04)", "counts are blank"):  # fmt: skip
        assert words in said
    assert any("positivity" in row[4] for row in answer.body["table"]["rows"])
    assert "Nothing was changed" in answer.body["points"][-1]


def test_blanks_are_told_by_column_year_and_lga(session):
    frame = dirty()
    blank = int(frame[list(COUNTS)].isna().sum().sum())
    cells = frame[list(COUNTS)].size
    answer = say(session, "What is missing?")
    assert answer.body["headline"].startswith(f"{blank:,} of {cells:,} counts are blank")
    complete = int(frame[list(COUNTS)].notna().all(axis=1).sum())
    assert f"{complete:,} of {len(frame):,} reports" in answer.body["points"][1]
    top = answer.body["table"]["rows"][0]
    assert top[0] == "positive by RDT (pregnant women)"
    assert top[2] == frame["rdt_positive_pw"].isna().sum()
    years = say(session, "show the missingness for each year")
    found = {row[0]: row[2] for row in years.body["table"]["rows"]}
    assert found == {"2021": blank, "2022": 0, "2023": 0}
    lgas = press(session, next(c for c in years.body["chips"] if c["label"] == "By LGA"))
    assert lgas.body["table"]["rows"][0][0] == "Rafi"
    assert lgas.body["table"]["rows"][0][2] == blank


def test_the_reporting_rate_counts_reports_that_came_of_those_expected(empty, files):
    bring(empty, files / "reports.csv", files / "wards.zip")
    answer = say(empty, "reporting rate by LGA")
    frame = without_repeats()
    rows = {row[0]: row for row in answer.body["table"]["rows"]}
    for lga, part in frame.groupby("LGA"):
        expected = sum(expected_reports((name, lga)) for name in part["Facility"].unique())
        assert rows[lga][1:3] == [expected, len(part)]
    layer = read_layer(Workspace(empty), "reporting")
    chukun = next(ward for ward in layer["wards"] if ward["name"] == "Chukun")
    assert chukun["facts"] == ["72", "70", "2"]
    assert chukun["value"] == pytest.approx(100 * 70 / 72)
    assert "reporting" in {item["key"] for item in available_layers(Workspace(empty))}


def test_months_without_a_report_of_any_facility_are_mapped_and_told(empty, files):
    bring(empty, files / "reports.csv", files / "wards.zip", files / "wards.csv")
    answer = say(empty, "show the map of wards without any report")
    assert (answer.tool, answer.body["show"]["layer"]) == ("show_map", "silence")
    frame = without_repeats()
    periods = frame["period"].nunique()
    seen = frame.groupby(["Ward", "LGA"])["period"].nunique()
    layer = read_layer(Workspace(empty), "silence")
    for ward in layer["wards"]:
        came = seen.get((ward["name"], ward["lga"]))
        assert ward["value"] == (None if came is None else periods - came)
    assert sum(item["count"] for item in layer["legend"]["classes"]) == len(seen)
    rate = press(empty, next(c for c in answer.body["chips"] if "rate" in c["label"]))
    assert rate.body["show"]["layer"] == "reporting"
    assert say(empty, "map of the reporting rate").body["headline"] == rate.body["headline"]


def test_facilities_that_did_not_report_in_a_year_are_named(session):
    answer = say(session, "Which facilities did not report in 2022?")
    assert answer.arguments["level"] == "facility"
    rows = {row[0]: row for row in answer.body["table"]["rows"]}
    assert rows["Chukun 0"][3:5] == [12, 10]
    assert "1 facility of 24 sent fewer" in answer.body["headline"]
    later = say(session, "and in 2023?")
    assert later.arguments["year"] == 2023
    adama = next(row for row in later.body["table"]["rows"] if row[0] == "Adama 0")
    assert adama[3:5] == [expected_reports(SILENT, 2023), 4]


def test_silence_outliers_duplicates_and_impossible_counts_show_their_rows(session):
    frame = dirty()
    number = pd.Series(frame.index + 2, index=frame.index)  # row 1 is the header
    poor = say(session, "which facilities report poorly?")
    assert (poor.arguments["focus"], poor.arguments["level"]) == ("reporting", "facility")
    silent = say(session, "which facilities stopped reporting?")
    assert silent.body["table"]["rows"][0][0] == "Adama 0"
    assert "2023-04" in silent.body["table"]["rows"][0]
    spike = say(session, "any outliers?")
    assert all(words in spike.body["headline"] for words in ("z ", "modified z ", "IQR ", "5 MAD "))
    assert first_rules(spike) == {"z", "modified z", "IQR", "median + 5 MAD"}
    fences = say(session, "list the outliers by IQR")
    assert first_rules(fences) == {"IQR"}
    assert "modified z" not in fences.body["headline"]
    first = spike.body["table"]["rows"][0]
    assert (first[0], first[3]) == ("Fuka 0", number[at(frame, SPIKE, "2022-08")].iloc[0])
    twice = say(session, "find duplicate entries")
    assert twice.body["table"]["rows"][0][3:5] == list(number[at(frame, TWICE, "2022-11")][::-1])
    above = say(session, "are there more positives than tests?")
    listed = above.body["table"]["rows"]
    rows = {row[3] for row in listed if row[8] == 130}
    assert rows == set(number[at(frame, ABOVE, "2021-05", "2021-06")])
    assert {row[9] for row in listed[: len(rows)]} == {"positive above tested"}
    odd = say(session, "implausible values")
    assert -4 in odd.body["table"]["rows"][0]


def first_rules(answer):
    place = answer.body["table"]["columns"].index("Rule")
    return set(answer.body["table"]["rows"][0][place].split(", "))


def test_what_a_finding_changes_is_computed_from_the_file(session):
    answer = say(session, "are there more positives than tests?")
    frame = dirty()

    def rate(also_above):
        tested = positive = 0.0
        for age in ("u5", "pw"):
            asked, found = frame[f"rdt_tested_{age}"], frame[f"rdt_positive_{age}"]
            good = asked.notna() & found.notna() & (asked >= 0) & ((found <= asked) | also_above)
            tested += asked[good].sum()
            positive += found[good].sum()
        return positive / tested

    without = rate(also_above=False)
    assert f"{rate(also_above=True):.2%} with them, {without:.2%} without" in " ".join(
        answer.body["points"]
    )


def test_chips_lead_from_one_check_to_the_next(session):
    answer = say(session, "check my data")
    seen = []
    for _ in range(7):
        chip = answer.body["chips"][0] if not seen else next(
            c for c in answer.body["chips"]
            if c["arguments"].get("focus") and c["arguments"]["focus"] not in seen
            and "level" not in c["arguments"]
        )  # fmt: skip
        seen.append(chip["arguments"]["focus"])
        answer = press(session, chip)
        assert answer.outcome == "answer"
    assert set(seen) == {"missing", "reporting", "left_out", "outliers", "silence", "duplicates",
                         "implausible"}  # fmt: skip
    assert Run.objects.filter(session=session, kind="quality").count() == 1


def test_the_tables_of_the_check_are_on_the_canvas(empty, files):
    bring(empty, files / "reports.csv", files / "wards.zip")
    run = say(empty, "check my data").run
    keys = {item["key"] for item in available_tables(Workspace(empty)) if item["kind"] == "quality"}
    assert keys == {"findings", "reporting", "reporting_years", "reporting_months", "completeness", "left_out",
                    "outliers", "facilities", "duplicates", "implausible"}  # fmt: skip
    for key in keys:
        table = read_result_table(Workspace(empty), run, key)
        assert len(table["rows"]) > 0
        assert len({column["label"] for column in table["columns"]}) == len(table["columns"])
    assert "Reporting rate" in {
        column["label"]
        for column in read_result_table(Workspace(empty), run, "reporting")["columns"]
    }


def test_replaced_reports_make_the_check_older(session, files):
    run = say(session, "check my data").run
    (files / "reports.csv").write_bytes(yearly_reports.as_csv(yearly_reports.rows(YEARS)))
    bring(session, files / "reports.csv")
    assert not Run.objects.select_related("facilities", "boundary").get(pk=run.pk).on_present_data
    clean = say(session, "find duplicate entries")
    assert clean.run.pk != run.pk
    assert clean.body["headline"] == "No facility reports the same period twice."


def test_a_ward_table_is_checked_beside_and_alone(empty, files):
    bring(empty, files / "wards.csv")
    wards = say(empty, "any outliers in the table?")
    assert wards.outcome == "answer"
    assert wards.run is None
    with pytest.raises(ProblemError) as caught:
        tool_by_name("check_data_quality").call(Workspace(empty), {"focus": "reporting"})
    assert caught.value.code == "need_data"
    bring(empty, files / "reports.csv")
    both = say(empty, "check my data")
    where = {row[1] for row in both.body["table"]["rows"]}
    assert {"wards.csv", "reports.csv"} <= where
    missing = say(empty, "any missing values?")
    assert "housing_quality" in " ".join(missing.body["points"])
    reports = press(
        empty,
        next(c for c in missing.body["chips"] if c["label"] == "Missing in the facility reports"),
    )
    assert "counts are blank" in reports.body["headline"]


def test_strange_arguments_are_refused(session):
    with pytest.raises(ProblemError, match="focus"):
        tool_by_name("check_data_quality").call(Workspace(session), {"focus": "unicorns"})


def test_the_reporting_rate_and_the_outlier_rules_are_explained(session):
    assert (
        "reports that came / reports expected"
        in say(session, "explain the reporting rate").body["headline"]
    )
    assert say(session, "how are outliers found?").tool == "explain_method"
