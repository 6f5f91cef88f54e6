"""Words that stand for the one place of the answer before: "it", "there", "that ward", "the second one".

The place is written in their stead, so that the question is read as one that names it.
"""

from __future__ import annotations

import re

from analysis.chat.answers_before import last_answer
from analysis.chat.gazetteer import Gazetteer
from analysis.chat.one_place import one_place
from analysis.chat.plan_figures import figures_of_plan
from analysis.chat.request import REPORTS_CHOSEN_BY
from analysis.chat.slots import read_slots
from analysis.chat.words.ends import PLACES
from analysis.models import Message
from analysis.tools.places import fold
from analysis.workspace import Workspace

_THAT = r"(?:(?:that|this|the same) (?:ward|lga|local government|area|place|one)|it)"
#: "Its rank", "its population please".
_ITS = re.compile(r"\b(?:its|it's own) (?P<what>[\w%/ -]+?)(?P<end>[?.! ]*)$", re.IGNORECASE)
#: "Does it get", "is it urban": only where the whole is then a question about one place.
_VERB = re.compile(
    rf"\b(?P<verb>is|was|does|do|did|will|would|has|have|could|can) {_THAT}\b", re.IGNORECASE
)
#: "Of it", "for that ward".
_OF_IT = re.compile(rf"\b(?P<of>of|for|in|about|to) {_THAT}(?=[?.! ]*$)", re.IGNORECASE)
_THERE = re.compile(
    r"(?<!is )(?<!are )(?<!was )(?<!were )\bthere(?P<end>[?.! ]*)$"
    r"|(?<=\bward )there\b|(?<=\bwards )there\b|(?<=\bpeople )there\b|(?<=\bfacilities )there\b",
    re.IGNORECASE,
)
#: "And the second one?": of the list before, also where a question about its first came in between.
_AND_NTH = re.compile(
    rf"^\s*(?:and|what about|how about|and what about|and for|now)(?: for| of| in)? the (?P<place>{'|'.join(PLACES)}|last)(?: one| ward| lga)?\s*[?.!]*$",
    re.IGNORECASE,
)
#: "And households?": a figure of the plan, of the place before.
_AND_FIGURE = re.compile(
    r"^\s*(?:and|what about|how about|and what about|also)(?: the| its)? (?P<what>[a-z]+(?: [a-z]+){0,2})\s*[?.!]*$",
    re.IGNORECASE,
)
#: "Live there", "how many nets does it need": these speak of a place, whatever else is said.
_OF_A_PLACE = re.compile(
    r"\bhow (?:many|much|far|high|low|wet|dry|big|large|close|near)\b|\b(?:what|which) (?:is|was|are)\b|^(?:and )?(?:its|the|show|give|tell|rank|population|tpr)\b"
    r"|\b(?:tell|more|info\w*|details?|why|where|how)\b",
    re.IGNORECASE,
)
_NTH = re.compile(
    rf"\b(?P<of>in|of|for|about|does|do|is|will|would) the (?P<place>{'|'.join(PLACES)}|last) (?:one|ward|lga)\b(?! (?:by|with|in|of|on)\b)",
    re.IGNORECASE,
)
#: A question that asks for one place, though the answer lists more of them.
_FOR_ONE = re.compile(
    r"\b(?:which|what|wetin|quel|quelle|wane|wace|name|the|only|single)(?: (?:is|be|single|one|other|the|\w+est|most \w+|least \w+|first|last|worst|best|top)){0,3} (?:ward|lga|local government|district|area|place)\b(?!s)"
    r"|\b(?:highest|lowest|worst|best|largest|smallest|biggest|most|least|first|last)(?: one)?[?.! ]*$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b(?:wards|lgas|places|areas|facilities|districts)\b", re.IGNORECASE)
#: "Compare it with Kpada": the other place is named.
_COMPARED = re.compile(
    rf"\b(?P<verb>compare|comparing|set|put) {_THAT} (?=(?:with|to|and|against|beside)\b)",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    rf"^\s*(?:please |now |can you |abeg )*(?:show|locate|find)(?: me)? {_THAT}\s*[?.!]*$",
    re.IGNORECASE,
)
#: "Is it near water": a measure of the place.
_MEASURED = re.compile(
    r"(?:(?:and|so|but|ok) )*(?:is|was|does|has) _area_ (?:\w+ ){0,3}_column_(?: there)?"
)
_POINTS = (_SHOWN, _ITS, _VERB, _OF_IT, _THERE, _AND_FIGURE)
TWO = 2
#: Answers that are of no measure that a comparison would go on with.
_OF_RISK = frozenset({"rank_areas", "explain_area"})
_TOOLS = frozenset({"query_data", "rank_areas", "explain_area", "plan_nets", "show_map"})


def with_one_before(text: str, names: Gazetteer, workspace: Workspace) -> str:
    """The question with the name of the place that it points to.

    Unchanged where it names a place itself, where the answer before was of several places or of
    some reports alone (these go on by their own rules), and where "it" stands for something else.
    """
    nth = _NTH.search(text)
    if _AND_NTH.match(text):
        return _next_named(text, names, workspace)
    if not (nth or _COMPARED.search(text) or any(words.search(text) for words in _POINTS)):
        return text
    before = last_answer(workspace)
    if before is None or before.tool not in _TOOLS or before.arguments.get("also"):
        return text
    if any(before.arguments.get(name) for name in REPORTS_CHOSEN_BY):
        return text
    compared = _COMPARED.search(text) and before.tool in _OF_RISK
    if read_slots(text, names).areas and not compared:
        return text
    if nth is not None:
        title = _nth_of(before, nth["place"].casefold())
        return text if title is None else _NTH.sub(rf"\g<of> {title}", text)
    title = _one_of(before, names)
    return text if title is None else _named(text, title, names, workspace)


def _next_named(text: str, names: Gazetteer, workspace: Workspace) -> str:
    """ "And the second one?" after a figure of the first, with the name of the second."""
    answers = workspace.last_answers
    if (
        len(answers) < TWO
        or _one_of(answers[0], names) is None
        or answers[0].arguments.get("order")
    ):
        return text
    match = _AND_NTH.match(text)
    title = _nth_of(answers[1], match["place"].casefold()) if match else None
    return text if title is None else f"and {title}"


def _named(text: str, title: str, names: Gazetteer, workspace: Workspace) -> str:
    """The question with the place for its pronoun, where it then asks of a place."""
    figure = _AND_FIGURE.match(text)
    if figure is not None:
        said = f"{figure['what']} of {title}"
        of_plan = figures_of_plan(read_slots(text, names), workspace) is not None
        return said if of_plan else text
    if _SHOWN.match(text):
        return f"show {title} on the map"
    if _COMPARED.search(text):
        return _COMPARED.sub(rf"\g<verb> {title} ", text)
    if _ITS.search(text):
        return _ITS.sub(lambda found: f"{found['what']} of {title}{found['end']}", text)
    if _THERE.search(text):
        return _THERE.sub(rf"in {title}\g<end>", text)
    for words, named in ((_VERB, rf"\g<verb> {title}"), (_OF_IT, rf"\g<of> {title}")):
        said = words.sub(named, text)
        if said == text:
            continue
        slots = read_slots(said, names)
        asked = one_place(slots, names.places, workspace) is not None
        if asked or (slots.columns and _OF_A_PLACE.search(text)) or _HOLDS.search(text):
            return said
        if _MEASURED.fullmatch(slots.masked):
            return said
    return text


#: What a place has or gets.
_HOLDS = re.compile(
    r"\bhow many\b.*\b(?:get|gets|getting|need|needs|have|has|receive|receives|require|requires|contain)\b"
    r"|\b(?:report|profile|summary|factsheet)\b.* (?:on|for|of|about) |\btell me (?:more )?about\b|\bhow many\b.* (?:in|of|for)\b|\bwhy (?:is|does|was)\b.*\b(?:rank|high|low)",
    re.IGNORECASE,
)


def _one_of(before: Message, names: Gazetteer) -> str | None:
    """The one place that an answer is about: the one named, or the first where one was asked for."""
    said = before.arguments
    areas = list(said.get("areas") or ())
    ordered = said.get("order") or (before.tool == "rank_areas" and not areas)
    if len(areas) == 1 and (not ordered or fold(str(areas[0])) not in names.places.lgas):
        return _title(str(areas[0]), str(said.get("level") or ""), names)
    if not ordered or before.outcome not in ("answer", ""):
        return None
    text = before.in_reply_to.text if before.in_reply_to is not None else ""
    single = said.get("n") == 1 or (_FOR_ONE.search(text) and not _SEVERAL.search(text))
    return _nth_of(before, "first") if single else None


def _title(name: str, level: str, names: Gazetteer) -> str | None:
    """The name of a place as a question may say it: with its LGA where several have it."""
    if name.endswith((")", " LGA")):
        return name
    wards = names.places.by_name.get(fold(name), ())
    if fold(name) in names.places.lgas and (level == "lga" or not wards):
        return f"{name} LGA"
    return wards[0].title if len(wards) == 1 else None


def _nth_of(before: Message, word: str) -> str | None:
    """A place of the list that the answer before shows."""
    table = before.body.get("table") or {}
    rows, columns = table.get("rows") or [], list(table.get("columns") or [])
    at = -1 if word == "last" else PLACES.get(word, 0) - 1
    if not rows or at >= len(rows) or "LGA" not in columns:
        return None
    row = rows[at]
    lga = str(row[columns.index("LGA")])
    if "Ward" in columns:
        return f"{row[columns.index('Ward')]} ({lga})"
    return f"{lga} LGA" if columns.index("LGA") < TWO else None
