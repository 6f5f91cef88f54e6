"""Maps of tests in one year: the values of that year in the reports, or a question back."""

from __future__ import annotations

import uuid

import pytest

from analysis.cartography.looks import Look
from analysis.models import Message
from analysis.services.canvas.layers import read_layer
from analysis.services.canvas.looks import look_at
from analysis.services.canvas.tpr_layers import YEARS_FILE
from analysis.services.post_message import ask
from analysis.workspace import Workspace
from chatmrpt.management.intake import add_file, work_off
from realtime.queueing import jobs_held_back
from tests.door import yearly_reports
from tests.door.twelve_wards import boundary_zip, table_csv

pytestmark = pytest.mark.django_db
YEARS = range(2021, 2024)


def reports():
    frame = yearly_reports.rows(YEARS)
    frame.loc[frame["Facility"].str.endswith(" 1"), "FacilityLevel"] = "Secondary"
    quiet = (frame["Ward"] == "Dutse") & frame["period"].str.startswith("2022")
    return frame[~quiet].reset_index(drop=True)


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
def both(prepare, given):
    return prepare(given / "wards.csv", given / "wards.zip", given / "reports.csv")


@pytest.fixture
def session(both, as_owner):
    return as_owner(both)


def say(session, text):
    question = ask(session=session, client_id=uuid.uuid4().hex, text=text)
    work_off(session)
    return Message.objects.select_related("run").get(in_reply_to=question)


def shown(session, answer):
    layer = read_layer(Workspace(session, run=answer.run), answer.body["show"]["layer"])
    return {(ward["name"], ward["lga"]): ward["value"] for ward in layer["wards"]}


def rates(frame, age="u5"):
    sums = frame.groupby(["Ward", "LGA"])[[f"rdt_positive_{age}", f"rdt_tested_{age}"]].sum()
    return (100 * sums.iloc[:, 0] / sums.iloc[:, 1]).to_dict()


@pytest.mark.parametrize(
    ("text", "year", "age", "level"),
    [
        ("map of TPR in 2023", 2023, "u5", None),
        ("map of TPR in 2022", 2022, "u5", None),
        ("map positivity for pregnant women in 2022 at primary facilities", 2022, "pw", "Primary"),
        ("TPR map of secondary facilities 2021", 2021, "u5", "Secondary"),
    ],
)
def test_the_map_of_a_year_holds_the_rates_of_its_reports(session, text, year, age, level):
    frame = reports()
    frame = frame[frame["period"].str.startswith(str(year))]
    frame = frame if level is None else frame[frame["FacilityLevel"] == level]
    answer = say(session, text)
    assert (answer.tool, answer.outcome) == ("show_map", "answer")
    assert str(year) in answer.body["headline"]
    own = rates(frame, age)
    for place, value in shown(session, answer).items():
        assert value == (None if place not in own else pytest.approx(own[place]))
    assert f"{len(own)} wards on the map" in answer.body["headline"]


def test_counts_of_a_year_are_mapped_as_they_are(session):
    frame = reports()
    frame = frame[frame["period"].str.startswith("2022")]
    tests = frame.groupby(["Ward", "LGA"])["rdt_tested_u5"].sum().to_dict()
    answer = say(session, "map of tests in 2022")
    assert answer.body["show"]["layer"] == "tpr:tested:2022"
    assert shown(session, answer) == {place: tests.get(place) for place in shown(session, answer)}
    workspace = Workspace(session, run=answer.run)
    look = look_at(workspace, "tpr:2022", Look(level="lga"))
    assert look["choices"]["chosen"]["level"] == "lga"


@pytest.mark.parametrize(
    "text", ["map of TPR 2021 to 2022", "map of TPR in March 2022", "map of TPR since 2022",
             "map of rainfall in 2022", "map of missing reports in 2022"]
)  # fmt: skip
def test_a_time_that_a_map_does_not_know_is_asked_back(session, text):
    answer = say(session, text)
    assert answer.outcome == "clarify"
    assert answer.body["headline"].startswith("I cannot limit this map to “")


def test_a_year_without_reports_is_told(session):
    answer = say(session, "map of TPR in 2019")
    assert answer.body["headline"] == "The reports have no year 2019."


def test_a_calculation_that_kept_no_years_says_to_calculate_again(session):
    run = say(session, "map of TPR in 2022").run
    run.artefacts.filter(name=YEARS_FILE).delete()
    answer = say(session, "map of TPR in 2022")
    assert answer.outcome != "answer"
    assert answer.body["headline"].startswith("This calculation kept no values by year")
    assert "calculate test positivity again" in " ".join(answer.body["points"])
    assert say(session, "map of TPR in 2019").body["headline"] == "The reports have no year 2019."


def test_the_column_of_a_ward_table_has_no_years_or_other_ages(new_session, given):
    session = new_session()
    for name in ("wards.csv", "wards.zip"):
        add_file(session, given / name)
        work_off(session)
    answer = say(session, "map of TPR in 2022")
    assert answer.outcome == "clarify"
    assert "has no years" in answer.body["points"][0]
    assert say(session, "map of TPR for pregnant women").outcome == "need_data"
