"""Month by month, and the usual month of the year: what a trend's counts say within years."""

from __future__ import annotations

from calendar import month_abbr, month_name
from typing import Any

import pandas as pd

from analysis.models import Run
from analysis.services.plan_trend import counted_words
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.facility_areas import NAME, rows_of_areas, title_of_row
from analysis.tools.trend_words import known
from analysis.tools.wording import counted, joined, whole
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, to_say

MOST_MONTHS = 24
#: Measure → (column, what it is).
_MEASURES = {
    "tpr": ("tpr", "test positivity"),
    "positives": ("positive", "positive tests"),
    "tests": ("tested", "tests"),
}
_COUNTS = to_say("Counts move with how many facilities report; rates do so less.")


def months_answer(
    workspace: Workspace, run: Run, *, variable: str, areas: tuple[str, ...], year: int | None
) -> Answer:
    """The months of the largest areas, or of those named; of one year, else the last two."""
    frame, name = _chosen(workspace, run, areas)
    if year is not None:
        frame = _of_year(frame, year, run)
    column, words = _MEASURES.get(variable, _MEASURES["tpr"])
    shown = frame if year is not None else frame.tail(MOST_MONTHS)
    told = shown[shown[column].notna()]
    ends = []
    if len(told):
        ordered = told.sort_values(column, kind="stable")
        low, high = ordered.iloc[0], ordered.iloc[-1]
        ends = [say("highest in {when} ({value})", when=_when(high), value=_value(high, column)),
                say("lowest in {when} ({value})", when=_when(low), value=_value(low, column))]  # fmt: skip
    span = (
        str(year)
        if year is not None
        else say("the last {months}", months=counted(len(shown), "month"))
    )
    return Answer(
        headline=say(
            "{measure} month by month in {name}, {span}: {ends}.",
            measure=words.capitalize(),
            name=name,
            span=span,
            ends=joined(ends) or say("no counted tests"),
        ),
        points=(_of(run), say(_COUNTS)),
        table={
            "columns": ["Month", "Tested", "Positive", "Rate (%)"],
            "rows": [
                [_when(row), int(row["tested"]), int(row["positive"]), _rate(row["tpr"])]
                for row in shown.to_dict("records")
            ],
        },
        chips=_next(areas),
        show={"view": "table", "table": "trend_months", "run": str(run.pk)},
        run=run,
        rows_in=len(frame),
        rows_out=len(shown),
    )


def _season(part: Any, row: Any, quarters: bool) -> list[Any]:
    counts = [int(row["years"]), round(row["tested"]), round(row["positive"])]
    return [_part(part, quarters), *counts, _rate(row["tpr"])]


def seasons_answer(
    workspace: Workspace, run: Run, *, variable: str, areas: tuple[str, ...], quarters: bool = False
) -> Answer:
    """Each calendar month, or quarter, over all years: mean counts a year, rates of the sums."""
    frame, name = _chosen(workspace, run, areas)
    if quarters:
        frame = frame.assign(month=(frame["month"] + 2) // 3)
    grouped = frame.groupby("month")[["tested", "positive"]]
    sums = grouped.sum().assign(years=frame.groupby("month")["year"].nunique())
    sums["tpr"] = (100 * sums["positive"] / sums["tested"]).where(sums["tested"] > 0)
    for count in ("tested", "positive"):
        sums[count] /= sums["years"]
    column, words = _MEASURES.get(variable, _MEASURES["tpr"])
    order = sums[sums[column].notna()].sort_values(column, ascending=False, kind="stable")
    ends = [
        joined(f"{_part(m, quarters)} ({_value(row, column)})" for m, row in _head(part))
        for part in (order, order[::-1])
    ]
    return Answer(
        headline=say(
            "{measure} of {counted} in {name}: highest in {highest}, lowest in {lowest}.",
            measure=say("Quarters") if quarters else say("Season"),
            counted=words,
            name=name,
            highest=ends[0],
            lowest=ends[1],
        ),
        points=(
            _of(run),
            say("Counts are means over the years with reports, rates are of the sums."),
            say(_COUNTS),
        ),
        table={
            "columns": [
                "Quarter" if quarters else "Month",
                *("Years", "Tested a year", "Positive a year", "Rate (%)"),
            ],
            "rows": [_season(month, row, quarters) for month, row in sums.iterrows()],
        },
        chips=_next(areas),
        show={"view": "table", "table": "trend_months", "run": str(run.pk)},
        run=run,
        rows_in=len(frame),
        rows_out=len(sums),
    )


def months_by_lga(workspace: Workspace, run: Run, *, variable: str, year: int | None) -> Answer:
    """LGAs by months: of one year, else the last twelve."""
    column, words = _MEASURES.get(variable, _MEASURES["tpr"])
    frame = _months(workspace, run)
    frame = frame[frame["level"] == "lga"]
    if year is not None:
        frame = _of_year(frame, year, run)
    if not len(frame):
        return months_answer(workspace, run, variable=variable, areas=(), year=year)
    months = sorted({(row["year"], row["month"]) for row in frame.to_dict("records")})[-12:]
    keys = frame["year"] * 100 + frame["month"]
    wide = frame.assign(key=keys).pivot_table(index="lga_name", columns="key", values=column)
    heads = [y * 100 + m for y, m in months]
    unit = " (%)" if column == "tpr" else ""
    return Answer(
        headline=say(
            "{measure}{unit} month by month in {lgas}, {first_month} {first_year} to {last_month} "
            "{last_year}.",
            measure=words.capitalize(),
            unit=unit,
            lgas=counted(len(wide), "LGA"),
            first_month=month_name[months[0][1]],
            first_year=months[0][0],
            last_month=month_name[months[-1][1]],
            last_year=months[-1][0],
        ),
        points=(_of(run), say(_COUNTS)),
        table={
            "columns": ["LGA", *(f"{month_abbr[m]} {y}" for y, m in months)],
            "rows": [
                [str(name), *(_rate(row.get(head)) for head in heads)]
                for name, row in wide.iterrows()
            ],
        },
        chips=_next(()),
        show={"view": "table", "table": "trend_months", "run": str(run.pk)},
        run=run,
        rows_in=len(frame),
        rows_out=len(wide),
    )


def no_days(areas: tuple[str, ...]) -> Answer:
    """Reports are of months."""
    return Answer(
        headline=say("Facility reports are of months; days and weeks are not in them."),
        points=(say("Shall I show it month by month?"),),
        chips=_next(areas)[1:],
        outcome="clarify",
    )


def which_measure(said: dict[str, Any]) -> Answer:
    """Quarters of what?"""
    labels = (
        ("tpr", say("Test positivity")),
        ("positives", say("Positive tests")),
        ("tests", "Tests"),
    )
    return Answer(
        headline=say("By what shall the quarters be compared?"),
        points=(say("Quarters are told over all years; positives and tests as means a year."),),
        chips=tuple(
            call_chip(label, "analyse_trend", **{**said, "variable": name})
            for name, label in labels
        ),
        outcome="clarify",
    )


def _chosen(workspace: Workspace, run: Run, areas: tuple[str, ...]) -> tuple[pd.DataFrame, str]:
    """The months of an area, or of all together, summed."""
    frame = _months(workspace, run)
    levels = tuple(str(level) for level in frame["level"].unique())
    if not areas:
        frame = frame[frame["level"] == levels[-1]]
        names = frame[NAME[levels[-1]]].astype(str).unique().tolist()
        return _summed(frame), names[0] if len(names) == 1 else say("all areas together")
    found, level = rows_of_areas(lambda wanted: frame[frame["level"] == wanted], levels, areas)
    titles = {title_of_row(row, level): None for row in found.to_dict("records")}
    return _summed(found), joined(titles)


def _months(workspace: Workspace, run: Run) -> pd.DataFrame:
    if not run.artefacts.filter(name="months.csv").exists():
        raise ProblemError(
            "period_too_coarse",
            say("The reports are not monthly."),
            say("Ask for the trend over the years."),
        )
    return workspace.run_table("months.csv", run)


def _of_year(frame: pd.DataFrame, year: int, run: Run) -> pd.DataFrame:
    found = frame[frame["year"] == year]
    if not len(found):
        has = joined(str(known_year) for known_year in run.result["years"])
        raise ProblemError(
            "unknown_year",
            say("The reports have no year {year}.", year=year),
            say("They cover {has}.", has=has),
            404,
        )
    return found


def _part(month: Any, quarters: bool) -> str:
    return f"Q{int(month)}" if quarters else month_name[int(month)]


def _summed(frame: pd.DataFrame) -> pd.DataFrame:
    sums = frame.groupby(["year", "month"], as_index=False)[["tested", "positive"]].sum()
    return sums.assign(tpr=(100 * sums["positive"] / sums["tested"]).where(sums["tested"] > 0))


def _head(frame: pd.DataFrame) -> list[tuple[Any, Any]]:
    return list(frame.head(2).iterrows())


def _when(row: Any) -> str:
    return f"{month_name[int(row['month'])]} {int(row['year'])}"


def _value(row: Any, column: str) -> str:
    return f"{row[column]:.1f} %" if column == "tpr" else whole(row[column])


def _rate(value: Any) -> float | None:
    return round(float(value), 1) if known(value) else None


def _of(run: Run) -> str:
    return say("Counted: {what}.", what=counted_words(run.parameters))


def _next(areas: tuple[str, ...]) -> tuple[dict[str, Any], ...]:
    kept = {"areas": list(areas)} if areas else {}
    return (
        call_chip(say("The season"), "analyse_trend", topic="seasons", **kept),
        call_chip(say("Month by month"), "analyse_trend", topic="months", **kept),
        call_chip(say("Over the years"), "analyse_trend", **kept),
    )
