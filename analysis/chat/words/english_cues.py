"""English: what in a question speaks for which tool.

A cue is (weight, pattern) over the normalised question, in which `_area_`, `_column_` and
`_number_` stand for what was found. The weights of all cues that match are added; 3 is enough by
itself, 1 needs company.
"""

from __future__ import annotations

from analysis.chat.words.english import EVERY_YEAR, MALARIA_ALONE, YEARS_TOGETHER

Cue = tuple[float, str]

_DO = (
    r"(?:run|do|perform|start|launch|conduct|execute|proceed|carry out|calculate|compute|generate"
    r"|create|build|make|apply|begin|produce|prepare|work out)"
)
_SHOW = r"(?:show|display|draw|give|produce|generate|create|make|see|view|plot|visualise|provide)"
_WHICH = r"(?:which|what|where|who|identify|list|find|show|name|tell)"
_HOW = r"how (?:is|are|was|were|do|does|did|has|have|can|the)"
_DATA = r"(?:data|dataset|datasets|file|files|table|upload|uploaded|spreadsheet|csv)"

CUES: dict[str, tuple[Cue, ...]] = {
    "describe_data": (
        (2.0, r"\b(?:list|what|which|show|name|give|see|all|explain|describe|available)\b.*"
              r"\b(?:column|variable|field|fields|header|headers|indicator|indicators)s?\b"),
        (1.5, r"\b(?:list|all|every|available|names)\b.*\b(?:column|variable|fields?)\b"
              r"|\b(?:column|variable|fields?)\b.*\b(?:available|there|have|contains?)\b"),
        (2.0, r"\b(?:describe|summari[sz]e|overview|about|inside|contains?|in)\b.*"
              rf"\b(?:my|the|this|our|uploaded|i)\b.*\b{_DATA}\b"),
        (1.0, rf"\b(?:my|this|our|uploaded)\b.*\b{_DATA}\b"),
        (3.0, r"\bwhat (?:does|do|is|are)\b.*_column_.*\b(?:mean|measure|stand|represent|unit)\w*"),
        (2.5, r"\b(?:meaning|definition|unit|units) of\b.*_column_"),
        (2.0, r"^(?:explain|describe|what is|what are) (?:the )?_column_$"),
        (1.5, r"\bcolumn\b"),
        (2.5, r"\b(?:period|dates?|years|time)\b.*\b(?:cover|covers|covered|span|from)\b"),
        (3.5, rf"\bhow many (?:\w+ )?(?:ward|lga|states?)\b.*\b(?:{_DATA[3:-1]}|there|in)\b"
              r"(?!.*(?:_area_|_column_|_number_|\brisk\b))"),
        (2.0, r"\bhow many (?:rows|records|columns?|variables?|entries|files)\b"),
        (1.5, rf"\btell me (?:more |a bit more )?about\b.*\b{_DATA}\b"),
    ),
    "check_data_quality": (
        (4.0, r"\b(?:missing|missingness|gaps?|incomplete|completeness|duplicates?|duplicated"
              r"|blanks?|nulls?|unmatched|implausible|inconsisten\w+|outliers?|anomal\w+)\b"),
        (1.5, r"\bcolumn\b.*\b(?:missing|gaps?|blanks?|incomplete)\b"),
        (3.0, r"\bquality\b(?!.*\bhousing\b)"),
        (2.5, r"\b(?:check|clean|validate|verify|inspect|valid|correct|reliable)\b.*"
              rf"\b{_DATA}\b"),
        (2.5, rf"\b(?:problems?|errors?|issues?|mistakes?|wrong)\b.*\b{_DATA}\b"),
        (2.5, rf"\b{_DATA}\b.*\b(?:problems?|errors?|issues?|mistakes?|wrong|clean|complete)\b"),
        (3.0, r"\b(?:did not|do not|does not|not|no|without|failed to) (?:match|report|matched"
              r"|matching|found|reported)\b"),
        (4.0, r"\breporting (?:rates?|completeness|gaps?)\b|\breports? (?:that )?(?:came|expected)\b"
              r"|\b(?:stopped|stop|no longer|ceased) report\w*\b|\b(?:gone|fell|fall|went|going)"
              r" silent\b|\bsilent facilit\w+\b|\bmore positives? than\b"
              r"|\bpositives?\b.*\babove\b.*\btest\w*\b|\bmanqu\w+\b"),
        (2.0, r"\bfacilit\w+\b.*\b(?:no|not|never|stopped) report\w*\b"),
        (2.0, r"\bcomplete\b.*\bdata\b|\bno data\b|\bwithout data\b|\black\w* data\b"),
        (2.5, r"\bdata collection\b|\bmonitoring\b"),
        (1.0, r"\bnames?\b.*\b(?:match|boundary)\b"),
    ),
    "match_names": (
        (7.0, r"\b(?:accept|take|confirm)\b.*\b(?:suggest\w*|propos\w*|candidates?|matches)\b"),
        (6.0, r"^(?:please )?(?:match|link|join|assign) (?!.*\b(?:data|file|files|table)\b).+ (?:to|with) .+"),
        (6.0, r"\b(?:names?|spellings?)\b.*\b(?:unsure|uncertain|unclear|doubtful|undecided)\b"
              r"|\b(?:unsure|uncertain|unclear|doubtful|undecided) (?:ward )?(?:names?|spellings?)\b"
              r"|\b(?:review|decide|go through)\b.*\bnames?\b"),
    ),
    "run_risk_analysis": (
        (3.0, rf"\b{_DO}\b.*\b(?:analysis|composite|pca|principal component|vulnerability scores?"
              r"|risk scores?|risk model|scoring|model)\b"),
        (1.5, r"\brun\b|\bproceed with\b"),
        (2.5, r"\b(?:again|run)\b.*\b(?:with|without|using|use|only|but)\b"),
        (2.5, r"\b(?:without|drop|remove|exclude|leave out|minus)\b(?: the)? _column_"),
        (2.0, r"\b(?:use|using|with|add|include|only)\b(?: \w+){0,3} _column_"),
        (2.0, r"\b(?:normalisation|normalise|normalised)\b|\bpreset\b|\bpercentile ranks?\b"),
        (2.0, r"\b(?:weights?|weighted|weighting|double weight|twice)\b"),
        (1.5, r"\b(?:inverse|inverted|direct|direction)\b.*_column_|_column_.*\b(?:inverse|direct)\b"),
        (3.0, r"\b(?:other|different|my own|own|these|following|custom)\b(?: \w+)? variable\b"),
        (1.5, r"\bscore each\b|\brisk score for each\b"),
        (9.0, r"^(?!.*(?:_column_|_area_|\b(?:map|chart|trend\w*|plot|why|how)\b)).*"
              r"\b(?:rank\w*|risk|analysis|score)\b.*(?:\b(?:for|in|of|from) (?:the year )?20\d\d\b"
              rf"|{YEARS_TOGETHER}|{EVERY_YEAR})"),
        (6.0, r"^(?!.*(?:_column_|_area_)).*\bcompar\w*\b.*\b20\d\d\b.*\b20\d\d\b"),
        (6.0, r"^(?!.*\b(?:what|how|why|explain|define|mean|map)\b).*\b(?:quintiles?|quartiles?"
              r"|terciles?|tertiles?|quantiles?|natural ?breaks?|jenks|equal ?intervals?"
              r"|_number_ (?:risk )?(?:classes|categories|bands|tiers)|(?:in|into) thirds"
              r"|class\w*\b.*\bby position)\b"),
    ),
    "rank_areas": (
        (12.0, MALARIA_ALONE),
        (3.0, r"\b(?:top|bottom|first|last|worst|highest|lowest)\b(?: risk)? _number_"
              r"(?:$| (?:\w+ )?(?:ward|lga|area|place|by|in|of|risk\w*|most|high\w*|please)\b)"),
        (3.0, r"\b_number_ (?:\w+ ){0,3}(?:ward|lga|area)\b.*\brisk\w*\b"),
        (3.0, r"\b(?:most|least|highest|lowest|more|greatest|at|high|low|higher) (?:at )?risk\w*\b"),
        (3.0, r"\brank(?:s|ed|ing|ings)?\b"),
        (2.0, rf"\b{_WHICH}\b.*\b(?:ward|lga|area|place)\b.*\b(?:first|urgent\w*|immediate"
              r"|intervention|attention|target|targeted|focus|prioriti[sz]\w*|act)\b"),
        (2.5, r"\bwhere\b.*\b(?:first|focus|start|act|urgent\w*)\b.*\b(?:ward|act|interven\w*|nets)?"),
        (2.5, r"\b(?:worst|riskiest|safest|most vulnerable|least vulnerable|vulnerable)\b"
              r".*\b(?:ward|lga|area|place)?\b"),
        (1.5, r"\b(?:top|bottom|worst|highest|lowest)\b.*\b(?:ward|lga|area)\b"),
        (2.5, r"\b(?:class|classification|category|position|place)\b.*_area_"),
        (2.0, r"\b(?:high|low|medium) class\b|\bclass (?:high|low|medium)\b"),
        (1.5, r"\bcomposite score\b.*\b(?:top|bottom|highest|lowest)\b"),
        (1.5, r"\b(?:top|bottom|highest|lowest)\b.*\b(?:composite|pca|score|scores|risk)\b"),
        (1.5, r"\bprioriti[sz]ed?\b"),
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
    ),
    "show_map": (
        (3.5, r"\bmap\b|\bmapped\b|\bmapping\b|\bchoropleth\b"),
        (1.5, rf"\b{_SHOW}\b.*\bmap\b|\bmap of\b|\bon (?:a|the) map\b"),
        (2.5, r"\bvisualise\b"),
        (2.5, r"\b(?:(?:re|de)priori\w+|urban (?:extent|areas?|wards?)|nets?|itns?)\b.*\bmap\b"
              r"|\bmap\b.*\b(?:(?:re|de)priori\w+|urban (?:extent|areas?|wards?)|nets?|itns?)\b"),
        (1.5, r"\bheat ?map\b.*\b(?:ward|level|lga)\b|\b(?:ward|lga)\b.*\bheat ?map\b"),
        (2.0, r"\bspatial (?:distribution|pattern)\b|\bdistribution\b.*_column_.*\b(?:ward|area)\b"),
        (1.5, rf"\b{_SHOW}\b.*\bwhere\b"),
    ),
    "explain_method": (
        (6.0, r"^(?:what|how|why|explain|define)\b.*\b(?:natural ?breaks?|jenks|quantiles?|quintiles?"
              r"|quartiles?|terciles?|equal ?intervals?)\b"),
        (6.5, rf"\b{_HOW}\b.*\b(?:nets?|itns?|net plan|ward.*leave|(?:re|de)priori\w+)\b.*"
              r"\b(?:shared?|allocated?|comput\w+|calculat\w+|work\w*|chosen|selected|decid\w+"
              r"|determin\w+)\b"),
        (4.0, rf"\b{_HOW}\b.*\b(?:clusters?|hot ?spots?|cold ?spots?|moran\w*|correlations?"
              r"|regression|anova)\b.*\b(?:comput\w+|calculat\w+|work\w*|found|determin\w+|defin\w+"
              r"|decid\w+)\b"),
        (3.5, rf"\b{_HOW}\b.*\b(?:comput\w+|calculat\w+|work|works|get|got|arriv\w+|determin\w+"
              r"|scor\w+|handl\w+|normalis\w+|weigh\w+|fill\w*|account\w*|deriv\w+|obtain\w+"
              r"|decid\w+|treat\w*|combin\w+|defin\w+|estimat\w+|chos\w+|choose|select\w*)\b"),
        (6.5, rf"(?:\b{_HOW}\b|^explain\b|^what is\b).*\b(?:trends?|reporting rates?|outliers?)\b"
              r"(?=.*\b(?:comput\w+|calculat\w+|work\w*|found|determin\w+|defin\w+|decid\w+"
              r"|told|chosen)\b)|^(?:explain|what is)(?: the| a)? reporting rates?$"),
        (2.5, r"\b(?:method|methods|methodology|formula|assum\w+|limitations?|limits?|interpret\w*"
              r"|algorithm|approach|multicollinear\w*|imput\w+)\b"),
        (1.5, r"\bexplain\b|\bwalk me through\b"),
        (1.5, r"\bexplain\b.*\b(?:composite|pca|score|method|rank\w*|analysis|threshold\w*)\b"),
        (4.0, r"\bhow\b.*\b(?:handl\w+|fill\w*|treat\w*|account\w*|deal\w*|imput\w+)\b.*"
              r"\b(?:missing|gaps?|outliers?|blanks?)\b"),
        (3.5, r"\bhow\b.*\b(?:missing|gaps?|outliers?|blanks?)\b.*"
              r"\b(?:handl\w+|fill\w*|treat\w*|account\w*|dealt|imput\w+)\b"),
        (3.5, r"\b(?:was|were|is|are|did you)\b.*_column_.*\b(?:used|considered|included|use"
              r"|consider|part of|accounted)\b"),
        (3.0, r"\b(?:sources?|come from|came from)\b"),
        (2.5, r"\bwhich (?:variable )?(?:were|was|are) (?:used|chosen|considered|selected)\b"),
        (4.0, r"\bvariable\b.*\b(?:not|did not) (?:end up )?(?:us\w+|chos\w+|includ\w+)\b"),
        (3.0, r"\b(?:used|going|goes|go|entered|enter) (?:to|into|in) (?:the )?"
              r"(?:comput\w+|calculat\w+|mak\w+|creat\w+|build\w*|risk|score|model|composite)"),
        (3.5, r"\bmachine learning\b|\banalogous\b"),
        (3.0, r"\brasters?\b|\bearth engine\b|\bsatellite\b"),
        (2.0, r"\b(?:explain|use|read|understand)\b.*\bmap\b"),
        (2.0, r"\bwhy\b.*\b(?:these|this|those) (?:variable|method)\b|\brelevance\b"),
        (2.0, r"\bwhich is (?:more appropriate|better)\b|\bdifference between (?:the )?"
              r"(?:composite|pca|method|urban)\b"),
        (2.5, r"\bhow (?:sure|certain|reliable|accurate|confident)\b|\bcertainty\b"),
        (3.0, r"\bwhat (?:does|do) (?:the |a )?(?:composite|pca|score|rank\w*|class\w*|scale"
              r"|percentage|threshold)\b.*\bmean\b"),
        (2.5, r"\b(?:use|read|understand)\b.*\b(?:vulnerability|risk|composite) (?:map|score)\b"),
        (1.5, r"\bdo you (?:use|assume|consider|account)\b"),
    ),
    "help": (
        (4.0, r"^(?:hello|hey|good (?:morning|afternoon|evening|day)|greetings|salam\w*|welcome)\b"),
        (3.5, r"^(?:thanks?|thank you|well done|great|nice|ok thanks)\b"),
        (3.5, r"^help\b|\bhelp me (?:use|understand|get started|start)\b|\bneed help\b"),
        (4.0, r"\bwhat (?:can|could|do|does|will) (?:you|this|it)\b(?!.*\b(?:mean|use|assume)\b)"
              r"(?: \w+){0,4}$|\bwhat can you\b"),
        (3.5, r"\bwho are you\b|\babout yourself\b|\bwhat are you\b|\byour name\b"),
        (2.5, r"\b(?:this|the) (?:tool|app|application|system|platform|chatbot|software)\b"),
        (3.5, r"\bwhere (?:do|can|should) i (?:start|begin)\b|\bget started\b|\bhow to (?:start|use"
              r"|begin)\b|\bguide me\b|\btutorial\b"),
        (2.5, r"\bhow (?:do|can|could|should) i\b"),
        (4.0, r"\bwhat (?:data|files?|information|inputs?|format\w*) (?:do|should|must|can|is|are)\b"),
        (3.0, r"\bhow (?:can|could|do|will) you\b.*\bhelp\b|\bcan you help\b"),
        (2.0, r"\bnew (?:to|here)\b|\bbeginner\b"),
        (2.0, r"\b(?:tool|app|system|work)\b.*\b(?:compar\w*|applicable|applied|useful)\b"),
        (3.0, r"\boffline\b|\bwithout internet\b"),
        (1.5, r"\bcan i\b|\bis it possible\b|\bam i able\b"),
        (1.5, r"\bexample data\b|\bsample data\b|\bdemo\b"),
    ),
    "manage_session": (
        (4.0, r"\bundo\b|\bgo back\b|\bstart over\b|\brestart\b|\bnew (?:chat|session"
              r"|conversation)\b|\bstart (?:again|afresh)\b"),
        (4.0, r"^(?:stop|cancel|abort|reset|back|resume|status)\b(?: \w+){0,3}$"),
        (3.5, r"^(?:please )?(?:clear|delete|reset|forget)\b.*\b(?:chat|session|everything|all"
              r"|conversation|history)\b"),
        (4.0, r"\bwhat is (?:going on|happening)\b|\bstatus\b|\bis it (?:done|ready|finished)\b"
              r"|\bprogress\b"),
        (3.0, r"^(?:yes |please |ok )*(?:continue|proceed|go ahead|go on|carry on)$"),
        (3.0, r"\bwhere (?:did )?we (?:stop\w*|left|leave)\b|\bleft off\b"),
    ),
    "query_data": (
        (3.0, r"\bhow many\b|\bhow much\b|\bnumber of\b|\bcount\b"),
        (3.0, r"\b(?:total|sum|average|median|minimum|maximum)\b"
              r"|\bmean (?:of|value|_column_)|\bthe mean\b"),
        (3.5, r"\b(?:ward|lga|area)\b.*\b(?:with|having|where|has|have)\b(?: \w+){0,2} "
              r"(?:high|low|higher|lower|good|poor|more|less|no)\b(?: \w+)? _column_"),
        (3.0, r"_column_(?: \w+){0,3} _operator_|_operator_ (?:\w+ ){0,2}_number_"),
        (3.5, r"\b(?:highest|lowest|top|bottom|most|least|largest|smallest|worst|best)\b"
              r"(?: \w+){0,3} _column_"),
        (3.5, r"_column_(?: \w+){0,4} \b(?:highest|lowest|top|bottom)\b"),
        (3.5, r"\b(?:what is|what are|give|show|tell)\b.*_column_.*\b(?:of|in|for|at)\b.*_area_"),
        (2.5, r"_column_.*\b(?:by|per|for each|in each) (?:ward|lga|state|facility|year|month)\b"),
        (2.0, r"\blist\b.*\b(?:ward|lga|facilit\w+)\b"),
        (1.5, r"\bward\b.*\b(?:with|having|where)\b.*_column_"),
        (2.0, r"_column_ (?:of|in|for|at) _area_|_area_(?: s)? _column_"),
        (1.5, r"\bfacilit(?:y|ies)\b"),
    ),
    "compare_areas": (
        (4.0, r"_area_.*\b(?:and|versus|vs|with|to|or|against)\b.*_area_.*\bcompar\w*\b"
              r"|\bcompar\w*\b.*_area_.*_area_|_area_ (?:versus|vs) _area_"),
        (3.5, r"\bdifference\w*\b.*_area_.*_area_|_area_ or _area_"),
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
    "calculate_tpr": (
        (4.0, r"\b(?:calculate|compute|work out|estimate|determine|get|do|derive|start)\b.*"
              r"\b(?:tpr|_column_ rate|test positivity|positivity|burden|incidence)\b"),
        (3.0, r"^(?:tpr|test positivity(?: rate)?)$"),
        (5.0, r"\bpositiv\w* per (?:attend\w*|fever\w*|febrile)\b|\battendance measure\b"),
        (5.0, r"\bincidence\b.*\bsteps?\b|\bcascade\b|\badjusted incidence\b"),
        (5.0, r"\b(?:private|none) (?:ratio |care )?_number_"),
        (5.0, r"\b(?:the )?state has _number_ (?:people|inhabitants)\b"
              r"|\b(?:state|official) population (?:is|of) _number_"),
        (4.0, r"\b_column_ (?:calculation|computation|estimation)\b"),
        (3.0, r"^(?:all ages|pregnant women|children|_age_|under fives?)(?: \w+)? _column_$"
              r"|^_column_(?: \w+){0,2} (?:all ages|pregnant women|children|_age_)$"),
        (3.0, r"\bcompare\w*\b.*\b(?:_column_|rates?)\b.*\bage groups?\b"),
        (2.5, r"\b(?:primary|secondary|tertiary) (?:facilit\w+|health|level|only)\b"),
        (3.0, r"^(?:the )?(?:primary|secondary|tertiary)(?: (?:and|or) (?:primary|secondary"
              r"|tertiary))?(?: \w+)?$"),
        (4.0, r"\bcombinations?\b.*\b(?:highest|lowest|best|worst|facilit\w+|age|levels?|burden"
              r"|_column_)\b|\b(?:all|which) (?:\w+ )?combinations?\b"),
        (3.0, r"\b(?:under fives?|pregnant women|children) (?:are|make up|is) _number_\b"),
        (3.5, r"\b(?:use|change|switch|only|re ?calculate|re ?compute)\b.*\b(?:under five|under 5"
              r"|u5|pregnant|rdt|microscopy|all ages)\b"),
        (2.0, r"\bby age group\b|\bage groups?\b"),
    ),
    "analyse_trend": (
        (4.0, r"\btrends?\b|\bover (?:time|the years)\b|\byear (?:on|over|by) year\b|\bseasonal\w*"
              r"(?! malaria chemo)\b|\b(?:emerging|resolving)\b|\btime series\b"),
        (1.5, r"^(?:(?:show|give|see|what is)(?: me)? )?(?:the )?(?:monthly )?trends?\b|^monthly\b"),
        (3.0, r"\b(?:increas\w*|decreas\w*|declin\w*|rising|falling|improv\w*|worsen\w*|steepest"
              r"|going (?:up|down)|getting (?:worse|better)|changed?)\b.*"
              r"\b(?:since|between|from|over|year|years|time|month\w*)?\b"),
        (2.0, r"\bsince (?:_number_|20\d\d)\b|\bfrom 20\d\d to\b|\bmonthly\b"),
        (4.0, r"\bby trend\b|\b(?:which|what) (?:month|quarter|season)\b|\bmonth by month\b"
              r"|\bq[1-4]\b.*\bq[1-4]\b|\bquarterly\b"),
        (4.0, r"\b(?:augment|diminu|baiss|evolu)\w*\b|\btendances?\b"),
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
        (4.0, r"\bif\b.*\b(?:increas\w+|doubl\w+|dropp?\w*|reduc\w+|improv\w+|were|fell|rose"
              r"|chang\w+|halved?)\b"),
    ),
    "measure_association": (
        (4.0, r"\bcorrelat\w*\b|\bassociat\w*\b|\bregress\w*\b|\brelationships?\b"
              r"|\brelated to\b|\bsignifican\w+\b|\bp value\b|\banova\b"),
        (3.0, r"\b(?:influence|effect|impact|predict\w*|affect\w*)\b.*_column_"),
        (2.5, r"\bdoes\b.*_column_.*\b(?:affect|influence|explain|predict)\b"),
        (2.0, r"\bcorrelat\w*\b|\banova\b|\bregress\w*\b|\bkruskal\w*\b"),
        (2.0, r"\bsignificant\w* (?:differ\w*|difference)\b|\bdiffer\w* significant\w*\b"),
        (5.0, r"\burban\b.*\b(?:and|or|versus|vs|than|to|from)\b.*\brural\b"
              r"|\brural\b.*\b(?:and|or|versus|vs|than|to|from)\b.*\burban\b"),
        (3.5, r"\bgoes? (?:together )?with\b.*_column_|_column_.*\bgoes? (?:together )?with\b"),
        (3.0, r"_column_(?: \w+)? differ\w*\b.*\b(?:between|across|among|by)\b"),
    ),
    "find_clusters": (
        (4.5, r"\bclusters?\b|\bclustered\b|\bclustering\b|\bhot ?spots?\b|\bcold ?spots?\b"
              r"|\bmoran\w*\b|\blisa\b|\bgetis\w*\b|\bautocorrelat\w+\b"),
        (4.0, r"\bspatial\w* (?:depend\w+|random\w*|auto\w*)\b"),
        (3.0, r"\bneighbour\b.*\b(?:similar|alike|same|high|risk)\b"),
    ),
    "show_chart": (
        (4.5, r"\b(?:chart|graph|histogram|scatter\w*|box ?plots?|boxplots?|bar ?plots?|pie"
              r"|scree|line plot|density plot|violin)\b"),
        (2.5, r"\bplot\b"),
        (2.5, r"\bheat ?map\b"),
    ),
    "plan_nets": (
        (4.5, r"\b(?:nets?|itns?|llins?|bed ?nets?|bednets?)\b(?!.*\breceived\b)"),
        (3.5, r"\b(?:house ?hold|hh) size\b|\bbales?\b|\bpeople (?:per|a) (?:house|net)\w*\b"),
        (4.5, r"\bmoustiquaires?\b"),
        (1.5, r"\b(?:plan|share|allocat\w*|distribut\w*)\b.*\b(?:nets?|itns?|llins?)\b"),
        (3.0, r"\b(?:compar\w+|strateg\w+|ways?)\b.*\b(?:share|allocat\w+|distribut\w+)\b"),
        (1.5, r"\b(?:allocat\w+|distribut\w+|stock|quantif\w+)\b"),
        (6.0, r"\b(?:scor\w*|use|check|assess|evaluat\w*|compar\w*|how good)\b.*\b(?:my|our)"
              r"(?: own)? (?:(?:net|itn|llin|distribution) )?(?:plan|allocation|distribution)\b"
              r"|\b(?:my|our) own (?:net )?plan\b"),
        (4.0, r"\b(?:must|always|never) (?:include|exclude|serve|get)\b.*_area_"),
    ),
    "select_reprioritised": (
        (5.0, r"\b(?:reprioriti\w+|deprioriti\w+|de prioriti\w+|re prioriti\w+)\b"
              r"|\b(?:re|de) ?priori[sz]\w+"),
        (4.0, r"\b(?:may|might|can|could|safely?|fit)\b.*\b(?:leave|drop|be dropped|skip)\b.*"
              r"\b(?:ward|campaign|list)\b|\bward\b.*\b(?:drop|leave|skip)\b"),
        (4.0, r"\b(?:drop|remove|exclude|skip|leave out|left out|add|added)\b.*"
              r"\b(?:campaign|round|distribution|smc)\b"),
        (2.0, r"\burban (?:threshold|extent|percentage)\b|\bcampaign\b"),
    ),
    "classify_settlements": (
        (4.5, r"\bsettlements?\b|\bslums?\b|\binformal\b|\bmorpholog\w+\b|\bresidential\b"
              r"|\bbuilding (?:type|class|pattern)\w*\b|\bcompact buildings?\b"),
        (4.5, r"\bclas+if\w*\b.*\b(?:bu?ild\w*|houses?|homes?|dwellings?|cells?)\b"
              r"|\bclasser\b.*\b(?:habitations?|batiments?|maisons?)\b|\binformels?\b"),
        (4.5, r"\b(?:go on|keep|continue|resume|start|finish|carry on)\b.*\bclas+ifying\b"
              r"|\bhow (?:much|many|far)\b.*\bclas+ified\b"),
    ),
    "export_results": (
        (7.0, r"\bexport\w*\b|\bdownload\w*\b|\bgeopackage\b|\bgeojson\b"),
        (3.5, r"\b(?:save|send|give|get)\b.*\b(?:csv|excel|xlsx|file|png|image|spreadsheet)\b"),
        (2.0, r"\bas (?:a |an )?(?:csv|excel|xlsx|spreadsheet|png)\b"),
    ),
    "write_report": (
        (4.5, r"\b(?:write|make|generate|prepare|create|produce|draft|give|need|want)\b.*"
              r"\b(?:report|brief|memo|slides?|presentation|powerpoint|document|summary)\b"),
        (4.0, r"\bexecutive summary\b|\bpdf\b|\bpowerpoint\b|\bslides\b|\bpolicy brief\b"),
        (2.0, r"\bsummari[sz]e\b.*\b(?:findings?|results?|analysis)\b|\binsights?\b"
              r"|\bkey (?:findings?|messages?)\b|\brecommend\w*\b"),
    ),
    "explain_term": (
        (5.0, r"^(?:what is|what are|define|explain|meaning of|what does) (?:a |an |the )?"
              r"(?:lisa|moran\w*|clusters?|hot ?spots?|reprioriti\w+|deprioriti\w+|correlation"
              r"|regression|trend|choropleth|settlements?|p value|significan\w+|outliers?)"
              r"(?: \w+)?(?: mean)?$"),
        (3.5, r"\b(?:often|usually|generally|typically|in general)\b|\bwhy (?:might|may|would|does"
              r" malaria|do mosquitoes)\b|\babout malaria\b"),
        (2.0, r"\b(?:what is|what are|define|definition|meaning|what does|explain|difference"
              r" between)\b"),
        (2.5, r"\b(?:malaria transmission|anopheles|mosquito\w*|vaccine\w*|insecticide\w*|larvicid\w*"
              r"|chemoprevention|smc|ipt\w*|act|irs|plasmodium|falciparum|vectors?|epidemiolog\w*"
              r"|p value|confidence interval|regression|correlation|standard deviation"
              r"|prevalence|incidence|endemic\w*|immunity|symptoms?|parasites?)\b"),
        (2.0, r"^(?:what is|what are|define) (?:a |an |the )?(?:malaria|llins?|itns?|nets?"
              r"|mosquito\w*)$"),
        (1.5, r"\bprevent\w*\b|\bspread\w*\b|\btransmi\w+\b|\bsymptoms?\b|\btreat\w*\b"),
    ),
}  # fmt: skip

#: Outside the subject, or nothing a tool for officers may do: the reason in words.
OFF_TOPIC: tuple[tuple[str, str], ...] = (
    (r"\bignore (?:all |the |your )?(?:previous|prior|above)\b|\bsystem prompt\b|\bjailbreak\b"
     r"|\byour (?:instructions|prompt)\b|\bprint your\b", "own"),
    (r"\bpasswords?\b|\bapi keys?\b|\bcredentials?\b|\bsecret key\b", "own"),
    (r"\b(?:data|files?|uploads?|chats?)\b.*\b(?:other|another|all) (?:users?|person|accounts?)\b",
     "own"),
    (r"\b(?:other|another|all) (?:users?|people|person|accounts?)\b.*\b(?:data|files?|upload\w*"
     r"|system|chats?)\b|\b(?:delete|drop|remove|list) (?:all )?users?\b", "own"),
    (r"\bdrop table\b|\bdelete from\b|\bselect \* from\b|\btruncate table\b|\brm rf\b|\bsudo\b"
     r"|<script", "own"),
    (r"\bweather\b|\bforecast\b|\bwill it rain\b", "topic"),
    (r"\b(?:poem|song|joke|story|essay|lyrics|recipe|riddle)\b", "topic"),
    (r"\b(?:election|president|governor|football|match score|world cup|premier league|movie|music"
     r"|bitcoin|crypto|stock market|exchange rate|horoscope|lottery)\b", "topic"),
    (r"\btranslate\b|\btranslation of\b", "topic"),
    (r"\b(?:capital of|who won|who will win|what time is it|how old)\b", "topic"),
    (r"\b(?:cost|price|how much is|how much does|buy|sell)\b.*\b(?:market|shop|naira|pack|pharmacy"
     r"|coartem|drugs?|phone|car|cost)\b", "topic"),
    (r"\bi (?:have|am having|feel|am feeling|got)\b.*\b(?:fever|headache|sick|ill|pain|cough"
     r"|vomiting|malaria)\b|\bdo i have (?:malaria|a fever|fever|typhoid)\b|\bmy (?:child|baby|son|daughter|wife|husband)\b.*"
     r"\b(?:fever|sick|ill|dose|treat\w*)\b|\bshould i take\b|\bdosage\b|\bprescri\w+\b", "health"),
    (r"\bwill (?:happen|be|the)\b.*\b20[3-9]\d\b|\bpredict\w*\b.*\b(?:next year|20[2-9]\d|future)\b"
     r"|\bin 20[3-9]\d\b|\bnext year\b", "future"),
    (r"\bhack\w*\b|\bexploit\b|\bwrite (?:me )?(?:a |some )?(?:python |java |sql )?(?:code|script"
     r"|program)\b|\bhomework\b", "topic"),
)  # fmt: skip
