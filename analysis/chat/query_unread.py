"""Comparisons and amounts of a question that nothing read: asked back, never dropped in silence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.chat.query_amounts import amounts_of, comparison
from analysis.chat.query_conditions import Said
from analysis.chat.query_limits import part_of_list, percentile_named
from analysis.chat.slots import Slots

_COMPARES = (
    r"(?:above|over|below|under|(?:more|less|higher|lower|greater|fewer|smaller|larger) than)"
)
#: "Three times the average", "above the usual".
_BESIDE_WORDS = re.compile(
    rf"\b{_COMPARES} (?:the |its |their |a )*(?:\S+ )?(?:half|twice|double|times|third|quarter|mean"
    r"|average|median|usual|normal)\b(?: (?:the |its |their )*(?:mean|average|median))?"
)
#: "Average distance of wards with ...": a word for the column that names none.
_OF_NOTHING = re.compile(
    r"\b(?:mean|average|median|maximum|minimum) (?P<what>(?!_)[a-z]\w+) of (?:the |all )*ward\b"
)
#: Measures that are not computed here.
_STATISTIC = re.compile(
    r"\b(?:variance|modal value|mode of|skewness|kurtosis|coefficient of variation|(?:geometric|harmonic|trimmed)"
    r" mean|quartiles?|quintiles?|deciles?|terciles?)\b"
)
#: "Less than 20 a month": sums of reports are compared, not what comes in a month.
_PER_TIME = re.compile(r"(?:\w+ ){0,2}?(?:a|an|per|each|every) month\b")
_LONG = 100.0


def unread(slots: Slots, said: Sequence[Said], *, counted: bool) -> list[str]:
    """What the question compares or limits, and what no condition, number of rows or column took.

    Parameters
    ----------
    slots
        The question, with what was read otherwise blanked.
    said
        The conditions that were read.
    counted
        Whether rows are counted.
    """
    plain = slots.plain
    if not slots.columns and not said and slots.operator is not None and slots.value is not None:
        return []  # which variable is compared is asked back
    words = plain.split()
    taken = {at for item in said for at in range(*item.words)}
    found = [
        match.group()
        for match in _BESIDE_WORDS.finditer(plain)
        if not taken & set(_places(plain, match))
    ]
    if (strange := _STATISTIC.search(plain)) is not None and not (
        part_of_list(slots) or percentile_named(slots)
    ):
        found.append(strange.group())
    per_time = per_time_said(slots, said)
    found += [per_time] if per_time and slots.level != "facility" else []
    if not counted and said and (nothing := _OF_NOTHING.search(slots.masked)):
        found.append(nothing["what"])
    for amount in amounts_of(slots, lengths=True):
        if amount.at in taken or any(str(words[amount.at]) in text.split() for text in found):
            continue
        before = words[max(0, amount.at - 5) : amount.at]
        compared = amount.sign or comparison(" ".join(before), words[amount.end : amount.end + 3])
        alone = amount.value >= _LONG and slots.n is None and re.search(
            r"_column_ _number_$|_column_ _number_ (?:people|and|in|for)\b", slots.masked
        )  # fmt: skip
        if compared or alone or words[max(0, amount.at - 1)] == "between":
            found.append(_in_words(words, amount.at, amount.end))
    return list(dict.fromkeys(found))


def per_time_said(slots: Slots, said: Sequence[Said]) -> str | None:
    """The words of a comparison with what comes in a month: "20 a month"."""
    words = slots.plain.split()
    for item in said:
        after = _PER_TIME.match(" ".join(words[item.words[1] :]))
        if after is not None:
            return f"{words[item.words[1] - 1]} {after.group()}"
    return None


def each_month(slots: Slots, level: str | None, said: Sequence[Said]) -> str | None:
    """ "Fewer than 20 tests a month": the mean of a facility, which reports once a month."""
    return "mean" if level == "facility" and per_time_said(slots, said) else None


def _places(plain: str, match: re.Match[str]) -> range:
    first = plain[: match.start()].count(" ")
    return range(first, first + match.group().count(" ") + 1)


def _in_words(words: list[str], at: int, end: int) -> str:
    """The amount with the words right before it."""
    return " ".join(words[max(0, at - 2) : end])
