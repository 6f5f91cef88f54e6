"""Facility reports as a table that can be asked: tests and positives of chosen ages and tests."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.facility_data import read_facility_table
from analysis.frames import read_table
from analysis.query.plan import Column, Table
from analysis.science.quality.facilities import known_places
from analysis.science.tpr.cells import counted_cells
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import FILE_AGES, LEVELS, TESTS, Ints
from analysis.services.plan_tpr import AGES
from analysis.services.plan_tpr import TESTS as TEST_WORDS
from analysis.tools.query_wards import NAMES, TITLE
from chatmrpt.lib.say import say, to_say
from uploads.cleaning.periods import Period
from uploads.models import Dataset

FACILITY = "facility_title"
#: Ways to split reports that one row holds side by side.
SPLITS = ("age_group", "test_method")
LLIN = "llin"
#: People seen with fever, where the file counts them.
FEVER = "fever"
#: In each report the counts (by age and test) with more positives than tests.
ABOVE = "above_tested"
_TEXTS = {
    FACILITY: "Facility",
    "facility": "Facility name",
    "facility_level": "Level",
    "period": "Period",
    "month_name": "Month",
    "quarter": "Quarter",
    "tests_used": "Tests used",
    "age_group": "Age group",
    "test_method": "Test",
}
_AGE_WORDS = (
    ("pw", r"\bpw\b|\bpreg|\banc\b|\bfemmes? enceintes?\b"),
    ("o5", r"[≥>] ?=? ?5|\b(?:over|above) (?:5|five)\b|\bo5\b"),
    ("u5", r"< ?5|\b(?:under|below) (?:5|five)\b|\bu5\b|\bchildren\b|\benfants?\b"),
)
MONTHS = (
    *(to_say("January"), to_say("February"), to_say("March"), to_say("April"), to_say("May")),
    *(to_say("June"), to_say("July"), to_say("August"), to_say("September"), to_say("October")),
    *(to_say("November"), to_say("December")),
)
Choice = tuple[str, ...]


def facility_reports(
    dataset: Dataset, age: str | None = None, test: str | None = None, split: str | None = None,
    without: str | None = None,
) -> Table:  # fmt: skip
    """One row a report (with `split`, one for each age group or test of it).

    `tests` and `positives` are what the reports say, blanks left out; `tests_counted` and
    `positives_counted` those of cells where both are there and positives are not above tests:
    from these come rates, as in the calculation of test positivity.
    """
    table = read_facility_table(dataset)
    ages = tuple(one for one in _ages(table, age) if one != without)
    tests = tuple(TESTS) if test in (None, "both") else (str(test),)
    frame = _frame(table, ages, tests, split)
    if split is None:
        frame = _with_others(dataset, frame, age, without)
    elif split == "age_group":
        frame = _with_nets(dataset, frame, ages)
    columns = {name: column for name, column in NAMES.items() if name in frame}
    columns |= {name: Column(name=name, label=label, kind="text")
                for name, label in _TEXTS.items() if name in frame}  # fmt: skip
    what = _what(age, test, without)
    columns |= {
        "year": Column(name="year", label="Year"),
        "tests": Column(name="tests", label=f"Tests{what}", additive=True),
        "positives": Column(name="positives", label=say("Positive tests{what}", what=what), additive=True),
        "tests_counted": Column(name="tests_counted", label=say("Tests that count"), additive=True),
        "positives_counted": Column(
            name="positives_counted", label=say("Positives that count"), additive=True
        ),
        ABOVE: Column(
            name=ABOVE, label=say("Counts with more positives than tests{what}", what=what),
            additive=True,
        ),
        "tpr": Column(
            name="tpr", label=f"TPR{what}", unit="percent", is_rate=True, scale=100.0,
            rate_of=("positives_counted", "tests_counted"),
        ),
    }  # fmt: skip
    if split is None:
        columns |= _own_columns(dataset)
    if LLIN in frame:
        label = say("People who received a net (LLIN){what}", what=_what(age, None, without))
        columns[LLIN] = Column(name=LLIN, label=label, additive=True)
    if FEVER in frame:
        label = say("People with fever{what}", what=_what(age, None, without))
        columns[FEVER] = Column(name=FEVER, label=label, additive=True)
    return Table(
        key="facilities",
        title=say("The facility reports ({name})", name=dataset.name),
        frame=frame,
        columns=columns,
        row=("report", "reports"),
    )


def _own_columns(dataset: Dataset) -> dict[str, Column]:
    """The file's own numbers, and its texts that tell facilities apart."""
    numbers = {name: Column(name=name, label=_plain_label(name), additive=True)
               for name in _own_numbers(dataset)}  # fmt: skip
    texts = {name: Column(name=name, label=_plain_label(name), kind="text")
             for name in own_texts(dataset)}  # fmt: skip
    return numbers | texts


def _ages(table: FacilityTable, age: str | None) -> Choice:
    known = {one for test in TESTS for one in table.ages(test)}
    if age in (None, "all"):
        parts = tuple(one for one in FILE_AGES if one in known and one != "all")
        return parts or ("all",)
    return (str(age),)


def _what(age: str | None, test: str | None, without: str | None = None) -> str:
    said = [AGES[age]] if age and age != "all" else []
    said += [say("without {ages}", ages=AGES[without])] if without else []
    said += [say("by {test_words}", test_words=TEST_WORDS[test])] if test and test != "both" else []
    return f" ({', '.join(said)})" if said else ""


def _plain_label(header: str) -> str:
    return " ".join(header.replace("_", " ").split())


def _own_numbers(dataset: Dataset) -> list[str]:
    """Number columns of the file that are no counts of tests."""
    return [
        str(item["name"])
        for item in dataset.columns
        if item.get("type") == "number"
        and not str(item["role"]).startswith(("tested_", "positive_"))
        and item["role"] not in ("id", "year", "month", "longitude", "latitude")
    ]


#: A text with more values than this tells no groups apart.
MOST_KINDS = 30


def own_texts(dataset: Dataset) -> list[str]:
    """Text columns of the file that tell kinds of facilities apart: ownership, type."""
    return list(kinds_of(dataset))


def kinds_of(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """The values of each such column."""
    names = tuple(
        str(item["name"])
        for item in dataset.columns
        if item.get("type") == "text" and item["role"] == "other"
    )
    return _kinds(dataset.path, names) if names else {}


@lru_cache(maxsize=16)
def _kinds(path: str, names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    frame = read_table(path)
    found = {}
    for name in names:
        values = sorted(str(value) for value in frame[name].dropna().unique())
        if 1 < len(values) <= MOST_KINDS:
            found[name] = tuple(values)
    return found


def _of_age(header: str) -> str | None:
    """The age group that a header names: "PW who received LLIN", "Children <5 yrs"."""
    plain = f" {' '.join(header.replace('_', ' ').casefold().split())} "
    return next((age for age, pattern in _AGE_WORDS if re.search(pattern, plain)), None)


def _nets_given(names: list[str], age: str | None, without: str | None = None) -> list[str]:
    """Columns of nets given: of one age group only its own, else all of them."""
    nets = [name for name in names if "llin" in name.casefold() or "itn" in name.casefold().split()]
    nets = [name for name in nets if without is None or _of_age(name) != without]
    if age in (None, "all"):
        return nets
    return [name for name in nets if _of_age(name) == age]


def _fever(names: list[str], age: str | None, without: str | None = None) -> list[str]:
    """Columns of people with fever: of one age group only its own; a total only without one."""
    fever = [name for name in names if "fever" in name.casefold() and "test" not in name.casefold()]
    if without is not None:
        fever = [name for name in fever if _of_age(name) not in (without, None)]
    if age in (None, "all"):
        return fever
    return [name for name in fever if _of_age(name) == age]


def _with_others(
    dataset: Dataset, frame: pd.DataFrame, age: str | None, without: str | None
) -> pd.DataFrame:
    names, texts = _own_numbers(dataset), own_texts(dataset)
    if texts:
        own = read_table(dataset.path)[texts].set_axis(frame.index)
        frame = pd.concat([frame, own.astype(object).where(own.notna(), None)], axis=1)
    if not names:
        return frame
    raw = read_table(dataset.path)[names].apply(pd.to_numeric, errors="coerce")
    numbers = raw.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    found = pd.concat([frame, pd.DataFrame(numbers, columns=names, index=frame.index)], axis=1)
    nets = _nets_given(names, age, without)
    if nets:
        found[LLIN] = found[nets].sum(axis=1, min_count=1)
    fever = _fever(names, age, without)
    if fever:
        found[FEVER] = found[fever].sum(axis=1, min_count=1)
    return found


def _with_nets(dataset: Dataset, frame: pd.DataFrame, ages: Choice) -> pd.DataFrame:
    """Nets given to each age group, in rows that are told apart by age."""
    names = _own_numbers(dataset)
    if not _nets_given(names, None):
        return frame
    raw = read_table(dataset.path)
    own = [raw[_nets_given(names, age)].apply(pd.to_numeric, errors="coerce") for age in ages]
    sums = [part.astype("Float64").sum(axis=1, min_count=1) for part in own]
    nets = np.concatenate([part.to_numpy(dtype=float, na_value=np.nan) for part in sums])
    return frame.assign(**{LLIN: nets})


def facility_table_columns(dataset: Dataset) -> list[str]:
    """Headers of the file's own numbers, with `llin` and `fever` where it counts these."""
    names = _own_numbers(dataset)
    nets = [LLIN] if any("llin" in name.casefold() for name in names) else []
    return [*names, *nets, *([FEVER] if _fever(names, None) else [])]


@lru_cache(maxsize=6)
def _frame(table: FacilityTable, ages: Choice, tests: Choice, split: str | None) -> pd.DataFrame:
    parts: list[tuple[str, Choice, Choice]]
    if split == "age_group":
        parts = [(AGES[age], (age,), tests) for age in ages]
    elif split == "test_method":
        parts = [(TEST_WORDS[test], ages, (test,)) for test in tests]
    else:
        return _part(table, ages, tests)
    return pd.concat(
        [_part(table, own, by).assign(**{split: word}) for word, own, by in parts],
        ignore_index=True,
    )


def _part(table: FacilityTable, ages: Choice, tests: Choice) -> pd.DataFrame:
    wards = table.wards.iloc[table.ward].reset_index(drop=True)
    facility, home = known_places(table)
    names = table.facilities["name"].to_numpy(dtype=object)[facility]
    lga = wards["lga_name"].to_numpy(dtype=object)
    ward = wards["ward_name"].to_numpy(dtype=object)
    own = table.wards["ward_name"].to_numpy(dtype=object)[home]
    years = np.array([*(p.year for p in table.periods), np.nan], dtype=float)
    months = [MONTHS[p.number - 1] if p.unit == "month" and p.number else None
              for p in table.periods]  # fmt: skip
    texts = np.array([*(p.text for p in table.periods), None], dtype=object)
    frame = {
        "facility": names,
        FACILITY: [f"{n} ({w}, {g})" for n, w, g in zip(names, own, lga, strict=True)],
        "ward_name": ward,
        "lga_name": lga,
        "state_name": wards["state_name"].to_numpy(dtype=object),
        TITLE: [f"{w} ({g})" for w, g in zip(ward, lga, strict=True)],
        "facility_level": np.array([*LEVELS, None], dtype=object)[table.level],
        "period": texts[table.period],
        "month_name": np.array([*months, None], dtype=object)[table.period],
        "quarter": np.array([*(_quarter(p) for p in table.periods), None], dtype=object)[
            table.period
        ],
        "year": years[table.period],
        "tests_used": _tests_used(table, facility)[facility],
    }
    return pd.DataFrame({**frame, **_counts(table, ages, tests)})


def _quarter(period: Period) -> str | None:
    """`2024 Q1` of a month or a quarter."""
    if not period.number or period.unit not in ("month", "quarter"):
        return None
    return f"{period.year} Q{(period.number + 2) // 3 if period.unit == 'month' else period.number}"


def _counts(table: FacilityTable, ages: Choice, tests: Choice) -> dict[str, np.ndarray]:
    wanted = [(test, age) for test in tests for age in ages]
    cells = counted_cells(table, only=wanted)
    found: dict[str, np.ndarray] = {}
    for name, stage in (("tests", "tested"), ("positives", "positive")):
        own = [table.counts[f"{stage}_{test}_{age}"] for test, age in wanted
               if f"{stage}_{test}_{age}" in table.counts]  # fmt: skip
        stacked = np.stack(own) if own else np.full((1, len(table)), np.nan)
        known = ~np.isnan(stacked)
        found[name] = np.where(known.any(axis=0), np.nansum(stacked, axis=0), np.nan)
        found[f"{name}_blank"] = (~known).sum(axis=0)
    counted = np.array([status == 0 for status in cells.status.values()]).reshape(-1, len(table))
    any_counted = counted.any(axis=0)
    for name, by_cell in (("tests", cells.tested), ("positives", cells.positive)):
        total = np.sum(list(by_cell.values()), axis=0) if by_cell else np.zeros(len(table))
        found[f"{name}_counted"] = np.where(any_counted, total, np.nan)
    found[ABOVE] = _above(table, wanted)
    return found


def _above(table: FacilityTable, wanted: list[tuple[str, str]]) -> np.ndarray:
    """In each report the cells with more positives than tests."""
    above = np.zeros(len(table))
    for test, age in wanted:
        tested = table.counts.get(f"tested_{test}_{age}")
        positive = table.counts.get(f"positive_{test}_{age}")
        if tested is not None and positive is not None:
            above += np.nan_to_num(positive - tested) > 0
    return above


def _tests_used(table: FacilityTable, facility: Ints) -> np.ndarray:
    """For each facility which tests it ever reports."""
    used = {}
    for test in TESTS:
        any_test = np.zeros(len(table), dtype=bool)
        for age in table.ages(test):
            any_test |= np.nan_to_num(table.counts[f"tested_{test}_{age}"]) > 0
        used[test] = np.bincount(facility, any_test, len(table.facilities)) > 0
    words = np.array(
        [say("no test"), say("RDT only"), say("microscopy only"), say("both tests")], dtype=object
    )
    return np.asarray(words[used["rdt"].astype(int) + 2 * used["microscopy"].astype(int)])
