"""What is asked further of an answer: how sure it is, at another threshold, once more."""

from __future__ import annotations

import re

from analysis.chat.arguments import build_arguments
from analysis.chat.asked_now import AskedNow
from analysis.chat.forms import PLANNING, URBAN
from analysis.chat.query_again import counted_again
from analysis.chat.request import REPORTS_CHOSEN_BY, YEARS, Request
from analysis.chat.slots import Slots
from analysis.chat.words.ends import PLACES, place_words
from analysis.tools.tpr_steps import asks_step

#: Longest question that asks further.
MOST_WORDS = 12
#: "Is it significant?" asks of the same variables again.
ASKED_AGAIN = frozenset({"measure_association"})
#: How sure a relation is: "p-value?", "is it strong?".
_HOW_SURE = re.compile(
    r"\bp values?\b|\bsignifican\w*\b|\b(?:strong\w*|weak\w*|strength)\b|\bby chance\b|\breliable\b"
)
#: Terms and methods that are asked about further: "and how is it prevented?".
TALKED_OF = frozenset({"explain_term", "explain_method"})
#: Answers that hold more than one thing to ask about.
ASKED_FURTHER = TALKED_OF | ASKED_AGAIN | {"compare_methods", "check_data_quality", "find_clusters"}
_POINTS = re.compile(
    r"\b(?:it|its|they|them|their|that|this|these|those|(?:which|the) ones?|each other|the two|both)\b"
)


def at_threshold(asked: AskedNow) -> Request | None:
    """ "With 20 % urban" after the wards that may be left out: another threshold."""
    before, slots = asked.before, asked.slots
    if before.tool not in PLANNING or not slots.numbers:
        return None
    if not set(slots.columns) <= URBAN or not re.search(r"\burban\b", slots.plain):
        return None
    if before.tool == "plan_nets" and not before.arguments.get("nets"):
        return None
    return before.tool, {**before.arguments, "urban_threshold": slots.numbers[-1].value}


def asked_further(asked: AskedNow) -> Request | None:
    """ "And how long does it last?" of a term, "do they agree?" of two methods: told once more."""
    before, slots = asked.before, asked.slots
    if before.tool not in ASKED_FURTHER or slots.names_something:
        return None
    if slots.numbers or slots.years or before.outcome != "answer":
        return None
    points = _POINTS.search(slots.plain) is not None
    return (before.tool, dict(before.arguments)) if points else None


def same_again(asked: AskedNow) -> Request | None:
    """ "Is it significant?": the same variables again."""
    before, slots = asked.before, asked.slots
    if before.tool not in ASKED_AGAIN or slots.names_something:
        return None
    if asked.best != before.tool and not (
        slots.words <= MOST_WORDS and _HOW_SURE.search(slots.plain)
    ):
        return None
    return before.tool, {**before.arguments, **build_arguments(before.tool, slots)}


#: "Which ones are they?" of what was counted.
_WHICH_ARE = re.compile(
    r"(?:(?:and|so|ok|please) )*(?:(?:which|what|who)(?: ones?| ward| lga| facilities)?(?: (?:are|is) (?:they|those|these|it|that))?"
    r"|(?:list|name|show|give)(?: me)? (?:them|those|these|the names|their names|names)|(?:the )?names)(?: please)?"
)
_NTH = re.compile(
    r"^(?:(?:and|but|so|ok) )*(?:why|what explains|explain)\b.*\b(?:the |number )"
    rf"({place_words()}|last|one|top|bottom)\b(?: one| ward| place)?\b"
)


def names_some(slots: Slots) -> bool:
    """Whether a question is about some of what was listed or counted."""
    asked = _WHICH_ARE.fullmatch(slots.plain) or _NTH.search(slots.plain)
    return asked is not None


def listed_ones(asked: AskedNow) -> Request | None:
    """ "Which ones are they?" of what was counted: the list."""
    before, slots = asked.before, asked.slots
    if before.arguments.get("measure") != "count" or not _WHICH_ARE.fullmatch(slots.plain):
        return None
    kept = {name: value for name, value in before.arguments.items() if name != "measure"}
    return before.tool, kept


def why_nth(asked: AskedNow) -> Request | None:
    """ "Why is the first one so high?": of the wards that the answer lists."""
    said = _NTH.search(asked.slots.plain)
    if said is None or not asked.shown or asked.slots.areas:
        return None
    at = -1 if said[1] in ("last", "bottom") else PLACES.get(said[1], 1) - 1
    shown = asked.shown
    return ("explain_area", {"areas": [shown[at]]}) if at < len(shown) else None


_BESIDE = re.compile(
    r"\bcompar\w*\b(?: \w+)? (?:it|that|this|them|those)?\s?(?:to|with|and|against) (?:the )?_area_"
    r"|_area_(?: lga| ward)? (?:beside|next to|alongside|against) (?:it|that|them|this)\b"
    r"|\b(?:beside|next to|alongside|against)\b.*_area_"
)


_WITH_YEAR = re.compile(
    r"\bcompar\w*\b.*\b(?:with|to|against|and) (?:that of |the year |in )?(?:19|20)\d\d\b"
)


def _years_beside(asked: AskedNow) -> Request | None:
    """ "How does that compare with 2023": the year before and this one."""
    said, slots = asked.said, asked.slots
    if asked.before.tool != "query_data" or not _WITH_YEAR.search(slots.plain) or slots.areas:
        return None
    old = [said["year"]] if said.get("year") else list(said.get("years") or ())
    if not old or slots.columns or said.get("group_by") not in (None, "year"):
        return None
    kept = {name: value for name, value in said.items() if name not in (*YEARS, "measure", "also")}
    return "query_data", {**kept, "years": sorted({*old, *slots.years}), "group_by": "year"}


def compared_with(asked: AskedNow) -> Request | None:
    """ "Compare it to Gini", "put Lavun beside it": the place before and this one."""
    before, slots = asked.before, asked.slots
    years = _years_beside(asked)
    if years is not None:
        return years
    old = list(before.arguments.get("areas") or ())
    if not old or not _BESIDE.search(slots.masked) or set(slots.areas) <= set(old):
        return None
    if len(slots.areas) > 1:  # "compare Bida and Lapai" names both
        return None
    kept = {"areas": list(dict.fromkeys([*old, *slots.areas]))}
    chosen = any(before.arguments.get(name) for name in (*REPORTS_CHOSEN_BY, "conditions"))
    if before.tool == "query_data" and chosen:
        return before.tool, {**before.arguments, **kept}
    if before.arguments.get("variable"):
        kept["variable"] = before.arguments["variable"]
    return "compare_areas", kept


#: The same once more, with nothing changed.
_AGAIN = re.compile(
    r"(?:(?:and|ok|please|now) )*(?:(?:show|say|give|run|do|draw|tell|repeat|calculate|compute)(?: me)?"
    r" )*(?:it|that|this|them|the same|same|the same thing|same thing)?(?: (?:once )?(?:again|more))"
    r"(?: please)?|repeat(?: (?:it|that))?(?: please)?"
)
_MORE = re.compile(
    r"(?:(?:and|ok|please|now|then) )*(?:show |give |list )?(?:me )?(?:some |the )?(?:more|rest)"
    r"(?: (?:of them|of it|ward|please))?"
)
#: Tools whose lists can be made longer, and how much longer.
_LISTS = frozenset({"rank_areas", "query_data"})
_MORE_ROWS = 10


#: "The next ten", "and the one after it", "and the second?".
_NEXT = re.compile(
    r"(?:next|following)(?P<some> _number_)?(?: (?P<ones>one|ones|ward|lga|facility|facilities|places?|line))?"
    r"|number (?P<place>_number_)"
    r"|(?P<number>_number_) (?:(?:ward|lga|facilities) )?(?:that )?(?:more|next|following|is next|comes next|follows?(?: (?:it|that))?|after (?:that|those|them|these|it))(?: (?:ones|ward|lga|facilities))?"
    r"|(?P<one>(?:(?:one|ward|lga|that|number) )?(?:(?:is|comes|follows) )?(?:(?:just|right|directly) )?"
    r"(?:after|follows?|following|behind|below)(?: (?:it|that|this)(?: one)?)?|comes next|runner up)"
    rf"|(?P<nth>{place_words(2)})(?: (?:one|ward|lga|place|highest|lowest|riskiest|worst))?"
)
#: Words before and after it that say nothing.
_ROUND = frozenset({
    "the", "and", "ok", "now", "then", "please", "show", "give", "list", "what", "about", "who",
    "which", "is", "me", "us", "also", "on", "in", "so", "abeg", "for", "see",
})  # fmt: skip


def next_ones(asked: AskedNow) -> Request | None:
    """ "The next five", "and the one after it?": the places after those that a list showed."""
    before, slots = asked.before, asked.slots
    said = before.arguments
    match = _next_said(slots)
    if (
        match is None
        or before.tool not in _LISTS
        or said.get("risk_class")
        or said.get("measure") == "count"
    ):
        return None
    if (
        not (said.get("order") or said.get("n"))
        or said.get("both_ends")
        or before.outcome != "answer"
    ):
        return None
    seen, listed = int(said.get("after") or 0), int(said.get("n") or _MORE_ROWS)
    number = int(slots.numbers[0].value) if len(slots.numbers) == 1 else None
    if match["nth"] or (match["place"] and number and number > 1):
        after = (PLACES[match["nth"]] if match["nth"] else number or 0) - 1
        return before.tool, {**said, "n": 1, "after": after}
    one = match["one"] or match["ones"] in ("one", "ward", "lga", "facility", "place", "line")
    if match["some"] or match["number"]:
        if not number:
            return None
        one = number == 1
    if one:
        alone = said.get("n") is None and not seen
        return before.tool, {**said, "n": 1, "after": 1 if alone else seen + listed}
    return before.tool, {**said, "n": number or listed, "after": seen + listed}


def lists_on(slots: Slots) -> bool:
    """Whether a question may ask for the rest of a list."""
    return _next_said(slots) is not None


def _next_said(slots: Slots) -> re.Match[str] | None:
    """How the places after those listed are asked for."""
    words = slots.masked.split()
    if "what" in words and "about" not in words:
        return None  # "what comes next?" is the next step
    while words and words[0] in _ROUND:
        words.pop(0)
    while words and words[-1] in (*_ROUND, "list"):
        words.pop()
    return _NEXT.fullmatch(" ".join(words))


def repeated(asked: AskedNow) -> Request | None:
    """ "Again", "show that once more"; "more" of a list."""
    before, slots = asked.before, asked.slots
    if _AGAIN.fullmatch(slots.plain):
        return before.tool, dict(before.arguments)
    if before.tool in _LISTS and _MORE.fullmatch(slots.plain):
        rows = int(before.arguments.get("n") or _MORE_ROWS) + _MORE_ROWS
        return before.tool, {**before.arguments, "n": rows}
    return None


#: "How many are there?".
_HOW_MANY = re.compile(r"(?:and |so )?how many(?: (?:are|is) (?:there|they|those|it)| of them)?")
#: Tools whose answers count what they list.
COUNTING = frozenset({"find_clusters", "rank_areas"})


def asks_how_many(slots: Slots) -> bool:
    """Whether a question asks how many there are, and not of what."""
    return _HOW_MANY.fullmatch(slots.plain) is not None


def counted(asked: AskedNow) -> Request | None:
    """ "How many are there?" of what was listed."""
    before = asked.before
    if before.tool == "query_data":
        return before.tool, counted_again(before.arguments)
    return (before.tool, dict(before.arguments)) if before.tool in COUNTING else None


#: Asks for the reason of what was said.
_WHY = re.compile(
    r"(?:(?:and|but|so|ok|please|abeg) )*"
    r"(?:why(?: (?:so|high|low|first|last|that one|this one|that|not|there|exactly|(?:is|are|was|does|do) (?:it|that|this|they|those)"
    r"(?: \w+){0,3}))*(?: please)?"
    r"|how come(?: (?:so|that|it is|that is))?"
    r"|(?:what|which|who) (?:is|are|lies|lie|stands|explains?|drives?|causes?|caused|makes?|made|pushes"
    r"|pushed|puts?)(?: \w+){0,2} (?:behind|it|that|this|them)(?: \w+){0,3}"
    r"|(?:explain|tell me why)(?: (?:it|that|this|them))?(?: (?:to me|please|more))*"
    r"|(?:the |for what |what is the |what are the |give me the )?(?:reasons?|causes?)(?: (?:for|of|behind) "
    r"(?:it|that|this|them))?)"
)


def asks_why(slots: Slots) -> bool:
    """Whether a question asks for the reason, and of nothing by name."""
    return _WHY.fullmatch(slots.plain) is not None


def why(asked: AskedNow) -> Request | None:
    """ "Why is that?": why an area is where it is; of a column or method how it comes about."""
    variable = asked.said.get("variable")
    if variable and asked.before.tool in ("describe_data", "explain_method"):
        return "explain_method", {"variable": variable}
    listed = asked.shown if asked.said.get("order") else []
    areas = listed or asked.said.get("areas") or asked.shown
    return ("explain_area", {"areas": areas[:1]}) if areas else None


_REPHRASED = re.compile(
    r"\bsimpl\w+|\bplain(?:er)? (?:words|english|language)\b|\bbreak (?:it|that|this) down\b|\bnot"
    r" (?:understand|understood|clear|get)\b|\bin (?:one|a|few|two) (?:short )?(?:sentences?|words?)\b"
    r"|\blayman\b|\beasier\b|\bexplain (?:again|better|more)\b|\bmeaning in short\b"
)


def asks_in_other_words(slots: Slots) -> bool:
    """Whether something is to be said more simply."""
    return _REPHRASED.search(slots.plain) is not None


def rephrased(asked: AskedNow) -> Request | None:
    """ "I did not understand, say it more simply": the same term or method once more."""
    slots = asked.slots
    if (
        asked.before.tool not in TALKED_OF
        or not asks_in_other_words(slots)
        or slots.names_something
    ):
        return None
    return asked.before.tool, dict(asked.said)


#: Requests that may wait for a word.
WAITING = frozenset(
    ["run_risk_analysis", "plan_nets", "select_reprioritised", "calculate_tpr", "write_report"]
)
_GO = re.compile(
    r"\b(?:go (?:ahead|on)|do it|run it|proceed|continue|accept|agree|save|like that)\b"
)
_YES = re.compile(
    r"(?:(?:yes|ok|okay|yeah|sure|fine|good|please|so|well|to|alright|agreed) ?)*"
    r"(?:(?:go ahead|go on|do it|run it|proceed|continue|accept it|save it|that is fine|i agree)"
    r"(?: and (?:save|run|do) it)?)?"
    r"(?: (?:with|as|like) (?:what|that|those|the ones?|it is|the|your)(?: (?:that )?(?:you|are)?"
    r" ?(?:have |has )?(?:proposed?|proposals?|suggest\w*|chose|chosen|selected|recommend\w*|choose))?)?"
    r"(?: please)?"
)


def agrees(slots: Slots) -> bool:
    """Whether a message is nothing but a yes."""
    return _YES.fullmatch(slots.plain) is not None


def confirmed(asked: AskedNow) -> Request | None:
    """ "Go ahead", "yes": what waits for a word, as it was proposed."""
    before = asked.before
    if before.tool not in WAITING or not agrees(asked.slots):
        return None
    chips = [chip for chip in before.body.get("chips") or () if chip.get("tool") == before.tool]
    if before.outcome == "clarify" or asks_step(chips):
        return (before.tool, dict(chips[0]["arguments"])) if chips else None
    if before.tool == "plan_nets" and chips:
        return before.tool, dict(chips[0]["arguments"])
    if before.tool == "calculate_tpr" or not _GO.search(asked.slots.plain):
        return None
    return before.tool, dict(before.arguments)
