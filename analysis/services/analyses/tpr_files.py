"""The files of a run on facility tests, and the columns it adds to the wards of the boundary."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.facility_data import combinations_of
from analysis.facility_findings import with_silent_wards
from analysis.facility_map import OnMap
from analysis.frames import csv_bytes
from analysis.models import Run
from analysis.science.tpr.calculate import TprResult
from analysis.science.tpr.words import FEWEST_TESTS
from analysis.services.analyses.base import Files, WardColumns
from analysis.services.analyses.facility_inputs import rows_of_wards
from analysis.services.plan_tpr import AGES, LEVELS, TESTS
from analysis.value_columns import BURDEN, TPR, TPR_SMOOTHED
from chatmrpt.lib.say import say, to_say_all

LABELS = to_say_all({
    TPR_SMOOTHED: ("Test positivity rate, smoothed", "share (0–1)"),
    TPR: ("Test positivity rate, as reported", "share (0–1)"),
    BURDEN: ("Malaria burden", "positive tests per 1,000 people a year"),
})  # fmt: skip


def tpr_files(results: Mapping[str, TprResult], mapped: OnMap) -> Files:
    """Every file of a finished run by name; Parquet files are for our own reading."""
    wards = results["ward"]
    rates = with_silent_wards(wards.tpr, mapped, str(wards.parameters["method"]))
    files = {
        "tpr.csv": csv_bytes(rates),
        "lga.csv": csv_bytes(results["lga"].tpr),
        "state.csv": csv_bytes(results["state"].tpr),
        "combinations.csv": csv_bytes(wards.combinations),
        "choices.csv": csv_bytes(combinations_of(results["state"], wards)),
        "left_out.csv": csv_bytes(wards.left_out),
    }
    for by in ("ward", "lga", "state"):
        if f"{by}_year" in results:
            files[f"{by}_years.csv"] = csv_bytes(results[f"{by}_year"].tpr)
    return files


def each_year_on_boundary(result: TprResult, mapped: OnMap) -> pd.DataFrame:
    """`on_boundary` of each year, one below the other, with the year of each row."""
    periods = result.tpr["period"].astype(str)
    parts = [
        on_boundary(result, mapped, (periods == year).to_numpy()).assign(year=int(year))
        for year in sorted(periods.unique())
    ]
    return pd.concat(parts, ignore_index=True)


def on_boundary(
    result: TprResult, mapped: OnMap, rows: npt.NDArray[np.bool_] | None = None
) -> pd.DataFrame:
    """What is known of each ward of the boundary, in its order; of some rows (one year) or all.

    Every measure of ``tpr.csv`` (NaN where nobody reports); TPR and smoothed TPR of fewer than
    ten tests are unknown here, because they are for scoring, and ``tpr_shown`` has them all.
    """
    found = result.tpr.assign(years=result.years)
    found = (found if rows is None else found[rows]).reset_index(drop=True)
    place = rows_of_wards(found, mapped)
    taken = found.take(place.clip(0)).reset_index(drop=True)
    taken.loc[place < 0, :] = pd.NA
    taken = taken.drop(columns=["state_name", "lga_name", "ward_name", "ward_code", "period"])
    few = taken["tested"].astype("Float64").fillna(0) < FEWEST_TESTS
    taken["tpr_shown"] = taken["tpr"]
    taken["tpr"] = taken["tpr"].mask(few)
    taken["tpr_smoothed"] = taken["tpr_smoothed"].mask(few)
    for name in taken.columns.difference(["method", "flags", "burden_age"]):
        taken[name] = taken[name].astype("Float64")
    return taken


def ward_columns(run: Run, values: pd.DataFrame, mapped: OnMap) -> WardColumns:
    """The profiles of the columns that join the wards; `values` as of `on_boundary`."""
    parameters = run.parameters
    what = f"{AGES[parameters['age']]}, {LEVELS[parameters['facility_level']]}"
    by = TESTS[parameters["method"]]
    name = run.facilities.name if run.facilities else say("facility reports")
    columns = []
    ages = values["burden_age"].dropna()
    for column, (label, unit) in LABELS.items():
        if column == BURDEN and len(ages):
            label = f"{say(label)}, {AGES[ages.iloc[0]]}"
        known = values[column].dropna()
        if known.empty:
            continue
        columns.append(
            {
                "name": column,
                "field": column,
                "label": say(label),
                "role": "variable",
                "role_label": say("Variable"),
                "evidence": say(
                    "Computed from {file}: {what}, by {test}.", file=name, what=what, test=by
                ),
                "details": {},
                "type": "number",
                "unit": unit,
                "missing": int(values[column].isna().sum()),
                "minimum": float(known.min()),
                "maximum": float(known.max()),
                "examples": [],
            }
        )
    summary = {
        "headline": say("Test positivity of {group}", group=what),
        "points": [],
        "lga_names": list(mapped.lga_names),
        "run": str(run.pk),
        "how": {**parameters, "run": run.receipt_hash},
    }
    return WardColumns(columns=columns, summary=summary)
