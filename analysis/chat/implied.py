"""Columns that are meant without being named: "the hottest ward", "lower than 300 feet"."""

from __future__ import annotations

import re
from collections.abc import Callable

from analysis.chat.slots import Slots

#: What is said, and the words that name it. They are added to a question without a column.
_SAID: tuple[tuple[str, str], ...] = (
    (r"\bhott(?:est|er)\b|\bwarmest\b", "highest temperature"),
    (r"\bcool(?:est)\b|\bcoldest\b", "lowest temperature"),
    (r"\bwettest\b|\brainiest\b|\brain (?:\w+ )?fall(?:s|ing)? (?:most|more|pass|hardest)\b",
     "highest rainfall"),
    (r"\bdriest\b", "lowest rainfall"),
    (r"\b(?:wet\w*|sogg\w*|damp\w*|moist\w*|muddy) (?:\w+ )?soils?\b"
     r"|\bsoggy\b|\bsoils?\b.*\b(?:wet\w*|damp\w*|moist)\b", "soil wetness"),
    (r"\b(?:dry|drier|wet|wetter|rainy|rainier) (?:ward|place|area|neighbour)\b", "rainfall"),
    (r"\bgreenest\b", "highest vegetation"),
    (r"\bmost populous\b|\bmost populated\b", "highest population"),
    (r"\b(?:least|thinly|sparsely) populated\b", "lowest population"),
    (r"\b\d[\d,.]* ?(?:k?ms?|kilomet\w+|met(?:re|er)s?)\b.*\b(?:water|rivers?|streams?)\b",
     "distance to water"),
    (r"\b\d[\d,.]* ?(?:feet|ft|foot)\b", "elevation"),
    (r"\b(?:lying|lies?|sit\w*|situated|stand\w*|lower|higher|high|altitude|sea level)\b.*"
     r"\b\d[\d,.]* ?(?:m|met(?:re|er)s?)\b|\b\d[\d,.]* ?(?:m|met(?:re|er)s?) (?:high|tall|up)\b",
     "elevation"),
)  # fmt: skip


def with_implied(text: str, slots: Slots, read: Callable[[str], Slots]) -> Slots:
    """The question read again with the name of what is meant, where the data hold it."""
    if slots.columns:
        return slots
    for pattern, words in _SAID:
        if re.search(pattern, slots.plain):
            again = read(f"{text.rstrip(' .?!')} {words}")
            return again if again.columns else slots
    return slots
