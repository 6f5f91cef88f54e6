"""Answer a question once more, in another way; the earlier answer is kept beside it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from analysis.models import Message, MessageState, Role
from analysis.services.choose_message import put_in_place
from analysis.services.post_message import queue_answer
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from realtime.models import Session
from realtime.services.change_session import touch_session

#: Answers to one question; somebody who wants more of them asks another question.
MOST_ANSWERS = 20


def answer_again(
    *, answer: Message, client_id: str, tool: str = "", arguments: dict[str, Any] | None = None
) -> Message:
    """A further answer to the question of an answer; the same `client_id` gives the same one.

    With a tool it is that tool's answer with these arguments, else the question is understood
    anew.
    """
    question = answer.in_reply_to
    if answer.role != Role.ASSISTANT or question is None:
        raise ProblemError(
            "not_an_answer",
            say("This is not the answer to a question."),
            say("Ask a question, then have its answer made in another way."),
            409,
        )
    with transaction.atomic():
        session = Session.objects.select_for_update().get(pk=answer.session_id)
        _check_count(question)
        reply, created = Message.objects.get_or_create(
            session=session,
            client_id=client_id,
            defaults={
                "role": Role.ASSISTANT,
                "in_reply_to": question,
                "state": MessageState.WORKING,
                "tool": tool,
                "arguments": arguments or {},
            },
        )
        if created:
            touch_session(session=session)
            put_in_place(reply)
            queue_answer(message=reply)
    return reply


def _check_count(question: Message) -> None:
    count = question.replies.count()
    if count > MOST_ANSWERS:
        raise ProblemError(
            "too_many_answers",
            say(
                "This question has {count_said} answers; {most_answers} is the most.",
                count_said=count,
                most_answers=MOST_ANSWERS,
            ),
            say("Ask the question anew."),
            409,
        )
