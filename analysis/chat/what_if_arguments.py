"""What would be different in a what-if question."""

from __future__ import annotations

import re

from analysis.chat.factors import FACTORS
from analysis.chat.phrases import columns_after, weights_of
from analysis.chat.query_amounts import amounts_of
from analysis.chat.request import Arguments, Request
from analysis.chat.slots import Number, Slots
from chatmrpt.lib.patterns import compiled

_OUT = r"(?:without|drop|dropped|remove|removed|removing|exclude|excluded|excluding|leave out|left out|leaving out|take out|not use|not using|stop using|ignore|ignored)"
_IN = r"(?:add|added|adding|include|included|including)"
_FACTORS = (
    *FACTORS,
    (r"\bto (?:two|2) thirds\b", 2 / 3),
    (r"\bto (?:three|3) quarters\b", 0.75),
    (r"\bto (?:a|one) third\b", 1 / 3),
    (r"\bto (?:a|one) quarter\b", 0.25),
    (r"\bby (?:a|one) quarter\b", 0.25),
    (r"\bby (?:a|one) third\b", 1 / 3),
    (r"\bby (?:a|one) fifth\b", 0.2),
    (r"\bby (?:a|one) tenth\b", 0.1),
)
#: "By a quarter" is an amount of what it is.
_PART_OF = r"\bby"
_TOPICS = (
    (
        r"\b(?:where|which ward)\b.*\btest(?:s|ing|ed)?\b|\bmore test(?:s|ing)\b|\btest(?:ing)? next\b",
        "testing",
    ),
    (
        r"\bin turn\b|\b(?:one|1)(?: \w+)? (?:at a time|by one|after (?:the other|another))\b|\bwhich (?:of (?:the|these) )?(?:variable|choice|input|factor|setting|one)(?: of them)?"
        r" (?:moves?|shifts?|changes?|affects?|matters?|drives?|weighs?|counts?)\b(?!.*\b(?:in|for|of) (?:_area_|this|that)).*\bmost\b"
        r"|\bsensitiv\w*\b|\brobust\w*\b|\bstable\b|\b(?:choices?|assumptions?|inputs?)\b.*\bmost\b",
        "sensitivity",
    ),
)
#: "40 percent of the tests were positive", also said as "2 of every 5".
_OF_TESTS = re.compile(
    r"_number_ (?:percent|%) (?:of )?(?:the |all |their )?(?:\w+ )?(?:tests?|tested|people|persons?|children|samples?|patients)\b.*\bpositive\b"
)
#: "With the average housing of the state".
_AVERAGE = re.compile(
    r"\b(?:average|mean|typical) (?:state |overall )?_column_|_column_ (?:\w+ ){0,3}?(?:the )?(?:state |overall )?(?:average|mean)\b"
)
_DOWN = re.compile(
    r"\b(?:drop\w*|fell|fall\w*|reduc\w+|decreas\w+|declin\w+|less|lower\w*|down|cut|went down)\b"
)
#: "4 km further away", "2 degrees hotter": an amount, and no value to be reached.
_MORE_BY = re.compile(
    r"_number_(?: (?:%|\w+))? (further|farther|nearer|closer|higher|lower|hotter|warmer|cooler|colder|wetter|drier"
    r"|more|less|fewer)\b(?! than)"
)
_LESS = re.compile(r"nearer|closer|lower|cooler|colder|drier|less|fewer")
_BY = re.compile(r"\bby _number_|\b_number_(?: percent)?(?: percentage)? points?\b")
_COVERED = re.compile(r"\bcover(?:ed|age|ing|s)?\b|\bprotect(?:ed|ing|s)?\b")
_FULL = re.compile(r"\b(?:full|complete|total|universal)(?: net)? coverage\b|\bcover everyone\b")
_SAVE = re.compile(
    r"\b(?:save|store|keep|make|write|record)\b.*\b(?:real|actual|true|original|permanent\w*)\b"
    r"|\boverwrite\b|\bpermanent\w*\b"
)


_IN_TURN = r"(?:in turn|(?:one|1|each)(?: variable| factor| of them)? (?:at a time|by one|in turn|after (?:the other|another)))"
_TRIED = re.compile(
    rf"\b(?:drop|leav|remov|tak|exclud|without|omit)\w*\b.*\b{_IN_TURN}\b"
    rf"|\b{_IN_TURN}\b.*\b(?:drop|leav|remov|tak|exclud|omit)\w*\b"
)
_WOULD = re.compile(
    r"\bwould (?:_area_|it|this ward|that ward) (?:still )?(?:be|rank|stay|remain|come)\b"
)


def what_if_said(slots: Slots) -> Request | None:
    """ "Leave the variables out one by one", "would Bida still be high with average housing"."""
    if _TRIED.search(slots.plain) and not slots.areas:
        return "run_what_if", {"topic": "sensitivity"}
    average = _AVERAGE.search(slots.masked) or _OF_TESTS.search(slots.masked)
    asks = _WOULD.search(slots.masked) or re.search(r"\b(?:what if|suppose|if)\b", slots.plain)
    if average and asks and (slots.areas or slots.unknown_areas):
        found = what_if(slots)
        return "run_what_if", {
            name: value for name, value in found.items() if value not in (None, [])
        }
    return None


def what_if(slots: Slots) -> Arguments:
    """The arguments of `run_what_if`: only what the question makes clear."""
    names = list(slots.columns)
    topic = next((name for pattern, name in _TOPICS if compiled(pattern).search(slots.plain)), None)
    if topic:
        return {"topic": topic}
    if _COVERED.search(slots.plain) and not names:
        return {
            "topic": "coverage",
            "areas": _places(slots),
            "level": "lga" if re.search(r"_area_ lga\b", slots.masked) else None,
            "value": _share(slots),
        }
    said: Arguments = {
        "variable": names[0] if len(names) == 1 else None,
        "variables": names if len(names) > 1 else [],
        "areas": _places(slots),
        "level": "lga" if re.search(r"_area_ lga\b", slots.masked) else None,
        "save": True if _SAVE.search(slots.plain) else None,
    }
    if _OF_TESTS.search(slots.masked) and len(slots.numbers) == 1 and not names:
        share = slots.numbers[0].value
        return {**said, "variable": "tpr", "variables": [], "how": "to", "value": share}
    if _AVERAGE.search(slots.masked) and not slots.numbers:
        return {**said, "how": "average"}
    weights = weights_of(slots)
    if weights and len(weights) == 1:
        column, value = next(iter(weights.items()))
        return {**said, "variable": column, "variables": [], "how": "weight", "value": value}
    for words, how in ((_OUT, "without"), (_IN, "add")):
        if columns_after(slots, words) or _passive(slots, words):
            return {**said, "how": how}
    amount = _amount(slots)
    return {**said, **(amount or {"turn": _turn(slots)})}


#: How something changes without a number: for the better or for the worse.
_BETTER = re.compile(r"\b(?:improv\w*|better|upgraded?|repair\w*|renovat\w*|modernis\w*)\b")
_WORSE = re.compile(r"\b(?:worsen\w*|worse|deteriorat\w*|degrad\w*)\b")


def _turn(slots: Slots) -> str | None:
    """ "If houses in Bida were improved": which way, where no amount is said."""
    better, worse = _BETTER.search(slots.plain), _WORSE.search(slots.plain)
    if len(slots.columns) != 1 or bool(better) == bool(worse):
        return None
    return "better" if better else "worse"


def _places(slots: Slots) -> list[str]:
    """The areas; else names that the data do not hold, and no word that merely is strange."""
    if slots.areas:
        return list(slots.areas)
    return [
        name
        for name in slots.unknown_areas
        if name[:1].isupper()
        or re.search(
            rf"\b(?:ward|lga) {re.escape(name)}\b|\b{re.escape(name)} (?:ward|lga)\b"
            rf"|\b(?:in|for|at|of) {re.escape(name)}(?: \w+)?$",
            slots.plain,
        )
    ]


def _share(slots: Slots) -> float | None:
    """The percentage said; 0.8 is 80, full coverage is all."""
    if not slots.numbers:
        return 100.0 if _FULL.search(slots.plain) else None
    number = slots.numbers[-1]
    return number.value * 100 if number.value <= 1 and not number.percent else number.value


def _passive(slots: Slots, words: str) -> bool:
    """ "If elevation were left out": the column stands before the word, and no number is said."""
    if slots.numbers:
        return False
    return compiled(rf"_column_(?: \w+){{0,3}} {words}\b").search(slots.masked) is not None


def _amount(slots: Slots) -> Arguments:
    """To a value, by an amount, or times a factor."""
    for pattern, factor in _FACTORS:
        if compiled(pattern).search(slots.plain):
            if pattern.startswith(_PART_OF):
                factor = 1.0 - factor if _DOWN.search(slots.plain) else 1.0 + factor
            return {"how": "times", "value": round(factor, 6)}
    if not slots.numbers:
        return {}
    number = slots.numbers[-1]
    down = -1.0 if _DOWN.search(slots.plain) else 1.0
    lengths = [item.value for item in amounts_of(slots, lengths=True) if item.unit == "metres"]
    more = _MORE_BY.search(slots.masked)
    if more is not None:
        sign = -1.0 if _LESS.fullmatch(more[1]) else 1.0
        if number.percent:
            return _by(number, sign, points=False)
        return {"how": "by", "value": sign * (lengths[-1] if lengths else number.value)}
    if _BY.search(slots.masked):
        return _by(number, down, points="point" in slots.plain)
    return {"how": "to", "value": lengths[-1] if lengths else number.value}


def _by(number: Number, sign: float, *, points: bool) -> Arguments:
    """ "By 20 %" is a factor, "by 10 points" and "by 200" an amount."""
    if number.percent and not points:
        return {"how": "times", "value": round(1.0 + sign * number.value / 100.0, 6)}
    return {"how": "by", "value": sign * number.value}
