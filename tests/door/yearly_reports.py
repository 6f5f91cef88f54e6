"""Facility reports of three LGAs over six years, and their yearly rates computed without our code."""

from __future__ import annotations

import io

import pandas as pd

from tests.door.facility_reports import HEADERS
from tests.door.twelve_wards import NO_DATA, ROWS

YEARS = range(2019, 2025)
MONTHS = 12
TESTED = 100
#: Percent positive in the first year and the change a year, by LGA; the year's place is added
#: times WOBBLE so that no two years are equal.
PLAN = {"Bosso": (20, 8), "Lapai": (70, -7), "Rafi": (30, 1)}
WOBBLE = (0, 1, -1, 1, -1, 0)
#: This ward has its first reports in its fourth year.
LATE = ("Izom", "Rafi")


def positive(lga, year):
    """Positives of a month of a facility of the LGA, of TESTED tests."""
    at = year - YEARS[0]
    start, step = PLAN[lga]
    return start + step * at + WOBBLE[at]


def rows(years=YEARS, months=MONTHS):
    """One row a facility and month; two facilities a ward, one test, two ages."""
    found = []
    for ward, lga in [*((name, lga) for name, lga, *_ in ROWS), NO_DATA]:
        for number in range(2):
            for year in years:
                if (ward, lga) == LATE and year < YEARS[3]:
                    continue
                for month in range(1, months + 1):
                    found.append(
                        {
                            "State": "Niger",
                            "LGA": lga,
                            "Ward": ward,
                            "Facility": f"{ward} {number}",
                            "FacilityLevel": "Primary",
                            "period": f"{year}-{month:02d}",
                            "rdt_tested_u5": TESTED,
                            "rdt_positive_u5": positive(lga, year) + number,
                            "rdt_tested_pw": 40,
                            "rdt_positive_pw": 10 + (year - YEARS[0]) * number,
                        }
                    )
    return pd.DataFrame(found)


def as_csv(frame):
    file = io.StringIO()
    frame.rename(columns=HEADERS).to_csv(file, index=False)
    return file.getvalue().encode()


def yearly(frame, keys, age="u5"):
    """Percent positive by area and year."""
    year = frame["period"].str[:4].astype(int)
    sums = frame.groupby([*(frame[key] for key in keys), year.rename("year")])[
        [f"rdt_tested_{age}", f"rdt_positive_{age}"]
    ].sum()
    return (100 * sums[f"rdt_positive_{age}"] / sums[f"rdt_tested_{age}"]).unstack("year")
