"""Small files made on the spot, for the tests of this folder."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from uploads.cleaning.table import CleanTable, clean_table
from uploads.formats import Limits, RawBoundary, RawTable, read_file

SHARED = Path(__file__).parents[3].parent / "shared" / "data"

shared = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is missing"),
]

WARDS = "WardName,LGA,rain\nApado,Ilorin East,1.5\nMarafa,Ilorin East,2.5\nZango,Ilorin East,3.5\n"


def read_text(tmp_path: Path, text: str | bytes, name: str = "wards.csv") -> RawTable:
    path = tmp_path / "upload"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    raw = read_file(path, name, Limits())
    assert isinstance(raw, RawTable)
    return raw


def clean_text(tmp_path: Path, text: str | bytes, name: str = "wards.csv") -> CleanTable:
    return clean_table(read_text(tmp_path, text, name))


def codes(findings) -> set[str]:
    return {finding.code for finding in findings}


def finding(findings, code):
    return next(f for f in findings if f.code == code)


def square(x: float, y: float, size: float = 1.0) -> shapely.Polygon:
    return shapely.box(x, y, x + size, y + size)


def ward_frame(shapes=None, crs: str | None = "EPSG:4326", **columns) -> gpd.GeoDataFrame:
    shapes = shapes or [square(4, 8), square(5, 8), square(6, 8)]
    data = {"WardName": ["Apado", "Marafa", "Zango"][: len(shapes)], **columns}
    return gpd.GeoDataFrame(data, geometry=shapes, crs=crs)


def zip_shapefile(
    tmp_path: Path,
    frame: gpd.GeoDataFrame,
    name: str = "wards",
    leave_out: tuple[str, ...] = (),
    into: Path | None = None,
    encoding: str = "UTF-8",
) -> Path:
    folder = tmp_path / f"shape-{name}"
    folder.mkdir(exist_ok=True)
    frame.to_file(folder / f"{name}.shp", engine="pyogrio", encoding=encoding)
    target = into or tmp_path / f"{name}.zip"
    with zipfile.ZipFile(target, "a") as archive:
        for part in sorted(folder.iterdir()):
            if part.suffix.lstrip(".") not in leave_out:
                archive.write(part, part.name)
    return target


def read_boundary(path: Path) -> RawBoundary:
    raw = read_file(path, path.name, Limits())
    assert isinstance(raw, RawBoundary)
    return raw


def save_sheet(path: Path, rows: list[list[object]], sheet: str = "Sheet1") -> Path:
    with pd.ExcelWriter(path, engine="xlsxwriter") as writer:
        width = max(map(len, rows), default=0)
        full = [[*row, *[None] * (width - len(row))] for row in rows]
        pd.DataFrame(full).to_excel(writer, sheet_name=sheet, header=False, index=False)
    return path
