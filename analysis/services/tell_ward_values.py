"""Say in the conversation what a raster gave the wards, or why it gave nothing."""

from __future__ import annotations

from typing import Any

from analysis.services.post_message import tell
from analysis.value_columns import POPULATION, value_columns
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import Said, say
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
    spread = (
        say("from {low:,.4g} to {high:,.4g}", low=low, high=high)
        if low < high
        else say("{low:,.4g} in every ward", low=low)
    )
    points = [
        say(
            "Column “{column}”: {statistic} of the cells of each ward, {spread}.",
            column=name,
            statistic=WAYS[values.summary["how"]["statistic"]],
            spread=f"{spread} ({say(unit)})" if unit else spread,
        ),
        *values.summary["points"],
        *_notes(values),
    ]
    tell(
        session=values.session,
        body={
            "headline": say("{file}: {what}", file=values.name, what=values.summary["headline"]),
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
            "headline": say("{file} gives no ward values.", file=raster.name),
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
            say("With a ward table (CSV or Excel, one row a ward) it can be mapped and ranked by."),
        )
    name = str(column["name"])
    if column["role"] == POPULATION:
        return name, say("It serves as the population, which the ward table does not have.")
    if name != own:
        return name, say("The ward table has this already; its own column stays as it is.")
    return name, say("It can be mapped and ranked by like a column of the ward table.")


def _notes(values: Dataset) -> list[str]:
    return [item["message"] for item in values.findings if item["severity"] == "note"]


def _chips(values: Dataset, name: str) -> list[dict[str, Any]]:
    if current_link(values.session) is None:
        return [{"label": say("Describe my data"), "text": say("Describe my data")}]
    return [
        {"label": say("Show it on the map"), "tool": "show_map", "arguments": {"variable": name}},
        {"label": say("Rank the wards by risk"), "text": say("Which wards are most at risk?")},
    ]
