"""File formats: one module each, chosen by content, never by a file's name.

To add one: a module with a :class:`Format`, its line in ``FORMATS``, its test.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from uploads.formats import (
    delimited,
    dhis2,
    dhis2_json,
    geojson,
    geopackage,
    geotiff,
    html_table,
    kml,
    nested,
    parquet,
    shapefile,
    spreadsheet_xml,
    unsupported,
    workbook,
    zipped,
)
from uploads.formats.base import MEGABYTE, Format, Limits, RawBoundary, RawTable, shown_name
from uploads.formats.grid import empty_file
from uploads.formats.raster import RawRaster

__all__ = [
    "FORMATS",
    "Format",
    "Limits",
    "RawBoundary",
    "RawRaster",
    "RawTable",
    "read_file",
    "supported",
]

HEAD = 8192


def _find(head: bytes, path: Path, name: str) -> Format:
    """The format of a file, by its content."""
    unsupported.refuse(head, path, name, supported())
    for format_ in FORMATS:
        if format_ is delimited.FORMAT:
            # Markup is text too: what no reader before took is named, not read as a table.
            unsupported.refuse_content(head, path, name, supported())
        if format_.recognises(head, path):
            return format_
    raise unsupported.unsupported_format(name, say("damaged or of an unknown kind"), supported())


FORMATS: tuple[Format, ...] = (
    workbook.XLSX,
    zipped.reader(_find),
    shapefile.FORMAT,
    geopackage.FORMAT,
    geojson.FORMAT,
    dhis2_json.FORMAT,
    kml.FORMAT,
    parquet.FORMAT,
    geotiff.FORMAT,
    workbook.XLS,
    spreadsheet_xml.FORMAT,
    html_table.FORMAT,
    delimited.FORMAT,
)


def supported() -> str:
    """The formats in words: "Excel (XLSX), …, CSV or TSV text and each of these in a ZIP"."""
    labels = [say(format_.label) for format_ in sorted(FORMATS, key=lambda one: one.key == "zip")]
    return say("{formats} and {last}", formats=", ".join(labels[:-1]), last=labels[-1])


def read_file(
    path: Path, filename: str, limits: Limits | None = None, choice: str | None = None
) -> RawTable | RawBoundary | RawRaster:
    """Read a file by what is in it.

    Parameters
    ----------
    path
        Where it lies.
    filename
        What its owner calls it; used in messages only.
    limits
        Sizes beyond which reading stops; the usual ones if None.
    choice
        Of a file with several sheets, layers or files: the name of the one to read; the one that
        looks most like data of wards or facilities if None. Passed over where there is only one.

    Returns
    -------
    RawTable, RawBoundary or RawRaster
        Cells as text, areas with a CRS, or the header of a raster.

    Raises
    ------
    ProblemError
        Whatever the bytes are, nothing else: file_not_found, file_too_large, empty_file,
        unsupported_format, html_file, unknown_choice, and the readers' own codes.
    """
    limits = limits or Limits()
    name = shown_name(filename)
    head = _head(path, name, limits)
    with nested.unpacked(head, path, name, limits) as flat:
        if flat != path:
            head = _head(flat, name, replace(limits, max_bytes=limits.zip_bytes + limits.max_bytes))
        raw = _find(head, flat, name).read(flat, name, limits, choice)
    return dhis2.reshape(raw, name, limits) if isinstance(raw, RawTable) else raw


def _head(path: Path, name: str, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise ProblemError(
            "file_not_found", say("{name} could not be opened.", name=name), say("Upload it again.")
        ) from error
    if size > limits.max_bytes:
        raise ProblemError(
            "file_too_large",
            say(
                "{name} has {megabytes:,.0f} MB; at most {most:,.0f} MB can be read.",
                name=name,
                megabytes=size / MEGABYTE,
                most=limits.max_bytes / MEGABYTE,
            ),
            say("Split it, or keep only the rows and columns you need."),
        )
    if not head.strip(b"\x00 \t\r\n"):
        raise empty_file(name)
    return head
