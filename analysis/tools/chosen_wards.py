"""The wards of a plan's or list's arguments: areas, wards to include, wards to exclude."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analysis.services.plan_nets import Chosen
from analysis.tools.base import Answer, Arguments
from analysis.tools.choices import find_areas
from analysis.tools.places import Area
from analysis.workspace import Workspace


def chosen_wards(
    workspace: Workspace, tool: str, arguments: Arguments, lists: tuple[str, ...]
) -> dict[str, Chosen] | Answer:
    """The wards of each list that the arguments name, or the question which ones are meant."""
    chosen: dict[str, Chosen] = {}
    for name in lists:
        areas = _areas(workspace, tool, arguments, name)
        if isinstance(areas, Answer):
            return areas
        chosen[name] = Chosen(
            tuple(area.title for area in areas), tuple(row for area in areas for row in area.rows)
        )
    return chosen


def _areas(workspace: Workspace, tool: str, arguments: Arguments, name: str) -> list[Area] | Answer:
    names = getattr(arguments, name)
    if not names:
        return []
    found = find_areas(workspace, tool, arguments, names, "lga_first")
    if name == "areas" or isinstance(found, list):
        return found
    chips = [_meant(chip, arguments, name) for chip in found.chips]
    return replace(found, chips=tuple(chips))


def _meant(chip: dict[str, Any], arguments: Arguments, name: str) -> dict[str, Any]:
    """The button's choice put where the unclear name stood: it asks for `areas` otherwise."""
    said = {**chip["arguments"], name: chip["arguments"]["areas"]}
    return {**chip, "arguments": {**said, "areas": list(getattr(arguments, "areas", ()))}}


def joined_lists(before: dict[str, Chosen], now: dict[str, Chosen]) -> dict[str, Chosen]:
    """Wards to include and exclude: those named now join those named before.

    A ward that is named for one of the two lists now leaves the other.
    """
    both = {}
    for name, other in (("include", "exclude"), ("exclude", "include")):
        own, away = before[name], now.get(other, Chosen())
        titles = [title for title in own.titles if title not in away.titles]
        rows = [row for row in own.rows if row not in away.rows]
        more = now.get(name, Chosen())
        both[name] = Chosen(
            tuple(dict.fromkeys([*titles, *more.titles])),
            tuple(dict.fromkeys([*rows, *more.rows])),
        )
    return both
