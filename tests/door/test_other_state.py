"""Reports of one state beside the boundary of another: said when they come, with ways out."""

from __future__ import annotations

import geopandas as gpd
import pytest

from analysis.models import Message
from realtime.queueing import jobs_held_back
from tests.door.facility_reports import facility_csv
from tests.door.test_tpr_flow import bring, chip, press, say
from tests.door.twelve_wards import boundary_zip
from uploads.models import Dataset

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


@pytest.fixture(scope="module")
def reports(prepare, tmp_path_factory):
    folder = tmp_path_factory.mktemp("given")
    (folder / "facilities.csv").write_bytes(facility_csv())
    return prepare(folder / "facilities.csv")


def boundary_file(folder, **columns):
    (folder / "shape").mkdir()
    (folder / "w.zip").write_bytes(boundary_zip(folder / "shape"))
    gpd.read_file(folder / "w.zip").assign(**columns).to_file(folder / "kwara.geojson")
    return folder / "kwara.geojson"


def test_a_map_of_test_positivity_calculates_it_where_there_is_none(reports, as_owner, tmp_path):
    session = as_owner(reports)
    bring(session, boundary_file(tmp_path))
    asked = {"label": "Map", "tool": "show_map", "arguments": {"map_kind": "tpr"}}
    shown = press(session, asked)
    assert shown.outcome == "answer"
    assert shown.run.kind == "tpr"
    assert shown.body["show"]["view"] == "map"


def test_a_boundary_of_another_state_is_told_at_once_and_has_ways_out(reports, as_owner, tmp_path):
    session = as_owner(reports)
    say(session, "calculate TPR for under fives, all facilities")
    boundary_file(tmp_path, StateName="Kwara", StateCode="KW")
    bring(session, tmp_path / "kwara.geojson")
    assert Dataset.objects.filter(session=session, kind="boundary", current=True).exists()
    told = Message.objects.filter(session=session).order_by("created").last()
    assert "is of Kwara, the facility reports are of Niger" in told.body["points"][0]
    first = say(session, "calculate TPR")
    assert first.outcome == "need_data"
    press(session, chip(first, "Take out kwara.geojson"))
    begun = say(session, "calculate TPR")
    assert begun.outcome == "answer"  # the calculation is begun, and its first choice waits
    assert chip(begun, "All facilities")
