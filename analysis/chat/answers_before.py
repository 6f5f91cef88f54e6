"""The answers before a question, in the branch of the conversation that it belongs to."""

from __future__ import annotations

from django.db.models import QuerySet

from analysis.models import Message, MessageState, Role
from analysis.workspace import Workspace


def answers_before(workspace: Workspace) -> QuerySet[Message]:
    """The finished answers of the branch, the last one first."""
    rows = Message.objects.filter(
        workspace.said_before,
        session=workspace.session,
        role=Role.ASSISTANT,
        state=MessageState.COMPLETE,
    )
    return rows.order_by("-created")


def last_answers(workspace: Workspace, count: int) -> list[Message]:
    """The last answers of tools, the last one first; thanks and greetings are none."""
    polite = {"tool": "help", "arguments__topic__in": ["thanks", "greeting"]}
    return list(answers_before(workspace).exclude(tool="").exclude(**polite)[:count])


def last_answer(workspace: Workspace) -> Message | None:
    """The last answer of a tool."""
    return next(iter(last_answers(workspace, 1)), None)
