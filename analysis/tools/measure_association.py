"""How variables go together: correlations, differences between groups, regression."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analysis.models import Run
from analysis.science.association import (
    FALSE_SHARE,
    PEARSON,
    SPEARMAN,
    Association,
    measure_association,
    measure_associations,
)
from analysis.science.variables import find_variable
from analysis.tools.association_asked import MeasureAssociation
from analysis.tools.association_data import (
    SCORE,
    WardValues,
    malaria_of,
    named_columns,
    read_values,
)
from analysis.tools.association_groups import compare_by_lga, compare_by_threshold
from analysis.tools.association_of_reports import asks_reports, associate_reports
from analysis.tools.association_regression import regress
from analysis.tools.association_words import (
    interval_cells,
    line_words,
    method_words,
    separate_cells,
)
from analysis.tools.base import Answer, NeedsRun, Tool
from analysis.tools.choices import call_chip, find_areas
from analysis.tools.columns import short_label
from analysis.tools.places import Area
from analysis.tools.results import run_or_ask, values_note
from analysis.tools.wording import counted, joined, p_cell, rounded, signed
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, to_say

#: With more wards the effective number is not worked out for a whole list of variables.
MANY_WARDS = 2_000
#: A column with fewer known values than this is not among "all variables".
FEWEST_KNOWN = 10
MOST_POINTS = 3
CAUTION = to_say("An association is not a cause")


def associate(workspace: Workspace, arguments: MeasureAssociation) -> Answer | NeedsRun:
    """Answer from the observed values of the ward table, or from sums of facility reports."""
    areas: list[Area] = []
    if arguments.areas:
        found = find_areas(
            workspace, "measure_association", arguments, arguments.areas, "lga_first"
        )
        if isinstance(found, Answer):
            return found
        areas = found
    reports = workspace.facilities
    if reports is not None and asks_reports(workspace, arguments):
        return associate_reports(workspace, reports, arguments, areas)
    workspace.need_link()
    named = [arguments.variable] if arguments.variable else []
    columns = named_columns(workspace, [*named, *arguments.variables])
    run: Run | None = None
    if SCORE in columns:
        asked = run_or_ask(workspace, by_name=True)
        if isinstance(asked, NeedsRun):
            return asked
        run = asked
    values = read_values(workspace, run, areas)
    where = say(" in {title}", title=joined(area.title for area in areas)) if areas else ""
    answer = _analysed(workspace, values, columns, arguments, where)
    note = values_note(workspace)
    return replace(answer, points=(*answer.points[: MOST_POINTS - len(note)], *note))


def _analysed(
    workspace: Workspace,
    values: WardValues,
    columns: list[str],
    arguments: MeasureAssociation,
    where: str,
) -> Answer:
    if arguments.analysis == "regression":
        return regress(workspace, values, columns, where)
    if arguments.analysis == "groups":
        return _groups(workspace, values, columns, arguments, where)
    if len(columns) == 2:
        return _pair(workspace, values, columns, where)
    return _against_all(workspace, values, columns, where)


def _groups(
    workspace: Workspace,
    values: WardValues,
    columns: list[str],
    arguments: MeasureAssociation,
    where: str,
) -> Answer:
    if len(columns) < 2:
        target = columns[0] if columns else malaria_of(workspace)
        return compare_by_lga(workspace, values, target, where)
    target, splitter = columns[0], columns[1]
    if _is_malaria(splitter):
        target, splitter = splitter, target
    return compare_by_threshold(
        workspace, values, target, splitter, arguments.operator, arguments.value, where
    )


def _is_malaria(column: str) -> bool:
    known = find_variable(column)
    return known is not None and known.role == "malaria"


def _pair(workspace: Workspace, values: WardValues, columns: list[str], where: str) -> Answer:
    """Two variables, by ranks and as a straight line."""
    first, second = columns
    found = [
        measure_association(
            values.frame, first, second, method=method, neighbours=values.neighbours
        )
        for method in (SPEARMAN, PEARSON)
    ]
    ranks, line = found
    points = [line_words(line), ranks.caution]
    if SCORE in columns:
        points.insert(1, _circular(workspace, first if second == SCORE else second))
    labels = say(
        "{first_variable} and {second_variable}",
        first_variable=short_label(workspace, first),
        second_variable=short_label(workspace, second),
    )
    return Answer(
        headline=ranks.sentence.replace(" wards", f" wards{where}", 1) if where else ranks.sentence,
        points=tuple(point for point in points if point)[:3],
        table={
            "columns": ["Correlation", "Value", "From", "To", "p", "Wards", "As separate wards",
                        "p with those"],
            "rows": [[method_words(item), *interval_cells(item), *separate_cells(item)] for item in found],
        },
        chips=_next(workspace, columns, labels),
        show=_show(second if first == SCORE or _is_malaria(first) else first),
        rows_in=len(values.frame),
        rows_out=ranks.used,
    )  # fmt: skip


def _circular(workspace: Workspace, other: str) -> str:
    chosen = workspace.need_run().parameters["variables"]
    if other not in chosen:
        return ""
    label = short_label(workspace, other)
    return say("{label} is itself part of the score, so some association is built in.", label=label)


def _against_all(
    workspace: Workspace, values: WardValues, columns: list[str], where: str
) -> Answer:
    """One variable against those named, else against all of the table."""
    target = next((name for name in columns if _is_malaria(name)), None)
    target = target or (columns[0] if columns else malaria_of(workspace))
    named = [name for name in columns if name != target]
    others = named or _usable(values, target)
    if not others:
        raise ProblemError(
            "too_few_variables",
            say(
                "There is no other number column to set against {short_label}.",
                short_label=short_label(workspace, target),
            ),
            say("Add more variables to the ward table."),
        )
    few = len(values.frame) <= MANY_WARDS
    found = measure_associations(
        values.frame, target, others, neighbours=values.neighbours if few else None
    )
    lines = {
        item.second: item
        for item in measure_associations(values.frame, target, others, method=PEARSON)
    }
    sure = [item for item in found if item.q <= FALSE_SHARE]
    label = short_label(workspace, target)
    shown = [
        f"{short_label(workspace, item.second)} ({signed(item.coefficient)})" for item in sure[:3]
    ]
    start = say(
        "{sure} of {variables}{where} go with {label}",
        sure=len(sure),
        variables=counted(len(found), "variable"),
        where=where,
        label=label,
    )
    head = say("{start} more than chance explains", start=start)
    strongest = say("; strongest: {shown}", shown=joined(shown)) if shown else ""
    return Answer(
        headline=f"{head}{strongest}.",
        points=tuple(_list_points(workspace, found, sure)),
        table=_list_table(workspace, found, lines),
        chips=_next(workspace, [target, found[0].second], label),
        show=_show(found[0].second),
        rows_in=len(values.frame),
        rows_out=max(item.used for item in found),
    )


def _usable(values: WardValues, target: str) -> list[str]:
    """Columns with enough values beside the target's, and more than one of them."""
    known = values.frame[values.frame[target].notna()]
    return [
        str(name)
        for name, column in known.items()
        if name not in (target, SCORE)
        and column.notna().sum() >= FEWEST_KNOWN
        and column.nunique() > 1
    ]


def _list_points(
    workspace: Workspace, found: list[Association], sure: list[Association]
) -> list[str]:
    points = [
        say(
            "+ rises with it, − falls; Spearman's rank correlation, with q ≤ {false_share:g} over all "
            "{found} (Benjamini–Hochberg).",
            false_share=FALSE_SHARE,
            found=len(found),
        )
    ]
    fewer = [item for item in sure if item.effective_wards is not None]
    if fewer:
        kept = [item for item in fewer if (item.effective_p or 0.0) < FALSE_SHARE]
        many = (
            say("only {kept} of these", kept=len(kept))
            if len(kept) < len(fewer)
            else say("all of these")
        )
        points.append(
            say(
                "Neighbouring wards are alike: counted as separate wards {many} {fewer} keep p < "
                "{false_share:g}.",
                many=many,
                fewer=len(fewer),
                false_share=FALSE_SHARE,
            )
        )
    else:
        points.append(say("Neighbouring wards are alike, so the true p is larger than shown."))
    points.append(
        say("{caution}: what rises together may have a common reason.", caution=say(CAUTION))
    )
    return points


def _list_table(
    workspace: Workspace, found: list[Association], lines: dict[str, Association]
) -> dict[str, Any]:
    rows = [
        [
            short_label(workspace, item.second),
            rounded(item.coefficient),
            p_cell(item.q),
            rounded(item.effective_wards),
            p_cell(item.effective_p),
            rounded(item.low),
            rounded(item.high),
            rounded(lines[item.second].coefficient),
            item.used,
        ]
        for item in found
    ]
    columns = ["Variable", "Spearman", "q", "As separate wards", "p with those"]
    return {"columns": [*columns, "From", "To", "Pearson", "Wards"], "rows": rows}


def _next(workspace: Workspace, columns: list[str], label: str) -> tuple[dict[str, Any], ...]:
    malaria = next((name for name in columns if _is_malaria(name)), columns[0])
    own = short_label(workspace, malaria)
    chips = [
        call_chip(say("What goes with {own}?", own=own), "measure_association", variable=malaria),
        call_chip(
            say("{own} by LGA", own=own), "measure_association", analysis="groups", variable=malaria, level="lga"
        ),
        call_chip(say("Regression of {own}", own=own), "measure_association", analysis="regression",
                  variable=malaria),
    ]  # fmt: skip
    return tuple(chip for chip in chips if label != own or chip is not chips[0])


def _show(column: str) -> dict[str, str]:
    if column == SCORE:
        return {"view": "map", "layer": "composite"}
    return {"view": "map", "layer": f"variable:{column}"}


TOOL = Tool(
    name="measure_association",
    label="Measure associations",
    description="Correlation of variables, what goes with malaria, differences between LGAs or "
    "groups of wards, and regression.",
    arguments=MeasureAssociation,
    examples=(
        "Is rainfall correlated with TPR?",
        "What is the relationship between elevation and positivity?",
        "What correlates with TPR?",
        "Which factors are associated with malaria?",
        "Regress TPR on housing quality",
        "Is the difference significant?",
        "Does TPR differ between LGAs?",
        "Run ANOVA of TPR by LGA",
        "Multiple regression of TPR on all variables",
    ),
    answer=associate,
)
