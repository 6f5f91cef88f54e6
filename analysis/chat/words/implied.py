"""Words that mean a column without naming it: data only."""

from __future__ import annotations

#: What is said, and the words that name it. They are added to a question without a column.
IMPLIED: tuple[tuple[str, str], ...] = (
    (r"\bhott(?:est|er)\b|\bwarmest\b", "highest temperature"),
    (r"\bcool(?:est)\b|\bcoldest\b", "lowest temperature"),
    (r"\bwettest\b|\brainiest\b|\brain (?:\w+ )?fall(?:s|ing)? (?:most|more|pass|hardest)\b",
     "highest rainfall"),
    (r"\b(?:driest|dryest)\b", "lowest rainfall"),
    (r"\b(?:\d[\d.]* ?(?:%|percent|per cent)|\w+ percent) (?:(?:or|more|less|of|the|its|their|ward|land|area|surface|is|are|was|being|mostly) )*urban\b",
     "urban share"),
    (r"\b(?:wet\w*|sogg\w*|damp\w*|moist\w*|muddy) (?:\w+ )?soils?\b"
     r"|\bsoggy\b|\bsoils?\b.*\b(?:wet\w*|damp\w*|moist)\b", "soil wetness"),
    (r"\b(?:dry|drier|wet|wetter|rainy|rainier) (?:ward|place|area|neighbour)\b", "rainfall"),
    (r"\b(?:near(?:er|est)?|close(?:r|st)?|next|beside|by|along|far(?:ther|thest)?|away)"
     r"(?: (?:to|from))?(?: (?:the|a))? (?:water\w*|rivers?|streams?|lakes?)\b"
     r"|\b(?:water|rivers?) (?:is |are |lies )?(?:near\w*|close\w*|far\w*)\b", "distance to water"),
    (r"\b(?:more|most|less|least|how) (?:urban|built up)\b|\burban(?:ised|ized)? than\b", "urban share"),
    (r"\bmost humid\b", "highest humidity"), (r"\bleast humid\b", "lowest humidity"),
    (r"\bhumid(?:er|est)?\b|\bmuggy\b", "relative humidity"),
    (r"\bbusiest\b", "number of tests"),
    (r"\b(?:crowded|densely populated)\b", "population"),
    (r"\b(?:hilly|hilliest|highland|upland|lowland|low lying|mountainous)\b", "elevation"),
    (r"\bflood(?:ed|s)? (?:prone|a lot|often|easily)\b|\bflood\w*\b", "flood"),
    (r"\b(?:wetter|drier|rainier) than\b", "rainfall"), (r"\bgreener than\b", "vegetation"),
    (r"\bgreenest\b", "highest vegetation"),
    (r"\bmost populous\b|\bmost populated\b", "highest population"),
    (r"\b(?:least|thinly|sparsely) populated\b", "lowest population"),
    (r"\b\d[\d,.]* ?(?:k?ms?|kilomet\w+|met(?:re|er)s?|miles?)\b.*\b(?:water|rivers?|streams?)\b",
     "distance to water"),
    (r"\b\d[\d,.]* ?(?:sq(?:uare)? ?(?:km|kilomet\w+|m|met\w+|miles?)|km2|sqkm|m2|hectares?|ha|acres?)\b"
     r"|\b(?:ward|land|surface|total) area (?:above|below|over|under|of each|(?:bigger|larger|smaller|more|less|greater)\b)"
     r"|\b(?:largest|biggest|smallest|highest|lowest) (?:land |surface |total )?(?:ward )?area\b"
     r"|\bby (?:land |surface |total )?area\b", "total area"),
    (r"\b\d[\d,.]* ?(?:feet|ft|foot)\b", "elevation"),
    (r"\b\d[\d,.]* ?(?:mm|millimet\w+)\b", "rainfall"),
    (r"\b\d[\d,.]* ?(?:degrees?|celsius)\b", "temperature"),
    (r"\bsea level\b|\bhow high (?:up )?(?:is|are|does|do|lies|sits)\b", "elevation"),
    (r"\bhow (?:tall|high) (?:is|are) (?:the )?(?:houses|buildings?)\b|\bbuildings?\b.*\b(?:tall\w*|high)\b"
     r"|\btall\w* buildings?\b", "building height"),
    (r"\bhow (?:hot|warm|cool)\b", "temperature"),
    (r"\bhow (?:wet|rainy|much (?:does it )?rain)\b", "rainfall"),
    (r"\bhow green\b", "vegetation"),
    (r"(?:\bpercent|%|\bshare|\bproportion|\bpercentage|\bfraction) (?:of )?(?:(?:the|all|its|their|our) )*(?:tests?|rdts?|tested|samples|slides)\b.*\bpositive\b", "tpr"),
    (r"\bhow bright\b|\bbrightest\b", "night lights"),
    (r"^(?!.*\bpositive\b).*\b(?:how many|number of) (?:people|persons|patients|individuals)\b.*\b(?:tests?|tested)\b", "number of tests"),
    (r"\b(?:how many|number of) (?:people|persons|patients|individuals)\b.*\bpositive\b", "positive tests"),
    (r"\bhow populous\b|\bhow many people\b(?!.*\b(?:test\w*|positive\w*|infected|fever|sick|nets?|llins?)\b)",
     "population"),
    (r"\b(?:above|below|over|under|between|than|at (?:least|most)) \d[\d,.]* ?(?:m|met(?:re|er)s?)\b(?! (?:of|from|to)\b)"
     r"(?!.*\b(?:water|rivers?|buildings?|houses?|tall\w*)\b)"
     r"|\b(?:between|from) \d[\d,.]* ?(?:m|met(?:re|er)s?)? (?:and|to) \d[\d,.]* ?(?:m|met(?:re|er)s?)\b"
     r"(?!.*\b(?:water|rivers?|buildings?|houses?|tall\w*)\b)", "elevation"),
    (r"\b(?:lying|lies?|sit\w*|situated|stand\w*|lower|higher|high|altitude|sea level)\b.*"
     r"\b\d[\d,.]* ?(?:m|met(?:re|er)s?)\b|\b\d[\d,.]* ?(?:m|met(?:re|er)s?) (?:high|tall|up)\b",
     "elevation"),
)  # fmt: skip
