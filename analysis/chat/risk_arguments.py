"""Arguments of the risk analysis: variables, directions, weights, scale, classes."""

from __future__ import annotations

import re

from analysis.chat.phrases import columns_after, directed, listed_to_use, moved_after, weights_of
from analysis.chat.request import Arguments
from analysis.chat.slots import Slots, listed_variables
from analysis.chat.words import english
from chatmrpt.lib.patterns import compiled

_WITHOUT = (
    r"(?:without|wit+h? ?out|(?<!_column_ or )(?<!are )(?<!is )no|and not|but not|drop\w*|remov\w*|exclud\w*|minus|leav\w+ (?:out|away)|left out|tak\w+ (?:out|away|off)"
    r"|omit\w*|skip\w*|forget)"
)
#: Variables are to be chosen, and none is named: "let me pick the indicators myself".
_CHOOSES = re.compile(
    r"\b(?:other|different|own|another|which|more|new|change|fewer|better|good|best)\b(?: \w+)? "
    r"(?:variable|indicators?|factors?|inputs?)\b"
    r"|\b(?:pick|choose|select|decide|change)\b(?: \w+){0,3} (?:variable|indicators?|factors?|inputs?)\b"
    r"|\b(?:same|that) (?:set|list|variable|indicators?) as (?:last|before|the other)\b"
)
#: Said after the variables: "with flood added", "elevation left out", "with flood too".
_IN_AFTER = r"(?:added|included|put in|brought in|thrown in|in it|as well|too|also)"
_OUT_AFTER = r"(?:removed|dropped|excluded|omitted|left (?:out|off)|taken (?:out|off|away)|out)"
#: To be chosen by the program, not by the one who asks.
_FOR_ME = re.compile(
    r"\b(?:for (?:me|us)|you (?:choose|pick|select|decide)|yourself|automatic\w*|by itself)\b"
    r"|^(?:(?:please|kindly|abeg|just) )*(?:choose|pick|select|take|use) (?:the )?(?:best|right|proper|suitable|most (?:suitable|relevant)) (?:variable|indicators?|factors?|inputs?) ?(?:(?:and|then) (?:run|rank|analy\w*|compute|calculate)|$)"
)
#: How far shares may be from one together: they are rounded when typed.
WHOLE = 0.011


def risk_run(slots: Slots) -> Arguments:
    """Variables, directions, weights and every other choice that the question names."""
    without = columns_after(slots, _WITHOUT)
    added = columns_after(slots, r"(?:add|adding|include|including|plus|also|put in|bring in)")
    without += [name for name in moved_after(slots, _OUT_AFTER) if name not in without]
    added += [name for name in moved_after(slots, _IN_AFTER) if name not in (*added, *without)]
    inverse = directed(slots, "inverse|inverted|negative")
    direct = directed(slots, "direct|positive")
    weights = weights_of(slots)
    moved = {*without, *added, *(weights or {})}
    named = [name for name in slots.columns if name not in moved]
    more = listed_variables(slots)[len(slots.columns) :]
    named += [name for name in more if name not in {*moved, *inverse, *direct}]
    if without or (weights and len(slots.columns) == len(weights)):
        named = [name for name in named if name not in {*inverse, *direct}]
    named = _weighted(slots, weights, named, {*without, *added})
    own = re.search(r"\b(?:my|our|own|instead|myself)\b", slots.plain)
    by_program = _FOR_ME.search(slots.plain) is not None and own is None
    choose = _CHOOSES.search(slots.plain) is not None and not by_program
    again = bool(re.search(r"\b(?:re ?run|again|redo)\b", slots.plain))
    only_turned = again or not re.search(
        r"\b(?:with|by|use|using|only|variable|based on)\b", slots.plain
    )
    if only_turned and set(named) <= {*inverse, *direct}:
        added = [*added, *(name for name in named if again and name not in added)]
        named = []
    alone = re.search(r"\b(?:only|alone|just|nothing)\b", slots.plain) or re.search(
        r"\b(?:with|using|by|on|from) (?:the )?_column_", slots.masked
    )
    if named == ["tpr"] and not (alone or again):
        named = []  # "use this TPR and go on": it is in every proposal
    return {
        "variables": named,
        "choose_variables": True if choose and not slots.columns else None,
        "add": added,
        "without": without,
        "inverse": inverse,
        "direct": direct,
        "weights": weights or ("equal" if "equal weight" in slots.plain else None),
        "method": slots.methods[0] if len(slots.methods) == 1 else None,
        "preset": slots.preset,
        "normalisation": slots.normalisation,
        "aggregation": "geometric" if re.search(r"\bgeometric\b", slots.plain) else None,
        **class_choice(slots),
        **year_choice(slots),
        "scoring": "weighted" if re.search(r"\bweighted (?:mean|score)\b", slots.plain) else None,
    }


def _weighted(
    slots: Slots, weights: dict[str, float] | None, named: list[str], moved: set[str]
) -> list[str]:
    """The variables of a run with weights: those listed, or those whose shares make up a whole.

    What another one's weight is compared with ("twice as much as TPR") is no list.
    """
    if not weights:
        return named
    listed = [name for name in listed_to_use(slots) if name not in moved]
    if listed:
        return listed
    if len(weights) > 1 and abs(sum(weights.values()) - 1.0) < WHOLE:
        return list(weights)
    compared = re.search(r"\b(?:as much as|than|weight (?:of|as)) (?:the )?_column_", slots.masked)
    return [] if compared and len(slots.columns) == len(weights) + 1 else named


def class_choice(slots: Slots) -> Arguments:
    """How the wards shall be classed, and in how many classes."""
    plain = slots.plain
    rule = next(
        (name for pattern, name, _ in english.CLASS_RULES if compiled(pattern).search(plain)), None
    )
    count = next(
        (n for pattern, _, n in english.CLASS_RULES if n and compiled(pattern).search(plain)), None
    )
    match = compiled(english.NUMBER_OF_CLASSES).search(slots.masked)
    numbers = () if match is None else slots.numbers_from(match.start())
    if numbers:
        count = int(numbers[0].value)
    return {"class_rule": rule, "classes": count}


def year_choice(slots: Slots) -> Arguments:
    """One year, some years, all together, or each of them."""
    if len(slots.years) > 1:
        return {"years": list(slots.years)}
    if slots.years:
        return {"year": slots.years[0]}
    if compiled(english.YEARS_TOGETHER).search(slots.plain):
        return {"year": "all"}
    return {"year": "every" if compiled(english.EVERY_YEAR).search(slots.plain) else None}


def by_malaria_alone(plain: str) -> bool:
    """ "By the malaria variable only": the rank that stands beside the composite's."""
    return compiled(english.MALARIA_ALONE).search(plain) is not None
