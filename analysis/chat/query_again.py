"""A question to the data once more, with what is said now."""

from __future__ import annotations

from typing import Any

Arguments = dict[str, Any]

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
    if fresh.get("order"):
        kept.pop("both_ends", None)
    for one, other in (("year", "years"), ("years", "year"), ("level", "group_by")):
        if fresh.get(one):
            kept.pop(other, None)
    return {**kept, **fresh}


def _takes_together(before: Arguments) -> bool:
    """ "Mean TPR of urban wards": the variable is measured, the conditions choose the wards."""
    measured = before.get("measure") not in (None, "count", "share")
    return bool(measured and before.get("variable") and not before.get("operator"))


def counted_again(before: Arguments) -> Arguments:
    """How many fit of the list before: its filters, and no order."""
    gone = ("order", "n", "both_ends", "measure")
    return {**{name: value for name, value in before.items() if name not in gone},
            "measure": "count"}  # fmt: skip
