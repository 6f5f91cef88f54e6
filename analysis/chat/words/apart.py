"""Words that set two numbers against each other: a difference or a ratio."""

from __future__ import annotations

import re

MORE = r"(?:more|less|fewer|higher|lower|greater|larger|bigger|smaller|wetter|drier|hotter|cooler|warmer|better|worse|farther|further|closer)"
RATIO = re.compile(
    rf"\bratio\b|\bhow many(?: times| ?fold)\b|\btimes (?:as|the|that|{MORE})\b|\bmultiple\b|\b(?:what|which) factor\b"
)
_DIFFERENCE = re.compile(
    rf"\bdifference\b|\bgap\b|\bmargin\b|\bby how (?:much|many)\b|\bby what\b|\bhow (?:much|many) (?:\w+ ){{0,2}}?{MORE}\b"
    rf"|\bexceed\w*\b|\bexcess\b|\bhow (?:far|wide|large|big) (?:\w+ )?(?:above|below|apart|ahead|behind|gap|lead)\b|\bminus\b|\blead\b|\bbeats?\b|\bahead of\b"
    rf"|\bhow much (?:is (?:that|it|this) )?(?:above|below|over|under)\b|\bpoints? {MORE}\b|\bapart\b"
)


def apart_said(plain: str) -> str | None:
    """Whether a difference or a ratio is asked for."""
    if RATIO.search(plain):
        return "ratio"
    return "difference" if _DIFFERENCE.search(plain) else None
