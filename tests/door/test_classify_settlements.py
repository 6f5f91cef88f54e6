"""Settlements by conversation, and what classified shares change in lists and net plans."""

from __future__ import annotations

import io
import uuid

import pandas as pd
import pytest

from analysis.models import Message, Settlement
from analysis.services.post_message import ask
from analysis.services.settlement.classify import classify_cells
from analysis.services.settlement.make import make_settlement
from analysis.services.settlement.use import Planning, use_settlement
from analysis.tools import tool_by_name
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.intake import work_off
from realtime.queueing import jobs_held_back
from realtime.services.create_session import create_session
from realtime.viewer import new_guest
from tests.door.test_net_plans import PEOPLE, table
from tests.door.twelve_wards import boundary_zip

pytestmark = pytest.mark.django_db
SIZE = 5_000
ADAMA = 0


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


@pytest.fixture(scope="module")
def prepared(prepare, tmp_path_factory):
    folder = tmp_path_factory.mktemp("given")
    (folder / "wards.zip").write_bytes(boundary_zip(tmp_path_factory.mktemp("shapes")))
    (folder / "wards.csv").write_bytes(table())
    return prepare(folder / "wards.csv", folder / "wards.zip")


@pytest.fixture
def session(prepared, as_owner):
    return as_owner(prepared)


def say(session, text, tool=None, **arguments):
    more = {"tool": tool, "arguments": arguments} if tool else {}
    question = ask(session=session, client_id=uuid.uuid4().hex, text=text, **more)
    work_off(session)
    return Message.objects.select_related("run").get(in_reply_to=question)


def grid(session, wards=(ADAMA,), **classes):
    """A grid whose cells have these classes: key = share of the cells, one after the other."""
    row = make_settlement(
        session=session, client_id=uuid.uuid4().hex, wards=list(wards), cell_size=SIZE
    )
    at = 0
    for key, share in classes.items():
        upto = min(len(row.classes), at + round(share * len(row.classes)))
        row = classify_cells(
            settlement_id=row.pk, version=row.version, cells=range(at, upto), class_key=key
        )
        at = upto
    return row


def use(row, **planning):
    use_settlement(settlement_id=row.pk, version=row.version, planning=Planning(**planning))


def test_an_lga_is_proposed_for_a_grid_and_nothing_is_written(session, owner_client):
    reply = say(session, "Classify the settlements of Bosso LGA")
    assert (reply.tool, reply.outcome) == ("classify_settlements", "answer")
    assert reply.body["show"] == {"view": "settlements", "wards": "0,1,2,3"}
    assert reply.body["headline"].startswith("Bosso LGA: 4 wards")
    size = float(reply.body["headline"].split(" grid of ")[1].split(" m.")[0])
    assert size > 500  # cells of 500 m would be too many: the size offered is one that fits
    form = f"/api/v1/sessions/{session.pk}/settlement-size?wards="
    assert owner_client.get(f"{form}0,1,2,3").json()["cell_size"] == size
    make_settlement(session=session, client_id="fits", wards=[0, 1, 2, 3], cell_size=size)
    with pytest.raises(ProblemError, match="at most 2,500"):
        make_settlement(session=session, client_id="no", wards=[0, 1, 2, 3], cell_size=size - 50)
    assert not Settlement.objects.filter(cell_size=500).exists()


def test_without_wards_it_is_asked_which(session):
    reply = say(session, "Classify the settlements")
    assert reply.outcome == "clarify"
    chips = [chip["label"] for chip in reply.body["chips"]]
    assert chips == ["Bosso LGA", "Lapai LGA", "Rafi LGA"]


@pytest.mark.parametrize(
    "text",
    ["Go on classifying", "How much is classified?", "Which wards have informal settlements?"],
)
def test_before_anything_is_classified_that_is_said(session, text):
    reply = say(session, text)
    assert (reply.tool, reply.outcome) == ("classify_settlements", "need_data")
    assert "classified" in reply.body["headline"]


def test_without_a_boundary_it_says_which_file_is_missing():
    empty = create_session(viewer=new_guest(), client_id=uuid.uuid4().hex)
    with pytest.raises(ProblemError) as error:
        tool_by_name("classify_settlements").call(Workspace(empty), {})
    assert error.value.code == "need_data"


def test_how_far_it_is_comes_from_the_cells(session):
    row = grid(session, (0, 4), formal=0.25)
    reply = say(session, "How much is classified?")
    again = say(session, "Go on classifying").body
    assert (again["headline"], again["show"]) == (reply.body["headline"], reply.body["show"])
    cells = len(row.classes)
    done = cells - row.classes.count("-")
    assert reply.body["headline"].startswith(f"{done:,} of {cells:,} cells classified (25 %), 2 w")
    assert reply.body["show"] == {"view": "settlements", "settlement": str(row.pk)}
    assert (reply.body["rows_in"], reply.body["rows_out"]) == (cells, done)


def test_wards_with_informal_settlements_are_listed_highest_first(session):
    grid(session, (0,), formal=0.5, slum=0.5)
    grid(session, (4,), formal=0.2, informal=0.8)
    grid(session, (5,), formal=1.0)
    reply = say(session, "Which wards have informal settlements?")
    assert reply.outcome == "answer"
    assert reply.body["headline"] == "2 of 3 classified wards have informal settlements."
    rows = reply.body["table"]["rows"]
    assert [row[0] for row in rows] == ["Essa", "Adama", "Fuka"]
    assert rows[0][-1] > 70 > 60 > rows[1][-1] > 40
    assert rows[2][-1] == 0


def test_the_map_of_settlements_shows_the_shares_once_they_are_used(session):
    row = grid(session, formal=0.5, slum=0.5)
    before = say(session, "Show the settlement map")
    assert before.body["show"]["view"] == "settlements"
    use(row)
    after = say(session, "Show the settlement map")
    assert after.body["show"] == {"view": "map", "layer": "variable:informal_share"}


def test_shares_of_few_wards_rank_those_wards_when_that_is_chosen(session):
    use(grid(session, (0, 4), formal=0.5, slum=0.5))
    asked = say(session, "Rank the wards by tpr, housing_quality and informal_share")
    assert asked.outcome == "clarify"
    assert "known in 2 of 11 wards only" in asked.body["headline"]
    chip = asked.body["chips"][0]
    reply = say(session, chip["label"], chip["tool"], **chip["arguments"])
    assert reply.body["headline"].startswith("2 of 12 wards ranked")
    assert reply.run.parameters["where_known"] == "informal_share"
    assert reply.run.receipt["parameters"]["where_known"] == "informal_share"
    left = say(session, "Which wards are not ranked?")
    assert left.body["headline"] == "10 of 12 wards are not ranked."
    why = {row[0]: row[2] for row in left.body["table"]["rows"]}
    assert "no value for poor-settlement share" in why["Dutse"].lower()
    assert {"Adama", "Essa"}.isdisjoint(why)
    assert len(left.body["table"]["rows"]) == 10


def test_images_are_refused_in_words(session):
    reply = say(session, "Compare the settlement classification with google earth engine")
    assert (reply.tool, reply.outcome) == ("classify_settlements", "refuse")


def test_a_ward_classified_as_informal_does_not_leave_the_campaign(session):
    asked = {"urban_threshold": 0, "target_share": 0, "wanted": "more", "n": 10}
    rank = "Rank the wards by tpr, housing_quality and distance_to_water"
    say(session, rank)

    def listed():
        found = say(session, "Button", "select_reprioritised", **asked).body["table"]
        return [row[:2] for row in found["rows"]] if found else []

    before = listed()
    assert ["Adama", "Bosso"] in before
    row = grid(session, formal=0.9, slum=0.1)  # 10 % is below the 20 % of the methods
    use(row)
    say(session, rank)
    assert listed() == before
    row = Settlement.objects.get()
    row = classify_cells(settlement_id=row.pk, version=row.version, cells=range(len(row.classes)),
                         class_key="slum")  # fmt: skip
    use(row)
    assert say(session, "Button", "select_reprioritised", **asked).outcome == "clarify", (
        "rank again"
    )
    say(session, rank)
    assert listed() == [pair for pair in before if pair != ["Adama", "Bosso"]]


def test_a_net_plan_counts_adjusted_people_only_when_asked(session):
    say(session, "Rank the wards by tpr, housing_quality and distance_to_water")
    asked = {"nets": 100_000, "household_size": 5}
    refused = say(session, "Button", "plan_nets", **asked, adjusted_population=True)
    assert "no adjusted population" in str(refused.body)
    row = grid(session, formal=0.5, slum=0.5)
    use(row, planned={"formal": 0}, people={"formal": 60, "slum": 40})
    say(session, "Rank the wards by tpr, housing_quality and distance_to_water")
    usual = say(session, "Button", "plan_nets", **asked)
    adjusted = say(session, "Plan 100000 nets for households of 5 with the adjusted population")
    people = {}
    for name, reply in (("usual", usual), ("adjusted", adjusted)):
        assert reply.run is not None, reply.body
        people[name] = plan_of(reply.run).set_index("ward_name")["population"]
    assert people["usual"]["Adama"] == PEOPLE[ADAMA] == 900
    assert people["adjusted"]["Adama"] == pytest.approx(360)
    others = people["usual"].index.difference(["Adama"])
    assert people["adjusted"][others].equals(people["usual"][others])


def plan_of(run):
    from analysis.frames import read_bytes

    artefact = run.artefacts.select_related("run__session").get(name="net_plan.csv")
    return pd.read_csv(io.BytesIO(read_bytes(artefact.path)))
