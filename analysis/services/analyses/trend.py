"""Trends of wards, LGAs and states over calendar years, from facility reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.facility_data import read_facility_table
from analysis.facility_map import OnMap
from analysis.frames import plain
from analysis.models import Run
from analysis.science.findings import Finding
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import ALL, BY, FILE_AGES
from analysis.science.trend.analyse import TrendOptions, TrendResult, analyse_trend
from analysis.science.trend.tell import method_sentence
from analysis.science.trend.window import within_years
from analysis.science.trend.words import CLASS_LABELS, NO_DATA
from analysis.services.analyses.base import Analysis, Outcome, Progress
from analysis.services.analyses.facility_inputs import on_map, people_by, population_choices
from analysis.services.analyses.trend_files import trend_files
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import Said, in_numbers, say

_OWN = ("measure", "age", "facility_level", "method")
_PERCENT = {"ward": 40, "lga": 60, "state": 70}


def compute(run: Run, progress: Progress) -> Outcome:
    """The trend of every ward, LGA and state, and of the state by age group."""
    progress(2, say("Reading the facility reports"))
    if run.facilities is None:
        raise ValueError(f"The run {run.pk} has no facility reports.")
    table = read_facility_table(run.facilities, run.parameters.get("state"))
    years = sorted({period.year for period in table.periods})
    table = within_years(table, run.parameters["first_year"], run.parameters["last_year"])
    if not len(table):
        raise ProblemError(
            "unknown_year",
            say("The facility reports have no month in these years."),
            say("They cover {first_year} to {last_year}.", first_year=years[0], last_year=years[-1])
            if years
            else say("They have no periods."),
        )
    progress(20, say("Finding {wards:,} wards on the map", wards=len(table.wards)))
    mapped = on_map(run, table)
    results = {}
    for by in levels_of(table):
        progress(_PERCENT[by], say("Following {table:,} reports by {by}", table=len(table), by=by))
        results[by] = _trend(run, mapped, by)
    progress(80, say("Following the age groups"))
    ages = _by_age(run, mapped, min(results, key=BY[::-1].index))
    progress(85, say("Writing the files"))
    first = next(iter(results.values()))
    return Outcome(
        files=trend_files(run, mapped, results, ages),
        summary=_summary(run, results, mapped),
        findings=plain([{**found, "rows": []} for found in _findings(mapped, first)]),
        settings={**first.parameters, **run.parameters, "by": "ward", "matched": mapped.facts},
    )


def levels_of(table: FacilityTable) -> list[str]:
    """Ward, LGA and state, as far as the file names them."""
    return [by for by in BY if (table.wards[f"{by}_name"] != "").any()]


def _trend(run: Run, mapped: OnMap, by: str, age: str | None = None) -> TrendResult:
    own = {name: run.parameters[name] for name in _OWN}
    options = TrendOptions(**{**own, "by": by, "age": age or own["age"]})
    people = people_by(run, mapped, by) if options.measure == "burden" else None
    return analyse_trend(mapped.table, options, people, population_choices(run))


def _by_age(run: Run, mapped: OnMap, by: str) -> dict[str, TrendResult]:
    """Each age group that the file tells, for the largest areas."""
    table = mapped.table
    found = {age for test in ("rdt", "microscopy") for age in table.ages(test)}
    ages = [age for age in FILE_AGES if age in found and age != ALL]
    return {age: _trend(run, mapped, by, age) for age in [*ages, ALL]} if len(ages) > 1 else {}


def _findings(mapped: OnMap, result: TrendResult) -> list[Finding]:
    return [*mapped.findings, *result.findings]


def _summary(run: Run, results: Mapping[str, TrendResult], mapped: OnMap) -> dict[str, Any]:
    classes = {by: _classes(result.trend) for by, result in results.items()}
    first = next(iter(classes))
    told = ", ".join(
        in_numbers(f"{number:,} {say(CLASS_LABELS[name])}")
        for name, number in classes[first].items()
        if number
    )
    largest = list(results.values())[-1]
    used = largest.series[largest.series["used"]]
    months = [period.text for period in mapped.table.periods]
    noun = Said({"ward": "Wards", "lga": "LGAs", "state": "States"})[first]
    return {
        "headline": say("{areas}: {classes}", areas=noun, classes=told)
        if told
        else say("No area has a trend"),
        "points": [],
        "classes": classes,
        "levels": list(results),
        "years": sorted({period.year for period in mapped.table.periods}),
        "years_compared": sorted(int(year) for year in used["year"].unique()),
        "first_period": months[0] if months else None,
        "last_period": months[-1] if months else None,
        "method": method_sentence(_options_of(largest)),
        "has_trend": any(counts[name] for counts in classes.values() for name in _TOLD),
        "on_map": run.boundary is not None,
        "lga_names": list(mapped.lga_names),
        "match": mapped.facts,
    }


_TOLD = tuple(name for name in CLASS_LABELS if name != NO_DATA)


def _options_of(result: TrendResult) -> TrendOptions:
    names = (*_OWN, "by")
    return TrendOptions(**{name: result.parameters[name] for name in names})


def _classes(trend: pd.DataFrame) -> dict[str, int]:
    counts = trend["class"].value_counts()
    return {name: int(counts.get(name, 0)) for name in CLASS_LABELS}


TREND = Analysis("trend", compute)
