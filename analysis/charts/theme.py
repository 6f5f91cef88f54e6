"""Colours and letters of charts on light and on dark ground: the page's tokens and the maps'."""

from __future__ import annotations

from typing import Any

from analysis.cartography.legend import DIVERGING, DIVERGING_DARK, SEQUENTIAL, SEQUENTIAL_DARK

THEMES = ("light", "dark")
GROUND = {"light": "#ffffff", "dark": "#161f1f"}
INK = {"light": "#14211f", "dark": "#e6eceb"}
QUIET = {"light": "#53615f", "dark": "#a3b1af"}
LINE = {"light": "#dde3e2", "dark": "#2b3838"}
ACCENT = {"light": "#0b6470", "dark": "#5fc3cf"}
#: From this size on numbers of a heat map (−1 to 1) need another ink, and which.
STRONG_CELL = {"light": 0.83, "dark": 0.55}
ON_STRONG = {"light": "#ffffff", "dark": "#101717"}
SOFT = {"light": "#9cc7cc", "dark": "#2f6b73"}
STRONG = {"light": "#a82a15", "dark": "#ff7a5c"}
#: Up to six series beside each other, after Okabe and Ito (2008); dashes tell them apart too.
CATEGORY = {
    "light": ["#0072b2", "#d55e00", "#00805d", "#b0508a", "#8a6d00", "#3f3f7f"],
    "dark": ["#5fb4ee", "#ff9a4d", "#35c79a", "#f0a3d0", "#f2d75b", "#c9c9ff"],
}
DASHES = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 2], [1, 3]]
#: A browser has one of the first ones; documents bring Source Sans Pro (`analysis.reports.fonts`).
FONT = "Liberation Sans, Noto Sans, Roboto, Arial, Source Sans Pro, sans-serif"
#: Below it a chart stands on a phone.
NARROW = 480
#: Pixels between two numbers of a horizontal axis: room for 1,000,000.
NUMBER_ROOM = 70
NUMBERS = {
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]},
    "fr": {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", ""]},
}


def few_ticks() -> dict[str, str]:
    """As many numbers along a horizontal axis as can be read, evenly."""
    return {"expr": f"max(3, floor(width / {NUMBER_ROOM}))"}


def config(
    theme: str, ranges: dict[str, tuple[list[str], list[str]]], *, width: int, language: str
) -> dict[str, Any]:
    """Vega-Lite's `config` for a theme; `ranges` as of :class:`analysis.charts.base.Chart`.

    Marks say their `style` (`value`, `soft`, `strong`, `quiet`), so that a specification holds
    no colour. Names of areas have a third of the `width`; numbers are written as in `language`.
    """
    place = THEMES.index(theme)
    scales: dict[str, tuple[Any, Any]] = {
        "category": (CATEGORY["light"], CATEGORY["dark"]),
        "ramp": (list(SEQUENTIAL), list(SEQUENTIAL_DARK)),
        "heatmap": (list(SEQUENTIAL), list(SEQUENTIAL_DARK)),
        "diverging": (list(DIVERGING), list(DIVERGING_DARK)),
        **ranges,
    }
    axis = {
        "labelColor": QUIET[theme],
        "titleColor": INK[theme],
        "gridColor": LINE[theme],
        "domainColor": QUIET[theme],
        "tickColor": QUIET[theme],
        "labelFontSize": 11,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titlePadding": 8,
        "labelLimit": min(260, max(130, width // 3)),
    }
    return {
        "background": GROUND[theme],
        "font": FONT,
        "view": {"stroke": None},
        "axis": axis,
        "locale": {"number": NUMBERS.get(language, NUMBERS["en"])},
        "axisQuantitative": {"labelOverlap": "parity", "labelSeparation": 5},
        "axisXQuantitative": {"tickCount": few_ticks()},
        # On a phone a title is wider than its axis: it then begins below the names.
        "axisX": {"titleAnchor": "end"} if width < NARROW else {},
        "legend": {"labelColor": INK[theme], "titleColor": INK[theme], "orient": "bottom",
                   "labelLimit": 200, "columns": 3},
        "title": {"color": INK[theme], "subtitleColor": QUIET[theme], "anchor": "start",
                  "frame": "bounds", "fontSize": 15, "fontWeight": "bold", "subtitleFontSize": 11,
                  "subtitlePadding": 4, "offset": 12},
        "range": {name: pair[place] for name, pair in scales.items()},
        "style": {
            "value": {"color": ACCENT[theme]},
            "soft": {"color": SOFT[theme]},
            "strong": {"color": STRONG[theme]},
            "quiet": {"color": QUIET[theme]},
            "whisker": {"color": INK[theme]},
            "words": {"color": INK[theme]},
            "words-on-strong": {"color": ON_STRONG[theme]},
        },
    }  # fmt: skip
