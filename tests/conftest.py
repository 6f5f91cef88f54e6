"""Fixtures for all tests: the shared data, three personas, and storage in a folder of its own."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    if not SHARED.exists():
        pytest.skip("../shared/data is missing")
    return SHARED


def pytest_terminal_summary(terminalreporter, config):
    if config.getoption("--require-shared"):
        for report in terminalreporter.stats.get("skipped", []):
            if "shared" in str(report.longrepr):
                terminalreporter.write_line(f"needs ../shared: {report.nodeid}", red=True)


def pytest_sessionfinish(session, exitstatus):
    if not session.config.getoption("--require-shared"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if any("shared" in str(report.longrepr) for report in skipped):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _own_storage(request, tmp_path):
    """Files of a test go to its own folder, or to that of its module."""
    if "module_storage" in request.fixturenames:
        yield
        return
    uses_rows = {"db", "transactional_db"} & set(request.fixturenames)
    if not (uses_rows or request.node.get_closest_marker("django_db")):
        yield
        return
    with storage_in(tmp_path / "files"):
        yield


@contextmanager
def storage_in(folder):
    """Stored files go to this folder."""
    from django.core.files.storage import storages
    from django.test import override_settings

    options = {"location": str(folder), "allow_overwrite": True}
    default = {"BACKEND": "realtime.storage.WholeFileStorage", "OPTIONS": options}
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={"default": default, "staticfiles": static}):
        storages._storages.clear()
        yield
    storages._storages.clear()


@pytest.fixture(scope="module")
def module_storage(tmp_path_factory):
    """Files of all tests of a module go to one folder."""
    folder = tmp_path_factory.mktemp("files")
    with storage_in(folder):
        yield folder


@pytest.fixture(scope="module")
def prepare(django_db_setup, django_db_blocker, module_storage):
    """Bring files into a session once for all tests of a module: its id.

    Each test sees the session as it was left here: what the test does is taken back.
    """
    import uuid

    from chatmrpt.management.intake import add_file, work_off
    from realtime.models import Session
    from realtime.queueing import jobs_held_back
    from realtime.services.create_session import create_session
    from realtime.viewer import new_guest

    made = []

    def bring(*files, then=None):
        with django_db_blocker.unblock(), jobs_held_back():
            session = create_session(viewer=new_guest(), client_id=uuid.uuid4().hex)
            made.append(session.pk)
            for file in files:
                add_file(session, file)
            work_off(session)
            if then is not None:
                then(session)
        return session.pk

    yield bring
    with django_db_blocker.unblock():
        Session.objects.filter(pk__in=made).delete()


@pytest.fixture(scope="module")
def twelve(prepare, tmp_path_factory):
    """The id of a session with the table and the boundary of the twelve wards."""
    from tests.door.twelve_wards import boundary_zip, table_csv

    folder = tmp_path_factory.mktemp("twelve")
    (folder / "wards.csv").write_bytes(table_csv())
    (folder / "wards.zip").write_bytes(boundary_zip(tmp_path_factory.mktemp("shapes")))
    return prepare(folder / "wards.csv", folder / "wards.zip")


@pytest.fixture
def as_owner(owner):
    """A session of this id, which is the owner's from now on."""
    from realtime.models import Session

    def give(session_id):
        Session.objects.filter(pk=session_id).update(owner=owner, guest_key="", expires=None)
        return Session.objects.get(pk=session_id)

    return give


@pytest.fixture(autouse=True, scope="session")
def _fast_hashes():
    """A slow hash is right for people and wrong for a hundred sign-ins in a row."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session")
def tiles():
    """A tile server for the maps of `system`; it notes what it is asked for."""
    from tests.live.tiles import TileServer

    server = TileServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def system(tmp_path_factory, tiles):
    """The whole system in its own processes, with its own data; stopped cleanly at the end."""
    from tests.live.system import System

    system = System(
        tmp_path_factory.mktemp("system") / "var",
        BASEMAP_URL=tiles.address,
        BASEMAP_ATTRIBUTION="Tiles of this machine",
    ).start()
    yield system
    system.stop()


@pytest.fixture
def make_user(db):
    from chatmrpt.accounts.models import User

    def make(email="amina@example.org", **fields):
        return User.objects.create_user(email, "a long passphrase 1", **fields)

    return make


@pytest.fixture
def owner(make_user):
    return make_user("owner@example.org")


@pytest.fixture
def colleague(make_user):
    return make_user("colleague@example.org")


def signed_in(user=None):
    from django.test import Client

    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def owner_client(owner):
    return signed_in(owner)


@pytest.fixture
def colleague_client(colleague):
    return signed_in(colleague)


@pytest.fixture
def stranger_client(db):
    return signed_in()


@pytest.fixture
def guest_client(db):
    return signed_in()


@pytest.fixture
def new_session(db):
    """A session of a viewer (a guest unless a user is given)."""
    import uuid

    from realtime.services.create_session import create_session
    from realtime.viewer import Viewer, new_guest

    def make(user=None, viewer=None, title=""):
        viewer = viewer or (Viewer(user_id=user.pk) if user else new_guest())
        return create_session(viewer=viewer, client_id=uuid.uuid4().hex, title=title)

    return make
