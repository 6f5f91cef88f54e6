"""What is wrong or missing in the data, what it would change; nothing is fixed."""

from __future__ import annotations

from typing import Literal

from analysis.models import Run
from analysis.services.plan_quality import QualityRunOptions
from analysis.services.plan_tpr import need_facilities
from analysis.tools.base import Answer, Arguments, NeedsRun, Tool
from analysis.tools.describe_data import datasets_of
from analysis.tools.quality_gaps import gaps_in_places, wards_with_gaps
from analysis.tools.quality_part import Part, told_whole
from analysis.tools.quality_reports import everything, listed_rows, missing, reporting
from analysis.tools.quality_wards import (
    gaps_line,
    missing_in_table,
    of_kind,
    one_variable,
    open_names,
    outliers_of,
    report_of,
    ward_chips,
)
from analysis.tools.quality_words import findings_table, graded
from analysis.tools.units import Year
from analysis.tools.wording import counted
from analysis.workspace import Workspace, need_data
from chatmrpt.lib.say import say
from uploads.models import Dataset, DatasetKind

SEVERITIES = ("error", "warning", "note")
#: What only facility reports have.
OF_REPORTS = frozenset({"reporting", "left_out", "silence"})
_LEVELS = frozenset({"month", "year", "facility"})


class CheckDataQuality(Arguments):
    """Everything, or one thing: gaps, doubles, names, reports that came, numbers left out of rates,
    outliers, silence, impossible values. `level` is what gaps and reports are told by; `rule` which outliers."""

    focus: Literal[
        "all", "missing", "duplicates", "names", "reporting", "left_out", "outliers", "silence",
        "implausible",
    ] = "all"  # fmt: skip
    variable: str | None = None
    level: Literal["column", "month", "year", "lga", "ward", "facility"] | None = None
    year: Year | None = None
    areas: tuple[str, ...] = ()
    test_method: Literal["rdt", "microscopy"] | None = None
    facility_level: Literal["primary", "secondary", "tertiary", "all"] | None = None
    data: Literal["facilities", "wards"] | None = None
    rule: Literal["z", "modified_z", "iqr", "median_5_mad"] | None = None

    @property
    def part(self) -> Part:
        """What the check is limited to."""
        return Part(self.areas, self.year, self.facility_level)


def check_data_quality(workspace: Workspace, arguments: CheckDataQuality) -> Answer | NeedsRun:
    """Answer from the findings of reading and linking, and of the check of the reports."""
    datasets = datasets_of(workspace)
    if not datasets:
        raise need_data(say("some data to check; nothing has been uploaded yet"))
    if arguments.focus == "names":
        return told_whole(open_names(workspace), arguments.part, ())
    if not _about_reports(workspace, arguments):
        kept = ("areas",) if _of_places(workspace, arguments) else ()
        return told_whole(_of_wards(workspace, arguments, datasets), arguments.part, kept)
    if workspace.facilities is None:
        raise need_facilities()
    run = workspace.asked("quality")
    if run is None:
        return NeedsRun(QualityRunOptions())
    answer = _of_reports(workspace, run, arguments)
    return told_whole(answer, arguments.part, _kept(arguments))


def _kept(said: CheckDataQuality) -> tuple[str, ...]:
    """The limits that a check of reports keeps."""
    if said.focus == "reporting":
        return ("year",) if said.level == "month" else ("areas", "facility_level", "year")
    if said.focus == "silence":
        return ("areas", "facility_level")
    if said.focus not in ("all", "missing"):
        return ("areas", "facility_level", "year")
    if said.focus == "all" and not (said.variable or said.test_method):
        return ()
    if said.level in ("month", "year") or (said.level is None and said.year):
        return ("year",)
    return ("areas", "facility_level")


def _about_reports(workspace: Workspace, said: CheckDataQuality) -> bool:
    """Whether the question is of facility reports; of two kinds of data, what it names decides."""
    if said.data is not None or said.focus in OF_REPORTS:
        return said.data == "facilities" or said.focus in OF_REPORTS
    if workspace.facilities is None:
        return False
    if workspace.table is None or said.level in _LEVELS or said.year or said.test_method:
        return True
    return said.focus != "missing" and said.variable is None


def _of_reports(workspace: Workspace, run: Run, said: CheckDataQuality) -> Answer:
    if said.focus == "missing" or (said.focus == "all" and (said.variable or said.test_method)):
        level = said.level or ("month" if said.year else "column")
        return missing(workspace, run, level, said.part, said.test_method)
    if said.focus == "reporting":
        return reporting(workspace, run, said.level or "lga", said.part)
    if said.focus != "all":
        return listed_rows(workspace, run, said.focus, said.part, said.rule)
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
    return everything(run, others)


def _of_places(workspace: Workspace, said: CheckDataQuality) -> bool:
    """Whether gaps of some places are asked for."""
    gaps = said.focus == "missing" or (said.focus == "all" and said.variable is not None)
    return bool(said.areas) and gaps and workspace.table is not None


def _of_wards(workspace: Workspace, said: CheckDataQuality, datasets: list[Dataset]) -> Answer:
    if _of_places(workspace, said):
        return gaps_in_places(workspace, said.areas, said.variable)
    if said.variable and said.focus == "outliers":
        return outliers_of(workspace, datasets, said.variable, said.rule)
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
