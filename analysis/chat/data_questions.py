"""Several questions to the data in one message, each answered in its place."""

from __future__ import annotations

import re

from analysis.chat.arguments import build_arguments
from analysis.chat.gazetteer import Gazetteer
from analysis.chat.listing import listed_by
from analysis.chat.of_the_one import of_the_one
from analysis.chat.query_arguments import TESTED_AND_POSITIVE
from analysis.chat.request import Arguments, Request
from analysis.chat.scoring import confidence, score_by_words
from analysis.chat.several import MOST_PARTS
from analysis.chat.slots import Slots, read_slots
from analysis.tools.query_asked import MOST_QUESTIONS

SURE = 0.5
#: "… above 30 and which lie below 200 m" goes on with what is asked for.
_GOES_ON = (
    r"(?:which|who) (?:also |both |at the same time )*(?:lie|lies|are|is|have|has|had|sit|stand|fall|get|receive|were|was)\b(?! the\b| they\b| there\b| it\b)"
    r"|where (?:the |their |its |there )"
)
_ASKS = rf"(?!{_GOES_ON})(?:what|which|how (?:many|much)|who|where|combien|quel(?:le)?s?|nawa|wane|wace|wetin)\b"
_MEASURED = (
    r"(?:(?:the|its|their|la|le) )?(?:total|mean|average|median|highest|lowest|maximum|minimum|sum"
    r"|number of|population (?:living )?(?:in|of) (?:them|these|those)|moyenne|mediane|médiane)\b"
)
_SENTENCE = re.compile(r"(?:[?;]\s*|\.\s+)(?:and |et )?(?=\S)|\n+")
_PART = re.compile(
    rf"\s*,\s*(?:and |et |kuma |then )?(?={_ASKS}|{_MEASURED})"
    rf"|\s+(?:and|et|kuma)\s+(?:also )?(?={_ASKS}|{_MEASURED})",
    re.IGNORECASE,
)
#: A measure of a list, with what may stand before it.
_LISTED = re.compile(
    rf"\s*(?:please |kindly )*(?:(?:give|show|tell|find|get) (?:me )?|(?:what|which) (?:is|are|was) |i (?:want|need) )?{_MEASURED}",
    re.IGNORECASE,
)
_BEGINS_ASKING = re.compile(_ASKS, re.IGNORECASE)
#: What is said once for all measures of a list: "total population and mean rainfall in Bida".
_SHARED = ("areas", "except_areas", "level", "group_by", "year", "years", "months", "age_group",
           "facility_level", "test_method", "among", "letters")  # fmt: skip


#: A part with nothing else counts what the part before it filters.
_NOTHING_MORE = {"level", "measure"}


def questions_in(text: str, names: Gazetteer) -> list[Arguments]:
    """The arguments of each question of a message; empty where it is one question.

    A message comes apart only where each part asks the data for something of its own.
    """
    found: list[Arguments] = []
    for sentence in _SENTENCE.split(text):
        if not sentence.strip(" ?.!,;"):
            continue
        parts = _parts(sentence.strip(" ?.!,;"), names)
        if parts is None:
            return []
        found += parts
    found = [
        item for at, item in enumerate(found) if not at or not _counts_again(item, found[at - 1])
    ]
    if len(found) == 2 and (share := _share_of(*found)) is not None:
        found = [share]
        return found
    of_list = len(found) == 1 and bool(found[0].get("within"))
    return found if of_list or 1 < len(found) <= MOST_PARTS else []


#: What chooses the rows of a sum.
_CHOOSING = {"areas", "conditions", "operator", "among", "within", "except_areas", "letters"}


def _share_of(first: Arguments, then: Arguments) -> Arguments | None:
    """ "How many people live in High wards, and what share of the state is that": it tells both."""
    alone = set(then) <= {"measure", "variable", "level"} and then.get("measure") == "share"
    named = [*(first.get("variables") or []), first.get("variable")][:1]
    if not alone or then.get("variable") not in (None, *named) or not named[0]:
        return None
    kept = {name: value for name, value in first.items() if name not in ("order", "n", "variables")}
    return {**kept, "variable": named[0], "measure": "share"} if _CHOOSING & set(kept) else None


def _counts_again(item: Arguments, before: Arguments) -> bool:
    """ "Which wards have …? How many?": the list says its number."""
    nothing = set(item) <= _NOTHING_MORE and item.get("measure") == "count"
    return nothing and bool(before.get("conditions") or before.get("operator"))


def _parts(sentence: str, names: Gazetteer) -> list[Arguments] | None:
    """The questions of one sentence; None where a part is no question to the data."""
    of_one = of_the_one(sentence, names)
    if of_one is not None:
        return [of_one]
    pieces = _PART.split(sentence)
    if TESTED_AND_POSITIVE.search(sentence.casefold()) or _ONE_LIST.search(sentence):
        pieces = [sentence]
    read = [read_slots(piece, names) for piece in pieces]
    of_list = _of_the_list(read, pieces, names)
    if of_list is not None:
        return [of_list]
    listed = [_LISTED.match(piece) is not None for piece in pieces]
    if len(pieces) > 1 and all(
        (named and slots.columns)
        or _of_the_place(slots, read[0], at)
        or _counts_too(slots, at)
        or _asks(slots, names)
        for at, (named, slots) in enumerate(zip(listed, read, strict=True))
    ):
        found = [build_arguments("query_data", slots) for slots in read]
        hows = {item.get("measure") or item.get("order") for item in found}
        listed = [not _BEGINS_ASKING.match(piece) for piece in pieces[1:]]
        if _counts_alone(found[0]) and any(_counts_too(slots, 1) for slots in read[1:]):
            return _with_shared(found, [True] * (len(found) - 1))
        if any(set(item) <= _NOTHING_MORE for item in found[1:]):  # "…, how many wards"
            listed, hows = [True], {None}
        if all(listed) and len(hows) == 1:
            return (
                [build_arguments("query_data", whole)]
                if _asks(whole := read_slots(sentence, names), names)
                else None
            )
        return _of_the_first(_in_the_place(_with_shared(found, listed), pieces), pieces)
    whole = read_slots(sentence, names)
    return [build_arguments("query_data", whole)] if _asks(whole, names) else None


#: "Among those with …, which has …", "wards whose … and which …": one question.
_ONE_LIST = re.compile(
    r"^(?:(?:among|amongst|of|out of|from|within) (?!which\b)|(?:for|in|at) (?:the |those |all )*(?:wards?|lgas?|facilities)\b).*, (?:which|who|what)\b"
    r"|\b(?:whose|that have|with|having)\b.* and (?:also )?which (?:at the same time |also |still )?(?!wards?|lgas?|facilit|ones?|months?|years?|of|is|are|has)\w+",
    re.IGNORECASE,
)


#: "… and what is the TPR?" of the place that the first part names.
_OF_PLACE = re.compile(
    r"(?:and )?(?:what|how (?:much|high|low|big|far))(?: (?:is|are|was))?(?: (?:the|its|their|mean|average))* (?:_age_ )?_column_(?: there| like)?"
)
_ELSEWHERE = re.compile(
    r"\b(?:state|overall|all (?:the )?wards|all lgas|everywhere|which|there|them|they|those|these|their)\b",
    re.IGNORECASE,
)


def _of_the_place(slots: Slots, first: Slots, at: int) -> bool:
    return bool(at and first.areas and _OF_PLACE.fullmatch(slots.masked))


#: "… and how many months": counted beside what the first part counts.
_COUNTS_TOO = re.compile(
    r"(?:and )?(?:how many|number of) (?:different )?(?:facilities|clinics|months|years|quarters|wards|lgas)(?: (?:are (?:there|they)|is that|in all|there|(?:e|it) (?:covers?|gets?|has)|(?:does it|do they) cover))*"
)


def _counts_too(slots: Slots, at: int) -> bool:
    return bool(at and _COUNTS_TOO.fullmatch(slots.plain))


def _counts_alone(first: Arguments) -> bool:
    """Whether it is a number by itself, and no list that a later part may count."""
    return first.get("measure") in ("count", "sum") and not first.get("conditions")


def _in_the_place(found: list[Arguments], pieces: list[str]) -> list[Arguments]:
    """A later question that names no place is of the place of the first."""
    place = {name: found[0][name] for name in ("areas", "except_areas") if found[0].get(name)}
    out = found[:1]
    for said, piece in zip(found[1:], pieces[1:], strict=True):
        own = said.get("areas") or said.get("order") or said.get("level") or said.get("within")
        out.append(said if own or _ELSEWHERE.search(piece) else {**place, **said})
    return out


#: "…, how many are in Shiroro": of what was listed right before.
_OF_LIST = re.compile(
    r"(?:and )?how many (?:of (?:them|these|those) )?(?:are|is|lie|fall|come)(?: there)? (?:in|from|of|within)\b"
)


def _of_the_list(read: list[Slots], pieces: list[str], names: Gazetteer) -> Arguments | None:
    """A count of what the same message lists."""
    if len(pieces) != 2 or not _OF_LIST.match(read[1].plain) or not read[1].areas:
        return None
    if not _asks(read[0], names) and not read[0].columns:
        return None
    within, _ = listed_by("query_data", build_arguments("query_data", read[0]), one=False)
    counts = {"areas": list(read[1].areas), "measure": "count"}
    return {**counts, "within": within} if within else None


#: "…, and how many nets go to them", "to that tier": to what the first part lists.
_TO_THE_FIRST = re.compile(
    r"\b(?:to|of|in|for|from|among|within|by|at) (?:them|these|those|that (?:tier|group|class|lga|ward)|(?:those|these) (?:wards?|lgas?|facilities|places|areas|ones))\b"
    r"|\b(?:they|their|them)\b|\blives? there\b",
    re.IGNORECASE,
)


def _of_the_first(found: list[Arguments], pieces: list[str]) -> list[Arguments]:
    """Later questions that point to what the first one lists are asked of that."""
    within, kept = listed_by("query_data", found[0])
    out = found[:1]
    for said, piece in zip(found[1:], pieces[1:], strict=True):
        points = _TO_THE_FIRST.search(piece) and (within or kept) and not said.get("areas")
        out.append({**kept, **said, **({"within": within} if within else {})} if points else said)
    return out


def _asks(slots: Slots, names: Gazetteer) -> bool:
    """Whether a part is a question to the data by itself, with something to measure or count."""
    found = score_by_words(slots)
    if not found or found[0][0] != "query_data" or confidence(found) < SURE:
        return False
    said = build_arguments("query_data", slots)
    measured = said.get("measure") == "count" or said.get("variable") or said.get("variables")
    return bool(measured) and not said.get("unknown")


def _with_shared(found: list[Arguments], listed: list[bool]) -> list[Arguments]:
    """A list of measures has one place and one filter, said with the first or the last of them."""
    out = list(found)
    for at, in_list in enumerate(listed, start=1):
        if in_list:
            out[at] = {**_shared(out[at - 1]), **out[at]}
    for at in range(len(listed), 0, -1):
        if listed[at - 1]:
            out[at - 1] = {**_shared(out[at]), **out[at - 1]}
    return out


def _shared(said: Arguments) -> Arguments:
    shared = {name: said[name] for name in _SHARED if name in said}
    if said.get("order") or said.get("measure") == "count":
        shared.pop("level", None)
    conditions = list(said.get("conditions") or [])
    if said.get("operator") is not None and said.get("measure") != "count":
        own = {
            name: said[name] for name in ("variable", "operator", "value", "unit") if name in said
        }
        conditions.append(own)
    return {**shared, **({"conditions": conditions} if conditions else {})}


def in_order(found: list[Arguments]) -> Request | None:
    """Several questions as one request, of a pair of numbers taken together that one alone."""
    pair = next((item for item in found if item.get("combined")), None)
    if pair is not None or len(found) < 2:
        return ("query_data", pair or found[0]) if found else None
    alone = ({name: item[name] for name in item if name != "also"} for item in found)
    each = [[one, *item.get("also", ())] for one, item in zip(alone, found, strict=True)]
    first, *rest = (one for several in each for one in several)
    return ("query_data", {**first, "also": rest}) if len(rest) <= MOST_QUESTIONS else None
