"""Change over time from facility reports: up or down, where it gets worse, year by year."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from analysis.facility_data import read_facility_table
from analysis.models import Run
from analysis.science.trend.words import EMERGING, RESOLVING
from analysis.services.plan_run import years_in
from analysis.services.plan_tpr import AGES, reports_in_force
from analysis.services.plan_trend import TrendRunOptions, usual_options
from analysis.tools.base import Answer, Arguments, NeedsRun, Tool
from analysis.tools.choices import call_chip, given, text_chip
from analysis.tools.later import what_works
from analysis.tools.query_asked import QueryData
from analysis.tools.query_data import query_data
from analysis.tools.query_facilities import FEVER, LLIN, facility_table_columns
from analysis.tools.trend_answers import (
    ages_answer,
    areas_answer,
    list_answer,
    trend_map,
    whole_answer,
    years_answer,
)
from analysis.tools.trend_emerging import moved_by_tests
from analysis.tools.trend_months import (
    months_answer,
    months_by_lga,
    no_days,
    seasons_answer,
    which_measure,
)
from analysis.tools.trend_points import TOOL_NAME, too_few_years
from analysis.tools.units import Growth, PeopleYear, Percent, Rows, Year, Years
from analysis.tools.wording import joined
from analysis.workspace import Workspace
from chatmrpt.lib.say import say, to_say
from uploads.cleaning.text import header_key

MEASURED = ("tpr", "burden", "positives", "tests")
#: Burden of an age group needs its people: what they are called.
_PEOPLE = {
    "u5": to_say("under-fives"),
    "pw": to_say("pregnant women"),
    "o5": to_say("under-fives and pregnant women"),
}
_COLUMNS = {
    "u5": ("populationu5", "u5population", "popu5", "u5pop", "populationunder5"),
    "pw": ("populationpw", "pwpopulation", "poppw", "pregnantwomen", "pwpop"),
}


class AnalyseTrend(Arguments):
    """What to follow. `years` are the first and last year, or the first alone; `year` is one year,
    month by month; `last_years` counts from the newest. Shares and growth are percent."""

    variable: str | None = None
    level: Literal["ward", "lga", "state"] | None = None
    areas: tuple[str, ...] = ()
    direction: Literal["worsening", "improving", "emerging", "resolving"] | None = None
    order: Literal["top", "bottom"] | None = None
    n: Rows | None = None
    topic: Literal["years", "months", "seasons", "quarters", "days", "ages"] | None = None
    years: tuple[Year, ...] = Field(default=(), max_length=2)
    year: Year | None = None
    last_years: Years | None = None
    state: str | None = None
    age_group: Literal["u5", "o5", "pw", "all"] | None = None
    facility_level: Literal["primary", "secondary", "tertiary", "all"] | None = None
    test_method: Literal["rdt", "microscopy", "both"] | None = None
    u5_share: Percent | None = None
    pw_share: Percent | None = None
    population_year: PeopleYear | None = None
    growth: Growth | None = None
    on_map: bool = False


#: What reports count, and no rate: its sums are followed over the years.
COUNTS = ("positives", "tests", LLIN, FEVER)


def analyse_trend(workspace: Workspace, arguments: AnalyseTrend) -> Answer | NeedsRun:
    """Ask for the run, or answer from it."""
    other = _of_another(workspace, arguments)
    if other is not None:
        return other
    if workspace.facilities is None:
        return _without_reports(workspace)
    if arguments.topic == "days":
        return no_days(arguments.areas)
    if _counts_of_years(arguments):
        return _counted_by_year(workspace, arguments)
    if arguments.topic == "quarters" and arguments.variable is None:
        return which_measure(given(arguments))
    run = workspace.asked("trend")
    if run is None:
        return _needed(workspace, arguments)
    answer = _from_run(workspace, run, arguments)
    own = arguments.age_group or usual_options(workspace).age
    if run.parameters["measure"] == "burden" and run.parameters["age"] != own:
        note = say("Of all ages, for how many are {ages} is not known.", ages=AGES[own])
        answer = replace(answer, points=(note, *answer.points[:1], answer.points[-1]))
    return answer


def _needed(workspace: Workspace, arguments: AnalyseTrend) -> Answer | NeedsRun:
    """The run that is needed, or the question for what it lacks; without people emerging areas are
    told by test positivity."""
    options = _options(workspace, arguments)
    if options.measure == "burden" and not _has_people(workspace):
        if arguments.variable == "burden":
            return _no_people()
        options = replace(options, measure="tpr")
    missing = _missing_share(workspace, options)
    if missing and arguments.age_group is not None:
        return _ask_share(options)
    return NeedsRun(replace(options, age="all") if missing else options)


def _counts_of_years(said: AnalyseTrend) -> bool:
    """Whether tests or positives are asked for over the years, and not where a rate changes."""
    other = said.level or said.direction or said.order or said.year or said.on_map
    return said.variable in COUNTS and said.topic in (None, "years") and not other


def _of_another(workspace: Workspace, said: AnalyseTrend) -> Answer | NeedsRun | None:
    """What is no rate, test or case: sums of what reports count, else why it has no trend."""
    name = said.variable
    if name is None or name in MEASURED:
        return None
    monthly = said.topic == "months" and not (said.level or said.order)
    if (monthly or _counts_of_years(said)) and _is_reported(workspace, name):
        return _counted_by_year(workspace, said)
    if workspace.facilities or workspace.table:
        return _other_variable(workspace, name)
    return None


def _is_reported(workspace: Workspace, name: str | None) -> bool:
    """Whether the facility reports count it: nets given, people with fever."""
    data = workspace.facilities
    return data is not None and name in facility_table_columns(data)


def _counted_by_year(workspace: Workspace, said: AnalyseTrend) -> Answer | NeedsRun:
    """The sums of each year, or month where months are asked for, as a question to the reports."""
    years = tuple(range(said.years[0], said.years[-1] + 1)) if len(said.years) > 1 else ()
    months = "month" if said.year else "period"
    asked = QueryData(
        variable=said.variable, areas=said.areas, years=years, measure="sum", year=said.year,
        group_by=months if said.topic == "months" else "year",
        first_year=said.years[0] if len(said.years) == 1 else None,
        age_group=said.age_group, facility_level=said.facility_level, test_method=said.test_method,
        contrast="percent" if len(years) == 2 else None,
    )  # fmt: skip
    return query_data(workspace, asked)


def _from_run(workspace: Workspace, run: Run, said: AnalyseTrend) -> Answer:
    variable = said.variable or "tpr"
    if said.topic in ("seasons", "quarters"):
        quarters = said.topic == "quarters"
        return seasons_answer(
            workspace, run, variable=variable, areas=said.areas, quarters=quarters
        )
    if said.topic == "months" and said.level == "lga" and not said.areas:
        return months_by_lga(workspace, run, variable=variable, year=said.year)
    if said.topic == "months" or said.year is not None:
        return months_answer(workspace, run, variable=variable, areas=said.areas, year=said.year)
    if not run.result["has_trend"]:
        return too_few_years(run)
    if said.on_map:
        return trend_map(workspace, run)
    if said.topic == "ages":
        return ages_answer(workspace, run)
    if said.topic == "years":
        return years_answer(workspace, run, said.level, said.areas)
    if said.areas:
        return areas_answer(workspace, run, said.areas, said.level)
    if said.direction or said.order or said.n or said.level:
        return _listed(workspace, run, said)
    return whole_answer(workspace, run)


def _listed(workspace: Workspace, run: Run, said: AnalyseTrend) -> Answer:
    level = said.level or "ward"
    if said.direction in (EMERGING, RESOLVING) and run.parameters["measure"] == "tpr":
        return moved_by_tests(workspace, run, level=level, direction=said.direction)
    return list_answer(
        workspace, run, level=level, direction=said.direction, order=said.order, n=said.n
    )


def _options(workspace: Workspace, said: AnalyseTrend) -> TrendRunOptions:
    """What was said, on top of the last test positivity of these reports."""
    burden = said.variable == "burden" or said.direction in ("emerging", "resolving")
    years = sorted(said.years)
    if said.last_years and not years and workspace.facilities is not None:
        newest = max(period.year for period in read_facility_table(workspace.facilities).periods)
        years = [newest - said.last_years + 1, newest]
    chosen: dict[str, Any] = {
        "measure": "burden" if burden else None,
        "age": said.age_group,
        "facility_level": said.facility_level,
        "method": said.test_method,
        "first_year": years[0] if years else None,
        "last_year": years[1] if len(years) > 1 else None,
        **{name: getattr(said, name) for name in ("state", "u5_share", "pw_share")},
        **{name: getattr(said, name) for name in ("population_year", "growth")},
    }
    known = {name: value for name, value in chosen.items() if value is not None}
    return replace(usual_options(workspace), **known)


def _has_people(workspace: Workspace) -> bool:
    facilities = workspace.facilities
    return facilities is not None and (
        reports_in_force(workspace, facilities, people=True).people is not None
    )


def _missing_share(workspace: Workspace, options: TrendRunOptions) -> bool:
    """Whether the people of the age group are not known."""
    needed = {"u5": ("u5",), "pw": ("pw",), "o5": ("u5", "pw")}.get(options.age, ())
    if options.measure != "burden" or not needed:
        return False
    headers = {header_key(str(item["name"])) for item in workspace.columns}
    shares = {"u5": options.u5_share, "pw": options.pw_share}
    return any(shares[age] is None and not headers & set(_COLUMNS[age]) for age in needed)


def _ask_share(options: TrendRunOptions) -> Answer:
    return Answer(
        headline=say(
            "What percent of all people are {people}? The data do not say.",
            people=say(_PEOPLE[options.age]),
        ),
        points=(
            say("Type for example “under fives are 17 percent”. Nothing is assumed."),
            say("All ages together need no share."),
        ),
        chips=(call_chip(say("All ages"), TOOL_NAME, age_group="all", variable="burden"),),
        outcome="clarify",
    )


def _no_people() -> Answer:
    return Answer(
        headline=say(
            "A trend of the burden needs the number of people of each ward, and there is none."
        ),
        points=(
            say(
                "Add a ward table with a population column, or a population raster with the ward boundaries."
            ),
            say("Test positivity can be followed without."),
        ),
        chips=(
            call_chip(say("Trend of test positivity"), TOOL_NAME, variable="tpr"),
            call_chip(
                say("Which wards get worse?"), TOOL_NAME, level="ward", direction="worsening"
            ),
        ),
        outcome="need_data",
    )


def _without_reports(workspace: Workspace) -> Answer:
    """No facility reports: what a ward table of several years can do instead."""
    years = years_in(workspace.link)
    chips = what_works(workspace)
    if len(years) > 1:
        first, last = years[-2], years[-1]
        points = (
            say(
                "Your ward table has the years {year}: two of them can be ranked side by side, and each "
                "variable mapped for one year.",
                year=joined(str(year) for year in years),
            ),
        )
        chips = (
            text_chip(say("Compare {first} and {last}", first=first, last=last)),
            text_chip(say("Every year side by side"), say("Rank the wards by risk for every year")),
        )
    else:
        points = (
            say("Add the reports (tested and positive by facility and month, two years or more)."),
        )
    return Answer(
        headline=say("A trend is followed in facility reports, and there are none."),
        points=points,
        chips=chips,
        outcome="need_data",
    )


def _other_variable(workspace: Workspace, name: str) -> Answer:
    """Only what facilities report is followed over time."""
    years = years_in(workspace.link)
    points = [say("Of facility reports, test positivity and burden can be followed.")]
    chips = [call_chip(say("Trend of test positivity"), TOOL_NAME, variable="tpr")]
    if len(years) > 1:
        points.append(
            say(
                "Two years can be compared: your ward table has {first_year} to {last_year}.",
                first_year=years[0],
                last_year=years[-1],
            )
        )
        chips.insert(
            0,
            text_chip(
                say(
                    "Compare {first_year} and {last_year}",
                    first_year=years[-2],
                    last_year=years[-1],
                )
            ),
        )
    label = workspace.label(name) if workspace.table is not None else name
    return Answer(
        headline=say("“{label}” cannot be followed over time here.", label=label),
        points=tuple(points),
        chips=tuple(chips) if workspace.facilities is not None or len(years) > 1 else (),
        outcome="need_data",
    )


TOOL = Tool(
    name=TOOL_NAME,
    label="Follow the trend",
    description="Change over time from facility reports: whether test positivity or burden goes up "
    "or down, which areas worsen or improve, year by year, month by month, by age group.",
    arguments=AnalyseTrend,
    examples=(
        "Is malaria going up or down?",
        "Show the trend since 2020",
        "Which wards are getting worse?",
        "Which LGAs are improving?",
        "Top 10 wards by trend",
        "Trend of test positivity in Bosso",
        "Year on year change in positivity",
        "Emerging wards",
        "Trend of the burden by LGA",
        "Monthly trend of test positivity",
        "Seasonal pattern of malaria cases",
        "Trend by age group",
        "Has positivity improved between 2021 and 2024?",
    ),
    answer=analyse_trend,
)
