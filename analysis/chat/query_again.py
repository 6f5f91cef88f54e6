"""A question to the data once more, with what is said now."""

from __future__ import annotations

from analysis.chat.request import Arguments
from analysis.chat.words.measures import AMOUNTS
from analysis.science.variables import find_variable

#: What a question before filtered by goes when another variable is named.
_OF_THE_VARIABLE = ("variable", "variables", "operator", "value", "unit", "conditions")


def asked_again(before: Arguments, fresh: Arguments) -> Arguments:
    """The question before with what this one says; a new variable brings its own filters."""
    kept = {name: value for name, value in before.items() if name != "unread"}
    named = fresh.get("variable") or fresh.get("variables")
    if fresh.get("conditions") and not named and _takes_together(before):
        kept = {name: value for name, value in kept.items() if name != "conditions"}
    elif named or fresh.get("conditions"):
        kept = {name: value for name, value in kept.items() if name not in _OF_THE_VARIABLE}
    if kept.get("measure") == "sum" and named and not _adds_up(fresh):
        kept.pop("measure")
    if fresh.get("order"):
        kept.pop("both_ends", None)
        if not fresh.get("group_by"):  # of one facility there is no first, only of its months
            kept.pop("facilities", None)
    for one, other in (
        ("year", "years"),
        ("years", "year"),
        ("level", "group_by"),
        ("group_by", "level"),
    ):
        if fresh.get(one):
            kept.pop(other, None)
    return {**kept, **fresh}


def _adds_up(fresh: Arguments) -> bool:
    """Whether what is named now can be summed: rainfall after a number of people cannot."""
    names = fresh.get("variables") or [fresh.get("variable")]
    return all(name in AMOUNTS or find_variable(str(name)) is None for name in names)


#: Chosen by words alone: "the rural ones".
_TOWN = "urban_share"
_FILTER = ("operator", "value", "unit", "of")


def filtered_further(before: Arguments, fresh: Arguments, *, narrows: bool) -> Arguments | None:
    """The question before with one filter more, or with one of its filters exchanged.

    "Only the rural ones", "only those above 100 mm", and of several filters "wetter than 105"; None
    where another question is asked.
    """
    now, old = _filters(fresh), _filters(before)
    names = {item["variable"] for item in now}
    measured = {fresh.get("variable"), *(fresh.get("variables") or ())} - {None}
    if not now or not measured <= names or fresh.get("measure") or before.get("within"):
        return None
    known = {item["variable"] for item in old}
    town = (
        names == {_TOWN} and bool(before.get("variable") or old) and before.get("variable") != _TOWN
    )
    exchanges = names <= known and len(old) > 1
    if not (exchanges or town or (narrows and (old or before.get("order")))):
        return None
    own = next((item for item in now if item["variable"] == before.get("variable")), None)
    exchanged = own is not None and bool(before.get("operator"))
    taken = [item for item in now if not (exchanged and item is own)]
    rest = [item for item in before.get("conditions") or () if item["variable"] not in names]
    other = {name: value for name, value in fresh.items()
             if name not in ("variable", "variables", "conditions", *_FILTER)}  # fmt: skip
    kept = {name: value for name, value in before.items() if name != "unread"}
    if exchanged and own is not None:
        kept = {name: value for name, value in kept.items() if name not in _FILTER}
        kept |= {name: own[name] for name in _FILTER if name in own}
    return {**kept, **other, "conditions": [*rest, *taken]}


def _filters(said: Arguments) -> list[Arguments]:
    """Each comparison of a question, that on its variable first."""
    own = {name: said[name] for name in ("variable", *_FILTER) if said.get(name) is not None}
    first = [own] if said.get("operator") and said.get("variable") else []
    rest = [item for item in said.get("conditions") or () if item not in first]
    return [*first, *rest]


def _takes_together(before: Arguments) -> bool:
    """ "Mean TPR of urban wards": the variable is measured, the conditions choose the wards."""
    measured = before.get("measure") not in (None, "count", "share")
    return bool(measured and before.get("variable") and not before.get("operator"))


def counted_again(before: Arguments) -> Arguments:
    """How many fit of the list before: its filters, and no order."""
    gone = ("order", "n", "both_ends", "measure")
    return {**{name: value for name, value in before.items() if name not in gone},
            "measure": "count"}  # fmt: skip
