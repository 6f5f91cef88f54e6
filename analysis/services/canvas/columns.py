"""Labels, units and kinds of the columns of results: what people read instead of file headers."""

from __future__ import annotations

from typing import Any

from analysis.workspace import Workspace
from chatmrpt.lib.say import say, to_say, to_say_all, typeset

#: The class of wards without data, as files have it.
NO_CLASS = "no_data"

#: Column of a net plan: percent of the ranking's draws in which the ward's full need is met.
NEED_MET = "need_met_share"

#: Column → (label, unit).
LABELS: dict[str, tuple[str, str]] = to_say_all(
    {
        "composite_rank": ("Rank", ""),
        "ward_name": ("Ward", ""),
        "lga_name": ("LGA", ""),
        "composite_class": ("Class", ""),
        "certainty": ("Certainty", ""),
        "rank_low": ("Best rank (90 %)", ""),
        "rank_high": ("Worst rank (90 %)", ""),
        "p_top": ("Chance to be in the first third", ""),
        "composite_score": ("Composite score", ""),
        "pca_rank": ("PCA rank", ""),
        "pca_class": ("PCA class", ""),
        "pca_score": ("PCA index", ""),
        "rank_median": ("Median rank", ""),
        "p_low": ("Chance to be in the last third", ""),
        "p_top_data": ("Chance first, data alone", ""),
        "p_top_method": ("Chance first, method alone", ""),
        "plain_mean_rank": ("Rank by the plain mean", ""),
        "malaria_only_rank": ("Rank by the malaria variable alone", ""),
        "rank_in_state": ("Rank in its state", ""),
        "mrpt_median_rank": ("Median rank (1 = lowest)", ""),
        "population": ("Population", ""),
        "urban_share": ("Urban share", "%"),
        "filled": ("Filled in", ""),
        "new_rank": ("Rank then", ""),
        "rank_change": ("Places gained", ""),
        "new_class": ("Class then", ""),
        "new_score": ("Score then", ""),
        "new_certainty": ("Certainty then", ""),
        "in_top": ("Among the first now", ""),
        "tpr": ("Test positivity", "%"),
        "tpr_low": ("95 % interval from", "%"),
        "tpr_high": ("to", "%"),
        "tpr_smoothed": ("Smoothed", "%"),
        "tested": ("Tested", ""),
        "positive": ("Positive", ""),
        "burden": ("Burden per 1,000 a year", ""),
        "positives_per_attendance": ("Positives per attendance", "%"),
        "positives_per_fever": ("Positives per fever case", "%"),
        "attendance": ("Attendance", ""),
        "burden_age": ("Burden of", ""),
        "burden_positive": ("Positives of the burden", ""),
        "n0": ("Confirmed per 1,000 a year", ""),
        "n1": ("and presumed × TPR", ""),
        "n2": ("and not reported", ""),
        "n3": ("and private or no care", ""),
        "months": ("Months", ""),
        "low_reporting": ("Reports below 50 %", ""),
        "deff": ("Design effect", ""),
        "fever": ("With fever", ""),
        "testing_rate": ("Tested of those with fever", "%"),
        "facilities": ("Facilities", ""),
        "completeness": ("Reports received", "%"),
        "facility_level": ("Facilities of level", ""),
        "age": ("Age group", ""),
        "missing_months": ("Months without a report", ""),
        "wards_known": ("Wards with a rate", ""),
        "period": ("Period", ""),
        "flags": ("To note", ""),
        "weight": ("Weight now", ""),
        "turning_weight": ("Weight at which it moves", ""),
        "change": ("Change of weight", ""),
        "answer": ("In words", ""),
        "priority": ("Priority", ""),
        "value": ("People it matters to", ""),
        "reason": ("Reason", ""),
        "input": ("Choice", ""),
        "meaning": ("Meaning", ""),
        "first_order": ("Own share", ""),
        "first_order_low": ("Own share, low", ""),
        "first_order_high": ("Own share, high", ""),
        "total_low": ("Total share, low", ""),
        "total_high": ("Total share, high", ""),
        "total": ("Total share", ""),
        "ward_code": ("Ward code", ""),
        "state_name": ("State", ""),
    }
)
#: Columns of the tables that stand beside a ranking.
LABELS |= to_say_all(
    {
        "variable": ("Variable", ""),
        "nominal_weight": ("Weight given", ""),
        "correlation": ("Correlation with the score", ""),
        "effective_weight": ("Weight in effect", ""),
        "model": ("Model", ""),
        "variables": ("Its variables", ""),
    }
)
#: What a search for clusters looked at → its name in headings; columns of each → (label, unit).
CLUSTER_TARGETS = to_say_all(
    {
        "score": "Score",
        "malaria": "Malaria variable",
        "residual": "Residual",
        "variable": "Chosen variable",
    }
)
_CLUSTER_COLUMNS = to_say_all(
    {
        "value": "value",
        "cluster": "group",
        "hot_spot": "hot or cold spot",
        "local_moran": "local Moran",
        "gi_star": "Gi*",
        "p": "p",
        "q": "q",
    }
)
#: Column of a search for clusters → what it looked at, and what the column holds.
_OF_CLUSTERS = {
    f"{target}_{column}": (word, label)
    for target, word in CLUSTER_TARGETS.items()
    for column, label in _CLUSTER_COLUMNS.items()
}
LABELS |= {name: (f"{word}: {label}", "") for name, (word, label) in _OF_CLUSTERS.items()}
#: Columns of net plans and of lists of wards that may leave the campaign.
LABELS |= to_say_all(
    {
        "households": ("Households", ""),
        "need": ("Nets needed", ""),
        "nets": ("Nets", ""),
        "bales": ("Bales of 50", ""),
        "protected": ("People protected", ""),
        "coverage": ("People protected", "%"),
        "tier": ("Tier", ""),
        "need_met_share": ("Draws in which a plan by rank meets the full need", "%"),
        "our_nets": ("Nets, plan beside it", ""),
        "our_coverage": ("People protected, plan beside it", "%"),
        "new_nets": ("Nets then", ""),
        "nets_change": ("Change of nets", ""),
        "new_coverage": ("People protected then", "%"),
        "named": ("Covered first", ""),
        "from_ward": ("From ward", ""),
        "to_ward": ("To ward", ""),
        "people": ("More people protected", ""),
        "gain": ("Risk-weighted gain", ""),
        "gain_per_net": ("Gain a net", ""),
        "nets_in_place": ("Nets in place", ""),
        "stock": ("Stock", ""),
        "strategy": ("Way to share", ""),
        "unallocated": ("Nets left", ""),
        "gap": ("Nets missing", ""),
        "risk_weighted_protected": ("Risk-weighted people protected", ""),
        "wards_in_full": ("Wards in full", ""),
        "lgas_below_15": ("LGAs below 15 %", ""),
        "lgas_below_15_names": ("LGAs below 15 %, names", ""),
        "problem": ("Why there is no plan", ""),
        "share": ("Share of the state's people", "%"),
        "cumulative_share": ("Share so far", "%"),
        "informal_share": ("Informal share", "%"),
    }
)
CLASSES = {"composite_class", "pca_class", "certainty", "new_class", "new_certainty"}
CLASSES |= {"strategy"}
CLASSES |= {f"{target}_{name}" for target in CLUSTER_TARGETS for name in ("cluster", "hot_spot")}
TEXTS = {"ward_name", "lga_name", "ward_code", "state_name", "filled"}
CERTAINTY_WORDS = to_say_all(
    {
        "surely_first": "Surely first",
        "contested": "Contested",
        "surely_not_first": "Surely not first",
        "surely_low": "Surely low",
    }
)
CLUSTER_WORDS = to_say_all(
    {
        "HH": "High among high",
        "LL": "Low among low",
        "HL": "High among low",
        "LH": "Low among high",
        "hot": "Hot spot",
        "cold": "Cold spot",
        "not_significant": "Not significant",
    }
)
STRATEGY_WORDS = to_say_all(
    {
        "tiered": "By tier and rank",
        "proportional": "In proportion to need",
        "optimal": "Where nets count most",
    }
)
WORDS = {NO_CLASS: to_say("No data"), **CERTAINTY_WORDS, **CLUSTER_WORDS, **STRATEGY_WORDS}


def describe_column(workspace: Workspace, name: str, *, number: bool) -> dict[str, Any]:
    """How a table's column is headed and aligned."""
    if name in LABELS:
        label, unit = LABELS[name]
    else:
        known = workspace.variable(name)
        label, unit = workspace.label(name), (known.unit if known else "") or ""
    kind = "class" if name in CLASSES else "number" if number and name not in TEXTS else "text"
    if name in _OF_CLUSTERS:
        label = ": ".join(say(part) for part in _OF_CLUSTERS[name])
    return {"name": name, "label": typeset(say(label)), "unit": say(unit), "kind": kind}


def in_words(value: Any) -> Any:
    """A class of the files as people say it."""
    return WORDS.get(value, value) if isinstance(value, str) else value
