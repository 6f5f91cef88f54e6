"""Arguments of the settlement grid: what is wanted of it, and where."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.slots import Slots

_WANTED: tuple[tuple[str, str], ...] = (
    (r"\b(?:google|earth engine|satellite|imagery|images?|aerial)\b", "imagery"),
    (r"\bcontribut\w*\b|\bcaus\w*\b|\bdriv(?:e|es|ing|en)\b|\bassociat\w*\b", "cause"),
    (r"\b(?:go on|keep|continue|resume|carry on|finish)\b", "continue"),
    (r"\bhow (?:much|many|far)\b|\bprogress\b|\bleft to classify\b", "progress"),
    (r"\b(?:which|what|where|list|are there|is there|any|share|percentage|dominat\w*)\b", "which"),
    (r"\brisk map\b", "which"),
)


def settlement_arguments(slots: Slots) -> dict[str, Any]:
    """To classify, unless the question asks for something else; areas known or not."""
    strange = [name for name in slots.unknown_areas if name[:1].isupper()]
    areas = [*slots.areas, *strange]
    for pattern, wanted in _WANTED:
        if re.search(pattern, slots.plain):
            return {"wanted": wanted, "areas": areas}
    return {"areas": areas}
