"""Incidence by steps: confirmed, presumed, not reported, not seen by the public sector."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.science.tpr.burden import PER
from analysis.science.tpr.words import UNDERSTATED_BELOW, Floats
from chatmrpt.lib.errors import ProblemError

STEPS = ("n0", "n1", "n2", "n3")


def case_cascade(
    confirmed: Floats,
    presumed: Floats,
    tpr: Floats,
    reporting_rate: Floats,
    private_to_public: float = 0.0,
    none_to_public: float = 0.0,
) -> pd.DataFrame:
    """Cases of each LGA and month by steps, each adding what the one before does not see.

    Parameters
    ----------
    confirmed, presumed
        Shape (m,): cases; NaN = not known.
    tpr
        Shape (m,): fraction.
    reporting_rate
        Shape (m,): reported / expected, a fraction.
    private_to_public, none_to_public
        Those who seek care in the private sector, or nowhere, for each one in the public sector.

    Returns
    -------
    DataFrame
        Shape (m, 5): n0 confirmed; n1 = n0 + presumed × tpr; n2 = n1 / reporting rate (NaN at 0);
        n3 = n2 × (1 + private/public + none/public); ``low_reporting``: rate below 50 %.

    Raises
    ------
    ProblemError
        ``bad_ratio`` when a ratio is negative.

    References
    ----------
    Methods document, section 10.
    """
    if private_to_public < 0 or none_to_public < 0:
        raise ProblemError(
            "bad_ratio",
            f"Ratios of {private_to_public:g} and {none_to_public:g} were given.",
            "Give 0 or more: people in private care, or in none, for each one in public care.",
        )
    n1 = confirmed + presumed * tpr
    with np.errstate(invalid="ignore", divide="ignore"):
        n2 = np.where(reporting_rate > 0, n1 / reporting_rate, np.nan)
    return pd.DataFrame(
        {
            "n0": confirmed,
            "n1": n1,
            "n2": n2,
            "n3": n2 * (1.0 + private_to_public + none_to_public),
            "low_reporting": reporting_rate < UNDERSTATED_BELOW,
        }
    )


def incidence(cases: pd.DataFrame, area: list[str], population: pd.Series) -> pd.DataFrame:
    """Steps summed over the months of each area, per 1,000 people.

    Parameters
    ----------
    cases
        Shape (m, …) as of :func:`case_cascade`.
    area
        Shape (m,): the LGA of each row.
    population
        LGA → people; NaN or 0 = not known.

    Returns
    -------
    DataFrame
        Index LGA, columns n0–n3 (NaN where a month of the area or its people are not known) and
        ``low_reporting`` (a month was).
    """
    grouped = cases.groupby(np.array(area, dtype=object))
    whole = grouped[list(STEPS)].count().eq(grouped.size(), axis=0)
    sums = grouped[list(STEPS)].sum().where(whole)
    people = population.reindex(sums.index)
    rates = sums.div(people.where(people > 0), axis=0) * PER
    return rates.assign(low_reporting=grouped["low_reporting"].any())
