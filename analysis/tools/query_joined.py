"""Reports beside the wards: what each ward reported, and a number of one thing for so many of another."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.query.execute import kept_by
from analysis.query.plan import Column, Table
from analysis.science.tpr.words import UNKNOWN_WARD
from analysis.science.variables import find_variable
from analysis.services.plan_tpr import AGES, TESTS
from analysis.tools.places import fold, places_of
from analysis.tools.query_asked import Question
from analysis.tools.query_facilities import FEVER, LLIN, facility_reports
from analysis.tools.query_reports import of_reports
from analysis.tools.query_wards import NAMES, TITLE, Source
from analysis.tools.wording import as_text, joined
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

RATIO = "ratio"
#: What reports tell of a ward, beside the columns of the ward table.
OF_REPORTS = ("tpr", "tests", "positives", FEVER, LLIN)
_COUNTS = ("tests", "positives", "tests_counted", "positives_counted", FEVER, LLIN)
_ROWS = {"ward": ("ward", "wards"), "lga": ("LGA", "LGAs"), "state": ("state", "states")}
_KEYS = {"ward": [TITLE, "ward_name", "lga_name"], "lga": ["lga_name"], "state": ["state_name"]}


def with_reports(workspace: Workspace, asked: Question, source: Source) -> Source:
    """The wards with what the reports of the time, age, level and test asked for say of each.

    A ward that no report names has no value there.
    """
    facilities = workspace.facilities
    if facilities is None:
        return source
    reports = facility_reports(
        facilities, asked.age_group, asked.test_method, None, asked.except_age_group
    )
    rows = kept_by(reports, of_reports(asked, reports))
    names = [name for name in _COUNTS if name in rows]
    keys = [rows["lga_name"].map(_folded), rows["ward_name"].map(_folded)]
    sums = rows.groupby(keys)[names].sum(min_count=1)
    frame = source.table.frame
    wanted = pd.MultiIndex.from_arrays(
        [frame["lga_name"].map(_folded), frame["ward_name"].map(_folded)]
    )
    own = sums.reindex(wanted).set_axis(frame.index)
    tests = own["tests_counted"]
    own["tpr"] = 100.0 * own["positives_counted"] / tests.where(tests > 0)
    shown = [*names, "tpr"]
    columns = {**source.table.columns, **{name: reports.columns[name] for name in shown}}
    when = [] if asked.age_group else [say("all ages")]
    columns["tpr"] = _at_time(columns["tpr"], asked, reports, when)
    table = replace(source.table, frame=frame.assign(**{name: own[name] for name in shown}), columns=columns)  # fmt: skip
    return replace(source, table=table, told=f"{source.told} {told_of(asked, facilities.name)}")


def _at_time(
    column: Column, asked: Question, reports: Table, said: list[str] | None = None
) -> Column:
    """The column with the time and level of its reports in its name."""
    words = [*(said or []), *(item.words for item in of_reports(asked, reports) if item.words)]
    known = [item for item in words if item != say("where the ward is known")]
    return replace(column, label=f"{column.label} ({', '.join(known)})") if known else column


def wards_of_reports(source: Source) -> Source:
    """The wards of the reports, a row each, with what they reported: to count wards of an LGA."""
    reports = source.table
    rows = reports.frame[reports.frame["ward_name"] != UNKNOWN_WARD]
    names = [name for name in _COUNTS if name in rows]
    keys = [TITLE, "ward_name", "lga_name"]
    frame = rows.groupby(keys, sort=False)[names].sum(min_count=1).reset_index()
    tests = frame["tests_counted"]
    frame["tpr"] = 100.0 * frame["positives_counted"] / tests.where(tests > 0)
    columns = {name: NAMES[name] for name in keys}
    columns |= {name: reports.columns[name] for name in (*names, "tpr")}
    table = Table(
        key="tpr_ward", title=reports.title, frame=frame, columns=columns, row=_ROWS["ward"]
    )
    return replace(source, table=table)


def told_of(asked: Question, name: str) -> str:
    """Which reports these are."""
    what = AGES[asked.age_group or "all"]
    if asked.except_age_group is not None:
        what = say("all ages without {ages}", ages=AGES[asked.except_age_group])
    return say("From {name}: {what}, {by}.", name=name, what=what,
               by=TESTS[asked.test_method or "both"])  # fmt: skip


def _folded(name: object) -> str:
    return fold(as_text(name))


def ratio_of_reports(asked: Question, table: Table) -> Table:
    """The reports with a number of one of their counts for so many of another."""
    if asked.ratio is None:
        return table
    of, to = (_column(table, name) for name in (asked.ratio.of, asked.ratio.to))
    return _with_ratio(table, of, to, asked.ratio.per)


def ratio_to_people(
    workspace: Workspace, asked: Question, reports: Source, wards: Source
) -> Source:
    """Areas with a count of the reports for so many of the people who live there.

    Raises
    ------
    ProblemError
        `not_in_data` where the ward table holds no population.
    """
    if asked.ratio is None:
        return wards
    level = level_of_ratio(workspace, asked)
    of = _column(reports.table, asked.ratio.of)
    to = _people(wards.table, asked.ratio.to)
    homes = wards.table.frame
    rows = _of_known_people(kept_by(reports.table, of_reports(asked, reports.table)), homes, to)
    count = rows.groupby([rows[name].map(_folded) for name in _names(level)])[of.name].sum(
        min_count=1
    )
    keys = [name for name in _KEYS[level] if name in homes]
    frame = homes.groupby(keys, sort=False, dropna=False)[to.name].sum(min_count=1).reset_index()
    at = [frame[name].map(_folded) for name in _names(level)]
    index = pd.MultiIndex.from_arrays(at) if len(at) > 1 else pd.Index(at[0])
    frame[of.name] = count.reindex(index).to_numpy()
    of = _at_time(of, asked, reports.table)
    if level == "state":
        frame["state_name"] = frame["state_name"].fillna(joined(places_of(workspace).states))
    columns = {name: NAMES[name] for name in keys}
    table = Table(
        key=f"ratio_{level}", title=say("The reports and the people"), frame=frame,
        columns={**columns, of.name: of, to.name: to}, row=_ROWS[level],
    )  # fmt: skip
    told = f"{reports.told} {wards.told}"
    return Source(table=_with_ratio(table, of, to, asked.ratio.per), told=told)


def _of_known_people(rows: pd.DataFrame, homes: pd.DataFrame, people: Column) -> pd.DataFrame:
    """Without the reports of wards whose people are not known; those that name no ward stay."""
    known = homes[homes[people.name].notna()]
    pairs = set(zip(known["lga_name"].map(_folded), known["ward_name"].map(_folded), strict=True))
    own = zip(rows["lga_name"].map(_folded), rows["ward_name"].map(_folded), strict=True)
    kept = [
        pair in pairs or ward == UNKNOWN_WARD
        for pair, ward in zip(own, rows["ward_name"], strict=True)
    ]
    return rows[kept]


def _names(level: str) -> list[str]:
    return {"ward": ["lga_name", "ward_name"], "lga": ["lga_name"], "state": ["state_name"]}[level]


def level_of_ratio(workspace: Workspace, asked: Question) -> str:
    """Of what areas a ratio to people is asked: those named, else the state."""
    if asked.level in _ROWS:
        return str(asked.level)
    if asked.order or asked.conditions or asked.operator:
        return "lga"
    if not asked.areas:
        return "state"
    places = places_of(workspace)
    return "lga" if all(fold(name) in places.lgas for name in asked.areas) else "ward"


def _with_ratio(table: Table, of: Column, to: Column, per: float) -> Table:
    frame = table.frame
    bottom = frame[to.name].astype(float)
    values = per * frame[of.name].astype(float) / bottom.where(bottom > 0)
    label = say("{of} per {n:,.0f} {to}", of=of.label, n=per, to=_lowered(to.label))
    label = label if per != 1 else say("{of} for each of {to}", of=of.label, to=_lowered(to.label))
    column = Column(
        name=RATIO, label=label, is_rate=True, scale=per, rate_of=(of.name, to.name),
    )  # fmt: skip
    return replace(
        table, frame=frame.assign(**{RATIO: values}), columns={**table.columns, RATIO: column}
    )


def _lowered(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _column(table: Table, name: str) -> Column:
    wanted = name.casefold()
    own = next((item for key, item in table.columns.items() if key.casefold() == wanted), None)
    if own is None or own.kind != "number":
        raise ProblemError(
            "not_in_data",
            say("{title} has no column for {replace}.", title=table.title, replace=name),
            say("It has {join}.", join=", ".join(item.label for item in table.columns.values())),
        )
    return own


def _people(table: Table, name: str) -> Column:
    for key, column in table.columns.items():
        known = find_variable(key)
        if known is not None and known.key == name and column.kind == "number":
            return column
    return _column(table, name)
