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

MEASURES = {"tpr": "test positivity", "burden": "burden"}
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
                f"A trend from {self.first_year} to {self.last_year} has no two years.",
                "Name an earlier and a later year, such as “from 2021 to 2024”.",
            )
        state = known_state(facilities, self.state)
        tests = reports_in_force(workspace, facilities, people=self.measure == "burden")
        if self.measure == "burden" and tests.people is None:
            raise need_data(
                "the number of people of each ward (a ward table with a population column, or a "
                "population raster with the ward boundaries)"
            )
        where = f" in {state}" if state else ""
        title = (
            f"Trend of {MEASURES[self.measure]} of {AGES[self.age]}, "
            f"{LEVELS[self.facility_level]}{self._test()}{where}{self._span()}"
        )
        return RunPlan(self.kind, title, {**asdict(self), "state": state}, tests=tests)

    def _test(self) -> str:
        """One test alone is named; burden always counts both."""
        one = self.measure == "tpr" and self.method != "both"
        return f", by {TESTS[self.method]}" if one else ""

    def _span(self) -> str:
        if self.first_year and self.last_year:
            return f", {self.first_year} to {self.last_year}"
        if self.first_year:
            return f", from {self.first_year}"
        return f", to {self.last_year}" if self.last_year else ""


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
