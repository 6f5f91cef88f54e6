"""Questions about what the one before listed: "their total population", "how many are rural"."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.arguments import build_arguments
from analysis.chat.followups import last_answer
from analysis.chat.slots import Slots
from analysis.models import Message
from analysis.tools.query_asked import Listed
from analysis.workspace import Workspace

Arguments = dict[str, Any]
#: Words that point to what was listed.
_REFERS = re.compile(
    r"\b(?:their|them|those|these|they|its)\b"
    r"|\b(?:same|such|said|listed) (?:ward|lga|facilit\w+|areas?|ones|places)\b"
    r"|\b(?:of|in|from|among) (?:this|that) list\b"
    r"|^(?:and |so |but )?(?:how many|which)(?: ones)? (?:are|is|have|has|get|lie|fall) "
    r"|\bleurs?\b|\bparmi (?:eux|elles)\b|\bd entre (?:eux|elles)\b|\bceux(?: ci| la)?\b|\bcelles\b"
    r"|\bces (?:ward|quartiers?|lga|facilities)\b|\b(?:daga )?cikin(?:su| su)\b|\bnasu\b|\bwadannan\b"
)
#: "Of those LGAs" says what was listed, not by what it is told apart.
_THOSE = re.compile(r"\b(?:those|these|ces|dose|dem|same|such) (?:ward|lga|facilit\w+)\b")
_IN_PIDGIN = re.compile(r"\bdem\b|\bdose\b")
_ONE = re.compile(r"\bits\b")
#: What speaks of nothing that was listed.
_NOT_LISTED = re.compile(r"\bthese (?:data|results?|files?|days|months|years)\b"
                         r"|\b(?:nets|they|it) (?:they|them) need\b")  # fmt: skip
_MEASURES = re.compile(
    r"\bhow many\b|\btotal\b|\bsum\b|\bmean\b|\baverage\b|\bmedian\b|\bcount\b|\bhighest\b|\blowest\b"
    r"|\bmost\b|\bleast\b|\bfewest\b|\bmaximum\b|\bminimum\b|\bpercentage\b|\bshare\b|_operator_"
)
#: Tools that do something else with what was listed.
_OTHERS = frozenset(
    {"show_map", "show_chart", "plan_nets", "select_reprioritised", "run_risk_analysis",
     "export_results", "write_report", "explain_area", "explain_method", "explain_term",
     "manage_session", "run_what_if", "analyse_trend", "find_clusters", "measure_association",
     "explain_shown"}
)  # fmt: skip
_FILTERS = ("operator", "conditions", "among", "letters")
#: What the reports were chosen by goes on for what is asked of them.
_GOES_ON = ("year", "years", "last_years", "months", "age_group", "facility_level", "test_method")


def about_listed(
    slots: Slots, found: list[tuple[str, float]], workspace: Workspace
) -> tuple[str, Arguments] | None:
    """The data question about what was listed before, or None."""
    if not _refers(slots):
        return None
    best = found[0][0] if found else ""
    measured = _MEASURES.search(f"{slots.masked}\n{slots.plain}") is not None
    looked_up = best == "explain_term" and bool(slots.columns)
    if best != "query_data" and not looked_up and (not measured or best in _OTHERS):
        return None
    before = last_answer(workspace)
    if before is None or before.outcome not in ("answer", ""):
        return None
    within, kept = listed_by(before, one=_ONE.search(slots.plain) is not None)
    if not within and not kept:
        return None
    fresh = build_arguments("query_data", slots)
    if not (fresh.get("variable") or fresh.get("variables") or fresh.get("measure")
            or fresh.get("conditions") or fresh.get("areas")):  # fmt: skip
        return None
    if fresh.get("areas"):
        kept.pop("areas", None)
    fresh.pop("unknown", None)
    if _THOSE.search(slots.plain) and fresh.get("measure") not in (None, "count"):
        fresh.pop("level", None)
    found_now = {**kept, **fresh, "within": within} if within else {**kept, **fresh}
    return "query_data", _counted_by(slots, found_now, fresh, before)


def _refers(slots: Slots) -> bool:
    if _NOT_LISTED.search(slots.plain):
        return False
    pidgin = slots.language == "pidgin" and _IN_PIDGIN.search(slots.plain)
    return bool(pidgin or _REFERS.search(slots.plain))


def _counted_by(slots: Slots, arguments: Arguments, fresh: Arguments, before: Message) -> Arguments:
    """ "Count them by LGA" counts what was listed, for each LGA."""
    listed = before.arguments.get("level") or "ward"
    by = fresh.get("level")
    grouped = fresh.get("measure") == "count" and by == "lga" and not fresh.get("count_of")
    each = re.search(r"\b(?:by|per|each|every|par) lga\b", slots.plain)
    return {**arguments, "count_of": listed} if grouped and each and listed != "lga" else arguments


def listed_by(before: Message, *, one: bool = False) -> tuple[list[Arguments], Arguments]:
    """What a message listed, as `within` of the next question; and what goes on as it was."""
    if before.tool == "rank_areas":
        return _ranked(before.arguments, one=one)
    if before.tool != "query_data":
        return [], {}
    said = dict(before.arguments)
    said |= (said.get("also") or [{}])[-1] if said.get("also") else {}
    earlier = list(said.get("within") or ())
    own = {name: value for name, value in said.items() if name in Listed.model_fields}
    goes_on = {name: own[name] for name in _GOES_ON if name in own}
    own = _as_list(own, said)
    ordered = own.get("order") or own.get("n")
    if not (ordered or any(own.get(name) for name in _FILTERS)):
        places = {name: said[name] for name in ("areas", "except_areas") if said.get(name)}
        return earlier, {**goes_on, **places}
    if one and ordered:
        own["n"] = 1
    return [*earlier, own], goes_on


def _as_list(own: Arguments, said: Arguments) -> Arguments:
    """The list behind a number or a count: its filters, without what was measured over it."""
    grouped = own.get("level") in ("lga", "facility") and not said.get("count_of")
    if said.get("count_of") in ("ward", "facility"):
        own["level"] = said["count_of"]
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
    own |= {"order": said.get("order") or "top", "n": 1 if one else said.get("n") or 10}
    return [own], {}
