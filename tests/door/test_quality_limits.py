"""Checks of a part of the reports and wards: places, times, levels, ages; against counts of the file."""

from __future__ import annotations

import uuid

import pandas as pd
import pytest

from analysis.models import Message
from analysis.services.post_message import ask
from chatmrpt.management.intake import add_file, work_off
from realtime.queueing import jobs_held_back
from tests.door import yearly_reports
from tests.door.twelve_wards import boundary_zip, table_csv

pytestmark = pytest.mark.django_db
COUNTS = ["rdt_tested_u5", "rdt_positive_u5", "rdt_tested_pw", "rdt_positive_pw"]
#: Wards and months without any report, and one facility that stops.
QUIET_WARD, QUIET = ("Dutse", "Bosso"), ("2022-03", "2022-04")
GAPPY, STOPPED = ("Fuka 0", "Lapai"), ("Adama 1", "Bosso")


def reports():
    frame = yearly_reports.rows(range(2021, 2024))
    frame[COUNTS] = frame[COUNTS].astype(float)
    frame.loc[frame["Facility"].str.endswith(" 1"), "FacilityLevel"] = "Secondary"
    quiet = (frame["Ward"] == QUIET_WARD[0]) & frame["period"].isin(QUIET)
    gap = (frame["Facility"] == GAPPY[0]) & (frame["period"] == "2022-03")
    stopped = (frame["Facility"] == STOPPED[0]) & (frame["period"] > "2022-06")
    frame = frame[~(quiet | gap | stopped)].reset_index(drop=True)
    above = (frame["LGA"] == "Lapai") & (frame["Ward"] == "Fuka") & (frame["period"] == "2023-02")
    frame.loc[above, "rdt_positive_pw"] = 90.0
    blank = (frame["LGA"] == "Rafi") & frame["period"].str.startswith("2023")
    frame.loc[blank & (frame["FacilityLevel"] == "Secondary"), "rdt_tested_u5"] = None
    frame.loc[frame["period"] == "2021-05", "rdt_positive_pw"] = None
    return frame


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    folder = tmp_path_factory.mktemp("given")
    (folder / "shape").mkdir()
    (folder / "wards.csv").write_bytes(table_csv())
    (folder / "wards.zip").write_bytes(boundary_zip(folder / "shape"))
    (folder / "reports.csv").write_bytes(yearly_reports.as_csv(reports()))
    return folder


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


@pytest.fixture(scope="module")
def alone(prepare, given):
    return prepare(given / "reports.csv")


@pytest.fixture
def session(alone, as_owner):
    return as_owner(alone)


@pytest.fixture
def wards(new_session, given):
    session = new_session()
    for name in ("wards.csv", "wards.zip"):
        add_file(session, given / name)
        work_off(session)
    return session


def say(session, text):
    question = ask(session=session, client_id=uuid.uuid4().hex, text=text)
    work_off(session)
    return Message.objects.select_related("run").get(in_reply_to=question)


@pytest.mark.parametrize(
    ("text", "words", "kept"),
    [
        ("missing values in Rafi in 2023", "In Rafi LGA, in 2023: ",
         lambda f: f[(f["LGA"] == "Rafi") & f["period"].str.startswith("2023")]),
        ("what is missing in May 2021", "In May 2021: ", lambda f: f[f["period"] == "2021-05"]),
        ("missing values in 2023 in secondary facilities", "In 2023, secondary facilities: ",
         lambda f: f[(f["FacilityLevel"] == "Secondary") & f["period"].str.startswith("2023")]),
        ("missing values since 2022 in Lapai", "In Lapai LGA, in 2022 and 2023: ",
         lambda f: f[(f["LGA"] == "Lapai") & (f["period"] > "2021-12")]),
    ],
)  # fmt: skip
def test_blanks_are_those_of_the_place_time_and_level(session, text, words, kept):
    part = kept(reports())[COUNTS]
    answer = say(session, text)
    assert (answer.tool, answer.outcome) == ("check_data_quality", "answer")
    blank, cells = int(part.isna().sum().sum()), part.size
    told = f"{blank:,} of {cells:,} counts are blank" if blank else f"None of {cells:,} counts"
    assert answer.body["headline"].startswith(f"{words}{told}")


def test_blanks_of_one_age_are_those_of_its_columns(session):
    part = reports()[["rdt_tested_pw", "rdt_positive_pw"]]
    answer = say(session, "missing values for pregnant women")
    assert f"{int(part.isna().sum().sum()):,} of {part.size:,} counts" in answer.body["headline"]


@pytest.mark.parametrize(
    "text", ["In which months did Bosso not report?", "gaps in reporting of Bosso", "when did Bosso not report"]
)  # fmt: skip
def test_months_in_which_a_place_did_not_report_are_told_by_month(session, text):
    frame = reports()
    own = frame[frame["LGA"] == "Bosso"]
    answer = say(session, text)
    rows = {row[0]: row[1:3] for row in answer.body["table"]["rows"]}
    assert list(rows) == sorted(own["period"].unique())
    counted = own.groupby("period").size()
    assert {month: row[1] for month, row in rows.items()} == counted.to_dict()
    facilities = own["Facility"].nunique()
    # The one that stopped is not expected after its last report.
    assert rows["2022-03"][0] == facilities
    assert rows["2022-07"][0] == facilities - 1


def test_a_ward_without_any_report_in_some_months_has_them_named(session):
    answer = say(session, "in which months did Dutse ward not report")
    assert "no report at all in 2022-03 and 2022-04" in answer.body["headline"]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("which wards did not report in March 2022?", "ward"),
        ("how many facilities did not report in march 2022", "facility"),
        ("list clinics with no report in 2022-03", "facility"),
        ("wards that sent no report in 03/2022", "ward"),
    ],
)
def test_who_sent_no_report_in_a_month_is_looked_up_in_the_check(session, text, level):
    frame = reports()
    names = ["Ward", "LGA"] if level == "ward" else ["Facility", "LGA"]
    there = frame[frame["period"] == "2022-03"].groupby(names).ngroups
    every = frame.groupby(names).ngroups
    answer = say(session, text)
    assert (answer.tool, answer.arguments["level"]) == ("check_data_quality", level)
    none = [row for row in answer.body["table"]["rows"] if row[-2] == 0 and row[-3] > 0]
    not_begun = frame.groupby(names)["period"].min().gt("2022-03").sum()
    assert len(none) == every - there - not_begun
    assert f"{len(none)} of {every} sent none" in answer.body["headline"]


def test_facilities_silent_in_a_year_and_those_that_fell_silent(session):
    later = say(session, "which facilities were silent in 2023")
    assert (
        "In 2023: 1 facility without a report (Adama 1); 0 facilities fell silent"
        in later.body["headline"]
    )
    then = say(session, "facilities that went silent in 2022")
    assert (
        "0 facilities without a report; 1 facility fell silent then (Adama 1)"
        in then.body["headline"]
    )
    assert say(session, "silent facilities in Lapai").body["headline"].startswith("In Lapai LGA: ")


def test_numbers_left_out_are_those_of_the_place_and_age(session):
    frame = reports()
    number = int((frame["rdt_positive_pw"] > frame["rdt_tested_pw"]).sum())
    question = ask(
        session=session, client_id=uuid.uuid4().hex, text="Positives above tested",
        tool="check_data_quality",
        arguments={"focus": "left_out", "areas": ["Lapai"], "year": 2023, "age_group": "pw"},
    )  # fmt: skip
    work_off(session)
    answer = Message.objects.get(in_reply_to=question)
    assert len(answer.body["table"]["rows"]) == number
    assert answer.body["headline"].startswith("In Lapai LGA, in 2023, pregnant women: ")


def test_reports_by_level_of_facility_add_up(session):
    frame = reports()
    answer = say(session, "reporting rate by facility level")
    found = {row[0]: row[2] for row in answer.body["table"]["rows"]}
    own = frame.groupby("FacilityLevel").size()
    assert found == {"primary facilities": own["Primary"], "secondary facilities": own["Secondary"]}


def test_everything_found_in_a_place_is_counted_there(session):
    frame = reports()
    part = frame[frame["LGA"] == "Lapai"]
    answer = say(session, "check data quality in Lapai")
    found = {row[0]: row[1] for row in answer.body["table"]["rows"]}
    assert found["What is missing?"] == int(part[COUNTS].isna().sum().sum())
    assert found["Positives above tested"] >= 2
    assert f"{len(part):,} reports checked" in answer.body["points"][0]


@pytest.mark.parametrize(
    "text", ["outliers for under fives", "silent facilities for pregnant women"]
)
def test_what_looks_at_whole_reports_says_that_it_cannot_tell_ages_apart(session, text):
    answer = say(session, text)
    assert answer.outcome == "clarify"
    assert answer.body["headline"].startswith("I cannot limit this to “")


def test_a_ward_table_is_checked_in_the_place_asked_for(wards):
    table = pd.read_csv(pd.io.common.BytesIO(table_csv()))
    gone = table[table["housing_quality"].isna()]
    inside = say(wards, "missing values in Lapai")
    assert inside.body["headline"].startswith(f"{len(gone)} of 4 wards in Lapai LGA ")
    outside = say(wards, "missing values in Bosso")
    assert outside.body["headline"].startswith("0 of 4 wards in Bosso LGA ")
    one = say(wards, "outliers of rainfall in Bosso")
    assert one.arguments["areas"] == ["Bosso"]
    assert "4 wards looked at" in one.body["headline"]


def test_a_ward_table_knows_no_months_or_ages(wards):
    for text in ("missing values of rainfall in 2022", "outliers of rainfall for under fives"):
        answer = say(wards, text)
        assert answer.outcome == "clarify"
        assert "I cannot limit this to" in answer.body["headline"]
    assert say(wards, "missing values in 2022").outcome == "need_data"


def test_an_age_in_force_does_not_bar_a_check_of_whole_reports(session):
    plain = say(session, "which facilities were silent in 2023")
    say(session, "from now on only under fives")
    answer = say(session, "which facilities were silent in 2023")
    assert answer.outcome == "answer"
    assert answer.body["headline"] == plain.body["headline"]
    assert any("ot limited to children under 5" in point for point in answer.body["points"])
    own = say(session, "which facilities were silent in 2023 for under fives")
    assert own.outcome == "clarify"
