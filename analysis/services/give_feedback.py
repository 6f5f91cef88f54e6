"""Say whether an answer helped, and take that back."""

from __future__ import annotations

from django.db import transaction

from analysis.models import Feedback, Message, MessageState, Role, Verdict
from analysis.services.post_message import record_message
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from realtime.models import Session

MOST_SIGNS = 500


def give_feedback(*, message: Message, verdict: str | None, reason: str = "") -> Message:
    """Note what a person thinks of an answer; without a verdict it is taken back.

    The same said twice changes nothing.
    """
    reason = " ".join(reason.split())
    if message.role != Role.ASSISTANT or message.state == MessageState.WORKING:
        raise ProblemError(
            "not_an_answer",
            say("Only an answer that is there can be judged."),
            say("Wait until it is worked out."),
            409,
        )
    if len(reason) > MOST_SIGNS:
        raise ProblemError(
            "reason_too_long",
            say(
                "The reason has {reason} characters; {most_signs} is the most.",
                reason=len(reason),
                most_signs=MOST_SIGNS,
            ),
            say("Say it in fewer words."),
        )
    with transaction.atomic():
        Session.objects.select_for_update().get(pk=message.session_id)
        before = Feedback.objects.filter(message=message).first()
        if verdict is None:
            if before is not None:
                before.delete()
        elif before is None or (before.verdict, before.reason) != (verdict, reason):
            said = {"verdict": Verdict(verdict), "reason": reason}
            Feedback.objects.update_or_create(message=message, defaults=said)
        else:
            return message
        row = Message.objects.select_related("feedback", "session").get(pk=message.pk)
        record_message(row)
    return row
