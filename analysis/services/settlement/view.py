"""A settlement as the page shows it, and as files."""

from __future__ import annotations

import io
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from analysis.frames import csv_bytes, neutral_cell, plain
from analysis.models import Settlement
from analysis.science.settlement.classes import CLASSES, UNCLASSIFIED
from analysis.science.settlement.limits import CELL_SIZE, LARGEST, MOST_CELLS, SMALLEST
from analysis.services.settlement.cells import grid_of
from analysis.services.settlement.people import (
    PEOPLE,
    ClassPeople,
    people_of_cells,
    ward_people,
)
from analysis.services.settlement.use import summary_of
from analysis.services.settlement.wards import shortlisted_rows, wards_of_boundary
from analysis.settlement_snapshots import settlement_payload
from analysis.workspace import Workspace
from realtime.models import Session

DECIMALS = 6


def settlement_choices(session: Session) -> dict[str, Any]:
    """The wards that a grid can be laid over, those that may leave the campaign, the limits."""
    workspace = Workspace(session)
    return {
        "wards": [
            {"row": ward.row, "name": ward.name, "lga": ward.lga}
            for ward in wards_of_boundary(workspace)
        ],
        "shortlisted": shortlisted_rows(workspace),
        "cell_size": {"default": CELL_SIZE, "minimum": SMALLEST, "maximum": LARGEST},
        "most_cells": MOST_CELLS,
        "classes": [
            {"key": item.key, "letter": item.letter, "label": item.label} for item in CLASSES
        ],
    }


def settlement_in_full(row: Settlement) -> dict[str, Any]:
    """A settlement with its notes and the summary of its wards."""
    people = ward_people(row)
    return {
        **settlement_payload(row),
        "people": {"source": people.source, "name": people.name},
        "notes": [{"cell": int(cell), "text": text} for cell, text in row.notes.items()],
        "summary": plain(ward_rows(row, people).to_dict("records")),
    }


def ward_rows(row: Settlement, people: ClassPeople | None = None) -> pd.DataFrame:
    """The summary with the names of the wards before it, and their people by class behind."""
    found = summary_of(row)
    names = {ward["row"]: ward for ward in row.wards}
    found.insert(1, "ward_name", [names[at]["name"] for at in found["ward"]])
    found.insert(2, "lga_name", [names[at]["lga"] for at in found["ward"]])
    counted = (people or ward_people(row)).frame.reindex(found["ward"])
    return found.assign(**{name: counted[name].to_numpy(dtype=float) for name in PEOPLE})


def _people_column(row: Settlement) -> dict[str, Any]:
    """The people of each cell, where a raster tells them."""
    people = people_of_cells(row)
    return {} if people is None else {"people": people.round(2)}


def cells_geojson(row: Settlement) -> bytes:
    """The shapes of the cells, as they lie on the map; their order is their number."""
    cells = grid_of(row).cells
    shapes = shapely.set_precision(cells.geometry.to_numpy(), 10.0**-DECIMALS, mode="pointwise")
    features = [
        f'{{"type":"Feature","id":{at},"properties":{{"ward":{ward}}},"geometry":{shape}}}'
        for at, (ward, shape) in enumerate(
            zip(cells["ward"].tolist(), shapely.to_geojson(shapes).tolist(), strict=True)
        )
    ]
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'.encode()


def cells_frame(row: Settlement) -> gpd.GeoDataFrame:
    """Every cell with its ward, class and note, for files."""
    grid = grid_of(row)
    names = {ward["row"]: ward for ward in row.wards}
    labels = {UNCLASSIFIED: None} | {item.letter: item.label for item in CLASSES}
    middle = shapely.point_on_surface(grid.cells.geometry.to_numpy())
    return gpd.GeoDataFrame(
        {
            "cell": range(len(grid.cells)),
            "ward_name": [names[at]["name"] for at in grid.cells["ward"]],
            "lga_name": [names[at]["lga"] for at in grid.cells["ward"]],
            "class": [labels[letter] for letter in row.classes],
            "note": [row.notes.get(str(at)) for at in range(len(grid.cells))],
            "area_m2": grid.cells["area_m2"].round(1).to_numpy(),
            **_people_column(row),
            "longitude": shapely.get_x(middle).round(DECIMALS),
            "latitude": shapely.get_y(middle).round(DECIMALS),
        },
        geometry=grid.cells.geometry.to_numpy(),
        crs=grid.cells.crs,
    )


def export_csv(row: Settlement) -> bytes:
    """The cells as CSV, each with a point inside it."""
    return csv_bytes(pd.DataFrame(cells_frame(row).drop(columns="geometry")))


def export_geojson(row: Settlement) -> bytes:
    """The cells as GeoJSON, with text that no spreadsheet takes for a formula."""
    frame = cells_frame(row)
    for name in ("ward_name", "lga_name", "note"):
        frame[name] = [neutral_cell(value) for value in frame[name]]
    file = io.BytesIO()
    frame.to_file(file, driver="GeoJSON", COORDINATE_PRECISION=DECIMALS)
    return file.getvalue()
