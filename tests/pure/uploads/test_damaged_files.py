"""Whatever bytes come, a reader raises a ProblemError or reads."""

import contextlib
import json

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatmrpt.lib.errors import ProblemError
from uploads.parsed import parse_upload

from .helpers import save_sheet, ward_frame, zip_shapefile
from .test_areas_formats import MARKS, add_table, geopackage, kml, zipped
from .test_pivots import XML

ROWS = [["WardName", "LGA", "rain"], ["Apado", "East", 1.5], ["Zango", "East", 12.0]]
BEGINNINGS = [
    b"",
    b"PK\x03\x04",
    b"SQLite format 3\x00",
    b"PAR1",
    b'{"type": "FeatureCollection", "features": [',
    b'{"headers": [], "rows": [',
    b'{"dataValues": [',
    b"<?xml version='1.0'?><kml>",
    b"<html><table><tr>",
    b"<?xml version='1.0'?><Workbook>",
    b"\xff\xfe",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"II*\x00",
]
seldom = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def survives(path, data):
    path.write_bytes(data)
    with contextlib.suppress(ProblemError):
        parse_upload(path, "upload")


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    book = save_sheet(folder / "w.xlsx", ROWS).read_bytes()
    pd.DataFrame(ROWS[1:], columns=ROWS[0]).to_parquet(folder / "t.parquet")
    ward_frame().to_parquet(folder / "g.parquet")
    cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in ROWS)
    package = add_table(geopackage(folder / "w.gpkg")).read_bytes()
    return {
        "shapefile": zip_shapefile(folder, ward_frame()).read_bytes(),
        "xlsx": book,
        "csv": "\n".join(",".join(map(str, row)) for row in ROWS).encode(),
        "utf16": "\n".join(",".join(map(str, row)) for row in ROWS).encode("utf-16"),
        "gpkg": package,
        "geojson": ward_frame().to_json().encode(),
        "kml": kml(f"<Folder>{MARKS}</Folder>").encode(),
        "kmz": zipped(folder, ("doc.kml", kml(MARKS))).read_bytes(),
        "parquet": (folder / "t.parquet").read_bytes(),
        "geoparquet": (folder / "g.parquet").read_bytes(),
        "html": f"<html><body><table>{cells}</table></body></html>".encode(),
        "xml": XML.encode(),
        "analytics": json.dumps(ANALYTICS).encode(),
        "values": json.dumps(VALUES).encode(),
    }


ANALYTICS = {
    "headers": [{"name": "dx"}, {"name": "ou"}, {"name": "pe"}, {"name": "value"}],
    "metaData": {"items": {"a1": {"name": "Tested"}, "o1": {"name": "Apado Ward"}}},
    "rows": [["a1", "o1", "202401", "5.0"], ["a1", "o1", "202402", "7.0"]],
}
VALUES = {
    "dataValues": [
        {"dataElement": "a1", "period": "202401", "orgUnit": "o1", "value": "5"},
        {"dataElement": "a2", "period": "202401", "orgUnit": "o1", "value": "6"},
    ]
}
KINDS = ["shapefile", "xlsx", "csv", "utf16", "gpkg", "geojson", "kml", "kmz", "parquet",
         "geoparquet", "html", "xml", "analytics", "values"]  # fmt: skip


@seldom
@given(start=st.sampled_from(BEGINNINGS), data=st.binary(max_size=300))
def test_random_bytes_after_any_beginning_raise_nothing_but_problems(tmp_path, start, data):
    survives(tmp_path / "r", start + data)


@pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::UserWarning")
@pytest.mark.parametrize("kind", KINDS)
@seldom
@given(
    at=st.floats(0, 1),
    junk=st.binary(min_size=1, max_size=6),
    cut=st.booleans(),
)
def test_damaged_files_raise_nothing_but_problems(tmp_path, samples, kind, at, junk, cut):
    data = samples[kind]
    place = int(at * len(data))
    damaged = data[:place] if cut else data[:place] + junk + data[place + len(junk) :]
    survives(tmp_path / "r", damaged)
