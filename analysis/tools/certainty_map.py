"""The map of how certain the ranking is, in figures."""

from __future__ import annotations

from typing import Literal

from analysis.models import Run
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.results import provenance, ranked, titled
from analysis.tools.wording import counted, percent, some_of
from analysis.workspace import Workspace
from chatmrpt.lib.say import say


def certainty_map(
    workspace: Workspace, run: Run, layer: Literal["certainty", "bivariate"] = "certainty"
) -> Answer:
    """How many wards are surely among the first, contested, surely low; `bivariate`: with the risk."""
    frame = ranked(workspace, "composite")
    words = frame["certainty"]
    if words.isna().all():
        return _without_draws(run)
    count = {name: int((words == name).sum()) for name in words.dropna().unique()}
    first, contested = count.get("surely_first", 0), count.get("contested", 0)
    settings = run.receipt.get("settings") or {}
    top = int(settings.get("top_k") or max(1, len(frame) // 3))
    points = provenance(workspace, run)
    if layer == "bivariate":
        points.append(say("Colour tells the class of risk; paler, the less certain the rank."))
    if settings.get("certainty_basis") == "method only":
        points.append(say("Only the choice of method is drawn: the table has no numbers of tests."))
    if names := titled(frame[words == "surely_first"]):
        points.append(say("Surely first: {names}.", names=some_of(names, 3)))
    points.append(
        say(
            "{wards} surely among the lowest {top:,}, {surely_not_first:,} more surely not among the "
            "first.",
            wards=counted(count.get("surely_low", 0), "ward"),
            top=top,
            surely_not_first=count.get("surely_not_first", 0),
        )
    )
    return Answer(
        headline=say(
            "Certain among the first {top:,} wards: {first:,}; contested: {wards} ({share}).",
            top=top,
            first=first,
            wards=counted(contested, "ward"),
            share=percent(contested, len(frame)),
        ),
        points=tuple(points[:3]),
        chips=(
            call_chip(say("What moves the ranks most?"), "run_what_if", topic="sensitivity"),
            call_chip(say("Show the risk map"), "show_map", map_kind="composite"),
        ),
        show={"view": "map", "layer": layer, "run": str(run.pk)},
        run=run,
        rows_in=len(frame),
        rows_out=first,
    )


def _without_draws(run: Run) -> Answer:
    return Answer(
        headline=say("This ranking was made without draws, so its certainty is not known."),
        points=(say("Run the analysis again: draws are on unless they are switched off."),),
        chips=(call_chip(say("Run it again"), "run_risk_analysis"),),
        run=run,
    )
