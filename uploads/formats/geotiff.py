"""GeoTIFF rasters through GDAL, its driver fixed, its network shut, its side files ignored.

Three steps: :func:`read` looks at the header only; :func:`value_range` at some of the cells;
:func:`read_window` reads one band where the wards lie, and no more.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import rasterio
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.windows import Window

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from uploads.formats.base import MEGABYTE, Format, Limits
from uploads.formats.geotiff_words import check_band, crs_missing, no_overlap, notes
from uploads.formats.raster import Bounds, RasterWindow, RawRaster

KEY = "geotiff"
LABEL = "GeoTIFF"
EXTENSIONS = (".tif", ".tiff")
DRIVER = "GTiff"
#: Little and big endian, classic and BigTIFF.
MAGIC = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")

#: Most cells read at once; 100 million are Nigeria at 100 m.
MOST_CELLS = 150_000_000
#: Most bytes of one block, which GDAL unpacks as a whole.
MOST_BLOCK_BYTES = 256 * MEGABYTE
MOST_BANDS = 1_000
#: So many bands are looked at to say which are empty.
BANDS_LOOKED_AT = 12
#: A raster of at most so many cells is looked at as a whole; of a larger one, a grid of squares.
SAMPLE_CELLS = 4_000_000
SAMPLE_SQUARES = 8
SAMPLE_SIDE = 128

_GDAL_OPTIONS = {
    # Any remote address is refused whatever a file says; no side file is looked for.
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "/none",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_PAM_ENABLED": "NO",
}
_READ_ERRORS = (
    RasterioError,
    pyproj.exceptions.ProjError,
    OSError,
    ValueError,
    ArithmeticError,
    SystemError,
    RuntimeError,
    MemoryError,
)


def recognises(head: bytes, _path: Path) -> bool:
    """Whether the first bytes are those of a TIFF."""
    return head.startswith(MAGIC)


def read(path: Path, filename: str, limits: Limits, choice: str | None = None) -> RawRaster:
    """The header of a GeoTIFF; no cell is read.

    Returns
    -------
    RawRaster
        Of a raster whose place on the Earth is known.

    Raises
    ------
    ProblemError
        damaged_raster, raster_not_georeferenced, rotated_raster, raster_too_large,
        unsupported_raster, file_too_large.
    """
    if path.stat().st_size > limits.max_bytes:
        raise ProblemError(
            "file_too_large",
            say(
                "{filename} has {megabytes:,.0f} MB; at most {most:,.0f} MB can be read.",
                filename=filename,
                megabytes=path.stat().st_size / MEGABYTE,
                most=limits.max_bytes / MEGABYTE,
            ),
            say("Cut it to the state you need."),
        )
    with _opened(path, filename) as data:
        return _header(data, filename)


def read_window(
    path: Path, filename: str, area: Bounds, area_crs: str, *, band: int | None = None
) -> RasterWindow:
    """One band where an area lies, with one cell more on each side.

    Parameters
    ----------
    path, filename
        Where it lies; what its owner calls it.
    area
        (west, south, east, north) of the wards.
    area_crs
        Their coordinate system.
    band
        Its number, from 1; None: the first that has values there.

    Returns
    -------
    RasterWindow
        Cells that the file marks as missing are NaN.

    Raises
    ------
    ProblemError
        Those of :func:`read` but for the size of the file; raster_without_crs,
        raster_no_overlap, raster_window_too_large, no_such_band, empty_band, raster_all_nodata.
    """
    with _opened(path, filename) as data:
        header = _header(data, filename)
        if header.crs is None:
            raise ProblemError(
                "raster_without_crs",
                say(
                    "{filename} does not say its coordinate system, so it cannot be laid over the wards.",
                    filename=filename,
                ),
                say("Export it again with its coordinate system, for example EPSG:4326."),
            )
        window = _window(header, _in_crs(area, area_crs, header.crs, filename), filename)
        check_band(band, header.bands, filename)
        chosen, values, empty = _choose_band(data, window, band, filename)
        return RasterWindow(
            name=filename,
            band=chosen,
            values=values,
            transform=tuple(data.window_transform(window))[:6],
            crs=header.crs,
            findings=notes(data, header, chosen, empty, filename),
        )


def value_range(path: Path, filename: str) -> tuple[int, float, float] | None:
    """The first band with values in a sample of its cells, and their smallest and largest.

    Returns
    -------
    tuple or None
        (band, smallest, largest); None when no cell looked at has a value.

    Raises
    ------
    ProblemError
        damaged_raster.
    """
    with _opened(path, filename) as data:
        windows = _sample_windows(data.width, data.height)
        for band in range(1, min(data.count, BANDS_LOOKED_AT) + 1):
            sides = [(float(part.min()), float(part.max())) for part in _known(data, band, windows)]
            if sides:
                return band, min(low for low, _ in sides), max(high for _, high in sides)
    return None


def _known(data: Any, band: int, windows: list[Window]) -> Iterator[npt.NDArray[Any]]:
    """The cells with a value of each part of the sample that has any."""
    for window in windows:
        cells = _values(data, band, window)
        known = cells[np.isfinite(cells)]
        if len(known):
            yield known


def _sample_windows(width: int, height: int) -> list[Window]:
    if width * height <= SAMPLE_CELLS:
        return [Window(0, 0, width, height)]
    across, down = min(SAMPLE_SIDE, width), min(SAMPLE_SIDE, height)
    columns = np.unique(np.linspace(0, width - across, SAMPLE_SQUARES).astype(int)).tolist()
    rows = np.unique(np.linspace(0, height - down, SAMPLE_SQUARES).astype(int)).tolist()
    return [Window(column, row, across, down) for row in rows for column in columns]


@contextmanager
def _opened(path: Path, filename: str) -> Iterator[Any]:
    try:
        with (
            warnings.catch_warnings(action="ignore", category=NotGeoreferencedWarning),
            rasterio.Env(**_GDAL_OPTIONS),
            rasterio.open(path, driver=DRIVER) as data,
        ):
            yield data
    except _READ_ERRORS as error:
        raise ProblemError(
            "damaged_raster",
            say(
                "{filename} looks like a TIFF but cannot be read: it is damaged, cut off or of a "
                "kind that is not known here.",
                filename=filename,
            ),
            say("Export it again as GeoTIFF, or upload it once more in case the transfer broke."),
        ) from error


def _header(data: Any, filename: str) -> RawRaster:
    transform = tuple(float(part) for part in data.transform)[:6]
    _check_shape(data, transform, filename)
    crs = data.crs.to_wkt() if data.crs else None
    names = tuple((name or "")[:80] for name in data.descriptions)
    return RawRaster(
        width=data.width,
        height=data.height,
        bands=data.count,
        crs=crs,
        transform=transform,
        bounds=tuple(data.bounds),
        dtype=data.dtypes[0],
        nodata=tuple(data.nodatavals),
        names=names,
        findings=() if crs else (crs_missing(filename),),
        source={
            "format": KEY,
            "width": data.width,
            "height": data.height,
            "bands": data.count,
            "crs": data.crs.to_string()[:200] if data.crs else None,
        },
    )


def _check_shape(data: Any, transform: tuple[float, ...], filename: str) -> None:
    if data.transform.is_identity or not all(map(math.isfinite, transform)):
        raise ProblemError(
            "raster_not_georeferenced",
            say(
                "{filename} is a picture without a place: it does not say where on the Earth it lies.",
                filename=filename,
            ),
            say("Export it as GeoTIFF from the map program, not as a picture."),
        )
    if transform[1] or transform[3] or not transform[0] > 0 or not transform[4]:
        raise ProblemError(
            "rotated_raster",
            say("{filename} is turned: its rows do not run from west to east.", filename=filename),
            say("Warp it to a north-up grid first (for example with gdalwarp or in QGIS)."),
        )
    if any(np.dtype(kind).kind not in "uif" for kind in data.dtypes):
        raise ProblemError(
            "unsupported_raster",
            say(
                "{filename} holds {kind} numbers; whole or decimal numbers are expected.",
                filename=filename,
                kind=data.dtypes[0],
            ),
            say("Export it with ordinary numbers."),
        )
    planes = data.count if str(data.profile.get("interleave")) == "pixel" else 1
    largest = max(rows * columns for rows, columns in data.block_shapes)
    size = largest * planes * max(np.dtype(kind).itemsize for kind in data.dtypes)
    if size > MOST_BLOCK_BYTES or data.count > MOST_BANDS:
        raise ProblemError(
            "raster_too_large",
            say(
                "{filename} has {bands:,} bands and blocks of {megabytes:,.0f} MB; at most "
                "{most_bands:,} bands and {most_megabytes:,.0f} MB can be read.",
                filename=filename,
                bands=data.count,
                megabytes=size / MEGABYTE,
                most_bands=MOST_BANDS,
                most_megabytes=MOST_BLOCK_BYTES / MEGABYTE,
            ),
            say("Export it tiled (256 × 256) and with only the bands you need."),
        )


def _in_crs(area: Bounds, area_crs: str, crs: str, filename: str) -> Bounds:
    change = pyproj.Transformer.from_crs(area_crs, crs, always_xy=True)
    west, south, east, north = (float(side) for side in change.transform_bounds(*area))
    if not all(map(math.isfinite, (west, south, east, north))):
        raise no_overlap(filename)
    return (west, south, east, north)


def _window(header: RawRaster, area: Bounds, filename: str) -> Window:
    step_x, _, left, _, step_y, top, *_ = header.transform
    west, south, east, north = area
    columns = _cells((west - left) / step_x, (east - left) / step_x, header.width)
    rows = _cells((south - top) / step_y, (north - top) / step_y, header.height)
    if columns is None or rows is None:
        raise no_overlap(filename)
    width, height = columns[1] - columns[0], rows[1] - rows[0]
    if width * height > MOST_CELLS:
        raise ProblemError(
            "raster_window_too_large",
            say(
                "{filename} has {cells:,} cells where the wards lie; at most {most:,} can be read at "
                "once.",
                filename=filename,
                cells=width * height,
                most=MOST_CELLS,
            ),
            say("Take one state at a time, or a coarser raster."),
        )
    return Window(columns[0], rows[0], width, height)


def _cells(one: float, other: float, count: int) -> tuple[int, int] | None:
    """First and last + 1 cell between two places, one more on each side; None outside."""
    start, end = min(one, other), max(one, other)
    if end <= 0 or start >= count:
        return None
    return (max(math.floor(start) - 1, 0), min(math.ceil(end) + 1, count))


def _choose_band(
    data: Any, window: Window, band: int | None, filename: str
) -> tuple[int, npt.NDArray[Any], list[int]]:
    """The band to use, its values, and those of the first few bands that are empty there."""
    chosen: tuple[int, npt.NDArray[Any]] | None = None
    filled, empty = [], []
    looked_at = set(range(1, min(data.count, BANDS_LOOKED_AT) + 1)) | {band or 1}
    for number in sorted(looked_at):
        values = _values(data, number, window)
        if not np.isfinite(values).any():
            empty.append(number)
            continue
        filled.append(number)
        if band == number or (band is None and chosen is None):
            chosen = (number, values)
    if not filled:
        raise ProblemError(
            "raster_all_nodata",
            say("{filename} has no value in any cell where the wards lie.", filename=filename),
            say("Check that it is the right raster; its no-data value may be set wrongly."),
        )
    if chosen is None:
        raise ProblemError(
            "empty_band",
            say(
                "Band {band} of {filename} is empty where the wards lie.",
                band=band,
                filename=filename,
            ),
            say("Choose another band: {bands}.", bands=", ".join(map(str, filled))),
        )
    return (*chosen, empty)


def _values(data: Any, band: int, window: Window) -> npt.NDArray[Any]:
    cells = data.read(band, window=window, masked=True)
    wide = cells.dtype.itemsize > 4 or (cells.dtype.kind in "ui" and cells.dtype.itemsize > 2)
    values = cells.astype(np.float64 if wide else np.float32).filled(np.nan)
    scale, offset = data.scales[band - 1], data.offsets[band - 1]
    if (scale, offset) != (1.0, 0.0):
        values = values * scale + offset
    values[~np.isfinite(values)] = np.nan
    result: npt.NDArray[Any] = values
    return result


FORMAT = Format(KEY, LABEL, EXTENSIONS, recognises, read)
