"""Facility reports that came of those expected, by place and month, and who was silent when."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from analysis.models import Run
from analysis.science.quality.yearly import CAME, MISSING
from analysis.tools.base import Answer
from analysis.tools.quality_limits import Limits, facility_levels, headed
from analysis.tools.quality_next import by_chips, next_chips, show_of
from analysis.tools.quality_reports import nothing_there, read
from analysis.tools.quality_words import (
    EXPECTED,
    FOCUS_CODES,
    NOTHING,
    PLACE,
    cell,
    effects_of,
    headings,
    records,
    row_text,
)
from analysis.tools.wording import as_text, counted, joined, percent, some_of
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

SHOWN = 50
MOST_MONTHS = 12
_GROUPS = {
    "facility": PLACE,
    "ward": ["ward_name", "lga_name"],
    "year": ["year"],
    "month": ["period"],
    "facility_level": ["facility_level"],
}
_LEVEL_OF = {"facility": "facility", "ward_name": "ward", "lga_name": "lga", "period": "month"}


def reporting(workspace: Workspace, run: Run, limits: Limits, level: str) -> Answer:
    """Reports that came of those expected, by LGA, ward, facility, level, month or year."""
    long = reports_expected(workspace, run, limits)
    if long is None:
        return Answer(headline=say(NOTHING["reporting"]), chips=next_chips(run, "reporting", limits),
                      run=run, rows_in=run.result["rows"], rows_out=0)  # fmt: skip
    if not len(long):
        return nothing_there(run, limits)
    if level == "facility_level":
        long = long.assign(facility_level=facility_levels(limits.table, long))
    names = _GROUPS.get(level, ["lga_name"])
    sums = long.groupby(names, sort=True, dropna=False)[["expected", "reported"]].sum()
    sums = sums.reset_index()
    sums["reporting_rate"] = (sums["reported"] / sums["expected"]).where(sums["expected"] > 0)
    return _rates(run, sums, names, limits)


def reports_expected(workspace: Workspace, run: Run, limits: Limits) -> pd.DataFrame | None:
    """One row a facility and month that counts: expected, reported (0 or 1); None without months."""
    frame = read(workspace, run, "facility_months.csv")
    if not len(frame):
        return None
    months = [name for name in frame if re.fullmatch(r"\d{4}-\d{2}", str(name))]
    rows = frame[limits.at_place(frame)]
    long = rows.melt([*PLACE], months, var_name="period", value_name="state")
    long = long[limits.in_time(long["period"])]
    came = long["state"].eq(CAME)
    return long.drop(columns="state").assign(
        year=long["period"].astype(str).str[:4],
        expected=(came | long["state"].eq(MISSING)).astype(int),
        reported=came.astype(int),
    )


def _rates(run: Run, frame: pd.DataFrame, names: list[str], limits: Limits) -> Answer:
    by_time = names in (["period"], ["year"])
    ordered = frame if by_time else frame.sort_values(
        ["reporting_rate", "reported"], kind="stable", na_position="last"
    )  # fmt: skip
    expected, came = int(frame["expected"].sum()), int(frame["reported"].sum())
    headline = say(
        "{came:,} of {expected:,} reports expected came ({share})",
        came=came,
        expected=expected,
        share=percent(came, expected),
    )
    headline += _fewer(frame, names)
    if names != ["facility_level"]:
        headline += _silent(frame, names)
    return Answer(
        headline=headed(limits, f"{headline}."),
        points=(
            say(EXPECTED),
            *(() if limits.any else effects_of(run, FOCUS_CODES["reporting"])[:1]),
        ),
        table={
            "columns": [*headings(names), "Expected", "Came", "Rate (%)"],
            "rows": [
                [*(row_text(row, name) for name in names), int(row["expected"]),
                 int(row["reported"]), cell(row["reporting_rate"], 100)]
                for row in records(ordered.head(SHOWN if not by_time else len(ordered)))
            ],
        },
        chips=(
            *by_chips("reporting", _LEVEL_OF.get(names[0], ""), limits),
            *next_chips(run, "reporting", limits)[:2],
        ),
        show=show_of(run, "reporting", limits, names),
        run=run,
        rows_in=expected,
        rows_out=came,
    )  # fmt: skip


def _fewer(frame: pd.DataFrame, names: list[str]) -> str:
    """How many sent fewer than expected, or where the share is lowest."""
    rest = frame[frame["reported"] < frame["expected"]]
    if names == ["period"]:
        return say(
            "; in {some:,} of {all} some did not", some=len(rest), all=counted(len(frame), "month")
        ) + _lowest(frame, names)
    if names == PLACE:
        told = counted(len(rest), "facility", "facilities")
        return say("; {facilities} of {all:,} sent fewer", facilities=told, all=len(frame))
    return _lowest(frame, names)


def _lowest(frame: pd.DataFrame, names: list[str]) -> str:
    """Where the share is lowest, of several."""
    rest = frame[frame["reported"] < frame["expected"]]
    if not len(rest) or len(frame) < 2:
        return ""
    low = rest.sort_values("reporting_rate", kind="stable").head(3)
    told = joined(f"{row_text(row, names[0])} {100 * row['reporting_rate']:.0f} %"
                  for row in records(low))  # fmt: skip
    return say("; lowest: {told}", told=told)


def _silent(frame: pd.DataFrame, names: list[str]) -> str:
    """Those from whom no report came at all, though some were expected; of months each."""
    none = frame[frame["reported"] == 0]
    due = none[none["expected"] > 0]
    who = [row_text(row, names[0]) for row in records(due)]
    if names in (["period"], ["year"]):
        if not len(none):
            return say("; none of them without any report") if len(frame) > 1 else ""
        told = some_of([row_text(row, names[0]) for row in records(none)], MOST_MONTHS)
        return say("; no report at all in {told}", told=told)
    said = ""
    if len(due):
        said = say("; {none:,} of {all:,} sent none ({who})", none=len(due), all=len(frame),
                   who=some_of(who, 3))  # fmt: skip
    if len(none) > len(due):
        said += say("; of {others:,} none was expected", others=len(none) - len(due))
    return said


def silent_in(workspace: Workspace, run: Run, limits: Limits) -> Answer:
    """Facilities without a report in the time asked for, and those that fell silent in it."""
    long = reports_expected(workspace, run, limits)
    if long is None or not len(long):
        return nothing_there(run, limits)
    spans = read(workspace, run, "facilities.csv")
    spans = spans[limits.at_place(spans)]
    first, last = long["period"].min(), long["period"].max()
    came = long.groupby(PLACE, dropna=False)["reported"].sum().reset_index()
    known = spans.merge(came, on=PLACE, how="left").fillna({"reported": 0})
    known = known[known["first_month"].astype(str) <= last]
    after = _next_month(known["last_month"])
    silent = known["falls_silent"] | known["vanishes"]
    fell = silent & (after >= first) & (after <= last) & limits.in_time(after)
    none = known["reported"] == 0
    told = say(
        "{none} without a report{none_names}; {fell} fell silent then{fell_names}.",
        none=counted(int(none.sum()), "facility", "facilities"),
        none_names=_names(known[none]),
        fell=counted(int(fell.sum()), "facility", "facilities"),
        fell_names=_names(known[fell]),
    )
    words = {(True, False): say("no report"), (False, True): say("fell silent"),
             (True, True): say("no report, fell silent then")}  # fmt: skip
    listed = known.assign(kind=[words.get(pair, "") for pair in zip(none, fell, strict=True)])
    listed = listed[none | fell].sort_values(["reported", *PLACE], kind="stable")
    rows = [
        [*(row_text(row, name) for name in PLACE), as_text(row["first_month"]),
         as_text(row["last_month"]), int(row["reported"]), row["kind"]]
        for row in records(listed.head(SHOWN))
    ]  # fmt: skip
    columns = [*headings(PLACE), "First report", "Last report", "Reports then", "What"]
    return Answer(
        headline=headed(limits, told),
        points=(
            say("Without a report: none came in the whole time asked for; those that had not yet "
                "begun are left out."),
            say("Fell silent: its last report came before one of these months, and six months or "
                "more went by without another, or three in which its LGA went on."),
        ),
        table={"columns": columns, "rows": rows} if rows else None,
        chips=next_chips(run, "silence", limits),
        run=run,
        rows_in=len(known),
        rows_out=len(listed),
    )  # fmt: skip


def _names(frame: pd.DataFrame) -> str:
    return (
        f" ({some_of([row_text(row, 'facility') for row in records(frame)], 3)})"
        if len(frame)
        else ""
    )


def _next_month(months: pd.Series[Any]) -> pd.Series[Any]:
    """`2024-01` after `2023-12`."""
    year, month = months.astype(str).str[:4].astype(int), months.astype(str).str[5:7].astype(int)
    number = year * 12 + month
    text = [f"{n // 12}-{n % 12 + 1:02d}" for n in np.asarray(number, dtype=np.int64).tolist()]
    return pd.Series(text, index=months.index, dtype=object)
