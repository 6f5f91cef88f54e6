"""What is said where a limit of a question cannot be kept: no other answer is given for it."""

from __future__ import annotations

from collections.abc import Iterable

from chatmrpt.lib.say import say


def cannot_limit(words: Iterable[str]) -> str:
    """The headline that names what cannot be kept, each once."""
    return say("I cannot limit this to “{words}”.", words="”, “".join(dict.fromkeys(words)))


def none_given() -> str:
    """Why there is no answer then."""
    return say("Without it the answer would be another one, so I give none.")
