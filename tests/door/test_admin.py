"""The admin's lists and pages: complete, quick, read-only where they must be."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from analysis.models import Artefact, Message, ModelCall, Run, Settlement
from chatmrpt.accounts.models import User
from chatmrpt.programs.models import Delivery, Webhook
from realtime.models import Event, Job, Session, Worker
from tests.door.admin_rows import changelist, fill, make_job, page_of
from uploads.models import (
    DataChange,
    Dataset,
    Link,
    NameDecision,
    ReferenceBoundary,
    RoleCorrection,
    Upload,
)

CHANGELISTS = [
    "accounts_user",
    "admin_logentry",
    "account_emailaddress",
    "realtime_session",
    "realtime_event",
    "realtime_job",
    "realtime_sharedlink",
    "realtime_worker",
    "uploads_upload",
    "uploads_dataset",
    "uploads_link",
    "uploads_datachange",
    "uploads_namedecision",
    "uploads_rolecorrection",
    "uploads_referenceboundary",
    "analysis_settlement",
    "analysis_run",
    "analysis_artefact",
    "analysis_message",
    "analysis_modelcall",
    "programs_webhook",
    "programs_delivery",
]
READ_ONLY = [name for name in CHANGELISTS if name.startswith(("uploads", "analysis", "admin"))]
READ_ONLY += [
    "programs_webhook",
    "programs_delivery",
    "realtime_event",
    "realtime_job",
    "realtime_sharedlink",
    "realtime_worker",
]


# --- Lists ------------------------------------------------------------------------------------


def queries_of_lists(client):
    """How many queries each list takes, and how many rows it shows."""
    queries, rows = {}, {}
    for name in CHANGELISTS:
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(changelist(name))
        queries[name] = len(captured)
        rows[name] = len(answer.context["cl"].result_list)
    return queries, rows


def test_a_list_takes_as_many_queries_for_thirty_rows_as_for_one(admin_client, chief):
    fill(1, chief)
    queries_of_lists(admin_client)
    one, _ = queries_of_lists(admin_client)
    fill(29, chief)
    thirty, rows = queries_of_lists(admin_client)
    assert thirty == one
    assert max(thirty.values()) <= 12
    assert min(rows.values()) >= 30


def test_each_list_can_be_searched_filtered_and_sorted(admin_client, chief):
    fill(2, chief)
    for name in CHANGELISTS:
        found = admin_client.get(changelist(name), {"q": "nothing-like-this"})
        assert found.context["cl"].result_count == 0, name
        page = admin_client.get(changelist(name)).context["cl"]
        columns = ".".join(str(number) for number in range(1, len(page.list_display)))
        assert admin_client.get(changelist(name), {"o": columns}).status_code == 200, name
        chosen = [list(spec.choices(page))[-1]["query_string"] for spec in page.filter_specs]
        together = "?" + "&".join(choice.lstrip("?") for choice in chosen)
        assert admin_client.get(changelist(name) + together).status_code == 200, together


def test_every_row_has_a_page(admin_client, chief):
    fill(1, chief)
    models = [User, LogEntry, Session, Event, Job, Worker, Upload, Dataset, Link, Run, Artefact]
    models += [DataChange, NameDecision, RoleCorrection, ReferenceBoundary, Settlement]
    for model in [*models, Message, ModelCall, Webhook, Delivery]:
        for row in model.objects.all():
            assert admin_client.get(page_of(row)).status_code == 200, row


@pytest.mark.parametrize("name", CHANGELISTS)
def test_strangers_and_users_without_rights_see_no_list(
    stranger_client, owner_client, staff_client, name
):
    answer = stranger_client.get(changelist(name))
    assert answer.status_code == 302
    assert "login" in answer["Location"]
    assert owner_client.get(changelist(name), follow=True).status_code == 403
    assert staff_client().get(changelist(name)).status_code == 403


def test_the_admin_is_entered_by_the_ordinary_sign_in(stranger_client):
    answer = stranger_client.get(reverse("admin:login"), {"next": "/admin/"})
    assert answer["Location"] == f"{reverse('account_login')}?next=%2Fadmin%2F"


def test_the_queues_own_pages_are_not_offered(admin_client):
    text = admin_client.get(reverse("admin:index")).content.decode()
    assert "ChatMRPT administration" in text
    assert "django_rq" not in text


# --- Read-only --------------------------------------------------------------------------------


def test_rows_that_only_the_application_writes_cannot_be_written(admin_client, chief):
    fill(1, chief)
    for name in READ_ONLY:
        refuses_writes(admin_client, name)


def refuses_writes(admin_client, name):
    row = admin_client.get(changelist(name)).context["cl"].queryset.first()
    before = type(row).objects.filter(pk=row.pk).values().get()
    changed = admin_client.post(page_of(row), {"title": "x", "state": "done", "name": "x"})
    deleted = admin_client.post(reverse(f"admin:{name}_delete", args=[row.pk]), {"post": "yes"})
    added = admin_client.post(reverse(f"admin:{name}_add"), {})
    assert [answer.status_code for answer in (changed, deleted, added)] == [403, 403, 403], name
    assert type(row).objects.filter(pk=row.pk).values().get() == before


def test_text_of_people_is_never_html(admin_client, new_session):
    session = new_session(title="<script>alert(1)</script>")
    Event.objects.create(session=session, seq=1, type="x", payload={"a": "<img src=x onerror=y>"})
    job = make_job(session, error={"message": "<b>bad</b>", "hint": "", "code": "c"})
    pages = [
        page_of(session),
        page_of(session.events.get()),
        page_of(job),
        changelist("realtime_job"),
    ]
    for address in pages:
        text = admin_client.get(address).content.decode()
        assert not any(bad in text for bad in ("<script>alert", "<img src=x", "<b>bad"))
