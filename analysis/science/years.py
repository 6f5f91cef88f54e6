"""Several years of one ward table: one frame a year, and bounds over all years.

A year's scores compare with another's only on one scale, so each variable's smallest and largest
value are taken over all years (methods document, section 6). Nothing is summed over years: each
year keeps its own counts and its own population.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.science.findings import Finding, finding, listed
from analysis.science.method import Method
from analysis.science.normalisation import Bounds, is_constant
from analysis.science.variables import detect_scale, find_variable, label_of
from chatmrpt.lib.errors import ProblemError

#: Years accepted, both included.
FIRST_YEAR, LAST_YEAR = 1950, 2100


@dataclass(frozen=True, eq=False, kw_only=True)
class YearFrames:
    """One ward table a year.

    Parameters
    ----------
    frames
        Year → frame, ascending by year; index = ward key, the same wards in the same order in
        each; all columns of the table but key and year. A ward without a row in a year has
        missing values there.
    bounds
        Variable → (smallest, largest value over all years and wards), low < high; to be given to
        each year's run in place of that year's own.
    constant
        Variables with one value over all years and wards; they have no bounds.
    findings
        What a person should know.
    """

    frames: dict[int, pd.DataFrame]
    bounds: dict[str, Bounds]
    constant: tuple[str, ...]
    findings: list[Finding]


def split_years(
    table: pd.DataFrame,
    *,
    ward: str,
    year: str,
    variables: Sequence[str],
    static: Sequence[str] = (),
) -> YearFrames:
    """Take a long table apart by year.

    Parameters
    ----------
    table
        One row a ward and year. Not changed.
    ward
        Column of the ward's key (a code, or state, LGA and name joined).
    year
        Column of the year: whole numbers, 1950–2100.
    variables
        Numeric columns of the score; NaN = missing.
    static
        Those of all columns that do not change with the year (elevation, a survey of one year):
        a ward's one known value stands in each year.

    Returns
    -------
    YearFrames
        Wards in the order met first.

    Raises
    ------
    ProblemError
        ``unknown_column``, ``bad_year``, ``missing_ward``, ``duplicate_ward_years``,
        ``not_numeric``, ``one_year``, ``static_changes``.

    References
    ----------
    OECD/JRC (2008). Handbook on Constructing Composite Indicators, p. 85 (min–max over all
    times).
    """
    _check_columns(table, [ward, year, *variables, *static])
    _check_numeric(table, variables)
    years = _years(table[year], year)
    _check_rows(table[ward], years, ward)
    wards = pd.Index(table[ward].unique(), name=ward)
    others = table.drop(columns=[ward, year]).columns
    fixed = {name: _static_values(table, ward, name).reindex(wards) for name in static}
    frames, findings = {}, []
    for number in sorted(years.unique()):
        rows = table[(years == number).to_numpy()].set_index(ward)[others]
        absent = [str(key) for key in wards.difference(rows.index, sort=False)]
        frames[int(number)] = rows.reindex(wards).assign(**fixed)
        if absent:
            findings.append(_absent(int(number), absent, len(wards)))
    bounds = pooled_bounds(frames, variables)
    return YearFrames(
        frames=frames,
        bounds=bounds,
        constant=tuple(name for name in variables if name not in bounds),
        findings=findings + [f for name in variables for f in _unit_notes(frames, name)],
    )


def pooled_bounds(
    frames: Mapping[int, pd.DataFrame], variables: Sequence[str]
) -> dict[str, Bounds]:
    """Smallest and largest observed value of each variable over all years.

    Parameters
    ----------
    frames
        Year → frame with the variables; NaN = missing. Not changed.
    variables
        Columns of every frame.

    Returns
    -------
    dict
        Variable → (low, high) in its own unit, low < high. A variable that is constant, or known
        nowhere, over all years is left out.

    Notes
    -----
    A fill by the mean of other values of the year lies between them, so bounds of observed values
    also hold filled ones: with them nothing is ever clipped.
    """
    found: dict[str, Bounds] = {}
    for name in variables:
        values = np.concatenate([frame[name].to_numpy(dtype=float) for frame in frames.values()])
        known = values[np.isfinite(values)]
        if not is_constant(known):
            found[name] = (float(known.min()), float(known.max()))
    return found


def _check_columns(table: pd.DataFrame, names: Sequence[str]) -> None:
    missing = [name for name in dict.fromkeys(names) if name not in table.columns]
    if missing:
        raise ProblemError(
            "unknown_column",
            f"There is no column {', '.join(missing)}.",
            f"Choose among {listed([str(name) for name in table.columns])}.",
        )


def _check_numeric(table: pd.DataFrame, variables: Sequence[str]) -> None:
    words = [name for name in variables if not pd.api.types.is_numeric_dtype(table[name])]
    if words:
        raise ProblemError(
            "not_numeric",
            f"{', '.join(words)} holds text; a variable of the score needs numbers.",
            "Choose columns of numbers.",
        )


def _years(column: pd.Series, name: str) -> pd.Series:
    numbers = pd.to_numeric(column, errors="coerce")
    good = (numbers % 1 == 0) & numbers.between(FIRST_YEAR, LAST_YEAR)
    if not good.all():
        strange = [str(value) for value in column[~good].unique()]
        raise ProblemError(
            "bad_year",
            f"Column {name} has {listed(strange, 3)} in {int((~good).sum()):,} rows; a year from "
            f"{FIRST_YEAR} to {LAST_YEAR} is expected.",
            "Correct those rows, or choose the column that holds the year.",
        )
    years = numbers.astype(int)
    if years.nunique() < 2:
        raise ProblemError(
            "one_year",
            f"Column {name} holds one year only ({years.iloc[0] if len(years) else 'no row'}); "
            "years are compared from two on.",
            "Upload a table with more years, or run the analysis for this year alone.",
        )
    return years


def _check_rows(wards: pd.Series, years: pd.Series, name: str) -> None:
    if wards.isna().any():
        raise ProblemError(
            "missing_ward",
            f"Column {name} is blank in {int(wards.isna().sum()):,} rows.",
            "Fill in the ward of each row, or leave these rows out.",
        )
    pairs = pd.DataFrame({"ward": wards.astype(str), "year": years})
    twice = pairs[pairs.duplicated()].drop_duplicates()
    if len(twice):
        named = [
            f"{ward} in {year}" for ward, year in zip(twice["ward"], twice["year"], strict=True)
        ]
        raise ProblemError(
            "duplicate_ward_years",
            f"{listed(named, 3)}: more than one row. One row a ward and year is expected.",
            "Sum facilities and months of a year first; if names repeat, use the ward code.",
        )


def _static_values(table: pd.DataFrame, ward: str, name: str) -> pd.Series:
    known = table[[ward, name]].dropna()
    counts = known.groupby(ward, sort=False)[name].nunique()
    moving = [str(key) for key in counts.index[counts > 1]]
    if moving:
        raise ProblemError(
            "static_changes",
            f"{name} is said not to change with the year, but it does in {listed(moving, 3)}.",
            "Leave it out of the columns that do not change, or correct it.",
        )
    return known.drop_duplicates(ward).set_index(ward)[name]


def _absent(year: int, wards: list[str], count: int) -> Finding:
    what = "wards has" if len(wards) == 1 else "wards have"
    return finding(
        "wards_missing_in_year",
        "warning",
        f"{year}: {len(wards):,} of {count:,} {what} no row ({listed(wards, 5)}).",
        "They are not ranked in that year; a change between years leaves them out.",
        count=len(wards),
    )


def _unit_notes(frames: Mapping[int, pd.DataFrame], name: str) -> list[Finding]:
    """Years whose values fit different scales: most likely a change of unit."""
    variable = find_variable(name)
    if variable is None:
        return []
    units: dict[str, list[int]] = {}
    for year, frame in frames.items():
        known = frame[name].dropna()
        scale = (
            detect_scale(variable, float(known.min()), float(known.max())) if len(known) else None
        )
        if scale is not None:
            units.setdefault(scale.unit, []).append(year)
    if len(units) < 2:
        return []
    parts = [f"{unit} in {', '.join(map(str, years))}" for unit, years in units.items()]
    return [
        finding(
            "unit_changes",
            "warning",
            f"{label_of(name)} looks like {'; '.join(parts)}: years in two units do not compare.",
            "Bring all years to one unit and upload the table again.",
            column=name,
        )
    ]


TEXTS: tuple[Method, ...] = (
    Method(
        key="pooled_years",
        group="years",
        title="One scale over all years",
        formula="one run a year; each variable by (x − min)/(max − min) with min and max over all "
        "years and wards, inverse variables 1 minus that",
        assumptions="A variable is measured alike in all years.",
        limits="Ranks of a year stay relative to the other wards of that year; scores compare, as "
        "far as the variables do. One extreme year presses all others together. Counts and "
        "populations are never summed over years.",
        source="OECD/JRC (2008), Handbook on Constructing Composite Indicators, p. 85",
    ),
)
