"""A call's arguments in the names that labelled questions use, beside the tool's own.

A tool may have finer names: `without: [elevation]` of a run is a request about the one variable
elevation. What such a name says in common words is added; nothing that is there is changed.
"""

from __future__ import annotations

from typing import Any

Arguments = dict[str, Any]

#: Finer names of a run for the variable that a change is about.
_OF_A_CHANGE = ("without", "add", "inverse", "direct", "weights")
#: Terms of method questions that are methods or measures.
_METHODS = {"composite": "composite", "pca": "pca", "principal component": "pca",
            "principal components": "pca", "components": "pca", "component": "pca", "kmo": "pca",
            "bartlett": "pca", "loadings": "pca"}  # fmt: skip
_MEASURES = {"tpr": "tpr", "test positivity": "tpr", "burden": "burden"}


def in_common_names(tool: str, arguments: Arguments) -> Arguments:
    """The arguments with what they say in common names; the tool's own come first."""
    said = _ADDED[tool](arguments) if tool in _ADDED else {}
    return {**{name: value for name, value in said.items() if value is not None}, **arguments}


def _run(arguments: Arguments) -> Arguments:
    """The one variable that is changed; a run is always of wards."""
    names = {name for key in _OF_A_CHANGE for name in _names(arguments.get(key))}
    alone = len(names) == 1 and not arguments.get("variables")
    return {"variable": next(iter(names)) if alone else None, "level": "ward"}


def _names(value: Any) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list | tuple | dict) else []


def _ranking(arguments: Arguments) -> Arguments:
    """A ranking is of wards where no other level is named, and one method's by its score."""
    method = arguments.get("method")
    score = f"{method}_score" if method in ("composite", "pca") else None
    return {"level": "ward", "variable": score}


def _map(arguments: Arguments) -> Arguments:
    kind = arguments.get("map_kind")
    method = kind if kind in ("composite", "pca") else None
    chosen = (arguments.get("within") or [{}])[-1]
    compared = {name: chosen.get(name) for name in ("variable", "operator", "value")}
    if not chosen.get("operator") or chosen["operator"] == "missing":
        compared = {}
    return {
        **compared,
        "method": method,
        "level": "ward",
        **({"variable": "tpr"} if kind == "tpr" else {}),
    }


def _association(arguments: Arguments) -> Arguments:
    """The measure that differs between groups comes first of the variables."""
    names = _names(arguments.get("variables"))
    groups = arguments.get("analysis") == "groups" and not arguments.get("variable")
    return {"variable": names[0] if groups and names else None}


def _chart(arguments: Arguments) -> Arguments:
    """Loadings and their scree are of principal components, bars by LGA of LGAs."""
    kind, method, by = (arguments.get(name) for name in ("chart_type", "method", "by"))
    drawn = method in ("composite", "pca") and kind in (None, "bar", "ranking")
    return {
        "method": "pca" if kind in ("scree", "loadings") else None,
        "variable": f"{method}_score" if drawn and not arguments.get("variables") else None,
        "level": by if by in ("lga", "ward", "state") else None,
    }


def _of_wards(arguments: Arguments) -> Arguments:
    """A plan of nets, a comparison of rankings and clusters are of wards."""
    return {"level": "ward"}


def _check(arguments: Arguments) -> Arguments:
    """Silence is of facilities."""
    return {"level": "facility" if arguments.get("focus") == "silence" else None}


def _report(arguments: Arguments) -> Arguments:
    """A report or file on one measure alone."""
    parts = _names(arguments.get("sections")) or _names(arguments.get("what"))
    return {"variable": "tpr"} if parts == ["tpr"] else {}


def _method(arguments: Arguments) -> Arguments:
    term = str(arguments.get("term") or "").casefold()
    return {"method": _METHODS.get(term), "variable": _MEASURES.get(term)}


def _positivity(arguments: Arguments) -> Arguments:
    """Test positivity is what these tools look at where no other measure is named."""
    return {"variable": "tpr"}


def _query(arguments: Arguments) -> Arguments:
    """The one condition's variable, comparison and value; the counts behind a rate are counts."""
    first = next(iter(_names(arguments.get("variables"))), "")
    if first.endswith("_counted"):
        return {"variable": first.removesuffix("_counted")}
    conditions = arguments.get("conditions") or []
    if len(conditions) != 1 or arguments.get("operator"):
        return {}
    return {name: conditions[0].get(name) for name in ("variable", "operator", "value")}


_ADDED = {
    "run_risk_analysis": _run,
    "rank_areas": _ranking,
    "show_map": _map,
    "show_chart": _chart,
    "measure_association": _association,
    "plan_nets": _of_wards,
    "select_reprioritised": _of_wards,
    "check_data_quality": _check,
    "compare_methods": _of_wards,
    "find_clusters": _of_wards,
    "write_report": _report,
    "export_results": _report,
    "explain_method": _method,
    "calculate_tpr": _positivity,
    "analyse_trend": _positivity,
    "query_data": _query,
}
