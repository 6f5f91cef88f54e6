"""Test positivity and burden from facility reports: guided step by step, or asked for at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from analysis.models import Run
from analysis.services.other_state import check_states
from analysis.services.plan_tpr import TprRunOptions, known_state, need_facilities, options_of
from analysis.tools.base import Answer, Arguments, NeedsRun, Tool
from analysis.tools.choices import call_chip, given
from analysis.tools.tpr_answers import areas_answer, rates_answer
from analysis.tools.tpr_choices import choices_answer
from analysis.tools.tpr_people import incidence_answer, population_answer
from analysis.tools.tpr_steps import (
    STEPS,
    TOOL_NAME,
    ask_step,
    open_step,
    recommended,
    states_of,
    step_before,
)
from analysis.tools.units import Growth, People, PeopleYear, Percent, Rows, Year
from analysis.workspace import Workspace
from chatmrpt.lib.say import say
from uploads.models import Dataset


class CalculateTpr(Arguments):
    """Nothing: the guided way. Anything: computed at once, the rest as last time or as usual.

    `step` moves on the guided way. Shares and growth are percent.
    """

    state: str | None = None
    facility_level: Literal["primary", "secondary", "tertiary", "all"] | None = None
    age_group: Literal["u5", "o5", "pw", "all"] | None = None
    test_method: Literal["rdt", "microscopy", "both"] | None = None
    preset: Literal["standard", "chatmrpt_legacy"] | None = None
    blank_positive_is_zero: bool | None = None
    u5_share: Percent | None = None
    pw_share: Percent | None = None
    population_year: PeopleYear | None = None
    growth: Growth | None = None
    variable: Literal["tpr", "burden", "attendance", "fever", "incidence"] | None = None
    state_population: People | None = None
    private_to_public: Percent | None = None
    none_to_public: Percent | None = None
    level: Literal["ward", "lga", "state"] | None = None
    areas: tuple[str, ...] = ()
    order: Literal["top", "bottom"] | None = None
    n: Rows | None = None
    year: Year | None = None
    topic: Literal["combinations", "ages", "levels"] | None = None
    guided: bool = False
    step: Literal["back", "restart", "stop", "status", "why", "recommended"] | None = None


_CHOICES = (
    *("state", "preset", "blank_positive_is_zero"),
    *("u5_share", "pw_share", "population_year", "growth"),
    *("private_to_public", "none_to_public"),
)
_RENAMED = {"facility_level": "facility_level", "age_group": "age", "test_method": "method"}


def calculate_tpr(workspace: Workspace, arguments: CalculateTpr) -> Answer | NeedsRun:
    """Ask the next step, or compute, or answer from what was computed."""
    facilities = workspace.facilities
    if facilities is None:
        raise need_facilities()
    asked = workspace.asked("tpr")
    if asked is None and (arguments.guided or arguments.step or _says_nothing(arguments)):
        answer = _guide(workspace, facilities, arguments)
        if isinstance(answer, Answer):
            return answer
        arguments = answer
    if arguments.topic is not None:
        return _combinations(workspace, facilities, arguments)
    options = _options(workspace, arguments)
    run = asked
    if run is None:
        if arguments.state is None and options.state is None and len(states_of(facilities)) > 1:
            return ask_step(facilities, given(arguments), "state")
        return NeedsRun(options)
    view = _view(arguments)
    if arguments.state_population is not None:
        return population_answer(run, arguments.state_population)
    if arguments.variable == "incidence":
        return incidence_answer(workspace, run)
    if arguments.variable not in (None, "tpr") or any(
        view[name] for name in view if name != "variable"
    ):
        return areas_answer(workspace, run, **view, own_age=arguments.age_group)
    return rates_answer(workspace, run)


def _combinations(workspace: Workspace, facilities: Dataset, arguments: CalculateTpr) -> Answer:
    """Of the state asked for, else of the latest calculation, whose people may be known."""
    run = _latest(workspace)
    before = None if run is None else run.parameters.get("state")
    state = before if arguments.state is None else arguments.state
    calculated = workspace.run_table("choices.csv", run) if run and before == state else None
    if arguments.topic == "ages":
        level = arguments.facility_level or "all"
        return choices_answer(facilities, state, among=("facility_level", level))
    if arguments.topic == "levels":
        return choices_answer(facilities, state, among=("age", arguments.age_group or "all"))
    return choices_answer(facilities, state, calculated)


def _view(arguments: CalculateTpr) -> dict[str, Any]:
    names = ("variable", "level", "areas", "order", "n", "year")
    return {name: getattr(arguments, name) for name in names}


def _says_nothing(arguments: CalculateTpr) -> bool:
    return not arguments.model_dump(exclude_defaults=True)


def _guide(
    workspace: Workspace, facilities: Dataset, arguments: CalculateTpr
) -> Answer | CalculateTpr:
    """The next question, or the arguments when every step is answered."""
    if arguments.step == "stop":
        return _stopped()
    said = said_so_far(facilities, arguments.model_dump(mode="json", exclude_defaults=True))
    check_states(facilities, workspace.boundary, said.get("state"))
    waiting = open_step(facilities, said)
    if waiting is None:
        return CalculateTpr.model_validate(said)
    question = ask_step(facilities, said, waiting)
    if arguments.step == "why" and waiting != "state":
        reason, *rest = question.points
        return replace(question, headline=reason, points=(question.headline, *rest))
    if arguments.step in ("status", "why"):
        return replace(question, headline=f"{_status(facilities, said)} {question.headline}")
    return question


def said_so_far(facilities: Dataset, arguments: dict[str, Any]) -> dict[str, Any]:
    """What is answered on the guided way after a call with these arguments."""
    said = {name: value for name, value in arguments.items() if name not in ("step", "guided")}
    step = arguments.get("step")
    if step == "restart":
        said = {}
    if step == "back":
        said = step_before(said)
    if said.get("state") is not None:
        said["state"] = known_state(facilities, said["state"])
    waiting = open_step(facilities, said)
    if step == "recommended" and waiting is not None:
        choice = recommended(facilities, said, waiting)
        said = said if choice is None else {**said, waiting: choice}
    return said


def _status(facilities: Dataset, said: dict[str, Any]) -> str:
    steps = [step for step in STEPS if step != "state" or len(states_of(facilities)) > 1]
    done = sum(said.get(step) is not None for step in steps)
    return say("Test positivity, step {done} of {steps}.", done=done + 1, steps=len(steps))


def _stopped() -> Answer:
    return Answer(
        headline=say("Left the calculation of test positivity."),
        points=(say("Nothing was changed; ask for it whenever you like."),),
        chips=(
            call_chip(say("Calculate test positivity"), "calculate_tpr", guided=True),
            call_chip(say("What can you do?"), "help"),
        ),
    )


def _options(workspace: Workspace, arguments: CalculateTpr) -> TprRunOptions:
    """What was said, on top of the last calculation of these reports where there is one."""
    said: dict[str, Any] = {name: getattr(arguments, name) for name in _CHOICES}
    said |= {to: getattr(arguments, name) for name, to in _RENAMED.items()}
    chosen = {name: value for name, value in said.items() if value is not None}
    before = _latest(workspace)
    start = options_of(before.parameters) if before is not None else TprRunOptions()
    return replace(start, **chosen)


def _latest(workspace: Workspace) -> Run | None:
    run = workspace.latest("tpr")
    return run if run is not None and run.on_present_data else None


TOOL = Tool(
    name=TOOL_NAME,
    label="Calculate test positivity",
    description="Test positivity rate (TPR) and malaria burden from facility reports: by state, "
    "facility level, age group and test; compare all combinations.",
    arguments=CalculateTpr,
    examples=(
        "Calculate TPR",
        "Calculate test positivity",
        "Work out test positivity for under fives",
        "Compute the malaria burden per 1000",
        "Use only primary facilities",
        "Change the age group to pregnant women",
        "TPR of secondary facilities, all ages",
        "Compare all combinations of facility level and age group",
        "Calculate TPR by LGA",
        "Start the TPR calculation",
        "Calculate TPR with RDT only",
        "Positivity rate for children in primary health centres",
        "Which combination has the highest positivity?",
    ),
    answer=calculate_tpr,
)
