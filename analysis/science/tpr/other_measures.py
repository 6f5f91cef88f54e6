"""Other measures than the TPR, under their own names: positives per attendance, per fever case."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.science.tpr.burden import PopulationChoices, population_at_risk
from analysis.science.tpr.calculate import TprOptions, TprResult, calculate_tpr
from analysis.science.tpr.cascade import STEPS, case_cascade, incidence
from analysis.science.tpr.cells import counted_cells
from analysis.science.tpr.sums import Groups, Sums, make_groups, sum_cells, sum_counts, sum_fever
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import ALL, BOTH, FILE_AGES, Floats

ATTENDANCES = ("outpatient_attendance", "attendance")


def other_measures(
    table: FacilityTable, options: TprOptions, result: TprResult | None = None
) -> pd.DataFrame:
    """Positives per attendance and per fever case of each area and period.

    Parameters
    ----------
    table
        The facility reports. Not changed.
    options
        Area, period, level of facility and age group; always both tests.
    result
        What :func:`calculate_tpr` gave for the same table and options, if it was computed before.

    Returns
    -------
    DataFrame
        Rows as ``calculate_tpr(table, options).tpr``: attendance (persons of all ages; of
        out-patients where the file has them), positives_per_attendance (positives of all ages /
        attendance) and positives_per_fever (positives / persons with fever, of the age group);
        fractions of 0 or more, NaN where one of the two is not known or 0.

    References
    ----------
    Methods document, section 10: other measures with their own names, never "TPR".
    """
    groups, sums = _counted(table, options, result)
    level = options.facility_level
    role = next((name for name in ATTENDANCES if name in table.counts), ATTENDANCES[0])
    attendance = sum_counts(table, groups, role, level)
    fever = sum_fever(table, groups, options.age, level)

    def positives(age: str) -> Floats:
        tested, positive = sums.of(BOTH, age, level)
        return np.where(tested > 0, positive, np.nan)

    return pd.DataFrame(
        {
            "attendance": attendance,
            "positives_per_attendance": _ratio(positives(ALL), attendance),
            "positives_per_fever": _ratio(positives(options.age), fever),
        }
    )


def _counted(
    table: FacilityTable, options: TprOptions, result: TprResult | None
) -> tuple[Groups, Sums]:
    if result is not None and result.groups is not None and result.sums is not None:
        return result.groups, result.sums
    groups = make_groups(table, options.by, options.period)
    cells = counted_cells(table, blank_positive_is_zero=options.blank_positive_is_zero)
    return groups, sum_cells(table, groups, cells.tested, cells.positive)


def _ratio(part: Floats, whole: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole > 0, part / whole, np.nan)


def incidence_by_lga(
    table: FacilityTable,
    people: pd.DataFrame,
    choices: PopulationChoices | None = None,
    private_to_public: float | None = None,
    none_to_public: float | None = None,
) -> pd.DataFrame:
    """Incidence of LGAs by steps, per 1,000 people a year: all ages, all facilities, both tests.

    Parameters
    ----------
    table
        The facility reports; with months. Not changed.
    people
        One row an LGA: state_name, lga_name, population.
    choices
        Year and growth of the population are not used here.
    private_to_public, none_to_public
        Those in private care, or in none, for each one in public care; None = not known, then n3
        is not known.

    Returns
    -------
    DataFrame
        state_name, lga_name, months, n0 to n3 (see :func:`case_cascade`; NaN = not known; n1 is
        n0 where the file has no presumed cases), presumed_known, low_reporting, population.

    Raises
    ------
    ProblemError
        ``period_too_coarse`` without months, ``bad_ratio``.

    References
    ----------
    Methods document, section 10.
    """
    options = TprOptions(by="lga", period="month", age=ALL)
    result = calculate_tpr(table, options, every=False)
    months, (groups, _) = result.tpr, _counted(table, options, result)
    parts = [
        sum_counts(table, groups, f"presumed_{age}", ALL)
        for age in FILE_AGES
        if f"presumed_{age}" in table.counts
    ]
    presumed = np.nansum(parts, axis=0) if parts else np.zeros(len(months))
    known = private_to_public is not None and none_to_public is not None
    cases = case_cascade(
        months["positive"].to_numpy(dtype=float, na_value=np.nan),
        np.asarray(presumed, dtype=float),
        months["tpr"].to_numpy(dtype=float),
        months["completeness"].to_numpy(dtype=float),
        private_to_public or 0.0,
        none_to_public or 0.0,
    )
    key = months["state_name"] + "\0" + months["lga_name"]
    at_risk = population_at_risk(people, ALL, choices or PopulationChoices())
    population = pd.Series(at_risk, index=people["state_name"] + "\0" + people["lga_name"])
    rates = incidence(cases, key.tolist(), population)
    number = key.value_counts().reindex(rates.index)
    rates[list(STEPS)] = rates[list(STEPS)].mul(12.0 / number, axis=0)
    if not known:
        rates["n3"] = np.nan
    names = rates.index.str.split("\0", expand=True).to_frame(index=False)
    names.columns = pd.Index(["state_name", "lga_name"])
    rest = rates.reset_index(drop=True).assign(
        months=number.to_numpy(),
        presumed_known=bool(parts),
        population=population.reindex(rates.index).to_numpy(),
    )
    return pd.concat([names, rest], axis=1)
