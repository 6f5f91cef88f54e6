"""The answers before a question, in the branch of the conversation that it belongs to."""

from __future__ import annotations

from analysis.models import Message
from analysis.workspace import Workspace


def last_answer(workspace: Workspace) -> Message | None:
    """The last answer of a tool; thanks and greetings are none."""
    return next(iter(workspace.last_answers), None)
