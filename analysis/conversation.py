"""The read side of the conversation: its branches, older messages, search, exports."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, Q, QuerySet

from analysis.models import Export, Message, Role
from realtime.models import Session
from realtime.paging import Paging, page_of
from realtime.selectors import get_owned, owned_by, sessions_of
from realtime.viewer import Viewer

#: Messages that a snapshot brings; older ones are asked for when a person scrolls up.
NEWEST = 100
#: What a search looks at and gives.
MOST_WORDS, MOST_FOUND, MOST_SESSIONS, MOST_HITS = 8, 300, 50, 3
AROUND = 60


def get_export(viewer: Viewer, export_id: UUID | str) -> Export:
    """An export of one of the viewer's sessions, else `NotFoundError`."""
    return get_owned(Export.objects.select_related("session", "job"), viewer, export_id, "file")


def newest_messages(session: Session) -> list[Message]:
    """The newest messages, in order; all of a conversation with branches.

    Which branch is shown is found from where they part, however long ago that was.
    """
    rows = Message.objects.filter(session=session).select_related("feedback")
    if rows.filter(chosen=False).exists():
        return list(rows.order_by("created", "pk"))
    return list(rows.order_by("-created", "-pk")[:NEWEST])[::-1]


def messages_before(first: Message) -> tuple[list[Message], bool]:
    """The messages right before one that was looked up, in order; and whether there are more."""
    older = Q(created__lt=first.created) | Q(created=first.created, pk__lt=first.pk)
    rows = Message.objects.filter(older, session_id=first.session_id).select_related("feedback")
    found = list(rows.order_by("-created", "-pk")[: NEWEST + 1])
    return found[:NEWEST][::-1], len(found) > NEWEST


# --- Branches ---------------------------------------------------------------------------------


def branch_to(reply: Message) -> Q:
    """The filter for what was said in the branch that leads to a message.

    What the server says unasked is in every branch. A conversation of one branch needs no filter.
    """
    if not Message.objects.filter(session_id=reply.session_id, chosen=False).exists():
        return Q()
    return Q(role=Role.ASSISTANT, in_reply_to=None) | Q(pk__in=path_to(reply))


def runs_elsewhere(reply: Message) -> frozenset[UUID]:
    """Runs that were asked for in other branches alone than the one that leads to a message.

    A run belongs to the branch whose answer asked for it, and to every other that asked for the
    same; one asked for outside the conversation (a step's button, the API) belongs to all.
    """
    rows = Message.objects.filter(session_id=reply.session_id)
    if not rows.filter(chosen=False).exists():
        return frozenset()
    path = set(path_to(reply))
    asked = rows.filter(role=Role.ASSISTANT, run__isnull=False)
    found = list(asked.values_list("pk", "run_id", "run__client_id"))
    here = {run for pk, run, _ in found if pk in path}
    return frozenset(
        run
        for pk, run, client_id in found
        if run is not None
        and pk not in path
        and run not in here
        and (client_id or "").startswith(pk.hex)
    )


def path_to(message: Message) -> list[UUID]:
    """A message, what it answers or follows, and so on to the first question."""
    rows = Message.objects.filter(session_id=message.session_id)
    before = {
        pk: reply_to or parent
        for pk, reply_to, parent in rows.values_list("pk", "in_reply_to_id", "parent_id")
    }
    path: list[UUID] = []
    at: UUID | None = message.pk
    while at is not None and at in before and at not in path:
        path.append(at)
        at = before[at]
    return path


def shown_branch(session: Session) -> list[Message]:
    """The questions and answers of the branch that is shown, in order."""
    rows = Message.objects.filter(session=session, chosen=True).order_by("created", "pk")
    after: dict[UUID | None, Message] = {}
    for row in rows:
        if row.role == Role.USER:
            after[row.parent_id] = row
        elif row.in_reply_to_id is not None:
            after[row.in_reply_to_id] = row
    branch: list[Message] = []
    at = after.get(None)
    while at is not None and len(branch) <= len(rows):
        branch.append(at)
        at = after.get(at.pk)
    return branch


def tip_of(session: Session) -> Message | None:
    """The answer that the next question follows: the last one of the branch that is shown."""
    rows = Message.objects.filter(session=session)
    answers = rows.filter(role=Role.ASSISTANT, in_reply_to__isnull=False)
    parted = Exists(rows.filter(chosen=False))
    last = answers.annotate(parted=parted).order_by("-created", "-pk").first()
    if last is None or not last.parted:
        return last
    branch = shown_branch(session)
    return branch[-1] if branch else None


# --- Search -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hit:
    """A message that holds all the words, and the text around the first of them."""

    message: Message
    text: str


@dataclass(frozen=True)
class Found:
    """A session with the words in its title or in messages."""

    session: Session
    hits: tuple[Hit, ...]
    count: int


def search_conversations(
    viewer: Viewer, query: str, paging: Paging
) -> tuple[list[Found], str | None]:
    """The viewer's sessions with all words of the query in the title or in one message.

    Whole or part of a word, whatever its case. Last used first, in pages; of messages the newest
    300 that fit are looked at.
    """
    words = query.split()[:MOST_WORDS]
    if not words:
        return [], None
    titled, said = Q(), Q()
    for word in words:
        titled &= Q(title__icontains=word)
        said &= (
            Q(text__icontains=word)
            | Q(body__headline__icontains=word)
            | Q(body__points__icontains=word)
        )
    hits: dict[UUID, list[Hit]] = {}
    for row in _messages_of(viewer).filter(said).order_by("-created")[:MOST_FOUND]:
        text = excerpt(words_of(row), words)
        if text:
            hits.setdefault(row.session_id, []).append(Hit(row, text))
    every = sessions_of(viewer).filter(titled | Q(pk__in=list(hits)))
    rows, following = page_of(every, paging, usual=MOST_SESSIONS)
    found = [
        Found(row, tuple(hits.get(row.pk, [])[:MOST_HITS]), len(hits.get(row.pk, [])))
        for row in rows
    ]
    return found, following


def _messages_of(viewer: Viewer) -> QuerySet[Message]:
    rows = Message.objects.filter(owned_by(viewer, "session__"))
    return rows.only("session_id", "role", "text", "body", "created")


def words_of(message: Message) -> str:
    """All that a message says in words, on one line."""
    points = message.body.get("points") or []
    parts = [message.text, message.body.get("headline") or "", *points]
    return " ".join(" ".join(str(part) for part in parts if part).split())


def excerpt(text: str, words: list[str]) -> str:
    """The text around the first of the words, empty when one of them is not in it."""
    low = text.casefold()
    places = [low.find(word.casefold()) for word in words]
    if min(places) < 0:
        return ""
    start, end = max(0, min(places) - AROUND), min(len(text), min(places) + 2 * AROUND)
    while 0 < start < min(places) and text[start - 1] != " ":
        start += 1
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")
