"""Say in the conversation what a raster gave the wards, or why it gave nothing."""

from __future__ import annotations

from typing import Any

from analysis.services.post_message import tell
from analysis.value_columns import POPULATION, value_columns
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import Said
from uploads.models import Dataset
from uploads.selectors import current_link

WAYS = Said(
    {
        "mean": "the mean",
        "sum": "the sum",
        "min": "the lowest",
        "max": "the highest",
        "share_above": "the share above the threshold",
    }
)


def tell_values(values: Dataset) -> None:
    """How many wards have a value, under which name, and what stands out."""
    name, use = _use(values)
    column = values.columns[0]
    low, high, unit = column["minimum"], column["maximum"], column["unit"] or ""
    spread = f"from {low:,.4g} to {high:,.4g}" if low < high else f"{low:,.4g} in every ward"
    points = [
        f"Column “{name}”: {WAYS[values.summary['how']['statistic']]} of the cells of each ward, "
        f"{spread}{f' ({unit})' if unit else ''}.",
        *values.summary["points"],
        *_notes(values),
    ]
    tell(
        session=values.session,
        body={
            "headline": f"{values.name}: {values.summary['headline']}",
            "points": [*points[:3], use],
            "chips": _chips(values, name),
            "show": {"view": "data", "dataset": str(values.source_id)},
            "rows_in": values.rows,
            "rows_out": values.rows - int(column["missing"]),
        },
    )


def tell_refused(raster: Dataset, error: ProblemError) -> None:
    """The raster gives no ward values."""
    tell(
        session=raster.session,
        body={
            "headline": f"{raster.name} gives no ward values.",
            "points": [part for part in (error.message, error.hint) if part],
            "show": {"view": "data", "dataset": str(raster.pk)},
        },
        outcome="need_data",
    )


def _use(values: Dataset) -> tuple[str, str]:
    """The column's name among the wards, and what can be done with it."""
    own = str(values.columns[0]["name"])
    link = current_link(values.session)
    columns = value_columns(link) if link is not None else []
    column = next((item for item, dataset in columns if dataset.pk == values.pk), None)
    if column is None:
        return (
            own,
            "With a ward table (CSV or Excel, one row a ward) it can be mapped and ranked by.",
        )
    name = str(column["name"])
    if column["role"] == POPULATION:
        return name, "It serves as the population, which the ward table does not have."
    if name != own:
        return name, "The ward table has this already; its own column stays as it is."
    return name, "It can be mapped and ranked by like a column of the ward table."


def _notes(values: Dataset) -> list[str]:
    return [item["message"] for item in values.findings if item["severity"] == "note"]


def _chips(values: Dataset, name: str) -> list[dict[str, Any]]:
    if current_link(values.session) is None:
        return [{"label": "Describe my data", "text": "Describe my data"}]
    return [
        {"label": "Show it on the map", "tool": "show_map", "arguments": {"variable": name}},
        {"label": "Rank the wards by risk", "text": "Which wards are most at risk?"},
    ]
