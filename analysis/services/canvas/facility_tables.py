"""Tables of trends and of the quality of facility reports, as people read them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.models import Run
from analysis.science.quality.words import RULES, count_label, rule_label
from analysis.science.trend.words import CLASS_LABELS
from analysis.services.plan_tpr import AGES
from chatmrpt.lib.say import Said, say, to_say_all, typeset

_UNITS = Said({"tpr": "points", "burden": "per 1,000"})
_VALUES = Said({"tpr": "%", "burden": "per 1,000"})
_SLOPES = frozenset(
    ["slope", "slope_low", "slope_high", "ols_slope", "last_minus_previous", "last_minus_first"]
)
_SERIES = Said(
    {
        "calendar_years": "Calendar years",
        "seasonal_kendall": "Calendar months",
        "none": "Nothing that compares",
    }
)
#: Kind of run → column → heading.
LABELS: dict[str, dict[str, str]] = to_say_all(
    {
        "trend": {
            "class": "Trend",
            "n": "Number of years",
            "slope": "Change a year",
            "slope_low": "from",
            "slope_high": "to",
            "interval": "Interval",
            "tau": "Kendall’s tau",
            "p": "p",
            "q": "q (of all areas)",
            "ols_slope": "Least-squares change a year",
            "last_minus_previous": "Last year − the year before",
            "last_minus_first": "Last year − first year",
            "series": "Followed by",
            "years": "Years compared",
            "months": "Months compared",
            "first_year": "First year",
            "last_year": "Last year",
            "first": "First value",
            "last": "Last value",
            "level": "Value of the last year",
            "movement": "Emerging or resolving",
            "level_of": "Level",
            "year": "Year",
            "month": "Month",
        },
        "quality": {
            "scope": "By",
            "facility": "Facility",
            "period": "Period",
            "column": "Number",
            "cells": "Numbers",
            "filled": "Filled",
            "completeness": "Filled, share",
            "expected": "Reports expected",
            "reported": "Reports that came",
            "reporting_rate": "Reporting rate",
            "reason": "Reason",
            "row": "Row of the file",
            "rows": "Rows of the file",
            "first_row": "Repeats row",
            "last_row": "Last row",
            "equal": "Same numbers",
            "measure": "What",
            "value": "Value",
            "rule": "Rule",
            "centre": "Usual value",
            "low": "Usual from",
            "high": "to",
            "limit": "Must not exceed",
            "first_month": "First report",
            "last_month": "Last report",
            "months_reported": "Months reported",
            "silent_months": "Silent months",
            "tests_a_month": "Tests a month",
            "appears": "Appears late",
            "vanishes": "Vanishes early",
            "falls_silent": "Falls silent",
            "year": "Year",
            "severity": "Severity",
            "message": "What was found",
            "effect": "What it would change",
            "hint": "What to do",
            "count": "How many",
            "age": "Age group",
            "test": "Test",
        },
    }
)
_SCOPES = Said({"all": "Whole file", "column": "Number", "period": "Month", "lga": "LGA"})
_LEVELS = Said({"ward": "Ward", "lga": "LGA", "state": "State"})
_MEASURES = Said({"tested": "Tests", "positive": "Positive tests"})


def for_reading(run: Run, frame: pd.DataFrame) -> pd.DataFrame:
    """Codes in words, shares in percent, columns that say nothing left out."""
    if run.kind == "trend":
        return _trend(frame)
    return _quality(frame) if run.kind == "quality" else frame


def headed(run: Run, columns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The headings and units of the columns of such a run."""
    own = LABELS.get(run.kind)
    if own is None:
        return columns
    return [_headed(run, own, column) for column in columns]


def _headed(run: Run, own: dict[str, str], column: dict[str, Any]) -> dict[str, Any]:
    name = column["name"]
    told = {**column, "label": typeset(say(own[name])) if name in own else column["label"]}
    if run.kind == "quality":
        share = name in ("completeness", "reporting_rate")
        return {**told, "unit": "%" if share else ""}
    measure = run.parameters["measure"]
    if name == "class":
        told["kind"] = "class"
    if name in _SLOPES:
        told["unit"] = _UNITS[measure]
    elif name.isdigit() or name in ("first", "last", "level"):
        told["unit"] = _VALUES[measure]
    return told


def _trend(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.dropna(axis=1, how="all")
    words = {name: say(label).capitalize() for name, label in CLASS_LABELS.items()}
    ages = {name: say(label).capitalize() for name, label in AGES.items()}
    if "level" in frame and not pd.api.types.is_numeric_dtype(frame["level"]):
        frame = frame.rename(columns={"level": "level_of"})  # of areas by month: ward, LGA, state
    if "year" in frame:
        frame = frame.assign(year=frame["year"].astype(str))
    known = {
        "class": words, "series": dict(_SERIES.items()), "age": ages, "level_of": dict(_LEVELS.items()),
    }  # fmt: skip
    return frame.assign(**{name: frame[name].map(w) for name, w in known.items() if name in frame})


def _quality(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.dropna(axis=1, how="all")
    if "measure" in frame:
        frame = frame.assign(measure=frame["measure"].map(measure_label))
    if "column" in frame:
        frame = frame.assign(column=frame["column"].map(count_label, na_action="ignore"))
    if "rule" in frame:
        frame = frame.assign(rule=frame["rule"].map({rule: rule_label(rule) for rule in RULES}))
    if "scope" in frame:
        frame = frame.assign(
            scope=frame["scope"].map(dict(_SCOPES.items())).fillna(say("Facility"))
        )
    shares = {
        name: 100 * frame[name] for name in ("completeness", "reporting_rate") if name in frame
    }
    flags = {
        name: frame[name].map({True: say("yes"), False: say("no")})
        for name in ("equal", "appears", "vanishes", "falls_silent")
        if name in frame
    }
    return frame.assign(**shares, **flags)


def measure_label(name: str) -> str:
    """What an outlier counts, in words."""
    return _MEASURES.get(name) or count_label(name)
