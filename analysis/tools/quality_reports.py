"""What a check of facility reports found, in words: each with its rows and what it changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.models import Run
from analysis.science.quality.completeness import filled_cells
from analysis.science.quality.words import count_label
from analysis.science.quality.yearly import complete_rows
from analysis.science.tpr.cells import ABOVE, REASONS
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.quality_limits import Limits, headed
from analysis.tools.quality_next import by_chips, next_chips, show_of
from analysis.tools.quality_words import (
    FOCUS_CODES,
    NOTHING,
    PLACE,
    SHORT_RULES,
    by_rule,
    cell,
    effects_of,
    findings_of,
    findings_table,
    graded,
    headings,
    names_of,
    of_rule,
    records,
    row_text,
    share,
)
from analysis.tools.wording import as_text, counted, joined, percent
from analysis.workspace import Workspace
from chatmrpt.lib.say import Said, say

SHOWN = 50
_PLACE_NAMES = ["Facility", "Ward", "LGA"]
_MEASURES = Said({"tested": "Tests", "positive": "Positive tests"})


def read(workspace: Workspace, run: Run, name: str) -> pd.DataFrame:
    """A file of the check; no rows where there was nothing to write."""
    if not run.artefacts.filter(name=name).exists():
        return pd.DataFrame()
    return workspace.run_table(name, run)


def everything(run: Run, others: Sequence[tuple[str, dict[str, Any]]], limits: Limits) -> Answer:
    """All findings, of the reports and of the other data, the gravest first."""
    name = run.facilities.name if run.facilities else say("Facility reports")
    found = [*((name, item) for item in run.findings), *others]
    order = ("error", "warning", "note")
    found.sort(key=lambda pair: order.index(pair[1]["severity"]))
    number = {kind: sum(item["severity"] == kind for _, item in found) for kind in order}
    grave = [item["message"] for _, item in found if item["severity"] != "note"]
    result = run.result
    return Answer(
        headline=say(
            "{findings} in your data; {filled} of the counts are filled, {reported} of the reports "
            "expected came.",
            findings=graded(number) or say("Nothing"),
            filled=share(result["filled"], result["cells"]),
            reported=share(result["reported"], result["expected"]),
        ),
        points=(*grave[:2], say("Nothing was changed: each line says what it would change.")),
        table=findings_table(found),
        chips=next_chips(run, "all", limits),
        show=show_of(run, "all", limits),
        run=run,
        rows_in=result["rows"],
        rows_out=len(found),
    )


def missing(workspace: Workspace, run: Run, limits: Limits, level: str) -> Answer:
    """Blank counts by column, month, year, LGA, ward or facility."""
    own = limits.reports() if limits.any else None
    if own is not None and not (len(own) and own.counts):
        return nothing_there(run, limits)
    frame = read(workspace, run, "completeness.csv") if own is None else filled_cells(own)
    scope = {"month": "period", "year": "period", "ward": "facility"}.get(level, level)
    part = frame[frame["scope"] == scope]
    if own is not None:
        part = part[part["cells"] > 0]
    names = names_of(part, level)
    sums = part.groupby(names, sort=False)[["cells", "filled"]].sum().reset_index()
    blank = sums["cells"] - sums["filled"]
    sums = sums.assign(blank=blank, gone=blank / sums["cells"])
    by_time = level in ("month", "year")
    ordered = sums if by_time else sums.sort_values("gone", ascending=False, kind="stable")
    cells, gone = int(sums["cells"].sum()), int(blank.sum())
    worst = sums.sort_values("gone", ascending=False, kind="stable").head(3)
    most = joined(f"{row_text(row, names[0])} {100 * row['gone']:.0f} %" for row in records(worst))
    complete = run.result["rows_complete"] if own is None else complete_rows(own)
    reports = run.result["rows"] if own is None else len(own)
    told = say(
        "{blank:,} of {counts:,} counts are blank ({share}); most in {most}.",
        blank=gone,
        counts=cells,
        share=percent(gone, cells),
        most=most,
    )
    if not gone:
        told = say("None of {counts:,} counts is blank.", counts=cells)
    return Answer(
        headline=headed(limits, told),
        points=(
            say("A blank is not a zero: a pair of tested and positive counts only where both are filled."),
            say("{complete:,} of {reports:,} reports ({share}) have every tested and positive number.", complete=complete, reports=reports, share=percent(complete, reports)),
            *(effects_of(run, ("positive_blank",))[:1] if own is None else ()),
        ),
        table={
            "columns": [*headings(names), "Counts", "Blank", "Blank (%)"],
            "rows": [
                [*(row_text(row, name) for name in names), int(row["cells"]), int(row["blank"]),
                 round(100 * row["gone"], 1)]
                for row in records(ordered.head(SHOWN if not by_time else len(ordered)))
            ],
        },
        chips=(*by_chips("missing", level, limits), *next_chips(run, "missing", limits)[:2]),
        show=show_of(run, "missing", limits),
        run=run,
        rows_in=cells,
        rows_out=gone,
    )  # fmt: skip


#: Focus → (file, columns with their headings); names of facility, ward and LGA come first.
_LISTS: dict[str, tuple[str, dict[str, str]]] = {
    "left_out": ("left_out.csv", {"row": "Row", "period": "Period", "age": "Age", "test": "Test",
                                  "tested": "Tested", "positive": "Positive", "reason": "Reason"}),
    "outliers": ("outliers.csv", {"row": "Row", "period": "Period", "measure": "What",
                                  "value": "Value", "centre": "Usually", "rule": "Rule"}),
    "silence": ("facilities.csv", {"first_month": "First report", "last_month": "Last report",
                                   "silent_months": "Silent months",
                                   "tests_a_month": "Tests a month", "kind": "What"}),
    "duplicates": ("duplicates.csv", {"row": "Row", "first_row": "Repeats row",
                                      "period": "Period", "equal": "Same numbers"}),
    "implausible": ("implausible.csv", {"row": "Row", "period": "Period", "column": "Number",
                                        "value": "Value", "limit": "Must not exceed",
                                        "reason": "Reason"}),
}  # fmt: skip


def listed_rows(
    workspace: Workspace,
    run: Run,
    focus: str,
    limits: Limits,
    rule: str | None = None,
    measure: str | None = None,
) -> Answer:
    """The rows behind some findings, the gravest first, and what they change."""
    found = [item for item in findings_of(run, FOCUS_CODES[focus]) if of_rule(item, rule)]
    file, columns = _LISTS[focus]
    frame = read(workspace, run, file)
    of_all = len(_ordered(frame, focus)) if found else 0
    if found:
        frame = limits.kept(frame)
        frame = frame if rule is None else frame[frame["rule"] == rule]
        frame = frame if measure is None else frame[frame["measure"] == measure]
    if not found or not len(frame):
        return _nothing(run, focus, limits, rule)
    frame = _ordered(frame, focus)
    whole = not limits.any and measure is None
    shown = [name for name in columns if name in frame]
    on_map: tuple[dict[str, Any], ...] = ()
    if focus == "silence" and "silent_wards" in run.result:
        on_map = (call_chip(say("Silent wards on the map"), "show_map", reports="silent"),)
    headline, more = found[0]["message"], [item["message"] for item in found[1:2]]
    if focus == "outliers":
        headline, more = by_rule(frame, rule), [found[0]["message"]]
    if not whole:
        headline = by_rule(frame, rule) if focus == "outliers" else _in_part(frame, focus)
        more = [say("{count:,} of the {of_all:,} rows found.", count=len(frame), of_all=of_all)]
    points = effects_of(run, FOCUS_CODES[focus])[:1] if whole else []
    return Answer(
        headline=headed(limits, headline),
        points=tuple([*more, *points, found[0]["hint"]])[:3],
        table={
            "columns": [*_PLACE_NAMES, *(columns[name] for name in shown)],
            "rows": [
                [
                    *(row_text(row, name) for name in PLACE),
                    *(_value(row[name], name) for name in shown),
                ]
                for row in records(frame.head(SHOWN))
            ],
        },
        chips=(*on_map, *next_chips(run, focus, limits)),
        show=show_of(run, focus, limits),
        run=run,
        rows_in=run.result["rows"],
        rows_out=len(frame),
    )


def _in_part(frame: pd.DataFrame, focus: str) -> str:
    """How many rows there are of a part of the reports, and of which kinds."""
    names = len(frame.drop_duplicates(PLACE))
    where = counted(names, "facility", "facilities")
    if focus == "duplicates":
        return say(
            "{reports} of {facilities} came twice.",
            reports=counted(len(frame), "report"),
            facilities=where,
        )
    kinds = frame["kind" if focus == "silence" else "reason"].value_counts()
    told = joined(f"{kind} {number:,}" for kind, number in kinds.items())
    if focus == "silence":
        return say("{facilities} with a gap at an end: {kinds}.", facilities=where, kinds=told)
    if focus == "left_out":
        return say(
            "{numbers} of {facilities} count in no rate: {reasons}.",
            numbers=counted(len(frame), "number"),
            facilities=where,
            reasons=told,
        )
    return say(
        "{counts} of {facilities} cannot be right: {reasons}.",
        counts=counted(len(frame), "count"),
        facilities=where,
        reasons=told,
    )


def _ordered(frame: pd.DataFrame, focus: str) -> pd.DataFrame:
    if focus == "outliers":
        rule = frame["rule"].map(SHORT_RULES)
        frame = frame.assign(rule=rule, far=(frame["value"] - frame["centre"]).abs())
        one = frame.groupby(["row", "period", "measure"], sort=False)
        told = one.first().assign(rule=one["rule"].agg(", ".join)).reset_index()
        return told.sort_values("far", ascending=False, kind="stable")
    if focus == "left_out":
        return frame.sort_values("reason", key=lambda why: why != REASONS[ABOVE], kind="stable")
    if focus == "silence":
        kinds = {
            "falls_silent": say("fell silent"),
            "vanishes": "vanishes",
            "appears": say("appears late"),
        }
        odd = frame[frame[list(kinds)].any(axis=1)]
        words = [
            ", ".join(label for name, label in kinds.items() if row[name]) for row in records(odd)
        ]
        order = ["falls_silent", "tests_a_month"]
        return odd.assign(kind=words).sort_values(order, ascending=False, kind="stable")
    return frame


def _nothing(run: Run, focus: str, limits: Limits, rule: str | None = None) -> Answer:
    told = say(NOTHING[focus]) if rule is None else by_rule(pd.DataFrame(), rule)
    checked = len(limits.reports()) if limits.any else run.result["rows"]
    if not checked:
        return nothing_there(run, limits)
    return Answer(
        headline=headed(limits, told),
        points=(say("Checked: {reports}.", reports=counted(checked, "report")),),
        chips=next_chips(run, focus, limits),
        run=run,
        rows_in=checked,
        rows_out=0,
    )


def nothing_there(run: Run, limits: Limits) -> Answer:
    """No report of such a place or time, so nothing to check."""
    return Answer(
        headline=headed(limits, say("The reports hold nothing of that.")),
        points=(say("Ask for another place or time, or without them."),),
        run=run,
        rows_in=run.result["rows"],
        rows_out=0,
    )


def _value(value: Any, name: str) -> Any:
    if name == "measure":
        return _MEASURES.get(value) or count_label(str(value))
    if name == "column":
        return count_label(str(value))
    if name == "equal":
        return "yes" if value else "no"
    if isinstance(value, float | int):
        return cell(value)
    return as_text(value)
