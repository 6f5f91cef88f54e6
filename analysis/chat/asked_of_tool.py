"""Questions on the tool itself, on where one stands, and wishes that a setting is missing of."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.map_arguments import map_arguments
from analysis.chat.request import Request
from analysis.chat.science_arguments import compare_areas_arguments
from analysis.chat.slots import Slots
from chatmrpt.lib.patterns import compiled

_STEP = (
    r"^(?:(?:at |on |in )?(?:what|which) (?:step|stage|point|phase)\b.*\b(?:am i|are we|is this|we are|i am|is it|were we|next|now)\b"
    r"|where (?:are|am|were) (?:we|i)(?: now| in (?:the|this) \w+)?$|what have (?:we|i) done(?: so far| already| until now)?$)"
)
_ABOUT = (
    r"^(?:is|are|do|does|am) (?:this|it|you|i|there)\b(?: \w+){0,5}? (?:chat ?gpt|gpt|gemini|an? ai|ai|artificial intelligence|a (?:ro)?bot|robot"
    r"|a human|human|a person|real person|(?:large )?language models?|llm)\b"
    r"|^who (?:built|made|developed|created|wrote|owns|runs|pays for|funds?|funded|maintains) (?:this|it|you|the (?:tool|app|program|system|software)|chatmrpt)\b"
)
_LINK = (
    r"^(?!.*\b(?:between|correlat\w*|relationship|there)\b)(?:(?:please|can|could|you|i|we|want|need|to|how|do|kindly|abeg) )*"
    r"(?:send|share|make|create|give|get|generate|have|pass on|copy)\b.*\b(?:read only )?links?\b"
)
_ACCESS = (
    r"^(?!.*\b(?:data|facility|care|water) access\b)(?:can|could|may|how (?:can|do|could)|let|give|allow) (?:\w+ ){0,4}?(?:colleagues?|boss|director|partners?|team|supervisor|commissioner|somebody"
    r"|someone|others?|another (?:person|officer))\b.*\b(?:see|view|look at|open|access|read|follow)\b"
)
_UPLOAD = r"^(?:(?:so|and|please) )*(?:can|may|could|should|do|how (?:do|can|should)) (?:i|we) (?:\w+ ){0,2}?upload\b"
_FROM_DHIS = r"^(?:how|where) (?:do|can|should) (?:i|we) (?:\w+ ){0,3}?(?:download|export|get|extract|pull)\b.*\bfrom (?:the )?(?:dhis ?2?|nhmis|hmis)\b"
_WEIGHTS = (
    r"^(?!.*\b(?:what|which|why|show|explain|list|matrix)\b)(?!how (?:are|is|do you|does)\b).*(?:\b(?:my own|own|other|different|new|set|change|choose|pick|adjust|alter|decide|give)\b(?: \w+){0,3}? (?:weights?|weightings?)\b"
    r"|\bweights? (?:myself|ourselves|by hand)\b)"
)
_THRESHOLD = (
    r"^(?:(?:please|can|could|we|i|you|use|try|take|with|apply|set|want|need|would|like|prefer|now|do|it|change|at|the|to|for|and|again|let|us|me|have|what about|how about) )*"
    r"(?:a |an |the )?(?:different|another|other|new|urban)? ?(?:different|another|other|urban)? ?(?:threshold|cut ?off)(?: for urban)?(?: please| instead| value)?$"
)
_METHOD = re.compile(
    r"^(?:(?:please|now|no|ok|just|i|we|want|let|us|rather|would|prefer|to) )*(?:use|with|by|take|switch to|go with|run|run with|do)? ?(?:the )?(pca|composite)"
    r"(?: method| score| one)?,? (?:not|instead of|rather than|in place of|and not|no) (?:the )?(pca|composite)\b"
)
#: The program shall choose, and run.
_CHOSEN_FOR_ME = (
    r"^(?!.*\b(?:what|which|why|how|explain)\b)(?=.*\b(?:for (?:me|us)|yourself|you (?:choose|pick|select|decide)|automatic\w*)\b)"
    r".*\b(?:choos\w*|pick|select|decide)\b(?: \w+){0,4} (?:variable|indicators?|factors?|inputs?)\b.*\b(?:run|rank|score|analy\w*|go on|proceed)\b"
)
_AGAINST = re.compile(r"\b(?:compar\w*|versus|vs|against)\b")
#: "Can I combine all age groups or must I pick one": shown for each and for all together.
_ALL_OR_ONE = re.compile(
    r"^(?:can|may|could|should|do|must|is it|am) (?:i|we|possible|allowed)\b(?=.*\bages?\b)"
    r"(?=.*\b(?:combined?|combining|together|all|merge|mix|both|add)\b).*\b(?:or|must|have to|need to|combined?|together|merge)\b"
)
#: "Is Bida above the state average for TPR".
_BESIDE_STATE = re.compile(
    r"^(?:is|was|are|does|how far is|by how much is)\b.*_area_(?: lga| ward)?(?: \w+){0,3}? (?:above|below|over|under|higher than|lower than|more than|less than)"
    r" (?:the )?(?:state |state s |overall |general )?(?:average|mean)\b"
)
#: "TPR map, secondary facilities only".
_RATE_MAP = re.compile(
    r"\b_column_ map\b|^(?:\w+ ){0,4}map of (?:the )?_column_\b|^map (?:the )?_column_\b"
)
_CHART = r"^(?:(?:please|kindly|can|could|you|now|abeg) )*(?:make|draw|mak|show|give|create|plot|do|prepare|produce|i want|i need)(?: me| us)? (?:a |an |some |any |the |one )?(?:nice |good |simple )?(?:chart|graph|plot|diagram|graphs|charts)(?: please| for me)?$"


def asked_of_tool(slots: Slots) -> Request | None:
    """The tool for it and its arguments; None where the question is no such one."""
    plain = slots.plain
    bare = not (slots.areas or slots.columns or slots.numbers)
    if bare:
        for pattern, tool, arguments in _BARE:
            if compiled(pattern).search(plain):
                return tool, dict(arguments)
    if len(slots.areas) == 1 and _AGAINST.search(plain) and slots.level is None:
        compared = compare_areas_arguments(slots)
        if compared["with_state"]:
            return "compare_areas", {name: value for name, value in compared.items() if value}
    if len(slots.areas) == 1 and len(slots.columns) == 1 and _BESIDE_STATE.search(slots.masked):
        return "compare_areas", {
            "areas": list(slots.areas),
            "variable": slots.columns[0],
            "with_state": True,
        }
    if _ALL_OR_ONE.search(plain) and not (slots.areas or slots.columns):
        return "calculate_tpr", {"topic": "ages"}
    of_some = slots.columns == ("tpr",) and (slots.age_group or slots.facility_level)
    if of_some and _RATE_MAP.search(slots.masked):
        said = map_arguments(slots)
        return "show_map", {name: value for name, value in said.items() if value}
    method = _METHOD.search(plain)
    if method is not None and method[1] != method[2] and bare:
        return "run_risk_analysis", {"method": method[1]}
    return None


_BARE: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (_STEP, "manage_session", {"action": "status"}),
    (_ABOUT, "help", {"topic": "about"}),
    (_LINK, "help", {"topic": "sharing"}),
    (_ACCESS, "help", {"topic": "sharing"}),
    (_FROM_DHIS, "help", {"topic": "data"}),
    (_UPLOAD, "help", {"topic": "data"}),
    (_WEIGHTS, "run_risk_analysis", {"choose_weights": True}),
    (_THRESHOLD, "select_reprioritised", {"choose_threshold": True}),
    (_CHART, "show_chart", {}),
    (_CHOSEN_FOR_ME, "run_risk_analysis", {}),
)
