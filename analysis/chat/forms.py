"""What was answered, in another form: on a map, as a chart, as a table, as a file."""

from __future__ import annotations

import re

from analysis.chat.arguments import build_arguments
from analysis.chat.asked_now import AskedNow
from analysis.chat.carrying import carried, fields_of, valid
from analysis.chat.chart_arguments import as_chart, chart_again, chart_arguments
from analysis.chat.leaning import leaning
from analysis.chat.listing import listed_on_map
from analysis.chat.request import Arguments, Request
from analysis.chat.slots import Slots

PLANNING = frozenset({"plan_nets", "select_reprioritised"})
#: Kinds of maps that can be of LGAs.
_BY_LGA = ("variable", "tpr", "nets")
#: Columns of the share of a ward that is urban.
URBAN = frozenset({"urban_share", "urbanPercentage"})
#: Tools whose results stand in a ranking.
_RANKED = frozenset({"rank_areas", "run_risk_analysis", "explain_area", "compare_areas"})
_MAP = re.compile(r"\bmap(?:ped|s)?\b|\bcarte\b")
#: A map with a name of its own.
_RISK_MAP = re.compile(r"\b(?:risk|ranking) map\b|\bmap of (?:the )?(?:risk|ranking)\b")
_CHART = re.compile(
    r"\b(?:chart|graph|plot|draw|(?<!(?:ise|wer|set) the )bars?|histogram|heat ?map|curve|pie|scatter|dots|box ?plot|line)\b"
)
_TABLE = re.compile(
    r"\btable\b|\b(?:just|only) (?:the )?(?:numbers?|figures?|values?)\b|\b(?:no|without(?: a| the)?) (?:picture|map|chart)\b|\bas (?:a )?list\b|\blist (?:it|them)\b"
)
_NONE = re.compile(
    r"\b(?:no|not?|cannot|without)(?: \w+){0,2} (?:pictures?|maps?|charts?|graphs?|colou?rs?)\b"
)
_INSTEAD = re.compile(r"\binstead\b|\brather\b|\bprefer\w*\b")
#: A table with a name of its own.
_YEARLY = re.compile(r"\byear (?:on|over|by) year\b|\byoy\b")
_FILE = re.compile(
    r"\b(?:export|download|file|csv|excel|xlsx|spread ?sheet|geo ?package|geojson|shape ?file|save)\b"
)
_REPORT = re.compile(r"\breport\b|\bpdf\b|\bword (?:file|document)?\b|\bpower ?point\b|\bslides\b")
#: What a file holds of the answer of a tool.
_HOLDS = {
    "rank_areas": "ranking", "run_risk_analysis": "ranking", "plan_nets": "nets",
    "calculate_tpr": "tpr", "analyse_trend": "trend", "check_data_quality": "quality",
    "select_reprioritised": "nets", "show_map": "map", "describe_data": "data",
}  # fmt: skip


def in_another_form(asked: AskedNow) -> Request | None:
    """ "Now on a map", "as a chart", "give it in Excel": the same in the form that is named."""
    return _in_form(asked, asked.lean.back, asked.best)


def after_all_a_form(asked: AskedNow) -> Request | None:
    """ "Chart abeg" where nothing else was understood: the same in that form."""
    return None if asked.slots.areas else _in_form(asked, True, "")


def _in_form(asked: AskedNow, back: bool, best: str) -> Request | None:
    """The request before as a map, chart, table or file, where the question names only that."""
    tool, before, slots = asked.before.tool, asked.said, asked.slots
    plain, lean = slots.plain, asked.lean
    in_words = _TABLE.search(plain) and _NONE.search(plain) and not slots.names_something
    if not (lean.bare or back or in_words):
        return None
    if _FILE.search(plain) and (lean.bare or best in ("export_results", "")):
        return _as_file(tool, before, slots)
    if lean.bare and _REPORT.search(plain) and slots.test_method is None:
        return "write_report", build_arguments("write_report", slots)
    if slots.columns:
        return None
    drawn = tool == "find_clusters" and re.search(r"\b(?:draw|plot|show)\b", plain) and lean.bare
    if (_MAP.search(plain) or drawn) and not _NONE.search(plain):
        return as_map(tool, before, slots)
    if _TABLE.search(plain) and (_NONE.search(plain) or _INSTEAD.search(plain)):
        return _as_table(tool, before, slots)
    if _CHART.search(plain) and (lean.bare or best in ("show_chart", "show_map", "")):
        return _as_chart(tool, before, slots)
    if _TABLE.search(plain) and lean.bare and not _YEARLY.search(plain):
        return _as_table(tool, before, slots)
    return None


#: "With LGA averages please": each LGA's mean on the map or chart that is there.
_EACH = re.compile(
    r"(?:(?:and|now|with|as|by|use|show|the|at|using|give|me|please) )*(?:lga|ward) "
    r"(?:averages?|means?|medians?|values?|figures?|level|totals?)(?: (?:please|instead|now|rather|only))*"
)


def each_level(asked: AskedNow) -> Request | None:
    """ "With LGA averages please": the map or chart before, for the level that is named."""
    tool, before, slots = asked.before.tool, asked.said, asked.slots
    if tool not in ("show_map", "show_chart") or not _EACH.fullmatch(slots.plain):
        return None
    by = {"by": slots.level} if tool == "show_chart" else {}
    return tool, {**before, "level": slots.level, **by}


def asks_for_a_form(slots: Slots) -> bool:
    """Whether a question that names nothing asks for a table, since pictures are of no use."""
    return (
        bool(_TABLE.search(slots.plain) and _NONE.search(slots.plain)) and not slots.names_something
    )


def names_its_map(slots: Slots) -> bool:
    """Whether a question names the map that it asks for: "and the ward risk map?"."""
    return _RISK_MAP.search(slots.plain) is not None


def _as_chart(tool: str, before: Arguments, slots: Slots) -> Request | None:
    fresh = {name: value for name, value in chart_arguments(slots).items()
             if value not in (None, [], "") and name != "unknown"}  # fmt: skip
    if fresh.get("chart_type") == "ranking":
        fresh.pop("chart_type")
    if tool == "show_chart":
        return "show_chart", chart_again(before, fresh)
    if tool == "measure_association" and not (before.get("variable") or before.get("variables")):
        return "show_chart", {"chart_type": "correlation", **fresh}
    drawn = as_chart(tool, before, fresh)
    return None if drawn is None else ("show_chart", drawn)


def _as_table(tool: str, before: Arguments, slots: Slots) -> Request | None:
    if tool == "rank_areas":
        return tool, {**before, **(carried(tool, before, slots) or {}), "view": "table"}
    if tool == "show_map" and before.get("map_kind") in ("composite", "pca"):
        return "rank_areas", {"method": before["map_kind"], "view": "table"}
    if tool in ("show_map", "show_chart"):
        known = fields_of("query_data") - {"unknown"}
        kept = {name: value for name, value in before.items() if name in known}
        if kept.get("variable") or kept.get("variables"):
            return "query_data", {"level": "ward", **kept} if tool == "show_map" else kept
        return None
    return tool, {**before, **(carried(tool, before, slots) or {})}


def _as_file(tool: str, before: Arguments, slots: Slots) -> Request:
    """What was shown, as a file: the format named, and what the answer's tool stands for."""
    fresh = build_arguments("export_results", slots)
    fresh.pop("unknown", None)
    if not fresh.get("format"):
        fresh.pop("format", None)
    holds = _HOLDS.get(tool)
    if holds == "map" and fresh.get("format") in ("xlsx", "csv"):
        holds = None  # a table is asked for, not the picture
    if not fresh.get("what") and holds:
        fresh["what"] = [holds]
        fresh.pop("shown", None)
    kept = {name: before[name] for name in ("areas", "level", "order", "n") if before.get(name)}
    if not fresh.get("what"):
        fresh["shown"] = True
    if before.get("after"):  # a file begins with the first
        kept["n"] = int(before["after"]) + int(before.get("n") or 10)
    merged = {**kept, **fresh}
    return "export_results", merged if valid("export_results", merged) else fresh


def as_map(tool: str, before: Arguments, slots: Slots) -> Request | None:
    """The map of what was answered, of the same places."""
    said = build_arguments("show_map", slots)
    said.pop("unknown", None)
    if slots.columns or slots.methods:
        return None
    if tool == "show_map":
        changed = carried(tool, before, slots)
        return (tool, changed) if changed is not None else None
    if said.get("map_kind") not in (None, "composite"):
        return None
    if _RISK_MAP.search(slots.plain) and not leaning(slots).back:
        return None
    kind = _kind_of(tool, before)
    if kind is None:
        return None
    within = listed_on_map(tool, before)
    areas = {"areas": before["areas"]} if before.get("areas") and not within else {}
    listed = {"within": within} if within else {}
    level = before.get("level")
    kept = {"level": level} if level in ("ward", "lga") and kind.get("map_kind") in _BY_LGA else {}
    if kind.get("map_kind") == "tpr" and before.get("age_group"):
        kept["age_group"] = before["age_group"]
    said.pop("map_kind", None)
    return "show_map", {**areas, **listed, **kept, **kind, **said}


#: The map of a tool's answer, and whether it is of the variable that was asked for.
_MAP_OF: dict[str, tuple[str, tuple[str, ...]]] = {
    "analyse_trend": ("trend", ("burden",)), "find_clusters": ("clusters", ("*",)),
    "plan_nets": ("nets", ()), "select_reprioritised": ("reprioritisation", ()),
    "check_data_quality": ("missingness", ("*",)), "calculate_tpr": ("tpr", ("burden",)),
}  # fmt: skip
#: Measures whose map has a kind of its own.
_OWN_KIND = {
    "tpr": "tpr", "tests_counted": "tpr", "positives_counted": "tpr", "composite_score": "composite", "composite_rank": "composite",
    "composite_class": "composite", "pca_score": "pca",
}  # fmt: skip


def _kind_of(tool: str, before: Arguments) -> Arguments | None:
    variable = before.get("variable") or next(iter(before.get("variables") or ()), None)
    if tool in _MAP_OF:
        kind, taken = _MAP_OF[tool]
        keeps = variable is not None and (variable in taken or "*" in taken)
        return {"map_kind": kind, **({"variable": variable} if keeps else {})}
    conditions, value = before.get("conditions") or [], before.get("value")
    if variable is None and len(conditions) == 1:
        variable, value = conditions[0].get("variable"), conditions[0].get("value")
    if variable in URBAN and isinstance(value, int | float):
        return {"map_kind": "urban_extent", "urban_threshold": float(value)}
    if variable in _OWN_KIND:
        return {"map_kind": _OWN_KIND[variable]}
    if variable:
        return {"map_kind": "variable", "variable": variable}
    if tool in _RANKED:
        return {"map_kind": "pca" if before.get("method") == "pca" else "composite"}
    return None
