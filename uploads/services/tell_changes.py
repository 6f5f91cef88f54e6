"""What reading did to a file, as pages, answers and downloads give it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.files.storage import default_storage

from uploads.models import Dataset

#: The most of each list that a page gets; all are in the CSV files.
MOST_SHOWN = 200
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def all_changes(dataset: Dataset) -> dict[str, Any]:
    """The whole document (see `uploads.parsed.changes_of`).

    Of a dataset from before there were such documents, and of one that is no table, what its
    summary knows.
    """
    if dataset.summary.get("changes") and default_storage.exists(dataset.changes_path):
        with default_storage.open(dataset.changes_path) as file:
            found: dict[str, Any] = json.loads(file.read())
        return found
    dropped = dataset.summary.get("dropped") or []
    return {
        "rows_in": dataset.summary.get("rows_in") or dataset.rows,
        "rows": dataset.rows,
        "dropped": dropped,
        "dropped_count": dataset.summary.get("rows_dropped", len(dropped)),
        "cells_changed": 0,
        "changes": [],
        "changes_count": 0,
        "not_reported": {},
        "decisions": [],
        "corrections": {},
    }


def changes_shown(dataset: Dataset) -> dict[str, Any]:
    """The document with the first 200 of each list, and how many there are."""
    found = all_changes(dataset)
    reasons: dict[str, int] = {}
    for row in found["dropped"]:
        reasons[row["reason"]] = reasons.get(row["reason"], 0) + 1
    said = {column: len(rows) for column, rows in found["not_reported"].items()}
    return {
        **found,
        "dropped": found["dropped"][:MOST_SHOWN],
        "dropped_count": found.get("dropped_count", len(found["dropped"])),
        "reasons": reasons,
        "changes": found["changes"][:MOST_SHOWN],
        "not_reported": said,
    }


def dropped_csv(dataset: Dataset) -> bytes:
    """Every row left out: number in the file, reason, content."""
    rows = ([row["row"], row["reason"], row["text"]] for row in all_changes(dataset)["dropped"])
    return _csv(("row", "reason", "content"), rows)


def changes_csv(dataset: Dataset) -> bytes:
    """Every change of a cell, each distinct text once, and the decisions on whole columns."""
    found = all_changes(dataset)
    rows: list[list[Any]] = [
        [item["column"] or "", "decision", "", "", "", "", item["text"]]
        for item in found["decisions"]
    ]
    rows += [
        [
            *(item[name] for name in ("column", "kind", "before", "after", "count")),
            _numbers(item),
            item["why"],
        ]
        for item in found["changes"]
    ]
    header = ("column", "change", "in the file", "used", "cells", "rows", "why")
    return _csv(header, rows)


def _numbers(item: dict[str, Any]) -> str:
    more = item["count"] - len(item["rows"])
    text = " ".join(str(row) for row in item["rows"])
    return f"{text} and {more:,} more" if more > 0 else text


def _csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_neutral(cell) for cell in row] for row in rows)
    return file.getvalue().encode()


def _neutral(cell: Any) -> Any:
    """With an apostrophe before what a spreadsheet would compute."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
