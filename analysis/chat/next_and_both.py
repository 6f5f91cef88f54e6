"""A change of the request before, and what both answers make together: "and in Suleja? the difference?".

The first part of such a message is the request before with something exchanged, the second is asked of
the answer before and of this one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from analysis.chat.answers_together import both_together, change_and_both, question_said
from analysis.chat.asked_now import AskedNow
from analysis.chat.followups import follow_up
from analysis.chat.request import Request
from analysis.chat.slots import Slots


def next_and_both(asked: AskedNow, text: str, read: Callable[[str], Slots]) -> Request | None:
    """The two answers taken together; None where the message is no such pair."""
    parts = change_and_both(text)
    if parts is None or asked.last is None:
        return None
    slots, both = map(read, parts)
    if not (
        slots.areas or slots.years or slots.age_group or slots.facility_level or slots.test_method
    ):
        return None
    goes_on = follow_up(replace(asked, slots=slots, found=()))
    if goes_on is None or goes_on[0] != asked.before.tool:
        return None
    first, last = question_said(asked.before.tool, asked.said), question_said(*goes_on)
    return both_together(both, first, last)
