"""Show a map: a variable, the composite score, the component index, or what is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from analysis.models import Run
from analysis.science.variables import malaria_column
from analysis.services.canvas.looks import levels_of
from analysis.tools.analyse_trend import AnalyseTrend, analyse_trend
from analysis.tools.base import Answer, Arguments, NeedsRun, Tool
from analysis.tools.certainty_map import certainty_map
from analysis.tools.choices import call_chip, find_areas, given
from analysis.tools.classify_settlements import (
    ClassifySettlements,
    classify_settlements,
    shares_column,
)
from analysis.tools.columns import find_column, short_label, unit_of
from analysis.tools.find_clusters import FindClusters, find_clusters
from analysis.tools.map_places import ask_what, in_view, no_facilities, with_listed
from analysis.tools.plan_maps import PLAN_KINDS, plan_map
from analysis.tools.quality_limits import Month
from analysis.tools.query_asked import MOST_LISTS, Listed
from analysis.tools.reports_map import Reports, reports_map
from analysis.tools.results import (
    METHOD_WORDS,
    provenance,
    ranked,
    run_or_ask,
    title_of,
    titled,
    values_note,
)
from analysis.tools.tests_map import COUNTS, no_such_time, tests_map
from analysis.tools.units import LastMonths, LastYears, MonthOfYear, Percent, Year
from analysis.tools.wording import counted, joined, number, percent
from analysis.tools.years_map import years_map
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, say_many, to_say

MapKind = Literal[
    "variable", "composite", "pca", "missingness", "tpr", "urban_extent", "clusters",
    "reprioritisation", "trend", "nets", "certainty", "settlement", "bivariate", "years",
]  # fmt: skip


class ShowMap(Arguments):
    """Which map; `reports`: of facility reports that came, or months in which none came.

    `within`: what earlier questions listed, which is selected on it.
    """

    map_kind: MapKind | None = None
    variable: str | None = None
    level: Literal["ward", "lga", "facility"] | None = None
    areas: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    urban_threshold: Percent | None = None
    age_group: Literal["u5", "o5", "pw", "all"] | None = None
    facility_level: Literal["primary", "secondary", "tertiary", "all"] | None = None
    test_method: Literal["rdt", "microscopy", "both"] | None = None
    year: Year | None = None
    years: tuple[Year, ...] = ()
    first_year: Year | None = None
    last_year: Year | None = None
    last_years: LastYears | None = None
    first_month: MonthOfYear | None = None
    last_month: MonthOfYear | None = None
    last_months: LastMonths | None = None
    months: tuple[Month, ...] = ()
    reports: Reports | None = None
    within: tuple[Listed, ...] = Field(default=(), max_length=MOST_LISTS)


def show_map(workspace: Workspace, arguments: ShowMap) -> Answer | NeedsRun:
    """Point the canvas at the layer and say in figures what it shows."""
    if arguments.level == "facility":
        return no_facilities()
    return with_listed(workspace, _layer(workspace, arguments), arguments.within)


def _layer(workspace: Workspace, arguments: ShowMap) -> Answer | NeedsRun:
    workspace.need_boundary()
    if arguments.reports:
        return no_such_time(workspace, arguments, "reports") or _placed(
            workspace, arguments, reports_map(workspace, arguments.reports)
        )
    if arguments.unknown:
        return ask_what(workspace, arguments, arguments.unknown[0])
    kind = arguments.map_kind or ("variable" if arguments.variable else "")
    if not kind and workspace.run is None and workspace.link is not None:
        return _which(workspace, arguments)
    kind = "tpr" if arguments.variable in COUNTS else kind or "composite"
    asked_back = no_such_time(workspace, arguments, kind)
    if asked_back is not None:
        return asked_back
    if kind == "settlement":
        return _settlements(workspace, arguments)
    reported = arguments.variable in (None, "tpr", "burden") and workspace.facilities is not None
    if kind == "trend" or (kind == "years" and reported):
        return _over_time(workspace, kind, arguments)
    tests = tests_map(workspace, arguments) if kind == "tpr" else None
    if tests is not None:
        return _placed(workspace, arguments, tests)
    if kind == "missingness" and workspace.table is None and workspace.facilities is not None:
        return reports_map(workspace, "rate")
    workspace.need_link()
    shown = _at_level(workspace, _map_of(workspace, kind, arguments), arguments)
    return _placed(workspace, arguments, shown)


def _placed(
    workspace: Workspace, arguments: ShowMap, answer: Answer | NeedsRun
) -> Answer | NeedsRun:
    """The map with the places named in view, or the question which they are."""
    if not arguments.areas:
        return answer
    found = find_areas(workspace, "show_map", arguments, arguments.areas, "lga_first")
    return found if isinstance(found, Answer) else in_view(workspace, answer, found)


def _over_time(workspace: Workspace, kind: str, arguments: ShowMap) -> Answer | NeedsRun:
    """The trend of the reports, or the rates it was found from, year by year."""
    burden = "burden" if arguments.variable == "burden" else None
    answer = analyse_trend(workspace, AnalyseTrend(variable=burden, on_map=True))
    if kind == "trend" or not isinstance(answer, Answer) or not answer.show:
        return answer
    return replace(answer, show={**answer.show, "layer": "trend:years"})


def _at_level(
    workspace: Workspace, answer: Answer | NeedsRun, arguments: ShowMap
) -> Answer | NeedsRun:
    """The canvas shows wards or LGAs, where one of them was asked for."""
    if not isinstance(answer, Answer) or not answer.show or not arguments.level:
        return answer
    levels = levels_of(workspace, str(answer.show["layer"]))
    if arguments.level not in levels:
        note = say("This map has no values by LGA: it shows the wards.")
        return replace(answer, points=(note, *answer.points)[:3])
    return replace(answer, show={**answer.show, "level": arguments.level})


def _map_of(workspace: Workspace, kind: str, arguments: ShowMap) -> Answer | NeedsRun:
    if kind == "missingness":
        return _missing(workspace)
    if kind == "clusters":
        return find_clusters(workspace, FindClusters(variable=arguments.variable))
    if kind in PLAN_KINDS:
        return plan_map(workspace, kind, arguments.urban_threshold)
    if kind in METHOD_WORDS or kind in ("certainty", "bivariate"):
        run = run_or_ask(workspace)
        if isinstance(run, NeedsRun):
            return run
        if kind in METHOD_WORDS:
            return _risk(workspace, run, kind)
        return certainty_map(workspace, run, "bivariate" if kind == "bivariate" else "certainty")
    column = _column(workspace, kind, arguments)
    if kind == "years":
        return years_map(workspace, column)
    return _variable(workspace, column)


def _settlements(workspace: Workspace, arguments: ShowMap) -> Answer:
    """The informal shares in use, else the grid itself."""
    column = shares_column(workspace)
    if column is not None and not arguments.areas:
        return _variable(workspace, column)
    wanted = ClassifySettlements(wanted="progress", areas=arguments.areas)
    return classify_settlements(workspace, wanted)


def _which(workspace: Workspace, arguments: ShowMap) -> Answer:
    """No run yet and no variable named: a run is not started by a guess."""
    found = malaria_column(workspace.number_columns)
    columns = [found] if found else []
    columns += [name for name in workspace.number_columns if name not in columns]
    chips = [call_chip(say("The risk map"), "show_map", **given(arguments, map_kind="composite"))]
    chips += [
        call_chip(short_label(workspace, name), "show_map", **given(arguments, variable=name))
        for name in columns[:3]
    ]
    return Answer(
        headline=say("Which map: the risk, or one of your variables?"),
        points=(say("The risk map runs the analysis first."),),
        chips=tuple(chips),
        outcome="clarify",
    )


def _column(workspace: Workspace, kind: str, arguments: ShowMap) -> str:
    if arguments.variable:
        return find_column(workspace, arguments.variable)
    if kind == "tpr":
        found = malaria_column(workspace.number_columns)
        if found is not None:
            return found
        return find_column(workspace, "tpr")
    raise ProblemError(
        "which_variable",
        say("Which variable shall the map show?"),
        say(
            "For example {number_columns}.",
            number_columns=joined(workspace.number_columns[:5], "or"),
        ),
    )


def _risk(workspace: Workspace, run: Run, method: str) -> Answer:
    pca = run.result.get("pca") or {}
    if method == "pca" and not pca.get("suitable"):
        return Answer(
            headline=say("There is no principal component map for this run."),
            points=(str(pca.get("reason") or ""), say("The composite score stands.")),
            chips=(call_chip(say("Composite map"), "show_map", map_kind="composite"),),
            show={"view": "map", "layer": "composite", "run": str(run.pk)},
            run=run,
        )
    frame = ranked(workspace, method)
    total = len(workspace.rankings)
    high = titled(frame.head(3))
    points = provenance(workspace, run)
    points.append(say("Highest risk: {high}.", high=joined(high)))
    left = total - len(frame)
    if left:
        points.append(say("{wards} not ranked, shown as no data.", wards=counted(left, "ward")))
    return Answer(
        headline=say(
            "Map of the {method_words}: {frame:,} of {total:,} wards ranked.",
            method_words=say(METHOD_WORDS[method]),
            frame=len(frame),
            total=total,
        ),
        points=tuple(points[:3]),
        chips=_after_risk(high[0], method, bool(pca.get("suitable"))),
        show={"view": "map", "layer": method, "run": str(run.pk)},
        run=run,
        rows_in=total,
        rows_out=len(frame),
    )


def _after_risk(first: str, method: str, components: bool) -> tuple[dict[str, Any], ...]:
    chips = [
        call_chip(say("Why is {first} first?", first=first), "explain_area", areas=[first]),
        call_chip(say("Top 10 wards"), "rank_areas", n=10, order="top", method=method),
    ]
    if components:
        other = "pca" if method == "composite" else "composite"
        chips.append(
            call_chip(
                say("Map of the {method_words}", method_words=say(METHOD_WORDS[other])),
                "show_map",
                map_kind=other,
            )
        )
    return tuple(chips)


NO_DATA = to_say("{wards} without a value ({share}), shown as no data.")


def _variable(workspace: Workspace, column: str) -> Answer:
    values = workspace.wards[column]
    known = values.dropna()
    label = short_label(workspace, column)
    if known.empty:
        raise ProblemError(
            "all_missing",
            say("“{column}” has no value in any ward.", column=column),
            say("Choose another variable."),
        )
    unit = unit_of(workspace, column)
    wards = workspace.wards
    top, low = (wards.iloc[int(place)] for place in (values.argmax(), values.argmin()))
    points = [*values_note(workspace)]
    points.append(
        say(
            "Highest in {highest_area} ({highest}), lowest in {lowest_area} ({lowest}).",
            highest_area=title_of(top["ward_name"], top["lga_name"]),
            highest=number(known.max(), unit),
            lowest_area=title_of(low["ward_name"], low["lga_name"]),
            lowest=number(known.min(), unit),
        )
    )
    if gone := int(values.isna().sum()):
        share = percent(gone, len(values))
        points.append(say(NO_DATA, wards=counted(gone, "ward"), share=share))
    variable = workspace.variable(column)
    if variable is not None and variable.key == "test_positivity_rate":
        points.append(say("Test positivity is not incidence: it moves with who is tested."))
    return Answer(
        headline=say(
            "Map of {label} ({column}): from {min} to {max}, middle ward {median}.",
            label=label,
            column=column,
            min=number(known.min()),
            max=number(known.max(), unit),
            median=number(known.median(), unit),
        ),
        points=tuple(points[:3]),
        chips=(
            call_chip(say("What does it mean?"), "describe_data", variable=column),
            call_chip(say("Show the risk map"), "show_map", map_kind="composite"),
        ),
        show={"view": "map", "layer": f"variable:{column}"},
        rows_in=len(values),
        rows_out=len(known),
    )


def _missing(workspace: Workspace) -> Answer:
    wards = workspace.wards
    variables = [name for name in workspace.number_columns if name in wards]
    gaps = wards[variables].isna()
    per_ward = gaps.sum(axis=1)
    with_gaps = int((per_ward > 0).sum())
    worst = wards.assign(gaps=per_ward).nlargest(3, "gaps")
    names = [
        f"{title_of(row['ward_name'], row['lga_name'])}: {int(row['gaps'])}"
        for _, row in worst.iterrows()
        if row["gaps"] > 0
    ]
    cells = counted(int(gaps.to_numpy().sum()), "value")
    points = [
        say(
            "{cells} missing in {columns}.",
            cells=cells,
            columns=counted(len(variables), "number column"),
        )
    ]
    if names:
        points.append(say("Most: {names}.", names=joined(names)))
    return Answer(
        headline=say_many(
            "{count:,} ward of {wards:,} lacks one value or more.",
            "{count:,} wards of {wards:,} lack one value or more.",
            with_gaps,
            wards=len(wards),
        ),
        points=tuple(points),
        chips=(call_chip(say("Missing by column"), "check_data_quality", focus="missing"),),
        show={"view": "map", "layer": "missingness"},
        rows_in=len(wards),
        rows_out=with_gaps,
    )


TOOL = Tool(
    name="show_map",
    label="Show a map",
    description="A map of any variable, the composite score, the principal component index or of "
    "missing data.",
    arguments=ShowMap,
    examples=(
        "Show the risk map",
        "Map rainfall",
        "Show me the map of TPR",
        "Composite score map",
        "PCA map",
        "Vulnerability map",
        "Where is housing quality lowest on the map?",
        "Draw a map of elevation",
        "Visualise flood by ward",
        "Display the distribution map of night lights",
        "Show where data are missing on the map",
        "Show the map of missing reports",
    ),
    answer=show_map,
)
