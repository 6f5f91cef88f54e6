"""A facility table in one shape: wards, facilities, levels and periods as numbers, counts."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.science.findings import Finding, finding, listed
from analysis.science.tpr.words import (
    ALL,
    FILE_AGES,
    LEVELS,
    TESTS,
    UNKNOWN_WARD,
    Bools,
    Floats,
    Ints,
)
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from uploads.cleaning.areas import UNKNOWN_WORDS
from uploads.cleaning.name_forms import normalise_area_name
from uploads.cleaning.periods import YEAR_PARTS, Period, parse_part, parse_period

_LEVEL = re.compile(r"\b(primary|primaire|secondary|secondaire|tertiary|tertiaire)\b")
_AREAS = ("state", "lga", "ward")
COUNTS = tuple(
    f"{stage}_{test}_{age}" for stage in ("tested", "positive") for test in TESTS
    for age in FILE_AGES
)  # fmt: skip
OTHER_COUNTS = (
    *(f"{what}_{age}" for what in ("fever", "presumed") for age in FILE_AGES),
    *("attendance", "outpatient_attendance"),
)


@dataclass(frozen=True, eq=False, kw_only=True)
class FacilityTable:
    """Reports of facilities; n rows, w wards, f facilities.

    Parameters
    ----------
    wards
        Shape (w, 5): state_name, lga_name, ward_name, ward_code (text, "" = not in the file) and
        ``unknown`` (the facility's ward is not known), ordered by name.
    ward
        Shape (n,): the row's ward, a position in ``wards``.
    facility
        Shape (n,): the row's facility, 0 to f − 1.
    facilities
        Shape (f, 2): ``ward`` (position) and ``name``.
    level
        Shape (n,): 0 primary, 1 secondary, 2 tertiary, 3 not known.
    period
        Shape (n,): position in ``periods``; −1 = none or not readable.
    periods
        In order of time.
    counts
        Role → shape (n,): persons, NaN = blank. Only roles that the file has.
    row
        Shape (n,): row number in the file.
    findings
        What was noticed.
    """

    wards: pd.DataFrame
    ward: Ints
    facility: Ints
    facilities: pd.DataFrame
    level: Ints
    period: Ints
    periods: tuple[Period, ...]
    counts: Mapping[str, Floats]
    row: Ints
    findings: list[Finding] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.ward)

    def at_level(self, level: str) -> Bools:
        """Shape (n,): the rows of facilities of the level; all for ``all``."""
        if level == ALL:
            return np.ones(len(self), dtype=bool)
        return np.asarray(self.level == LEVELS.index(level))

    def of_rows(self, rows: Bools, roles: Collection[str]) -> FacilityTable:
        """The same with some rows and some counts; places and periods keep their numbers."""
        parts = ("ward", "facility", "level", "period", "row")
        counts = {role: self.counts[role][rows] for role in roles}
        return replace(self, counts=counts, **{name: getattr(self, name)[rows] for name in parts})

    def ages(self, test: str) -> tuple[str, ...]:
        """The ages of which the file has both numbers of a test."""
        return tuple(
            age
            for age in FILE_AGES
            if f"tested_{test}_{age}" in self.counts and f"positive_{test}_{age}" in self.counts
        )


def facility_table(frame: pd.DataFrame, roles: Mapping[str, str]) -> FacilityTable:
    """Bring a cleaned facility table into one shape.

    Parameters
    ----------
    frame
        Shape (n, …) as of :func:`uploads.cleaning.table.clean_table`: names without prefix and
        suffix, periods as 2024-01, counts as floats (NaN = blank). Not changed.
    roles
        Role → column: ward or LGA or state, facility, facility_level, period (or year and month),
        ``tested_rdt_u5`` and the like.

    Returns
    -------
    FacilityTable
        Spellings of a ward that are the same name when normalised are one ward, under the spelling
        met first. Rows without a ward belong to the ward "Unknown" of their LGA.

    Raises
    ------
    ProblemError
        ``no_test_columns`` when there is no pair of tested and positive counts, ``no_area_column``.
    """
    counts = {
        role: frame[roles[role]].to_numpy(dtype=float)
        for role in (*COUNTS, *OTHER_COUNTS)
        if role in roles
    }
    pairs = [n for n in counts if n.startswith("tested") and f"positive{n[6:]}" in counts]
    if not pairs:
        raise ProblemError(
            "no_test_columns",
            say(
                "No pair of columns with persons tested and persons positive (RDT or microscopy) "
                "was found among {listed}.",
                listed=listed([str(name) for name in frame.columns]),
            ),
            say(
                "Name them as DHIS2 does, such as “Persons presenting with fever & tested by RDT "
                "<5yrs” and “Persons tested positive for malaria by RDT <5yrs”."
            ),
        )
    if not set(_AREAS) & set(roles):
        raise ProblemError(
            "no_area_column",
            say("The table has no column with wards, LGAs or states."),
            say("Name the columns State, LGA and Ward."),
        )
    wards, ward, findings = _wards(frame, roles)
    facilities, facility = _facilities(frame, roles, ward)
    periods, period = _periods(frame, roles)
    level, level_findings = _levels(frame, roles)
    row = frame["_row"] if "_row" in frame else pd.Series(np.arange(len(frame)) + 2)
    findings += level_findings + _unread_periods(period) + _twice(facility, period, roles)
    return FacilityTable(
        wards=wards,
        ward=ward,
        facility=facility,
        facilities=facilities,
        level=level,
        period=period,
        periods=periods,
        counts=counts,
        row=row.to_numpy(dtype=np.int64),
        findings=findings,
    )


def _coded(values: pd.Series[Any]) -> tuple[Ints, list[str]]:
    """Position of each value among the distinct ones ("" = missing), and these."""
    codes, distinct = pd.factorize(values)
    names = [str(value).strip() for value in distinct.astype(object).tolist()]
    missing = codes < 0
    if missing.any():
        codes = np.where(missing, len(names), codes)
        names.append("")
    return np.asarray(codes, dtype=np.int64), names


def _merged(codes: Ints, names: list[str], keys: list[str]) -> tuple[Ints, list[str]]:
    """The same with values of one key as one, under the name met first."""
    places: dict[str, int] = {}
    kept: list[str] = []
    for key, name in zip(keys, names, strict=True):
        if key not in places:
            places[key] = len(kept)
            kept.append(name)
    place = np.array([places[key] for key in keys], dtype=np.int64)
    return place[codes] if len(codes) else codes, kept


def _key(name: str) -> str:
    return normalise_area_name(name) or name.casefold()


def _wards(
    frame: pd.DataFrame, roles: Mapping[str, str]
) -> tuple[pd.DataFrame, Ints, list[Finding]]:
    combined = np.zeros(len(frame), dtype=np.int64)
    parts: list[tuple[Ints, list[str]]] = []
    for role in _AREAS:
        codes, names = np.zeros(len(frame), dtype=np.int64), [""]
        if role in roles:
            codes, names = _coded(frame[roles[role]])
        if role == "ward":
            names = [_ward_name(name, "ward" in roles) for name in names]
        one, merged = _merged(codes, names, [_key(name) for name in names])
        # A ward keeps the spelling of its own LGA; "Kuta I" of one is not "Kuta 1" of another.
        parts.append((codes, names) if role == "ward" else (one, merged))
        combined = combined * len(merged) + one
    distinct, first, ward = np.unique(combined, return_index=True, return_inverse=True)
    wards = pd.DataFrame(
        {
            f"{role}_name": np.array(names, dtype=object)[codes[first]]
            for role, (codes, names) in zip(_AREAS, parts, strict=True)
        }
    )
    wards["ward_code"] = ""
    if "ward_code" in roles:
        wards["ward_code"] = frame[roles["ward_code"]].iloc[first].fillna("").astype(str).to_numpy()
    wards["unknown"] = (wards["ward_name"] == UNKNOWN_WARD) & ("ward" in roles)
    wards.loc[wards["unknown"], "ward_code"] = ""
    order = wards.sort_values(["state_name", "lga_name", "ward_name"], kind="stable").index
    place = np.empty(len(distinct), dtype=np.int64)
    place[order.to_numpy()] = np.arange(len(distinct))
    findings = _spelled(ward, *parts[-1])
    return wards.loc[order].reset_index(drop=True), place[ward], findings


def _ward_name(name: str, asked: bool) -> str:
    return UNKNOWN_WARD if asked and (not name or name.casefold() in UNKNOWN_WORDS) else name


def _spelled(ward: Ints, codes: Ints, names: list[str]) -> list[Finding]:
    """Names of which one ward has several spellings."""
    pairs = np.unique(ward * len(names) + codes)
    number = np.bincount(pairs // len(names))
    several = [names[i] for i in (pairs[number[pairs // len(names)] > 1] % len(names)).tolist()]
    several = [name for name in dict.fromkeys(several) if name != UNKNOWN_WARD]
    if not several:
        return []
    words = say(
        "Spellings of one ward in the same file were read as one ward: {names}.",
        names=listed(several),
    )
    return [finding("names_merged", "note", words, count=len(several))]


def _facilities(
    frame: pd.DataFrame, roles: Mapping[str, str], ward: Ints
) -> tuple[pd.DataFrame, Ints]:
    """Facilities of one name in one ward are one; without names the ward counts as one."""
    codes, names = np.zeros(len(frame), dtype=np.int64), [""]
    if "facility" in roles:
        codes, names = _coded(frame[roles["facility"]])
        codes, names = _merged(codes, names, [" ".join(name.casefold().split()) for name in names])
    pairs = ward * len(names) + codes
    distinct, facility = np.unique(pairs, return_inverse=True)
    facilities = pd.DataFrame(
        {
            "ward": distinct // len(names),
            "name": np.array(names, dtype=object)[distinct % len(names)],
        }
    )
    return facilities, np.asarray(facility, dtype=np.int64)


def _periods(frame: pd.DataFrame, roles: Mapping[str, str]) -> tuple[tuple[Period, ...], Ints]:
    if "period" in roles:
        codes, names = _coded(frame[roles["period"]])
        read = [parse_period(name) for name in names]
    elif "year" in roles and (unit := next((u for u in YEAR_PARTS if u in roles), None)):
        year, years = _coded(frame[roles["year"]])
        part, parts = _coded(frame[roles[unit]])
        codes = year * len(parts) + part
        read = [_in_year(y, unit, p) for y in years for p in parts]
    else:
        return (), np.full(len(frame), -1, dtype=np.int64)
    present = set(np.unique(codes).tolist())
    periods = tuple(sorted({p for i, p in enumerate(read) if p is not None and i in present}))
    place = np.array([periods.index(p) if p in periods else -1 for p in read], dtype=np.int64)
    return periods, place[codes] if len(codes) else codes


def _in_year(year: str, unit: str, part: str) -> Period | None:
    number, whole = parse_part(part, unit), parse_period(year)
    return Period(whole.year, unit, number) if number and whole else None


def _levels(frame: pd.DataFrame, roles: Mapping[str, str]) -> tuple[Ints, list[Finding]]:
    if "facility_level" not in roles:
        words = say("The file has no level of facility; only all levels together can be computed.")
        return np.full(len(frame), 3, dtype=np.int64), [finding("no_level", "note", words)]
    codes, names = _coded(frame[roles["facility_level"]])
    found = [_LEVEL.search(name.casefold()) for name in names]
    place = np.array([_level(match.group(1)) if match else 3 for match in found], dtype=np.int64)
    level = place[codes] if len(codes) else codes
    unknown = int((level == 3).sum())
    words = say(
        "{rows:,} rows name no primary, secondary or tertiary level; they count in “all”.",
        rows=unknown,
    )
    return level, [finding("level_not_read", "note", words, count=unknown)] if unknown else []


def _level(word: str) -> int:
    return next(i for i, level in enumerate(LEVELS) if word[:3] == level[:3])


def _unread_periods(period: Ints) -> list[Finding]:
    unread = int((period < 0).sum())
    if not unread:
        return []
    words = say(
        "{rows:,} rows have no period that can be read; they count in the sum of all periods and "
        "in no year or month.",
        rows=unread,
    )
    return [finding("period_not_read", "warning", words, say("Write periods like “January 2024”."),
                    count=unread)]  # fmt: skip


def _twice(facility: Ints, period: Ints, roles: Mapping[str, str]) -> list[Finding]:
    if "facility" not in roles:
        return []
    known = period >= 0
    pairs = facility[known] * (int(period.max(initial=0)) + 1) + period[known]
    again = int(pd.Series(pairs).duplicated().sum())
    if not again:
        return []
    words = say(
        "{rows:,} rows repeat a facility and period that came before; all are summed.", rows=again
    )
    return [finding("facility_period_twice", "warning", words, say("Remove rows that were exported twice."), count=again)]  # fmt: skip
