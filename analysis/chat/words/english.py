"""English: numbers, short spellings, common words, and words with a fixed meaning."""

from __future__ import annotations

NUMBERS: dict[str, int] = (
    {
        word: value
        for value, word in enumerate(
            ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
        )
    }
    | {
        word: 10 * value
        for value, word in enumerate(
            ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
        )
    }
    | {"hundred": 100, "dozen": 12}
)

#: How people type on a phone, and spellings that mean the same word here.
SHORT: dict[str, str] = {
    "u": "you", "r": "are", "y": "why", "ur": "your", "pls": "please", "plz": "please",
    "plse": "please", "pleas": "please", "wat": "what", "wot": "what", "wats": "what is",
    "whats": "what is", "wich": "which", "whch": "which", "whr": "where", "wer": "where",
    "der": "there", "dere": "there", "d": "the", "de": "the", "da": "the", "dis": "this",
    "dat": "that", "tht": "that", "mi": "me", "n": "and", "nd": "and", "wit": "with",
    "w": "with", "cn": "can", "cud": "could", "shld": "should", "hw": "how", "abt": "about",
    "bcos": "because", "bcoz": "because", "cos": "because", "tnx": "thanks", "thx": "thanks",
    "thnx": "thanks", "thanx": "thanks", "gud": "good", "hlp": "help", "shw": "show",
    "sho": "show", "rnk": "rank", "rsk": "risk", "wrds": "wards", "wrd": "ward",
    "hse": "house", "pop": "population", "avg": "average", "coz": "because", "im": "i am",
    "dont": "do not", "doesnt": "does not", "isnt": "is not", "didnt": "did not",
    "cant": "cannot", "whys": "why is", "hi": "hello", "lgas": "lga", "wards": "ward",
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
    "rerun": "run again", "redo": "run again", "recalculate": "calculate again",
    "recompute": "compute again", "hotspots": "hotspot", "whatsapp": "whatsapp",
}  # fmt: skip

#: The i of "so hi" is no greeting.
HIGH_AFTER = frozenset({"so", "very", "too", "that", "this"})

COMMON = frozenset(
    ["a", "an", "the", "this", "that", "these", "those", "it", "its", "itself", "i", "me", "my", "mine", "we", "us", "our", "you", "your", "they", "them", "their", "he", "she", "his", "her", "who", "whom", "whose", "which", "what", "when", "where", "why", "how", "is", "are", "was", "were", "be", "been", "being", "am", "do", "does", "did", "done", "doing", "have", "has", "had", "having", "can", "could", "will", "would", "shall", "should", "may", "might", "must", "cannot", "not", "no", "nor", "yes", "and", "or", "but", "if", "then", "else", "than", "so", "as", "of", "in", "on", "at", "by", "for", "from", "to", "into", "onto", "with", "without", "within", "over", "under", "above", "below", "between", "among", "about", "across", "after", "before", "during", "until", "since", "up", "down", "out", "off", "again", "once", "here", "there", "all", "any", "both", "each", "few", "more", "most", "less", "least", "other", "another", "some", "such", "only", "own", "same", "too", "very", "just", "also", "still", "even", "much", "many", "every", "please", "okay", "ok", "thanks", "thank", "hello", "hey", "dear", "sir", "madam", "want", "wants", "need", "needs", "like", "likes", "know", "tell", "give", "show", "see", "look", "find", "get", "got", "make", "makes", "made", "take", "let", "use", "used", "using", "put", "go", "going", "come", "try", "say", "said", "mean", "means", "think", "thought", "ask", "asked", "help", "start", "one", "ones", "thing", "things", "something", "anything", "everything", "nothing", "someone", "people", "person", "way", "ways", "kind", "kinds", "type", "types", "lot", "bit", "well", "really", "actually", "maybe", "perhaps", "now", "today", "tomorrow", "yesterday", "currently", "already", "yet", "soon", "later", "always", "never", "often", "first", "second", "third", "last", "next", "previous", "new", "old", "good", "bad", "better", "best", "worse", "worst", "big", "small", "large", "great", "high", "higher", "highest", "low", "lower", "lowest", "top", "bottom", "right", "wrong", "true", "false", "different", "similar", "ward", "lga", "state", "area", "place", "region", "zone", "district", "town", "city", "village", "country", "niger", "nigeria", "local", "government", "data", "dataset", "file", "table", "column", "variable", "value", "number", "figure", "figures", "result", "results", "score", "scores", "rank", "ranks", "ranked", "ranking", "risk", "risks", "risky", "map", "chart", "graph", "analysis", "method", "model", "malaria", "case", "cases", "test", "tests", "rate", "rates", "level", "levels", "percent", "percentage", "average", "total", "sum", "count", "list", "part", "whole", "half", "rest", "end", "beginning", "set", "group", "groups", "class", "classes", "category", "time", "year", "years", "month", "months", "week", "day", "period", "date", "far", "long", "short", "simple", "simply", "exactly", "quickly", "quick", "detail", "details", "basic", "general", "overall", "entire", "full", "complete", "available", "possible", "necessary", "important", "relevant", "main", "major", "minor", "specific", "certain", "following", "based", "according", "because", "due", "though", "although", "while", "whether", "either", "neither", "instead", "rather", "per", "via", "etc", "eg", "ie", "abeg", "wetin", "dey", "ni", "dan", "da", "na", "yes", "proceed", "continue", "could've", "i'd", "i'm", "kindly"]
)

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

TOP = r"(?:top|highest|high|most|worst|first|greatest|largest|leading|biggest)"
BOTTOM = r"(?:bottom|lowest|low|least|last|safest|best|smallest|fewest)"

OPERATORS: tuple[tuple[str, str], ...] = (
    (r"(?:at least|no less than|minimum of|>=)", ">="),
    (r"(?:at most|no more than|up to|maximum of|<=)", "<="),
    (r"(?:more than|greater than|higher than|larger than|bigger than|above|over|exceeding"
     r"|exceeds?|>)", ">"),
    (r"(?:less than|lower than|smaller than|fewer than|below|under|<)", "<"),
    (r"(?:equal to|equals|exactly|=)", "="),
)  # fmt: skip

AGES: tuple[tuple[str, str], ...] = (
    (r"under (?:five|fives|5|5s)|u5s?|under5s?|children|less than 5 years|<5", "u5"),
    (r"over (?:five|fives|5|5s)|o5s?|adults?|5 years and above|five and above", "o5"),
    (r"pregnant|pw|anc|antenatal", "pw"),
    (r"all ages|all age groups", "all"),
)
FACILITIES = ("primary", "secondary", "tertiary")
TESTS: tuple[tuple[str, str], ...] = (
    (r"rdt|rapid", "rdt"),
    (r"microscop\w*", "microscopy"),
)

NORMALISATIONS: tuple[tuple[str, str], ...] = (
    (r"percentile", "percentile_rank"),
    (r"winsori[sz]\w*", "winsorised"),
    (r"z scores?|zscores?|standardi[sz]ed?", "z_score"),
    (r"min ?max", "min_max"),
    (r"goal ?posts?", "goalposts"),
)

#: Everyday words that are also spellings of a variable: only with more words they count as one.
NOT_A_COLUMN = frozenset(
    ["access", "density", "dem", "distance", "education", "wealth", "pop", "temp", "wetness", "positivity", "radiance"]
) - {"positivity", "radiance", "temp", "wealth"}

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
    "positives": "positives",
    "positive tests": "positives",
    "positive cases": "positives",
    "number of tests": "tests",
    "tests done": "tests",
    "temperature": "temperature",
}
