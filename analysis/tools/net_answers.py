"""What a finished net plan says: the plan itself, three ways side by side, the next 1,000 nets."""

from __future__ import annotations

from typing import Any

from analysis.frames import plain
from analysis.models import Run
from analysis.services.canvas.columns import STRATEGY_WORDS
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.net_need import lgas_in_words, people_share
from analysis.tools.results import with_directions
from analysis.tools.wording import counted, rounded
from analysis.workspace import Workspace
from chatmrpt.lib.say import say, say_many, to_say

Row = dict[str, Any]

SHOWN = 10
#: Plans that differ by a smaller share of the people protected count as alike.
ALIKE = 0.001
_SIDE_BY_SIDE = ("protected", "coverage", "wards_in_full", "lgas_below_15", "unallocated")
OTHER_SIZES = (4, 5, 6)
_SAME = (
    *("nets", "people_per_net", "buffer", "strategy", "preset", "urban_threshold", "bales"),
    *("lga_floor", "minimum_share", "method"),
)
_USUAL: dict[str, Any] = {
    "people_per_net": 1.8,
    "buffer": 0.0,
    "strategy": "tiered",
    "preset": "standard",
    "bales": False,
    "lga_floor": None,
    "minimum_share": None,
    "method": "composite",
}


def said_of(run: Run) -> dict[str, Any]:
    """The arguments that ask for this plan again."""
    return said_of_parameters(run.parameters)


def said_of_parameters(stored: dict[str, Any]) -> dict[str, Any]:
    """The arguments that ask for a plan with these parameters."""
    said = {name: stored[name] for name in _SAME if stored[name] != _USUAL.get(name, ...)}
    if stored["preset"] != "chatmrpt":
        said.pop("urban_threshold")
    if stored["household_size_confirmed"]:
        said["household_size"] = stored["household_size"]
    for name in ("areas", "include", "exclude"):
        if stored[name]["titles"]:
            said[name] = stored[name]["titles"]
    if stored["reprioritised"]:
        said |= {
            "reprioritised": True,
            "urban_threshold": stored["reprioritised"]["urban_threshold"],
        }
    return said


def again(run: Run, label: str, **changes: Any) -> dict[str, Any]:
    """A button for this plan with a change."""
    return call_chip(label, "plan_nets", **{**said_of(run), **changes})


def plan_answer(workspace: Workspace, run: Run, notes: list[str]) -> Answer:
    """The plan in figures; a draft asks for the household size first."""
    totals = run.result["totals"]
    draft = bool(run.result["draft"])
    size = f"{run.parameters['household_size']:g}"
    points = (
        [say("{size} people a household is assumed; confirm it to keep the plan.", size=size)]
        if draft
        else []
    )
    points += _ranked_first(workspace, run) if draft else []
    points += [*notes, _missing(run), *_left_behind(workspace, run), *_left_out(run)]
    served = counted(totals["wards_served"], "ward")
    where = _where(run)
    return Answer(
        headline=say(
            "{value}{where}: {nets:,} nets for {served} protect {people_share}.",
            value=say("Draft net plan") if draft else say("Net plan"),
            where=where,
            nets=totals["nets"],
            served=served,
            people_share=people_share(totals["protected"], totals["population"]),
        ),
        points=tuple(points[:3]),
        table=_first_wards(workspace, run),
        chips=_confirm(run, size) if draft else _next(run),
        show={"view": "map", "layer": "nets", "run": str(run.pk)},
        run=run,
        rows_in=totals["wards"],
        rows_out=totals["wards_served"],
    )


def _ranked_first(workspace: Workspace, run: Run) -> list[str]:
    """A ranking nobody asked for was made for this plan: with which variables."""
    base = run.base
    if base is None or base.messages.exists():
        return []
    return [
        say(
            "The wards were ranked first, with the proposed variables: {with_directions}.",
            with_directions=with_directions(workspace, base),
        )
    ]


def _where(run: Run) -> str:
    titles = run.parameters["areas"]["titles"]
    return say(" for {lgas_in_words}", lgas_in_words=lgas_in_words(titles)) if titles else ""


def _missing(run: Run) -> str:
    gap, further = run.result["gap"], run.result["next_1000"]
    left = run.result["totals"]["unallocated"]
    if gap:
        kept = say(" {left:,} nets stay in the store.", left=left) if left else ""
        return say(
            "{gap:,} nets are missing for the whole need; the next 1,000 would protect "
            "{protected:,.0f} more people.{kept}",
            gap=gap,
            protected=further["protected"],
            kept=kept,
        )
    return say("The stock meets the whole need; {left:,} nets stay in the store.", left=left)


def _left_behind(workspace: Workspace, run: Run) -> list[str]:
    names = run.result["lgas_below_15"]
    if not names:
        return []
    total = workspace.run_table("lga.csv", run)["lga_name"].size
    return [
        say_many(
            "{count:,} of {lgas} has less than 15 % of its people protected: {lgas_in_words}.",
            "{count:,} of {lgas} have less than 15 % of their people protected: {lgas_in_words}.",
            len(names),
            lgas=counted(total, "LGA"),
            lgas_in_words=lgas_in_words(names),
        )
    ]


def _left_out(run: Run) -> list[str]:
    count = run.result["left_out"]
    if not count:
        return []
    return [say("{wards} not in the plan; the table says why.", wards=counted(count, "ward"))]


def _first_wards(workspace: Workspace, run: Run) -> dict[str, Any]:
    frame = workspace.run_table("net_plan.csv", run)
    served = frame[frame["nets"] > 0].head(SHOWN)
    columns = ("composite_rank", "ward_name", "lga_name", "need", "nets", "bales", "coverage")
    return {
        "columns": ["Rank", "Ward", "LGA", "Nets needed", "Nets", "Bales", "People protected (%)"],
        "rows": [
            [cell if isinstance(cell, str) else rounded(cell) for cell in row]
            for row in served[list(columns)].astype(object).to_numpy().tolist()
        ],
    }


def _confirm(run: Run, size: str) -> tuple[dict[str, Any], ...]:
    others = [number for number in OTHER_SIZES if f"{number:g}" != size]
    return (
        again(run, say("Yes, {size}: keep the plan", size=size), household_size=float(size)),
        *(again(run, f"{number}", household_size=float(number)) for number in others),
        again(run, say("Compare three ways to share"), topic="scenarios"),
    )


def _next(run: Run) -> tuple[dict[str, Any], ...]:
    chips = [again(run, say("Compare three ways to share"), topic="scenarios")]
    if run.result["gap"]:
        chips.append(again(run, say("What do 1,000 more nets buy?"), topic="next"))
    if not run.parameters["reprioritised"]:
        chips.append(call_chip(say("Which wards may leave the campaign?"), "select_reprioritised"))
    chips.append(call_chip(say("Coverage curve"), "show_chart", chart_type="coverage"))
    return tuple(chips)


def next_answer(run: Run) -> Answer:
    """What the next nets would buy, as many as were asked about."""
    further = run.result.get("next_nets") or run.result["next_1000"]
    totals = run.result["totals"]
    used = further["nets_used"]
    return Answer(
        headline=say(
            "The next {nets:,} nets would protect {protected:,.0f} more people and bring {mores} to "
            "the full need.",
            nets=further["nets"],
            protected=further["protected"],
            mores=counted(further["wards_in_full"], "more ward"),
        ),
        points=(
            say(
                "{used:,} of them would be given out; people protected would rise by {points:.2f} "
                "percentage points from {coverage:.1f} %.",
                used=used,
                points=further["coverage"],
                coverage=totals["coverage"],
            ),
            say("{gap:,} nets are missing for the whole need of the plan.", gap=run.result["gap"]),
        ),
        chips=(
            again(
                run,
                say("Plan with {nets:,} nets", nets=run.parameters["nets"] + further["nets"]),
                nets=run.parameters["nets"] + further["nets"],
            ),
            again(run, say("Compare three ways to share"), topic="scenarios"),
        ),
        show={"view": "map", "layer": "nets", "run": str(run.pk)},
        run=run,
    )


LAST_NET = to_say(
    "Where nets count most: a ward's last net, which would protect one person only, goes "
    "elsewhere, so fewer wards count as full."
)


def scenarios_answer(workspace: Workspace, run: Run) -> Answer:
    """Three ways to share the same stock, side by side."""
    rows: list[Row] = plain(workspace.run_table("scenarios.csv", run).to_dict("records"))
    good = [row for row in rows if not row["problem"]]
    points = [f"{way_words(row)}: {row['problem']}" for row in rows if row["problem"]]
    points.append(_trade_off(good))
    if any(row["strategy"] == "optimal" for row in good):
        points.append(say(LAST_NET))
    stock = run.parameters["nets"]
    most = max(good, key=lambda row: float(row["protected"]))
    least = min(float(row["protected"]) for row in good)
    headline = say("{ways} to share {stock:,} nets: ", ways=counted(len(good), "way"), stock=stock)
    if most["protected"] - least < ALIKE * most["protected"] or not most["protected"]:
        headline += say("each protects about {protected:,.0f} people.", protected=most["protected"])
    else:
        way = way_words(most).lower()
        headline += say(
            "{way} protects most people, {protected:,.0f}.", way=way, protected=most["protected"]
        )
    current = run.parameters["strategy"]
    return Answer(
        headline=headline,
        points=tuple(points[:3]),
        table={
            "columns": [
                *("Way to share", "People protected", "Percent", "Wards in full"),
                *("LGAs below 15 %", "Nets left"),
            ],
            "rows": [
                [way_words(row), *(rounded(row[name]) for name in _SIDE_BY_SIDE)] for row in good
            ],
        },
        chips=tuple(
            again(
                run,
                say("Plan {strategy_words}", strategy_words=way_words(row).lower()),
                strategy=name,
                **({} if name == "optimal" else {"lga_floor": None, "minimum_share": None}),
            )
            for row in good
            if (name := str(row["strategy"])) != current
        ),
        show={"view": "table", "table": "scenarios", "run": str(run.pk)},
        run=run,
        rows_in=len(rows),
        rows_out=len(good),
    )


def way_words(row: Row) -> str:
    """How a scenario shares the nets."""
    return say(STRATEGY_WORDS[row["strategy"]])


def _trade_off(good: list[Row]) -> str:
    fewest = min(good, key=lambda row: float(row["lgas_below_15"]))
    fullest = max(good, key=lambda row: float(row["wards_in_full"]))
    return say(
        "Fewest LGAs below 15 %: {fewest_low} ({lgas:.0f}); most wards in full: "
        "{most_full} ({wards:.0f}).",
        fewest_low=say(STRATEGY_WORDS[fewest["strategy"]]).lower(),
        lgas=fewest["lgas_below_15"],
        most_full=say(STRATEGY_WORDS[fullest["strategy"]]).lower(),
        wards=fullest["wards_in_full"],
    )
