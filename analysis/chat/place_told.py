"""The one place that an answer was about, or one of those that it lists, as a question may name it."""

from __future__ import annotations

import re

from analysis.chat.gazetteer import Gazetteer
from analysis.chat.request import REPORTS_CHOSEN_BY, Arguments
from analysis.chat.slots import Slots
from analysis.chat.words.ends import PLACES
from analysis.models import Message
from analysis.tools.places import fold

TWO = 2
#: A question that asks for one place, though the answer lists more of them.
_FOR_ONE = re.compile(
    r"\b(?:which|what|wetin|quel|quelle|wane|wace|name|the|only|single)(?: (?:is|be|single|one|other|the|\w+est|most \w+|least \w+|first|last|worst|best|top)){0,3} (?:ward|lga|local government|district|area|place|facility|clinic|hospital|health post|health centre)\b(?!s)"
    r"|\b(?:highest|lowest|worst|best|largest|smallest|biggest|most|least|first|last)(?: one)?[?.! ]*$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b(?:wards|lgas|places|areas|facilities|districts)\b", re.IGNORECASE)
#: Questions about reports keep the time and the people of the answer before.
_OF_REPORTS = re.compile(
    r"\b(?:tests?|tested|testing|positives?|positivity|tpr|cases?|fevers?|reports?|reported|malaria)\b"
)
_PEOPLE = {"u5": "children under five", "o5": "people over five", "pw": "pregnant women"}


def one_told(before: Message, names: Gazetteer) -> str | None:
    """The one place that an answer is about: the one named, or the first where one was asked for."""
    said = before.arguments
    areas = list(said.get("areas") or ())
    ordered = said.get("order") or (before.tool == "rank_areas" and not areas)
    if len(areas) == 1 and (not ordered or fold(str(areas[0])) not in names.places.lgas):
        return _title(str(areas[0]), str(said.get("level") or ""), names)
    if not ordered or before.outcome not in ("answer", ""):
        return None
    text = before.in_reply_to.text if before.in_reply_to is not None else ""
    single = said.get("n") == 1 or (_FOR_ONE.search(text) and not _SEVERAL.search(text))
    return nth_told(before, "first") if single else None


def _title(name: str, level: str, names: Gazetteer) -> str | None:
    """The name of a place as a question may say it: with its LGA where several have it."""
    if name.endswith((")", " LGA")):
        return name
    wards = names.places.by_name.get(fold(name), ())
    if fold(name) in names.places.lgas and (level == "lga" or not wards):
        return f"{name} LGA"
    return wards[0].title if len(wards) == 1 else None


def nth_told(before: Message, word: str) -> str | None:
    """A place of the list that the answer before shows."""
    table = before.body.get("table") or {}
    rows, columns = table.get("rows") or [], list(table.get("columns") or [])
    at = -1 if word == "last" else PLACES.get(word, 0) - 1
    if not rows or at >= len(rows):
        return None
    row = rows[at]
    if before.arguments.get("level") == "facility" and before.tool == "query_data":
        return str(row[0])
    if columns[:1] == ["Ward"] and "LGA" not in columns:
        return str(row[0])
    if "LGA" not in columns:
        return None
    lga = str(row[columns.index("LGA")])
    if "Ward" in columns:
        return f"{row[columns.index('Ward')]} ({lga})"
    return f"{lga} LGA" if columns.index("LGA") < TWO else None


def limits_told(said: Arguments, slots: Slots) -> str | None:
    """The year, people, level and test that the answer before was limited to, in words.

    Empty where this question says its own or is not about reports; None where they cannot be said
    in a few words.
    """
    chosen = {name: said[name] for name in REPORTS_CHOSEN_BY if said.get(name)}
    if not chosen or not _OF_REPORTS.search(slots.plain):
        return ""
    words = []
    for name, value in chosen.items():
        if name == "year":
            words.append("" if slots.years else f"in {value}")
        elif name == "age_group" and value in _PEOPLE:
            words.append("" if slots.age_group else f"among {_PEOPLE[value]}")
        elif name == "facility_level":
            words.append("" if slots.facility_level else f"at {value} facilities")
        elif name == "test_method" and value != "both":
            words.append("" if slots.test_method else f"by {value}")
        else:
            return None
    return "".join(f" {word}" for word in words if word)
