"""What a check of facility reports is limited to: places, times, levels, ages, tests."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from analysis.facility_data import read_facility_table
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import LEVELS as LEVEL_NAMES
from analysis.services.plan_tpr import AGES, LEVELS, TESTS
from analysis.tools.base import Answer, Arguments
from analysis.tools.choices import find_areas
from analysis.tools.limits_lost import cannot_limit, none_given
from analysis.tools.places import Area, fold
from analysis.tools.query_facilities import MONTHS
from analysis.tools.units import LastMonths, LastYears, MonthOfYear, Year
from analysis.tools.wording import as_text, joined
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

Month = Literal[
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
]  # fmt: skip
#: The arguments that limit a check, as they were asked.
TIMES = (
    *("year", "years", "months", "first_year", "last_year", "last_years"),
    *("first_month", "last_month", "last_months"),
)
NAMES = ("areas", *TIMES, "facility_level", "age_group", "test_method")
#: Focus → the limits that mean nothing there: these look at whole reports.
_WHOLE = ("age_group", "test_method")
UNKNOWN_TO = {"outliers": _WHOLE, "silence": _WHOLE, "duplicates": _WHOLE, "reporting": _WHOLE,
              "all": _WHOLE}  # fmt: skip
_MONTHLY = re.compile(r"\d{4}-\d{2}")


class Limited(Arguments):
    """What any check may be limited to."""

    areas: tuple[str, ...] = ()
    year: Year | None = None
    years: tuple[Year, ...] = ()
    months: tuple[Month, ...] = ()
    first_year: Year | None = None
    last_year: Year | None = None
    last_years: LastYears | None = None
    first_month: MonthOfYear | None = None
    last_month: MonthOfYear | None = None
    last_months: LastMonths | None = None
    facility_level: Literal["primary", "secondary", "tertiary", "all"] | None = None
    age_group: Literal["u5", "o5", "pw"] | None = None
    test_method: Literal["rdt", "microscopy"] | None = None


@dataclass(frozen=True, eq=False)
class Limits:
    """The limits of one question on the reports in force."""

    said: Limited
    table: FacilityTable
    places: tuple[Area, ...] = ()
    facilities: frozenset[str] = frozenset()

    @property
    def any(self) -> bool:
        """Whether anything is limited."""
        return any(getattr(self.said, name) for name in NAMES)

    def told(self, focus: str) -> dict[str, Any]:
        """The limits as a button of another check carries them: those that mean something there."""
        said = self.said.model_dump(mode="json", exclude_defaults=True)
        return {
            name: value for name, value in said.items() if name not in UNKNOWN_TO.get(focus, ())
        }

    @property
    def years(self) -> tuple[int, ...]:
        """The years named; empty where every year counts."""
        said = self.said
        known = sorted({period.year for period in self.table.periods})
        if said.year is not None:
            return (said.year,)
        if said.years:
            return said.years
        if said.last_years:
            return tuple(known[-said.last_years :])
        if said.first_year is None and said.last_year is None:
            return ()
        first, last = said.first_year or known[0], said.last_year or known[-1]
        return tuple(range(first, last + 1))

    @property
    def timed(self) -> bool:
        """Whether some periods alone count."""
        return bool(self.years or self.said.months) or self.span != ("", "")

    @property
    def span(self) -> tuple[str, str]:
        """The first and the last month of a span; empty where it has no such end."""
        said = self.said
        if said.last_months is not None:
            known = sorted({period.text for period in self.table.periods})[-said.last_months :]
            return (known[0], known[-1]) if known else ("", "")
        return said.first_month or "", said.last_month or ""

    def when(self) -> str:
        """`in March 2023`; empty for all periods."""
        if self.span != ("", ""):
            first, last = self.span
            return say("from {first} to {last}", first=first or "…", last=last or "…")
        years = self.years
        spoken = " ".join(
            [
                *([joined(self.said.months)] if self.said.months else []),
                *([_years_words(years)] if years else []),
            ]
        )
        return say("in {when}", when=spoken) if spoken else ""

    def words(self) -> str:
        """All limits in words, parted by commas."""
        said = self.said
        names = [area.title for area in self.places] or sorted(said.areas)
        parts = [
            say("in {title}", title=joined(names)) if self.places else joined(names),
            self.when(),
            LEVELS[said.facility_level] if said.facility_level else "",
            AGES[said.age_group] if said.age_group else "",
            TESTS[said.test_method] if said.test_method else "",
        ]
        told = ", ".join(part for part in parts if part)
        return told[:1].upper() + told[1:]

    def in_time(self, periods: pd.Series[Any]) -> pd.Series[bool]:
        """Whether each period (`2024-01`) is one of those that count."""
        text = periods.astype(str)
        kept = pd.Series(True, index=periods.index)
        if self.years:
            kept &= text.str[:4].isin([str(year) for year in self.years])
        if self.said.months:
            numbers = [f"{MONTHS.index(name) + 1:02d}" for name in self.said.months]
            kept &= text.str.fullmatch(_MONTHLY) & text.str[5:7].isin(numbers)
        first, last = self.span
        return kept & (text >= first) & (text.str[:7] <= (last or "9999"))

    def at_place(self, frame: pd.DataFrame) -> pd.Series[bool]:
        """Rows of the places and levels of facility, by their names."""
        kept = pd.Series(True, index=frame.index)
        lga, ward = (frame[name].map(as_text).map(fold) for name in ("lga_name", "ward_name"))
        if self.facilities:
            kept &= frame["facility"].map(as_text).map(fold).isin(self.facilities)
        elif self.places:
            whole = {fold(area.wards[0].lga) for area in self.places if area.level == "lga"}
            wards = {(fold(one.lga), fold(one.name)) for area in self.places for one in area.wards}
            pairs = pd.Series(list(zip(lga, ward, strict=True)), index=frame.index)
            kept &= lga.isin(whole) | pairs.isin(wards)
        if self.said.facility_level:
            kept &= facility_levels(self.table, frame) == self.said.facility_level
        return kept

    def kept(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Rows of a file of the check: of the places, levels and times."""
        rows = self.at_place(frame)
        if "period" in frame:
            rows &= self.in_time(frame["period"])
        if self.said.age_group and "age" in frame:
            rows &= frame["age"] == self.said.age_group
        if self.said.test_method and "test" in frame:
            rows &= frame["test"] == self.said.test_method
        if "column" in frame:
            own = set(self.roles(frame["column"].astype(str).unique()))
            rows &= frame["column"].isin(own)
        return frame[rows]

    def roles(self, names: Collection[str]) -> list[str]:
        """The counts of the age and the test, among these."""
        age, test = self.said.age_group, self.said.test_method
        return [
            name
            for name in names
            if (age is None or name.endswith(f"_{age}")) and (test is None or f"_{test}_" in name)
        ]

    def reports(self) -> FacilityTable:
        """The reports that count, with the counts that count."""
        table = self.table
        wards = table.wards.iloc[table.ward].reset_index(drop=True)
        names = wards[["lga_name", "ward_name"]].assign(
            facility=table.facilities["name"].to_numpy()[table.facility]
        )
        texts = np.array([*(period.text for period in table.periods), ""], dtype=object)
        kept = self.at_place(names) & self.in_time(pd.Series(texts[table.period]))
        return table.of_rows(kept.to_numpy(), self.roles(table.counts))


def _years_words(years: tuple[int, ...]) -> str:
    """`2023`, `2021 to 2023`, `2021 and 2023`."""
    if len(years) > 2 and list(years) == list(range(years[0], years[-1] + 1)):
        return say("{first} to {last}", first=str(years[0]), last=str(years[-1]))
    return joined(str(year) for year in years)


def facility_levels(table: FacilityTable, frame: pd.DataFrame) -> pd.Series[Any]:
    """The level of each row's facility, as its reports name it most often; NaN where none does."""
    wards = table.wards.iloc[table.ward]
    known = pd.DataFrame(
        {
            "lga": wards["lga_name"].to_numpy(),
            "facility": table.facilities["name"].to_numpy()[table.facility],
            "ward": wards["ward_name"].to_numpy(),
            "level": np.array([*LEVEL_NAMES, None], dtype=object)[table.level],
        }
    ).dropna(subset=["level"])
    most = known.groupby(["lga", "ward", "facility"])["level"].agg(lambda own: own.mode().iloc[0])
    keys = list(zip(*(frame[n].map(as_text) for n in ("lga_name", "ward_name", "facility")),
                    strict=True))  # fmt: skip
    return pd.Series([most.get(key) for key in keys], index=frame.index, dtype=object)


def limits_of(workspace: Workspace, said: Arguments) -> Limits | Answer:
    """The limits of a question, or which of several places is meant."""
    assert workspace.facilities is not None  # noqa: S101 as asked of reports
    own = Limited(**{name: getattr(said, name) for name in NAMES})
    if own.facility_level == "all":
        own = own.model_copy(update={"facility_level": None})
    table = read_facility_table(workspace.facilities)
    limits = Limits(own, table)
    if not own.areas:
        return limits
    named = {fold(as_text(name)) for name in table.facilities["name"]}
    if all(fold(name) in named for name in own.areas):
        return replace(limits, facilities=frozenset(fold(name) for name in own.areas))
    found = find_areas(workspace, "check_data_quality", said, own.areas, "lga_first")
    return found if isinstance(found, Answer) else replace(limits, places=tuple(found))


def headed(limits: Limits, headline: str) -> str:
    """A headline with what it is limited to before it."""
    words = limits.words()
    return say("{limits}: {headline}", limits=words, headline=headline) if words else headline


def cannot(limits: Limits, names: Collection[str], why: str) -> Answer | None:
    """The question back, where some of these limits were said and mean nothing here."""
    lost = [name for name in names if getattr(limits.said, name)]
    if not lost:
        return None
    words = {"age_group": AGES, "test_method": TESTS, "facility_level": LEVELS}
    told = [
        words[name][getattr(limits.said, name)] if name in words else limits.when() for name in lost
    ]
    return Answer(
        headline=cannot_limit(told),
        points=(why, none_given()),
        outcome="clarify",
    )
