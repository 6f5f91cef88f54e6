"""Put a message into the conversation. Every answer is one row, answered once."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from analysis.conversation import tip_of
from analysis.models import Message, MessageState, Role
from analysis.snapshots import message_payload
from chatmrpt.lib.errors import NotFoundError, ProblemError
from chatmrpt.lib.say import say
from realtime.models import Session
from realtime.services.change_session import touch_session
from realtime.services.enqueue_job import enqueue_job
from realtime.services.record_event import record_event

MAX_QUESTION = 4000


def ask(
    *,
    session: Session,
    client_id: str,
    text: str,
    tool: str = "",
    arguments: dict[str, Any] | None = None,
    edits: Message | None = None,
    selected: dict[str, Any] | None = None,
) -> Message:
    """Take a question (typed, or a button's tool call) and queue its answer.

    It follows the branch that is shown. With `edits` it stands in the place of that question and
    begins a branch of its own; the earlier one is kept.

    `selected` are the wards that were selected on the map (`select_wards`): they are kept with the
    question, which may be about "these wards".

    The same `client_id` gives the same message again. The answer's row is made at once, in state
    `working`, so that every page shows that somebody is at it.
    """
    text = text.strip()
    _check_question(text)
    with transaction.atomic():
        if not touch_session(session=session):
            raise NotFoundError("session")
        known = Message.objects.filter(session=session, client_id=client_id).first()
        if known is not None:
            return known
        question = Message.objects.create(
            session=session,
            client_id=client_id,
            role=Role.USER,
            text=text,
            tool=tool,
            arguments=arguments or {},
            parent=_place(session, edits),
            body={"selected": selected} if selected else {},
        )
        if edits is not None:
            _hide_others(question)
        record_message(question)
        reply = Message(
            session=session,
            role=Role.ASSISTANT,
            in_reply_to=question,
            state=MessageState.WORKING,
        )
        queue_answer(message=reply)
    return question


def _place(session: Session, edits: Message | None) -> Message | None:
    """The answer that the question follows; of an edited one, that of the earlier question."""
    if edits is None:
        return tip_of(session)
    if edits.session_id != session.pk:
        raise NotFoundError("message")
    if edits.role != Role.USER:
        raise ProblemError(
            "not_a_question",
            say("Only a question can be asked in other words."),
            say("Answers can be made in another way instead."),
            409,
        )
    return edits.parent


def _hide_others(question: Message) -> None:
    """The branches that part here are kept, and this one is shown."""
    others = Message.objects.filter(
        session=question.session_id, role=Role.USER, parent=question.parent_id, chosen=True
    )
    for other in others.exclude(pk=question.pk):
        other.chosen = False
        other.save(update_fields=["chosen"])
        record_message(other)


def queue_answer(*, message: Message) -> None:
    """Queue the job that writes this answer, new or there already."""
    message.job = enqueue_job(
        session=message.session,
        kind="turn",
        queue="chat",
        function="analysis.jobs.answer",
        title=say("Answering"),
        arguments={"message_id": str(message.pk)},
        links={"message": str(message.pk)},
    )
    message.save(update_fields=None if message._state.adding else ["job"])
    record_message(message)


def tell(*, session: Session, body: dict[str, Any], outcome: str = "answer") -> Message:
    """Say something unasked: a file was read, a file could not be read."""
    message = Message.objects.create(
        session=session, role=Role.ASSISTANT, outcome=outcome, body=body
    )
    record_message(message)
    return message


def record_message(message: Message) -> None:
    """Record the message's present state as an event."""
    record_event(session_id=message.session_id, type="message", payload=message_payload(message))


def _check_question(text: str) -> None:
    if not text:
        raise ProblemError("empty_message", say("The message is empty."), say("Type a question."))
    if len(text) > MAX_QUESTION:
        raise ProblemError(
            "message_too_long",
            say(
                "The message has {text_said:,} characters; {max_question:,} is the most.",
                text_said=len(text),
                max_question=MAX_QUESTION,
            ),
            say("Ask one thing at a time; put data into a file."),
            413,
        )
