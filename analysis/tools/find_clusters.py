"""Where high and low wards gather: Moran's I in words, hot and cold spots, and one ward's group."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd

from analysis.models import Run
from analysis.services.canvas.columns import NO_CLASS, in_words
from analysis.services.plan_clusters import ClusterOptions, malaria_of
from analysis.tools.base import Answer, Arguments, NeedsRun, Tool
from analysis.tools.choices import call_chip, find_areas
from analysis.tools.columns import find_column, unit_of
from analysis.tools.places import Area
from analysis.tools.results import provenance, run_or_ask, titled
from analysis.tools.wording import (
    counted,
    joined,
    p_cell,
    p_words,
    rounded,
    sentence,
    shown_value,
    some_of,
    unit_sign,
)
from analysis.workspace import Workspace
from chatmrpt.lib.say import say, say_many, to_say

MOST_ROWS = 200
#: p at or above which no pattern is claimed; the science's own share of false findings.
CHANCE = 0.05
SCORE_WORDS = ("composite_score", "score", "risk", "composite")


class FindClusters(Arguments):
    """Of what, which spots, and where; without a variable, of the composite score."""

    variable: str | None = None
    spots: Literal["hot", "cold"] | None = None
    areas: tuple[str, ...] = ()


def find_clusters(workspace: Workspace, arguments: FindClusters) -> Answer | NeedsRun:
    """Answer from the files of a search for clusters on the ranking in force."""
    ranking = run_or_ask(workspace, by_name=bool(arguments.areas))
    if isinstance(ranking, NeedsRun):
        return ranking
    column = _column(workspace, arguments)
    target = _target(column, malaria_of(ranking))
    run = workspace.asked("clusters")
    if run is None:
        return NeedsRun(ClusterOptions(variable=column if target == "variable" else None))
    if target not in run.result["structures"]:
        return _not_there(run)
    areas: list[Area] = []
    if arguments.areas:
        found = find_areas(workspace, "find_clusters", arguments, arguments.areas, None)
        if isinstance(found, Answer):
            return found
        areas = found
    frame = _frame(workspace, run, target)
    if areas:
        return _places(workspace, run, target, frame, areas)
    return _overall(workspace, run, target, frame, arguments.spots)


def _column(workspace: Workspace, arguments: FindClusters) -> str | None:
    """A column of the table, `residual`, or None for the score."""
    name = arguments.variable
    if name is None or name in SCORE_WORDS:
        return None
    return name if name == "residual" else find_column(workspace, name)


def _target(column: str | None, malaria: str | None) -> str:
    """The part of the files that answers."""
    if column is None:
        return "score"
    if column == "residual":
        return "residual"
    return "malaria" if column == malaria else "variable"


def _not_there(run: Run) -> Answer:
    """Why a part could not be computed, in the run's own words."""
    why = [item for item in run.findings if item["code"] == "structure_not_computed"]
    points = [sentence(item["message"]) for item in why[:2]]
    return Answer(
        headline=say("There are no clusters of that for this ranking."),
        points=tuple(points or [say("None of the data's columns measures malaria itself.")]),
        chips=(call_chip(say("Clusters of the score"), "find_clusters"),),
        outcome="refuse",
        run=run,
    )


def _frame(workspace: Workspace, run: Run, target: str) -> pd.DataFrame:
    table = workspace.run_table("clusters.csv", run)
    own = [str(name) for name in table if str(name).startswith(f"{target}_")]
    names = {name: name.removeprefix(f"{target}_") for name in own}
    return table[["lga_name", "ward_name", *own]].rename(columns=names)


def moran_words(item: dict[str, Any]) -> str:
    """`Neighbouring wards are alike (Moran's I 0.43, p = 0.001)`."""
    numbers = say("Moran's I {morans_i:.2f}, {p}", morans_i=item["morans_i"], p=p_words(item["p"]))
    if item["p"] >= CHANCE:
        return say(
            "no pattern over the whole area can be told from chance ({statistics})",
            statistics=numbers,
        )
    if item["morans_i"] > item["expected"]:
        return say("neighbouring wards are alike ({statistics})", statistics=numbers)
    return say("neighbouring wards differ more than by chance ({statistics})", statistics=numbers)


HOT_SPOT = to_say(
    "A hot spot is a ward that together with its neighbours is higher than chance explains; "
    "not every one need be high itself."
)


def _overall(
    workspace: Workspace, run: Run, target: str, frame: pd.DataFrame, spots: str | None
) -> Answer:
    item = run.result["structures"][target]
    hot, cold = (_spots(frame, kind) for kind in ("hot", "cold"))
    if spots:
        shown = hot if spots == "hot" else cold
        headline = (
            say(
                "{shown} of {label}: {where}.",
                shown=_counted_spots(len(shown), spots),
                label=_label(item),
                where=_where(shown),
            )
            if len(shown)
            else say("No ward is a {spot} of {label}.", spot=say(SPOTS[spots]), label=_label(item))
        )
        points = [say("Over the whole area {moran_words}.", moran_words=moran_words(item))]
    else:
        shown = pd.concat([hot, cold])
        headline = say(
            "{label}: {moran_words}. {hots}, {colds} among {wards:,} wards.",
            label=say(item["label"]),
            moran_words=moran_words(item),
            hots=_counted_spots(len(hot), "hot"),
            colds=_counted_spots(len(cold), "cold"),
            wards=item["wards"],
        )
        points = [
            say(words, where=_where(kind))
            for words, kind in (
                (to_say("Hot spots: {where}."), hot),
                (to_say("Cold spots: {where}."), cold),
            )
            if len(kind)
        ]
    if left := item["left_out"]:
        why = say("not ranked") if target == "score" else say("the value is missing or filled")
        points.append(say("{wards} left out: {why}.", wards=counted(left, "ward"), why=why))
    points.append(say(HOT_SPOT))
    return Answer(
        headline=headline,
        points=tuple([*provenance(workspace, run.base or run), *points][:3]),
        table=_table(workspace, run, target, shown.head(MOST_ROWS)) if len(shown) else None,
        chips=_next(run, target, spots),
        show={"view": "map", "layer": f"clusters:{target}", "run": str(run.pk)},
        run=run,
        rows_in=len(frame),
        rows_out=len(shown),
    )


#: A hot and a cold spot.
SPOTS = {"hot": to_say("hot spot"), "cold": to_say("cold spot")}


def _counted_spots(count: int, kind: str) -> str:
    """`12 hot spots`."""
    if kind == "hot":
        return counted(count, "hot spot")
    return counted(count, "cold spot")


def _label(item: dict[str, Any]) -> str:
    if item["label"] == "Composite score":
        return say("the composite score")
    label = say(str(item["label"]))
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _spots(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    return frame[frame["hot_spot"] == kind].sort_values(
        "gi_star", ascending=kind == "cold", kind="stable"
    )


def _where(shown: pd.DataFrame) -> str:
    """The LGAs with most of them, or the wards when they are few."""
    if not len(shown):
        return say("none")
    if len(shown) <= 4:
        return joined(titled(shown))
    counts = shown["lga_name"].dropna().value_counts(sort=False)
    counts = counts.sort_index().sort_values(ascending=False, kind="stable")
    return say(
        "in {some_of}", some_of=some_of([f"{name} ({count})" for name, count in counts.items()], 3)
    )


def _table(workspace: Workspace, run: Run, target: str, shown: pd.DataFrame) -> dict[str, Any]:
    column = run.result.get("malaria_variable" if target == "malaria" else "variable")
    unit = unit_of(workspace, column) if target in ("malaria", "variable") and column else None
    rows = [
        [
            row.ward_name,
            row.lga_name,
            say(in_words(row.hot_spot)),
            say(in_words(row.cluster)),
            rounded(shown_value(row.value, unit)),
            rounded(row.gi_star),
            p_cell(row.q),
        ]
        for row in shown.itertuples()
    ]
    value = (
        say("Value, {unit_sign}", unit_sign=unit_sign(unit)) if unit_sign(unit) else say("Value")
    )
    columns = ["Ward", "LGA", "Spot", "Beside its neighbours", value, "Gi*", "q"]
    return {"columns": columns, "rows": rows}


def _places(
    workspace: Workspace, run: Run, target: str, frame: pd.DataFrame, areas: list[Area]
) -> Answer:
    item = run.result["structures"][target]
    lines, rows = [], []
    for area in areas:
        own = frame.iloc[area.rows]
        rows += area.rows
        line = _ward(own.iloc[0], area, item) if area.level == "ward" else _lga(own, area, item)
        lines.append(line)
    shown = frame.iloc[rows]
    many = len(shown) > 1
    return Answer(
        headline=lines[0],
        points=(
            *lines[1:3],
            say("Over the whole area {moran_words}.", moran_words=moran_words(item)),
        )[:3],
        table=_table(workspace, run, target, shown.head(MOST_ROWS)) if many else None,
        chips=(
            call_chip(say("All hot spots"), "find_clusters", **_variable(run, target), spots="hot"),
            call_chip(
                say("Why is {title} there?", title=areas[0].title),
                "explain_area",
                areas=[areas[0].title],
            ),
        ),
        show={"view": "map", "layer": f"clusters:{target}", "run": str(run.pk)},
        run=run,
        rows_in=len(frame),
        rows_out=len(shown),
    )


def _ward(row: pd.Series[Any], area: Area, item: dict[str, Any]) -> str:
    label = _label(item)
    if row["hot_spot"] == NO_CLASS:
        return say(
            "{title} was left out: its value of {label} is missing or filled.",
            title=area.title,
            label=label,
        )
    group = str(in_words(row["cluster"]))
    if row["hot_spot"] in ("hot", "cold"):
        own = (
            say("; itself it is {casefold}", casefold=say(group).casefold())
            if group != "Not significant"
            else ""
        )
        words = (
            to_say(
                "{title} is a hot spot of {label}: with its neighbours it is higher than chance "
                "explains ({q}){own}."
            )
            if row["hot_spot"] == "hot"
            else to_say(
                "{title} is a cold spot of {label}: with its neighbours it is lower than chance "
                "explains ({q}){own}."
            )
        )
        return say(words, title=area.title, label=label, q=_q(row), own=own)
    return say(
        "{title} is neither a hot nor a cold spot of {label}; what it and its neighbours show can "
        "be chance ({q}).",
        title=area.title,
        label=label,
        q=_q(row),
    )


def _q(row: pd.Series[Any]) -> str:
    return p_words(float(row["q"])).replace("p", "q", 1)


def _lga(own: pd.DataFrame, area: Area, item: dict[str, Any]) -> str:
    counts = own["hot_spot"].value_counts()
    hot, cold = int(counts.get("hot", 0)), int(counts.get("cold", 0))
    return say_many(
        "{title}: {count:,} of its {wards} is a hot spot of {label}; cold spots: {cold:,}.",
        "{title}: {count:,} of its {wards} are hot spots of {label}; cold spots: {cold:,}.",
        hot,
        title=area.title,
        wards=counted(len(own), "ward"),
        label=_label(item),
        cold=cold,
    )


def _variable(run: Run, target: str) -> dict[str, str]:
    """The argument that asks for this target again."""
    names = {
        "malaria": run.result.get("malaria_variable"),
        "residual": "residual",
        "variable": run.parameters.get("variable"),
    }
    return {"variable": str(names[target])} if names.get(target) else {}


def _next(run: Run, target: str, spots: str | None) -> tuple[dict[str, Any], ...]:
    kind = "cold" if spots == "hot" else "hot"
    chips = [
        call_chip(
            say("Only cold spots") if kind == "cold" else say("Only hot spots"),
            "find_clusters",
            **_variable(run, target),
            spots=kind,
        ),
    ]
    words = {
        "score": say("the score"),
        "malaria": "malaria",
        "residual": say("what is left unexplained"),
    }
    for other in run.result["structures"]:
        if other != target and other in words:
            said = _variable(run, other)
            label = run.result["structures"][other]["label"]
            name = words[other] if other != "malaria" else say(label)
            chips.append(call_chip(say("Clusters of {name}", name=name), "find_clusters", **said))
    return (
        *chips[:3],
        call_chip(say("How is this computed?"), "explain_method", term=say("hot spot")),
    )


TOOL = Tool(
    name="find_clusters",
    label="Find clusters",
    description="Whether neighbouring wards are alike (Moran's I), and where hot and cold spots of "
    "the score, of malaria or of another variable lie.",
    arguments=FindClusters,
    examples=(
        "Are high risk wards clustered?",
        "Find hotspots",
        "Where are the hot spots of TPR?",
        "Moran's I of the score",
        "Is there spatial autocorrelation?",
        "Is this ward a hot spot?",
        "How many hot spots are there?",
        "Show the cold spots",
        "Do neighbouring wards have similar risk?",
    ),
    answer=find_clusters,
)
