"""Sections around the results: data and quality, limits, methods, receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.models import Run
from analysis.reports.document import Block, Facts, Heading, Paragraph, Points, Table
from analysis.science.method import Method
from analysis.science.method_annex import methods_used, with_group_settings
from analysis.services.report.base import MissingError, Report
from analysis.services.run_titles import title_of

MOST_FOUND = 14
_SHOWN = ("error", "warning")


def data(report: Report) -> list[Block]:
    """Files in force, how they fit, missing values, findings."""
    files = report.results.datasets
    if not files:
        raise MissingError("no_data")
    blocks: list[Block] = [
        Heading(report.say("in_force"), 2),
        Table(
            (report.say("t_file"), report.say("t_kind"), report.say("t_rows")),
            tuple((row.name, report.say(f"k_{row.kind}"), row.rows) for row in files),
        ),
    ]
    link = report.results.workspace.link
    if link is not None:
        total, matched = len(link.pairs), sum(place >= 0 for place in link.pairs)
        blocks.append(Paragraph(report.say("joined", matched=matched, total=total)))
    blocks += _gaps(report)
    return blocks + _found(report)


def _gaps(report: Report) -> list[Block]:
    """Missing values of the variables that the ranking uses."""
    run, workspace = report.results.runs.get("risk"), report.results.workspace
    if run is None or workspace.link is None or not run.on_present_data:
        return []
    wards = workspace.wards
    names = [name for name in run.parameters["variables"] if name in wards]
    rows = tuple(
        (
            workspace.label(name),
            int(wards[name].isna().sum()),
            100.0 * float(wards[name].isna().mean()),
        )
        for name in names
        if wards[name].isna().any()
    )
    if not rows:
        return [Paragraph(report.say("no_gaps"))]
    heads = (report.say("t_variable"), report.say("t_missing"), report.say("t_share"))
    blocks: list[Block] = [
        Heading(report.say("gaps"), 2),
        Table(heads, rows, decimals=(None, 0, 1)),
    ]
    filled = run.result.get("cells_filled")
    return [*blocks, Paragraph(report.say("filled_said", count=filled))] if filled else blocks


def _found(report: Report) -> list[Block]:
    """Errors and warnings of the files and the results, in the words of the checks."""
    rows = [
        (row.name, str(found["message"]))
        for row in report.results.datasets
        for found in row.findings
        if found["severity"] in _SHOWN
    ]
    for run in report.results.runs.values():
        rows += [
            (title_of(run), str(f["message"])) for f in run.findings if f["severity"] in _SHOWN
        ]
    rows = list(dict.fromkeys(rows))
    if not rows:
        return []
    heads = (report.say("t_about"), report.say("t_finding"))
    blocks: list[Block] = [Heading(report.say("found"), 2)]
    if report.say("english_texts"):
        blocks.append(Paragraph(report.say("english_texts"), "quiet"))
    return [*blocks, Table(heads, tuple(rows[:MOST_FOUND]), more=max(0, len(rows) - MOST_FOUND))]


def limits(report: Report) -> list[Block]:
    """What the numbers do not say."""
    runs = report.results.runs
    points = [report.say("l_rank")] if "risk" in runs else []
    if "risk" in runs and runs["risk"].result.get("cells_filled"):
        points.append(report.say("l_filled"))
    points += [report.say(f"l_{kind}") for kind in ("tpr", "trend", "nets") if kind in runs]
    older = [title_of(run) for run in runs.values() if not run.on_present_data]
    if older:
        points.append(report.say("l_older", names=report.joined(older)))
    plan, rank = runs.get("nets"), runs.get("risk")
    if plan is not None and rank is not None and plan.base_id != rank.pk:
        points.append(report.say("l_other_rank"))
    blocks: list[Block] = [Points(tuple(points))] if points else []
    if report.notes:
        blocks += [Heading(report.say("missing"), 2), Points(tuple(report.notes))]
    return blocks or [Paragraph(report.say("data_only"))]


def methods(report: Report) -> list[Block]:
    """The methods' own texts with the settings used, each once."""
    runs = report.results.runs
    if not runs:
        raise MissingError("no_methods")
    blocks: list[Block] = []
    told: set[str] = set()
    for run in runs.values():
        used = _settings(run)
        fresh = [m for m in methods_used(run.kind, used) if m.key not in told]
        told |= {method.key for method in fresh}
        if fresh:
            blocks.append(Heading(report.say("how", title=title_of(run)), 2))
            blocks += [block for method in fresh for block in _method(method, used)]
    return blocks


def _settings(run: Run) -> dict[str, Any]:
    return {
        **run.parameters.get("risk", {}),
        **run.parameters,
        **(run.receipt.get("settings") or {}),
    }


def _method(method: Method, used: dict[str, Any]) -> Sequence[Block]:
    lines = method.lines(used, with_group_settings(method))
    pairs = [line.partition(":") for line in lines[1:]]
    return Heading(lines[0], 3), Facts(
        tuple((name.strip(), text.strip()) for name, _, text in pairs)
    )


def receipt(report: Report) -> list[Block]:
    """What went in and what came out, so that it can be checked."""
    runs, files = report.results.runs, report.results.datasets
    blocks: list[Block] = []
    if runs:
        heads = (report.say("t_result"), report.say("t_when"), report.say("t_receipt"))
        rows = tuple(
            (title_of(run), report.moment(run.finished), run.receipt_hash) for run in runs.values()
        )
        blocks += [Table(heads, rows), Paragraph(report.say("receipt_words"), "quiet")]
    if files:
        heads = (report.say("t_file"), report.say("t_rows"), report.say("t_hash"))
        blocks.append(Table(heads, tuple((row.name, row.rows, row.content_hash) for row in files)))
    if not blocks:
        raise MissingError("no_data")
    return blocks
