"""Words for what is measured and for how it is taken together."""

from __future__ import annotations

#: Measures of reports and results by the words people use; the first that fits comes first.
MEASURES: tuple[tuple[str, str], ...] = (
    ("llin", r"\bllins?\b|\b(?:gave|give|gives|giving|hand(?:ed|ing|s)?|shared?(?! of)|sharing|issued?|dish(?:ed|es)?)"
             r" (?:out |away )?(?:the )?(?:\w+ )?(?:nets?|itns?)\b|\b(?:received|given|got)\b.*\b(?:nets?|itns?)\b"
             r"|\b(?:nets?|itns?)\b.*\b(?:received|given out)\b"
             r"|\b(?:nets?|itns?) (?:were |was |are )?(?:given|distributed|handed)\b"),
    ("nets_per_1000", r"\bnets? (?:per|for (?:each|every)) (?:1,?000|thousand|one thousand) (?:people|persons|inhabitants|population)\b"),
    ("nets_per_person", r"\bnets? (?:per|for each|for every) (?:person|head|capita|inhabitant|people)\b|\bper (?:capita|head|person) nets?\b"),
    ("need_met", r"\b(?:share|percent\w*|proportion) of (?:the |all )?(?:nets? )?needs?\b.*\b(?:met|covered|filled|served)\b|\b(?:nets? )?needs? met\b"),
    ("households", r"\b(?:how many|number of|total|sum of) (?:the |all )?households\b(?! size)(?=.*(?:\b(?:nets?|itns?|plan|bales?)\b| _(?: |$)))"),
    ("nets_short", r"\bhow many more nets?\b|\bshortfall\b(?:.*\bnets?\b)?|\bnets? short(?:fall|age)?\b"),
    ("need", r"\bnets? need(?:ed)?\b|\bneed(?:ed)? (?:\w+ )?nets?\b"),
    ("bales", r"\bbales?\b"),
    ("coverage", r"\b(?:net|itn|plan(?:ned)?) coverage\b|\bcoverage\b.*\b(?:nets?|itns?|plan)\b"
                 r"|^(?:(?:the|what|is|show|give|me|mean|average|list|lowest|highest|total) )*coverage (?:by|per|in|of|for)(?: each| every)? (?:_?lga|ward|_area_)"),
    ("tier", r"\btiers?\b"),
    ("nets", r"\b(?:bed ?)?nets?\b|\bitns?\b"),
    ("pca_score", r"\bpca(?: (?:score|index))?\b"),
    ("composite_score", r"\b(?:composite|risk) (?:risk )?(?:score|scores|risk)\b"
                        r"|\b(?:environmental|high) risk\b|\bscor(?:es?|ing|ed)\b|\bcomposite\b"),
    ("composite_rank", r"\brank(?:ed|s)?\b"),
    ("certainty", r"\bcertainty\b"),
    ("burden", r"\bburden\b"),
    ("positives", r"\bpositives?\b(?! rate| test rate)|\b(?:malaria |confirmed )?cases?\b"
                  r"|\btested positive\b|\bmalaria pass\b"),
    ("tests", r"\btests?\b|\b(?:rdts?|slides?)\b(?: \w+){0,2} (?:done|performed|used|read|carried|taken)\b|\btested\b|\btesting (?:volume|patterns?|numbers?)\b"
              r"|\b(?:most|least|lowest|highest|fewest|low|less|more) testing\b|\btesting(?: \w+)? (?:the )?(?:most|least|lowest|highest|fewest)\b"
              r"|\b(?:slides?|fingers?) (?:\w+ ){0,2}(?:looked at|viewed|checked|pricked)\b|\bpricked\b|\btests the (?:most|least|fewest)\b"
              r"|\btesting (?:at least|at most|less|fewer|more|over|under|below|above|up to)\b"
              r"|\b(?:do|does|did|they|we) test (?:the )?(?:most|least|fewest)\b"),
    ("population", r"\bpeople\b|\binhabitants\b|\bpersons living\b|\blive in\b"
                   r"|\bpopul(?:ous|ated)\b"),
)  # fmt: skip
#: How a variable is taken together.
HOWS: tuple[tuple[str, str], ...] = (
    ("weighted mean", r"\b(?:population )?weighted (?:mean|average)\b|\bweighted by population\b"
                      r"|\bponder(?:ee?|e) (?:by|par)\b|\bweighted (?:with|for) population\b"),
    ("iqr", r"\binter ?quartile\b|\biqr\b"),
    ("percentile", r"\bpercentile\b|\bcentile\b|\b(?:lower|upper|first|third|1st|3rd) quartiles?\b"),
    ("median", r"\bmedian\b|\bmiddle value\b"),
    ("std", r"\bstandard deviation\b|\bstd\b|\bsd\b|\bst(?:an)?da?r?d dev\b|\bvariability\b"),
    ("spread", r"\b(?:wid|larg|great|bigg|small|narrow|high|low)\w*est (?:range|spread|variation)\b"
               r"|\b(?:gap|distance) between (?:the |its )?(?:highest|lowest|maximum|minimum|max|min)\b"),
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
     "nets_short"]
)  # fmt: skip
