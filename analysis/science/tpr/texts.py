"""The methods of test positivity and burden in words."""

from __future__ import annotations

from analysis.science.certainty.counts import DESIGN_EFFECT, STRONGEST_PRIOR, WEAKEST_PRIOR
from analysis.science.method import Method
from analysis.science.tpr.months import MONTHS_A_YEAR
from analysis.science.tpr.words import (
    CONFIDENCE,
    FEW_TESTS,
    FEWEST_FACILITIES,
    FEWEST_TESTS,
    IMPLAUSIBLE_ABOVE,
    INACTIVE_AFTER,
    LEGACY,
    OUTLIER_DEVIATIONS,
    OUTLIER_MONTHS,
    UNDERSTATED_BELOW,
)

_SECTION = "Methods document, section 10"
_SETTINGS = ("age", "facility_level", "method", "by", "period")

TEXTS: tuple[Method, ...] = (
    Method(
        key="test_positivity_rate",
        group="tpr",
        title="Test positivity rate (TPR)",
        formula="sum of positive tests / sum of tests over all facilities and periods of the area; "
        "by RDT, by microscopy, or both summed. A facility's number counts only if tested and "
        "positive are both there and positive is not above tested",
        assumptions="Who comes and gets tested is alike in the areas compared.",
        limits=f"Not incidence. A patient tested twice counts twice. No test: unknown; fewer than "
        f"{FEWEST_TESTS} tests: unknown for scoring; fewer than {FEW_TESTS}: flagged. When tests "
        "run out, those still tested are sicker, and the rate rises: see the testing rate.",
        source=_SECTION,
        settings=_SETTINGS,
    ),
    Method(
        key="tpr_interval",
        group="tpr",
        title="How far a TPR may be off",
        formula=f"Wilson's {CONFIDENCE:.0%} interval on tests / design effect. Design effect: "
        "variance of the rate over the facilities of a ward against that of independent tests, "
        f"median over the wards of a state with {FEWEST_FACILITIES} facilities or more, at least "
        f"1; {DESIGN_EFFECT:g} where it cannot be estimated; one for each state and age group",
        assumptions="Facilities of a ward stand for those it might have had.",
        limits="Says nothing of who does not come to a facility.",
        source="Wilson (1927) J. Am. Stat. Assoc. 22:209–212; Cochran (1977) Sampling Techniques",
    ),
    Method(
        key="tpr_smoothed",
        group="tpr",
        title="Smoothed TPR (empirical Bayes)",
        formula="(m·ν + y/deff) / (ν + t/deff), y positives, t tests, m the state's rate, ν from "
        f"how much its wards differ ({WEAKEST_PRIOR:g}–{STRONGEST_PRIOR:g})",
        assumptions="Wards of a state are alike as far as their own tests do not say otherwise.",
        limits="Draws wards with few tests to the state's rate; wards that are not known have none.",
        source="Kleinman (1973) J. Am. Stat. Assoc. 68:46–54; methods document, section 8",
    ),
    Method(
        key="burden",
        group="tpr",
        title="Burden",
        formula="positives by RDT and microscopy / people of the age group × 1,000 a year; years = "
        f"distinct months covered / {MONTHS_A_YEAR}, one value a state; people = P(1 + growth)^years",
        assumptions="The people of a ward use its facilities.",
        limits=f"No population or no report: unknown. Less than {UNDERSTATED_BELOW:.0%} of the "
        f"expected reports: understated. Above {IMPLAUSIBLE_ABOVE:,.0f}: listed as implausible, "
        "not cut. Less than 12 months, or calendar months unequally covered: season not covered.",
        source=_SECTION,
        settings=("population",),
    ),
    Method(
        key="reporting_completeness",
        group="tpr",
        title="Completeness of reports",
        formula="facility months with any malaria number / facility months expected: from a "
        f"facility's first report to its last, without what follows {INACTIVE_AFTER} silent months",
        assumptions="A facility that has not reported yet, or never again, is not open.",
        limits="A facility that never reports is not seen.",
        source=_SECTION,
    ),
    Method(
        key="outlier_months",
        group="tpr",
        title="Facility months that stand out",
        formula=f"tests above the facility's median + {OUTLIER_DEVIATIONS:g} median absolute "
        f"deviations, with {OUTLIER_MONTHS} periods or more",
        assumptions="A facility's months are alike but for errors.",
        limits="An outbreak stands out as well; nothing is removed.",
        source=_SECTION,
    ),
    Method(
        key="incidence_steps",
        group="tpr",
        title="Incidence by steps (N0–N3)",
        formula="per LGA and month: N0 confirmed; N1 = N0 + presumed × TPR; N2 = N1 / reporting "
        "rate; N3 = N2 × (1 + private/public + none/public); summed over months, per 1,000 people",
        assumptions="Those presumed and those not reported are as often positive as those tested.",
        limits=f"Unknown where nothing was reported; flagged below {UNDERSTATED_BELOW:.0%} reported. "
        "N3 rests on survey ratios of where people seek care.",
        source=_SECTION,
    ),
    Method(
        key=LEGACY,
        group="tpr",
        title="Preset chatmrpt_legacy",
        formula="all ages: per area the test with the higher rate; one age group: per facility row "
        "the larger number tested and the larger number positive, then summed",
        assumptions="None that hold: it takes the better of two numbers.",
        limits="No cell is left out, so that positives may exceed tests. For comparison only.",
        source="Flask tool ChatMRPT",
    ),
)
