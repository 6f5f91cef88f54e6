"""Thumbs with a reason on each answer: seen by every page, in the admin, and taken back."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from analysis.models import Feedback, Message
from analysis.services.post_message import ask
from realtime.models import Event
from realtime.queueing import jobs_held_back
from realtime.runner import run_open_jobs
from realtime.snapshots import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(new_session, owner):
    with jobs_held_back():
        session = new_session(owner, title="Kwara")
        question = ask(session=session, client_id=uuid.uuid4().hex, text="help")
        run_open_jobs(session.pk, "test")
        yield Message.objects.get(in_reply_to=question)


def judge(client, message, verdict, reason=""):
    body = {"verdict": verdict, "reason": reason}
    return client.put(f"/api/v1/messages/{message.pk}/feedback", body, "application/json")


def last_event(session):
    return Event.objects.filter(session=session).order_by("-seq").first()


def test_feedback_is_told_to_every_page_and_is_in_the_snapshot(answer, owner_client):
    said = judge(owner_client, answer, "down", "The numbers   look wrong").json()["feedback"]
    assert said == {"verdict": "down", "reason": "The numbers look wrong"}
    event = last_event(answer.session)
    assert (event.type, event.payload["feedback"]) == ("message", said)
    assert snapshot(answer.session)["state"]["message"][str(answer.pk)]["feedback"] == said


def test_feedback_can_be_changed_and_taken_back(answer, owner_client):
    judge(owner_client, answer, "down", "Wrong")
    assert judge(owner_client, answer, "up").json()["feedback"] == {"verdict": "up", "reason": ""}
    assert judge(owner_client, answer, None).json()["feedback"] is None
    assert last_event(answer.session).payload["feedback"] is None
    assert not Feedback.objects.exists()
    assert judge(owner_client, answer, None).status_code == 200


def test_the_same_said_twice_is_one_event(answer, owner_client):
    judge(owner_client, answer, "up")
    before = Event.objects.count()
    judge(owner_client, answer, "up")
    assert Event.objects.count() == before


def test_a_question_an_odd_verdict_and_a_long_reason_are_refused(answer, owner_client):
    assert judge(owner_client, answer.in_reply_to, "up").json()["code"] == "not_an_answer"
    assert judge(owner_client, answer, "sideways").status_code == 422
    assert judge(owner_client, answer, "down", "x" * 501).json()["code"] == "reason_too_long"
    assert not Feedback.objects.exists()


def test_the_admin_lists_feedback_with_filters(answer, owner_client, admin_client):
    judge(owner_client, answer, "down", "<b>Wrong ward</b>")
    address = reverse("admin:analysis_feedback_changelist")
    page = admin_client.get(address, {"verdict__exact": "down"}).content.decode()
    assert "&lt;b&gt;Wrong ward&lt;/b&gt;" in page
    assert "Kwara" in page
    none = admin_client.get(address, {"verdict__exact": "up"}).content.decode()
    assert "Wrong ward" not in none
    opened = admin_client.get(reverse("admin:analysis_feedback_change", args=[answer.pk]))
    assert opened.status_code == 200
