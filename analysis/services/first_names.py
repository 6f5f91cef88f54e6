"""Ward names of facility reports on the boundary before anything was calculated from them."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from analysis.facility_data import first_roles
from analysis.facility_map import place_on_map, with_lga_names
from analysis.frames import json_bytes, read_boundary, read_table
from analysis.science.tpr.table import COUNTS, facility_table
from chatmrpt.lib.errors import ProblemError
from uploads.models import Dataset, Link

#: A whole country's names are matched by a worker, with the calculation.
MOST_WARDS = 3_000
_PLACES = ("state", "lga", "ward", "ward_code")


def first_names(facilities: Dataset, boundary: Dataset, link: Link | None) -> dict[str, Any] | None:
    """The names as a calculation would match them, without any decision; else None.

    They are those of `uploads.cleaning.name_rows.review_rows`. None where the boundary has more
    wards than `MOST_WARDS`, or the reports hold no wards or no tests.
    """
    roles = first_roles(facilities)
    if boundary.rows > MOST_WARDS or "ward" not in roles:
        return None
    same = link is not None and link.boundary_id == boundary.pk
    lgas = tuple(link.lga_names) if link is not None and same else ()
    return _matched(facilities.path, tuple(roles.items()), boundary.path, lgas)


@lru_cache(maxsize=4)
def _matched(
    path: str, roles: tuple[tuple[str, str], ...], boundary: str, lgas: tuple[str | None, ...]
) -> dict[str, Any] | None:
    kept = {role: name for role, name in roles if role in (*_PLACES, *COUNTS)}
    places = [kept[role] for role in _PLACES if role in kept]
    frame = read_table(path)[list(kept.values())].drop_duplicates(places)
    try:
        table = facility_table(frame.reset_index(drop=True), kept)
    except ProblemError:
        return None
    mapped = place_on_map(table, with_lga_names(read_boundary(boundary), lgas))
    names: dict[str, Any] = json.loads(json_bytes(mapped.names))
    return names
