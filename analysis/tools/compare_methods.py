"""Composite score against principal components, or this run against an earlier one."""

from __future__ import annotations

import math
from typing import Any, Literal

import pandas as pd

from analysis.models import Run
from analysis.science.comparison import CLOSE, FAIR, RankComparison
from analysis.services.comparisons import (
    Compared,
    compare_methods,
    compare_runs,
    earlier_run,
    named_run,
)
from analysis.tools.base import Answer, Arguments, NeedsRun, Tool
from analysis.tools.choices import call_chip
from analysis.tools.columns import short_label
from analysis.tools.results import provenance, run_or_ask, title_of
from analysis.tools.units import Rows
from analysis.tools.wording import counted, joined, percent, rounded, some_of
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError
from chatmrpt.lib.say import say, to_say

MOVERS = 20
CHANGES = {
    "stays_in_top": to_say("in both"),
    "enters_top": to_say("enters"),
    "leaves_top": to_say("leaves"),
    "outside_top": to_say("in neither"),
    "not_comparable": to_say("one only"),
}


class CompareMethods(Arguments):
    """Two methods of one run, or two runs; `run` is the beginning of the other run's id."""

    what: Literal["methods", "runs"] = "methods"
    run: str | None = None
    n: Rows | None = None


def compare(workspace: Workspace, arguments: CompareMethods) -> Answer | NeedsRun:
    """Answer from the rankings of one run or of two."""
    run = run_or_ask(workspace)
    if isinstance(run, NeedsRun):
        return run
    if arguments.what == "runs" or arguments.run:
        return _runs(workspace, run, arguments)
    return _methods(workspace, run, arguments)


def _methods(workspace: Workspace, run: Run, arguments: CompareMethods) -> Answer:
    pca = run.result.get("pca") or {}
    how = call_chip(say("How is the index computed?"), "explain_method", term="pca")
    if not pca.get("suitable"):
        return Answer(
            headline=say("There is nothing to compare: this run has no principal component index."),
            points=(str(pca.get("reason") or ""), say("The composite score stands.")),
            chips=(*_earlier(workspace), how),
            show={"view": "map", "layer": "composite", "run": str(run.pk)},
            run=run,
        )
    compared = compare_methods(workspace, arguments.n)
    names = (say("Composite rank"), say("PCA rank"))
    start = say("Composite score and principal component index")
    chips = (
        call_chip(say("Composite map"), "show_map", map_kind="composite"),
        call_chip(say("PCA map"), "show_map", map_kind="pca"),
        how,
    )
    return _answer(workspace, run, compared, names, start, "compare", (), chips)


def _runs(workspace: Workspace, run: Run, arguments: CompareMethods) -> Answer:
    other = _other(workspace, arguments)
    if other is None:
        return Answer(
            headline=say(
                "There is just one risk analysis so far, so there is no earlier one to compare it with."
            ),
            points=(say("Run it again with other variables, weights or data, then compare."),),
            chips=(
                *_without(workspace, run),
                call_chip(say("Compare composite and PCA"), "compare_methods"),
            ),
            outcome="need_data",
            run=run,
        )
    if other.pk == run.pk:
        return Answer(
            headline=say("That is the run in force itself; name another one."),
            chips=(call_chip(say("Compare with the run before"), "compare_methods", what="runs"),),
            outcome="clarify",
            run=run,
        )
    compared = compare_runs(workspace, other, arguments.n)
    start = say("This run and the earlier one")
    names = (say("Earlier rank"), say("Rank now"))
    chips = (
        call_chip(say("The ranking now"), "rank_areas", n=10, order="top"),
        call_chip(say("Compare composite and PCA"), "compare_methods"),
    )
    differs = (what_differs(workspace, other, run),)
    return _answer(workspace, run, compared, names, start, f"compare:{other.pk}", differs, chips)


def _earlier(workspace: Workspace) -> tuple[dict[str, Any], ...]:
    """The button that compares with the run before, where there was one."""
    if earlier_run(workspace) is None:
        return ()
    return (call_chip(say("Compare with the earlier run"), "compare_methods", what="runs"),)


def _without(workspace: Workspace, run: Run) -> tuple[dict[str, Any], ...]:
    names = list(run.parameters["variables"])
    if len(names) < 3:
        return ()
    return (
        call_chip(
            say(
                "Run again without {short_label}",
                short_label=short_label(workspace, names[-1]).lower(),
            ),
            "run_risk_analysis",
            without=[names[-1]],
        ),
    )


def _other(workspace: Workspace, arguments: CompareMethods) -> Run | None:
    if not arguments.run:
        return earlier_run(workspace)
    try:
        return named_run(workspace, arguments.run)
    except NotFoundError:
        return earlier_run(workspace)


def what_differs(workspace: Workspace, earlier: Run, run: Run) -> str:
    """`Now with Elevation, without Flood; the data are the same.`"""
    before, now = list(earlier.parameters["variables"]), list(run.parameters["variables"])
    parts = []
    for word, names in (
        ("with", [name for name in now if name not in before]),
        ("without", [name for name in before if name not in now]),
    ):
        if names:
            parts.append(f"{word} {joined(short_label(workspace, name) for name in names)}")
    settings = [
        name.replace("_", " ")
        for name in sorted({*earlier.parameters, *run.parameters} - {"variables", "directions"})
        if earlier.parameters.get(name) != run.parameters.get(name)
    ]
    turned = [
        name
        for name in now
        if name in before
        and run.parameters["directions"].get(name) != earlier.parameters["directions"].get(name)
    ]
    if turned:
        labels = joined(short_label(workspace, name) for name in turned)
        parts.append(say("the direction of {labels} turned", labels=labels))
    if settings:
        parts.append(say("another choice of {settings}", settings=joined(settings)))
    data = (
        say("the data are the same") if earlier.link_id == run.link_id else say("the data changed")
    )
    return (
        say("Now {join}; {data}.", join=", ".join(parts), data=data)
        if parts
        else say("The choices are equal; {data}.", data=data)
    )


def _answer(
    workspace: Workspace,
    run: Run,
    compared: Compared,
    names: tuple[str, str],
    start: str,
    layer: str,
    points: tuple[str, ...],
    chips: tuple[dict[str, Any], ...],
) -> Answer:
    found = compared.found
    titles = _titles(compared.wards)
    said = [*provenance(workspace, run), *points, _top(found, titles), _moves(found, titles)]
    return Answer(
        headline=say(
            "{start} {alike}; the top {top:,} share {overlap} of their wards.",
            start=start,
            alike=_alike(found),
            top=found.top,
            overlap=percent(found.overlap, 1.0)
            if not math.isnan(found.overlap)
            else say("no ward"),
        ),
        points=tuple(point for point in said if point)[:3],
        table=_table(found, compared.wards, names),
        chips=chips,
        show={"view": "map", "layer": layer, "run": str(run.pk)},
        run=run,
        rows_in=len(found.wards),
        rows_out=len(found.both),
    )


def _alike(found: RankComparison) -> str:
    """How the two orders go together, in words and as Spearman's correlation."""
    if math.isnan(found.spearman):
        return say(
            "have {wards} in common, too few to say how alike",
            wards=counted(len(found.both), "ward"),
        )
    numbers = say(
        "(Spearman {spearman:.2f} over {both:,} wards)",
        spearman=found.spearman,
        both=len(found.both),
    )
    if (found.both["difference"] == 0).all():
        return say("give each ward the same rank {rho}", rho=numbers)
    if found.spearman >= CLOSE:
        return say("give nearly the same order {rho}", rho=numbers)
    if found.spearman >= FAIR:
        return say("give alike orders, with clear differences {rho}", rho=numbers)
    if found.spearman > 0:
        return say("give much different orders {rho}", rho=numbers)
    return say("give orders with nothing in common {rho}", rho=numbers)


def _titles(wards: pd.DataFrame) -> dict[str, str]:
    triples = zip(wards.index, wards["ward_name"], wards["lga_name"], strict=True)
    return {str(key): title_of(ward, lga) for key, ward, lga in triples}


def _top(found: RankComparison, titles: dict[str, str]) -> str:
    if not found.entering and not found.leaving:
        return say("The same wards make up the top {top:,} of both.", top=found.top)
    parts = [
        say(
            "{keys:,} only in the top {top:,} of {name}: {titles}",
            keys=len(keys),
            top=found.top,
            name=name,
            titles=some_of([titles[key] for key in keys], 3),
        )
        for keys, name in ((found.entering, found.second_name), (found.leaving, found.first_name))
        if keys
    ]
    return f"{'; '.join(parts)}."


def _moves(found: RankComparison, titles: dict[str, str]) -> str:
    movers = found.movers(3)
    if not len(movers):
        return ""
    moves = [
        say(
            "{titles} from {first_rank:,} to {second_rank:,}",
            titles=titles[str(key)],
            first_rank=int(row["first_rank"]),
            second_rank=int(row["second_rank"]),
        )
        for key, row in movers.iterrows()
    ]
    return say("Biggest moves: {moves}.", moves=joined(moves))


def _table(
    found: RankComparison, wards: pd.DataFrame, names: tuple[str, str]
) -> dict[str, Any] | None:
    movers = found.movers(MOVERS)
    if not len(movers):
        return None
    named = wards.loc[movers.index]
    places = zip(named["ward_name"], named["lga_name"], movers.iterrows(), strict=True)
    rows = [
        [
            ward,
            lga,
            rounded(row["first_rank"]),
            rounded(row["second_rank"]),
            rounded(-row["difference"]),
            say(CHANGES[row["change"]]),
        ]
        for ward, lga, (_, row) in places
    ]
    columns = ["Ward", "LGA", *names, "Places up", say("Top {top:,}", top=found.top)]
    return {"columns": columns, "rows": rows}


TOOL = Tool(
    name="compare_methods",
    label="Compare rankings",
    description="Composite score against principal components, or this run against an earlier "
    "one: how alike the orders are, which wards move, enter or leave the top.",
    arguments=CompareMethods,
    examples=(
        "Compare composite and PCA",
        "Do both methods agree?",
        "How different are the two rankings?",
        "Compare with the previous run",
        "What changed since the last run?",
        "Which wards move most between the two methods?",
        "Which wards entered the top after the change?",
    ),
    answer=compare,
)
