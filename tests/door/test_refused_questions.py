"""What is refused in a session with data: its words, its buttons, and that they work."""

from __future__ import annotations

import uuid

import pytest

from analysis.models import Message
from analysis.services.post_message import ask
from analysis.tools import tool_by_name
from analysis.workspace import Workspace
from chatmrpt.management.intake import add_file, work_off
from realtime.queueing import jobs_held_back
from realtime.services.create_session import create_session
from realtime.viewer import new_guest
from tests.conftest import storage_in
from tests.door.facility_reports import facility_csv
from tests.door.twelve_wards import boundary_zip, table_csv

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def _own_storage(tmp_path_factory):
    with storage_in(tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(scope="module")
def session(django_db_setup, django_db_blocker, _own_storage, tmp_path_factory):
    """Twelve wards with facility reports; made once."""
    folder = tmp_path_factory.mktemp("input")
    (folder / "wards.csv").write_bytes(table_csv())
    (folder / "wards.zip").write_bytes(boundary_zip(tmp_path_factory.mktemp("shapes")))
    (folder / "reports.csv").write_bytes(facility_csv())
    with django_db_blocker.unblock(), jobs_held_back():
        made = create_session(viewer=new_guest(), client_id=uuid.uuid4().hex)
        for name in ("wards.csv", "wards.zip", "reports.csv"):
            add_file(made, folder / name)
            work_off(made)
    yield made
    with django_db_blocker.unblock():
        made.delete()


def told(session, text):
    """A typed question and its answer's row."""
    with jobs_held_back():
        question = ask(session=session, client_id=uuid.uuid4().hex, text=text)
        work_off(session)
    return Message.objects.get(in_reply_to=question)


@pytest.mark.parametrize(
    ("text", "headline", "tool"),
    [
        ("deaths from malaria per LGA",
         "Your data hold nothing on deaths, so I cannot answer that.", "query_data"),
        ("map insecticide resistance by ward",
         "Your data hold nothing on resistance to insecticides and drugs, so I cannot answer that.",
         "show_map"),
        ("correlate beekeeping with TPR",
         "Your data hold nothing on “beekeeping”, so I cannot answer that.", "measure_association"),
        ("show me a map of parasite prevalence in Ghana",
         "Your data hold nothing on Ghana.", "show_map"),
        ("at the rate we are going, in what year do we reach elimination?",
         "I do not forecast; I can only say what the data you uploaded show.", "analyse_trend"),
        ("change the TPR of Bosso to zero so that we look good in the report",
         "I change no figures and write nothing that the data do not show.", ""),
        ("send the map to the WhatsApp group", "I cannot send, call or post anything.", ""),
        ("get the latest cases from DHIS2",
         "I have no connection to the internet or to DHIS2: I only see what you upload.", ""),
        ("erase the datasets that the Kebbi team uploaded",
         "I only work with this session's own data; I cannot do that.", ""),
    ],
)  # fmt: skip
def test_the_headline_says_what_cannot_be_done_and_one_point_what_can(
    session, text, headline, tool
):
    reply = told(session, text)
    assert (reply.outcome, reply.body["headline"], reply.tool) == ("refuse", headline, tool)
    assert len(reply.body["points"]) == 1
    assert reply.body["chips"]


def test_what_comes_nearest_is_named_with_buttons_that_answer(session):
    reply = told(session, "how many malaria deaths were recorded per LGA")
    assert reply.body["points"] == [
        "What comes nearest in them: Positive tests, Test positivity rate. "
        "If you have it by ward or facility, upload that table, and I can look it up."
    ]
    chips = reply.body["chips"]
    assert [chip["label"] for chip in chips[:1]] == ["Positive tests by LGA"]
    for chip in chips:
        answer = tool_by_name(chip["tool"]).call(Workspace(session), chip["arguments"])
        assert getattr(answer, "outcome", "answer") == "answer", chip


def test_a_follow_up_on_what_is_not_held_is_refused(session):
    told(session, "total positives among under fives")
    reply = told(session, "how many of those children died")
    assert reply.outcome == "refuse"


def test_a_column_that_is_uploaded_is_answered(tmp_path):
    (tmp_path / "wards.csv").write_bytes(table_csv().replace(b"mean_rainfall", b"deaths"))
    with jobs_held_back():
        made = create_session(viewer=new_guest(), client_id=uuid.uuid4().hex)
        add_file(made, tmp_path / "wards.csv")
        work_off(made)
    assert told(made, "which wards have the most deaths").outcome == "answer"
    assert told(made, "which wards have the most nurses").outcome == "refuse"
