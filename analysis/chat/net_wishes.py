"""What is wished of a net plan by what is there already: more nets, half of them, other households."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.factors import factor_said
from analysis.chat.net_arguments import household_said, net_plan
from analysis.chat.request import Request
from analysis.chat.slots import Slots
from analysis.workspace import Workspace
from chatmrpt.lib.patterns import compiled

_STOCK = r"\b(?:nets?|itns?|llins?|stock|consignment|supply|delivery)\b"
_SUPPOSES = re.compile(
    r"^(?:(?:and|but|so|ok|please|now) )*(?:what (?:if|happens|would)|suppose|imagine|if|say|assume|let us say|with|make it|only|double|halve|triple"
    r"|use|plan|run|redo|try|give|get|we (?:get|got|have|had|receive\w*|only)|i (?:get|got|have|had)|the (?:nets?|stock)|_number_)\b"
)
_MORE = re.compile(
    r"\b_number_ (?:nets? )?(?:more|extra|additional|further)\b|\b(?:another|extra|additional) _number_"
)
_FEWER = re.compile(
    r"\b_number_ (?:nets? )?(?:fewer|less)\b"
    r"|\b_number_ (?:of )?(?:(?:the|our|those) )*(?:nets? )?(?:are|were|was|got|have been|been|had been)"
    r" (?:ruined|lost|stolen|burn\w*|spoil\w*|damaged|destroyed|missing|expired|eaten)\b|\b(?:lose|lost|minus|without) _number_ nets?\b"
)
#: "What if only 120,000 of the nets arrive".
_ARRIVES = re.compile(
    r"\b(?:what if|suppose|imagine|if)\b.*\b_number_ (?:of (?:the|these|our) )?(?:nets?|itns?|llins?)\b"
)
LEAST_STOCK = 100
#: Asked of what is planned, not a wish.
_ASKS = re.compile(
    r"^(?:which|who|where|why|how|list|show|map|export|download|explain|write)\b"
    r"|\b(?:need\w*|which wards?|how many|how much|cover\w*|map|chart|weights?|score|ranks?|per ward|each ward)\b"
)
#: A plan that is spoken of as one that is there.
_THE_PLAN = re.compile(
    r"\b(?:saved|existing|current|last|previous|finished|approved) (?:\w+ )?(?:plan|allocation)\b|\b(?:plan|allocation) (?:that )?(?:we|i|you) (?:saved|made|had)\b"
    r"|\b(?:got|received|left out|served|covered|get|gets|left)\b.*\b(?:in|by|under|of|from) (?:the|this|that|our|my) (?:\w+ )?(?:plan|allocation)$"
)
_NEW = re.compile(r"\b(?:make|prepare|draft|new|another|would|if|score|compar\w*|own)\b")
_WAS_HOUSEHOLD = re.compile(
    r"^(?:which|what (?!if)|how many|where|why|how)\b|\b(?:rainfall|_area_ or)\b"
)


def net_wish(slots: Slots, workspace: Workspace) -> Request | None:
    """The plan with what is wished; None where nothing such is asked or no plan is there."""
    if slots.columns or not (
        compiled(_STOCK).search(slots.plain)
        or household_said(slots)
        or _THE_PLAN.search(slots.plain)
        or _MORE.search(slots.masked)
    ):
        return None
    plan = workspace.latest("nets")
    if plan is None:
        spoken = (
            _THE_PLAN.search(slots.plain) and not _NEW.search(slots.plain) and not slots.numbers
        )
        return ("plan_nets", {"topic": "existing"}) if spoken else None
    if household_said(slots) and not _WAS_HOUSEHOLD.search(slots.masked):
        return "plan_nets", _said(net_plan(slots))
    if _ASKS.search(slots.plain) or slots.areas or not _SUPPOSES.search(slots.masked):
        return None
    return _other_stock(slots, int(plan.parameters["nets"]))


def _other_stock(slots: Slots, stock: int) -> Request | None:
    """More nets, fewer nets, or a multiple of the stock."""
    number = int(slots.numbers[0].value) if len(slots.numbers) == 1 else 0
    if number and _MORE.search(slots.masked):
        return "plan_nets", {"topic": "next", "more": number}
    if 0 < number < stock and _FEWER.search(slots.masked):
        return "plan_nets", {"nets": stock - number}
    if number >= LEAST_STOCK and _ARRIVES.search(slots.masked):
        return "plan_nets", {"nets": number}
    factor = factor_said(slots.plain)
    if slots.numbers or factor is None:
        return None
    return "plan_nets", {"nets": int(stock * factor)}


def _said(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value not in (None, [], "", {})}
