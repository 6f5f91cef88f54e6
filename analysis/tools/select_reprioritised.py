"""Wards that may leave the mass campaign, wards to add to that list, wards to take in first."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.frames import BOUNDARY_ROW
from analysis.models import Run
from analysis.science.reprioritisation import (
    TARGET_SHARE,
    THRESHOLDS_OFFERED,
    URBAN_THRESHOLD,
    wards_to_add,
)
from analysis.services.canvas.columns import in_words
from analysis.services.plan_nets import Chosen, ReprioritisedOptions, ranked_wards
from analysis.tools.base import Answer, Arguments, NeedsRun, Tool
from analysis.tools.choices import call_chip, given
from analysis.tools.chosen_wards import chosen_wards
from analysis.tools.net_answers import said_of
from analysis.tools.plan_nets import rank_again
from analysis.tools.reprioritised_scenarios import side_by_side
from analysis.tools.results import ranked, run_or_ask, titled
from analysis.tools.units import Percent
from analysis.tools.wording import counted, joined, rounded, some_of
from analysis.workspace import Workspace
from chatmrpt.lib.say import say, to_say

SHOWN, MORE = 20, 10
MOST_THRESHOLDS = 8
SHORTLIST = to_say(
    "A shortlist for a settlement check and joint decision; routine nets (antenatal, child) go on "
    "everywhere."
)


class SelectReprioritised(Arguments):
    """Which wards may leave; `more` adds to the list, `join` asks for wards to take in first.

    Several `urban_thresholds` are set side by side.
    """

    urban_threshold: Percent = URBAN_THRESHOLD
    target_share: Percent = TARGET_SHARE
    preset: Literal["standard", "netsmartr"] = "standard"
    areas: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    urban_thresholds: tuple[Percent, ...] = Field(default=(), max_length=MOST_THRESHOLDS)
    wanted: Literal["list", "more", "join"] = "list"
    choose_threshold: bool = False
    n: int | None = Field(default=None, ge=1, le=1000, description="number of further wards")
    level: Literal["ward"] | None = None


def select_reprioritised(workspace: Workspace, arguments: SelectReprioritised) -> Answer | NeedsRun:
    """Ask for the ranking and the list; then say what is on it."""
    workspace.need_link()
    if arguments.choose_threshold:
        return _which_threshold(arguments)
    run = run_or_ask(workspace, by_name=bool(arguments.areas))
    if isinstance(run, NeedsRun):
        return run
    if not run.on_present_data:
        return rank_again()
    lists = chosen_wards(workspace, "select_reprioritised", arguments, ("areas", "exclude"))
    if isinstance(lists, Answer):
        return lists
    chosen = lists["areas"]
    if arguments.wanted == "join":
        return _join(workspace, run, arguments, chosen)
    if len(arguments.urban_thresholds) > 1:
        return side_by_side(run, arguments, (chosen.rows, lists["exclude"].rows))
    found = workspace.asked("reprioritised")
    if found is None:
        return NeedsRun(
            ReprioritisedOptions(
                urban_threshold=arguments.urban_threshold,
                target_share=arguments.target_share,
                preset=arguments.preset,
                areas=chosen,
                exclude=lists["exclude"],
            )
        )
    if arguments.wanted == "more":
        return _more(workspace, found, run, arguments)
    return _list(workspace, found, arguments)


def _which_threshold(arguments: SelectReprioritised) -> Answer:
    """Another threshold is wanted, and which one was not said."""
    chips = [
        call_chip(
            say("Urban above {value:g} %", value=value),
            "select_reprioritised",
            **given(arguments, urban_threshold=value, choose_threshold=False),
        )
        for value in THRESHOLDS_OFFERED
    ]
    return Answer(
        headline=say("From which urban share on may a ward leave the campaign?"),
        points=(say("Choose one, or say a percentage."),),
        chips=tuple(chips),
        outcome="clarify",
    )


def _list(workspace: Workspace, run: Run, arguments: SelectReprioritised) -> Answer:
    result, threshold = run.result, run.parameters["urban_threshold"]
    frame = workspace.run_table("reprioritised.csv", run)
    points = [say(SHORTLIST), *_about_review(workspace, run), *_beside(run)]
    where = _where(run)
    if result["listed"]:
        headline = say(
            "{wards}{where} may leave the mass campaign (urban above {threshold:g} %): {people:,.0f} "
            "people, {reached:.1f} % of all.",
            wards=counted(result["listed"], "ward"),
            where=where,
            threshold=threshold,
            people=result["people"],
            reached=result["reached"],
        )
    else:
        headline = say(
            "No ward{where} may leave the mass campaign at an urban share above {threshold:g} %.",
            where=where,
            threshold=threshold,
        )
    return Answer(
        headline=headline,
        points=tuple(points[:3]),
        table=_table(frame) if len(frame) else None,
        chips=_chips(workspace, run, arguments),
        show={"view": "map", "layer": "reprioritised", "run": str(run.pk)},
        run=run,
        rows_in=result["wards_total"],
        rows_out=result["listed"],
    )


def _where(run: Run) -> str:
    titles = run.parameters["areas"]["titles"]
    return say(" of {titles}", titles=joined(titles)) if titles else ""


def _about_review(workspace: Workspace, run: Run) -> list[str]:
    if not run.result["review"]:
        return []
    names = titled(workspace.run_table("review.csv", run))
    return [
        say(
            "{wards} for review, not taken: {names}.",
            wards=counted(len(names), "ward"),
            names=some_of(names, 3),
        )
    ]


def _beside(run: Run) -> list[str]:
    """What the selection itself said, besides the count, the review and what the list is."""
    titles = run.parameters["exclude"]["titles"]
    named = (
        [say("Left in the campaign as you said: {titles}.", titles=some_of(titles, 3))]
        if titles
        else []
    )
    return named + list(run.result.get("list_notes") or [])


def _table(frame: pd.DataFrame) -> dict[str, Any]:
    columns = ("ward_name", "lga_name", "population", "cumulative_share", "composite_class")
    rows = frame.head(SHOWN)[[*columns, "certainty"]].astype(object)
    return {
        "columns": ["Ward", "LGA", "Population", "Share so far (%)", "Class", "Certainty"],
        "rows": [
            [say(in_words(cell)) if isinstance(cell, str) else rounded(cell) for cell in row]
            for row in rows.to_numpy().tolist()
        ],
    }


def _chips(
    workspace: Workspace, run: Run, arguments: SelectReprioritised
) -> tuple[dict[str, Any], ...]:
    threshold = run.parameters["urban_threshold"]
    chips = []
    if run.result["listed"]:
        chips.append(_use(workspace, run))
        chips.append(
            call_chip(
                say("{more} more wards", more=MORE),
                "select_reprioritised",
                **given(arguments, wanted="more"),
            )
        )
    for value in THRESHOLDS_OFFERED:
        if value != threshold:
            said = given(arguments, urban_threshold=value, wanted="list")
            chips.append(
                call_chip(
                    say("Urban above {value:g} %", value=value), "select_reprioritised", **said
                )
            )
    return tuple(chips)


def _use(workspace: Workspace, run: Run) -> dict[str, Any]:
    """The list into the latest plan on this ranking, or into the first one."""
    plan = workspace.latest("nets")
    said = said_of(plan) if plan is not None and plan.base_id == run.base_id else {}
    said |= {"reprioritised": True, "urban_threshold": run.parameters["urban_threshold"]}
    return call_chip(say("Use this list in the net plan"), "plan_nets", **said)


def _more(workspace: Workspace, run: Run, base: Run, arguments: SelectReprioritised) -> Answer:
    """The best wards to add to the list, whatever the ceiling."""
    asked, number = run.parameters, arguments.n or MORE
    wards = ranked_wards(base)
    outside = wards.index.isin(asked["exclude"]["rows"])
    if asked["areas"]["rows"]:
        outside = outside | ~wards.index.isin(asked["areas"]["rows"])
    found = wards_to_add(
        wards.assign(exclude=outside),
        number,
        already=np.asarray(wards.index.isin(run.result["rows"]), dtype=bool),
        urban_threshold=asked["urban_threshold"],
        target_share=asked["target_share"],
        preset=asked["preset"],
    )
    count = len(found.wards)
    people = float(found.wards["population"].sum())
    names = some_of(titled(found.wards), 3)
    headline = (
        say(
            "{mores} could be added to the list: {names}.",
            mores=counted(count, "more ward"),
            names=names,
        )
        if count
        else say("No more ward is urban, surely low and safe to add to the list.")
    )
    return Answer(
        headline=headline,
        points=(
            say(
                "{people:,.0f} people; with the list {reached:.1f} % of all, the ceiling is "
                "{target_share:g} %.",
                people=people,
                reached=found.reached,
                target_share=asked["target_share"],
            ),
            say(SHORTLIST),
        ),
        table=_table(found.wards) if count else None,
        chips=_chips(workspace, run, arguments)[:1],
        show={"view": "map", "layer": "reprioritised", "run": str(run.pk)},
        run=run,
        rows_in=len(wards),
        rows_out=count,
    )


def _join(workspace: Workspace, run: Run, arguments: SelectReprioritised, chosen: Chosen) -> Answer:
    """Wards to take into a round first: the highest risk, not those that may leave."""
    number = arguments.n or MORE
    frame = ranked(workspace, "composite")
    if chosen.rows:
        frame = frame[frame[BOUNDARY_ROW].isin(chosen.rows)]
    shown = frame.head(number)
    columns = ("composite_rank", "ward_name", "lga_name", "population", "composite_class")
    rows = shown[[*columns, "certainty"]].astype(object).to_numpy().tolist()
    where = say(" of {titles}", titles=joined(chosen.titles)) if chosen.titles else ""
    return Answer(
        headline=say(
            "By risk, the first {wards}{where} to take into the next round: {titled}.",
            wards=counted(len(shown), "ward"),
            where=where,
            titled=some_of(titled(shown), 3),
        ),
        points=(
            say(
                "Highest risk first; wards whose place is contested are worth a look before deciding."
            ),
            say(
                "Which wards have had earlier rounds is not in your data: leave those out yourself."
            ),
        ),
        table={
            "columns": ["Rank", "Ward", "LGA", "Population", "Class", "Certainty"],
            "rows": [
                [say(in_words(cell)) if isinstance(cell, str) else rounded(cell) for cell in row]
                for row in rows
            ],
        },
        chips=(
            call_chip(say("Which wards may leave the campaign?"), "select_reprioritised"),
            call_chip(say("Show the risk map"), "show_map", map_kind="composite"),
        ),
        show={"view": "map", "layer": "composite", "run": str(run.pk)},
        run=run,
        rows_in=len(workspace.rankings),
        rows_out=len(shown),
    )


TOOL = Tool(
    name="select_reprioritised",
    label="Wards that may leave the campaign",
    description="Urban, surely low-risk wards that may leave the mass campaign (reprioritised), "
    "wards to add to that list, and wards to take into the next round first.",
    arguments=SelectReprioritised,
    examples=(
        "Which wards can be reprioritised?",
        "Which urban wards are safe to drop from the campaign?",
        "Deprioritise at 30 percent urban",
        "Which wards should be added to the next round?",
        "Ten more wards for the list of those that may leave",
    ),
    answer=select_reprioritised,
)
