"""Zipped shapefiles through GDAL, its driver fixed and its network shut."""

from __future__ import annotations

import re
import struct
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import geopandas as gpd
import numpy as np
import pyogrio
import pyproj
import shapely
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, FieldError
from pyogrio.errors import GeometryError as ReadGeometryError

from chatmrpt.lib.errors import ProblemError
from uploads.cleaning.findings import Finding
from uploads.cleaning.text import header_key
from uploads.formats import archive
from uploads.formats.base import Format, Limits, RawBoundary

DRIVER = "ESRI Shapefile"
SHAPE_MAGIC = b"\x00\x00\x27\x0a"
NEEDED = ("shp", "shx", "dbf")
PARTS = (*NEEDED, "prj", "cpg")
_GDAL_ERRORS = (
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
_GDAL_OPTIONS = {
    # Any remote address is refused whatever a file says.
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "/none",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_DISABLE_READDIR_ON_OPEN": "TRUE",
    "OGR_ORGANIZE_POLYGONS": "DEFAULT",
    "SHAPE_RESTORE_SHX": "NO",
}


@dataclass(frozen=True)
class Layer:
    """One shapefile in a ZIP: its name and its parts by ending."""

    name: str
    parts: dict[str, zipfile.ZipInfo]


def recognises(head: bytes, path: Path) -> bool:
    """Whether the file is a ZIP with a ``.shp`` or ``.dbf`` in it."""
    if not head.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(path) as content:
            names = content.namelist()
    except archive.READ_ERRORS:
        return False
    return any(name.casefold().endswith((".shp", ".shx", ".dbf")) for name in names)


def find_layers(files: list[zipfile.ZipInfo]) -> list[Layer]:
    """The shapefiles among the files of a ZIP, in the ZIP's order."""
    layers: dict[str, dict[str, zipfile.ZipInfo]] = {}
    names: dict[str, str] = {}
    for entry in files:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        ending = path.suffix.casefold().lstrip(".")
        if ending in PARTS:
            key = str(path.with_suffix("")).casefold()
            names.setdefault(key, path.stem)
            layers.setdefault(key, {}).setdefault(ending, entry)
    return [
        Layer(names[key], parts)
        for key, parts in layers.items()
        if not {"prj", "cpg"}.issuperset(parts)
    ]


def read(path: Path, filename: str, limits: Limits) -> RawBoundary:
    """Read the one shapefile of a ZIP.

    Returns
    -------
    RawBoundary
        Columns and geometry as the file has them; CRS from the ``.prj``, or EPSG:4326 assumed
        (and said) where there is none and all coordinates fit longitude and latitude.

    Raises
    ------
    ProblemError
        shapefile_parts_missing, several_layers, damaged_shapefile, incomplete_shapefile, empty_file, unknown_crs,
        too_many_features, too_many_vertices, and those of :func:`uploads.formats.archive.check`.
    """
    files = archive.check(path, filename, limits)
    layer = _only_layer(path, find_layers(files), filename)
    _check_parts(layer, filename)
    if layer.parts["shp"].file_size > limits.vertices * 20:
        raise _too_many_vertices(filename, limits)
    with tempfile.TemporaryDirectory(prefix="shapefile-") as folder:
        place = Path(folder)
        members = {f"layer.{ending}": entry for ending, entry in layer.parts.items()}
        archive.extract(path, members, place, filename, limits)
        try:
            return _read_layer(place, layer, filename, limits)
        except _GDAL_ERRORS as error:
            raise _damaged(filename, layer) from error


def _read_layer(place: Path, layer: Layer, filename: str, limits: Limits) -> RawBoundary:
    shape = place / "layer.shp"
    if shape.read_bytes()[:4] != SHAPE_MAGIC:
        raise _damaged(filename, layer)
    _check_whole(place, layer, filename)
    encoding = _encoding(place)
    pyogrio.set_gdal_config_options(_GDAL_OPTIONS)
    info = pyogrio.read_info(shape, encoding=encoding)
    if info["driver"] != DRIVER:
        raise _damaged(filename, layer)
    count = int(info["features"])
    if count > limits.features:
        raise ProblemError(
            "too_many_features",
            f"{filename} has {count:,} areas; at most {limits.features:,} can be read.",
            "Keep only the states you need.",
        )
    if count < 1:
        raise ProblemError(
            "empty_file",
            f"The shapefile {layer.name} in {filename} has no areas in it.",
            "Export it again with its wards.",
        )
    frame = gpd.read_file(shape, engine="pyogrio", encoding=encoding, use_arrow=False)
    if not isinstance(frame, gpd.GeoDataFrame):
        raise ProblemError(
            "no_geometry",
            f"The shapefile {layer.name} in {filename} has no outlines, only a table.",
            "Export it again with its geometry.",
        )
    if int(shapely.get_num_coordinates(frame.geometry.to_numpy()).sum()) > limits.vertices:
        raise _too_many_vertices(filename, limits)
    frame, findings = _with_crs(frame, filename, "prj" in layer.parts)
    source = {"format": "shapefile", "layer": layer.name, "encoding": encoding}
    return RawBoundary(frame, findings, {**source, "crs": frame.crs.to_string()[:200]})


def _with_crs(
    frame: gpd.GeoDataFrame, filename: str, has_prj: bool
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    if frame.crs is not None:
        return frame, ()
    bounds = frame.total_bounds
    why = "its .prj cannot be understood" if has_prj else "it has no .prj"
    west, south, east, north = (float(value) for value in bounds)
    inside = west >= -180 and east <= 180 and south >= -90 and north <= 90
    if not np.isfinite(bounds).all() or not inside:
        raise ProblemError(
            "unknown_crs",
            f"The coordinate system of {filename} is not known: {why}, and its coordinates "
            f"({west:,.0f} to {east:,.0f}, {south:,.0f} to {north:,.0f}) are not degrees.",
            "Add the .prj file to the ZIP, or export it in WGS 84 (EPSG:4326).",
        )
    finding = Finding(
        "assumed_crs",
        "warning",
        f"The coordinate system is not stated ({why}); longitude and latitude on WGS 84 "
        f"(EPSG:4326) was assumed, as its bounds fit: {west:.2f} to {east:.2f} east, "
        f"{south:.2f} to {north:.2f} north.",
        "Check on the map that the wards lie where they should.",
    )
    return frame.set_crs("EPSG:4326"), (finding,)


def _only_layer(path: Path, layers: list[Layer], filename: str) -> Layer:
    if len(layers) == 1:
        return layers[0]
    names = ", ".join(layer.name for layer in layers[:10])
    wards = next((layer.name for layer in layers if _has_ward_column(path, layer, filename)), "")
    proposal = f"Proposal: {wards}, which has ward names. " if wards else ""
    raise ProblemError(
        "several_layers",
        f"{filename} holds {len(layers)} shapefiles ({names}); one is expected.",
        f"{proposal}Put only the parts of one shapefile into the ZIP.",
    )


def _has_ward_column(path: Path, layer: Layer, filename: str) -> bool:
    if "dbf" not in layer.parts:
        return False
    start = archive.read_start(path, layer.parts["dbf"], 32 + 32 * 255, filename)
    names = (start[at : at + 11].split(b"\x00")[0] for at in range(32, len(start), 32))
    return any("ward" in header_key(name.decode("latin-1")) for name in names)


def _check_parts(layer: Layer, filename: str) -> None:
    missing = [f".{ending}" for ending in NEEDED if ending not in layer.parts]
    if missing:
        raise ProblemError(
            "shapefile_parts_missing",
            f"The shapefile {layer.name} in {filename} lacks its {' and '.join(missing)} "
            f"{'file' if len(missing) == 1 else 'files'}.",
            "Put .shp, .shx, .dbf and .prj of the same name into one ZIP.",
        )


def _check_whole(place: Path, layer: Layer, filename: str) -> None:
    """Refuse parts that are shorter than their own header says: they were cut off."""
    for ending in NEEDED:
        part = place / f"layer.{ending}"
        said, size = _stated_size(part), part.stat().st_size
        if size < said:
            raise ProblemError(
                "incomplete_shapefile",
                f"The shapefile {layer.name} in {filename} is incomplete: its .{ending} file "
                f"should have {said:,} bytes and has {size:,}, so it was damaged or cut off.",
                "Export it again, or copy it once more from where it is whole.",
            )


def _stated_size(part: Path) -> int:
    """The size in bytes that a part's header tells."""
    with part.open("rb") as file:
        head = file.read(28)
    if part.suffix == ".dbf":
        records, header, width = struct.unpack("<4xIHH", head[:12].ljust(12, b"\0"))
        return int(header + records * width)
    return 2 * int.from_bytes(head[24:28], "big")


def _encoding(place: Path) -> str:
    """UTF-8 where every text decodes so; else what the ``.cpg`` says, or Windows-1252."""
    data = (place / "layer.dbf").read_bytes()
    header = int.from_bytes(data[8:10], "little")
    try:
        data[header:].decode("utf-8")
    except UnicodeDecodeError:
        return _stated_encoding(place)
    return "UTF-8"


def _stated_encoding(place: Path) -> str:
    stated = place / "layer.cpg"
    word = stated.read_bytes()[:40].decode("latin-1").strip().upper() if stated.is_file() else ""
    if numbered := re.fullmatch(r"(?:ISO[- ]?)?8859[-_]?(\d{1,2})", word):
        return f"ISO-8859-{int(numbered.group(1))}"
    if found := re.fullmatch(r"(?:CP|ANSI|WINDOWS|OEM)?[- ]?(125[0-8]|437|850|852)", word):
        return f"CP{found.group(1)}"
    return "CP1252"


def _damaged(filename: str, layer: Layer) -> ProblemError:
    return ProblemError(
        "damaged_shapefile",
        f"The shapefile {layer.name} in {filename} cannot be read: one of its parts is damaged "
        "or belongs to another file.",
        "Export it again and put all its parts (.shp, .shx, .dbf, .prj) into one ZIP.",
    )


def _too_many_vertices(filename: str, limits: Limits) -> ProblemError:
    return ProblemError(
        "too_many_vertices",
        f"The outlines in {filename} have more than {limits.vertices:,} points.",
        "Simplify the outlines (for example in QGIS or mapshaper), or keep fewer states.",
    )


FORMAT = Format("shapefile", "shapefile in a ZIP", (".zip",), recognises, read)
