"""Edit a question, answer it in another way, go back: earlier branches are kept."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from django.db import transaction

from analysis.chat.scope import scope_in_force
from analysis.conversation import branch_to, shown_branch
from analysis.models import Message, MessageState, Run
from analysis.services.post_message import ask
from analysis.workspace import Workspace
from realtime.models import Event, Job, JobState
from realtime.queueing import jobs_held_back
from realtime.runner import run_open_jobs
from realtime.services.record_event import record_event
from realtime.snapshots import snapshot

pytestmark = pytest.mark.django_db
HELP = "help"


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


@pytest.fixture
def talk(new_session, owner, owner_client):
    """A session of the owner's, with the ways to speak in it."""
    return Talk(new_session(owner), owner_client)


class Talk:
    def __init__(self, session, client):
        self.session, self.client = session, client

    def post(self, path, **body):
        body = {"client_id": uuid.uuid4().hex, **body}
        return self.client.post(f"/api/v1{path}", body, "application/json")

    def ask(self, text, **more):
        answer = self.post(f"/sessions/{self.session.pk}/messages", text=text, **more)
        assert answer.status_code == 202, answer.content
        run_open_jobs(self.session.pk, "test")
        return Message.objects.get(pk=answer.json()["id"])

    def choose(self, message):
        return self.client.put(f"/api/v1/messages/{message.pk}/chosen")

    def again(self, answer, **body):
        reply = self.post(f"/messages/{answer.pk}/again", **body)
        run_open_jobs(self.session.pk, "test")
        return reply

    def shown(self):
        return [row.text for row in shown_branch(self.session) if row.role == "user"]


def answer_to(question):
    return Message.objects.get(in_reply_to=question, chosen=True)


def test_each_question_follows_the_answer_before_it(talk):
    first, second = talk.ask("help"), talk.ask("What is TPR?")
    assert first.parent is None
    assert second.parent == answer_to(first)


def test_an_edited_question_begins_a_branch_and_the_earlier_one_is_kept(talk):
    talk.ask("one")
    second = talk.ask("two")
    talk.ask("three")
    edited = talk.ask("two, in other words", edits=str(second.pk))
    assert edited.parent == second.parent
    assert talk.shown() == ["one", "two, in other words"]
    assert Message.objects.filter(session=talk.session, role="user").count() == 4
    talk.ask("and then")
    assert talk.shown() == ["one", "two, in other words", "and then"]


def test_the_first_question_can_be_edited_too(talk):
    first = talk.ask("one")
    talk.ask("two")
    talk.ask("uno", edits=str(first.pk))
    assert talk.shown() == ["uno"]


def test_going_back_shows_the_earlier_branch_to_its_end_and_questions_go_on_there(talk):
    talk.ask("one")
    second = talk.ask("two")
    talk.ask("three")
    talk.ask("zwei", edits=str(second.pk))
    assert talk.choose(second).status_code == 200
    assert talk.shown() == ["one", "two", "three"]
    talk.ask("four")
    assert talk.shown() == ["one", "two", "three", "four"]


def test_choosing_a_message_deep_in_a_hidden_branch_shows_all_the_way_to_it(talk):
    first = talk.ask("one")
    second = talk.ask("two")
    third = talk.ask("three")
    talk.ask("trois", edits=str(third.pk))
    talk.choose(third)
    talk.ask("eins", edits=str(first.pk))
    assert talk.shown() == ["eins"]
    talk.choose(answer_to(third))
    assert talk.shown() == ["one", "two", "three"]
    assert second.parent == answer_to(first)


def test_choosing_what_is_shown_makes_no_event(talk):
    question = talk.ask("one")
    before = Event.objects.filter(session=talk.session).count()
    assert talk.choose(question).json()["chosen"] is True
    assert Event.objects.filter(session=talk.session).count() == before


def test_events_of_a_switch_fold_to_the_state_that_is_refetched(talk):
    first = talk.ask("one")
    talk.ask("eins", edits=str(first.pk))
    start = snapshot(talk.session)
    talk.choose(first)
    told = Event.objects.filter(session=talk.session, seq__gt=start["seq"], type="message")
    folded = {**start["state"]["message"], **{row.payload["id"]: row.payload for row in told}}
    assert folded == snapshot(talk.session)["state"]["message"]
    assert sum(item["chosen"] for item in folded.values() if item["role"] == "user") == 1


def test_the_same_edit_sent_twice_is_one_question(talk):
    first = talk.ask("one")
    body = {"client_id": "edit-0001", "edits": str(first.pk)}
    assert talk.ask("uno", **body) == talk.ask("uno", **body)
    assert Message.objects.filter(session=talk.session, role="user").count() == 2


def test_an_answer_cannot_be_edited_and_a_message_of_elsewhere_neither(talk, new_session, owner):
    first = talk.ask("one")
    path = f"/sessions/{talk.session.pk}/messages"
    refused = talk.post(path, text="x", edits=str(answer_to(first).pk))
    assert (refused.status_code, refused.json()["code"]) == (409, "not_a_question")
    other = ask(session=new_session(owner), client_id=uuid.uuid4().hex, text="one")
    assert talk.post(path, text="x", edits=str(other.pk)).status_code == 404


def test_another_answer_stands_beside_the_first(talk):
    question = talk.ask("help")
    first = answer_to(question)
    reply = talk.again(first, tool="explain_method", arguments={})
    assert reply.status_code == 202
    second = answer_to(question)
    assert str(second.pk) == reply.json()["id"] != str(first.pk)
    assert second.tool == "explain_method"
    first.refresh_from_db()
    assert (first.chosen, first.state) == (False, MessageState.COMPLETE)
    talk.choose(first)
    assert answer_to(question) == first


def test_another_answer_sent_twice_is_one(talk):
    first = answer_to(talk.ask("help"))
    talk.again(first, client_id="again-001")
    talk.again(first, client_id="again-001")
    assert Message.objects.filter(in_reply_to=first.in_reply_to_id).count() == 2


def test_what_was_said_unasked_is_not_answered_again(talk):
    from django.db import transaction

    from analysis.services.post_message import tell

    with transaction.atomic():
        message = tell(session=talk.session, body={"headline": "A file came."})
    assert talk.again(message).json()["code"] == "not_an_answer"


def test_an_unknown_tool_is_refused_before_anything_is_written(talk):
    first = answer_to(talk.ask("help"))
    assert talk.again(first, tool="no_such_tool").status_code >= 400
    assert Message.objects.filter(in_reply_to=first.in_reply_to_id).count() == 1


def test_a_question_is_understood_by_what_was_said_in_its_own_branch(talk):
    first = talk.ask("one")
    hidden = answer_to(talk.ask("two"))
    edited = talk.ask("uno", edits=str(first.pk))
    reply = answer_to(edited)
    rows = Message.objects.filter(branch_to(reply), session=talk.session)
    assert hidden not in rows
    assert {edited, reply} <= set(rows)
    assert Workspace(talk.session, reply=reply).said_before == branch_to(reply)


def test_a_failed_answer_is_tried_again_in_its_own_place(talk, monkeypatch):
    from analysis.chat import turn

    def broken(*_, **__):
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(turn, "_work_out", broken)
    question = talk.ask("help")
    Job.objects.filter(session=talk.session).update(run_after=None)
    answer = answer_to(question)
    assert answer.state == MessageState.FAILED
    monkeypatch.undo()
    reply = talk.client.post(f"/api/v1/messages/{answer.pk}/retry")
    assert reply.json()["state"] == "working"
    with jobs_held_back():
        run_open_jobs(talk.session.pk, "test")
    answer.refresh_from_db()
    assert answer.state == MessageState.COMPLETE
    assert Message.objects.filter(in_reply_to=question).count() == 1


def test_a_stopped_answer_is_tried_again_and_a_finished_one_is_not(talk):
    question = ask(session=talk.session, client_id=uuid.uuid4().hex, text="help")
    answer = answer_to(question)
    talk.client.post(f"/api/v1/messages/{answer.pk}/stop")
    retry = f"/api/v1/messages/{answer.pk}/retry"
    assert talk.client.post(retry).json()["state"] == "working"
    assert talk.client.post(retry).json()["state"] == "working", "twice is once"
    run_open_jobs(talk.session.pk, "test")
    answer.refresh_from_db()
    assert answer.state == MessageState.COMPLETE
    assert talk.client.post(retry).json()["code"] == "not_over"
    assert Job.objects.filter(session=talk.session, state=JobState.DONE).count() == 1


def test_a_snapshot_has_the_newest_messages_and_older_ones_are_asked_for(talk):
    rows = [
        Message(session=talk.session, role="assistant", body={"headline": f"{at}"})
        for at in range(250)
    ]
    for at, row in enumerate(Message.objects.bulk_create(rows)):
        row.created = datetime(2026, 1, 1, 0, at // 60, at % 60, tzinfo=UTC)
    Message.objects.bulk_update(rows, ["created"])
    with transaction.atomic():
        record_event(
            session_id=talk.session.pk, type="message", payload={"id": "all", "deleted": True}
        )
    there = list(snapshot(talk.session)["state"]["message"].values())
    assert [item["headline"] for item in there] == [f"{at}" for at in range(150, 250)]
    older = talk.client.get(f"/api/v1/messages/{there[0]['id']}/before").json()
    assert [item["headline"] for item in older["messages"]] == [f"{at}" for at in range(50, 150)]
    assert older["more"] is True
    first = talk.client.get(f"/api/v1/messages/{older['messages'][0]['id']}/before").json()
    assert [item["headline"] for item in first["messages"]] == [f"{at}" for at in range(50)]
    assert first["more"] is False


def test_a_conversation_with_branches_is_there_as_a_whole(talk, monkeypatch):
    from analysis import conversation

    monkeypatch.setattr(conversation, "NEWEST", 2)
    first = talk.ask("one")
    talk.ask("two")
    assert len(snapshot(talk.session)["state"]["message"]) == 2
    talk.ask("uno", edits=str(first.pk))
    assert len(snapshot(talk.session)["state"]["message"]) == 6


def run_of(session, answer=None):
    """A finished ranking that an answer asked for, or a button."""
    client_id = f"{answer.pk.hex}-x" if answer is not None else uuid.uuid4().hex
    run = Run.objects.create(
        session=session, client_id=client_id, kind="risk", title="Ranking", parameters={},
        finished=datetime.now(UTC),
    )  # fmt: skip
    if answer is not None:
        Message.objects.filter(pk=answer.pk).update(run=run)
    return run


def test_a_branch_has_its_own_ranking_before_that_of_another(talk):
    second = talk.ask("one")
    outside = run_of(talk.session)
    own = run_of(talk.session, answer_to(second))
    edited = talk.ask("eins", edits=str(second.pk))
    there = Workspace(talk.session, reply=answer_to(edited))
    back = Workspace(talk.session, reply=Message.objects.get(pk=answer_to(second).pk))
    assert (there.latest("risk"), back.latest("risk")) == (outside, own)
    Run.objects.filter(pk=outside.pk).delete()
    assert there.latest("risk") == own
    assert own.pk in there.elsewhere
    assert there.kinds_done == frozenset()
    assert back.kinds_done == {"risk"}


def scope_of(message):
    return message.body["headline"], message.arguments.get("scope")


def test_a_limit_for_later_questions_holds_in_its_own_branch_alone(talk):
    first = talk.ask("help")
    set_there = answer_to(talk.ask("from now on only under fives"))
    assert scope_of(set_there) == ("From now on: children under 5.", {"age_group": "u5"})
    later = answer_to(talk.ask("from now on only primary facilities"))
    assert later.arguments["scope"] == {"age_group": "u5", "facility_level": "primary"}
    talk.ask("hello", edits=str(first.pk))
    here = answer_to(talk.ask("from now on only 2024"))
    assert here.arguments["scope"] == {"year": 2024}
    assert scope_in_force(Workspace(talk.session, reply=here)) == {}
    lifted = answer_to(talk.ask("no limit any more"))
    assert lifted.arguments == {"action": "scope"}
    assert scope_in_force(Workspace(talk.session, reply=later)) == {"age_group": "u5"}
    after = answer_to(talk.ask("help"))
    assert scope_in_force(Workspace(talk.session, reply=after)) == {}
