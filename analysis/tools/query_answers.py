"""The answer to a question about the data: its number in a headline, how it came, its rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.query.check import column_of
from analysis.query.execute import execute, kept_by
from analysis.query.plan import Result, Table
from analysis.query.words import (
    measure_words,
    nothing_fits,
    plan_words,
    rows_words,
)
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip, given
from analysis.tools.query_asked import Question
from analysis.tools.query_build import COUNT, Asked, Shape
from analysis.tools.query_contrast import contrast_words, is_pair, no_pair
from analysis.tools.query_headlines import headline, measured_label, measured_unit
from analysis.tools.query_shares import COMPARED
from analysis.tools.query_units import LEVELS, TIMES, unit_words
from analysis.tools.query_wards import RISK_COLUMNS, Source
from analysis.tools.wording import counted, joined, percent, rounded
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

#: Rows that an answer holds; the rest can be had as a file.
MOST_ROWS = 300
TWO = 2


def tell(
    workspace: Workspace, question: Question, source: Source, asked: Asked, result: Result
) -> Answer:
    """The whole answer; every number in it comes from the result."""
    table = source.table
    if not result.kept and asked.plan.filters and asked.shape != "count":
        return _nothing(source, asked, result)
    result = _of_what_was_asked(result, asked, question)
    frame = _ends(result.frame, question)
    if question.contrast is not None and not is_pair(asked, frame):
        return no_pair(question)
    shown = _table(table, asked, result, frame)
    notes = [
        *_computed(table, asked, result),
        _parts(asked, frame, question),
        _all_together(table, asked, question),
        f"{plan_words(asked.plan, table, result)}. {source.told}",
        _ties(result, asked),
        _more(shown, len(result.rows) if _of_rows(asked) else len(frame)),
    ]
    return Answer(
        headline=contrast_words(table, asked, frame, question)
        + headline(table, asked, result, frame, question)
        + _single_month(table, asked, question),
        points=tuple(note for note in notes if note)[:3],
        table=shown,
        chips=_next(workspace, question, asked),
        show=_show(workspace, asked, source),
        run=source.run,
        rows_in=result.looked_at,
        rows_out=len(result.rows),
    )


def _single_month(table: Table, asked: Asked, question: Question) -> str:
    """Of months of the calendar put in order over several years, also the first single month."""
    by_month = asked.plan.group_by == ("month_name",) and question.order is not None
    if not by_month or kept_by(table, asked.plan.filters)["year"].nunique() < TWO:
        return ""
    plan = replace(asked.plan, group_by=("period",), limit=1, offset=0)
    result, one = execute(plan, table), replace(asked, plan=plan, unit=("month", "months"))
    single = headline(table, one, result, result.frame, question)
    return say(" These are months of all years together. Of one year: {single}", single=single)


#: What stands beside counts of tests and rates without being asked for.
_BESIDE = frozenset(["tpr", "tests_counted", "positives_counted"])


def _of_what_was_asked(result: Result, asked: Asked, question: Question) -> Result:
    """Without what a column beside lacks: of the numbers asked for no row is left out for it."""
    main = {item.column for item in asked.plan.measures if item.key == asked.main}
    beside = _BESIDE - set(question.names) - main - {item.column for item in asked.plan.filters}
    own = {name: count for name, count in result.without_value.items() if name not in beside}
    return replace(result, without_value=own)


def _all_together(table: Table, asked: Asked, question: Question) -> str:
    """Of several places that are told apart, the number of all of them."""
    if not (asked.apart or _over_years(asked, question)):
        return ""
    plan = replace(asked.plan, group_by=(), order_by=None, limit=None, having=())
    measures = tuple(item for item in plan.measures if item.key != COUNT and item.column)
    plan = replace(plan, measures=measures or plan.measures)
    shape: Shape = "number" if measures else "count"
    unit = asked.unit if measures else unit_words("facility")
    whole = replace(asked, plan=plan, shape=shape, unit=unit)
    result = execute(plan, table)
    said = headline(table, whole, result, result.frame, question)
    return say("Together: {said}", said=said)


def _over_years(asked: Asked, question: Question) -> bool:
    """Whether counts of several years that were named are told apart."""
    years = asked.plan.group_by == ("year",) and len(question.years) > 1
    return years and question.contrast is None and question.order is None and not asked.plan.having


def _parts(asked: Asked, frame: pd.DataFrame, question: Question) -> str:
    """Of groups that are counted, the share of each of all."""
    counted_groups = (
        asked.shape == "groups" and asked.main == COUNT and len(asked.plan.group_by) == 1
    )
    whole = float(frame[COUNT].sum()) if counted_groups and question.measure == "share" else 0.0
    if not whole:
        return ""
    key = asked.plan.group_by[0]
    said = [f"{row[key]} {percent(row[COUNT], whole)}" for _, row in frame.iterrows()]
    return say("Shares: {shares}.", shares=joined(said))


def _nothing(source: Source, asked: Asked, result: Result) -> Answer:
    table = source.table
    return Answer(
        headline=nothing_fits(asked.plan, table),
        points=(f"{plan_words(asked.plan, table, result)}. {source.told}",),
        chips=(call_chip(say("List the variables"), "describe_data", topic="variables"),),
        run=source.run,
        rows_in=result.looked_at,
        rows_out=0,
    )


def _ends(frame: pd.DataFrame, question: Question) -> pd.DataFrame:
    """The first and the last n, where both are asked for."""
    n = question.n or 5
    if not question.both_ends or len(frame) <= 2 * n:
        return frame
    return pd.concat([frame.head(n), frame.tail(n)])


def _computed(table: Table, asked: Asked, result: Result) -> list[str]:
    """How the number came about, where that is not plain."""
    notes = _not_compared(table, asked, result)
    rate_of = asked.column.rate_of if asked.column is not None else None
    of_tests = rate_of is not None and "test" in rate_of[1]
    if asked.shape == "rows" and of_tests:
        notes.append(say("Each rate is positives over tests of the area."))
    for measure in asked.plan.measures:
        if measure.key != asked.main or measure.column is None:
            continue
        column = column_of(table, measure.column)
        if measure.how == "rate" and "positive" in str(column.rate_of):
            notes.append(
                say(
                    "Computed as positives over tests, summed first: {measure_words}.",
                    measure_words=measure_words(measure, table),
                )
            )
        elif measure.how == "mean" and column.is_rate and not measure.over:
            notes.append(
                say(
                    "The plain mean over {rows}: the tests behind each rate are not in the table, so it is not "
                    "weighted.",
                    rows=rows_words(table),
                )
            )
        elif measure.how in ("rate", "weighted mean", "std", "percentile", "iqr", "spread"):
            notes.append(
                say("Computed as {measure_words}.", measure_words=measure_words(measure, table))
            )
    return notes


def _not_compared(table: Table, asked: Asked, result: Result) -> list[str]:
    """Of groups chosen by how many of their rows fit: rows of which that is not known."""
    if not asked.plan.having or COMPARED not in result.rows:
        return []
    count = len(result.rows) - int(result.rows[COMPARED].sum())
    rows = rows_words(table, count)
    said = say("{count:,} {rows} without a value to compare left out.", count=count, rows=rows)
    return [said] if count else []


def _ties(result: Result, asked: Asked) -> str:
    if not result.ties:
        return ""
    return say(
        "{areas} more with the value of the last one.", areas=counted(result.ties, *asked.unit)
    )


def _of_rows(asked: Asked) -> bool:
    """Whether the table has the rows that the number was made from, and not groups."""
    return asked.shape in ("count", "number") and not asked.plan.having


def _more(table: dict[str, Any], there: int) -> str:
    """That the table is cut, where it is: of facilities counted it has each, not their reports."""
    if len(table["rows"]) < MOST_ROWS or there <= MOST_ROWS:
        return ""
    return say("The table shows the first {rows} of {count:,} rows.", rows=MOST_ROWS, count=there)


def _table(table: Table, asked: Asked, result: Result, frame: pd.DataFrame) -> dict[str, Any]:
    """The groups, or the rows that the number was made from."""
    if _of_rows(asked):
        return _rows_used(table, asked, result)
    if asked.plan.measures:
        keys = [(name, say(column_of(table, name).label), "") for name in asked.plan.group_by]
        numbers = [
            (item.key, measured_label(item, table), measured_unit(item, table))
            for item in asked.plan.measures
        ]
        return _as_table([*keys, *numbers], frame)
    columns = [column_of(table, name) for name in asked.plan.columns]
    return _as_table([(item.name, say(item.label), item.unit) for item in columns], frame)


def _rows_used(table: Table, asked: Asked, result: Result) -> dict[str, Any]:
    """Opened to its rows: names, the columns filtered by and those measured."""
    plan = asked.plan
    names = [
        *(["facility", "period"] if table.key == "facilities" else []),
        "ward_name",
        "lga_name",
    ]
    for measure in plan.measures:
        if measure.how == "distinct" and measure.column in (*LEVELS.values(), *TIMES.values()):
            return _distinct(table, result, measure.column)
        if measure.column:
            column = column_of(table, measure.column)
            names += [*([measure.column] if measure.column in result.rows else [])]
            names += list(column.rate_of or ())[::-1]
    names += [item.column for item in plan.filters if not item.words]
    kept = [name for name in dict.fromkeys(names) if name in table.columns and name in result.rows]
    columns = [column_of(table, name) for name in kept]
    return _as_table([(item.name, say(item.label), item.unit) for item in columns], result.rows)


def _distinct(table: Table, result: Result, column: str) -> dict[str, Any]:
    """Each of the areas or facilities counted, with its number of rows."""
    counts = result.rows.groupby(column, sort=True).size().reset_index(name=COUNT)
    label, rows = say(column_of(table, column).label), rows_words(table)
    return _as_table([(column, label, ""), (COUNT, rows[:1].upper() + rows[1:], "")], counts)


def _as_table(columns: list[tuple[str, str, str]], frame: pd.DataFrame) -> dict[str, Any]:
    heads = [f"{label} ({_sign(unit)})" if _sign(unit) else label for _, label, unit in columns]
    names = [name for name, _, _ in columns]
    rows = [
        [_cell(value) for value in row]
        for row in frame[names].head(MOST_ROWS).itertuples(index=False, name=None)
    ]
    return {"columns": heads, "rows": rows}


def _sign(unit: str) -> str:
    return "%" if unit == "percent" else "" if unit.startswith(("share", "index")) else say(unit)


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return value
    return None if pd.isna(value) else rounded(value, 4)


def _next(workspace: Workspace, question: Question, asked: Asked) -> tuple[dict[str, Any], ...]:
    said = given(question)
    chips: list[dict[str, Any]] = []
    column = asked.column.name if asked.column else None
    if column in workspace_columns(workspace):
        chips.append(call_chip(say("Map of {label}", label=say(asked.column.label)) if asked.column else say("Map"),
                               "show_map", map_kind="variable", variable=column))  # fmt: skip
    if question.order and not question.both_ends:
        other = "bottom" if question.order == "top" else "top"
        chips.append(
            {
                "label": say("Lowest instead") if other == "bottom" else say("Highest instead"),
                "tool": "query_data",
                "arguments": {**said, "order": other},
            }
        )
    elif asked.column is not None and question.level != "lga" and asked.unit[0] == "ward":
        by_lga = {name: said[name] for name in ("variable", "measure", "year") if name in said}
        chips.append(
            {"label": say("By LGA"), "tool": "query_data", "arguments": {**by_lga, "level": "lga"}}
        )
    chips.append(
        call_chip(say("How is this computed?"), "explain_method", term=say("answers from the data"))
    )
    return tuple(chips[:3])


def workspace_columns(workspace: Workspace) -> list[str]:
    """Number columns of the linked wards: those that have a map."""
    return workspace.number_columns if workspace.link is not None else []


def _show(workspace: Workspace, asked: Asked, source: Source) -> dict[str, str] | None:
    """The map of the variable where there is one."""
    column = asked.column.name if asked.column else ""
    if column in RISK_COLUMNS and source.run is not None:
        layer = "pca" if column.startswith("pca") else "composite"
        return {"view": "map", "layer": layer, "run": str(source.run.pk)}
    if column in workspace_columns(workspace):
        return {"view": "map", "layer": f"variable:{column}"}
    if source.table.key.startswith("tpr_") and source.run is not None:
        key = {"tpr_ward": "tpr", "tpr_lga": "tpr_lga"}.get(source.table.key, "tpr_state")
        return {"view": "table", "table": key, "run": str(source.run.pk)}
    return None
