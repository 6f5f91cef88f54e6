"""What the readers of rasters return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

from uploads.cleaning.findings import Finding

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class RawRaster:
    """What the header of a raster says.

    Parameters
    ----------
    width, height, bands
        Number of columns, rows and bands.
    crs
        Coordinate system as text that ``pyproj`` understands; None when the file has none.
    transform
        (a, b, c, d, e, f): x = a·column + b·row + c, y = d·column + e·row + f.
    bounds
        (west, south, east, north) in its coordinate system.
    dtype
        Type of the stored numbers.
    nodata
        The value that marks a missing cell, for each band; None where none is stated.
    names
        Description of each band, "" where there is none.
    findings, source
        What the reader noticed; how it was read, for the receipt.
    """

    width: int
    height: int
    bands: int
    crs: str | None
    transform: tuple[float, ...]
    bounds: Bounds
    dtype: str
    nodata: tuple[float | None, ...]
    names: tuple[str, ...]
    findings: tuple[Finding, ...]
    source: dict[str, Any]


@dataclass(frozen=True, eq=False)
class RasterWindow:
    """A part of one band.

    Parameters
    ----------
    name
        Of the file, for sentences.
    band
        Its number, from 1.
    values
        Shape (rows, columns), floating; NaN = no data; scale and offset applied.
    transform
        Of this part, as in :class:`RawRaster`.
    crs
        As in :class:`RawRaster`.
    findings
        What the reader noticed.
    """

    name: str
    band: int
    values: npt.NDArray[Any]
    transform: tuple[float, ...]
    crs: str
    findings: tuple[Finding, ...]
