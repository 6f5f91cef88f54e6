"""English: what speaks for the risk analysis, its ranking, what would change it."""

from __future__ import annotations

from analysis.chat.words.cues.parts import DO, WHICH, Cue
from analysis.chat.words.english import EVERY_YEAR, MALARIA_ALONE, YEARS_TOGETHER

CUES: dict[str, tuple[Cue, ...]] = {
    "run_risk_analysis": (
        (3.0, rf"\b{DO}\b.*\b(?:analysis|composite|pca|principal component|vulnerability scores?"
              r"|risk scores?|risk model|scoring|model)\b"),
        (1.5, r"\brun\b|\bproceed with\b"),
        (9.0, r"\b(?:add|include|put|with|drop|remov\w*|without)\b.*_column_ (?:and|then) (?:re ?)?(?:run|go|start|rank|score)\b"),
        (6.0, r"\b(?:pca|principal components?) (?:version|ranking|scores?)\b.*\b(?:ranking|please)\b"),
        (2.5, r"\b(?:again|run)\b.*\b(?:with|without|using|use|only|but)\b"),
        (2.5, r"\b(?:without|drop|remove|exclude|leave out|minus)\b(?: the)? _column_"),
        (2.0, r"\b(?:use|using|with|add|include|only)\b(?: \w+){0,3} _column_"),
        (2.0, r"\b(?:normalisation|normalise|normalised)\b|\bpreset\b|\bpercentile ranks?\b"),
        (2.0, r"\b(?:weights?|weighted|weighting|double weight|twice)\b"),
        (1.5, r"\b(?:inverse|inverted|direct|direction)\b.*_column_|_column_.*\b(?:inverse|direct)\b"),
        (3.0, r"\b(?:other|different|my own|own|these|following|custom)\b(?: \w+)? variable\b"),
        (1.5, r"\bscore each\b|\brisk score for each\b"),
        (18.0, r"^(?!.*(?:_column_|_area_|\b(?:map|chart|trend\w*|plot|why|how)\b)).*"
              r"\b(?:rank\w*|risk|analysis|score)\b.*(?:\b(?:for|in|of|from) (?:the year )?20\d\d\b"
              rf"|{YEARS_TOGETHER}|{EVERY_YEAR})"),
        (6.0, r"^(?!.*(?:_column_|_area_)).*\bcompar\w*\b.*\b20\d\d\b.*\b20\d\d\b"),
        (6.0, r"^(?!.*\b(?:what|how|why|explain|define|mean|map)\b).*\b(?:quintiles?|quartiles?"
              r"|terciles?|tertiles?|quantiles?|natural ?breaks?|jenks|equal ?intervals?"
              r"|_number_ (?:risk )?(?:classes|categories|bands|tiers)|(?:in|into) thirds)\b"),
        (14.0, r"\bclass\w*\b.*\bby position\b"),
    ),
    "rank_areas": (
        (16.0, MALARIA_ALONE),
        (3.0, r"\b(?:top|bottom|first|last|worst|highest|lowest)\b(?: risk)? _number_"
              r"(?:$| (?:\w+ )?(?:ward|lga|area|place|by|in|of|risk\w*|most|high\w*|please)\b)"),
        (3.0, r"\b_number_ (?:\w+ ){0,3}(?:ward|lga|area)\b.*\brisk\w*\b"),
        (3.0, r"\b(?:most|least|highest|lowest|more|greatest|at|high|low|higher) (?:at )?risk\w*\b"),
        (3.0, r"\brank(?:s|ed|ing|ings)?\b"),
        # Work that is to begin somewhere: where it is needed most.
        (12.0, r"^(?!.*\b(?:nets?|itns?|llins?|urban|campaign|drop\w*|remov\w*|skip\w*|leave|left|out|without|most|fewest|highest|lowest|more|least|test\w*|positiv\w*|cases?|reports?|fever\w*|people|population|with|where|that)\b)(?!.*_column_)"
              r".*\b(?:pay|paid|send|visit|train|start|begin|pilot|choose|pick|take|reach|place|put up|name)\w*\b.*\b(?:in|for|only|to)? ?_number_ (?:\w+ )?(?:ward|lga)\b"),
        (12.0, r"^(?!.*\b(?:nets?|itns?|llins?|urban|campaign|drop\w*|remov\w*|skip\w*|leave|left|out|without|most|fewest|highest|lowest|more|least|test\w*|positiv\w*|cases?|reports?|fever\w*|people|population|with|where|that)\b)(?!.*_column_)"
              r".*\b(?:cash|money|grants?|slots?|funds?|teams?|nurses?|staff|drugs|doses|clinics?|kits?)\b.*\b_number_ (?:ward|lga)\b"),
        # A ranking without a choice of its own: the one that is there, else the proposed one.
        (10.0, r"^(?!.*(?:_column_|_number_|\b(?:using|with|without|again|afresh|anew|weights?|pca"
               r"|principal|20\d\d)\b)).*\brank (?:(?:the|all|my|our) ){0,2}(?:ward|lga|area)\b"),
        (2.0, rf"\b{WHICH}\b.*\b(?:ward|lga|area|place)\b.*\b(?:first|urgent\w*|immediate"
              r"|intervention|attention|target|targeted|focus|prioriti[sz]\w*|act)\b"),
        (2.5, r"\bwhere\b.*\b(?:first|focus|start|act|urgent\w*)\b.*\b(?:ward|act|interven\w*|nets)?"),
        (2.5, r"\b(?:worst|riskiest|safest|most vulnerable|least vulnerable|vulnerable)\b"
              r".*\b(?:ward|lga|area|place)?\b"),
        (1.5, r"\b(?:top|bottom|worst|highest|lowest)\b.*\b(?:ward|lga|area)\b"),
        (2.5, r"\b(?:class|classification|category|position|place)\b.*_area_"),
        (4.0, r"\b(?:class|classification|category) (?:of|for) _area_"),
        (2.0, r"\b(?:high|low|medium) class\b|\bclass (?:high|low|medium)\b"),
        (1.5, r"\bcomposite score\b.*\b(?:top|bottom|highest|lowest)\b"),
        (1.5, r"\b(?:top|bottom|highest|lowest)\b.*\b(?:composite|pca|score|scores|risk)\b"),
        (1.5, r"\bprioriti[sz]ed?\b"),
        (6.0, r"\b(?:in|by) order of (?:need|priority|risk|urgency|importance|vulnerability)\b"),
        (4.0, r"\b(?:show|give|see|open|list)\b.*\b(?:rank\w*|risk\w*)\b.*\b(?:table|list)\b"),
    ),
    "explain_area": (
        (4.0, r"\bwhy\b.*_area_"),
        (6.0, r"\bwhat (?:would|could|can) (?:move|change|bring|push|take|get)\b.*"
              r"(?:_area_|\brank\b|\bthis (?:ward|lga)\b|\bit\b)"),
        (3.0, r"\bwhy\b.*\b(?:ward|lga|it|ranked|rank|first)\b"),
        (1.0, r"\bwhy\b.*\b(?:high|low|higher|lower)\b"),
        (1.5, r"^why\b"),
        (3.0, r"\b(?:driv\w+|contribut\w+|push\w*|caus\w+|reasons?|factors?|behind|influenc\w+"
              r"|explains?|matters?)\b.*_area_"),
        (3.0, r"_area_.*\b(?:driv\w+|contribut\w+|push\w*|reasons?|factors?|ranked so|high like"
              r"|so high|so low)\b"),
        (2.5, r"\b(?:variable|factors?|what)\b.*\b(?:driv\w+|contribut\w+|push\w*|matters?)\b"),
        (2.5, r"_area_.*\bnot (?:ranked|in|on)\b|\bnot ranked\b"),
        (3.0, r"\b(?:explain|reasons?)\b.*\b(?:rank\w*|risk|position|score|high|low)\b.*"
              r"(?:_area_|\bthis (?:ward|lga)\b)"),
        (1.5, r"\bexplain\b.*_area_"),
        (10.0, r"\bwhat (?:would|could|can|might|will|does) (?:it )?(?:take|move|bring|push|get|need)\b.*_area_"
              r".*\b(?:class|category|rank\w*|list|top|bottom|tier|risk)\b"),
        (4.0, r"\b(?:justif\w+|determin\w+|defend)\b.*\b(?:rank\w*|position|score)\b.*_area_"),
    ),
    "run_what_if": (
        (6.0, r"\bwhat if\b|\bwhat (?:(?:would|will) )?happens?\b.*\bif\b|\bif\b.*\bwhat happens?\b"
              r"|\bif (?:i|we) (?:remove|drop|exclude|add|leave out)\b"),
        (5.5, r"\bwhat moves (?:the |my )?(?:rank\w*|order|list)\b"),
        (5.5, r"\bsensitiv\w+\b|\bhow (?:robust|stable)\b|\brobustness\b"
              r"|\b(?:choices?|assumptions?)\b.*\b(?:move|matter|change)\w*\b"),
        (5.5, r"\bwhere\b.*\b(?:more test(?:s|ing)|test(?:ing)? (?:more|next))\b"
              r"|\bmore test(?:s|ing)\b.*\b(?:help|teach|matter)\w*\b|\btest(?:ing)? next\b"),
        (5.0, r"\bwhat (?:would|will) happen\b|\bsuppose\b|\bhypothetical\w*\b|\bsimulat\w+\b"),
        (5.0, r"\b(?:set|make|change) (?:every|all)\b.*_column_.*_number_|\bset _column_ (?:in|of|to|for)\b"),
        (4.5, r"\brank\w*\b.*\b(?:stable|robust|strong)\b"),
        (6.0, r"\bif\b.*\b(?:had been|went|were to|was to|came|goes) .*\b_number_\b.*\b(?:would|where|still|rank\w*)\b"
              r"|\bnew (?:rank|position|place)\b|\bwhere would (?:it|that|they) (?:rank|be|stand|come|land)\b"),
        (4.0, r"\bif\b.*\b(?:increas\w+|doubl\w+|dropp?\w*|reduc\w+|improv\w+|were|fell|rose"
              r"|chang\w+|halved?)\b"),
    ),
    "compare_areas": (
        (-4.0, r"^(?:also |and |please )*(?:must|always|never)? ?(?:include|exclude|leave out|take in"
               r"|serve) _area_"),
        (4.0, r"_area_.*\b(?:and|versus|vs|with|to|or|against)\b.*_area_.*\bcompar\w*\b"
              r"|\bcompar\w*\b.*_area_.*_area_|_area_ (?:versus|vs) _area_"),
        (3.5, r"\bdifference\w*\b.*_area_.*_area_|_area_ or _area_"),
        (3.0, r"\bcompar\w*\b.*\bof (?:two|2|_number_|several) (?:wards?|lgas?|places|areas)\b"),
        (2.0, r"\bcompar\w*\b.*_area_|\bside by side\b|\bcompar\w*\b.*\b(?:ward|lga)\b"),
    ),
    "compare_methods": (
        (4.5, r"\b(?:compar\w*|agree\w*|differ\w*|versus|vs|disagree\w*|same)\b.*"
              r"\b(?:composite\b.*\bpca|pca\b.*\bcomposite|methods|rankings|runs)\b"),
        (4.5, r"\b(?:composite\b.*\bpca|pca\b.*\bcomposite|methods|rankings|runs)\b.*"
              r"\b(?:compar\w*|agree\w*|differ\w*|disagree\w*|match)\b"),
        (4.5, r"\b(?:compar\w*|chang\w*|differ\w*|versus|vs)\b.*\b(?:previous|earlier|last|old"
              r"|older|prior)\b(?: \w+)? (?:run|analysis|result|results|ranking|one|time)\b"),
        (4.5, r"\b(?:composite|pca) (?:or|versus|vs) (?:the )?(?:composite|pca)\b"),
        (2.5, r"\b(?:move\w*|chang\w*|differ\w*)\b.*\b(?:rank\w*|most)\b.*\bbetween\b"),
    ),
}  # fmt: skip
