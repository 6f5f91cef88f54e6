"""Why an argument does not fit, in plain words and in the reader's language."""

from __future__ import annotations

from typing import Any

from chatmrpt.lib.say import say

MOST_SHOWN = 40
_TEXT, _LIST = ("string_type", "string_"), ("tuple_", "list_", "set_")
_WHOLE = ("int_type", "int_parsing", "int_from_float", "int_")
_NUMBER = ("float_type", "float_parsing", "float_", "finite_number")


def reason_of(error: Any) -> str:
    """What was expected, as part of a sentence: from an error of pydantic."""
    kind, context = str(error["type"]), error.get("ctx") or {}
    if kind == "greater_than_equal":
        return say("it must be {limit:,} or more", limit=_plain(context["ge"]))
    if kind == "greater_than":
        return say("it must be above {limit:,}", limit=_plain(context["gt"]))
    if kind == "less_than_equal":
        return say("it must be {limit:,} or less", limit=_plain(context["le"]))
    if kind == "less_than":
        return say("it must be below {limit:,}", limit=_plain(context["lt"]))
    if kind == "literal_error":
        return say("it must be one of: {names}", names=str(context["expected"]).replace("'", ""))
    if kind == "extra_forbidden":
        return say("there is no such argument")
    if kind == "too_long":
        return say("at most {most} are allowed", most=context["max_length"])
    return _type_words(kind)


def came(error: Any) -> str:
    """The value that came, short."""
    text = str(error["input"])
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


def _plain(limit: float) -> float:
    """100 for 100.0."""
    return int(limit) if limit == int(limit) else limit


def _type_words(kind: str) -> str:
    if kind.startswith(_WHOLE):
        return say("a whole number is expected")
    if kind.startswith(_NUMBER):
        return say("a number is expected")
    if kind.startswith("bool_"):
        return say("yes or no (true or false) is expected")
    if kind.startswith(_TEXT):
        return say("a text is expected")
    if kind.startswith(_LIST):
        return say("a list is expected")
    return say("it has another form than expected")
