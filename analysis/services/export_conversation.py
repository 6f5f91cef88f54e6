"""Ask for the conversation as a document to hand on."""

from __future__ import annotations

from analysis.models import Export, Message, Role
from analysis.services.ask_for_export import ask_for_export
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from realtime.models import Session


def export_conversation(*, session: Session, client_id: str, format: str) -> Export:
    """Ask for the document; the same `client_id` gives the same one again."""
    if not Message.objects.filter(session=session, role=Role.USER).exists():
        raise ProblemError(
            "nothing_to_export",
            say("Nothing has been asked in this session yet."),
            say("Ask a question first; the document holds the questions and their answers."),
            409,
        )
    return ask_for_export(
        session=session, client_id=client_id, kind="conversation", format=format, title=""
    )
