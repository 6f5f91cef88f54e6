"""What the last two answers were about, side by side: "which is higher?", "is that significant?".

Two places become a comparison of areas; two other questions to the data are asked again as one.
"""

from __future__ import annotations

import re

from analysis.chat.asked_now import AskedNow
from analysis.chat.request import REPORTS_CHOSEN_BY, Arguments, Request
from analysis.chat.slots import Slots
from analysis.models import Message

_THEM = (
    r"(?:(?:(?:the|these|those|of the) (?:two|both|pair)|both|these|those)(?: (?:ward|lga|place|area|one|year|figure)s?)?"
    r"|them|it all|all (?:of )?them)"
)
_MORE = (
    r"(?:higher|lower|bigger|smaller|greater|larger|more|less|fewer|worse|better|ahead|wetter|drier|hotter|cooler"
    r"|(?:the )?(?:highest|lowest|worst|best|biggest|most|least))"
)
_WHICH = re.compile(
    r"(?:(?:and|so|ok|but|then|now|please) )*which(?: one| ward| lga| place| area| year)?(?: of (?:them|the two|these|those|both))?"
    rf"(?: (?:is|was|has|have|dey|are|came out|comes out))*(?: the)? {_MORE}(?: (?:of the two|between them|value|figure|number|rate|now|then))*"
)
_TOGETHER = re.compile(
    rf"(?:(?:and|so|ok|now|then|please|can you|show|put|give|me|us) )*(?:{_THEM} )?side by side(?: (?:please|now))?"
    rf"|(?:(?:and|so|ok|now|then|please|can you|could you) )*compare {_THEM}(?: (?:please|now|for me|side by side|together))*"
    rf"|(?:(?:and|so) )?(?:what is|how big is|show) (?:the|that) (?:difference|gap)(?: between {_THEM})?"
    rf"|(?:(?:and|so) )?how (?:do|far|much do) {_THEM} (?:compare|differ)(?: (?:with|from|to) each other)?"
)
_SIGNIFICANT = re.compile(
    r"\b(?:difference|gap|differ\w*)\b(?: \w+){0,3} (?:significan\w+|by chance|chance|real|reliable|meaningful)\b"
    r"|\bsignificant\w* (?:different|higher|lower|difference|gap)\b"
    r"|^(?:and |so )?(?:is|are|was|were) (?:it|that|they|this)(?: \w+)? (?:statistically )?significan\w+$"
)
_DIFFER = re.compile(
    r"\bhow(?: \w+)? (?:differ\w*|alike|similar|compar\w*)\b|\bhow (?:do|does|is|are|far) (?:it|that|this|they|them|the two|these|those)"
    r"(?: two)? (?:differ\w*|compare|agree|apart)\b|\b(?:do|does) (?:they|the two|it|that|both) (?:agree|match|differ)\b"
    r"|\bhow much do they (?:agree|differ|overlap)\b"
)
#: Answers of one method or the other.
_BY_METHOD = frozenset({"rank_areas", "show_map", "run_risk_analysis", "show_chart"})
#: What makes two questions of the same kind.
_ALIKE = ("variable", "measure", "level")
PAIR = 2
#: Places that stand side by side in one table.
MOST_COMPARED = 6


def asks_of_two(slots: Slots) -> bool:
    """Whether a question may be about the last two answers."""
    if slots.areas or slots.columns or slots.unknown_areas:
        return False
    plain = slots.plain
    if _DIFFER.search(plain):
        return True
    return bool(_WHICH.fullmatch(plain) or _TOGETHER.fullmatch(plain) or _SIGNIFICANT.search(plain))


def _method(message: Message) -> str | None:
    """The method by which an answer ranked or mapped."""
    said = message.arguments
    kind = said.get("map_kind")
    named = said.get("method") or (kind if kind in ("composite", "pca") else None)
    return named or ("composite" if message.tool in ("rank_areas", "run_risk_analysis") else None)


def _methods_apart(slots: Slots, last: Message, earlier: Message | None) -> Request | None:
    """ "How does that differ from the composite?": the two methods of the answers before."""
    if not _DIFFER.search(slots.plain) or slots.areas or slots.columns:
        return None
    if last.tool not in _BY_METHOD or (here := _method(last)) is None:
        return None
    there = slots.methods or tuple(filter(None, [_method(earlier) if earlier else None]))
    return ("compare_methods", {}) if set(there) - {here} else None


def of_the_two(asked: AskedNow) -> Request | None:
    """ "Which of the two is higher?", "compare them": what the last two answers were about."""
    slots, last, earlier = asked.slots, asked.before, asked.earlier
    if not asks_of_two(slots):
        return None
    apart = _methods_apart(slots, last, earlier)
    if apart is not None:
        return apart
    plain = slots.plain
    two = _two_of(last, earlier)
    two_of_list = two is None
    two = two or _listed(asked)
    if not (_WHICH.fullmatch(plain) or _TOGETHER.fullmatch(plain) or _SIGNIFICANT.search(plain)):
        return None
    if two is None:
        return None
    areas, variable, both = two
    if _SIGNIFICANT.search(slots.plain):
        return _tested(areas, variable, last)
    chosen = any(last.arguments.get(name) for name in (*REPORTS_CHOSEN_BY, "conditions"))
    figures = _WHICH.fullmatch(plain) or chosen
    if areas and last.tool == "query_data" and variable and figures and not two_of_list:
        return "query_data", {**last.arguments, "areas": areas}  # with the figures just given
    if areas:
        return "compare_areas", {"areas": areas, **({"variable": variable} if variable else {})}
    return both


def _two_of(
    last: Message, earlier: Message | None
) -> tuple[list[str], str | None, Request | None] | None:
    """Two areas with the variable asked of both, or two questions to the data as one."""
    areas = list(last.arguments.get("areas") or ())
    variable = last.arguments.get("variable")
    if len(areas) >= PAIR:
        return areas, variable, None
    if earlier is None or earlier.tool != last.tool or not _alike(earlier, last):
        return None
    old = list(earlier.arguments.get("areas") or ())
    if len(areas) == 1 and len(old) == 1 and areas != old:
        return [*old, *areas], variable, None
    if last.tool != "query_data" or not variable or earlier.arguments == last.arguments:
        return None
    if areas != old or last.arguments.get("also") or earlier.arguments.get("also"):
        return None
    again = {**earlier.arguments, "also": [dict(last.arguments)]}
    return [], variable, ("query_data", again)


def _listed(asked: AskedNow) -> tuple[list[str], str | None, Request | None] | None:
    """The few wards that the answer before lists, with what it said of them."""
    few = PAIR <= len(asked.shown) <= MOST_COMPARED
    return (asked.shown, asked.said.get("variable"), None) if few else None


def _alike(earlier: Message, last: Message) -> bool:
    return all(earlier.arguments.get(name) == last.arguments.get(name) for name in _ALIKE)


def _tested(areas: list[str], variable: str | None, last: Message) -> Request | None:
    """ "Is that difference significant?": the groups that were asked about, tested."""
    if last.tool not in ("query_data", "compare_areas"):
        return None
    groups: Arguments = {"analysis": "groups", **({"variable": variable} if variable else {})}
    if areas:
        return "measure_association", {**groups, "areas": areas}
    conditions = last.arguments.get("conditions") or []
    if len(conditions) != 1 or not variable:
        return None
    split = conditions[0]
    if split.get("of") or not isinstance(split.get("value"), int | float):
        return None
    return "measure_association", {
        **groups,
        "variables": [split["variable"]],
        "operator": split["operator"],
        "value": split["value"],
    }
