"""The calculation of test positivity as a table that can be asked, by ward, LGA or state."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.models import Run
from analysis.query.plan import Column, Table
from analysis.science.tpr.words import FEWEST_TESTS, UNKNOWN_WARD
from analysis.services.plan_tpr import AGES, LEVELS, TESTS, TprRunOptions, need_facilities
from analysis.tools.base import NeedsRun
from analysis.tools.places import fold, places_of
from analysis.tools.query_asked import Question
from analysis.tools.query_wards import NAMES, TITLE, Source
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

_FILES = {"ward": "tpr.csv", "lga": "lga.csv", "state": "state.csv"}
_YEAR_FILES = {"ward": "ward_years.csv", "lga": "lga_years.csv", "state": "state_years.csv"}
_ROWS = {"ward": ("ward", "wards"), "lga": ("LGA", "LGAs"), "state": ("state", "states")}
_RUN_COLUMNS = {
    "tpr": Column(name="tpr", label="TPR", unit="percent", is_rate=True, scale=100.0,
                  rate_of=("positives", "tests")),
    "tests": Column(name="tests", label="Tests", additive=True),
    "positives": Column(name="positives", label="Positive tests", additive=True),
    "burden": Column(name="burden", label="Malaria burden", is_rate=True,
                     unit="per 1,000 people a year"),
    "tpr_smoothed": Column(name="tpr_smoothed", label="TPR, smoothed", unit="percent",
                           is_rate=True),
    "facilities": Column(name="facilities", label="Facilities", additive=True),
    "population": Column(name="population", label="Population", additive=True),
}  # fmt: skip


def tests_run(workspace: Workspace) -> Run | None:
    """The calculation of test positivity on the reports in force."""
    run = workspace.asked("tpr") or workspace.latest("tpr")
    return run if run is not None and run.on_present_data else None


def fits_run(run: Run, asked: Question) -> bool:
    """Whether nothing was chosen that the calculation did not choose."""
    own = run.parameters
    pairs = (
        (asked.age_group, own["age"]),
        (asked.facility_level, own["facility_level"]),
        (asked.test_method, own["method"]),
    )
    return all(said is None or said == chosen for said, chosen in pairs)


def tests_source(workspace: Workspace, asked: Question) -> Source | NeedsRun:
    """A calculation of test positivity, asked for where there is none that fits."""
    run = tests_run(workspace)
    if run is None or not fits_run(run, asked):
        if workspace.facilities is None:
            raise need_facilities()
        return NeedsRun(
            TprRunOptions(
                age=asked.age_group or "u5",
                facility_level=asked.facility_level or "all",
                method=asked.test_method or "both",
            )
        )
    level = level_of_tests(workspace, asked)
    files = _FILES if asked.year is None else _YEAR_FILES
    if not run.artefacts.filter(name=files[level]).exists():
        raise ProblemError(
            "not_in_data",
            say("The reports hold no years to tell {year} apart.", year=asked.year),
            say("Ask without a year."),
        )
    frame = _as_asked(workspace.run_table(files[level], run), level, asked)
    columns = {name: NAMES[name] for name in (*NAMES,) if name in frame}
    columns |= {
        name: _of_year(column, asked) for name, column in _RUN_COLUMNS.items() if name in frame
    }
    own = run.parameters
    told = say(
        "From the test positivity computed from {name} ({receipt_hash}): {ages}, {levels}, {tests}.",
        name=run.facilities.name if run.facilities else "",
        receipt_hash=run.receipt_hash[:7],
        ages=AGES[own["age"]],
        levels=LEVELS[own["facility_level"]],
        tests=TESTS[own["method"]],
    )
    table = Table(
        key=f"tpr_{level}",
        title=say("Test positivity"),
        frame=frame,
        columns=columns,
        row=_ROWS[level],
    )
    return Source(table=table, run=run, told=told)


def _of_year(column: Column, asked: Question) -> Column:
    """The column under a name that says of which year it is."""
    if asked.year is None:
        return column
    return replace(column, label=say("{label} in {year}", label=column.label, year=str(asked.year)))


#: What of an LGA is taken over the rates of its wards.
OF_WARDS = ("spread", "iqr", "std", "range")


def level_of_tests(workspace: Workspace, asked: Question) -> str:
    """The level of the calculation that answers, where none is said."""
    if asked.count_of == "ward" or asked.having:
        return "ward"
    if asked.level == "lga" and asked.measure in OF_WARDS:
        return "ward"
    if asked.level in _FILES:
        return str(asked.level)
    if asked.measure == "count" or asked.order or asked.n or asked.operator or asked.both_ends:
        return asked.count_of if asked.count_of in ("ward", "lga") else "ward"
    if asked.within:
        return "ward"
    if not asked.areas:
        return "state"
    places = places_of(workspace)
    lgas = {fold(name) in places.lgas for name in asked.areas}
    return "lga" if lgas == {True} else "ward"


def _as_asked(table: pd.DataFrame, level: str, asked: Question) -> pd.DataFrame:
    """Rates in percent under the names people use; of wards those that are known as wards.

    In lists of wards a rate of fewer than ten tests is unknown, as it is for scores.
    """
    frame = table.rename(columns={"tested": "tests", "positive": "positives"})
    for name in ("tpr", "tpr_smoothed"):
        frame[name] = 100.0 * frame[name].astype(float)
    if level == "ward":
        frame = frame[frame["ward_name"] != UNKNOWN_WARD].reset_index(drop=True)
        if not asked.areas:
            frame["tpr"] = frame["tpr"].where(frame["tests"] >= FEWEST_TESTS)
        frame[TITLE] = frame["ward_name"] + " (" + frame["lga_name"] + ")"
    if asked.year is not None:
        frame = frame[frame["period"].astype(str) == str(asked.year)].reset_index(drop=True)
        if not len(frame):
            raise ProblemError(
                "not_in_data",
                say("The reports hold nothing of {year}.", year=asked.year),
                say("Ask for another year, or without one."),
            )
    return frame
