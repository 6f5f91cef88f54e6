"""Lists that grow come in pages: all pages together are the list without a limit."""

from __future__ import annotations

import pytest

from analysis.models import Export, Message, ModelCall, Run
from analysis.services.post_message import ask
from realtime.models import Session
from realtime.queueing import jobs_held_back
from realtime.runner import run_open_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def ranked(twelve, django_db_blocker):
    """The twelve wards with a ranking."""
    with django_db_blocker.unblock(), jobs_held_back():
        ask(session=Session.objects.get(pk=twelve), client_id="rank", text="Rank the wards by risk")
        run_open_jobs(twelve, "test")
    return twelve


@pytest.fixture
def session(ranked, as_owner):
    return as_owner(ranked)


def whole_and_pages(client, path, key, limit, **query):
    """The list without a limit, and what a program collects that follows `next` to its end."""
    address = f"/api/v1/{path}"
    whole = client.get(address, query).json()
    assert whole["next"] is None
    found, cursor, lengths = [], "", []
    while cursor is not None:
        page = client.get(address, {**query, "limit": limit, "cursor": cursor}).json()
        found += page[key]
        lengths.append(len(page[key]))
        cursor = page["next"]
    assert set(lengths[:-1]) <= {limit}
    assert 0 < lengths[-1] <= limit
    return whole[key], found


def test_rows_of_a_table_come_with_the_ward_they_are_of(session, owner_client):
    run = Run.objects.get(session=session, kind="risk")
    path = f"runs/{run.pk}/tables/ranking"
    for key in ("rows", "features"):
        whole, found = whole_and_pages(owner_client, path, key, 5)
        assert len(whole) == 12
        assert found == whole


def test_ward_names_come_in_pages_with_the_counts_of_the_whole(session, owner_client):
    path = f"sessions/{session.pk}/names"
    whole, found = whole_and_pages(owner_client, path, "rows", 7)
    assert len(whole) == 11  # one of the twelve wards is not in the table
    assert found == whole
    first = owner_client.get(f"/api/v1/{path}", {"limit": 1}).json()
    assert first["counts"]["matched"] == 11
    assert len(first["without_data"]) == 1


def test_documents_and_calls_of_a_model_come_in_pages(session, owner_client):
    told = Message.objects.filter(session=session).first()
    for number in range(5):
        Export.objects.create(
            session=session, client_id=f"{number}", kind="conversation", format="md"
        )
        ModelCall.objects.create(
            session=session, message=told, purpose="choose", sharing="metadata", url="http://x/v1",
            model=f"m{number}", request="{}", reply="", status="ok",
        )  # fmt: skip
    for path, key in (("exports", "exports"), ("model-calls", "calls")):
        whole, found = whole_and_pages(owner_client, f"sessions/{session.pk}/{path}", key, 2)
        assert len(whole) == 5
        assert found == whole


def test_a_search_finds_more_sessions_than_fit_on_a_page(owner, owner_client, new_session):
    made = {str(new_session(owner, title=f"Kuta {number}").pk) for number in range(5)}
    whole, found = whole_and_pages(owner_client, "search", "sessions", 2, q="kuta")
    assert found == whole
    assert {row["id"] for row in found} == made
    assert owner_client.get("/api/v1/search", {"q": "kuta", "cursor": "x"}).status_code == 422
