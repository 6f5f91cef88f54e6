"""English: numbers, short spellings, common words, and words with a fixed meaning."""

from __future__ import annotations

import re

from analysis.chat.words.implied import superlatives

_UNITS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBERS: dict[str, int] = {
    **{word: value for value, word in enumerate(_UNITS.split())},
    **{word: 10 * value for value, word in enumerate(_TENS.split(), start=2)},
    "hundred": 100,
    "dozen": 12,
}

#: How people type on a phone, and spellings that mean the same word here.
SHORT: dict[str, str] = {
    "mny": "many", "inclusive": "", "nigerlites": "people", "souls": "people", "persons": "people", "villagers": "people", "folks": "people",
    "mpa": "map", "jan": "january", "feb": "february", "mar": "march", "apr": "april", "jun": "june", "jul": "july",
    "aug": "august", "sep": "september", "sept": "september", "oct": "october", "nov": "november", "dec": "december",
    "u": "you", "r": "are", "y": "why", "ur": "your", "pls": "please", "plz": "please",
    "plse": "please", "pleas": "please", "wat": "what", "wot": "what", "wats": "what is",
    "whats": "what is", "wich": "which", "whch": "which", "whr": "where", "wer": "where",
    "der": "there", "dere": "there", "d": "the", "de": "the", "da": "the", "dis": "this",
    "dat": "that", "tht": "that", "mi": "me", "n": "and", "nd": "and", "yr": "year", "yrs": "years", "ppl": "people", "wit": "with",
    "w": "with", "cn": "can", "cud": "could", "shld": "should", "hw": "how", "abt": "about",
    "bcos": "because", "bcoz": "because", "cos": "because", "tnx": "thanks", "thx": "thanks",
    "thnx": "thanks", "thanx": "thanks", "gud": "good", "hlp": "help", "shw": "show",
    "sho": "show", "rnk": "rank", "rsk": "risk", "wrds": "wards", "wrd": "ward",
    "hse": "house", "pry": "primary", "reprio": "reprioritise", "pop": "population",
    "elev": "elevation", "temp": "temperature", "scattr": "scatter", "popn": "population", "popln": "population", "popul": "population", "fac": "facility",
    "facs": "facilities", "residents": "inhabitants", "wrt": "with", "btw": "between",
    "btwn": "between", "bw": "between", "no.": "number", "nos": "numbers", "cld": "could",
    "bn": "been", "frm": "from", "hv": "have", "hav": "have", "nw": "now", "dat's": "that is",
    "microscopies": "microscopy", "perc": "percent", "pct": "percent", "avg": "average", "coz": "because", "im": "i am",
    "dont": "do not", "doesnt": "does not", "isnt": "is not", "didnt": "did not",
    "cant": "cannot", "phc": "primary facility", "phcs": "primary facilities", "hf": "facility", "hfs": "facilities", "whys": "why is", "hi": "hello", "lgas": "lga", "wards": "ward",
    "colum": "column", "colums": "column", "columns": "column", "variables": "variable",
    "maps": "map", "charts": "chart", "areas": "area", "districts": "lga", "district": "lga",
    "ndvi": "ndvi", "analyses": "analysis", "analyse": "analyse", "analyze": "analyse",
    "visualize": "visualise", "visualization": "visualise", "prioritize": "prioritise",
    "prioritized": "prioritised", "reprioritize": "reprioritise",
    "reprioritized": "reprioritise", "reprioritised": "reprioritise",
    "reprioritization": "reprioritise", "reprioritisation": "reprioritise",
    "deprioritize": "deprioritise", "deprioritized": "deprioritise",
    "deprioritised": "deprioritise", "deprioritization": "deprioritise",
    "deprioritisation": "deprioritise", "normalization": "normalisation",
    "normalized": "normalised", "normalize": "normalise", "neighbors": "neighbour",
    "neighbor": "neighbour", "neighbours": "neighbour", "neighboring": "neighbour",
    "rerun": "run again", "dbl": "double", "grapf": "graph", "grahp": "graph", "grph": "graph", "garph": "graph",
    "chrt": "chart", "chrat": "chart", "mapp": "map", "dubble": "double", "redo": "run again", "recalculate": "calculate again",
    "recompute": "compute again", "hotspots": "hotspot", "whatsapp": "whatsapp",
    "tpo": "top", "otp": "top", "mots": "most", "positivs": "positives", "positiv": "positive",
    "thm": "them", "sory": "sorry", "ment": "meant", "preggers": "pregnant",
    "facilitys": "facilities", "pos": "positives", "nite": "night", "nites": "night",
    "bt": "but", "jst": "just", "nxt": "next", "instd": "instead", "hhsize": "household size", "onli": "only", "insted": "instead", "sme": "same", "agn": "again",
}  # fmt: skip

#: Words that only a sentence in English (or Pidgin) has.
_PLAIN_WORDS = """
    the of is are was were which what show how why in for and by with to do does i we me my you it
    this that from where who when has have there if run make give list map can not
"""
PLAIN_WORDS = frozenset(_PLAIN_WORDS.split())

#: The i of "so hi" is no greeting.
HIGH_AFTER = frozenset({"so", "very", "too", "that", "this"})

_COMMON = """
    stick henceforth onwards
    chance reliable strength
    a abeg about above according across actually after again all already also although always am
    among an analysis and another any anything are area as ask asked at available average bad
    based basic be because been before beginning being below best better between big bit both
    bottom but by can cannot case cases category central certain chart city class classes column
    come complete continue could could've count country currently da dan data dataset date day
    dear detail details dey did different district do does doing done down due during each eg
    either else end entire etc even every everything exactly false far few figure figures file
    find first following for from full general get give go going good got government graph great
    group groups had half has have having he hello help her here hey high higher highest his how
    i i'd i'm ie if important in instead into is it its itself just kind kindly kinds know large
    last later least less let level levels lga like likes list local long look lot low lower
    lowest madam made main major make makes malaria many map may maybe me mean means method
    might mine minor model month months more most much must my na necessary need needs neither
    never new next ni niger nigeria no nor not nothing now number of off often ok okay old on
    once one ones only onto or other our out over overall own part people per percent percentage
    perhaps period person place please possible previous proceed put quick quickly rank ranked
    ranking ranks rate rates rather really region relevant rest result results right risk risks
    risky said same say score scores second see set shall she short should show similar simple
    simply since sir small so some someone something soon specific start state still such sum
    bias biased survey surveys census table take tell test tests than thank thanks that the their them then there these they thing
    things think third this those though thought time to today tomorrow too top total town true
    try type types under until up us use used using value variable very via village want wants
    ward was way ways we week well were wetin what when where whether which while who whole whom
    whose why will with within without worse worst would wrong year years yes yesterday yet you
    your zone
    sorry meant heatmap
    food forest tablet tablets party mode shell message page paper prescribe vote voter medicine
    metre metres meter meters kilometre kilometres feet further farther
    unknown straight straightaway immediately asap heaviest riskiest greatest largest fewest smallest leading
    biggest farthest furthest nearest closest uptake
    drug drugs plenty fight fighting child children baby mother father husband wife doctor nurse hospital clinic road
    money laptop phone computer copy letter story joke quartile quintile decile tercile skewness variance upper
    kids kid toddlers tots grown mums moms ones souls folk folks heads mouths pricked fingers finger plain dries quit sickest richest thickest quickest trickiest luckiest hardest scariest sorest
    healthiest
"""
COMMON = frozenset(_COMMON.split())

LEVELS: dict[str, str] = {
    "ward": "ward",
    "lga": "lga",
    "local government": "lga",
    "local governments": "lga",
    "local government area": "lga",
    "local government areas": "lga",
    "state": "state",
    "facility": "facility",
    "facilities": "facility",
}

TOP = (
    r"(?:top|riskiest|heaviest|highest|high|most|worst|first|greatest|largest|leading|biggest"
    r"|tallest|farthest|furthest|densest|strongest|hardest|scariest|sorest"
    rf"|maximum number of|{superlatives('much')})"
)
BOTTOM = (
    r"(?:bottom|lowest|low|least|last|safest|healthiest|best|smallest|fewest|nearest|closest"
    rf"|shortest|poorest|weakest|flattest|{superlatives('little')})"
)

OPERATORS: tuple[tuple[str, str], ...] = (
    (r"(?:at least|no (?:less|lower|fewer|smaller) than|not (?:less|lower|fewer|smaller|below) than|minimum of|reach(?:es|ed|ing)?|>=)", ">="),
    (r"(?:at most|no (?:more|higher|greater|larger) than|not (?:more|higher|greater|larger) than|up to|maximum of|<=)", "<="),
    (r"(?:more than|greater than|higher than|larger than|bigger than|f[au]rther than|longer than"
     r"|hotter than|warmer than|wetter than|farther away than|further away than"
     r"|above|over|exceeding"
     r"|exceed(?:s|ed)?|pass(?:es|ed|ing)?|surpass(?:es|ed|ing)?|cross(?:es|ed|ing)?|topped|beyond|topping|upwards? of|>)", ">"),
    (r"(?:less than|lower than|smaller than|fewer than|closer than|nearer than|shorter than"
     r"|cooler than|colder than|drier than|below|under|<)", "<"),
    (r"(?:equal to|equals|exactly|=)", "="),
)  # fmt: skip

AGES: tuple[tuple[str, str], ...] = (
    (
        r"under (?:five|fives|5|5s)|u5s?|under5s?|children|kids?|little ones|toddlers?|tots?|tiny ones|(?:less|younger) than (?:5|five)(?: years)?|below (?:5|five)|< ?5|moins de (?:5|cinq)(?: ans)?",
        "u5",
    ),
    (
        r"(?:over|above|older than) (?:five|fives|5|5s)|o5s?|adults?"
        r"|(?:5|five)(?: years?)?(?: old| of age)? (?:and|or) (?:above|over|older|more|up(?:wards?)?)|(?:5|five) (?:years )?plus(?= (?:age|group|year))|> ?5"
        r"|grown ?ups?|grown (?:people|men|women)",
        "o5",
    ),
    (
        r"pregnan\w*|expect(?:ant|ing) (?:mothers?|mums?|moms?|women)|(?:mothers?|mums?|moms?) to be|pw|anc|antenatal",
        "pw",
    ),
    (r"all ages|all age groups", "all"),
)
#: An age group told by a number; a share or another number is none.
AGE_BY_NUMBER = re.compile(
    r"(?<!\w)(?:under|below|less than|over|above|<|>=|moins de|plus de) (?:five|5)s?"
    r"(?: (?:years?(?: old| of age)?|ans))?(?!\w)(?! (?:%|(?:percent|percentage|wards?|lgas?|thousand"
    r"|million|nets?|tests?(?! positiv)|cases?|km|mm|m|metres?)\b))"
)
#: "People five and above": an age group told by its least age.
AGE_FROM = re.compile(
    r"(?<!\w)(?:(?:people|persons?|patients?|those|aged?|ages|for|among|in|of|children|cases) |(?=(?:five|5) years?\b))"
    r"((?:five|5)(?: years?)?(?: old| of age)? (?:and|or) (?:above|over|older|more|up(?:wards?)?))(?!\w)(?! (?:%|percent|\d))"
)
FACILITIES = ("primary", "secondary", "tertiary")
TESTS: tuple[tuple[str, str], ...] = (
    (r"rdts?|rapid|(?:test )?strips?", "rdt"),
    (
        r"microscop\w*|blood slides?|slides? (?:read|examined|looked at|viewed|checked)",
        "microscopy",
    ),
)

NORMALISATIONS: tuple[tuple[str, str], ...] = (
    (r"percentile", "percentile_rank"),
    (r"winsori[sz]\w*", "winsorised"),
    (r"z scores?|zscores?|standardi[sz]ed?", "z_score"),
    (r"min ?max", "min_max"),
    (r"goal ?posts?", "goalposts"),
)

#: Ways to class the wards: words, rule, and the number of classes where the word says it.
CLASS_RULES: tuple[tuple[str, str, int | None], ...] = (
    (r"\bquintiles?\b", "quantile", 5),
    (r"\bquartiles?\b", "quantile", 4),
    (r"\b(?:terciles?|tertiles?)\b", "quantile", 3),
    (r"\bquantiles?\b|\bequal(?:ly)? (?:many|sized?|counts?|groups?)\b", "quantile", None),
    (r"\bnatural ?breaks?\b|\bjenks\b", "natural_breaks", None),
    (r"\bequal ?(?:intervals?|widths?|steps?|ranges?)\b", "equal_interval", None),
    (r"\b(?:class|classes|classify|classified)\b.*\bby position\b|\bthirds\b", "position", None),
)
#: In the masked question: "5 classes", "four risk categories".
NUMBER_OF_CLASSES = (
    r"_number_ (?:risk |different )?(?:class|classes|category|categories|groups|bands|tiers)\b"
)
YEARS_TOGETHER = (
    r"\ball (?:the )?years (?:together|combined|pooled|at once)\b"
    r"|\b(?:mean|average) (?:over|of|across) (?:all )?(?:the )?years\b"
)
EVERY_YEAR = r"\b(?:every|each|per|by) year\b|\byear by year\b|\ball (?:the )?years\b"
MALARIA_ALONE = (
    r"\bmalaria (?:variable|measure|indicator)s? (?:only|alone|by itself)\b"
    r"|\b(?:only|just|alone)(?: by| on)?(?: the)? malaria (?:variable|measure|indicator)\b"
    r"|\b(?:rank\w*|order\w*|sort\w*|priorit\w*|top|bottom|first|last|highest|lowest|worst)\b.*"
    r"\b(?:by|on|using)(?: the)? "
    r"(?:tpr|test positivity(?: rate)?|pfpr|burden) (?:only|alone|by itself)\b"
)

#: Everyday words that are also spellings of a variable: only with more words they count as one.
NOT_A_COLUMN = frozenset({"access", "density", "dem", "them", "distance", "education", "wetness"})

#: What people call a measure, beside the registry's own spellings.
SPOKEN: dict[str, str] = {
    "test positivity": "test_positivity_rate",
    "malaria positivity": "test_positivity_rate",
    "positivity": "test_positivity_rate",
    "tprs": "test_positivity_rate",
    "average tpr": "test_positivity_rate",
    "rain": "rainfall",
    "rains": "rainfall",
    "nightlight": "night_lights",
    "night light": "night_lights",
    "night time light": "night_lights",
    "night lights": "night_lights",
    "houses": "housing_quality",
    "housing": "housing_quality",
    "house quality": "housing_quality",
    "distance to water": "distance_to_water",
    "distance from water": "distance_to_water",
    "water distance": "distance_to_water",
    "distance to waterbodies": "distance_to_water",
    "distance to water bodies": "distance_to_water",
    "altitude": "elevation",
    "height above sea": "elevation",
    "floods": "flood",
    "flooding": "flood",
    "soil moisture": "soil_wetness",
    "moisture of the soil": "soil_wetness",
    "humidity": "relative_humidity",
    "vegetation": "evi",
    "vegetation index": "evi",
    "parasite prevalence": "pfpr",
    "urban share": "urban_share",
    "literacy": "education",
    "literacy rate": "education",
    "population": "population",
    "inhabitants": "population",
    "positives": "positives",
    "positive tests": "positives",
    "positive cases": "positives",
    "number of tests": "tests",
    "tests done": "tests",
    "temperature": "temperature",
}
