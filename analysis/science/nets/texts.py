"""The methods of a net plan in words."""

from __future__ import annotations

from analysis.science.method import Method
from analysis.science.nets.options import (
    BALE,
    BUFFER_PROPOSED,
    HOUSEHOLD_SIZE_PROPOSED,
    PEOPLE_PER_NET,
    PEOPLE_PER_NET_OFFERED,
)
from analysis.science.nets.output import LOW_COVERAGE

_SECTION = "Methods document, section 14"
_OFFERED = ", ".join(f"{number:g}" for number in PEOPLE_PER_NET_OFFERED)

TEXTS: tuple[Method, ...] = (
    Method(
        key="net_need",
        group="plan",
        title="Nets needed",
        formula=f"people × (1 + buffer) / {PEOPLE_PER_NET:g} people a net, rounded up; at least "
        "one net a household (people / household size, rounded up); nets already in place are "
        "taken off. People protected = people per net × nets, at most all people",
        assumptions=f"People per net as chosen ({_OFFERED} offered); household size is asked for "
        f"({HOUSEHOLD_SIZE_PROPOSED:g} proposed); a buffer of {BUFFER_PROPOSED:g} % is proposed "
        "when the census is older than five years.",
        limits="A net given is not a net slept under. Wards without a population get no nets and "
        "are listed; wards without a rank have their own list.",
        source=f"WHO (2017), universal coverage with insecticidal nets; {_SECTION}",
        settings=("people_per_net", "buffer", "household_size"),
    ),
    Method(
        key="tiered",
        group="plan",
        title="Nets by tier and rank",
        formula="wards to be included first; then tier 1 (every ward not reprioritised) by rank, "
        "then tier 2 (reprioritised wards); full need until the stock ends, the last ward in part",
        assumptions="The rank is right.",
        limits="Wards behind the last one get nothing, whole LGAs may go without.",
        source=_SECTION,
        settings=("stock", "bales"),
    ),
    Method(
        key="proportional",
        group="plan",
        title="Nets in proportion to need",
        formula="tier by tier; within a tier stock × need / Σ need, rounded down, and the nets "
        "left over by largest remainder, ties by rank, then code",
        assumptions="Each net short hurts alike.",
        limits="Spreads nets thinly: no ward is covered in full unless all are.",
        source=f"Hare's method (largest remainders); {_SECTION}",
        settings=("stock", "bales"),
    ),
    Method(
        key="optimal",
        group="plan",
        title="Nets where they count most",
        formula="maximise Σ weight × people protected in whole nets (or bales of "
        f"{BALE}), within the stock, the least share of each LGA's people, the least share of a "
        "served ward's need, and wards to be included or excluded; weight = malaria burden if "
        "known for all, else smoothed test positivity rate, else score",
        assumptions="A protected person counts by the weight of the ward.",
        limits="The unit is risk-weighted people protected, never cases averted. The distance "
        "from the best possible plan is given. Without floors, bales or a minimum share it is the "
        "same as giving nets by rank of the weight.",
        source=f"HiGHS: Huangfu and Hall (2018), Math. Prog. Comp. 10:119–142; {_SECTION}",
        settings=("stock", "lga_floor", "minimum_share", "bales"),
    ),
    Method(
        key="net_scenarios",
        group="plan",
        title="Plans side by side",
        formula="the same wards and stock under each strategy: people protected, nets missing, "
        f"LGAs with less than {LOW_COVERAGE:g} % protected; what the next 1,000 nets buy comes "
        "from solving again",
        assumptions="As for each strategy.",
        limits="Floors and minimum shares act on the optimal plan only.",
        source=_SECTION,
    ),
    Method(
        key="net_coverage",
        group="plan",
        title="An area covered to a share of its people",
        formula="in each ward of the area share × people / people per net, rounded up, less the "
        "nets in place; the rest of the stock among the other wards as in the plan",
        assumptions="The stock stays the same.",
        limits="The area comes first whatever its risk; the other wards share what is left.",
        source=_SECTION,
        settings=("share", "people_per_net"),
    ),
    Method(
        key="chatmrpt_nets",
        group="plan",
        title="Net plan as the earlier Flask tool",
        formula="wards with an urban share below the threshold by rank, then the rest; stops at "
        "the first ward that does not fit after giving it the remainder",
        assumptions="The urban share alone decides who comes second.",
        limits="Urban wards of high risk come after rural wards of low risk.",
        source="ChatMRPT (Flask)",
        settings=("urban_threshold",),
    ),
)
