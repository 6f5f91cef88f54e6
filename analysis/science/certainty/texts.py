"""What the certainty of a rank is, in words a programme officer can read."""

from __future__ import annotations

from analysis.science.certainty.counts import STRONGEST_PRIOR, WEAKEST_PRIOR
from analysis.science.certainty.data_draws import FEWEST_FOR_SPREAD, HALF, PEOPLE
from analysis.science.certainty.figures import BORDERLINE, INTERVAL, SURE, SURELY_NOT
from analysis.science.certainty.method_draws import (
    CONCENTRATION,
    DROP_SHARE,
    FEWEST_VARIABLES,
    GEOMETRIC_SHARE,
    NORMALISATION_SHARES,
    NORMALISATIONS,
)
from analysis.science.certainty.sensitivity import INTERVAL as SOBOL_INTERVAL
from analysis.science.certainty.sensitivity import SAMPLES
from analysis.science.composite import GEOMETRIC_FLOOR
from analysis.science.method import Method

_SCALES = ", ".join(
    f"{name} {share:g}" for name, share in zip(NORMALISATIONS, NORMALISATION_SHARES, strict=True)
)
_USED = ("draws", "top_k", "seed", "certainty_basis")

TEXTS: tuple[Method, ...] = (
    Method(
        key="certainty",
        group="certainty",
        title="Certainty of a rank",
        formula="the ranking is repeated with other data and other methods that could have been "
        "as well, and counted: p_top is the share of the repeats in which fewer than k wards "
        f"score higher; rank_low to rank_high hold the middle {100 * INTERVAL:.0f} % of the ranks; surely "
        f"first: p_top ≥ {SURE:g}, surely not first: p_top ≤ {SURELY_NOT:g}, contested between, "
        f"surely low: p_low ≥ {SURE:g}; borderline within {BORDERLINE:g} of a cut; k is a third "
        "of the ranked wards unless given; p_top_method keeps the data as they are, p_top_data "
        "the method: the plain mean with the run's weights and scale (min-max where the scale "
        "is none of those drawn)",
        assumptions="The repeats show what could reasonably have been different; the variables "
        "and their directions are right.",
        limits="The rank, class and lists follow the run itself, not the middle of the repeats. "
        "Without test counts it covers the method and filled values only: how sure the data are "
        "is then not known.",
        source="Methods document, section 8; OECD/JRC (2008), Handbook on Constructing Composite "
        "Indicators, pp. 117–122",
        settings=_USED,
    ),
    Method(
        key="method_draws",
        group="certainty",
        title="Other methods",
        formula=f"weights Dirichlet({CONCENTRATION:g} · p · w) around the run's own; "
        f"normalisation {_SCALES}; geometric mean of {GEOMETRIC_FLOOR:g} + "
        f"{1 - GEOMETRIC_FLOOR:g} x with {GEOMETRIC_SHARE:g}, else arithmetic; one variable left "
        f"out with {DROP_SHARE:g}, never the malaria variable and never below {FEWEST_VARIABLES}",
        assumptions="Each of these choices would have been defensible.",
        limits="The data stay as they are. A run's own median of many models is not redrawn: its "
        "repeats vary the plain weighted mean.",
        source="Methods document, section 8; Saisana, Saltelli and Tarantola (2005), J. R. Stat. "
        "Soc. A 168:307–323",
        settings=_USED,
    ),
    Method(
        key="data_draws",
        group="certainty",
        title="Other data",
        formula="test positivity Beta(m·ν + y/deff, (1 − m)·ν + (t − y)/deff), m the state's "
        f"positives by tests, ν by moments ({WEAKEST_PRIOR:g}–{STRONGEST_PRIOR:g}); burden "
        f"{PEOPLE:,.0f} · deff · Gamma(y/deff + {HALF:g}, 1) / (population · years); a filled "
        "value Normal around the fill with the spread of the neighbours' values (fewer than "
        f"{FEWEST_FOR_SPREAD}: of the LGA, then the state), inside the observed range",
        assumptions="Tests are a sample of the ward; the design effect says how much alike the "
        "patients of a facility are.",
        limits="Other variables count as exact. Who comes to be tested is not in it.",
        source="Methods document, section 8; Kleinman (1973), J. Am. Stat. Assoc. 68:46–54",
        settings=_USED,
    ),
    Method(
        key="sobol",
        group="certainty",
        title="What moves the ranks most",
        formula="first-order and total Sobol indices of data, weights, normalisation, aggregation "
        f"and left-out variable on the mean absolute rank shift; Saltelli's design with "
        f"{SAMPLES} samples, Jansen's estimators, {100 * SOBOL_INTERVAL:.0f} % bootstrap interval",
        assumptions="The five vary independently of each other.",
        limits="Small indices are rough: look at the interval.",
        source="Saltelli et al. (2010), Comput. Phys. Commun. 181:259–270, table 2; Jansen "
        "(1999), Comput. Phys. Commun. 117:35–43",
        settings=("seed",),
    ),
    Method(
        key="turning_points",
        group="certainty",
        title="Which weight would move a ward",
        formula="the smallest change of one weight, the others scaled in proportion, after which "
        "a ward enters or leaves the first k; solved exactly, since scores are straight lines in "
        "a weight",
        assumptions="The score is the weighted arithmetic mean.",
        limits="One weight at a time.",
        source="Triantaphyllou and Sánchez (1997), Decision Sciences 28:151–194",
        settings=("top_k",),
    ),
    Method(
        key="where_to_test",
        group="certainty",
        title="Where to test next",
        formula="wards of unknown test positivity first, the most people first; then by "
        "p · (1 − p) · population with p = p_top_data",
        assumptions="A test teaches most where it is open whether the ward is first and many "
        "people live.",
        limits="Says nothing of travel or security. Needs test counts for its second part.",
        source="Methods document, section 8",
    ),
)
