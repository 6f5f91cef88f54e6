"""Fixtures of several modules: names of built files, own counts, the files and sessions of wards."""

from __future__ import annotations

import gzip
import json
import uuid

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from analysis.services.canvas import kept
from realtime import snapshots
from tests.door import yearly_reports
from tests.door.state_reports import raw, reports
from tests.door.state_wards import planned, results, table
from tests.door.twelve_wards import boundary_zip, table_csv

#: The state with its wards, ranking and plan, and that with its reports alone.
__all__ = ["planned", "raw", "reports", "results", "table"]


@pytest.fixture(autouse=True)
def _kept_parts_are_true(monkeypatch):
    """Whatever a test does: what the cache gives for a session at rest is what it holds."""
    kept = snapshots._kept_parts

    def compared(session, at):
        parts = json.loads(json.dumps(kept(session, at), cls=DjangoJSONEncoder))
        read = snapshots._read_parts(session, snapshots._kept_kinds())
        if not snapshots.is_moving(read):
            assert parts == json.loads(json.dumps(read, cls=DjangoJSONEncoder))
        return parts

    monkeypatch.setattr(snapshots, "_kept_parts", compared)


@pytest.fixture(autouse=True)
def _kept_maps_are_true(monkeypatch):
    """Whatever a test does: the map or list that the cache gives is the one that would be made."""
    packed = kept._packed

    def compared(key, make):
        found = packed(key, make)
        assert json.loads(gzip.decompress(found)) == json.loads(make())
        return found

    monkeypatch.setattr(kept, "_packed", compared)


@pytest.fixture(scope="module")
def wards_of_twelve(tmp_path_factory):
    """Twelve wards, their boundaries and the reports of their facilities, as files."""
    folder, shapes = tmp_path_factory.mktemp("twelve"), tmp_path_factory.mktemp("shapes")
    contents = {
        "wards.csv": table_csv(),
        "wards.zip": boundary_zip(shapes),
        "reports.csv": yearly_reports.as_csv(yearly_reports.rows()),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


@pytest.fixture
def page_files(settings, tmp_path):
    """The pages need names of built files, not the files."""
    from chatmrpt.templatetags.assets import manifest

    settings.ASSETS_MANIFEST = tmp_path / "manifest.json"
    names = {"app.css": "app.css", "app.js": "app.js", "icon.svg": "icon.svg", "preload": []}
    settings.ASSETS_MANIFEST.write_text(json.dumps(names))
    manifest.cache_clear()
    yield settings.ASSETS_MANIFEST
    manifest.cache_clear()


@pytest.fixture
def own_counts(settings):
    """Tries are counted apart for each test."""
    default = {**settings.CACHES["default"], "KEY_PREFIX": uuid.uuid4().hex}
    settings.CACHES = {"default": default}


@pytest.fixture
def with_mail(settings):
    settings.EMAIL_CONFIGURED = True


@pytest.fixture
def chief(make_user):
    return make_user("chief@example.org", is_staff=True, is_superuser=True)


@pytest.fixture
def admin_client(client, chief):
    client.force_login(chief)
    return client


@pytest.fixture
def staff_client(make_user):
    """Staff with the named rights only."""

    def make(*rights):
        from django.contrib.auth.models import Permission
        from django.test import Client

        user = make_user("staff@example.org", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
        client = Client()
        client.force_login(user)
        return client

    return make
