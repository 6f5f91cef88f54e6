"""The methods a run used, told from its settings: for "how was this computed" and the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.science.method import Method
from analysis.science.method_texts import METHODS
from chatmrpt.lib.say import say

_BY_KEY = {method.key: method for method in METHODS}

#: What each group of methods takes from the run, where a method names nothing itself.
SETTINGS_OF_GROUP: dict[str, tuple[str, ...]] = {
    "score": ("variables", "directions", "method"),
    "preset": ("preset",),
    "normalisation": ("normalisation", "goalposts", "bounds"),
    "aggregation": ("aggregation",),
    "weights": ("weights",),
    "imputation": ("imputation",),
    "classes": ("class_rule", "classes"),
    "check": ("directions", "malaria_variable"),
    "components": ("seed",),
}
#: Methods that every run of a kind uses, whatever its settings.
ALWAYS: dict[str, tuple[str, ...]] = {
    "risk": ("rank", "lga", "effective_weights", "queen", "direction_check", "pca"),
    "clusters": ("queen_weights", "morans_i", "local_moran", "gi_star", "spatial_residual"),
    "sensitivity": ("sobol", "turning_points", "where_to_test"),
    "what_if": ("rank", "rank_comparison"),
    "nets": ("net_need", "net_scenarios"),
    "coverage": ("net_need", "net_coverage"),
    "tpr": ("test_positivity_rate", "tpr_interval", "tpr_smoothed", "burden"),
    "trend": ("trend_years", "trend_slope", "trend_test", "trend_seasonal", "trend_class"),
    "quality": ("reporting_rate", "outlier_rules", "silent_facilities", "quality_effect"),
}
_DRAWS = ("certainty", "method_draws", "data_draws")


def methods_used(kind: str, settings: Mapping[str, Any]) -> tuple[Method, ...]:
    """The methods a run used, in the order of METHODS.

    Parameters
    ----------
    kind
        The run's kind.
    settings
        Its parameters and settings as its receipt has them. Not changed.

    Returns
    -------
    tuple of Method
        Those that every run of the kind uses and those its settings name.
    """
    keys = set(ALWAYS.get(kind, ()))
    if kind in ("risk", "what_if"):
        keys |= _of_risk(settings)
    elif kind in ("nets", "coverage"):
        strategy = settings.get("strategy") or "tiered"
        keys.add("chatmrpt_nets" if settings.get("preset") == "chatmrpt" else str(strategy))
    elif kind == "reprioritised":
        netsmartr = settings.get("preset") == "netsmartr"
        keys.add("netsmartr_reprioritisation" if netsmartr else "reprioritisation")
    return tuple(method for method in METHODS if method.key in keys)


def _of_risk(settings: Mapping[str, Any]) -> set[str]:
    method = settings.get("method") or "ensemble"
    keys = {
        str(method),
        str(settings.get("preset") or "standard"),
        str(settings.get("normalisation") or "min_max"),
        str(settings.get("class_rule") or "position"),
        *(str(rule) for rule in (settings.get("imputation") or {}).values()),
    }
    if method == "weighted":
        weights = settings.get("weights")
        keys |= {str(settings.get("aggregation") or "arithmetic")}
        keys |= {weights} if isinstance(weights, str) else set()
    if settings.get("draws"):
        keys |= set(_DRAWS)
    if settings.get("where_known"):
        keys.add("where_known")
    return keys & set(_BY_KEY)


def with_group_settings(method: Method) -> tuple[str, ...]:
    """Names of the settings a method shows: its own, else its group's.

    Parameters
    ----------
    method
        A method.

    Returns
    -------
    tuple of str
        Names of settings; empty when neither the method nor its group names any.
    """
    return method.settings or SETTINGS_OF_GROUP.get(method.group, ())


def annex(kind: str, title: str, settings: Mapping[str, Any]) -> str:
    """The text of all methods of a run as Markdown.

    Parameters
    ----------
    kind, title
        Of the run.
    settings
        Its parameters and settings.

    Returns
    -------
    str
        A heading for each method; formula, assumptions, what was used here, limits, source.
    """
    parts = [f"# {say('How this was computed: {title}', title=title)}"]
    for method in methods_used(kind, settings):
        lines = method.lines(settings, with_group_settings(method))
        parts.append(f"## {lines[0]}\n\n" + "\n".join(f"- {line}" for line in lines[1:]))
    return "\n\n".join(parts) + "\n"
