"""What a person should know about trends, as findings."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.science.findings import Finding, Severity, finding, listed
from analysis.science.tpr.burden import PopulationChoices, growth_words
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
from chatmrpt.lib.say import counted, say, say_many, to_say, to_say_all

STEEPEST = to_say_all(
    {
        WORSENING: "{areas} worsening, the steepest first: {names}.",
        IMPROVING: "{areas} improving, the steepest first: {names}.",
    }
)
MOVEMENTS = to_say_all(
    {
        EMERGING: "{areas} emerging (below {burden:g} per 1,000 in the first year and not in the "
        "last): {names}.",
        RESOLVING: "{areas} resolving (below {burden:g} per 1,000 in the last year and not in the "
        "first): {names}.",
    }
)


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
    tests = (
        say("RDT and microscopy")
        if options.measure == BURDEN or options.method == BOTH
        else say("RDT")
        if options.method == "rdt"
        else say("microscopy")
    )
    group = [say(AGE_LABELS[options.age]), tests]
    if options.facility_level != ALL:
        group.append(say("{level} facilities", level=say(options.facility_level)))
    return say(
        "Trend of the burden ({group}) over calendar years with {months} months reported or "
        "more, over the same months: Theil–Sen slope ({unit} a year) and Mann–Kendall test; "
        "worsening or improving means p below {chance:.2f} and a slope beyond {slope:g} {unit} a "
        "year, from {years} years on. p is not corrected for the number of areas; q is."
        if options.measure == BURDEN
        else "Trend of the test positivity rate ({group}) over calendar years with {months} months "
        "reported or more, over the same months: Theil–Sen slope ({unit} a year) and "
        "Mann–Kendall test; worsening or improving means p below {chance:.2f} and a slope beyond "
        "{slope:g} {unit} a year, from {years} years on. p is not corrected for the number of "
        "areas; q is.",
        group=", ".join(group),
        months=FEWEST_MONTHS,
        unit=say(unit),
        chance=CLASS_P,
        slope=CLASS_SLOPE[options.measure],
        years=FEWEST_FOR_CLASS,
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
        words = say(
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
    if options.by == "ward":
        return counted(number, "ward")
    return counted(number, "LGA") if options.by == "lga" else counted(number, "state")


def _classes(frame: pd.DataFrame, options: Any) -> list[Finding]:
    number = frame["class"].value_counts()
    parts = [
        say("{label}: {number:,}", label=say(words), number=int(number[name]))
        for name, words in CLASS_LABELS.items()
        if number.get(name, 0)
    ]
    areas = _counted(len(frame), options)
    words = say("{areas}; {classes}.", areas=areas, classes=", ".join(parts))
    said = [finding("classes", "note", words, count=len(frame))]
    for name, text in STEEPEST.items():
        rows = frame[frame["class"] == name]
        if len(rows):
            order = rows["slope"].abs().sort_values(ascending=False, kind="stable").index
            names = listed(_names(rows.loc[order]))
            words = say(text, areas=_counted(len(rows), options), names=names)
            said.append(finding(name, "note", words, count=len(rows)))
    return said


def _movements(frame: pd.DataFrame, options: Any) -> list[Finding]:
    said = []
    for name, words in MOVEMENTS.items():
        rows = frame[frame["movement"] == name]
        if len(rows):
            areas = _counted(len(rows), options)
            text = say(words, areas=areas, burden=EMERGING_AT, names=listed(_names(rows)))
            said.append(finding(name, "note", text, count=len(rows)))
    return said


def _chance(frame: pd.DataFrame) -> list[Finding]:
    tested = int(frame["p"].notna().sum())
    classed = frame[frame["class"].isin([WORSENING, IMPROVING])]
    sure = int((classed["q"] < CLASS_P).sum())
    if tested < 2 or not len(classed):
        return []
    words = say(
        "{areas:,} areas were tested; were nothing changing, about {expected:.1f} of them would "
        "have p below {chance:.2f} by chance. {sure:,} of the {classed:,} areas with a class keep "
        "q below {chance:.2f}.",
        areas=tested,
        expected=CLASS_P * tested,
        chance=CLASS_P,
        sure=sure,
        classed=len(classed),
    )
    return [finding("many_tests", "note", words, count=tested)]


def _kinds(frame: pd.DataFrame, options: Any) -> list[Finding]:
    said = []
    lines: tuple[tuple[str, Severity, pd.DataFrame, str], ...] = (
        ("seasonal", "note", frame[frame["series"] == SEASONAL_KENDALL],
         to_say("{areas} whose years share fewer than {months} months reported, told month by "
                "calendar month over {years} years or more (seasonal Kendall): {names}.")),
        ("too_few_years", "warning", frame[frame["class"] == TOO_FEW_POINTS],
         to_say("{areas} with fewer than {fewest} years that can be compared, so without a "
                "class: {names}.")),
        ("no_trend", "warning", frame[frame["class"] == NO_DATA],
         to_say("{areas} without two years or three equal calendar months that can be compared: "
                "{names}.")),
    )  # fmt: skip
    for code, severity, rows, words in lines:
        if len(rows):
            text = say(
                words,
                areas=_counted(len(rows), options),
                months=FEWEST_MONTHS,
                years=SEASONAL_YEARS,
                fewest=FEWEST_FOR_CLASS,
                names=listed(_names(rows)),
            )
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
    words = say_many(
        "{years} has fewer than {months} months of reports and is not compared with other years.",
        "{years} have fewer than {months} months of reports and are not compared with other years.",
        len(short),
        years=f" {say('and')} ".join(short),
        months=FEWEST_MONTHS,
    )
    return [finding("short_year", "note", words, count=len(short))]


def _people(frame: pd.DataFrame, choices: PopulationChoices) -> list[Finding]:
    growth = growth_words(choices) or say("the same in every year (growth 0 %)")
    return [
        finding(
            "population_used", "note", say("The population is taken as {growth}.", growth=growth)
        )
    ]
