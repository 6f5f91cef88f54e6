"""Patterns of word tables, compiled once.

Python keeps 512 compiled patterns; the tables of words hold about twice as many, so that each
question would compile hundreds of them anew.
"""

from __future__ import annotations

import re
from functools import cache


@cache
def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern of the code, never one made of what somebody typed: all are kept."""
    return re.compile(pattern, flags)
