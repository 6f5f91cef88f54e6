"""Words that ask for an operation, each with what carries it in a request.

A request that has none of what carries a word does not do what the word asks: see `kept.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.chat.words.ends import place_words

#: Tools that set places, times or versions beside each other by themselves.
COMPARING = frozenset(
    ["compare_areas", "compare_methods", "measure_association", "run_what_if", "analyse_trend"]
)
_FIGURES = frozenset(["query_data"])
_LOOK_UPS = frozenset(["query_data", "rank_areas"])
_TESTS = frozenset(["query_data", "calculate_tpr"])
_ADDS_UP = frozenset(
    ["tests", "positives", "population", "nets", "need", "llin", "fever", "households", "bales"]
)


@dataclass(frozen=True)
class Operation:
    """What a word asks for, and any of what carries it.

    `fields` are arguments that are set, `measures`, `operators` and `levels` their values,
    `variables` what is measured, `tools` those that do it by themselves; `rates`: a rate or share as variable;
    `places`: two places or variables; `asked_of`: the tools that the word is looked for in.
    """

    said: re.Pattern[str]
    fields: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    operators: frozenset[str] = frozenset()
    variables: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    tools: frozenset[str] = frozenset()
    rates: bool = False
    places: bool = False
    asked_of: frozenset[str] = _LOOK_UPS


def _op(
    said: str,
    fields: str = "",
    *,
    measures: str = "",
    operators: str = "",
    variables: frozenset[str] = frozenset(),
    levels: frozenset[str] = frozenset(),
    tools: frozenset[str] = frozenset(),
    rates: bool = False,
    places: bool = False,
    asked_of: frozenset[str] = _LOOK_UPS,
) -> Operation:
    return Operation(
        said=re.compile(rf"\b(?:{said})\b"),
        fields=frozenset(fields.split()),
        measures=frozenset(measures.split(",")) - {""},
        operators=frozenset(operators.split(",")) - {""},
        variables=variables,
        levels=levels,
        tools=tools,
        rates=rates,
        places=places,
        asked_of=asked_of,
    )


_MORE = r"more|less|fewer|higher|lower|greater|larger|bigger|smaller|wider|further|closer"
_NOT = (
    r"(?:did|do|does|have|has|are|is|was|were|will) not(?= (?:make|reach|come|fall|belong|show|pass|qualify|appear|get))|not(?! the (?:_area_|one|_number_))(?= (?:a single|one|in|from|of|at|the|by|counting|including|those|any|have|get|on|receiv\w+|cover\w+|report\w+|test\w+))"
    r"|without|neither|nor|none|nothing|nowhere|zero|except|excluding|excludes?|outside|other than|apart from|aside from"
    r"|leav\w+ (?:\S+ ){0,4}out|aside|leaving|ignor\w+|excl|lack\w*|missing|unknown|blank|empty|silent|skip\w*"
    r"|remove[ds]?|tak\w+ (?:\w+ ){0,3}out|no(?! (?:of|\d|(?:less|lower|fewer|smaller|more|higher|greater|larger|later|earlier) than))"
)
#: The words and what carries them.
OPERATIONS: tuple[Operation, ...] = (
    _op(
        rf"difference|differ|gap|exceeds?(?! (?:the |its |their |own |overall |whole |state )*(?:mean|average|median)\b)|by how (?:much|many)|how (?:much|many) (?:\w+ )?(?:{_MORE})(?! than _number_)"
        rf"|how many (?:percentage )?points|margin|excess|beats?|leads? over|ahead of|how far (?:above|below|apart)|points? (?:{_MORE}|above|below|apart)",
        "contrast against combined sides moves",
        measures="range,spread",
        variables=frozenset(["nets_short", "above_tested"]),
        tools=COMPARING,
    ),
    _op(
        r"(?:put|taken|added|counted|lumped) together|combined|added up",
        "together combined",
        asked_of=frozenset(["compare_areas"]),
    ),
    _op(
        r"ratio|(?:what|which) factor|how many ?fold|how many times|times (?:as|the|that|higher|more|larger|bigger|greater|lower)|twice|double|triple|thrice"
        r"|half (?:of )?(?:that|as)|_number_ times|multiple of",
        "contrast against combined of having ratio",
        measures="spread",
        tools=COMPARING,
    ),
    _op(
        r"(?:per|for every|for each|in every|out of every|out of) (?:_number_|hundred|thousand|ten thousand|square|sq|km2|person"
        r"|people|head|capita|inhabitants?|household|child|case|fever|net|tests?|positives?|microscop\w*|rdts?|slides?|attend\w*|(?:_number_|\w+) attend\w*)",
        "contrast against combined per ratio",
        measures="share",
        rates=True,
    ),
    _op(
        r"shares?|percentages?|percent of|proportion|portion|fraction|what part|which part|in percent|per cent",
        "contrast n_percent against combined having sides moves",
        measures="share",
        rates=True,
    ),
    _op(
        r"rise|rose|risen|rising|(?:fall|fell|falls)(?! (?:in|into|under|within|on|to|inside|below|above|pass)\b)|fallen|falling"
        r"|drop|dropped|dropping|increase[ds]?|increasing|decrease[ds]?|declin\w+|grew|grow|grown|growth|improved|worsened"
        r"|(?:come|came|go|went|gone|going) (?:up|down)|changed?|changes",
        "contrast against combined sides moves",
        tools=COMPARING,
    ),
    _op(
        r"(?<!i )mean(?! _column_(?: \w+){0,2} _operator_)|average|averages|averaged|median|typical",
        "of per beside",
        measures="mean,median,weighted mean",
        rates=True,
        asked_of=_FIGURES,
    ),
    _op(
        _NOT,
        "exclude silent unknown having focus without except_areas except_age_group except_facility_level except_years"
        " except_months contrast count_of test_method except_facilities unknown_ward lacking_levels every_month seen_years after",
        operators="missing,not missing,!=,<,<=,none",
        variables=frozenset(["unprotected", "above_tested", "nets_short", "months_missed"]),
        tools=frozenset(["compare_areas"]),
    ),
    _op(
        r"how many(?! (?:people|tests?|positives?|nets?|points?|times|years?|months?))|tally",
        "count_of having operator within conditions silent contrast per against n areas sides lacking_levels ratio",
        measures="count,sum,share",
        variables=_ADDS_UP | {"tests_counted"},
        tools=frozenset(["rank_areas"]),
    ),
    _op(
        rf"(?<!a )(?<!which )(?<!two )(?<!last )(?:{place_words(2)}|runner up)"
        r"(?! (?:half|quarter|step|month|year|lines?|choice|best|of|time))",
        "after place n percentile",
        asked_of=_LOOK_UPS | {"plan_nets"},
    ),
    _op(r"interquartile range|inter quartile range|iqr", measures="iqr"),
    _op(
        r"quartiles?|percentiles?|centiles?",
        "n_percent percentile",
        measures="percentile,iqr",
    ),
    _op(
        r"standard deviation|std|st dev",
        measures="std",
        tools=COMPARING,
    ),
    _op(
        r"who leads|which leads",
        "order conditions",
        asked_of=_FIGURES,
    ),
    _op(
        r"overlap\w*|both lists|in common",
        "within",
        tools=COMPARING,
    ),
    _op(
        r"on top of",
        "combined within",
        variables=frozenset(["nets_short"]),
        asked_of=_FIGURES,
    ),
    _op(
        r"next (?:most |least )?(?:\w+est|most|least|one)|comes? next",
        "after",
    ),
    _op(
        r"(?:is|are) (?:it|they|that|that one|this one) (?:in|part of|from) _area_",
        asked_of=frozenset(["plan_nets"]),
    ),
    _op(
        r"leav\w+ (?:\S+ ){0,4}out|without|except(?:ing)?|exclud\w+|aside",
        "exclude urban_threshold",
        asked_of=frozenset(["plan_nets"]),
    ),
    _op(
        r"always|(?:in|for|during|throughout) all (?:(?:twelve|six|five|the|of|_number_) )*(?:months|years)|every single (?:month|year)"
        r"|consecutive\w*|in a row|never|at any time|throughout|for the first time",
        "silent having every_month within",
        variables=frozenset(["tests", "months_reported", "months_missed"]),
    ),
    _op(
        r"(?:every single|in every|in each|each and every) year",
        "moves",
        asked_of=frozenset(["analyse_trend"]),
    ),
    _op(
        r"(?:above|below|over|under|than|beat\w*|exceed\w*) (?:(?:the|its|their|that|own|of) )*lga(?: s)? (?:own )?(?:rate|tpr|_column_|figure|level|number|one)",
        "beside",
        asked_of=_LOOK_UPS,
    ),
    _op(
        r"(?:_number_|both)(?: of them)? (?:added|summed|combined|put together|together)|(?:sum|total) of (?:the )?(?:_number_|both)",
        "combined together except_age_group except_facility_level within areas test_method years",
        asked_of=_FIGURES,
    ),
    _op(
        r"span(?! of)|earlier|frequency",
        "contrast against combined sides moves last_year last_month first_year first_month count_of",
        measures="range,spread",
        asked_of=_FIGURES,
    ),
    _op(
        r"(?:every|each|each and every|every single) year|year (?:after|by|on) year",
        "group_by per within having every_month also",
        asked_of=_FIGURES,
    ),
    _op(
        r"^(?:(?:what|is|are|were|the|total|number|of|how|many|give|me|show|all) )*(?:tests?|positives?|cases|nets|fever)\b"
        r"(?!.*\b(?:trend|moved?|evol\w+|chang\w+|gone|went|up|down|increas\w*|decreas\w*|declin\w*|month\w*|year\w*|chart|graph)\b)"
        r".* since 20\d\d",
        "first_year first_month",
        asked_of=frozenset(["analyse_trend"]),
    ),
    _op(
        r"how many (?:(?:malaria|confirmed) )?(?:positives?|tests?|people|nets?|children|women|cases|_column_) (?:did|were|was|had|has|have|got|in|at)",
        "focus",
        asked_of=frozenset(["check_data_quality"]),
    ),
    _op(
        r"(?:which|what|worst) (?:lga|local government)|lga (?:with|that has|having) the",
        "level",
        asked_of=frozenset(["check_data_quality"]),
    ),
    _op(
        r"nearest (?:to|neighbou?r)|neighbou?r(?:s|ing)?|border(?:s|ing)|adjacent|adjoining|surround\w*|next to",
        tools=frozenset(["rank_areas"]),
    ),
    _op(r"cumulative\w*|running (?:total|sum)"),
    _op(
        r"(?:associated|correlated?|correlates|related|linked|tied) (?:with|to)"
        r"|(?:association|correlation|relation|relationship|link) (?:between|of|with)",
        asked_of=_TESTS,
    ),
    _op(
        r"(?:tests?|tested) per (?:fever|attend\w*|patients?|person|case|out ?patient\w*|positive)\w*(?: cases?)?"
        r"|ratio of (?:the )?(?:\w+ ){1,3}(?:to|over|and)",
        "contrast against combined ratio",
        asked_of=_TESTS,
    ),
    _op(
        r"(?:more|fewer|less|higher|lower|larger|smaller|bigger|greater|wetter|drier|hotter|cooler|poorer)"
        r"(?: (?!_area_)\w+){0,3} than (?:in |the (?:ward|lga) of )?_area_",
        "against within contrast combined sides",
        asked_of=_TESTS,
    ),
    _op(
        r"biggest|largest|most|highest|lowest|fewest|least|smallest|greatest|worst|poorest|richest|hottest|coolest|wettest"
        r"|driest|peak",
        "order among n place both_ends",
        measures="max,min,range,spread",
        operators=">,>=,<,<=,between",
        tools=frozenset(["rank_areas"]),
    ),
    _op(
        r"(?:which|what|whats) (?:position|place|rank)|ranks? (?:above|below)|places (?:above|below)|how many places",
        "place among against",
        tools=frozenset(["rank_areas"]),
        variables=frozenset(["composite_rank"]),
    ),
    _op(
        r"mean|average|median|how many (?:places?|ranks?|positions?)|(?:places?|ranks?) (?:above|below|between|apart)|difference|last year|previous (?:year|ranking)",
        levels=frozenset(["lga"]),  # the score of an LGA is a mean
        asked_of=frozenset(["rank_areas"]),
    ),
    _op(
        r"difference|exceeds?|by how (?:much|many)|how many more|median|(?:mean|average) (?:need|number|nets?|coverage|share|bales)"
        r"|(?:share|percent\w*|proportion|fraction) of|what (?:percent\w*|share|part|proportion)|which (?:single )?(?:ward|lga|ones?) (?:\w+ )*(?:most|least|fewest|highest|lowest|largest)"
        r"|zero nets?|nothing|how many (?:ward|lga|(?:\w+ )?(?:trucks?|lorry|lorries|vehicles?))|short|shortfall|unmet|extra nets?|additional nets?|on top of (?:these|those|that|the)",
        "lga_floor minimum_share",
        asked_of=frozenset(["plan_nets"]),
    ),
    _op(
        r"out of the|among (?:the )?(?:top|first|_number_)|of the (?:top|first|bottom|worst|_number_)"
        r"|in the (?:top|bottom) _number_",
        "among within n conditions having place areas",
        measures="share",
        tools=frozenset(["rank_areas"]),
    ),
    _op(
        r"versus|vs|compared? (?:to|with|against)|set beside|(?<!else )(?<!elsewhere )(?<!other )than (?:in |the |that of )?(?:_area_|state|average)",
        "contrast against combined also group_by of within having years sides",
        operators=">,>=,<,<=",
        places=True,
        tools=frozenset(["rank_areas"]),
    ),
    _op(  # what stands on the other axis
        r"(?:against|versus|vs)(?! (?:the |all |of )*(?:rural|urban|primary|secondary|tertiary|rdts?|microscopy|under|over|adults?|children|pregnant"
        r"|pca|months?|years?|time|rest|others?|state|neighbou?rs?|_area_|_number_|_column_ protected|20\d\d)\b)",
        "years",
        places=True,
        asked_of=frozenset(["show_chart"]),
    ),
    _op(
        r"(?:rdts?|microscopy|slides)\b.* (?:versus|vs|against) .*(?:rdts?|microscopy|slides)",
        "topic",
        asked_of=frozenset(["calculate_tpr"]),
    ),
    _op(
        r"aged?|ages|years? old|year olds?",
        "age_group except_age_group group_by",
    ),
    _op(
        r"(?:last|previous|this|current|next|coming) (?:year|month|quarter|season)|ago|yesterday|(?:dry|rainy|wet|raining) season",
        "year years months last_years last_months first_year last_year first_month last_month contrast",
    ),
)
