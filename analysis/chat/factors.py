"""Words for a multiple or a part of what is there: "double", "three times", "half"."""

from __future__ import annotations

from chatmrpt.lib.patterns import compiled

Factors = tuple[tuple[str, float], ...]

FACTORS: Factors = (
    (r"\b(?:doubl\w+|twice|two times)\b", 2.0),
    (r"\b(?:tripl\w+|three times)\b", 3.0),
    (r"\b(?:halv\w+|half)\b", 0.5),
)


def factor_said(plain: str, more: Factors = ()) -> float | None:
    """The first factor that a question says, of those here or of `more`."""
    return next((by for words, by in (*FACTORS, *more) if compiled(words).search(plain)), None)
