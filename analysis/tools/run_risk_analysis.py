"""Run the risk analysis, with the variables named or those proposed for the zone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from analysis.science.parameters import DRAWS, MOST_DRAWS
from analysis.science.ranking import CLASS_NAMES
from analysis.science.variables import find_variable
from analysis.services.plan_run import RunOptions, propose, years_in
from analysis.tools.base import Answer, Arguments, NeedsRun, Tool
from analysis.tools.choices import call_chip, given
from analysis.tools.columns import find_column, short_label
from analysis.tools.risk_answers import risk_summary, which_variables, which_weights
from analysis.tools.risk_years import rank_years, which_year
from analysis.tools.units import Year
from analysis.tools.unknown_wards import mostly_unknown
from analysis.tools.wording import joined
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say


class RunRiskAnalysis(Arguments):
    """What may be said about a run; nothing said means: decide for me."""

    variables: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    choose_variables: bool = False
    choose_weights: bool = False
    inverse: tuple[str, ...] = ()
    direct: tuple[str, ...] = ()
    method: Literal["composite", "pca"] | None = None
    preset: Literal["standard", "mrpt", "chatmrpt", "netsmartr"] = "standard"
    scoring: Literal["ensemble", "weighted"] | None = None
    normalisation: (
        Literal["min_max", "percentile_rank", "winsorised", "z_score", "goalposts"] | None
    ) = None
    aggregation: Literal["arithmetic", "geometric"] | None = None
    weights: Literal["equal", "pc1"] | dict[str, float] | None = None
    goalposts: dict[str, tuple[float, float]] = Field(default_factory=dict)
    imputation: dict[str, str] = Field(default_factory=dict)
    class_rule: Literal["position", "quantile", "natural_breaks", "equal_interval"] | None = None
    classes: int | None = Field(default=None, ge=2, le=9, description="number of classes")
    top_k: int | None = Field(default=None, ge=1, description="number of wards called first")
    seed: int | None = Field(default=None, ge=0, description="start of the random numbers")
    draws: int | None = Field(
        default=None, ge=0, le=MOST_DRAWS, description="repetitions for certainty"
    )
    year: Year | Literal["all", "every"] | None = None
    years: tuple[Year, ...] = ()
    where_known: str | None = None


#: Said alone these change the last ranking; all else of it stays.
CHANGES = ("class_rule", "classes", "top_k", "seed", "draws")
YEARS = ("year", "years")


def run_risk_analysis(workspace: Workspace, arguments: RunRiskAnalysis) -> Answer | NeedsRun:
    """Ask for the run, or for a direction that only a person can give; then sum it up."""
    several = arguments.year == "every" or bool(arguments.years)
    if workspace.asked_run is not None and not several:
        return risk_summary(workspace, workspace.asked_run, arguments.method)
    workspace.need_link()
    if arguments.classes is not None and arguments.classes not in CLASS_NAMES:
        return _how_many_classes(arguments)
    if _chooses(arguments):
        by_weight = arguments.choose_weights
        return (
            which_weights(workspace, _base(workspace)) if by_weight else which_variables(workspace)
        )
    if _only_leaves_out(arguments):
        nothing = _not_used(workspace, arguments)
        if nothing is not None:
            return nothing
    variables = _variables(workspace, arguments)
    question = _named_twice(workspace, arguments) or _too_few(workspace, arguments, variables)
    if question is not None:
        return question
    question = _open_direction(workspace, arguments, variables) or mostly_unknown(
        workspace, arguments, variables
    )
    if question is not None:
        return question
    if (
        arguments.year is None
        and not several
        and workspace.run is None
        and years_in(workspace.link)
    ):
        return which_year(workspace, lambda year: _call(given(arguments, year=year)))
    options = _options(workspace, arguments, variables)
    if several:
        return rank_years(workspace, options, arguments.years)
    return NeedsRun(options)


def _chooses(arguments: RunRiskAnalysis) -> bool:
    """Weights or variables are to be chosen, and none is named."""
    weights = arguments.choose_weights and arguments.weights is None
    return weights or (arguments.choose_variables and not arguments.variables)


def _only_leaves_out(arguments: RunRiskAnalysis) -> bool:
    """Nothing else is said: with other weights there is something to run all the same."""
    return set(arguments.model_dump(exclude_defaults=True)) - {"method"} == {"without"}


def _how_many_classes(arguments: RunRiskAnalysis) -> Answer:
    return Answer(
        headline=say(
            "Wards come in three, four or five classes; {classes} were asked for.",
            classes=arguments.classes,
        ),
        chips=tuple(
            {"label": say("{count} classes", count=count), **_call(given(arguments, classes=count))}
            for count in CLASS_NAMES
        ),
        outcome="clarify",
    )


def _not_used(workspace: Workspace, arguments: RunRiskAnalysis) -> Answer | None:
    """Leaving out what was not in it changes nothing: say so instead of running."""
    base = _base(workspace)
    out = [find_column(workspace, name) for name in arguments.without]
    if any(name in base for name in out):
        return None
    used = joined(short_label(workspace, name) for name in base)
    names = joined(short_label(workspace, name) for name in out)
    return Answer(
        headline=say("{names} is not among the variables, so nothing changes.", names=names),
        points=(say("The score uses {used}.", used=used),),
        chips=(call_chip(say("Top 10 wards"), "rank_areas", n=10, order="top"),),
        run=workspace.run,
    )


def _named_twice(workspace: Workspace, arguments: RunRiskAnalysis) -> Answer | None:
    """The same variable more than once is a slip or a weight: ask which."""
    named = [find_column(workspace, name) for name in arguments.variables]
    twice = [name for name, count in Counter(named).items() if count > 1]
    if not twice:
        return None
    once = list(dict.fromkeys(named))
    labels = joined(short_label(workspace, name) for name in twice)
    chips = []
    if len(once) > 1:
        chips.append({"label": say("Each of them once"), **_call(given(arguments, variables=once))})
        weighted = given(arguments, variables=once, weights={n: 2.0 for n in twice})
        chips.append({"label": say("Double weight for {labels}", labels=labels), **_call(weighted)})
    else:
        chips += _with_another(workspace, arguments, once[0])
    return Answer(
        headline=say(
            "{labels} {value} named twice.",
            labels=labels,
            value=say("is") if len(twice) == 1 else say("are"),
        ),
        points=(say("A score counts each variable once and needs two or more different ones."),),
        chips=tuple(chips),
        outcome="clarify",
    )


def _too_few(
    workspace: Workspace, arguments: RunRiskAnalysis, variables: tuple[str, ...]
) -> Answer | None:
    """One variable makes no composite score: offer a second one."""
    if len(variables) != 1:
        return None
    label = short_label(workspace, variables[0])
    return Answer(
        headline=say("A risk score needs two or more variables; {label} is only one.", label=label),
        points=(say("Add another variable, or let the proposed ones be used."),),
        chips=tuple(_with_another(workspace, arguments, variables[0])),
        outcome="clarify",
    )


def _with_another(
    workspace: Workspace, arguments: RunRiskAnalysis, only: str
) -> list[dict[str, Any]]:
    """Buttons for a second variable: the proposed ones first."""
    try:
        proposed = [name for name in propose(workspace).variables if name != only]
    except ProblemError:
        proposed = []
    known = [name for name in workspace.number_columns if find_variable(name) and name != only]
    chips = []
    if proposed:
        with_all = given(arguments, variables=[only, *proposed])
        chips.append({"label": say("With the proposed ones"), **_call(with_all)})
        chips.append({"label": say("The proposed ones alone"), **_call({})})
    for name in list(dict.fromkeys((*proposed, *known)))[:3]:
        label = say("Add {short_label}", short_label=short_label(workspace, name))
        chips.append({"label": label, **_call(given(arguments, variables=[only, name]))})
    return chips


def _call(arguments: dict[str, Any]) -> dict[str, Any]:
    changed = {name: said for name, said in arguments.items() if name not in ("add", "without")}
    return {"tool": "run_risk_analysis", "arguments": changed}


def _variables(workspace: Workspace, arguments: RunRiskAnalysis) -> tuple[str, ...]:
    """Columns to score by; empty = the proposal."""
    named = tuple(find_column(workspace, name) for name in arguments.variables)
    changes = arguments.add or arguments.without or isinstance(arguments.weights, dict)
    if not named and (changes or (workspace.run is not None and _changes_last(arguments))):
        named = _base(workspace)
    out = {find_column(workspace, name) for name in arguments.without}
    more = tuple(find_column(workspace, name) for name in arguments.add)
    return tuple(name for name in dict.fromkeys((*named, *more)) if name not in out)


def _changes_last(arguments: RunRiskAnalysis) -> bool:
    """Only classes and the like are said: the ranking stays what it is."""
    said = set(arguments.model_dump(exclude_defaults=True)) - {"method"}
    return bool(said) and said <= {*CHANGES, *YEARS}


def _base(workspace: Workspace) -> tuple[str, ...]:
    """The variables of the last run, else the proposed ones."""
    run = workspace.run
    if run is not None:
        return tuple(name for name in run.parameters["variables"])
    return tuple(propose(workspace).variables)


def _known_directions(workspace: Workspace, arguments: RunRiskAnalysis) -> dict[str, str]:
    """Given now, or for a changed run given before."""
    known = {find_column(workspace, name): "inverse" for name in arguments.inverse}
    known |= {find_column(workspace, name): "direct" for name in arguments.direct}
    run = workspace.run
    if run is not None and not arguments.variables:
        known = {**run.parameters["directions"], **known}
    return known


def _open_direction(
    workspace: Workspace, arguments: RunRiskAnalysis, variables: tuple[str, ...]
) -> Answer | None:
    known = _known_directions(workspace, arguments)
    for name in variables:
        variable = find_variable(name)
        if name in known or (variable is not None and variable.direction != "ask"):
            continue
        label = short_label(workspace, name)
        why = f"{variable.question}." if variable is not None and variable.question else ""
        rest = [other for other in variables if other != name]
        chips = [
            _turned(arguments, variables, say("Risk rises with it"), "direct", name),
            _turned(arguments, variables, say("Risk falls with it"), "inverse", name),
        ]
        if len(rest) > 1:
            left = given(arguments, variables=rest)
            chips.append(
                {"label": say("Leave it out"), "tool": "run_risk_analysis", "arguments": left}
            )
        return Answer(
            headline=say(
                "Does malaria risk rise or fall with {label} ({name})?", label=label, name=name
            ),
            points=(why[:1].upper() + why[1:],) if why else (),
            chips=tuple(chips),
            outcome="clarify",
        )
    return None


def _turned(
    arguments: RunRiskAnalysis, variables: tuple[str, ...], label: str, way: str, name: str
) -> dict[str, Any]:
    said = list(getattr(arguments, way))
    changed = given(arguments, variables=list(variables), **{way: [*said, name]})
    changed.pop("add", None)
    changed.pop("without", None)
    return {"label": label, "tool": "run_risk_analysis", "arguments": changed}


def _options(
    workspace: Workspace, arguments: RunRiskAnalysis, variables: tuple[str, ...]
) -> RunOptions:
    known = _known_directions(workspace, arguments)
    chosen = variables or tuple(known)
    weights: str | dict[str, float] | None = None
    if isinstance(arguments.weights, dict):
        said = {find_column(workspace, name): w for name, w in arguments.weights.items()}
        weights = {name: said.get(name, 1.0) for name in variables}
    else:
        weights = arguments.weights
    weighted = weights is not None or arguments.aggregation is not None
    if workspace.run is not None and _changes_last(arguments):
        changed = _last_changed(workspace.run.parameters, arguments)
        return replace(changed, year=_year(workspace, arguments))
    return RunOptions(
        variables=variables,
        inverse=[name for name in chosen if variables and known.get(name) == "inverse"],
        direct=[name for name in chosen if variables and known.get(name) == "direct"],
        imputation=arguments.imputation,
        preset=arguments.preset,
        method=arguments.scoring or ("weighted" if weighted else None),
        normalisation=arguments.normalisation,
        aggregation=arguments.aggregation,
        weights=weights,
        goalposts=arguments.goalposts,
        class_rule=arguments.class_rule,
        classes=arguments.classes,
        top_k=arguments.top_k,
        seed=1 if arguments.seed is None else arguments.seed,
        draws=DRAWS if arguments.draws is None else arguments.draws,
        year=_year(workspace, arguments),
        where_known=arguments.where_known,
    )


def _year(workspace: Workspace, arguments: RunRiskAnalysis) -> int | None:
    """The year said, else that of the last ranking of these data; None = all together."""
    if isinstance(arguments.year, int):
        return arguments.year
    run = workspace.run
    if arguments.year is not None or arguments.years or run is None or not run.on_present_data:
        return None
    year = run.parameters.get("year")
    return int(year) if year is not None else None


def _last_changed(before: dict[str, Any], arguments: RunRiskAnalysis) -> RunOptions:
    """The last ranking's options with what is said now."""
    directions = before["directions"]
    kept = ("imputation", "preset", "method", "normalisation", "aggregation", "weights")
    options: dict[str, Any] = {name: before[name] for name in kept}
    options |= {name: before.get(name) for name in CHANGES}
    said = arguments.model_dump(exclude_defaults=True)
    options |= {name: said[name] for name in CHANGES if name in said}
    if ("class_rule" in said) != ("classes" in said):
        options |= _fitting(before, said)
    return RunOptions(
        variables=before["variables"],
        inverse=[name for name in before["variables"] if directions[name] == "inverse"],
        direct=[name for name in before["variables"] if directions[name] == "direct"],
        goalposts={name: (low, high) for name, (low, high) in before["goalposts"].items()},
        where_known=before.get("where_known"),
        **options,
    )


def _fitting(before: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """Of rule and number one is said: the other stays if it goes with it."""
    if "classes" in said:
        rule = before.get("class_rule")
        return {"class_rule": None if rule == "position" and said["classes"] != 3 else rule}
    return {"classes": None if said["class_rule"] == "position" else before.get("classes")}


TOOL = Tool(
    name="run_risk_analysis",
    label="Run the risk analysis",
    description="Rank wards by malaria risk: composite score and principal components, with "
    "chosen or proposed variables, directions, weights and normalisation.",
    arguments=RunRiskAnalysis,
    examples=(
        "Run the risk analysis",
        "Run the analysis with rainfall, TPR and housing quality",
        "Compute the composite score",
        "Rerun with elevation as inverse",
        "Use z-score normalisation",
        "Do it again without flood",
        "Give rainfall double weight",
        "Use the mrpt preset",
        "Start the composite and PCA analysis",
        "Calculate vulnerability scores for my wards",
        "Redo the analysis with these variables only",
        "Perform PCA on my variables",
        "Use the raster for rainfall",
        "Use 5 classes",
        "Class the wards by natural breaks",
        "Rank the wards by risk for 2023",
        "Rank the wards for every year and compare the years",
    ),
    answer=run_risk_analysis,
)
