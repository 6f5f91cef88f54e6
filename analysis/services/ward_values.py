"""The values of a raster on the wards of a boundary: computed, kept, told."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from django.core.files.storage import default_storage

from analysis.frames import parquet_bytes, plain, read_boundary
from analysis.science.findings import finding
from analysis.science.variables import Variable, find_variable, variable_in_name
from analysis.science.zonal import ZonalStatistics, zonal_population, zonal_statistics
from analysis.services.tell_ward_values import tell_refused, tell_values
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import Said, say
from realtime.models import Job
from uploads.formats.raster import RasterWindow
from uploads.models import Dataset
from uploads.parsing import read_window_in_child
from uploads.services.keep_ward_values import keep_values, refuse_values, store_values
from uploads.services.link_datasets import values_on
from uploads.signals import files_settled

Statistic = Literal["mean", "sum", "min", "max", "share_above"]
POPULATION = "population"
WORDS = Said(
    {
        "mean": "Mean of the cells by area",
        "sum": "Sum of the cells, each with its part in the ward",
        "min": "Lowest of the cells",
        "max": "Highest of the cells",
        "share_above": "Share of the area with values above the threshold",
    }
)


@dataclass(frozen=True, kw_only=True)
class WardValues:
    """What came out: the values with the covered share, and what is kept beside them."""

    frame: pd.DataFrame
    variable: Variable | None
    statistic: Statistic
    threshold: float | None
    band: int
    unit: str
    findings: list[dict[str, Any]]


def compute_values(
    *,
    raster: Dataset,
    boundary: Dataset,
    statistic: Statistic | None = None,
    threshold: float | None = None,
    band: int | None = None,
) -> WardValues:
    """Sum up a raster over the wards (see `analysis.science.zonal`).

    What the raster measures is read from its name. Without a statistic it is the sum of a raster
    of people and the mean of any other; with a threshold the share of the area above it. Without
    a band it is the first one with values.

    Raises
    ------
    ProblemError
        What `read_window` and `zonal_statistics` refuse.
    """
    wards = read_boundary(boundary.path)
    west, south, east, north = (float(side) for side in wards.total_bounds)
    with local_file(raster.path) as path:
        window = read_window_in_child(
            path, raster.name, (west, south, east, north), wards.crs.to_wkt(), band=band
        )
    variable = variable_in_name(raster.name)
    people = variable is not None and variable.key == POPULATION
    chosen = statistic or ("share_above" if threshold is not None else "sum" if people else "mean")
    if people and chosen == "sum":
        found = zonal_population(window, wards)
    else:
        key = variable.key if variable else None
        found = zonal_statistics(window, wards, variable=key, threshold=threshold)
    values = found.wards[chosen]
    return WardValues(
        frame=pd.DataFrame({"value": values, "covered": found.wards["covered"]}),
        variable=variable,
        statistic=chosen,
        threshold=threshold,
        band=window.band,
        unit=_unit(found, chosen),
        findings=_findings(raster, window, found, variable, values),
    )


def save_values(*, raster: Dataset, boundary: Dataset, values: WardValues) -> Callable[[], None]:
    """The closure that keeps the values, adds them to the link, and tells about it."""
    digest = store_values(source=raster, data=parquet_bytes(values.frame))

    def save() -> None:
        row = keep_values(
            source=raster,
            boundary=boundary,
            content_hash=digest,
            columns=[_column(raster, values, _free_name(raster, boundary, values))],
            findings=values.findings,
            summary=_summary(raster, values),
        )
        if row is not None:
            tell_values(row)
        files_settled.send(sender=Dataset, session=raster.session)

    return save


def end_values(*, job: Job, outcome: str, error: ProblemError | None) -> None:
    """The raster gives no ward values: say why on it and in the conversation."""
    rows = Dataset.objects.select_related("session")
    raster = rows.filter(pk=job.arguments.get("raster_id")).first()
    boundary = rows.filter(pk=job.arguments.get("boundary_id")).first()
    if outcome == "failed" and error is not None and raster is not None and boundary is not None:
        why = finding(error.code, "error", error.message, error.hint)
        if refuse_values(raster=raster, boundary=boundary, finding=why):
            tell_refused(raster, error)
    if outcome != "requeued":
        files_settled.send(sender=Dataset, session=job.session)


@contextmanager
def local_file(path: str) -> Iterator[Path]:
    """A stored file as one on this machine's disk."""
    try:
        yield Path(default_storage.path(path))
    except NotImplementedError:
        with tempfile.NamedTemporaryFile(suffix=".tif") as copy:
            with default_storage.open(path) as file:
                for block in file.chunks(2**20):
                    copy.write(block)
            copy.flush()
            yield Path(copy.name)


def _unit(found: ZonalStatistics, statistic: str) -> str:
    if statistic == "share_above":
        return "share (0–1)"
    return found.scale.unit if found.scale else ""


def _findings(
    raster: Dataset,
    window: RasterWindow,
    found: ZonalStatistics,
    variable: Variable | None,
    values: pd.Series[float],
) -> list[dict[str, Any]]:
    findings = [item.as_dict() for item in window.findings]
    if variable is None:
        findings.append(
            finding(
                "raster_variable_unknown",
                "note",
                say(
                    "The name {name} does not say what the raster measures, so its values were not "
                    "held against a range.",
                    name=raster.name,
                ),
                say("Name the file after it, for example rainfall_2022.tif, and add it again."),
            )
        )
    if values.nunique() == 1:
        findings.append(
            finding(
                "raster_without_difference",
                "warning",
                say(
                    "{name} has the same value, {iloc:g}, in all wards, so it can not tell them apart.",
                    name=raster.name,
                    iloc=values.dropna().iloc[0],
                ),
                say(
                    "Check that it is the right raster for this state, and that cells without data "
                    "are marked as such."
                ),
            )
        )
    return [*findings, *plain(found.findings)]


def _free_name(raster: Dataset, boundary: Dataset, values: WardValues) -> str:
    """The registry's key, else the file's name, that no other raster has on this boundary."""
    others = [row for row in values_on(boundary) if row.source_id != raster.pk]
    taken = {str(row.columns[0]["name"]) for row in others}
    own = re.sub(r"[^a-z0-9]+", "_", Path(raster.name).stem.casefold()).strip("_") or "raster"
    ending = _ending(values)
    first = values.variable.key if values.variable else own
    for name in (f"{first}{ending}", f"{own[:60]}{ending}"):
        if name not in taken:
            return name
    number = 2
    while f"{own[:60]}{ending}_{number}" in taken:
        number += 1
    return f"{own[:60]}{ending}_{number}"


def _ending(values: WardValues) -> str:
    """What a name says of a statistic that is not the usual one."""
    if values.statistic == "share_above":
        return f"_above_{values.threshold:g}"
    people = values.variable is not None and values.variable.key == POPULATION
    usual = "sum" if people else "mean"
    return "" if values.statistic == usual else f"_{values.statistic}"


def _column(raster: Dataset, values: WardValues, name: str) -> dict[str, Any]:
    """The column's profile, in the shape of a table's."""
    known = values.frame["value"].dropna()
    variable = find_variable(name)
    return {
        "name": name,
        "label": variable.label if variable else name.replace("_", " "),
        "role": "variable",
        "role_label": say("Population") if name == POPULATION else say("Variable"),
        "evidence": say(
            "{statistic} of {file}, band {band}.",
            statistic=WORDS[values.statistic],
            file=raster.name,
            band=values.band,
        ),
        "details": {},
        "type": "number",
        "unit": values.unit or None,
        "missing": int(values.frame["value"].isna().sum()),
        "minimum": float(known.min()),
        "maximum": float(known.max()),
        "examples": [],
    }


def _summary(raster: Dataset, values: WardValues) -> dict[str, Any]:
    known = int(values.frame["value"].notna().sum())
    label = say(values.variable.label) if values.variable else say("Values")
    return {
        "headline": say(
            "{variable} for {known:,} of {wards:,} wards",
            variable=label,
            known=known,
            wards=len(values.frame),
        ),
        "points": [item["message"] for item in values.findings if item["severity"] != "note"],
        "how": {
            "variable": values.variable.key if values.variable else None,
            "statistic": values.statistic,
            "threshold": values.threshold,
            "band": values.band,
            "raster": raster.content_hash,
        },
    }
