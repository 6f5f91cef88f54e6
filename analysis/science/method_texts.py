"""What each method does, in words a programme officer can read; one entry for each choice.

``key`` is the name the code uses for the same thing (a fill rule, a normalisation, a preset ...),
so a test can hold that no choice is without its text.
"""

from __future__ import annotations

from analysis.science import (
    association,
    comparison,
    group_difference,
    preparation,
    regression,
    reprioritisation,
    spatial_structure,
    years,
    zonal,
)
from analysis.science.certainty.texts import TEXTS as CERTAINTY
from analysis.science.method import Method
from analysis.science.nets.texts import TEXTS as NETS
from analysis.science.quality.texts import TEXTS as QUALITY
from analysis.science.settlement.texts import TEXTS as SETTLEMENT
from analysis.science.tpr.texts import TEXTS as TPR
from analysis.science.trend.texts import TEXTS as TREND

_OECD = "OECD/JRC (2008), Handbook on Constructing Composite Indicators"


_FILLS = (
    Method(
        key="neighbour_mean",
        group="imputation",
        title="Fill by the mean of the neighbours",
        formula="the unweighted mean of the observed values of the wards that touch the ward; "
        "where none is observed the mean of its LGA, then of its state",
        assumptions="Wards that touch are alike.",
        limits="Smooths real differences; a filled value never feeds another fill. A ward with "
        "half or more of its variables filled is not ranked.",
        source="Methods document, section 4",
    ),
    Method(
        key="region_mean",
        group="imputation",
        title="Fill by the mean of all wards",
        formula="the mean of all observed values of the variable",
        assumptions="The ward is an average ward.",
        limits="Hides every local pattern.",
        source="R Shiny tool MRPT",
    ),
    Method(
        key="region_mode",
        group="imputation",
        title="Fill by the most frequent value",
        formula="the most frequent observed value; of equally frequent ones the one met first",
        assumptions="The variable is a code with few values.",
        limits="Of little sense for measurements, in which hardly a value repeats.",
        source="R Shiny tool MRPT",
    ),
    Method(
        key="none",
        group="imputation",
        title="Fill nothing",
        formula="a ward with a missing value gets no score and is shown as no data",
        assumptions="None.",
        limits="Wards drop out of the ranking.",
        source="Methods document, section 4",
    ),
    Method(
        key="sequential_neighbour_mean",
        group="imputation",
        title="Fill by neighbours one after the other",
        formula="in the row order of the boundary, the mean of the neighbours' values known so "
        "far, earlier fills included; none known: the mean of all observed values",
        assumptions="The order of rows in the file carries no meaning, and yet it matters.",
        limits="Another row order gives other values. Only preset mrpt uses it.",
        source="R Shiny tool MRPT",
    ),
)

_SCALES = (
    Method(
        key="min_max",
        group="normalisation",
        title="Min-max",
        formula="(x − min) / (max − min); 1 minus that where risk falls with the variable",
        assumptions="The smallest and largest value are real.",
        limits="One extreme ward presses all others together. Scores of two runs with other wards "
        "do not compare.",
        source=f"{_OECD}, p. 85",
    ),
    Method(
        key="percentile_rank",
        group="normalisation",
        title="Percentile rank",
        formula="(rank − 1) / (number of wards − 1), ties at their mean rank",
        assumptions="Only the order of wards matters.",
        limits="Loses how far apart wards are.",
        source=f"{_OECD}, p. 83",
    ),
    Method(
        key="winsorised",
        group="normalisation",
        title="Winsorised min-max",
        formula="values below the 5th and above the 95th percentile are pulled to them, then "
        "min-max",
        assumptions="The ends hold errors or rare cases.",
        limits="The extreme wards can no longer be told apart on this variable.",
        source=_OECD,
    ),
    Method(
        key="z_score",
        group="normalisation",
        title="Z-score",
        formula="(x − mean) / standard deviation inside the models; the final score is stretched "
        "to 0–1",
        assumptions="The variables are roughly symmetric.",
        limits="Extreme wards weigh more. Cannot go into a geometric mean.",
        source=f"{_OECD}, p. 84",
    ),
    Method(
        key="goalposts",
        group="normalisation",
        title="Fixed goalposts",
        formula="(x − low) / (high − low) with fixed bounds; values outside are pulled to them "
        "and counted",
        assumptions="The bounds mean something for malaria.",
        limits="Badly chosen bounds leave little difference between wards.",
        source="UNDP, Human Development Report, technical notes",
    ),
    Method(
        key="reciprocal_min_max",
        group="normalisation",
        title="Min-max of the reciprocal",
        formula="as min-max, but a variable with which risk falls is first replaced by "
        "1 / (x + 1e-10)",
        assumptions="No value is near 0.",
        limits="One very small value presses all other wards towards 0. Only the presets mrpt and "
        "chatmrpt use it.",
        source="R Shiny tool MRPT",
    ),
)

_SCORES = (
    Method(
        key="ensemble",
        group="score",
        title="Composite score: median of many models",
        formula="every subset of two or more variables is a model (2^k − k − 1 of them); a "
        "model's score is the plain mean of its normalised variables; a ward's score is the "
        "median over the models",
        assumptions="The directions are right, and no single choice of variables is the true one.",
        limits="A composite score is not risk, cases or incidence: it orders wards within this "
        "run. At most ten variables.",
        source="R Shiny tool MRPT; methods document, section 6",
    ),
    Method(
        key="weighted",
        group="score",
        title="Composite score: one weighted mean",
        formula="Σ weight × normalised variable, weights of sum 1",
        assumptions="The weights say how much each variable should count.",
        limits="A weight is not the real influence: see the effective weights.",
        source=f"{_OECD}, pp. 89–104",
    ),
    Method(
        key="arithmetic",
        group="aggregation",
        title="Arithmetic mean",
        formula="Σ weight × value",
        assumptions="A high value of one variable may make up for a low one of another.",
        limits="A ward that is bad in one thing can look average.",
        source=f"{_OECD}, pp. 103–104",
    ),
    Method(
        key="geometric",
        group="aggregation",
        title="Geometric mean",
        formula="exp(Σ weight × ln(0.01 + 0.99 × value))",
        assumptions="All variables must be high for a high score.",
        limits="Needs values of 0–1, so not z-scores.",
        source=f"{_OECD}, pp. 104–105",
    ),
    Method(
        key="equal",
        group="weights",
        title="Equal weights",
        formula="1 / number of variables",
        assumptions="No reason to prefer one variable.",
        limits="Variables that tell the same story count twice.",
        source=_OECD,
    ),
    Method(
        key="pc1",
        group="weights",
        title="Weights from the first principal component",
        formula="squared coefficients of the first component (they sum to 1)",
        assumptions="What the variables share is the risk.",
        limits="A variable that stands alone gets little weight, even if it matters most.",
        source=f"{_OECD}, pp. 89–90",
    ),
    Method(
        key="effective_weights",
        group="check",
        title="Effective weights",
        formula="squared correlation of each normalised variable with the score, as a share of "
        "their sum",
        assumptions="The relations are roughly straight lines.",
        limits="Correlated variables share their influence.",
        source="Paruolo, Saisana and Saltelli (2013), J. R. Stat. Soc. A 176:609–634",
    ),
)

_PRESETS = (
    Method(
        key="standard",
        group="preset",
        title="Standard",
        formula="fill by observed neighbours, min-max with 1 − x for inverse variables, median "
        "over all models; rank 1 = highest risk",
        assumptions="As for its parts.",
        limits="As for its parts.",
        source="Methods document",
    ),
    Method(
        key="mrpt",
        group="preset",
        title="As the R Shiny tool MRPT",
        formula="sequential fill, reciprocal inverse, wards ordered by the median of their ranks "
        "in the models (mrpt_median_rank, 1 = lowest); composite_rank turns it to 1 = highest",
        assumptions="Numbers must match those of MRPT.",
        limits="The fill depends on the row order; the reciprocal is easily ruled by one ward.",
        source="R Shiny tool MRPT",
    ),
    Method(
        key="chatmrpt",
        group="preset",
        title="As the earlier Flask tool",
        formula="reciprocal inverse, mean over the values there are, median over the models; "
        "from six variables on only the first five and 16 models; components as they are",
        assumptions="Numbers must match those of that tool.",
        limits="Silently drops variables from the sixth on, so say which were used.",
        source="ChatMRPT (Flask)",
    ),
    Method(
        key="netsmartr",
        group="preset",
        title="As NetSmartR",
        formula="min-max, mean over the models there are",
        assumptions="Numbers must match those of NetSmartR.",
        limits="The mean follows single odd models more than the median.",
        source="NetSmartR",
    ),
)

_CLASSES = (
    Method(
        key="rank",
        group="ranking",
        title="Rank",
        formula="1 = highest score after rounding to 1e-10; equal scores share the smallest rank "
        "and the next rank skips",
        assumptions="None.",
        limits="Neighbouring ranks may differ by almost nothing: look at the certainty.",
        source="Methods document, section 1",
    ),
    Method(
        key="position",
        group="classes",
        title="Thirds by position",
        formula="High = first n//3 of the ranked wards, Low = last n//3, Medium between; a tie "
        "across a cut goes to the higher class",
        assumptions="At least nine ranked wards.",
        limits="Says nothing about how high the risk is, only who is first.",
        source="Methods document, section 6",
    ),
    Method(
        key="quantile",
        group="classes",
        title="Quantiles",
        formula="classes with equally many wards, cut at quantiles of the score; equal scores "
        "across a cut go to the higher class",
        assumptions="At least nine ranked wards.",
        limits="Wards with almost the same score may fall into two classes.",
        source="mapclassify",
    ),
    Method(
        key="natural_breaks",
        group="classes",
        title="Natural breaks (Fisher–Jenks)",
        formula="the cuts with the least squared distance of scores to their class mean",
        assumptions="The scores form groups.",
        limits="Cuts of two runs do not compare.",
        source="Fisher (1958), J. Am. Stat. Assoc. 53:789–798",
    ),
    Method(
        key="equal_interval",
        group="classes",
        title="Equal intervals",
        formula="the range of scores cut into equally wide parts",
        assumptions="The scores are spread evenly.",
        limits="Some classes may hold few wards or none.",
        source="mapclassify",
    ),
    Method(
        key="lga",
        group="ranking",
        title="LGA score",
        formula="mean of the ward scores weighted by population; a plain mean, said, where a "
        "population is missing",
        assumptions="Ward populations are right.",
        limits="Hides differences within the LGA: see its share of people in High wards.",
        source="Methods document, section 6",
    ),
)

_CHECKS = (
    Method(
        key="queen",
        group="neighbours",
        title="Queen contiguity",
        formula="two wards are neighbours when their boundaries share at least one point (within "
        "1.5e-8 of the coordinates' unit)",
        assumptions="The boundary file has the same points on both sides of a border.",
        limits="Gaps between drawn borders hide neighbours; islands have none and are listed.",
        source="R package spdep, poly2nb",
    ),
    Method(
        key="direction_check",
        group="check",
        title="Check of the directions",
        formula="Spearman's rank correlation of each variable, turned so that more means more "
        "risk, with the malaria variable; −0.15 or below with q < 0.05 is questioned",
        assumptions="The malaria variable is measured alike in all wards.",
        limits="Who gets tested can turn a correlation round. Nothing is flipped by itself.",
        source="Benjamini and Hochberg (1995), J. R. Stat. Soc. B 57:289–300",
    ),
    Method(
        key="pca",
        group="components",
        title="Principal components",
        formula="first component of the z-scored, direction-adjusted variables, turned to rise "
        "with their mean; further components only if parallel analysis keeps them, they follow "
        "the mean (|r| ≥ 0.3) and their sign is stable in 95 % of 200 bootstraps",
        assumptions="The variables share one main pattern.",
        limits="Refused, with the reason, when KMO < 0.5, Bartlett p ≥ 0.05, the first component "
        "holds less than 40 % of the variance, it falls with the malaria variable, it is no "
        "larger than chance, with fewer than three variables or five wards a variable, or when "
        "one variable follows from the others.",
        source="Kaiser (1974) Psychometrika 39:31–36; Bartlett (1951) Biometrika 38:337–344; "
        "Horn (1965) Psychometrika 30:179–185",
    ),
)

METHODS: tuple[Method, ...] = (
    *_SCORES,
    *_SCALES,
    *_FILLS,
    *preparation.TEXTS,
    *_PRESETS,
    *_CLASSES,
    *_CHECKS,
    *spatial_structure.TEXTS,
    *zonal.TEXTS,
    *association.TEXTS,
    *group_difference.TEXTS,
    *regression.TEXTS,
    *years.TEXTS,
    *comparison.TEXTS,
    *CERTAINTY,
    *reprioritisation.TEXTS,
    *NETS,
    *TPR,
    *TREND,
    *SETTLEMENT,
    *QUALITY,
)


def find_method(key: str) -> Method | None:
    """The method with a key, or None.

    Parameters
    ----------
    key
        As :attr:`Method.key`.

    Returns
    -------
    Method or None
        None for an unknown key.
    """
    return next((method for method in METHODS if method.key == key), None)
