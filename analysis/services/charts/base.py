"""What every source of charts has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from django.utils.formats import date_format
from django.utils.timezone import localtime

from analysis.charts import Chart, Column
from analysis.charts.base import SHARE
from analysis.models import Run
from analysis.science.variables import detect_scale, find_variable
from analysis.services.charts.wish import ChartWish
from analysis.services.run_titles import title_of
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, say_many, to_say_all
from uploads.models import Dataset

Entry = dict[str, Any]

#: What facility reports can show, with its unit.
MEASURES = to_say_all(
    {
        "tpr": ("Test positivity", "%"),
        "tests": ("Tested", "persons"),
        "positives": ("Positive", "persons"),
    }
)


@dataclass(frozen=True)
class ChartSource:
    """Some charts and where they come from.

    Parameters
    ----------
    keys
        The keys it answers for.
    entries
        The charts that can be shown now, as the list of charts gives them.
    read
        `(workspace, wish) -> Chart`; `ProblemError` that says which step or file is missing.
    """

    keys: tuple[str, ...]
    entries: Callable[[Workspace], list[Entry]]
    read: Callable[[Workspace, ChartWish], Chart]


def entry(wish: ChartWish, title: str, group: str, run: Run | None = None) -> Entry:
    """A line of the list of charts."""
    return {
        "key": wish.as_address(),
        "title": title,
        "group": say(group),
        "run": str(run.pk) if run else None,
    }


def source_of_run(run: Run) -> str:
    """What the source line says of a run: its data, its day, its receipt."""
    data = run.facilities or (run.link.table if run.link else None)
    if run.base is not None and data is None:
        return source_of_run(run.base)
    name = data.name if data is not None else title_of(run)
    when = date_format(localtime(run.finished), "j F Y") if run.finished else ""
    return say(
        "{data}; {analysis}; {date}; receipt {receipt}",
        data=name,
        analysis=title_of(run),
        date=when,
        receipt=run.receipt_hash[:8],
    )


def source_of_wards(dataset: Dataset, count: int) -> str:
    """What the source line says of a table of wards."""
    return f"{dataset.name}, {say_many('{count:,} ward', '{count:,} wards', count)}"


def source_of_rows(dataset: Dataset) -> str:
    """What the source line says of data as they were given."""
    return f"{dataset.name}, {say_many('{count:,} row', '{count:,} rows', dataset.rows or 0)}"


def area_title(ward: Any, lga: Any) -> str:
    """`Kakuri (Bosso)`; a text missing is left out."""
    name = "" if pd.isna(ward) else str(ward)
    return name if pd.isna(lga) or not str(lga) else f"{name} ({lga})"


def titles_of(frame: pd.DataFrame) -> list[str]:
    """Wards of a frame, told apart where two have one name."""
    pairs = zip(frame["ward_name"], frame["lga_name"], strict=True)
    names = [area_title(ward, lga) for ward, lga in pairs]
    seen: dict[str, int] = {}
    told = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        told.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return told


def variable_column(workspace: Workspace, name: str, values: pd.Series[Any], field: str) -> Column:
    """Label and unit of a column of the wards."""
    known = find_variable(name)
    unit = known.unit if known is not None else ""
    numbers = pd.to_numeric(values, errors="coerce").dropna()
    if known is not None and len(numbers):
        scale = detect_scale(known, float(numbers.min()), float(numbers.max()))
        unit = scale.unit if scale is not None else unit
    unit = {"percent": "%", "metres": "m", "kilometres": "km", "share (0–1)": SHARE}.get(
        unit or "", unit or ""
    )
    return Column(field, workspace.label(name), unit)


def need(what: str, hint: str) -> ProblemError:
    """The error that names the step or the file a chart lacks."""
    return ProblemError("need_data", what, hint, 409)


def ends(shown: int, known: int, *, bottom: bool) -> str:
    """The end of a title where only the first bars of all are drawn."""
    if bottom:
        return say(", the {shown} lowest of {known:,}", shown=shown, known=known)
    return say(", the {shown} highest of {known:,}", shown=shown, known=known)
