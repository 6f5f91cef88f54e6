"""What an answer listed, as `within` of the next question."""

from __future__ import annotations

from analysis.chat.request import REPORTS_CHOSEN_BY, Arguments
from analysis.tools.query_asked import Listed

_FILTERS = ("operator", "conditions", "among", "letters", "having", "each")
#: Answers that are of the places that they name.
_OF_PLACES = frozenset(
    {"plan_nets", "explain_area", "compare_areas", "calculate_tpr", "analyse_trend"}
)


def listed_by(
    tool: str, arguments: Arguments, *, one: bool = False
) -> tuple[list[Arguments], Arguments]:
    """What a call listed, as `within` of the next question; and what goes on as it was."""
    if tool == "rank_areas":
        return _ranked(arguments, one=one)
    if tool == "show_map":
        return list(arguments.get("within") or ()), {}
    if tool != "query_data":
        return [], (
            {"areas": list(arguments["areas"])}
            if tool in _OF_PLACES and arguments.get("areas")
            else {}
        )
    said = dict(arguments)
    said |= (said.get("also") or [{}])[-1] if said.get("also") else {}
    earlier = list(said.get("within") or ())
    own = {name: value for name, value in said.items() if name in Listed.model_fields}
    goes_on = {name: own[name] for name in REPORTS_CHOSEN_BY if name in own}
    own = _as_list(own, said)
    ordered = own.get("order") or own.get("n")
    if not (ordered or any(own.get(name) for name in _FILTERS)):
        places = {name: said[name] for name in ("areas", "except_areas") if said.get(name)}
        return earlier, {**goes_on, **places}
    if one and ordered:
        own["n"] = 1
    return [*earlier, own], goes_on


def listed_on_map(tool: str, arguments: Arguments, *, pointed: bool = False) -> list[Arguments]:
    """What a map of an answer marks: wards or LGAs that were chosen, not the first of them all.

    `pointed`: the map is asked for of “those wards”, so that the first of them all count too.
    """
    chosen = any(arguments.get(name) for name in (*_FILTERS, "n", "risk_class", "within"))
    if not (chosen or pointed):
        return []
    within, _ = listed_by(tool, arguments)
    return [] if any(item.get("level") == "facility" for item in within) else within


def _as_list(own: Arguments, said: Arguments) -> Arguments:
    """The list behind a number or a count: its filters, without what was measured over it."""
    grouped = own.get("level") in ("lga", "facility") and not said.get("count_of")
    if said.get("count_of") in ("ward", "facility"):
        own["level"] = said["count_of"]
    counted = own.get("measure") == "count" and said.get("count_of")
    if counted or said.get("group_by"):  # the order is of LGAs or months, not of what is listed
        own = {name: value for name, value in own.items() if name not in ("order", "n", "after")}
    if own.get("measure") in ("count", "share") or not grouped:
        own.pop("measure", None)
        own.pop("percentile", None)
    return own


def _ranked(said: Arguments, *, one: bool) -> tuple[list[Arguments], Arguments]:
    """The wards or LGAs of a ranking: its first or last, a class, those of an area."""
    if said.get("level") == "lga":
        return [], {}
    score = "pca_score" if said.get("method") == "pca" else "composite_score"
    own: Arguments = {"variable": score}
    for name in ("areas", "except_areas"):
        if said.get(name):
            own[name] = said[name]
    if said.get("risk_class"):
        group = {"variable": score.replace("score", "class"), "operator": "="}
        return [{**own, "conditions": [{**group, "value": said["risk_class"]}]}], {}
    if said.get("areas") and not (said.get("order") or said.get("n")):
        return [], {name: said[name] for name in ("areas", "except_areas") if said.get(name)}
    own |= {"order": said.get("order") or "top", "n": 1 if one else said.get("n") or 10}
    own |= {"after": said["after"]} if said.get("after") else {}
    return [own], {}
