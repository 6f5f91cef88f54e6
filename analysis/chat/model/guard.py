"""What a language model may not do by itself.

Changes of the data are made only as the built-in understanding reads the question: an answer
with an `effect` that the model chose is dropped. A calculation starts when the built-in
understanding found the same tool, alone or among the choices it would offer; else the officer is
asked first, with a button.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from analysis.chat.model.stream import Call
from analysis.chat.request import Understood
from analysis.tools import TOOLS, tool_by_name
from analysis.tools.base import Answer, Tool
from analysis.tools.choices import call_chip
from chatmrpt.lib.say import say

MOST_TEXT = 200
MOST_NUMBER = 1e12
#: Tools that can change the data in force.
CHANGING = frozenset({"manage_session", "match_names"})
_NAMES = frozenset(tool.name for tool in TOOLS)


class BadCallError(Exception):
    """A call that cannot be made; its words go back to the model once."""


def checked(call: Call) -> tuple[Tool[Any], dict[str, Any]]:
    """The tool and the arguments of a call that fits; else `BadCallError`."""
    if call.name not in _NAMES:
        raise BadCallError("There is no such function; choose one of those given.")
    tool = tool_by_name(call.name)
    try:
        arguments = json.loads(call.arguments or "{}")
    except (ValueError, RecursionError):
        raise BadCallError("The arguments are not JSON.") from None
    if not isinstance(arguments, dict):
        raise BadCallError("The arguments are not a JSON object.")
    said = {name: value for name, value in arguments.items() if value is not None}
    _check_plain(said)
    try:
        tool.arguments.model_validate(said)
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()]
        raise BadCallError("; ".join(lines[:5])) from None
    return tool, said


def _check_plain(value: Any) -> None:
    """Arguments are short texts and ordinary numbers, such as a question can hold."""
    if isinstance(value, dict):
        _check_plain(list(value))
        _check_plain(list(value.values()))
    elif isinstance(value, list):
        for item in value:
            _check_plain(item)
    elif isinstance(value, str):
        if len(value) > MOST_TEXT or not value.isprintable():
            raise BadCallError("A text in the arguments is too long or cannot be printed.")
    elif isinstance(value, int | float) and not abs(value) <= MOST_NUMBER:
        raise BadCallError("A number in the arguments is too large.")


def agrees(understood: Understood | Answer, tool: str) -> bool:
    """Whether the built-in understanding found this tool too, or would offer it."""
    if isinstance(understood, Understood):
        return understood.tool == tool
    return any(chip.get("tool") == tool for chip in understood.chips)


def offers_change(understood: Understood | Answer, tool: str, answer: Answer) -> bool:
    """Whether buttons that change the data would stand under a question that asks for none."""
    if agrees(understood, tool):
        return False
    return tool in CHANGING and any(chip.get("tool") in CHANGING for chip in answer.chips)


def leave_alone(understood: Understood | Answer) -> bool:
    """Questions that are not for a model: refused ones, steps of a guided calculation, buttons."""
    if isinstance(understood, Answer):
        return understood.outcome == "refuse"
    return bool(understood.arguments.get("guided")) or understood.button


def ask_first(tool: Tool[Any], arguments: dict[str, Any]) -> Answer:
    """The question whether a calculation should start that the words alone do not ask for."""
    said = "; ".join(f"{name.replace('_', ' ')}: {_words(arguments[name])}" for name in arguments)
    return Answer(
        headline=say("Do you mean this: {label}?", label=say(tool.label)),
        points=(say("It starts a calculation."), *([f"With {said}."] if said else [])),
        chips=(call_chip(say("Yes: {label}", label=say(tool.label)), tool.name, **arguments),),
        outcome="clarify",
    )


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
