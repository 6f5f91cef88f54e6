"""The charts that can be shown. To add some: a `ChartSource` in a file here, a line."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from analysis.charts import Chart, make_spec, rows_of
from analysis.frames import csv_bytes
from analysis.services.charts.base import ChartSource, Entry
from analysis.services.charts.plan_charts import PLANS
from analysis.services.charts.ranking_charts import RANKING
from analysis.services.charts.ward_charts import WARDS
from analysis.services.charts.wish import ChartWish
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError


@lru_cache(maxsize=1)
def sources() -> tuple[ChartSource, ...]:
    """All of them; those of facility reports load the science, so not when a process starts."""
    from analysis.services.charts.facility_charts import FACILITIES

    return (RANKING, PLANS, FACILITIES, WARDS)


def _by_key() -> dict[str, ChartSource]:
    return {key: source for source in sources() for key in source.keys}


def available_charts(workspace: Workspace) -> list[Entry]:
    """Every usual chart that can be shown now: of the results first, then of the data."""
    return [item for source in sources() for item in source.entries(workspace)]


def read_chart(workspace: Workspace, wish: ChartWish) -> Chart:
    """A chart with its data; `NotFoundError` for an unknown key, else what is missing."""
    source = _by_key().get(wish.key)
    if source is None:
        raise NotFoundError("chart")
    return source.read(workspace, wish)


def chart_payload(chart: Chart, wish: ChartWish, *, theme: str, width: int) -> dict[str, Any]:
    """A chart as the API gives it: words, table and specification."""
    names = [column.name for column in chart.columns]
    return {
        "key": wish.as_address(),
        "kind": chart.kind,
        "title": chart.title,
        "summary": chart.summary,
        "source": chart.source,
        "notes": list(chart.notes),
        "height": chart.height,
        "columns": [
            {
                "name": column.name,
                "label": column.label,
                "unit": column.unit or None,
                "kind": "text" if chart.table[column.name].dtype.kind in "OUT" else "number",
            }
            for column in chart.columns
        ],
        "rows": [[row[name] for name in names] for row in rows_of(chart.table[names])],
        "spec": make_spec(chart, theme=theme, width=width),
    }


def chart_csv(chart: Chart) -> bytes:
    """The table behind a chart, safe for spreadsheets, with words and units as its header."""
    names = [column.name for column in chart.columns]
    headings = {column.name: column.heading for column in chart.columns}
    return csv_bytes(chart.table[names].rename(columns=headings))
