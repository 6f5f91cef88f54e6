"""Groups by how many of their rows fit: "LGAs with at least 3 wards above 30 %", "with no such ward"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.query.plan import Column, Filter, Measure, Table
from analysis.query.words import lowered, rows_words, together
from analysis.tools.query_measures import beside
from analysis.tools.query_shares import COMPARED, FITTING, FITTING_SHARE, with_share
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

if TYPE_CHECKING:
    from analysis.tools.query_build import Asked, Build

LGA = "lga_name"


def share_of_each(build: Build) -> Asked:
    """The share of the rows of each LGA that fit, of those that can be compared."""
    table = with_share(build.table, build.conditions)
    column = table.columns[FITTING_SHARE]
    main = Measure(how="rate", column=FITTING_SHARE)
    measures = (main, *beside(main, [column], table))
    own = build.group_plan(LGA, measures, main.key, column, build.kept, level="lga")
    order = replace(own.plan, order_by=main.key)
    return replace(own, plan=order, table=table)


def with_so_many(build: Build) -> Asked:
    """The LGAs of which so many rows fit, or such a part of those that can be compared.

    Raises
    ------
    ProblemError
        `not_in_data` where the rows are not those of LGAs.
    """
    wanted = build.asked.having
    if wanted is None or build.row != "ward" or LGA not in build.table.columns:
        raise ProblemError(
            "not_in_data",
            say("{title} does not tell wards apart by LGA.", title=build.table.title),
            say("Ask for wards."),
        )
    table = _named(build.table, build)
    by_part = wanted.unit == "percent"
    main = Measure(how="rate" if by_part else "sum", column=FITTING_SHARE if by_part else FITTING)
    others = [Measure(how="sum", column=name) for name in (FITTING, COMPARED)]
    measures = (main, *(item for item in others if item.key != main.key))
    label = table.columns[str(main.column)].label
    none = wanted.operator == "=" and wanted.value == 0
    words = say("no {rows}", rows=lowered(label)) if none else ""
    having = (Filter(column=main.key, operator=wanted.operator, value=wanted.value, words=words),)
    return replace(
        build.group_plan(
            LGA,
            measures,
            main.key,
            table.columns[str(main.column)],
            build.kept,
            having,
            counted=build.asked.measure == "count",
            level="lga",
        ),
        table=table,
    )


def counted_apart(build: Build, column: str, level: str) -> Asked:
    """How many wards fit in each of some places, none counted as 0."""
    table = _named(build.table, build)
    main = Measure(how="sum", column=FITTING)
    return replace(
        build.group_plan(
            column,
            (main, Measure(how="sum", column=COMPARED)),
            main.key,
            table.columns[FITTING],
            build.kept,
            level=level,
            apart=True,
        ),
        table=table,
    )


def _named(whole: Table, build: Build) -> Table:
    """The table with what fits, under the words of what it fits."""
    table = with_share(whole, build.conditions)
    rows = rows_words(whole)
    said = together(list(build.conditions), whole)
    label = say("{rows} with {conditions}", rows=rows, conditions=said) if said else rows
    share = say("share of {rows}", rows=label)
    own: dict[str, Column] = {
        FITTING: replace(table.columns[FITTING], label=label[:1].upper() + label[1:]),
        FITTING_SHARE: replace(table.columns[FITTING_SHARE], label=share[:1].upper() + share[1:]),
    }
    frame = table.frame.assign(**table.frame[[FITTING, COMPARED]].fillna(0.0))
    return replace(table, frame=frame, columns={**table.columns, **own})
