"""How values are distributed: counts in classes of one width."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.charts.base import (
    Chart,
    ChartKind,
    Column,
    counted,
    highest,
    left_out,
    need_rows,
    number_axis,
    said,
    tooltip,
)
from analysis.charts.theme import few_ticks
from chatmrpt.lib.say import say, to_say

FEWEST, MOST = 5, 30
FROM, TO = Column("low", "From"), Column("high", "To")
#: Widths that people read easily, times a power of ten.
_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)


def histogram_chart(
    values: pd.Series,
    *,
    value: Column,
    word: str,
    title: str,
    source: str,
    log: bool = False,
) -> Chart:
    """Counts of areas by class, with the median.

    Parameters
    ----------
    values
        One number an area; missing ones are left out and counted.
    value
        The words and the unit of the numbers.
    word
        What is counted: "ward".
    log
        Classes of one ratio on a logarithmic axis; values of 0 or less have no place and are left
        out.
    """
    numbers = pd.to_numeric(values, errors="coerce").dropna().to_numpy(dtype=float)
    known = len(numbers)
    numbers = numbers[numbers > 0] if log else numbers
    need_rows(len(numbers), 2, to_say("values"))
    edges = log_edges(numbers) if log else class_edges(numbers)
    counts, _ = np.histogram(numbers, edges)
    table = pd.DataFrame({"low": edges[:-1], "high": edges[1:], "count": counts})
    count = Column("count", say("Wards") if word == "ward" else f"{word.capitalize()}s")
    middle = float(np.median(numbers))
    low, high = Column("low", FROM.words, value.unit), Column("high", TO.words, value.unit)
    bar = _bars(value, low, high, count, log=log)
    rule = {
        "data": {"name": "middle"},
        "mark": {"type": "rule", "style": ["strong"], "strokeWidth": 2, "strokeDash": [5, 3]},
        "encoding": {
            "x": {"field": "median", "type": "quantitative"},
            "tooltip": tooltip(Column("median", "Median", value.unit)),
        },
    }
    return Chart(
        kind="histogram",
        title=title,
        summary=_summary(numbers, table, value, count, word),
        body={"layer": [bar, rule]},
        drawn={"classes": table, "middle": pd.DataFrame({"median": [middle]})},
        table=table,
        columns=(low, high, count),
        source=source,
        notes=(
            *left_out(len(values) - len(numbers), word),
            *_log_notes(log, known - len(numbers)),
            say("Broken line: median."),
        ),
    )


def _bars(
    value: Column, low: Column, high: Column, count: Column, *, log: bool
) -> dict[str, object]:
    return {
        "data": {"name": "classes"},
        "mark": {"type": "bar", "style": ["value"], "binSpacing": 1},
        "encoding": {
            "x": {"field": "low", "type": "quantitative", "bin": {"binned": True},
                  **({"scale": {"type": "log"}} if log else {}),
                  "axis": number_axis(value, tickCount=few_ticks())},
            "x2": {"field": "high"},
            "y": {"field": "count", "type": "quantitative",
                  "axis": {"title": say("Number of {places}", places=count.label.lower()), "tickMinStep": 1}},
            "tooltip": tooltip(low, high, count),
        },
    }  # fmt: skip


def class_edges(numbers: np.ndarray) -> np.ndarray:
    """Limits of 5 to 30 classes of one readable width (after Freedman and Diaconis 1981)."""
    low, high = float(numbers.min()), float(numbers.max())
    if low == high:
        return np.array([low - 0.5, low + 0.5])
    quarter = np.subtract(*np.quantile(numbers, [0.75, 0.25]))
    wanted = 2 * quarter / len(numbers) ** (1 / 3) or (high - low) / 10
    wanted = float(np.clip(wanted, (high - low) / (MOST - 2), (high - low) / FEWEST))
    scale = 10.0 ** np.floor(np.log10(wanted))
    width = next(scale * step for step in _NICE if scale * step >= wanted * 0.999)
    if (high - low) / width < FEWEST - 1:
        width /= 2
    first = np.floor(low / width)
    classes = int(np.floor(high / width) - first) + 1
    return np.asarray((first + np.arange(classes + 1)) * width)


def log_edges(numbers: np.ndarray) -> np.ndarray:
    """Limits of classes of one ratio: equal widths of the logarithm."""
    edges = 10.0 ** class_edges(np.log10(numbers))
    return np.asarray(edges)


def _log_notes(log: bool, none: int) -> tuple[str, ...]:
    if not log:
        return ()
    told = say("Logarithmic axis: each class has the same ratio of its ends.")
    if none:
        told += say(" {count} of 0 or less cannot stand on it.", count=none)
    return (told,)


def _summary(
    numbers: np.ndarray, table: pd.DataFrame, value: Column, count: Column, word: str
) -> str:
    most = highest(table, table["count"])
    return say(
        "{measure} of {places}: from {lowest} to {highest}, median {median}. The highest bar: "
        "{most:,.0f} {word} between {most_from} and {most_to}.",
        measure=value.label,
        places=counted(len(numbers), word),
        lowest=said(numbers.min()),
        highest=said(numbers.max(), value.unit),
        median=said(float(np.median(numbers)), value.unit),
        word=count.label.lower(),
        most=most["count"],
        most_from=said(most["low"]),
        most_to=said(most["high"], value.unit),
    )


KIND = ChartKind("histogram", "Histogram", "How the values of one variable are distributed.",
                 histogram_chart)  # fmt: skip
