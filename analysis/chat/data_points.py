"""What speaks for a question to the data: figures that are wanted, and no picture."""

from __future__ import annotations

import re

from analysis.chat.certainty_words import certainty_asked
from analysis.chat.query_among import among
from analysis.chat.query_beside import beside_said
from analysis.chat.query_having import chooses_lgas, ranks_apart
from analysis.chat.query_limits import letters
from analysis.chat.query_results import COVERAGE, asks_of_plan, asks_of_results
from analysis.chat.slots import Slots

Scores = dict[str, float]
_NO_PICTURE = re.compile(
    r"\b(?:not?|without|no need (?:for|of)|do not (?:want|need|show)|instead of)"
    r" (?:me )?(?:a |an |the |any )?(?:map|chart|graph|picture|plot)\b"
    r"|\b(?:just|only) (?:the |give me |show me )*(?:numbers?|figures?|values?)\b"
    r"|\b(?:numbers?|figures?|values?) only\b|\b(?:sans|pas de) carte\b|\bba taswira\b"
)
_DOES = re.compile(r"^(?:please |now |can you |could you )*(?:plan|distribute|allocate|run|export"
                   r"|download|write|explain|why)\b")  # fmt: skip
_LEVELS = re.compile(
    r"\b(?:number of |how many |count (?:of )?(?:the )?)?facilit\w+ (?:are there )?"
    r"(?:by|per|at each|in each|for each) (?:facility )?levels?\b"
)
#: "TPR by type of facility".
_TYPES = re.compile(
    r"^(?!.*\b(?:calculat\w*|comput\w*|run)\b).*(?:_column_|\btests?\b) (?:by|per|for each) "
    r"(?:facilit\w+ (?:types?|kinds?)|(?:types?|kinds?) of (?:health )?facilit\w+)\b"
)
_TOGETHER = re.compile(
    r"_column_.*_area_.*\b(?:together|combined|in all|altogether|summed|added up|jointly)\b"
    r"|\b(?:together|combined|altogether)\b.*_column_.*_area_.*_area_"
)
_COMPARES = re.compile(r"\bcompar\w*|\bversus\b|\bvs\b|\bdifference\b")
_OF_A_COLUMN = re.compile(
    r"\b(?:percentile|centile|std|standard deviation|median|variability|(?:population )?weighted (?:mean|average)"
    r"|sum|total|range|maximum|minimum) (?:of |for |value of |in )?(?:the )?_column_"
)
_OTHER_WORK = re.compile(
    r"\b(?:related?|relation\w*|correlat\w*|associat\w*|depend\w*|chart|plot|graph|map|histogram"
    r"|rank|trend|compar\w*|normal\w*|scor\w*|what if)\b"
)
_REPORTS = re.compile(
    r"\b(?:how many|number of|count(?: of)?)(?: the| all)? (?:reports?|records?)\b"
)
_DRAWN = re.compile(r"\b(?:pie|bars?|chart|graph|plot|histogram|draw)\b")
_NOT_THERE = re.compile(
    r"\b(?:missing|expected|late|blank|empty|incomplete|duplicate\w*|not sent)\b"
)
_NETS_BY = re.compile(
    r"\bnets? (?:planned |allocated |given )?(?:by|per|for each|in each) (?:lga|ward)\b"
)
_OWN_WEIGHTS = re.compile(
    r"\bweigh(?:t|ts|ted|ting)?\b.*_column_.*(?:\b(?:twice|double|triple|times|half)\b|_number_)"
    r"|\b(?:twice|double|triple|half)\b.*\bweight\b.*_column_"
)


#: "Which wards are 0 % urban".
_SHARE_URBAN = re.compile(
    r"\b(?:which|what|list|show|how many|name|wards?)\b.*\b(?:\d[\d.]*|zero) ?(?:%|percent) urban\b"
    r"(?!.*\b(?:drop|leave|skip|map|nets?|threshold|cut ?off|campaign|deprior\w*|reprior\w*)\b)"
)
_PERFORMS = re.compile(
    r"\b(?:perform\w*|doing|do|fare|faring) (?:poorly|badly|worst|best|well|better|worse)\b"
)
#: "For each ward of Bosso its population, rainfall and distance to water".
_FOR_EACH = re.compile(
    r"\b(?:for|of|in|by|per) (?:each|every|all(?: the)?)?\s?(?:ward|lga)\b(?!.*\b(?:run|weights?|score)\b)"
)


#: What the plan left out, and not what may leave the campaign.
_NO_NETS = re.compile(
    r"\bwithout (?:any |a )?(?:nets?|itns?|llins?)\b|\bno (?:nets?|itns?|llins?)\b"
)


def score_data(slots: Slots) -> Scores:
    """Points by what is asked for, whatever the words around it."""
    scores: Scores = {}
    if _NO_PICTURE.search(slots.plain):
        scores |= {"show_map": -6.0, "show_chart": -6.0, "query_data": 3.0}
    _score_plan(slots, scores)
    if certainty_asked(slots) is not None and not _DOES.search(slots.plain):
        _add(scores, query_data=2.0, rank_areas=-4.0, explain_method=-4.0)
    if _LEVELS.search(slots.plain) and not slots.columns and not _DRAWN.search(slots.plain):
        _add(scores, query_data=4.0)
    measured = re.search(r"\b(?:total|sum|mean|average|median)\b", slots.plain)
    if (
        (measured or "population" in slots.columns)
        and _TOGETHER.search(slots.masked)
        and not _COMPARES.search(slots.plain)
    ):
        _add(scores, query_data=3.0, compare_areas=-4.0)
    if _OF_A_COLUMN.search(slots.masked) and not _OTHER_WORK.search(slots.plain):
        _add(scores, query_data=5.0, measure_association=-3.0)
    if _REPORTS.search(slots.plain) and not _NOT_THERE.search(slots.plain):
        _add(scores, query_data=5.0, check_data_quality=-3.0)
    if _NETS_BY.search(slots.plain) and not slots.numbers and not _DOES.search(slots.plain):
        _add(scores, query_data=4.0, plan_nets=-3.0)
    _score_places(slots, scores)
    _score_results(slots, scores)
    _score_ends(slots, scores)
    if _OWN_WEIGHTS.search(slots.masked):
        _add(scores, run_risk_analysis=6.0, measure_association=-4.0)
    return scores


_NET_WORD = r"(?:bed ?|mosquito )?(?:nets?|itns?|llins?|bales?)"
#: "Which wards get more than 10,000 nets": no stock to plan with.
_SO_MANY_NETS = re.compile(
    r"\b(?:ward|lga|places?)\b(?: \w+){0,3}? (?:get|gets|getting|receives?|received|receiving|have|has|with|given|allocated|got)"
    rf"(?: _operator_ _number_| _number_ or (?:more|fewer|less)| between _number_ and _number_) (?:of the )?{_NET_WORD}\b"
)
#: "How many bales go to Shiroro", "the share of nets that go to Mokwa", "total nets planned".
_PLANNED = re.compile(
    r"\b(?:how many|total|number of|sum of|(?:share|percentage|percent|proportion) of)(?: the| all)?"
    rf" {_NET_WORD}\b(?!.*\b(?:need\w*|would|should|if)\b)(?: \w+){{0,3}}? "
    r"(?:go|goes|going|went|sent|planned|allocated|assigned|receives?|given)\b"
)
_OF_PLANNED = re.compile(
    rf"(?<!_number_ )\b{_NET_WORD} (?:per|for (?:each|every)) (?:_number_|thousand|person|head|capita|inhabitant)\b"
    r"|\bneeds? (?:is |are )?(?:met|covered)\b"
    r"|\b(?:how many|number of|total) households\b(?=.*\b(?:nets?|plan)\b)"
)
#: "The average composite score in Mokwa", "the median risk score of each LGA".
_SCORES = re.compile(
    r"\b(?P<how>mean|average|median|standard deviation|sd|range|interquartile range|highest|lowest|maximum|minimum)"
    r" (?:of )?(?:the )?(?:composite |risk |pca )*(?:scores?|index|ranks?|ranking position|position)\b"
)
#: "What percentage of the wards of Borgu are high risk".
_PART_OF_WARDS = re.compile(
    r"\b(?:percentage|percent|share|proportion|fraction|part|portion|%) of (?:(?:the|all|its|their|our|_area_) )*"
    r"(?:ward|people|population|inhabitants|persons|state|lga|_column_)\b"
)
#: Of these the share is drawn, planned or explained.
_NO_LOOK_UP = re.compile(
    r"\b(?:map|chart|pie|graph|plot|nets?|tests?|tested|if|would|correlat\w*)\b"
)


#: "The difference in mean TPR between Magama and Suleja": two numbers, taken apart.
_MEAN_APART = re.compile(
    r"\b(?:difference|ratio|gap) (?:in|of|between)\b.*\b(?:mean|average|median|total)\b.*_area_.*_area_"
)


def _score_results(slots: Slots, scores: Scores) -> None:
    """Points for figures of a plan and of a ranking that are there."""
    if _DOES.search(slots.plain) and not slots.plain.startswith("plan"):
        return
    if chooses_lgas(slots):
        _add(scores, query_data=5.0, rank_areas=-5.0)
    asks = re.search(r"^(?:which|what|how many|list|show|name|wards?|lga)\b", slots.plain)
    if asks and _SO_MANY_NETS.search(slots.masked):
        _add(scores, query_data=6.0, plan_nets=-6.0)
    if _PLANNED.search(slots.plain) and not slots.numbers:
        _add(scores, query_data=6.0, plan_nets=-6.0)
    if _OF_PLANNED.search(slots.masked) or COVERAGE.search(slots.masked):
        _add(scores, query_data=7.0, plan_nets=-6.0)
    said = _SCORES.search(slots.plain)
    whose = slots.areas or slots.risk_class or re.search(
        r"\b(?:their|those|these|them|rural|urban)\b", slots.plain
    )  # fmt: skip
    if said and (whose or said["how"] in ("median", "standard deviation", "sd", "range")):
        _add(scores, query_data=5.0, rank_areas=-5.0, run_risk_analysis=-5.0)
    _score_apart(slots, scores)
    if _MEAN_APART.search(slots.masked):
        _add(scores, query_data=5.0, compare_areas=-6.0)
    _score_first(slots, scores)


#: "Which LGA has the most wards without housing quality": counted by LGA.
_MISSING_BY = re.compile(
    r"\b(?:which|what) (?:lga|ward)\b.*\b(?:missing|without|blanks?|empty|gaps?|lack\w*|unknown)\b"
)


def _score_apart(slots: Slots, scores: Scores) -> None:
    """Points where numbers or ranks are subtracted, and for the part of a class."""
    if ranks_apart(slots):
        _add(scores, query_data=9.0, compare_areas=-9.0, rank_areas=-9.0, explain_area=-6.0)
    elif beside_said(slots)[1] and slots.columns:
        _add(scores, query_data=6.0, compare_areas=-6.0, explain_area=-4.0)
    if slots.order and slots.columns and _MISSING_BY.search(slots.plain) and slots.level == "lga":
        _add(scores, query_data=8.0, check_data_quality=-8.0)
    classed = slots.risk_class or certainty_asked(slots) is not None
    if classed and _PART_OF_WARDS.search(slots.masked) and not _NO_LOOK_UP.search(slots.plain):
        _add(scores, query_data=7.0, rank_areas=-7.0)


#: A change of the data or of the method is tried, or a picture asked for.
_SUPPOSED = re.compile(
    r"\bif\b|\bwould\b|\b(?:add|adding|chang\w+|remov\w+|dropping|without|halv\w+|doubl\w+|simulat\w+|map|chart|plot|graph)\b"
)


def _score_first(slots: Slots, scores: Scores) -> None:
    """Points for figures of the first wards of the ranking, and of each class."""
    if (letters(slots) or {}).get("at") == "within":
        _add(scores, query_data=6.0, match_names=-6.0, check_data_quality=-4.0)
    first = among(slots) or {}
    if first.get("n") == 1 and "by" not in first and not slots.numbers:
        _add(scores, query_data=6.0, rank_areas=-5.0)
    if re.search(
        r"\b(?:each|by|per|every|which|what) (?:risk )?class\b|\bhigh (?:risk )?(?:and |or )?medium (?:risk )?(?:and |or )?low\b",
        slots.plain,
    ) and re.search(
        r"\bhow many\b|\bnumber\b|\bcount\b|\bmean\b|\baverage\b|\btotal\b|\bpeople\b|\bpopulation\b",
        slots.plain,
    ):
        _add(scores, query_data=6.0, rank_areas=-5.0)
    if first and first.get("n") != 1 and not _SUPPOSED.search(slots.plain):
        _add(scores, query_data=5.0, rank_areas=-5.0)


def _score_plan(slots: Slots, scores: Scores) -> None:
    """Points where people or wards are asked for by what results say of them."""
    if not (asks_of_results(slots) or asks_of_plan(slots)) or _DOES.search(slots.plain):
        return
    supposed = slots.numbers or re.search(r"\bif\b", slots.plain)
    _add(scores, query_data=6.0, plan_nets=-2.0 if supposed else -4.0)
    if _NO_NETS.search(slots.plain):
        _add(scores, select_reprioritised=-6.0)


def _score_places(slots: Slots, scores: Scores) -> None:
    """Points for wards or LGAs by a share, by several columns, by how they perform."""
    if _TYPES.search(slots.masked) and not _OTHER_WORK.search(slots.plain):
        _add(scores, query_data=4.0)
    if _PERFORMS.search(slots.plain) and not slots.columns and slots.level:
        _add(scores, query_data=6.0)
    if _SHARE_URBAN.search(slots.plain) and not _OTHER_WORK.search(slots.plain):
        _add(scores, query_data=4.0, measure_association=-6.0)
    if (
        _FOR_EACH.search(slots.masked)
        and len(slots.columns) > 1
        and not _OTHER_WORK.search(slots.plain)
    ):
        _add(scores, query_data=5.0, run_risk_analysis=-4.0)


#: "Which month had the fewest tests", "month with the most positives".
_MONTH_OF_COUNTS = re.compile(
    r"\b(?:which|what) (?:months?|years?)\b|^(?:(?:the|in|name|show|give|me|find) )*(?:months?|years?) (?:with|that (?:had|has)|when|where)\b"
)
_COUNTS = re.compile(r"\b(?:tests?|tested|testing|positives?|cases|nets)\b(?! positiv| rates?)")
#: "Total population in the high risk wards", "mean elevation of medium risk wards".
_OF_A_CLASS = re.compile(
    r"(?:_column_|\b(?:people|inhabitants|persons)\b)(?: \w+){0,3}? (?:in|of|for|from|across) (?:all )?(?:the )?(?:very )?(?:high|medium|low)\b"
)


def _score_ends(slots: Slots, scores: Scores) -> None:
    """Points for the month of most tests, and for a variable of the wards of a class."""
    plain = slots.plain
    of_counts = _COUNTS.search(plain) and not set(slots.columns) - {"tests", "positives"}
    if slots.order and of_counts and _MONTH_OF_COUNTS.search(plain) and not _DRAWN.search(plain):
        _add(scores, query_data=5.0, analyse_trend=-3.0)
    if (
        slots.risk_class
        and _OF_A_CLASS.search(slots.masked)
        and not _OTHER_WORK.search(re.sub(r"\brank\w*\b", " ", plain))
        and not _DOES.search(plain)
    ):
        _add(scores, query_data=5.0, rank_areas=-4.0)


def _add(scores: Scores, **points: float) -> None:
    for tool, more in points.items():
        scores[tool] = scores.get(tool, 0.0) + more
