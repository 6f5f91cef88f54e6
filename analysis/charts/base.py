"""What a chart is: its data, its drawing without colours, and the same in words.

Specifications are plain dictionaries in Vega-Lite: they need no package where they are made, and
the tests hold them against the schema. Fields have names of ours, never those of people's columns,
whose dots and brackets Vega-Lite would read as paths.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import in_numbers, say, say_many, to_say

#: Marks that a chart draws at most; above them it bins or shows the first ones, and says so.
MOST_MARKS = 500
#: Rows of bars that fit a page.
MOST_BARS = 60

#: Points in time that are named along an axis; a year of months, or every nth of more.
MOST_LABELS = 12

#: A scale is named at an axis, and not after each number.
SHARE = to_say("share, 0–1")

Body = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """A column of a chart's table: field, English words, unit ("" = none)."""

    name: str
    words: str
    unit: str = ""

    @property
    def label(self) -> str:
        """The words in the reader's language."""
        return say(self.words)

    @property
    def heading(self) -> str:
        """`Rainfall (mm)`."""
        return f"{self.label} ({say(self.unit)})" if self.unit else self.label


@dataclass(frozen=True, eq=False, kw_only=True)
class Chart:
    """One chart, ready to be drawn.

    Parameters
    ----------
    kind
        Key of its :class:`ChartKind`.
    title, summary
        What it shows; one or two sentences made from its data, which also stand for the picture.
    body
        Vega-Lite without data, size, title and colours; layers name their data.
    drawn
        Name of data → rows drawn; together at most `MOST_MARKS`.
    table
        The numbers behind it in full, one row an area, class or pair; its columns are `columns`.
    notes
        What was left out or put together.
    height
        Pixels of the plot.
    ranges
        Vega's named colours (`category`, `ordinal`, `ramp`, `diverging`) → (light, dark).
    """

    kind: str
    title: str
    summary: str
    body: Body
    drawn: dict[str, pd.DataFrame]
    table: pd.DataFrame
    columns: tuple[Column, ...]
    source: str
    notes: tuple[str, ...] = ()
    height: int = 320
    ranges: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)

    @property
    def marks(self) -> int:
        """Rows drawn."""
        return sum(len(rows) for rows in self.drawn.values())


@dataclass(frozen=True)
class ChartKind:
    """A kind of chart: key, name for people, what it is good for, and its maker."""

    key: str
    title: str
    description: str
    make: Callable[..., Chart]


def said(value: float, unit: str = "") -> str:
    """A number as sentences have it: three significant digits, thousands separated, its unit."""
    value = float(value)
    if value != value:
        return "–"
    if abs(value) >= 1000 or (value == int(value) and abs(value) < 1e15):
        text = f"{value:,.0f}"
    else:
        text = f"{value:.3g}"
    if "e" in text:
        text = np.format_float_positional(float(text), trim="-")
    unit = "" if unit == SHARE else unit
    return f"{in_numbers(text)} {say(unit)}".strip().replace("-", "−")


def inside(label: str) -> str:
    """A label within a sentence: `ward`, but `LGA`."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def counted(count: int, word: str) -> str:
    """`1 ward`, `12 wards`, `25 LGAs`; `word` is the English word for one."""
    forms = {
        "ward": say_many("{count:,} ward", "{count:,} wards", count),
        "lga": say_many("{count:,} LGA", "{count:,} LGAs", count),
        "state": say_many("{count:,} state", "{count:,} states", count),
        "year": say_many("{count:,} year", "{count:,} years", count),
        "month": say_many("{count:,} month", "{count:,} months", count),
        "facility": say_many("{count:,} facility", "{count:,} facilities", count),
        "age group": say_many("{count:,} age group", "{count:,} age groups", count),
        "facility level": say_many("{count:,} facility level", "{count:,} facility levels", count),
        "value": say_many("{count:,} value", "{count:,} values", count),
        "cell": say_many("{count:,} cell", "{count:,} cells", count),
        "point": say_many("{count:,} point", "{count:,} points", count),
    }
    known = forms.get(word.lower())
    if known is not None:
        return known
    return f"{count:,} {inside(word)}" + ("" if count == 1 else "s")


def number_axis(column: Column, **more: Any) -> Body:
    """An axis of numbers with its unit."""
    return {"title": column.heading, **more}


def time_axis(times: list[str]) -> Body:
    """An axis of points in time with at most `MOST_LABELS` of them named, evenly."""
    step = -(-len(times) // MOST_LABELS)
    return {"labelAngle": 0 if len(times) <= 8 else -45, "values": times[::step]}


def numbers_in_cells(field: str) -> list[Body]:
    """The numbers (−1 to 1) of a heat map, each in the ink that stands out from its cell."""
    text = {"field": field, "type": "quantitative", "format": ".2f"}
    strong = f"abs(datum.{field}) >= strong_cell"
    return [
        {
            "transform": [{"filter": which}],
            "mark": {"type": "text", "style": [style], "fontSize": 10},
            "encoding": {"text": text},
        }
        for which, style in ((f"!({strong})", "words"), (strong, "words-on-strong"))
    ]


def tooltip(*columns: Column) -> list[Body]:
    """What is read beside the pointer, in words."""
    return [{"field": item.name, "title": item.heading} for item in columns]


def left_out(missing: int, word: str) -> tuple[str, ...]:
    """The note on areas without a value."""
    if not missing:
        return ()
    return (say("{places} without a value left out.", places=counted(missing, word)),)


def highest(frame: pd.DataFrame, values: pd.Series) -> pd.Series:
    """The first row with the highest value; missing ones are passed over."""
    return frame.iloc[int(np.nanargmax(values.to_numpy(dtype=float)))]


def need_rows(found: int, least: int, what: str) -> None:
    """Refuse a chart of too little.

    Raises
    ------
    ProblemError
        ``too_few_values``.
    """
    if found < least:
        raise ProblemError(
            "too_few_values",
            say(
                "There are too few values for this chart: {found} {what}, and it needs {least}.",
                found=found,
                what=say(what),
                least=least,
            ),
            say("Choose another variable, or more areas."),
        )
