"""Tables as DHIS2 exports them: long, or with periods as columns, brought to one row a report.

A report is one unit in one period; each data element, split by category where it is, is a column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from chatmrpt.lib.say import counted, say
from uploads.cleaning.counts import count_role
from uploads.cleaning.findings import DroppedRow, Finding, first_rows, listed
from uploads.cleaning.periods import parse_period
from uploads.cleaning.role_rules import HEADERS
from uploads.cleaning.text import header_key
from uploads.formats.base import Limits, RawTable, check_columns, check_rows
from uploads.formats.grid import header_only, row_text
from uploads.formats.header import JOINER

# Header keys by what they say, the most readable first.
DATA = ("dataname", "dataelementname", "data", "dataelement", "dx", "dataid", "dataelementid", "donnees",
        "elementdedonnees", "nomdelelementdedonnees", "indicator", "indicatorname", "indicateur",
        "nomdelindicateur", "variable")  # fmt: skip
UNIT = ("organisationunitname", "organizationunitname", "orgunitname", "organisationunit",
        "organizationunit", "orgunit", "ou", "unitedorganisation", "nomdelunitedorganisation",
        "organisationunitid", "orgunitid")  # fmt: skip
PERIOD = ("periodname", "period", "pe", "periode", "nomdelaperiode", "periodid")
COMBO = ("categoryoptioncomboname", "categoryoptioncombo", "categoryoptioncombination", "co",
         "categorie", "category", "combinaisondoptionsdecategorie", "categoryoptioncomboid")  # fmt: skip
VALUE = ("value", "datavalue", "valeur")
_OTHER_DATA = (*DATA, "datacode", "datadescription", "dataelementcode")
_BOOKKEEPING = frozenset({
    "storedby", "lastupdated", "lastupdatedby", "created", "createdby", "comment", "followup",
    "numerator", "denominator", "factor", "multiplier", "divisor", "deleted",
})  # fmt: skip
_ATTRIBUTE = ("attributeoptioncombo", "attributeoptioncomboname", "ao", "attributeoptioncomboid")
_UID = re.compile(r"^[A-Za-z][A-Za-z0-9]{10}$")
_TOTAL = re.compile(r"^(?:grand |sub-?)?total$", re.IGNORECASE)
_PLACES = frozenset(key for role in ("ward", "lga", "state", "facility") for key in HEADERS[role])
_YES = ("true", "yes", "1")


@dataclass(frozen=True)
class _Long:
    """Values one a row: what names each of its columns."""

    index: list[str]
    data: str
    combo: str | None
    value: str
    deleted: str | None


def reshape(raw: RawTable, filename: str, limits: Limits) -> RawTable:
    """The table with one row a unit and period, where it is a long or period-wide export.

    Parameters
    ----------
    raw
        As read; any other table comes back as it is.

    Returns
    -------
    RawTable
        A row has the number of the first row it is made of. A value that is there twice is taken
        once; the rows of the others are in ``dropped`` with the reason.

    Raises
    ------
    ProblemError
        too_many_columns, too_many_rows, header_only.
    """
    long = _long_columns(raw.frame)
    periods = {} if long is not None else _period_columns(raw.frame)
    if long is None and not periods:
        return raw
    raw = replace(raw, frame=raw.frame.astype("str"))
    if long is not None:
        return _pivoted(raw, long, filename, limits)
    melted, long = _melted(raw, periods, filename, limits)
    return _pivoted(melted, long, filename, limits)


def _first(keys: dict[str, str], wanted: Sequence[str]) -> str | None:
    return next((keys[key] for key in wanted if key in keys), None)


def _keys(frame: pd.DataFrame) -> dict[str, str]:
    """Header key → column, the first of each."""
    keys: dict[str, str] = {}
    for name in frame.columns:
        keys.setdefault(header_key(str(name)), str(name))
    return keys


def _long_columns(frame: pd.DataFrame) -> _Long | None:
    keys = _keys(frame)
    data, value = _first(keys, DATA), _first(keys, VALUE)
    placed = _first(keys, UNIT) or any(key in _PLACES for key in keys)
    if data is None or value is None or not placed or not _first(keys, PERIOD):
        return None
    return _Long(
        _index(frame, {data, value}), data, _first(keys, COMBO), value, keys.get("deleted")
    )


def _index(frame: pd.DataFrame, taken: set[str]) -> list[str]:
    """The columns that say which report a value belongs to."""
    gone = {*_OTHER_DATA, *COMBO, *_BOOKKEEPING}
    names = []
    for name in map(str, frame.columns):
        key = header_key(name)
        if name in taken or key in gone or (key in _ATTRIBUTE and frame[name].nunique() < 2):
            continue
        names.append(name)
    return names


def _pivoted(raw: RawTable, long: _Long, filename: str, limits: Limits) -> RawTable:
    labels = _labels(raw.frame, long)
    reasons = _reasons(raw, long, labels)
    kept = reasons == ""
    if not kept.any():
        raise header_only(filename, [str(name) for name in raw.frame.columns])
    frame, numbers, labels = raw.frame.loc[kept], raw.rows[kept], labels[kept]
    report = frame.groupby(long.index, sort=False, dropna=False).ngroup().to_numpy()
    column, names = pd.factorize(labels)
    check_columns(len(names) + len(long.index), filename, limits)
    cell = report.astype(np.int64) * max(len(names), 1) + column
    _, first_at, at = np.unique(cell, return_index=True, return_inverse=True)
    repeated = first_at[at] != np.arange(len(cell))
    values = np.full((int(report.max(initial=-1)) + 1, len(names)), "", dtype=object)
    once = ~repeated
    values[report[once], column[once]] = frame[long.value].to_numpy(dtype=object)[once]
    _, start = np.unique(report, return_index=True)
    reports = frame[long.index].iloc[start].reset_index(drop=True)
    wide = pd.DataFrame(values, columns=[str(name) for name in names], dtype="str")
    wide.columns = pd.Index(_apart(list(wide.columns), long.index))
    dropped = [
        *_gone(raw, reasons),
        *_repeats(numbers, labels, repeated, first_at[at]),
    ]
    findings = [_said(int(kept.sum()), len(names), len(reports)), *_ids(reports, names, long)]
    if repeated.any():
        findings.append(_twice(numbers[repeated]))
    table = pd.concat([reports, wide], axis=1).astype("str")
    source = {**(raw.source or {}), "shape": "long", "values": int(kept.sum())}
    return RawTable(
        table,
        numbers[start],
        (*raw.findings, *findings),
        (*raw.dropped, *sorted(dropped, key=lambda row: row.row)),
        {**source, "shape": (raw.source or {}).get("shape", "long")},
    )


def _labels(frame: pd.DataFrame, long: _Long) -> np.ndarray[Any, np.dtype[np.object_]]:
    """(rows,) the column each value goes to: its data element, and its category if it has one."""
    data = frame[long.data].str.strip()
    if long.combo is None:
        return data.to_numpy(dtype=object)
    combo = frame[long.combo].str.strip()
    plain = combo.str.casefold().isin(["", "default", "(default)"])
    if combo.nunique() == 1 and bool(combo.map(lambda text: _UID.match(text) is not None).all()):
        plain |= True
    return data.where(plain, data + JOINER + combo).to_numpy(dtype=object)


def _reasons(
    raw: RawTable, long: _Long, labels: np.ndarray[Any, Any]
) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Per row "" or why it is no value."""
    reasons = np.full(len(raw.rows), "", dtype=object)
    reasons[(raw.frame[long.data].str.strip() == "").to_numpy()] = say("no data element")
    if long.deleted is not None:
        gone = raw.frame[long.deleted].str.strip().str.casefold().isin(_YES).to_numpy()
        reasons[gone & (reasons == "")] = say("marked as deleted")
    return reasons


def _gone(raw: RawTable, reasons: np.ndarray[Any, Any]) -> list[DroppedRow]:
    return [
        DroppedRow(int(raw.rows[i]), reasons[i], " | ".join(map(str, raw.frame.iloc[i]))[:120])
        for i in np.flatnonzero(reasons != "").tolist()
    ]


def _repeats(
    numbers: np.ndarray[Any, Any],
    labels: np.ndarray[Any, Any],
    repeated: np.ndarray[Any, Any],
    first: np.ndarray[Any, Any],
) -> list[DroppedRow]:
    return [
        DroppedRow(
            int(numbers[i]),
            say("row {number} has a value for the same report", number=numbers[first[i]]),
            str(labels[i])[:120],
        )
        for i in np.flatnonzero(repeated).tolist()
    ]


def _twice(numbers: np.ndarray[Any, Any]) -> Finding:
    return Finding(
        "value_twice",
        "warning",
        say(
            "{values} stood there for a unit, period and data element that already had one; the "
            "first was taken.",
            values=counted(len(numbers), "value"),
        ),
        say("Check whether two exports were put together."),
        rows=first_rows(numbers.tolist()),
        count=len(numbers),
    )


def _said(values: int, columns: int, reports: int) -> Finding:
    message = say(
        "Read as a DHIS2 export: {values} became {columns} of {reports} (one for each unit "
        "and period).",
        values=counted(values, "value"),
        columns=counted(columns, "column"),
        reports=counted(reports, "report"),
    )
    return Finding("values_to_columns", "note", message, count=values)


def _ids(reports: pd.DataFrame, names: Sequence[str], long: _Long) -> list[Finding]:
    """A warning where names are missing: ids stay ids."""
    keys = _keys(reports)
    unit = _first(keys, UNIT)
    units = reports[unit].unique().tolist() if unit else []
    shown = []
    if len(names) and all(_UID.match(str(name).split(JOINER)[0]) for name in names):
        shown.append(say("data elements ({names})", names=listed(map(str, names), 2)))
    if units and all(_UID.match(str(name)) for name in units):
        shown.append(say("units ({names})", names=listed(map(str, units), 2)))
    if not shown:
        return []
    message = say(
        "The file has ids instead of names for {what}; they stay as they are.",
        what=f" {say('and')} ".join(shown),
    )
    hint = say(
        "Export it with names (in DHIS2: output scheme “Name”), or tell what each column is; "
        "a ward cannot be found by an id."
    )
    return [Finding("ids_without_names", "warning", message, hint, count=len(names) + len(units))]


def _apart(names: list[str], taken: Sequence[str]) -> list[str]:
    return [f"{name} (value)" if name in taken else name for name in names]


def _period_columns(frame: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Column → (period, what is counted), where periods are columns; empty where they are not."""
    keys = _keys(frame)
    if not keys.keys() & {*_PLACES, *UNIT} or _first(keys, PERIOD):
        return {}
    has_data = _first(keys, DATA) is not None
    found: dict[str, tuple[str, str]] = {}
    for name in map(str, frame.columns):
        parts = name.split(JOINER)
        for at in (len(parts) - 1, 0):
            period = parse_period(parts[at])
            # A bare year is more often the year of a ward's value than a month of a report.
            if period is None or (period.unit == "year" and len(parts) == 1 and not has_data):
                continue
            rest = JOINER.join(part for i, part in enumerate(parts) if i != at)
            found[name] = (parts[at], rest)
            break
    return found if len(found) > 1 else _periods_beside_counts(frame)


def _periods_beside_counts(frame: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """The same of headers such as “Jan 2024 Tested RDT <5yrs”: a month beside a known count."""
    found: dict[str, tuple[str, str]] = {}
    for name in map(str, frame.columns):
        words = name.replace(JOINER, " ").split()
        for number, at_end in ((2, False), (1, False), (2, True), (1, True)):
            cut = len(words) - number if at_end else number
            period, rest = (words[cut:], words[:cut]) if at_end else (words[:cut], words[cut:])
            read = parse_period(" ".join(period).strip("()[]:,-"))
            if rest and read and read.unit != "year" and count_role(" ".join(rest)):
                found[name] = (" ".join(period).strip("()[]:,-"), " ".join(rest).strip("-:, "))
                break
    # One month only is the month of the whole file, not a table with months side by side.
    return found if len({period for period, _ in found.values()}) > 1 else {}


def _melted(
    raw: RawTable, periods: dict[str, tuple[str, str]], filename: str, limits: Limits
) -> tuple[RawTable, _Long]:
    """One row a value, in the order of rows, then of columns."""
    raw = _without_totals(raw)
    data = _first(_keys(raw.frame), DATA)
    totals = [
        name for name in map(str, raw.frame.columns)
        if name not in periods and any(_TOTAL.match(part) for part in name.split(JOINER))
    ]  # fmt: skip
    taken = {*periods, *totals, *([data] if data else [])}
    index = [name for name in _index(raw.frame, taken) if name not in taken]
    count, width = len(raw.frame), len(periods)
    check_rows(count * width, filename, limits)
    frame = raw.frame[index].loc[np.repeat(np.arange(count), width)].reset_index(drop=True)
    frame["periodname"] = np.tile([period for period, _ in periods.values()], count)
    what = np.tile(np.array([rest for _, rest in periods.values()], dtype=object), count)
    if data is not None:
        own = np.repeat(raw.frame[data].to_numpy(dtype=object), width)
        what = np.array([f"{a}{JOINER}{b}" if b else a for a, b in zip(own, what, strict=True)])
    what[what == ""] = _title(raw) if data is None else ""
    frame["dataname"] = pd.Series(what, dtype="str")
    frame["value"] = raw.frame[list(periods)].to_numpy(dtype=object).ravel()
    findings = raw.findings
    if totals:
        message = say(
            "{columns} with totals left out: {names}.",
            columns=counted(len(totals), "column"),
            names=listed(totals),
        )
        findings = (*findings, Finding("columns_left_out", "note", message, column=totals[0],
                                       count=len(totals)))  # fmt: skip
    source = {**(raw.source or {}), "shape": "periods_as_columns"}
    long = replace(raw, frame=frame.astype("str"), rows=np.repeat(raw.rows, width),
                   findings=findings, source=source)  # fmt: skip
    return long, _Long([*index, "periodname"], "dataname", None, "value", None)


def _without_totals(raw: RawTable) -> RawTable:
    """Totals rows are listed once, before each row becomes one a period."""
    total = np.zeros(len(raw.rows), dtype=bool)
    for name in raw.frame.columns:
        cells = raw.frame[name].str.strip()
        total |= cells.str.fullmatch(_TOTAL.pattern, flags=re.IGNORECASE).to_numpy(dtype=bool)
    if not total.any():
        return raw
    gone = tuple(
        DroppedRow(int(raw.rows[i]), say("totals row"), row_text(raw.frame.iloc[i].tolist()))
        for i in np.flatnonzero(total).tolist()
    )
    frame = raw.frame.loc[~total].reset_index(drop=True)
    return replace(raw, frame=frame, rows=raw.rows[~total], dropped=(*raw.dropped, *gone))


def _title(raw: RawTable) -> str:
    """What is counted, where only the title above the table can say it."""
    titles = [row.text for row in raw.dropped if row.text and "|" not in row.text]
    return titles[0] if len(titles) == 1 else "value"
