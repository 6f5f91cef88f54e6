"""What is measured. Each case prepares its data and returns the work to time."""

from __future__ import annotations

import atexit
import gzip
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import geopandas as gpd
import pandas as pd

from analysis.benchmarks.data import (
    COUNTRY,
    STATE,
    country,
    facility_file,
    facility_reports,
    geopackage_file,
    in_another_process,
    ranked_wards,
    risk_parameters,
    test_counts,
    ward_values,
)
from analysis.cartography import make_topology, topology_bytes
from analysis.cartography.kinds.variable import VARIABLE
from analysis.frames import json_bytes
from analysis.science.contiguity import queen_neighbours
from analysis.science.nets.options import NetOptions
from analysis.science.nets.plan import plan_nets
from analysis.science.risk import run_risk
from analysis.science.tpr.calculate import TprOptions, calculate_tpr
from analysis.science.tpr.table import facility_table
from uploads.parsed import parse_upload

Size = tuple[int, int, int]
#: Returns bytes where the size of what was made is of interest, else None.
Work = Callable[[], bytes | None]
FEW_DRAWS, ALL_DRAWS = 0, 1000


@dataclass(frozen=True)
class Case:
    """One line of the table.

    Parameters
    ----------
    key, title
        For the command line and for people.
    size
        What it works on, in words.
    prepare
        Makes the data and returns the work.
    seconds, megabytes, kilobytes
        The limits of the methods document, section 18: median time, peak memory of the process,
        size of the result compressed; None = no limit.
    repeats
        How often the work is timed.
    national
        Whether it runs with `--national` only.
    """

    key: str
    title: str
    size: str
    prepare: Callable[[], Work]
    seconds: float | None
    megabytes: float | None = None
    kilobytes: float | None = None
    repeats: int = 7
    national: bool = False


def _risk(size: Size, variables: int, draws: int) -> Work:
    wards = ward_values(size, variables)
    shapes = country(size).geometry
    counts = [test_counts(wards)] if draws else []
    parameters = risk_parameters(variables, draws)

    def work() -> None:
        run_risk(wards, queen_neighbours(shapes), parameters, counts=counts)

    return work


def _nets(size: Size) -> Work:
    wards = ranked_wards(size)
    stock = int(wards["population"].sum() / 1.8 * 0.6)
    options = NetOptions(
        stock=stock, household_size=5, strategy="optimal", lga_floor=30.0, bales=True
    )

    def work() -> None:
        plan_nets(wards, options)

    return work


def _outlines(size: Size) -> Work:
    shapes = list(country(size).geometry)
    names = pd.DataFrame({"name": country(size)["ward_name"], "lga": country(size)["lga_name"]})

    def work() -> bytes:
        return topology_bytes(make_topology(shapes, names))

    return work


def _layer(size: Size) -> Work:
    wards = ward_values(size, 1)
    frame = pd.DataFrame(
        {"name": wards["ward_name"], "lga": wards["lga_name"], "value": wards["u5_tpr_rdt"]}
    )

    def work() -> bytes:
        return json_bytes(VARIABLE.build(frame, key="v", geometry="/g", title="Positivity"))

    return work


def _neighbours(size: Size) -> Work:
    shapes: gpd.GeoSeries = country(size).geometry

    def work() -> None:
        queen_neighbours(shapes)

    return work


def _tpr(facilities: int, wards: int, months: int) -> Work:
    frame, roles = facility_reports(facilities, wards, months)

    def work() -> None:
        calculate_tpr(facility_table(frame, roles), TprOptions())

    return work


def _tpr_sums(facilities: int, wards: int, months: int) -> Work:
    """Without bringing names into one shape: sums, rates, completeness and findings alone."""
    table = facility_table(*facility_reports(facilities, wards, months))

    def work() -> None:
        calculate_tpr(table, TprOptions())

    return work


def _facilities(rows: int) -> Work:
    """From the bytes of a file to all combinations of age and level."""
    path = _made("facilities.csv", facility_file, rows)

    def work() -> None:
        dataset = parse_upload(path, path.name)
        roles = {role.role: role.name for role in reversed(dataset.roles)}
        calculate_tpr(facility_table(dataset.frame, roles), TprOptions())

    return work


def _geopackage(vertices: int) -> Work:
    """From the bytes of a boundary to the outlines of its map."""
    path = _made("wards.gpkg", geopackage_file, vertices)

    def work() -> bytes:
        frame = parse_upload(path, path.name).frame
        names = pd.DataFrame({"name": frame["ward_name"], "lga": frame["lga_name"]})
        return topology_bytes(make_topology(list(frame["geometry"]), names))

    return work


def _made(name: str, make: Callable[[Path, int], None], size: int) -> Path:
    """A file in a folder that goes when this process ends."""
    folder = Path(mkdtemp(prefix="benchmark-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    in_another_process(make, folder / name, size)
    return folder / name


def compressed(data: bytes) -> float:
    """Size in kB as a browser receives it."""
    return len(gzip.compress(data, 6)) / 1000


def _understanding() -> Work:
    """Questions of different lengths, each understood anew: 50 ms a question."""
    from analysis.benchmarks.questions import QUESTIONS, understand_anew

    return lambda: understand_anew(QUESTIONS)


CASES: tuple[Case, ...] = (
    Case("understanding", "Ten questions understood", "275 wards, nothing kept from before",
         _understanding, 0.5),
    Case("neighbours", "Queen neighbours", "275 wards", lambda: _neighbours(STATE), None),
    Case("risk", "Risk: ranks, classes, PCA", "275 wards × 5 variables",
         lambda: _risk(STATE, 5, FEW_DRAWS), 0.15),
    Case("risk-draws", "The same with all draws", "275 wards × 5 variables, 3,000 draws",
         lambda: _risk(STATE, 5, ALL_DRAWS), 0.8),
    Case("nets", "Optimal nets, LGA floors, bales", "275 wards", lambda: _nets(STATE), None),
    Case("outlines", "Outlines of the map", "275 wards, 33,000 vertices",
         lambda: _outlines(STATE), 0.3, kilobytes=120),
    Case("tpr", "TPR, all 16 combinations", "6,432 rows, 275 wards",
         lambda: _tpr(536, 275, 12), 0.15),
    Case("layer", "A map's values and classes", "275 wards", lambda: _layer(STATE), 0.05),
    Case("risk-national", "Risk with PCA and all draws", "9,409 wards × 8 variables, 3,000 draws",
         lambda: _risk(COUNTRY, 8, ALL_DRAWS), 12.0, megabytes=1_500, repeats=3, national=True),
    Case("nets-national", "Optimal nets, LGA floors, bales", "9,409 wards in 774 LGAs",
         lambda: _nets(COUNTRY), 5.0, repeats=3, national=True),
    Case("tpr-national", "TPR, sums to findings", "480,000 rows, 9,409 wards",
         lambda: _tpr_sums(40_000, 9_409, 12), 1.5, repeats=3, national=True),
    Case("facilities", "Facility file read, cleaned, all TPR", "480,000 rows, 23 columns, 94 MB",
         lambda: _facilities(480_000), 4.0, megabytes=1_000, repeats=3, national=True),
    Case("geopackage", "GeoPackage read, repaired, mapped", "9,409 wards, 6,000,000 vertices, 105 MB",
         lambda: _geopackage(6_000_000), 20.0, repeats=3, national=True),
    Case("outlines-national", "Outlines of the map", "9,409 wards, 760,000 vertices",
         lambda: _outlines(COUNTRY), 6.0, kilobytes=1_000, repeats=3, national=True),
    Case("layer-national", "A map's values and classes", "9,409 wards",
         lambda: _layer(COUNTRY), None, repeats=3, national=True),
)  # fmt: skip
