"""What the drill says of a session in which something is not as it must be."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace

from chatmrpt.management.trial.drill import check_log
from chatmrpt.management.trial.restless import check_restless

ANSWER = {"id": "a1", "in_reply_to": "q1", "state": "complete"}
STATE = {
    "message": {"q1": {"id": "q1", "in_reply_to": None, "state": "complete"}, "a1": ANSWER},
    "dataset": {"d1": {"current": True}, "d2": {"current": True}, "d0": {"current": False}},
    "link": {"l1": {"current": True}},
    "change": {"c1": {"undone": None}},
}


def said(**other):
    person = SimpleNamespace(
        accepted_messages={"once": "q1"}, accepted_uploads={"u1": "a.csv", "u2": "b.zip"}
    )
    return check_restless(person, {**STATE, **other}, 1, Counter())


def test_what_is_right_is_not_complained_about():
    assert said() == []


def test_each_thing_that_is_not_as_wanted_is_named():
    messages = STATE["message"]
    twice = {**messages, "a2": {**ANSWER, "id": "a2"}}
    assert "answers ['complete', 'complete']" in said(message=twice)[0]
    stopped = {**messages, "a1": {**ANSWER, "state": "stopped"}}
    assert "answers ['stopped']" in said(message=stopped)[0]
    assert "1 of 2 in force" in said(dataset={"d1": {"current": True}})[0]
    assert "0 of 1 in force" in said(link={})[0]
    assert "is undone" in said(change={"c1": {"undone": "2026-01-01"}})[0]


def test_gaps_doubles_and_a_page_behind_are_named():
    events = [
        {"seq": seq, "type": "job", "payload": {"id": "j", "state": state}}
        for seq, state in ((1, "queued"), (2, "done"))
    ]
    state = {"job": {"j": {"id": "j", "state": "done"}}}
    page = SimpleNamespace(doubled=0, gaps=0, state=state)
    person = SimpleNamespace(page=page)
    assert check_log(person, events, state, 2) == []
    assert "1 events up to number 2" in check_log(person, events[1:], state, 2)[0]
    page.doubled = 1
    assert "1 events twice" in check_log(person, events, state, 2)[0]
    page.doubled, page.state = 0, {"job": {"j": {"id": "j", "state": "queued"}}}
    assert "job.state" in check_log(person, events, state, 2)[0]
    assert "not the state" in check_log(person, events[:1] * 2, state, 2)[1]
