"""Test positivity and burden of areas, from facility reports to one table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from analysis.science.findings import Finding
from analysis.science.tpr.burden import PopulationChoices, burden, population_at_risk, projected
from analysis.science.tpr.combinations import Counts, choose
from analysis.science.tpr.completeness import (
    completeness,
    reported_rows,
    reporting_facilities,
)
from analysis.science.tpr.counting import Counting
from analysis.science.tpr.flags import join_flags, test_flags
from analysis.science.tpr.legacy import legacy_counts, legacy_sums
from analysis.science.tpr.months import MONTHS_A_YEAR, Coverage, coverage, months_of
from analysis.science.tpr.sums import Groups, Sums, cells_of, make_groups, sum_cells, sum_fever
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.tell import findings_of
from analysis.science.tpr.words import (
    AGE_CHOICES,
    AGE_LABELS,
    ALL,
    BOTH,
    BY,
    IMPLAUSIBLE_ABOVE,
    KEYS,
    LEGACY,
    LEVEL_CHOICES,
    METHODS,
    PERIODS,
    PRESETS,
    STANDARD,
    UNDERSTATED_BELOW,
    Flags,
    Floats,
)
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from uploads.cleaning.periods import Period

_CHOICES = {
    "age": AGE_CHOICES,
    "facility_level": LEVEL_CHOICES,
    "method": METHODS,
    "by": BY,
    "period": PERIODS,
    "preset": PRESETS,
}
MEASURES = (
    *("tested", "positive", "tpr", "tpr_low", "tpr_high", "tpr_smoothed", "deff", "method"),
    *("fever", "testing_rate", "burden", "population", "facilities", "completeness", "flags"),
)
_COMBINED = (
    *("tested", "positive", "tpr", "tpr_low", "tpr_high", "tpr_smoothed", "deff", "flags"),
    *("population", "burden"),
)


@dataclass(frozen=True, kw_only=True)
class TprOptions:
    """What to compute: age group, level of facility, test, area, period, preset.

    Parameters
    ----------
    age
        ``u5``, ``o5``, ``pw`` (pregnant women) or ``all``.
    facility_level
        ``primary``, ``secondary``, ``tertiary`` or ``all``.
    method
        ``rdt``, ``microscopy`` or ``both`` = Σ positives / Σ tested over both tests.
    by
        ``ward``, ``lga`` or ``state``.
    period
        ``all``, ``year`` or ``month``.
    preset
        ``standard`` or ``chatmrpt_legacy``.
    blank_positive_is_zero
        Read a blank number of positives beside a number tested as zero.
    """

    age: str = "u5"
    facility_level: str = "all"
    method: str = BOTH
    by: str = "ward"
    period: str = "all"
    preset: str = STANDARD
    blank_positive_is_zero: bool = False

    def __post_init__(self) -> None:
        for name, known in _CHOICES.items():
            value = getattr(self, name)
            if value not in known:
                raise ProblemError(
                    "bad_choice",
                    f"{name} is {value!r}; it is one of {', '.join(known)}.",
                    say("Choose {name} among them.", name=name),
                )


@dataclass(frozen=True, eq=False, kw_only=True)
class TprResult:
    """What was computed.

    Parameters
    ----------
    tpr
        One row an area and period: keys, period, then :data:`MEASURES`. Rates, testing_rate and
        completeness are fractions, burden per 1,000 people and year, NaN = unknown.
    combinations
        All 16: keys, period, facility_level, age, counts and rates, population and burden (per
        1,000 of the age group and year, positives by both tests at the level).
    left_out
        Cells that do not count, with their reasons.
    effects
        Design effect by state and age group.
    findings
        What a person should know.
    parameters
        What it was computed with.
    years
        Shape (rows of ``tpr``,): years that the reports cover, what burden is divided by.
    groups, sums
        The areas and periods, and what was counted in them, for measures beside these.
    """

    tpr: pd.DataFrame
    combinations: pd.DataFrame
    left_out: pd.DataFrame
    effects: pd.DataFrame
    findings: list[Finding]
    parameters: dict[str, Any] = field(default_factory=dict)
    years: Floats = field(default_factory=lambda: np.empty(0))
    groups: Groups | None = None
    sums: Sums | None = None


def calculate_tpr(
    table: FacilityTable,
    options: TprOptions,
    people: pd.DataFrame | None = None,
    choices: PopulationChoices | None = None,
    *,
    counting: Counting | None = None,
    every: bool = True,
) -> TprResult:
    """Test positivity and burden.

    Parameters
    ----------
    table
        As of :func:`analysis.science.tpr.table.facility_table`. Not changed.
    options
        What to compute.
    people
        One row an area of ``options.by``, by the names of the table: state_name (, lga_name
        (, ward_name)), population (people; NaN = not known), population_u5 and population_pw if
        known. None: no burden.
    choices
        Shares, year and growth of the population.
    counting
        Of the same table and the same reading of blanks, where several areas or periods are asked
        for; made here if None.
    every
        False: ``combinations`` has the chosen one and that of all ages only, and nothing is told.

    Returns
    -------
    TprResult
        LGA and state values come from sums, never from means of ratios.

    Raises
    ------
    ProblemError
        ``no_age_group`` (the file does not count the age group by the test), ``missing_level``,
        ``period_too_coarse``, ``bad_choice``.

    References
    ----------
    Methods document, section 10.
    """
    choices = choices or PopulationChoices()
    require_age(table, options)
    groups = make_groups(table, options.by, options.period)
    blank = options.blank_positive_is_zero
    counting = counting or Counting(table, blank_positive_is_zero=blank)
    if counting.table is not table or counting.blank_positive_is_zero != blank:
        raise ValueError("The counting is of another table, or reads blanks otherwise.")
    cells, effects, outside = counting.cells, counting.effects(options.method), counting.outside
    sums = sum_cells(table, groups, cells.tested, cells.positive)
    ages = AGE_CHOICES if every else tuple(dict.fromkeys((options.age, ALL)))
    levels = LEVEL_CHOICES if every else (options.facility_level,)
    stacked = choose(groups, _counts(table, groups, sums, options), effects, ages, levels)
    stacked["flags"] = join_flags(test_flags(stacked))
    frame = _measured(table, groups, stacked, sums, options)
    covered = _covered(table, groups)
    at_risk = _at_risk(groups.frame, covered, options, people, choices, ages)
    frame = _with_burden(frame, sums, covered, options, at_risk[options.age], people is not None)
    keys = [*KEYS[options.by], "period"]
    stacked = _with_burdens(stacked, groups, sums, covered, at_risk, levels)
    combined = stacked[[*keys, "facility_level", "age", *_COMBINED]]
    told = findings_of(
        table, groups, cells, frame, outside, effects, options, choices, people is not None
    ) if every else []  # fmt: skip
    return TprResult(
        tpr=_whole(frame[[*keys, *MEASURES]]),
        combinations=_whole(combined),
        left_out=outside,
        effects=effects,
        findings=[*table.findings, *told],
        parameters={**asdict(options), "population": asdict(choices)},
        years=frame["years"].to_numpy(dtype=float),
        groups=groups,
        sums=sums,
    )


def require_age(table: FacilityTable, options: TprOptions) -> None:
    """Raise ``no_age_group`` when the file does not count the age group by the test.

    Parameters
    ----------
    table
        The facility reports, n rows.
    options
        What was asked for.
    """
    cells = cells_of({t: table.ages(t) for t in ("rdt", "microscopy")}, options.method, options.age)
    if any(age in table.ages(test) for test, age in cells):
        return
    known = sorted(
        {say(AGE_LABELS[age]) for test in ("rdt", "microscopy") for age in table.ages(test)}
    )
    raise ProblemError(
        "no_age_group",
        say(
            "The file has no pair of tested and positive counts for {age_labels} by {value}.",
            age_labels=say(AGE_LABELS[options.age]),
            value=say("any test") if options.method == BOTH else say(options.method),
        ),
        say(
            "It has counts for {known}; choose --age or --method accordingly.",
            known=", ".join(known),
        ),
    )


def _counts(table: FacilityTable, groups: Groups, sums: Sums, options: TprOptions) -> Counts:
    if options.preset == LEGACY:
        legacy = legacy_sums(table, groups)
        return lambda age, level: legacy_counts(legacy, options.method, age, level)
    return lambda age, level: sums.of(options.method, age, level)


def _measured(
    table: FacilityTable, groups: Groups, stacked: pd.DataFrame, sums: Sums, options: TprOptions
) -> pd.DataFrame:
    """The chosen combination with what stands beside a rate."""
    chosen = (stacked["facility_level"] == options.facility_level) & (stacked["age"] == options.age)
    frame = stacked[chosen].reset_index(drop=True)
    level = options.facility_level
    fever = sum_fever(table, groups, options.age, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        frame["testing_rate"] = np.where(fever > 0, frame["tested"] / fever, np.nan)
    frame["fever"] = fever
    frame["method"] = options.method
    frame["facilities"] = reporting_facilities(table, groups, level)
    complete = completeness(table, groups, level, options.period)
    frame["completeness"] = np.where(frame["unknown"], np.nan, complete)
    return frame


def _covered(table: FacilityTable, groups: Groups) -> dict[tuple[str, str], tuple[Coverage, float]]:
    """State and group of periods → what its reports cover, and the mean calendar year."""
    rows = reported_rows(table) & (table.period >= 0) & (groups.group >= 0)
    state, states = pd.factorize(groups.frame["state_name"])
    label, labels = pd.factorize(groups.frame["period"])
    group = groups.group[rows]
    both = state[group] * len(labels) + label[group]
    seen: dict[tuple[str, str], set[Period]] = {}
    for pair in np.unique(both * len(table.periods) + table.period[rows]).tolist():
        place, period = divmod(pair, len(table.periods))
        key = (states[place // len(labels)], labels[place % len(labels)])
        seen.setdefault(key, set()).add(table.periods[period])
    return {key: (coverage(periods), _middle(periods)) for key, periods in seen.items()}


def _middle(periods: Iterable[Period]) -> float:
    """The mean calendar year of the months covered."""
    months = {month for period in periods for month in months_of(period)}
    return float(np.mean([month // MONTHS_A_YEAR for month in months]))


def _with_burden(
    frame: pd.DataFrame,
    sums: Sums,
    covered: dict[tuple[str, str], tuple[Coverage, float]],
    options: TprOptions,
    population: Floats,
    asked: bool,
) -> pd.DataFrame:
    """Population, burden and all flags; ``asked``: people were given."""
    years, season, _ = _years_of(frame, covered)
    tested, positive = sums.of(BOTH, options.age, options.facility_level)
    positive = np.where(tested > 0, positive, np.nan)
    per_thousand = burden(positive, population, years)
    incomplete = frame["completeness"].to_numpy(dtype=float) < UNDERSTATED_BELOW
    burdened = ~np.isnan(per_thousand)
    flags = {
        **test_flags(frame),
        "tested_above_fever": (frame["tested"] > frame["fever"]).to_numpy(dtype=bool),
        "no_population": np.isnan(population) & asked & ~frame["unknown"],
        "season_not_covered": ~season & (burdened | (options.period != "month")),
        "understated": incomplete,
        "implausible": per_thousand > IMPLAUSIBLE_ABOVE,
    }
    flags = {name: np.asarray(values, dtype=bool) for name, values in flags.items()}
    return frame.assign(
        population=population, burden=per_thousand, flags=join_flags(flags), years=years
    )


def _with_burdens(
    stacked: pd.DataFrame,
    groups: Groups,
    sums: Sums,
    covered: dict[tuple[str, str], tuple[Coverage, float]],
    at_risk: dict[str, Floats],
    levels: tuple[str, ...],
) -> pd.DataFrame:
    """Population and burden of each combination, level by level as `choose` stacks them."""
    years = _years_of(groups.frame, covered)[0]
    population, burdens = [], []
    for level, age in product(levels, at_risk):
        tested, positive = sums.of(BOTH, age, level)
        population.append(at_risk[age])
        burdens.append(burden(np.where(tested > 0, positive, np.nan), at_risk[age], years))
    return stacked.assign(population=np.concatenate(population), burden=np.concatenate(burdens))


def _years_of(
    frame: pd.DataFrame, covered: dict[tuple[str, str], tuple[Coverage, float]]
) -> tuple[Floats, Flags, Floats]:
    """(g,) years covered, whether whole seasons are, and the mean calendar year of each group."""
    keys = frame[["state_name", "period"]].astype(object).to_numpy().tolist()
    nothing = (Coverage(0, False), np.nan)
    found = [covered.get((state, period), nothing) for state, period in keys]
    years = np.array([cover.years for cover, _ in found])
    season = np.array([cover.season for cover, _ in found], dtype=bool)
    return years, season, np.array([year for _, year in found])


def _at_risk(
    frame: pd.DataFrame,
    covered: dict[tuple[str, str], tuple[Coverage, float]],
    options: TprOptions,
    people: pd.DataFrame | None,
    choices: PopulationChoices,
    ages: tuple[str, ...],
) -> dict[str, Floats]:
    """Age group → (g,) people of each group of rows; NaN = not known."""
    if people is None:
        return {age: np.full(len(frame), np.nan) for age in ages}
    names = [name for name in KEYS[options.by] if name != "ward_code"]
    own = people[names].assign(**{age: population_at_risk(people, age, choices) for age in ages})
    joined = frame[names].merge(own, how="left", on=names, validate="many_to_one")
    unknown = frame["unknown"].to_numpy(dtype=bool)
    middle = _years_of(frame, covered)[2]
    found = {}
    for age in ages:
        values = np.where(unknown, np.nan, joined[age].to_numpy(dtype=float))
        if choices.year is not None and choices.growth:
            values = projected(values, choices.growth, middle - choices.year)
        found[age] = values
    return found


def _whole(frame: pd.DataFrame) -> pd.DataFrame:
    """Counts of persons as whole numbers where they are."""
    counts = {
        name: frame[name].astype("Int64")
        for name in ("tested", "positive", "fever", "facilities")
        if name in frame and (frame[name].dropna() % 1 == 0).all()
    }
    return frame.assign(**counts).reset_index(drop=True)
