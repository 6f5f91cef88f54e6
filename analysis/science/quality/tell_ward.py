"""What a quality report of a ward table says, finding by finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from analysis.science.findings import Severity, listed
from analysis.science.quality.finding import Effect, QualityFinding, row_numbers
from analysis.science.quality.words import MISSING_WARNING, rule_label
from analysis.science.tpr.words import Flags, Floats
from chatmrpt.lib.say import counted, say, to_say

_CAME_BEFORE = {
    "ward": to_say(
        "A ward (state, LGA and name) that came before in {rows}, {equal:,} of them with the same "
        "numbers: {wards}."
    ),
    "ward_code": to_say(
        "A ward code that came before in {rows}, {equal:,} of them with the same numbers: {wards}."
    ),
}


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
    facts = {"column": column, "low": ours.min(), "high": ours.max(), "mean": ours.mean()}
    if not rest.any():
        words = say(
            "“{column}” runs from {low:.6g} to {high:.6g} (mean {mean:.6g}); without them nothing "
            "is left.",
            **facts,
        )
        return Effect(measure=f"range of {column}", with_them=span, without_them=np.nan,
                      words=words)  # fmt: skip
    other = values[rest]
    words = say(
        "“{column}” runs from {low:.6g} to {high:.6g} (mean {mean:.6g}), without them from "
        "{low_without:.6g} to {high_without:.6g} (mean {mean_without:.6g}).",
        low_without=other.min(),
        high_without=other.max(),
        mean_without=other.mean(),
        **facts,
    )
    return Effect(measure=f"range of {column}", with_them=span,
                  without_them=float(other.max() - other.min()), words=words)  # fmt: skip


def _row(number: int) -> str:
    return say("row {number}", number=number)


def _wards(part: pd.DataFrame) -> str:
    names = part["ward_name"].where(part["ward_name"] != "", part["row"].map(_row))
    return listed(names.astype(str).tolist(), 5)


def tell_range(
    frame: pd.DataFrame, keys: pd.DataFrame, outside: pd.DataFrame
) -> Iterator[QualityFinding]:
    """Values outside the accepted range of their variable.

    Parameters
    ----------
    frame, keys, outside
        The wards, names of each row, values out of range.

    Returns
    -------
    Iterator of QualityFinding
        None when there is nothing to tell.
    """
    for name, part in outside.groupby("column", sort=False):
        first = part.iloc[0]
        flags = np.isin(keys["row"].to_numpy(), part["row"].to_numpy())
        yield QualityFinding(
            code="out_of_range",
            severity="warning",
            message=say(
                "“{column}” has {values} outside {low:g} to {high:g} ({unit}): {wards}.",
                column=name,
                values=counted(len(part), "value"),
                low=first["low"],
                high=first["high"],
                unit=say(str(first["unit"])),
                wards=_wards(part),
            ),
            hint=say("Correct them, or say that the column measures something else."),
            rows=row_numbers(part["row"]),
            count=len(part),
            column=str(name),
            table="out_of_range",
            effect=range_effect(str(name), frame[name].to_numpy(dtype=float), flags),
        )


def tell_duplicates(
    duplicates: pd.DataFrame, rows: int, roles: Mapping[str, str]
) -> Iterator[QualityFinding]:
    """Rows that repeat a ward or a ward code.

    Parameters
    ----------
    duplicates, rows, roles
        Repeated rows, number of all rows, role → column.

    Returns
    -------
    Iterator of QualityFinding
        None when there is nothing to tell.
    """
    for kind, code in (("ward", "duplicate_ward"), ("ward_code", "duplicate_ward_code")):
        part = duplicates[duplicates["kind"] == kind]
        if part.empty:
            continue
        equal = int(part["equal"].sum())
        coded = bool((part["ward_code"] != "").any())
        severity: Severity = "warning" if kind == "ward" and coded else "error"
        yield QualityFinding(
            code=code,
            severity="note" if equal == len(part) else severity,
            message=say(
                _CAME_BEFORE[kind],
                rows=counted(len(part), "row"),
                equal=equal,
                wards=_wards(part),
            ),
            hint=say("Keep one row for each ward; different codes may tell them apart."),
            rows=row_numbers(part["row"]),
            count=len(part),
            column=roles[kind],
            table="duplicates",
            effect=Effect(
                measure="rows for wards",
                with_them=float(rows),
                without_them=float(rows - len(part)),
                words=say(
                    "{rows:,} rows with them, {without:,} without.",
                    rows=rows,
                    without=rows - len(part),
                ),
            ),
        )


def tell_missing(
    frame: pd.DataFrame, keys: pd.DataFrame, missing: pd.DataFrame
) -> Iterator[QualityFinding]:
    """Columns with missing values.

    Parameters
    ----------
    frame, keys, missing
        The wards, names of each row, missing cells by column and LGA.

    Returns
    -------
    Iterator of QualityFinding
        None when there is nothing to tell.
    """
    of_columns = missing[(missing["scope"] == "column") & (missing["missing"] > 0)]
    by_lga = missing[(missing["scope"] == "lga") & (missing["missing"] > 0)]
    for name, gone, share in zip(
        of_columns["column"], of_columns["missing"], of_columns["share_missing"], strict=True
    ):
        lgas = by_lga[by_lga["column"] == name].sort_values(
            "missing", ascending=False, kind="stable"
        )
        rows = frame[name].isna().to_numpy()
        yield QualityFinding(
            code="missing_values",
            severity="warning" if share > MISSING_WARNING else "note",
            message=_missing_words(str(name), int(gone), len(frame), lgas),
            hint=say(
                "A ranking fills them from neighbours and marks them, or leaves the wards out."
            ),
            rows=row_numbers(keys["row"].to_numpy()[rows]),
            count=int(gone),
            column=str(name),
            table="missing",
            effect=Effect(
                measure="wards with a value",
                with_them=float(len(frame)),
                without_them=float(len(frame) - gone),
                words=say(
                    "{known:,} of {wards:,} wards have a value of their own.",
                    known=int(len(frame) - gone),
                    wards=len(frame),
                ),
            ),
        )


def _missing_words(column: str, gone: int, wards: int, lgas: pd.DataFrame) -> str:
    """In how many wards a column is missing, and in which LGAs most of them lie."""
    facts = {"column": column, "missing": gone, "wards": wards, "share": gone / wards}
    where = [f"{lga} {n}" for lga, n in zip(lgas["lga_name"], lgas["missing"], strict=True)]
    if not where:
        return say(
            "“{column}” is missing in {missing:,} of {wards:,} wards ({share:.1%}).", **facts
        )
    return say(
        "“{column}” is missing in {missing:,} of {wards:,} wards ({share:.1%}); most in {lgas}.",
        lgas=listed(where, 3),
        **facts,
    )


def tell_outliers(
    frame: pd.DataFrame, keys: pd.DataFrame, outliers: pd.DataFrame
) -> Iterator[QualityFinding]:
    """Values that stand out, by column and rule.

    Parameters
    ----------
    frame, keys, outliers
        The wards, names of each row, values that stand out.

    Returns
    -------
    Iterator of QualityFinding
        None when there is nothing to tell.
    """
    for (name, rule), part in outliers.groupby(["column", "rule"], sort=False):
        flags = np.isin(keys["row"].to_numpy(), part["row"].to_numpy())
        yield QualityFinding(
            code=f"outlier_{rule}",
            severity="note",
            message=say(
                "“{column}” has {values} standing out ({rule}): {wards}.",
                column=name,
                values=counted(len(part), "value"),
                rule=rule_label(str(rule)),
                wards=_wards(part),
            ),
            hint=say("Check them; a true value may stand out as well."),
            rows=row_numbers(part["row"]),
            count=len(part),
            column=str(name),
            table="outliers",
            effect=range_effect(str(name), frame[name].to_numpy(dtype=float), flags),
        )
