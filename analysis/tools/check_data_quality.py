"""What is wrong or missing in the data, what it would change; nothing is fixed."""

from __future__ import annotations

from typing import Any, Literal

from analysis.models import Run
from analysis.services.plan_quality import QualityRunOptions
from analysis.services.plan_tpr import need_facilities
from analysis.tools.base import Answer, NeedsRun, Tool
from analysis.tools.describe_data import datasets_of
from analysis.tools.quality_gaps import gaps_in_places, wards_with_gaps
from analysis.tools.quality_limits import TIMES, Limited, Limits, cannot, limits_of
from analysis.tools.quality_part import everything_in
from analysis.tools.quality_reporting import reporting, silent_in
from analysis.tools.quality_reports import everything, listed_rows, missing
from analysis.tools.quality_ward_places import in_places, not_in_wards, outliers_of
from analysis.tools.quality_wards import (
    gaps_line,
    missing_in_table,
    of_kind,
    one_variable,
    open_names,
    report_of,
    ward_chips,
)
from analysis.tools.quality_words import findings_table, graded
from analysis.tools.wording import counted
from analysis.workspace import Workspace, need_data
from chatmrpt.lib.say import say
from uploads.models import Dataset, DatasetKind

SEVERITIES = ("error", "warning", "note")
#: What only facility reports have.
OF_REPORTS = frozenset({"reporting", "left_out", "silence"})
_LEVELS = frozenset({"month", "year", "facility", "facility_level"})
#: Limits that only facility reports know.
_REPORT_LIMITS = (*TIMES, "facility_level", "age_group", "test_method")
#: Counts of the reports that may stand out, as the check calls them.
_MEASURES = {"tests": "tested", "positives": "positive"}


class CheckDataQuality(Limited):
    """Everything, or one thing: gaps, doubles, names, reports that came, numbers left out of rates,
    outliers, silence, impossible values. `level` is what gaps and reports are told by; `rule` which
    outliers. Areas, times, levels of facilities, ages and tests limit it."""

    focus: Literal[
        "all", "missing", "duplicates", "names", "reporting", "left_out", "outliers", "silence",
        "implausible",
    ] = "all"  # fmt: skip
    variable: str | None = None
    level: (
        Literal["column", "month", "year", "lga", "ward", "facility", "facility_level"] | None
    ) = None
    data: Literal["facilities", "wards"] | None = None
    rule: Literal["z", "modified_z", "iqr", "median_5_mad"] | None = None


def check_data_quality(workspace: Workspace, arguments: CheckDataQuality) -> Answer | NeedsRun:
    """Answer from the findings of reading and linking, and of the check of the reports."""
    datasets = datasets_of(workspace)
    if not datasets:
        raise need_data(say("some data to check; nothing has been uploaded yet"))
    if arguments.focus == "names":
        return not_in_wards(arguments, ("areas", *_REPORT_LIMITS)) or open_names(workspace)
    if not _about_reports(workspace, arguments):
        return _of_wards(workspace, arguments, datasets)
    if workspace.facilities is None:
        raise need_facilities()
    limits = limits_of(workspace, arguments)
    if isinstance(limits, Answer):
        return limits
    run = workspace.asked("quality")
    if run is None:
        return NeedsRun(QualityRunOptions())
    return _of_reports(workspace, run, arguments, limits)


def _about_reports(workspace: Workspace, said: CheckDataQuality) -> bool:
    """Whether the question is of facility reports; of two kinds of data, what it names decides."""
    if said.data is not None or said.focus in OF_REPORTS:
        return said.data == "facilities" or said.focus in OF_REPORTS
    limited = any(getattr(said, name) for name in _REPORT_LIMITS) or said.level in _LEVELS
    if said.variable is not None and said.variable not in _MEASURES:
        return workspace.table is None and workspace.facilities is not None
    if limited or said.variable in _MEASURES:
        return True
    if workspace.facilities is None:
        return False
    return workspace.table is None or said.focus != "missing"


def _of_reports(workspace: Workspace, run: Run, said: CheckDataQuality, limits: Limits) -> Answer:
    own = said.variable or said.test_method or said.age_group
    if said.focus == "missing" or (said.focus == "all" and own):
        by_time = "" if said.months else "month" if len(limits.years) == 1 else "year"
        level = said.level or (by_time if limits.years and by_time else "column")
        return missing(workspace, run, limits, level)
    asked_back = cannot(
        limits,
        ("age_group", "test_method") if said.focus not in ("left_out", "implausible") else (),
        say("This check looks at whole reports, of all ages and both tests."),
    )
    if asked_back is not None:
        return asked_back
    if said.focus == "reporting":
        return reporting(workspace, run, limits, said.level or "lga")
    if said.focus == "silence" and limits.timed:
        return silent_in(workspace, run, limits)
    if said.focus != "all":
        measure = _MEASURES.get(said.variable or "") if said.focus == "outliers" else None
        return listed_rows(workspace, run, said.focus, limits, said.rule, measure)
    if limits.any:
        return everything_in(workspace, run, limits)
    return everything(run, _others(workspace, run), limits)


def _others(workspace: Workspace, run: Run) -> list[tuple[str, dict[str, Any]]]:
    """Findings of the other data, and of reading the reports where the check does not say them."""
    others = [
        (item.name, finding)
        for item in datasets_of(workspace)
        if item.kind != DatasetKind.FACILITY_TABLE
        for finding in report_of(item)
    ]
    facilities = workspace.facilities
    if facilities is not None:
        said_already = {(item["code"], item.get("column")) for item in run.findings}
        others += [
            (facilities.name, finding)
            for finding in facilities.findings
            if (finding["code"], finding.get("column")) not in said_already
        ]
    if workspace.link is not None:
        others += [("Names", finding) for finding in workspace.link.findings]
    return others


def _of_wards(workspace: Workspace, said: CheckDataQuality, datasets: list[Dataset]) -> Answer:
    asked_back = not_in_wards(said, _REPORT_LIMITS)
    if asked_back is not None:
        return asked_back
    of_places = said.areas and said.focus in ("missing", "all") and workspace.table is not None
    if of_places and (said.variable or said.focus == "missing"):
        return gaps_in_places(workspace, said.areas, said.variable)
    if said.variable and said.focus == "outliers":
        return outliers_of(workspace, said)
    if said.areas:
        return in_places(workspace, said)
    if said.variable:
        return one_variable(workspace, said.variable)
    if said.focus == "missing":
        wards = wards_with_gaps(workspace) if workspace.table is not None else 0
        return missing_in_table(workspace, datasets[0], wards)
    if said.focus in ("duplicates", "outliers", "implausible"):
        return of_kind(workspace, datasets, said.focus, said.rule)
    return _everything(workspace, datasets)


def _everything(workspace: Workspace, datasets: list[Dataset]) -> Answer:
    found = [(item.name, finding) for item in datasets for finding in report_of(item)]
    if workspace.link is not None:
        found += [("Names", finding) for finding in workspace.link.findings]
    found.sort(key=lambda pair: SEVERITIES.index(pair[1]["severity"]))
    counts = {kind: sum(f["severity"] == kind for _, f in found) for kind in SEVERITIES}
    grave = counts["error"] + counts["warning"]
    if not grave:
        headline = say(
            "Nothing needs correcting; {things} good to know.",
            things=counted(counts["note"], "thing"),
        )
    else:
        headline = say("{findings} in your data.", findings=graded(counts))
    points = [finding["message"] for _, finding in found if finding["severity"] != "note"][:2]
    points.append(gaps_line(datasets[0]))
    return Answer(
        headline=headline,
        points=tuple(point for point in points if point)[:3],
        table=findings_table(found),
        chips=ward_chips(workspace),
        show={"view": "data", "dataset": str(datasets[0].pk)},
        rows_in=sum(item.rows for item in datasets),
        rows_out=len(found),
    )


TOOL = Tool(
    name="check_data_quality",
    label="Check the data",
    description="Missing values, reports that did not come, duplicates, outliers, positives above "
    "tested, facilities gone silent, impossible values and names that did not match.",
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
        "What is the reporting rate by LGA?",
        "Which facilities did not report in 2023?",
        "Which facilities stopped reporting?",
        "Are there more positives than tests?",
        "Any outliers?",
        "Missing values by month",
    ),
    answer=check_data_quality,
)
