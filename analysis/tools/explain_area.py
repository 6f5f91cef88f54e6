"""Why a ward or an LGA is where it is in the ranking, or why it is not ranked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from analysis.models import Run
from analysis.science.ranking import outer_classes
from analysis.tools.base import Answer, Arguments, NeedsRun, Tool
from analysis.tools.choices import call_chip, find_areas
from analysis.tools.columns import short_label, unit_of
from analysis.tools.places import Area
from analysis.tools.rank_lgas import lga_table
from analysis.tools.results import ROW, provenance, ranked, run_or_ask, titled
from analysis.tools.sensitivity_answers import what_moves_wards
from analysis.tools.unranked_wards import explain_unranked, list_unranked
from analysis.tools.wording import (
    as_text,
    counted,
    joined,
    number,
    ordinal,
    rounded,
)
from analysis.workspace import KEYS, Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, say_many

#: A normalised value this close to the middle ward's neither raises nor lowers.
NEAR_MIDDLE = 0.05


class ExplainArea(Arguments):
    """Which area; without one, the first of the ranking is offered.

    `what_moves_it` asks for the smallest change of a weight that moves it in or out of the first;
    `unranked` asks for all wards that are not ranked, without one named.
    """

    areas: tuple[str, ...] = ()
    level: Literal["ward", "lga"] | None = None
    what_moves_it: bool = False
    unranked: bool = False


@dataclass(frozen=True)
class Push:
    """One variable of one area: its values, the middle ward's, and which way it pushes."""

    column: str
    label: str
    value: float | None
    unit: str | None
    usual: float | None
    normalised: float
    middle: float
    filled: bool

    @property
    def gap(self) -> float:
        """Normalised value minus the middle ward's; above 0 = more risk."""
        return self.normalised - self.middle

    @property
    def words(self) -> str:
        """`Rainfall 117 mm (middle ward 99.7 mm)`."""
        value = f" {number(self.value, self.unit)}" if self.value is not None else ""
        mark = "filled, " if self.filled else ""
        return say(
            "{label}{value} ({mark}middle ward {usual})",
            label=self.label,
            value=value,
            mark=mark,
            usual=number(self.usual, self.unit),
        )


def explain_area(workspace: Workspace, arguments: ExplainArea) -> Answer | NeedsRun:
    """Answer from the run's normalised values, ranks per model and filled cells."""
    run = run_or_ask(workspace, by_name=bool(arguments.areas))
    if isinstance(run, NeedsRun):
        return run
    if not arguments.areas:
        return list_unranked(workspace, run) if arguments.unranked else _which(workspace)
    found = find_areas(workspace, "explain_area", arguments, arguments.areas, arguments.level)
    if isinstance(found, Answer):
        return found
    area = found[0]
    if arguments.what_moves_it:
        return what_moves_wards(workspace, found)
    if area.level == "lga":
        return _lga(workspace, run, area)
    lines = workspace.rankings[workspace.rankings[ROW] == area.wards[0].row]
    if lines.empty:
        raise ProblemError(
            "not_in_run",
            say("{title} is not part of the last run.", title=area.title),
            say("The data changed since: run the analysis again."),
        )
    line = lines.iloc[0]
    if pd.isna(line["composite_rank"]):
        return explain_unranked(workspace, run, area)
    return _ward(workspace, run, area, line)


def _which(workspace: Workspace) -> Answer:
    frame = ranked(workspace, "composite")
    titles = titled(pd.concat([frame.head(2), frame.tail(1)]))
    return Answer(
        headline=say("Which ward shall I explain?"),
        points=(say("Name a ward or an LGA."),),
        chips=tuple(
            call_chip(say("Why is {title} there?", title=title), "explain_area", areas=[title])
            for title in titles
        ),
        outcome="clarify",
    )


def pushes(workspace: Workspace, run: Run, rows: list[int]) -> list[Push]:
    """Each scored variable of one ward, or the mean over several, strongest push first."""
    normalised = workspace.run_table("normalised.csv")
    variables = [name for name in normalised.columns if name not in KEYS]
    ranking = workspace.rankings
    ranked_rows = ranking.loc[ranking["composite_rank"].notna(), ROW].to_numpy(dtype=int)
    middle = normalised.loc[ranked_rows, variables].median()
    own = normalised.loc[rows, variables].mean()
    columns = [name for name in variables if name in ranking]
    usual = ranking.loc[ranking["composite_rank"].notna(), columns].median()
    used = ranking.set_index(ROW).loc[rows]
    single = len(rows) == 1
    filled = as_text(used.iloc[0]["filled"]).split("; ") if single else []
    found = []
    for name in variables:
        if pd.isna(own[name]):
            continue
        value = float(used[name].mean()) if name in used and used[name].notna().any() else None
        found.append(
            Push(
                column=name,
                label=short_label(workspace, name),
                value=value,
                unit=unit_of(workspace, name),
                usual=float(usual[name]) if name in usual else None,
                normalised=float(own[name]),
                middle=float(middle[name]),
                filled=name in filled,
            )
        )
    return sorted(found, key=lambda push: -abs(push.gap))


def _ward(workspace: Workspace, run: Run, area: Area, line: pd.Series[Any]) -> Answer:
    total = len(ranked(workspace, "composite"))
    rank, kind = int(line["composite_rank"]), line["composite_class"]
    in_class = say(", class {kind}", kind=say(kind)) if isinstance(kind, str) else ""
    found = pushes(workspace, run, [area.wards[0].row])
    headline = say(
        "{title} ranks {rank} of {total:,}{in_class} (composite score {composite_score}; rank 1 = "
        "highest risk).",
        title=area.title,
        rank=ordinal(rank),
        total=total,
        in_class=in_class,
        composite_score=number(line["composite_score"]),
    )
    points = [_push_line(found), _model_line(workspace, run, area), _gap_line(workspace, line)]
    kept = [*provenance(workspace, run)[:1], *(point for point in points if point)]
    return Answer(
        headline=headline,
        points=tuple(kept[:3]),
        table=_table(found),
        chips=_next(workspace, found, area),
        show={"view": "map", "layer": "composite", "run": str(run.pk)},
        run=run,
        rows_in=total,
        rows_out=1,
    )


def _push_line(found: list[Push]) -> str:
    up = [push.words for push in found if push.gap > NEAR_MIDDLE][:2]
    down = [push.words for push in found if push.gap < -NEAR_MIDDLE][:2]
    parts = []
    if up:
        parts.append(say("pushed up by {up}", up=joined(up)))
    if down:
        parts.append(say("held down by {down}", down=joined(down)))
    text = "; ".join(parts) or say("all its values are close to the middle ward's")
    return text[:1].upper() + text[1:] + "."


def _model_line(workspace: Workspace, run: Run, area: Area) -> str:
    """Its rank over all models, 1 = highest risk (preset mrpt counts the other way round)."""
    table = workspace.run_table("model_ranks.csv")
    models = [name for name in table.columns if name not in KEYS]
    ranks = table[models].apply(pd.to_numeric, errors="coerce")
    own = ranks.iloc[area.wards[0].row].to_numpy(dtype=float)
    if run.parameters.get("preset") == "mrpt":
        own = ranks.notna().sum().to_numpy(dtype=float) + 1 - own
    own = own[np.isfinite(own)]
    if len(own) < 2:
        return ""
    low, high, middle = int(own.min()), int(own.max()), float(np.median(own))
    if low == high:
        return say(
            "It has rank {low:,} in all {models}.", low=low, models=counted(len(own), "model")
        )
    return say(
        "Over {models} its rank runs from {low:,} to {high:,}, half of them at {middle} or higher "
        "up.",
        models=counted(len(own), "model"),
        low=low,
        high=high,
        middle=number(middle),
    )


def _gap_line(workspace: Workspace, line: pd.Series[Any]) -> str:
    filled = [name for name in as_text(line["filled"]).split("; ") if name]
    if not filled:
        return say("All its values were observed; none was filled.")
    names = joined(short_label(workspace, name) for name in filled)
    return say("Filled from neighbours, not observed: {names}.", names=names)


def _table(found: list[Push]) -> dict[str, Any]:
    rows = [
        [
            push.label,
            number(push.value, push.unit) + (" (filled)" if push.filled else ""),
            rounded(push.normalised),
            rounded(push.middle),
            _way(push.gap),
        ]
        for push in found
    ]
    return {
        "columns": ["Variable", "Value", "On the risk scale", "Middle ward", "Pushes"],
        "rows": rows,
    }


def _way(gap: float) -> str:
    if abs(gap) <= NEAR_MIDDLE:
        return "neither"
    return "up" if gap > 0 else "down"


def _next(workspace: Workspace, found: list[Push], area: Area) -> tuple[dict[str, Any], ...]:
    lga = area.wards[0].lga
    chips = []
    if found:
        chips.append(
            call_chip(
                say("Map of {label}", label=found[0].label), "show_map", variable=found[0].column
            )
        )
    if lga:
        chips.append(
            call_chip(
                say("Wards of {lga}", lga=lga),
                "rank_areas",
                areas=[say("{lga} LGA", lga=lga)],
                order="top",
            )
        )
    moves = {"areas": [area.title], "what_moves_it": True}
    chips.append(call_chip(say("What would move it?"), "explain_area", **moves))
    return tuple(chips)


def _lga(workspace: Workspace, run: Run, area: Area) -> Answer:
    frame = lga_table(workspace)
    lines = frame[frame["lga_name"] == area.wards[0].lga]
    wards = ranked(workspace, "composite")
    own = wards[wards[ROW].isin(area.rows)]
    if lines.empty or own.empty:
        return Answer(
            headline=say("{title} is not ranked: none of its wards is.", title=area.title), run=run
        )
    line = lines.iloc[0]
    total = int(frame["rank"].notna().sum())
    found = pushes(workspace, run, own[ROW].astype(int).tolist())
    names = titled(own)
    highest = outer_classes(wards["composite_class"])[0]
    high = int((own["composite_class"] == highest).sum())
    points = [
        _push_line(found),
        say_many(
            "{count} of its {ranked_wards} is in class {class_name}; highest {highest}, lowest-risk {lowest}.",
            "{count} of its {ranked_wards} are in class {class_name}; highest {highest}, lowest-risk {lowest}.",
            high,
            ranked_wards=counted(len(own), "ranked ward"),
            class_name=highest,
            highest=names[0],
            lowest=names[-1],
        ),
        *provenance(workspace, run),
    ]
    return Answer(
        headline=say(
            "{title} ranks {rank} of {total:,} LGAs: mean score {score}.",
            title=area.title,
            rank=ordinal(int(line["rank"])),
            total=total,
            score=number(line["score"]),
        ),
        points=tuple(points[:3]),
        table=_table(found),
        chips=(
            call_chip(
                say("Wards of {lga}", lga=area.wards[0].lga), "rank_areas", areas=[area.title]
            ),
            call_chip(say("All LGAs"), "rank_areas", level="lga"),
        ),
        show={"view": "map", "layer": "composite", "run": str(run.pk)},
        run=run,
        rows_in=len(wards),
        rows_out=len(own),
    )


TOOL = Tool(
    name="explain_area",
    label="Explain a ward",
    description="Why a ward or LGA is ranked where it is, which variables push it up or down, or "
    "why it is not ranked.",
    arguments=ExplainArea,
    examples=(
        "Why is this ward ranked so high?",
        "Why is Bida there?",
        "Explain the rank of Zungeru",
        "What drives the risk in this ward?",
        "Which variables contribute most to its score?",
        "Why is the ward not in the ranking?",
        "What pushes this LGA up?",
        "Why does it come first?",
        "Reasons for the low risk of this ward",
        "What would move this ward out of the top?",
        "What would change its rank?",
    ),
    answer=explain_area,
)
