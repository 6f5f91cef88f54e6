"""Which table answers a question, and which of its columns a name means."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analysis.query.execute import kept_by
from analysis.query.plan import Table
from analysis.science.variables import find_variable
from analysis.services.plan_tpr import AGES, TESTS, need_facilities
from analysis.tools.base import Answer, NeedsRun
from analysis.tools.choices import given
from analysis.tools.columns import find_column
from analysis.tools.query_asked import OF_REPORTS, Question
from analysis.tools.query_facilities import (
    ABOVE,
    FEVER,
    LLIN,
    SPLITS,
    facility_reports,
    facility_table_columns,
)
from analysis.tools.query_joined import OF_REPORTS as OF_THE_REPORTS
from analysis.tools.query_joined import (
    RATIO,
    ratio_of_reports,
    ratio_to_people,
    wards_of_reports,
    with_reports,
)
from analysis.tools.query_nets import NET_COLUMNS
from analysis.tools.query_reporting import OF_MONTHS, REPORTED, with_months
from analysis.tools.query_reports import of_reports
from analysis.tools.query_tests import fits_run, tests_run, tests_source
from analysis.tools.query_wards import (
    RISK_COLUMNS,
    TREND_COLUMNS,
    Source,
    ward_source,
)
from analysis.tools.results import run_or_ask
from analysis.value_columns import POPULATION
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


def find_source(workspace: Workspace, asked: Question) -> Source | NeedsRun:
    """The table that holds what is asked for.

    Raises
    ------
    ProblemError
        `need_data` with the step that is missing; `not_in_data`.
    """
    kind = _source_said(workspace, asked) or _kind(workspace, asked)
    if _to_people(asked):
        return ratio_to_people(
            workspace, asked, facilities_source(workspace, asked), ward_source(workspace)
        )
    if kind == "facilities" and _counts_wards(asked):
        return _wards_of_reports(workspace, asked)
    if kind == "facilities":
        return facilities_source(workspace, asked)
    if kind == "tpr":
        return tests_source(workspace, asked)
    if _of_other_reports(workspace, asked):
        return with_reports(workspace, asked, ward_source(workspace, asked.names))
    if any(name in RISK_COLUMNS for name in asked.names):
        run = run_or_ask(workspace)
        if isinstance(run, NeedsRun):
            return run
    _need_results(workspace, asked)
    _need_year(workspace, asked)
    names = tuple(_OTHER_NAMES[LLIN] if name == LLIN else name for name in asked.names)
    return ward_source(workspace, names, asked.year)


def _source_said(workspace: Workspace, asked: Question) -> str | None:
    """The source that is named, unless it has not all that is asked for and the wards have."""
    wards = workspace.table is not None or workspace.link is not None
    if asked.source != "facilities" or workspace.facilities is None or not wards:
        return asked.source
    own = {name.casefold() for name in facility_table_columns(workspace.facilities)}
    own |= {*MEASURES_OF_TESTS, *OF_THE_REPORTS, *OF_MONTHS, RATIO, ABOVE, FEVER}
    beside = [name for name in asked.names if name.casefold() not in own]
    known = {str(item["name"]).casefold() for item in workspace.columns} | {POPULATION}
    return None if beside and all(name.casefold() in known for name in beside) else asked.source


def _kind(workspace: Workspace, asked: Question) -> str:
    """`wards`, `facilities` or `tpr`."""
    facilities = workspace.facilities
    if _only_reports(asked):
        return "facilities"
    names = asked.names
    if names and set(names) <= {RATIO, *OF_THE_REPORTS} and RATIO in names:
        return "facilities"
    if asked.within and asked.within[-1].level == "facility":
        return "facilities"
    if names and all(name in (FEVER, ABOVE, *OF_MONTHS) for name in names):
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


def _counts_wards(asked: Question) -> bool:
    """Whether wards are counted in each LGA by what their reports say."""
    counted = asked.count_of == "ward" and asked.level == "lga"
    return bool((counted or asked.having) and (asked.conditions or asked.operator))


def _wards_of_reports(workspace: Workspace, asked: Question) -> Source:
    source = facilities_source(workspace, asked)
    rows = kept_by(source.table, of_reports(asked, source.table))
    when = [item.words for item in of_reports(asked, source.table) if item.words]
    told = f"{source.told} {', '.join(when)}" if when else source.told
    return wards_of_reports(replace(source, table=replace(source.table, frame=rows), told=told))


def _of_other_reports(workspace: Workspace, asked: Question) -> bool:
    """Whether wards are asked for by reports of a time, age, level or test that no column has."""
    if workspace.facilities is None or not set(asked.names) & set(OF_THE_REPORTS):
        return False
    has_wards = workspace.table is not None or workspace.link is not None
    chosen = (asked.age_group, asked.facility_level, asked.test_method, *_times(asked))
    run = tests_run(workspace)
    fits = run is not None and fits_run(run, asked) and not any(_times(asked))
    held = fits or (not any(chosen) and _has_rate(workspace))
    return has_wards and not (held and set(asked.names) & set(OF_THE_REPORTS) == {"tpr"})


def _times(asked: Question) -> tuple[object, ...]:
    return (
        *(asked.year, asked.years, asked.months, asked.last_years, asked.first_year),
        *(asked.last_year, asked.first_month, asked.last_month, asked.last_months),
        *(asked.except_years, asked.except_months),
    )


def _only_reports(asked: Question) -> bool:
    at_facilities = asked.level == "facility" or asked.count_of in ("facility", "report")
    beside = set(asked.names) - set(MEASURES_OF_TESTS) - set(OF_THE_REPORTS) - {RATIO, *OF_MONTHS}
    of_time = () if beside and set(asked.names) & set(OF_THE_REPORTS) else _times(asked)[2:]
    of_some = (
        *(asked.except_age_group, asked.except_facility_level, asked.silent, asked.sides),
        *(asked.moves, asked.lacking_levels, asked.every_month, asked.unknown_ward),
        asked.except_facilities,
    )
    counted = asked.count_of in ("month", "quarter", "year")
    at_facilities = at_facilities or bool(asked.facilities)
    return bool(
        at_facilities or asked.group_by in OF_REPORTS or any(of_time) or any(of_some) or counted
    )


def _kind_of_tests(workspace: Workspace, asked: Question) -> str:
    run = tests_run(workspace)
    if run is not None and fits_run(run, asked):
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


def _to_people(asked: Question) -> bool:
    return asked.ratio is not None and asked.ratio.to == POPULATION


def facilities_source(workspace: Workspace, asked: Question) -> Source:
    """The facility reports of the ages and tests asked for.

    Raises
    ------
    ProblemError
        `need_data` where there are none.
    """
    facilities = workspace.facilities
    if facilities is None:
        raise need_facilities()
    age, test = asked.age_group, asked.test_method
    split = asked.group_by if asked.group_by in SPLITS else None
    gone = asked.except_age_group
    table = facility_reports(facilities, age, test, split, gone)
    table = ratio_of_reports(asked, table) if not _to_people(asked) else table
    table = with_months(table, (*asked.names, *([REPORTED] if asked.every_month else ())))
    what = AGES[age or "all"]
    if gone is not None:
        what = say("all ages without {ages}", ages=AGES[gone])
    by = TESTS[test or "both"]
    return Source(
        table=table, told=say("From {name}: {what}, {by}.", name=facilities.name, what=what, by=by)
    )


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
