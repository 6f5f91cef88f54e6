"""Words that stand for the one place of the answer before: "it", "there", "that ward", "the second one".

The place is written in their stead, so that the question is read as one that names it.
"""

from __future__ import annotations

import re

from analysis.chat.answers_before import last_answer
from analysis.chat.gazetteer import Gazetteer
from analysis.chat.one_place import one_place
from analysis.chat.place_told import limits_told, nth_told, one_told
from analysis.chat.plan_figures import figures_of_plan
from analysis.chat.slots import read_slots
from analysis.chat.words.ends import PLACES
from analysis.models import Message
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
    r"|(?<=\bward )there\b|(?<=\bwards )there\b|(?<=\bpeople )there\b|(?<=\bfacilities )there\b|(?<=\bfacility )there\b",
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
#: "How does it compare to Bida?": by the measure of the answer before.
_COMPARES = re.compile(
    rf"^\s*(?:and |so |but )*how (?:does|did|do|would) {_THAT} compare (?:to|with|against) (?P<other>.+?)\s*[?.!]*$",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"^\s*(?:and |so |but )*(?:is|was) (?:it|that|this)(?: (?:figure|number|rate|value))? (?P<rest>(?:above|below|over|under|more than|less than|higher than|lower than|greater than|at least|at most) \d[\d.,]*(?: ?%| ?percent| ?per cent|k|m)?)\s*[?.!]*$",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"^\s*(?:and |so |but )*what (?:is|was|about) (?:it|that) (?P<when>in (?:[a-z]+ )?20\d\d)\s*[?.!]*$",
    re.IGNORECASE,
)
#: "Is it higher than Lapai?"
_THAN = re.compile(
    rf"^\s*(?:and |so |but )*(?:is|was) {_THAT} (?P<more>higher|lower|more|less|bigger|smaller|larger|greater|above|below|better|worse) (?:than )?(?:that of |in |of |for )?(?P<other>[^\d?.!]+?)\s*[?.!]*$",
    re.IGNORECASE,
)
#: "How many did it do?"
_DID = re.compile(
    rf"^\s*(?:and |so |but )*how many (?:did|does|has|was) {_THAT}(?: (?:do|have|test|report|record|had|done|tested))?(?: (?:then|exactly|in total))?\s*[?.!]*$",
    re.IGNORECASE,
)
#: "Est-il urbain ?", "e go get net?": the place is said before the verb.
_FRENCH = re.compile(
    r"^\s*(?:et |alors )?(?P<verb>est|sera|reçoit|recoit|a|aura|était)-(?:t-)?(?P<il>il|elle)\b",
    re.IGNORECASE,
)
_VIVENT = re.compile(r"\by (?P<verb>vivent|habitent|vit|habite)\b", re.IGNORECASE)
_SON = re.compile(r"\b(?:son|sa) (?P<what>[\w%' -]+?)(?P<end>[?.! ]*)$", re.IGNORECASE)
_PIDGIN = re.compile(r"^\s*(?:abeg |and |so )?(?:e|im) (?=(?:go|dey|don|get|be)\b)", re.IGNORECASE)
#: "How many?" after a yes or no.
_SO_MANY = re.compile(
    rf"^\s*(?:and |so |but |ok )*how many(?: exactly| then| (?:does|did|will|do) {_THAT} (?:get|have|need))?\s*[?.!]*$",
    re.IGNORECASE,
)
#: "And how many in Lapai?": of what was counted before.
_SO_MANY_IN = re.compile(
    r"^\s*(?:and |so |but |ok |then )*how many (?:(?:are|is|were) )?(?:there )?(?:in|for|at) (?P<place>.+?)\s*[?.!]*$",
    re.IGNORECASE,
)
#: "Is that high?": its place among all.
_HIGH = re.compile(
    r"^\s*(?:and |so |but )*(?:is|was) (?:that|it|this) (?:very |really |quite )?(?:high|low|a lot|much|many|good|bad|normal)\s*[?.!]*$",
    re.IGNORECASE,
)
#: What they become, of the measure and the place before.
_FORMS = (
    (_COMPARES, "compare {measure} of {title} and {other}"),
    (_ABOVE, "is the {measure} of {title} {rest}"),
    (_DID, "how many {measure} did {title} have"),
    (_THAN, "is the {measure} of {title} {more} than that of {other}"),
    (_THEN, "what was the {measure} of {title} {when}"),
    (_SO_MANY_IN, "total {measure} in {place}"),
    (_SO_MANY, "{measure} of {title}"),
    (_HIGH, "where does {title} stand by {measure}"),
)
_NETS_OF = "how many nets does {title} get"
#: These name another place themselves.
_OTHERS = (_COMPARES, _THAN, _SO_MANY_IN)
_POINTS = (
    _SO_MANY_IN,
    _FRENCH,
    _VIVENT,
    _SON,
    _PIDGIN,
    _SO_MANY,
    _HIGH,
    _THAN,
    _DID,
    _ABOVE,
    _THEN,
    _COMPARES,
    _SHOWN,
    _ITS,
    _VERB,
    _OF_IT,
    _THERE,
    _AND_FIGURE,
)
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
    compared = _COMPARED.search(text) and before.tool in _OF_RISK
    if read_slots(text, names).areas and not (
        compared or any(words.match(text) for words in _OTHERS)
    ):
        return text
    title = one_told(before, names) if nth is None else nth_told(before, nth["place"].casefold())
    if title is None:
        return text
    measured = _of_measure(text, title, before, workspace)
    said = _NTH.sub(lambda found: f"{found['of']} {title}", text) if nth else measured
    said = said or _named(text, title, names, workspace)
    if said == text:
        return text
    limits = limits_told(before.arguments, read_slots(said, names))
    goes_on = before.arguments.get("order") or measured or not limits
    return text if limits is None or not goes_on else said.rstrip("?.! ") + limits


def _of_measure(text: str, title: str, before: Message, workspace: Workspace) -> str | None:
    """ "Is it above 30 %?", "what was it in 2023?", "how does it compare to Bida?": of its measure."""
    said = before.arguments
    named = said.get("variable")
    if said.get("whether") and not named:
        named = said["conditions"][0]["variable"]
    if before.tool != "query_data" or not isinstance(named, str):
        return None
    column = workspace.table is not None and named in workspace.number_columns
    measure = workspace.label(named) if column else named.replace("_", " ")
    fits = {
        _DID: named in ("tests", "positives"),
        _SO_MANY: bool(said.get("whether")),
        _SO_MANY_IN: said.get("measure") == "sum",
    }
    for words, form in _FORMS:
        match = words.match(text)
        if match is not None and fits.get(words, True):
            form = _NETS_OF if words is _SO_MANY and named == "nets" else form
            return form.format(**{**match.groupdict(), "title": title, "measure": measure})
    return None


def _next_named(text: str, names: Gazetteer, workspace: Workspace) -> str:
    """ "And the second one?" after a figure of the first, with the name of the second."""
    answers = workspace.last_answers
    if (
        len(answers) < TWO
        or one_told(answers[0], names) is None
        or answers[0].arguments.get("order")
    ):
        return text
    match = _AND_NTH.match(text)
    title = nth_told(answers[1], match["place"].casefold()) if match else None
    return text if title is None else f"and {title}"


def _named(text: str, title: str, names: Gazetteer, workspace: Workspace) -> str:
    """The question with the place for its pronoun, where it then asks of a place."""
    figure = _AND_FIGURE.match(text)
    if figure is not None and figures_of_plan(read_slots(text, names), workspace) is not None:
        return f"{figure['what']} of {title}"
    said = _surely_named(text, title)
    if said is not None:
        return said
    for words in (_VERB, _OF_IT):
        said = words.sub(lambda found: f"{found[1]} {title}", text)
        slots = read_slots(said, names)
        if said == text:
            continue
        asked = one_place(slots, names.places, workspace) is not None
        if asked or (slots.columns and _OF_A_PLACE.search(text)) or _HOLDS.search(text):
            return said
        if _MEASURED.fullmatch(slots.masked) or _DONE.search(text):
            return said
    return text


def _surely_named(text: str, title: str) -> str | None:
    """The question where its words can stand for nothing but a place."""
    if french := _FRENCH.match(text):
        return f"{title} {french['verb']}-{french['il']}{text[french.end() :]}"
    if _VIVENT.search(text):
        return _VIVENT.sub(lambda found: f"{found['verb']} à {title}", text)
    if _SON.search(text):
        return _SON.sub(lambda found: f"{found['what']} de {title}{found['end']}", text)
    if _PIDGIN.match(text):
        return _PIDGIN.sub(lambda found: f"{title} ", text)
    if _SHOWN.match(text):
        return f"show {title} on the map"
    if _COMPARED.search(text):
        return _COMPARED.sub(lambda found: f"{found['verb']} {title} ", text)
    if _ITS.search(text):
        return _ITS.sub(lambda found: f"{found['what']} of {title}{found['end']}", text)
    if _THERE.search(text):
        return _THERE.sub(lambda found: f"in {title}{found['end'] or ''}", text)
    return None


#: What a facility or area did: "how many tests did it do".
_DONE = re.compile(
    r"\bhow many (?:tests?|positives?|cases?|fevers?|reports?)\b.*\b(?:do|did|have|had|has|report|reported|record|recorded|carry out|perform|performed|send|sent|in|at|of|for)\b",
    re.IGNORECASE,
)
#: What a place has or gets.
_HOLDS = re.compile(
    r"\bhow many\b.*\b(?:get|gets|getting|need|needs|have|has|receive|receives|require|requires|contain)\b"
    r"|\b(?:report|profile|summary|factsheet)\b.* (?:on|for|of|about) |\btell me (?:more )?about\b|\bhow many\b.* (?:in|of|for)\b|\bwhy (?:is|does|was)\b.*\b(?:rank|high|low)",
    re.IGNORECASE,
)
