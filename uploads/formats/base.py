"""What every format plug-in shares: limits, what a reader returns, the plug-in itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from uploads.cleaning.findings import DroppedRow, Finding
from uploads.formats.raster import RawRaster

if TYPE_CHECKING:
    import geopandas as gpd

LONGEST_HEADER = 500
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The most a file may hold; beyond it reading stops with a plain error.

    Sizes in bytes, the others counts; ``zip_ratio`` is uncompressed over compressed size.
    """

    max_bytes: int = 200 * MEGABYTE
    rows: int = 2_000_000
    columns: int = 2_000
    features: int = 200_000
    vertices: int = 20_000_000
    zip_entries: int = 1_000
    zip_bytes: int = 1024 * MEGABYTE
    zip_ratio: float = 200.0


@dataclass(frozen=True)
class RawTable:
    """A table as the file has it, every cell still text.

    Parameters
    ----------
    frame
        (rows, columns); all cells ``str``, a blank cell is "", as columns of text or of categories
        of text. Names are unique.
    rows
        (rows,) integers: the 1-based number of each row in the file or sheet.
    findings
        What the reader noticed.
    dropped
        Rows before the end of the table that are not in ``frame``: blank rows, titles.
    source
        How it was read, for the receipt: format, sheet, encoding, separator, header_row; of a file
        with several sheets or layers ``choices`` (name, rows and columns of each) and ``chosen``.
    """

    frame: pd.DataFrame
    rows: np.ndarray[Any, np.dtype[np.int64]]
    findings: tuple[Finding, ...] = ()
    dropped: tuple[DroppedRow, ...] = ()
    source: dict[str, Any] | None = None


@dataclass(frozen=True)
class RawBoundary:
    """Areas as the file has them: a GeoDataFrame with its CRS, and how it was read."""

    frame: gpd.GeoDataFrame
    findings: tuple[Finding, ...] = ()
    source: dict[str, Any] | None = None


Reader = Callable[[Path, str, Limits, str | None], RawTable | RawBoundary | RawRaster]


@dataclass(frozen=True)
class Format:
    """A file format that can be read.

    Parameters
    ----------
    key, label
        Name for programs and for people.
    extensions
        Usual endings, for file pickers only; recognition is by content.
    recognises
        ``(first 8 KB, path) -> bool``.
    read
        ``(path, shown file name, limits, choice) -> RawTable | RawBoundary | RawRaster``; raises
        ProblemError only. ``choice`` is the layer, sheet or member a person asked for, or None.
    """

    key: str
    label: str
    extensions: tuple[str, ...]
    recognises: Callable[[bytes, Path], bool]
    read: Reader


def shown_name(filename: str) -> str:
    """A file's name fit for a sentence: no folders, no control characters, at most 80 long."""
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(sign if sign.isprintable() else " " for sign in name).strip()
    return (name if len(name) <= 80 else name[:40] + "…" + name[-39:]) or say("the file")


def check_rows(count: int, filename: str, limits: Limits) -> None:
    """Refuse more rows than the limit."""
    if count > limits.rows:
        raise ProblemError(
            "too_many_rows",
            say(
                "{filename} has {count:,} rows; at most {most:,} can be read.",
                filename=filename,
                count=count,
                most=limits.rows,
            ),
            say("Split the file, for example by year, or sum it up first."),
        )


def check_columns(count: int, filename: str, limits: Limits) -> None:
    """Refuse more columns than the limit."""
    if count > limits.columns:
        raise ProblemError(
            "too_many_columns",
            say(
                "{filename} has {count:,} columns; at most {most:,} can be read.",
                filename=filename,
                count=count,
                most=limits.columns,
            ),
            say("Keep the columns the analysis needs and upload it again."),
        )


def check_unpacked(size: int, code: str, filename: str, limits: Limits, hint: str) -> None:
    """Refuse what would be too large when unpacked, before it is.

    Raises
    ------
    ProblemError
        The code given.
    """
    if size > limits.zip_bytes:
        raise ProblemError(
            code,
            say(
                "{filename} would be {megabytes:,.0f} MB when unpacked; at most {most:,.0f} MB are "
                "allowed.",
                filename=filename,
                megabytes=size / MEGABYTE,
                most=limits.zip_bytes / MEGABYTE,
            ),
            hint,
        )


def check_headers(names: Sequence[str], filename: str) -> None:
    """Refuse headers that no page could show: a text ran into the first row."""
    for number, name in enumerate(names, start=1):
        if len(name) > LONGEST_HEADER:
            raise ProblemError(
                "header_too_long",
                say(
                    "The header of column {number:,} in {filename} has {signs:,} characters; at most "
                    "{most} can be read.",
                    number=number,
                    filename=filename,
                    signs=len(name),
                    most=LONGEST_HEADER,
                ),
                say(
                    "Look for a quotation mark or a text in the first row that does not belong there."
                ),
            )
