"""Which areas get worse and which better: slopes, tests and classes from facility reports."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from analysis.science.findings import Finding
from analysis.science.tpr.burden import PopulationChoices, burden, population_at_risk, projected
from analysis.science.tpr.calculate import TprOptions, require_age
from analysis.science.tpr.months import MONTHS_A_YEAR
from analysis.science.tpr.rates import test_positivity_rate
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import BOTH, KEYS, Floats
from analysis.science.trend.area import AreaTrend, seasonal_trend, yearly_trend
from analysis.science.trend.series import MonthCounts, YearSeries, comparable_years, month_counts
from analysis.science.trend.tell import findings_of
from analysis.science.trend.words import BURDEN, MEASURES, SCALE, TPR
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

FIGURES = (
    *("n", "slope", "slope_low", "slope_high", "tau", "p", "q", "ols_slope"),
    *("last_minus_previous", "last_minus_first", "class"),
)
DETAILS = (
    *("series", "years", "months", "first_year", "last_year", "first", "last", "level"),
    *("interval", "p_exact", "movement"),
)


@dataclass(frozen=True, kw_only=True)
class TrendOptions:
    """What to follow over time.

    Parameters
    ----------
    age, facility_level, method, by
        As of :class:`analysis.science.tpr.calculate.TprOptions`.
    measure
        ``tpr`` or ``burden``, which counts both tests.
    """

    age: str = "u5"
    facility_level: str = "all"
    method: str = BOTH
    by: str = "ward"
    measure: str = TPR

    def __post_init__(self) -> None:
        if self.measure not in MEASURES:
            raise ProblemError(
                "bad_choice",
                f"measure is {self.measure!r}; it is one of {', '.join(MEASURES)}.",
                say("Choose measure among them."),
            )
        self.counted()

    def counted(self) -> TprOptions:
        """What is summed."""
        return TprOptions(
            age=self.age,
            facility_level=self.facility_level,
            method=BOTH if self.measure == BURDEN else self.method,
            by=self.by,
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class TrendResult:
    """What was found.

    Parameters
    ----------
    trend
        One row an area: keys, then :data:`FIGURES`. Slopes and differences in percentage points
        (a year) for TPR, per 1,000 people for burden; NaN = not known.
    details
        Keys, then :data:`DETAILS`, in the same order; ``first``, ``last`` and ``level`` in the
        same units as the slopes.
    series
        One row an area and calendar year: keys, year, months (reported), used, tested, positive,
        tpr (0–1) and, for burden, population and burden (per 1,000 a year); numbers stand only in
        the years that are compared.
    findings
        What a person should know.
    parameters
        What it was computed with.
    """

    trend: pd.DataFrame
    details: pd.DataFrame
    series: pd.DataFrame
    findings: list[Finding]
    parameters: dict[str, Any] = field(default_factory=dict)


def analyse_trend(
    table: FacilityTable,
    options: TrendOptions,
    people: pd.DataFrame | None = None,
    choices: PopulationChoices | None = None,
) -> TrendResult:
    """The trend of each area.

    Parameters
    ----------
    table
        As of :func:`analysis.science.tpr.table.facility_table`. Not changed.
    options
        What to follow.
    people
        As of :func:`analysis.science.tpr.calculate.calculate_tpr`; needed for the burden.
    choices
        Shares, year and growth of the population.

    Returns
    -------
    TrendResult
        An area whose calendar years can be compared (ten months reported or more, over the same
        months) is told by year; else by calendar months over three years or more; else not. Wards
        that are not known have no row.

    Raises
    ------
    ProblemError
        ``no_age_group``, ``missing_level``, ``period_too_coarse``, ``bad_choice``,
        ``no_population`` (burden without people).

    References
    ----------
    Methods document, section 11.
    """
    choices = choices or PopulationChoices()
    counted = options.counted()
    require_age(table, counted)
    if options.measure == BURDEN and people is None:
        raise ProblemError(
            "no_population",
            say("A trend of the burden needs the people of each area, and none were given."),
            say("Give --population, or --measure tpr."),
        )
    counts = month_counts(
        table,
        by=options.by,
        age=options.age,
        facility_level=options.facility_level,
        method=counted.method,
        measure=options.measure,
    )
    years = comparable_years(counts)
    population = _population(counts, options, people, choices)
    values = _year_values(years, population, options.measure)
    trends = [
        _of_area(place, counts, years, values, population, options.measure)
        for place in range(len(counts.areas))
    ]
    frame = _frame(counts.areas, trends)
    keys = list(KEYS[options.by])
    return TrendResult(
        trend=frame[[*keys, *FIGURES]],
        details=frame[[*keys, *DETAILS]],
        series=_series(counts, years, values, population, options),
        findings=[*table.findings, *findings_of(table, counts, frame, options, choices)],
        parameters={
            **asdict(options),
            "method": counted.method,
            **({"population": asdict(choices)} if options.measure == BURDEN else {}),
        },
    )


def top_by_trend(result: TrendResult, number: int, *, improving: bool = False) -> pd.DataFrame:
    """The areas with the steepest slopes.

    Parameters
    ----------
    result
        Not changed.
    number
        How many, 1 or more.
    improving
        The steepest fall first, else the steepest rise.

    Returns
    -------
    DataFrame
        Rows of ``result.trend`` with ``level`` and ``last_year`` beside them; equal slopes: the
        higher level (value of the last year) first. Areas without a slope are never among them.

    Raises
    ------
    ProblemError
        ``bad_number`` for fewer than one.
    """
    if number < 1:
        raise ProblemError(
            "bad_number",
            say("A list of {number} was asked.", number=number),
            say("Ask for 1 or more."),
        )
    frame = result.trend.assign(
        level=result.details["level"], last_year=result.details["last_year"]
    )
    known = frame[frame["slope"].notna()]
    order = np.lexsort(
        (-known["level"].to_numpy(float), known["slope"].to_numpy(float) * (1 if improving else -1))
    )
    return known.iloc[order[:number]].reset_index(drop=True)


def _population(
    counts: MonthCounts,
    options: TrendOptions,
    people: pd.DataFrame | None,
    choices: PopulationChoices,
) -> Floats:
    """People of each area and year, shape (a, y); NaN = not known."""
    shape = (len(counts.areas), len(counts.years))
    if people is None:
        return np.full(shape, np.nan)
    names = [name for name in KEYS[options.by] if name != "ward_code"]
    at_risk = people[names].assign(at_risk=population_at_risk(people, options.age, choices))
    joined = counts.areas[names].merge(at_risk, how="left", on=names, validate="many_to_one")
    now = np.repeat(joined["at_risk"].to_numpy(dtype=float)[:, None], shape[1], axis=1)
    if choices.year is None or not choices.growth:
        return now
    return projected(now, choices.growth, (counts.years - choices.year).astype(float))


def _year_values(years: YearSeries, population: Floats, measure: str) -> Floats:
    """The measure of each area and year in the units of slopes; NaN where it is not compared."""
    if measure == TPR:
        return SCALE[TPR] * test_positivity_rate(years.positive, years.tested)
    covered = years.common.sum(axis=1, keepdims=True) / MONTHS_A_YEAR
    return SCALE[BURDEN] * burden(years.positive, population, covered)


def _of_area(
    place: int,
    counts: MonthCounts,
    years: YearSeries,
    values: Floats,
    population: Floats,
    measure: str,
) -> AreaTrend:
    """By calendar years where two or more can be compared, else by calendar months."""
    if years.used[place].any():
        known = ~np.isnan(values[place])
        months = int(years.common[place].sum())
        return yearly_trend(counts.years[known], values[place][known], months, measure)
    tested, positive = counts.tested[place], counts.positive[place]
    found = np.where(tested > 0, positive, np.nan)
    if measure == TPR:
        monthly = SCALE[TPR] * test_positivity_rate(found, tested)
        level = SCALE[TPR] * test_positivity_rate(positive.sum(axis=1), tested.sum(axis=1))
    else:
        people = population[place][:, None]
        monthly = SCALE[BURDEN] * burden(found, people, 1 / MONTHS_A_YEAR)
        known_months = (tested > 0).sum(axis=1) / MONTHS_A_YEAR
        level = SCALE[BURDEN] * burden(positive.sum(axis=1), population[place], known_months)
    return seasonal_trend(counts.years, monthly, level, measure)


def _frame(areas: pd.DataFrame, trends: list[AreaTrend]) -> pd.DataFrame:
    """Areas with their trends, and q over all areas that have a p."""
    found = pd.DataFrame([trend.as_row() for trend in trends], columns=list(AreaTrend.NAMES))
    frame = pd.concat([areas, found], axis=1)
    p = frame["p"].to_numpy(dtype=float)
    q = np.full(len(p), np.nan)
    tested = ~np.isnan(p)
    if tested.any():
        q[tested] = stats.false_discovery_control(p[tested])
    whole = {name: frame[name].astype("Int64") for name in ("n", "first_year", "last_year")}
    return frame.assign(q=q, **whole)


def _series(
    counts: MonthCounts,
    years: YearSeries,
    values: Floats,
    population: Floats,
    options: TrendOptions,
) -> pd.DataFrame:
    """Areas × years that have any report, as one table."""
    area, year = np.nonzero(years.months > 0)
    frame = counts.areas.iloc[area].reset_index(drop=True)
    tested, positive = years.tested[area, year], years.positive[area, year]
    frame = frame.assign(
        year=counts.years[year],
        months=years.months[area, year],
        used=years.used[area, year],
        tested=tested,
        positive=positive,
        tpr=test_positivity_rate(positive, tested),
    )
    if options.measure == BURDEN:
        frame["population"] = population[area, year]
        frame["burden"] = values[area, year]
    return frame
