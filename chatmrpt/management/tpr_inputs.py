"""Read what `calculate_tpr` is given: facility reports, a boundary, the people of wards."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.facility_people import PeopleTable, people_of_table
from analysis.science.findings import Finding
from analysis.science.tpr.table import FacilityTable, facility_table
from chatmrpt.lib.errors import ProblemError
from uploads.parsed import ParsedDataset, parse_upload


@dataclass(frozen=True)
class Input:
    """A file that was read: its facts for the receipt, and the data."""

    facts: dict[str, Any]
    data: ParsedDataset

    @property
    def roles(self) -> dict[str, str]:
        """Role → the first column that has it."""
        found: dict[str, str] = {}
        for role in self.data.roles:
            found.setdefault(role.role, role.name)
        return found


def read_input(path: Path, kind: str | tuple[str, ...], what: str) -> Input:
    """Read a file in this process and check that it is what it should be.

    Raises
    ------
    ProblemError
        ``no_such_file``, ``wrong_kind`` and the readers' own.
    """
    if not path.is_file():
        raise ProblemError(
            "no_such_file", f"There is no file {path}.", "Check the path; it may be relative."
        )
    data = parse_upload(path, path.name)
    if data.kind not in ((kind,) if isinstance(kind, str) else kind):
        raise ProblemError(
            "wrong_kind",
            f"{path.name} is no {what}; it was read as a {data.kind.replace('_', ' ')}.",
            f"Give a {what}; `check_data --table {path.name}` says how each column was read.",
        )
    roles = {r.name: r.role for r in data.roles if r.role not in ("variable", "other")}
    facts = {
        "name": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "rows": len(data.frame),
        "rows_dropped": len(data.dropped),
        "roles": roles,
    }
    return Input(facts, data)


def read_facilities(path: Path) -> tuple[Input, FacilityTable]:
    """Facility reports in one shape."""
    given = read_input(path, "facility_table", "table of facility reports")
    return given, facility_table(given.data.frame, given.roles)


def people_of(given: Input, table: FacilityTable, by: str) -> tuple[pd.DataFrame, list[Finding]]:
    """See `analysis.facility_people.people_of_table`."""
    people = PeopleTable(given.facts["name"], given.data.frame, given.roles)
    return people_of_table(people, table, by)
