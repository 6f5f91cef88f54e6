"""Several questions to the data in one message: each answered, in order."""

from __future__ import annotations

from dataclasses import replace

from analysis.tools.base import Answer
from chatmrpt.lib.say import say

#: Points of an answer: the other headlines; the table has every one with how it came about.
MOST_POINTS = 3


def answered_together(answers: list[Answer]) -> Answer:
    """The first headline, the others as points, and a table with how each was computed."""
    first, *others = answers
    rows = [
        [place, answer.headline, " ".join(answer.points)]
        for place, answer in enumerate(answers, start=1)
    ]
    return replace(
        first,
        points=tuple(answer.headline for answer in others)[:MOST_POINTS],
        table={"columns": [say("Question"), say("Answer"), say("How")], "rows": rows},
        chips=first.chips or next((item.chips for item in others if item.chips), ()),
        outcome="answer" if any(item.outcome == "answer" for item in answers) else first.outcome,
        run=next((item.run for item in answers if item.run is not None), None),
    )
