"""Results as files to work on: workbook, CSV, layers for a GIS, pictures of maps."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import Polygon

from analysis.frames import plain, read_boundary
from analysis.reports.document import Cell, File, Language
from analysis.reports.pdf import svg_to_png
from analysis.reports.sheets import Column, Sheet, SheetWords, write_csv, write_workbook
from analysis.reports.spatial import write_spatial
from analysis.services.report.base import Report
from analysis.services.report.pictures import files_of, static_map
from analysis.services.report.results import FEATURE, Results
from analysis.services.report.shown import shown_answer
from analysis.services.report_choices import CONTENTS, PICTURES, SPATIAL
from analysis.services.run_titles import title_of
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, say_many
from realtime.models import Session

Progress = Callable[[float | None, str], None]
#: Tables of single reports and cells: they come when they are asked for by name.
LONG = {"tpr_left_out", "left_out", "outliers", "duplicates", "implausible", "reporting_months"}
#: The tables of wards that a layer joins, and the maps of each content.
WARD_TABLES = (("risk", "ranking"), ("tpr", "tpr"), ("trend", "trend"), ("nets", "net_plan"))
MAPS = {"ranking": "composite", "tpr": "tpr:smoothed", "trend": "trend", "nets": "nets"}
MOST_ROWS = 200_000


def results_file(
    session: Session,
    *,
    format: str,
    what: tuple[str, ...],
    language: Language,
    area: str,
    rows: frozenset[int] | None,
    first: int | None,
    made: Any,
    layers: tuple[str, ...] = (),
    answer: str = "",
    progress: Progress,
) -> File:
    """The chosen results in the format.

    Parameters
    ----------
    what
        Keys of CONTENTS, or `kind:key` of single tables; empty: all there is.
    area, rows
        The chosen areas in words and their wards; empty and None: all.
    first
        So many rows of the ranking (or of the first table) alone, negative: the last ones; None:
        all.
    layers
        For pictures: the maps; empty: those of `what`, else the first there is.
    answer
        The message whose table is the file, in place of results.
    """
    report = Report(Results(session, rows), language, area, made)
    progress(10, say("Reading the results"))
    if answer:
        sheet, about = shown_answer(session, answer)
        if format == "csv":
            return write_csv([sheet], made)
        return write_workbook([sheet], [*_about(report, [sheet]), *about], made, _words(report))
    if format in PICTURES:
        return _pictures(report, what, layers, format, progress)
    sheets = collect(report.results, what, first)
    if not sheets:
        raise ProblemError(
            "nothing_to_export",
            say("There is nothing of this to export yet."),
            say("Add data, or calculate the result first."),
            409,
        )
    progress(50, say_many("Writing {count} table", "Writing {count} tables", len(sheets)))
    if format in SPATIAL:
        return _spatial(report, sheets, format)
    if format == "csv":
        return write_csv(sheets, made)
    return write_workbook(sheets, _about(report, sheets), made, _words(report))


def collect(results: Results, what: tuple[str, ...], first: int | None = None) -> list[Sheet]:
    """The tables of the contents, as the page shows them; the data last."""
    kinds = {kind for name in what for kind in CONTENTS.get(name, ())}
    single = {name for name in what if name not in CONTENTS}
    sheets: list[Sheet] = []
    for (kind, key), item in results.keys.items():
        named = f"{kind}:{key}" in single
        if named or ((kind in kinds or not what) and key not in LONG):
            sheets.append(_sheet(results, kind, key, item, first if not sheets else None))
    if not what or "data" in what:
        sheets += _data(results)
    return sheets


def _sheet(results: Results, kind: str, key: str, item: dict[str, Any], first: int | None) -> Sheet:
    table = results.payload(kind, key) or {"columns": [], "rows": []}
    run = results.runs[kind]
    source = say("{title}; receipt {receipt}", title=title_of(run), receipt=run.receipt_hash[:12])
    return Sheet(
        key,
        str(item["title"]),
        tuple(Column(c["name"], c["label"], c["unit"] or "", source) for c in table["columns"]),
        tuple(tuple(row) for row in _some(table["rows"], first)),
    )


def _some(rows: list[Any], first: int | None) -> list[Any]:
    """The first so many rows, or the last ones, which are the first of those with a rank."""
    if first is not None and first < 0:
        known = [row for row in rows if row and row[0] is not None]
        return known[first:][::-1]
    return rows[: first or MOST_ROWS]


def _data(results: Results) -> list[Sheet]:
    """The values of the wards as they are read; without wards on a map the ward table."""
    workspace = results.workspace
    if workspace.link is not None:
        frame = workspace.wards
        if results.rows is not None:
            frame = frame.iloc[sorted(results.rows)]
    elif workspace.table is not None:
        frame = workspace.table_frame
    else:
        return []
    known = {item["name"]: item for item in workspace.columns}
    names = ", ".join(row.name for row in results.datasets if row.kind == "ward_table")
    columns = []
    for name in map(str, frame):
        item = known.get(name, {})
        variable = workspace.variable(name)
        unit = item.get("unit") or (variable.unit if variable else "") or ""
        columns.append(Column(name, _heading(workspace, name), unit, item.get("evidence") or names))
    cells = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
    rows = tuple(tuple(_cell(cell) for cell in row) for row in plain(cells)[:MOST_ROWS])
    return [Sheet("data", "Data of the wards", tuple(columns), rows)]


_KEYS = {"state_name": "State", "lga_name": "LGA", "ward_name": "Ward", "ward_code": "Ward code"}
_KEYS |= {"urban_share": "Urban share"}


def _heading(workspace: Any, name: str) -> str:
    return _KEYS.get(name) or str(workspace.label(name))


def _cell(value: Any) -> Cell:
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _about(report: Report, sheets: list[Sheet]) -> list[tuple[str, str]]:
    """What a workbook is, where it comes from, and the receipts behind it."""
    runs = report.results.runs
    pairs = [
        ("ChatMRPT", report.version),
        (report.say("made"), report.moment(report.made)),
        (report.say("area"), report.area or report.say("whole")),
        (report.say("files"), files_of(report)),
        *((sheet.title, f"{len(sheet.rows):,}") for sheet in sheets),
        *(
            (f"{report.say('t_receipt')}: {title_of(run)}", run.receipt_hash)
            for run in runs.values()
        ),
    ]
    older = [title_of(run) for run in runs.values() if not run.on_present_data]
    if older:
        pairs.append((report.say("older"), ", ".join(older)))
    return [*pairs, (report.say("s_limits"), report.say("l_rank"))]


def _words(report: Report) -> SheetWords:
    if report.language == "fr":
        head = ("Feuille", "Colonne", "Nom dans les fichiers", "Unité", "Source")
        return SheetWords("À propos", "Dictionnaire", head)
    return SheetWords()


def _spatial(report: Report, sheets: list[Sheet], format: str) -> File:
    """The wards of the boundary with the columns of all chosen tables of wards."""
    results = report.results
    boundary = read_boundary(results.workspace.need_boundary().path)
    order = sorted(results.rows) if results.rows is not None else list(range(len(boundary)))
    columns = [Column(key, label) for key, label in _KEYS.items() if key in boundary]
    frame = pd.DataFrame({c.name: boundary[c.name].astype(object) for c in columns})
    by_key = {sheet.key: sheet for sheet in sheets}
    for kind, key in WARD_TABLES:
        table = results.wards(kind, key)
        if key not in by_key or table is None:
            continue
        own = table[table[FEATURE].notna()].drop_duplicates(FEATURE).set_index(FEATURE)
        prefix = "" if key == "ranking" else f"{key}_"
        for column in by_key[key].columns:
            if column.name in frame and column.name in _KEYS:
                continue
            name = column.name if column.name not in frame else f"{prefix}{column.name}"
            if name not in frame:
                frame[name] = own[column.name].reindex(range(len(boundary))).to_numpy()
                columns.append(Column(name, column.label, column.unit, column.source))
    if "data" in by_key and results.workspace.link is not None:
        for column in by_key["data"].columns:
            if column.name not in frame:
                frame[column.name] = results.workspace.wards[column.name].to_numpy()
                columns.append(column)
    shown = frame.iloc[order].astype(object)
    cells = plain(shown.where(shown.notna(), None).to_numpy().tolist())
    outlines = gpd.GeoSeries([boundary.geometry.iloc[at] or Polygon() for at in order])
    return write_spatial(format, columns, cells, outlines, report.made)


def _pictures(
    report: Report, what: tuple[str, ...], layers: tuple[str, ...], format: str, progress: Progress
) -> File:
    """The maps as pictures; several come as a ZIP archive."""
    there = report.results.layers
    wanted = [key for key in layers if key in there]
    wanted = wanted or [MAPS[name] for name in what if MAPS.get(name) in there]
    wanted = wanted or [key for key in (*MAPS.values(), *there) if key in there][:1]
    if not wanted:
        report.results.workspace.need_boundary()
        raise ProblemError(
            "nothing_to_export",
            say("There is no map yet."),
            say("Rank the wards, or name a variable."),
            409,
        )
    files: dict[str, bytes] = {}
    for number, key in enumerate(wanted):
        progress(20 + 70 * number / len(wanted), say("Drawing {map}", map=there[key]["title"]))
        layer = report.results.layer(key)
        svg = static_map(report, layer, str(layer["title"]), None)
        name = "".join(sign if sign.isalnum() else "_" for sign in key)
        files[f"{name}.{format}"] = svg.encode() if format == "svg" else svg_to_png(svg)
    if len(files) == 1:
        media = "image/svg+xml" if format == "svg" else "image/png"
        return File(next(iter(files.values())), f".{format}", media)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, report.made.timetuple()[:6])
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return File(file.getvalue(), ".zip", "application/zip")
