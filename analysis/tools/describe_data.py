"""What is in the uploaded data: files, columns, areas, and what a column means."""

from __future__ import annotations

from typing import Any, Literal

from analysis.science.variables import find_variable
from analysis.services.near_columns import UnknownColumnError, near_columns
from analysis.tools.base import Answer, Arguments, Tool
from analysis.tools.choices import call_chip
from analysis.tools.columns import column_entry
from analysis.tools.data_changes import choose_part, set_role, tell_changes, tell_dropped
from analysis.tools.wording import (
    counted,
    joined,
    number,
    percent,
    rounded,
    sentence,
    unit_sign,
    whole,
)
from analysis.workspace import Workspace, need_data
from chatmrpt.lib.say import say, to_say
from uploads.models import Dataset, DatasetKind

DIRECTIONS = {
    "direct": to_say("Risk rises with it."),
    "inverse": to_say("Risk falls with it."),
    "ask": to_say("Whether risk rises or falls with it is for you to say"),
}


class DescribeData(Arguments):
    """Which part: everything, the columns, the variables, one column, or what reading changed.

    With `role` it says what a column is, with `part` which sheet or layer of a `file` to read.
    """

    topic: Literal["overview", "columns", "variables", "changes", "dropped"] = "overview"
    variable: str | None = None
    term: str | None = None
    role: str | None = None
    part: str | None = None
    file: str | None = None


def datasets_of(workspace: Workspace) -> list[Dataset]:
    """The data in force, the ward table first."""
    found = (workspace.table, workspace.boundary, workspace.facilities, *workspace.rasters)
    return [dataset for dataset in found if dataset is not None]


def describe_data(workspace: Workspace, arguments: DescribeData) -> Answer:
    """Answer from the datasets' own profiles."""
    datasets = datasets_of(workspace)
    if not datasets:
        raise need_data(say("some data; nothing has been uploaded yet"))
    wanted = arguments.variable or arguments.term
    if arguments.topic in ("changes", "dropped"):
        return (tell_changes if arguments.topic == "changes" else tell_dropped)(datasets)
    if arguments.part is not None:
        return choose_part(datasets, arguments.part, arguments.file)
    if arguments.role is not None and wanted:
        return set_role(datasets, wanted, arguments.role, arguments.file)
    if wanted:
        return _one_column(workspace, datasets, wanted)
    if arguments.topic == "overview":
        return _overview(workspace, datasets)
    return _columns(datasets[0], arguments.topic)


def _overview(workspace: Workspace, datasets: list[Dataset]) -> Answer:
    first = datasets[0]
    points = [point for point in first.summary.get("points") or []][:1]
    points += _others(workspace, datasets[1:])
    if workspace.link is not None:
        points.append(sentence(workspace.link.summary.get("headline") or ""))
    table = {
        "columns": ["File", "What it is", "Rows", "Columns", "To look at"],
        "rows": [
            [
                item.name,
                item.get_kind_display(),
                item.rows or None,
                len(item.columns) or None,
                sum(finding["severity"] != "note" for finding in item.findings),
            ]
            for item in datasets
        ],
    }
    return Answer(
        headline=sentence(first.summary.get("headline") or first.name),
        points=tuple(point for point in points if point)[:3],
        table=table,
        chips=_next(workspace),
        show={"view": "data", "dataset": str(first.pk)},
        rows_in=sum(item.rows for item in datasets),
    )


def _others(workspace: Workspace, datasets: list[Dataset]) -> list[str]:
    """A line for each other file; the rasters in one, with the columns they give."""
    lines = [
        sentence(item.summary.get("headline") or item.name)
        for item in datasets
        if item.kind != DatasetKind.RASTER
    ]
    given = [
        say("“{column}” from {file}", column=column["name"], file=values.name)
        for column, values in workspace.from_values
    ]
    if given:
        lines.insert(0, say("Added to the wards: {given}.", given=joined(given)))
    return lines


def _next(workspace: Workspace) -> tuple[dict[str, Any], ...]:
    chips = [call_chip(say("Check my data"), "check_data_quality")]
    chips.append(call_chip(say("List the columns"), "describe_data", topic="columns"))
    if workspace.link is not None:
        chips.append(call_chip(say("Which wards are most at risk?"), "rank_areas", order="top"))
    return tuple(chips)


def _columns(dataset: Dataset, topic: str) -> Answer:
    items = dataset.columns
    if topic == "variables":
        items = [item for item in items if item["role"] == "variable"]
    rows = [
        [
            item["name"],
            _label(item),
            item["role_label"],
            rounded(item.get("minimum")),
            rounded(item.get("maximum")),
            item["missing"],
        ]
        for item in items
    ]
    kinds = say("variables that can enter a score") if topic == "variables" else say("columns")
    usable = sum(item["role"] == "variable" for item in dataset.columns)
    points = (
        []
        if topic == "variables" or not usable
        else [say("{usable} of them are variables for a risk score.", usable=usable)]
    )
    return Answer(
        headline=say(
            "{name} has {rows:,} {kinds}.", name=dataset.name, rows=len(rows), kinds=kinds
        ),
        points=(*points, say("Ask “what does … mean?” for any of them.")),
        table={
            "columns": ["Column", "What it is", "Role", "Lowest", "Highest", "Missing"],
            "rows": rows,
        },
        show={"view": "data", "dataset": str(dataset.pk)},
        rows_in=dataset.rows,
        rows_out=len(rows),
    )


def _label(item: dict[str, Any]) -> str:
    variable = find_variable(item["name"])
    return say(variable.label) if variable else str(item.get("label") or item["name"])


def _one_column(workspace: Workspace, datasets: list[Dataset], wanted: str) -> Answer:
    places = [(dataset.columns, dataset) for dataset in datasets]
    rasters = [([column], values) for column, values in workspace.from_values]
    exact = [(columns, at) for columns, at in rasters if columns[0]["name"] == wanted]
    for columns, dataset in (*exact, *places, *rasters):
        entry = column_entry(columns, wanted)
        if entry is not None:
            return _describe(workspace, dataset, entry)
    known = find_variable(wanted)
    if known is not None:
        headline = say(
            "{label} is not in your data. {meaning}",
            label=say(known.label),
            meaning=say(known.meaning),
        )
        return Answer(
            headline=headline, points=(say("Usual source: {source}.", source=known.source),)
        )
    named = {str(item["name"]): (_label(item),) for data in datasets for item in data.columns}
    message = say("There is no column “{wanted}” in your data.", wanted=wanted)
    raise UnknownColumnError(wanted, message, near_columns(wanted, named), list(named))


def _describe(workspace: Workspace, dataset: Dataset, entry: dict[str, Any]) -> Answer:
    name = str(entry["name"])
    variable = find_variable(name)
    what = say(variable.label) if variable else str(entry["role_label"])
    points = [say(variable.meaning) if variable else sentence(str(entry["evidence"]))]
    points.append(_range(entry, dataset, variable.unit if variable else entry.get("unit")))
    if variable is not None:
        way = say(DIRECTIONS[variable.direction])
        why = f" ({variable.question})." if variable.question else ""
        points.append(
            say("{way}{why} Usual source: {source}.", way=way, why=why, source=variable.source)
        )
    chips = [call_chip(say("List the columns"), "describe_data", topic="columns")]
    show = {"view": "data", "dataset": str(dataset.source_id or dataset.pk)}
    if workspace.link is not None and name in workspace.number_columns:
        chips.insert(0, call_chip(say("Show it on the map"), "show_map", variable=name))
    return Answer(
        headline=say(
            "“{name}” is {what}.",
            name=name,
            what=what[:1].lower() + what[1:] if what[1:2].islower() else what,
        ),
        points=tuple(points),
        chips=tuple(chips),
        show=show,
        rows_in=dataset.rows,
    )


def _range(entry: dict[str, Any], dataset: Dataset, unit: str | None) -> str:
    missing = int(entry["missing"])
    gone = say(
        "{values} missing ({missing})",
        values=counted(missing, "value"),
        missing=percent(missing, dataset.rows),
    )
    if entry["type"] == "number" and entry.get("minimum") is not None:
        low, high = number(entry["minimum"]), number(entry["maximum"])
        return sentence(
            say(
                "from {low} to {high} {unit_sign}", low=low, high=high, unit_sign=unit_sign(unit)
            ).rstrip()
            + f"; {gone}"
        )
    examples = ", ".join(str(item) for item in entry["examples"])
    return sentence(
        say("for example {examples}; {gone}", examples=examples, gone=gone) if examples else gone
    )


TOOL = Tool(
    name="describe_data",
    label="Look at the data",
    description="Say what is in the uploaded data: files, rows, areas, columns, periods, what a "
    "column means, and what reading changed; set a column's role or choose another sheet.",
    arguments=DescribeData,
    examples=(
        "What is in my data?",
        "Describe the file I uploaded",
        "Summarise this dataset",
        "Which columns do I have?",
        "List the variables",
        "What variables are available?",
        "What does the column avgRAD mean?",
        "What is NDMI in my table?",
        "How many wards does the file have?",
        "Tell me about the data",
        "Explain the columns",
        "What period does the data cover?",
        "Was my data modified?",
        "Which rows were dropped?",
        "What did you change in my file?",
        "Use the column Place as the ward name",
    ),
    answer=describe_data,
)

__all__ = ["TOOL", "DescribeData", "datasets_of", "describe_data", "whole"]
