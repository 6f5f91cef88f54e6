"""From the facts in a question to a tool's arguments: only what the question makes clear."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy

from analysis.chat.chart_arguments import chart_arguments
from analysis.chat.check_arguments import check_arguments
from analysis.chat.map_arguments import map_arguments
from analysis.chat.name_arguments import name_arguments
from analysis.chat.net_arguments import net_plan, reprioritised
from analysis.chat.places_said import places_unknown
from analysis.chat.query_arguments import query_arguments
from analysis.chat.query_having import IN_LGA
from analysis.chat.query_limits import areas_left_out, nth_asked
from analysis.chat.report_arguments import export_arguments, report_arguments
from analysis.chat.request import Arguments
from analysis.chat.risk_arguments import by_malaria_alone, risk_run
from analysis.chat.science_arguments import (
    association_arguments,
    compare_areas_arguments,
    compare_methods_arguments,
)
from analysis.chat.settlement_arguments import settlement_arguments
from analysis.chat.slots import Slots
from analysis.chat.term_arguments import explains_shown, term_arguments
from analysis.chat.text import vocabulary
from analysis.chat.tpr_arguments import tpr_arguments
from analysis.chat.trend_arguments import trend_arguments
from analysis.chat.what_if_arguments import what_if
from analysis.tools.later import LATER, Wish
from chatmrpt.lib.patterns import compiled


def build_arguments(tool: str, slots: Slots) -> Arguments:
    """The arguments of one tool; empty values are left out. They are built once for a question."""
    if tool not in slots.built:
        said = BUILDERS.get(tool, _wish if tool in _LATER else _nothing)(slots)
        slots.built[tool] = {
            name: value for name, value in said.items() if value not in (None, [], "", {})
        }
    return deepcopy(slots.built[tool])


_LATER = {tool.name for tool in LATER}


def _nothing(slots: Slots) -> Arguments:
    return {}


#: "Ten percent urban area or less": the number before its variable, the comparison after it.
_SAID_AFTER = re.compile(
    r"_number_ (?:% |percent )?_column_(?: \w+)? (?:or (?:less|fewer|lower|more|higher|above)|at (?:most|least))$"
)


def _query(slots: Slots) -> Arguments:
    """A question to the data, with a comparison that stands after its variable."""
    found = query_arguments(slots)
    alone = slots.columns[:1] == (found.get("variable"),) and not found.get("conditions")
    if alone and not found.get("operator") and slots.operator and _SAID_AFTER.search(slots.masked):
        found |= {"operator": slots.operator, "value": slots.value}
    return found


def _variable(slots: Slots) -> str | None:
    return slots.columns[0] if slots.columns else None


_MEANING_OF = re.compile(
    r"\b(?:what (?:does|do|is)|meaning of|explain)(?: the| a)?(?: column| field| header)? "
    r"(\w+)(?:$| (?:mean|stand|column|field|represent)\w*)"
)


def _describe(slots: Slots) -> Arguments:
    lists = re.search(
        r"\b(?:column|fields?|headers?|every|all|list|names)\b", slots.plain
    ) and re.search(r"\b(?:column|fields?|headers?|variable|indicators?)\b", slots.plain)
    if slots.columns:
        return {"variable": slots.columns[0]}
    strange = _MEANING_OF.search(slots.plain)
    if strange and strange.group(1) not in vocabulary():
        return {"term": strange.group(1)}
    if lists or re.search(r"\b(?:variable|column)\b", slots.plain):
        variables = "variable" in slots.plain.split() and "column" not in slots.plain.split()
        return {"topic": "variables" if variables else "columns"}
    return {}


#: Where to begin: those at the top of the list.
_FIRST_ONES = re.compile(
    r"\b(?:begin|start|commence|come|go|send|visit|serve|reach|first)\w*\b.*\b(?:ward|lga|where|places?)\b"
    r"|\b(?:ward|lga|where|places?)\b.*\b(?:begin|start|commence|first|1st|before (?:the )?(?:rest|others?|all))\b"
)


def _rank(slots: Slots) -> Arguments:
    out = areas_left_out(slots)
    level = slots.level if slots.level in ("ward", "lga") else None
    in_lga = IN_LGA.search(slots.masked) is not None
    if in_lga:
        level = None
    if level == "lga" and re.search(r"_area_ lga|lga (?:of )?_area_", slots.masked):
        level = "ward" if re.search(r"\bward\b", slots.plain) else None
    high = slots.risk_class
    numbered = re.search(r"\bnumber of (?:the )?(?:very )?high risk wards?\b", slots.plain)
    if numbered:
        level, high = "lga", "High"
    by = (
        "high_wards"
        if level == "lga" and high and (numbered or "most" in slots.plain.split())
        else None
    )
    whole_list = slots.n is not None or re.search(r"\b(?:top|bottom|highest|lowest)\b", slots.plain)
    if by or whole_list or re.search(r"\bnot\b", slots.plain):
        high = None
    return {
        "level": level,
        "order": slots.order or ("top" if slots.n or _FIRST_ONES.search(slots.plain) else None),
        "n": 0 if slots.none_asked and slots.n is None else slots.n,
        **_places_asked(slots),
        "view": "table" if re.search(r"\btable\b", slots.plain) else None,
        "areas": [*(name for name in slots.areas if name not in out), *_capital_names(slots)],
        "except_areas": out,
        "method": _rank_method(slots),
        "risk_class": high,
        "by": by,
        "in_lga": in_lga or None,
    }


#: "Wards ranked 20 to 25", "ranks between 5 and 9".
_RANKS = re.compile(
    r"\b(?:rank(?:ed|s|ing|ings)?|positions?|places?|numbers?)(?: (?:from|between|in|at))* _number_ (?:to|and|through|until) _number_"
    r"|\b(?:from|between) (?:rank|position|place) _number_ (?:to|and) (?:rank |position |place )?_number_"
)
_RANK = re.compile(
    r"\bwards? (?:(?:is|are|that|which|at|in) )*(?:rank(?:ed)?|position|place|number) _number_$"
)


def _places_asked(slots: Slots) -> Arguments:
    """Some places of the ranking and no others: "ranked 20 to 25", "the second riskiest"."""
    span = _RANKS.search(slots.masked)
    if span is not None:
        first, last = sorted(int(item.value) for item in slots.numbers_from(span.start())[:2])
        if first >= 1:
            return {"n": last - first + 1, "after": first - 1 or None}
    one = _RANK.search(slots.masked)
    nth = nth_asked(slots) if slots.order else None
    if one is not None and slots.numbers:
        nth = int(slots.numbers[-1].value)
    return {"n": 1, "after": nth - 1 or None} if nth else {}


def _rank_method(slots: Slots) -> str | None:
    if by_malaria_alone(slots.plain):
        return "malaria"
    return slots.methods[0] if len(slots.methods) == 1 else None


def _capital_names(slots: Slots) -> list[str]:
    return places_unknown(slots)


def unranked_said(slots: Slots) -> tuple[str, Arguments] | None:
    """Which wards have no rank is asked, of none by name: they are listed with their reasons."""
    asked = re.search(
        r"\b(?:which|what|list|show|name|how many|any)\b.*(?:\bunranked\b|\bwithout a rank\b"
        r"|\bnot (?:be |been |being )?(?:ranked|in the ranking)\b|\bno rank\b)",
        slots.plain,
    )
    if asked is None or slots.areas or slots.unknown_areas:
        return None
    return "explain_area", {"unranked": True}


def _explain_area(slots: Slots) -> Arguments:
    level = "lga" if re.search(r"_area_ lga\b", slots.masked) else None
    if re.search(r"_area_ ward\b|\bward _area_", slots.masked):
        level = "ward"
        if slots.plural and len(slots.areas) == 1:
            level = None  # "the Chanchaga wards" are those of an LGA
    names = _wards_said(slots) or list(slots.areas) or list(slots.unknown_areas)
    moves = re.search(
        r"\bwhat (?:would|could|can) (?:move|change|bring|push|take|get)\b|\bto (?:enter|leave)\b",
        slots.plain,
    )
    return {
        "areas": names,
        "level": level,
        "what_moves_it": True if moves else None,
        "unranked": True if unranked_said(slots) else None,
    }


def _wards_said(slots: Slots) -> list[str]:
    """Of several names those called a ward: "the chairman of Bosso asks about Kampala ward"."""
    named = [item.name for item in slots.found if item.kind == "area"]
    if len(slots.areas) < 2 or re.search(r"\bward _area_", slots.masked):
        return []
    marks = re.findall(r"_area_( ward\b)?", slots.masked)
    return [name for name, ward in zip(named, marks, strict=False) if ward]


def _clusters(slots: Slots) -> Arguments:
    plain = slots.plain
    hot, cold = re.search(r"\bhot ?spots?\b", plain), re.search(r"\bcold ?spots?\b", plain)
    spots = "hot" if hot and not cold else "cold" if cold and not hot else None
    variable = _variable(slots)
    if re.search(r"\bresiduals?\b|\bunexplained\b|\bleft (?:over|unexplained)\b", plain):
        variable = "residual"
    elif variable is None and re.search(r"\bcomposite\b", plain):
        variable = "composite_score"
    return {"variable": variable, "spots": spots, "areas": [*slots.areas, *_capital_names(slots)]}


def _help(slots: Slots) -> Arguments:
    plain = slots.plain
    topic = None
    if re.search(r"^(?:hello|hey|good (?:morning|afternoon|evening|day)|greetings)\b", plain):
        topic = "greeting"
    elif re.search(r"^(?:ok )?(?:thanks?|thank you|great|well done|nice)\b", plain):
        topic = "thanks"
    elif re.search(r"\boffline\b|\bwithout internet\b", plain):
        topic = "offline"
    elif re.search(
        r"\b(?:data|files?|format\w*|inputs?)\b.*\b(?:need|require|upload|accept)", plain
    ):
        topic = "data"
    elif re.search(r"\bvariable\b", plain):
        topic = "variables"
    return {"topic": topic}


def _session(slots: Slots) -> Arguments:
    for pattern, action in (
        (r"\bundo\b|\bback\b", "undo"),
        (r"\bcancel\b|(?<!stock )(?<!nets )(?<!supply )\bstop\b|\babort\b", "cancel"),
        (r"\brestart\b|\bstart\b|\bnew\b|\breset\b|\bclear\b|\bdelete\b|\bforget\b", "restart"),
        (r"^(?:yes|ok|okay|sure|please)?(?: please)? ?(?:proceed|go ahead|do it|yes)$", "proceed"),
        (r"\bcontinue\b|\bresume\b|\bproceed\b|\bgo (?:on|ahead)\b|\bleft\b", "resume"),
    ):
        if compiled(pattern).search(slots.plain):
            return {"action": action}
    return {"action": "status"}


_METHOD_WORDS = re.compile(
    r"\b(composite|pca|principal component\w*|components?|loadings?|normalis\w+|missing|imput\w+|spatial mean|fill\w*"
    r"|gaps?|class\w*|certain\w*|uncertain\w*|reliable|sure|trust|confiden\w+|limits?|limitation\w*|interpret\w*"
    r"|assum\w+|relationships?|multicollinear\w*|sources?|raster\w*|weights?|directions?|inverse"
    r"|kmo|bartlett|queen|z scores?|percentile\w*|winsori\w+|goalposts|natural breaks|quantiles?"
    r"|trends?|reporting rates?|outliers?|moran\w*|hot ?spots?|cold ?spots?|clusters?|lisa|correlations?|regression|anova"
    r"|nets?|itns?|llins?|(?:re|de)priori\w+|urban threshold"
    r"|equal intervals?|geometric|ensemble|mrpt|chatmrpt|netsmartr|contiguity|variable|methodology|score\w*|ranking)\b"
)


#: Said beside what is really asked about.
_COMMON_WORDS = frozenset({"variable", "score", "scores", "composite", "ranking"})
#: Said about a method that is named beside them.
_ATTITUDES = frozenset({"trust", "sure", "reliable"})


def _method(slots: Slots) -> Arguments:
    if explains_shown(slots.plain):
        return {"shown": True}
    words = [match.group(1) for match in _METHOD_WORDS.finditer(slots.plain)]
    if re.search(r"\b(?:used|considered|included|part of|accounted)\b", slots.plain):
        words = words if not slots.columns else []
    elif slots.columns == ("tpr",):
        words.append("tpr")
    of_tests = _OF_TESTS.search(slots.plain) and not set(slots.columns) - {"tpr", *_COUNTS}
    if slots.methods:
        words = [word for word in words if word not in _ATTITUDES]
    rare = [word for word in words if word not in _COMMON_WORDS]
    named = [word for word in words if word == "composite"]
    term = (rare or named or words or [None])[0]
    named = [name for name in slots.columns if name not in ("source", "sources")]
    measure = "burden" if "burden" in named else (named or [*slots.columns, None])[0]
    return {"term": term, "variable": "tpr" if of_tests else measure}


#: How tests and positives become a rate: asked of test positivity, whatever is named beside it.
_OF_TESTS = re.compile(
    r"\b(?:rdts?|microscop\w*|tests?|tested|positives?|fever cases|denominators?|numerators?)\b"
)
_COUNTS = ("tests", "positives", "fever")


_CHARTS: tuple[tuple[str, str], ...] = (
    ("histogram", r"\bhistogram\w*\b"), ("box", r"\bbox\b|\bbox ?plots?\b"),
    ("scatter", r"\bscatter\w*\b"), ("heatmap", r"\bheat ?maps?\b"), ("scree", r"\bscree\b"),
    ("pie", r"\bpie\b"), ("violin", r"\bviolin\b"), ("bar", r"\bbars?\b"),
    ("line", r"\bline (?:chart|graph|plot)\b"),
)  # fmt: skip
_FORMATS: tuple[tuple[str, str], ...] = (
    ("csv", r"\bcsv\b"), ("xlsx", r"\bexcel\b|\bxlsx\b|\bspreadsheet\b"), ("pdf", r"\bpdf\b"),
    ("docx", r"\bword\b|\bdocx\b"), ("pptx", r"\bpowerpoint\b|\bslides?\b|\bpptx\b"),
    ("gpkg", r"\bgeopackage\b|\bgpkg\b"), ("geojson", r"\bgeojson\b"), ("png", r"\bpng\b|\bimage\b"),
)  # fmt: skip


def _named(plain: str, pairs: tuple[tuple[str, str], ...]) -> str | None:
    return next((name for name, pattern in pairs if compiled(pattern).search(plain)), None)


def _wish(slots: Slots) -> Arguments:
    """Everything that was understood, as later tools will want it."""
    plain = slots.plain
    said: Arguments = {
        "chart_type": _named(plain, _CHARTS),
        "format": _named(plain, _FORMATS),
        "areas": list(slots.areas),
        "level": slots.level,
        "order": slots.order if slots.n or slots.columns else None,
        "n": slots.n,
        "operator": slots.operator,
        "value": slots.value,
        "year": slots.years[0] if len(slots.years) == 1 else None,
        "years": list(slots.years) if len(slots.years) > 1 else [],
        "age_group": slots.age_group,
        "facility_level": slots.facility_level,
        "test_method": slots.test_method,
        "method": slots.methods[0] if len(slots.methods) == 1 else None,
    }
    if len(slots.columns) > 1:
        said["variables"] = list(slots.columns)
    elif slots.columns:
        said["variable"] = slots.columns[0]
    if re.search(r"\bnets?\b|\bitns?\b|\bllins?\b", plain):
        stock = [item.value for item in slots.numbers if item.value >= 100 and not item.percent]
        said["nets"] = int(stock[0]) if stock else None
        size = re.search(r"\bhousehold(?: size)?(?: of| is)? (\d+(?:\.\d+)?)", plain)
        said["household_size"] = float(size.group(1)) if size else None
    return {name: value for name, value in said.items() if name in Wish.model_fields}


BUILDERS: dict[str, Callable[[Slots], Arguments]] = {
    "describe_data": _describe,
    "check_data_quality": check_arguments,
    "run_risk_analysis": risk_run,
    "query_data": _query,
    "rank_areas": _rank,
    "explain_area": _explain_area,
    "classify_settlements": settlement_arguments,
    "find_clusters": _clusters,
    "compare_areas": compare_areas_arguments,
    "compare_methods": compare_methods_arguments,
    "measure_association": association_arguments,
    "run_what_if": what_if,
    "plan_nets": net_plan,
    "select_reprioritised": reprioritised,
    "calculate_tpr": tpr_arguments,
    "analyse_trend": trend_arguments,
    "match_names": name_arguments,
    "show_map": map_arguments,
    "show_chart": chart_arguments,
    "explain_method": _method,
    "explain_term": term_arguments,
    "write_report": report_arguments,
    "export_results": export_arguments,
    "help": _help,
    "manage_session": _session,
}
