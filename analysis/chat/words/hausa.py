"""Hausa: words that tell the language, and its phrases as the English ones they mean."""

from __future__ import annotations

_SURE = """
    nuna wadanne waɗanne wane wace wanne menene mene meye yaya yasa nawa ina unguwa unguwanni
    unguwar unguwannin gundumomi gunduma hadari taswira taswirar zazzabin zazzabi cizon sauro gidan
    muna suka suke zaka kwatanta bambanci lissafa rahoto rubuta sannu sannunku barka nagode shekara shekaru
    yara mata ciki bayanai bayanan bayanana ginshikai ginshiki bincike binciken kuma idan tsakanin
    fiye kasa sama karamar hukuma hukumomi asibiti asibitoci sauke fitar jera karuwa raguwa soke
    daina tsaya fara ci gaba yawan yawa lafiya magani kalmar sirri sunaye mutane jama'a ruwan
    rarraba matsugunai gidaje zana jadawali jadawalin alaka alakar dangantaka wuraren taimaka
    goge koma mayar sake yi amfani cire akwai kowace kowane za zan matsakaicin matsakaici jimillar
"""
SURE = frozenset(_SURE.split())
_WEAK = "da na ta ba min don ne ce ke ya kara fa ko"
WEAK = frozenset(_WEAK.split())

_UNITS = {
    "daya": "one", "biyu": "two", "uku": "three", "hudu": "four", "biyar": "five", "shida": "six",
    "bakwai": "seven", "takwas": "eight", "tara": "nine", "goma": "ten",
}  # fmt: skip
_TENS = {
    "ashirin": "twenty", "talatin": "thirty", "arbain": "forty", "arba in": "forty",
    "hamsin": "fifty", "sittin": "sixty", "sabain": "seventy", "saba in": "seventy",
    "tamanin": "eighty", "casain": "ninety", "casa in": "ninety",
}  # fmt: skip
_TEENS = {f"sha {word}": english for word, english in zip(
    ["daya", "biyu", "uku", "hudu", "biyar", "shida", "bakwai", "takwas", "tara"],
    ["eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
     "nineteen"], strict=True)}  # fmt: skip
_SMALL = {
    **{word: english for word, english in {**_UNITS, **_TENS}.items()},
    **{f"goma {word}": english for word, english in _TEENS.items()},
    **{
        f"{tens} da {unit}": f"{_TENS[tens]} {_UNITS[unit]}"
        for tens in _TENS
        for unit in _UNITS
        if unit != "goma"
    },
}
#: The scale stands first: "dubu hamsin" is fifty thousand.
NUMBERS: dict[str, str] = {
    **_SMALL,
    **{f"dubu {word}": f"{english} thousand" for word, english in _SMALL.items()},
    **{f"miliyan {word}": f"{english} million" for word, english in _SMALL.items()},
    **{f"dari {word}": f"{english} hundred" for word, english in _UNITS.items()},
    **{f"dubu dari {word}": f"{english} hundred thousand" for word, english in _UNITS.items()},
    "dari": "hundred", "dubu dari": "one hundred thousand", "dubu": "one thousand",
    "miliyan": "one million", "rabin miliyan": "half a million",
}  # fmt: skip

_PHRASES: dict[str, str] = {
    **NUMBERS,
    "suka kamu da zazzabin cizon sauro": "positive cases", "suka kamu": "positive cases",
    "kamu da zazzabin cizon sauro": "positive cases", "a kowane wata": "per month",
    "janairu": "january", "fabrairu": "february", "maris": "march", "afrilu": "april", "mayu": "may",
    "yuni": "june", "yuli": "july", "agusta": "august", "satumba": "september", "oktoba": "october",
    "nuwamba": "november", "disamba": "december", "a wata": "per month", "a shekara": "per year", "a kowace shekara": "per year",
    "na yi kuskure": "sorry", "yi hakuri": "sorry", "ba haka nake nufi ba": "i mean",
    "nake nufi": "i mean", "zane": "chart", "zanen": "chart of",
    "zanen layi": "line chart", "min layi": "line of", "layi": "line",
    "yi min zane": "draw a chart", "yi min zanen": "draw a chart of", "ke canzawa": "is changing over time",
    "koma yadda yake": "undo go back", "yadda yake da": "undo go back",
    "ta fi duhu": "is the darkest", "suka fi duhu": "are the darkest", "duhu": "dark", "da dare": "at night",
    "saka shi a": "put it in", "saka shi": "put it", "a matsayin": "as",
    "abin da ya bace": "missing", "ya bace": "missing", "guda nawa": "how many", "firamare": "primary",
    "sakandare": "secondary", "ci gaba da": "go on with", "wanda ka zaba": "the ones you chose",
    "wadanda ka zaba": "the ones you chose", "dayan": "the other one", "tsakaninsu": "of the two",
    "ka mai da": "make", "mayar da su": "make them", "kasa da": "less than",
    "me za ka iya yi": "what can you do", "me zaka iya yi": "what can you do",
    "me za ku iya yi": "what can you do", "me zai faru": "what would happen",
    "me zai canza": "what would change", "me za a yi": "what to do", "me ya sa": "why",
    "me yasa": "why", "don me": "why", "saboda me": "why", "me ya jawo": "why",
    "me ya canza": "what changed", "me ke kawo": "what causes", "me ke cikin": "what is in", "me ke da": "what has",
    "me ake nufi da": "what does mean", "menene ma anar": "what is the meaning of",
    "menene manyan sakamako": "key findings", "ma anar": "meaning of", "menene": "what is", "mene ne": "what is", "meye": "what is",
    "me kake ba da shawara": "what do you recommend", "me": "what",
    "wadanne": "which", "wace": "which", "wane": "which", "wanne": "which", "wacce": "which",
    "wane ne kai": "who are you", "wane ne": "who is", "wa ya": "who", "wa": "who", "nawa ne": "how many",
    "nawa": "how many", "yaya ake lissafa": "how is calculated", "yaya aka lissafa": "how was calculated",
    "yaya": "how", "ta yaya": "how", "yadda": "how", "ina ne": "where is", "a ina": "where",
    "ina so in": "i want to", "ina so": "i want", "ina son": "i want", "ina da": "i have",
    "ina muka tsaya": "where we stopped", "ina kwana": "good morning", "ina": "where",
    "yaushe": "when", "muna da": "we have", "idan aka": "if", "idan muka": "if we", "idan": "if",
    "a ce": "suppose", "shin": "does", "akwai": "are there", "kuwa": "",
    "nuna min": "show me", "nuna": "show", "ba ni": "give me", "zana": "draw", "yi min": "make me",
    "hada min": "make me", "lissafa tpr": "calculate tpr", "lissafin": "calculation of",
    "lissafa": "calculate", "kirga": "calculate", "bayyana min": "explain", "bayyana": "explain",
    "takaita": "summarise", "gudanar da": "run", "fara": "start", "fara daga farko": "start over",
    "sake farawa": "start over", "sake yi": "run again", "sake": "again", "yi amfani da": "use",
    "amfani da": "use", "duba": "check", "gwada": "compare", "kwatanta": "compare",
    "jera": "rank", "jerin": "list of", "nemo": "find", "canza zuwa": "change to", "canza": "change",
    "cire": "remove", "cirewa daga": "drop from", "cirewa": "drop", "kara": "add", "zabi": "choose",
    "tsara": "plan", "raba": "share", "rabon": "distribution of", "yadda za a raba": "how should we share",
    "sauke": "download", "zazzage": "download", "fitar da": "export", "ajiye": "save",
    "rubuta": "write", "shirya": "prepare", "rahoto": "report", "rahotanni": "reports",
    "takaitaccen": "summary", "takaitawa": "summary", "gabatarwa": "presentation",
    "karanta": "read", "loda": "upload", "turo": "sent",
    "zazzabin cizon sauro": "malaria", "zazzabin cizon": "malaria", "cutar maleriya": "malaria", "maleriya": "malaria",
    "malaria": "malaria", "cutar": "disease", "gidan sauro": "nets", "gidajen sauro": "nets",
    "ragar sauro": "nets", "sauro": "mosquito", "bayanai": "data", "bayanan": "data", "bayanana": "my data",
    "fayil": "file", "fayiloli": "files", "tebur": "table", "teburin": "table",
    "ginshikai": "column", "ginshiki": "column", "layuka": "rows", "ma aunai": "variable",
    "masu canji": "variable", "abubuwa": "variable",
    "suka bata": "missing", "bata": "missing", "rasa": "missing", "ba su da bayanai": "missing data",
    "kuskure": "errors", "kurakurai": "errors", "ingancin": "quality of", "inganci": "quality",
    "aka maimaita": "duplicates", "ba su aiko da rahoto ba": "did not report",
    "bai aiko rahoto ba": "did not report", "bai aiko da rahoto ba": "did not report",
    "ba su aiko rahoto ba": "did not report", "ba a aiko da rahoto ba": "did not report",
    "ba ta aiko da rahoto ba": "did not report", "babu rahoto": "without report",
    "gibin": "gaps", "aka cike": "filled", "cika": "complete",
    "unguwanni": "ward", "unguwannin": "ward of", "unguwar": "ward", "unguwa": "ward",
    "gundumomi": "ward", "gundumar": "ward", "gunduma": "ward", "mazabu": "ward", "mazaba": "ward",
    "karamar hukuma": "lga", "karamar hukumar": "lga", "kananan hukumomi": "lga",
    "jihar": "state", "jiha": "state", "asibitoci": "facilities", "asibiti": "facility",
    "asibitin": "facility", "cibiyoyin lafiya": "facilities", "asibitocin farko": "primary facilities",
    "matakin farko": "primary", "mataki na biyu": "secondary", "mataki na uku": "tertiary",
    "birane": "urban areas", "birni": "urban", "kauye": "rural", "kauyuka": "rural",
    "suka fi hadari": "most at risk", "ta fi hadari": "most at risk", "ya fi hadari": "most at risk",
    "mafi hadari": "most at risk", "mafi karancin hadari": "lowest risk",
    "masu babban hadari": "high risk", "babban hadari": "high risk", "masu hadari": "high risk",
    "bisa hadari": "by risk", "hadarin": "risk of", "hadari": "risk", "ta fi muni": "worse",
    "makin": "score", "maki": "score", "matsayin": "rank of", "matsayi": "rank", "na farko": "top",
    "na karshe": "bottom", "ta farko": "first", "farko": "first", "karshe": "last",
    "manyan": "top", "babba": "high", "ta fi yawan": "has the highest", "ya fi yawan": "has the highest",
    "ta fi yawa": "is highest", "ya fi yawa": "is highest", "aka fi": "most", "ta fi": "has the highest",
    "ya fi": "has the highest", "suka fi": "have the highest", "sun fi": "have the highest",
    "ta fi karancin": "has the lowest", "ya fi karancin": "has the lowest", "suka fi karancin": "have the lowest",
    "ta fi kankantar": "has the smallest", "ta fi karanci": "is lowest", "ya fi karanci": "is lowest", "mafi yawan": "highest",
    "mafi karancin": "lowest", "mafi": "most", "fiye da": "more than", "sama da": "more than",
    "yara yan kasa da shekara biyar": "children under five",
    "yara kasa da shekara biyar": "children under five", "yan kasa da shekara biyar": "children under five",
    "kasa da shekara biyar": "children under five", "yara kasa da shekaru biyar": "children under five",
    "kasa da shekaru biyar": "children under five", "yara": "children", "yaro": "child",
    "mata masu ciki": "pregnant women", "mata masu juna biyu": "pregnant women",
    "masu juna biyu": "pregnant women", "masu ciki": "pregnant", "kowane shekaru": "all ages",
    "duk shekaru": "all ages", "manya": "adults",
    "gwaji ya nuna suna da": "tested positive for", "gwaji ya nuna": "tested positive",
    "aka tabbatar": "confirmed cases", "ke zaune": "people live in", "ke rayuwa": "people live in",
    "gwaje gwaje": "tests", "gwaji": "tests", "aka gwada": "tested", "masu dauke da cutar": "positives",
    "masu cuta": "positives", "masu cutar": "positives", "yawan masu cutar cikin gwaji": "tpr", "nauyin": "burden of",
    "nauyi": "burden", "kashi": "percent", "matsakaicin": "average", "matsakaici": "average", "na biyu": "second", "na uku": "third", "jimla": "total",
    "ba a kare ba": "are not protected", "ba a kare su ba": "are not protected",
    "ba su da kariya": "are not protected", "ba su samu gidan sauro ba": "get no nets",
    "ba za su samu gidan sauro ba": "get no nets", "marasa gidan sauro": "without nets",
    "jimillar": "total", "yawan mutane": "population", "yawan mutanen": "population of", "mutanen": "people of", "yawan jama a": "population",
    "jama a": "people", "mutane": "people", "yawan": "number of", "yawa": "many",
    "a kowane gida": "per household", "a kowace": "by", "a kowane": "by", "kowace": "each",
    "kowane": "each", "gidaje": "houses", "gine gine": "buildings", "matsugunai": "settlement",
    "matsugunan": "settlement", "rarraba": "classify", "marasa tsari": "informal",
    "na tsari": "formal", "marasa galihu": "slums",
    "taswirar": "map of", "taswira": "map", "a taswira": "on the map", "jadawalin": "chart of",
    "jadawali": "chart", "hoton": "picture of", "ruwan sama": "rainfall", "tudu": "elevation",
    "tsayin kasa": "elevation", "zafi": "temperature", "ambaliya": "flood", "ciyayi": "vegetation",
    "nisan ruwa": "distance to water", "nisa da ruwa": "distance to water",
    "karuwa": "increasing", "yana karuwa": "increasing", "tana karuwa": "increasing",
    "raguwa": "decreasing", "tana raguwa": "decreasing", "ya ragu": "drops", "ya karu": "increases",
    "samun sauki": "improving", "samun cigaba": "improving", "ya canza": "changed",
    "canjin": "trend of", "canji": "change", "daga shekara zuwa shekara": "year over year",
    "shekara mai zuwa": "next year", "shekaru": "years", "shekara": "year", "wata": "month",
    "kowane wata": "monthly", "tun": "since", "tsawon shekaru": "over the years",
    "dangantaka": "relationship", "dangantakar": "relationship of", "alaka": "correlation",
    "alakar": "correlation of", "yana shafar": "affect", "bambancin": "difference of",
    "bambanci": "difference", "tsakanin": "between", "hanyoyin": "methods", "hanya": "method",
    "hanyar": "method", "sun yarda": "agree", "da ya gabata": "previous", "na gaba": "next", "masu zuwa": "next", "na baya": "previous",
    "ta taru": "cluster", "taruwa": "cluster", "tarin": "cluster of", "wuraren zafi": "hot spots",
    "wuraren sanyi": "cold spots", "makwabta": "neighbour", "masu kama da juna": "similar",
    "kamfen": "campaign", "zagaye na gaba": "next round", "sake fifita": "reprioritise",
    "ba sa bukatar": "do not need", "za a iya barin": "can leave", "muke bukata": "do we need",
    "take bukata": "need", "bukata": "need", "bukatar": "need", "kudin": "cost of", "kudi": "cost",
    "da gaggawa": "urgent", "bincike": "analysis", "binciken": "analysis", "nazarin": "analysis",
    "nazari": "analysis", "yi nazarin": "run analysis", "sakamakon": "results", "sakamako": "results",
    "sannu": "hello", "sannunku": "hello", "sannu da aiki": "hello", "sannu da zuwa": "hello", "barka da safiya": "good morning", "barka da rana": "good afternoon",
    "barka": "hello", "salamu alaikum": "hello", "nagode": "thank you", "na gode": "thank you",
    "taimaka min": "help me", "taimako": "help", "soke": "undo", "koma baya": "go back",
    "mayar da baya": "go back", "tsaya": "stop", "daina": "stop", "ci gaba": "continue",
    "goge komai": "clear everything", "goge": "delete", "sabuwar hira": "new chat",
    "kalmar sirri": "password", "yi watsi da": "ignore", "umarnin baya": "previous instructions",
    "wasu mutane": "other users", "masu amfani": "users", "marasa lafiya": "patients",
    "sunayen": "names of", "sunaye": "names", "hasashe": "forecast", "yanayi": "weather", "yanayin": "trend of",
    "waka": "song", "labari": "story", "zabe": "election", "shugaban kasa": "president",
    "fassara": "translate", "ina da zazzabi": "i have fever", "zazzabi": "fever",
    "wane magani zan sha": "should i take", "magani": "medicine", "yarona": "my child", "matata": "my wife",
    "farashin": "price of", "kasuwa": "market", "kirkiri": "invent", "lambobi": "numbers",
    "zanen sanduna": "bar chart", "mai da su": "make them", "ka mai da su": "make them",
    "na kasa guda": "bottom", "a yi min": "make me", "a yi mini": "make me",
    "sanduna": "bar", "dukkan": "all", "da rabi": "by half", "turo mini": "export",
    "turo min": "export", "hada rahoto": "write report", "hada mana rahoto": "write report",
    "matsugunni": "settlement", "irin": "kind of", "eh": "yes", "i mana": "yes", "a a": "no", "to": "ok", "toh": "ok", "kadai": "only",
    "zallah": "only", "maimakon haka": "instead", "maimakon": "instead of",
    "shi ma": "also", "ita ma": "also", "suma": "also", "sake bayani": "explain again",
    "a saukake": "simply", "ban gane ba": "not understand", "ina nufin": "i mean",
    "iri daya": "same", "haka ma": "same", "kowane gida": "per household",
    "mutum": "persons", "shekarar da ta biyo": "the year after", "karkara": "rural",
    "ba tare da": "without", "kawai": "only", "yanzu": "now", "haka": "so", "duk": "all",
    "duka": "all", "da": "and", "na": "of", "ta": "of", "a cikin": "in", "a": "in", "ne": "",
    "ce": "", "ke": "is", "kuma": "and", "ko": "or", "ga": "for", "don": "for", "ba": "not",
    "mutu": "died", "iya karatu": "who can read", "mutuwa": "deaths", "mace mace": "deaths", "suka mutu": "died", "suka rasu": "died",
    "talauci": "poverty", "talauta": "poverty", "likita": "doctor", "likitoci": "doctors", "likitocin": "doctors",
    "ma aikatan jinya": "nurses", "ma aikatan lafiya": "health workers", "ma aikata": "staff", "ungozoma": "midwives",
    "makaranta": "school", "makarantu": "schools", "makarantun": "schools", "dalibai": "pupils", "malamai": "teachers",
    "kanjamau": "hiv", "cutar kanjamau": "hiv", "kwalara": "cholera", "kyanda": "measles", "tarin fuka": "tuberculosis",
    "gudawa": "diarrhoea", "rigakafi": "vaccination", "allurar rigakafi": "vaccination", "alluran rigakafi": "vaccination",
    "wutar lantarki": "electricity", "lantarki": "electricity", "bandaki": "toilets", "rijiyoyi": "boreholes",
    "kudi nawa": "how much money", "kudin shiga": "income", "albashi": "salaries", "kasafin kudi": "budget for",
    "rashin aikin yi": "unemployment", "noma": "farming", "shanu": "cattle", "rikici": "conflicts",
    "yan gudun hijira": "displaced", "sauraye": "mosquitoes", "badi": "next year", "hasashen": "forecast of", "tura wa": "send to", "aika wa": "send to", "tura": "send", "aika": "send",
    "magunguna": "drugs", "sun kare": "ran out of", "ya kare": "ran out of", "karewar": "shortage of",
    "maza": "males", "mata da maza": "men and women", "kabila": "tribe", "addini": "religion",
    "fa": "what about", "ya": "", "ba ta": "not", "za a iya": "can", "za mu iya": "can we",
    "za mu": "should we", "za a": "should", "zan": "should i", "suke": "that", "masu": "with",
    "muka": "we", "mu": "we", "ake": "", "aka": "", "suka": "", "daga": "from", "zuwa": "to",
}  # fmt: skip
_FI = ("ta fi", "ya fi", "suka fi", "aka fi", "sun fi")
#: "Tafi" and "yafi" are typed for "ta fi" and "ya fi".
PHRASES: dict[str, str] = {
    **_PHRASES,
    **{
        phrase.replace(" fi", "fi", 1): meaning
        for phrase, meaning in _PHRASES.items()
        if phrase.startswith(_FI)
    },
}
