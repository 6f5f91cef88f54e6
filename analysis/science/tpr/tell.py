"""What a person should know about a calculation, as findings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.science.findings import Finding, Severity, finding, listed
from analysis.science.tpr.burden import PopulationChoices, growth_words
from analysis.science.tpr.cells import Cells
from analysis.science.tpr.flags import SEPARATOR
from analysis.science.tpr.outliers import outlier_months
from analysis.science.tpr.rates import test_positivity_rate
from analysis.science.tpr.sums import Groups, ages_summed, cells_of, tested_beside_blank
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import (
    AGE_LABELS,
    AGES,
    ALL,
    BOTH,
    BOTH_SHOWN,
    FEW_TESTS,
    FEWEST_TESTS,
    LEGACY,
    Ints,
)
from chatmrpt.lib.say import in_numbers, say, say_many, to_say_all

#: Flag of an area → what is said of those that have it.
FLAGGED = to_say_all(
    {
        "no_tests": "{areas:,} areas without a counted test; their rate is unknown: {names}.",
        "under_10_tests": "{areas:,} areas with fewer than {fewest} tests; unknown for scoring: "
        "{names}.",
        "under_30_tests": "{areas:,} areas with {fewest} to {most} tests: {names}.",
        "understated": "{areas:,} areas with less than half of the expected reports; understated: "
        "{names}.",
        "positive_above_tested": "{areas:,} areas with more positive than tested: {names}.",
    }
)


def findings_of(
    table: FacilityTable,
    groups: Groups,
    cells: Cells,
    frame: pd.DataFrame,
    outside: pd.DataFrame,
    effects: pd.DataFrame,
    options: Any,
    choices: PopulationChoices,
    with_people: bool,
) -> list[Finding]:
    """Everything to say about a calculation.

    Parameters
    ----------
    table, groups, cells
        What was summed.
    frame
        The areas' rows with tested, tpr, fever, burden, population, flags.
    outside
        Cells left out.
    effects
        Design effects.
    options, choices
        What was chosen.
    with_people
        Whether a population was given.

    Returns
    -------
    list of Finding
        What a person should know, each once.
    """
    said = [
        finding(
            "what_it_says",
            "note",
            say(
                "The test positivity rate is the share of tests that are positive, among those "
                "who came and were tested. It is not incidence; use it to see where transmission "
                "and testing need a closer look."
            ),
        )
    ]
    chosen = cells_of(ages_summed(table), options.method, options.age)
    at_level = table.at_level(options.facility_level)
    said += _cells(outside[outside["row"].isin(table.row[at_level])], chosen)
    said += _blank_as_zero(table, groups, frame, options)
    said += _methods(table, options)
    said += _effects(effects, options.age)
    said += _areas(frame, options.by)
    said += _fever(frame, options.age)
    said += _burden(frame, options, choices, with_people)
    odd = outlier_months(table, cells, chosen, at_level)
    if len(odd):
        names = [f"{r.facility} {r.period}" for r in odd.head(10).itertuples()]
        more = len(odd) - len(names)
        shown = listed(names)
        if more:
            shown = say("{names} and {count:,} more", names=shown, count=more)
        words = say_many(
            "{count:,} facility report has far more tests than the facility's others (above "
            "median + 5 MAD): {names}.",
            "{count:,} facility reports have far more tests than the facility's others (above "
            "median + 5 MAD): {names}.",
            len(odd),
            names=shown,
        )
        hint = say("Check them for typing errors; they are counted.")
        said.append(finding("outlier_months", "warning", words, hint, count=len(odd)))
    return said


def _cells(outside: pd.DataFrame, chosen: list[tuple[str, str]]) -> list[Finding]:
    inside = [(outside["test"] == test) & (outside["age"] == age) for test, age in chosen]
    used = outside[np.any(inside, axis=0)]
    said = []
    for reason, rows in used.groupby("reason", sort=True):
        words = say_many(
            "{count:,} cell was left out: {reason}.",
            "{count:,} cells were left out: {reason}.",
            len(rows),
            reason=say(str(reason)),
        )
        found = finding("cells_left_out", "warning", words, say("left_out.csv lists them."),
                        count=len(rows))  # fmt: skip
        found["rows"] = rows["row"].head(20).tolist()
        said.append(found)
    return said


def _blank_as_zero(
    table: FacilityTable, groups: Groups, frame: pd.DataFrame, options: Any
) -> list[Finding]:
    """Both readings of a blank number of positives, where they differ by more than 2 points."""
    if options.preset == LEGACY:
        return []
    chosen = cells_of(ages_summed(table), options.method, options.age)
    more = tested_beside_blank(table, groups, chosen, options.facility_level)
    sign = -1.0 if options.blank_positive_is_zero else 1.0
    tested = frame["tested"].to_numpy(dtype=float) + sign * more
    rate = test_positivity_rate(frame["positive"].to_numpy(dtype=float), tested)
    difference = np.abs(rate - frame["tpr"].to_numpy(dtype=float))
    at = np.flatnonzero(difference > BOTH_SHOWN)
    if not len(at):
        return []
    at = at[np.argsort(-difference[at], kind="stable")]
    now = frame["tpr"].to_numpy(dtype=float)
    pairs = zip(_names(frame, at), now[at].tolist(), rate[at].tolist(), strict=True)
    shown = [in_numbers(f"{name} {one:.1%} / {other:.1%}") for name, one, other in pairs]
    words = say(
        "Reading a blank number of positives as zero moves {areas:,} areas by more than "
        "{points:g} points (zero / left out): {names}."
        if options.blank_positive_is_zero
        else "Reading a blank number of positives as zero moves {areas:,} areas by more than "
        "{points:g} points (left out / zero): {names}.",
        areas=len(at),
        points=100 * BOTH_SHOWN,
        names=listed(shown),
    )
    return [finding("blank_positive", "note", words, count=len(at))]


def _names(frame: pd.DataFrame, at: Ints) -> list[str]:
    """The areas at some positions, as people call them."""
    keys = [name for name in ("ward_name", "lga_name", "state_name") if name in frame]
    rows = frame[[*keys, "period"]].iloc[at].astype(object).to_numpy().tolist()
    return [_name(names, period) for *names, period in rows]


def _name(names: list[str], period: str) -> str:
    shown = f"{names[0]} ({names[1]})" if len(names) == 3 else str(names[0])
    return shown if period == ALL else f"{shown} {period}"


def _methods(table: FacilityTable, options: Any) -> list[Finding]:
    said = []
    if options.preset == LEGACY:
        words = say(
            "Preset chatmrpt_legacy: no cell is left out, and the better of two tests is taken; "
            "for comparison with the earlier tool only."
        )
        said.append(finding("legacy_preset", "warning", words))
    elif options.method == BOTH:
        words = say("A patient tested by RDT and by microscopy counts twice.")
        said.append(finding("tested_twice", "note", words))
    for test, ages in ages_summed(table).items():
        if options.age == ALL and ages and ALL not in ages and set(ages) != set(AGES):
            words = say(
                "All ages by {test} is {ages} only; the file has no others.",
                test=say(test),
                ages=f" {say('and')} ".join(say(AGE_LABELS[age]) for age in ages),
            )
            said.append(finding("ages_missing", "warning", words))
    return said


def _effects(effects: pd.DataFrame, age: str) -> list[Finding]:
    said = []
    for row in effects[effects["age"] == age].to_dict("records"):
        how = (
            say("median of {wards:,} wards", wards=row["wards"])
            if row["wards"]
            else say("not estimable, 2 is used")
        )
        place = f"{row['state_name']}, " if row["state_name"] else ""
        words = say(
            "Design effect ({group}): {effect:.2f} ({how}).",
            group=f"{place}{say(AGE_LABELS[age])}",
            effect=row["deff"],
            how=how,
        )
        said.append(finding("design_effect", "note", words))
    return said


def _listed(frame: pd.DataFrame, flag: str) -> list[str]:
    texts = (SEPARATOR + frame["flags"] + SEPARATOR).str
    at = texts.contains(f"{SEPARATOR}{flag}{SEPARATOR}", regex=False).to_numpy(dtype=bool)
    return _names(frame, np.flatnonzero(at))


def _areas(frame: pd.DataFrame, by: str) -> list[Finding]:
    said = []
    for flag, words in FLAGGED.items():
        names = _listed(frame, flag)
        if names:
            text = say(
                words,
                areas=len(names),
                names=listed(names),
                fewest=FEWEST_TESTS,
                most=FEW_TESTS - 1,
            )
            severity: Severity = "note" if flag == "under_30_tests" else "warning"
            said.append(finding(flag, severity, text, count=len(names)))
    unknown = frame[frame["unknown"].to_numpy(dtype=bool)]
    if len(unknown):
        text = say(
            "{tests:,.0f} tests come from facilities whose ward is not known; they count in their "
            "LGA and state and are never mapped.",
            tests=float(unknown["tested"].sum()),
        )
        said.append(finding("unknown_ward", "warning", text, count=len(unknown)))
    return said


def _fever(frame: pd.DataFrame, age: str) -> list[Finding]:
    if frame["fever"].isna().all():
        words = say(
            "The file does not count persons with fever for {age_labels}; no testing rate.",
            age_labels=say(AGE_LABELS[age]),
        )
        return [finding("no_fever", "note", words)]
    names = _listed(frame, "tested_above_fever")
    if not names:
        return []
    words = say(
        "{areas:,} areas have more tests than persons with fever (double testing or "
        "misreporting): {names}.",
        areas=len(names),
        names=listed(names),
    )
    return [finding("tested_above_fever", "warning", words, count=len(names))]


def _people_used(options: Any, choices: PopulationChoices) -> Finding:
    growth = growth_words(choices) or say("taken as given, growth 0 %")
    words = say(
        "Burden counts positives by RDT and microscopy among {age_labels}; the population is "
        "{growth}.",
        age_labels=say(AGE_LABELS[options.age]),
        growth=growth,
    )
    return finding("population_used", "note", words)


def _burden(
    frame: pd.DataFrame, options: Any, choices: PopulationChoices, with_people: bool
) -> list[Finding]:
    said: list[Finding] = []
    if (names := _listed(frame, "season_not_covered")) and options.period != "month":
        words = say(
            "Season not covered: less than 12 months, or calendar months unequally covered."
        )
        said.append(finding("season_not_covered", "warning", words,
                            say("Do not compare it across years."), count=len(names)))  # fmt: skip
    if not with_people:
        return [*said, finding("no_burden", "note", say("No population was given; no burden."),
                               say("Give --population."))]  # fmt: skip
    missing = _listed(frame, "no_population")
    if missing and frame["population"].isna().all():
        words = say(
            "The number of people is not known for {age_labels}; no burden.",
            age_labels=say(AGE_LABELS[options.age]),
        )
        hint = say(
            "Add the columns population_u5 and population_pw, or say the shares with --u5-share "
            "and --pw-share; --age all needs the whole population only."
        )
        return [*said, finding("no_population", "warning", words, hint, count=len(missing))]
    if missing:
        words = say(
            "{areas:,} areas without a population have no burden: {names}.",
            areas=len(missing),
            names=listed(missing),
        )
        said.append(finding("no_population", "warning", words, count=len(missing)))
    implausible = _listed(frame, "implausible")
    if implausible:
        words = say(
            "Burden above 1,000 per 1,000 people is implausible: {names}.",
            names=listed(implausible),
        )
        hint = say("Check the population and facilities that serve other wards.")
        said.append(finding("implausible", "warning", words, hint, count=len(implausible)))
    said.append(_people_used(options, choices))
    if options.facility_level != ALL:
        words = say("The burden counts {level} facilities only.", level=say(options.facility_level))
        said.append(finding("burden_of_level", "warning", words))
    return said
