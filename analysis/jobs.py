"""Jobs of the analysis: run it, draw a boundary, answer a message.

Each function does its work without writing to the database and returns a closure that writes
(see `realtime.runner`).
"""

from __future__ import annotations

import json
from collections.abc import Callable

from analysis.chat import scoring
from analysis.chat.turn import answer_message, end_message
from analysis.frames import read_boundary
from analysis.models import Run
from analysis.science.contiguity import queen_neighbours
from analysis.science.risk import run_risk as compute_risk
from analysis.services.draw_geometry import draw_geometry
from analysis.services.finish_run import end_run, finish_run
from analysis.services.plan_run import parameters_from
from analysis.services.run_outputs import run_outputs
from analysis.workspace import wards_of
from realtime.runner import JobContext
from uploads.models import Dataset

Save = Callable[[], None]


def warm_up() -> None:
    """Load what is loaded on first use: the words of the conversation, and this module's own."""
    scoring.warm_up()


def run_risk(context: JobContext, run_id: str) -> Save:
    """Compute a run from its frozen parameters and keep its files."""
    rows = Run.objects.select_related("session", "link__table__session", "link__boundary__session")
    run = rows.get(pk=run_id)
    link = run.link
    context.progress(2, f"Loading {link.boundary.rows:,} wards")
    boundary = read_boundary(link.boundary.path)
    wards = wards_of(link)
    context.progress(8, "Finding which wards touch")
    neighbours = queen_neighbours(boundary.geometry)
    result = compute_risk(
        wards,
        neighbours,
        parameters_from(run.parameters),
        lambda done, stage: context.progress(10 + 70 * done, stage),
    )
    context.progress(85, f"Drawing the map of {len(boundary):,} wards")
    outlines = json.loads(draw_geometry(dataset=link.boundary))
    files = run_outputs(result=result, outlines=outlines, receipt=run.receipt)
    context.progress(95, "Saving the results")
    return finish_run(run=run, result=result, files=files)


run_risk.on_end = end_run  # type: ignore[attr-defined]


def draw_boundary(context: JobContext, dataset_id: str) -> Save:
    """Prepare the interactive map of a boundary before anybody asks for it."""
    dataset = Dataset.objects.select_related("session").get(pk=dataset_id)
    context.progress(10, f"Drawing {dataset.rows:,} wards")
    draw_geometry(dataset=dataset)
    return lambda: None


def answer(context: JobContext, message_id: str) -> Save:
    """Answer a question, or go on with an answer that waited for a run."""
    return answer_message(context=context, message_id=message_id)


answer.on_end = end_message  # type: ignore[attr-defined]
