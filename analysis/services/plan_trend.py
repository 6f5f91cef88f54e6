"""What may be said about a trend of test positivity or burden from facility reports."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from analysis.models import Run
from analysis.selectors import latest_run
from analysis.services.plan_run import RunPlan
from analysis.services.plan_tpr import (
    AGES,
    LEVELS,
    TESTS,
    known_state,
    need_facilities,
    reports_in_force,
)
from analysis.workspace import Workspace, need_data
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import Said, say

MEASURES = Said({"tpr": "test positivity", "burden": "burden"})
#: What a trend takes over from the calculation of test positivity of the same reports.
SHARED = ("age", "facility_level", "method", "state", "u5_share", "pw_share",
          "population_year", "growth")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class TrendRunOptions:
    """What to follow over the years, for wards, LGAs and states at once.

    Shares and growth are percent, None and 0 mean: not known; years are calendar years, both
    included, None: all that the reports have.
    """

    kind: ClassVar[str] = "trend"
    measure: str = "tpr"
    age: str = "u5"
    facility_level: str = "all"
    method: str = "both"
    state: str | None = None
    first_year: int | None = None
    last_year: int | None = None
    u5_share: float | None = None
    pw_share: float | None = None
    population_year: int | None = None
    growth: float = 0.0

    def plan(self, workspace: Workspace) -> RunPlan:
        """Parameters and the data in force.

        Raises
        ------
        ProblemError
            `need_data` without facility reports, or for a burden without people; `unknown_state`;
            `bad_years`.
        """
        facilities = workspace.facilities
        if facilities is None:
            raise need_facilities()
        if self.first_year and self.last_year and self.first_year >= self.last_year:
            raise ProblemError(
                "bad_years",
                say(
                    "A trend from {first_year} to {last_year} has no two years.",
                    first_year=self.first_year,
                    last_year=self.last_year,
                ),
                say("Name an earlier and a later year, such as “from 2021 to 2024”."),
            )
        state = known_state(facilities, self.state)
        tests = reports_in_force(workspace, facilities, people=self.measure == "burden")
        if self.measure == "burden" and tests.people is None:
            raise need_data(
                say(
                    "the number of people of each ward (a ward table with a population column, or a "
                    "population raster with the ward boundaries)"
                )
            )
        parameters = {**asdict(self), "state": state}
        return RunPlan(self.kind, trend_title(parameters), parameters, tests=tests)


def trend_title(parameters: dict[str, Any]) -> str:
    """`Trend of test positivity of all ages, all facilities in Niger`, in the reader's language."""
    return say("Trend of {followed}", followed=followed_where(parameters))


def followed_where(parameters: dict[str, Any]) -> str:
    """As :func:`followed`, with the state."""
    state = parameters["state"]
    return followed(parameters, say(" in {state}", state=state) if state else "")


def followed(parameters: dict[str, Any], where: str = "") -> str:
    """`test positivity of all ages, all facilities, by RDT, 2020 to 2024`, in the reader's language."""
    return say(
        "{measure} of {counted}{where}{span}",
        measure=MEASURES[parameters["measure"]],
        counted=counted_words(parameters),
        where=where,
        span=_span(parameters["first_year"], parameters["last_year"]),
    )


def counted_words(parameters: dict[str, Any]) -> str:
    """Whose tests: ages, facilities, and one test alone; burden always counts both."""
    words = f"{AGES[parameters['age']]}, {LEVELS[parameters['facility_level']]}"
    if parameters["measure"] == "tpr" and parameters["method"] != "both":
        words += say(", by {test}", test=TESTS[parameters["method"]])
    return words


def _span(first: int | None, last: int | None) -> str:
    if first and last:
        return say(", {first} to {last}", first=str(first), last=str(last))
    if first:
        return say(", from {year}", year=str(first))
    return say(", to {year}", year=str(last)) if last else ""


def usual_options(workspace: Workspace) -> TrendRunOptions:
    """As the latest test positivity of the reports in force was computed, else the defaults."""
    run = latest_run(workspace.session, "tpr")
    if run is None or not run.on_present_data:
        return TrendRunOptions()
    return TrendRunOptions(**{name: run.parameters[name] for name in SHARED})


def latest_trend(workspace: Workspace) -> Run | None:
    """The latest trend on the data in force."""
    run = workspace.latest("trend")
    return run if run is not None and run.on_present_data else None


def trend_options_of(parameters: dict[str, Any]) -> TrendRunOptions:
    """The options that a run was made with."""
    return TrendRunOptions(**parameters)
