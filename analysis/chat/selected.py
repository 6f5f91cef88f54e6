""" "These wards": the ones that are selected on the map, put in the place of the words."""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.chat.gazetteer import Gazetteer
from analysis.chat.slots import Slots, read_slots
from analysis.services.select_wards import selected_rows
from analysis.tools.places import Places, Ward, places_of
from analysis.workspace import Workspace

_THINGS = r"(?:wards?|areas?|places?|zones?|quartiers?|gundumomi|gundumomin|unguwanni|mazabu)"
_CHOSEN = r"(?:selected|chosen|marked|highlighted)"
#: In the four languages, as typed.
_THESE = re.compile(
    rf"\b(?:(?:these|those|this|the) {_CHOSEN} {_THINGS}|(?:my|the) selection"
    rf"|(?:these|those|this|dis|dem|dose) {_THINGS}|{_CHOSEN} {_THINGS}"
    rf"|(?:ces|cette|cet|ce) {_THINGS}(?: (?:s[ée]lectionn[ée]e?s?|choisie?s?))?"
    rf"|(?:les )?{_THINGS} (?:s[ée]lectionn[ée]e?s|choisie?s)|(?:ma|la) s[ée]lection"
    rf"|(?:wa[dɗ]annan|wadancan) {_THINGS}|{_THINGS} da (?:na|aka) za[bɓ]a)\b",
    re.IGNORECASE,
)
_NAMED = 2


def read_with_selection(text: str, names: Gazetteer, workspace: Workspace) -> Slots:
    """The facts in a question, with the selected wards as its areas where it speaks of them."""
    rows = set(selected_rows(workspace)) if _THESE.search(text) else set()
    if not rows:
        return read_slots(text, names)
    places = places_of(workspace)
    titles = titles_of(places, rows)
    if not titles:
        return read_slots(text, names)
    shown = " and ".join(title.removesuffix(" LGA").split(" (")[0] for title in titles[:_NAMED])
    slots = read_slots(_THESE.sub(lambda _: f" {shown} ", text), names)
    return replace(slots, areas=tuple(titles), unknown_areas=(), strange=())


def titles_of(places: Places, rows: set[int]) -> list[str]:
    """The wards as tools take them; all of an LGA's wards by its name."""
    groups: dict[str, list[Ward]] = {}
    for ward in places.wards:
        groups.setdefault(ward.lga, []).append(ward)
    titles: list[str] = []
    for lga, wards in groups.items():
        chosen = [ward for ward in wards if ward.row in rows]
        if lga and len(chosen) == len(wards) > 1:
            titles.append(f"{lga} LGA")
        else:
            titles += [ward.title for ward in chosen]
    return titles
