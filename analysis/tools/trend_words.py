"""The trend of an area in a few words, and in the cells of a table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.models import Run
from analysis.science.trend.words import (
    CLASS_P,
    CLASS_SLOPE,
    EMERGING,
    IMPROVING,
    NO_CLEAR_TREND,
    NO_DATA,
    RESOLVING,
    SEASONAL_KENDALL,
    TOO_FEW_POINTS,
    WORSENING,
)
from analysis.services.canvas.trend_layers import in_short
from analysis.services.plan_trend import MEASURES
from analysis.tools.facility_areas import NAME, title_of_row
from analysis.tools.wording import as_text, counted, number, p_cell, p_words
from chatmrpt.lib.say import in_numbers, say, to_say, to_say_all

#: One record of a frame.
Row = Any
NOUNS = {"ward": "ward", "lga": "LGA", "state": "state"}
_DIRECTIONS = {
    WORSENING: to_say("going up (worsening)"),
    IMPROVING: to_say("going down (improving)"),
    NO_CLEAR_TREND: to_say("no clear trend"),
    TOO_FEW_POINTS: to_say("too few years for a class"),
    NO_DATA: to_say("no years that can be compared"),
}
#: A class at the head of a sentence and in a table's cell.
CLASSES = to_say_all(
    {
        WORSENING: "Worsening",
        IMPROVING: "Improving",
        NO_CLEAR_TREND: "No clear trend",
        TOO_FEW_POINTS: "Too few points for a class",
        NO_DATA: "No data",
        EMERGING: "Emerging",
        RESOLVING: "Resolving",
    }
)


def class_cell(name: str) -> str:
    """`No clear trend`."""
    return say(CLASSES[name])


def class_within(name: str) -> str:
    """`no clear trend`, as a sentence has it."""
    text = class_cell(name)
    return text[:1].lower() + text[1:]


def measure_of(run: Run) -> str:
    """ "test positivity", "burden"."""
    return MEASURES[run.parameters["measure"]]


def value_words(value: float, run: Run) -> str:
    """`41.2 %`, `312 per 1,000`."""
    if run.parameters["measure"] == "tpr":
        return in_numbers(f"{value:.1f} %")
    return say("{number} per 1,000", number=number(value))


def change_words(value: float, run: Run) -> str:
    """`+2.3 points`, `−14 per 1,000`."""
    unit = "points" if run.parameters["measure"] == "tpr" else say("per 1,000")
    return in_numbers(f"{value:+.1f}".replace("-", "−")) + f" {unit}"


def trend_words(row: Row, level: str, run: Run) -> str:
    """`Bosso: going up (worsening), 41.2 % in 2020 and 60.3 % in 2024, +5.2 points a year`."""
    parts = [
        f"{title_of_row(row, level)}: {_small_but_steady(row) or say(_DIRECTIONS[row['class']])}"
    ]
    if known(row["first"]):
        parts.append(
            say(
                "{before} in {first_year} and {now} in {last_year}",
                before=value_words(row["first"], run),
                first_year=int(row["first_year"]),
                now=value_words(row["last"], run),
                last_year=int(row["last_year"]),
            )
        )
    if known(row["slope"]):
        parts.append(say("{change} a year", change=change_words(row["slope"], run)))
    elif known(row["last_minus_first"]):
        change = change_words(row["last_minus_first"], run)
        parts.append(say("{change}; two years give a difference, no trend", change=change))
    if as_text(row["series"]) == SEASONAL_KENDALL:
        parts.append(say("by calendar month, for its years do not compare"))
    return ", ".join(parts)


def trend_certainty(row: Row, run: Run) -> str:
    """How sure the change a year is, and why a steady one has no class; nothing without a slope."""
    if not known(row["slope"]):
        return ""
    low, high = (change_words(row[end], run).split()[0] for end in ("slope_low", "slope_high"))
    told = say(
        "{interval} {low} to {high}", interval=say(as_text(row["interval"])), low=low, high=high
    )
    told += f", {p_words(row['p'])}" if known(row["p"]) else ""
    if _is_small_but_steady(row):
        told += say(
            "; up to {size:g} {unit} a year is no clear trend",
            size=CLASS_SLOPE[run.parameters["measure"]],
            unit="points" if run.parameters["measure"] == "tpr" else say("per 1,000"),
        )
    return f"{told}."


def _small_but_steady(row: Row) -> str:
    """The words for it, or nothing."""
    if not _is_small_but_steady(row):
        return ""
    way = say("rise") if row["slope"] > 0 else say("fall")
    return say("a steady {way}, too small to count", way=way)


def _is_small_but_steady(row: Row) -> bool:
    """No class for want of size, though the years do go one way."""
    return row["class"] == NO_CLEAR_TREND and known(row["p"]) and bool(row["p"] < CLASS_P)


def slope_words(row: Row, level: str, run: Run) -> str:
    """`Kuta (Bosso) +5.2 points a year`."""
    return say(
        "{area} {change} a year",
        area=title_of_row(row, level),
        change=change_words(row["slope"], run),
    )


def steepest(frame: pd.DataFrame, *, improving: bool) -> pd.DataFrame:
    """Areas with a slope, the steepest first; equal slopes: the higher level first."""
    known_ones = frame[frame["slope"].notna()]
    return known_ones.sort_values(
        ["slope", "level"], ascending=[improving, False], kind="stable", na_position="last"
    )


def trend_table(frame: pd.DataFrame, level: str, run: Run) -> dict[str, Any]:
    """One row an area: class, slope with its interval, p, q, the ends."""
    unit = "%" if run.parameters["measure"] == "tpr" else say("per 1,000")
    points = "points" if run.parameters["measure"] == "tpr" else say("per 1,000")
    rows = []
    for row in frame.to_dict("records"):
        ends = [change_words(row[end], run).split()[0] for end in ("slope_low", "slope_high")
                if known(row[end])]  # fmt: skip
        names = [as_text(row[NAME[level]])]
        if level == "ward":
            names.append(as_text(row["lga_name"]))
        rows.append(
            [*names, class_cell(row["class"]), _cell(row["slope"]),
             say("{low} to {high}", low=ends[0], high=ends[1]) if len(ends) > 1 else None,
             p_cell(row["p"]), p_cell(row["q"]), in_short(as_text(row["years"])),
             _cell(row["first"]), _cell(row["level"]), _cell(row["last_minus_previous"])]
        )  # fmt: skip
    names = ["Ward", "LGA"] if level == "ward" else [NOUNS[level][:1].upper() + NOUNS[level][1:]]
    return {
        "columns": [*names, "Trend", say("Change a year ({points})", points=points), "Interval", "p", "q",
                    "Years compared", say("First ({unit})", unit=unit), say("Last ({unit})", unit=unit),
                    say("Last − year before ({points})", points=points)],
        "rows": rows,
    }  # fmt: skip


def years_table(frame: pd.DataFrame, run: Run) -> dict[str, Any]:
    """The years of one area: tested, positive, value, change to the year before."""
    tpr = run.parameters["measure"] == "tpr"
    rows: list[list[Any]] = []
    before: float | None = None
    for row in frame.to_dict("records"):
        used = bool(row["used"])
        value = (100 * row["tpr"] if tpr else row["burden"]) if used else None
        value = value if known(value) else None
        change = None if value is None or before is None else round(value - before, 1)
        note = (
            ""
            if used
            else say(
                "not compared: {months} of reports", months=counted(int(row["months"]), "month")
            )
        )
        rows.append([str(row["year"]), _count(row["tested"]), _count(row["positive"]),
                     _cell(value), change, note])  # fmt: skip
        before = value if value is not None else before
    measure = say("Rate (%)") if tpr else say("Per 1,000 a year")
    return {
        "columns": ["Year", "Tested", "Positive", measure, "Change to the year before", "Note"],
        "rows": rows,
    }


def wide_table(frame: pd.DataFrame, level: str, run: Run) -> dict[str, Any]:
    """Areas by years."""
    years = [name for name in frame if str(name).isdigit()]
    rows = []
    for row in frame.to_dict("records"):
        names = [as_text(row[NAME[level]])]
        if level == "ward":
            names.append(as_text(row["lga_name"]))
        ends = (row["last_minus_previous"], row["last_minus_first"])
        rows.append([*names, *(_cell(row[year]) for year in years), *(_cell(end) for end in ends),
                     class_cell(row["class"])])  # fmt: skip
    unit = "%" if run.parameters["measure"] == "tpr" else say("per 1,000")
    names = ["Ward", "LGA"] if level == "ward" else [NOUNS[level][:1].upper() + NOUNS[level][1:]]
    return {
        "columns": [*names, *(f"{year} ({unit})" for year in years), "Last − year before",
                    "Last − first", "Trend"],
        "rows": rows,
    }  # fmt: skip


def known(value: Any) -> bool:
    """Whether a cell has a number."""
    return value is not None and value is not pd.NA and value == value


def _cell(value: Any) -> float | None:
    return round(float(value), 1) if known(value) else None


def _count(value: Any) -> int | None:
    return int(value) if known(value) else None
