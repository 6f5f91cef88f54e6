"""Search over the titles and messages of one's own sessions."""

from __future__ import annotations

import uuid

import pytest

from analysis.conversation import excerpt
from analysis.models import Message
from realtime.models import Event
from realtime.services.change_session import name_after_content

pytestmark = pytest.mark.django_db


@pytest.fixture
def sessions(new_session, owner, colleague):
    kwara = new_session(owner, title="Kwara 2026")
    niger = new_session(owner, title="Niger state")
    theirs = new_session(colleague, title="Kwara of a colleague")
    said = [
        (kwara, "user", "Which wards of Ilorin are at risk?", {}),
        (niger, "assistant", "", {"headline": "Izom is ranked first", "points": ["100% sure"]}),
        (theirs, "user", "Ilorin and Izom", {}),
    ]
    for session, role, text, body in said:
        Message.objects.create(
            session=session, role=role, text=text, body=body, client_id=uuid.uuid4().hex
        )
    return {"kwara": kwara, "niger": niger, "theirs": theirs}


def found(client, query):
    return client.get("/api/v1/search", {"q": query}).json()["sessions"]


def test_titles_and_messages_are_searched_whatever_the_case(sessions, owner_client):
    assert [item["title"] for item in found(owner_client, "KWARA")] == ["Kwara 2026"]
    [hit] = found(owner_client, "ilorin")[0]["hits"]
    assert (hit["role"], hit["text"]) == ("user", "Which wards of Ilorin are at risk?")
    [item] = found(owner_client, "izom first")
    assert (item["title"], item["hits"][0]["role"]) == ("Niger state", "assistant")
    assert Message.objects.get(pk=item["hits"][0]["message"]).session == sessions["niger"]


def test_all_words_must_be_in_the_same_message_or_title(sessions, owner_client):
    assert found(owner_client, "ilorin izom") == []


def test_signs_of_patterns_mean_themselves(sessions, owner_client):
    assert [item["title"] for item in found(owner_client, "100%")] == ["Niger state"]
    assert found(owner_client, "%") != []
    assert found(owner_client, "_") == []
    assert found(owner_client, "") == []


def test_nobody_finds_what_is_anothers(sessions, colleague_client, stranger_client):
    titles = [item["title"] for item in found(colleague_client, "kwara")]
    assert titles == ["Kwara of a colleague"]
    assert found(stranger_client, "kwara") == []


def test_a_long_text_is_cut_around_the_word():
    text = f"{'before ' * 40}Izom{' after' * 40}"
    cut = excerpt(text, ["izom"])
    assert cut.startswith("…before")
    assert cut.endswith("…")
    assert "Izom" in cut
    assert len(cut) < 200


def test_a_renamed_session_is_found_by_its_new_title_and_keeps_it(sessions, owner_client):
    path = f"/api/v1/sessions/{sessions['niger'].pk}"
    answer = owner_client.patch(path, {"title": "  Round   two, 2027 "}, "application/json")
    assert (answer.status_code, answer.json()["title"]) == (200, "Round two, 2027")
    assert [item["title"] for item in found(owner_client, "round 2027")] == ["Round two, 2027"]
    assert [item["title"] for item in found(owner_client, "izom")] == ["Round two, 2027"]
    name_after_content(session=sessions["niger"], title="Wards of Niger")
    kept = owner_client.get(path).json()["state"]["session"]
    assert [item["title"] for item in kept.values()] == ["Round two, 2027"]
    last = Event.objects.filter(session=sessions["niger"]).latest("seq")
    assert (last.type, last.payload["title"]) == ("session", "Round two, 2027")


@pytest.mark.parametrize("title", ["", "   ", "x" * 201])
def test_a_title_that_is_none_is_refused_and_the_old_one_stays(sessions, owner_client, title):
    path = f"/api/v1/sessions/{sessions['kwara'].pk}"
    answer = owner_client.patch(path, {"title": title}, "application/json")
    assert answer.status_code in (400, 422)
    assert found(owner_client, "Kwara")[0]["title"] == "Kwara 2026"


def test_nobody_renames_what_is_anothers(sessions, colleague_client, stranger_client):
    for client in (colleague_client, stranger_client):
        path = f"/api/v1/sessions/{sessions['kwara'].pk}"
        assert client.patch(path, {"title": "Mine"}, "application/json").status_code == 404
