"""The quality report of an uploaded table, beside what was noticed when it was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.frames import read_table
from analysis.science.findings import Finding
from analysis.science.quality.facility import facility_quality
from analysis.science.quality.finding import QualityFinding
from analysis.science.quality.ward import ward_quality
from analysis.science.tpr.table import facility_table
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from uploads.cleaning.roles import ColumnRole
from uploads.cleaning.years import year_column
from uploads.models import Dataset, DatasetKind

#: Roles of the numeric columns of a ward table that are checked.
_CHECKED = ("variable", "population", "urban_share")
FINDING_COLUMNS = (
    *("dataset", "code", "severity", "column", "count", "message", "hint", "rows", "table"),
    *("effect_measure", "with_them", "without_them", "areas_moved", "effect"),
)


@dataclass(frozen=True)
class Quality:
    """What was found in one table: findings in the shape of a reader's, and tables by name."""

    findings: list[Finding] = field(default_factory=list)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)


def quality_of(dataset: Dataset) -> Quality | None:
    """The quality report of a ward table or of facility reports; None for other kinds."""
    if dataset.kind not in (DatasetKind.WARD_TABLE, DatasetKind.FACILITY_TABLE):
        return None
    frame = read_table(dataset.path)
    roles: dict[str, str] = {}
    for column in dataset.columns:
        roles.setdefault(column["role"], column["name"])
    if dataset.kind == DatasetKind.WARD_TABLE:
        numeric = [
            column["name"]
            for column in dataset.columns
            if column["role"] in _CHECKED and pd.api.types.is_numeric_dtype(frame[column["name"]])
        ]
        year = year_column(frame, [_role(column) for column in dataset.columns])
        of_wards = ward_quality(frame, roles, numeric, year=year)
        return Quality(_plain(of_wards.findings), of_wards.tables())
    try:
        report = facility_quality(facility_table(frame, roles))
    except ProblemError as problem:
        return Quality([_unchecked(problem)])
    return Quality(_plain(report.findings), report.tables())


def _role(column: dict[str, Any]) -> ColumnRole:
    return ColumnRole(
        column["name"], column["role"], column["label"], column["evidence"], column["type"]
    )


def _plain(findings: Iterable[QualityFinding]) -> list[Finding]:
    return [found.as_dict(rows=None) for found in findings]


def _unchecked(problem: ProblemError) -> Finding:
    return QualityFinding(
        code=problem.code,
        severity="warning",
        message=say("The reports could not be checked further: {problem}", problem=problem.message),
        hint=problem.hint,
    ).as_dict()


def with_quality(read: list[Finding], quality: Quality | None) -> list[Finding]:
    """Findings of reading, then of the report, which says more where both name the same thing."""
    if quality is None:
        return read
    said = {(found["code"], found["column"]) for found in quality.findings}
    return [f for f in read if (f["code"], f["column"]) not in said] + quality.findings


def findings_frame(findings: dict[str, list[Finding]]) -> pd.DataFrame:
    """All findings as one table.

    Parameters
    ----------
    findings
        Name of the file → its findings.
    """
    rows = []
    for name, found in findings.items():
        for one in found:
            effect = one.get("effect") or {}
            rows.append(
                {
                    **{key: one.get(key) for key in FINDING_COLUMNS if key in one},
                    "dataset": name,
                    "rows": " ".join(str(row) for row in one["rows"]),
                    "effect_measure": effect.get("measure"),
                    "with_them": effect.get("with_them"),
                    "without_them": effect.get("without_them"),
                    "areas_moved": effect.get("areas_moved"),
                    "effect": effect.get("words"),
                }
            )
    return pd.DataFrame(rows, columns=list(FINDING_COLUMNS))
