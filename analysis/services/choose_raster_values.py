"""How a raster is summed up over the wards, as a person chose it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from analysis.services.queue_ward_values import CHOICE, queue_values_of
from chatmrpt.lib.errors import NotFoundError, ProblemError
from chatmrpt.lib.say import say
from uploads.models import Dataset, DatasetKind
from uploads.selectors import current_dataset
from uploads.services.record_dataset import record_dataset

STATISTICS = ("mean", "sum", "min", "max", "share_above")


def choose_raster_values(
    *,
    raster: Dataset,
    statistic: str | None = None,
    threshold: float | None = None,
    band: int | None = None,
) -> Dataset:
    """Keep the choice and sum up anew; None everywhere: as usual again.

    Raises
    ------
    ProblemError
        `not_a_raster`, `bad_statistic`, `bad_threshold` (missing, or given to another statistic),
        `no_such_band`.
    """
    choice = _checked(raster, statistic, threshold, band)
    with transaction.atomic():
        row = (
            Dataset.objects.select_related("session")
            .select_for_update(of=("session", "self"))  # in this order, as everywhere
            .filter(pk=raster.pk)
            .first()
        )
        if row is None:
            raise NotFoundError("dataset")
        row.summary = {**row.summary, CHOICE: choice}
        row.save(update_fields=["summary"])
        record_dataset(row)
        boundary = current_dataset(row.session, DatasetKind.BOUNDARY)
        if row.current and boundary is not None:
            queue_values_of(source=row, boundary=boundary)
    return row


def _checked(
    raster: Dataset, statistic: str | None, threshold: float | None, band: int | None
) -> dict[str, Any]:
    if raster.kind != DatasetKind.RASTER:
        raise ProblemError(
            "not_a_raster",
            say(
                "{name} is not a raster, so there is nothing to sum up over wards.",
                name=raster.name,
            ),
            say("Choose a GeoTIFF."),
        )
    if statistic is not None and statistic not in STATISTICS:
        raise ProblemError(
            "bad_statistic",
            say("“{statistic}” is no way to sum up a raster.", statistic=statistic),
            say("Choose one of {statistics}.", statistics=", ".join(STATISTICS)),
        )
    if (statistic == "share_above") != (threshold is not None):
        raise ProblemError(
            "bad_threshold",
            say("A threshold goes with the share of the area above it, and with nothing else."),
            say("Give statistic share_above and the threshold in the raster's unit."),
        )
    bands = int((raster.summary.get("raster") or {}).get("bands") or 1)
    if band is not None and not 1 <= band <= bands:
        raise ProblemError(
            "no_such_band",
            say(
                "{name} has no band {band}; it has {bands}, counted from 1.",
                name=raster.name,
                band=band,
                bands=bands,
            ),
            say("Choose a band that exists."),
        )
    chosen = {"statistic": statistic, "threshold": threshold, "band": band}
    return {name: value for name, value in chosen.items() if value is not None}
