"""The synthetic state as the files a user would upload."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd

from uploads.sample.state import SampleState, make_sample_state

WARDS, BOUNDARY, FACILITIES = "demo_wards.csv", "demo_boundary.zip", "demo_facilities.csv"

ZIP_DATE = (2024, 1, 1, 0, 0, 0)
DBF_DATE = bytes((124, 1, 1))
"""Fixed dates, so that the same seed gives the same bytes on any day."""


def sample_files(state: SampleState | None = None) -> dict[str, bytes]:
    """File name -> content: ward table, zipped shapefile, facility table.

    Parameters
    ----------
    state
        Default: ``make_sample_state()``.
    """
    chosen = make_sample_state() if state is None else state
    return {
        WARDS: _csv(chosen.ward_table),
        BOUNDARY: _shapefile(chosen.boundary),
        FACILITIES: _csv(chosen.facilities),
    }


def write_sample(folder: Path, state: SampleState | None = None) -> list[Path]:
    """Write the sample files into an existing folder.

    Returns
    -------
    list of Path
        demo_wards.csv, demo_boundary.zip, demo_facilities.csv.
    """
    paths = []
    for name, content in sample_files(state).items():
        path = folder / name
        path.write_bytes(content)
        paths.append(path)
    return paths


def _csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 with a header; missing = empty; counts with gaps without ".0"."""
    shown = frame.copy()
    for name in shown.columns:
        column = shown[name]
        if column.dtype.kind == "f" and (column.dropna() % 1 == 0).all():
            shown[name] = column.astype("Int64")
    return shown.to_csv(index=False, lineterminator="\n").encode()


def _shapefile(boundary: gpd.GeoDataFrame) -> bytes:
    """Zipped shapefile with fixed dates."""
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        boundary.to_file(Path(folder) / "demo_boundary.shp", engine="pyogrio", encoding="utf-8")
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(Path(folder).iterdir()):
                content = path.read_bytes()
                if path.suffix == ".dbf":
                    content = content[:1] + DBF_DATE + content[4:]
                archive.writestr(zipfile.ZipInfo(path.name, ZIP_DATE), content)
    return packed.getvalue()
