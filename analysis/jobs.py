"""Jobs of the analysis: run it, draw a boundary, sum up a raster, answer a message.

Each function does its work without writing to the database and returns a closure that writes
(see `realtime.runner`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from analysis.chat import understanding
from analysis.chat.turn import answer_message, end_message
from analysis.models import Run
from analysis.services.analyses import analysis_of
from analysis.services.draw_geometry import draw_geometry
from analysis.services.finish_run import end_run, finish_run
from analysis.services.people_values import save_people
from analysis.services.ward_values import compute_values, end_values, save_values
from analysis.services.write_export import end_export
from analysis.services.write_export import write_export as write_file
from chatmrpt.lib.say import say
from realtime.runner import JobContext, when_it_ends
from uploads.models import Dataset, DatasetKind

Save = Callable[[], None]


def warm_up() -> None:
    """Load what is loaded on first use: the words of the conversation, and this module's own."""
    understanding.warm_up()


@when_it_ends(end_run)
def compute_run(context: JobContext, run_id: str) -> Save:
    """Compute a run from its frozen parameters and keep its files."""
    rows = Run.objects.select_related(
        *("session", "base", "link__table__session", "link__boundary__session")
    )
    run = rows.get(pk=run_id)
    outcome = analysis_of(run.kind).compute(run, context.progress)
    context.progress(95, say("Saving the results"))
    return finish_run(run=run, outcome=outcome)


@when_it_ends(end_values)
def compute_ward_values(
    context: JobContext, raster_id: str, boundary_id: str, choice: dict[str, Any] | None = None
) -> Save:
    """Sum up a raster, or the people of a table, over the wards of a boundary."""
    rows = Dataset.objects.select_related("session")
    raster, boundary = rows.get(pk=raster_id), rows.get(pk=boundary_id)
    if raster.kind == DatasetKind.POPULATION:
        context.progress(10, say("Finding the wards of {name}", name=raster.name))
        return save_people(people=raster, boundary=boundary)
    context.progress(
        10, say("Summing up {name} over {rows:,} wards", name=raster.name, rows=boundary.rows)
    )
    values = compute_values(raster=raster, boundary=boundary, **(choice or {}))
    return save_values(raster=raster, boundary=boundary, values=values)


def draw_boundary(context: JobContext, dataset_id: str) -> Save:
    """Prepare the interactive map of a boundary before anybody asks for it."""
    dataset = Dataset.objects.select_related("session").get(pk=dataset_id)
    context.progress(10, say("Drawing {rows:,} wards", rows=dataset.rows))
    draw_geometry(dataset=dataset)
    return lambda: None


@when_it_ends(end_message)
def answer(context: JobContext, message_id: str) -> Save:
    """Answer a question, or go on with an answer that waited for a run."""
    return answer_message(context=context, message_id=message_id)


@when_it_ends(end_export)
def write_export(context: JobContext, export_id: str) -> Save:
    """Write a document or file to hand on."""
    return write_file(export_id=export_id, progress=context.progress)
