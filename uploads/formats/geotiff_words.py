"""What is said of a GeoTIFF: no place, no such band, the band that was read, zeros."""

from __future__ import annotations

from typing import Any

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import counted, say
from uploads.cleaning.findings import Finding
from uploads.formats.raster import RawRaster


def crs_missing(filename: str) -> Finding:
    """The finding for a raster without a coordinate system."""
    return Finding(
        "raster_without_crs",
        "warning",
        say(
            "{filename} does not say its coordinate system; it cannot be laid over wards.",
            filename=filename,
        ),
        say("Export it again with its coordinate system, for example EPSG:4326."),
    )


def no_overlap(filename: str) -> ProblemError:
    """The error for a raster that lies elsewhere."""
    return ProblemError(
        "raster_no_overlap",
        say("{filename} does not cover any of the wards: it lies elsewhere.", filename=filename),
        say(
            "Check that raster and boundary are of the same country, and their coordinate systems."
        ),
    )


def check_band(band: int | None, bands: int, filename: str) -> None:
    """Refuse a band that is not there."""
    if band is not None and not 1 <= band <= bands:
        have = counted(bands, "band")
        raise ProblemError(
            "no_such_band",
            say(
                "{filename} has no band {band}; it has {have}, counted from 1.",
                filename=filename,
                band=band,
                have=have,
            ),
            say("Choose a band that exists."),
        )


def notes(
    data: Any, header: RawRaster, band: int, empty: list[int], filename: str
) -> tuple[Finding, ...]:
    """Which band was read, and what its zeros mean."""
    notes = []
    if header.bands > 1:
        notes.append(
            Finding(
                "band_chosen",
                "note",
                _read_words(band, header.bands, empty, filename),
                say("Name another band if this is not the one you mean."),
            )
        )
    flags = {str(getattr(flag, "name", flag)) for flag in data.mask_flag_enums[band - 1]}
    if "all_valid" in flags and header.dtype.startswith(("u", "i")):
        notes.append(
            Finding(
                "no_nodata_value",
                "warning",
                say(
                    "{filename} states no no-data value, so each 0 in it counts as a measured 0.",
                    filename=filename,
                ),
                say(
                    "If 0 also stands for cells without data, mark them as no data and upload again."
                ),
            )
        )
    return tuple(notes)


def _read_words(band: int, bands: int, empty: list[int], filename: str) -> str:
    if empty:
        return say(
            "Band {band} of {bands} in {filename} was read; empty: {empty}.",
            band=band,
            bands=bands,
            filename=filename,
            empty=", ".join(map(str, empty)),
        )
    return say(
        "Band {band} of {bands} in {filename} was read.", band=band, bands=bands, filename=filename
    )
