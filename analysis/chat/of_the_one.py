"""A measure of one place that another measure chooses: "the need of the ward with the most people".

The words after "of the ward" are a question of their own: which ward that is. It is asked first, and
what stands before is taken of its answer.
"""

from __future__ import annotations

import re

from analysis.chat.arguments import build_arguments
from analysis.chat.gazetteer import Gazetteer
from analysis.chat.implied import with_implied
from analysis.chat.request import Arguments
from analysis.chat.slots import read_slots
from analysis.chat.words.ends import ENDS, place_words

_PLACE = r"(?:wards?|lgas?|local governments?(?: areas?)?)"
_NTH = place_words(2)
_OF = r"(?:of|for|in|at|from|by|to|does|do|has|have|is|was)"
#: "… of the ward with the most people in Bida".
_WITH = re.compile(
    rf"^(?P<head>.+?\b{_OF}) (?:the |that )?(?:one |single )?(?P<place>{_PLACE})"
    rf" (?:with|that has|which has|having|that have|of) (?:the |its )?(?P<nth>{_NTH} )?(?P<end>{ENDS}) (?P<rest>.+?)[?.! ]*$",
    re.IGNORECASE,
)
#: "… of the wettest ward in Bida", "… of the most populous LGA".
_SUPERLATIVE = re.compile(
    rf"^(?P<head>.+?\b{_OF}) (?:the )(?P<nth>{_NTH} )?(?P<end>(?:most|least) \w+|\w+est) (?P<place>{_PLACE})(?P<rest>(?: .+?)?)[?.! ]*$",
    re.IGNORECASE,
)
_OTHER_WORK = re.compile(
    r"\b(?:maps?|charts?|graphs?|plot\w*|histogram|export|download|write|report|why|explain\w*|plan(?! )|plan \d|what if|compar\w+|correlat\w+"
    r"|relation\w*|ranks? of|rank(?:ed|ing)?|which|where|list|top|bottom|highest|lowest|most|fewest|least)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(rf" {_OF}$", re.IGNORECASE)
#: What is told of the place: nothing else may stand before it.
_TOLD = ("variable", "variables", "measure", "age_group", "test_method", "facility_level", "year",
         "in_unit")  # fmt: skip


def of_the_one(text: str, names: Gazetteer) -> Arguments | None:
    """The measure of the place that a list of its own has first; None where that is not said."""
    match = _WITH.match(text) or _SUPERLATIVE.match(text)
    if match is None or _OTHER_WORK.search(match["head"]):
        return None
    chosen = _read(_which(match), names)
    if not chosen.get("order") or not _measured(chosen) or chosen.get("unread"):
        return None
    head = _read(_TAIL.sub("", match["head"]), names)
    if not _measured(head) or set(head) - set(_TOLD) or _same(head, chosen):
        return None
    if head.get("measure") not in (None, "sum", "mean"):
        return None
    chosen = {**chosen, "n": 1}
    chosen.setdefault("level", "lga" if match["place"][0] in "lL" else "ward")
    return {**head, "within": [chosen]}


def _which(match: re.Match[str]) -> str:
    """The question which place is meant."""
    nth = match["nth"] or ""
    if match.re is _WITH:
        return f"which {match['place']} has the {nth}{match['end']} {match['rest']}"
    return f"which is the {nth}{match['end']} {match['place']}{match['rest']}"


def _read(text: str, names: Gazetteer) -> Arguments:
    slots = with_implied(text, read_slots(text, names), lambda said: read_slots(said, names))
    return build_arguments("query_data", slots)


def _measured(said: Arguments) -> bool:
    return bool(said.get("variable") or len(said.get("variables") or ()) == 1)


def _same(head: Arguments, chosen: Arguments) -> bool:
    """Whether the measure is the one that chooses: "the value of the highest"."""
    named = [*(head.get("variables") or ()), head.get("variable")]
    return chosen.get("variable") in named
