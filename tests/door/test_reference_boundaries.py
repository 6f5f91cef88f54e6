"""A country's boundaries, loaded once: sessions without their own get the wards of their states."""

from __future__ import annotations

import io
import json
import uuid
import zipfile

import geopandas as gpd
import pytest
from django.core.management import CommandError, call_command

from analysis.models import Message
from analysis.services.canvas.layers import available_layers
from analysis.services.post_message import ask
from analysis.workspace import Workspace
from chatmrpt.management.intake import add_file, work_off
from realtime.queueing import jobs_held_back
from tests.door.facility_reports import facility_csv
from tests.door.twelve_wards import boundary_zip, table_csv
from uploads.models import DataChange, Dataset, ReferenceBoundary
from uploads.services.change_data import redo_change, undo_change

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


@pytest.fixture
def files(tmp_path):
    """Twelve wards of Niger with eleven more of Kwara beside them, and what sessions bring."""
    shapes = tmp_path / "shapes"
    shapes.mkdir()
    own = boundary_zip(shapes)
    (tmp_path / "own.zip").write_bytes(own)
    niger = gpd.read_file(tmp_path / "own.zip")
    kwara = niger.iloc[:11].assign(
        StateName="Kwara", geometry=niger.geometry[:11].translate(yoff=-9)
    )
    both = gpd.pd.concat([kwara, niger], ignore_index=True)
    both.to_file(tmp_path / "country.gpkg", layer="wards")
    (tmp_path / "facilities.csv").write_bytes(facility_csv())
    (tmp_path / "wards.csv").write_bytes(table_csv())
    return tmp_path


def bring(session, *paths):
    for path in paths:
        add_file(session, path)
        work_off(session)


def load(files, version="2024", **options):
    out = io.StringIO()
    call_command(
        "import_boundaries",
        file=files / "country.gpkg",
        name="Test wards",
        version_name=version,
        stdout=out,
        **options,
    )
    return out.getvalue()


def test_facility_reports_alone_get_the_wards_of_their_state(files, new_session):
    assert "23 wards in 2 states (in force)" in load(files, origin="the ministry")
    session = new_session()
    bring(session, files / "facilities.csv")
    boundary = Workspace(session).need_boundary()
    assert boundary.rows == 12
    assert boundary.name == "Test wards 2024"
    question = ask(
        session=session, client_id=uuid.uuid4().hex, text="calculate tpr for under fives"
    )
    work_off(session)
    answer = Message.objects.get(in_reply_to=question)
    assert answer.body["show"]["view"] == "map"
    assert "tpr" in {item["key"] for item in available_layers(Workspace(session))}
    assert answer.run.receipt["inputs"]["boundary"]["sha256"] == (
        ReferenceBoundary.objects.get().sha256
    )


def test_boundaries_taken_are_a_line_of_the_history_that_can_be_undone(files, new_session):
    load(files)
    session = new_session()
    bring(session, files / "facilities.csv")
    titles = list(DataChange.objects.filter(session=session).values_list("title", flat=True))
    assert titles == [
        "facilities.csv added",
        "12 wards of Niger taken from the boundaries Test wards 2024",
    ]
    undo_change(session=session)
    work_off(session)
    assert not Dataset.objects.filter(session=session, kind="boundary", current=True).exists()
    redo_change(session=session)
    assert Workspace(session).need_boundary().name == "Test wards 2024"


def test_a_ward_table_alone_can_be_ranked(files, new_session):
    load(files)
    session = new_session()
    bring(session, files / "wards.csv")
    assert Workspace(session).need_link().summary["matched"] == 11


def test_boundaries_of_one_s_own_are_used_instead(files, new_session):
    load(files)
    session = new_session()
    bring(session, files / "facilities.csv", files / "own.zip")
    assert Workspace(session).need_boundary().name == "own.zip"
    bring(session, files / "wards.csv")
    assert Workspace(session).need_boundary().name == "own.zip"


def test_a_state_that_the_reference_does_not_know_gets_nothing(files, new_session):
    load(files)
    session = new_session()
    elsewhere = facility_csv().replace(b"Niger", b"Kano")
    (files / "kano.csv").write_bytes(elsewhere)
    bring(session, files / "kano.csv")
    assert not Dataset.objects.filter(session=session, kind="boundary").exists()


def test_versions_are_kept_and_can_be_gone_back_to(files, new_session, capsys):
    load(files)
    load(files, version="2025")
    capsys.readouterr()
    call_command("import_boundaries", list=True, json=True)
    versions = json.loads(capsys.readouterr().out)["versions"]
    assert {row["version"]: row["current"] for row in versions} == {"2024": False, "2025": True}
    call_command("import_boundaries", use="2024")
    session = new_session()
    bring(session, files / "facilities.csv")
    assert Workspace(session).need_boundary().name == "Test wards 2024"
    with pytest.raises(CommandError, match=r"There is a version 2024(?s:.)*--version-name"):
        load(files)
    with pytest.raises(CommandError, match="no version 1999"):
        call_command("import_boundaries", use="1999", name="Test wards")


def test_outlines_without_states_are_refused(files, tmp_path):
    wards = gpd.read_file(files / "own.zip").drop(columns="StateName")
    folder = tmp_path / "bare"
    folder.mkdir()
    wards.to_file(folder / "wards.shp")
    with zipfile.ZipFile(files / "bare.zip", "w") as archive:
        for part in folder.iterdir():
            archive.write(part, part.name)
    with pytest.raises(CommandError, match="have no state"):
        call_command("import_boundaries", file=files / "bare.zip", version_name="1")
    assert not ReferenceBoundary.objects.exists()


def test_without_a_reference_nothing_is_queued(files, new_session):
    session = new_session()
    bring(session, files / "facilities.csv")
    assert Workspace(session).boundary is None
