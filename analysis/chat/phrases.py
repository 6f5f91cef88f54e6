"""Phrases in which columns stand: left out, turned round, weighted."""

from __future__ import annotations

import re

from analysis.chat.slots import Slots
from analysis.science.variables import find_variable
from chatmrpt.lib.patterns import compiled


def columns_after(slots: Slots, words: str) -> list[str]:
    """Columns that follow a word in a row: "without flood and rainfall"."""
    match = compiled(
        rf"\b{words}\b(?: the| only| but)?((?: (?:_column_|and|or|,|the|variable))+)"
    ).search(slots.masked)
    if match is None and "drop" in words:  # "take rainfall out"
        match = re.search(
            r"\b(?:tak\w+|leav\w+|throw\w*|put|kick\w*)(?: the)?((?: (?:_column_|and|or|the))+) (?:out|away|aside|off)\b",
            slots.masked,
        )
    if match is None:
        return []
    before = slots.masked[: match.start(1)].count("_column_")
    names = [item.name for item in slots.found if item.kind == "column"]
    return names[before : before + match.group(1).count("_column_")]


def moved_after(slots: Slots, words: str) -> list[str]:
    """Columns before the word that moves them: "with flood added", "rainfall and TPR left out"."""
    names = [item.name for item in slots.found if item.kind == "column"]
    found: list[str] = []
    run = r"_column_(?: (?:and |or |the )*_column_)*"
    pattern = rf"({run})(?: (?:be|is|are|being|both|all))* {words}\b"
    for match in compiled(pattern).finditer(slots.masked):
        before = slots.masked[: match.start(1)].count("_column_")
        found += names[before : before + match.group(1).count("_column_")]
    return list(dict.fromkeys(found))


def directed(slots: Slots, words: str) -> list[str]:
    """Columns said to be inverse or direct: "elevation inverse", "with elevation as inverse"."""
    names = [item.name for item in slots.found if item.kind == "column"]
    found = []
    run = r"_column_(?: (?:and|or) _column_)*"
    for pattern in (
        rf"({run})(?: (?:as|is|are|being|should be|both|all|the|an?))* (?:{words})\b",
        rf"\b(?:{words}) (?:for |of |variable )*({run})",
    ):
        for match in compiled(pattern).finditer(slots.masked):
            before = slots.masked[: match.start(1)].count("_column_")
            turned = names[before : before + match.group(1).count("_column_")]
            # "tpr and elevation inverse" turns elevation: risk never falls with malaria itself.
            found += [name for name in turned if len(turned) == 1 or not is_malaria(name)]
    return list(dict.fromkeys(found))


def is_malaria(name: str) -> bool:
    """Whether the column measures malaria itself."""
    variable = find_variable(name)
    return variable is not None and variable.role == "malaria"


#: "Give TPR more weight": no number is said, so twice that of the others, which the answer says.
MORE = 2.0
_MORE_WEIGHT = re.compile(
    r"\b(?:give|put|make|let|with)\b(?: \w+)? _column_ (?:count |have |get |carry )?(?:for )?(?:a )?(?:more|greater|higher|bigger|larger|heavier)"
    r"(?: (?:weight\w*|importance|emphasis|influence))?\b"
    r"|\b(?:more|greater|higher|extra|bigger|larger) (?:weight\w*|importance|emphasis) (?:to|on|for) (?:the )?_column_"
)


def weights_of(slots: Slots) -> dict[str, float] | None:
    """Weights that were said: "double weight to rainfall", "rainfall 60 % and TPR 40 %"."""
    names = [item.name for item in slots.found if item.kind == "column"]
    more = _MORE_WEIGHT.search(slots.masked)
    if more is not None and not slots.numbers:
        return {names[slots.masked[: more.end()].count("_column_") - 1]: MORE}
    if not names or not re.search(r"\bweight\w*|\btwice\b|\bdouble\b|\btriple\b", slots.plain):
        return None
    double = re.search(
        r"_column_(?: (?!_column_)\w+){0,3} (?:double|twice|triple)\b|\b(?:double|twice|triple)\b"
        r"(?: the| weight\w*| of| on| for| to| as| much)* _column_",
        slots.masked,
    )
    if double:
        before = slots.masked[: double.start() + double.group().index("_column_")]
        factor = 3.0 if "triple" in double.group() else 2.0
        return {names[before.count("_column_")]: factor}
    found = _in_pairs(slots, names)
    if found:
        return found
    pairs = re.finditer(r"_column_(?: (?!_column_)\w+){0,2}? _number_", slots.masked)
    for pair in pairs:
        before = slots.masked[: pair.start()]
        number = slots.numbers[before.count("_number_")]
        found[names[before.count("_column_")]] = number.value / (100 if number.percent else 1)
    return found or None


def _in_pairs(slots: Slots, names: list[str]) -> dict[str, float]:
    """Weights before their columns, or after all of them: "70 % TPR and 30 % rainfall"."""
    marks = slots.masked.count("_number_")
    values = [item.value / (100 if item.percent else 1) for item in slots.numbers[:marks]]
    first = list(
        re.finditer(r"_number_(?: (?:%|percent|weight|to|for|on|of|the))* _column_", slots.masked)
    )
    if marks and len(first) == marks == len(values):
        at = [slots.masked[: item.end() - len("_column_")].count("_column_") for item in first]
        return {names[place]: value for place, value in zip(at, values, strict=True)}
    together = re.search(
        r"_column_((?: (?:and )?_column_)+)(?: \w+){0,3} weights? (?:of )?_number_((?: (?:and )?_number_)+)",
        slots.masked,
    )
    if together is None or len(values) != marks:
        return {}
    start = slots.masked[: together.start()].count("_column_")
    own = names[start : start + 1 + together.group(1).count("_column_")]
    return dict(zip(own, values, strict=True)) if len(own) == len(values) else {}


def listed_to_use(slots: Slots) -> list[str]:
    """Columns in a list after "by", "with", "use": what a run is made of, weighted or not."""
    match = re.search(
        r"\b(?:by|with|using|use|on|from) (?:only )?(_column_(?: (?:and )?_column_)+)", slots.masked
    )
    if match is None:
        return []
    names = [item.name for item in slots.found if item.kind == "column"]
    before = slots.masked[: match.start(1)].count("_column_")
    return list(dict.fromkeys(names[before : before + match.group(1).count("_column_")]))
