"""What is odd in a typed table: said, listed by row, changed by nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from chatmrpt.lib.say import counted, say, to_say
from uploads.cleaning.areas import UNKNOWN_WORDS
from uploads.cleaning.facts import ColumnFacts, Flags, Integers
from uploads.cleaning.findings import Finding, Severity, first_rows, listed
from uploads.cleaning.numbers import INFINITE, NOT_REPORTED, TEXT
from uploads.cleaning.periods import parse_period
from uploads.cleaning.role_rules import TIME_HEADER
from uploads.cleaning.roles import ColumnRole, column_of
from uploads.cleaning.text import header_key, header_words
from uploads.cleaning.years import year_column

MISSING_CODES = (-9999.0, -999.0, -99.0, 9999.0, 99999.0, -32768.0)
_TPR = re.compile(r"\btpr\b|positivity")


def cell_findings(column: ColumnFacts, role: ColumnRole, rows: Integers) -> list[Finding]:
    """Findings about the cells of one numeric column before typing: words, infinity, dialect."""
    findings = []
    status = column.numbers.status[column.codes]
    if role.details.get("scale") != "yes_no":
        words = [c for c, s in zip(column.cells, column.numbers.status, strict=True) if s == TEXT]
        findings += _flagged(
            "not_a_number",
            "warning",
            status == TEXT,
            rows,
            role.name,
            to_say("In “{column}”, {cells} without a number ({words}) read as missing."),
            say("Correct them in the file, or leave them blank."),
            words=listed(words, 4),
        )
    findings += _flagged(
        "not_reported",
        "note",
        status == NOT_REPORTED,
        rows,
        role.name,
        to_say("In “{column}”, {cells} with “not reported” read as missing, not as zero."),
        "",
    )
    findings += _flagged(
        "infinite_value",
        "warning",
        status == INFINITE,
        rows,
        role.name,
        to_say("In “{column}”, {cells} with an infinite value read as missing."),
        say("A division by zero is the usual cause."),
    )
    return findings + _read_as(column, role)


def _read_as(column: ColumnFacts, role: ColumnRole) -> list[Finding]:
    """How the numbers of a column are written, where that is not plain."""
    findings = []
    if column.numbers.dialect == "comma" and any("," in cell for cell in column.cells):
        message = say("“{column}” was read with a decimal comma.", column=role.name)
        findings.append(Finding("decimal_comma", "note", message, column=role.name))
    if column.numbers.unit:
        message = say(
            "“{column}” was read without the “{unit}” behind its numbers.",
            column=role.name,
            unit=column.numbers.unit,
        )
        findings.append(Finding("unit_in_cells", "note", message, column=role.name))
    if role.role == "urban_share" and role.details.get("scale") != "percent":
        scale = role.details.get("scale")
        message = say(
            "“{column}” was read Yes as 100 % and No as 0 %; it is shown in percent."
            if scale == "yes_no"
            else "“{column}” was read as a fraction, times 100; it is shown in percent.",
            column=role.name,
        )
        findings.append(Finding("urban_share_scale", "note", message, column=role.name))
    return findings


def _flagged(
    code: str,
    severity: Severity,
    flags: Flags,
    rows: Integers,
    column: str,
    message: str,
    hint: str,
    **values: Any,
) -> list[Finding]:
    count = int(flags.sum())
    if not count:
        return []
    text = say(message, cells=counted(count, "cell"), column=column, **values)
    return [Finding(code, severity, text, hint, column, first_rows(rows[flags]), count)]


def column_findings(
    frame: pd.DataFrame, roles: Sequence[ColumnRole], rows: Integers
) -> list[Finding]:
    """Findings about whole columns: all missing, constant, impossible values, odd codes."""
    findings: list[Finding] = []
    for role in roles:
        values = frame[role.name]
        missing = int(values.isna().sum())
        if missing == len(values):
            findings.append(
                Finding(
                    "all_missing",
                    "warning",
                    say("“{column}” has no value in any row; it cannot be used.", column=role.name),
                    say("Fill it, or leave the column out."),
                    role.name,
                    count=missing,
                )
            )
        elif role.type == "number":
            findings += _number_findings(values.to_numpy(dtype=float), role, rows)
    return findings


def _number_findings(values: np.ndarray, role: ColumnRole, rows: Integers) -> list[Finding]:
    findings = _constant(values, role) + _missing_share(values, role, rows)
    negative = values < 0
    if role.role == "population" or role.is_count:
        what = "population" if role.role == "population" else "count"
        findings += _flagged(
            f"negative_{what}",
            "error",
            negative,
            rows,
            role.name,
            to_say("In “{column}”, {cells} below zero, which no population can be.")
            if what == "population"
            else to_say("In “{column}”, {cells} below zero, which no count can be."),
            say("Correct them in the file."),
        )
        findings += _parts_of_people(values, role, rows)
    if role.role == "urban_share":
        findings += _flagged(
            "share_out_of_range",
            "error",
            (values < 0) | (values > 100),
            rows,
            role.name,
            to_say("In “{column}”, {cells} outside 0 to 100 %."),
            say("Check whether it is an area or a number of people instead."),
        )
    if role.role == "variable":
        findings += _tpr_scale(values, role, rows) + _missing_codes(values, role, rows)
    return findings


def _parts_of_people(values: np.ndarray, role: ColumnRole, rows: Integers) -> list[Finding]:
    """A few cells with a fraction among whole numbers: a sign between thousands, most likely."""
    parts = (np.trunc(values) != values) & np.isfinite(values)
    if 2 * parts.sum() >= np.isfinite(values).sum():
        return []
    return _flagged(
        "parts_of_people",
        "warning",
        parts,
        rows,
        role.name,
        to_say("In “{column}”, {cells} with a part of a person, such as {value:g}."),
        say("If its dot or comma stands between thousands, write the number without it."),
        value=float(values[parts][0]) if parts.any() else 0.0,
    )


def _constant(values: np.ndarray, role: ColumnRole) -> list[Finding]:
    known = values[np.isfinite(values)]
    if role.role != "variable" or len(known) < 2 or known.min() != known.max():
        return []
    message = say(
        "“{column}” has the same value ({value:g}) in every row; it ranks nothing.",
        column=role.name,
        value=known[0],
    )
    hint = say("Leave it out of the analysis.")
    return [Finding("constant_column", "warning", message, hint, role.name, count=len(known))]


def _missing_share(values: np.ndarray, role: ColumnRole, rows: Integers) -> list[Finding]:
    gone = np.isnan(values)
    share = float(gone.mean())
    if role.role not in {"variable", "population", "urban_share"} or not gone.any():
        return []
    severity: Severity = "warning" if share > 0.4 else "note"
    return _flagged(
        "missing_values",
        severity,
        gone,
        rows,
        role.name,
        to_say("“{column}” lacks {cells} of {all:,}."),
        say("Above 60 % the column is refused in a ranking.") if share > 0.4 else "",
        all=len(values),
    )


def _tpr_scale(values: np.ndarray, role: ColumnRole, rows: Integers) -> list[Finding]:
    key = header_key(role.name)
    if not (_TPR.search(header_words(role.name)) or key.startswith("tpr") or "pfpr" in key):
        return []
    known = values[np.isfinite(values)]
    if not len(known):
        return []
    most = 1.0 if known.max() <= 1 else 100.0
    message = say(
        "“{column}” reads as a fraction, 0 to 1 ({lowest:g} to {highest:g})."
        if most == 1
        else "“{column}” reads as percent, 0 to 100 ({lowest:g} to {highest:g}).",
        column=role.name,
        lowest=known.min(),
        highest=known.max(),
    )
    findings = [Finding("rate_scale", "note", message, column=role.name)]
    return findings + _flagged(
        "rate_out_of_range",
        "error",
        (values < 0) | (values > most),
        rows,
        role.name,
        to_say("In “{column}”, {cells} outside 0 to 100 %."),
        say("A rate lies between 0 and 100 %: correct them in the file."),
    )


def _missing_codes(values: np.ndarray, role: ColumnRole, rows: Integers) -> list[Finding]:
    known = values[np.isfinite(values)]
    for code in MISSING_CODES:
        others = known[known != code]
        if len(others) and len(others) < len(known) and abs(code) > 5 * np.abs(others).max():
            return _flagged(
                "possible_missing_code",
                "warning",
                values == code,
                rows,
                role.name,
                to_say(
                    "In “{column}”, {cells} with {value:g}, far from all others: a code for missing?"
                ),
                say("If so, make these cells blank in the file."),
                value=code,
            )
    return []


def ward_findings(frame: pd.DataFrame, roles: Sequence[ColumnRole], kind: str) -> list[Finding]:
    """Findings about the wards as a set: unknown, one only, twice in the table."""
    ward = column_of(roles, "ward")
    rows = frame["_row"].to_numpy()
    findings: list[Finding] = []
    if ward:
        names = frame[ward].dropna().unique().tolist()
        words = [name for name in names if name.casefold() in UNKNOWN_WORDS]
        unknown = frame[ward].isin(words).to_numpy(dtype=bool)
        if unknown.any():
            count = int(unknown.sum())
            message = say(
                "{rows} with the ward “Unknown”, which has no place on a map.",
                rows=counted(count, "row"),
            )
            hint = say("These rows count for their LGA and state only.")
            findings.append(
                Finding(
                    "unknown_ward", "warning", message, hint, ward, first_rows(rows[unknown]), count
                )
            )
    if kind == "facility_table":
        return findings
    if len(frame) == 1:
        message = say("The table has one ward only; there is nothing to rank it against.")
        hint = say("Upload a table with a row for each ward of the LGA or state.")
        findings.append(Finding("one_ward", "warning", message, hint, ward, first_rows(rows), 1))
    return findings + _duplicate_wards(frame, roles, ward)


def period_findings(frame: pd.DataFrame, roles: Sequence[ColumnRole], kind: str) -> list[Finding]:
    """A facility table whose periods cannot be read: its reports would be summed over all time."""
    present = {role.role for role in roles}
    if kind != "facility_table" or present & {"period", "year"}:
        return []
    for role in roles:
        cells = frame[role.name].dropna().astype(str).str.removesuffix(".0")
        if role.is_count or not TIME_HEADER.search(header_key(role.name)) or cells.empty:
            continue
        unread = [cell for cell in cells.unique() if parse_period(cell) is None]
        message = say(
            "The periods in “{column}” cannot be read, such as {names}.",
            column=role.name,
            names=listed(unread, 3),
        )
        hint = say(
            "Write months like “January 2024” or 2024-01; without them nothing goes by time."
        )
        return [Finding("period_not_read", "warning", message, hint, role.name, count=len(cells))]
    return []


def _duplicate_wards(
    frame: pd.DataFrame, roles: Sequence[ColumnRole], ward: str | None
) -> list[Finding]:
    code = column_of(roles, "ward_code")
    levels = [column_of(roles, "state"), column_of(roles, "lga") or column_of(roles, "lga_code")]
    key = [code] if code else [name for name in (*levels, ward) if name]
    known = frame[frame[key[-1]].notna()]
    year = year_column(frame, roles)
    if year is not None and not known.duplicated([*key, year]).any():
        return []
    twice = known[known.duplicated(key, keep=False)]
    if twice.empty:
        return []
    names = twice[ward].astype(str) if ward else twice[key[-1]].astype(str)
    identical = twice.drop(columns=_row_numbers(roles)).duplicated(keep=False).all()
    kind: Severity = "note" if identical else "warning"
    message = say(
        "{rows} share their ward with another row with equal values ({names})."
        if identical
        else "{rows} share their ward with another row ({names}).",
        rows=counted(len(twice), "row"),
        names=listed(names),
    )
    if not (code or any(levels)):
        message += f" {say('The table has no LGA column to tell them apart.')}"
    hint = say("Keep one row for each ward, or add its LGA and code.")
    rows = first_rows(twice["_row"])
    return [Finding("duplicate_ward", kind, message, hint, key[-1], rows, len(twice))]


def _row_numbers(roles: Sequence[ColumnRole]) -> list[str]:
    return ["_row", *(role.name for role in roles if role.role == "id")]
