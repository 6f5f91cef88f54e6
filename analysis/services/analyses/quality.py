"""What facility reports lack, repeat or have odd, and what it changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.data_quality import findings_frame
from analysis.facility_data import read_facility_table
from analysis.facility_map import OnMap
from analysis.frames import csv_bytes, parquet_bytes, plain
from analysis.models import Run
from analysis.science.quality.facilities import known_places
from analysis.science.quality.facility import FacilityQuality, facility_quality
from analysis.science.quality.yearly import (
    complete_rows,
    reports_by_month,
    reports_by_year,
    silent_months,
)
from analysis.services.analyses.base import Analysis, Files, Outcome, Progress
from analysis.services.analyses.facility_inputs import on_map, rows_of_wards
from chatmrpt.lib.say import say, say_many

_WARD = ["state_name", "lga_name", "ward_name"]
#: Columns of findings.csv that people read.
_FINDINGS = ["severity", "message", "count", "rows", "effect", "hint"]


def compute(run: Run, progress: Progress) -> Outcome:
    """Everything found, as findings and tables; nothing is fixed."""
    progress(2, say("Reading the facility reports"))
    if run.facilities is None:
        raise ValueError(f"The run {run.pk} has no facility reports.")
    table = read_facility_table(run.facilities)
    progress(20, say("Checking {table:,} reports", table=len(table)))
    report = facility_quality(table)
    progress(70, say("Finding {wards:,} wards on the map", wards=len(table.wards)))
    mapped = on_map(run, table)
    progress(85, say("Writing the files"))
    files: Files = {
        f"{name}.csv": csv_bytes(frame) for name, frame in report.tables().items() if len(frame)
    }
    facility, _ = known_places(table)
    placed = replace(table, facility=facility)
    years, months = reports_by_year(placed), reports_by_month(placed)
    if len(years):
        files["facility_years.csv"] = csv_bytes(years)
        files["facility_months.csv"] = csv_bytes(months)
    listed = findings_frame({"": [found.as_dict(rows=None) for found in report.findings]})
    if len(listed):
        files["findings.csv"] = csv_bytes(listed[_FINDINGS])
    known = len(report.reporting_rate) > 0
    silent: dict[str, Any] = {}
    if run.boundary is not None and known:
        frame = on_boundary(report.reporting_rate, silent_months(months), mapped)
        files["map.parquet"] = parquet_bytes(frame)
        silent = {"silent_wards": int((frame["silent_months"] > 0).sum())}
    summary = {
        **_summary(report, complete_rows(table)),
        **silent,
        "rows": len(table),
        "on_map": run.boundary is not None and known,
        "lga_names": list(mapped.lga_names),
    }
    return Outcome(
        files=files,
        summary=summary,
        findings=plain([found.as_dict() for found in report.findings]),
        settings={**run.parameters, "matched": mapped.facts},
    )


def on_boundary(rates: pd.DataFrame, silence: pd.DataFrame, mapped: OnMap) -> pd.DataFrame:
    """Reports expected and come, and silent months, of each ward of the boundary, in its order.

    A ward that the file names without one report is silent in every month; a ward that the file
    does not name is not known.
    """
    rows = rates[rates["scope"] == "facility"].assign(facilities=1)
    sums = rows.groupby(_WARD, as_index=False)[["expected", "reported", "facilities"]].sum()
    frame = _taken(sums, ["expected", "reported", "facilities"], mapped)
    quiet = _taken(silence, ["silent_months"], mapped)["silent_months"]
    every = float(silence["months"].max()) if len(silence) else np.nan
    quiet = quiet.mask(quiet.isna() & (mapped.place >= 0), every)
    rate = frame["reported"] / frame["expected"]
    return frame.assign(reporting_rate=rate, silent_months=quiet, months=every)


def _taken(sums: pd.DataFrame, names: list[str], mapped: OnMap) -> pd.DataFrame:
    """Some columns of wards of the reports for each ward of the boundary; NaN where there is none."""
    place = rows_of_wards(sums, mapped)
    counts = sums[names].to_numpy(dtype=float)
    if not len(sums):
        return pd.DataFrame(np.nan, index=range(len(place)), columns=names)
    taken = np.where(place[:, None] >= 0, counts[place.clip(0)], np.nan)
    return pd.DataFrame(taken, columns=names)


def _summary(report: FacilityQuality, complete: int) -> dict[str, Any]:
    grave = [found for found in report.findings if found.severity != "note"]
    whole = report.completeness[report.completeness["scope"] == "all"].iloc[0]
    rates = report.reporting_rate
    expected, came = (
        int(rates.loc[rates["scope"] == "all", name].sum()) for name in ("expected", "reported")
    )
    return {
        "headline": say_many(
            "{count:,} thing to look at, {notes:,} good to know",
            "{count:,} things to look at, {notes:,} good to know",
            len(grave),
            notes=len(report.findings) - len(grave),
        ),
        "points": [],
        "cells": int(whole["cells"]),
        "filled": int(whole["filled"]),
        "expected": expected,
        "reported": came,
        "rows_complete": complete,
        "tables": {name: len(frame) for name, frame in report.tables().items()},
    }


QUALITY = Analysis("quality", compute)
