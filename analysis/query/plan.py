"""What is asked of a table: a plan of plain values, none of which is ever executed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import pandas as pd

Value = float | str
Operator = Literal["=", "!=", ">", ">=", "<", "<=", "between", "in", "missing", "not missing"]
OPERATORS: tuple[Operator, ...] = get_args(Operator)
How = Literal[
    "sum", "mean", "weighted mean", "median", "min", "max",
    "count", "distinct", "share", "std", "percentile", "rate", "iqr", "spread",
]  # fmt: skip
MEASURES: tuple[How, ...] = get_args(How)
#: Measures that take the numbers of a column together.
OF_NUMBERS = frozenset(
    {"sum", "mean", "weighted mean", "median", "min", "max", "std", "percentile", "iqr", "spread"}
)


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    name, label, unit
        As in the frame; for people; "" = none.
    kind
        ``number`` or ``text``.
    additive
        A sum over rows means something (people, tests, nets).
    rate_of
        Of a rate: the columns with its numerator and denominator, where they are known.
    is_rate
        A rate or share, whether its counts are known or not.
    scale
        What one is in the unit: 100 for a share that is shown in percent.
    """

    name: str
    label: str
    unit: str = ""
    kind: Literal["number", "text"] = "number"
    additive: bool = False
    rate_of: tuple[str, str] | None = None
    is_rate: bool = False
    scale: float = 1.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Table:
    """Rows that can be asked about.

    Parameters
    ----------
    key, title
        For the plan; for people.
    frame
        One row a ward, report, ...; never changed.
    columns
        Name → what it is; other columns of the frame cannot be asked for.
    row
        What a row is, singular and plural.
    """

    key: str
    title: str
    frame: pd.DataFrame
    columns: Mapping[str, Column]
    row: tuple[str, str] = ("ward", "wards")


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Rows (or groups) that are kept.

    Parameters
    ----------
    column
        Of the table; after grouping the name of a measure.
    operator
        One of :data:`OPERATORS`; both ends of ``between`` count.
    value
        A number or text; two numbers for ``between``, several for ``in``, none for ``missing``.
    words
        What it says in words, where that is more than its column and value.
    note
        What the value is, said in brackets after it: "the median of all".
    either
        0: it must hold. Filters with another number hold together, and one such number is enough:
        “A and (B or C)” is A 0, B 1, C 2; “(A and B) or C” is A 1, B 1, C 2.
    """

    column: str
    operator: Operator
    value: Value | tuple[Value, ...] | None = None
    words: str = ""
    note: str = ""
    either: int = 0


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One number of each group, or of all rows together.

    Parameters
    ----------
    how
        One of :data:`MEASURES`. ``count`` counts rows (with a column: those with a value),
        ``distinct`` different values, ``share`` is the rows' part of all rows in percent (with a
        column: the part of the column's sum), ``rate`` the sum of the counts behind a rate.
    column, weight
        Columns of the table; `weight` for a weighted mean.
    percentile
        0–100, of ``percentile``.
    name
        How the result's column is called; `how` and column when empty.
    over
        Columns whose groups are added up first (a rate from its counts), so that ``how`` is taken
        over them: the mean over facilities, not over reports.
    whole
        Of a share: the rows that it is of, where these are not all of the table: those of 2024.
    """

    how: How
    column: str | None = None
    weight: str | None = None
    percentile: float | None = None
    name: str = ""
    over: tuple[str, ...] = ()
    whole: tuple[Filter, ...] = ()

    @property
    def key(self) -> str:
        """Its column in the result."""
        return self.name or " ".join(part for part in (self.how, self.column) if part)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is asked of one table: filter, group, measure, filter groups, order, limit.

    Parameters
    ----------
    source
        The table's key.
    filters
        Rows kept: all of them together, unless one of some is enough (:attr:`Filter.either`).
    group_by
        Columns; empty: one group (with measures) or the rows themselves.
    measures
        Numbers of each group; empty: the rows are listed.
    having
        Groups kept, by the measures' names.
    order_by
        A column or a measure's name.
    columns
        Columns of a list of rows.
    offset
        How many of the first are passed over: "the next five".
    each
        A column: limit and offset hold within each of its values, in whose order the rows come.
    """

    source: str
    filters: tuple[Filter, ...] = ()
    group_by: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    having: tuple[Filter, ...] = ()
    order_by: str | None = None
    descending: bool = True
    limit: int | None = None
    columns: tuple[str, ...] = ()
    offset: int = 0
    each: str | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """What came of a plan.

    Parameters
    ----------
    frame
        The groups with their measures, or the rows listed, in order.
    rows
        The rows the numbers come from (kept, with all values the measures need).
    looked_at, kept
        Rows of the table, and of these those that the filters keep.
    without_value
        Column → rows left out because they have no value there, in the filters or the measures.
    groups
        Groups before `having` and `limit` (rows, for a list).
    fitting
        Groups or rows before `limit`.
    ties
        Of them those beyond `limit` that are level with the last one shown.
    """

    frame: pd.DataFrame
    rows: pd.DataFrame
    looked_at: int
    kept: int
    without_value: Mapping[str, int] = field(default_factory=dict)
    groups: int = 0
    fitting: int = 0
    ties: int = 0
