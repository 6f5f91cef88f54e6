"""Zipped shapefiles through GDAL, its driver fixed and its network shut."""

from __future__ import annotations

import re
import struct
import tempfile
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import geopandas as gpd
import pyogrio

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, say_many, to_say
from uploads.formats import archive
from uploads.formats.base import Format, Limits, RawBoundary
from uploads.formats.choices import Part, choose, headers_only, part_of, with_choices
from uploads.formats.vector import (
    GDAL_ERRORS,
    check_features,
    check_vertices,
    shut_gdal,
    too_many_vertices,
    with_crs,
)

DRIVER = "ESRI Shapefile"
SHAPE_MAGIC = b"\x00\x00\x27\x0a"
NEEDED = ("shp", "shx", "dbf")
PARTS = (*NEEDED, "prj", "cpg")
_PRJ_HINT = to_say("Add the .prj file to the ZIP, or export it in WGS 84 (EPSG:4326).")


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
    found = {key: parts for key, parts in layers.items() if not {"prj", "cpg"}.issuperset(parts)}
    times = Counter(names[key] for key in found)
    # Two folders may hold a shapefile of one name; then its folder is part of what it is called.
    return [
        Layer(names[key] if times[names[key]] == 1 else key, parts) for key, parts in found.items()
    ]


def read(path: Path, filename: str, limits: Limits, choice: str | None = None) -> RawBoundary:
    """Read the one shapefile of a ZIP; of several the chosen one, or what looks like wards.

    Returns
    -------
    RawBoundary
        Columns and geometry as the file has them; CRS from the ``.prj``, or EPSG:4326 assumed
        (and said) where there is none and all coordinates fit longitude and latitude.

    Raises
    ------
    ProblemError
        shapefile_parts_missing, unknown_choice, damaged_shapefile, incomplete_shapefile,
        empty_file, unknown_crs, too_many_features, too_many_vertices, and those of
        :func:`uploads.formats.archive.check`.
    """
    layers = find_layers(archive.check(path, filename, limits))
    parts = judge(path, layers, filename)
    chosen = choose(parts, choice, filename)
    raw = read_layer(path, layers[parts.index(chosen)], filename, limits)
    return with_choices(raw, parts, chosen, asked=choice is not None)


def read_layer(path: Path, layer: Layer, filename: str, limits: Limits) -> RawBoundary:
    """Read one of the shapefiles that :func:`find_layers` found; raises as :func:`read`."""
    _check_parts(layer, filename)
    if layer.parts["shp"].file_size > limits.vertices * 20:
        raise too_many_vertices(filename, limits)
    with tempfile.TemporaryDirectory(prefix="shapefile-") as folder:
        place = Path(folder)
        members = {f"layer.{ending}": entry for ending, entry in layer.parts.items()}
        archive.extract(path, members, place, filename, limits)
        try:
            return _read_layer(place, layer, filename, limits)
        except GDAL_ERRORS as error:
            raise _damaged(filename, layer) from error


def _read_layer(place: Path, layer: Layer, filename: str, limits: Limits) -> RawBoundary:
    shape = place / "layer.shp"
    if shape.read_bytes()[:4] != SHAPE_MAGIC:
        raise _damaged(filename, layer)
    _check_whole(place, layer, filename)
    encoding = _encoding(place)
    shut_gdal()
    info = pyogrio.read_info(shape, encoding=encoding)
    if info["driver"] != DRIVER:
        raise _damaged(filename, layer)
    called = say("The shapefile {layer} in {filename}", layer=layer.name, filename=filename)
    check_features(int(info["features"]), called, limits)
    frame = gpd.read_file(shape, engine="pyogrio", encoding=encoding, use_arrow=False)
    if not isinstance(frame, gpd.GeoDataFrame):
        raise ProblemError(
            "no_geometry",
            say(
                "The shapefile {layer} in {filename} has no outlines, only a table.",
                layer=layer.name,
                filename=filename,
            ),
            say("Export it again with its geometry."),
        )
    check_vertices(frame.geometry.to_numpy(), filename, limits)
    why = say("its .prj cannot be understood") if "prj" in layer.parts else say("it has no .prj")
    frame, findings = with_crs(frame, filename, why, _PRJ_HINT)
    source = {"format": "shapefile", "layer": layer.name, "encoding": encoding}
    return RawBoundary(frame, findings, {**source, "crs": frame.crs.to_string()[:200]})


def judge(path: Path, layers: list[Layer], filename: str) -> list[Part]:
    """Every shapefile of a ZIP, judged by the columns of its ``.dbf``."""
    return [_part(path, layer, filename) for layer in layers]


def _part(path: Path, layer: Layer, filename: str) -> Part:
    if "dbf" not in layer.parts:
        return part_of(layer.name, 0, headers_only(()))
    start = archive.read_start(path, layer.parts["dbf"], 32 + 32 * 255, filename)
    size, rows = start[8:10], int.from_bytes(start[4:8], "little")
    end = min(len(start), int.from_bytes(size, "little") - 1)
    names = [start[at : at + 11].split(b"\x00")[0].decode("latin-1") for at in range(32, end, 32)]
    return part_of(layer.name, rows, headers_only(names), outlines="shp" in layer.parts)


def _check_parts(layer: Layer, filename: str) -> None:
    missing = [f".{ending}" for ending in NEEDED if ending not in layer.parts]
    if missing:
        raise ProblemError(
            "shapefile_parts_missing",
            say_many(
                "The shapefile {layer} in {filename} lacks its {parts} file.",
                "The shapefile {layer} in {filename} lacks its {parts} files.",
                len(missing),
                layer=layer.name,
                filename=filename,
                parts=f" {say('and')} ".join(missing),
            ),
            say("Put .shp, .shx, .dbf and .prj of the same name into one ZIP."),
        )


def _check_whole(place: Path, layer: Layer, filename: str) -> None:
    """Refuse parts that are shorter than their own header says: they were cut off."""
    for ending in NEEDED:
        part = place / f"layer.{ending}"
        said, size = _stated_size(part), part.stat().st_size
        if size < said:
            raise ProblemError(
                "incomplete_shapefile",
                say(
                    "The shapefile {layer} in {filename} is incomplete: its .{ending} file should have "
                    "{said:,} bytes and has {size:,}, so it was damaged or cut off.",
                    layer=layer.name,
                    filename=filename,
                    ending=ending,
                    said=said,
                    size=size,
                ),
                say("Export it again, or copy it once more from where it is whole."),
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
        say(
            "The shapefile {layer} in {filename} cannot be read: one of its parts is damaged or "
            "belongs to another file.",
            layer=layer.name,
            filename=filename,
        ),
        say("Export it again and put all its parts (.shp, .shx, .dbf, .prj) into one ZIP."),
    )


FORMAT = Format("shapefile", to_say("shapefile in a ZIP"), (".zip",), recognises, read)
