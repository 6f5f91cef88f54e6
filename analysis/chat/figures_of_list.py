"""Several figures of one list: "wards without nets: how many, their people, and the best-ranked".

What is listed stands first and is one question of its own. Each of the things after it is a number,
an end or the names of that list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from analysis.chat.arguments import build_arguments
from analysis.chat.gazetteer import Gazetteer
from analysis.chat.implied import with_implied
from analysis.chat.listing import listed_by
from analysis.chat.plan_figures import of_plan
from analysis.chat.request import Arguments
from analysis.chat.slots import Slots, read_slots
from analysis.chat.text import is_english
from analysis.chat.words.ends import PLACES, place_words
from analysis.chat.words.measures import AMOUNTS

MOST_ITEMS = 5
_SENTENCE = re.compile(r"(?:\?\s*|\.\s+)(?=\S)|\n+")
#: Other work than figures.
_OTHER_WORK = re.compile(
    r"\b(?:maps?|charts?|graphs?|plot\w*|histogram|export|download|report|why|explain\w*|defin\w+|meaning|mean by|correlat\w*|relation\w*"
    r"|trends?|compare\w*|scenarios?|what if|plan \d)\b",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"\b(?:wards|lgas|facilities|places|ones|areas|clinics|hospitals)\b", re.IGNORECASE
)
#: What says nothing of the data: "please fill in for me", "thanks".
_COURTESY = re.compile(
    r"(?:(?:please|kindly|thanks?(?: you)?|fill (?:in|it in|them in)|complete|for me|for us|in advance|be so kind|good (?:morning|day|afternoon|evening)) ?)+",
    re.IGNORECASE,
)
#: What is said before the question: "please be so kind: …".
_BEFORE = re.compile(r"^[^:?]{0,60}:\s+(?=(?:of|among|how|what|which|for|in)\b)", re.IGNORECASE)
#: A place left open for a number: "wards with nets: [n]".
_BLANK = re.compile(r"(?:\[ ?[a-z]? ?\]|<[a-z]?>|_{2,}|\.{3,}|…|= ?\?)", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"\s*[:;]\s+|\s+[-–—]\s+|\s*,\s*(?:and |plus |as well as )?|\s+(?:and|plus|as well as)\s+(?:also )?",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:and|also|then|plus|with|please|give|tell|show|list|say|me|us|the|their|its|this|that|a|what|is|are|was|how much|who|of|at|(?<=and )in|in) )+(?=\w)",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?:(?:and |give |the |their )*(?:count|number|how many)(?: of (?:them|these|those)| are (?:there|they|these)|(?: of)?(?: (?:such|its|their))? (?P<of>wards|lgas|facilities))?|\[\])",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"(?:and |give |list |the |their |its )*(?:names?|lgas?|wards?|where|in which lga|which(?: ones)?)(?: (?:are|is) (?:they|it|these|those))?",
    re.IGNORECASE,
)
#: "What share of the state is that": of the number before.
_SHARE = re.compile(
    r"(?:and )?(?:what |which )?(?:share|percentage|percent|proportion|fraction|part)(?: of (?:the |our |all )*(?:state|total|whole|all|lga|territory)(?: s)?(?: (?:population|people|total))?)?"
    r"(?: (?:is|are|does|do|would) (?:it|that|this|these|those|they)(?: (?:make|be|represent|make up))?)?",
    re.IGNORECASE,
)
_PLACE = re.compile(
    rf"(?:and )?which (?:one |ward |lga )?(?:comes|is|ranks|stands)(?: in)?(?: the)? ({place_words()}|last)(?: place| one)?",
    re.IGNORECASE,
)
#: "…, and at what percentage": told with the place anyhow.
_TOLD = re.compile(
    r"(?:and )?(?:at|with|by) (?:what|which|how (?:many|much)) ?(?:percentage|percent|value|figure|number|share|rate|points|level)?",
    re.IGNORECASE,
)
#: What points to the list.
_POINTS = re.compile(
    r"\b(?:(?:among|of|in|from|to|for) )?(?:them|these|those|they|it|their|its|that(?: ward| one| lga)?)\b",
    re.IGNORECASE,
)
#: A list that the answer before gave, or a part of a message that goes on with it.
_POINTS_BEFORE = re.compile(
    r"^(?:and|but|so|what about|how about|same|instead|minus|without|except|excluding|leaving|leave|take|taking|drop|remove)\b|[:;]|\b(?:of|in|among|to|from|for) (?:them|these|those)\b"
    r"|\b(?:these|those|the same) (?:\w+ )?(?:wards?|lgas?|facilities|places|ones)\b"
    r"|^(?!.*\b(?:wards?|lgas?|facilities|facility)\b).*\b(?:they|their|them|its?|that)\b",
    re.IGNORECASE,
)
#: Words that only say that a number is of the list.
_OF_LIST = re.compile(
    r"\b(?:(?:among|amongst|of|in|from|for) (?:them|these|those|all of them)|(?:that )?(?:they|these|those|it) (?:represents?|ha(?:ve|s)|holds?|makes? up|accounts? for|gets?|receives?|needs?|hosts?|contains?)"
    r"|do (?:they|these|those) |does it |their|its)\b",
    re.IGNORECASE,
)
#: "What do these need": the need is meant.
_NEEDS = re.compile(
    r"(?:and )?(?:what|how much|how many nets) (?:do|does|would) (?:they|these|those|it)(?: all)? need(?: together| in all)?",
    re.IGNORECASE,
)
_ANYTHING = re.compile(
    r"(?:and )?(?:is|are|was|were|does|do|will) (?:anything|something|any nets?|nets|any) (?:allocated|given|planned|sent|going|go|assigned|allotted) (?:to|for) (?:it|them|that ward|that one)",
    re.IGNORECASE,
)
_FILTERS = ("conditions", "operator", "among", "letters", "having", "n", "silent")


def figures_of_list(text: str, names: Gazetteer) -> list[Arguments]:
    """The questions of a message that asks several things of one list; empty where it does not."""
    if _OTHER_WORK.search(text):
        return []
    text = _BLANK.sub("[]", text.strip())
    return _questions(text, names) or _questions(_BEFORE.sub("", text), names)


def _questions(text: str, names: Gazetteer) -> list[Arguments]:
    found: list[Arguments] = []
    several = False
    for sentence in _SENTENCE.split(text):
        said = sentence.strip(" ?.!,;")
        if not said or _COURTESY.fullmatch(said):
            continue
        parts = _parts(said, names)
        several |= bool(parts)
        if not parts and not (found and _joined(said, found, names)):
            return []
        found += parts
    return found if several and len(found) <= MOST_ITEMS else []


def _parts(said: str, names: Gazetteer) -> list[Arguments]:
    """The questions of one sentence, or of each of its halves."""
    found = _of_items(said, names)
    halves = [half.strip() for half in said.split(";")]
    if found or len(halves) == 1:
        return found
    each = [_of_items(half, names) for half in halves if half]
    return [item for items in each for item in items] if all(each) else []


def _joined(said: str, found: list[Arguments], names: Gazetteer) -> bool:
    """A later sentence that asks one thing more of the list; it is added."""
    within = found[-1].get("within") or []
    item = _item(said, {}, within, names, one=False) if within and _POINTS.search(said) else None
    if item is not None:
        found.append(item)
    return item is not None


def _of_items(sentence: str, names: Gazetteer) -> list[Arguments]:
    """A list, and what is asked of it after a colon, a dash or a comma."""
    for head, items, told in _cuts(sentence):
        if _POINTS_BEFORE.search(head) or not (
            told or any(_POINTS.search(item) or _PLACE.fullmatch(item) for item in items)
        ):
            continue
        first = _read(head, names)
        if first is None or not _lists(first) or first.get("variables"):
            continue  # "people of wards with … - total population" measures already
        if all(_NAMES.fullmatch(item) or _COUNT.fullmatch(item) for item in items) and any(
            _NAMES.fullmatch(item) for item in items
        ):
            return []  # a list tells its names and its number
        if first.get("order") and all(_COUNT.fullmatch(item) for item in items):
            return []  # "which LGA has the most such wards, and how many are they"
        if first.get("order") and not (first.get("n") or _MANY.search(head)):
            first["n"] = 1
        found = _asked_of(first, items, names)
        if found:
            return found
    return []


def _cuts(sentence: str) -> Iterator[tuple[str, list[str], bool]]:
    """Where the list may end: the head, the items after it, and whether a colon or dash is between."""
    marks = list(_SEPARATOR.finditer(sentence))
    for at, mark in enumerate(marks):
        ends = [(one.end(), two.start()) for one, two in pairwise([*marks[at:]])]
        ends.append((marks[-1].end(), len(sentence)))
        items = [sentence[start:end].strip() for start, end in ends]
        items = [item for item in items if item and not _TOLD.fullmatch(item)]
        if items and len(items) <= MOST_ITEMS:
            yield sentence[: mark.start()].strip(), items, mark.group().strip() in _TELLS


_LEVELS = {"wards": "ward", "lgas": "lga", "facilities": "facility"}
_TELLS = (":", ";", "-", "–", "—")


def _lists(said: Arguments) -> bool:
    chosen = any(said.get(name) for name in _FILTERS) or bool(said.get("order"))
    return chosen or bool(said.get("level") and (said.get("variable") or said.get("areas")))


def _asked_of(head: Arguments, items: list[str], names: Gazetteer) -> list[Arguments]:
    """The questions of all items; empty where one is none."""
    within, kept = listed_by("query_data", head)
    one = head.get("n") == 1
    counts = head.get("measure") in ("count", "sum", "share")
    found = [head] if counts or one else []
    for text in items:
        if _NAMES.fullmatch(text):
            found += [] if found else [head]
            continue
        item = _item(text, head, within, names, one=one)
        if item is None:
            return []
        found.append({**kept, **item} if item.get("within") else item)
    return found


def _item(
    text: str, head: Arguments, within: list[Arguments], names: Gazetteer, *, one: bool
) -> Arguments | None:
    """One thing that is asked of the list; None where it is none."""
    if head and (own := _of_head(text, head)):
        return own
    if not within:
        return None
    count = _COUNT.fullmatch(text)
    level = _LEVELS.get(((count and count["of"]) or "").casefold())
    if level and level != (within[-1].get("level") or "ward"):
        return {"level": level, "measure": "count", "within": within}
    if count:
        last = head or within[-1]
        before = head.get("within") if head else within[:-1]
        said = {name: value for name, value in last.items() if name not in ("order", "measure")}
        return {**said, "measure": "count", **({"within": before} if before else {})}
    if _NEEDS.fullmatch(text) or _ANYTHING.fullmatch(text):
        own = {"variable": "need" if _NEEDS.fullmatch(text) else "nets", "within": within}
        return own if one else {**own, "measure": "sum"}
    words = _LEAD.sub("", " ".join(_OF_LIST.sub(" ", text).split()))
    return _measure(_read(words, names, alone=False), within, one=one)


def _measure(said: Arguments | None, within: list[Arguments], *, one: bool) -> Arguments | None:
    """What is measured over the list, or the end of it that is asked for."""
    if said is None or said.get("areas") or any(said.get(name) for name in _FILTERS[:5]):
        return None
    if one and said.get("measure") == "sum":
        said.pop("measure")
    elif not (one or said.get("order") or said.get("measure")) and said.get("variable") in AMOUNTS:
        said["measure"] = "sum"
    if said.get("order") and not one:
        said.setdefault("level", within[-1].get("level") or "ward")
        said.setdefault("n", 1)
    return {**said, "within": within}


def _of_head(text: str, head: Arguments) -> Arguments | None:
    """A place of the list itself, or its number as a share."""
    place = _PLACE.fullmatch(text)
    if place is not None and head.get("variable") and not head.get("order"):
        last = place[1].casefold() == "last"
        after = PLACES.get(place[1].casefold(), 1) - 1
        ordered = {"order": "bottom" if last else "top", "n": 1}
        return {**head, **ordered, **({"after": after} if after else {})}
    if _SHARE.fullmatch(text) and head.get("measure") in ("sum", "count") and not head.get("order"):
        return {**head, "measure": "share"}
    return None


def _words(slots: Slots) -> list[str]:
    """The words of what may be the name of a place that is not there."""
    return [word for name in slots.unknown_areas for word in name.casefold().split()]


def _read(text: str, names: Gazetteer, *, alone: bool = True) -> Arguments | None:
    """A part as a question to the data; None where it is none, or not all of it was read."""
    slots = with_implied(text, read_slots(text, names), lambda said: read_slots(said, names))
    said = of_plan(slots, reports=True) or build_arguments("query_data", slots)
    if alone and slots.risk_class and not said.get("conditions"):
        own = {"variable": "composite_class", "operator": "=", "value": slots.risk_class}
        said = {
            "level": "ward",
            **({"areas": said["areas"]} if said.get("areas") else {}),
            "conditions": [own],
        }
    if said.get("unread") or said.get("unknown") or not all(map(is_english, _words(slots))):
        return None
    measured = said.get("variable") or said.get("variables") or (alone and said.get("conditions"))
    return said if measured else None
