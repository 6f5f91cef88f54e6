"""Calendar months that periods cover, and the years they make up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from uploads.cleaning.periods import Period

MONTHS_A_YEAR = 12


def months_of(period: Period) -> tuple[int, ...]:
    """The calendar months a period covers, counted from year 0: 12 × year + month − 1.

    A week belongs to the month of its Thursday, as ISO 8601 gives it to a year.

    Parameters
    ----------
    period
        A year, half-year, quarter, month or week.

    Returns
    -------
    tuple of int
        Ascending, at least one.
    """
    start = MONTHS_A_YEAR * period.year
    if period.unit == "year":
        return tuple(range(start, start + MONTHS_A_YEAR))
    if period.unit in ("half", "quarter"):
        many = 6 if period.unit == "half" else 3
        return tuple(range(start + many * (period.number - 1), start + many * period.number))
    if period.unit == "week":
        last = date(period.year, 12, 28).isocalendar().week
        day = date.fromisocalendar(period.year, min(period.number, last), 4)
        return (MONTHS_A_YEAR * day.year + day.month - 1,)
    return (start + period.number - 1,)


def month_text(period: Period) -> str:
    """2024-01: the month of a monthly or weekly period.

    Parameters
    ----------
    period
        A month or week.

    Returns
    -------
    str
        Year and month, parted by a hyphen.
    """
    year, month = divmod(months_of(period)[0], MONTHS_A_YEAR)
    return f"{year}-{month + 1:02d}"


@dataclass(frozen=True)
class Coverage:
    """What a state's reports cover in time.

    Parameters
    ----------
    months
        Distinct calendar months.
    season
        Whether each calendar month is covered, and all equally often.
    """

    months: int
    season: bool

    @property
    def years(self) -> float:
        """Distinct months / 12; 0 = not known."""
        return self.months / MONTHS_A_YEAR


def coverage(periods: Iterable[Period]) -> Coverage:
    """Months covered by some periods, and whether they cover the season.

    Parameters
    ----------
    periods
        Periods, any order, repeated ones count once.

    Returns
    -------
    Coverage
        Months and whether the season is covered; none for no period.

    References
    ----------
    Methods document, section 10: less than 12 months or unequal calendar months = "season not
    covered".
    """
    months = {month for period in periods for month in months_of(period)}
    often = Counter(month % MONTHS_A_YEAR for month in months)
    return Coverage(len(months), len(often) == MONTHS_A_YEAR and len(set(often.values())) == 1)
