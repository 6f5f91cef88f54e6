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
        first = slots.masked[: two.start()].count("_number_")
        values = [item.value for item in slots.numbers[first : first + 2]]
        return [{"measure": "percentile", "percentile": value} for value in values]
    found: list[Arguments] = []
    end: int | None = None
    for match in _ONE.finditer(slots.masked):
        linked = end is None or _LINK.fullmatch(slots.masked[end : match.start()])
        if not linked:
            break
        said = dict(_STATISTICS[int(str(match.lastgroup)[1:])][1])
        if said not in found:
            found.append(said)
        end = match.end()
    names = {str(item["measure"]) for item in found}
    return [] if len(found) < 2 or names == set(_RANGE) else found


def with_statistics(slots: Slots, found: Arguments) -> Arguments:
    """The first statistic, and the others as questions of their own with the same rows."""
    several = statistics_said(slots)
    if not several or not found.get("variable") or found.get("order") or found.get("also"):
        return {}
    if found.get("group_by") or found.get("level") == "lga" or found.get("against"):
        return {}
    one = {"percentile": None, **several[0]}
    rest = {
        name: value for name, value in {**found, **one}.items() if value not in (None, [], "", {})
    }
    for name in ("measure", "percentile"):
        rest.pop(name, None)
    return {**one, "level": None, "also": [{**rest, **item} for item in several[1:]]}


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
