"""Wards of two lists at once: the first by risk and the first by something else, wards of a class
counted in several LGAs, and the first of a list of which a value was filled in.
"""

from __future__ import annotations

import re

from analysis.chat.query_among import LISTED, ordered_by
from analysis.chat.request import Arguments, Request
from analysis.chat.slots import Slots, order_said

_BOTH = re.compile(
    r"\b(?:also|too|both|overlap\w*|in common|appear\w*|as well|are among|is among|are in the|at once|at the same time)\b"
)
_COUNTS = re.compile(
    r"\b(?:how many|number|count|overlap\w*)\b(?! (?:people|inhabitants|persons|nets|tests))"
)
_FILLED = re.compile(r"\b(?:filled(?: in)?|imputed|estimated|gap filled)\b(?! _column_| tpr)")
_COUNTED = re.compile(
    r"\b(?:how many|number of|count(?: of)?|more|fewer|most|fewest|n for each|as many)\b(?! (?:people|inhabitants|persons|residents|nets|tests|rain\w*))"
)
_CLASS = re.compile(r"\b(high|medium|low)(?: malaria)?(?: risk)?(?: class)? ward\b")


def lists_said(slots: Slots) -> Request | None:
    """The look-up in both lists; None where no such lists are said."""
    if slots.level == "facility" or slots.unknown_areas:
        return None
    found = _overlap(slots) or _filled(slots) or _class_of_each(slots)
    return None if found is None else ("query_data", found)


def _overlap(slots: Slots) -> Arguments | None:
    """ "How many of the fifty worst wards are also among the fifty with the highest positivity"."""
    lists = list(LISTED.finditer(slots.masked))
    if len(lists) != 2 or not _BOTH.search(slots.plain) or slots.operator:
        return None
    said: list[Arguments] = []
    for match in lists:
        at = slots.masked[: match.start() + match.group().index("_number_")].count("_number_")
        number = slots.numbers[at].value if at < len(slots.numbers) else 0.0
        if number < 1 or number != int(number):
            return None
        end = match["end"] or match["last"]
        by = ordered_by(slots, match, end)
        said.append({"n": int(number), "order": order_said(end) or "top", "by": by})
    first, other = said
    if first["by"] == other["by"]:
        return None
    among = {name: value for name, value in first.items() if value is not None}
    within = {"level": "ward", "order": other["order"], "n": other["n"],
              "variable": other["by"] or "composite_score"}  # fmt: skip
    limits = {"age_group": slots.age_group, "test_method": slots.test_method}
    within |= {name: value for name, value in limits.items() if value and other["by"] == "tpr"}
    how = {"measure": "count"} if _COUNTS.search(slots.plain) else {}
    places = {"areas": list(slots.areas)} if slots.areas else {}
    return {
        **places,
        "level": "ward",
        "among": {**among, "of_all": True},
        "within": [within],
        **how,
    }


def _filled(slots: Slots) -> Arguments | None:
    """ "In the top 20, which wards had something filled in"."""
    if not _FILLED.search(slots.masked) or slots.n is None or slots.order is None or slots.columns:
        return None
    filled = {"variable": "filled", "operator": "not missing"}
    how = {"measure": "count"} if _COUNTS.search(slots.plain) else {}
    places = {"areas": list(slots.areas)} if slots.areas else {}
    return {**places, "level": "ward", "among": {"n": slots.n, "order": slots.order},
            "conditions": [filled], **how}  # fmt: skip


def _class_of_each(slots: Slots) -> Arguments | None:
    """ "Katcha or Lapai, which has more high risk wards, and how many each"."""
    named = {match[1] for match in _CLASS.finditer(slots.plain)}
    if len(slots.areas) < 2 or len(named) != 1 or slots.columns or slots.numbers:
        return None
    each = _EACH.search(slots.masked)
    if not _COUNTED.search(slots.plain) or not each:
        return None
    own = {"variable": "composite_class", "operator": "=", "value": named.pop().capitalize()}
    found = {"areas": list(slots.areas), "measure": "count", "conditions": [own]}
    if len(slots.areas) == 2:
        return {**found, "against": "difference"}
    return {**found, "level": "lga", "count_of": "ward"}


#: Each place has its own number.
_EACH = re.compile(
    r"\b(?:each|apiece|respectively|separately)\b|_area_(?: lga)? (?:or|vs|versus|against) _area_|\b(?:more|fewer) .*\bthan\b.*_area_"
    r"|\bwho\b|\bwhich of\b|\bcompare\b"
)
