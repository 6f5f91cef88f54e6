"""An administrator sees who is called, what failed, and switches a webhook off; never a secret."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry

from chatmrpt.programs.models import Delivery, Webhook
from tests.door.admin_rows import changelist, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def webhook(owner):
    return Webhook.objects.create(
        owner=owner, client_id="w", url="https://example.org/hook", events=["job.done"], failures=3
    )


def switch_off(client, webhook):
    given = {"action": "switch_off", "_selected_action": [str(webhook.pk)]}
    return client.post(changelist("programs_webhook"), given, follow=True)


def test_a_webhook_is_switched_off_and_the_log_says_so(admin_client, webhook):
    assert "1 switched off." in switch_off(admin_client, webhook).content.decode()
    webhook.refresh_from_db()
    assert not webhook.active
    assert LogEntry.objects.get().get_change_message() == "Switched off."
    assert "0 switched off." in switch_off(admin_client, webhook).content.decode()
    assert LogEntry.objects.count() == 1


def test_who_may_only_look_switches_nothing_off(staff_client, webhook):
    viewer = staff_client("view_webhook")
    switch_off(viewer, webhook)
    webhook.refresh_from_db()
    assert webhook.active


def test_pages_show_the_address_and_the_answer_but_no_secret(admin_client, webhook):
    sent = Delivery.objects.create(
        webhook=webhook, event="job.done", payload={"job": "1"}, status=500, error="HTTP 500"
    )
    for row in (webhook, sent):
        text = admin_client.get(page_of(row)).content.decode()
        assert webhook.url in text
        assert webhook.secret not in text
        assert webhook.nonce not in text
    assert "HTTP 500" in text
