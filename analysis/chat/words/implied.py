"""Words that mean a column without naming it: data only."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Everyday:
    """Words of every day for much and for little of a measure; `of`: what they are said of."""

    measure: str
    much: str = ""
    little: str = ""
    of: str = ""


_GROUND = r"(?:soils?|ground|land|earth|underfoot)"
_DWELLINGS = r"(?:houses?|housing|homes?|dwellings?|huts?)"
#: The first that fits counts: "the driest air" is humidity, "the driest ward" rainfall.
EVERYDAY: tuple[Everyday, ...] = (
    Everyday("humidity", "sticky moist damp wet humid", "dry", r"air"),
    Everyday("soil wetness", "wet soggy damp moist muddy boggy swampy marshy", "dry", _GROUND),
    Everyday("housing quality", "fine nice solid", "shabby rickety flimsy ramshackle", _DWELLINGS),
    Everyday("elevation", "high", "low", r"(?:lying|ground|above (?:the )?sea(?: level)?)"),
    Everyday("night lights", "bright", "dark dim", r"(?:at night|by night|nights?|after dark)"),
    Everyday("soil wetness", "boggy soggy swampy marshy muddy"),
    Everyday("humidity", "humid muggy sticky"),
    Everyday("temperature", "hot warm sweaty scorching sweltering", "cool cold chilly"),
    Everyday("rainfall", "wet rainy", "dry"),
    Everyday("vegetation", "green leafy lush bushy", "bare barren"),
    Everyday("elevation", "hilly mountainous"),
    Everyday("urban share", "built.up"),
    Everyday("population", "populous crowded populated packed"),
    Everyday("night lights", "bright"),
    Everyday("number of tests", "busy", "sleepy quiet"),
)
#: What stands between an everyday word and what it is said of.
_NEAR = r"(?: \w+){0,2}? "


def form(word: str, ending: str) -> str:
    """The comparative or superlative of a word: "hotter", "shabbiest"."""
    if word.endswith("y"):
        return f"{word[:-1]}i{ending}"
    if re.fullmatch(r"[^aeiou]*[aeiou][dgmnt]", word):
        return f"{word}{word[-1]}{ending}"
    return f"{word.removesuffix('e')}{ending}"


def superlatives(side: str) -> str:
    """Every "hottest" or "shabbiest" of one side (`much` or `little`), as a pattern."""
    words = [word for item in EVERYDAY for word in getattr(item, side).split()]
    return "|".join(dict.fromkeys(form(word, "est") for word in words if "." not in word))


def _everyday(item: Everyday) -> list[tuple[str, str]]:
    """What the words of one measure say: an end of a list, or the measure alone."""
    rows: list[tuple[str, str]] = []
    words = [*item.much.split(), *item.little.split()]
    for side, end, other in ((item.much, "highest", "lowest"), (item.little, "lowest", "highest")):
        if side:
            plain = "|".join(side.split())
            most = "|".join(form(word, "est") for word in side.split())
            rows.append(
                (rf"(?:{most}|most (?:{plain})|(?:{plain}) (?:most|pass))", f"{end} {item.measure}")
            )
            rows.append((rf"least (?:{plain})", f"{other} {item.measure}"))
    plain, more = "|".join(words), "|".join(form(word, "er") for word in words)
    if item.of:
        rows.append((rf"(?:{more}|{plain})", item.measure))
        return [
            (rf"\b{said}{_NEAR}{item.of}\b|\b{item.of} (?:is |are |be )?{said}\b", name)
            for said, name in rows
        ]
    place = r"(?:ward|lga|places?|areas?|neighbour|side|corner|town|village)"
    rows.append((
        rf"(?:{more}|(?:more|less|how|so) (?:{plain})|(?:{plain}) (?:{place}|it|(?:is|are) it)"
        rf"|(?:is|was|are) (?:it|they) (?:\w+ )?(?:{plain}))", item.measure,
    ))  # fmt: skip
    return [(rf"\b{said}\b", name) for said, name in rows]


#: "Wettest", "least populous": the measure that a superlative by itself is of.
_SUPERLATIVES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?:{'|'.join([*(form(word, 'est') for word in words), *(f'(?:most|least) {word}' for word in words)])})\b"), item.measure)
    for item in EVERYDAY
    if not item.of and (words := [*item.much.split(), *item.little.split()])
)  # fmt: skip


def measure_of_superlative(words: str) -> str | None:
    """The measure that "wettest" or "highest lying" speaks of, where it names none."""
    if words.startswith(("highest lying", "lowest lying")):
        return "elevation"
    return next((name for pattern, name in _SUPERLATIVES if pattern.match(words)), None)


#: What is said, and the words that name it. They are added to a question without a column.
IMPLIED: tuple[tuple[str, str], ...] = (
    (r"\b(?:\d[\d.]* ?(?:%|percent|per cent)|\w+ percent) (?:(?:or|more|less|of|the|its|their|ward|land|area|surface|is|are|was|being|mostly) )*urban\b"
     r"|\b(?:slice|share|part|portion|percent\w*|proportion|fraction|how much)\b.*\b(?:urban|built.up|townish)\b",
     "urban share"),
    (r"\b(?:more|most|less|least|how) (?:\w+ )?urban\b|\burban(?:ised|ized)? than\b", "urban share"),
    (r"\bsoils?\b.*\b(?:wet\w*|damp\w*|moist\w*)\b|\b(?:wet|damp|moist)ness\b", "soil wetness"),
    (r"\brain (?:\w+ )?fall(?:s|ing)? (?:most|more|pass|hardest)\b", "highest rainfall"),
    (r"\b(?:near(?:er|est)?|close(?:r|st)?|next|beside|by|along|far(?:ther|thest)?|away)"
     r"(?: (?:to|from))?(?: (?:the|a))? (?:water\w*|rivers?|streams?|lakes?)\b"
     r"|\b(?:water|rivers?) (?:is |are |lies )?(?:near\w*|close\w*|far\w*)\b"
     r"|\bhow (?:far|close|near|long)\b.*\b(?:water|rivers?|streams?|lakes?)\b", "distance to water"),
    (r"\b(?:long|great) way (?:to|from) (?:\w+ ){0,2}(?:water|rivers?|streams?|lakes?)\b",
     "highest distance to water"),
    (r"\b\d[\d,.]* ?(?:k?ms?|kilomet\w+|met(?:re|er)s?|miles?)\b.*\b(?:water|rivers?|streams?)\b"
     r"|\b(?:water|rivers?|streams?)\b.*\b\d[\d,.]* ?(?:k?ms?|kilomet\w+|met(?:re|er)s?|miles?)\b",
     "distance to water"),
    *(row for item in EVERYDAY for row in _everyday(item)),
    (r"\b(?:sun|weather) (?:\w+ )?(?:hot|warm)\b|\bheat\b(?! ?maps?\b)|\bwarmth\b", "temperature"),
    (r"\b(?:water|rain) (?:falls?|falling|comes? down|drops?)\b|\b(?:falls?|falling) (?:\w+ )?water\b",
     "rainfall"),
    (r"\b(?:lit|lights?|lighted|lamps?|bright\w*|dark\w*)\b.*\b(?:night|after dark)\b"
     r"|\b(?:dark|bright) (?:at|by|in the) (?:the )?night\b", "night lights"),
    (r"\bhead ?counts?\b|\b(?:how many|number of) (?:souls|folks?|heads|human beings)\b"
     r"|\b(?:folks?|souls) (?:that |who )?(?:live|living|dwell|reside)\w*\b"
     r"|\bwhere (?:(?:the|most|all) )*(?:people|folks?) (?:are|live)\b|\bcrowds?\b", "population"),
    (r"\b(?:least|less) dense(?:ly)?\b", "population density"),
    (r"\b(?:densely|thickly) (?:populated|settled|inhabited)\b|\bdens(?:est|er)\b|\bhow dense(?:ly)?\b", "population density"),
    (r"\b(?:thinly|sparsely) (?:populated|settled|inhabited)\b", "lowest population density"),
    (r"\b(?:upland|highland)\b|\bhills?\b|\blowland\b|\blow lying\b", "elevation"),
    (r"\bflood\w*\b|\b(?:drown\w*|(?:under|full of) (?:\w+ )?water)\b", "flood"),
    (r"\b(?:forested|woodland|(?:forest|tree) cover)\b", "vegetation"),
    (r"\b(?:dwellings|huts)\b", "housing quality"),
    (r"\b\d[\d,.]* ?(?:sq(?:uare)? ?(?:km|kilomet\w+|m|met\w+|miles?)|km2|sqkm|m2|hectares?|ha|acres?)\b"
     r"|\b(?:ward|land|surface|total) area (?:above|below|over|under|of each|(?:bigger|larger|smaller|more|less|greater)\b)"
     r"|\b(?:largest|biggest|smallest|highest|lowest) (?:land |surface |total )?(?:ward )?area\b"
     r"|\bby (?:land |surface |total )?area\b|\bland area\b|\bsurface of\b"
     r"|\bhow (?:big|large|wide|vast) (?:is|are) (?!(?:the|this|that|it|our|my|your|its|their)\b)(?:\w+ ){1,4}?"
     r"(?:on the ground$|in (?:sq\w* \w+|hectares|acres|km2)$)", "total area"),
    (r"\b(?:ward|lga) size\b.*\b(?:km2|sqkm|sq|square|hectares)\b|\bsize of (?:the |a )?(?:ward|lga)\b.*\b(?:km2|sqkm|sq|square|hectares)\b",
     "total area"),
    (r"\b\d[\d,.]* ?(?:feet|ft|foot)\b", "elevation"),
    (r"\b\d[\d,.]* ?(?:mm|millimet\w+)\b", "rainfall"),
    (r"\b\d[\d,.]* ?(?:degrees?|celsius)\b", "temperature"),
    (r"\bsea level\b|\b(?:above|over) (?:the )?sea\b|\bhow high (?:up )?(?:is|are|do|does|lies|sits|the)\b"
     r"(?! (?:houses|buildings?)\b)", "elevation"),
    (r"\bhow (?:tall|high) (?:is|are) (?:the )?(?:houses|buildings?)\b|\bbuildings?\b.*\b(?:tall\w*|high)\b"
     r"|\btall\w* buildings?\b", "building height"),
    (r"(?:\bpercent|%|\bshare|\bproportion|\bpercentage|\bfraction) (?:of )?(?:(?:the|all|its|their|our) )*(?:tests?|rdts?|tested|samples|slides|strips)\b.*\bpositive\b"
     r"|\bout of (?:(?:every|each|a|one) )*(?:hundred|100)\b.*\b(?:tests?|tested)\b|\b(?:tests?|strips?) (?:\w+ )?(?:says? yes|lights? up)\b", "tpr"),
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
