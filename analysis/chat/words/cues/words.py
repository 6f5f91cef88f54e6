"""English: what speaks for explanations, help, the session, files and reports."""

from __future__ import annotations

from analysis.chat.words.cues.parts import HOW, Cue

CUES: dict[str, tuple[Cue, ...]] = {
    "explain_method": (
        (6.0, r"^(?:what|how|why|explain|define)\b.*\b(?:natural ?breaks?|jenks|quantiles?|quintiles?"
              r"|quartiles?|terciles?|equal ?intervals?)\b"),
        (6.5, rf"\b{HOW}\b.*\b(?:nets?|itns?|net plan|ward.*leave|(?:re|de)priori\w+)\b.*"
              r"\b(?:shared?|allocated?|comput\w+|calculat\w+|work\w*|chosen|selected|decid\w+"
              r"|determin\w+)\b"),
        (3.0, rf"^{HOW}\b.*\b(?:chosen|selected|decided|picked|shared|allocated|computed"
              r"|calculated|derived|obtained)$"),
        (4.0, rf"\b{HOW}\b.*\b(?:clusters?|hot ?spots?|cold ?spots?|moran\w*|correlations?"
              r"|regression|anova)\b.*\b(?:comput\w+|calculat\w+|work\w*|found|determin\w+|defin\w+"
              r"|decid\w+)\b"),
        (3.5, rf"\b{HOW}\b.*\b(?:comput\w+|calculat\w+|work|works|get|got|arriv\w+|determin\w+"
              r"|scor\w+|handl\w+|normalis\w+|weigh\w+|fill\w*|account\w*|deriv\w+|obtain\w+"
              r"|decid\w+|treat\w*|combin\w+|defin\w+|estimat\w+|chos\w+|choose|select\w*)\b"),
        (6.5, rf"(?:\b{HOW}\b|^explain\b|^what is\b).*\b(?:trends?|reporting rates?|outliers?)\b"
              r"(?=.*\b(?:comput\w+|calculat\w+|work\w*|found|determin\w+|defin\w+|decid\w+"
              r"|told|chosen)\b)|^(?:explain|what is)(?: the| a)? reporting rates?$"),
        (2.5, r"\b(?:method|methods|methodology|formula|assum\w+|limitations?|limits?|interpret\w*"
              r"|algorithm|approach|multicollinear\w*|imput\w+)\b"),
        (1.5, r"\bexplain\b|\bwalk me through\b"),
        (8.0, r"\bhow (?:does|do|did|would|is)\b(?: \w+){0,3} (?:tool|app|system|program|software|model|method|you|it)\b"
              r"(?: \w+)? (?:rank|score|class\w*|order|sort)\b"),
        (8.0, r"\bwhat makes (?:a|an|the|some|one) (?:rank|score|ward|value|result)\w*(?: \w+)? "
              r"(?:uncertain|certain|contested|unsure|sure|reliable|unstable)\b"),
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
        (5.0, r"^what (?:does|do|is) (?:this|that|the) (?:map|chart|table)s? (?:show|mean|tell)\w*"),
        (2.0, r"\bwhy\b.*\b(?:these|this|those) (?:variable|method)\b|\brelevance\b"),
        (2.0, r"\bwhich is (?:more appropriate|better)\b|\bdifference between (?:the )?"
              r"(?:composite|pca|method|urban)\b"),
        (2.5, r"\bhow (?:reliable|accurate)\b|\bcertainty\b"),
        (7.0, r"\bhow (?:sure|certain|confident)\b"),
        (3.0, r"\bwhat (?:does|do) (?:the |a )?(?:composite|pca|score|rank\w*|class\w*|scale"
              r"|percentage|threshold)\b.*\bmean\b"),
        (2.5, r"\b(?:use|read|understand)\b.*\b(?:vulnerability|risk|composite) (?:map|score)\b"),
        (1.5, r"\bdo you (?:use|assume|consider|account)\b"),
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
        (3.0, r"\bhow (?:can|could|do|will|would) you\b.*\bhelp\b|\bcan you help\b"),
        (5.5, r"\bhow (?:can|could|will|would) you (?:best )?help\b"),
        (4.5, r"\b(?:this|the|your) (?:tool|app|system|software|platform)\b.*\bcompar\w*\b"
              r"|\bcompar\w*\b.*\b(?:other|another) (?:\w+ ){0,3}(?:tools?|software|apps?|systems?)\b"),
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
    "export_results": (
        (8.0, r"\bxlsx?\b|\bas (?:an? )?(?:csv|excel|spreadsheet)\b"),
        (7.0, r"^(?:please )?(?:send|give)(?: me)? (?:the |an? )?(?:csv|excel|spreadsheet)(?: file| sheet)? (?:of|with|for)\b"),
        (7.0, r"\bexport\w*\b|\bdownload\w*\b|\bgeopackage\b|\bgeojson\b"),
        (3.5, r"\b(?:save|send|give|get)\b.*\b(?:csv|excel|xlsx|file|png|image|spreadsheet)\b"),
        (4.0, r"\b(?:to|in|on) my (?:laptop|computer|phone|desktop|machine)\b|\bkeep a copy\b"),
        (6.0, r"^(?:an? |the )?(?:csv|excel|xlsx|geo ?json|geo ?package|shape ?file|spreadsheet)(?: file| sheet)?"
              r" (?:of|with|for|please)\b"),
        (2.0, r"\bas (?:a |an )?(?:csv|excel|xlsx|spreadsheet|png)\b"),
        (5.0, r"\b(?:in|into|to|as) (?:an? )?(?:excel|csv|xlsx|spreadsheet)(?: (?:file|format|sheet))?"
              r"(?: please)?$"),
    ),
    "write_report": (
        (4.5, r"\b(?:write|make|generate|prepare|create|produce|draft|give|need|want)\b.*"
              r"\b(?:report|brief|memo|slides?|presentation|powerpoint|document|summary)\b"),
        (12.0, r"^(?:an? |the |one )?(?:pdf|word(?: doc\w*| file)?|docx|powerpoint|slides?|pptx?)\b(?: \w+){0,2}? (?:of|with|on|about|for)\b"),
        (9.0, r"\b(?:in|as|into) (?:a |an )?(?:word (?:doc\w*|file|format)|docx|powerpoint|pptx?)\b"),
        (4.5, r"\b(?:memo|board paper|one pager|hand ?outs?|policy brief)\b|^(?:\w+ ){0,2}write up\b"),
        (3.0, r"\breport$|\breport (?:on|of|for|about)\b"),
        (4.0, r"\bexecutive summary\b|\bpdf\b|\bpowerpoint\b|\bslides\b|\bpolicy brief\b"),
        (2.0, r"\bsummari[sz]e\b.*\b(?:findings?|results?|analysis)\b|\binsights?\b"
              r"|\bkey (?:findings?|messages?)\b|\brecommend\w*\b"),
    ),
}  # fmt: skip
