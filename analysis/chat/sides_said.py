"""Two numbers of one question set against each other: rural and urban wards, the first of a list and
the second, one place and several together, the first of a list and all, a sum without its largest.

Each side is a question of its own; `combined` says what they make together.
"""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.chat.arguments import build_arguments
from analysis.chat.listing import listed_by
from analysis.chat.query_among import among
from analysis.chat.query_order import end_judged
from analysis.chat.request import Arguments, Request
from analysis.chat.slots import Slots, order_said
from analysis.chat.towns import of_town
from analysis.chat.words.apart import apart_said
from analysis.chat.words.implied import measure_of_superlative
from analysis.chat.words.measures import AMOUNTS
from analysis.models import Message

#: What both sides are of.
_SHARED = (
    *("variable", "variables", "measure", "percentile", "areas", "except_areas", "age_group"),
    *("test_method", "facility_level", "year", "years", "months", "in_unit", "level"),
)


def sides_said(slots: Slots, before: Message | None = None) -> Request | None:
    """The look-up of both sides; None where the question sets no two sides against each other."""
    if slots.level == "facility":
        return None
    how = apart_said(slots.plain)
    found = _without_first(slots, before)
    if found is None and how is not None:
        found = (
            _towns(slots, how)
            or _first_and_second(slots, how)
            or _several_places(slots, how)
            or _first_and_all(slots, how)
        )
    return None if found is None else ("query_data", found)


def _base(slots: Slots) -> Arguments | None:
    """What both sides measure; None where it is not one variable."""
    said = build_arguments("query_data", slots)
    names = said.pop("variables", None) or [said.get("variable")]
    if len(names) != 1 or names[0] is None or said.get("unread") or said.get("unknown"):
        return None
    said["variable"] = names[0]
    if said.get("measure") in ("count", "range", "spread", "share"):
        said.pop("measure")
    return {name: value for name, value in said.items() if name in _SHARED}


def _taken(said: Arguments) -> Arguments:
    """A side as one number: the sum of amounts, else the mean."""
    how = said.get("measure") or ("sum" if said["variable"] in AMOUNTS else "mean")
    return {**{name: value for name, value in said.items() if name != "level"}, "measure": how}


def _blank(slots: Slots, pattern: re.Pattern[str]) -> Slots:
    """The question with a mark for each of these words."""

    def marks(match: re.Match[str]) -> str:
        return " ".join("_" for _ in match.group().split())

    plain, masked = pattern.sub(marks, slots.plain), pattern.sub(marks, slots.masked)
    return replace(slots, plain=plain, masked=masked, order=order_said(masked), n=None)


_TOWN = re.compile(r"\b(?:urban|rural|town|city) (?:ward|ones|areas|places)\b|\b(?:urban|rural)\b")


#: Whether a difference is more than chance is another question.
_TESTED = re.compile(r"\b(?:t ?tests?|anova|significan\w*|chance|p values?|kruskal\w*|mann\w*)\b")


def _towns(slots: Slots, how: str) -> Arguments | None:
    """Rural and urban wards: "by how much does rural test positivity exceed that of urban wards"."""
    words = [word for word in slots.plain.split() if word in ("urban", "rural")]
    named = [item for item in slots.columns if "urban" not in item.casefold()]
    if set(words) != {"urban", "rural"} or len(named) > 1 or slots.numbers:
        return None
    if _TESTED.search(slots.plain):
        return None
    found = tuple(item for item in slots.found if item.kind != "column" or item.name in named)
    rest = replace(_blank(slots, _TOWN), found=found, columns=tuple(named), order=None)
    base = _base(rest)
    if base is None:
        return None
    own = _taken(base)
    first, other = ({**own, "conditions": [of_town(word)]} for word in dict.fromkeys(words))
    return {**first, "also": [other], "combined": how}


_SECOND = re.compile(
    r"\b(?:the )?(?:runner up|runners up|(?:second|2nd|next)(?: (?:one|ward|lga|place|placed|in line|in the list|on the list|(?:most |least )?\w+est|most \w+|least \w+))*|number two|nearest rival|one after (?:it|that))(?: (?:ward|lga))?\b"
)
#: What is the second, and not a part of time.
_NO_SECOND = re.compile(
    r"\b(?:second|next) (?:half|quarter|year|month|step)\b|\bnext to\b|\bseconds\b"
)


def _first_and_second(slots: Slots, how: str) -> Arguments | None:
    """ "By how many people does the most populous ward beat the runner up"."""
    if not _SECOND.search(slots.plain) or _NO_SECOND.search(slots.plain):
        return None
    rest = _blank(slots, _SECOND)
    base = _base(rest)
    if base is None or rest.order is None or len(slots.areas) > 1:
        return None
    level = base.get("level")
    level = level if level in ("ward", "lga") else "lga" if slots.level == "lga" else "ward"
    first = {**base, "level": level, "order": rest.order, "n": 1}
    if level == "ward" or first.get("measure") == "sum":
        first.pop("measure", None)
    return {**first, "also": [{**first, "after": 1}], "combined": how}


_TOGETHER = re.compile(
    r"\b(?:together|combined|added(?: up| together)?|jointly|in sum|summed|in total|altogether|(?:the )?sum of|plus|both|put together)\b"
)
_BETWEEN = re.compile(
    r"\b(?:than|minus|against|versus|vs|over|exceeds?|beats?|compared? (?:to|with)|to|from|with)\b"
)


def _several_places(slots: Slots, how: str) -> Arguments | None:
    """ "How many more people has Mashegu than Agwara, Edati and Munya added up"."""
    if len(slots.areas) < 3 or not _TOGETHER.search(slots.plain) or slots.unknown_areas:
        return None
    places = [item.name for item in slots.found if item.kind == "area"]
    cut = next(
        (
            before
            for match in _BETWEEN.finditer(slots.masked)
            if 0 < (before := slots.masked[: match.start()].count("_area_")) < len(places)
        ),
        0,
    )
    base = _base(slots)
    if not cut or base is None or slots.masked.count("_area_") != len(places):
        return None
    own = _taken(base)
    first, other = (
        {**own, "areas": names, **({"together": True} if len(names) > 1 else {})}
        for names in (places[:cut], places[cut:])
    )
    return {**first, "also": [other], "combined": how}


#: "The all-ward average", "the state mean", "all wards".
_ALL = re.compile(
    r"\b(?:all|every|the whole|whole|entire|the overall|overall|the state|state|statewide)(?: (?:ward|state|of them))?(?: wide)? (?:average|mean|median|level|figure|rate|value)\b"
    r"|\bthan (?:(?:that|those|in|for|of|the|average|mean) )*(?:all|the whole state|the entire state|the state|other)(?: the)?(?: ward)?\b"
    r"|\b(?:average|mean|median)? ?(?:of|for|in|over|across) (?:all (?:the |of the )?(?:_number_ )?ward|the (?:whole |entire )?state)\b"
)


def _first_and_all(slots: Slots, how: str) -> Arguments | None:
    """ "Mean rainfall of the top 20 wards, and the excess over the all-ward average"."""
    if slots.areas or not _ALL.search(slots.masked):
        return None
    rest = _blank(slots, _ALL)
    rest = replace(rest, n=slots.n, order=slots.order)
    first = among(rest)
    if first is None:
        return None
    base = _base(rest)
    if base is None:
        return None
    own = _taken(base)
    if own["measure"] == "sum":
        return None
    limit = {name: value for name, value in first.items() if name != "of_all"}
    return {**own, "among": limit, "also": [own], "combined": how}


_TOP = r"(?:most|least|fewest|worst|best|top|(?!rest|west|east|forest|interest|harvest)\w+est|highest ranked|top ranked)"
#: "Without its two largest wards", "take its biggest ward out", "minus the highest ranked one".
_LEFT_OUT = re.compile(
    rf"\b(?:without|minus|excluding|exclude|less|except|leav\w+ out|leav\w+ aside|not counting|remov\w+|drop\w*|tak\w+ (?:out|away)|tak\w+|subtract\w*|set\w* aside|ignor\w+|omit\w*)"
    rf" (?:(?:the|its|their|that|those|of) )*(?P<n>_number_ )?(?:(?P<first>ward|one) (?:with|of|having|that has|that have) the )?(?P<end>{_TOP})(?: (?:populous|populated|ranked|risky|rainy|_column_|of it|of them))*(?P<m> _number_)? ?(?P<what>ward|ones?|lga)?(?: (?:out|away|aside))?\b"
    rf"|\b(?:(?:the|its|their) )(?P<n2>_number_ )?(?P<end2>{_TOP})(?: (?:populous|populated|ranked|risky|_column_))* (?P<what2>ward|ones?) (?:is|are|being|were) (?:left (?:out|aside)|taken (?:out|away)|removed|excluded|ignored|dropped|set aside|omitted|not counted)\b"
)
_RANKED = re.compile(r"\b(?:rank\w*|risk\w*)\b")


def left_out_first(slots: Slots) -> tuple[Slots, Arguments] | None:
    """The first wards of a list that are left out, as what is left of the list, and the rest."""
    match = _LEFT_OUT.search(slots.masked)
    if match is None or (match["what"] or match["what2"] or "").startswith("lga"):
        return None
    said = match.group()
    columns = [item for item in slots.found if item.kind == "column"]
    first = slots.masked[: match.start()].count("_column_")
    own = columns[first : first + said.count("_column_")]
    at = slots.masked[: match.start()].count("_number_")
    number = slots.numbers[at] if "_number_" in said and at < len(slots.numbers) else None
    by = own[0].name if own else _by(said)
    order = (by and end_judged(said, by)) or order_said(said) or "top"
    rest = replace(
        slots,
        masked=slots.masked[: match.start()] + "_ " + slots.masked[match.end() :],
        plain=_without_end(slots.plain, said),
        numbers=tuple(item for item in slots.numbers if item is not number),
        found=tuple(item for item in slots.found if item not in own),
        columns=tuple(name for name in slots.columns if name not in {item.name for item in own}),
        n=None,
    )
    rest = replace(rest, order=order_said(rest.masked))
    out: Arguments = {"level": "ward", "order": order, "after": int(number.value) if number else 1}
    if by == "composite_score" and re.search(r"\brank\w*\b", said):  # rank 1 is the highest risk
        return rest, {
            **out,
            "variable": "composite_rank",
            "order": {"top": "bottom", "bottom": "top"}[order],
        }
    return rest, {**out, **({"variable": by} if by else {})}


def _by(said: str) -> str | None:
    """What orders the list that is left out of: people, the ranking, a measure of its own."""
    if _RANKED.search(said):
        return "composite_score"
    if re.search(r"\bpopul|\bpeople\b", said):
        return "population"
    words = said.split()
    return next(filter(None, (measure_of_superlative(word) for word in words)), None)


#: "The largest ward" is that with most people, "the worst" that of highest risk, of another measure.
_OF_ITSELF = (("population", r"largest|biggest|smallest"), ("composite_score", r"worst|safest"))


def _of_measured(said: str, variable: str) -> str:
    """What orders the list where that is not said: a measure of its own, else what is measured."""
    if variable in AMOUNTS and not re.search(r"\b(?:worst|safest)\b", said):
        return variable
    return next(
        (name for name, words in _OF_ITSELF if re.search(rf"\b(?:{words})\b", said)), variable
    )


def _without_end(plain: str, said: str) -> str:
    """The question without its words for that list; numbers and columns in it stay as marks."""
    own = [word for word in said.split() if not word.startswith("_")]
    words = plain.split()
    for start in range(len(words)):
        if words[start] == own[0] and own[-1] in words[start:]:
            end = start + words[start:].index(own[-1]) + 1
            return " ".join([*words[:start], *("_" for _ in range(end - start)), *words[end:]])
    return plain


#: What is left of the answer before.
_BACK = re.compile(r"\b(?:its|it|their|them|those|these|remain\w*|left|what is left)\b")


def _without_first(slots: Slots, before: Message | None) -> Arguments | None:
    """ "The population of Lavun without its largest ward": of the wards after the first."""
    left = left_out_first(slots)
    if left is None:
        return None
    rest, out = left
    said = build_arguments("query_data", rest)
    if said.get("order") or said.get("unread") or said.get("unknown") or said.get("also"):
        return None
    within: list[Arguments] = []
    if not said.get("areas") and before is not None and _BACK.search(slots.plain):
        within, kept = listed_by(before.tool, dict(before.arguments))
        named = {
            name: before.arguments[name] for name in ("variable",) if before.arguments.get(name)
        }
        said = {**kept, **(named if not within else {}), **said}
    variable = said.get("variable")
    if variable is None and said.get("measure") != "count":
        return None
    out.setdefault("variable", _of_measured(slots.masked, variable or "population"))
    places = {name: said[name] for name in ("areas", "except_areas") if said.get(name)}
    own = said if said.get("measure") == "count" else _taken({**said, "variable": variable})
    return {**own, "within": [*within, {**places, **out}]}
