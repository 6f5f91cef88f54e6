"""Filling missing values of analysis variables (methods document, section 4).

Only values the user's own data can answer for are filled, each filled cell is listed with the
rule that was really used, and a cell no rule can answer for stays empty. The rules:

``neighbour_mean``
    Unweighted mean of the neighbours' observed values; where no neighbour is observed the mean of
    the LGA's observed values, then the state's.
``region_mean``, ``region_mode``
    Over all rows; of equally frequent values the one met first.
``none``
    The cell stays empty.
``sequential_neighbour_mean``
    In row order, earlier fills feeding later ones; no neighbour known: the mean of all observed
    values. The rule of the R Shiny tool MRPT, for its preset only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from chatmrpt.lib.errors import ProblemError

if TYPE_CHECKING:  # its scipy is not needed by those who only name a rule
    from analysis.science.contiguity import Neighbours

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

NEIGHBOUR_MEAN = "neighbour_mean"
REGION_MEAN = "region_mean"
REGION_MODE = "region_mode"
NONE = "none"
SEQUENTIAL = "sequential_neighbour_mean"

#: Rules a user may name.
RULES: tuple[str, ...] = (NEIGHBOUR_MEAN, REGION_MEAN, REGION_MODE, NONE)
#: Rules with the one that only preset ``mrpt`` uses.
ALL_RULES: tuple[str, ...] = (*RULES, SEQUENTIAL)

#: Shares of missing values, in percent, above which a column is warned about or refused.
WARN_ABOVE = 40.0
REFUSE_ABOVE = 60.0


@dataclass(frozen=True, kw_only=True)
class Filled:
    """Values after filling.

    Parameters
    ----------
    values
        Shape (n, k), a new frame; NaN where nothing could be filled.
    cells
        One row a filled cell: ``row`` (position in the frame), ``variable``, ``rule`` (the rule
        really used: also ``lga_mean``, ``state_mean``), ``value``; by variable, then row.
    """

    values: pd.DataFrame
    cells: pd.DataFrame


def missing_share(values: pd.Series) -> float:
    """Share of missing values in percent, 0–100; 0 for an empty column.

    Parameters
    ----------
    values
        Shape (n,); NaN = missing.

    Returns
    -------
    float
        Percent, 0–100.
    """
    return float(values.isna().mean() * 100.0) if len(values) else 0.0


def fill_missing(
    values: pd.DataFrame,
    rules: Mapping[str, str],
    *,
    neighbours: Neighbours | None,
    lga: Sequence[object] | None = None,
    state: Sequence[object] | None = None,
    rows: BoolArray | None = None,
) -> Filled:
    """Fill missing cells by each column's rule.

    Parameters
    ----------
    values
        Shape (n, k), one row a ward in boundary order; NaN = missing. Not changed.
    rules
        Column → one of :data:`ALL_RULES`. A column without a rule is left alone.
    neighbours
        Neighbours of the n rows; needed by the two neighbour rules when a value is missing.
    lga, state
        Each row's LGA (missing = not known) and state (missing = one state of its own).
    rows
        Shape (n,): rows that may be filled; all when None.

    Returns
    -------
    Filled
        New values and the list of filled cells.

    Raises
    ------
    ProblemError
        ``unknown_rule``; ``no_neighbours`` when a neighbour rule has no boundary.
    """
    allowed = np.ones(len(values), dtype=bool) if rows is None else rows
    filled = values.copy()
    parts = []
    for column, rule in rules.items():
        original = values[column].to_numpy(dtype=float)
        wanted = np.isnan(original) & allowed
        if not wanted.any() or rule == NONE:
            continue
        result, used = _fill_column(column, original, wanted, rule, neighbours, lga, state)
        filled[column] = result
        done = np.flatnonzero(wanted & ~np.isnan(result))
        cells = {"row": done, "variable": column, "rule": used[done], "value": result[done]}
        parts.append(pd.DataFrame(cells))
    return Filled(values=filled, cells=_stack(parts))


def _stack(parts: list[pd.DataFrame]) -> pd.DataFrame:
    if parts:
        return pd.concat(parts, ignore_index=True)
    empty = {"row": np.empty(0, dtype=np.int64), "variable": [], "rule": [], "value": []}
    return pd.DataFrame(empty).astype({"variable": object, "rule": object, "value": float})


def _fill_column(
    column: str,
    values: FloatArray,
    wanted: BoolArray,
    rule: str,
    neighbours: Neighbours | None,
    lga: Sequence[object] | None,
    state: Sequence[object] | None,
) -> tuple[FloatArray, npt.NDArray[np.object_]]:
    """The column after filling, and the rule used in each row."""
    used = np.full(len(values), rule, dtype=object)
    result = values.copy()
    if rule == REGION_MEAN:
        result[wanted] = _mean(values)
    elif rule == REGION_MODE:
        result[wanted] = _first_mode(values)
    elif rule in (NEIGHBOUR_MEAN, SEQUENTIAL):
        known = _need_neighbours(column, rule, neighbours)
        if rule == SEQUENTIAL:
            return _fill_in_order(values, wanted, known), used
        result[wanted] = neighbour_means(values, known)[wanted]
        _fall_back(result, values, wanted, used, (("lga_mean", lga), ("state_mean", state)))
    else:
        raise ProblemError(
            "unknown_rule",
            f"The fill rule {rule!r} for {column} is not known.",
            f"Use one of {', '.join(RULES)}.",
        )
    return result, used


def _need_neighbours(column: str, rule: str, neighbours: Neighbours | None) -> Neighbours:
    if neighbours is None:
        raise ProblemError(
            "no_neighbours",
            f"{column} has missing values and the fill rule {rule} needs to know which wards "
            "touch, but there is no boundary.",
            "Add the boundary file, or choose region_mean, region_mode or none.",
        )
    return neighbours


def neighbour_means(values: FloatArray, neighbours: Neighbours) -> FloatArray:
    """Unweighted mean of the neighbours' observed values.

    Parameters
    ----------
    values
        Shape (n,); NaN = not observed.
    neighbours
        Of the n wards.

    Returns
    -------
    ndarray
        Shape (n,), in the unit of ``values``; NaN where no neighbour is observed.
    """
    matrix = neighbours.matrix()
    observed = ~np.isnan(values)
    total = matrix @ np.where(observed, values, 0.0)
    count = matrix @ observed.astype(float)
    means: FloatArray = np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0)
    return means


def _fall_back(
    result: FloatArray,
    values: FloatArray,
    wanted: BoolArray,
    used: npt.NDArray[np.object_],
    groups: Sequence[tuple[str, Sequence[object] | None]],
) -> None:
    """Fill what is still empty by the means of wider and wider groups, in place."""
    for rule, names in groups:
        still = wanted & np.isnan(result)
        if not still.any() or names is None:
            continue
        keys = pd.Series(list(names), dtype=object)
        if rule == "state_mean":
            keys = keys.where(keys.notna(), "")
        means = pd.Series(values).groupby(keys).transform("mean").to_numpy(dtype=float)
        result[still] = means[still]
        used[still] = rule


def _fill_in_order(values: FloatArray, wanted: BoolArray, neighbours: Neighbours) -> FloatArray:
    result = values.copy()
    overall = _mean(values)
    for row in np.flatnonzero(wanted):
        known = result[neighbours.of(int(row))]
        known = known[~np.isnan(known)]
        result[row] = known.mean() if len(known) else overall
    return result


def _mean(values: FloatArray) -> float:
    observed = values[~np.isnan(values)]
    return float(observed.mean()) if len(observed) else float("nan")


def _first_mode(values: FloatArray) -> float:
    """The most frequent observed value; of equals the one met first."""
    observed = values[~np.isnan(values)]
    if not len(observed):
        return float("nan")
    distinct, first, count = np.unique(observed, return_index=True, return_counts=True)
    most = count == count.max()
    return float(distinct[most][np.argmin(first[most])])
