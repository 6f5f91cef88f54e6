"""Resumable uploads by tus 1.0: creation, offset, checksum, expiration, termination, CSRF."""

from __future__ import annotations

import base64
import hashlib
import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from chatmrpt.management.purging import purge_expired
from realtime.models import Job
from realtime.queueing import jobs_held_back
from uploads.models import Upload, UploadState
from uploads.services import purge_uploads as purging
from uploads.services.ingest_file import compose
from uploads.services.purge_uploads import purge_uploads

pytestmark = pytest.mark.django_db
TUS = {"Tus-Resumable": "1.0.0"}
CSV = b"WardName,LGA,tpr\n" + b"".join(b"Ward %d,A,0.%d\n" % (n, n) for n in range(10, 40))
CSV_SIZE = len(CSV)


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


@pytest.fixture
def session_id(guest_client):
    body = {"client_id": uuid.uuid4().hex}
    return guest_client.post("/api/v1/sessions", body, "application/json").json()["id"]


def metadata(**values):
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in values.items())


def create(client, session_id, size=CSV_SIZE, client_id=None, **headers):
    client_id = client_id or uuid.uuid4().hex
    return client.post(
        "/api/v1/uploads/",
        headers={
            **TUS,
            "Upload-Length": str(size),
            "Upload-Metadata": metadata(
                filename="wards.csv", session=session_id, client_id=client_id
            ),
            **headers,
        },
    )


def patch(client, location, data, offset, **headers):
    return client.patch(
        location,
        data,
        content_type="application/offset+octet-stream",
        headers={**TUS, "Upload-Offset": str(offset), **headers},
    )


def head(client, location):
    return client.head(location, headers=TUS)


def test_options_name_the_version_the_extensions_and_the_limit(guest_client, settings):
    answer = guest_client.options("/api/v1/uploads/")
    assert answer.status_code == 204
    assert answer["Tus-Version"] == "1.0.0"
    assert set(answer["Tus-Extension"].split(",")) == {
        "creation",
        "expiration",
        "checksum",
        "termination",
    }
    assert answer["Tus-Max-Size"] == str(settings.UPLOAD_MAX_BYTES)
    assert "sha1" in answer["Tus-Checksum-Algorithm"]


def test_a_file_in_three_chunks_arrives_byte_for_byte_and_is_queued_once(
    guest_client, session_id, tmp_path
):
    location = create(guest_client, session_id)["Location"]
    assert head(guest_client, location)["Upload-Offset"] == "0"
    at = 0
    for end in (100, 250, len(CSV)):
        answer = patch(guest_client, location, CSV[at:end], at)
        assert answer.status_code == 204
        assert answer["Upload-Offset"] == str(end)
        at = end
    upload = Upload.objects.get()
    assert upload.state == UploadState.RECEIVED
    assert Job.objects.filter(kind="ingest").count() == 1
    assert compose(upload=upload, target=tmp_path / "f") == hashlib.sha256(CSV).hexdigest()
    assert (tmp_path / "f").read_bytes() == CSV


def test_after_a_cut_line_the_sender_asks_for_the_offset_and_goes_on(guest_client, session_id):
    location = create(guest_client, session_id)["Location"]
    patch(guest_client, location, CSV[:100], 0)
    again = patch(guest_client, location, CSV[:100], 0)
    assert again.status_code == 409
    offset = int(head(guest_client, location)["Upload-Offset"])
    assert patch(guest_client, location, CSV[offset:], offset).status_code == 204


def test_a_chunk_beyond_the_end_is_refused_and_changes_nothing(guest_client, session_id):
    location = create(guest_client, session_id, size=50)["Location"]
    assert patch(guest_client, location, CSV[:100], 0).status_code == 413
    assert head(guest_client, location)["Upload-Offset"] == "0"


def test_a_damaged_chunk_is_refused_with_460(guest_client, session_id):
    location = create(guest_client, session_id)["Location"]
    right = base64.b64encode(hashlib.sha1(CSV[:100]).digest()).decode()
    wrong = base64.b64encode(hashlib.sha1(b"other").digest()).decode()
    refused = patch(guest_client, location, CSV[:100], 0, **{"Upload-Checksum": f"sha1 {wrong}"})
    assert refused.status_code == 460
    assert head(guest_client, location)["Upload-Offset"] == "0"
    taken = patch(guest_client, location, CSV[:100], 0, **{"Upload-Checksum": f"sha1 {right}"})
    assert taken.status_code == 204
    unknown = patch(guest_client, location, CSV[100:], 100, **{"Upload-Checksum": "crc32 AAAA"})
    assert unknown.status_code == 400


def test_the_same_announcement_twice_is_one_upload(guest_client, session_id):
    first = create(guest_client, session_id, client_id="once-and-only")
    second = create(guest_client, session_id, client_id="once-and-only")
    assert first["Location"] == second["Location"]
    assert Upload.objects.count() == 1


def test_an_upload_says_when_it_expires_and_is_gone_after_that(
    guest_client, session_id, django_capture_on_commit_callbacks
):
    answer = create(guest_client, session_id)
    assert answer["Upload-Expires"].endswith("GMT")
    location = answer["Location"]
    patch(guest_client, location, CSV[:100], 0)
    part = Upload.objects.get().part(0)
    assert default_storage.exists(part)
    Upload.objects.update(expires="2020-01-01T00:00:00Z")
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_uploads() == 1
    assert head(guest_client, location).status_code == 404
    assert not default_storage.exists(part)


@pytest.mark.parametrize("until", [200, len(CSV)])
def test_an_upload_that_goes_on_while_purging_looks_at_it_is_kept(
    guest_client, session_id, until, monkeypatch
):
    """The list of what is over was made a moment before the next part came."""
    location = create(guest_client, session_id)["Location"]
    patch(guest_client, location, CSV[:100], 0)
    Upload.objects.update(expires="2020-01-01T00:00:00Z")
    remove = purging.remove_unfinished

    def a_moment_later(upload):
        patch(guest_client, location, CSV[100:until], 100)
        return remove(upload=upload)

    monkeypatch.setattr(purging, "remove_unfinished", a_moment_later)
    assert purge_uploads() == 0
    assert head(guest_client, location)["Upload-Offset"] == str(until)
    row = Upload.objects.get()
    whole = until == len(CSV)
    assert row.state == (UploadState.RECEIVED if whole else UploadState.RECEIVING)
    assert [job.state for job in Job.objects.all()] == (["queued"] if whole else [])
    assert default_storage.exists(row.part(1))


def test_parts_that_a_crash_left_go_and_those_that_are_needed_stay(guest_client, session_id):
    """The worker died after the commit of what it read, before it dropped the parts."""

    def sent():
        location = create(guest_client, session_id)["Location"]
        for start, end in ((0, 100), (100, len(CSV))):
            patch(guest_client, location, CSV[start:end], start)
        return Upload.objects.get(pk=location.rstrip("/").rsplit("/", 1)[1])

    left, incomplete, waiting, just_now = sent(), sent(), sent(), sent()
    for row in (left, just_now):
        default_storage.save(row.original, ContentFile(CSV))
    Upload.objects.filter(pk__in=[left.pk, just_now.pk]).update(state=UploadState.READY)
    Upload.objects.filter(pk=incomplete.pk).update(state=UploadState.FAILED)
    Job.objects.update(state="done", finished="2020-01-01T00:00:00Z")
    Job.objects.filter(pk=just_now.job_id).update(finished=timezone.now())
    Job.objects.filter(pk=waiting.job_id).update(state="queued", finished=None)
    assert purge_expired()["parts"] == 1
    assert default_storage.listdir(left.folder)[1] == ["original"]
    for row in (incomplete, waiting, just_now):
        assert default_storage.exists(row.part(0))
        assert default_storage.exists(row.part(1))
    assert purge_expired()["parts"] == 0


def test_a_part_whose_process_dies_before_its_commit_is_sent_again(
    guest_client, session_id, monkeypatch, tmp_path
):
    """The part lies in storage; neither the offset nor the job of the whole file is there."""
    location = create(guest_client, session_id)["Location"]
    patch(guest_client, location, CSV[:100], 0)

    def die(**_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("uploads.services.receive_upload.enqueue_job", die)
        with pytest.raises(KeyboardInterrupt):
            patch(guest_client, location, CSV[100:], 100)
    assert default_storage.exists(Upload.objects.get().part(1))
    assert head(guest_client, location)["Upload-Offset"] == "100"
    assert not Job.objects.exists()
    for start, end in ((100, 300), (300, len(CSV))):  # In other parts than before.
        assert patch(guest_client, location, CSV[start:end], start).status_code == 204
    assert Job.objects.count() == 1
    compose(upload=Upload.objects.get(), target=tmp_path / "whole")
    assert (tmp_path / "whole").read_bytes() == CSV


def test_an_upload_can_be_taken_back(guest_client, session_id, django_capture_on_commit_callbacks):
    location = create(guest_client, session_id)["Location"]
    patch(guest_client, location, CSV[:100], 0)
    with django_capture_on_commit_callbacks(execute=True):
        assert guest_client.delete(location, headers=TUS).status_code == 204
    assert head(guest_client, location).status_code == 404
    assert not default_storage.exists(Upload.objects.get().part(0))


def test_a_request_without_the_protocol_version_is_412(guest_client, session_id):
    location = create(guest_client, session_id)["Location"]
    assert guest_client.head(location).status_code == 412
    assert guest_client.head(location)["Tus-Version"] == "1.0.0"


def test_a_file_above_the_limit_is_refused_with_its_size_and_the_limit(
    guest_client, session_id, settings
):
    settings.UPLOAD_MAX_BYTES = 1024**2
    answer = create(guest_client, session_id, size=3 * 1024**2)
    assert answer.status_code == 413
    assert "3 MB" in answer.json()["message"]
    assert "1 MB" in answer.json()["message"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload-Length": "ten"},
        {"Upload-Length": "-1"},
        {"Upload-Metadata": "filename %%%"},
        {"Upload-Metadata": ""},
    ],
)
def test_malformed_announcements_get_a_plain_4xx(guest_client, session_id, headers):
    answer = create(guest_client, session_id, **headers)
    assert 400 <= answer.status_code < 500
    assert set(answer.json()) == {"code", "message", "hint"}


def test_a_foreign_session_and_a_foreign_upload_are_404(guest_client, stranger_client, session_id):
    assert create(stranger_client, session_id).status_code == 404
    location = create(guest_client, session_id)["Location"]
    assert head(stranger_client, location).status_code == 404
    assert patch(stranger_client, location, CSV[:10], 0).status_code == 404
    assert stranger_client.delete(location, headers=TUS).status_code == 404
    assert head(guest_client, location).status_code == 200


def test_every_write_needs_the_csrf_token(session_id, guest_client):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = guest_client.cookies
    assert create(strict, session_id).status_code == 403
    location = create(guest_client, session_id)["Location"]
    assert patch(strict, location, CSV[:10], 0).status_code == 403
    assert strict.delete(location, headers=TUS).status_code == 403
    api = strict.post("/api/v1/sessions", {"client_id": "12345678"}, "application/json")
    assert api.status_code == 403


def test_a_read_cannot_be_turned_into_a_write_past_the_csrf_token(session_id, guest_client):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = guest_client.cookies
    location = create(guest_client, session_id)["Location"]
    for method in ("DELETE", "PATCH"):
        turned = strict.get(location, headers={**TUS, "X-HTTP-Method-Override": method})
        assert turned.status_code == 405
    assert head(guest_client, location).status_code == 200
    override = {**TUS, "X-HTTP-Method-Override": "DELETE"}
    assert guest_client.post(location, headers=override).status_code == 204


def test_an_upload_that_was_taken_back_is_not_handed_out_again(session_id, guest_client):
    first = create(guest_client, session_id, client_id="the-same-again")
    guest_client.delete(first["Location"], headers=TUS)
    again = create(guest_client, session_id, client_id="the-same-again")
    assert again.status_code == 409
    assert again.json()["code"] == "upload_removed"


def test_a_hostile_file_name_never_reaches_the_disk(guest_client, session_id):
    answer = guest_client.post(
        "/api/v1/uploads/",
        headers={
            **TUS,
            "Upload-Length": "4",
            "Upload-Metadata": metadata(
                filename="../../etc/pass\\wd.csv", session=session_id, client_id=uuid.uuid4().hex
            ),
        },
    )
    upload = Upload.objects.get()
    assert upload.filename == "wd.csv"
    assert ".." not in upload.original
    assert answer.status_code == 201
