"""Questions about one ward or LGA by its name: "is Kpada urban?", "is it in the top 20?", its rank.

Read from the masked question, in which the place is `_area_`; French, Hausa and Pidgin come in the
words of the normal form.
"""

from __future__ import annotations

import re

from analysis.chat.arguments import build_arguments
from analysis.chat.of_which_lga import which_lga
from analysis.chat.request import REPORTS_CHOSEN_BY, Arguments, Request
from analysis.chat.slots import Slots
from analysis.chat.towns import of_town
from analysis.tools.places import Places, fold
from analysis.workspace import Workspace

_BEFORE = r"(?:(?:and|so|ok|but|please|then|now|abeg|does) )*"
_A = r"(?:the )?_area_(?: ward| lga)*(?: is it| is|s)?"
_OF_A = r"(?:_area_(?: ward| lga)* s|(?:of|for|in|about) (?:the )?_area_(?: ward| lga)*)"
_BE = r"(?:is|was|are|will|would|could|can|might|does|do|did|has|have|go)"
_ABOUT = re.compile(
    rf"{_BEFORE}(?:(?:can|could|would) you )?(?:"
    rf"(?:tell|give) (?:me|us) (?:(?:a bit |some |something |everything |all |more |the |a )*)(?:about|of|on)"
    rf"|what (?:do|can) you (?:know|have|tell me|tell us|say) (?:about|of|on)"
    rf"|(?:(?:give|show|tell) (?:me|us) )?(?:a |an |the )?(?:short |quick |full )?(?:profile|overview|picture|info|information|details?|facts) (?:of|for|on|about)"
    rf"|describe|parle me of|speak me of|how is(?= (?:the )?_area_(?: ward| lga)* (?:doing|going|faring))|how are things in) (?:the )?_area_(?: ward| lga)*(?: please| doing| going| faring)?"
)
_HOW_BAD = re.compile(
    rf"{_BEFORE}(?:how (?:bad|serious|high|heavy) is malaria in|how is malaria(?: doing)? in|is malaria (?:bad|serious|high|a problem) in|what is the (?:malaria )?situation in) (?:the )?_area_(?: ward| lga)*"
)
_CLASSED = re.compile(
    rf"{_BEFORE}(?:{_BE} )?{_A} (?:at |a |in |of )?(?:the )?(very )?(high|medium|moderate|low) (?:malaria )?(?:risk|class|priority)(?: class| ward| area| place)*"
)
_NOT_CLASSED = re.compile(
    rf"{_BEFORE}(?:{_BE} )?{_A} not (?:at |a |in |of )?(?:the )?(?:very )?(?:high|medium|moderate|low) (?:malaria )?(?:risk|class|priority)(?: class| ward| area| place)*"
)
_AMONG_FIRST = re.compile(
    rf"{_BEFORE}(?:{_BE} )?{_A} (?:(?:be|come|rank|ranked|fall|lie|still|really) )*(?:in|among|amongst|within|inside|part of|one of) (?:the |our )?"
    r"(?:(?:top|bottom|first|last|highest|lowest|worst|best|riskiest) _number_|_number_ (?:top|first|last|highest|lowest|worst|best|riskiest)(?: risk)?)"
    r"(?: (?:highest|lowest|worst|risk|riskiest|ranked|ward|lga|places|areas?|by|in|of|the|state|ranking|list))*"
)
_TOWN = re.compile(
    rf"{_BEFORE}(?:{_BE} )?{_A} (?:(?:a|an|mostly|mainly|really|considered|counted|classed|classified|as|in|the) )*(not )?(?:an? )?"
    r"(urban|rural|town|city|village|countryside)(?: or (?:urban|rural|town|village|city|not))?(?: (?:ward|area|place|lga|one))?"
)
_GETS = re.compile(
    rf"{_BEFORE}(?:{_BE} )?{_A} (?:(?:be|also|even|really|supposed|to|going) )*(?:get|gets|receive|receives|have|has|getting|receiving|given|be given|allocated) (?:(?:(?:it|the|any|some|bed) )*nets?|any|some)"
    rf"(?: (?:in|from|under|by|at|the|this|our|plan|distribution|all))*"
    rf"|{_BEFORE}(?:{_BE} )?{_A} (?:(?:be|also|even) )*(?:in|part of|covered (?:by|in|under)|included (?:in|by)|served by|on) (?:the |our |this )?(?:net |bed net |itn |distribution )*(?:plan|distribution|campaign)"
)
_LEFT_OUT = re.compile(
    rf"{_BEFORE}(?:{_BE} )?{_A} (?:(?:be|also|even) )*(?:left out|excluded|missing|not (?:in|part|included|covered)|outside|dropped|without)(?: (?:of|from|in|by))?(?: (?:the |our |this )?(?:net |bed net |itn |distribution )*(?:plan|distribution|campaign|nets))"
)
_HOW_MANY = re.compile(
    rf"{_BEFORE}how many (?:bed |of the |llin |itn )*nets? (?:{_BE} )?{_A} (?:(?:be|going|to|now|then|really|supposed|even) )*(?:get|gets|getting|got|receive|receives|receiving|given|allocated|have)"
    r"(?: (?:exactly|in|from|under|by|the|this|our|plan|distribution|then|now|total|all))*"
)
_WHY_NONE = re.compile(
    rf"{_BEFORE}why (?:(?:does|did|do|is|was|are|will|would|has|have) )?{_A} (?:(?:not|never|be|been|going|to|will|no) )*(?:get|gets|got|getting|receive|receives|received|receiving|given|have|allocated|left out|excluded|covered|included|in)\b"
    r"(?: (?:no|any|zero|of|from|in|by|the|this|our|nets?|plan|distribution|anything|nothing|_number_))*"
)
_SURE = re.compile(
    rf"{_BEFORE}how (?:certain|sure|confident|reliable|robust|stable|trustworthy) (?:is|are|can|may|could|be|you|we|i|of|about|that|the|rank|ranking|position|place|score|result|class) ?"
    rf"(?:(?:is|are|can|may|could|be|you|we|i|of|about|the|rank|ranking|position|place|score|result|class|for|in) )*{_A}(?: (?:rank|ranking|position|place|score|result|class|is))*"
    rf"|{_BEFORE}(?:what is |give me |show )?(?:the )?(?:confidence|uncertainty|credible|rank|certainty)(?: (?:interval|range|of|for|the|rank|ranking|position|on))* {_OF_A}(?: (?:rank|position|ranking))?"
)
_RANK = re.compile(
    rf"{_BEFORE}(?:how|where) (?:does|do|did|is|was) {_A} (?:(?:now|currently) )?(?:rank|ranked|ranking|stand|standing|come|fall|place|placed)(?: (?:in|among|amongst|on|of|for|by|risk|the|all|other|lga|list|ranking|state))*"
    rf"|{_BEFORE}(?:what is |which is |what |give me |show |tell me )?(?:the )?(?:risk )?(?:rank|ranking|position|place|score|risk score|risk rank)(?: (?:is|of|for))* {_A}(?: (?:in|among|on|by|risk|the|all|other|lga|list|ranking|have|hold|get))*"
    rf"|{_BEFORE}(?:what is )?_area_(?: ward| lga)* s (?:risk )?(?:rank|ranking|position|place|score)"
    rf"|{_BEFORE}how risky is {_A}|{_BEFORE}is {_A} at risk"
)
#: "Is it because of rainfall?": what pushes it up or down says so.
_BECAUSE = re.compile(
    rf"{_BEFORE}(?:is|was) {_A} (?:(?:so|high|risky|there|first|low|up|that|ranked|only|just|mainly|mostly) )*(?:because of|due to|down to|for|driven by|caused by) (?:(?:the|its|high|low|heavy|poor|bad) )*_column_(?: (?:and|or) (?:the )?_column_)*(?: there)?"
)
_SIZE = re.compile(
    rf"{_BEFORE}(?:does|do|is) {_A} (?:(?:have|has) )?(?:(?:so|very|densely|too|quite) )*(?:many people|a lot of people|lots of people|populous|populated|crowded|big|large)(?: (?:ward|lga|place|there))?|"
    rf"{_BEFORE}how (?:big|large|populous|populated) is {_A}|{_BEFORE}(?:what is )?the size {_OF_A}"
)
#: "Kpada population": a value of the place.
_VALUE = re.compile(
    r"(?:the )?_area_(?: ward| lga)*(?: s)? _column_|_column_ _area_(?: ward| lga)*"
)
_STATE = re.compile(
    rf"{_BEFORE}(?:in |under )?(?:which|what) state (?:(?:is|does|in|has|find) )*{_A}(?: (?:in|under|belong\w*|to|located|found|lie|lies))*"
    rf"|{_BEFORE}{_A} (?:(?:is|in|belong\w*|to) )*(?:which|what) state"
    rf"|{_BEFORE}(?:is|does|was) {_A} (?:(?:located|found|lie|belong|part|of|inside|within) )*(?:in|to|of)"
)
_COVERED = re.compile(
    rf"{_BEFORE}how (?:much|many)(?: (?:people|of|the|population|percent|percentage|share))* {_OF_A}? ?(?:_area_)?(?: ?ward| ?lga)*(?: (?:is|are|will|would|be|get|gets))* (?:protected|covered)"
    rf"|{_BEFORE}(?:what (?:is )?(?:the )?)?(?:net )?coverage (?:(?:does|will|would) {_A} (?:get|have|reach|receive)|{_OF_A})"
)
#: "Is Agwara the worst LGA?", "has it the highest positivity?": its place among all.
_FIRST = re.compile(
    rf"{_BEFORE}(?:is|was|has|does) {_A} (?:(?:have|has|really|still) )*(?:the |our )(?:highest|lowest|most|fewest|least|largest|smallest|biggest|worst|best|riskiest|wettest|driest|hottest)\b.*"
)
#: "Where does Kpada stand by population?": its place among all.
_STANDS = re.compile(
    rf"{_BEFORE}where does {_A} stand (?:by|for|in) (?:the )?(?:_column_|population|people|nets|tests|positives|need|coverage|households)"
)
_OF_RISK = re.compile(r"\b(?:riskiest|risk|priority|ranked)\b|\b(?:worst|best) (?:ward|lga)$")
_HAS_KIND = re.compile(
    rf"{_BEFORE}(?:(?:is|are) there (?:(?:a|an|any|some|no) )*[a-z ]+? in {_A}|(?:does|do|has) {_A} (?:(?:have|a|an|any|some) )*[a-z ]+)"
)
_ABOUT_FIRST = re.compile(
    rf"{_BEFORE}(?:(?:can|could) you )?(?:(?:tell|show|give) (?:me|us) (?:(?:more|something|everything|all) )*(?:about |on |of )?|describe|info on|information (?:on|about)|profile of) ?(?:the |our )?"
    r"(?:worst|best|riskiest|safest|highest risk|lowest risk|most at risk|top|number one|first) (ward|lga|facility)(?: please)?"
)
_MORE = r"(?:(?:more|less) urban|higher|lower|more|less|fewer|greater|larger|bigger|smaller|above|below|worse|better|wetter|drier|hotter|cooler)"
_ABOVE_OTHER = re.compile(
    rf"{_BEFORE}(?:is|was|are|were|does|do|did|has) (?:the )?(?:_column_ (?:of|in|for|at) )?(?:the )?_area_(?: ward| lga)*(?: s _column_)?(?: (?:have|has|get|a|an|really|much|still))*"
    rf" {_MORE}(?: (?:_column_|people|tests?|positives?|nets))?(?: (?:than|that|those|the|one|it|is|in|of|for|at|to))* (?:the )?_area_(?: ward| lga)*(?: s)?(?: (?:in|for|by|have|has|does|is|among|_number_|_column_|_age_|20\d\d))*"
)
TWO = 2
_YES_NO = re.compile(rf"{_BEFORE}(?:is|are|does|do|did|has|have|was|will|would)\b")
#: Things of the place, and not the place itself.
_OF_OTHERS = re.compile(r"(?<!_area_ )\b(?:ward|lga|facilit\w+|clinics?|hospitals?|places)\b")
#: What a question may say of one place and still be answered by yes or no.
_OF_WHETHER = {"areas", "conditions", "variable", "variables", "operator", "value", "unit", "level",
               "binds"}  # fmt: skip


def one_place(slots: Slots, places: Places, workspace: Workspace) -> Request | None:
    """The request of a question about one named place; None where it is of another kind."""
    if slots.unknown_areas:
        return which_lga(slots)
    if len(slots.areas) == TWO:
        return which_lga(slots) or _of_two(slots, wards=workspace.link is not None)
    if len(slots.areas) != 1:
        return _about_first(slots)
    areas = _area_of(slots, places)
    return (
        which_lga(slots)
        or _of_ranking(slots, areas, wards=workspace.link is not None)
        or _of_plan(slots, areas)
        or _of_the_place(slots, areas, places, ranked=workspace.run is not None)
        or _of_facilities(slots, areas)
    )


def _area_of(slots: Slots, places: Places) -> Arguments:
    """The one place, with its level where a tool would else take another."""
    level = level_of(slots, places)
    name = slots.areas[0]
    kept = level == "lga" or (level is not None and fold(name) in places.lgas)
    return {"areas": [name], **({"level": level} if kept else {})}


def _about_first(slots: Slots) -> Request | None:
    """ "Tell me about the riskiest ward": the first of the ranking; of a facility it is asked by what."""
    match = _ABOUT_FIRST.fullmatch(slots.masked)
    if match is None or slots.order is None:
        return None
    level = {"facility": "facility", "lga": "lga"}.get(match[1], "ward")
    said: Arguments = {"level": level, "order": slots.order}
    return ("query_data", said) if level == "facility" else ("rank_areas", {**said, "n": 1})


def _of_two(slots: Slots, *, wards: bool) -> Request | None:
    """ "Is the rainfall of Bida higher than that of Lapai?": by how much one is above the other."""
    if not _ABOVE_OTHER.fullmatch(slots.masked):
        return None
    said = build_arguments("query_data", slots)
    kept = {"areas", "variable", "variables", "level", "against", *REPORTS_CHOSEN_BY}
    worse = re.search(r"\b(?:worse|better)\b", slots.plain) and not wards
    bigger = re.search(r"\b(?:bigger|larger|smaller|greater)\b", slots.plain)
    urban = re.search(r"\burban\b", slots.plain)
    by_word = "tpr" if worse else "population" if bigger else "urban_share" if urban else None
    variable = said.get("variable") or by_word
    if variable is None or not set(said) <= kept or said.get("variables"):
        return None
    return "query_data", {**said, "areas": list(slots.areas), "variable": variable,
                          "against": "difference"}  # fmt: skip


def level_of(slots: Slots, places: Places) -> str | None:
    """Whether the place is a ward or an LGA; None where its name is that of both and nothing tells."""
    name = slots.areas[0]
    ward, lga = fold(name) in places.by_name, fold(name) in places.lgas
    if name.endswith(")") or (ward and not lga):
        return "ward"
    if lga and not ward:
        return "lga"
    after = re.search(r"_area_ (ward|lga)\b", slots.masked)
    return after[1] if after else None


def as_its_level(tool: str, said: Arguments, slots: Slots, places: Places) -> tuple[str, Arguments]:
    """ "And Kpada?" after an LGA: the level is that of the place named now."""
    own = list(said.get("areas") or ())
    ordered = tool in ("rank_areas", "query_data") and slots.order and not said.get("group_by")
    if ordered and len(own) == 1 and slots.level == "ward" and not said.get("place"):
        alone = fold(own[0].removesuffix(" LGA")) not in places.lgas and not slots.areas
        rest = {name: value for name, value in said.items() if name != "areas"}
        return tool, rest if alone else said  # one ward has no riskiest ward
    if tool not in ("rank_areas", "explain_area") or own != list(slots.areas) or said.get("order"):
        return tool, said
    if len(own) != 1 or slots.level is not None or said.get("level") is None:
        return tool, said
    level = level_of(slots, places) or said["level"]
    rest = {name: value for name, value in said.items() if name != "level"}
    return tool, {**rest, "level": "lga"} if level == "lga" else rest


def _whether_first(slots: Slots, areas: Arguments, *, wards: bool) -> Request | None:
    """Whether it is the first by risk, or the highest or lowest in what is named."""
    measured = build_arguments("query_data", slots)
    variable = measured.get("variable")
    risk = {"areas", "level", "order", "n"}
    if variable is None and _OF_RISK.search(slots.plain) and set(measured) <= risk:
        if wards:
            return "rank_areas", {**areas, "n": 1, "order": slots.order}
        variable = "tpr"
    known = {"areas", "level", "order", "n", "variable", "measure", *REPORTS_CHOSEN_BY}
    if variable is None or not set(measured) <= known:
        return None
    chosen = {name: measured[name] for name in REPORTS_CHOSEN_BY if measured.get(name)}
    first = {"variable": variable, "order": slots.order, "place": True, "whether": True}
    return "query_data", {**areas, **chosen, **first}


def _of_facilities(slots: Slots, areas: Arguments) -> Request | None:
    """ "Is there a hospital in Bida?": how many facilities there have that in their name."""
    said = build_arguments("query_data", slots) if _HAS_KIND.fullmatch(slots.masked) else {}
    if not said.get("letters") or not set(said) <= {"areas", "level", "letters", "measure"}:
        return None
    return "query_data", {**areas, "level": "facility", "letters": said["letters"],
                          "measure": "count"}  # fmt: skip


def _of_ranking(slots: Slots, areas: Arguments, *, wards: bool) -> Request | None:
    """Its rank, how sure that is, its class, whether it is among the first."""
    masked = slots.masked
    classed = _CLASSED.fullmatch(masked)
    if classed is not None and areas.get("level") != "lga":
        return "rank_areas", {**areas, "risk_class": _class(classed)}
    if _NOT_CLASSED.fullmatch(masked):
        return "rank_areas", areas
    if classed is not None or _SURE.fullmatch(masked) or _RANK.fullmatch(masked):
        return "rank_areas", areas
    if _STANDS.fullmatch(masked) and build_arguments("query_data", slots).get("variable"):
        variable = build_arguments("query_data", slots)["variable"]
        return "query_data", {**areas, "variable": variable, "order": "top", "place": True}
    if _FIRST.fullmatch(masked) and slots.order and not slots.numbers:
        return _whether_first(slots, areas, wards=wards)
    if _AMONG_FIRST.fullmatch(masked) and slots.n:
        last = re.search(r"\b(?:bottom|last|lowest|best)\b", masked) is not None
        return "rank_areas", {**areas, "n": slots.n, "order": "bottom" if last else "top"}
    return None


def _class(classed: re.Match[str]) -> str:
    word = {"moderate": "medium"}.get(classed[2], classed[2])
    return f"Very {word}" if classed[1] and word != "medium" else word.capitalize()


def _of_plan(slots: Slots, areas: Arguments) -> Request | None:
    """Whether the plan gives it nets, why not, and how many of its people are protected."""
    masked = slots.masked
    none = re.search(r"\b(?:not|no|never|left out|excluded|zero)\b", slots.plain) is not None
    if _WHY_NONE.fullmatch(masked) and none:
        return "plan_nets", {"areas": areas["areas"]}
    if _HOW_MANY.fullmatch(masked):
        return "query_data", {**areas, "measure": "sum", "variable": "nets"}
    if _LEFT_OUT.fullmatch(masked):
        return "query_data", {**areas, "conditions": [_nets("=")], "whether": True}
    if _GETS.fullmatch(masked) and not none:
        return "query_data", {**areas, "conditions": [_nets(">")], "whether": True}
    if _COVERED.fullmatch(masked):
        return "query_data", {**areas, "variable": "coverage"}
    return None


def _nets(operator: str) -> Arguments:
    return {"variable": "nets", "operator": operator, "value": 0}


def _of_the_place(
    slots: Slots, areas: Arguments, places: Places, *, ranked: bool
) -> Request | None:
    """What it is like, how many live there, whether it is a town, in which state it is."""
    masked = slots.masked
    bad = _HOW_BAD.fullmatch(masked)
    if ranked and (bad or _ABOUT.fullmatch(masked) or _BECAUSE.fullmatch(masked)):
        return "explain_area", areas
    if bad:
        return "query_data", {**areas, "variable": "tpr"}
    town = _TOWN.fullmatch(masked)
    if town is not None:
        rural = town[2] in ("rural", "village", "countryside")
        word = ("urban" if rural else "rural") if town[1] else town[2]
        return "query_data", {**areas, "conditions": [of_town(word)], "whether": True}
    if _VALUE.fullmatch(masked) and len(slots.columns) == 1:
        return "query_data", {**areas, "variable": slots.columns[0]}
    if _SIZE.fullmatch(masked):
        return "query_data", {**areas, "variable": "population"}
    state = next((item.name for item in slots.found if item.kind == "state"), None)
    asked = re.search(r"\b(?:which|what) state\b", masked) is not None
    if _STATE.fullmatch(masked) and (asked or state) and len(places.states) == 1:
        return "query_data", {**areas, "located": True, "inside": places.states[0]}
    return None


def whether_said(slots: Slots, places: Places) -> Request | None:
    """ "Does Bida have more than 20,000 people?": yes or no, where nothing else is asked."""
    if len(slots.areas) != 1 or slots.unknown_areas:
        return None
    areas = _area_of(slots, places)
    if not _YES_NO.match(slots.masked) or slots.order or slots.risk_class:
        return None
    if re.search(r"\b(?:how many|which|what|or|and|there)\b", slots.plain):
        return None
    if _OF_OTHERS.search(slots.masked):  # "are there urban wards in Lapai": of its wards
        return None
    said = build_arguments("query_data", slots)
    compared = said.get("operator") or said.get("conditions")
    if (
        not compared
        or not set(said) <= _OF_WHETHER | set(REPORTS_CHOSEN_BY)
        or said.get("areas") != areas["areas"]
    ):
        return None
    return "query_data", {**said, **areas, "whether": True}
