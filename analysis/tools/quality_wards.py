"""What is missing, doubled or odd in a ward table, and names without a partner."""

from __future__ import annotations

from typing import Any

from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.columns import column_entry, find_column
from analysis.tools.quality_words import FOCUS_CODES, SHORT_RULES, findings_table, of_rule
from analysis.tools.wording import counted, percent, sentence, some_of
from analysis.workspace import Workspace, need_data
from chatmrpt.lib.say import say, to_say
from uploads.models import Dataset, DatasetKind

FILLING = to_say(
    "A ranking fills gaps from neighbouring wards and marks every filled value; a column with "
    "more than 60 % missing is refused."
)


def report_of(dataset: Dataset) -> list[dict[str, Any]]:
    """Findings of reading a table, with those of its quality report."""
    from analysis.data_quality import quality_of, with_quality  # not needed at the start

    quality = quality_of(dataset) if dataset.kind == DatasetKind.WARD_TABLE else None
    return with_quality(list(dataset.findings), quality)


def gaps_line(dataset: Dataset) -> str:
    """How many values are missing, and where most."""
    gaps = gaps_of(dataset)
    if not gaps:
        return say("No value is missing in any variable.")
    worst = gaps[0]
    cells = sum(int(item["missing"]) for item in gaps)
    return say(
        "{values} missing in {columns}, most in “{column}” ({missing:,}, {share}).",
        values=counted(cells, "value"),
        columns=counted(len(gaps), "column"),
        column=worst["name"],
        missing=worst["missing"],
        share=percent(worst["missing"], dataset.rows),
    )


def gaps_of(dataset: Dataset) -> list[dict[str, Any]]:
    """Columns with missing values, that with most first."""
    gaps = [item for item in dataset.columns if item["missing"] and item["role"] != "other"]
    return sorted(gaps, key=lambda item: -int(item["missing"]))


def missing_in_table(workspace: Workspace, dataset: Dataset, wards: int = 0) -> Answer:
    """Missing values by column; `wards` are those that lack one."""
    gaps = gaps_of(dataset)
    cells = sum(int(item["missing"]) for item in gaps)
    if not gaps:
        return Answer(
            headline=say("No value is missing in {name}.", name=dataset.name),
            rows_in=dataset.rows,
            rows_out=0,
            chips=ward_chips(workspace),
        )
    rows = [
        [item["name"], int(item["missing"]), percent(item["missing"], dataset.rows)]
        for item in gaps
    ]
    on_map = workspace.link is not None
    return Answer(
        headline=say(
            "{values} missing in {columns}.",
            values=counted(cells, "value"),
            columns=counted(len(gaps), "column"),
        ),
        points=(
            say(
                "Most in “{column}”: {missing:,} of {rows:,} ({share}).",
                column=gaps[0]["name"],
                missing=gaps[0]["missing"],
                rows=dataset.rows,
                share=percent(gaps[0]["missing"], dataset.rows),
            ),
            *(
                (say("{wards} lack at least one value.", wards=counted(wards, "ward")),)
                if wards
                else ()
            ),
            *((say(FILLING),) if dataset.kind == DatasetKind.WARD_TABLE else ()),
        ),
        table={"columns": ["Column", "Missing", "Share"], "rows": rows},
        chips=ward_chips(workspace),
        show={"view": "map", "layer": "missingness"}
        if on_map
        else {"view": "data", "dataset": str(dataset.pk)},
        rows_in=dataset.rows,
        rows_out=len(gaps),
    )


def one_variable(workspace: Workspace, wanted: str) -> Answer:
    """One column: how many values are missing, in which wards."""
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
            points.insert(
                0, say("On the map it is unknown in {titles}.", titles=some_of(titles, 6))
            )
    show = {"view": "data", "dataset": str(table.pk)}
    if workspace.link is not None and name in workspace.number_columns:
        show = {"view": "map", "layer": f"variable:{name}"}
    return Answer(
        headline=say(
            "“{name}” has {missings} of {rows:,} ({missing}).",
            name=name,
            missings=counted(missing, "missing value"),
            rows=table.rows,
            missing=percent(missing, table.rows),
        ),
        points=tuple(points[:3]),
        chips=ward_chips(workspace),
        show=show,
        rows_in=table.rows,
        rows_out=missing,
    )


def of_kind(
    workspace: Workspace,
    datasets: list[Dataset],
    focus: str,
    rule: str | None = None,
) -> Answer:
    """Duplicates, outliers or implausible values of the tables, with rows and effect."""
    codes = FOCUS_CODES[focus]
    found = [
        (item.name, finding)
        for item in datasets
        for finding in report_of(item)
        if (str(finding["code"]).startswith(codes) and of_rule(finding, rule))
        or (focus == "duplicates" and "duplicate" in finding["code"])
    ]
    rows = sum(int(finding["count"]) for _, finding in found)
    nothing, words = {
        "duplicates": (say("No duplicates were found."), (say("duplicate entry"), say("duplicate entries"))),
        "outliers": (say("No value stands out."), (say("value stands"), say("values stand"))),
        "implausible": (say("No value is outside the range of its variable."),
                        (say("value outside its range"), say("values outside their range"))),
    }[focus]  # fmt: skip
    headline = nothing
    if found:
        how = "out, each counted once for every rule it breaks" if focus == "outliers" else "found"
        how = f"out by the rule {SHORT_RULES[rule]}" if rule is not None else how
        headline = f"{counted(rows, *words)} {how}."
    return Answer(
        headline=headline,
        points=tuple(finding["message"] for _, finding in found)[:3],
        table=findings_table(found),
        chips=ward_chips(workspace),
        rows_in=sum(item.rows for item in datasets),
        rows_out=rows,
    )


def open_names(workspace: Workspace) -> Answer:
    """Names that found no sure partner in the boundary."""
    link = workspace.need_link()
    summary = link.summary
    if link.table is None:
        raise need_data(say("a ward table (CSV or Excel, one row a ward)"))
    asks = summary.get("asks") or []
    rows = [
        [ask["source"], ask.get("lga"), ", ".join(c["match"] for c in ask["candidates"])]
        for ask in asks
    ]
    open_ones = int(summary.get("ask", 0)) + int(summary.get("unmatched", 0))
    headline = say("{names} without a sure partner.", names=counted(open_ones, "name"))
    if not open_ones:
        headline = say(
            "All {matched:,} names were matched, by {key}.",
            matched=summary.get("matched", 0),
            key=link.key,
        )
    return Answer(
        headline=headline,
        points=(
            sentence(
                say(
                    "{matched:,} matched, {ask:,} to ask about, {unmatched:,} unmatched; "
                    "{boundary_without_data:,} wards of the boundary have no data",
                    matched=summary.get("matched", 0),
                    ask=summary.get("ask", 0),
                    unmatched=summary.get("unmatched", 0),
                    boundary_without_data=summary.get("boundary_without_data", 0),
                )
            ),
        ),
        table={"columns": ["In the table", "LGA", "Could be"], "rows": rows} if rows else None,
        chips=(call_chip(say("Review names"), "match_names", review=True, data="ward_table"),),
        show={"view": "data"},
        rows_in=link.table.rows if link.table else 0,
        rows_out=open_ones,
    )


def ward_chips(workspace: Workspace) -> tuple[dict[str, Any], ...]:
    """What can be checked next."""
    chips = [
        call_chip(say("What is missing?"), "check_data_quality", focus="missing"),
        call_chip(say("Outliers"), "check_data_quality", focus="outliers"),
        call_chip(say("Outside the range"), "check_data_quality", focus="implausible"),
        call_chip(say("Duplicates"), "check_data_quality", focus="duplicates"),
    ]
    if workspace.facilities is not None:
        chips.append(
            call_chip(
                say("Missing in the facility reports"),
                "check_data_quality",
                focus="missing",
                data="facilities",
            )
        )
    if workspace.link is not None:
        chips.append(
            call_chip(say("Names that did not match"), "check_data_quality", focus="names")
        )
        chips.append(call_chip(say("Which wards are most at risk?"), "rank_areas", order="top"))
    return tuple(chips)
