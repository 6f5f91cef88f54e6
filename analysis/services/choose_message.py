"""Show another branch of the conversation."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet

from analysis.conversation import path_to
from analysis.models import Message, Role
from analysis.services.post_message import record_message
from chatmrpt.lib.errors import NotFoundError
from realtime.models import Session


def choose_message(*, message: Message) -> Message:
    """Show the branch that a message is in, wherever branches part on the way to it.

    Nothing happens when it is shown already.
    """
    with transaction.atomic():
        Session.objects.select_for_update().get(pk=message.session_id)
        rows = {row.pk: row for row in Message.objects.filter(pk__in=path_to(message))}
        if message.pk not in rows:
            raise NotFoundError("message")
        for row in rows.values():
            if not row.chosen:
                put_in_place(row)
    return rows[message.pk]


def put_in_place(message: Message) -> None:
    """Make a message the one that is shown of those it parts from; the session is held."""
    for other in siblings(message).filter(chosen=True).exclude(pk=message.pk):
        other.chosen = False
        other.save(update_fields=["chosen"])
        record_message(other)
    message.chosen = True
    message.save(update_fields=["chosen"])
    record_message(message)


def siblings(message: Message) -> QuerySet[Message]:
    """The messages that one of is shown, the given one among them."""
    same = (
        Q(role=Role.USER, parent_id=message.parent_id)
        if message.role == Role.USER
        else Q(in_reply_to_id=message.in_reply_to_id, in_reply_to__isnull=False)
    )
    return Message.objects.filter(same, session_id=message.session_id)
