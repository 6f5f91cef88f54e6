"""Nets a ward needs and people its nets protect; all ceilings in exact arithmetic."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.science.nets.options import exact
from chatmrpt.lib.errors import ProblemError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
_MOST_PEOPLE = 10**10


def households(population: FloatArray, household_size: float) -> IntArray:
    """Households of each ward, ceil(population / household size).

    Parameters
    ----------
    population
        Shape (n,), people, 0 or more; NaN = unknown.
    household_size
        People in a household, above 0.

    Returns
    -------
    ndarray of int
        Shape (n,); 0 where the population is unknown.
    """
    return _ceilings(population, 1 / exact(household_size))


def net_need(
    population: FloatArray,
    *,
    household_size: float,
    people_per_net: float = 1.8,
    buffer: float = 0.0,
    household_cap: float | None = None,
) -> IntArray:
    """Nets each ward needs: ceil(P × (1 + buffer) / people per net), at least one a household.

    Parameters
    ----------
    population
        Shape (n,), people, 0 or more; NaN = unknown.
    household_size
        People in a household, above 0; its minimum of one net a household binds only when it is
        smaller than ``people_per_net``.
    people_per_net
        People one net protects, above 0.
    buffer
        Percent of the need added to it, from 0.
    household_cap
        Most nets a household gets, 1 or more; None = no cap.

    Returns
    -------
    ndarray of int
        Shape (n,); 0 where the population is unknown.

    Raises
    ------
    ProblemError
        ``bad_population``: below 0, or more than could be.

    Notes
    -----
    Computed in whole numbers and fractions, so that 90 people with a buffer of 10 % and 1.8
    people a net need 55 nets, where floating point would give 56.

    References
    ----------
    WHO (2017), Achieving and maintaining universal coverage with long-lasting insecticidal nets
    for malaria control, recommendation 3 (one net for every 1.8 people when quantifying).
    """
    factor = (1 + exact(buffer) / 100) / exact(people_per_net)
    homes = households(population, household_size)
    need = np.maximum(_ceilings(population, factor), homes)
    if household_cap is None:
        return need
    cap = exact(household_cap)
    most = [math.floor(cap * int(count)) for count in homes]
    return np.minimum(need, np.array(most, dtype=np.int64))


def protected_people(
    population: FloatArray, nets: npt.NDArray[np.integer], people_per_net: float
) -> FloatArray:
    """People protected by nets: min(P, people per net × nets), so coverage is at most 100 %.

    Parameters
    ----------
    population
        Shape (n,), people; NaN = unknown.
    nets
        Shape (n,), whole numbers from 0.
    people_per_net
        People one net protects, above 0.

    Returns
    -------
    ndarray
        Shape (n,), people; 0 where the population is unknown.
    """
    each = exact(people_per_net)
    reached = nets.astype(np.float64) * each.numerator / each.denominator
    protected: FloatArray = np.minimum(np.nan_to_num(population), reached)
    return protected


def _ceilings(population: FloatArray, factor: Fraction) -> IntArray:
    """ceil(population × factor), exactly; 0 where unknown."""
    odd = (population < 0) | (population > _MOST_PEOPLE)
    if odd.any():
        raise ProblemError(
            "bad_population",
            f"The population of a ward is {population[odd][0]:g}; "
            f"it must be 0 or more and at most {_MOST_PEOPLE:,}, or empty.",
            "Correct column population.",
        )
    above, below = factor.numerator, factor.denominator
    whole = [
        0
        if math.isnan(people)
        else -((-int(people) * above) // below)
        if people.is_integer()
        else math.ceil(exact(people) * above / below)
        for people in population.tolist()
    ]
    return np.array(whole, dtype=np.int64)


def whole_nets(values: pd.Series) -> IntArray:
    """A column of planned nets as whole numbers.

    Parameters
    ----------
    values
        Shape (n,): nets, 0 or more; NaN = 0.

    Returns
    -------
    ndarray of int
        Shape (n,).

    Raises
    ------
    ProblemError
        ``bad_nets`` for text, a negative number or part of a net, with the row.
    """
    given = pd.to_numeric(values, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    bad = (np.isnan(given) & values.notna().to_numpy()) | (given < 0)
    bad |= np.nan_to_num(given) % 1 != 0
    if bad.any():
        row = int(np.argmax(bad))
        raise ProblemError(
            "bad_nets",
            f"Row {row + 1} of your plan has {values.iloc[row]} nets; it must be a whole number "
            "of 0 or more.",
            f"Correct column {values.name}.",
        )
    whole: IntArray = np.nan_to_num(given).astype(np.int64)
    return whole
