"""From what a user asked for to complete, checked parameters of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, Protocol

from analysis.models import Run
from analysis.science.normalisation import Bounds
from analysis.science.parameters import RiskParameters, resolve_settings
from analysis.science.variables import find_variable, resolve_directions
from analysis.science.years import pooled_bounds
from analysis.science.zones import Proposal, propose_variables
from analysis.services.near_columns import UnknownColumnError, near_columns
from analysis.value_columns import TPR, TPR_SMOOTHED, computed_rates
from analysis.workspace import Workspace, wards_of
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, say_many
from uploads.models import Dataset, Link

#: The preset that is none of an earlier tool.
STANDARD = "standard"


@dataclass(frozen=True, kw_only=True)
class TestInputs:
    """What a run on facility tests reads.

    The boundary gives the wards their codes and their place; `people` is the ward table or the
    ward values that hold the population, and `link` says which of its rows is which ward.
    """

    #: Not a test case, whatever its name begins with.
    __test__ = False

    facilities: Dataset
    boundary: Dataset | None = None
    people: Dataset | None = None
    link: Link | None = None


@dataclass(frozen=True)
class RunPlan:
    """What a run will be: frozen parameters, and the sentences that say how they came about.

    Without `tests` it reads the link in force. `names` are what people decided about ward names
    of the tests (see `uploads.cleaning.decided_names`).
    """

    kind: str
    title: str
    parameters: dict[str, Any]
    sentences: tuple[str, ...] = ()
    base: Run | None = None
    tests: TestInputs | None = None
    names: list[dict[str, Any]] = field(default_factory=list)


class Options(Protocol):
    """What a user may say about an analysis; each kind has its own."""

    kind: ClassVar[str]

    def plan(self, workspace: Workspace) -> RunPlan:
        """Complete, checked parameters; `ProblemError` in plain words when they do not fit."""


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """What may be said about a risk analysis; None and empty mean: decide for me."""

    kind: ClassVar[str] = "risk"
    variables: Sequence[str] = ()
    inverse: Sequence[str] = ()
    direct: Sequence[str] = ()
    imputation: dict[str, str] = field(default_factory=dict)
    preset: str = "standard"
    method: str | None = None
    normalisation: str | None = None
    goalposts: dict[str, tuple[float, float]] = field(default_factory=dict)
    aggregation: str | None = None
    weights: str | dict[str, float] | None = None
    top_k: int | None = None
    draws: int = 1000
    seed: int = 1
    class_rule: str | None = None
    classes: int | None = None
    year: int | None = None
    where_known: str | None = None

    def plan(self, workspace: Workspace) -> RunPlan:
        """See `plan_risk`."""
        return plan_risk(workspace, self)


def parameters_from(stored: dict[str, Any]) -> RiskParameters:
    """The parameters of a stored run."""
    pairs = {
        name: {column: (low, high) for column, (low, high) in stored.get(name, {}).items()}
        for name in ("goalposts", "bounds")
    }
    own = {name: value for name, value in stored.items() if name != "year"}
    return RiskParameters(**{**own, "variables": tuple(stored["variables"]), **pairs})


def plan_risk(workspace: Workspace, options: RunOptions) -> RunPlan:
    """Resolve columns and directions; without named variables take the zone's proposal.

    Raises
    ------
    ProblemError
        `unknown_column`, `unknown_direction`, `too_few_variables`, or what the science refuses.
    """
    workspace.need_link()
    preset = options.preset
    if options.variables:
        variables = tuple(_as_asked(workspace, name, preset) for name in options.variables)
        sentences: tuple[str, ...] = ()
    else:
        proposal = propose(workspace, preset)
        variables, sentences = proposal.variables, proposal.sentences
    directions = resolve_directions(
        variables,
        inverse=[_as_asked(workspace, name, preset) for name in options.inverse],
        direct=[_as_asked(workspace, name, preset) for name in options.direct],
    )
    parameters = RiskParameters(
        variables=variables,
        directions=dict(directions),
        preset=options.preset,
        method=options.method,
        normalisation=options.normalisation,
        goalposts={resolve_column(workspace, k): v for k, v in options.goalposts.items()},
        aggregation=options.aggregation,
        weights=_weights(workspace, options.weights),
        imputation={_rule_column(workspace, k): v for k, v in options.imputation.items()},
        top_k=options.top_k,
        draws=options.draws,
        seed=options.seed,
        class_rule=options.class_rule,
        classes=options.classes,
        where_known=_where_known(workspace, options.where_known, variables),
    )
    settings = resolve_settings(parameters)
    bounds: dict[str, Bounds] = {}
    if options.year is not None:
        check_year(workspace, options.year)
        if settings.normalisation == "min_max":
            bounds = bounds_of_years(workspace.need_link(), variables)
    return RunPlan(
        options.kind,
        _title(workspace, options.year, parameters.where_known),
        {
            **asdict(parameters),
            "variables": list(parameters.variables),
            "bounds": {name: list(pair) for name, pair in bounds.items()},
            "year": options.year,
        },
        sentences,
    )


def _where_known(workspace: Workspace, name: str | None, variables: tuple[str, ...]) -> str | None:
    """The column that must be known, where it is among the variables of the score."""
    column = resolve_column(workspace, name) if name else None
    return column if column in variables else None


def _title(workspace: Workspace, year: int | None, known: str | None) -> str:
    link = workspace.need_link()
    count = int(wards_of(link, year)[known].notna().sum()) if known else len(link.pairs)
    return ranking_title(count, year)


def ranking_title(count: int, year: int | None) -> str:
    """`Risk ranking of 275 wards, 2024`, in the reader's language."""
    return say_many(
        "Risk ranking of {count:,} ward{of_year}",
        "Risk ranking of {count:,} wards{of_year}",
        count,
        of_year=f", {year}" if year is not None else "",
    )


def years_in(link: Link | None) -> list[int]:
    """The years of the linked table, ascending; none where it is not told apart by years."""
    return [int(year) for year in link.years] if link is not None else []


def check_year(workspace: Workspace, year: int) -> None:
    """`ProblemError` `unknown_year` for a year the table does not have."""
    known = years_in(workspace.need_link())
    if year in known:
        return
    years = ", ".join(map(str, known))
    has = say("has {years}", years=years) if known else say("does not tell years apart")
    raise ProblemError(
        "unknown_year",
        say("There is no year {year}: your ward table {has}.", year=year, has=has),
        say("A table with several years has one row a ward and year, and a column of years."),
    )


def bounds_of_years(link: Link, variables: Sequence[str]) -> dict[str, Bounds]:
    """Smallest and largest value of each variable over all years, so that scores compare."""
    frames = {year: wards_of(link, year) for year in years_in(link)}
    return pooled_bounds(frames, variables)


def propose(workspace: Workspace, preset: str = STANDARD) -> Proposal:
    """The zone's variables that the data hold; an error that says why when they are too few.

    Presets take a computed rate as it was reported, the standard takes it smoothed.
    """
    states = workspace.states
    smoothed = None if preset == STANDARD else _smoothed(workspace)
    columns = [name for name in workspace.number_columns if name != smoothed]
    proposal = propose_variables(columns, states[0] if states else None, workspace.wards)
    if not proposal.sufficient:
        raise ProblemError(
            "too_few_variables",
            " ".join(proposal.sentences),
            say(
                "Name two or more of these columns: {number_columns}.",
                number_columns=", ".join(workspace.number_columns[:20]),
            ),
        )
    return proposal


def resolve_column(workspace: Workspace, name: str) -> str:
    """The column a user means: its header, its label, or another known spelling of it."""
    columns = workspace.number_columns
    wanted = name.strip()
    for spelling in (str, str.casefold):
        for column in columns:
            if spelling(column) == spelling(wanted):
                return column
    if _is_empty(workspace, wanted):
        raise ProblemError(
            "empty_column",
            say("The column “{wanted}” is empty: it has no value in any ward.", wanted=wanted),
            say("Fill it in and upload the table again, or name another column."),
        )
    known = find_variable(wanted)
    if known is not None:
        for column in columns:
            other = find_variable(column)
            if other is not None and other.key == known.key:
                return column
    labels = {workspace.label(column).casefold(): column for column in columns}
    if wanted.casefold() in labels:
        return labels[wanted.casefold()]
    near = near_columns(wanted, {column: (workspace.label(column),) for column in columns})
    message = f"There is no number column “{wanted}” in the ward table."
    raise UnknownColumnError(wanted, message, near, columns)


def _is_empty(workspace: Workspace, name: str) -> bool:
    """Whether the ward table has this column without any value."""
    table = workspace.table
    if table is None:
        return False
    headers = {item["name"].casefold(): item for item in table.columns}
    found = headers.get(name.casefold())
    return found is not None and found.get("missing") == table.rows


def _as_asked(workspace: Workspace, name: str, preset: str) -> str:
    """The column; in a preset the rate as reported, unless the smoothed one is named itself."""
    column = resolve_column(workspace, name)
    smoothed = None if preset == STANDARD else _smoothed(workspace)
    if column != smoothed or name.strip().casefold() == column.casefold():
        return column
    return computed_rates(workspace.need_link()).get(TPR, column)


def _smoothed(workspace: Workspace) -> str | None:
    return computed_rates(workspace.need_link()).get(TPR_SMOOTHED)


def _rule_column(workspace: Workspace, name: str) -> str:
    return name if name == "*" else resolve_column(workspace, name)


def _weights(
    workspace: Workspace, weights: str | dict[str, float] | None
) -> str | dict[str, float] | None:
    if isinstance(weights, dict):
        return {resolve_column(workspace, name): value for name, value in weights.items()}
    return weights
