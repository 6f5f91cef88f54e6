"""Data files in a ZIP, in folders or not: the one that can be read, or the likeliest of several."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, to_say
from uploads.formats import archive, shapefile
from uploads.formats.base import Format, Limits, RawBoundary, RawTable, shown_name
from uploads.formats.choices import SAMPLE_ROWS, Part, choose, headers_only, part_of, with_choices

MAGIC = b"PK\x03\x04"
MOST_FILES = 20
_DATA = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".gpkg", ".geojson", ".geojsonl", ".json",
         ".kml", ".parquet", ".geoparquet")  # fmt: skip
_HEAD = 8192
Raw = RawBoundary | RawTable
#: (first bytes, path, shown name) → the format; raises ProblemError where there is none.
Find = Callable[[bytes, Path, str], Format]


@dataclass(frozen=True)
class Member:
    """One readable file of a ZIP: what it looks like, and how to read it."""

    part: Part
    read: Callable[[], Raw]


def recognises(head: bytes, path: Path) -> bool:
    """Whether the file is a ZIP with data in it, other than a workbook or a lone shapefile."""
    if not head.startswith(MAGIC):
        return False
    try:
        with zipfile.ZipFile(path) as content:
            names = [name.casefold() for name in content.namelist()]
    except archive.READ_ERRORS:
        return False
    return any(name.endswith((*_DATA, ".txt")) for name in names) and (
        not any(name.endswith(".shp") for name in names)
        or any(name.endswith(_DATA) for name in names)
    )


def reader(find: Find) -> Format:
    """The format, given what finds the reader of a file by its content."""

    def read(path: Path, filename: str, limits: Limits, choice: str | None = None) -> Raw:
        """Read one data file of a ZIP; raises as the reader of that file."""
        files = archive.check(path, filename, limits)
        with tempfile.TemporaryDirectory(prefix="zipped-") as folder:
            place = Path(folder)
            members = _shapefiles(path, files, filename, limits)
            members += _others(path, files, place, filename, limits, find)
            chosen = choose([member.part for member in members], choice, filename)
            parts = _worth_naming([member.part for member in members], chosen)
            raw = next(member for member in members if member.part == chosen).read()
        raw = replace(raw, source={**(raw.source or {}), "member": chosen.name})
        return with_choices(raw, parts, chosen, "file", asked=choice is not None)

    return Format("zip", to_say("each of these in a ZIP"), (".zip",), recognises, read)


def _worth_naming(parts: list[Part], chosen: Part) -> list[Part]:
    """Without notes and lists of sources where there is data of wards."""
    if not chosen.has_wards:
        return parts
    return [part for part in parts if part.has_wards or part.outlines or part == chosen]


def _shapefiles(
    path: Path, files: list[zipfile.ZipInfo], filename: str, limits: Limits
) -> list[Member]:
    layers = [layer for layer in shapefile.find_layers(files) if "shp" in layer.parts]
    parts = shapefile.judge(path, layers, filename)

    def opener(layer: shapefile.Layer) -> Callable[[], Raw]:
        return lambda: shapefile.read_layer(path, layer, filename, limits)

    return [
        Member(replace(part, name=f"{part.name}.shp"), opener(layer))
        for part, layer in zip(parts, layers, strict=True)
    ]


def _others(
    path: Path,
    files: list[zipfile.ZipInfo],
    place: Path,
    filename: str,
    limits: Limits,
    find: Find,
) -> list[Member]:
    """The files beside shapefiles that a reader takes; an error where there is none at all."""
    wanted = [entry for entry in files if _may_be_data(entry)][:MOST_FILES]
    names = {f"member{i}": entry for i, entry in enumerate(wanted)}
    archive.extract(path, names, place, filename, limits)
    members: list[Member] = []
    problems: list[ProblemError] = []
    for stored, entry in names.items():
        try:
            members += _read(place / stored, entry.filename, limits, find)
        except ProblemError as problem:
            problems.append(problem)
    if not members and not any(e.filename.casefold().endswith(".shp") for e in files):
        raise problems[0] if len(problems) == 1 else _nothing(filename, problems)
    return members


def _may_be_data(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename.replace("\\", "/").casefold())
    if path.suffix == ".txt":
        return "readme" not in path.stem and "licen" not in path.stem
    return path.suffix in _DATA or path.suffix == ""


def _read(path: Path, name: str, limits: Limits, find: Find) -> list[Member]:
    """A file as one member, or as one for each of its sheets or layers."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    shown = shown_name(name)
    form = find(head, path, shown)
    raw = form.read(path, shown, limits, None)
    if not isinstance(raw, RawTable | RawBoundary):
        return []
    inner = (raw.source or {}).get("choices")
    if not inner:
        return [Member(_judge(name, raw), lambda: raw)]
    chosen = (raw.source or {})["chosen"]

    def opener(layer: str) -> Callable[[], Raw]:
        def open_layer() -> Raw:
            again = form.read(path, shown, limits, layer)
            assert isinstance(again, RawTable | RawBoundary)  # noqa: S101 as it was above
            return _alone(again)

        return open_layer

    own = _judge(f"{name}: {chosen}", raw)
    members = []
    for part in inner:
        label = f"{name}: {part['name']}"
        # The file's reader has judged its own parts; the others rank below the one it took.
        other = replace(own, name=label, rows=part["rows"], columns=part["columns"], roles=0)
        opened = opener(part["name"])
        members.append(Member(own if part["name"] == chosen else other, opened))
    return members


def _alone(raw: Raw) -> Raw:
    """Without the reader's own list of choices, which the ZIP's list replaces."""
    source = {k: v for k, v in (raw.source or {}).items() if k not in ("choices", "chosen")}
    kept = tuple(f for f in raw.findings if f.code not in ("several_sheets", "several_layers"))
    return replace(raw, source=source, findings=kept)


def _judge(name: str, raw: Raw) -> Part:
    if isinstance(raw, RawTable):
        return part_of(name, len(raw.frame), raw.frame.head(SAMPLE_ROWS))
    columns = [str(column) for column in raw.frame.columns if column != raw.frame.geometry.name]
    return part_of(name, len(raw.frame), headers_only(columns), outlines=True)


def _nothing(filename: str, problems: list[ProblemError]) -> ProblemError:
    if not problems:
        return ProblemError(
            "zip_without_data",
            say("{filename} holds no file that can be read here.", filename=filename),
            say(
                "Put a table (CSV, Excel) or a boundary (shapefile, GeoPackage, GeoJSON, KML) into "
                "it."
            ),
        )
    reasons = " ".join(problem.message for problem in problems[:3])
    return ProblemError(
        "zip_without_data",
        say(
            "None of the {files} files in {filename} can be read. {reasons}",
            files=len(problems),
            filename=filename,
            reasons=reasons,
        ),
        problems[0].hint,
    )
