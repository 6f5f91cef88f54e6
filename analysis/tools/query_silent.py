"""Who is not there: facilities without a report in a time, areas without facilities of a level."""

from __future__ import annotations

import pandas as pd

from analysis.query.execute import kept_by
from analysis.query.plan import Filter
from analysis.tools.base import Answer
from analysis.tools.query_asked import Question
from analysis.tools.query_facilities import FACILITY
from analysis.tools.query_plans import plan_of
from analysis.tools.query_reports import of_time
from analysis.tools.query_units import LEVELS, unit_words
from analysis.tools.query_wards import Source
from analysis.tools.wording import counted, joined, some_of
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

NAMED, MOST_NAMED, MOST_YEARS = 3, 10, 3


def silent_facilities(workspace: Workspace, asked: Question, source: Source) -> Answer:
    """Those with a report at another time and none then; of them those that had begun and not ended.

    Raises
    ------
    ProblemError
        Where a name is not in the data.
    """
    table = source.table
    times = of_time(asked, table)
    counting = asked.model_copy(
        update={"measure": "count", "level": "facility", "variable": None, "silent": False}
    )
    found = plan_of(workspace, counting, source)
    if isinstance(found, Answer):
        return found
    rest = tuple(item for item in found.plan.filters if item not in times)
    there = kept_by(table, rest)
    if asked.seen_years:
        seen = there.loc[there["year"].isin(asked.seen_years), FACILITY].unique()
        there = there[there[FACILITY].isin(seen)]
    then = kept_by(table, (*rest, *times))
    spans = there.groupby(FACILITY, sort=True)["period"].agg(["min", "max"])
    gone = spans[~spans.index.isin(then[FACILITY].unique())]
    rest = (*rest, *_seen(asked))
    return _told(source, times, rest, spans, gone, _between(table.frame, times, gone))


def _seen(asked: Question) -> tuple[Filter, ...]:
    """The words that they reported in other years."""
    if not asked.seen_years:
        return ()
    own = sorted(asked.seen_years)
    many = len(own) > MOST_YEARS
    years = f"{own[0]}–{own[-1]}" if many else joined([str(year) for year in own], "or")
    words = say("with a report in {years}", years=years)
    return (Filter(column="year", operator="in", value=asked.seen_years, words=words),)


def _between(frame: pd.DataFrame, times: tuple[Filter, ...], gone: pd.DataFrame) -> int:
    """How many had reported before that time and did so after it."""
    wanted = frame["period"].notna()
    for item in times:
        values = item.value if isinstance(item.value, tuple) else (item.value,)
        own = frame[item.column]
        if item.operator == "in":
            wanted &= own.isin(values)
        else:
            limit = values[0]
            wanted &= {">=": own >= limit, "<=": own <= limit, "!=": own != limit}[item.operator]
    asked = frame.loc[wanted, "period"]
    if not len(asked):
        return 0
    first, last = asked.min(), asked.max()
    return int(((gone["min"] < first) & (gone["max"] > last)).sum())


def _told(
    source: Source,
    times: tuple[Filter, ...],
    rest: tuple[Filter, ...],
    spans: pd.DataFrame,
    gone: pd.DataFrame,
    between: int,
) -> Answer:
    when = ", ".join(item.words for item in times)
    where = "".join(f", {item.words}" for item in rest if item.words)
    names = [str(name) for name in gone.index[:NAMED]]
    more = len(gone) - len(names)
    listed = say("{names} and {more:,} more", names=", ".join(names), more=more) if more > 0 else joined(names)  # fmt: skip
    headline = say(
        "{count:,} of {facilities} sent no report {when}{where}",
        count=len(gone), facilities=counted(len(spans), "facility", "facilities"),
        when=when, where=where,
    )  # fmt: skip
    return Answer(
        headline=f"{headline}: {listed}." if names else f"{headline}.",
        points=(
            say("{count:,} of them reported both before and after; the others had not begun or had ended.",
                count=between),
            say("The facilities are those that the file holds at any time. {told}", told=source.told),
        ),
        table={
            "columns": [say("Facility"), say("First report"), say("Last report")],
            "rows": [[str(name), str(row["min"]), str(row["max"])]
                     for name, row in gone.head(300).iterrows()],
        },
        rows_in=len(source.table.frame),
        rows_out=len(gone),
    )  # fmt: skip


def lacking(workspace: Workspace, asked: Question, source: Source) -> Answer:
    """Areas of the reports without a facility of these levels.

    Raises
    ------
    ProblemError
        Where a name is not in the data.
    """
    level = asked.level if asked.level in ("ward", "lga") else "lga"
    whole = asked.model_copy(
        update={"lacking_levels": (), "facility_level": None, "measure": "count",
                "level": level, "variable": None, "order": None, "n": None}
    )  # fmt: skip
    found = plan_of(workspace, whole, source)
    if isinstance(found, Answer):
        return found
    rows = kept_by(source.table, found.plan.filters)
    key = LEVELS[level]
    having = rows.loc[rows["facility_level"].isin(asked.lacking_levels), key].unique()
    every = sorted(str(name) for name in rows[key].dropna().unique())
    gone = [name for name in every if name not in set(having)]
    levels = joined([say(name) for name in asked.lacking_levels], "or")
    where = "".join(f", {item.words}" for item in found.plan.filters if item.words)
    names = some_of(gone, MOST_NAMED)
    return Answer(
        headline=say(
            "{count:,} of {areas} have no {levels} facility in the reports{where}",
            count=len(gone), areas=counted(len(every), *unit_words(level)), levels=levels, where=where,
        ) + (f": {names}." if gone else "."),
        points=(source.told,),
        table={"columns": [unit_words(level)[0]], "rows": [[name] for name in gone[:300]]},
        rows_in=len(source.table.frame),
        rows_out=len(gone),
    )  # fmt: skip
