"""Rows with or without a value: "wards without housing quality", "with a known TPR"."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.query_conditions import is_extent
from analysis.chat.query_figures import COUNTED
from analysis.chat.slots import Slots

Arguments = dict[str, Any]
_EMPTY = re.compile(
    r"\b(?:no|miss(?:es|ing)?|without|lack(?:s|ing)?|unknown|empty|blank)\b(?: a| any| the| values? (?:of|for"
    r"|in))*(?: the)? _column_|_column_ (?:missing|unknown|blank)\b|_column_(?: \w+){0,2} (?:is|are) (?:missing|unknown|empty|blank|not"
    r" known)\b|\b(?:blank|missing|empty|unknown) (?:cells?|values?|entries)\b|\b(?:blanks|gaps) (?:in|of|for) _column_|\bnot have(?: a| any)?(?: value (?:of|for))? _column_"
)
_FILLED = re.compile(r"\b(?:have|has|with|having) (?:a |any |known )*values? (?:of|for|in) _column_"
                     r"|\b_column_ (?:is|are) (?:known|filled|given)\b")  # fmt: skip
#: "Wards with no urban area" have none of it: the value is not missing.
_NONE_OF = re.compile(r"^(?:no|without)\b(?!.*\bvalues?\b)")


def missing_said(slots: Slots) -> re.Match[str] | None:
    """Where a value is said to be missing."""
    return _EMPTY.search(slots.masked)


def filled_said(slots: Slots) -> bool:
    """Whether a value is said to be there."""
    return _FILLED.search(slots.masked) is not None


def of_missing(slots: Slots, variables: list[str], missing: re.Match[str]) -> Arguments:
    """Rows without a value of one variable, or what another one is there."""
    named = [item.name for item in slots.found if item.kind == "column"]
    place = slots.masked[: missing.end()].count("_column_") - 1
    name = named[place] if 0 <= place < len(named) and named[place] in variables else variables[0]
    others = [other for other in variables if other != name]
    value = re.match(r" (?:values?|data|figures?|numbers?)\b", slots.masked[missing.end() :])
    none = _NONE_OF.search(missing.group()) and not value and (is_extent(name) or name in COUNTED)
    condition: Arguments = {"variable": name, "operator": "missing"}
    if none:
        condition = {"variable": name, "operator": "=", "value": 0.0}
    if not others:
        return condition
    return {"variable": others[0], "conditions": [condition]}
