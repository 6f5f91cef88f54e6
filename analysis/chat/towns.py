"""Wards that are urban or rural: what says so, and the condition on the urban share."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.slots import Slots

_OF_TOWN = re.compile(
    r"\b(city|town|village|countryside) ward\b|"
    r"\b(?:are|is|dey|the|all|of|in|many|mean|average|those|these) (?:mostly |mainly |entirely |wholly |completely |fully |only )?(rural|urban)\b"
    r"(?! (?:share|percentage|area of|extent|settlement|threshold|class))"
    r"|\b(?:classed|classified|counted|considered|called|regarded|labelled) (?:as )?(rural|urban)\b"
    r"|\b(rural|urban) (?:ward|ones|places|lga)\b|\bward (?:that (?:are|is) )?(rural|urban)\b"
    r"|\b(?:only|just) (rural|urban)\b(?! (?:share|percentage|area of|extent|settlement|threshold|class|map|facilit\w*))"
    r"|\b(rural|urban) only\b|^(?:and |now |what about )?(?:the )?(rural|urban)$"
    r"|\b(?:counted|count|class\w*|regarded|considered|rated|labelled|seen|treated) as (rural|urban)\b"
)
#: A share of its own is said: "more than 40 % of the ward is urban".
_URBAN_PERCENT = re.compile(
    r"(?:%|percent) (?:(?:or (?:more|less)|of (?:the |their |its )*(?:ward|land|area)|is|are|was) )*(?:urban|rural)\b"
)
#: Percent of a ward that is built up from which it is called urban, as in net plans.
URBAN_FROM = 30.0


def of_town(word: str) -> dict[str, Any]:
    """The condition that "urban", "rural", "village" … put on a ward's urban share."""
    sign = "<" if word in ("rural", "village", "countryside") else ">="
    return {"variable": "urban_share", "operator": sign, "value": URBAN_FROM, "unit": "percent"}


def towns_said(slots: Slots) -> list[dict[str, Any]]:
    """The conditions of a question, each once; none where a share of its own is said."""
    if _URBAN_PERCENT.search(slots.plain):
        return []
    towns = [next(filter(None, town.groups())) for town in _OF_TOWN.finditer(slots.masked)]
    said = [of_town(word) for word in towns]
    return [item for at, item in enumerate(said) if item not in said[:at]]
