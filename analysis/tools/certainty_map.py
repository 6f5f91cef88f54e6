"""The map of how certain the ranking is, in figures."""

from __future__ import annotations

from analysis.models import Run
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.results import provenance, ranked, titled
from analysis.tools.wording import counted, percent, some_of
from analysis.workspace import Workspace


def certainty_map(workspace: Workspace, run: Run) -> Answer:
    """How many wards are surely among the first, contested, surely low."""
    frame = ranked(workspace, "composite")
    words = frame["certainty"]
    if words.isna().all():
        return Answer(
            headline="This ranking was made without draws, so its certainty is not known.",
            points=("Run the analysis again: draws are on unless they are switched off.",),
            chips=(call_chip("Run it again", "run_risk_analysis"),),
            run=run,
        )
    count = {name: int((words == name).sum()) for name in words.dropna().unique()}
    first, contested = count.get("surely_first", 0), count.get("contested", 0)
    settings = run.receipt.get("settings") or {}
    top = int(settings.get("top_k") or max(1, len(frame) // 3))
    names = titled(frame[words == "surely_first"])
    points = provenance(workspace, run)
    if settings.get("certainty_basis") == "method only":
        points.append("Only the choice of method is drawn: the table has no numbers of tests.")
    if names:
        points.append(f"Surely first: {some_of(names, 3)}.")
    points.append(
        f"{counted(count.get('surely_low', 0), 'ward')} surely among the lowest {top:,}, "
        f"{count.get('surely_not_first', 0):,} more surely not among the first."
    )
    return Answer(
        headline=f"Of the first {top:,} wards {first:,} are certain; {contested:,} wards "
        f"({percent(contested, len(frame))}) are contested.",
        points=tuple(points[:3]),
        chips=(
            call_chip("What moves the ranks most?", "run_what_if", topic="sensitivity"),
            call_chip("Show the risk map", "show_map", map_kind="composite"),
        ),
        show={"view": "map", "layer": "certainty", "run": str(run.pk)},
        run=run,
        rows_in=len(frame),
        rows_out=first,
    )
