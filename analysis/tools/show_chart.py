"""Show a chart: the kind that fits what was asked for, in words and on the canvas."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from analysis.charts import Chart
from analysis.models import Run
from analysis.science.variables import malaria_column
from analysis.services.charts.base import MEASURES
from analysis.services.charts.plan_charts import PLANNED
from analysis.services.charts.read import read_chart
from analysis.services.charts.wish import NEWEST, ChartWish
from analysis.tools.base import Answer, Arguments, NeedsRun, Tool
from analysis.tools.chart_kinds import ChartType, kind_of, of_reports
from analysis.tools.choices import call_chip, find_areas, given
from analysis.tools.columns import find_column, short_label
from analysis.tools.places import Area
from analysis.tools.results import run_or_ask
from analysis.tools.units import Rows, Year
from analysis.tools.wording import joined
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

SCORES = ("composite_score", "pca_score")
#: Charts that come from a ranking.
OF_RANKING = frozenset({"ranking", "ranks", "scree", "loadings"})
#: Charts that come from a net plan.
OF_PLAN = frozenset({"coverage", "plan"})
_BARS_BY = ("lga", "ward", "state", "age", "facility_level", "year", "month")


class ShowChart(Arguments):
    """Which chart of what; `years` are the first and the last, or the first alone."""

    chart_type: ChartType | None = None
    variable: str | None = None
    variables: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    level: Literal["ward", "lga", "state", "facility"] | None = None
    by: Literal["lga", "ward", "state", "age", "facility_level", "year", "month"] | None = None
    order: Literal["top", "bottom"] | None = None
    n: Rows | None = None
    method: Literal["composite", "pca"] | None = None
    year: Year | None = None
    years: tuple[Year, ...] = Field(default=(), max_length=2)
    age_group: Literal["u5", "o5", "pw", "all"] | None = None
    facility_level: Literal["primary", "secondary", "tertiary", "all"] | None = None
    unknown: tuple[str, ...] = ()
    scale: Literal["linear", "log"] | None = None
    daily: bool = False
    matrix: bool = False
    limited: bool = False


def show_chart(workspace: Workspace, arguments: ShowChart) -> Answer | NeedsRun:
    """Point the canvas at the chart and say in figures what it shows."""
    if arguments.unknown:
        return _not_there(arguments.unknown[0])
    if arguments.daily:
        return _not_by_day(arguments)
    _need_data(workspace)
    kind = kind_of(workspace, arguments)
    if kind is None:
        return _which(workspace, arguments)
    kind = "plan" if kind in ("bars", "lines") and arguments.variable in PLANNED else kind
    if kind in OF_PLAN and workspace.latest("nets") is None:
        raise ProblemError(
            "need_data",
            say("There is no net plan yet, so there is nothing of it to draw."),
            say("Ask: “plan 200,000 nets”."),
            409,
        )
    run: Run | None = None
    if kind in OF_RANKING or arguments.variable in SCORES:
        asked = run_or_ask(workspace)
        if isinstance(asked, NeedsRun):
            return asked
        run = asked
    if kind in OF_PLAN:
        run = workspace.latest("nets")
    wish = _wish(workspace, arguments, kind)
    if isinstance(wish, Answer):
        return wish
    answer = chart_answer(workspace, wish, run)
    notes = _not_applied(arguments, wish)
    return replace(answer, points=(*notes, *answer.points)[:3])


def _not_applied(arguments: ShowChart, wish: ChartWish) -> tuple[str, ...]:
    """What was asked for and the chart does not keep to."""
    notes: list[str] = []
    if wish.key == "plan" and arguments.chart_type == "line":
        notes.append(say("Drawn as bars: a line is for what follows in time."))
    if arguments.limited:
        notes.append(
            say("All wards are drawn: a limit such as “above 10” is not applied to charts.")
        )
    if arguments.areas and not wish.rows:
        names = joined(arguments.areas)
        notes.append(
            say("All areas are drawn: this chart cannot be limited to {names}.", names=names)
        )
    return tuple(notes)


def _need_data(workspace: Workspace) -> None:
    """Refuse where there is nothing to draw."""
    if not any((workspace.link, workspace.table, workspace.facilities, workspace.run)):
        raise ProblemError(
            "need_data",
            say("There is nothing to draw a chart of yet."),
            say(
                "Add a ward table with its boundaries, or facility reports, or try the sample data."
            ),
            409,
        )


def chart_answer(workspace: Workspace, wish: ChartWish, run: Run | None = None) -> Answer:
    """The chart in words, with the picture on the canvas."""
    chart = read_chart(workspace, wish)
    show = {"view": "chart", "chart": wish.as_address()}
    if run is not None:
        show["run"] = str(run.pk)
    headline, _, rest = chart.summary.partition(". ")
    points = [line.strip() for line in (rest, " ".join(chart.notes)) if line.strip()]
    return Answer(
        headline=f"{headline.rstrip('.')}.",
        points=(*points, say("Source: {source}.", source=chart.source))[:3],
        chips=_next(workspace, wish, chart),
        show=show,
        run=run,
    )


def _wish(workspace: Workspace, arguments: ShowChart, kind: str) -> ChartWish | Answer:
    rows: tuple[int, ...] = ()
    where = ""
    reports = of_reports(workspace, arguments, kind)
    if arguments.areas and not reports and workspace.link is not None:
        found = find_areas(workspace, "show_chart", arguments, arguments.areas, "lga_first")
        if isinstance(found, Answer):
            return found
        rows, where = _rows(found), joined(area.title for area in found)
    by = arguments.by or (arguments.level if arguments.level in _BARS_BY else "") or ""
    wish = ChartWish(
        key=kind,
        by=by,
        order=arguments.order or "",
        n=arguments.n or 0,
        method=arguments.method or "",
        rows=rows,
        where=where,
    )
    if reports:
        return replace(_of_reports(arguments, wish), variables=arguments.variables[:2])
    if kind == "plan":
        return replace(wish, variable=arguments.variable or "", by=by if by == "ward" else "lga")
    if kind == "scatter":
        return replace(wish, variables=_pair(workspace, arguments))
    if kind == "correlation":
        named = [*([arguments.variable] if arguments.variable else []), *arguments.variables]
        names = tuple(find_column(workspace, name) for name in named if name not in SCORES)
        return replace(wish, variables=names if len(names) > 1 else ())
    if kind in ("histogram", "box", "bars"):
        scale = arguments.scale if kind == "histogram" and arguments.scale == "log" else ""
        return replace(wish, variable=_one(workspace, arguments), scale=scale)
    return wish


def _of_reports(arguments: ShowChart, wish: ChartWish) -> ChartWish:
    measure = arguments.variable if arguments.variable in MEASURES else "tpr"
    by = "" if wish.key in ("lines", "heat") and wish.by not in ("year", "month") else wish.by
    lgas = "lga" if arguments.level in ("lga", "ward") and wish.key == "lines" else ""
    return replace(
        wish,
        by=by,
        variable=measure,
        method=lgas,
        year=arguments.year or (arguments.years[0] if arguments.years else 0),
        last_year=_last_year(arguments),
        age=arguments.age_group or "",
        facility_level=arguments.facility_level or "",
    )


def _last_year(arguments: ShowChart) -> int:
    if arguments.year or not arguments.years:
        return 0
    return arguments.years[1] if len(arguments.years) > 1 else NEWEST


def _rows(areas: list[Area]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(row for area in areas for row in area.rows))


def _one(workspace: Workspace, arguments: ShowChart) -> str:
    name = arguments.variable or (arguments.variables[0] if arguments.variables else None)
    if name in SCORES:
        return str(name)
    if name:
        return find_column(workspace, name)
    workspace.need_link()
    found = malaria_column(workspace.number_columns)
    return found or workspace.number_columns[0]


def _pair(workspace: Workspace, arguments: ShowChart) -> tuple[str, str]:
    """The two variables of a scatter plot: x, y; the malaria variable where one alone is named."""
    named = [*([arguments.variable] if arguments.variable else []), *arguments.variables]
    names = list(
        dict.fromkeys(name if name in SCORES else find_column(workspace, name) for name in named)
    )
    target = malaria_column(workspace.number_columns)
    if len(names) == 1 and target is not None and target != names[0]:
        names.append(target)
    if len(names) < 2:
        raise ProblemError(
            "which_variable",
            say("A scatter plot needs two variables."),
            say("For example: “scatter plot of rainfall and TPR”."),
        )
    x, y = names[:2]
    return (y, x) if x == target else (x, y)


def _which(workspace: Workspace, arguments: ShowChart) -> Answer:
    """Two kinds fit, or none was named: ask with one button for each."""
    chips: list[dict[str, Any]] = []
    named = len(arguments.variables) + bool(arguments.variable)
    if named == 1:
        for label, kind in (("Histogram", "histogram"), (say("Box plot by LGA"), "box"),
                            (say("Bars by LGA"), "bar")):  # fmt: skip
            more = {} if kind == "histogram" else {"level": "lga"}
            chips.append(
                call_chip(label, "show_chart", **given(arguments, chart_type=kind, **more))
            )
    else:
        if workspace.run is not None:
            chips.append(_chip(say("Ranking with intervals"), chart_type="ranking"))
            chips.append(_chip(say("Box plot of the ranks"), chart_type="box"))
        if workspace.latest("nets") is not None:
            chips.append(_chip(say("Coverage curve"), chart_type="coverage"))
        if workspace.facilities is not None:
            chips.append(
                _chip(say("Test positivity by LGA"), chart_type="bar", variable="tpr", by="lga")
            )
            chips.append(_chip(say("Over time"), chart_type="line", variable="tpr"))
        if workspace.link is not None:
            for name in workspace.number_columns[:2]:
                label = say("Histogram: {short_label}", short_label=short_label(workspace, name))
                chips.append(_chip(label, chart_type="histogram", variable=name))
            chips.append(_chip("Correlations", chart_type="correlation"))
    of = (
        say(" of {replace}", replace=arguments.variable.replace("_", " "))
        if arguments.variable
        else ""
    )
    return Answer(
        headline=say("Which chart{of} would you like?", of=of),
        points=(say("Choose one, or name a kind and a variable."),),
        chips=tuple(chips[:5]),
        outcome="clarify",
    )


def _chip(label: str, **arguments: Any) -> dict[str, Any]:
    return call_chip(label, "show_chart", **arguments)


def _not_there(name: str) -> Answer:
    return Answer(
        headline=say("Your data hold nothing about “{name}”, so it cannot be drawn.", name=name),
        points=(say("A chart shows columns that you uploaded or that were computed from them."),),
        chips=(call_chip(say("List the variables"), "describe_data", topic="variables"),),
        outcome="refuse",
    )


def _not_by_day(arguments: ShowChart) -> Answer:
    chips = tuple(
        call_chip(label, "show_chart", **given(arguments, daily=False, by=by, chart_type="line"))
        for label, by in ((say("By month"), "month"), (say("By year"), "year"))
    )
    return Answer(
        headline=say("The reports count by month or year, not by day. Which one?"),
        chips=chips,
        outcome="clarify",
    )


def _next(workspace: Workspace, wish: ChartWish, chart: Chart) -> tuple[dict[str, Any], ...]:
    """Other charts of the same."""
    chips: list[dict[str, Any]] = []
    if wish.key == "histogram":
        chips.append(_chip(say("As a box plot by LGA"), chart_type="box", variable=wish.variable,
                           level="lga"))  # fmt: skip
    if wish.key in ("box", "bars") and wish.variable and wish.variable not in MEASURES:
        chips.append(_chip(say("As a histogram"), chart_type="histogram", variable=wish.variable))
    if wish.key == "bars" and workspace.facilities is not None:
        chips.append(_chip(say("Over time"), chart_type="line", variable=wish.variable or "tpr"))
    if wish.key == "lines" and wish.method != "lga":
        chips.append(_chip(say("By LGA"), chart_type="line", variable=wish.variable, level="lga"))
    if wish.key == "ranking":
        chips.append(_chip(say("Box plot of the ranks"), chart_type="box"))
    if wish.key == "ranks":
        chips.append(_chip(say("Ranking with intervals"), chart_type="ranking"))
    if wish.key == "scree":
        chips.append(_chip("Loadings", chart_type="loadings"))
    if wish.key == "scatter":
        chips.append(call_chip(say("How sure is it?"), "measure_association",
                               variables=list(wish.variables)))  # fmt: skip
    chips.append(call_chip(say("Explain this chart"), "explain_method", shown=True))
    return tuple(chips)


TOOL = Tool(
    name="show_chart",
    label="Chart",
    description="Bar, line, scatter, box, histogram, heat map, scree and coverage charts.",
    arguments=ShowChart,
    examples=(
        "Plot a histogram of rainfall",
        "Draw a bar chart of TPR by LGA",
        "Scatter plot of elevation and TPR",
        "Box plot of the ranks",
        "Line chart of tests by year",
        "Show the correlation heat map",
        "Scree plot",
        "Draw the coverage curve of the plan",
    ),
    answer=show_chart,
)

__all__ = ["TOOL", "ShowChart", "chart_answer", "show_chart"]
