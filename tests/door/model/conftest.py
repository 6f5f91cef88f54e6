"""A language model for tests: its server, a session with data, one with a ranking."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import pytest

from analysis.models import ModelSharing
from analysis.services.plan_run import RunOptions
from analysis.services.request_run import request_run
from analysis.workspace import Workspace
from chatmrpt.management.intake import add_file, work_off
from realtime.queueing import jobs_held_back
from realtime.services.create_session import create_session
from realtime.viewer import new_guest
from tests.conftest import storage_in
from tests.door import twelve_wards
from tests.door.model.steps import INJECTED, INJECTED_WARD, KEY
from tests.door.twelve_wards import boundary_zip, table_csv
from tests.model_server import ModelServer


@pytest.fixture(scope="package")
def model_server():
    server = ModelServer()
    yield server
    server.stop()


@pytest.fixture(autouse=True, scope="package")
def _own_storage(tmp_path_factory):
    """One folder for the package: its sessions are made once."""
    with storage_in(tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(scope="package")
def sessions(django_db_setup, django_db_blocker, _own_storage, tmp_path_factory):
    """One session with data, one with data and a run; a header and a ward that give orders."""
    names = pytest.MonkeyPatch()
    _, *rest = twelve_wards.ROWS[7]
    rows = [*twelve_wards.ROWS[:7], (INJECTED_WARD, *rest), *twelve_wards.ROWS[8:]]
    names.setattr(twelve_wards, "ROWS", rows)
    folder, shapes = tmp_path_factory.mktemp("input"), tmp_path_factory.mktemp("shapes")
    lines = table_csv().decode().splitlines()
    extra = [INJECTED, *("7" for _ in lines[1:])]
    table = "\n".join(f"{line},{more}" for line, more in zip(lines, extra, strict=True))
    (folder / "wards.csv").write_text(table)
    (folder / "wards.zip").write_bytes(boundary_zip(shapes))
    with django_db_blocker.unblock(), jobs_held_back():
        made = {}
        for name in ("data", "ranked"):
            made[name] = create_session(viewer=new_guest(), client_id=uuid.uuid4().hex)
            add_file(made[name], folder / "wards.csv")
            add_file(made[name], folder / "wards.zip")
            work_off(made[name])
        request_run(workspace=Workspace(made["ranked"]), options=RunOptions(), client_id="first")
        work_off(made["ranked"])
    yield made
    with django_db_blocker.unblock():
        for session in made.values():
            session.delete()
    names.undo()


@pytest.fixture
def ranked(sessions):
    return sessions["ranked"]


@pytest.fixture
def data(sessions):
    return sessions["data"]


@pytest.fixture
def model(settings, model_server):
    """Sets up a model that plays these steps; its ways to look at what came of it."""
    settings.LLM_MODEL, settings.LLM_API_KEY = "tiny", KEY
    settings.LLM_CONNECT_SECONDS = 5.0
    settings.LLM_FIRST_WORD_SECONDS = 10.0
    settings.LLM_TURN_SECONDS = 20.0

    def plays(*steps):
        settings.LLM_BASE_URL = model_server.plays(*steps)

    def received():
        return [item["body"] for item in model_server.received(settings.LLM_BASE_URL)]

    def requests():
        return model_server.received(settings.LLM_BASE_URL)

    return SimpleNamespace(plays=plays, received=received, requests=requests)


@pytest.fixture
def sharing(db):
    """Lets a session's model see results (or nothing)."""

    def share(session, what="results"):
        ModelSharing.objects.update_or_create(session=session, defaults={"sharing": what})

    return share
