"""What may be said about test positivity rates from facility reports."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from analysis.services.other_state import apart_in_state, check_states
from analysis.services.plan_run import RunPlan, TestInputs
from analysis.value_columns import POPULATION, of_tests
from analysis.workspace import Workspace, need_data
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import Said, say
from uploads.cleaning.name_forms import normalise_area_name
from uploads.models import Dataset, Link

AGES = Said(
    {
        "u5": "children under 5",
        "o5": "5 years and above",
        "pw": "pregnant women",
        "all": "all ages",
    }
)
LEVELS = Said(
    {
        "primary": "primary facilities",
        "secondary": "secondary facilities",
        "tertiary": "tertiary facilities",
        "all": "all facilities",
    }
)
TESTS = Said({"rdt": "RDT", "microscopy": "microscopy", "both": "RDT and microscopy"})


@dataclass(frozen=True, kw_only=True)
class TprRunOptions:
    """One combination of state, facility level, age group and test; and what is known of people.

    Shares and growth are percent; None and 0 mean: not known, so nothing is assumed. The last two
    are people in private care, or in none, for each one in public care.
    """

    kind: ClassVar[str] = "tpr"
    age: str = "u5"
    facility_level: str = "all"
    method: str = "both"
    preset: str = "standard"
    state: str | None = None
    blank_positive_is_zero: bool = False
    u5_share: float | None = None
    pw_share: float | None = None
    population_year: int | None = None
    growth: float = 0.0
    private_to_public: float | None = None
    none_to_public: float | None = None

    def plan(self, workspace: Workspace) -> RunPlan:
        """Parameters and the data in force.

        Raises
        ------
        ProblemError
            `need_data` without facility reports; `unknown_state`.
        """
        facilities = workspace.facilities
        if facilities is None:
            raise need_facilities()
        state = known_state(facilities, self.state)
        tests = reports_in_force(workspace, facilities, state=state)
        parameters = {**asdict(self), "state": state}
        return RunPlan(self.kind, tpr_title(parameters), parameters, tests=tests)


def tpr_title(parameters: dict[str, Any]) -> str:
    """`Test positivity of children under 5, all facilities`, in the reader's language."""
    return say("Test positivity of {tested}", tested=tested_words(parameters))


def tested_words(parameters: dict[str, Any]) -> str:
    """`children under 5, all facilities in Niger`."""
    state = parameters["state"]
    return say(
        "{age}, {level}{where}",
        age=AGES[parameters["age"]],
        level=LEVELS[parameters["facility_level"]],
        where=say(" in {state}", state=state) if state else "",
    )


def options_of(parameters: dict[str, Any]) -> TprRunOptions:
    """The options that a run was made with."""
    return TprRunOptions(**parameters)


def need_facilities() -> ProblemError:
    """The error for missing facility reports."""
    return need_data(say("facility test data (tested and positive by facility and month)"))


def known_state(facilities: Dataset, state: str | None) -> str | None:
    """The state as the file spells it; None for all of them."""
    if state is None:
        return None
    names = list((facilities.summary.get("areas") or {}).get("state") or [])
    for name in names:
        if normalise_area_name(name) == normalise_area_name(state):
            return str(name)
    raise ProblemError(
        "unknown_state",
        say("{name} has no state “{state}”.", name=facilities.name, state=state),
        say("It has {names}.", names=", ".join(names))
        if names
        else say("It has no column with states."),
        404,
    )


def reports_in_force(
    workspace: Workspace,
    facilities: Dataset,
    *,
    people: bool = True,
    state: str | None = None,
    off_map: bool = False,
) -> TestInputs:
    """What a run on these reports reads of the session; without `people` no population.

    Raises
    ------
    ProblemError
        OtherStateError: the boundary is of another state than the reports, or than `state`;
        with `off_map` the run goes without the boundary then.
    """
    link, found, boundary = workspace.link, None, workspace.boundary
    if not off_map:
        check_states(facilities, boundary, state)
    elif boundary is not None and apart_in_state(facilities, boundary, state):
        boundary = None
    if people and link is not None:
        found = people_dataset(link)
    elif people:
        tables = (workspace.people_table, workspace.table)
        found = next((table for table in tables if table and _has_people(table)), None)
    return TestInputs(facilities=facilities, boundary=boundary, people=found, link=link)


def people_dataset(link: Link) -> Dataset | None:
    """Where the population of the wards comes from: the table, else a raster, else nowhere."""
    if link.table is not None and _has_people(link.table):
        return link.table
    for values in link.values.select_related("session", "source").order_by("created"):
        if not of_tests(values) and values.columns[0]["name"] == POPULATION:
            return values
    return None


def _has_people(table: Dataset) -> bool:
    return any(item["role"] == POPULATION for item in table.columns)
