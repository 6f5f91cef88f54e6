"""What is wrong or missing in the data: findings by severity, gaps, names without a partner."""

from __future__ import annotations

from typing import Any, Literal

from analysis.tools.base import Answer, Arguments, Tool
from analysis.tools.choices import call_chip, text_chip
from analysis.tools.columns import column_entry, find_column
from analysis.tools.describe_data import datasets_of
from analysis.tools.wording import counted, percent, sentence, some_of
from analysis.workspace import Workspace, need_data
from uploads.models import Dataset, DatasetKind

SEVERITIES = ("error", "warning", "note")
MOST_ROWS = 100
FILLING = (
    "A ranking fills gaps from neighbouring wards and marks every filled value; a column with "
    "more than 60 % missing is refused.",
)


class CheckDataQuality(Arguments):
    """Everything, or only gaps, doubles, or names; one variable."""

    focus: Literal["all", "missing", "duplicates", "names"] = "all"
    variable: str | None = None


def check_data_quality(workspace: Workspace, arguments: CheckDataQuality) -> Answer:
    """Answer from the findings of reading and linking."""
    datasets = datasets_of(workspace)
    if not datasets:
        raise need_data("some data to check; nothing has been uploaded yet")
    if arguments.variable:
        return _one_variable(workspace, arguments.variable)
    if arguments.focus == "missing":
        return _missing(workspace, datasets[0])
    if arguments.focus == "duplicates":
        return _duplicates(datasets)
    if arguments.focus == "names":
        return _names(workspace)
    return _everything(workspace, datasets)


def _everything(workspace: Workspace, datasets: list[Dataset]) -> Answer:
    found = [(item.name, finding) for item in datasets for finding in item.findings]
    if workspace.link is not None:
        found += [("Names", finding) for finding in workspace.link.findings]
    found.sort(key=lambda pair: SEVERITIES.index(pair[1]["severity"]))
    counts = {kind: sum(f["severity"] == kind for _, f in found) for kind in SEVERITIES}
    grave = counts["error"] + counts["warning"]
    if not grave:
        headline = f"Nothing needs correcting; {counted(counts['note'], 'thing')} good to know."
    else:
        parts = [counted(counts[k], k) for k in SEVERITIES if counts[k]]
        headline = f"{' , '.join(parts)} in your data.".replace(" ,", ",")
    points = [finding["message"] for _, finding in found if finding["severity"] != "note"][:2]
    points.append(_gaps_line(datasets[0]))
    return Answer(
        headline=headline,
        points=tuple(point for point in points if point)[:3],
        table=_findings_table(found),
        chips=_next(workspace),
        show={"view": "data", "dataset": str(datasets[0].pk)},
        rows_in=sum(item.rows for item in datasets),
        rows_out=len(found),
    )


def _findings_table(found: list[tuple[str, dict[str, Any]]]) -> dict[str, Any] | None:
    if not found:
        return None
    rows = [
        [finding["severity"], where, finding["message"], finding.get("hint") or ""]
        for where, finding in found[:MOST_ROWS]
    ]
    return {"columns": ["Severity", "Where", "What was found", "What to do"], "rows": rows}


def _gaps_line(dataset: Dataset) -> str:
    gaps = _gaps(dataset)
    if not gaps:
        return "No value is missing in any variable."
    worst = gaps[0]
    cells = sum(int(item["missing"]) for item in gaps)
    return (
        f"{counted(cells, 'value')} missing in {counted(len(gaps), 'column')}, most in "
        f"“{worst['name']}” ({worst['missing']:,}, {percent(worst['missing'], dataset.rows)})."
    )


def _gaps(dataset: Dataset) -> list[dict[str, Any]]:
    gaps = [item for item in dataset.columns if item["missing"] and item["role"] != "other"]
    return sorted(gaps, key=lambda item: -int(item["missing"]))


def _missing(workspace: Workspace, dataset: Dataset) -> Answer:
    gaps = _gaps(dataset)
    cells = sum(int(item["missing"]) for item in gaps)
    if not gaps:
        return Answer(
            headline=f"No value is missing in {dataset.name}.",
            rows_in=dataset.rows,
            rows_out=0,
            chips=_next(workspace),
        )
    rows = [
        [item["name"], int(item["missing"]), percent(item["missing"], dataset.rows)]
        for item in gaps
    ]
    on_map = workspace.link is not None
    return Answer(
        headline=f"{counted(cells, 'value')} missing in {counted(len(gaps), 'column')}.",
        points=(
            f"Most in “{gaps[0]['name']}”: {gaps[0]['missing']:,} of {dataset.rows:,} "
            f"({percent(gaps[0]['missing'], dataset.rows)}).",
            *(FILLING if dataset.kind == DatasetKind.WARD_TABLE else ()),
        ),
        table={"columns": ["Column", "Missing", "Share"], "rows": rows},
        chips=_next(workspace),
        show={"view": "map", "layer": "missingness"}
        if on_map
        else {"view": "data", "dataset": str(dataset.pk)},
        rows_in=dataset.rows,
        rows_out=len(gaps),
    )


def _one_variable(workspace: Workspace, wanted: str) -> Answer:
    table = workspace.need_table()
    entry = column_entry(workspace.columns, wanted)
    if entry is None:
        entry = column_entry(workspace.columns, find_column(workspace, wanted))
    assert entry is not None  # noqa: S101
    name, missing = str(entry["name"]), int(entry["missing"])
    points = [item["message"] for item in table.findings if item.get("column") == name][:2]
    if workspace.link is not None and name in workspace.wards:
        gone = workspace.wards[workspace.wards[name].isna()]
        titles = [f"{row.ward_name} ({row.lga_name})" for row in gone.itertuples()]
        if titles:
            points.insert(0, f"On the map it is unknown in {some_of(titles, 6)}.")
    show = {"view": "data", "dataset": str(table.pk)}
    if workspace.link is not None and name in workspace.number_columns:
        show = {"view": "map", "layer": f"variable:{name}"}
    return Answer(
        headline=f"“{name}” has {counted(missing, 'missing value')} of {table.rows:,} "
        f"({percent(missing, table.rows)}).",
        points=tuple(points[:3]),
        chips=_next(workspace),
        show=show,
        rows_in=table.rows,
        rows_out=missing,
    )


def _duplicates(datasets: list[Dataset]) -> Answer:
    found = [
        (item.name, finding)
        for item in datasets
        for finding in item.findings
        if "duplicate" in finding["code"]
    ]
    rows = sum(int(finding["count"]) for _, finding in found)
    if not found:
        headline = "No duplicates were found."
    else:
        headline = f"{counted(rows, 'duplicate entry', 'duplicate entries')} found."
    return Answer(
        headline=headline,
        points=tuple(finding["message"] for _, finding in found)[:3],
        table=_findings_table(found),
        rows_in=sum(item.rows for item in datasets),
        rows_out=rows,
    )


def _names(workspace: Workspace) -> Answer:
    link = workspace.need_link()
    summary = link.summary
    if link.table is None:
        raise need_data("a ward table (CSV or Excel, one row a ward)")
    asks = summary.get("asks") or []
    rows = [
        [ask["source"], ask.get("lga"), ", ".join(c["match"] for c in ask["candidates"])]
        for ask in asks
    ]
    open_ones = int(summary.get("ask", 0)) + int(summary.get("unmatched", 0))
    headline = f"{counted(open_ones, 'name')} without a sure partner."
    if not open_ones:
        headline = f"All {summary.get('matched', 0):,} names were matched, by {link.key}."
    return Answer(
        headline=headline,
        points=(
            sentence(
                f"{summary.get('matched', 0):,} matched, {summary.get('ask', 0):,} to ask about, "
                f"{summary.get('unmatched', 0):,} unmatched; "
                f"{summary.get('boundary_without_data', 0):,} wards of the boundary have no data"
            ),
        ),
        table={"columns": ["In the table", "LGA", "Could be"], "rows": rows} if rows else None,
        rows_in=link.table.rows if link.table else 0,
        rows_out=open_ones,
    )


def _next(workspace: Workspace) -> tuple[dict[str, Any], ...]:
    chips = [call_chip("What is missing?", "check_data_quality", focus="missing")]
    if workspace.link is not None:
        chips.append(call_chip("Names that did not match", "check_data_quality", focus="names"))
        chips.append(text_chip("Which wards are most at risk?"))
    return tuple(chips)


TOOL = Tool(
    name="check_data_quality",
    label="Check the data",
    description="Missing values, duplicates, implausible values and names that did not match.",
    arguments=CheckDataQuality,
    examples=(
        "Check my data",
        "Is my data clean?",
        "Are there problems in the file?",
        "Any missing values?",
        "Which columns have gaps?",
        "How complete is the data?",
        "Are there duplicates?",
        "Which wards did not match?",
        "Which ward names could not be found in the boundary?",
        "Show the data quality findings",
        "Find errors in my table",
    ),
    answer=check_data_quality,
)
