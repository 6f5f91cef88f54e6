"""Rankings and classes by a risk result: top and bottom, one LGA, one ward, one class."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd
from pydantic import Field

from analysis.models import Run
from analysis.science.ranking import CLASS_NAMES
from analysis.tools.base import Answer, Arguments, NeedsRun, Tool
from analysis.tools.choices import call_chip, find_areas, given
from analysis.tools.places import Area
from analysis.tools.rank_lgas import no_more, places_after, rank_lgas, within_lga
from analysis.tools.rank_whether import of_wards, range_words, whether
from analysis.tools.results import (
    class_sentence,
    map_of,
    method_words,
    provenance,
    ranked,
    run_or_ask,
    titled,
    ward_rows,
    with_ranks,
)
from analysis.tools.risk_answers import top_table
from analysis.tools.wording import counted, joined, number, ordinal, percent, some_of
from analysis.workspace import Workspace
from chatmrpt.lib.say import say, say_many

DEFAULT_N = 10
MOST_ROWS = 200


class RankAreas(Arguments):
    """Which areas, in which order, how many, by which result."""

    level: Literal["ward", "lga"] = "ward"
    order: Literal["top", "bottom"] | None = None
    n: int | None = Field(default=None, ge=0, le=10_000, description="number of places listed")
    after: int | None = Field(default=None, ge=1, le=10_000, description="number passed over")
    areas: tuple[str, ...] = ()
    except_areas: tuple[str, ...] = ()
    method: Literal["composite", "pca", "malaria"] = "composite"
    risk_class: Literal["Very high", "High", "Medium", "Low", "Very low"] | None = None
    by: Literal["score", "high_wards"] = "score"
    in_lga: bool = False
    view: Literal["map", "table"] = "map"


def rank_areas(workspace: Workspace, arguments: RankAreas) -> Answer | NeedsRun:
    """Answer from the run's ranking."""
    if arguments.n == 0:
        return _how_many(arguments)
    run = run_or_ask(workspace, by_name=bool(arguments.areas))
    if isinstance(run, NeedsRun):
        return run
    refusal = _no_components(run, arguments)
    if refusal is not None:
        return refusal
    areas: list[Area] = []
    if arguments.areas:
        level = "lga" if arguments.level == "lga" else _prefer_lga(arguments)
        found = find_areas(workspace, "rank_areas", arguments, arguments.areas, level)
        if isinstance(found, Answer):
            return found
        areas = found
    if arguments.level == "lga":
        return rank_lgas(workspace, run, arguments, areas)
    wards = [area for area in areas if area.level == "ward"]
    if wards:
        placed = _places(workspace, run, arguments, wards)
        alone = len(wards) == 1 and (arguments.in_lga or len(arguments.areas) > 1)
        return within_lga(workspace, placed, wards[0], arguments.method) if alone else placed
    return _list(workspace, run, arguments, areas)


def _how_many(arguments: RankAreas) -> Answer:
    """Nobody wants no ward: ask for the number instead of taking one."""
    low = arguments.order == "bottom"
    chips = tuple(
        {
            "label": say("{n} lowest-risk", n=n) if low else say("{n} highest-risk", n=n),
            "tool": "rank_areas",
            "arguments": given(arguments, n=n),
        }
        for n in (5, 10, 20)
    )
    return Answer(
        headline=say("0 wards would be an empty list. How many shall it be?"),
        points=(say("Any whole number from 1 on will do."),),
        chips=chips,
        outcome="clarify",
    )


def _prefer_lga(arguments: RankAreas) -> str | None:
    """ "The top wards of Rafi": a list of wards is asked for, so an LGA is meant."""
    asks_list = arguments.order or arguments.n or arguments.risk_class
    if not asks_list:
        return None
    return "lga_first"


def _no_components(run: Run, arguments: RankAreas) -> Answer | None:
    pca = run.result.get("pca") or {}
    if arguments.method != "pca" or pca.get("suitable"):
        return None
    changed = arguments.model_dump(mode="json", exclude_defaults=True)
    changed.pop("method", None)
    return Answer(
        headline=say("There is no ranking by principal components for this run."),
        points=(str(pca.get("reason") or ""), say("The composite score stands.")),
        chips=({"label": say("By composite score"), "tool": "rank_areas", "arguments": changed},),
        run=run,
    )


def _list(workspace: Workspace, run: Run, arguments: RankAreas, areas: list[Area]) -> Answer:
    """The first or last n wards, of everything or of some LGAs."""
    method = arguments.method
    frame = ranked(workspace, method)
    total = len(frame)
    where = ""
    if areas:
        frame = ward_rows(frame, [row for area in areas for row in area.rows])
        where = say(" in {title}", title=joined(area.title for area in areas))
    if arguments.except_areas:
        out = arguments.except_areas
        gone = find_areas(workspace, "rank_areas", arguments, out, "lga_first", "except_areas")
        if isinstance(gone, Answer):
            return gone
        rows = [row for area in gone for row in area.rows]
        frame = frame.drop(index=ward_rows(frame, rows).index)
        where += say(" outside {title}", title=joined(area.title for area in gone))
    if arguments.risk_class:
        return _class(workspace, run, arguments, frame, where)
    in_scope = len(frame)
    if not in_scope:
        none = say("No ward is ranked{where}.", where=where)
        return Answer(headline=none, run=run, rows_in=total, rows_out=0)
    after = arguments.after or 0
    if after >= in_scope:
        return no_more(in_scope, where, run)
    n = min(arguments.n or DEFAULT_N, in_scope - after, MOST_ROWS)
    last = arguments.order == "bottom"
    shown = (frame.iloc[::-1] if last else frame).iloc[after : after + n]
    names = titled(shown)
    title = places_after(after, n, where, last=last) if after else _title(n, last, where)
    headline = f"{title}: {some_of(names, 3)}."
    points = provenance(workspace, run)
    points.append(_span(workspace, shown, method, total))
    points += _fewer(arguments.n or 0, n, in_scope - after, where)
    return Answer(
        headline=headline,
        points=tuple(points[:3]),
        table=top_table(shown, method, method_words(workspace, method)),
        chips=_next(names[0], arguments, last),
        show=_shown(workspace, run, arguments),
        run=run,
        rows_in=total,
        rows_out=n,
    )


def _fewer(asked: int, shown: int, in_scope: int, where: str) -> list[str]:
    """Why fewer are listed than were asked for."""
    points = []
    if asked > in_scope:
        points.append(
            say_many(
                "Only {count:,} ward is ranked{where}.",
                "Only {count:,} wards are ranked{where}.",
                in_scope,
                where=where,
            )
        )
    if asked > shown == MOST_ROWS < in_scope:
        points.append(
            say(
                "An answer lists up to {most_rows}; the ranking table holds all.",
                most_rows=MOST_ROWS,
            )
        )
    return points


def _title(n: int, last: bool, where: str) -> str:
    if n > 1:
        title = (
            say("{n} lowest-risk wards{where}", n=number(n), where=where)
            if last
            else say("{n} highest-risk wards{where}", n=number(n), where=where)
        )
    elif last:
        title = say("the lowest-risk ward{where}", where=where)
    else:
        title = say("the highest-risk ward{where}", where=where)
    return title[:1].upper() + title[1:]


def _shown(workspace: Workspace, run: Run, arguments: RankAreas) -> dict[str, str]:
    if arguments.view == "table":
        return {"view": "table", "table": "ranking", "run": str(run.pk)}
    return {"view": "map", "layer": map_of(workspace, arguments.method), "run": str(run.pk)}


def _span(workspace: Workspace, shown: pd.DataFrame, method: str, total: int) -> str:
    scores, ranks = shown[f"{method}_score"], shown[f"{method}_rank"]
    first, last = int(ranks.min()), int(ranks.max())
    spread = (
        say("Ranks {first:,} to {last:,}", first=first, last=last)
        if first != last
        else say("Rank {first:,}", first=first)
    )
    low, high = number(scores.min()), number(scores.max())
    values = say("{low} to {high}", low=low, high=high) if low != high else low
    return say(
        "{spread} of {total:,} by {method_words} ({values}); rank 1 = highest risk.",
        spread=spread,
        total=total,
        method_words=method_words(workspace, method),
        values=values,
    )


def _class(
    workspace: Workspace, run: Run, arguments: RankAreas, frame: pd.DataFrame, where: str
) -> Answer:
    method, wanted = arguments.method, arguments.risk_class
    count = int((run.result.get("classes") or {}).get("count") or 3)
    if not ranked(workspace, method)[f"{method}_class"].isin(CLASS_NAMES[count]).any():
        return _no_classes(workspace, run, method, frame)
    if wanted not in CLASS_NAMES[count]:
        return _other_classes(run, arguments, CLASS_NAMES[count])
    words = method_words(workspace, method)
    found = frame[frame[f"{method}_class"] == wanted]
    scope = len(frame)
    n = min(arguments.n or MOST_ROWS, MOST_ROWS)
    lgas = found["lga_name"].dropna().value_counts()
    points = provenance(workspace, run)
    if len(lgas) > 1 and not where:
        most = [f"{name} ({count})" for name, count in lgas.head(3).items()]
        points.append(say("Most of them are in {most}.", most=joined(most)))
    points.append(class_sentence(run))
    headline = say(
        "{wards}{where} in class {wanted}: {found} of {scope:,} ranked.",
        wards=counted(len(found), "ward"),
        where=where,
        wanted=wanted,
        found=percent(len(found), scope),
        scope=scope,
    )
    return Answer(
        headline=headline,
        points=tuple(points[:3]),
        table=top_table(found.head(n), method, words) if len(found) else None,
        chips=(
            call_chip(say("LGAs with most high wards"), "rank_areas", level="lga", by="high_wards"),
        ),
        show=_shown(workspace, run, arguments),
        run=run,
        rows_in=scope,
        rows_out=len(found),
    )


def _no_classes(workspace: Workspace, run: Run, method: str, frame: pd.DataFrame) -> Answer:
    words = method_words(workspace, method)
    why = [item["message"] for item in run.findings if item["code"] == "too_few_for_classes"]
    headline = why[0] if why else say("There are no classes by {words}, only ranks.", words=words)
    return Answer(headline=headline, table=top_table(frame.head(MOST_ROWS), method, words), run=run)


def _other_classes(run: Run, arguments: RankAreas, names: tuple[str, ...]) -> Answer:
    """The class asked for is not one of the ranking's."""
    return Answer(
        headline=say("This ranking has no class {risk_class}.", risk_class=arguments.risk_class),
        points=(say("Its classes are {names}.", names=joined(names)),),
        chips=tuple(
            {"label": name, "tool": "rank_areas", "arguments": given(arguments, risk_class=name)}
            for name in names
        ),
        outcome="clarify",
        run=run,
    )


def _places(workspace: Workspace, run: Run, arguments: RankAreas, wards: list[Area]) -> Answer:
    """Rank and class of the wards named."""
    method = arguments.method
    total = len(ranked(workspace, method))
    frame = ward_rows(with_ranks(workspace, method), [row for area in wards for row in area.rows])
    words = method_words(workspace, method)
    sentences = []
    for _, row in frame.iterrows():
        title = titled(pd.DataFrame([row]))[0]
        if pd.isna(row[f"{method}_rank"]):
            sentences.append(say("{title} is not ranked.", title=title))
            continue
        kind = row[f"{method}_class"]
        in_class = say(", class {kind}", kind=kind) if isinstance(kind, str) else ""
        place = say("{row} of {total:,}", row=ordinal(int(row[f"{method}_rank"])), total=total)
        score = number(row[f"{method}_score"])
        sentences.append(
            say(
                "{title} ranks {place}{in_class} ({words} {score}).",
                title=title,
                place=place,
                in_class=in_class,
                words=words,
                score=score,
            )
        )
    known = frame[frame[f"{method}_rank"].notna()]
    titles = [area.title for area in wards]
    sure = range_words(frame.iloc[0]) if len(frame) == 1 and method == "composite" else []
    answered = of_wards(frame, arguments, total) if len(frame) == 1 else None
    return Answer(
        headline=whether(sentences[0], answered),
        points=(*sentences[1:3], *sure, *provenance(workspace, run), say("Rank 1 = highest risk."))[
            :3
        ],
        table=top_table(known, method, words) if len(known) > 1 else None,
        chips=tuple(
            call_chip(say("Why is {title} there?", title=title), "explain_area", areas=[title])
            for title in titles[:3]
        ),
        show=_shown(workspace, run, arguments),
        run=run,
        rows_in=total,
        rows_out=len(frame),
    )


def _next(first: str, arguments: RankAreas, last: bool) -> tuple[dict[str, Any], ...]:
    other = call_chip(
        say("The highest instead") if last else say("The lowest-risk instead"),
        "rank_areas",
        **{
            **arguments.model_dump(mode="json", exclude_defaults=True),
            "order": "top" if last else "bottom",
        },
    )
    return (
        call_chip(say("Why is {first} there?", first=first), "explain_area", areas=[first]),
        _map_chip(arguments),
        other,
        call_chip(say("As a chart"), "show_chart", chart_type="ranking", **_as_said(arguments)),
    )


def _as_said(arguments: RankAreas) -> dict[str, Any]:
    said = arguments.model_dump(mode="json", exclude_defaults=True)
    return {name: said[name] for name in ("areas", "order") if name in said}


def _map_chip(arguments: RankAreas) -> dict[str, Any]:
    kind = "composite" if arguments.method == "malaria" else arguments.method
    label = (
        say("Map of the composite score") if arguments.method == "malaria" else say("Show the map")
    )
    return call_chip(label, "show_map", map_kind=kind)


TOOL = Tool(
    name="rank_areas",
    label="Rank wards",
    description="Top and bottom wards or LGAs by risk, wards of an LGA, wards of a class, and the "
    "rank of a ward.",
    arguments=RankAreas,
    examples=(
        "Which wards are most at risk?",
        "Top 10 wards by risk",
        "Show the bottom five wards",
        "Which ward ranks first?",
        "What is the rank of this ward?",
        "Rank the LGAs",
        "High risk wards in this LGA",
        "Which LGAs have the most high-risk wards?",
        "Where should we act first?",
        "List the lowest risk wards",
        "Worst wards",
        "Which areas need attention first?",
        "Rank the wards by malaria risk",
    ),
    answer=rank_areas,
)
