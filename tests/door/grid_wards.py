"""Thirty-six wards on a grid with one high corner, as files, and their ranking without our code."""

from __future__ import annotations

import io
import uuid
import zipfile
from itertools import combinations
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box

from analysis.models import Message
from analysis.services.post_message import ask
from analysis.tools import tool_by_name
from chatmrpt.management.intake import add_file, work_off
from realtime.queueing import jobs_held_back
from realtime.services.create_session import create_session
from realtime.viewer import new_guest

SIDE = 6
SCORED = ["tpr", "housing_quality", "distance_to_water"]
#: A ward without TPR, in the low corner.
GAP = 35
LGAS = ("Bosso", "Lapai", "Rafi")
QUIET = {"draws": 0}


def wards():
    """Ward, LGA (two rows of the grid each), population and variables; numbers as in the file."""
    rng = np.random.default_rng(20)
    place = np.arange(SIDE * SIDE)
    far = np.hypot(place % SIDE, place // SIDE)
    tpr = (12 + 26 * np.exp(-(far**2) / 8) + rng.normal(0, 1.0, len(place))).round(2)
    frame = pd.DataFrame(
        {
            "ward": [f"{'BCDFGH'[row // SIDE]}a{'klmnrs'[row % SIDE]}ari" for row in place],
            "lga": [LGAS[row // (2 * SIDE)] for row in place],
            "population": 1000 + 150 * place,
            "tpr": tpr,
            "housing_quality": (0.95 - 0.02 * tpr + rng.normal(0, 0.05, len(place))).round(3),
            "distance_to_water": (6000 - 110 * tpr + rng.normal(0, 500, len(place))).round(),
            "mean_rainfall": rng.normal(100, 8, len(place)).round(1),
            "urban_percentage": rng.uniform(0, 80, len(place)).round(1),
        }
    )
    frame.loc[GAP, "tpr"] = np.nan
    return frame


def table_csv():
    names = {"ward": "WardName", "lga": "LGA"}
    return wards().assign(State="Niger").rename(columns=names).to_csv(index=False).encode()


def boundary_zip(folder):
    frame = wards()
    shapes = [
        box(5 + n % SIDE, 9 + n // SIDE, 6 + n % SIDE, 10 + n // SIDE) for n in range(len(frame))
    ]
    names = {"StateName": "Niger", "LGAName": frame["lga"], "WardName": frame["ward"]}
    gpd.GeoDataFrame(names, geometry=shapes, crs="EPSG:4326").to_file(folder / "wards.shp")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part in folder.iterdir():
            archive.write(part, part.name)
    return file.getvalue()


def near(ward):
    """Rows of the squares that touch a square, corners too."""
    x, y = ward % SIDE, ward // SIDE
    return [
        other
        for other in range(SIDE * SIDE)
        if other != ward and max(abs(other % SIDE - x), abs(other // SIDE - y)) == 1
    ]


def expected(variables=SCORED):
    """Composite score and rank by the median over all subsets of two or more scaled variables."""
    frame = wards()
    frame.loc[GAP, "tpr"] = frame.loc[near(GAP), "tpr"].mean()
    used = frame[list(variables)]
    scaled = (used - used.min()) / (used.max() - used.min())
    inverse = [name for name in ("housing_quality", "distance_to_water") if name in used]
    scaled[inverse] = 1 - scaled[inverse]
    sizes = range(2, len(variables) + 1)
    models = [list(pick) for size in sizes for pick in combinations(variables, size)]
    score = np.median([scaled[pick].mean(axis=1) for pick in models], axis=0)
    rank = pd.Series(score).round(10).rank(method="min", ascending=False).astype(int)
    title = frame["ward"] + " (" + frame["lga"] + ")"
    return SimpleNamespace(frame=frame.assign(score=score, rank=rank, title=title), scaled=scaled)


def make_session(folder, shapes):
    """A session with the two files, linked."""
    (folder / "wards.csv").write_bytes(table_csv())
    (folder / "wards.zip").write_bytes(boundary_zip(shapes))
    with jobs_held_back():
        made = create_session(viewer=new_guest(), client_id=uuid.uuid4().hex)
        add_file(made, folder / "wards.csv")
        add_file(made, folder / "wards.zip")
        work_off(made)
    return made


def typed(session, text):
    """A typed question and its answer's row."""
    return _worked_off(ask(session=session, client_id=uuid.uuid4().hex, text=text))


def called(session, tool, **arguments):
    """A button and its answer's row."""
    question = ask(
        session=session,
        client_id=uuid.uuid4().hex,
        text=tool_by_name(tool).label,
        tool=tool,
        arguments=arguments,
    )
    return _worked_off(question)


def _worked_off(question):
    work_off(question.session)
    return Message.objects.select_related("run").get(in_reply_to=question)
