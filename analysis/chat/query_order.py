"""Which end of a list a question to the data asks for."""

from __future__ import annotations

import re

from analysis.chat.query_conditions import Said
from analysis.chat.slots import Slots

#: The end of a list; "high" and "top" may be a filter's.
SUPERLATIVE = re.compile(r"\b(?:\w{3,}est|most|least|worst)\b")


def order_asked(
    slots: Slots, said: list[Said], how: str | None, variables: list[str]
) -> tuple[str | None, bool]:
    """Which end of the list, or both; a filter that says "high" orders nothing.

    "The highest TPR of wards with fewer than 15,000 people" has an order beside its filter.
    """
    if how == "spread":
        widest = re.search(
            r"\b(?:wid|larg|great|bigg|high)\w*est (?:range|spread|var)", slots.plain
        )
        narrow = re.search(r"\b(?:small|narrow|low)\w*est (?:range|spread|var)", slots.plain)
        return "top" if widest else "bottom" if narrow else None, False
    beside = set(variables) - {item.variable for item in said}
    if said and beside and how is None and SUPERLATIVE.search(slots.masked):
        return slots.order, False
    top = re.search(r"\b(?:highest|top|most|largest|greatest|worst)\b", slots.masked)
    bottom = re.search(r"\b(?:lowest|bottom|fewest|smallest|least)\b", slots.masked)
    if top and bottom and how is None:
        return None, True
    if (said or how in ("range", "median", "std", "percentile", "share")) and slots.n is None:
        return None, False
    if re.search(r"\bfirst _number_ facilit", slots.masked) and not slots.columns:
        return None, False
    if re.search(r"\bta fi yawan\b|\ble plus\b", slots.plain):
        return "top", False
    return slots.order, False
