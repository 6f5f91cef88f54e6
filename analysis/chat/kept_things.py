"""Things that a request names and its tool does not read: "add insecurity to the ranking".

Words that nothing reads are found by `kept_words`; one of them is a thing where it stands in a
place of the sentence that only something measured, drawn or told can take. What else is not read
there (whom it is for, how it shall look) is no loss to a map, a plan or a report.
"""

from __future__ import annotations

from analysis.chat.absent import OF_THE_SCORE
from analysis.chat.kept_plan import Plan
from analysis.chat.kept_words import unread_words
from analysis.chat.slots import Slots
from chatmrpt.lib.patterns import compiled

#: Tools that answer without naming a thing of the data.
_OF_THE_TOOL = frozenset(["help", "manage_session", "match_names"])
#: Two sides of a relation, or what is assumed: with fewer variables read than these, each word is one.
_SIDES = {"measure_association": 2, "run_what_if": 1}
_TELLING = frozenset(["explain_method", "explain_term"])
#: The word with what may stand before and behind it.
_WORD = r"(?:(?!_|(?:my|your|his|her|i|we|you|he|she|they|for|so|since|because|is|was|want)\b)\w+|_unread_)"
_THING = rf"(?:{_WORD} ){{0,3}}?_unread_"
_AFTER = rf"(?: {_WORD}){{0,4}}?"
_LEVEL = r"(?:ward|lga|facility|facilities)"
_PLACE = rf"(?:in|of|around|near|at|across|within) (?:(?:our|my|the|each|every|all) )*(?:_area_|{_LEVEL}\b|state\b)"
_END = r"(?: (?:please|abeg|kindly|now|then|too|here|thanks|thank you))*$"
_ANY = (
    # Two things that are set against each other.
    rf"\b(?:correlat\w*|associat\w*|link(?:s|ed)?|relat(?:es?|ed|ion\w*)|connect(?:s|ed|ions?)|depend(?:s|ed)?)\b(?:.*\b_unread_.*\b(?:and|with|to|on|or)\b| (?:(?:and|with|to|on|between|the|our) )*{_THING}\b)",
    rf"^(?:does|do|did|is|are|can|could) {_THING}{_AFTER} (?:explain|drive|affect|influence|predict|cause|account|matter|go)\b",
    rf"\b_unread_{_AFTER} (?:relat\w+|link\w*|connect\w*|correlat\w*|associat\w*|depends?|goe?s?) (?:to|with|on)\b",
    # What is added, drawn, weighed or counted by.
    rf"\b(?:add|adding|include|including|includes|included|use|using|overlay|superimpose|incorporate|bring in) (?:(?:in|the|a|an|our|also|on) )*{_THING}\b",
    rf"\b(?:put|show|draw|mark|plot|place|display) {_THING}{_AFTER} (?:on|over|onto|to|in) (?:top of )?(?:the |a |that |this |same )*(?:\w+ ){{0,2}}(?:map|chart|report)\b",
    rf"\bwith (?:the |a |all )*{_THING}{_AFTER} (?:included|added|drawn|marked|shown|named|on it|on top|overlaid|as (?:a |an )?(?:variable|factor|input|layer))\b",
    rf"\b(?:according to|based on|in proportion to|proportional to|weighted by|in line with|in terms of) (?:the |their |how )*(?:number of |share of |level of )?{_THING}\b",
    r"\b(?:by|per) (?:the |their )?(?:number of |share of |level of |amount of )?_unread_(?: (?:level|status|type|group|kind|density|rate)s?)?" + _END,
    # Places that are chosen by it.
    rf"\b{_LEVEL} (?:(?:that|which|who) )?(?:(?:already|still|also) )?(?:with|without|have|has|having|had|lack|lacking|lacks|where|affected by) {_THING}\b",
    # Figures of it.
    rf"\b_unread_{_AFTER} (?:rates?|coverage|prevalence|incidence|index|density|ownership|counts?|levels?|scores?|data|records?|figures|stocks?) (?:{_PLACE}|by|per)",
)  # fmt: skip
_DRAWN = r"^(?:(?:please|show|draw|give|make|me|us|a|an|the|can|could|you|i|want|need|now) )*"
#: Places of a thing in the requests of one tool.
_OF_TOOL: dict[str, tuple[str, ...]] = {
    "show_map": (
        rf"{_DRAWN}(?:map|choropleth) (?:(?:of|the|our|all) )*{_THING}\b",
        rf"\bmaps?(?: (?:of|showing|with|but (?:for|with)|instead (?:for|of)))(?: (?:the|all|our|a))* {_THING}\b",
        rf"\b(?:colou?r|shade)\b.*\bby (?:the )?{_THING}\b",
    ),
    "show_chart": (
        rf"\b_unread_{_AFTER} (?:against|versus|vs)\b|\b(?:against|versus|vs) (?:the )?{_THING}\b",
        rf"{_DRAWN}(?:chart|plot|graph) (?:(?:of|the|our|all) )*{_THING}\b",
        rf"\b(?:chart|plot|graph|histogram|bars?|line|picture)(?: (?:of|showing|with|but (?:for|with)))(?: (?:the|all|our|a))* {_THING}\b",
    ),
    "write_report": (
        rf"\b(?:sections?|chapters?|parts?|pages?|paragraphs?|annex|report|summary|brief|note|memo|findings|results|slides?) (?:on|about|of|covering|with) (?:(?:the|a|an|our|all) )*{_THING}\b",
    ),
    "explain_area": (r"^(?:why|what makes|how)\b.*_area_ (?:(?:so|very|too) )?(?:\w+ )?_unread_" + _END,
                     r"\b_unread_ (?:score|index|level|rate)\b"),
    "calculate_tpr": (rf"\b(?:among|for|in|of) (?:(?:the|all|only) )*{_THING}{_END}",),
    "plan_nets": (
        rf"\b(?:more|first|priority|only|extra)(?: nets?)? (?:to|for|in) (?:the |wards? |with )*{_THING}\b",
    ),
    "check_data_quality": (r"\b_unread_ (?:list|records?|data|register|ages?|dates?|numbers|column)\b",),
    "export_results": (rf"\b(?:list|coordinates|table|data|file|excel|csv) of (?:the |all |our )*{_THING}\b",),
    "analyse_trend": (
        rf"\b(?:trends?|change|changes|rise|fall|growth|history|evolution) (?:of|in) (?:the )?{_THING}\b",
        rf"\b(?:has|have|did|is|are|was|were|how do|how does) (?:the )?{_THING}{_AFTER} (?:gone|go|chang\w+|increas\w*|decreas\w*|fall\w*|ris\w*|drop\w*|improv\w*|worsen\w*|mov\w+|develop\w*|evolv\w*)\b",
    ),
}  # fmt: skip
#: What is found or done in a place of the data is no question on the subject.
_THERE = rf"(?:(?:in|of|around|near|at|across|within) _area_|(?:in|around|across|within|by|per) (?:(?:our|my|the|each|every|all) )+{_LEVEL}\b)"
_HERE = rf"\b_unread_\b.*\b{_THERE}|\b{_THERE}.*\b_unread_\b"
#: "Since we cannot split by sex": not asked for.
_NOT_ASKED = r"\b(?:cannot|could not|can not|have no|has no|not by|no) (?:(?!_)\w+ ){0,3}?_unread_"


def things_unread(plan: Plan, slots: Slots) -> tuple[str, ...]:
    """The things that a question names and its request does not read, in its words."""
    if plan.tool in _OF_THE_TOOL:
        return ()
    words = tuple(word for word in unread_words(slots, plan.tool) if word not in plan.words)
    if not words or len(plan.variables) < _SIDES.get(plan.tool, 0):
        return words
    frames = (*_ANY, *_OF_TOOL.get(plan.tool, ()), *((_HERE,) if plan.tool in _TELLING else ()))
    masked = " ".join("_unread_" if word in words else word for word in slots.masked.split())
    if compiled(_NOT_ASKED).search(masked) or (
        plan.tool in _TELLING and OF_THE_SCORE.search(slots.plain)
    ):
        return ()
    return words if any(compiled(frame).search(masked) for frame in frames) else ()
