"""LGAs by risk: mean score of their wards, or how many of their wards are in class High."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.models import Run
from analysis.science.ranking import outer_classes
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.places import Area, fold
from analysis.tools.rank_whether import among_first, whether
from analysis.tools.results import provenance, ranked, ward_rows
from analysis.tools.wording import as_text, counted, number, ordinal, percent, rounded, some_of
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

if TYPE_CHECKING:
    from analysis.tools.rank_areas import RankAreas

DEFAULT_N = 10


def lga_table(workspace: Workspace) -> pd.DataFrame:
    """The run's LGAs, by rank."""
    return workspace.run_table("lga.csv")


def rank_lgas(workspace: Workspace, run: Run, arguments: RankAreas, areas: list[Area]) -> Answer:
    """Answer from the run's LGA table."""
    frame = lga_table(workspace)
    frame["high"] = _high_wards(workspace, frame)
    if not len(frame):
        return Answer(headline=say("The data hold no LGA names, so there is no ranking of LGAs."))
    if areas:
        return _named(workspace, run, frame, areas, arguments)
    if arguments.by == "high_wards":
        order = frame.sort_values(["high", "lga_name"], ascending=[False, True], kind="stable")
    else:
        order = frame[frame["rank"].notna()]
    last = arguments.order == "bottom"
    after = arguments.after or 0
    if after >= len(order):
        return no_more(len(order), "", run)
    n = min(arguments.n or DEFAULT_N, len(order) - after)
    shown = (order.iloc[::-1] if last else order).iloc[after : after + n]
    if after:
        names = [as_text(name) for name in shown["lga_name"]]
        headline = f"{places_after(after, n, ' (LGA)', last=last)}: {some_of(names, 3)}."
    else:
        headline = _headline(shown, arguments, last, n, _highest(workspace))
    return Answer(
        headline=headline,
        points=tuple([*provenance(workspace, run), _how(order)][:3]),
        table=_table(shown, _highest(workspace)),
        chips=_next(as_text(shown.iloc[0]["lga_name"]), _highest(workspace)),
        show={"view": "map", "layer": "composite", "run": str(run.pk)},
        run=run,
        rows_in=len(frame),
        rows_out=n,
    )


def places_after(after: int, n: int, where: str, *, last: bool) -> str:
    """ "Places 11 to 20 from the highest risk in Bida LGA": those after the first ones."""
    at = (
        say("Place {first}", first=after + 1)
        if n == 1
        else say("Places {first} to {last}", first=after + 1, last=after + n)
    )
    if last:
        return say("{at} from the lowest risk{where}", at=at, where=where)
    return say("{at} from the highest risk{where}", at=at, where=where)


def no_more(listed: int, where: str, run: Run) -> Answer:
    """All were listed before: the list has no next ones."""
    return Answer(
        headline=say("There is no further place{where}: the ranking has {listed:,}.",
                     where=where, listed=listed),
        run=run, rows_in=listed, rows_out=0,
    )  # fmt: skip


def _headline(shown: pd.DataFrame, arguments: RankAreas, last: bool, n: int, highest: str) -> str:
    first = shown.iloc[0]
    if arguments.by == "high_wards":
        word = say("fewest") if last else say("most")
        high, ranked_wards = int(first["high"]), int(first["wards_ranked"])
        return say(
            "{lga_name} LGA has the {word} wards in class {highest}: {high} of {ranked_wards} ranked.",
            lga_name=first["lga_name"],
            word=word,
            highest=highest,
            high=high,
            ranked_wards=ranked_wards,
        )
    names = [as_text(name) for name in shown["lga_name"]]
    listed = some_of(names, 3)
    if n == 1 and last:
        return say("The lowest-risk LGA: {names}.", names=listed)
    if n == 1:
        return say("The highest-risk LGA: {names}.", names=listed)
    if last:
        return say("{n} lowest-risk LGAs: {names}.", n=number(n), names=listed)
    return say("{n} highest-risk LGAs: {names}.", n=number(n), names=listed)


def _how(frame: pd.DataFrame) -> str:
    weighted = frame["weighted"].astype(str).str.casefold() == "true"
    if weighted.all():
        return say("An LGA's score is the mean of its wards, weighted by population.")
    plain = int((~weighted).sum())
    return say(
        "An LGA's score is the mean of its wards; {lgas} without weights, because a population is "
        "missing.",
        lgas=counted(plain, "LGA"),
    )


def _highest(workspace: Workspace) -> str:
    """`High`, or `Very high` with four or five classes."""
    return outer_classes(workspace.rankings["composite_class"])[0]


def _high_wards(workspace: Workspace, frame: pd.DataFrame) -> pd.Series[int]:
    wards = ranked(workspace, "composite")
    high = wards[wards["composite_class"] == _highest(workspace)]
    keys = [fold(name) for name in high["lga_name"]]
    counts = pd.Series(keys, dtype="object").value_counts()
    found = [int(counts.get(fold(name), 0)) for name in frame["lga_name"]]
    return pd.Series(found, index=frame.index)


def _table(shown: pd.DataFrame, highest: str) -> dict[str, Any]:
    rows = [
        [
            rounded(row["rank"]),
            as_text(row["lga_name"]),
            rounded(row["score"]),
            int(row["high"]),
            int(row["wards_ranked"]),
            int(row["wards"]),
            rounded(row["share_in_high"]),
        ]
        for _, row in shown.iterrows()
    ]
    columns = [
        "Rank",
        "LGA",
        "Mean score",
        say("Wards in {highest}", highest=highest),
        "Wards ranked",
        "Wards",
    ]
    return {
        "columns": [*columns, say("People in {highest} wards, %", highest=highest)],
        "rows": rows,
    }


def _named(
    workspace: Workspace, run: Run, frame: pd.DataFrame, areas: list[Area], asked: RankAreas
) -> Answer:
    wanted = {fold(area.wards[0].lga) for area in areas if area.wards}
    shown = frame[[fold(name) in wanted for name in frame["lga_name"]]]
    total = int(frame["rank"].notna().sum())
    lines = []
    highest = _highest(workspace)
    for _, row in shown.iterrows():
        if pd.isna(row["rank"]):
            lines.append(
                say("{lga_name} LGA is not ranked: none of its wards is.", lga_name=row["lga_name"])
            )
            continue
        high = percent(int(row["high"]), int(row["wards_ranked"]))
        lines.append(
            say(
                "{lga_name} LGA ranks {rank} of {total:,} LGAs (mean score {score}); {high} of its ranked "
                "wards are in class {highest}.",
                lga_name=row["lga_name"],
                rank=ordinal(int(row["rank"])),
                total=total,
                score=number(row["score"]),
                high=high,
                highest=highest,
            )
        )
    fits = among_first(shown.iloc[0]["rank"], asked, total) if len(shown) == 1 else None
    return Answer(
        headline=whether(lines[0], fits) if lines else say("That LGA is not in the run."),
        points=tuple([*lines[1:3], *provenance(workspace, run)][:3]),
        table=_table(shown, highest),
        chips=_next(as_text(shown.iloc[0]["lga_name"]), highest) if len(shown) else (),
        show={"view": "map", "layer": "composite", "run": str(run.pk)},
        run=run,
        rows_in=len(frame),
        rows_out=len(shown),
    )


def _next(lga: str, highest: str) -> tuple[dict[str, Any], ...]:
    return (
        call_chip(say("Wards of {lga}", lga=lga), "rank_areas", areas=[say("{lga} LGA", lga=lga)]),
        call_chip(
            say("Why is {lga} LGA there?", lga=lga),
            "explain_area",
            areas=[say("{lga} LGA", lga=lga)],
        ),
        call_chip(
            say("Most wards in class {highest}", highest=highest),
            "rank_areas",
            level="lga",
            by="high_wards",
        ),
    )


def within_lga(workspace: Workspace, answer: Answer, ward: Area, method: str) -> Answer:
    """The rank of a ward with its place among the ranked wards of its LGA before it."""
    frame = ranked(workspace, method)
    lga = ward.wards[0].lga
    ranks = frame.loc[frame["lga_name"].map(lambda name: fold(as_text(name))) == fold(lga),
                      f"{method}_rank"]  # fmt: skip
    own = ward_rows(frame, list(ward.rows))[f"{method}_rank"]
    if not len(own):
        return answer
    place = int((ranks < own.iloc[0]).sum()) + 1
    said = say(
        "{title} is {place} of the {wards:,} ranked wards of {lga} LGA.",
        title=ward.title,
        place=ordinal(place),
        wards=len(ranks),
        lga=lga,
    )
    return replace(answer, headline=f"{said} {answer.headline}")
