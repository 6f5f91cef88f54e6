"""When associations are measured in facility reports, and what is joined to their sums there."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.query.plan import Column
from analysis.services.plan_tpr import TprRunOptions
from analysis.tools.association_asked import MeasureAssociation
from analysis.tools.association_report_groups import groups_of_reports
from analysis.tools.association_reports import (
    list_of_reports,
    pair_of_reports,
    read_reports,
    regression_of_reports,
)
from analysis.tools.base import Answer, NeedsRun
from analysis.tools.columns import find_column, short_label, unit_of
from analysis.tools.places import Area, fold
from analysis.tools.query_facilities import FEVER, LLIN, facility_table_columns
from analysis.tools.query_tests import tests_run
from analysis.tools.report_values import ReportsAsked, ReportValues
from analysis.tools.wording import as_text
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from uploads.models import Dataset

BURDEN = "burden"
#: Of these only reports tell.
COUNTS = ("tests", "positives", LLIN, FEVER, "nets")
PAIR = 2
_FILES = {"ward": "tpr.csv", "lga": "lga.csv"}


def asks_reports(workspace: Workspace, wished: MeasureAssociation) -> bool:
    """Whether what is asked for is in facility reports and not in a ward table."""
    data = workspace.facilities
    if data is None:
        return False
    if workspace.link is None and workspace.table is None:
        return True
    if wished.unit in ("facility", "month") or wished.split in ("facility_level", "kind"):
        return True
    own = {str(item["name"]).casefold() for item in workspace.columns}
    names = [name for name in _names(wished) if name.casefold() not in own]
    return any(name == BURDEN or (name != "tpr" and is_counted(data, name)) for name in names)


def is_counted(data: Dataset, name: str) -> bool:
    """Whether the reports count it: by its name, by a header, or by a word of one."""
    wanted = name.casefold()
    headers = [header.casefold() for header in facility_table_columns(data)]
    words = {word for header in headers for word in header.replace("_", " ").split()}
    return wanted in (*COUNTS, "tpr", *headers) or wanted in words


def _names(wished: MeasureAssociation) -> list[str]:
    return [*([wished.variable] if wished.variable else []), *wished.variables]


def associate_reports(
    workspace: Workspace, data: Dataset, wished: MeasureAssociation, areas: list[Area]
) -> Answer | NeedsRun:
    """The answer from sums of reports: groups, regression, a pair, or one against the others."""
    names = list(dict.fromkeys(_names(wished)))
    extra = _Extra.of(workspace, data, names)
    if extra.needs_run:
        return NeedsRun(TprRunOptions())
    split = wished.split or ("area" if len(areas) > 1 and len(names) < PAIR else "lga")
    groups = wished.analysis == "groups" or split != "lga"
    chosen = ReportsAsked(
        unit=_unit(wished, areas, split if groups else "", extra),
        age=wished.age_group,
        test=wished.test_method,
        facility_level=None if groups and split == "facility_level" else wished.facility_level,
        years=wished.years,
    )
    reports = read_reports(data, chosen, areas, names, extra.add)
    if groups:
        return groups_of_reports(reports, split, areas, wished.kinds)
    if wished.analysis == "regression":
        return regression_of_reports(reports)
    if len(reports.columns) == PAIR:
        return pair_of_reports(reports)
    return list_of_reports(reports)


def _unit(wished: MeasureAssociation, areas: list[Area], split: str, extra: _Extra) -> str:
    """Wards, where nothing else is said and they can be told; of named wards their facilities."""
    if split in ("facility_level", "kind"):
        return "facility"
    if extra.columns:
        return "ward"
    if wished.unit:
        return wished.unit if not (split and wished.unit in ("lga", "month")) else "ward"
    if areas and all(area.level == "ward" for area in areas):
        return "facility"
    return "ward"


@dataclass(frozen=True, eq=False)
class _Extra:
    """Columns that no report has: the burden of a calculation, and columns of the ward table."""

    workspace: Workspace
    burden: bool
    columns: tuple[str, ...]

    @classmethod
    def of(cls, workspace: Workspace, data: Dataset, names: list[str]) -> _Extra:
        others = [name for name in names if name != BURDEN and not is_counted(data, name)]
        in_table = workspace.link is not None
        columns = [find_column(workspace, name) for name in others] if in_table else []
        return cls(workspace, BURDEN in names, tuple(columns))

    @property
    def needs_run(self) -> bool:
        """Whether the burden must be computed first."""
        return self.burden and tests_run(self.workspace) is None

    def add(self, values: ReportValues) -> ReportValues:
        """The sums with these columns beside them."""
        frame, columns, told = values.frame, dict(values.columns), values.told
        if self.burden:
            frame, note = _with_burden(self.workspace, values)
            columns[BURDEN] = Column(
                name=BURDEN, label=say("Malaria burden"), unit=say("per 1,000 people a year"),
                is_rate=True,
            )  # fmt: skip
            told = f"{told} {note}"
        for name in self.columns:
            frame = frame.assign(**{name: _of_wards(self.workspace, values.frame, name)})
            columns[name] = Column(
                name=name,
                label=short_label(self.workspace, name),
                unit=unit_of(self.workspace, name) or "",
            )
        return replace(values, frame=frame, columns=columns, told=told)


def _with_burden(workspace: Workspace, values: ReportValues) -> tuple[pd.DataFrame, str]:
    """The burden of the latest calculation beside the sums of the same wards or LGAs.

    Raises
    ------
    ProblemError
        `need_data` where it has none.
    """
    run = tests_run(workspace)
    file = _FILES.get(values.unit)
    if run is None or file is None:
        raise ProblemError(
            "need_data",
            say("The burden is known of wards and LGAs only."),
            say("Ask over wards or LGAs."),
        )
    table = workspace.run_table(file, run)
    if not table["burden"].notna().any():
        raise ProblemError(
            "need_data",
            say("The burden needs the number of people of each ward, and there is none."),
            say(
                "Add a ward table with a population column, or a population raster with the ward boundaries."
            ),
            409,
        )
    found = dict(zip(_keys(table, values.unit), table["burden"].astype(float), strict=True))
    joined = [found.get(key, np.nan) for key in _keys(values.frame, values.unit)]
    note = say("Burden as calculated ({receipt_hash}).", receipt_hash=run.receipt_hash[:7])
    return values.frame.assign(**{BURDEN: joined}), note


def _of_wards(workspace: Workspace, frame: pd.DataFrame, name: str) -> list[float]:
    """A column of the ward table at the wards of the reports, by the names of ward and LGA."""
    wards = workspace.wards
    found = dict(zip(_keys(wards, "ward"), wards[name].astype(float), strict=True))
    return [float(found.get(key, np.nan)) for key in _keys(frame, "ward")]


def _keys(frame: pd.DataFrame, unit: str) -> list[tuple[str, ...]]:
    names = ("lga_name",) if unit == "lga" else ("lga_name", "ward_name")
    parts = [frame[name].map(as_text).map(fold) for name in names]
    return list(zip(*parts, strict=True))
