"""The quality report of a ward table: what is missing, doubled, out of range, odd."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.science.findings import Severity, listed
from analysis.science.indicators import Scale, Variable
from analysis.science.quality.finding import (
    Effect,
    QualityFinding,
    gravest_first,
    row_numbers,
)
from analysis.science.quality.outliers import find_outliers
from analysis.science.quality.words import MISSING_WARNING, RULE_LABELS, THREE_RULES
from analysis.science.tpr.words import Flags, Floats, Ints
from analysis.science.variables import find_variable
from chatmrpt.lib.errors import ProblemError
from uploads.cleaning.findings import counted
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
        *_tell_range(frame, keys, outside),
        *_tell_duplicates(duplicates, len(frame), roles),
        *_tell_missing(frame, keys, missing),
        *_tell_outliers(frame, keys, outliers),
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


def range_effect(column: str, values: Floats, without: Flags) -> Effect:
    """How far the range of a column, on which a min–max scale rests, moves without some values.

    Parameters
    ----------
    column
        Its name.
    values
        Shape (w,): NaN = missing.
    without
        Shape (w,): the values set aside.

    Returns
    -------
    Effect
        The range with all values and without those set aside.
    """
    known = ~np.isnan(values)
    rest = known & ~without
    ours = values[known]
    span = float(ours.max() - ours.min())
    words = f"“{column}” runs from {ours.min():.6g} to {ours.max():.6g} (mean {ours.mean():.6g})"
    if not rest.any():
        return Effect(measure=f"range of {column}", with_them=span, without_them=np.nan,
                      words=f"{words}; without them nothing is left.")  # fmt: skip
    other = values[rest]
    words += (
        f", without them from {other.min():.6g} to {other.max():.6g} (mean {other.mean():.6g})."
    )
    return Effect(measure=f"range of {column}", with_them=span,
                  without_them=float(other.max() - other.min()), words=words)  # fmt: skip


def _wards(part: pd.DataFrame) -> str:
    names = part["ward_name"].where(part["ward_name"] != "", part["row"].map("row {}".format))
    return listed(names.astype(str).tolist(), 5)


def _tell_range(
    frame: pd.DataFrame, keys: pd.DataFrame, outside: pd.DataFrame
) -> Iterator[QualityFinding]:
    for name, part in outside.groupby("column", sort=False):
        first = part.iloc[0]
        flags = np.isin(keys["row"].to_numpy(), part["row"].to_numpy())
        yield QualityFinding(
            code="out_of_range",
            severity="warning",
            message=f"“{name}” has {counted(len(part), 'value')} outside {first['low']:g} to "
            f"{first['high']:g} ({first['unit']}): {_wards(part)}.",
            hint="Correct them, or say that the column measures something else.",
            rows=row_numbers(part["row"]),
            count=len(part),
            column=str(name),
            table="out_of_range",
            effect=range_effect(str(name), frame[name].to_numpy(dtype=float), flags),
        )


def _tell_duplicates(
    duplicates: pd.DataFrame, rows: int, roles: Mapping[str, str]
) -> Iterator[QualityFinding]:
    for kind, code, words in (
        ("ward", "duplicate_ward", "A ward (state, LGA and name) that came before"),
        ("ward_code", "duplicate_ward_code", "A ward code that came before"),
    ):
        part = duplicates[duplicates["kind"] == kind]
        if part.empty:
            continue
        equal = int(part["equal"].sum())
        coded = bool((part["ward_code"] != "").any())
        severity: Severity = "warning" if kind == "ward" and coded else "error"
        yield QualityFinding(
            code=code,
            severity="note" if equal == len(part) else severity,
            message=f"{words} in {counted(len(part), 'row')}, {equal:,} of them with the same "
            f"numbers: {_wards(part)}.",
            hint="Keep one row for each ward; different codes may tell them apart.",
            rows=row_numbers(part["row"]),
            count=len(part),
            column=roles[kind],
            table="duplicates",
            effect=Effect(
                measure="rows for wards",
                with_them=float(rows),
                without_them=float(rows - len(part)),
                words=f"{rows:,} rows with them, {rows - len(part):,} without.",
            ),
        )


def _tell_missing(
    frame: pd.DataFrame, keys: pd.DataFrame, missing: pd.DataFrame
) -> Iterator[QualityFinding]:
    of_columns = missing[(missing["scope"] == "column") & (missing["missing"] > 0)]
    by_lga = missing[(missing["scope"] == "lga") & (missing["missing"] > 0)]
    for name, gone, share in zip(
        of_columns["column"], of_columns["missing"], of_columns["share_missing"], strict=True
    ):
        lgas = by_lga[by_lga["column"] == name].sort_values(
            "missing", ascending=False, kind="stable"
        )
        where = [f"{lga} {n}" for lga, n in zip(lgas["lga_name"], lgas["missing"], strict=True)]
        rows = frame[name].isna().to_numpy()
        yield QualityFinding(
            code="missing_values",
            severity="warning" if share > MISSING_WARNING else "note",
            message=f"“{name}” is missing in {gone:,} of {len(frame):,} wards ({share:.1%})"
            + (f"; most in {listed(where, 3)}." if where else "."),
            hint="A ranking fills them from neighbours and marks them, or leaves the wards out.",
            rows=row_numbers(keys["row"].to_numpy()[rows]),
            count=int(gone),
            column=str(name),
            table="missing",
            effect=Effect(
                measure="wards with a value",
                with_them=float(len(frame)),
                without_them=float(len(frame) - gone),
                words=f"{len(frame) - gone:,} of {len(frame):,} wards have a value of their own.",
            ),
        )


def _tell_outliers(
    frame: pd.DataFrame, keys: pd.DataFrame, outliers: pd.DataFrame
) -> Iterator[QualityFinding]:
    for (name, rule), part in outliers.groupby(["column", "rule"], sort=False):
        flags = np.isin(keys["row"].to_numpy(), part["row"].to_numpy())
        yield QualityFinding(
            code=f"outlier_{rule}",
            severity="note",
            message=f"“{name}” has {counted(len(part), 'value')} standing out "
            f"({RULE_LABELS[str(rule)]}): {_wards(part)}.",
            hint="Check them; a true value may stand out as well.",
            rows=row_numbers(part["row"]),
            count=len(part),
            column=str(name),
            table="outliers",
            effect=range_effect(str(name), frame[name].to_numpy(dtype=float), flags),
        )
