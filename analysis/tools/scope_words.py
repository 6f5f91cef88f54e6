"""Limits that hold for later questions, in words."""

from __future__ import annotations

from typing import Any

from analysis.services.plan_tpr import AGES, LEVELS, TESTS
from analysis.tools.wording import joined
from chatmrpt.lib.say import say

PAIR = 2


def scope_words(scope: dict[str, Any]) -> str:
    """Places, age, level, test and years: "Bida, children under 5, in 2024"."""
    parts = [joined(list(scope["areas"]))] if scope.get("areas") else []
    for name, words in (("age_group", AGES), ("facility_level", LEVELS), ("test_method", TESTS)):
        if scope.get(name):
            parts.append(str(words[scope[name]]))
    return ", ".join([*parts, *_years(scope)])


def _years(scope: dict[str, Any]) -> list[str]:
    named = list(scope.get("years") or ()) or ([scope["year"]] if scope.get("year") else [])
    if named:
        return [joined([str(year) for year in named])]
    found = []
    if scope.get("last_years"):
        found.append(say("the last {count} years", count=scope["last_years"]))
    if scope.get("first_year"):
        found.append(say("from {year} on", year=scope["first_year"]))
    if scope.get("last_year"):
        found.append(say("until {year}", year=scope["last_year"]))
    return found
