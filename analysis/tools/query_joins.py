"""How conditions go together: all of them, one of them, or a mixture that is asked back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from analysis.query.check import column_of
from analysis.query.plan import Filter, Table
from analysis.query.words import together
from analysis.tools.base import Answer
from analysis.tools.choices import given
from analysis.tools.query_asked import Question
from analysis.tools.query_filters import condition_filter
from chatmrpt.lib.say import say


def joined_filters(
    asked: Question, table: Table, names: dict[str, str]
) -> tuple[Filter, ...] | Answer:
    """The conditions as filters, or the question which of “and” and “or” goes first.

    Parameters
    ----------
    asked
        Each condition says how it is joined to the one before it.
    table, names
        The table that answers; its column for each variable.
    """
    conditions = asked.all_conditions
    own = [
        condition_filter(asked, table, column_of(table, names[item.variable]), item)
        for item in conditions
    ]
    joins = [item.joined for item in conditions[1:]]
    if len(set(joins)) < 2:
        return _grouped(own, joins, "and")
    if asked.binds is not None:
        return _grouped(own, joins, asked.binds)
    readings = {binds: _grouped(own, joins, binds) for binds in ("or", "and")}
    return Answer(
        headline=say("“And” and “or” can be taken together in two ways. Which do you mean?"),
        points=(say("Choose one."),),
        chips=tuple(
            {
                "label": together(filters, table),
                "tool": "query_data",
                "arguments": {**given(asked), "binds": binds},
            }
            for binds, filters in readings.items()
        ),
        outcome="clarify",
    )


def or_inside(inside: tuple[Filter, ...], conditions: tuple[Filter, ...]) -> tuple[Filter, ...]:
    """ "In Bida or with TPR above 40 %": the places are one way to be kept, the conditions others.

    Parameters
    ----------
    inside
        The filter of the places.
    conditions
        The others with their :attr:`Filter.either`.
    """
    if not conditions:
        return inside
    must = [replace(item, either=1) for item in conditions if not item.either]
    ways = [replace(item, either=item.either + 1) for item in conditions if item.either]
    every = {item.either for item in ways} or {1}
    both = [replace(item, either=way) for item in must for way in every]
    last = max(every) + 1
    return (*(replace(item, either=last) for item in inside), *both, *ways)


def _grouped(own: Sequence[Filter], joins: Sequence[str], binds: str) -> tuple[Filter, ...]:
    """The filters with their :attr:`Filter.either`; `binds` goes before the other word."""
    groups: list[list[Filter]] = []
    for at, item in enumerate(own):
        if at and joins[at - 1] == binds:
            groups[-1].append(item)
        else:
            groups.append([item])
    if binds == "and" and len(groups) > 1:
        return tuple(
            replace(item, either=way) for way, group in enumerate(groups, 1) for item in group
        )
    if binds == "and":
        return tuple(own)
    must = [group[0] for group in groups if len(group) == 1]
    ways = product(*(group for group in groups if len(group) > 1))
    return (
        *must,
        *(replace(item, either=way) for way, part in enumerate(ways, 1) for item in part),
    )
