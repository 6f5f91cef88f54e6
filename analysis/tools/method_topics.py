"""Short texts on how things are computed here; the methods document has them in full."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.tools.method_figures import FIGURES
from chatmrpt.lib.say import say


@dataclass(frozen=True)
class Topic:
    """One method in a headline and at most three points.

    `words` are what people call it; `see` are keys of related topics.
    """

    key: str
    title: str
    words: tuple[str, ...]
    headline: str
    points: tuple[str, ...]
    see: tuple[str, ...] = ()

    def said(self) -> Topic:
        """The topic in the reader's language, with its numbers."""
        return replace(
            self,
            title=say(self.title),
            headline=say(self.headline, **FIGURES),
            points=tuple(say(point, **FIGURES) for point in self.points),
        )


TOPICS: tuple[Topic, ...] = (
    Topic(
        "composite",
        "The composite score",
        ("composite score", "composite", "score", "ranking", "formula", "methodology", "ensemble"),
        "The composite score is the median of many small averages of the chosen variables.",
        (
            "Each variable is put on a scale from 0 to 1 on which 1 means more risk; where risk "
            "falls with a variable its scale is turned round.",
            "Every group of two or more variables makes one model, the mean of its variables; a "
            "ward's score is the median over all models, so that no single choice decides.",
            "Rank 1 is the highest score. It can support where to look first; it is not a number "
            "of cases and not a probability.",
        ),
        ("normalisation", "missing", "pca"),
    ),
    Topic(
        "pca",
        "Principal components",
        ("pca", "principal component", "components", "kmo", "bartlett", "eigenvalue"),
        "The principal component index weights the variables by how they vary together.",
        (
            "It uses the same cleaned variables, turned so that more means more risk; the first "
            "component is the index.",
            "It is shown only when it is sound: KMO at least 0.5, Bartlett's test significant, "
            "the first component at least 40 % of the variance, malaria loading on the right "
            "side, and at least five wards for each variable.",
            "Where it is not, the reason is said and the composite score stands.",
        ),
        ("composite",),
    ),
    Topic(
        "normalisation",
        "Putting variables on one scale",
        (
            "normalisation",
            "normalization",
            "normalise",
            "normalize",
            "min max",
            "scale",
            "scaled",
        ),
        "Each variable is put on a scale from 0 to 1 before it enters the score.",
        (
            "The default is (value − lowest) / (highest − lowest); inverse variables are turned "
            "round. A variable with one value everywhere is left out, and that is said.",
            "Percentile ranks, winsorised, z-scores and goalposts can be chosen: “run with "
            "percentile ranks”.",
        ),
        ("composite", "direction"),
    ),
    Topic(
        "missing",
        "Missing values",
        (
            "missing",
            "imputation",
            "impute",
            "gaps",
            "filled",
            "fill",
            "spatial mean",
            "neighbour",
            "neighbor",
        ),
        "A missing value is filled with the mean of the neighbouring wards' observed values.",
        (
            "Without an observed neighbour the LGA's mean is taken, then the state's; your "
            "files are never changed, and every filled value is marked.",
            "A ward with half or more of its variables filled is not ranked; a variable with more "
            "than 60 % missing is refused.",
        ),
        ("composite", "certainty"),
    ),
    Topic(
        "direction",
        "Which way a variable counts",
        ("direction", "inverse", "direct", "relationship", "assume", "assumption", "assumptions"),
        "Each variable counts as risk rising or falling with it; you can change that.",
        (
            "Rising: test positivity, rainfall, vegetation, soil wetness, flooding, humidity. "
            "Falling: housing quality, distance to water, night lights, wealth.",
            "Temperature, NDWI, elevation and population density are asked, because they can go "
            "either way.",
            "Directions are checked against the malaria variable; a contradiction is a warning, "
            "and nothing is turned silently.",
        ),
        ("variables", "normalisation"),
    ),
    Topic(
        "variables",
        "The choice of variables",
        (
            "variables",
            "which variables",
            "choice of variables",
            "zone",
            "proposed",
            "proposal",
            "covariates",
            "multicollinearity",
            "collinear",
            "correlated",
        ),
        "If you name none, the malaria measure and the zone's listed variables are proposed.",
        (
            "Each geopolitical zone has its list; a listed variable that your data lack is said "
            "and never replaced. Variables you name are used exactly.",
            "Two variables that say the same count twice in a mean; the median over all groups "
            "softens that, and the component index weights them together.",
            "Urban share is for planning and enters only if you add it.",
        ),
        ("direction", "composite"),
    ),
    Topic(
        "classes",
        "High, Medium and Low",
        (
            "class",
            "classes",
            "high medium low",
            "categories",
            "threshold for high",
            "high risk",
            "vulnerability map",
        ),
        "Classes go by position: the first third of ranked wards is High, the last third Low.",
        (
            "Equal scores at a cut go to the higher class; with fewer than nine ranked wards "
            "there are ranks only.",
            "So High means higher than most wards of these data, not above a fixed level.",
        ),
        ("composite", "limits"),
    ),
    Topic(
        "lga",
        "Scores of LGAs",
        ("lga score", "lga", "aggregate", "local government"),
        "An LGA's score is the mean of its wards' scores, weighted by population.",
        ("Where a population is missing the mean is unweighted, and that is said.",),
        ("composite",),
    ),
    Topic(
        "tpr",
        "Test positivity",
        ("tpr", "test positivity", "positivity"),
        "Test positivity is positive malaria tests divided by all tests, summed over facilities and "
        "periods before dividing.",
        (
            "A facility's number counts only if tested and positive are both there and positive is "
            "not above tested; fewer than {fewest_tests} tests are unknown for scoring, fewer than "
            "{few_tests} are flagged. It is not incidence: it moves with who comes, who is tested "
            "and whether tests are in stock.",
            "Rankings use the rate smoothed towards its state's (empirical Bayes), the more the "
            "fewer tests there are; the {confidence:.0%} interval is Wilson's on tests divided by "
            "the design effect, which says how much facilities of a ward differ.",
        ),
        ("trend", "reporting", "limits"),
    ),
    Topic(
        "trend",
        "Trends over the years",
        ("trend", "trends", "worsening", "improving", "emerging", "mann kendall", "theil sen"),
        "A trend is the median change a year (Theil–Sen) over calendar years that compare, with the "
        "Mann–Kendall test.",
        (
            "Years with {months} months reported or more count, summed over the months that "
            "all of them have; two give a difference, {years_for_slope} a slope, "
            "{years_for_class} a class.",
            "Worsening or improving: p below {chance:.2f} and more than {points:g} "
            "points a year (test positivity) or {burden:g} per 1,000 a year "
            "(burden). Emerging: from below {emerging:g} per 1,000 to above.",
            "With many wards some have such a p by chance; q says how many to expect. More testing "
            "of the less sick lowers positivity, stock-outs raise it.",
        ),
        ("tpr", "reporting"),
    ),
    Topic(
        "reporting",
        "Reporting rate",
        ("reporting rate", "reporting", "expected reports", "silent", "silence"),
        "The reporting rate is the reports that came of those expected.",
        (
            "A report came when any malaria number of that month is filled.",
            "Expected is each month from a facility's first report to its last, without what "
            "follows {inactive_after} silent months in a row.",
            "Falls silent: {reports_before} months reported or more, then none for "
            "{silent_months} or more in which others of its LGA report.",
        ),
        ("outliers", "tpr"),
    ),
    Topic(
        "outliers",
        "Values that stand out",
        ("outlier", "outliers", "anomaly", "anomalies", "stand out", "modified z"),
        "A value stands out by named rules, each month of a facility against its own other months, "
        "a ward against all wards.",
        (
            "z: more than {z:g} standard deviations from the mean; modified z: beyond "
            "{modified_z:g} (median and MAD); IQR: more than {fences:g} interquartile "
            "ranges outside the quartiles. {fewest_values} values are needed.",
            "For facility months also: above the median + {deviations:g} MAD.",
            "Nothing is removed: an outbreak stands out as well as a typing error.",
        ),
        ("reporting", "missing"),
    ),
    Topic(
        "sources",
        "Where data come from",
        (
            "source",
            "sources",
            "data source",
            "raster",
            "rasters",
            "earth engine",
            "where do the data",
        ),
        "Every value comes from the files you uploaded; nothing is added from elsewhere.",
        (
            "Usual sources of such columns: DHIS2 for test positivity, CHIRPS for rainfall, MODIS "
            "for vegetation, VIIRS for night lights, the Malaria Atlas Project for housing.",
            "A run's receipt names its files by their hash, its parameters and versions.",
        ),
        ("limits", "variables"),
    ),
    Topic(
        "certainty",
        "How sure a rank is",
        (
            "certainty",
            "uncertainty",
            "certain",
            "confidence",
            "sure",
            "reliable",
            "interval",
            "trust",
        ),
        "Each run is repeated with other sound methods, and with other data where test counts "
        "exist: a ward is surely first, contested, surely not first or surely low.",
        (
            "rankings.csv gives each ward's range of ranks and its chance of being among the first.",
            "Without test counts how sure the data are is not known: the figures then cover the "
            "choice of method and filled values only.",
            "Ranks next to each other often differ by little; look at the scores too.",
        ),
        ("limits", "composite"),
    ),
    Topic(
        "nets",
        "How nets are shared",
        ("nets", "net plan", "net", "itn", "itns", "llin", "llins", "bed nets", "allocation"),
        "Each ward needs one net for {people_per_net:g} people; the stock goes by tier and rank "
        "until it ends.",
        (
            "Tier 1 is every ward that was not reprioritised, tier 2 the accepted list; a ward "
            "gets its full need before the next one, the last in part. Other ways: in proportion "
            "to need, or where a net counts most (with floors for each LGA).",
            "Household size ({household_size:g} proposed, yours to confirm) binds only "
            "where a household would get less than one net.",
            "People protected are at most all people; a net given is not a net slept under. No "
            "prices are known, and no cases averted are claimed.",
        ),
        ("reprioritised", "certainty"),
    ),
    Topic(
        "reprioritised",
        "Which wards may leave the campaign",
        (
            "reprioritised",
            "reprioritise",
            "reprioritisation",
            "deprioritise",
            "deprioritised",
            "urban threshold",
        ),
        "A ward may leave when it is urban (above {urban:g} % unless you say otherwise) "
        "and surely of low risk.",
        (
            "Class Low, at least {surely_low:.0%} of the draws among the lowest, malaria variable "
            "observed, informal share at most {most_informal:g} % where known; between "
            "{review:.0%} and {surely_low:.0%} it is for review, never taken by itself.",
            "From the lowest risk up until {target:g} % of the state's people; stopping "
            "short is normal.",
            "It is a shortlist for a settlement check and joint decision; routine nets (antenatal, "
            "child) go on everywhere.",
        ),
        ("nets", "certainty"),
    ),
    Topic(
        "query",
        "Answers from the data",
        ("answers from the data", "data question", "look up", "counts and averages", "filter"),
        "A question to the data is made into a plan: filter, group, measure, order; then counted.",
        (
            "Every answer says what was filtered, how many rows were looked at, and how many were "
            "left out because they have no value; the table holds the rows it was made from.",
            "A rate over several areas is the sum of positives over the sum of tests; where a "
            "table holds rates alone it is their plain mean, or weighted by people if asked. "
            "Rates are never added up.",
            "Tests count in a rate where tested and positive are both reported and positives "
            "are not above tests; in lists of wards fewer than {fewest_tests} tests give none.",
        ),
        ("limits",),
    ),
    Topic(
        "limits",
        "Limits",
        (
            "limit",
            "limits",
            "limitation",
            "limitations",
            "weakness",
            "bias",
            "interpret",
            "interpretation",
            "caution",
        ),
        "The ranking supports where to look first; it does not count cases or predict.",
        (
            "It is relative: a rank compares wards of your data only, and changes with the "
            "variables chosen.",
            "Test positivity misses those who do not come to a facility; modelled surfaces carry "
            "their own errors.",
            "Check a ward on the ground before a decision rests on it.",
        ),
        ("certainty", "composite"),
    ),
)
