"""In which LGA a ward is: "which LGA is Kpada in?", "is Kpada part of Lavun?"."""

from __future__ import annotations

import re

from analysis.chat.request import Request
from analysis.chat.slots import Slots

_LGA = r"(?:lga|local governments?(?: areas?)?)"
_BEFORE = r"(?:(?:and|so|ok|but|please|then) )*"
_THERE = r"(?: (?:in|under|inside|within|part of|belong\w* to|located in|found in|situated in|lies? in|falls? in|falls? under|from|located|found|take))*"
_WHICH = re.compile(
    rf"{_BEFORE}(?:in |under |to )?(?:which|what) {_LGA} (?:(?:is|does|do|was|find|located|has|have|own) )*(?:the )?_area_(?: ward)?{_THERE}"
    rf"|{_BEFORE}(?:what|which|name) (?:is )?the {_LGA} (?:of|for) (?:the )?_area_(?: ward)?"
    rf"|{_BEFORE}_area_(?: ward)?(?: (?:is|belong\w*|falls?|lies?|under|in|to|for))+ (?:which|what) {_LGA}"
)
_WHETHER = re.compile(
    rf"{_BEFORE}(?:is|does|do|was)(?: the)? _area_(?: ward)?(?: (?:is|be))?{_THERE} (?:the )?_area_(?: {_LGA})?"
)


def which_lga(slots: Slots) -> Request | None:
    """The ward with its LGA, and whether that is the one named; None where another thing is asked."""
    said = {"level": "ward", "located": True}
    if len(slots.areas) == 1 and _WHICH.fullmatch(slots.masked):
        return "query_data", {"areas": [slots.areas[0]], **said}
    if len(slots.areas) == len(slots.found) == 2 and _WHETHER.fullmatch(slots.masked):
        ward, lga = slots.areas
        return "query_data", {"areas": [ward], **said, "inside": lga}
    return None
