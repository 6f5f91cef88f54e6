"""Several statistics of one variable, "the median together with the first and third quartile", and
what a share is of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from analysis.chat.slots import Slots

Arguments = dict[str, Any]
_LOWER, _UPPER = r"(?:lower|first|1st|bottom|25th)", r"(?:upper|third|3rd|top|75th)"
_OF_BOTH = r"(?= (?:and|to|plus|with) (?:the )?(?:\w+ )?(?:quartile|percentile))"
#: Words for one statistic, and the measure that is; "first" beside "and third quartile" is one too.
_STATISTICS: tuple[tuple[str, dict[str, Any]], ...] = (
    (r"inter ?quartile range|iqr", {"measure": "iqr"}),
    (rf"{_LOWER} quartile|q1|{_LOWER}{_OF_BOTH}", {"measure": "percentile", "percentile": 25.0}),
    (rf"{_UPPER} quartile|q3|{_UPPER}{_OF_BOTH}", {"measure": "percentile", "percentile": 75.0}),
    (r"median|middle value", {"measure": "median"}),
    (r"standard deviation|std(?: dev)?|sd", {"measure": "std"}),
    (r"(?:population )?weighted (?:mean|average)", {"measure": "weighted mean"}),
    (r"mean|average", {"measure": "mean"}),
    (r"minimum|min|(?:lowest|smallest) (?:value|figure)", {"measure": "min"}),
    (r"maximum|max|(?:highest|largest) (?:value|figure)", {"measure": "max"}),
    (r"total|sum", {"measure": "sum"}),
)
_ONE = re.compile(
    rf"\b(?:{'|'.join(f'(?P<s{at}>{words})' for at, (words, _) in enumerate(_STATISTICS))})\b"
)
_PERCENTILES = re.compile(r"_number_ (?:percentile )?(?:and )(?:the )?_number_ percentile")
#: What stands between the statistics of one list.
_LINK = re.compile(
    r" (?:(?:and|the|together|along|as|well|with|plus|also|its|their|both|then|value|values|&|of|in|for|over|all|across|ward|lga|_column_|_area_) )*"
)
#: Each by itself as well: two of them are the range.
_RANGE = ("min", "max")


def statistics_said(slots: Slots) -> list[Arguments]:
    """The measures of a list of several, in order; empty where there is no such list."""
    two = _PERCENTILES.search(slots.masked)
    if two is not None:
        values = [item.value for item in slots.numbers_from(two.start())[:2]]
        return [{"measure": "percentile", "percentile": value} for value in values]
    found: list[Arguments] = []
    end: int | None = None
    text = _with_own_words(slots)
    for match in _ONE.finditer(text):
        linked = end is None or _LINK.fullmatch(text[end : match.start()])
        if not linked:
            break
        said = dict(_STATISTICS[int(str(match.lastgroup)[1:])][1])
        if said not in found:
            found.append(said)
        end = match.end()
    names = {str(item["measure"]) for item in found}
    return [] if len(found) < 2 or names == set(_RANGE) else found


#: A statistic that begins the name of a column: "the median and mean rainfall" of `mean_rainfall`.
_BEGINS_NAME = re.compile(rf"(?<=\band )(?:{'|'.join(words for words, _ in _STATISTICS)})\b")


def _with_own_words(slots: Slots) -> str:
    """The masked question with a statistic that was read as part of a column's name."""
    words = slots.plain.split()
    masked = iter(slots.masked.split("_column_"))
    text = next(masked)
    for item in (item for item in slots.found if item.kind == "column"):
        name = " ".join(words[max(item.start - 1, 0) : item.end])
        said = _BEGINS_NAME.search(name)
        text += f"{said.group()} " if said else ""
        text += "_column_" + next(masked, "")
    return text + "".join(f"_column_{rest}" for rest in masked)


#: A total is of all of them, whatever the mean is taken over: "total and mean per ward".
_PER_UNIT = re.compile(r"\b(?:per|by|for each|each) (?:ward|lga|facility|month|year|quarter)\b")


def with_statistics(slots: Slots, found: Arguments) -> Arguments:
    """The first statistic, and the others as questions of their own with the same rows."""
    several = statistics_said(slots)
    names = found.get("variables") or [found.get("variable")]
    if not several or len(names) != 1 or names[0] is None:
        return {}
    if any(found.get(name) for name in ("order", "also", "against")):
        return {}
    own = ("measure", "percentile")
    rows = {k: v for k, v in found.items() if v not in (None, [], "", {}) and k not in own}
    whole = {**rows, "level": None} if _PER_UNIT.search(slots.plain) else rows
    first, *rest = ({**(whole if item["measure"] == "sum" else rows), **item} for item in several)
    return {"percentile": None, **first, "also": rest}


#: "What percentage of the wards have no …": of their number, whatever they have.
_OF_WARDS = re.compile(
    r"\b(?:percent\w*|share|proportion|fraction|part|%) of (?:(?:the|all|its|their|our|those|niger|state|s) )*(?:wards?|lgas?|facilities)\b(?! (?:population|people|inhabitants|residents|surface|land|area))"
)


def shared(slots: Slots, measured: list[str], amounts: Sequence[Sequence[str]]) -> list[str]:
    """What a share is of: wards by their number, else the amount that is named."""
    if _OF_WARDS.search(slots.plain):
        return []
    return [name for name in measured if [name] in amounts][:1] or measured


#: "How many, and who leads": a list says its number and its first.
_AND_WHICH = re.compile(
    r"\bhow many\b.* and (?:who|which)(?: (?:one|ward|of them))?(?: (?:is|has|comes|are))? (?:lead\w*|tops?|first|(?:the )?(?:highest|worst|top|first))\b"
)


def counted_list(slots: Slots, found: Arguments) -> Arguments:
    """The list in place of its number, where its first is asked for as well."""
    listed = found.get("measure") == "count" and found.get("conditions") and found.get("variable")
    if not listed or not _AND_WHICH.search(slots.plain):
        return {}
    return {"measure": None, "order": None, "n": None}
