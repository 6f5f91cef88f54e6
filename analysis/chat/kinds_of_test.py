"""Which test is meant: RDT, microscopy or both."""

from __future__ import annotations

import re

from analysis.chat.words import english
from chatmrpt.lib.patterns import compiled

#: "In place of RDT": not what is asked for.
_REPLACED = re.compile(r"\b(?:in place of|instead of|rather than) (?:the )?\w+")
#: Slides are of blood where they stand beside another test, or are read; else those of a talk.
_SLIDES = re.compile(
    r"\bslides? (?:were |was |are )?(?:read|tested|examined|positive|done|taken)\b|\bpositive slides?\b"
    r"|\btest\w*\b.*\b(?:by|with|on) slides?\b"
    r"|\bslides?\b(?=.*\b(?:rdts?|rapid|microscop\w*)\b)|\b(?:rdts?|rapid tests?)\b.*\bslides?\b"
)


#: "RDT and microscopy", "RDT + microscopy": each of the two counts.
_BOTH_TESTS = re.compile(
    r"\brdts? (?:and|or|plus|&|\+|as well as)(?: (?:by|with|the))* microscop\w*\b(?! (?:separately|apart))"
    r"|\bmicroscop\w* (?:and|or|plus|&|\+|as well as)(?: (?:by|with|the))* rdts?\b(?! (?:separately|apart))"
)


def kind_of_test(plain: str) -> str | None:
    """The test that is meant: "slides instead of RDT" are microscopy."""
    meant = _REPLACED.sub(" ", plain)
    if _BOTH_TESTS.search(meant):
        return "both"
    named = next(
        (
            value
            for pattern, value in english.TESTS
            if compiled(rf"(?<!\w)(?:{pattern})(?!\w)").search(meant)
        ),
        None,
    )
    slides = re.search(r"\bslides?\b", meant) and _SLIDES.search(plain)
    return "microscopy" if named is None and slides else named
