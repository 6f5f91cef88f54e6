"""What the readers of areas share: GDAL with its network shut, coordinate systems, limits."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import pyproj
import shapely
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, FieldError
from pyogrio.errors import GeometryError as ReadGeometryError

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, to_say
from uploads.cleaning.findings import Finding
from uploads.formats.base import Limits

GDAL_ERRORS = (
    CRSError,
    DataLayerError,
    DataSourceError,
    FeatureError,
    FieldError,
    ReadGeometryError,
    shapely.errors.ShapelyError,
    pyproj.exceptions.ProjError,
    OSError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    NameError,
    ArithmeticError,
    AssertionError,
    SystemError,
    RuntimeError,
    OverflowError,
)
_OPTIONS = {
    # Any remote address is refused whatever a file says.
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "/none",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_DISABLE_READDIR_ON_OPEN": "TRUE",
    "OGR_ORGANIZE_POLYGONS": "DEFAULT",
    "SHAPE_RESTORE_SHX": "NO",
    # A database may not reach other files, nor load code.
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "OGR_SQLITE_LOAD_EXTENSIONS": None,
    "SQLITE_USE_OGR_VFS": None,
}


def shut_gdal() -> None:
    """Set the options under which files of strangers are opened."""
    pyogrio.set_gdal_config_options(_OPTIONS)


def check_features(count: int, filename: str, limits: Limits) -> None:
    """Refuse more areas than the limit, and none at all."""
    if count > limits.features:
        raise ProblemError(
            "too_many_features",
            say(
                "{filename} has {count:,} areas; at most {most:,} can be read.",
                filename=filename,
                count=count,
                most=limits.features,
            ),
            say("Keep only the states you need."),
        )
    if count < 1:
        raise no_areas(filename)


def no_areas(filename: str) -> ProblemError:
    """The error for a file without a single area."""
    return ProblemError(
        "empty_file",
        say("{filename} has no areas in it.", filename=filename),
        say("Export it again with its wards."),
    )


def check_vertices(shapes: Any, filename: str, limits: Limits) -> None:
    """Refuse more points of outlines than the limit."""
    if int(shapely.get_num_coordinates(shapes).sum()) > limits.vertices:
        raise too_many_vertices(filename, limits)


def too_many_vertices(filename: str, limits: Limits) -> ProblemError:
    """The error for outlines with too much detail."""
    return ProblemError(
        "too_many_vertices",
        say(
            "The outlines in {filename} have more than {most:,} points.",
            filename=filename,
            most=limits.vertices,
        ),
        say("Simplify the outlines (for example in QGIS or mapshaper), or keep fewer states."),
    )


def with_crs(
    frame: gpd.GeoDataFrame,
    filename: str,
    why: str,
    hint: str = to_say("Export it in WGS 84 (EPSG:4326), or with its coordinate system stated."),
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """The frame with a coordinate system: its own, or degrees where its bounds fit them.

    Raises
    ------
    ProblemError
        unknown_crs: none is stated and the coordinates are no degrees.
    """
    if frame.crs is not None:
        return frame, ()
    bounds = frame.total_bounds
    west, south, east, north = (float(value) for value in bounds)
    if not np.isfinite(bounds).all() or not in_degrees(bounds):
        raise ProblemError(
            "unknown_crs",
            say(
                "The coordinate system of {filename} is not known: {why}, and its coordinates "
                "({west:,.0f} to {east:,.0f}, {south:,.0f} to {north:,.0f}) are not degrees.",
                filename=filename,
                why=why,
                west=west,
                east=east,
                south=south,
                north=north,
            ),
            say(hint),
        )
    finding = Finding(
        "assumed_crs",
        "warning",
        say(
            "The coordinate system is not stated ({why}); longitude and latitude on WGS 84 "
            "(EPSG:4326) was assumed, as its bounds fit: {west:.2f} to {east:.2f} east, "
            "{south:.2f} to {north:.2f} north.",
            why=why,
            west=west,
            east=east,
            south=south,
            north=north,
        ),
        say("Check on the map that the wards lie where they should."),
    )
    return frame.set_crs("EPSG:4326"), (finding,)


def in_degrees(bounds: Any) -> bool:
    """Whether bounds (west, south, east, north) can be longitudes and latitudes."""
    west, south, east, north = (float(value) for value in bounds)
    return west >= -180 and east <= 180 and south >= -90 and north <= 90
