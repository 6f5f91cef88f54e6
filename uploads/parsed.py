"""From an uploaded file to a typed data set: in this process, or in a limited child.

Other code calls :func:`uploads.parsing.parse_in_child`, so that a hostile or huge file cannot harm its process.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from chatmrpt.lib.canonical import canonical_json
from uploads.cleaning.changes import CellChange
from uploads.cleaning.corrections import headers_hash, merged_corrections
from uploads.cleaning.facts import column_facts
from uploads.cleaning.findings import DroppedRow, Finding
from uploads.cleaning.geometry import CleanBoundary, clean_boundary
from uploads.cleaning.parts import with_sums
from uploads.cleaning.profile import areas_of, findings_count, headline, points, profile_columns
from uploads.cleaning.raster import describe_raster
from uploads.cleaning.roles import ColumnRole, correct_roles, find_roles
from uploads.cleaning.table import CleanTable, clean_table
from uploads.formats import Limits, RawBoundary, RawRaster, RawTable, read_file
from uploads.formats.base import shown_name
from uploads.formats.geotiff import value_range

SUMMARY_FILE = "summary.json"
TABLE_FILE = "table.parquet"
BOUNDARY_FILE = "boundary.parquet"
CHANGES_FILE = "changes.json"
MOST_DROPPED = 1_000
SHORT = 120
MOST_CHANGES = 100_000


@dataclass(frozen=True)
class ParsedSummary:
    """What a page shows of a data set; the frame itself lies in ``data_file``.

    Parameters
    ----------
    kind
        "ward_table", "facility_table", "boundary" or "raster".
    rows, column_count
        Of the data set; ``rows_in`` counts the rows of the file below its header.
    areas
        ``{"state": [names], "lga": n, "ward": n}``.
    headline, points
        Up to five lines that sum it up.
    columns
        Per column name, label, role, role_label, evidence, details, type, unit, missing, minimum,
        maximum, examples.
    findings, findings_count
        As dictionaries, and how many of each severity.
    dropped, dropped_count
        Rows left out with reasons (the first 1,000), and how many there are.
    not_reported
        Column → how many cells said "not reported".
    source
        How the file was read (format, sheet, encoding, separator, layer, crs); of a file with
        several sheets or layers ``choices`` and ``chosen``.
    bounds
        West, south, east, north of a boundary in degrees, else None.
    data_file
        "table.parquet" or "boundary.parquet", beside the summary; "" for a raster, whose data is
        the file itself.
    raster
        Of a raster: width, height, bands, crs, nodata, band, minimum and maximum of a sample.
    headers, corrections
        The hash of its headers, and what people said of its columns: column → role.
    cells_changed
        How many cells read otherwise than in the file; each is in ``changes.json``.
    decisions
        How units, scales and coordinates were read: ``{"column", "text"}``.
    """

    kind: str
    rows: int
    rows_in: int
    column_count: int
    areas: dict[str, Any]
    headline: str
    points: list[str]
    columns: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    findings_count: dict[str, int]
    dropped: list[dict[str, Any]]
    dropped_count: int
    not_reported: dict[str, int]
    source: dict[str, Any]
    bounds: list[float] | None
    data_file: str
    raster: dict[str, Any] | None = None
    headers: str = ""
    corrections: dict[str, str] = field(default_factory=dict)
    cells_changed: int = 0
    decisions: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, as in ``summary.json``."""
        return asdict(self)

    @classmethod
    def read(cls, folder: Path) -> ParsedSummary:
        """The summary that a parse left in a folder."""
        return cls(**json.loads((folder / SUMMARY_FILE).read_text("utf-8")))

    def roles(self) -> tuple[ColumnRole, ...]:
        """The roles of the columns, for :func:`uploads.cleaning.link.link` and the like."""
        names = ("name", "role", "role_label", "evidence", "type", "unit", "details")
        return tuple(ColumnRole(**{key: column[key] for key in names}) for column in self.columns)


@dataclass(frozen=True)
class ParsedDataset:
    """A data set in memory: its frame (a GeoDataFrame for a boundary), roles and summary."""

    kind: str
    frame: pd.DataFrame
    roles: tuple[ColumnRole, ...]
    findings: tuple[Finding, ...]
    dropped: tuple[DroppedRow, ...]
    summary: ParsedSummary
    source: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[CellChange, ...] = ()
    not_reported: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def parse_upload(
    path: Path,
    filename: str,
    limits: Limits | None = None,
    corrections: Mapping[str, str | None] | None = None,
    choice: str | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
) -> ParsedDataset:
    """Read, type and clean a file in this process.

    Parameters
    ----------
    path, filename
        Where it lies, and what its owner calls it.
    limits
        The usual ones if None.
    corrections
        Column → role, as a person says now; None takes back what was said before.
    choice
        The sheet, layer or member to read, one of ``source["choices"]``; the proposal if None.
    remembered
        What was said before: :func:`uploads.cleaning.corrections.headers_hash` of a file's columns
        → column → role.

    Raises
    ------
    ProblemError
        Those of :func:`uploads.formats.read_file`, :func:`uploads.cleaning.table.clean_table`,
        :func:`uploads.cleaning.geometry.clean_boundary` and
        :func:`uploads.cleaning.raster.describe_raster`.
    """
    raw = read_file(path, filename, limits, choice)
    if isinstance(raw, RawRaster):
        return _raster(raw, path, shown_name(filename))
    if isinstance(raw, RawBoundary):
        said = _Said.about(
            raw.frame.drop(columns=raw.frame.geometry.name).columns, corrections, remembered
        )
        return _boundary(clean_boundary(raw, said.corrections), said)
    raw = with_sums(raw)
    said = _Said.about(raw.frame.columns, corrections, remembered)
    return _table(raw, said)


@dataclass(frozen=True)
class _Said:
    """What people said of the columns of this file."""

    headers: str
    corrections: dict[str, str]

    @classmethod
    def about(
        cls,
        columns: Iterable[Any],
        corrections: Mapping[str, str | None] | None,
        remembered: Mapping[str, Mapping[str, str]] | None,
    ) -> _Said:
        names = [str(name) for name in columns]
        headers = headers_hash(names)
        before = (remembered or {}).get(headers, {})
        return cls(headers, merged_corrections(before, corrections or {}, names))


def _table(raw: RawTable, said: _Said) -> ParsedDataset:
    facts = column_facts(raw.frame)
    roles = find_roles(raw.frame, facts)
    if said.corrections:
        roles = correct_roles(roles, said.corrections, facts)
    table = clean_table(raw, roles, facts)
    rows_in = len(table.frame) + len(table.dropped)
    summary = _summary(table.kind, table, rows_in, TABLE_FILE, said)
    return ParsedDataset(
        table.kind,
        table.frame,
        table.roles,
        table.findings,
        table.dropped,
        summary,
        table.source,
        table.changes,
        table.not_reported,
    )


def _boundary(boundary: CleanBoundary, said: _Said) -> ParsedDataset:
    rows_in = len(boundary.frame) + len(boundary.dropped)
    summary = _summary("boundary", boundary, rows_in, BOUNDARY_FILE, said)
    return ParsedDataset(
        "boundary",
        boundary.frame,
        boundary.roles,
        boundary.findings,
        boundary.dropped,
        summary,
        boundary.source,
        boundary.changes,
    )


def _raster(raw: RawRaster, path: Path, filename: str) -> ParsedDataset:
    about = describe_raster(raw, filename, value_range(path, filename))
    summary = ParsedSummary(
        kind="raster",
        rows=0,
        rows_in=0,
        column_count=0,
        areas={},
        headline=about.headline,
        points=about.points,
        columns=[],
        findings=[finding.as_dict() for finding in about.findings],
        findings_count=findings_count(about.findings),
        dropped=[],
        dropped_count=0,
        not_reported={},
        source=dict(raw.source),
        bounds=None,
        data_file="",
        raster=about.facts,
    )
    return ParsedDataset(
        "raster", pd.DataFrame(), (), about.findings, (), summary, dict(raw.source)
    )


_PLACE_NAMES = (
    ("state_name", "state", "State"),
    ("lga_name", "lga", "LGA"),
    ("lga_code", "lga_code", "LGA code"),
    ("ward_name", "ward", "Ward"),
    ("ward_code", "ward_code", "Ward code"),
)


def _summary(
    kind: str, data: CleanTable | CleanBoundary, rows_in: int, data_file: str, said: _Said
) -> ParsedSummary:
    dropped: Sequence[DroppedRow] = data.dropped
    reports = data.not_reported if isinstance(data, CleanTable) else {}
    bounds = None
    roles, frame = data.roles, pd.DataFrame(data.frame)
    if isinstance(data, CleanBoundary):
        bounds = [float(value) for value in data.frame.total_bounds]
        frame = frame.drop(columns="geometry")
        areas = areas_of_boundary(frame)
        columns = profile_columns(*_file_columns(frame, roles))
    else:
        areas = areas_of(frame, roles)
        columns = profile_columns(frame, roles)
    return ParsedSummary(
        kind=kind,
        rows=len(frame),
        rows_in=rows_in,
        column_count=len(roles),
        areas=areas,
        headline=headline(kind, areas, len(frame), len(roles)),
        points=points(kind, frame, roles if kind != "boundary" else (), data.findings),
        columns=columns,
        findings=[finding.as_dict() for finding in data.findings],
        findings_count=findings_count(data.findings),
        dropped=[{**row.as_dict(), "text": row.text[:SHORT]} for row in dropped[:MOST_DROPPED]],
        dropped_count=len(dropped),
        not_reported={column: len(rows) for column, rows in reports.items()},
        source=dict(data.source),
        bounds=bounds,
        data_file=data_file,
        headers=said.headers,
        corrections=said.corrections,
        cells_changed=sum(change.count for change in data.changes),
        decisions=[decision.as_dict() for decision in data.decisions],
    )


def areas_of_boundary(frame: pd.DataFrame) -> dict[str, Any]:
    """The places of a boundary: `{"state": [names], "lga": n, "ward": n}`."""
    places = tuple(ColumnRole(n, r, label, "", "text") for n, r, label in _PLACE_NAMES)
    return areas_of(frame, tuple(p for p in places if frame[p.name].notna().any()))


def _file_columns(
    frame: pd.DataFrame, roles: Sequence[ColumnRole]
) -> tuple[pd.DataFrame, tuple[ColumnRole, ...]]:
    """A boundary's own columns as texts or numbers, fit for a profile."""
    data: dict[str, Any] = {}
    for role in roles:
        name = role.name if f"{role.name}_original" not in frame else f"{role.name}_original"
        number = role.type == "number" and role.role != "urban_share"
        source = frame["urban_share"] if role.role == "urban_share" else frame[name]
        data[role.name] = pd.to_numeric(source, errors="coerce") if number else source
    return pd.DataFrame(data), tuple(roles)


def write_dataset(dataset: ParsedDataset, folder: Path) -> None:
    """Write the frame (Parquet or GeoParquet) and ``summary.json``; equal input, equal bytes."""
    target = folder / dataset.summary.data_file
    if dataset.kind == "boundary":
        dataset.frame.to_parquet(target, index=False, compression="zstd")
    elif dataset.kind != "raster":
        dataset.frame.to_parquet(target, index=False, compression="zstd", engine="pyarrow")
    (folder / CHANGES_FILE).write_bytes(canonical_json(changes_of(dataset)))
    text = json.dumps(dataset.summary.as_dict(), ensure_ascii=False, allow_nan=False)
    (folder / SUMMARY_FILE).write_text(text, "utf-8")


def changes_of(dataset: ParsedDataset) -> dict[str, Any]:
    """All that reading did to the file: rows left out, cells that read otherwise, units."""
    summary = dataset.summary
    return {
        "rows_in": summary.rows_in,
        "rows": summary.rows,
        "dropped": [row.as_dict() for row in sorted(dataset.dropped, key=lambda row: row.row)],
        "cells_changed": summary.cells_changed,
        "changes": [change.as_dict() for change in dataset.changes[:MOST_CHANGES]],
        "changes_count": len(dataset.changes),
        "not_reported": {
            column: [int(row) for row in rows] for column, rows in dataset.not_reported.items()
        },
        "decisions": summary.decisions,
        "corrections": summary.corrections,
    }
