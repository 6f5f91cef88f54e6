"""Questions back to the user, as answers with buttons."""

from __future__ import annotations

from typing import Any

from analysis.tools.base import Answer, Arguments
from analysis.tools.places import Area, UnclearPlaceError, places_of, resolve_areas
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

MOST = 6


def call_chip(label: str, tool: str, **arguments: Any) -> dict[str, Any]:
    """A button that calls a tool."""
    return {"label": label, "tool": tool, "arguments": arguments}


def text_chip(label: str, text: str = "") -> dict[str, Any]:
    """A button that types a question."""
    return {"label": label, "text": text or label}


def given(arguments: Arguments, **changes: Any) -> dict[str, Any]:
    """The arguments that were said, with changes, as a chip carries them."""
    said = arguments.model_dump(mode="json", exclude_defaults=True)
    return {**said, **changes}


def find_areas(
    workspace: Workspace,
    tool: str,
    arguments: Arguments,
    names: tuple[str, ...],
    level: str | None,
    said_as: str = "areas",
) -> list[Area] | Answer:
    """The areas, or the question which is meant; `said_as` is the argument that holds the names."""
    places = places_of(workspace)
    if not places.wards:
        raise ProblemError(
            "need_data",
            say("There are no wards to look in yet."),
            say("Add a ward table and the ward boundaries, or try with the sample data."),
            409,
        )
    try:
        return resolve_areas(places, names, level)
    except UnclearPlaceError as unclear:
        return ask_which(unclear, tool, arguments, names, said_as)


def ask_which(
    unclear: UnclearPlaceError,
    tool: str,
    arguments: Arguments,
    names: tuple[str, ...],
    said_as: str = "areas",
) -> Answer:
    """One button for each place it could be; other names stay."""
    chips = []
    for label, choice in unclear.choices[:MOST]:
        rest = [name for name in names if not _asks_about(unclear, name)]
        changed = given(arguments, **{said_as: [*rest, choice]})
        if said_as == "areas":
            changed.pop("level", None)
        chips.append({"label": label, "tool": tool, "arguments": changed})
    return Answer(
        headline=unclear.message,
        points=(unclear.hint,) if unclear.hint else (),
        chips=tuple(chips),
        outcome="clarify",
    )


def _asks_about(unclear: UnclearPlaceError, name: str) -> bool:
    return f"“{name}”".casefold() in unclear.message.casefold()
