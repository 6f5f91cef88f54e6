"""Certainty of a rank (methods, section 8): other data, other methods, and what stays first.

To see how sure one run is, :func:`certainty_of_ranks`; on request, what moves the ranks most
(:mod:`sensitivity`), which change of one weight moves a ward (:mod:`turning_points`) and where a
test would teach most (:mod:`testing_next`).
"""

from analysis.science.certainty.certainty import (
    CERTAINTY_FIGURES,
    Certainty,
    certainty_of_ranks,
)
from analysis.science.certainty.counts import (
    TestCounts,
    beta_binomial,
    empirical_bayes_mean,
)

__all__ = [
    "CERTAINTY_FIGURES",
    "Certainty",
    "TestCounts",
    "beta_binomial",
    "certainty_of_ranks",
    "empirical_bayes_mean",
]
