"""Charts of a report: those of the page, from the same files, as figures."""

from __future__ import annotations

from dataclasses import replace

from analysis.reports.document import Block, Figure, Heading, Paragraph
from analysis.services.charts.draw import drawing_of
from analysis.services.charts.read import read_chart
from analysis.services.charts.wish import ChartWish
from analysis.services.report.base import Report
from chatmrpt.lib.errors import ProblemError

#: Pixels: at this width its letters are as large as those of the text around it.
WIDTH = 640
#: Areas of a chart of ranks; on slides fewer, so that they can be read from afar.
FIRST, FIRST_ON_SLIDES = 20, 12


def ranking_charts(report: Report) -> list[Block]:
    """Ranks with their intervals, and over all models."""
    rows = tuple(sorted(report.results.rows or ()))
    first = FIRST_ON_SLIDES if report.slides else FIRST
    return [
        block
        for key in ("ranking", "ranks")
        for block in chart(report, ChartWish(key=key, n=first, rows=rows, where=report.area))
    ]


def tpr_charts(report: Report) -> list[Block]:
    """Test positivity by LGA, age group and facility level; of all areas alone."""
    return _of_all(report, *(("bars", by) for by in ("lga", "age", "facility_level")))


def trend_charts(report: Report) -> list[Block]:
    """Test positivity by year: lines, and every LGA; of all areas alone."""
    return _of_all(report, ("lines", "year"), ("heat", "year"))


def net_charts(report: Report) -> list[Block]:
    """People protected as the nets are given out; of all areas alone."""
    return _of_all(report, ("coverage", ""))


def _of_all(report: Report, *wishes: tuple[str, str]) -> list[Block]:
    if report.results.rows is not None:
        return []
    return [
        block
        for key, by in wishes
        for block in chart(report, ChartWish(key=key, variable="tpr", by=by, method="lga"))
    ]


def chart(report: Report, wish: ChartWish) -> list[Block]:
    """A chart as a figure; nothing where the session has no data for it."""
    try:
        made = read_chart(report.results.workspace, wish)
    except ProblemError:
        return []
    caption = made.summary
    if report.language != "en":
        title = report.say("_".join(part for part in ("c", wish.key, _by(wish)) if part))
        made, caption = replace(made, title=title), title
    try:
        # A slide has the title above the picture.
        drawn = replace(made, title="") if report.slides else made
        picture = drawing_of(drawn, "svg", theme="light", width=WIDTH).decode()
    except ProblemError as problem:
        return [
            Paragraph(report.say("chart_failed", title=made.title, why=problem.message), "quiet")
        ]
    figure = Figure(picture, caption, words=f"{made.title}. {made.summary}")
    return [Heading(made.title, 2), figure] if report.slides else [figure]


def _by(wish: ChartWish) -> str:
    return wish.by if wish.key == "bars" else ""
