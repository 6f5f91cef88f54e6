"""Folders of a KML, which hold the wards of an LGA or of a state each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chatmrpt.lib.nigeria import find_state
from chatmrpt.lib.say import say
from uploads.cleaning.facts import ColumnFacts
from uploads.cleaning.findings import Finding
from uploads.cleaning.roles import ColumnRole
from uploads.cleaning.text import header_key

#: The column that the reader makes of folders.
FOLDER = "folder"


def folder_as_place(facts: Mapping[str, ColumnFacts], areas: int) -> dict[str, str]:
    """Column → role: several folders with several areas are LGAs, or states where all are named so."""
    for name, column in facts.items():
        if header_key(name) != FOLDER or not 1 < len(column.present) < areas:
            continue
        states = all(find_state(folder) is not None for folder in column.present)
        return {name: "state" if states else "lga"}
    return {}


def folder_findings(roles: Sequence[ColumnRole]) -> list[Finding]:
    """That folders were taken for places."""
    for role in roles:
        if header_key(role.name) == FOLDER and role.role in ("lga", "state"):
            message = (
                say("The folders of the file were taken for the LGAs of its wards.")
                if role.role == "lga"
                else say("The folders of the file were taken for the states of its wards.")
            )
            hint = say("If they are something else, say so in the review of the columns.")
            return [Finding("folder_as_place", "warning", message, hint, role.name)]
    return []
