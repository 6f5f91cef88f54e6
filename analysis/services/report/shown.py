"""The table of an answer as a file: what a conversation showed, as it stood there."""

from __future__ import annotations

from typing import Any

from analysis.models import Message, MessageState, Role
from analysis.reports.sheets import Column, Sheet
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from realtime.models import Session

KEY = "answer"


def shown_answer(session: Session, message_id: str) -> tuple[Sheet, list[tuple[str, str]]]:
    """The table of a session's answer, and what it was asked for and says.

    Raises
    ------
    ProblemError
        `nothing_to_export` where that answer is gone or has no table.
    """
    rows = Message.objects.filter(session=session, role=Role.ASSISTANT, pk=message_id)
    message = rows.filter(state=MessageState.COMPLETE).select_related("in_reply_to").first()
    table: dict[str, Any] = (message.body.get("table") or {}) if message is not None else {}
    if message is None or not table.get("rows"):
        raise ProblemError(
            "nothing_to_export",
            say("This answer has no table to export any more."),
            say("Ask the question again, then ask for the file."),
            409,
        )
    heads = [str(head) for head in table["columns"]]
    headline = str(message.body.get("headline") or "")
    sheet = Sheet(
        KEY,
        say("What was shown"),
        tuple(Column(head, head, "", headline) for head in heads),
        tuple(tuple(row) for row in table["rows"]),
    )
    asked = message.in_reply_to.text if message.in_reply_to is not None else ""
    told = [str(point) for point in message.body.get("points") or ()]
    about = [(say("Question"), asked)] if asked else []
    return sheet, [*about, (say("Answer"), headline), *(("", point) for point in told)]
