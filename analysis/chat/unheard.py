"""What stood beside a column in a question and is in no table: said, not left out in silence."""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.chat.gazetteer import gazetteer_of
from analysis.chat.slots import Slots, read_slots
from analysis.models import Message
from analysis.tools.base import Answer
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

#: Tools that answer from the columns they know; the others name what they miss themselves.
LOOKING_UP = frozenset({"query_data", "rank_areas"})
MOST_POINTS = 3
_AND = r"(?:and|or|plus|but|with|&)"
_HOW = r"(?:(?:the|a|an|high|low|higher|lower|good|poor|bad|more|less|much|little) ){0,2}"


def unheard(slots: Slots) -> list[str]:
    """Words that mean nothing here, in a list with a column: "high rainfall and unicorn density"."""
    return [
        run
        for run in slots.strange
        if re.search(
            rf"_column_ {_AND} {_HOW}{re.escape(run)}\b|\b{re.escape(run)} {_AND} {_HOW}_column_",
            slots.masked,
        )
    ]


def with_unheard(workspace: Workspace, message: Message, answer: Answer) -> Answer:
    """The answer with a point on what it leaves out."""
    question = message.in_reply_to
    if question is None or question.tool or answer.outcome != "answer":
        return answer
    if message.tool not in LOOKING_UP:
        return answer
    missed = unheard(read_slots(question.text, gazetteer_of(workspace)))
    if not missed:
        return answer
    point = say(
        "I found nothing called “{name}” in your data: the answer goes without it.",
        name="”, “".join(missed),
    )
    return replace(answer, points=(point, *answer.points)[:MOST_POINTS])
