"""Maps of a run on facility tests: test positivity, burden, testing, reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.cartography.kinds.tpr import TPR_MAP
from analysis.frames import read_boundary, read_table
from analysis.models import Run
from analysis.science.tpr.flags import SEPARATOR, meanings
from analysis.services.canvas.base import Entry, LayerSource, entry, geometry_url, ward_names
from analysis.services.plan_tpr import tested_words
from analysis.value_columns import KEPT, VALUES_FILE, YEARS_FILE
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError
from chatmrpt.lib.say import in_numbers, say, to_say_all, typeset


@dataclass(frozen=True)
class _Measure:
    """A column that can be mapped: its title, its unit, and what it is multiplied by."""

    column: str
    title: str
    unit: str = "%"
    times: float = 100.0


#: Key after `tpr:` → what is shown; the first is `tpr` itself.
MEASURES = to_say_all(
    {
        "": _Measure("tpr_shown", "Test positivity rate"),
        "smoothed": _Measure("tpr_smoothed", "Test positivity rate, smoothed"),
        "burden": _Measure("burden", "Malaria burden", "per 1,000 a year", 1.0),
        "attendance": _Measure(
            "positives_per_attendance", "Positives per attendance (not the TPR)"
        ),
        "fever": _Measure("positives_per_fever", "Positives per fever case (not the TPR)"),
        "tested": _Measure("tested", "Tests", "tests", 1.0),
        "positive": _Measure("positive", "Positive tests", "tests", 1.0),
        "testing": _Measure("testing_rate", "Testing rate (tested of those with fever)"),
        "reports": _Measure("completeness", "Reports received of those expected"),
    }
)


def tpr_entries(workspace: Workspace) -> list[Entry]:
    """A map of each measure that the latest run knows for some ward."""
    run = _run(workspace)
    if run is None:
        return []
    known = set(read_table(workspace.artefact(VALUES_FILE, run).path).dropna(axis=1, how="all"))
    return [
        entry(TPR_MAP, _key(name), say(measure.title), run)
        for name, measure in MEASURES.items()
        if measure.column in known
    ]


def read_tpr(workspace: Workspace, kind: str, rest: str) -> dict[str, Any]:
    """`tpr`, `tpr:smoothed`, `tpr:burden`, `tpr:tested`; with a year (`tpr:2023`) of that year."""
    name, year = measure_and_year(rest)
    run, measure = _run(workspace), MEASURES.get(name)
    if run is None or run.boundary is None or measure is None:
        raise NotFoundError("map")
    frame = values_of(workspace, run, year)
    boundary = read_boundary(run.boundary.path)
    names = ward_names(boundary)
    lgas = run.result[KEPT]["summary"]["lga_names"]
    if lgas:
        names["lga"] = np.array(lgas, dtype=object)
    wards = pd.DataFrame(
        {
            **names,
            "value": frame[measure.column].to_numpy(dtype=float, na_value=np.nan) * measure.times,
            "facts": _facts(frame, measure.column),
        }
    )
    return TPR_MAP.build(
        wards,
        key=_key(rest),
        geometry=geometry_url(run.boundary),
        title=typeset(f"{say(measure.title)}: {_of_whom(run, name)}{f', {year}' if year else ''}"),
        unit=measure.unit,
    )


def measure_and_year(rest: str) -> tuple[str, int | None]:
    """`burden:2023` as the measure's key and the year; None for all years together."""
    name, _, last = rest.rpartition(":")
    return (name, int(last)) if last.isdigit() else (rest, None)


def values_of(workspace: Workspace, run: Run, year: int | None) -> pd.DataFrame:
    """The values of a run on the wards of the boundary, of one year or of all together.

    Raises
    ------
    NotFoundError
        Where the run knows nothing of the year.
    """
    if year is None:
        return read_table(workspace.artefact(VALUES_FILE, run).path)
    if run.result["years"] == [year]:
        return read_table(workspace.artefact(VALUES_FILE, run).path)
    if not run.artefacts.filter(name=YEARS_FILE).exists():
        raise NotFoundError("map")
    frame = read_table(workspace.artefact(YEARS_FILE, run).path)
    frame = frame[frame["year"] == year].reset_index(drop=True)
    if not len(frame):
        raise NotFoundError("map")
    return frame


def _of_whom(run: Run, rest: str) -> str:
    """Whose tests; a burden is of all ages where the people of the age group are not known."""
    told = dict(run.parameters)
    if rest == "burden" and run.result.get("burden_age"):
        told["age"] = run.result["burden_age"]
    return tested_words(told)


def _run(workspace: Workspace) -> Run | None:
    """The run asked for, else the latest; one that has no map counts as none."""
    run = workspace.asked(TPR_MAP.kind) or workspace.latest(TPR_MAP.kind)
    return run if run is not None and KEPT in run.result else None


def _key(rest: str) -> str:
    return f"{TPR_MAP.kind}:{rest}" if rest else TPR_MAP.kind


#: Notes that say something of the burden alone.
_OF_BURDEN = {"no_population", "season_not_covered", "understated", "implausible"}


def _facts(frame: pd.DataFrame, measure: str) -> list[list[str]]:
    left_out = set() if measure == "burden" else _OF_BURDEN
    low, high = (_shares(frame[name]) for name in ("tpr_low", "tpr_high"))
    between = [in_numbers(f"{a}–{b} %") if a and b else "" for a, b in zip(low, high, strict=True)]
    said = meanings()
    notes = [
        "; ".join(said.get(f, f) for f in flags.split(SEPARATOR) if f not in left_out)
        if isinstance(flags, str) and flags
        else ""
        for flags in frame["flags"].tolist()
    ]
    reports = [
        in_numbers(f"{share} %") if share else "" for share in _shares(frame["completeness"])
    ]
    columns = (between, _counts(frame["tested"]), _counts(frame["positive"]), reports, notes)
    return [list(texts) for texts in zip(*columns, strict=True)]


def _shares(column: pd.Series[Any]) -> list[str]:
    values = (column.to_numpy(dtype=float, na_value=np.nan) * 100).tolist()
    return ["" if value != value else f"{value:.1f}" for value in values]


def _counts(column: pd.Series[Any]) -> list[str]:
    values = column.to_numpy(dtype=float, na_value=np.nan).tolist()
    return ["" if value != value else in_numbers(f"{value:,.0f}") for value in values]


TPR_LAYERS = LayerSource((TPR_MAP.kind,), tpr_entries, read_tpr)
