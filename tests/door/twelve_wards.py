"""Twelve wards on a grid, as files, and their ranking computed without our code."""

from __future__ import annotations

import io
import zipfile
from itertools import combinations
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box

SCRIPT = "<b>Gana</b>"
#: name, LGA, tpr (percent), rainfall, housing (0-1), distance to water (m); a 4 × 3 grid.
ROWS = [
    ("Adama", "Bosso", 10.0, 90.0, 0.90, 5000.0),
    ("Sabon Gari", "Bosso", 22.0, 95.0, 0.60, 3000.0),
    ("Chukun", "Bosso", 31.0, 99.0, 0.45, 2500.0),
    ("Dutse", "Bosso", 40.0, 110.0, 0.20, 900.0),
    ("Essa", "Lapai", 15.0, 101.0, 0.80, 4100.0),
    ("Fuka", "Lapai", 28.0, 104.0, None, 2000.0),
    ("Sabon Gari", "Lapai", 35.0, 97.0, 0.35, 1200.0),
    (SCRIPT, "Lapai", 19.0, 92.0, 0.70, 3600.0),
    ("Hadeja", "Rafi", 25.0, 108.0, 0.55, 2800.0),
    ("Izom", "Rafi", 38.0, 100.0, 0.30, 700.0),
    ("Rafi", "Rafi", 12.0, 94.0, 0.85, 4700.0),
]
NO_DATA = ("Lambata", "Rafi")
SCORED = ["tpr", "housing", "distance"]
FUKA = 5


def table_csv():
    lines = ["State,LGA,WardName,tpr,mean_rainfall,housing_quality,distance_to_water,population"]
    for name, lga, *values in ROWS:
        cells = ["" if value is None else str(value) for value in values]
        lines.append(",".join(["Niger", lga, name, *cells, "1000"]))
    return "\n".join(lines).encode()


def boundary_zip(folder, *, turned=False):
    names = [*((name, lga) for name, lga, *_ in ROWS), NO_DATA][:: -1 if turned else 1]
    shapes = [box(5 + n % 4, 9 + n // 4, 6 + n % 4, 10 + n // 4) for n in range(12)]
    frame = gpd.GeoDataFrame(
        {
            "StateName": "Niger",
            "LGAName": [lga for _, lga in names],
            "WardName": [name for name, _ in names],
        },
        geometry=shapes,
        crs="EPSG:4326",
    )
    frame.to_file(folder / "wards.shp")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part in folder.iterdir():
            archive.write(part, part.name)
    return file.getvalue()


def expected():
    """Ranks by median over all subsets of two or three scaled variables, without our code."""
    frame = pd.DataFrame(ROWS, columns=["ward", "lga", "tpr", "rain", "housing", "distance"])
    near = [1, 2, 0, 4, 6, 8, 9, 10]  # all squares that touch Fuka's, corners too
    frame.loc[FUKA, "housing"] = frame.loc[near, "housing"].mean()
    scaled = (frame[SCORED] - frame[SCORED].min()) / (frame[SCORED].max() - frame[SCORED].min())
    scaled[["housing", "distance"]] = 1 - scaled[["housing", "distance"]]
    models = [list(pick) for size in (2, 3) for pick in combinations(SCORED, size)]
    frame["score"] = np.median([scaled[pick].mean(axis=1) for pick in models], axis=0)
    frame["rank"] = frame["score"].round(10).rank(method="min", ascending=False).astype(int)
    frame["title"] = frame["ward"] + " (" + frame["lga"] + ")"
    ranks = pd.DataFrame(
        [scaled[pick].mean(axis=1).round(10).rank(method="min", ascending=False) for pick in models]
    )
    return SimpleNamespace(frame=frame.sort_values("rank"), scaled=scaled, ranks=ranks)
