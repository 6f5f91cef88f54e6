"""What officers ask for and malaria data mostly lack, by the words for it in English.

A topic counts as held where a header of the session's data has one of its words.
"""

from __future__ import annotations

from dataclasses import dataclass

from chatmrpt.lib.say import to_say_all


@dataclass(frozen=True)
class Unheld:
    """One thing to be asked for.

    Parameters
    ----------
    name
        As it is told: "Your data hold nothing on {name}."
    words
        Pattern of its words in a question in normal form, and in a header.
    near
        Measures that come nearest: registry keys, or `tpr`, `tests`, `positives`.
    service
        Something that is also given out: "where should it go first" asks for a ranking.
    """

    name: str
    words: str
    near: tuple[str, ...] = ()
    service: bool = False


_COVERED = (
    r"(?:coverages?|uptake|doses?|rates?|given|received|rounds? (?:done|completed)|per|by"
    r"|data|figures|numbers)"
)
_STAFF = (
    r"(?:nurses?|doctors?|midwi(?:fe|ves)|chews?|staff(?:ing)?|health workers?|personnel|volunteers?"
    r"|pharmacists?|lab\w* (?:scientists?|technicians?)|cleaners?|clerks?)"
)
_HAS = r"(?:has|have|having|had|with|without|lack|lacks|lacking|get|gets|need|needs|employ\w*)"
_NAMES = to_say_all({
    "deaths": "deaths",
    "sending": "the dates on which reports were sent",
    "stocks": "stocks of drugs and test kits",
    "treatment": "treatment given",
    "prevention": "preventive treatment (IPTp, SMC)",
    "spraying": "indoor spraying",
    "vaccines": "vaccination",
    "net_use": "nets that households own or sleep under",
    "severe": "severe cases, admissions and referrals",
    "sex": "boys and girls, men and women",
    "people": "peoples and religions",
    "schools": "schools",
    "income": "income, work and poverty",
    "reading": "reading and writing",
    "staff": "staff",
    "services": "water pipes, toilets, electricity and roads",
    "equipment": "equipment of facilities",
    "care": "waiting times and quality of care",
    "shops": "chemists, shops and healers",
    "mosquitoes": "mosquitoes caught or counted",
    "resistance": "resistance to insecticides and drugs",
    "parasites": "species and density of parasites",
    "conflict": "conflict, crime and displaced people",
    "farming": "farming and livestock",
    "money": "money, costs and prices",
    "births": "births, pregnancies and nutrition",
    "disease": "other diseases than malaria",
    "households": "single households",
    "industry": "industry and use of land",
    "habits": "what people have, know or do",
    "points": "where a facility or house stands",
    "walls": "what houses are built of",
    "goods": "what households own and cook with",
    "ages": "the age of people",
    "bands": "that age group",
    "owners": "who owns a facility",
    "ways": "distances and times of travel",
    "climate": "soil types, wind, sunshine, air and forest",
    "town": "markets, banks and the like",
})  # fmt: skip

TOPICS: tuple[Unheld, ...] = (
    Unheld(_NAMES["deaths"],
          r"\b(?:deaths?|(?<!phone )(?<!battery )(?<!network )(?<!laptop )died|dead|mortality|fatalit(?:y|ies)|killed|perished|lives lost"
          r"|lost their lives)\b", ("positives", "tpr")),
    Unheld(_NAMES["sending"],
          r"\b(?:reports?|reported|reporting|submit\w*|submissions?|sent|send)\b.*\b(?:late(?! (?:19|20)\d\d)|lateness|on time|in time|timely|timeliness"
          r"|punctual\w*|deadlines?|due dates?|overdue)\b|\b(?:late|timely|delayed|overdue|punctual) (?:\w+ )?(?:reports?|reporting|reporters|submissions?)\b|\b(?:timeliness|lateness|punctuality) of (?:\w+ ){0,2}?(?:report\w*|submission\w*)\b",
          ("tests",)),
    Unheld(_NAMES["stocks"],
          r"\bstock ?outs?\b|\bstocked out\b|\bout of stock\b|\b(?:in|no|low|without) stock\b"
          r"|\bstock (?:levels?|balances?|cards?|status)\b"
          r"|\b(?:ran|run|runs|running) (?:out|short) of (?!.*\bnets?\b)"
          r"|\bstocks? of (?!(?:\w+ )?(?:nets?|itns?|llins?|_number_)\b)"
          r"|\b(?:no|not get|without|lack\w*|short(?:age)? of) (?:the |any )?(?:acts?|drugs?|medicines?"
          r"|(?:test|rdts?) kits?|antimalarials?)\b|\bexpir(?:ed?|es|ing|y|ies)\b|\bshortages?\b|\bstocks? out\b"
          r"|^(?!.*\bnets?\b).*\b(?:remain\w*|left|available) (?:in|at) (?:the )?(?:stores?|warehouses?|shel\w+)\b",
          ("tests", "positives")),
    Unheld(_NAMES["treatment"],
          r"\btreated with\b|\b(?:acts?|artesunate|artemether|coartem|antimalarials?|quinine|injections?) "
          r"(?:\w+ )?(?:doses?|given|dispensed|treatments?|consumption|consumed|issued|courses)\b"
          r"|\b(?:given|got|received|dispensed|prescribed) (?:\w+ )?(?:acts?|artesunate|artemether|coartem"
          r"|antimalarials?|injections?|treatment|drugs)\b|\btreatment (?:coverage|rates?|success"
          r"|outcomes?|failures?)\b|\bdoses? of\b|\b(?:were|was|got) (?:cured|treated)\b"
          r"|\brecover(?:ed|y) rates?\b|\badherence\b", ("positives", "tests")),
    Unheld(_NAMES["prevention"],
          rf"\b(?:iptp?[1-5]?|ipti|smc|pmc|chemoprevention|chemoprophylaxis|sp[1-5]?) {_COVERED}\b"
          rf"|\b(?:coverage|uptake|doses?|rounds?|received|given|got|took) (?:of )?(?:\w+ )?"
          r"(?:iptp?[1-5]?|ipti|smc|pmc|chemoprevention)\b", ("tpr", "tests"), True),
    Unheld(_NAMES["spraying"],
          rf"\b(?:irs|spraying|spray) {_COVERED}\b|\bsprayed\b|\b(?:larvicid\w+|fumigat\w+)\b"
          r"|\bcoverage of (?:irs|\w+ (?:residual )?spraying)\b", ("tpr", "housing_quality"), True),
    Unheld(_NAMES["vaccines"],
          r"\bvaccin\w+|\bimmuni[sz]\w+|\br21\b|\brts ?s\b|\bzero dose\b",
          ("tpr", "population"), True),
    Unheld(_NAMES["net_use"],
          r"^(?!.*\b(?:what if|would|suppose|imagine|if)\b)(?!.*(?<!_operator_ )_number_ (?:\w+ )?(?:nets?|itns?|llins?)\b)"
          r".*(?:\b(?:nets?|itns?|llins?) (?:use|usage|ownership|utili[sz]ation|hanging|retention)\b"
          r"|\b(?:sleeps?|slept|sleeping) (?:in|under)\b|\b(?:hang|hanging|hung)\b.*\bnets?\b"
          r"|\bnets?\b.*\b(?:hang|hanging|hung)\b|\bhouseholds? (?:that |who )?(?:own|owns|owning"
          r"|with|without|have|has) (?:\S+ ){0,3}nets?\b)", ("llin",)),
    Unheld(_NAMES["severe"],
          r"\bsevere (?:malaria )?(?:cases?|malaria)\b|\b(?:admissions?|admitted|inpatients?"
          r"|hospitali[sz]\w+|referrals?|referred)\b|\bbed occupancy\b"
          r"|\b(?:hospital|number of|how many) beds\b", ("positives", "tests")),
    Unheld(_NAMES["sex"],
          r"\b(?:males?|females?|boys|girls|(?:boy|girl) child(?:ren)?|gender)\b|\bmen (?:and|or|versus|vs|than|against|from) women\b|\bwomen (?:and|or|versus|vs|than|against) men\b"
          r"|\bby sex\b|\b(?:among|of|were|for) men\b", ("tpr", "positives")),
    Unheld(_NAMES["people"],
          r"\bby (?:occupation|profession|marital status|language)\b|\boccupations?\b|"
          r"\b(?:fulani|hausa|nupe|gbagyi|gwari|yoruba|igbo|kambari|nomad\w*) (?:people|households?"
          r"|famil\w+|communit\w+|population|children|ward|settlements?|camps?|herd\w+)\b"
          r"|\bby (?:tribe|religion|ethnicity)\b|\bethnic\w*\b|\btribes?\b|\breligio\w+\b"
          r"|\b(?:christians?|muslims?|churches|mosques?)\b", ("population",)),
    Unheld(_NAMES["schools"],
          r"\b(?<!near the )(?<!near a )school(?:s|ing)?\b|\benrol\w+|\bpupils?\b|\bteachers?\b|\bclassrooms?\b", ("population",)),
    Unheld(_NAMES["income"],
          r"\b(?:poverty(?! of _column_)|incomes?|wages?|unemploy\w+|employment|gdp|livelihoods?|breadwinners?)\b"
          r"|\bpoor(?:est)? (?:households?|people|famil\w+)\b|\b(?:jobless|out of work)\b",
          ("housing_quality", "night_lights", "wealth")),
    Unheld(_NAMES["reading"],
          r"\billitera\w+|\b(?:women|men|people|mothers|adults|children|population|girls|parents) "
          r"(?:that |who )?(?:(?:can|cannot|are able to) )?read\b|\bread and write\b"
          r"|\b(?:educated|uneducated) (?:women|mothers?|people|men|households?)\b"
          r"|\b(?:mothers?|wom[ae]n|maternal|female|parents?)(?: s)? (?:\w+ of )?education\b"
          r"|\beducation\w* (?:levels? )?(?:of|among|for) (?:the )?(?:mothers?|women|parents?|people|men|girls|households?|caregivers?)\b",
          ("education", "night_lights")),
    Unheld(_NAMES["staff"],
          rf"\b(?:how many|number of|ratio of|per|map of|list of|count of|total) (?:\w+ ){{0,2}}{_STAFF}\b"
          rf"|\b{_HAS} (?:a |an |any |the |no |enough |at least )*(?:\w+ )?(?:\w+ )?{_STAFF}\b"
          rf"|\bwhich {_STAFF} (?!is\b|are\b)"
          rf"|\b(?:no|most|more|fewest|absent) {_STAFF}\b|\b{_STAFF} (?:strength|levels?|list|per|by|numbers?|density|ratio)\b",
          ("tests",)),
    Unheld(_NAMES["services"],
          r"\b(?:electricity|clean water|safe water|window screens?|motorable|toilets?|latrines?|sanitation|sewage|boreholes?|pipe ?borne|piped|taps?"
          r"|tap water|drinking water|waste (?:disposal|collection)|refuse dumps?|internet access"
          r"|phone (?:network|coverage)|mobile (?:network|coverage)|roads? (?:network|density|length|quality)"
          r"|(?:density|length|quality|state) of (?:the )?roads?|(?:tarred|paved) roads?)\b",
          ("distance_to_water", "night_lights", "housing_quality")),
    Unheld(_NAMES["equipment"],
          r"\b(?:solar (?:power|panels?)|generators?|ambulances?|fridges?|refrigerators?|cold chain"
          r"|incinerators?|laborator(?:y|ies)|lab equipment)\b"
          rf"|\b{_HAS} (?:a |an |any |no |enough )*(?:\w+ )?(?:working |functional )?(?:microscopes?|microscopies)\b",
          ("tests",)),
    Unheld(_NAMES["care"],
          r"\bwaiting times?\b|\b(?:patient|client|user|customer)s? (?:satisfaction|complaints?)\b|\bsatisfaction\b"
          r"|\b(?:get|got|had|have|received|number of|how many) (?:\w+ )?supervis(?:ion|ory) visits?\b|\bopening hours\b|\bquality of (?:care|services?)\b|\babsenteeism\b", ("tests",)),
    Unheld(_NAMES["shops"],
          r"\b(?:chemists?|patent medicine|ppmvs?|pharmac(?:y|ies)|drug (?:shops?|stores?)|healers?"
          r"|herbalists?)\b", ("tests",)),
    Unheld(_NAMES["mosquitoes"],
          r"\b(?:mosquito(?:es)?|vectors?|anopheles|culex|aedes|larva\w*) (?:densit\w+|abundance|counts?|numbers?"
          r"|population|species|catch(?:es)?|infection|index|indices|per|by|bit\w+)\b"
          r"|\b(?:number of|how many|count of|density of|abundance of) (?:\w+ )?(?:mosquito(?:es)?|anopheles|vectors|larvae)\b"
          r"|\bentomological\b|\bbiting (?:rates?|density)\b|\bsporozoite\w*|\beir\b"
          r"|\bbreeding sites? (?:per|by|in|counts?|found)\b|\bnumber of breeding sites?\b",
          ("rainfall", "soil_wetness", "distance_to_water")),
    Unheld(_NAMES["resistance"],
          r"\b(?:insecticides?|drugs?|pyrethroids?|artemisinin|acts?|permethrin|deltamethrin|ddt) resistan\w+"
          r"|\bresistan(?:ce|t) (?:to|levels?|genes?|status|data|patterns?|mosquito\w*)\b|\bkdr\b"
          r"|\bbioassays?\b|\bsusceptibility\b", ("tpr", "pfpr")),
    Unheld(_NAMES["parasites"],
          r"\b(?:plasmodium|parasites?) species (?:\w+ )?(?:found|seen|detected|reported|by|per|in)\b"
          r"|\bspecies of (?:plasmodium|parasites?)\b.*\b(?:in|per|by) (?:_area_|ward|lga|each|facilit)"
          r"|\b(?:share|percent\w*|proportion|number) of (?:plasmodium )?(?:falciparum|vivax|malariae|ovale)\b"
          r"|\b(?:share|percent\w*|proportion|how many|number)\b.*\b(?:vivax|ovale|malariae)\b"
          r"|\bparasite (?:densit\w+|counts?|load)\b|\bparasit?aemia (?:rates?|levels?|by|per|data)\b|\bgametocyt\w+|\bgenotyp\w+"
          r"|\bhrp ?2\b", ("tpr", "pfpr", "positives")),
    Unheld(_NAMES["conflict"],
          r"\b(?:conflicts?|bandits?|banditry|insurgen\w+|displaced|idps?|refugees?|kidnap\w*|crimes?"
          r"|violence|insecurity|security (?:incidents?|situation|level|threats?)|migrants?|migration"
          r"|herders?)\b", ("population",)),
    Unheld(_NAMES["farming"],
          r"\b(?:livestock|cattle|cows|goats?|crops?|farms?|farmers?|farmland|farming|harvests?|irrigat\w+"
          r"|(?:rice|maize|millet|yams?|sorghum|cassava)"
          r"|rice fields?|agricultur\w+)\b", ("evi", "ndvi", "rainfall")),
    Unheld(_NAMES["industry"],
          r"\b(?:industrial|industries|factor(?:y|ies)|mining|quarr(?:y|ies))\b|\bland ?(?:use|cover)\b",
          ("settlement_type_poor", "urban_share", "night_lights")),
    Unheld(_NAMES["habits"],
          r"^(?!.*\b(?:live|lives|living|tests?|tested|positive|fever|protect\w*|cover\w*|nets?|llins?|itns?|malaria|attend\w*|risk|wait\w*|reach\w*|left|need\w*)\b)"
          r".*\b(?:how many|number of|share of|percent\w* of|proportion of) (?:people|persons|inhabitants|residents|adults|citizens) (?:that |who )?"
          r"(?:have|has|had|own|owns|use|used|work|can|speak|smoke|drink|eat|know|suffer\w*|believe|travel\w*|earn|farm|get|got) (?!_column_)\w+",
          ("population",)),
    Unheld(_NAMES["points"],
          r"\b(?:latitudes?|longitudes?|gps|geo ?(?:tags?|coordinates?)|pins?)\b|\bcoordinates\b(?! (?:of |reference )?system)"
          r"|\b(?:facilit(?:y|ies)|clinics?|hospitals?|posts?|cent(?:re|er)s?|phcs?|houses?|households?)\b.*"
          r"\b(?:as|with|by) (?:\w+ )?(?:dots?|points|markers?)\b"
          r"|\b(?:dot|point|marker) (?:map|for each facility|per facility|of each facility)\b"
          r"|\bexact (?:location|position|address)\b", ("tpr", "tests")),
    Unheld(_NAMES["walls"],
          r"^(?!.*\b(?:formal|informal|settlements?|slums?|clas\w+|label\w*|tag)\b).*(?:\b(?:roof(?:s|ing)?|walls?|floor(?:s|ing)?"
          r"|ceilings?|building) (?:materials?|types?|quality)\b"
          r"|\b(?:materials?|types?|kinds?) (?:of|for) (?:the )?(?:roof\w*|walls?|floor\w*|ceilings?|building)\b"
          r"|\b(?:mud|bricks?|block|thatch\w*|grass|zinc|iron|tin|cement\w*|concrete|wooden|earth(?:en)?|corrugated|sheets?) "
          r"(?:sheet )?(?:roof\w*|walls?|floor\w*|houses|huts)\b|\bthatch\w*\b|\bopen eaves\b|\bceilings\b"
          r"|\brooms? (?:per|in (?:each|a|every)|for each)\b|\b(?:number of|how many|sleeping) rooms?\b)",
          ("housing_quality",)),
    Unheld(_NAMES["goods"],
          r"\b(?:kerosene|firewood|charcoal|cooking (?:fuel|gas|with)|televisions?|radios?|motor ?(?:bikes?|cycles?)|bicycles?)\b"
          r"|\b(?:own\w*|have|has|with|without|using|use of) (?:a |an |of )?(?:\w+ )?(?:cars?|(?:mobile |smart ?)?phones?|tvs?)\b"
          r"|\bmobile phones\b|\bwealth (?:quintiles?|index|indices)\b", ("housing_quality", "night_lights", "wealth")),
    Unheld(_NAMES["bands"],
          r"\baged? (?:between |from )?_number_ (?:to|and) _number_\b|\b_number_ (?:to|and) _number_ years?(?: olds?| of age)\b"
          r"|\b(?:infants?|newborns?|neonates?|adolescents?|teenagers?|teens|school ?age\w*|school ?children)\b", ("tpr", "tests")),
    Unheld(_NAMES["owners"],
          r"\bowner(?:s|ship)?\b|\b(?:private(?:ly)?|government|public|state owned|faith based|mission(?:ary)?|ngo|for profit)"
          r"(?: (?:owned|run|sector|health))* (?:clinics?|facilit\w+|hospitals?|ones|health (?:cent\w+|posts?))\b", ("tpr", "tests")),
    Unheld(_NAMES["ages"],
          r"\b(?:average|mean|median) ages?\b(?! group)|\bages? (?:structure|pyramid|composition)\b|\belderly\b"
          r"|\bwidows?\b|\borphans?\b|\bexact ages?\b", ("population", "tests")),
    Unheld(_NAMES["ways"],
          r"\b(?:travel|driving|walking|journey) (?:times?|hours?|distances?)\b"
          r"|\b(?:distances?|far|near\w*|close\w*|km|hours?) (?:to|from|between|of) (?:\S+ ){0,3}?(?:hospitals?|clinics?|facilit(?:y|ies)"
          r"|health|towns?|cit(?:y|ies)|roads?|capital|markets?|schools?|border|airport)\b"
          r"|\bdistances? (?:from|between|of|to) (?!.*\bwater)(?:\S+ ){0,3}?_area_",
          ("distance_to_water", "night_lights", "urban_share")),
    Unheld(_NAMES["climate"],
          r"\bsoil (?:types?|fertility|ph|texture|classes)\b|\bwind(?:s|y)?(?: speeds?)?\b|\bsun(?:shine|light)\b|\bsolar radiation\b"
          r"|\bair (?:quality|pollution)\b|\bpollut\w+|\bcarbon\b|\b(?:gas|co2) emissions?\b|\bdust\b|\bdeforest\w+|\bforest (?:loss|cover)\b"
          r"|\btree cover\b|\bpesticides?\b|\bfertili[sz]ers?\b", ("rainfall", "soil_wetness", "temperature", "evi")),
    Unheld(_NAMES["town"],
          r"\b(?:number of|how many|count of|most|fewest|more|list of|any) (?:\w+ )?(?:markets?|banks?|police stations?"
          r"|filling stations?|prisons?|barracks|motor parks?|companies)\b",
          ("night_lights", "urban_share", "population")),
    Unheld(_NAMES["money"],
          r"^(?!.*\b(?:tool|app|subscri\w+|nets?|itns?|llins?|chatmrpt|account|distribution)\b).*(?:\bin (?:naira|dollars?|usd)$"
          r"|\bhow much (?:money|(?:\w+ ){0,5}(?:costs?|spen[dt]|paid|pay|budget\w*))\b"
          r"|\b(?:unit |total |average )?costs? (?:of|per|to)\b|\bbudgets? (?:for|of|per|needed|lines?|allocat\w+)\b"
          r"|\b(?:what|which) budget\b|\b(?:expenditure|procurement|funding gap|funds (?:spent|released))\b)",
          ("population",)),
    Unheld(_NAMES["births"],
          r"\b(?:births?|birth ?weights?|babies|newborns?|deliver(?:y|ies) at|family planning|contracepti\w+"
          r"|fertility|breastfe\w+|malnutrition|malnourish\w+|stunt(?:ed|ing)|wasted|wasting|underweight"
          r"|vitamins?|deworm\w*|nutrition\w*|bmi|(?:anc|antenatal) (?:\w+ )?(?:visits?|attendance|coverage|clients?|registrations?|bookings?))\b",
          ("tpr", "tests")),
    Unheld(_NAMES["disease"],
          r"\b(?:pneumonia|diarrh?o?ea|anaemia|anemia|anaemic|haemoglobin|hepatitis|sickle cell|asthma|kidney|ulcers?"
          r"|filariasis|onchocerciasis|schistosomiasis|trachoma|worms?|ntds?|typhoid|dengue|hiv)\b"
          , ("positives", "tpr")),
    Unheld(_NAMES["households"],
          r"\b(?:which|list of|number of|how many|each|every|per|name(?:s)? of)(?: \w+)? (?:households?|famil(?:y|ies))"
          r"(?! sizes?\b)(?: (?!of\b)\w+){0,3} (?:have|has|had|without|with|use|own|lack|positive|per|by)\b",
          ("population", "tpr")),
)  # fmt: skip
