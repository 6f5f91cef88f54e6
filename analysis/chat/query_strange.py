"""Measures that no table holds though their words are known: people of an age, other diseases."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.slots import Slots
from analysis.chat.text import vocabulary

_LONG = 5
#: Words beside a measure that do not say of what it is.
_OF_TIME = re.compile(r"annual|yearly|latest|current|reported|crude|overall|official|recent|\w+est")
#: People of an age who live somewhere: no table counts them.
_PEOPLE_OF_AGE = re.compile(
    r"\b(?:how many|number of|total|count of|population of|_column_ of)(?: the| all)? (?P<who>(?:under )?(?:(?:_age_ )?(?:children|kids|infants|babies|toddlers|girls|boys)"
    r"|pregnant (?:women|mothers)|women|men|elderly|adults?|old people|youths?|teenagers)(?: (?:under|below|aged) (?:five|5|_age_))?|_age_)\b"
    r"(?!.*\b(?:test\w*|positive\w*|fever\w*|nets?|llins?|treated|cases?|rdts?|protected|covered)\b)"
)


def strange_measure(slots: Slots, found: dict[str, Any]) -> str | None:
    """ "Cholera incidence" is no malaria burden: a word that means nothing says of what."""
    of_people = "population" in (found.get("variable"), *(found.get("variables") or ()))
    if of_people and (people := _PEOPLE_OF_AGE.search(slots.masked)):
        return people["who"].replace("_age_", slots.age_group or "").strip()
    if slots.columns[:1] not in (("burden",), ("tpr",), ("positives",)):
        return None
    for run in slots.strange:
        if (
            len(run) >= _LONG
            and run not in vocabulary()
            and not _OF_TIME.fullmatch(run)
            and re.search(rf"\b{re.escape(run)} _column_", slots.masked)
        ):
            return f"{run} rates"
    return None
