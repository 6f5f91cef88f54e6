"""What the header of a raster and a sample of its cells say, in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pyproj

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import counted, in_numbers, say
from uploads.cleaning.findings import Finding
from uploads.formats.raster import RawRaster

METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True)
class RasterProfile:
    """A raster in a headline, points, findings, and the facts behind them."""

    headline: str
    points: list[str]
    findings: tuple[Finding, ...]
    facts: dict[str, Any]


def describe_raster(
    raw: RawRaster, filename: str, found: tuple[int, float, float] | None
) -> RasterProfile:
    """Sum up a raster.

    Parameters
    ----------
    raw
        Its header.
    filename
        What its owner calls it.
    found
        Band, smallest and largest value in a sample of its cells; None when no cell of the sample
        has a value.

    Raises
    ------
    ProblemError
        raster_without_crs.
    """
    if raw.crs is None:
        raise ProblemError(
            "raster_without_crs",
            say(
                "{filename} does not say its coordinate system, so it cannot be laid over wards.",
                filename=filename,
            ),
            say(
                "Export it again with its coordinate system (for example EPSG:4326) and add it again."
            ),
        )
    crs = pyproj.CRS.from_user_input(raw.crs)
    band = found[0] if found else 1
    nodata = raw.nodata[band - 1]
    facts: dict[str, Any] = {
        "width": raw.width,
        "height": raw.height,
        "bands": raw.bands,
        "crs": _crs_name(crs),
        "nodata": nodata if nodata is not None and math.isfinite(nodata) else None,
        "band": band,
        "minimum": found[1] if found else None,
        "maximum": found[2] if found else None,
    }
    points = [
        say(
            "Cells of {size}; coordinate system {system}.",
            size=_cell_words(raw, crs),
            system=facts["crs"],
        ),
        _range_words(facts, raw),
    ]
    return RasterProfile(
        headline=say(
            "Raster of {width:,} × {height:,} cells, {bands}",
            width=raw.width,
            height=raw.height,
            bands=counted(raw.bands, "band"),
        ),
        points=points,
        findings=(*raw.findings, *_notes(filename, found)),
        facts=facts,
    )


def _crs_name(crs: pyproj.CRS) -> str:
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else crs.name[:80]


def _cell_words(raw: RawRaster, crs: pyproj.CRS) -> str:
    """About how wide and high a cell is, in metres or kilometres."""
    width, height = abs(raw.transform[0]), abs(raw.transform[4])
    if crs.is_geographic:
        middle = (raw.bounds[1] + raw.bounds[3]) / 2
        width *= METRES_PER_DEGREE * abs(math.cos(math.radians(middle)))
        height *= METRES_PER_DEGREE
    else:
        factor = crs.axis_info[0].unit_conversion_factor if crs.axis_info else 1.0
        width, height = width * factor, height * factor
    return say("about {width} by {height}", width=_length(width), height=_length(height))


def _length(metres: float) -> str:
    return in_numbers(f"{metres / 1000:,.1f} km" if metres >= 1000 else f"{metres:,.0f} m")


def _range_words(facts: dict[str, Any], raw: RawRaster) -> str:
    missing = say("no value stands for “no data”")
    if facts["nodata"] is not None:
        missing = say("{value:g} stands for “no data”", value=facts["nodata"])
    if facts["minimum"] is None:
        return say("No value in the cells looked at; {missing}.", missing=missing)
    return say(
        "Values of band {band} from {lowest:,.4g} to {highest:,.4g}; {missing}."
        if raw.bands > 1
        else "Values from {lowest:,.4g} to {highest:,.4g}; {missing}.",
        band=facts["band"],
        lowest=facts["minimum"],
        highest=facts["maximum"],
        missing=missing,
    )


def _notes(filename: str, found: tuple[int, float, float] | None) -> tuple[Finding, ...]:
    if found is not None:
        return ()
    return (
        Finding(
            "raster_sample_empty",
            "warning",
            say("{filename} has no value in any of the cells looked at.", filename=filename),
            say("Check that it is the right raster; its no-data value may be set wrongly."),
        ),
    )
