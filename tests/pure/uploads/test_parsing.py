"""The limited child: what it returns, what stops it, and that nothing of it stays behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio

from chatmrpt.lib.errors import ProblemError
from uploads import parsing
from uploads.formats import Limits
from uploads.formats.geotiff import read_window
from uploads.parsing import (
    ParsedSummary,
    parse_in_child,
    parse_upload,
    read_window_in_child,
    write_dataset,
)

from .helpers import WARDS, ward_frame, zip_shapefile

ROOT = Path(parsing.__file__).parents[1]
MEGABYTE = 1024**2


@pytest.fixture
def wards(tmp_path):
    path = tmp_path / "upload"
    path.write_text(WARDS)
    return path


def alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def gone(pid, seconds=10.0):
    end = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not alive(pid)


def test_the_child_returns_what_this_process_would(wards, tmp_path):
    summary = parse_in_child(wards, "wards.csv", work_dir=tmp_path)
    here = parse_upload(wards, "wards.csv")
    assert summary == here.summary
    assert summary == ParsedSummary.read(tmp_path)
    assert summary.headline == "3 wards in 1 LGA, 3 columns"
    frame = pd.read_parquet(tmp_path / summary.data_file)
    pd.testing.assert_frame_equal(frame, here.frame)
    assert summary.roles() == here.roles


def test_the_child_speaks_the_language_of_who_asked(wards, tmp_path, monkeypatch):
    monkeypatch.setattr(parsing, "language", lambda: "fr")
    summary = parse_in_child(wards, "wards.csv", work_dir=tmp_path)
    assert summary.headline == "3 wards de 1 LGA, 3 colonnes"
    assert summary.columns[0]["evidence"].startswith("L'en-tête est «")


def test_a_boundary_comes_back_as_geoparquet(tmp_path):
    path = zip_shapefile(tmp_path, ward_frame())
    summary = parse_in_child(path, "wards.zip", work_dir=tmp_path)
    frame = gpd.read_parquet(tmp_path / summary.data_file)
    assert (summary.kind, summary.data_file) == ("boundary", "boundary.parquet")
    assert frame.crs == "EPSG:4326"
    assert frame["ward_name"].tolist() == ["Apado", "Marafa", "Zango"]
    assert summary.bounds == [4, 8, 7, 9]


def test_problems_cross_the_border_whole(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"%PDF-1.4")
    with pytest.raises(ProblemError) as problem:
        parse_in_child(path, "report.csv", work_dir=tmp_path)
    assert problem.value.code == "unsupported_format"
    assert "report.csv" in problem.value.message


def test_corrections_reach_the_child(wards, tmp_path):
    summary = parse_in_child(wards, "w.csv", work_dir=tmp_path, corrections={"rain": "population"})
    assert {column["name"]: column["role"] for column in summary.columns}["rain"] == "population"


@pytest.mark.parametrize("kind", ["table", "boundary"])
def test_equal_input_gives_equal_bytes(wards, tmp_path, kind):
    path = wards if kind == "table" else zip_shapefile(tmp_path, ward_frame())
    results = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        dataset = parse_upload(path, "upload")
        write_dataset(dataset, folder)
        results.append({file.name: file.read_bytes() for file in folder.iterdir()})
    assert results[0] == results[1]


def test_too_little_memory_is_a_plain_problem(tmp_path):
    path = tmp_path / "big.csv"
    path.write_text("WardName,a,b\n" + "".join(f"Ward {i},{i},{i}\n" for i in range(300_000)))
    with pytest.raises(ProblemError) as problem:
        parse_in_child(path, "big.csv", work_dir=tmp_path, memory=64 * MEGABYTE)
    assert problem.value.code == "file_too_heavy"


def test_too_little_time_kills_the_child(tmp_path):
    path = tmp_path / "big.csv"
    path.write_text("t\nWardName,a,b\n" + "".join(f"Ward {i},{i},x{i}\n" for i in range(300_000)))
    with pytest.raises(ProblemError) as problem:
        parse_in_child(path, "big.csv", work_dir=tmp_path, seconds=0.05)
    assert problem.value.code == "file_too_heavy"


def test_a_fault_of_the_program_is_not_laid_on_the_file(wards, tmp_path, caplog):
    with pytest.raises(ProblemError) as problem:
        parse_in_child(wards, "wards.csv", Limits(rows="many"), tmp_path)
    assert problem.value.code == "reading_fault"
    assert "fault of ours" in problem.value.message
    assert "TypeError" in caplog.text


def test_a_dead_server_is_replaced(wards, tmp_path):
    parse_in_child(wards, "w.csv", work_dir=tmp_path)
    first = parsing._server.process.pid
    os.kill(first, signal.SIGKILL)
    assert parse_in_child(wards, "w.csv", work_dir=tmp_path).rows == 3
    assert parsing._server.process.pid != first


def test_a_forked_work_horse_uses_the_workers_server(wards, tmp_path):
    parse_in_child(wards, "w.csv", work_dir=tmp_path)
    server = parsing._server.process.pid
    pid = os.fork()
    if pid == 0:
        same = parsing._server.process.pid == server
        rows = parse_in_child(wards, "w.csv", work_dir=tmp_path).rows
        os._exit(0 if same and rows == 3 and parsing._server.process.pid == server else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert alive(server)
    assert parse_in_child(wards, "w.csv", work_dir=tmp_path).rows == 3


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_nothing_stays_when_the_worker_is_killed(wards, tmp_path):
    code = f"""
        import time
        from pathlib import Path
        from uploads import parsing
        parsing.parse_in_child(Path({str(wards)!r}), "w.csv", work_dir=Path({str(tmp_path)!r}))
        print(parsing._server.process.pid, flush=True)
        time.sleep(60)
    """
    worker = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    server = int(worker.stdout.readline())
    assert alive(server)
    worker.kill()
    worker.wait()
    assert gone(server)
    worker.stdout.close()


def test_a_window_of_a_raster_is_read_in_a_child_as_in_this_process(tmp_path):
    values = np.arange(24, dtype="float32").reshape(4, 6)
    path = tmp_path / "rain.tif"
    place = rasterio.transform.from_origin(5.0, 12.0, 0.5, 0.5)
    shape = {"height": 4, "width": 6, "count": 1, "dtype": "float32"}
    with rasterio.open(
        path, "w", driver="GTiff", crs="EPSG:4326", transform=place, **shape
    ) as data:
        data.write(values, 1)
    area = (5.6, 10.6, 7.4, 11.4)
    ours = read_window(path, "rain.tif", area, "EPSG:4326")
    theirs = read_window_in_child(path, "rain.tif", area, "EPSG:4326")
    assert (theirs.values == ours.values).all()
    assert theirs.transform == tuple(ours.transform)
    assert (theirs.band, theirs.crs, theirs.findings) == (ours.band, ours.crs, ours.findings)


def test_a_window_where_there_is_nothing_is_refused_from_the_child(tmp_path):
    path = tmp_path / "rain.tif"
    place = rasterio.transform.from_origin(5.0, 12.0, 0.5, 0.5)
    shape = {"height": 2, "width": 2, "count": 1, "dtype": "float32"}
    with rasterio.open(
        path, "w", driver="GTiff", crs="EPSG:4326", transform=place, **shape
    ) as data:
        data.write(np.ones((2, 2), dtype="float32"), 1)
    with pytest.raises(ProblemError) as refused:
        read_window_in_child(path, "rain.tif", (40.0, 40.0, 41.0, 41.0), "EPSG:4326")
    assert refused.value.code == "raster_no_overlap"
