"""Which end of a list a question to the data asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from analysis.chat.query_conditions import Said
from analysis.chat.query_limits import place_asked
from analysis.chat.slots import Slots
from analysis.science.variables import find_variable

#: The end of a list; "high" and "top" may be a filter's.
SUPERLATIVE = re.compile(r"\b(?:\w{3,}est|most|least|worst)\b")

#: "Which LGA has the most wards", "the fewest facilities": areas in the order of what is counted.
MOST_OF = re.compile(
    r"(?<!_number_ )\b(?:more (?:(?!popul)\w+ )?|(?:most|fewest|(?:highest|largest|greatest|biggest|lowest|smallest) (?:number|count) of) "
    r"(?:(?!popul|_|by\b|per\b|in\b|of\b|for\b|across\b)\w+ ){0,3}?)(ward|facilit\w+|lga)\b"
    r"|\b(?:most|fewest) (?:missing|blank|empty|unknown) (?:_column_ )?(value|cell)s?\b|\b(?:most|fewest|number of) (blank)s\b"
    r"|\bworst lga (?:for|by|on|in) (?:missing|blank|empty|unknown) (value|cell)s?\b"
)


_TAIL_WORDS = (
    "nets people persons inhabitants points percentage metres km tests positives cases wards ward"
    " facilities facility lgas lga households bales it is are was were be there does do did has have had"
    " get gets got they them that this in all of exactly need needs receive receives live lives so"
)
#: "…, and how many?" after a question which one: its number is in the answer anyhow.
_TAIL = re.compile(
    r"(?<=\w) (?:and |with |by )?how (?:many|much|large|big|high|low|far|great|long)"
    rf"(?: (?:{'|'.join(_TAIL_WORDS.split())}))*$"
)
_WHICH = re.compile(r"\b(?:which|what|who|where|name|the)\b")


def without_tail(slots: Slots) -> Slots:
    """The question which one is first or last, without the words that also ask for its number."""
    placed = place_asked(slots) is not None
    if slots.order is None and not placed:
        return slots
    tail = _TAIL.search(slots.plain)
    if tail is None or not _WHICH.search(slots.plain[: tail.start()]):
        return slots
    if not (placed or SUPERLATIVE.search(slots.plain[: tail.start()])):
        return slots
    gone = len(tail.group().split())
    plain, masked = slots.plain.split(), slots.masked.split()
    if any(word.startswith("_") for word in masked[-gone:]):
        return slots
    return replace(slots, plain=" ".join(plain[:-gone]), masked=" ".join(masked[:-gone]))


#: Variables of which much is good, so that the best is the highest.
_MUCH_IS_GOOD = frozenset(
    ["housing_quality", "education", "coverage", "need_met", "protected", "protected_share",
     "access_to_care", "nets_per_person", "nets_per_1000", "wealth"]
)  # fmt: skip
_GOOD = r"(?:best|finest|nicest|strongest)"
_BAD = r"(?:worst|poorest|weakest)"
_JUDGED = re.compile(rf"\b(?:(?P<good>{_GOOD})|(?P<bad>{_BAD}))\b")


def _end_judged(slots: Slots, variables: Sequence[str]) -> str | None:
    """Which end the best or the worst is, of a variable of which much is good."""
    return None if not variables or slots.order is None else end_judged(slots.plain, variables[0])


def end_judged(plain: str, variable: str) -> str | None:
    """The end that "worst" and "best" are of a variable of which much is good."""
    judged, known = _JUDGED.search(plain), find_variable(variable)
    if variable not in _MUCH_IS_GOOD and (known is None or known.key not in _MUCH_IS_GOOD):
        return None
    return None if judged is None else "top" if judged["good"] else "bottom"


#: LGAs in the order of a median of their wards: "which LGA has the lowest median …".
_ONE_OF_MANY = re.compile(
    r"\b(?:which|what|name the|the) (?:lga|facility|month|year)\b|^lga\b"
    r"|\b_number_ lga\b"
)


_RANKS = ("composite_rank", "pca_rank")
_FIRST_END = r"(?:highest|top|best|first|worst|leading|riskiest|uppermost|1st)"
_LAST_END = r"(?:lowest|bottom|last|least|safest)"
#: "Highest ranked", "ranks first", "the first ward in the ranking": rank 1 is the highest risk.
_END_OF_RANKS = re.compile(
    rf"\b(?:(?P<first>{_FIRST_END})|(?P<last>{_LAST_END}))(?: (?:in|of|on|by|placed?|ward|lga|one|place|the|risk|that|is))*? rank(?:s|ed|ing)?\b"
    rf"|\brank(?:s|ed|ing)?(?: (?:the|in|at|as|place))*? (?:(?P<one>{_FIRST_END})|(?P<other>{_LAST_END}))\b"
)
_RISKIEST = re.compile(
    r"\briskiest\b|\b(?:highest|most|lowest|least|top) (?:at )?risk\b|\bsafest\b"
)


def end_of_ranking(slots: Slots, found: dict[str, Any]) -> dict[str, Any]:
    """Which end of the ranks is asked for, also where a list is put in order by nothing else."""
    name = found.get("variable")
    ordered = found.get("order") and not found.get("variables") and not found.get("both_ends")
    if not ordered or found.get("group_by") or name not in (None, *_RANKS):
        return {}
    if name is None and not found.get("conditions"):
        return {}
    ends = _END_OF_RANKS.search(slots.plain)
    if ends is not None:
        last = ends["last"] or ends["other"]
        return {"variable": name or _RANKS[0], "order": "top" if last else "bottom"}
    if name is None and _RISKIEST.search(slots.plain):
        return {"variable": "composite_score"}
    return {}


def order_asked(
    slots: Slots, said: list[Said], how: str | None, variables: list[str]
) -> tuple[str | None, bool]:
    """Which end of the list, or both; a filter that says "high" orders nothing.

    "The highest TPR of wards with fewer than 15,000 people" has an order beside its filter.
    """
    order, both = _end_said(slots, said, how, variables)
    return order and (_end_judged(slots, variables) or order), both


#: "The gap between its highest and lowest ward": of one place; what stands beside it puts in order.
_ENDS_NAMED = re.compile(r"\bbetween (?:the |its |their )*\w+ and (?:the |its |their )*\w+")
_GAP = r"(?:range|spread|var\w*|gap|span|distance|difference)"
_WIDEST = re.compile(rf"\b(?:wid|larg|great|bigg)\w*est\b|\bhighest {_GAP}")
_NARROWEST = re.compile(rf"\b(?:narrow|tight)est\b|\b(?:small|low)\w*est {_GAP}")


def _end_said(
    slots: Slots, said: list[Said], how: str | None, variables: list[str]
) -> tuple[str | None, bool]:
    if how == "spread":
        plain = _ENDS_NAMED.sub(" ", slots.plain)
        widest, narrow = _WIDEST.search(plain), _NARROWEST.search(plain)
        return "top" if widest else "bottom" if narrow else None, False
    if how == "count" and said and (most := MOST_OF.search(slots.masked)):
        return "bottom" if most[0].startswith("fewest") else "top", False
    beside = set(variables) - {item.variable for item in said}
    if said and beside and how is None and SUPERLATIVE.search(slots.masked):
        return slots.order, False
    top = re.search(r"\b(?:highest|top|most|largest|greatest|worst)\b", slots.masked)
    bottom = re.search(r"\b(?:lowest|bottom|fewest|smallest|least)\b", slots.masked)
    if top and bottom and how is None:
        return None, True
    one_of_many = _ONE_OF_MANY.search(slots.masked) and SUPERLATIVE.search(slots.masked)
    if how in ("median", "std", "percentile") and one_of_many and not said:
        return slots.order, False
    if (said or how in ("range", "median", "std", "percentile", "share")) and slots.n is None:
        return None, False
    if re.search(r"\bfirst _number_ facilit", slots.masked) and not slots.columns:
        return None, False
    if re.search(r"\bta fi yawan\b|\ble plus\b", slots.plain):
        return "top", False
    return slots.order, False
