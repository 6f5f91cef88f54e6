"""What a person should know about trends, as findings."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.science.findings import Finding, Severity, finding, listed
from analysis.science.tpr.burden import PopulationChoices
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import AGE_LABELS, ALL, BOTH
from analysis.science.trend.series import MonthCounts
from analysis.science.trend.words import (
    BURDEN,
    CLASS_LABELS,
    CLASS_P,
    CLASS_SLOPE,
    EMERGING,
    EMERGING_AT,
    FEWEST_FOR_CLASS,
    FEWEST_MONTHS,
    IMPROVING,
    NO_DATA,
    RESOLVING,
    SEASONAL_KENDALL,
    SEASONAL_YEARS,
    TOO_FEW_POINTS,
    UNITS,
    WORSENING,
)
from chatmrpt.lib.say import say

_NOUNS = {"ward": ("ward", "wards"), "lga": ("LGA", "LGAs"), "state": ("state", "states")}


def method_sentence(options: Any) -> str:
    """How the classes came about, to stand with each answer.

    Parameters
    ----------
    options
        As of :class:`analysis.science.trend.analyse.TrendOptions`.

    Returns
    -------
    str
        One or more whole sentences.
    """
    unit = UNITS[options.measure]
    what = "burden" if options.measure == BURDEN else "test positivity rate"
    tests = "RDT and microscopy" if options.measure == BURDEN or options.method == BOTH else (
        "RDT" if options.method == "rdt" else "microscopy"
    )  # fmt: skip
    level = "" if options.facility_level == ALL else f", {options.facility_level} facilities"
    return (
        f"Trend of the {what} ({AGE_LABELS[options.age]}, {tests}{level}) over calendar years with "
        f"{FEWEST_MONTHS} months reported or more, over the same months: Theil–Sen slope ({unit} "
        f"a year) and Mann–Kendall test; worsening or improving means p below {CLASS_P:.2f} and a "
        f"slope beyond {CLASS_SLOPE[options.measure]:g} {unit} a year, from {FEWEST_FOR_CLASS} "
        "years on. p is not corrected for the number of areas; q is."
    )


def findings_of(
    table: FacilityTable,
    counts: MonthCounts,
    frame: pd.DataFrame,
    options: Any,
    choices: PopulationChoices,
) -> list[Finding]:
    """Everything to say about trends.

    Parameters
    ----------
    table, counts
        What was summed.
    frame
        One row an area: keys, figures and details.
    options, choices
        What was chosen.

    Returns
    -------
    list of Finding
        What a person should know, each once.
    """
    said = [finding("method", "note", method_sentence(options))]
    said += _classes(frame, options)
    said += _movements(frame, options)
    said += _chance(frame)
    said += _kinds(frame, options)
    said += _years(counts, options)
    unknown = int(table.wards["unknown"].sum())
    if unknown and options.by == "ward":
        words = (
            "Facilities whose ward is not known have no trend of their own; they count in the "
            "trend of their LGA and state."
        )
        said.append(finding("unknown_ward", "note", words, count=unknown))
    if options.measure == BURDEN:
        said += _people(frame, choices)
    return said


def _names(frame: pd.DataFrame) -> list[str]:
    if "ward_name" in frame:
        pairs = zip(frame["ward_name"], frame["lga_name"], strict=True)
        return [f"{ward} ({lga})" if lga else str(ward) for ward, lga in pairs]
    return frame["lga_name" if "lga_name" in frame else "state_name"].astype(str).tolist()


def _counted(number: int, options: Any) -> str:
    """ "1 ward", "275 wards"."""
    return f"{number:,} {_NOUNS[options.by][number != 1]}"


def _classes(frame: pd.DataFrame, options: Any) -> list[Finding]:
    number = frame["class"].value_counts()
    parts = [
        f"{words}: {number[name]:,}" for name, words in CLASS_LABELS.items() if number.get(name, 0)
    ]
    words = f"{_counted(len(frame), options)}; {', '.join(parts)}."
    said = [finding("classes", "note", words, count=len(frame))]
    for name in (WORSENING, IMPROVING):
        rows = frame[frame["class"] == name]
        if len(rows):
            order = rows["slope"].abs().sort_values(ascending=False, kind="stable").index
            names = listed(_names(rows.loc[order]))
            words = f"{_counted(len(rows), options)} {name}, the steepest first: {names}."
            said.append(finding(name, "note", words, count=len(rows)))
    return said


def _movements(frame: pd.DataFrame, options: Any) -> list[Finding]:
    said = []
    for name, words in (
        (EMERGING, f"below {EMERGING_AT:g} per 1,000 in the first year and not in the last"),
        (RESOLVING, f"below {EMERGING_AT:g} per 1,000 in the last year and not in the first"),
    ):
        rows = frame[frame["movement"] == name]
        if len(rows):
            text = f"{_counted(len(rows), options)} {name} ({words}): {listed(_names(rows))}."
            said.append(finding(name, "note", text, count=len(rows)))
    return said


def _chance(frame: pd.DataFrame) -> list[Finding]:
    tested = int(frame["p"].notna().sum())
    classed = frame[frame["class"].isin([WORSENING, IMPROVING])]
    sure = int((classed["q"] < CLASS_P).sum())
    if tested < 2 or not len(classed):
        return []
    words = (
        f"{tested:,} areas were tested; were nothing changing, about {CLASS_P * tested:.1f} of them "
        f"would have p below {CLASS_P:.2f} by chance. {sure:,} of the {len(classed):,} areas with "
        f"a class keep q below {CLASS_P:.2f}."
    )
    return [finding("many_tests", "note", words, count=tested)]


def _kinds(frame: pd.DataFrame, options: Any) -> list[Finding]:
    said = []
    lines: tuple[tuple[str, Severity, pd.DataFrame, str], ...] = (
        ("seasonal", "note", frame[frame["series"] == SEASONAL_KENDALL],
         f"whose years share fewer than {FEWEST_MONTHS} months reported, told month by calendar "
         f"month over {SEASONAL_YEARS} years or more (seasonal Kendall)"),
        ("too_few_years", "warning", frame[frame["class"] == TOO_FEW_POINTS],
         f"with fewer than {FEWEST_FOR_CLASS} years that can be compared, so without a class"),
        ("no_trend", "warning", frame[frame["class"] == NO_DATA],
         "without two years or three equal calendar months that can be compared"),
    )  # fmt: skip
    for code, severity, rows, words in lines:
        if len(rows):
            text = f"{_counted(len(rows), options)} {words}: {listed(_names(rows))}."
            said.append(finding(code, severity, text, count=len(rows)))
    return said


def _years(counts: MonthCounts, options: Any) -> list[Finding]:
    """Calendar years in which no area has enough months: usually the one that is running."""
    months = counts.reported.sum(axis=2)
    short = [
        str(year)
        for year, number in zip(counts.years.tolist(), months.T, strict=True)
        if number.max(initial=0) < FEWEST_MONTHS and number.any()
    ]
    if not short:
        return []
    many = len(short) > 1
    words = (
        f"{' and '.join(short)} {'have' if many else 'has'} fewer than {FEWEST_MONTHS} months of "
        f"reports and {'are' if many else 'is'} not compared with other years."
    )
    return [finding("short_year", "note", words, count=len(short))]


def _people(frame: pd.DataFrame, choices: PopulationChoices) -> list[Finding]:
    growth = (
        f"grown by {choices.growth:g} % a year since {choices.year}"
        if choices.year is not None and choices.growth
        else "the same in every year (growth 0 %)"
    )
    return [
        finding(
            "population_used", "note", say("The population is taken as {growth}.", growth=growth)
        )
    ]
