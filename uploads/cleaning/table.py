"""From a table of text cells to a typed one in which every change is said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import counted, say, to_say_all
from uploads.cleaning.areas import clean_area_column, row_states
from uploads.cleaning.changes import (
    CellChange,
    ChangeKind,
    Decision,
    date_decisions,
    number_changes,
    number_decisions,
    renamed_cells,
    text_changes,
)
from uploads.cleaning.checks import cell_findings, column_findings, period_findings, ward_findings
from uploads.cleaning.corrections import BY_A_PERSON
from uploads.cleaning.facts import ColumnFacts, Flags, column_facts, text_column
from uploads.cleaning.findings import DroppedRow, Finding, first_rows
from uploads.cleaning.no_data_rows import larger_areas, notes, totals
from uploads.cleaning.numbers import INFINITE, NOT_REPORTED, Floats
from uploads.cleaning.parts import counted_twice
from uploads.cleaning.periods import counts_weeks, date_order, parse_period
from uploads.cleaning.roles import (
    ColumnRole,
    Kind,
    column_of,
    find_roles,
    require_numbers,
    table_kind,
)
from uploads.formats.base import RawTable

ROW_COLUMN = "_row"
MOST_TEXT = 4_000
TOTALS, HEADER_AGAIN, FOOTNOTE, NO_WARD = 1, 2, 3, 4
REASONS = to_say_all(
    ("", "totals row", "header repeated", "note below the table", "no ward name or code")
)
Reasons = np.ndarray[Any, np.dtype[np.int8]]
AREA_ROLES = ("state", "lga", "ward", "facility")


@dataclass(frozen=True)
class CleanTable:
    """A typed table.

    Parameters
    ----------
    frame
        Numbers as float64 (NaN: missing), the rest as text (missing: NaN), names of areas without
        prefix and suffix, periods as 2024-01, urban share in percent; and ``_row``, the 1-based
        row number in the file.
    roles
        One for each column of the file, in order.
    kind
        "ward_table" or "facility_table".
    findings, dropped
        What was noticed; every row of the file that is not in ``frame``, with its reason.
    not_reported
        Column → rows whose cell said "not reported" (NaN in the frame, as a blank is).
    changes, decisions
        Every cell that reads otherwise than in the file; how units and scales were read.
    source
        How the file was read.
    """

    frame: pd.DataFrame
    roles: tuple[ColumnRole, ...]
    kind: Kind
    findings: tuple[Finding, ...]
    dropped: tuple[DroppedRow, ...]
    not_reported: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    source: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[CellChange, ...] = ()
    decisions: tuple[Decision, ...] = ()


def clean_table(
    raw: RawTable,
    roles: Sequence[ColumnRole] | None = None,
    facts: Mapping[str, ColumnFacts] | None = None,
) -> CleanTable:
    """Type and clean a table by the roles of its columns.

    Parameters
    ----------
    raw
        As read; not changed.
    roles
        As found, or as corrected by a person; found here if None.
    facts
        :func:`column_facts` of ``raw.frame``, if at hand.

    Returns
    -------
    CleanTable
        Each row of the file is in ``frame`` or in ``dropped``. Cells of a numeric column that are
        no numbers are missing, listed in a finding. Values change only in names of areas, periods
        and the urban share.

    Raises
    ------
    ProblemError
        no_ward_column, no_numeric_column, only_totals.
    """
    facts = facts if facts is not None else column_facts(raw.frame)
    roles = tuple(roles) if roles is not None else find_roles(raw.frame, facts)
    kind = table_kind(roles)
    reasons = _drop_reasons(raw, roles, kind, facts)
    kept = np.asarray(reasons == 0, dtype=bool)
    if not kept.all():
        _check_any_left(raw, reasons)
        raw, facts, roles, dropped = _without(raw, kept, reasons, roles)
    else:
        dropped = []
    require_numbers(roles)
    data, findings, not_reported, changes = _typed_columns(raw, roles, facts)
    data[ROW_COLUMN] = raw.rows
    frame = pd.DataFrame(data, copy=False)
    findings += _drop_findings(dropped)
    findings += counted_twice(roles, raw.source or {})
    findings += column_findings(frame, roles, raw.rows)
    findings += ward_findings(frame, roles, kind)
    findings += period_findings(frame, roles, kind)
    return CleanTable(
        frame,
        roles,
        kind,
        (*raw.findings, *findings),
        (*raw.dropped, *dropped),
        not_reported,
        raw.source or {},
        tuple(changes),
        tuple(_decisions(roles, facts)),
    )


def _check_any_left(raw: RawTable, reasons: Reasons) -> None:
    """Refuse a file of totals, headers and notes; ward names may stand in another column."""
    if not ((reasons != 0) & (reasons != NO_WARD)).all():
        return
    found = ", ".join(
        f"{int((reasons == kind).sum()):,} × {say(REASONS[kind])}" for kind in np.unique(reasons)
    )
    raise ProblemError(
        "only_totals",
        say(
            "The file has no row with data: {found}, such as “{example}”.",
            found=found,
            example=_row_text(raw.frame, 0)[:120],
        ),
        say("Export it again with a row for each ward or facility, not with their totals alone."),
    )


def _without(
    raw: RawTable, kept: Flags, reasons: Reasons, roles: tuple[ColumnRole, ...]
) -> tuple[RawTable, dict[str, ColumnFacts], tuple[ColumnRole, ...], list[DroppedRow]]:
    gone = np.flatnonzero(~kept).tolist()
    dropped = [
        DroppedRow(int(raw.rows[i]), say(REASONS[reasons[i]]), _row_text(raw.frame, i))
        for i in gone
    ]
    frame = raw.frame.loc[kept].reset_index(drop=True)
    smaller = RawTable(frame, raw.rows[kept], raw.findings, raw.dropped, raw.source)
    facts = column_facts(frame)
    # Without a totals row a range or a type may read differently; the roles stay as they are.
    fresh = {role.name: role for role in find_roles(frame, facts)}
    same = tuple(
        fresh[role.name]
        if fresh[role.name].role == role.role and role.evidence != say(BY_A_PERSON)
        else role
        for role in roles
    )
    return smaller, facts, same, dropped


def _row_text(frame: pd.DataFrame, at: int) -> str:
    cells = [str(cell) for cell in frame.iloc[at] if isinstance(cell, str) and cell.strip()]
    return " | ".join(cells)[:MOST_TEXT]


def _drop_reasons(
    raw: RawTable, roles: Sequence[ColumnRole], kind: Kind, facts: Mapping[str, ColumnFacts]
) -> Reasons:
    """(rows,) place in ``REASONS``: 0, or why it is no row of data."""
    rows = len(raw.rows)
    reasons = np.zeros(rows, dtype=np.int8)
    names = [name for role in AREA_ROLES if (name := column_of(roles, role))]
    code = column_of(roles, "ward_code")
    no_code = facts[code].missing[facts[code].codes] if code else np.ones(rows, dtype=bool)
    first = str(raw.frame.columns[0])
    larger = larger_areas([facts[n] for r in ("state", "lga") if (n := column_of(roles, r))])
    for name in dict.fromkeys([*names, *([code] if code else []), first]):
        column = facts[name]
        total = totals(column.cells, larger)
        if total.any():
            is_total = total[column.codes]
            if name != code and name in names:
                is_total &= no_code
            reasons[is_total & (reasons == 0)] = TOTALS
        plain = name.casefold()
        header = np.array([cell.casefold() == plain for cell in column.cells])
        if header.any():
            repeated = header[column.codes]
            reasons[repeated & _mostly_header(raw, repeated)] = HEADER_AGAIN
    reasons[notes(facts, first) & (reasons == 0)] = FOOTNOTE
    ward = column_of(roles, "ward")
    if kind == "ward_table":
        blank = no_code
        if ward:
            blank = blank & facts[ward].missing[facts[ward].codes]
        reasons[blank & (reasons == 0)] = NO_WARD
    return reasons


def _mostly_header(raw: RawTable, flagged: Flags) -> Flags:
    confirmed = np.zeros(len(flagged), dtype=bool)
    names = [str(name).casefold() for name in raw.frame.columns]
    for i in np.flatnonzero(flagged):
        cells = [str(cell).strip().casefold() for cell in raw.frame.iloc[int(i)]]
        same = sum(cell == name for cell, name in zip(cells, names, strict=True))
        confirmed[i] = same >= max(1, len(names) // 2)
    return confirmed


def _drop_findings(dropped: Sequence[DroppedRow]) -> list[Finding]:
    findings = []
    for reason in dict.fromkeys(row.reason for row in dropped):
        rows = [row for row in dropped if row.reason == reason]
        severe = reason == say(REASONS[NO_WARD])
        findings.append(
            Finding(
                "rows_without_ward" if severe else "rows_left_out",
                "warning" if severe else "note",
                say(
                    "{rows} left out ({reason}), such as “{example}”.",
                    rows=counted(len(rows), "row"),
                    reason=reason,
                    example=rows[0].text[:120],
                ),
                say("Fill in the ward names.") if severe else "",
                rows=first_rows(row.row for row in rows),
                count=len(rows),
            )
        )
    return findings


def _typed_columns(
    raw: RawTable, roles: Sequence[ColumnRole], facts: Mapping[str, ColumnFacts]
) -> tuple[dict[str, Any], list[Finding], dict[str, tuple[int, ...]], list[CellChange]]:
    by_role = {role.role: facts[role.name] for role in reversed(roles)}
    states, state_codes = row_states(by_role, len(raw.rows))
    data: dict[str, Any] = {}
    findings: list[Finding] = []
    not_reported: dict[str, tuple[int, ...]] = {}
    changes: list[CellChange] = []
    for role in roles:
        column = facts[role.name]
        if role.role in AREA_ROLES:
            area = clean_area_column(column, role.role, states, state_codes)
            data[role.name] = area.names
            findings += _renamed(role, area.changed)
            changes += renamed_cells(column, area.place, area.before, area.after, raw.rows)
        elif role.type == "number":
            data[role.name] = numbers_of(column, role)
            findings += cell_findings(column, role, raw.rows)
            said = column.numbers.status[column.codes] == NOT_REPORTED
            if said.any():
                not_reported[role.name] = tuple(raw.rows[said].tolist())
            if role.details.get("scale") != "yes_no":
                changes += number_changes(column, raw.rows)
        else:
            texts = _texts(column, role)
            data[role.name] = text_column(texts, column.codes)
            kind: ChangeKind = "period" if role.role == "period" else "code"
            changes += text_changes(column, texts, kind, raw.rows)
    return data, findings, not_reported, changes


def _decisions(roles: Sequence[ColumnRole], facts: Mapping[str, ColumnFacts]) -> list[Decision]:
    numbers = [
        decision
        for role in roles
        if role.type == "number"
        for decision in number_decisions(facts[role.name], role.details.get("scale"))
    ]
    dates = [d for r in roles if r.role == "period" for d in date_decisions(facts[r.name])]
    return numbers + dates


def _renamed(role: ColumnRole, changed: int) -> list[Finding]:
    if not changed:
        return []
    return [
        Finding(
            "names_shortened",
            "note",
            say(
                "In “{column}”, {names} lost a state prefix or a suffix (State, Local Government "
                "Area, Ward).",
                column=role.name,
                names=counted(changed, "name"),
            ),
            column=role.name,
            count=changed,
        )
    ]


def numbers_of(column: ColumnFacts, role: ColumnRole) -> Floats:
    """(rows,) numbers of a column; an urban share in percent whatever its scale in the file."""
    values = column.numbers.values.copy()
    values[column.numbers.status == INFINITE] = np.nan
    if role.role == "urban_share":
        scale = role.details.get("scale")
        if scale == "yes_no":
            yes = ("yes", "y", "true", "oui", "t", "urban")
            words = [cell.casefold() for cell in column.cells]
            values = np.array([100.0 if word in yes else 0.0 for word in words])
            values[column.missing] = np.nan
        elif scale == "fraction":
            values = values * 100.0
    return values[column.codes]


def _texts(column: ColumnFacts, role: ColumnRole) -> list[str | None]:
    """What each distinct cell becomes; None: missing."""
    cells: list[str | None] = []
    month_first = role.role == "period" and date_order(column.present) == "month"
    s_is_week = role.role == "period" and counts_weeks(column.present)
    for cell, missing in zip(column.cells, column.missing, strict=True):
        text: str | None = None if missing else cell
        if text and role.role == "period":
            period = parse_period(text, month_first=month_first, s_is_week=s_is_week)
            text = period.text if period else text
        elif text and role.role.endswith("_code") and re.fullmatch(r"\d+\.0", text):
            text = text[:-2]
        cells.append(text)
    return cells


__all__ = ["ROW_COLUMN", "CleanTable", "clean_table", "numbers_of"]
