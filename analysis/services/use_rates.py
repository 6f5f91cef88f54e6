"""The rates of a finished run on tests join the wards, so that rankings and maps can use them."""

from __future__ import annotations

from analysis.frames import read_bytes
from analysis.models import Run
from analysis.value_columns import KEPT, VALUES_FILE
from uploads.models import Dataset
from uploads.services.keep_ward_values import keep_values, store_values


def use_rates(run: Run) -> Dataset | None:
    """Make the run's rates those in force on its boundary; None where there is nothing to do.

    Rates of the same facility reports that were in force before give way to these.
    """
    kept = run.result.get(KEPT)
    if not kept or run.facilities is None or run.boundary is None:
        return None
    artefact = run.artefacts.filter(name=VALUES_FILE).select_related("run__session").get()
    digest = artefact.sha256
    in_force = Dataset.objects.filter(source=run.facilities, boundary=run.boundary, current=True)
    if in_force.filter(content_hash=digest, summary__run=str(run.pk)).exists():
        return None
    store_values(source=run.facilities, data=read_bytes(artefact.path))
    return keep_values(
        source=run.facilities,
        boundary=run.boundary,
        content_hash=digest,
        columns=kept["columns"],
        findings=[],
        summary=kept["summary"],
    )
