"""What facility reports count, summed over wards, LGAs, facilities or months: a row each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.query.plan import Column
from analysis.science.tpr.words import FEWEST_TESTS, UNKNOWN_WARD
from analysis.services.plan_tpr import AGES, LEVELS, TESTS
from analysis.tools.places import Area, fold
from analysis.tools.query_facilities import FACILITY, LLIN, facility_reports
from analysis.tools.query_wards import TITLE
from analysis.tools.wording import as_text, counted, joined
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, to_say
from uploads.models import Dataset

#: Unit → the column that tells it apart, one and many of it.
KEYS = {"ward": TITLE, "lga": "lga_name", "facility": FACILITY, "month": "period"}
NOUNS = {
    "ward": ("ward", "wards"),
    "lga": ("LGA", "LGAs"),
    "facility": ("facility", "facilities"),
    "month": ("month", "months"),
}
#: What stands beside the sums of a unit.
_NAMES = ("ward_name", "lga_name", "facility", "facility_level")
_COUNTED = ("tests_counted", "positives_counted")
#: Why units tell less than their number.
ALIKE = {
    "ward": to_say("Neighbouring wards are alike, so the true p is larger than shown."),
    "lga": to_say("Neighbouring LGAs are alike, so the true p is larger than shown."),
    "facility": to_say("Facilities near each other are alike, so the true p is larger than shown."),
    "month": to_say("Months after each other are alike, so the true p is larger than shown."),
}


@dataclass(frozen=True, kw_only=True)
class ReportsAsked:
    """Which reports count, and what a row is.

    Parameters
    ----------
    unit
        ``ward``, ``lga``, ``facility`` or ``month``.
    age, test
        Age group and test of the tests counted; None = all.
    facility_level
        ``primary``, ``secondary``, ``tertiary``; None or ``all`` = all.
    years
        The first and the last, or the first alone (from then on); empty = all.
    """

    unit: str
    age: str | None = None
    facility_level: str | None = None
    test: str | None = None
    years: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class ReportValues:
    """Sums of reports, one row a unit.

    Parameters
    ----------
    frame
        The unit's key and names, counts as sums, ``tpr`` in percent (missing below ten tests).
    columns
        Of the numbers in it: name → what it is.
    unit
        As asked for.
    told
        Where it is from, in words.
    """

    frame: pd.DataFrame
    columns: dict[str, Column]
    unit: str
    told: str

    def label(self, name: str) -> str:
        """What people call a column."""
        return self.columns[name].label

    def many(self, count: int) -> str:
        """`274 wards`."""
        return counted(count, *NOUNS[self.unit])


def report_values(dataset: Dataset, asked: ReportsAsked, areas: list[Area]) -> ReportValues:
    """Sum the reports of some places and years by unit.

    Raises
    ------
    ProblemError
        `not_in_data` where no report is of these places and years.
    """
    table = facility_reports(dataset, asked.age, asked.test)
    frame = _kept(table.frame, asked, areas)
    key = KEYS[asked.unit]
    numbers = {
        name: column
        for name, column in table.columns.items()
        if column.kind == "number" and column.additive
    }
    named = frame[frame[key].notna()]
    if asked.unit == "ward":
        named = named[named["ward_name"] != UNKNOWN_WARD]
    groups = named.groupby(key, sort=True)
    sums = groups[list(numbers)].sum(min_count=1).astype(float)
    tests = sums["tests_counted"]
    enough = tests >= FEWEST_TESTS
    sums["tpr"] = (100.0 * sums["positives_counted"] / tests).where(enough)
    for name in _NAMES:
        if name in named and name != key:
            sums[name] = groups[name].first()
    shown = {name: item for name, item in numbers.items() if name not in _COUNTED}
    return ReportValues(
        frame=sums.reset_index(),
        columns={**shown, "tpr": table.columns["tpr"]},
        unit=asked.unit,
        told=_told(dataset, asked),
    )


def _told(dataset: Dataset, asked: ReportsAsked) -> str:
    parts = [AGES[asked.age or "all"], TESTS[asked.test or "both"]]
    if asked.facility_level not in (None, "all"):
        parts.append(LEVELS[str(asked.facility_level)])
    if len(asked.years) == 1:
        parts.append(say("from {year} on", year=asked.years[0]))
    elif asked.years:
        parts.append("–".join(str(year) for year in dict.fromkeys(asked.years)))
    return say("From {name}: {what}.", name=dataset.name, what=", ".join(parts))


def _kept(frame: pd.DataFrame, asked: ReportsAsked, areas: list[Area]) -> pd.DataFrame:
    """Reports of the places and years."""
    kept = np.ones(len(frame), dtype=bool)
    if asked.years:
        last = asked.years[1] if len(asked.years) > 1 else np.inf
        kept &= frame["year"].between(asked.years[0], last).to_numpy()
    if asked.facility_level not in (None, "all"):
        kept &= (frame["facility_level"] == asked.facility_level).to_numpy()
    if areas:
        names = areas_of_rows(frame, areas)
        kept &= names.notna().to_numpy()
    found = frame[kept]
    if not len(found):
        raise ProblemError(
            "not_in_data",
            say("No report is of these places and years."),
            say("Ask for the list of LGAs to see the names."),
        )
    return found


def areas_of_rows(frame: pd.DataFrame, areas: list[Area]) -> pd.Series[str]:
    """For each row the title of the area that it lies in, missing where in none.

    Parameters
    ----------
    frame
        With ``lga_name`` and, for wards, ``ward_name``.
    """
    lgas = frame["lga_name"].map(as_text).map(fold)
    wards = frame["ward_name"].map(as_text).map(fold)
    found = pd.Series(pd.NA, index=frame.index, dtype="string")
    for area in areas:
        if area.level == "lga":
            inside = lgas == fold(area.wards[0].lga)
        else:
            own = {(fold(ward.lga), fold(ward.name)) for ward in area.wards}
            pairs = zip(lgas, wards, strict=True)
            inside = pd.Series([pair in own for pair in pairs], index=frame.index)
        found = found.mask(inside, area.title)
    return found


def named_in_reports(values: ReportValues, names: list[str]) -> list[str]:
    """The columns that names mean, each once.

    Raises
    ------
    ProblemError
        `not_in_data` with the columns that there are.
    """
    return list(dict.fromkeys(_named(values, name) for name in names))


def _named(values: ReportValues, name: str) -> str:
    wanted = LLIN if name == "nets" else name.strip()
    for column, entry in values.columns.items():
        if wanted.casefold() in (column.casefold(), entry.label.casefold()):
            return column
    for column, entry in values.columns.items():
        if wanted.casefold() in entry.label.casefold().split():
            return column
    raise ProblemError(
        "not_in_data",
        say("The facility reports count nothing called {name}.", name=name.replace("_", " ")),
        say("They have {join}.", join=joined(entry.label for entry in values.columns.values())),
    )
