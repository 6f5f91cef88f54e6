"""Which table answers a question, and which of its columns a name means."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.models import Run
from analysis.query.plan import Column, Table
from analysis.science.tpr.words import FEWEST_TESTS, UNKNOWN_WARD
from analysis.science.variables import find_variable
from analysis.services.plan_tpr import AGES, LEVELS, TESTS, TprRunOptions, need_facilities
from analysis.tools.base import Answer, NeedsRun
from analysis.tools.choices import given
from analysis.tools.columns import find_column
from analysis.tools.places import fold, places_of
from analysis.tools.query_asked import OF_REPORTS, Question
from analysis.tools.query_facilities import (
    ABOVE,
    FEVER,
    LLIN,
    SPLITS,
    facility_reports,
    facility_table_columns,
)
from analysis.tools.query_nets import NET_COLUMNS
from analysis.tools.query_wards import (
    NAMES,
    RISK_COLUMNS,
    TITLE,
    TREND_COLUMNS,
    Source,
    ward_source,
)
from analysis.tools.results import run_or_ask
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

#: The tests and positives that count in a rate, and where all of a table are counted.
COUNTED = {
    "tests_counted": ("tests", "tested"),
    "positives_counted": ("positives", "positive"),
}
MEASURES_OF_TESTS = ("tpr", "burden", "tests", "positives", *COUNTED)
#: What a table calls nets that were given, and the tests behind a rate of the wards.
_OTHER_NAMES = {LLIN: "nets", "nets": LLIN, "tests": "tested", "positives": "positive"}
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


def find_source(workspace: Workspace, asked: Question) -> Source | NeedsRun:
    """The table that holds what is asked for.

    Raises
    ------
    ProblemError
        `need_data` with the step that is missing; `not_in_data`.
    """
    kind = asked.source or _kind(workspace, asked)
    if kind == "facilities":
        return _facilities(workspace, asked)
    if kind == "tpr":
        return _tests(workspace, asked)
    if any(name in RISK_COLUMNS for name in asked.names):
        run = run_or_ask(workspace)
        if isinstance(run, NeedsRun):
            return run
    _need_results(workspace, asked)
    _need_year(workspace, asked)
    names = tuple(_OTHER_NAMES[LLIN] if name == LLIN else name for name in asked.names)
    return ward_source(workspace, names, asked.year)


def _kind(workspace: Workspace, asked: Question) -> str:
    """`wards`, `facilities` or `tpr`."""
    facilities = workspace.facilities
    if _only_reports(asked):
        return "facilities"
    names = asked.names
    if asked.within and asked.within[-1].level == "facility":
        return "facilities"
    if names and all(name in (FEVER, ABOVE) for name in names):
        return "facilities"
    if LLIN in names:
        if facilities is not None and LLIN in facility_table_columns(facilities):
            return "facilities"
        return "wards"
    if names and all(name in MEASURES_OF_TESTS for name in names):
        return _kind_of_tests(workspace, asked)
    has_wards = workspace.table is not None or workspace.link is not None
    if facilities is None or not has_wards:
        return "facilities" if facilities is not None else "wards"
    known = {str(item["name"]).casefold() for item in workspace.columns}
    own = {name.casefold() for name in facility_table_columns(facilities)}
    in_reports = all(name.casefold() in own and name.casefold() not in known for name in names)
    return "facilities" if names and in_reports else "wards"


def _only_reports(asked: Question) -> bool:
    at_facilities = asked.level == "facility" or asked.count_of in ("facility", "report")
    of_time = (
        *(asked.months, asked.last_years, asked.first_year, asked.last_year, asked.first_month),
        *(asked.last_month, asked.last_months, asked.except_years, asked.except_months),
    )
    of_some = asked.except_age_group or asked.except_facility_level or asked.silent
    counted = asked.count_of in ("month", "quarter", "year")
    at_facilities = at_facilities or bool(asked.facilities)
    return bool(at_facilities or asked.group_by in OF_REPORTS or any(of_time) or of_some or counted)


def _kind_of_tests(workspace: Workspace, asked: Question) -> str:
    run = tests_run(workspace)
    if run is not None and _fits_run(run, asked):
        return "tpr"
    chosen = asked.age_group or asked.facility_level or asked.test_method or asked.year
    has_column = _has_rate(workspace) and set(asked.names) == {"tpr"}
    if workspace.facilities is not None:
        if "burden" in asked.names:
            return "tpr"
        return "wards" if has_column and not chosen else "facilities"
    return "wards"


def _has_rate(workspace: Workspace) -> bool:
    if workspace.table is None and workspace.link is None:
        return False
    return any(_key(str(item["name"])) == "test_positivity_rate" for item in workspace.columns)


def _key(name: str) -> str:
    known = find_variable(name)
    return known.key if known is not None else ""


def tests_run(workspace: Workspace) -> Run | None:
    """The calculation of test positivity on the reports in force."""
    run = workspace.asked("tpr") or workspace.latest("tpr")
    return run if run is not None and run.on_present_data else None


def _fits_run(run: Run, asked: Question) -> bool:
    """Whether nothing was chosen that the calculation did not choose."""
    own = run.parameters
    pairs = (
        (asked.age_group, own["age"]),
        (asked.facility_level, own["facility_level"]),
        (asked.test_method, own["method"]),
    )
    return all(said is None or said == chosen for said, chosen in pairs)


def _facilities(workspace: Workspace, asked: Question) -> Source:
    facilities = workspace.facilities
    if facilities is None:
        raise need_facilities()
    age, test = asked.age_group, asked.test_method
    split = asked.group_by if asked.group_by in SPLITS else None
    gone = asked.except_age_group
    table = facility_reports(facilities, age, test, split, gone)
    what = AGES[age or "all"]
    if gone is not None:
        what = say("all ages without {ages}", ages=AGES[gone])
    by = TESTS[test or "both"]
    return Source(
        table=table, told=say("From {name}: {what}, {by}.", name=facilities.name, what=what, by=by)
    )


def _tests(workspace: Workspace, asked: Question) -> Source | NeedsRun:
    """A calculation of test positivity, asked for where there is none that fits."""
    run = tests_run(workspace)
    if run is None or not _fits_run(run, asked):
        if workspace.facilities is None:
            raise need_facilities()
        return NeedsRun(
            TprRunOptions(
                age=asked.age_group or "u5",
                facility_level=asked.facility_level or "all",
                method=asked.test_method or "both",
            )
        )
    level = _level_of_tests(workspace, asked)
    files = _FILES if asked.year is None else _YEAR_FILES
    if not run.artefacts.filter(name=files[level]).exists():
        raise ProblemError(
            "not_in_data",
            say("The reports hold no years to tell {year} apart.", year=asked.year),
            say("Ask without a year."),
        )
    frame = _as_asked(workspace.run_table(files[level], run), level, asked)
    columns = {name: NAMES[name] for name in (*NAMES,) if name in frame}
    columns |= {name: column for name, column in _RUN_COLUMNS.items() if name in frame}
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


def _level_of_tests(workspace: Workspace, asked: Question) -> str:
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


def _need_results(workspace: Workspace, asked: Question) -> None:
    """Results of plans that are not there yet: the step that makes them."""
    headers = {str(item["name"]).casefold() for item in workspace.columns}
    wanted = [name for name in asked.names if name.casefold() not in headers]
    if any(name in (*NET_COLUMNS, LLIN) for name in wanted) and workspace.latest("nets") is None:
        raise ProblemError(
            "need_data",
            say("No nets are planned yet."),
            say("Make a net plan first: “plan 200,000 nets”."),
            409,
        )
    if any(name in TREND_COLUMNS for name in wanted) and workspace.latest("trend") is None:
        raise ProblemError(
            "need_data",
            say("No trend is computed yet."),
            say("Ask first: “show the trend by ward”."),
            409,
        )


def _need_year(workspace: Workspace, asked: Question) -> None:
    years = list(workspace.link.years) if workspace.link is not None else []
    if asked.year is None or str(asked.year) in years:
        return
    raise ProblemError(
        "not_in_data",
        say("The ward data hold no values of {year}.", year=asked.year),
        say("They have the years {join}.", join=", ".join(years))
        if years
        else say("They have no years."),
    )


def find_name(workspace: Workspace, asked: Question, table: Table, name: str) -> str | Answer:
    """The column that a name means, or the question which of several.

    Raises
    ------
    ProblemError
        `unknown_column`, `not_in_data`, `need_data`: see `analysis.tools.columns.find_column`.
    """
    wanted = name.strip().casefold()
    for column in table.columns:
        if column.casefold() == wanted:
            return column
    if name in COUNTED or _OTHER_NAMES.get(name) in table.columns:
        return _by_other_name(table, name)
    same = [item for item in table.columns if _key(item) and _key(item) == _key(name)]
    if name == "tpr":
        same = [item for item in table.columns if _key(item) == "test_positivity_rate"]
    if len(same) > 1:
        return which_column(asked, table, name, same)
    if same:
        return same[0]
    for item, entry in table.columns.items():
        if wanted in (entry.label.casefold(), item.replace("_", " ").casefold()):
            return item
    if table.key == "wards":
        return find_column(workspace, name)
    raise ProblemError(
        "not_in_data",
        say(
            "{title} has no column for {replace}.",
            title=table.title,
            replace=name.replace("_", " "),
        ),
        say("It has {join}.", join=", ".join(column.label for column in table.columns.values())),
    )


def _by_other_name(table: Table, name: str) -> str:
    """The column that a table calls otherwise: nets, tests and positives."""
    others = COUNTED.get(name) or (_OTHER_NAMES[name],)
    found = next((other for other in others if other in table.columns), None)
    if found is None:
        raise ProblemError(
            "need_data",
            say("{title} holds no numbers of tests behind its rates.", title=table.title),
            say("Upload the facility reports to see tests and positives."),
        )
    return found


def which_column(asked: Question, table: Table, name: str, same: list[str]) -> Answer:
    """One button for each column that a name may mean."""
    said = given(asked)
    chips = [
        {"label": table.columns[item].label, "tool": "query_data",
         "arguments": _instead(said, name, item)}
        for item in same[:6]
    ]  # fmt: skip
    return Answer(
        headline=say(
            "{same} columns could be meant by “{replace}”. Which one?",
            same=len(same),
            replace=name.replace("_", " "),
        ),
        points=(say("They are {join}.", join=", ".join(same)),),
        chips=tuple(chips),
        outcome="clarify",
    )


def _instead(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {key: _instead(item, old, new) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_instead(item, old, new) for item in value]
    return new if value == old else value
