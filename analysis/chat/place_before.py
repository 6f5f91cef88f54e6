"""Words that stand for the place of the answer before: "the wards there", "in that same LGA"."""

from __future__ import annotations

import re

from analysis.chat.answers_before import last_answer
from analysis.chat.gazetteer import Gazetteer
from analysis.chat.slots import read_slots
from analysis.models import Message
from analysis.tools.places import fold
from analysis.workspace import Workspace

_WARDS_THERE = re.compile(
    r"(?<=\bwards )there\b|(?<=\bfacilities )there\b|(?<=\bclinics )there\b", re.IGNORECASE
)
_SAME_LGA = re.compile(
    r"\b(?:in|of|for|within|from|across|at) (?:that|this|the) (?:same )?(?:lga|local government(?: area)?)\b(?! (?:average|mean))",
    re.IGNORECASE,
)


def with_place_before(text: str, names: Gazetteer, workspace: Workspace) -> str:
    """The question with the LGA of the answer before where such words stand for it.

    Unchanged where the question names a place itself, or the answer before is not about one LGA.
    """
    if not (_WARDS_THERE.search(text) or _SAME_LGA.search(text)):
        return text
    lga = _lga_of(last_answer(workspace), names)
    if lga is None or read_slots(text, names).areas:
        return text
    return _SAME_LGA.sub(f"in {lga}", _WARDS_THERE.sub(f"in {lga}", text))


def _lga_of(before: Message | None, names: Gazetteer) -> str | None:
    """The one LGA that an answer is about."""
    areas = list(before.arguments.get("areas") or ()) if before is not None else []
    if len(areas) != 1:
        return None
    wards = names.places.by_name.get(fold(str(areas[0]).split(" (")[0]), ())
    if fold(str(areas[0])) not in names.places.lgas:
        titled = [ward for ward in wards if ward.title == areas[0]] or list(wards)
        return f"{titled[0].lga} LGA" if len(titled) == 1 else None
    both = fold(str(areas[0])) in names.places.by_name  # a ward has the name, too
    return f"{areas[0]} LGA" if both else str(areas[0])
