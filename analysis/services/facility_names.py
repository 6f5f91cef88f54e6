"""What people decided about ward names of facility reports, as a run on them is frozen with."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd

from analysis.facility_data import first_roles
from analysis.frames import read_boundary, read_table
from analysis.services.plan_run import RunPlan
from realtime.models import Session
from uploads.cleaning.decided_names import WardKey, concerning, keys_of
from uploads.models import Dataset
from uploads.services.decide_names import decided_names

_LEVELS = ("ward", "lga", "state")


def with_names(plan: RunPlan, session: Session) -> RunPlan:
    """A plan on facility reports and a boundary with the decisions about their names."""
    tests = plan.tests
    if tests is None or tests.boundary is None:
        return plan
    return replace(plan, names=names_of(tests.facilities, tests.boundary, session))


def names_of(facilities: Dataset, boundary: Dataset, session: Session) -> list[dict[str, Any]]:
    """The decisions in force about ward names of these reports, in a fixed order."""
    decided = decided_names(session)
    roles = {role: name for role, name in first_roles(facilities).items() if role in _LEVELS}
    if not decided or "ward" not in roles:
        return []
    keys = _keys(facilities.path, tuple(sorted(roles.items())), boundary.path)
    return [decision.as_dict() for decision in concerning(decided, keys)]


@lru_cache(maxsize=4)
def _keys(path: str, roles: tuple[tuple[str, str], ...], boundary: str) -> frozenset[WardKey]:
    """The keys of the wards in a file of reports."""
    by_role = dict(roles)
    frame = read_table(path)[list(by_role.values())].drop_duplicates()
    blank = pd.Series([None] * len(frame), index=frame.index, dtype="object")
    own = pd.DataFrame(
        {
            name: frame[by_role[role]] if role in by_role else blank
            for name, role in zip(("name", "lga", "state"), _LEVELS, strict=True)
        }
    )
    places = pd.DataFrame({"state": read_boundary(boundary)["state_name"]})
    return frozenset(keys_of(own, places))
