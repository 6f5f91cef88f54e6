"""The quality report of a ward table: what is missing, doubled, out of range, odd."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.science.findings import listed
from analysis.science.indicators import Scale, Variable
from analysis.science.quality.finding import QualityFinding, gravest_first
from analysis.science.quality.outliers import find_outliers
from analysis.science.quality.tell_ward import (
    tell_duplicates,
    tell_missing,
    tell_outliers,
    tell_range,
)
from analysis.science.quality.words import THREE_RULES
from analysis.science.tpr.words import Floats, Ints
from analysis.science.variables import find_variable
from chatmrpt.lib.errors import ProblemError
from uploads.cleaning.name_forms import normalise_area_name

ROW = "_row"
_AREAS = ("state", "lga", "ward")
_KEYS = tuple(f"{area}_name" for area in _AREAS)
MISSING = ("scope", "state_name", "lga_name", "column", "cells", "missing", "share_missing")
OUT_OF_RANGE = ("row", *_KEYS, "column", "value", "unit", "low", "high")
DUPLICATES = ("row", "first_row", *_KEYS, "ward_code", "kind", "equal")
OUTLIERS = ("row", *_KEYS, "column", "value", "rule", "centre", "low", "high")


@dataclass(frozen=True, eq=False, kw_only=True)
class WardQuality:
    """The quality report of a ward table; nothing is fixed.

    Parameters
    ----------
    findings
        The gravest first.
    missing
        Missing cells (share 0–1) by column, and by LGA and column.
    out_of_range
        Values outside the range that the registry accepts of their variable.
    duplicates
        Rows that repeat a ward or a ward code.
    outliers
        Values that stand out, one row a value and rule.
    """

    findings: list[QualityFinding]
    missing: pd.DataFrame
    out_of_range: pd.DataFrame
    duplicates: pd.DataFrame
    outliers: pd.DataFrame

    def tables(self) -> dict[str, pd.DataFrame]:
        """Name → table, those without a row too."""
        names = ("missing", "out_of_range", "duplicates", "outliers")
        return {name: getattr(self, name) for name in names}


def ward_quality(
    frame: pd.DataFrame,
    roles: Mapping[str, str],
    columns: Sequence[str],
    *,
    year: str | None = None,
) -> WardQuality:
    """Check a ward table.

    Parameters
    ----------
    frame
        Shape (w, …): a cleaned ward table, numbers as floats (NaN = missing), ``_row`` with the
        row numbers of the file if known. Not changed.
    roles
        Role → column: state, lga, ward, ward_code, as far as there are.
    columns
        The numeric columns checked.
    year
        Column of the year, when a ward has a row for each.

    Returns
    -------
    WardQuality
        Outliers compare a value with those of all other wards (of its year).

    Raises
    ------
    ProblemError
        ``unknown_column``, ``not_numeric``.
    """
    _check(frame, columns)
    keys = _keys(frame, roles)
    group = np.asarray(pd.factorize(frame[year])[0], dtype=np.int64) if year else None
    duplicates = _duplicates(frame, keys, group, columns)
    outliers = _outliers(frame, keys, columns, group)
    outside = _out_of_range(frame, keys, columns)
    missing = _missing(frame, keys, columns)
    findings = [
        *tell_range(frame, keys, outside),
        *tell_duplicates(duplicates, len(frame), roles),
        *tell_missing(frame, keys, missing),
        *tell_outliers(frame, keys, outliers),
    ]
    return WardQuality(
        findings=gravest_first(findings),
        missing=missing,
        out_of_range=outside,
        duplicates=duplicates,
        outliers=outliers,
    )


def _check(frame: pd.DataFrame, columns: Sequence[str]) -> None:
    for name in columns:
        if name not in frame:
            raise ProblemError(
                "unknown_column",
                f"The table has no column “{name}”.",
                f"It has {listed([str(column) for column in frame.columns])}.",
            )
        if not pd.api.types.is_numeric_dtype(frame[name]):
            raise ProblemError(
                "not_numeric",
                f"“{name}” holds text where numbers are expected.",
                "Choose numeric columns.",
            )


def _keys(frame: pd.DataFrame, roles: Mapping[str, str]) -> pd.DataFrame:
    """Row number, names and code of each row; "" = not in the file."""
    row = frame[ROW].to_numpy() if ROW in frame else np.arange(len(frame)) + 2
    keys = pd.DataFrame({"row": np.asarray(row, dtype=np.int64)})
    for role in (*_AREAS, "ward_code"):
        values: Any = ""
        if role in roles:
            values = frame[roles[role]].fillna("").astype(str).to_numpy()
        keys["ward_code" if role == "ward_code" else f"{role}_name"] = values
    return keys


def _missing(frame: pd.DataFrame, keys: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    gone = frame[list(columns)].isna().reset_index(drop=True)
    parts = [
        pd.DataFrame(
            {"scope": "column", "state_name": "", "lga_name": "", "column": list(columns),
             "cells": len(frame), "missing": gone.sum().to_numpy(dtype=np.int64)}
        )
    ]  # fmt: skip
    if (keys["lga_name"] != "").any():
        names = [keys["state_name"], keys["lga_name"]]
        long = gone.assign(cells=1).groupby(names).sum().reset_index()
        parts.append(
            long.melt(
                ["state_name", "lga_name", "cells"], var_name="column", value_name="missing"
            ).assign(scope="lga")
        )
    found = pd.concat(parts, ignore_index=True)
    found["share_missing"] = found["missing"] / found["cells"].where(found["cells"] > 0)
    return found[list(MISSING)]


def best_scale(variable: Variable, values: Floats) -> Scale:
    """The accepted scale that holds most of the values; of equals the narrowest.

    Parameters
    ----------
    variable
        A registry entry.
    values
        Shape (n,): NaN = missing.

    Returns
    -------
    Scale
        One of the variable's own.
    """
    inside = [int(((values >= s.low) & (values <= s.high)).sum()) for s in variable.scales]
    return variable.scales[int(np.argmax(inside))]


def _out_of_range(frame: pd.DataFrame, keys: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    parts = []
    for name in columns:
        variable = find_variable(name)
        if variable is None:
            continue
        values = frame[name].to_numpy(dtype=float)
        scale = best_scale(variable, values)
        at = np.flatnonzero((values < scale.low) | (values > scale.high))
        parts.append(
            keys.iloc[at].assign(
                column=name, value=values[at], unit=scale.unit, low=scale.low, high=scale.high
            )
        )
    if not parts:
        return pd.DataFrame(columns=list(OUT_OF_RANGE))
    return pd.concat(parts, ignore_index=True)[list(OUT_OF_RANGE)]


def _duplicates(
    frame: pd.DataFrame, keys: pd.DataFrame, group: Ints | None, columns: Sequence[str]
) -> pd.DataFrame:
    """Rows whose ward (state, LGA, name; and year) or ward code came before."""
    names = keys[list(_KEYS)].map(lambda name: normalise_area_name(name) or name.casefold())
    codes = keys[["ward_code"]]
    if group is not None:
        names, codes = names.assign(year=group), codes.assign(year=group)
    values = frame[list(columns)].to_numpy(dtype=float)
    parts = []
    for kind, by, known in (
        ("ward", names, keys["ward_name"] != ""),
        ("ward_code", codes, keys["ward_code"] != ""),
    ):
        rows = np.flatnonzero(known)
        number = by.iloc[rows].groupby(list(by.columns)).ngroup().to_numpy()
        _, first, place = np.unique(number, return_index=True, return_inverse=True)
        before = rows[first[place]]
        again = before != rows
        at, earlier = rows[again], before[again]
        same = (values[at] == values[earlier]) | (np.isnan(values[at]) & np.isnan(values[earlier]))
        part = keys.iloc[at].assign(kind=kind, equal=same.all(axis=1))
        parts.append(part.assign(first_row=keys["row"].to_numpy()[earlier]))
    found = pd.concat(parts, ignore_index=True)
    return pd.DataFrame(found, columns=list(DUPLICATES))


def _outliers(
    frame: pd.DataFrame, keys: pd.DataFrame, columns: Sequence[str], group: Ints | None
) -> pd.DataFrame:
    parts = [pd.DataFrame(columns=list(OUTLIERS))]
    for name in columns:
        values = frame[name].to_numpy(dtype=float)
        for fences in find_outliers(values, group, THREE_RULES):
            at = np.flatnonzero(fences.outside)
            if len(at):
                parts.append(
                    keys.iloc[at].assign(
                        column=name, value=values[at], rule=fences.rule,
                        centre=fences.centre[at], low=fences.low[at], high=fences.high[at],
                    )
                )  # fmt: skip
    found = pd.concat(parts[1:] or parts, ignore_index=True)
    return pd.DataFrame(found, columns=list(OUTLIERS))
