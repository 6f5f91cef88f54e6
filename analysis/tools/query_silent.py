"""Facilities of the reports that sent none in the time asked for."""

from __future__ import annotations

import pandas as pd

from analysis.query.execute import kept_by
from analysis.query.plan import Filter
from analysis.tools.base import Answer
from analysis.tools.query_asked import Question
from analysis.tools.query_facilities import FACILITY
from analysis.tools.query_plans import plan_of
from analysis.tools.query_reports import of_time
from analysis.tools.query_wards import Source
from analysis.tools.wording import counted, joined
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

NAMED = 3


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
    then = kept_by(table, (*rest, *times))
    spans = there.groupby(FACILITY, sort=True)["period"].agg(["min", "max"])
    gone = spans[~spans.index.isin(then[FACILITY].unique())]
    return _told(source, times, rest, spans, gone, _between(table.frame, times, gone))


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
