"""Requests that point to the measure or the list of the answer before.

"Which LGA is it in?", "wards over 25" after a list of TPR, "which LGA is highest?" after a figure,
"what does that mean?", "how is that number made?".
"""

from __future__ import annotations

import re

from analysis.chat.arguments import build_arguments
from analysis.chat.asked_now import AskedNow
from analysis.chat.leaning import asks_by_choices
from analysis.chat.listing import listed_by
from analysis.chat.request import REPORTS_CHOSEN_BY, Request
from analysis.chat.risk_arguments import by_malaria_alone
from analysis.chat.slots import Slots
from analysis.chat.words.ends import ENDS
from analysis.models import Message
from analysis.tools.query_sources import COUNTED

#: Longest question of this make.
MOST_WORDS = 9
#: Answers that are about one measure.
_MEASURED = frozenset(
    {"query_data", "show_map", "show_chart", "compare_areas", "calculate_tpr", "analyse_trend"}
)
#: What goes on for the same measure among other places.
_KEPT = (*REPORTS_CHOSEN_BY, "conditions", "except_areas")
_ENDS = re.compile(rf"\b(?:{ENDS}|worst|leads?|leading|maximum|minimum)\b")
_RISK = re.compile(
    r"\brisk\w*\b|\bvulnerab\w*\b|\brank\w*\b|\bmalaria\b|\bpriorit\w*\b|\burgent\w*\b"
)
_WORST = re.compile(r"\bworst\b")
#: Measures of which more is worse.
_BAD = frozenset({"tpr", "u5_tpr_rdt", "burden", "positives", "pfpr"})
_OF_IT = re.compile(
    r"\b(?:most|least|highest|lowest|more|less) of (?:it|that|this)\b"
    r"|\b(?:top|bottom|best|worst|highest|lowest|first|last)\b.* (?:by|on|for|in) (?:it|that|this)$"
    r"|\b(?:top|bottom|highest|lowest)\b.* (?:too|also|as well)$"
)
#: Terms that are measures of the data.
_TERMS = {"tpr": "tpr", "burden": "burden", "pfpr": "pfpr"}
_ITS_LGA = re.compile(
    r"(?:(?:and|so|ok|but|please) )*(?:in )?(?:which|what) (?:lga|local government(?: area)?|area|place)"
    r" (?:is|are|was|does|do|have)? ?(?:it|that|this|they|these|those|that one|that ward|the ward|the first one)"
    r"(?: (?:ward|one|ones))?(?: (?:in|belong to|located in|located|lie in|fall in|fall under|under|from|found|situated|for))*"
    r"|(?:(?:and|so|ok|but|please) )*where (?:is|are) (?:it|that|that one|they|that ward)(?: located| found)?"
)
#: "Is it in Lavun?": answered by where it is.
_IN_PLACE = re.compile(
    r"(?:(?:and|so|ok|but|please) )*(?:is|are|was|does|do) (?:it|that|this|that one|(?:that|this|the) ward|they)(?: (?:ward|one|ones|also|too))*"
    r" (?:in|inside|within|part of|under|from|located in|found in|belong to|lie in|fall in|fall under) _area_(?: lga)?"
)
_MEANS = re.compile(
    r"(?:(?:and|so|ok|but|please|abeg|sorry) )*(?:what|wetin) (?:does|do|is|did)? ?(?:that|this|it|the (?:score|number|figure|value|rank|result)"
    r"|(?:that|this) (?:score|number|figure|value|rank|result))(?: (?:really|actually|exactly|even|figure|number))* mean(?:s|ing)?"
    r"(?: (?:please|exactly|for us|in practice|for me|here))*"
    r"|(?:(?:and|so|ok|please) )*(?:what is )?the meaning of (?:that|this|it)(?: (?:score|number|figure|value|rank|result))?"
    r"|(?:(?:and|so|ok|please) )*(?:explain|interpret) (?:that|this|the) (?:score|number|figure|value|rank|result)"
)
_RANKED = frozenset({"rank_areas", "explain_area", "run_risk_analysis", "compare_areas"})
_SCORES = ("composite_score", "composite_rank", "composite_class", "pca_score")


def points(slots: Slots) -> bool:
    """Whether a question may point to the measure or the list before."""
    plain = slots.plain
    return bool(
        _ITS_LGA.fullmatch(plain)
        or _IN_PLACE.fullmatch(slots.masked)
        or _MEANS.fullmatch(plain)
        or _MADE.search(plain)
        or _RELATED.search(slots.masked)
        or (
            slots.words <= MOST_WORDS
            and not slots.columns
            and (_ENDS.search(plain) or _OF_IT.search(plain) or slots.operator)
        )
    )


def measure_of(before: Message) -> str | None:
    """The one measure that an answer was about."""
    said = before.arguments
    if before.tool == "calculate_tpr" or said.get("map_kind") == "tpr":
        return said.get("variable") or "tpr"
    named = said.get("variable") or (said.get("variables") or [None])[0]
    if named in COUNTED:
        return "tpr"
    return named if len(said.get("variables") or ()) <= 1 else None


def _measure_or_term(before: Message) -> str | None:
    """The measure of an answer, or the term that was explained where it is one."""
    if before.tool == "explain_term":
        return _TERMS.get(str(before.arguments.get("term") or "").casefold())
    return measure_of(before)


def its_lga(asked: AskedNow) -> Request | None:
    """ "Which LGA is it in?", "is it in Bida?": the ward, or the first of the list, with its LGA."""
    before, slots = asked.before, asked.slots
    named = _ITS_LGA.fullmatch(slots.plain) or _IN_PLACE.fullmatch(slots.masked)
    if not named or before.tool not in ("query_data", "rank_areas", "explain_area"):
        return None
    said = before.arguments
    there = {"located": True, **({"inside": slots.areas[0]} if slots.areas else {})}
    if before.tool == "explain_area" or (
        not said.get("order") and len(said.get("areas") or ()) == 1
    ):
        return (
            ("query_data", {"areas": list(said["areas"]), "level": "ward", **there})
            if said.get("areas")
            else None
        )
    if said.get("level") in ("lga", "state") or said.get("measure") in ("mean", "sum", "share"):
        return None
    one = re.search(r"\b(?:it|that|this)\b", slots.plain) and said.get("order")
    if not slots.areas:
        return before.tool, {**said, **({"n": 1} if one else {})}
    if before.tool == "rank_areas":
        within, kept = listed_by(before.tool, said, one=bool(one))
        return "query_data", {**kept, "within": within, "level": "ward", **there}
    return before.tool, {**said, **({"n": 1} if one else {}), **there}


def its_meaning(asked: AskedNow) -> Request | None:
    """ "What does that mean?": of a score or rank how it comes about, of a measure the term."""
    before, slots = asked.before, asked.slots
    if not _MEANS.fullmatch(slots.plain):
        return None
    measure = measure_of(before)
    if before.tool in _RANKED or measure in _SCORES:
        method = before.arguments.get("method") == "pca" or measure == "pca_score"
        return "explain_method", {"term": "pca" if method else "composite"}
    if before.tool == "measure_association":
        return "explain_term", {"term": "correlation"}
    if measure in ("tpr", "burden"):
        return "explain_term", {"term": measure}
    return (
        ("describe_data", {"variable": measure})
        if measure and before.tool == "query_data"
        else None
    )


#: How a number comes about, asked without its name.
_MADE = re.compile(
    r"\bhow (?:is|was|are|were|did you|do you|you) (?:that|this|it|they|them|those)?(?: (?:number|figure|value|rate|result)s?)? ?"
    r"(?:made|computed|calculated|worked out|obtained|derived|get|got|calculate|compute|measured|measure)\b"
    r"|\bhow (?:did|do) you (?:get|arrive at|come to|work out|calculate|compute) (?:that|this|it|them|those)\b"
    r"|\b(?:what|which) (?:did you|do you|was|is) divided? (?:by|into)? ?what\b|\bwhat did you divide\b"
    r"|\bwhere (?:does|do|did) (?:it|that|this|they|those|(?:that|this) (?:one|number|figure|column|variable|data)|those numbers) (?:come|came|originate) from\b"
    r"|\bwhere (?:do|did) (?:you|we|they) (?:get|take|have) (?:it|that|this|them|that one|this one) from\b"
    r"|\b(?:what is|which is) (?:the (?:source|origin) of (?:it|that|this)(?: one)?|its (?:source|origin))\b"
)


def its_making(asked: AskedNow) -> Request | None:
    """ "How is that number made?": the method, or the source, of the measure before."""
    before, slots = asked.before, asked.slots
    if slots.columns or slots.areas or not _MADE.search(slots.plain):
        return None
    measure = _measure_or_term(before)
    if not measure and before.tool in _RANKED:
        return "explain_method", {"term": "composite"}
    return ("explain_method", {"variable": measure}) if measure else None


def compared_anew(asked: AskedNow) -> Request | None:
    """ "Wards over 25" after a list, map or figure of a measure: that measure is compared."""
    before, slots = asked.before, asked.slots
    measure = measure_of(before)
    said = before.arguments
    if slots.operator in (None, "=") or slots.value is None or slots.columns:
        return None
    if before.tool not in ("query_data", "show_map", "show_chart") or not measure:
        return None
    if said.get("operator") or not _by_choices(slots, asked.best):
        return None
    if said.get("measure") == "count" or build_arguments("query_data", slots).get("conditions"):
        return None
    if measure == "tpr" and before.tool == "show_map" and said.get("variable") == "burden":
        measure = "burden"
    level = slots.level or said.get("level")
    kept = {name: said[name] for name in ("areas", *_KEPT) if said.get(name)}
    if slots.areas:
        kept["areas"] = list(slots.areas)
    percent = {"unit": "percent"} if any(item.percent for item in slots.numbers) else {}
    return "query_data", {
        **kept,
        "level": level if level in ("ward", "lga", "facility") else "ward",
        "variable": measure,
        "operator": slots.operator,
        "value": slots.value,
        **percent,
    }


def its_ends(asked: AskedNow) -> Request | None:
    """ "Which LGA is highest?", "five lowest wards" after a figure: the ends of that measure."""
    before, slots, best = asked.before, asked.slots, asked.best
    measure, plain = measure_of(before), slots.plain
    if slots.order is None or slots.columns or slots.operator:
        return None
    if not (_ENDS.search(plain) or _OF_IT.search(plain)):
        return None
    if _OF_IT.search(plain):
        measure, best = _measure_or_term(before), ""
    if not (before.tool in _MEASURED or _OF_IT.search(plain)) or not measure:
        return None
    if not _by_choices(slots, best):
        return None
    if _RISK.search(plain) or by_malaria_alone(plain) or slots.methods:
        return None
    if _WORST.search(plain) and measure not in _BAD:
        return None
    fresh = build_arguments("query_data", slots)
    if (
        fresh.get("variable")
        or fresh.get("variables")
        or fresh.get("conditions")
        or fresh.get("count_of")
    ):
        return None
    said = before.arguments
    level = slots.level or (said.get("level") if said.get("level") != "state" else None)
    kept = {name: said[name] for name in _KEPT if said.get(name)}
    areas = list(slots.areas) or ([] if level == "lga" else list(said.get("areas") or ()))
    return "query_data", {
        **kept,
        **({"areas": areas} if areas else {}),
        "variable": measure,
        "level": level or "ward",
        "order": slots.order,
        **({"n": slots.n} if slots.n else {}),
    }


#: "Which month is highest", "when was it lowest".
_WHEN = re.compile(
    r"(?:(?:and|so|ok|but|in) )*(?:(?:which|what) (month|year|period|quarter)s?|when) (?:(?:is|was|were|had|has|have|did|does|do) )?"
    r"(?:(?:it|that|they|we|the|there|be|have|reach|at|its) )*(?:highest|lowest|worst|most|fewest|least|peak|maximum|minimum|best)"
    r"(?: (?:tpr|positivity|tests?|positives?|cases?|number|value|figure|of it|point|then))*"
)
_TIMES = {"month": "period", "period": "period", "year": "year"}


def asks_when(slots: Slots) -> bool:
    """Whether a question asks when something was highest or lowest."""
    return not slots.areas and _WHEN.fullmatch(slots.plain) is not None


def its_time(asked: AskedNow) -> Request | None:
    """ "Which month is highest?" after a figure or series of reports: of the same ones."""
    said, match = asked.said, _WHEN.fullmatch(asked.slots.plain)
    if match is None or asked.slots.areas or measure_of(asked.before) not in _REPORTED:
        return None
    if asked.before.tool == "analyse_trend" and said.get("topic"):
        return asked.before.tool, dict(said)
    if asked.before.tool not in ("query_data", "calculate_tpr"):
        return None
    fresh = build_arguments("query_data", asked.slots).get("variable")
    measure = fresh if fresh in _REPORTED else measure_of(asked.before)
    by = said.get("group_by") if said.get("group_by") in ("month", "period", "year") else None
    kept = {name: said[name] for name in ("areas", *_KEPT, "within") if said.get(name)}
    time = by if by and match[1] in (None, "month", by) else _TIMES.get(str(match[1]), "period")
    order = asked.slots.order or "top"
    return "query_data", {**kept, "variable": measure, "group_by": time, "order": order}


#: Measures of facility reports.
_REPORTED = frozenset({"tpr", "tests", "positives", "fever", "llin"})


def _by_choices(slots: Slots, best: str) -> bool:
    """Whether a question for data or ranks names nothing but ends, levels, places and numbers."""
    known = best in ("query_data", "rank_areas", "") and not slots.strange
    return known and asks_by_choices(slots)


_LINK = (
    r"(?:explain\w*|driv\w+|cause\w*|affect\w*|influenc\w+|predict\w*|link\w*|related?|relation\w*|associat\w+"
    r"|correlat\w+|matter\w*|tied|connect\w*|depend\w*|go(?:es)? (?:together|with))"
)
_RELATED = re.compile(
    rf"\b{_LINK}\b(?: \w+){{0,3}} (?:it|that|this|them|those)\b|\b(?:it|that|this|they)\b(?: \w+){{0,3}} {_LINK}\b.*_column_"
    rf"|\b{_LINK} (?:the )?_column_ (?:with|to|and|against) (?:it|that|this|them)\b"
)


def related_to_it(asked: AskedNow) -> Request | None:
    """ "Does poor housing explain it?": the measure before and this one."""
    before, slots = asked.before, asked.slots
    measure = _measure_or_term(before)
    if len(slots.columns) != 1 or slots.areas or not measure or slots.columns[0] == measure:
        return None
    if asked.best not in ("measure_association", "query_data", ""):
        return None
    if not _RELATED.search(slots.masked) or slots.numbers or before.tool in _RANKED:
        return None
    if before.tool == "measure_association":
        return None
    return "measure_association", {"variables": [measure, slots.columns[0]]}
