"""Files in an S3 bucket, against an S3 server on loopback: kept, read, moved, removed, purged."""

from __future__ import annotations

import io
import json
import time
import uuid
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.conf import settings as settings_module
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.models import Artefact, Run
from chatmrpt.lib.storage import copy_files, remove_folder
from chatmrpt.management.purging import purge_expired
from realtime.downloads import stored_file
from realtime.models import Session
from realtime.storage import WholeFileStorage

moto_server = pytest.importorskip("moto.server")
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(server):
    import boto3

    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    name = f"b{uuid.uuid4().hex}"
    client = boto3.client("s3", endpoint_url=server, region_name="us-east-1", **keys)
    client.create_bucket(Bucket=name)
    options = {
        "bucket_name": name,
        "endpoint_url": server,
        "region_name": "us-east-1",
        "access_key": "test",
        "secret_key": "test",
        "querystring_auth": True,
        "file_overwrite": True,
    }
    default = {"BACKEND": "realtime.bucket.BucketStorage", "OPTIONS": options}
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={"default": default, "staticfiles": static}):
        storages._storages.clear()
        yield name
    storages._storages.clear()


def test_a_file_in_a_bucket_is_replaced_read_and_downloaded(bucket):
    for data in (b"first", b"second"):
        assert default_storage.save("sessions/a/file.csv", ContentFile(data)) == (
            "sessions/a/file.csv"
        )
    with override_settings(S3_PRESIGNED=False):
        answer = stored_file("sessions/a/file.csv", "file.csv")
    assert b"".join(answer) == b"second"
    assert stored_file("sessions/a/none.csv", "none.csv") is None


@pytest.mark.parametrize("filename", ["wards.csv", 'a"b\r\nX: y;é.csv', "../../etc/passwd"])
def test_a_download_comes_from_the_bucket_by_an_address_of_one_minute(bucket, filename):
    default_storage.save("sessions/a/file.csv", ContentFile(b"content"))
    answer = stored_file("sessions/a/file.csv", filename, "text/csv")
    assert (answer.status_code, answer["Cache-Control"]) == (302, "no-store")
    address = urlsplit(answer["Location"])
    assert "X-Amz-Expires=60" in address.query or int(
        parse_qs(address.query)["Expires"][0]
    ) - time.time() == pytest.approx(60, abs=5)
    got = httpx.get(answer["Location"])
    assert (got.status_code, got.content) == (200, b"content")
    assert got.headers["Content-Type"] == "text/csv"
    kind, _, rest = got.headers["Content-Disposition"].partition(";")
    assert kind == "attachment"
    assert not {"\r", "\n"} & set(rest)


def test_the_way_to_an_artefact_in_a_bucket_is_not_kept(bucket, owner, owner_client, new_session):
    session = new_session(owner)
    run = Run.objects.create(session=session, client_id="run", title="Run", parameters={})
    artefact = Artefact.objects.create(run=run, name="rankings.csv", sha256="0" * 64, size=1)
    default_storage.save(artefact.path, ContentFile(b"x"))
    answer = owner_client.get(f"/api/v1/runs/{run.pk}/artefacts/rankings.csv")
    assert answer.status_code == 302
    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_a_folder_in_a_bucket_is_removed_whole_and_alone(bucket):
    for name in ("a/1.csv", "a/runs/2.csv", "b/1.csv"):
        default_storage.save(f"sessions/{name}", ContentFile(b"x"))
    assert remove_folder(default_storage, "sessions/a") == 2
    assert not default_storage.exists("sessions/a/runs/2.csv")
    assert default_storage.exists("sessions/b/1.csv")


def test_local_files_are_copied_once_and_those_of_another_size_again(bucket, tmp_path, capsys):
    for name, data in (("a/1.csv", b"one"), ("b/runs/2.csv", b"two two")):
        (tmp_path / "sessions" / name).parent.mkdir(parents=True)
        (tmp_path / "sessions" / name).write_bytes(data)
    default_storage.save("sessions/a/1.csv", ContentFile(b"cut"[:2]))
    told = []
    for _ in range(2):
        call_command("move_files", folder=tmp_path, json=True, stdout=io.StringIO())
        told.append(json.loads(capsys.readouterr().out))
    assert told == [
        {"copied": 2, "kept": 0, "bytes": 10},
        {"copied": 0, "kept": 2, "bytes": 0},
    ]
    assert default_storage.open("sessions/b/runs/2.csv").read() == b"two two"
    assert (tmp_path / "sessions/a/1.csv").read_bytes() == b"one", "the local ones stay"


def test_files_come_back_from_a_bucket_as_they_went_there(bucket, tmp_path, capsys):
    names = {"sessions/a/1.csv": b"one", "sessions/a/runs/2.csv": b"two two", "top.txt": b"t"}
    for name, data in names.items():
        default_storage.save(name, ContentFile(data))
    (tmp_path / "sessions/a").mkdir(parents=True)
    (tmp_path / "sessions/a/1.csv").write_bytes(b"on")  # half of an earlier copy
    told = []
    for _ in range(2):
        call_command("move_files", folder=tmp_path, back=True, json=True, stdout=io.StringIO())
        told.append(json.loads(capsys.readouterr().out))
    assert told == [
        {"copied": 3, "kept": 0, "bytes": 11},
        {"copied": 0, "kept": 3, "bytes": 0},
    ]
    found = {str(p.relative_to(tmp_path)): p.read_bytes() for p in tmp_path.rglob("*.*")}
    assert found == names
    assert all(default_storage.exists(name) for name in names), "the bucket keeps them"


def test_what_is_being_written_or_goes_meanwhile_does_not_stop_the_copy(
    bucket, tmp_path, monkeypatch
):
    for name in ("a.csv", "b.csv", "c.csv.0123.part"):
        (tmp_path / name).write_bytes(b"x")
    source = WholeFileStorage(location=tmp_path)
    size = source.size

    def going(path):
        if path == "a.csv":
            (tmp_path / path).unlink()
        return size(path)

    monkeypatch.setattr(source, "size", going)
    assert copy_files(source, default_storage)["copied"] == 1
    assert default_storage.listdir("") == ([], ["b.csv"])


def test_the_rules_for_a_bucket_end_leftovers_and_never_a_file(bucket, server):
    """`deploy/storage/lifecycle.json`, as an S3 server takes it."""
    import boto3

    client = boto3.client(
        "s3", endpoint_url=server, region_name="us-east-1",
        aws_access_key_id="test", aws_secret_access_key="test",
    )  # fmt: skip
    rules = json.loads((settings_module.BASE_DIR / "deploy/storage/lifecycle.json").read_text())
    client.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration=rules)
    kept = client.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    assert [rule["Status"] for rule in kept] == ["Enabled", "Enabled"]
    assert kept[0]["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}
    assert kept[1]["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}
    assert not any({"Expiration", "Transitions"} & rule.keys() for rule in kept)


def test_without_a_bucket_nothing_is_moved(tmp_path):
    with pytest.raises(CommandError, match="No S3 bucket"):
        call_command("move_files", folder=tmp_path)


#: Of a session: whose, hours left, how many files, whether its row is there.
SESSIONS = st.lists(
    st.tuples(
        st.sampled_from(["guest", "owner"]),
        st.sampled_from([None, -48, -1, 1, 48]),
        st.integers(0, 2),
        st.booleans(),
    ),
    max_size=6,
)


@given(SESSIONS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_there_is_purging_removes_what_is_over_and_nothing_that_lives(
    new_session, owner, django_capture_on_commit_callbacks, made
):
    """On local files; of any sessions exactly a guest's expired ones and lost folders go."""
    now, alive, over = timezone.now(), set(), set()
    Session.objects.all().delete()
    for who, hours, files, has_row in made:
        session = new_session(owner if who == "owner" else None)
        expires = None if hours is None else now + timedelta(hours=hours)
        Session.objects.filter(pk=session.pk).update(expires=expires)
        for number in range(files):
            path = default_storage.save(f"{session.folder}/d/{number}", ContentFile(b"x"))
            gone = not has_row or (who == "guest" and hours is not None and hours < 0)
            (over if gone else alive).add(path)
        if not has_row:
            Session.objects.filter(pk=session.pk).delete()
    with django_capture_on_commit_callbacks(execute=True):
        purge_expired()
    assert all(default_storage.exists(path) for path in alive)
    assert not any(default_storage.exists(path) for path in over)
    for path in alive:
        default_storage.delete(path)


def test_purging_removes_what_is_over_and_nothing_that_lives(
    bucket, new_session, owner, django_capture_on_commit_callbacks
):
    """Of many sessions exactly the expired ones of guests go, with all their files."""
    now = timezone.now()
    kept, gone = set(), set()
    for hours in (-48, -1, 1, 48):
        for user in (None, owner):
            session = new_session(user)
            Session.objects.filter(pk=session.pk).update(expires=now + timedelta(hours=hours))
            over = user is None and hours < 0
            path = f"{session.folder}/datasets/table.parquet"
            default_storage.save(path, ContentFile(b"x"))
            (gone if over else kept).add(path)
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_expired()["sessions"] == len(gone) == 2
    assert all(default_storage.exists(path) for path in kept)
    assert not any(default_storage.exists(path) for path in gone)
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_expired()["sessions"] == 0
    assert all(default_storage.exists(path) for path in kept)
