"""The facility reports of a state over six years: a session with them, and their figures by pandas.

A cell (age and test of a report) counts in a rate only where both numbers are there and positives
are not above tests; tests and positives alone are what the reports say, blanks left out.
"""

from __future__ import annotations

import re

import pandas as pd
import pytest

from tests.door.asking import made

FACILITIES = "niger_2020_2025_facilities.csv"
AGES, TESTS = {"u5": "<5yrs", "o5": "≥5yrs", "pw": "Preg"}, {"rdt": "RDT", "mic": "Microscopy"}
EVERY, BOTH = tuple(AGES), tuple(TESTS)


@pytest.fixture(scope="module")
def reports(django_db_setup, django_db_blocker, module_storage, shared_data):
    """Facility reports of six years, and nothing else."""
    session = made(django_db_blocker, [shared_data / "facility" / FACILITIES])
    yield session
    with django_db_blocker.unblock():
        session.delete()


def counts(frame, names):
    """Short names for the counts: `t_rdt_u5` are tests, `p_rdt_u5` positives."""
    for age, said in AGES.items():
        for test, word in TESTS.items():
            of = [name for name in frame if word in name and said in name]
            if of:
                (positive,) = (name for name in of if "positive" in name)
                (tested,) = (name for name in of if "positive" not in name)
                names |= {tested: f"t_{test}_{age}", positive: f"p_{test}_{age}"}
    return frame.rename(columns=names)


@pytest.fixture(scope="module")
def raw(shared_data):
    """The reports with short names and no prefix."""
    frame = pd.read_csv(shared_data / "facility" / FACILITIES, low_memory=False)
    names = {
        "orgunitlevel3": "lga",
        "orgunitlevel4": "ward",
        "organisationunitname": "facility",
        "Persons with fever <5yrs": "fever",
        "General Attendance": "attendance",
        "Out-patient Attendance": "outpatients",
        "PW who received LLIN": "llin_pw",
        "Children <5 yrs who received LLIN": "llin_u5",
    }
    frame = counts(frame, names)
    for name in ("lga", "ward", "facility"):
        words = frame[name].astype(str).str.replace(r"^ni ", "", regex=True)
        frame[name] = words.str.replace(r" (?:Local Government Area|Ward)$", "", regex=True)
    frame["level"] = frame["Facility level"].str.lower().str.split().str[0]
    when = pd.to_datetime(frame["periodname"], format="%B %Y")
    frame["at"], frame["year"], frame["month"] = when, when.dt.year, when.dt.month
    return frame.assign(tests=sum_of_tests(frame), positives=positive_in(frame))


def added(frame, kind, ages, by):
    names = [f"{kind}_{test}_{age}" for age in ages for test in by]
    return frame[[name for name in names if name in frame]].fillna(0).sum(axis=1)


def sum_of_tests(frame, ages=EVERY, by=BOTH):
    return added(frame, "t", ages, by)


def positive_in(frame, ages=EVERY, by=BOTH):
    return added(frame, "p", ages, by)


def cells(frame, ages=EVERY, by=BOTH):
    """Tests and positives that count in a rate."""
    found = pd.DataFrame({"tested": 0.0, "positive": 0.0}, index=frame.index)
    for age in ages:
        for test in by:
            if f"t_{test}_{age}" in frame:
                tested, positive = frame[f"t_{test}_{age}"], frame[f"p_{test}_{age}"]
                good = tested.notna() & positive.notna() & (positive <= tested)
                found["tested"] += tested.where(good, 0)
                found["positive"] += positive.where(good, 0)
    return found


def tpr(frame, ages=EVERY, by=BOTH):
    sums = cells(frame, ages, by).sum()
    return 100 * sums["positive"] / sums["tested"]


def tpr_by(frame, keys, ages=EVERY):
    sums = cells(frame, ages).groupby([frame[key] for key in keys]).sum()
    return 100 * sums["positive"] / sums["tested"]


def month(frame, first, last=None):
    return frame[(frame["at"] >= first) & (frame["at"] <= (last or first))]


def facilities(frame):
    return frame.groupby(["lga", "facility"]).ngroups


def said_numbers(text):
    plain = text.replace("\u202f", "").replace("\xa0", " ")
    french = re.sub(r"(\d),(\d{1,2}|\d{4,})(?!\d)", r"\1.\2", plain)
    return [float(one.replace(",", "")) for one in re.findall(r"\d[\d,]*(?:\.\d+)?", french)]


def says(message, value):
    """Whether the headline has the number, to the digits that are shown."""
    value = abs(float(value))
    near = 1e-9 if value == round(value) else 0.0501 if value < 100 else 0.5
    return any(abs(one - value) <= near for one in said_numbers(message.body["headline"]))


def year(frame, *years):
    return frame[frame["year"].isin(years)]


def at(frame, *lgas):
    return frame[frame["lga"].isin(lgas)]
