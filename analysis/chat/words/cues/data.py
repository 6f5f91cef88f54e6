"""English: what speaks for the uploaded data: what is in them, their quality, looking up."""

from __future__ import annotations

from analysis.chat.words.cues.parts import DATA, Cue

CUES: dict[str, tuple[Cue, ...]] = {
    "describe_data": (
        (2.0, r"\b(?:list|what|which|show|name|give|see|all|explain|describe|available)\b.*"
              r"\b(?:column|variable|field|fields|header|headers|indicator|indicators)s?\b"),
        (1.5, r"\b(?:list|all|every|available|names)\b.*\b(?:column|variable|fields?)\b"
              r"|\b(?:column|variable|fields?)\b.*\b(?:available|there|have|contains?)\b"),
        (2.0, r"\b(?:describe|summari[sz]e|overview|about|inside|contains?|in)\b.*"
              rf"\b(?:my|the|this|our|uploaded|i)\b.*\b{DATA}\b"),
        (1.0, rf"\b(?:my|this|our|uploaded)\b.*\b{DATA}\b"),
        (3.0, r"\bwhat (?:does|do|is|are)\b.*_column_.*\b(?:mean|measure|stand|represent|unit)\w*"),
        (2.5, r"\b(?:meaning|definition|unit|units) of\b.*_column_"),
        (2.0, r"^(?:explain|describe|what is|what are) (?:the )?_column_$"),
        (1.5, r"\bcolumn\b"),
        (2.5, r"\b(?:period|dates?|years|time)\b.*\b(?:cover|covers|covered|span|from)\b"),
        (3.5, rf"\bhow many (?:\w+ )?(?:ward|lga|states?)\b.*\b(?:{DATA[3:-1]}|there|in)\b"
              r"(?!.*(?:_area_|_column_|_number_|\brisk\b))"),
        (2.0, r"\bhow many (?:rows|records|columns?|variables?|entries|files)\b"),
        (1.5, rf"\btell me (?:more |a bit more )?about\b.*\b{DATA}\b"),
    ),
    "check_data_quality": (
        (4.0, r"\b(?:missing|missingness|gaps?|incomplete|completeness|duplicates?|duplicated"
              r"|blanks?|nulls?|unmatched|implausible|inconsisten\w+|outliers?|anomal\w+)\b"),
        (8.0, r"^what(?: data| values?)?(?: is| are)? missing\b(?! from| in this)"),
        (1.5, r"\bcolumn\b.*\b(?:missing|gaps?|blanks?|incomplete)\b"),
        (3.0, r"\bquality\b(?!.*\bhousing\b)"),
        (2.5, r"\b(?:check|clean|validate|verify|inspect|valid|correct|reliable)\b.*"
              rf"\b{DATA}\b"),
        (2.5, rf"\b(?:problems?|errors?|issues?|mistakes?|wrong)\b.*\b{DATA}\b"),
        (2.5, rf"\b{DATA}\b.*\b(?:problems?|errors?|issues?|mistakes?|wrong|clean|complete)\b"),
        (3.0, r"\b(?:did not|do not|does not|not|no|without|failed to) (?:match|report|matched"
              r"|matching|found|reported)\b"),
        (4.0, r"\breporting (?:rates?|completeness|gaps?)\b|\breports? (?:that )?(?:came|expected)\b"
              r"|\b(?:stopped|stop|no longer|ceased) report\w*\b|\b(?:gone|fell|fall|went|going)"
              r" silent\b|\bsilent facilit\w+\b|\bmore positives? than\b"
              r"|\bpositives?\b.*\babove\b.*\btest\w*\b|\bmanqu\w+\b"),
        (7.0, r"\breports? (?:the )?(?:worst|best|poorly|badly|late|least|most reliably|regularly|on time|fully)\b"
              r"|\b(?:worst|poorest|best|lowest) report(?:ing|s|ers?)\b"),
        (2.0, r"\bfacilit\w+\b.*\b(?:no|not|never|stopped) report\w*\b"),
        (2.0, r"\bcomplete\b.*\bdata\b|\bno data\b|\bwithout data\b|\black\w* data\b"),
        (2.5, r"\bdata collection\b|\bmonitoring\b"),
        (1.0, r"\bnames?\b.*\b(?:match|boundary)\b"),
    ),
    "match_names": (
        (7.0, r"\b(?:accept|take|confirm)\b.*\b(?:suggest\w*|propos\w*|candidates?|matches)\b"),
        (6.0, r"^(?:please )?(?:match|link|join|assign) (?!.*\b(?:data|file|files|table)\b).+ (?:to|with) .+"),
        (6.0, r"\b(?:resolve|fix|correct|match|link|sort out)\b.*\b(?:unmatched|names?|spellings?)\b"
              r"|^unmatch\b|\b(?:wrong|different|bad) spellings?\b"),
        (5.0, r"_area_ is (?:not on the map|not a ward)\b|_area_ and _area_ (?:is|are) (?:\w+ ){0,2}"
              r"(?:same|one) (?:place|ward|name)\b"),
        (6.0, r"\b(?:names?|spellings?)\b.*\b(?:unsure|uncertain|unclear|doubtful|undecided)\b"
              r"|\b(?:unsure|uncertain|unclear|doubtful|undecided) (?:ward )?(?:names?|spellings?)\b"
              r"|\b(?:review|decide|go through)\b.*\bnames?\b"),
        (-4.0, r"^(?:also |and |please )*(?:must|always|never)? ?(?:include|exclude|leave out|take in"
               r"|serve) _area_"),
    ),
    "query_data": (
        (4.0, r"\b(?:19|20)\d\d (?:and|plus) (?:19|20)\d\d (?:taken |put |added )?(?:together|combined|in total|in all|added up)\b"),
        (3.0, r"\bhow many\b|\bhow much\b|\bnumber of\b|\bcount\b"),
        (3.0, r"\b(?:total|sum|average|median|minimum|maximum)\b"
              r"|\bmean (?:of|value|_column_)|\bthe mean\b"),
        (3.5, r"\b(?:ward|lga|area)\b.*\b(?:with|having|where|has|have)\b(?: \w+){0,2} "
              r"(?:high|low|higher|lower|good|poor|more|less|no)\b(?: \w+)? _column_"),
        (3.0, r"_column_(?: \w+){0,3} _operator_|_operator_ (?:\w+ ){0,2}_number_"),
        (3.5, r"\b(?:highest|lowest|top|bottom|most|least|largest|smallest|worst|best)\b"
              r"(?: \w+){0,3} _column_"),
        (3.5, r"_column_(?: \w+){0,4} \b(?:highest|lowest|top|bottom)\b"),
        (2.5, r"^(?:what is|what was|what are|what were)(?: the)?(?: current| average| mean| total)?"
              r" _column_ (?:of|in|for|at)\b"),
        (4.0, r"\b_column_ distribution\b.*\b(?:across|by|between|per)\b"
              r"|\bcompar\w* (?:the )?_column_(?: \w+)? (?:across|by|between|per) (?:the |all )?"
              r"(?:ward|lga|state|facilit\w+|years?)\b"),
        (3.5, r"\b(?:what is|what are|give|show|tell)\b.*_column_.*\b(?:of|in|for|at)\b.*_area_"),
        (2.5, r"_column_.*\b(?:by|per|for each|in each) (?:ward|lga|state|facility|year|month)\b"),
        (2.0, r"\blist\b.*\b(?:ward|lga|facilit\w+)\b"),
        (1.5, r"\bward\b.*\b(?:with|having|where)\b.*_column_"),
        (7.0, r"\b(?:everything|all (?:the |its |our )?(?:values?|data|figures|numbers|variables?|columns?|information)"
              r"|(?:full )?(?:profile|record|row|details))\b.*_area_(?!.*\b(?:rank|risk|why|report)\b)"),
        (2.0, r"_column_ (?:of|in|for|at) _area_|_area_(?: s)? _column_"),
        (1.5, r"\bfacilit(?:y|ies)\b"),
        (5.0, r"\b(?:nets?|itns?|llins?) (?:\w+ )?(?:distributed|given|give|received|distribution)\b"
              r".*\b(?:last year|20\d\d|by|per|across|between|in) ?(?:_area_|lga|ward|\b)"),
        (5.0, r"\b(?:most|fewest|least|highest|lowest) (?:nets?|itns?|llins?)\b.*\b(?:last year"
              r"|20\d\d)\b"),
    ),
}  # fmt: skip
