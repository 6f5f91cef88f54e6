"""DHIS2's own JSON: analytics (headers, rows, names by id) and data value sets."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.nigeria import find_state
from chatmrpt.lib.say import say, to_say
from uploads.cleaning.periods import parse_period
from uploads.formats import json_text
from uploads.formats.base import Format, Limits, RawTable, check_columns, check_headers, check_rows
from uploads.formats.grid import header_only, unique_names
from uploads.formats.workbook import cell_text

_ANALYTICS = re.compile(rb'"headers"\s*:\s*\[')
_VALUES = re.compile(rb'"dataValues"\s*:\s*\[')
#: Below the country: state, LGA, ward, facility.
_LEVELS_BELOW_COUNTRY = 4
_NAMES = {
    "dx": "dataname",
    "ou": "organisationunitname",
    "pe": "periodname",
    "co": "categoryoptioncombo",
    "ao": "attributeoptioncombo",
    "value": "value",
}


def recognises(head: bytes, path: Path) -> bool:
    """Whether the file is JSON with analytics headers or data values."""
    if not json_text.begins_as_json(head):
        return False
    return json_text.holds(path, _ANALYTICS) or json_text.holds(path, _VALUES)


def read(path: Path, filename: str, limits: Limits, choice: str | None = None) -> RawTable:
    """Read an analytics response or a data value set, one row a value as it stands there.

    Ids become names where the file has them; :func:`uploads.formats.dhis2.reshape` brings the
    values to columns. Rows are numbered from 1 in the file's order.

    Raises
    ------
    ProblemError
        damaged_json, damaged_dhis2, header_only, too_many_rows, too_many_columns.
    """
    content = json_text.load(path, filename)
    if not isinstance(content, dict):
        raise _damaged(filename, say("a list, where an object is expected"))
    if isinstance(content.get("dataValues"), list):
        return _data_values(content, filename, limits)
    if isinstance(content.get("headers"), list) and isinstance(content.get("rows"), list):
        return _analytics(content, filename, limits)
    raise _damaged(filename, say("an object without “headers” and “rows”, or “dataValues”"))


def _analytics(content: dict[str, Any], filename: str, limits: Limits) -> RawTable:
    headers = [header if isinstance(header, dict) else {} for header in content["headers"]]
    keys = [str(header.get("name", "")) for header in headers]
    rows = content["rows"]
    check_rows(len(rows), filename, limits)
    check_columns(len(keys), filename, limits)
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, list) or len(row) != len(keys):
            size = say("{cells} cells", cells=len(row)) if isinstance(row, list) else say("no list")
            what = say(
                "an analytics table whose row {number:,} has {size}, where its headers name {cells}",
                number=number,
                size=size,
                cells=len(keys),
            )
            raise _damaged(filename, what)
    about = content.get("metaData")
    items = _items(about)
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(keys)
    table: dict[str, list[str]] = {}
    shown = [_NAMES.get(k) or str(h.get("column") or k) for k, h in zip(keys, headers, strict=True)]
    check_headers(shown, filename)
    for key, name, cells in zip(keys, unique_names(shown)[0], columns, strict=True):
        if key == "ou":
            table |= _levels(about, cells, items)
        cell_of = {"value": _plain, "pe": _period}.get(key, _named)
        table[name] = [cell_of(cell, items) for cell in cells]
    return _table(table, filename, {"format": "dhis2_analytics"})


def _items(about: Any) -> dict[str, str]:
    """Id → name, as newer (items) and older (names) versions write them."""
    names: dict[str, str] = {}
    for member in ("names", "items"):
        stated = about.get(member) if isinstance(about, dict) else None
        for key, item in stated.items() if isinstance(stated, dict) else ():
            name = item.get("name") if isinstance(item, dict) else item
            if isinstance(name, str) and name.strip():
                names[str(key)] = name
    return names


def _levels(about: Any, cells: tuple[Any, ...], items: dict[str, str]) -> dict[str, list[str]]:
    """orgunitlevel1, … from the paths of names, where the export has them."""
    paths = about.get("ouNameHierarchy") if isinstance(about, dict) else None
    if not isinstance(paths, dict):
        return {}
    split = []
    for cell in cells:
        own = _named(cell, items)
        parts = [part for part in str(paths.get(str(cell), "")).split("/") if part]
        split.append(parts if parts[-1:] == [own] else [*parts, own])
    deepest = min(max(map(len, split), default=0), 12)
    top = 2 if _begins_at_state(split, deepest) else 1
    return {
        f"orgunitlevel{level + top}": [
            parts[level] if level < len(parts) else "" for parts in split
        ]
        for level in range(deepest)
    }


def _begins_at_state(split: list[list[str]], deepest: int) -> bool:
    """Whether the paths leave out the country: they begin with states and are no deeper than these.

    Depth tells Niger State from the country Niger, whose paths have a level more.
    """
    first = {parts[0] for parts in split if parts}
    return deepest <= _LEVELS_BELOW_COUNTRY and all(find_state(name) for name in first)


def _named(cell: Any, items: dict[str, str]) -> str:
    text = _cell(cell)
    return items.get(text, text)


def _plain(cell: Any, items: dict[str, str]) -> str:
    return _cell(cell)


def _period(cell: Any, items: dict[str, str]) -> str:
    """The period's name, or its id (202401) where only the id can be read as a period."""
    key, name = _cell(cell), _named(cell, items)
    return key if not _is_period(name) and _is_period(key) else name


@lru_cache(maxsize=4_096)
def _is_period(text: str) -> bool:
    return parse_period(text) is not None


def _cell(cell: Any) -> str:
    if cell is None or isinstance(cell, dict | list):
        return ""
    return cell_text(cell)


def _data_values(content: dict[str, Any], filename: str, limits: Limits) -> RawTable:
    values = content["dataValues"]
    check_rows(len(values), filename, limits)
    for number, value in enumerate(values, start=1):
        if not isinstance(value, dict):
            what = say("a data value set whose value {number:,} is no object", number=number)
            raise _damaged(filename, what)
    names = list(dict.fromkeys(str(name) for value in values for name in value))
    check_columns(len(names), filename, limits)
    check_headers(names, filename)
    # A set for one unit and period may state them once, above its values.
    shared = [name for name in ("orgUnit", "period") if isinstance(content.get(name), str)]
    items = _listed_names(content)
    table = {}
    for name in dict.fromkeys([*shared, *names]):
        default = content[name] if name in shared else None
        cells = [value.get(name, default) for value in values]
        ids = name not in ("value", "period", "comment")
        table[name] = [_named(cell, items) if ids else _cell(cell) for cell in cells]
    return _table(table, filename, {"format": "dhis2_data_values"})


def _listed_names(content: dict[str, Any]) -> dict[str, str]:
    """Id → name from lists of metadata that stand beside the values."""
    names = _items(content.get("metaData"))
    for member in ("dataElements", "organisationUnits", "categoryOptionCombos"):
        listed = content.get(member)
        for item in listed if isinstance(listed, list) else ():
            name = item.get("name") or item.get("displayName") if isinstance(item, dict) else None
            if isinstance(name, str) and isinstance(item.get("id"), str):
                names[item["id"]] = name
    return names


def _table(table: dict[str, list[str]], filename: str, source: dict[str, Any]) -> RawTable:
    frame = pd.DataFrame(table, dtype="str")
    if frame.empty:
        raise header_only(filename, list(table))
    return RawTable(frame, np.arange(1, len(frame) + 1, dtype=np.int64), source=source)


def _damaged(filename: str, what: str) -> ProblemError:
    return ProblemError(
        "damaged_dhis2",
        say("{filename} is {what}.", filename=filename, what=what),
        say("Export it from DHIS2 again, as analytics JSON, as a data value set, or as CSV."),
    )


FORMAT = Format(
    "dhis2", to_say("DHIS2 analytics or data values (JSON)"), (".json",), recognises, read
)
