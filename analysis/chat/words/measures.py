"""Words for what is measured and for how it is taken together."""

from __future__ import annotations

import re

_NETS = r"(?:bed ?|mosquito )?(?:nets?|itns?|llins?)"
_PERSONS = r"(?:people|persons|inhabitants|residents|population)"
_PER = rf"\b{_NETS} (?:(?:\w+ )?per|for (?:each|every)|to (?:each|every))"
#: Measures of reports and results by the words people use; the first that fits comes first.
MEASURES: tuple[tuple[str, str], ...] = (
    ("llin", r"\bllins?\b|\b(?:gave|give|gives|giving|hand(?:ed|ing|s)?|shared?(?! of)|sharing|issued?|dish(?:ed|es)?)"
             r" (?:out |away )?(?:the )?(?:\w+ )?(?:nets?|itns?)\b|\b(?:received|given|got)\b.*\b(?:nets?|itns?)\b"
             r"|\b(?:nets?|itns?)\b.*\b(?:received|given out)\b"
             r"|\b(?:nets?|itns?) (?:were |was |are )?(?:given|distributed|handed)\b"),
    ("nets_per_10000", rf"{_PER} (?:10[, ]?000|ten thousand) {_PERSONS}\b"),
    ("nets_per_1000", rf"{_PER} (?:1[, ]?000|(?:a |one )?thousand) {_PERSONS}\b"),
    ("nets_per_100", rf"{_PER} (?:100|(?:a |one )?hundred) {_PERSONS}\b"),
    ("nets_per_household", rf"{_PER} (?:household|family|home)\b"),
    ("nets_per_person", rf"{_PER} (?:person|head|capita|inhabitant|resident|people)\b|\bper (?:capita|head|person) nets?\b"),
    ("people_per_net", r"\b(?:people|persons|inhabitants|residents) (?:per|(?:to|for) (?:a|one|each|every)|sharing (?:a|one|each)) (?:bed ?)?net\b"),
    ("need_unmet", r"\b(?:share|percent\w*|proportion|fraction|part|%) of (?:\w+ ){0,4}?(?:need|nets)\b.*\b(?:unmet|uncovered|not (?:met|covered|filled|served)|missing)\b"
                   r"|\b(?:share|percent\w*|proportion|%) of (?:the |its |their )?unmet\b"),
    ("need_met", r"\b(?:share|percent\w*|proportion|fraction|how much|part|%) of (?:\w+ ){0,4}?(?:needs?|requirements?|nets (?:it|they) needs?)\b.*\b(?:met|covered|filled|served|supplied|satisfied|covers?|meets?|fills?|serves?|supplies|satisf(?:y|ies)|provides?)\b"
                 rf"|\b{_NETS} (?:\w+ ){{0,2}}?(?:as|in) (?:an? |the )?(?:share|percent\w*|proportion|fraction|part|%) of (?:\w+ ){{0,3}}?(?:needs?|requirements?|nets (?:it|they) needs?)\b"
                 r"|\b(?:nets? )?needs? (?:is |are |being )?(?:met|satisfied|fulfilled)\b"),
    ("households", r"\b(?:how many|number of|total|sum of) (?:the |all )?households\b(?! size)(?=.*(?:\b(?:nets?|itns?|plan|bales?)\b| _(?: |$)))"),
    ("nets_short", rf"\b(?:how many|how much|number of|any) (?:more|extra|additional|further|other) (?:of the )?{_NETS}(?!.* than\b)"
                   rf"|\bshort ?falls?\b|\bshortages?\b|\bdeficits?\b|\b(?:nets?|need) gaps?\b|\bgaps? (?:in|of|for) (?:the )?nets?\b|\bnets? short\b|\bhow (?:many|much)(?: nets)? short\b"
                   rf"|\b{_NETS} (?:are |is |that are )?(?:still |yet )?(?:missing|lacking|outstanding)\b|\b(?:missing|lacking|outstanding|unfilled) {_NETS}"
                   rf"|\b(?:un ?met|uncovered|remaining|outstanding|residual) (?:net |nets )?(?:needs?|requirements?)\b|\b(?:needs?|requirements?) (?:that )?(?:is |are )?(?:still |left )?(?:un ?met|not met|uncovered|left|remaining|unfilled)\b"
                   rf"|\b{_NETS}\b(?: \w+){{0,6}}? still (?:\w+ )?(?:need\w*|required|missing|lack\w*)\b|\bstill (?:\w+ )?(?:needs?|needed|lacks?|requires?)\b(?=.*\bnets?\b)"
                   rf"|\bhow short\b|\bhow (?:many|much) {_NETS} (?:(?!more|fewer|less|does|do|did)\w+ ){{1,6}}?(?:short|lacking|missing)\b(?! {_NETS})|\bshort (?:by|of) (?:how (?:many|much)|what)\b|\b(?:lacks?|lacking|missing) how many {_NETS}\b|\bhow (?:many|much) {_NETS} (?:do|does|did|is|are|will|would) (?:\w+ ){{1,6}}?(?:lack|miss)\b|\b(?:extra|additional|more) {_NETS} (?:would|will|are|is|do|does|needed|required|to)\b(?!.* than\b)"),
    ("need", rf"\b{_NETS}(?: (?!get|gets|receive|receives|allocated|planned|given|in|of|for)\w+){{0,5}}? (?:needs?|needed|requires?|required|requirements?)\b"
             rf"|\b(?:needs?|needed|needing|requires?|required|requirements?)(?: (?:for|of|in|the|most|fewest|least|more|fewer|largest|highest|smallest|lowest|number|how|many|\w+)){{0,4}}? {_NETS}\b"
             r"|\bneeds? of (?:the )?(?:ward|lga|_area_)|\b(?:total|whole|overall|state)(?: s)? (?:net )?need\b|\b(?:nets?|itns?)\b.*\bwould .*\b(?:need|have needed)\b|(?<!\bin )\b(?:total|mean|average|median|whole|full|net) needs? in (?:the )?(?:ward|lga|_area_)|^(?:what is |give |me )?(?:the )?(?:total |mean |average |median |whole |full )?needs?$"),
    ("bales", r"\bbales?\b"),
    ("coverage", r"\b(?:net|itn|plan(?:ned)?) coverage\b|\bcoverage\b.*\b(?:nets?|itns?|plan)\b"
                 r"|^(?:(?:the|what|is|show|give|me|mean|average|list|lowest|highest|total) )*coverage (?:by|per|in|of|for)(?: each| every)? (?:_?lga|ward|_area_)"),
    ("tier", r"\btiers?\b"),
    ("nets", r"\b(?:bed ?)?nets?\b|\bitns?\b|\b(?:largest|biggest|smallest|highest|lowest) (?:allocations?|allotments?|consignments?|delivery|deliveries|shipments?)\b"),
    ("pca_score", r"\bpca(?: (?:score|index))?\b"),
    ("composite_score", r"\b(?:composite|risk) (?:risk )?(?:score|scores|risk)\b"
                        r"|\b(?:environmental|high) risk\b|\bscor(?:es?|ing|ed)\b|\bcomposite\b"),
    ("composite_rank", r"\brank(?:ed|s)?\b(?! (?:by|on|according|from|in order))"),
    ("certainty", r"\bcertainty\b"),
    ("burden", r"\bburden\b"),
    ("positives", r"\bpositives?\b(?! rate| test rate)|\b(?:malaria |confirmed )?cases?\b"
                  r"|\btested positive\b|\bmalaria pass\b"),
    ("tests", r"\btests?\b|\b(?:examined|screened)\b|\b(?:rdts?|slides?)\b(?: \w+){0,2} (?:done|performed|used|read|carried|taken)\b|\btested\b|\btesting (?:volume|patterns?|numbers?)\b"
              r"|\b(?:most|least|lowest|highest|fewest|low|less|more) testing\b|\btesting(?: \w+)? (?:the )?(?:most|least|lowest|highest|fewest)\b"
              r"|\b(?:slides?|fingers?) (?:\w+ ){0,2}(?:looked at|viewed|checked|pricked)\b|\bpricked\b|\btests the (?:most|least|fewest)\b"
              r"|\btesting (?:at least|at most|less|fewer|more|over|under|below|above|up to)\b"
              r"|\b(?:do|does|did|they|we) test (?:the )?(?:most|least|fewest)\b"),
    ("population", r"\bpeople\b|\binhabitants\b|\bpersons living\b|\blive in\b"
                   r"|\bpopul(?:ous|ated)\b"),
)  # fmt: skip
#: "Let me know the number of".
NUMBER_OF = r"^(?:(?:what|is|was|are|give|show|tell|let|me|us|know|have|the|total|exact|please|kindly|can|could|you|i|we|want|need|to|find|state|and|provide|get) )*number of\b"
#: How a variable is taken together.
HOWS: tuple[tuple[str, str], ...] = (
    ("weighted mean", r"\b(?:population )?weighted (?:mean|average)\b|\bweighted by population\b"
                      r"|\bponder(?:ee?|e) (?:by|par)\b|\bweighted (?:with|for) population\b"),
    ("iqr", r"\binter ?quartile\b|\biqr\b"),
    ("percentile", r"\bpercentile\b|\bcentile\b|\b(?:lower|upper|first|third|1st|3rd) quartiles?\b"),
    ("median", r"\bmedian\b|\bmiddle value\b"),
    ("std", r"\bstandard deviation\b|\bstd\b|\bsd\b|\bst(?:an)?da?r?d dev\b|\bvariability\b"),
    ("spread", r"\b(?:spread|span|range|gap|distance|difference|margin|stretch) (?:between|from|of) (?:the |its |their )*(?:highest|lowest|maximum|minimum|max|min|best|worst|top|bottom)\b(?:(?! ward\b| lga\b| one\b) (?!_area_)\S+){0,3}? (?:ward|lga|facility) (?:\w+ )?(?:_column_|rates?|values?)|\b(?:wid|larg|great|bigg|small|narrow|high|low)\w*est (?:range|spread|variation)\b"
               r"|\b(?:gap|distance) between (?:the |its )?(?:highest|lowest|maximum|minimum|max|min|best|worst|wettest|driest|largest|biggest|smallest)\b"),
    ("range", r"\bdifference between the (?:highest|lowest|maximum|minimum) and\b|\brange\b|\bminimum and (?:the )?maximum\b|\bmin and max\b|\bspread of\b"),
    ("mean", r"(?<!\bi )(?<!\bwe )(?<!\byou )\bmean (?!_)|\bmean _column_|\baverage\b|\bmoyen(?:ne)?s?\b|\bon average\b"
             r"|\btypical\b"),
    ("max", r"\bmaximum\b|\bmax\b|\bhighest value\b"),
    ("min", r"\bminimum\b|\bmin\b|\blowest value\b|\bsmallest value\b"),
    ("sum", r"\btotal\b(?! area)|\bsum\b|\baltogether\b|\bin all\b|\bcombined\b"),
)  # fmt: skip
#: What adds up over places.
AMOUNTS = frozenset(
    ["tests", "positives", "population", "nets", "need", "bales", "llin", "burden", "households",
     "nets_short", "protected", "unprotected"]
)  # fmt: skip
#: "Population of wards with TPR above 30": of all of them.
OF_CHOSEN = re.compile(
    r"^(?:(?:what|is|the|give|me|tell|us|show|total|please) )*(?:_column_|people|population|nets|tests|positives) (?:living )?"
    r"(?:of|in|for) (?:the |all |our )*(?:(?!each\b|every\b|single\b)\w+ )?(?:ward|lga|facilities) (?:with|whose|where|that|which|having|over|above|below|under|_operator_)"
)
#: "What is the TPR of urban wards": one number of them.
ONE_RATE = re.compile(
    r"^(?!.*\b(?:list|show|each|every|which|top|by)\b).*\b(?:what is|how (?:high|low|much)|where (?:does|do))\b"
)
