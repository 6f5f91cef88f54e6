"""Areas of facility reports, found by name in the tables of a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from analysis.tools.places import fold
from analysis.tools.wording import as_text, joined
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

NAME = {"ward": "ward_name", "lga": "lga_name", "state": "state_name"}


def rows_of_areas(
    read: Callable[[str], pd.DataFrame], levels: tuple[str, ...], areas: tuple[str, ...]
) -> tuple[pd.DataFrame, str]:
    """The rows of the areas named, and their level: the first level that has any.

    Parameters
    ----------
    read
        Level → one row an area, with the columns of :data:`NAME`.
    levels
        In the order in which they are tried.
    areas
        Names; "Kuta (Bosso)" is a ward of that LGA.

    Raises
    ------
    ProblemError
        ``not_in_data``.
    """
    wanted = {fold(_bare(area)) for area in areas}
    lgas = {fold(_lga_of(area)) for area in areas} - {""}
    for level in dict.fromkeys(levels):
        frame = read(level)
        found = frame[frame[NAME[level]].map(as_text).map(fold).isin(wanted)]
        if level == "ward" and lgas:
            found = found[found["lga_name"].map(as_text).map(fold).isin(lgas)]
        if len(found):
            return found, level
    raise ProblemError(
        "not_in_data",
        say(
            "The reports have no area called {joined}.",
            joined=joined(f"“{area}”" for area in areas),
        ),
        say("Ask by LGA to see the names."),
        404,
    )


def title_of_row(row: Any, level: str) -> str:
    """`Kuta (Bosso)`, `Bosso`, `Niger`."""
    name = as_text(row[NAME[level]])
    return f"{name} ({as_text(row['lga_name'])})" if level == "ward" else name


def _bare(area: str) -> str:
    return area.split(" (")[0]


def _lga_of(area: str) -> str:
    return area.split(" (")[1].rstrip(")") if " (" in area else ""
