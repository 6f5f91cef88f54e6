"""A question with the answer before it, as far as continuations look at it."""

from __future__ import annotations

from types import SimpleNamespace

from analysis.chat.asked_now import AskedNow
from analysis.chat.slots import read_slots
from tests.pure.chat.test_slots import NAMES


def read(text):
    return read_slots(text, NAMES)


def said(tool, question="", outcome="answer", listed=(), **arguments):
    """An answer of a tool, with the wards that its table lists."""
    table = {"columns": ["Rank", "Ward", "LGA"], "rows": [[1, ward, ""] for ward in listed]}
    return SimpleNamespace(
        tool=tool,
        outcome=outcome,
        arguments=arguments,
        in_reply_to=SimpleNamespace(text=question),
        body={"table": table} if listed else {},
    )


def now(before, text, best="", earlier=None):
    """The question, and the tool that it speaks for by itself."""
    found = [(best, 1.0)] if best else []
    answers = [one for one in (before, earlier) if one is not None]
    return AskedNow(read(text), found, lambda: answers)


def first(ways, asked):
    """What the first of these ways to go on gives."""
    return next((found for way in ways if (found := way(asked)) is not None), None)
