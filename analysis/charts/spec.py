"""A chart as a Vega-Lite specification: data, size, title, source and colours put together."""

from __future__ import annotations

import hashlib
import json
import textwrap
from typing import Any

import numpy as np
import pandas as pd

from analysis.charts.base import Chart
from analysis.charts.theme import STRONG_CELL, THEMES, config
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import language, say

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
NARROWEST, WIDEST, STANDARD = 280, 1600, 640
#: Width of a letter of title and source, pixels: the mean in a wide face such as DejaVu Sans.
TITLE_LETTER, SOURCE_LETTER = 8.8, 5.9
#: Pixels around the picture.
PADDING = 10


def make_spec(chart: Chart, *, theme: str = "light", width: int = STANDARD) -> dict[str, Any]:
    """The whole specification, `width` pixels wide with axes and legend.

    Parameters
    ----------
    chart
        As a kind made it. Not changed.
    theme
        ``light`` or ``dark``.
    width
        280 to 1,600 pixels.

    Raises
    ------
    ProblemError
        ``picture_option_out_of_range``.
    """
    if theme not in THEMES or not NARROWEST <= width <= WIDEST:
        raise ProblemError(
            "picture_option_out_of_range",
            say(
                "A chart of width {width} in the theme “{theme}” cannot be made.",
                width=width,
                theme=theme,
            ),
            say(
                "Use a width of {narrowest} to {widest:,} pixels and the theme light or dark.",
                narrowest=NARROWEST,
                widest=WIDEST,
            ),
        )
    notes = [*chart.notes, say("Source: {source}", source=chart.source)]
    small = int(width / SOURCE_LETTER)
    return {
        "$schema": SCHEMA,
        "description": chart.summary,
        "title": {
            "text": textwrap.wrap(chart.title, int((width - 2 * PADDING) / TITLE_LETTER)),
            "subtitle": [line for note in notes for line in textwrap.wrap(note, small)],
        },
        "width": width,
        "height": chart.height,
        "padding": PADDING,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "datasets": {name: rows_of(frame) for name, frame in chart.drawn.items()},
        "params": [{"name": "strong_cell", "value": STRONG_CELL[theme]}],
        **chart.body,
        "config": config(theme, chart.ranges, width=width, language=language()),
    }


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON has them: missing = null."""
    known = frame.astype(object).where(frame.notna(), None)
    return [
        {str(name): _plain(value) for name, value in row.items()}
        for row in known.to_dict("records")
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    return float(f"{value:.6g}") if isinstance(value, float) else value


def spec_hash(spec: dict[str, Any]) -> str:
    """The same for the same picture."""
    text = json.dumps(spec, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
