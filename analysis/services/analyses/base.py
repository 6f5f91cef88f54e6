"""What every kind of analysis has: from a run's frozen parameters to its files and summary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from analysis.models import Run

Files = dict[str, bytes]
Progress = Callable[[float, str], None]


@dataclass(frozen=True, kw_only=True)
class WardColumns:
    """Columns that join the wards: their profiles (see `Dataset.columns`), and what tells of them.

    The numbers are in the run's file `VALUES_FILE`, one row a ward of the boundary, in its order.
    """

    columns: list[dict[str, Any]]
    summary: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a finished analysis found.

    Parameters
    ----------
    files
        Its files by name; what people read besides what our own pages read.
    summary
        `headline`, `points`, and figures the pages and answers need.
    findings
        What a person should know.
    settings
        Settings as used, for the receipt.
    values
        What it says of the wards of the run's boundary, for the analyses that come after.
    """

    files: Files
    summary: dict[str, Any]
    findings: list[dict[str, Any]] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    values: WardColumns | None = None


@dataclass(frozen=True)
class Analysis:
    """A kind of analysis.

    Parameters
    ----------
    kind
        The run's `kind`.
    compute
        `(run, progress) -> Outcome`; reads the run's data and parameters, writes nothing.
        `progress` takes percent 0–95 and the stage in words.
    """

    kind: str
    compute: Callable[[Run, Progress], Outcome]
