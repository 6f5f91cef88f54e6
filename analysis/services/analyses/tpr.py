"""Test positivity and burden of wards, LGAs and states, from facility reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.facility_data import read_facility_table
from analysis.facility_findings import high_urban_rates, silent_wards
from analysis.facility_map import OnMap
from analysis.frames import csv_bytes, json_bytes, parquet_bytes, plain
from analysis.models import Run
from analysis.science.tpr.burden import PopulationChoices
from analysis.science.tpr.calculate import TprOptions, TprResult, calculate_tpr
from analysis.science.tpr.counting import Counting
from analysis.science.tpr.other_measures import incidence_by_lga, other_measures
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import ALL, BOTH, FEWEST_TESTS, LEGACY, UNKNOWN_WARD
from analysis.services.analyses.base import Analysis, Outcome, Progress
from analysis.services.analyses.facility_inputs import (
    on_map,
    people_by,
    people_of_silence,
    population_choices,
)
from analysis.services.analyses.tpr_files import (
    each_year_on_boundary,
    on_boundary,
    tpr_files,
    ward_columns,
)
from analysis.value_columns import NAMES_FILE, VALUES_FILE, YEARS_FILE
from chatmrpt.lib.say import say

_OWN = ("age", "facility_level", "method", "preset", "blank_positive_is_zero")


def compute(run: Run, progress: Progress) -> Outcome:
    """All areas and periods of one combination, and the other fifteen beside it."""
    progress(2, say("Reading the facility reports"))
    if run.facilities is None:
        raise ValueError(f"The run {run.pk} has no facility reports.")
    table = read_facility_table(run.facilities, run.parameters.get("state"))
    progress(20, say("Finding {wards:,} wards on the map", wards=len(table.wards)))
    mapped = on_map(run, table)
    progress(35, say("Summing up {table:,} reports", table=len(table)))
    results = compute_results(run, mapped)
    progress(80, say("Writing the files"))
    wards = results["ward"]
    findings = [
        *mapped.findings,
        *wards.findings,
        *silent_wards(mapped),
        *high_urban_rates(wards.tpr, mapped),
    ]
    files, values = tpr_files(results, mapped), None
    incidence = _incidence(run, mapped)
    if incidence is not None:
        files["incidence.csv"] = csv_bytes(incidence)
    if run.boundary is not None:
        frame = on_boundary(wards, mapped)
        files[VALUES_FILE] = parquet_bytes(frame)
        if "ward_year" in results:
            yearly = each_year_on_boundary(results["ward_year"], mapped)
            files[YEARS_FILE] = parquet_bytes(yearly)
        files[NAMES_FILE] = json_bytes(mapped.names)
        values = ward_columns(run, frame, mapped)
    return Outcome(
        files=files,
        summary=_summary(run, results, mapped),
        findings=plain([{**found, "rows": []} for found in findings]),
        settings={**run.parameters, "by": "ward", "period": "all", "matched": mapped.facts},
        values=values,
    )


def compute_results(run: Run, mapped: OnMap) -> dict[str, TprResult]:
    """By ward, LGA and state over all periods; by year too where there are several."""
    table, choices = mapped.table, population_choices(run)
    own = {name: run.parameters[name] for name in _OWN}
    years = {period.year for period in table.periods}
    counting = Counting(table, blank_positive_is_zero=own["blank_positive_is_zero"])
    found = {}
    for by in ("ward", "lga", "state"):
        people = people_by(run, mapped, by)
        options = TprOptions(**own, by=by)
        # The 16 combinations of LGAs are shown nowhere.
        found[by] = with_burden(table, options, people, choices, counting, every=by != "lga")
        if len(years) > 1 and own["preset"] != LEGACY:
            yearly = replace(options, period="year")
            found[f"{by}_year"] = with_burden(table, yearly, people, choices, counting, every=False)
    return found


def with_burden(
    table: FacilityTable,
    options: TprOptions,
    people: pd.DataFrame | None,
    choices: PopulationChoices,
    counting: Counting | None = None,
    every: bool = True,
) -> TprResult:
    """Rates of the age group with its burden, or with that of all ages where only that is known.

    ``tpr`` gets ``burden_age`` (whose burden and population it is) and ``burden_positive`` (the
    positives behind it, by both tests). ``counting`` and ``every`` as in ``calculate_tpr``.
    """
    result = calculate_tpr(table, options, people, choices, counting=counting, every=every)
    age, tpr = options.age, result.tpr
    if people is not None and age != ALL and not tpr["burden"].notna().any():
        age, each = ALL, result.combinations
        all_ages = (each["age"] == ALL) & (each["facility_level"] == options.facility_level)
        whole = each.loc[all_ages, ["population", "burden"]].reset_index(drop=True)
        tpr = tpr.assign(**{str(name): whole[name] for name in whole})
    positive = tpr["positive"]
    if (age, BOTH) != (options.age, options.method) and result.sums is not None:
        counts = pd.Series(result.sums.of(BOTH, age, options.facility_level)[1], index=tpr.index)
        positive = counts.astype("Int64") if (counts % 1 == 0).all() else counts
    tpr = tpr.assign(burden_age=age, burden_positive=positive)
    others = other_measures(table, options, result)
    return replace(result, tpr=pd.concat([tpr, others], axis=1))


def _incidence(run: Run, mapped: OnMap) -> pd.DataFrame | None:
    """Incidence of LGAs by steps, where there are months and people."""
    people = people_by(run, mapped, "lga")
    table = mapped.table
    if people is None or not any(period.unit == "month" for period in table.periods):
        return None
    ratios = {name: run.parameters.get(name) for name in ("private_to_public", "none_to_public")}
    return incidence_by_lga(table, people, **ratios)


def _summary(run: Run, results: Mapping[str, TprResult], mapped: OnMap) -> dict[str, Any]:
    everywhere = results["ward"].tpr
    tested, positive = (float(everywhere[name].sum()) for name in ("tested", "positive"))
    placed = everywhere["ward_name"] != UNKNOWN_WARD
    wards = everywhere[placed]
    known = int((wards["tested"].astype(float) >= FEWEST_TESTS).sum())
    months = [period.text for period in mapped.table.periods]
    return {
        "headline": say(
            "{known:,} of {wards:,} wards have a test positivity rate",
            known=known,
            wards=len(wards),
        ),
        "points": [],
        "tested": tested,
        "positive": positive,
        "tpr": positive / tested if tested else None,
        "tested_nowhere": float(everywhere.loc[~placed, "tested"].sum()),
        "wards_known": known,
        "wards_total": len(wards),
        "wards_on_map": _on_boundary(wards, mapped),
        "burden_known": int(wards["burden"].notna().sum()),
        "burden_age": str(wards["burden_age"].iloc[0]) if len(wards) else None,
        "has_people": run.people is not None,
        "population": _people_in(run, results, mapped),
        "attendance_known": int(wards["positives_per_attendance"].notna().sum()),
        "design_effect": _effect(results["state"].tpr["deff"]),
        "cells_left_out": len(results["ward"].left_out),
        "first_period": months[0] if months else None,
        "last_period": months[-1] if months else None,
        "years": sorted({period.year for period in mapped.table.periods}),
        "asks": mapped.asks,
        "match": mapped.facts,
    }


def _people_in(run: Run, results: Mapping[str, TprResult], mapped: OnMap) -> float | None:
    """All people, also those of wards without reports; None where a ward's are not known."""
    states = results["state"].tpr
    people = states["population"].to_numpy(dtype=float, na_value=np.nan)
    if not len(people):
        return None
    whole = (states["burden_age"] == "all").all()
    total = float(people.sum()) * (people_of_silence(run, mapped) if whole else 1.0)
    return None if np.isnan(total) else total


def _on_boundary(wards: pd.DataFrame, mapped: OnMap) -> int:
    """Wards of the boundary that have a rate."""
    known = wards[wards["tested"].astype(float) >= FEWEST_TESTS]
    keys = ["state_name", "lga_name", "ward_name"]
    rated = set(known[keys].itertuples(index=False, name=None))
    placed = mapped.table.wards[keys].iloc[mapped.place[mapped.place >= 0]]
    return sum(key in rated for key in placed.itertuples(index=False, name=None))


def _effect(values: pd.Series[float]) -> float | None:
    known = values.dropna().to_numpy(dtype=float)
    return float(np.median(known)) if len(known) else None


TPR = Analysis("tpr", compute)
