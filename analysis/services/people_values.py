"""The people of wards, from a table of their own, on the wards of a boundary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analysis.facility_data import first_roles
from analysis.facility_people import PeopleTable, population_wards
from analysis.frames import parquet_bytes, read_boundary, read_table
from analysis.services.post_message import tell
from analysis.value_columns import POPULATION, people_column
from chatmrpt.lib.say import say
from uploads.cleaning.link import LinkResult, link
from uploads.cleaning.roles import ColumnRole
from uploads.models import Dataset
from uploads.services.decide_names import decided_names
from uploads.services.keep_ward_values import keep_values, store_values
from uploads.signals import files_settled


def save_people(*, people: Dataset, boundary: Dataset) -> Callable[[], None]:
    """Find the wards of the table now; the closure keeps the people and tells about them.

    Several rows of a ward are summed. A ward that no row surely names has no population.
    """
    wards, columns = population_wards(
        PeopleTable(people.name, read_table(people.path), first_roles(people))
    )
    layer = read_boundary(boundary.path)
    result = link(wards, _roles(wards, columns), layer, {}, decided=decided_names(people.session))
    frame = _on_boundary(wards, columns, result)
    digest = store_values(source=people, data=parquet_bytes(frame))
    profiles = [_profile(people, frame, name) for name in columns]
    summary = _summary(people, frame, result)

    def save() -> None:
        row = keep_values(
            source=people,
            boundary=boundary,
            content_hash=digest,
            columns=profiles,
            findings=[found.as_dict() for found in result.findings],
            summary=summary,
        )
        if row is not None:
            _tell(row)
        files_settled.send(sender=Dataset, session=people.session)

    return save


def _roles(wards: pd.DataFrame, columns: list[str]) -> list[ColumnRole]:
    keys = [str(name) for name in wards if name not in columns]
    return [ColumnRole(name, name.removesuffix("_name"), name, "", "text") for name in keys]


def _on_boundary(wards: pd.DataFrame, columns: list[str], result: LinkResult) -> pd.DataFrame:
    place = np.asarray(result.pairs, dtype=np.int64)
    values = {}
    for name in columns:
        known = wards[name].to_numpy(dtype=float)[place.clip(0)] if len(wards) else np.nan
        values[name] = np.where(place >= 0, known, np.nan)
    return pd.DataFrame(values)


def _profile(people: Dataset, frame: pd.DataFrame, name: str) -> dict[str, Any]:
    known = frame[name].dropna()
    return {
        "name": name,
        "field": name,
        "label": name.replace("_", " ").capitalize(),
        "role": "variable",
        "role_label": say("Population"),
        "evidence": say("From {file}.", file=people.name),
        "details": {},
        "type": "number",
        "unit": "people",
        "missing": int(frame[name].isna().sum()),
        "minimum": float(known.min()) if len(known) else None,
        "maximum": float(known.max()) if len(known) else None,
        "examples": [],
    }


def _summary(people: Dataset, frame: pd.DataFrame, result: LinkResult) -> dict[str, Any]:
    known = int(frame[POPULATION].notna().sum())
    points = []
    if result.asks:
        points.append(
            say(
                "{names:,} names fit no ward surely; their people are left out.",
                names=len(result.asks),
            )
        )
    if result.unmatched:
        points.append(
            say("{rows:,} rows name no ward of the boundary.", rows=len(result.unmatched))
        )
    return {
        "headline": say(
            "People of {known:,} of {wards:,} wards, {people:,.0f} in all",
            known=known,
            wards=len(frame),
            people=float(frame[POPULATION].sum()),
        ),
        "points": points,
        "how": {"people": people.content_hash, "matched": result.matched},
    }


def _tell(values: Dataset) -> None:
    """What came, and whether it serves."""
    serves = people_column(values)
    use = (
        say("It serves as the population from now on.")
        if serves
        else say("The ward table has a population already; its own stays in use.")
    )
    tell(
        session=values.session,
        body={
            "headline": say("{file}: {what}.", file=values.name, what=values.summary["headline"]),
            "points": [*values.summary["points"], use],
            "show": {"view": "data", "dataset": str(values.source_id)},
            "rows_out": values.rows - int(values.columns[0]["missing"]),
        },
    )
