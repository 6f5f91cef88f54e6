"""Patterns of word tables are compiled once, however many there are."""

import re

from chatmrpt.lib.patterns import compiled


def test_a_pattern_stays_compiled_beside_more_than_python_keeps():
    first = compiled(r"\bnets?\b")
    for number in range(2000):
        compiled(rf"\bword{number}\b")
    assert compiled(r"\bnets?\b") is first
    assert first.search("how many nets") is not None


def test_flags_make_another_pattern():
    assert compiled("lapai").search("LAPAI") is None
    assert compiled("lapai", re.IGNORECASE).search("LAPAI") is not None
