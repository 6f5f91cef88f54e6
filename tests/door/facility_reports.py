"""Facility reports of the twelve wards, as a file, and their sums computed without our code."""

from __future__ import annotations

import io

import pandas as pd

from tests.door.twelve_wards import NO_DATA, ROWS

MONTHS = ("January 2023", "July 2023", "January 2024", "July 2024")
AGES = {"u5": "<5yrs", "pw": "Preg Women (PW)"}
LEVELS = ("Primary", "Primary", "Secondary")
#: Tests a month in the first facility of each ward; the other facilities have fewer.
TESTED = 30
#: Wards whose facilities are silent; a ward of the file whose name nobody knows.
SILENT = ("Essa", "Lapai")
UNKNOWN = ("Unknown", "Rafi")


def rows():
    """One row a report: names as the boundary has them, counts by RDT and microscopy."""
    found = []
    wards = [*((name, lga) for name, lga, *_ in ROWS), NO_DATA, UNKNOWN]
    for at, (ward, lga) in enumerate(wards):
        if (ward, lga) == SILENT:
            continue
        for number, level in enumerate(LEVELS):
            for month, when in enumerate(MONTHS):
                rdt = TESTED - 7 * number + month
                found.append(
                    {
                        "State": "Niger",
                        "LGA": lga,
                        "Ward": ward,
                        "Facility": f"{ward} {number}",
                        "FacilityLevel": level,
                        "period": when,
                        "rdt_tested_u5": rdt,
                        "rdt_positive_u5": (rdt * (at + 3) + month) // 20,
                        "mic_tested_u5": 6,
                        "mic_positive_u5": 7 if (at, number, month) == (0, 0, 0) else 2,
                        "attendance": 120 + at,
                        "presumed": 2,
                        "rdt_tested_pw": 10,
                        "rdt_positive_pw": None if (at, month) == (1, 1) else 1 + at % 4,
                    }
                )
    return pd.DataFrame(found)


HEADERS = {
    "rdt_tested_u5": "Persons presenting with fever & tested by RDT <5yrs",
    "rdt_positive_u5": "Persons tested positive for malaria by RDT <5yrs",
    "mic_tested_u5": "Persons presenting with fever and tested by Microscopy <5yrs",
    "mic_positive_u5": "Persons tested positive for malaria by Microscopy <5yrs",
    "attendance": "General Attendance",
    "presumed": "Persons with clinically diagnosed Malaria",
    "rdt_tested_pw": "Persons presenting with fever & tested by RDT Preg Women (PW)",
    "rdt_positive_pw": "Persons tested positive for malaria by RDT Preg Women (PW)",
}


def facility_csv():
    file = io.StringIO()
    rows().rename(columns=HEADERS).to_csv(file, index=False)
    return file.getvalue().encode()


def counted(age="u5", levels=("Primary", "Secondary"), tests=("rdt", "mic")):
    """Tested and positive by LGA and ward: cells with both numbers and positive ≤ tested."""
    frame = rows()
    frame = frame[frame["FacilityLevel"].isin(levels)]
    total = pd.DataFrame({"tested": 0.0, "positive": 0.0}, index=frame.index)
    for test in tests:
        if f"{test}_tested_{age}" not in frame:
            continue
        tested, positive = frame[f"{test}_tested_{age}"], frame[f"{test}_positive_{age}"]
        good = tested.notna() & positive.notna() & (positive <= tested)
        total["tested"] += tested.where(good, 0)
        total["positive"] += positive.where(good, 0)
    return total.groupby([frame["LGA"], frame["Ward"]]).sum()
