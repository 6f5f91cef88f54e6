"""Units of a question to the data: levels, times and groups, their columns and their words."""

from __future__ import annotations

from analysis.query.plan import Column
from analysis.tools.query_asked import Question
from analysis.tools.query_facilities import FACILITY, SPLITS
from analysis.tools.query_wards import TITLE
from chatmrpt.lib.say import say

LEVELS = {"ward": TITLE, "lga": "lga_name", "state": "state_name", "facility": FACILITY}
#: Stretches of time, which can be counted: a month is one of a year.
TIMES = {"month": "period", "quarter": "quarter", "year": "year"}
#: Groups under other names than their columns: months are those of the calendar.
GROUPS = {"month": "month_name", **{name: name for name in SPLITS}}


def over_columns(asked: Question, column: Column, row: str) -> tuple[str, ...]:
    """The columns of the units over which sums of reports are taken: "the mean per facility"."""
    if row != "report" or not (column.additive or column.rate_of):
        return ()
    return tuple({**LEVELS, **TIMES}[unit] for unit in asked.per if unit != "report")


def unit_of(column: str) -> str:
    """The unit that a column tells apart."""
    return next(unit for unit, name in {**LEVELS, **TIMES}.items() if name == column)


def unit_words(unit: str) -> tuple[str, str]:
    """A unit, singular and plural."""
    words = {
        "ward": ("ward", "wards"), "lga": ("LGA", "LGAs"), "state": ("state", "states"),
        "facility": ("facility", "facilities"), "report": ("report", "reports"),
        "month_name": ("month", "months"), "month": ("month", "months"),
        "period": ("month", "months"), "quarter": (say("quarter"), say("quarters")),
        "year": ("year", "years"), "age_group": (say("age group"), say("age groups")),
        "facility_level": ("level", "levels"), "test_method": ("test", "tests"),
        "tests_used": ("group", "groups"),
    }  # fmt: skip
    return words.get(unit, ("group", "groups"))
