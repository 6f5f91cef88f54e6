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


def test_a_boundary_of_another_state_is_told_at_once_and_has_ways_out(reports, as_owner, tmp_path):
    session = as_owner(reports)
    say(session, "calculate TPR for under fives, all facilities")
    (tmp_path / "shape").mkdir()
    (tmp_path / "w.zip").write_bytes(boundary_zip(tmp_path / "shape"))
    layer = gpd.read_file(tmp_path / "w.zip").assign(StateName="Kwara", StateCode="KW")
    layer.to_file(tmp_path / "kwara.geojson")
    bring(session, tmp_path / "kwara.geojson")
    assert Dataset.objects.filter(session=session, kind="boundary", current=True).exists()
    told = Message.objects.filter(session=session).order_by("created").last()
    assert "is of Kwara, the facility reports are of Niger" in told.body["points"][0]
    first = say(session, "calculate TPR")
    assert first.outcome == "need_data"
    press(session, chip(first, "Take out kwara.geojson"))
    assert say(session, "calculate TPR").outcome == "clarify"
