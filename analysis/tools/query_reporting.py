"""Months with a report: in how many each facility reported, and how many it missed in between."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.query.execute import kept_by
from analysis.query.plan import Column, Table
from analysis.tools.query_asked import Condition, Question
from analysis.tools.query_facilities import FACILITY
from analysis.tools.query_reports import of_time
from chatmrpt.lib.say import say

REPORTED, MISSED = "months_reported", "months_missed"
OF_MONTHS = (REPORTED, MISSED)
_PLACES = ("facility", "ward_name", "lga_name", "state_name", "ward_title", "facility_level")
_TIMES = ("month_name", "quarter", "year")


def with_months(table: Table, names: tuple[str, ...]) -> Table:
    """The reports with a month each, or the months expected of each facility, as is asked for.

    Parameters
    ----------
    table
        One row a report; not changed.
    names
        The variables that are asked for.

    Returns
    -------
    Table
        With `months_reported` each month of a facility counts once, however many reports it
        sent; with `months_missed` there is a row for each month from a facility's first report
        to its last, and those without a report are missed.
    """
    if MISSED in names:
        return _expected(table)
    if REPORTED not in names:
        return table
    frame = table.frame
    first = ~frame.duplicated([FACILITY, "period"]) & frame["period"].notna()
    label = say("Months with a report")
    columns = {**table.columns, REPORTED: Column(name=REPORTED, label=label, additive=True)}
    return replace(table, frame=frame.assign(**{REPORTED: first.astype(float)}), columns=columns)


def in_every_month(asked: Question, table: Table) -> Question:
    """ "In all months of 2024": in as many as the reports have in that time."""
    if not asked.every_month:
        return asked
    months = kept_by(table, of_time(asked, table))["period"].nunique()
    own = Condition(variable=REPORTED, operator=">=", value=float(max(months, 1)))
    given = {"conditions": (*asked.conditions, own), "every_month": False, "level": "facility"}
    return asked.model_copy(update=given if asked.names else {**given, "variable": REPORTED})


def _expected(table: Table) -> Table:
    """A row for each month between the first and the last report of each facility."""
    frame = table.frame[table.frame["period"].notna()]
    months = frame[["period", *_TIMES]].drop_duplicates("period").sort_values("period")
    at = pd.Series(np.arange(len(months)), index=months["period"])
    own = pd.DataFrame({FACILITY: frame[FACILITY], "at": frame["period"].map(at)})
    spans = own.groupby(FACILITY)["at"].agg(["min", "max"])
    number = (spans["max"] - spans["min"] + 1).to_numpy()
    starts = np.repeat(spans["min"].to_numpy(), number)
    within = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number)
    every = pd.DataFrame(
        {FACILITY: np.repeat(spans.index.to_numpy(), number), "at": starts + within}
    )
    came = pd.MultiIndex.from_frame(own.drop_duplicates())
    every[MISSED] = (~pd.MultiIndex.from_frame(every[[FACILITY, "at"]]).isin(came)).astype(float)
    places = [name for name in _PLACES if name in frame]
    homes = frame.drop_duplicates(FACILITY).set_index(FACILITY)[places]
    every = every.join(homes, on=FACILITY)
    for name in ("period", *_TIMES):
        every[name] = months[name].to_numpy()[every["at"].to_numpy()]
    columns = {name: column for name, column in table.columns.items() if name in every}
    columns[MISSED] = Column(
        name=MISSED, label=say("Months without a report between the first and the last"),
        additive=True,
    )  # fmt: skip
    rows = (say("month between the first and the last report"),
            say("months between the first and the last report"))  # fmt: skip
    return replace(table, frame=every.drop(columns="at"), columns=columns, row=rows)
