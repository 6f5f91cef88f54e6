"""Several requests in one message: the first is answered, the others wait as buttons, in order."""

from __future__ import annotations

import uuid

import pytest

from chatmrpt.management.intake import add_file, work_off
from chatmrpt.management.prepared import answer_here
from realtime.queueing import jobs_held_back
from realtime.services.create_session import create_session
from realtime.viewer import new_guest
from tests.door.twelve_wards import boundary_zip, table_csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(tmp_path):
    shapes = tmp_path / "shapes"
    shapes.mkdir()
    (tmp_path / "wards.csv").write_bytes(table_csv())
    (tmp_path / "wards.zip").write_bytes(boundary_zip(shapes))
    with jobs_held_back():
        made = create_session(viewer=new_guest(), client_id=uuid.uuid4().hex)
        add_file(made, tmp_path / "wards.csv")
        add_file(made, tmp_path / "wards.zip")
        work_off(made)
        yield made


def labels(message):
    return [chip["label"] for chip in message.body["chips"]]


def test_the_first_is_answered_and_the_rest_wait_as_buttons(session):
    message = answer_here(session, "check my data, then rank the wards and show me the risk map")
    assert message.tool == "check_data_quality"
    assert message.outcome == "answer"
    assert labels(message)[:2] == ["Rank the wards", "Show me the risk map"]
    texts = [chip["text"] for chip in message.body["chips"][:2]]
    assert [answer_here(session, text).tool for text in texts] == ["rank_areas", "show_map"]


def test_an_answer_to_one_request_has_no_such_buttons(session):
    message = answer_here(session, "check my data")
    assert "Check my data" not in labels(message)
    assert message.tool == "check_data_quality"
