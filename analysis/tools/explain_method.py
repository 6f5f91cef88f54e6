"""How something is computed, from the methods' own texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz

from analysis.models import Run
from analysis.science.method import Method
from analysis.science.method_annex import methods_used, with_group_settings
from analysis.science.method_texts import METHODS
from analysis.services.plan_tpr import TESTS, tpr_title
from analysis.tools.base import Answer, Arguments, Tool
from analysis.tools.certainty_map import certainty_map
from analysis.tools.choices import call_chip
from analysis.tools.columns import short_label
from analysis.tools.explain_shown import explain_shown
from analysis.tools.method_background import BACKGROUND
from analysis.tools.method_topics import TOPICS, Topic
from analysis.tools.results import provenance, with_directions
from analysis.tools.wording import counted, joined, sentence
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

CLOSE = 80
ALL_TOPICS = (*TOPICS, *BACKGROUND)
#: Groups of methods that have a topic of their own.
_IN_TOPICS = ("score", "components", "ranking")
_SPOKEN: dict[str, set[str]] = {
    "z_score": {"z scores", "zscore", "standardised"},
    "percentile_rank": {"percentile", "percentiles", "percentile ranks"},
    "winsorised": {"winsorized", "winsorising"},
    "quantile": {"quantiles"},
    "equal_interval": {"equal intervals"},
    "natural_breaks": {"natural breaks"},
    "queen": {"contiguity", "queen"},
    "geometric": {"geometric mean"},
    "morans_i": {"moran", "moran s", "morans i", "autocorrelation", "spatial autocorrelation"},
    "local_moran": {"cluster", "clusters", "lisa", "local moran"},
    "gi_star": {"hot spot", "hot spots", "hotspot", "cold spot", "cold spots", "gi", "getis ord"},
    "association": {"correlation", "correlations", "association"},
    "group_difference": {"anova", "kruskal wallis", "analysis of variance"},
    "multiple_regression": {"regression", "multiple regression", "vif"},
    "rank_comparison": {"comparison of rankings", "overlap"},
}


class ExplainMethod(Arguments):
    """Which method or variable; nothing said = how a ranking comes about.

    `shown`: what the map in view says.
    """

    term: str | None = None
    variable: str | None = None
    variables: tuple[str, ...] = ()
    shown: bool = False


@dataclass(frozen=True)
class _Found:
    topic: Topic
    score: float


def find_topic(term: str | None) -> Topic:
    """The topic a term names; the composite score when none does."""
    if not term:
        return TOPICS[0]
    wanted = term.casefold()
    found = [_Found(topic, _closeness(topic, wanted)) for topic in ALL_TOPICS]
    best = max(found, key=lambda item: item.score)
    return best.topic if best.score >= CLOSE else TOPICS[0]


def find_method(term: str | None) -> Method | None:
    """The single method a term names exactly ("z-score", "natural breaks", "mrpt")."""
    wanted = re.sub(r"[^a-z0-9]+", " ", (term or "").casefold()).strip()
    for method in METHODS if wanted else ():
        names = {method.key.replace("_", " "), re.sub(r"[^a-z0-9]+", " ", method.title.casefold())}
        names |= _SPOKEN.get(method.key, set())
        if wanted in names and method.group not in _IN_TOPICS:
            return method
    return None


def _one_method(workspace: Workspace, method: Method) -> Answer:
    """The method's own text, with the values the ranking used where it used the method."""
    run = workspace.run
    settings = {**run.parameters, **(run.receipt.get("settings") or {})} if run else {}
    used = run is not None and method in methods_used(run.kind, settings)
    names = with_group_settings(method) if used else ()
    _, *lines = method.lines(settings if used else None, names)
    limits, source = lines[-2:]
    return Answer(
        headline=sentence(f"{say(method.title)}: {say(method.formula)}"),
        points=(*lines[1:-2], f"{sentence(limits)} {source}"),
        run=run if used else None,
        chips=(
            call_chip(say("The composite score"), "explain_method", term=say("composite score")),
        ),
    )


def _closeness(topic: Topic, wanted: str) -> float:
    return max(
        float(len(word) + 100) if word in wanted else float(fuzz.ratio(word, wanted))
        for word in topic.words
    )


def explain_method(workspace: Workspace, arguments: ExplainMethod) -> Answer:
    """Answer from a written text, with what this run did where there is one."""
    if arguments.shown:
        return explain_shown(workspace)
    of_columns = _of_columns(workspace, arguments)
    if of_columns is not None:
        return of_columns
    method = find_method(arguments.term)
    if method is not None:
        return _one_method(workspace, method)
    topic = find_topic(arguments.term).said()
    points = list(topic.points)
    run = workspace.run
    if run is not None and topic.key == "certainty":
        return _how_certain(workspace, run, topic)
    if run is not None and topic.key in ("composite", "variables"):
        points = [*points[:2], _this_run(workspace, run)]
    rates = workspace.latest("tpr") if topic.key == "tpr" else None
    if rates is not None:
        points = [*points[:2], _these_rates(rates)]
    others = [item for item in ALL_TOPICS if item.key in topic.see][:3]
    return Answer(
        headline=topic.headline,
        points=tuple(points[:3]),
        chips=tuple(
            call_chip(say(item.title), "explain_method", term=item.words[0]) for item in others
        ),
        run=run if run is not None and topic.key == "composite" else rates,
    )


def _of_columns(workspace: Workspace, arguments: ExplainMethod) -> Answer | None:
    """Of columns by name: whether they are the same, where one is from, how it was used."""
    if arguments.variables and not arguments.term:
        return _side_by_side(workspace, arguments.variables)
    if not arguments.variable:
        return None
    if arguments.term in ("source", "sources"):
        return _source(workspace, arguments.variable)
    return None if arguments.term else _variable(workspace, arguments.variable)


def _how_certain(workspace: Workspace, run: Run, topic: Topic) -> Answer:
    """How sure the last ranking is, in its own figures, then how that is found out."""
    figures = certainty_map(workspace, run)
    first = provenance(workspace, run)
    told = [point for point in figures.points if point not in first]
    return replace(figures, points=(*first, *told, topic.headline)[:3], show=None)


def _these_rates(run: Run) -> str:
    """What the last calculation of test positivity was made of."""
    result, said = run.result, run.parameters
    effect = result.get("design_effect")
    return say(
        "Your last calculation: {title}, by {tests}, {first_period} to {last_period}; {cells} left "
        "out",
        title=tpr_title(run.parameters),
        tests=TESTS[said["method"]],
        first_period=result["first_period"],
        last_period=result["last_period"],
        cells=counted(result["cells_left_out"], "cell"),
    ) + (say("; design effect {effect:.1f}.", effect=effect) if effect else ".")


def _this_run(workspace: Workspace, run: Run) -> str:
    models = run.result.get("models")
    count = f", {counted(int(models), 'model')}" if models else ""
    return say(
        "Your last run: {with_directions}{count}.",
        with_directions=with_directions(workspace, run),
        count=count,
    )


def _variable(workspace: Workspace, name: str) -> Answer | None:
    """Whether and how the last run used a variable."""
    variable = workspace.variable(name)
    run = workspace.run
    if run is None:
        if variable is None:
            return None
        chips: tuple[dict[str, Any], ...] = ()
        if workspace.table is not None:
            chips = (call_chip(say("In my data"), "describe_data", variable=name),)
        return Answer(
            headline=f"{say(variable.label)}: {say(variable.meaning)}",
            points=(
                say("Usual source: {source}.", source=say(variable.source)),
                _way(variable.direction),
            ),
            chips=chips,
        )
    used = [str(column) for column in run.parameters["variables"]]
    for column in used:
        other = workspace.variable(column)
        if column == name or (
            variable is not None and other is not None and other.key == variable.key
        ):
            way = run.parameters["directions"][column]
            label = short_label(workspace, column)
            everything = with_directions(workspace, run)
            return Answer(
                headline=say(
                    "Yes: {label} ({column}) was one of the {used} variables.",
                    label=label,
                    column=column,
                    used=len(used),
                ),
                points=(_way(way), say("All of them: {variables}.", variables=everything)),
                run=run,
            )
    label = say(variable.label) if variable is not None else name
    return Answer(
        headline=say("No: {label} was not a variable of the last run.", label=label),
        points=(
            say("It used {with_directions}.", with_directions=with_directions(workspace, run)),
        ),
        chips=(call_chip(say("Add {label}", label=label), "run_risk_analysis", add=[name]),),
        run=run,
    )


def _source(workspace: Workspace, name: str) -> Answer | None:
    """Where the values of a column come from: the file, and what is usual for such a column."""
    variable = workspace.variable(name)
    if variable is None or variable.key == "test_positivity_rate":
        return None
    held = workspace.table is not None and name in workspace.number_columns
    file = workspace.table.name if workspace.table is not None and held else ""
    label = say(variable.label)
    return Answer(
        headline=say(
            "{label} ({name}) comes from your file {file}.", label=label, name=name, file=file
        )
        if held
        else say("{label} comes from the file that you upload.", label=label),
        points=(
            say("Usual source: {source}.", source=say(variable.source)),
            say("The file does not say which one it was, nor of which year: ask who made it."),
        ),
        chips=(call_chip(say("In my data"), "describe_data", variable=name),) if held else (),
    )


def _side_by_side(workspace: Workspace, names: tuple[str, ...]) -> Answer | None:
    """What two or more variables mean, where it was asked whether they are the same."""
    known = [(name, workspace.variable(name)) for name in names]
    told = [(name, variable) for name, variable in known if variable is not None]
    if len(told) < 2 or len(told) < len(known):
        return None
    keys = {variable.key for _, variable in told}
    labels = joined([f"{say(variable.label)} ({name})" for name, variable in told])
    return Answer(
        headline=say("{labels} are two measures of the same.", labels=labels)
        if len(keys) == 1
        else say("No: {labels} are not the same.", labels=labels),
        points=tuple(
            say("{label}: {meaning}", label=say(variable.label), meaning=say(variable.meaning))
            for _, variable in told
        )[:3],
        chips=(
            call_chip(
                say("Do they go together?"), "measure_association", variables=[n for n, _ in told]
            ),
        ),
    )


def _way(direction: str) -> str:
    return {
        "direct": say("Risk rises with it."),
        "inverse": say("Risk falls with it, so its scale is turned round."),
    }.get(direction, say("Whether risk rises or falls with it is for you to say."))


TOOL = Tool(
    name="explain_method",
    label="Explain the method",
    description="How the score, the ranks, the gaps, the classes and the components are computed, "
    "and what they can and cannot support.",
    arguments=ExplainMethod,
    examples=(
        "How is the score computed?",
        "Explain the method",
        "How does the composite score work?",
        "What does PCA do here?",
        "How do you fill missing values?",
        "How are variables normalised?",
        "What are the limits of this ranking?",
        "How do you decide the classes?",
        "Which data sources are used?",
        "How certain is the ranking?",
        "Why these variables?",
        "Was rainfall used in the score?",
        "What assumptions do you make?",
        "How is the mean per ward calculated?",
        "Explain this map",
    ),
    answer=explain_method,
)
