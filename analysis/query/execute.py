"""Carrying out a plan on its table. Missing values are left out, and counted."""

from __future__ import annotations

import unicodedata
from typing import Any

import numpy as np
import pandas as pd

from analysis.query.check import check_plan
from analysis.query.plan import Filter, Measure, Plan, Result, Table

_ALL = "_all"
Mask = np.ndarray[Any, np.dtype[np.bool_]]


def execute(plan: Plan, table: Table) -> Result:
    """Carry out a plan.

    Parameters
    ----------
    plan
        Checked here.
    table
        Not changed.

    Returns
    -------
    Result
        A group without a value to measure has a missing number; ordered by it, it is left out.

    Raises
    ------
    ProblemError
        See :func:`analysis.query.check.check_plan`.
    """
    check_plan(plan, table)
    kept, without = _filtered(table.frame, plan.filters)
    if not plan.measures:
        return _listed(plan, table, kept, without)
    own, used = _with_values(plan, table, kept, without)
    frame = _grouped(plan, table, kept)
    fitting, _ = _filtered(frame, plan.having)
    if plan.order_by is not None:
        fitting = fitting[fitting[plan.order_by].notna()]
    ordered = _ordered(fitting, plan)
    return Result(
        frame=_cut(ordered, plan),
        rows=kept[own],
        looked_at=len(table.frame),
        kept=len(kept),
        without_value=used,
        groups=len(frame),
        fitting=len(fitting),
        ties=_ties(ordered, plan),
    )


def _listed(plan: Plan, table: Table, kept: pd.DataFrame, without: dict[str, int]) -> Result:
    """Rows as they are; where they are ordered, those with a value there."""
    rows = kept
    if plan.order_by is not None:
        rows = kept[kept[plan.order_by].notna()]
        if len(rows) < len(kept):
            without = {**without, plan.order_by: len(kept) - len(rows)}
    ordered = _ordered(rows, plan)
    shown = _cut(ordered, plan)
    columns = list(plan.columns) or list(table.columns)
    return Result(
        frame=shown[columns].reset_index(drop=True),
        rows=shown,
        looked_at=len(table.frame),
        kept=len(kept),
        without_value=without,
        groups=len(kept),
        fitting=len(rows),
        ties=_ties(ordered, plan),
    )


def kept_by(table: Table, filters: tuple[Filter, ...]) -> pd.DataFrame:
    """The rows that fit the filters.

    Parameters
    ----------
    table, filters
        Not changed; the filters are checked already.

    Returns
    -------
    DataFrame
        Rows of the table, in its order.
    """
    return _filtered(table.frame, filters)[0]


def fitting(table: Table, filters: tuple[Filter, ...]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Whether each row fits the filters.

    Parameters
    ----------
    table, filters
        Not changed; the filters are checked already.

    Returns
    -------
    ndarray
        1 or 0 for each row of the table; missing where only a missing value decides.
    """
    frame = table.frame
    fits = [_fits(frame[item.column], item) for item in filters]
    could = [
        own | frame[item.column].isna().to_numpy() if item.operator != "missing" else own
        for item, own in zip(filters, fits, strict=True)
    ]
    keep, maybe = _held(filters, fits, len(frame)), _held(filters, could, len(frame))
    return np.where(keep, 1.0, np.where(maybe, np.nan, 0.0))


def _filtered(
    frame: pd.DataFrame, filters: tuple[Filter, ...]
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Rows that fit the filters; and by column those that have no value to compare.

    A row is missing only where a value there could have kept it.
    """
    fits = [_fits(frame[item.column], item) for item in filters]
    keep = _held(filters, fits, len(frame))
    without: dict[str, int] = {}
    for item in filters:
        if item.operator in ("missing", "not missing") or item.column in without:
            continue
        could = [
            own | frame[other.column].isna().to_numpy() if other.column == item.column else own
            for other, own in zip(filters, fits, strict=True)
        ]
        count = int((_held(filters, could, len(frame)) & ~keep).sum())
        if count:
            without[item.column] = count
    return frame[keep], without


def _held(filters: tuple[Filter, ...], fits: list[Mask], rows: int) -> Mask:
    """Rows for which what must hold does, and one of the other numbers in full."""
    ways: dict[int, Mask] = {}
    for item, own in zip(filters, fits, strict=True):
        ways[item.either] = ways[item.either] & own if item.either in ways else own
    must = ways.pop(0, np.ones(rows, dtype=bool))
    return np.asarray(must & np.logical_or.reduce(list(ways.values()))) if ways else must


def _fits(column: pd.Series[Any], item: Filter) -> Mask:
    """Whether each value fits; a missing one fits only “missing”."""
    missing = column.isna().to_numpy()
    if item.operator == "missing":
        return np.asarray(missing)
    if item.operator == "not missing":
        return np.asarray(~missing)
    values = item.value if isinstance(item.value, tuple) else (item.value,)
    if pd.api.types.is_numeric_dtype(column):
        found = _numbers_fit(column.to_numpy(dtype=float, na_value=np.nan), item, values)
    else:
        wanted = {fold_text(str(value)) for value in values}
        found = column.map(lambda text: fold_text(str(text)) in wanted).to_numpy(dtype=bool)
        if item.operator == "!=":
            found = ~found
    return np.asarray(found & ~missing)


def _numbers_fit(numbers: np.ndarray[Any, Any], item: Filter, values: tuple[Any, ...]) -> Any:
    own = [float(value) for value in values]
    with np.errstate(invalid="ignore"):
        if item.operator == "between":
            return (numbers >= min(own)) & (numbers <= max(own))
        if item.operator == "in":
            return np.isin(numbers, own)
        compare = {
            "=": np.equal,
            "!=": np.not_equal,
            ">": np.greater,
            ">=": np.greater_equal,
            "<": np.less,
            "<=": np.less_equal,
        }
        return compare[item.operator](numbers, own[0])


def fold_text(text: str) -> str:
    """A text for comparison: lower case, no accents, single blanks."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join((plain or text).casefold().split())


def _needs(measure: Measure, table: Table) -> list[str]:
    """Columns in which a row must have a value to count."""
    if (measure.how == "rate" or measure.over) and measure.column is not None:
        rate_of = table.columns[measure.column].rate_of
        if measure.over and rate_of is None:
            return [measure.column]
        return list(table.columns[measure.column].rate_of or ())
    return [name for name in (measure.column, measure.weight) if name is not None]


def _with_values(
    plan: Plan, table: Table, kept: pd.DataFrame, without: dict[str, int]
) -> tuple[Mask, dict[str, int]]:
    """Rows that every measure can use; and by column those that lack a value."""
    own, found = np.ones(len(kept), dtype=bool), dict(without)
    for measure in plan.measures:
        names = _needs(measure, table)
        if not names:
            continue
        missing = kept[names].isna().any(axis=1).to_numpy()
        if missing.any():
            found[measure.column or names[0]] = int(missing.sum())
        own &= ~missing
    return own, found


def _grouped(plan: Plan, table: Table, kept: pd.DataFrame) -> pd.DataFrame:
    """One row a group, with its measures."""
    keys = list(plan.group_by)
    rows = kept if keys else kept.assign(**{_ALL: 0})
    groups = rows.groupby(keys or [_ALL], sort=True, dropna=False, observed=True)
    found = {
        measure.key: _measured(measure, table, rows, groups.ngroup(), _known(plan, table))
        for measure in plan.measures
    }
    index = groups.size().index
    if not keys and not len(kept):
        index = pd.Index([0], name=_ALL)
        found = {m.key: pd.Series([_nothing(m)], index=[0]) for m in plan.measures}
    frame = pd.DataFrame({name: values.to_numpy() for name, values in found.items()})
    frame.index = index
    return frame.reset_index() if keys else frame.reset_index(drop=True)


def _nothing(measure: Measure) -> float:
    return 0.0 if measure.how in ("count", "distinct", "sum", "share") else np.nan


def _known(plan: Plan, table: Table) -> int:
    """Rows of which it is known whether they fit: a missing value is on neither side."""
    if any(item.either for item in plan.filters):
        fits = [_fits(table.frame[item.column], item) for item in plan.filters]
        could = [
            own | table.frame[item.column].isna().to_numpy()
            for item, own in zip(plan.filters, fits, strict=True)
        ]
        rows = len(table.frame)
        unknown = _held(plan.filters, could, rows) & ~_held(plan.filters, fits, rows)
        return rows - int(unknown.sum())
    names = {item.column for item in plan.filters if item.operator != "missing"}
    compared = [name for name in names if name in table.frame]
    return int(table.frame[compared].notna().all(axis=1).sum()) if compared else len(table.frame)


def _measured(
    measure: Measure,
    table: Table,
    rows: pd.DataFrame,
    group: pd.Series[Any],
    whole: int,
) -> pd.Series[Any]:
    """The measure of each group, by the group's number; shares of rows are of `whole`."""
    places = pd.RangeIndex(int(group.max()) + 1 if len(group) else 0)
    name = measure.column
    if measure.over and name is not None:
        return _over_units(measure, table, rows, group).reindex(places)
    if measure.how == "rate" and name is not None:
        top, bottom = table.columns[name].rate_of or (name, name)
        known = rows[[top, bottom]].notna().all(axis=1)
        sums = rows.loc[known, [top, bottom]].astype(float).groupby(group[known]).sum()
        scale = table.columns[name].scale
        return (scale * sums[top] / sums[bottom].where(sums[bottom] > 0)).reindex(places)
    if measure.how in ("count", "share") and name is None:
        count = group.groupby(group).size().reindex(places, fill_value=0).astype(float)
        return count if measure.how == "count" else 100.0 * count / max(whole, 1)
    if name is None:
        return pd.Series(np.nan, index=places)
    known = rows[name].notna()
    if measure.how == "count":
        return known.groupby(group).sum().reindex(places, fill_value=0).astype(float)
    if measure.how == "distinct":
        return rows[name].groupby(group).nunique().reindex(places, fill_value=0).astype(float)
    values = rows.loc[known, name].astype(float)
    return _number_of(measure, table, values, rows, group[known]).reindex(places)


def _over_units(
    measure: Measure, table: Table, rows: pd.DataFrame, group: pd.Series[Any]
) -> pd.Series[Any]:
    """The sum (or rate) of each unit first, then what is asked of these numbers."""
    return _taken(measure, sums_of_units(measure, table, rows, group).groupby(level=0))


def sums_of_units(
    measure: Measure, table: Table, rows: pd.DataFrame, group: pd.Series[Any] | None = None
) -> pd.Series[Any]:
    """The sum (or rate) of each unit that a measure is taken over.

    Parameters
    ----------
    measure, table, rows
        The measure, its table and the rows that are kept.
    group
        The number of each row's group; without it all rows are one.

    Returns
    -------
    Series
        By the group, where there are groups, and the unit.
    """
    column = table.columns[str(measure.column)]
    names = list(column.rate_of or (column.name,))
    known = rows[names].notna().all(axis=1)
    keys = [*([] if group is None else [group[known]]), *(rows.loc[known, name] for name in measure.over)]  # fmt: skip
    sums = rows.loc[known, names].astype(float).groupby(keys).sum()
    values = sums[names[0]]
    if column.rate_of is not None:
        values = column.scale * values / sums[names[1]].where(sums[names[1]] > 0)
    return values


def _taken(measure: Measure, groups: Any) -> pd.Series[Any]:
    """What is asked of the numbers of each group."""
    if measure.how == "percentile":
        found = groups.quantile((measure.percentile or 0.0) / 100.0)
    elif measure.how == "iqr":
        found = groups.quantile(0.75) - groups.quantile(0.25)
    elif measure.how == "spread":
        found = groups.max() - groups.min()
    else:
        found = groups.agg(measure.how)
    return pd.Series(found)


def _number_of(
    measure: Measure,
    table: Table,
    values: pd.Series[float],
    rows: pd.DataFrame,
    group: pd.Series[Any],
) -> pd.Series[Any]:
    """A measure of numbers, missing ones left out before."""
    groups = values.groupby(group)
    if measure.how == "share":
        whole = (
            float(rows[measure.column].astype(float).sum())
            if group.nunique() > 1
            else float(_filtered(table.frame, measure.whole)[0][measure.column].astype(float).sum())
        )
        return 100.0 * groups.sum() / whole if whole else groups.sum() * np.nan
    if measure.how == "weighted mean":
        weights = rows.loc[values.index, measure.weight].astype(float)
        both = weights.notna()
        total = (values * weights)[both].groupby(group[both]).sum()
        weight = weights[both].groupby(group[both]).sum()
        return total / weight.where(weight > 0)
    return _taken(measure, groups)


def _ordered(frame: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """By the column asked for, then by what comes first in the table; missing last."""
    if plan.order_by is None:
        return frame
    return frame.sort_values(
        plan.order_by, ascending=not plan.descending, kind="stable", na_position="last"
    )


def _cut(ordered: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """The rows that are shown: from the one after the offset on, up to the limit."""
    end = None if plan.limit is None else plan.offset + plan.limit
    if plan.each is None:
        return ordered.iloc[plan.offset : end]
    place = ordered.groupby(plan.each, sort=False).cumcount()
    own = ordered[(place >= plan.offset) & (place < (len(ordered) if end is None else end))]
    return own.sort_values(plan.each, kind="stable")


def _ties(ordered: pd.DataFrame, plan: Plan) -> int:
    """Rows beyond the limit that have the value of the last one within it."""
    if (
        plan.each is not None
        or plan.limit is None
        or plan.order_by is None
        or len(ordered) <= plan.offset + plan.limit
    ):
        return 0
    values = ordered[plan.order_by]
    end = plan.offset + plan.limit
    last = values.iloc[end - 1]
    return 0 if pd.isna(last) else int((values.iloc[end:] == last).sum())
