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
        [f"{size} people a household is assumed; confirm it to keep the plan."] if draft else []
    )
    points += _ranked_first(workspace, run) if draft else []
    points += [*notes, _missing(run), *_left_behind(workspace, run), *_left_out(run)]
    served = counted(totals["wards_served"], "ward")
    where = _where(run)
    return Answer(
        headline=f"{'Draft net plan' if draft else 'Net plan'}{where}: {totals['nets']:,} nets for "
        f"{served} protect {people_share(totals['protected'], totals['population'])}.",
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
        "The wards were ranked first, with the proposed variables: "
        f"{with_directions(workspace, base)}."
    ]


def _where(run: Run) -> str:
    titles = run.parameters["areas"]["titles"]
    return f" for {lgas_in_words(titles)}" if titles else ""


def _missing(run: Run) -> str:
    gap, further = run.result["gap"], run.result["next_1000"]
    left = run.result["totals"]["unallocated"]
    if gap:
        kept = f" {left:,} nets stay in the store." if left else ""
        return (
            f"{gap:,} nets are missing for the whole need; the next 1,000 would protect "
            f"{further['protected']:,.0f} more people.{kept}"
        )
    return f"The stock meets the whole need; {left:,} nets stay in the store."


def _left_behind(workspace: Workspace, run: Run) -> list[str]:
    names = run.result["lgas_below_15"]
    if not names:
        return []
    total = workspace.run_table("lga.csv", run)["lga_name"].size
    return [
        f"{len(names)} of {counted(total, 'LGA')} have less than 15 % of their people protected: "
        f"{lgas_in_words(names)}."
    ]


def _left_out(run: Run) -> list[str]:
    count = run.result["left_out"]
    if not count:
        return []
    return [f"{counted(count, 'ward')} not in the plan; the table says why."]


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
        again(run, f"Yes, {size}: keep the plan", household_size=float(size)),
        *(again(run, f"{number}", household_size=float(number)) for number in others),
        again(run, "Compare three ways to share", topic="scenarios"),
    )


def _next(run: Run) -> tuple[dict[str, Any], ...]:
    chips = [again(run, "Compare three ways to share", topic="scenarios")]
    if run.result["gap"]:
        chips.append(again(run, "What do 1,000 more nets buy?", topic="next"))
    if not run.parameters["reprioritised"]:
        chips.append(call_chip("Which wards may leave the campaign?", "select_reprioritised"))
    chips.append(call_chip("Coverage curve", "show_chart", chart_type="coverage"))
    return tuple(chips)


def next_answer(run: Run) -> Answer:
    """What the next nets would buy, as many as were asked about."""
    further = run.result.get("next_nets") or run.result["next_1000"]
    totals = run.result["totals"]
    used = further["nets_used"]
    return Answer(
        headline=f"The next {further['nets']:,} nets would protect {further['protected']:,.0f} "
        f"more people and bring {counted(further['wards_in_full'], 'more ward')} to the full need.",
        points=(
            f"{used:,} of them would be given out; people protected would rise by "
            f"{further['coverage']:.2f} percentage points from {totals['coverage']:.1f} %.",
            f"{run.result['gap']:,} nets are missing for the whole need of the plan.",
        ),
        chips=(
            again(
                run,
                f"Plan with {run.parameters['nets'] + further['nets']:,} nets",
                nets=run.parameters["nets"] + further["nets"],
            ),
            again(run, "Compare three ways to share", topic="scenarios"),
        ),
        show={"view": "map", "layer": "nets", "run": str(run.pk)},
        run=run,
    )


def scenarios_answer(workspace: Workspace, run: Run) -> Answer:
    """Three ways to share the same stock, side by side."""
    rows: list[Row] = plain(workspace.run_table("scenarios.csv", run).to_dict("records"))
    good = [row for row in rows if not row["problem"]]
    points = [
        f"{STRATEGY_WORDS[row['strategy']]}: {row['problem']}" for row in rows if row["problem"]
    ]
    points.append(_trade_off(good))
    if any(row["strategy"] == "optimal" for row in good):
        points.append(
            "Where nets count most: a ward's last net, which would protect one person only, goes "
            "elsewhere, so fewer wards count as full."
        )
    stock = run.parameters["nets"]
    most = max(good, key=lambda row: float(row["protected"]))
    least = min(float(row["protected"]) for row in good)
    headline = f"{counted(len(good), 'way')} to share {stock:,} nets: "
    if most["protected"] - least < ALIKE * most["protected"] or not most["protected"]:
        headline += f"each protects about {most['protected']:,.0f} people."
    else:
        way = STRATEGY_WORDS[most["strategy"]].lower()
        headline += f"{way} protects most people, {most['protected']:,.0f}."
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
                [STRATEGY_WORDS[row["strategy"]], *(rounded(row[name]) for name in _SIDE_BY_SIDE)]
                for row in good
            ],
        },
        chips=tuple(
            again(
                run,
                f"Plan {STRATEGY_WORDS[name].lower()}",
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


def _trade_off(good: list[Row]) -> str:
    fewest = min(good, key=lambda row: float(row["lgas_below_15"]))
    fullest = max(good, key=lambda row: float(row["wards_in_full"]))
    return (
        f"Fewest LGAs below 15 %: {STRATEGY_WORDS[fewest['strategy']].lower()} "
        f"({fewest['lgas_below_15']:.0f}); most wards in full: "
        f"{STRATEGY_WORDS[fullest['strategy']].lower()} ({fullest['wards_in_full']:.0f})."
    )
