"""What one can do in the admin, and that the log says who did."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from analysis.models import Artefact
from chatmrpt.accounts.models import User
from realtime.models import Event, Job, Session, Worker
from tests.door.admin_rows import changelist, fill, make_job, page_of
from uploads.models import Upload

# --- Sessions ---------------------------------------------------------------------------------


def test_a_session_leads_to_everything_in_it(admin_client, chief):
    (session,) = fill(1, chief)
    fill(1, chief)
    text = admin_client.get(page_of(session)).content.decode()
    for name, count, words in [
        ("uploads_upload", 1, "upload"),
        ("uploads_dataset", 2, "datasets"),
        ("uploads_link", 1, "link"),
        ("analysis_run", 1, "run"),
        ("realtime_job", 1, "job"),
        ("realtime_event", 1, "event"),
        ("analysis_message", 2, "messages"),
    ]:
        address = f"{changelist(name)}?session__id__exact={session.pk}"
        assert f'<a href="{address}">{count}\N{NO-BREAK SPACE}{words}</a>' in text
        assert admin_client.get(address).context["cl"].result_count == count


def test_a_session_is_found_by_the_beginning_of_its_id(admin_client, new_session):
    session, _ = new_session(), new_session()
    found = admin_client.get(changelist("realtime_session"), {"q": str(session.pk)[:13]})
    assert [row.pk for row in found.context["cl"].result_list] == [session.pk]


def test_renaming_a_session_is_an_event_and_in_the_log(admin_client, new_session):
    session = new_session()
    admin_client.post(page_of(session), {"title": "  Kano   2024 "})
    session.refresh_from_db()
    assert session.title == "Kano 2024"
    event = Event.objects.get(session=session, seq=session.last_seq)
    assert (event.type, event.payload["title"]) == ("session", "Kano 2024")
    assert LogEntry.objects.get(object_id=session.pk).get_change_message() == "Changed Title."


def test_nothing_but_the_title_of_a_session_can_be_changed(admin_client, new_session, owner):
    session = new_session(owner)
    admin_client.post(page_of(session), {"title": "T", "owner": "", "last_seq": "99"})
    session.refresh_from_db()
    assert (session.owner, session.last_seq) == (owner, 1)


@pytest.mark.parametrize("way", ["page", "list"])
def test_deleting_a_session_removes_its_files_and_no_others(
    admin_client, chief, way, django_capture_on_commit_callbacks
):
    session, other = fill(2, chief)
    for one in (session, other):
        default_storage.save(f"{one.folder}/uploads/a/original", ContentFile(b"data"))
    with django_capture_on_commit_callbacks(execute=True):
        if way == "page":
            address = reverse("admin:realtime_session_delete", args=[session.pk])
            asked = admin_client.get(address).content.decode()
            assert "2 datasets" in asked
            admin_client.post(address, {"post": "yes"})
        else:
            form = {"action": "delete_selected", "_selected_action": [session.pk], "post": "yes"}
            admin_client.post(changelist("realtime_session"), form)
    assert list(Session.objects.all()) == [other]
    assert not default_storage.exists(f"{session.folder}/uploads/a/original")
    assert default_storage.exists(f"{other.folder}/uploads/a/original")
    assert LogEntry.objects.filter(object_id=session.pk, action_flag=3).count() == 1


def test_asking_to_delete_a_session_reads_numbers_not_rows(admin_client, new_session):
    session = new_session()
    Event.objects.bulk_create(
        Event(session=session, seq=number, type="x", payload={}) for number in range(1, 301)
    )
    text = admin_client.get(reverse("admin:realtime_session_delete", args=[session.pk]))
    assert "300 events" in text.content.decode()
    assert len(text.content) < 20_000


# --- Jobs -------------------------------------------------------------------------------------


def press(client, job, verb):
    return client.post(reverse(f"admin:realtime_job_{verb}", args=[job.pk]), follow=True)


def test_a_failed_job_shows_its_error_in_words_and_a_retry_button(admin_client, new_session):
    error = {"code": "no_ward_column", "message": "No ward column.", "hint": "Name one."}
    job = make_job(new_session(), state="failed", error=error)
    text = admin_client.get(page_of(job)).content.decode()
    assert "No ward column." in text
    assert "Name one." in text
    assert reverse("admin:realtime_job_retry", args=[job.pk]) in text
    assert reverse("admin:realtime_job_cancel", args=[job.pk]) not in text


@pytest.mark.parametrize(
    ("verb", "before", "after", "words"),
    [
        ("retry", "failed", "queued", "Queued again."),
        ("retry", "cancelled", "queued", "Queued again."),
        ("cancel", "queued", "cancelled", "Cancelled."),
        ("cancel", "running", "cancelled", "Cancelled."),
    ],
)
def test_the_buttons_settle_a_job_and_the_log_names_who(
    admin_client, chief, new_session, verb, before, after, words
):
    job = make_job(new_session(), state=before, attempt=3)
    press(admin_client, job, verb)
    job.refresh_from_db()
    assert job.state == after
    assert Event.objects.get(session=job.session).payload["state"] == after
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id, entry.get_change_message()) == (chief, str(job.pk), words)


@pytest.mark.parametrize(
    ("verb", "state", "words"),
    [("retry", "running", "only failed or cancelled work"), ("cancel", "done", "is over already")],
)
def test_a_refused_button_says_why_and_changes_nothing(
    admin_client, new_session, verb, state, words
):
    job = make_job(new_session(), state=state)
    assert words in press(admin_client, job, verb).content.decode()
    job.refresh_from_db()
    assert job.state == state
    assert not LogEntry.objects.exists()


def test_several_jobs_are_settled_at_once(admin_client, new_session):
    session = new_session()
    failed = [make_job(session, state="failed") for _ in range(3)]
    done = make_job(session, state="done")
    chosen = [job.pk for job in (*failed, done)]
    form = {"action": "retry_selected", "_selected_action": chosen}
    text = admin_client.post(changelist("realtime_job"), form, follow=True).content.decode()
    assert "3 jobs queued again." in text
    assert "has not failed: only failed or cancelled work can be tried again" in text
    assert "Ask for it anew." in text
    assert Job.objects.filter(state="queued").count() == 3
    assert LogEntry.objects.count() == 3
    form = {"action": "cancel_selected", "_selected_action": chosen}
    admin_client.post(changelist("realtime_job"), form)
    assert Job.objects.filter(state="cancelled").count() == 3


def test_many_refusals_are_told_in_short(admin_client, new_session):
    session = new_session()
    done = [make_job(session, state="done").pk for _ in range(9)]
    form = {"action": "cancel_selected", "_selected_action": done}
    text = admin_client.post(changelist("realtime_job"), form, follow=True).content.decode()
    assert text.count("is over already: done") == 5
    assert "The same holds for 4 more." in text


def test_a_button_is_no_link_and_needs_the_right(admin_client, staff_client, new_session):
    job = make_job(new_session(), state="failed")
    assert admin_client.get(reverse("admin:realtime_job_retry", args=[job.pk])).status_code == 405
    viewer = staff_client("view_job")
    text = viewer.get(page_of(job)).content.decode()
    assert "No ward" not in text
    assert "/retry/" not in text
    assert press(viewer, job, "retry").status_code == 404
    form = {"action": "retry_selected", "_selected_action": [job.pk]}
    viewer.post(changelist("realtime_job"), form)
    job.refresh_from_db()
    assert job.state == "failed"


def test_staff_with_the_right_to_change_jobs_can_retry(staff_client, new_session):
    job = make_job(new_session(), state="failed")
    press(staff_client("view_job", "change_job"), job, "retry")
    job.refresh_from_db()
    assert job.state == "queued"


def test_a_job_leads_to_what_it_works_on(admin_client, chief):
    (session,) = fill(1, chief)
    upload = session.uploads.get()
    job = make_job(session, links={"upload": str(upload.pk), "nonsense": "1"})
    assert (
        f'<a href="{page_of(upload)}">upload</a>' in admin_client.get(page_of(job)).content.decode()
    )


def test_a_silent_worker_is_seen(admin_client):
    long_ago = timezone.now() - timedelta(minutes=1)
    Worker.objects.create(name="gone", queue="chat", host="h", pid=1, seen=long_ago)
    Worker.objects.create(name="here", queue="chat", host="h", pid=2, seen=timezone.now())
    rows = admin_client.get(changelist("realtime_worker")).context["cl"]
    alive = {worker.name: rows.model_admin.alive(worker) for worker in rows.result_list}
    assert alive == {"gone": False, "here": True}


# --- Files ------------------------------------------------------------------------------------


@pytest.fixture
def kept(new_session):
    session = new_session()
    upload = Upload.objects.create(
        session=session, client_id="c" * 8, filename='wards "é".csv', size=2048, state="ready"
    )
    default_storage.save(upload.original, ContentFile(b"<script>ward</script>"))
    return upload


def test_the_original_can_be_downloaded_and_the_log_says_who(admin_client, chief, kept):
    assert "2.0\xa0KB" in admin_client.get(page_of(kept)).content.decode()
    answer = admin_client.get(reverse("admin:uploads_upload_download", args=[kept.pk]))
    assert b"".join(answer.streaming_content) == b"<script>ward</script>"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    entry = LogEntry.objects.get()
    assert (entry.user, entry.get_change_message()) == (chief, "Downloaded the original file.")


def test_strangers_owners_and_staff_without_the_right_download_nothing(
    stranger_client, owner_client, staff_client, kept
):
    address = reverse("admin:uploads_upload_download", args=[kept.pk])
    assert stranger_client.get(address).status_code == 302
    assert owner_client.get(address, follow=True).status_code == 403
    assert staff_client("view_session").get(address).status_code == 404


def test_a_file_that_is_gone_answers_404(admin_client, kept):
    default_storage.delete(kept.original)
    address = reverse("admin:uploads_upload_download", args=[kept.pk])
    assert admin_client.get(address).status_code == 404
    assert not LogEntry.objects.exists()


def test_a_file_of_a_run_can_be_downloaded(admin_client, chief):
    fill(1, chief)
    LogEntry.objects.all().delete()
    artefact = Artefact.objects.get()
    default_storage.save(artefact.path, ContentFile(b"{}"))
    answer = admin_client.get(reverse("admin:analysis_artefact_download", args=[artefact.pk]))
    assert b"".join(answer.streaming_content) == b"{}"
    assert LogEntry.objects.get().get_change_message() == "Downloaded the file."


# --- Users ------------------------------------------------------------------------------------


def test_an_administrator_adds_a_user_by_address(admin_client, client):
    form = {
        "email": "New@Example.org",
        "password1": "a long phrase 9",
        "password2": "a long phrase 9",
    }
    admin_client.post(reverse("admin:accounts_user_add"), form)
    user = User.objects.get(email="new@example.org")
    assert user.check_password("a long phrase 9")
    assert not user.is_staff
    again = admin_client.post(
        reverse("admin:accounts_user_add"), {**form, "email": "NEW@example.org"}
    )
    assert "already exists" in again.content.decode()


def test_an_administrator_sets_a_users_password(admin_client, owner):
    address = reverse("admin:auth_user_password_change", args=[owner.pk])
    assert address in admin_client.get(page_of(owner)).content.decode() or "../password/" in (
        admin_client.get(page_of(owner)).content.decode()
    )
    form = {"password1": "brand new words 7", "password2": "brand new words 7", "set-password": ""}
    admin_client.post(address, form)
    owner.refresh_from_db()
    assert owner.check_password("brand new words 7")
    assert LogEntry.objects.filter(object_id=owner.pk).exists()


def user_form(user, **more):
    form = {"email": user.email, "first_name": "", "last_name": ""}
    return {**form, **({"is_active": "on"} if user.is_active else {}), **more}


def test_after_a_change_of_address_the_old_one_signs_in_no_more(admin_client, owner):
    owner.emailaddress_set.create(email=owner.email, primary=True)
    admin_client.post(page_of(owner), user_form(owner, email="Other@example.org"))
    owner.refresh_from_db()
    assert owner.email == "other@example.org"
    assert not owner.emailaddress_set.filter(email="owner@example.org").exists()


def test_only_administrators_give_rights(staff_client, owner, chief):
    helper = staff_client("view_user", "change_user")
    helper.post(page_of(owner), user_form(owner, is_superuser="on", is_staff="on", first_name="A"))
    owner.refresh_from_db()
    assert (owner.first_name, owner.is_staff, owner.is_superuser) == ("A", False, False)
    assert helper.post(page_of(chief), user_form(chief)).status_code == 403
    address = reverse("admin:auth_user_password_change", args=[chief.pk])
    assert helper.get(address).status_code == 403


def test_deleting_a_user_removes_sessions_and_files(
    admin_client, owner, colleague, new_session, django_capture_on_commit_callbacks
):
    mine, other = new_session(owner), new_session(colleague)
    for session in (mine, other):
        default_storage.save(f"{session.folder}/a", ContentFile(b"data"))
    with django_capture_on_commit_callbacks(execute=True):
        address = reverse("admin:accounts_user_delete", args=[owner.pk])
        assert "1 session" in admin_client.get(address).content.decode()
        admin_client.post(address, {"post": "yes"})
    assert list(Session.objects.all()) == [other]
    assert not default_storage.exists(f"{mine.folder}/a")
    assert default_storage.exists(f"{other.folder}/a")


def test_who_is_named_in_the_log_is_not_deleted(admin_client, make_user, new_session):
    busy = make_user("busy@example.org", is_staff=True)
    LogEntry.objects.log_actions(busy.pk, [new_session()], 2, change_message="Renamed.")
    address = reverse("admin:accounts_user_delete", args=[busy.pk])
    assert "close the account instead" in admin_client.get(address).content.decode()
    admin_client.post(address, {"post": "yes"})
    assert User.objects.filter(pk=busy.pk).exists()
    form = {"action": "delete_selected", "_selected_action": [busy.pk], "post": "yes"}
    admin_client.post(changelist("accounts_user"), form)
    assert User.objects.filter(pk=busy.pk).exists()


def test_nobody_deletes_the_account_they_are_in(admin_client, chief):
    address = reverse("admin:accounts_user_delete", args=[chief.pk])
    assert admin_client.post(address, {"post": "yes"}).status_code == 403
    form = {"action": "delete_selected", "_selected_action": [chief.pk], "post": "yes"}
    admin_client.post(changelist("accounts_user"), form)
    assert User.objects.filter(pk=chief.pk).exists()
