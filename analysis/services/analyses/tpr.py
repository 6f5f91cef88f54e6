"""Test positivity and burden of wards, LGAs and states, from facility reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.facility_data import first_roles, read_facility_table
from analysis.facility_findings import high_urban_rates, silent_wards
from analysis.facility_map import OnMap, off_map, people_on_map, place_on_map, with_lga_names
from analysis.facility_people import AGE_POPULATIONS, PeopleTable, people_of_table
from analysis.frames import parquet_bytes, plain, read_boundary, read_table
from analysis.models import Run
from analysis.science.tpr.burden import PopulationChoices
from analysis.science.tpr.calculate import TprOptions, TprResult, calculate_tpr
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import ALL, BOTH, FEWEST_TESTS, LEGACY, UNKNOWN_WARD
from analysis.services.analyses.base import Analysis, Outcome, Progress
from analysis.services.analyses.tpr_files import on_boundary, tpr_files, ward_columns
from analysis.value_columns import VALUES_FILE
from analysis.workspace import wards_of
from uploads.cleaning.text import header_key

_OWN = ("age", "facility_level", "method", "preset", "blank_positive_is_zero")
_PEOPLE = ("u5_share", "pw_share", "growth")


def compute(run: Run, progress: Progress) -> Outcome:
    """All areas and periods of one combination, and the other fifteen beside it."""
    progress(2, "Reading the facility reports")
    if run.facilities is None:
        raise ValueError(f"The run {run.pk} has no facility reports.")
    table = read_facility_table(run.facilities, run.parameters.get("state"))
    progress(20, f"Finding {len(table.wards):,} wards on the map")
    mapped = _on_map(run, table)
    progress(35, f"Summing up {len(table):,} reports")
    results = compute_results(run, mapped)
    progress(80, "Writing the files")
    wards = results["ward"]
    findings = [
        *mapped.findings,
        *wards.findings,
        *silent_wards(mapped),
        *high_urban_rates(wards.tpr, mapped),
    ]
    files, values = tpr_files(results, mapped), None
    if run.boundary is not None:
        frame = on_boundary(wards, mapped)
        files[VALUES_FILE] = parquet_bytes(frame)
        values = ward_columns(run, frame, mapped)
    return Outcome(
        files=files,
        summary=_summary(run, results, mapped),
        findings=plain([{**found, "rows": []} for found in findings]),
        settings={**run.parameters, "by": "ward", "period": "all", "matched": mapped.facts},
        values=values,
    )


def _on_map(run: Run, table: FacilityTable) -> OnMap:
    if run.boundary is None:
        return off_map(table)
    boundary = read_boundary(run.boundary.path)
    if run.link is not None and run.link.boundary_id == run.boundary.pk:
        boundary = with_lga_names(boundary, run.link.lga_names)
    return place_on_map(table, boundary)


def compute_results(run: Run, mapped: OnMap) -> dict[str, TprResult]:
    """By ward, LGA and state over all periods; by year too where there are several."""
    table, choices = mapped.table, population_choices(run)
    own = {name: run.parameters[name] for name in _OWN}
    years = {period.year for period in table.periods}
    found = {}
    for by in ("ward", "lga", "state"):
        people = _people(run, mapped, by)
        options = TprOptions(**own, by=by)
        found[by] = with_burden(table, options, people, choices)
        if len(years) > 1 and own["preset"] != LEGACY:
            yearly = replace(options, period="year")
            found[f"{by}_year"] = with_burden(table, yearly, people, choices)
    return found


def with_burden(
    table: FacilityTable,
    options: TprOptions,
    people: pd.DataFrame | None,
    choices: PopulationChoices,
) -> TprResult:
    """Rates of the age group with its burden, or with that of all ages where only that is known.

    ``tpr`` gets ``burden_age`` (whose burden and population it is) and ``burden_positive`` (the
    positives behind it, by both tests).
    """
    result = calculate_tpr(table, options, people, choices)
    whole = result
    if people is not None and options.age != ALL and not result.tpr["burden"].notna().any():
        whole = calculate_tpr(table, replace(options, age=ALL, method=BOTH), people, choices)
    elif options.method != BOTH:
        whole = calculate_tpr(table, replace(options, method=BOTH), people, choices)
    columns = {name: whole.tpr[name] for name in ("population", "burden")}
    age = ALL if whole.parameters["age"] == ALL else options.age
    tpr = result.tpr.assign(**columns, burden_age=age, burden_positive=whole.tpr["positive"])
    return replace(result, tpr=tpr)


def population_choices(run: Run) -> PopulationChoices:
    """What the run knows of the people beside their number."""
    known = {name: run.parameters[name] for name in _PEOPLE}
    return PopulationChoices(**known, year=run.parameters["population_year"])


def _people(run: Run, mapped: OnMap, by: str) -> pd.DataFrame | None:
    """The people of the areas: on the map by place, else by the names of the ward table."""
    if run.people is None:
        return None
    if run.link is not None and run.boundary is not None:
        wards = people_on_map(mapped, _populations(wards_of(run.link)))
        return wards if by == "ward" else _summed(wards, by)
    frame = read_table(run.people.path)
    given = PeopleTable(run.people.name, frame, first_roles(run.people))
    return people_of_table(given, mapped.table, by)[0]


def _populations(wards: pd.DataFrame) -> pd.DataFrame:
    names = {"population": "population"}
    for name, keys in AGE_POPULATIONS.items():
        column = next((str(c) for c in wards if header_key(str(c)) in keys), None)
        if column is not None:
            names[name] = column
    return pd.DataFrame({name: wards[column] for name, column in names.items()})


def _summed(wards: pd.DataFrame, by: str) -> pd.DataFrame:
    """People of larger areas; not known where one of their wards is not."""
    keys = ["state_name", "lga_name"] if by == "lga" else ["state_name"]
    known = wards[wards["ward_name"] != "Unknown"]
    columns = [str(name) for name in known if str(name).startswith("population")]
    grouped = known.groupby(keys)[columns]
    totals = grouped.sum().where(grouped.count().eq(grouped.size(), axis=0))
    return totals.reset_index()


def _summary(run: Run, results: Mapping[str, TprResult], mapped: OnMap) -> dict[str, Any]:
    everywhere = results["ward"].tpr
    tested, positive = (float(everywhere[name].sum()) for name in ("tested", "positive"))
    placed = everywhere["ward_name"] != UNKNOWN_WARD
    wards = everywhere[placed]
    known = int((wards["tested"].astype(float) >= FEWEST_TESTS).sum())
    months = [period.text for period in mapped.table.periods]
    return {
        "headline": f"{known:,} of {len(wards):,} wards have a test positivity rate",
        "points": [],
        "tested": tested,
        "positive": positive,
        "tpr": positive / tested if tested else None,
        "tested_nowhere": float(everywhere.loc[~placed, "tested"].sum()),
        "wards_known": known,
        "wards_total": len(wards),
        "burden_known": int(wards["burden"].notna().sum()),
        "burden_age": str(wards["burden_age"].iloc[0]) if len(wards) else None,
        "has_people": run.people is not None,
        "design_effect": _effect(results["state"].tpr["deff"]),
        "cells_left_out": len(results["ward"].left_out),
        "first_period": months[0] if months else None,
        "last_period": months[-1] if months else None,
        "years": sorted({period.year for period in mapped.table.periods}),
        "asks": mapped.asks,
        "match": mapped.facts,
    }


def _effect(values: pd.Series[float]) -> float | None:
    known = values.dropna().to_numpy(dtype=float)
    return float(np.median(known)) if len(known) else None


TPR = Analysis("tpr", compute)
