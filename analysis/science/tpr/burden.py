"""Burden: positive tests per 1,000 people and year, with the people of each age group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.science.tpr.words import ALL, POPULATION_DIFFERENCE, Floats
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

PER = 1_000.0
#: Columns of a population by age group; the first is the whole.
POPULATIONS = {"all": "population", "u5": "population_u5", "pw": "population_pw"}


@dataclass(frozen=True, kw_only=True)
class PopulationChoices:
    """What is known of the people beside their number.

    Parameters
    ----------
    u5_share, pw_share
        Percent of all people that are under 5, or pregnant; None = not known. No value is assumed.
    year
        The year of the population; None = not known, so it is not projected.
    growth
        Percent a year; 0 until answered.
    """

    u5_share: float | None = None
    pw_share: float | None = None
    year: int | None = None
    growth: float = 0.0

    def __post_init__(self) -> None:
        shares = [share for share in (self.u5_share, self.pw_share) if share is not None]
        if any(not 0 <= share <= 100 for share in shares) or sum(shares) > 100:
            raise ProblemError(
                "bad_share",
                say(
                    "Shares of under-fives and pregnant women of {shares} percent were given.",
                    shares=shares,
                ),
                say("Each is a percentage of all people of 0–100, together at most 100."),
            )
        if not -20 <= self.growth <= 20:
            raise ProblemError(
                "bad_growth",
                say("A growth of {growth:g} percent a year was given.", growth=self.growth),
                say("Give percent a year, such as 2.6."),
            )


def growth_words(choices: PopulationChoices) -> str:
    """How the population was grown, in the reader's language.

    Parameters
    ----------
    choices
        Year and growth of the population.

    Returns
    -------
    str
        "" where it is taken as it is given: its year is not known, or the growth is 0.
    """
    if choices.year is None or not choices.growth:
        return ""
    return say(
        "grown by {percent:g} % a year since {year}",
        percent=choices.growth,
        year=str(choices.year),
    )


def projected(population: Floats, growth: float, years: Floats | float) -> Floats:
    """P₀(1 + g)^years.

    Parameters
    ----------
    population
        Shape (n,): people, NaN = not known.
    growth
        Percent a year.
    years
        Years since the count; may be negative.

    Returns
    -------
    ndarray
        Shape (n,), people; NaN stays NaN.
    """
    return np.asarray(population * (1.0 + growth / 100.0) ** years, dtype=float)


def population_at_risk(people: pd.DataFrame, age: str, choices: PopulationChoices) -> Floats:
    """The people of an age group.

    Parameters
    ----------
    people
        Shape (n, …): ``population``; ``population_u5`` and ``population_pw`` if known; NaN = not
        known.
    age
        ``u5``, ``o5``, ``pw`` or ``all``.
    choices
        Shares where there is no column.

    Returns
    -------
    ndarray
        Shape (n,): NaN where it is not known. o5 = all − u5 − pregnant women.
    """
    whole = people["population"].to_numpy(dtype=float)
    if age == ALL:
        return whole
    if age == "o5":
        rest = whole - population_at_risk(people, "u5", choices)
        rest = rest - population_at_risk(people, "pw", choices)
        return np.where(rest > 0, rest, np.nan)
    column = POPULATIONS[age]
    if column in people:
        return people[column].to_numpy(dtype=float)
    share = choices.u5_share if age == "u5" else choices.pw_share
    return whole * (np.nan if share is None else share / 100.0)


def burden(positive: Floats, population: Floats, years: Floats | float) -> Floats:
    """Positive tests per 1,000 people and year.

    Parameters
    ----------
    positive
        Shape (n,): positive tests of the age group by RDT and microscopy; NaN = no report.
    population
        Shape (n,): people of the age group.
    years
        Years covered, one value a state: distinct months / 12.

    Returns
    -------
    ndarray
        Shape (n,): 0 or more, no cap; NaN where population, reports or years are not known.

    References
    ----------
    Methods document, section 10.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        people_years = population * years
        return np.where(people_years > 0, positive / people_years * PER, np.nan)


def population_differs(total: float, stated: float) -> bool:
    """Whether a sum of wards is more than 15 % off the total a user states for the state.

    Parameters
    ----------
    total
        People, the sum of the wards.
    stated
        People, above 0.

    Returns
    -------
    bool
        True above 15 %.

    Raises
    ------
    ProblemError
        ``bad_population`` when the stated total is not above 0.
    """
    if not stated > 0:
        raise ProblemError(
            "bad_population",
            say("A state total of {stated:g} was given.", stated=stated),
            say("Give people above 0."),
        )
    return abs(total - stated) / stated > POPULATION_DIFFERENCE
