"""The informal share of classified wards, and people to plan for, become columns of the wards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from django.db import transaction
from django.db.models import QuerySet

from analysis.frames import parquet_bytes
from analysis.models import Settlement
from analysis.science.settlement.classes import (
    KNOWN_FROM,
    informal_share_known,
    ward_summary,
)
from analysis.science.settlement.people import adjusted_population
from analysis.services.post_message import tell
from analysis.services.settlement.cells import grid_of
from analysis.services.settlement.people import given_shares
from analysis.services.settlement.record import held, record_settlement
from analysis.value_columns import ADJUSTED_POPULATION, INFORMAL_SHARE, settlement_columns
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from uploads.models import ChangeKind, Dataset, DatasetKind
from uploads.selectors import current_link
from uploads.services.change_data import note_change
from uploads.services.keep_ward_values import keep_values, store_values, withdraw_values

NAME = "Settlement classes"


@dataclass(frozen=True)
class Planning:
    """People to plan for: percent of each class to plan for, and where a ward's people live.

    `people` is class → percent of the people of every ward of the grid, `by_ward` the same for
    single wards by row of the boundary. Without shares there is no adjusted population.
    """

    planned: dict[str, float] = field(default_factory=dict)
    people: dict[str, float] = field(default_factory=dict)
    by_ward: dict[str, dict[str, float]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """For the settlement's row."""
        return {"planned": self.planned, "people": self.people, "by_ward": self.by_ward}


def use_settlement(
    *, settlement_id: UUID, version: int, planning: Planning | None = None
) -> Dataset:
    """Put the shares of this grid, and of others used before, among the values of the wards.

    Of a ward on several grids the one changed last counts.

    Raises
    ------
    ProblemError
        `settlement_changed` (409), `settlement_of_older_boundary` (409), `too_little_classified`
        (409), `need_data` (no population to adjust), and what `adjusted_population` refuses.
    """
    with transaction.atomic():
        row = held(settlement_id, version)
        if not row.boundary.current:
            raise ProblemError(
                "settlement_of_older_boundary",
                say("This grid was laid over wards that were replaced since."),
                say("Make a new grid on the present ward boundaries."),
                409,
            )
        said = (planning or Planning()).as_dict()
        row.used = {"version": row.version, **said}
        frame = _values(row.boundary, [*_used(row.boundary, without=row), row])
        if frame[INFORMAL_SHARE].isna().all():
            raise ProblemError(
                "too_little_classified",
                say(
                    "No ward has {known_from:g} % of its cells classified with one of them Formal, "
                    "Informal or Slum.",
                    known_from=KNOWN_FROM,
                ),
                say("Classify more cells of a ward first."),
                409,
            )
        row.save(update_fields=["used"])
        for other in _used(row.boundary):
            other.used = {**other.used, "version": other.version}
            other.save(update_fields=["used"])
            record_settlement(other)
        before = list(_in_force(row.boundary))
        dataset = _keep(row.boundary, frame)
        note_change(
            session=dataset.session,
            kind=ChangeKind.SHARES,
            title=say("Shares of “{grid}” used", grid=row.title),
            came_in=dataset,
            went_out=before,
        )
        _tell(dataset, frame)
    return dataset


def shares_without(*, boundary: Dataset) -> None:
    """A grid in use was removed: its wards go without its shares."""
    if not boundary.current:
        return
    left = _used(boundary)
    frame = _values(boundary, left) if left else None
    if frame is None or frame[INFORMAL_SHARE].isna().all():
        withdraw_values(source=boundary, boundary=boundary)
    else:
        _keep(boundary, frame)


def mark_used(*, values: Dataset, in_use: bool) -> None:
    """Shares went out of use, or came back by an undo: their grids say so again."""
    if values.name != NAME or values.boundary is None:
        return
    for grid in _used(values.boundary):
        _set_used(grid, {})
    grids = values.summary["how"].get("grids", {}) if in_use else {}
    for grid in Settlement.objects.filter(pk__in=list(grids)).select_related("session"):
        _set_used(grid, grids[str(grid.pk)])


def _set_used(grid: Settlement, used: dict[str, Any]) -> None:
    grid.used = used
    grid.save(update_fields=["used"])
    record_settlement(grid)


def _in_force(boundary: Dataset) -> QuerySet[Dataset]:
    """The shares in use on this boundary."""
    return Dataset.objects.filter(
        kind=DatasetKind.WARD_VALUES, source=boundary, boundary=boundary, current=True
    )


def summary_of(row: Settlement) -> pd.DataFrame:
    """One line a ward of the grid: see `ward_summary`."""
    cells = grid_of(row).cells
    return ward_summary(cells["ward"], cells["area_m2"].to_numpy(dtype=float), row.classes)


def _used(boundary: Dataset, without: Settlement | None = None) -> list[Settlement]:
    """The grids whose shares are in use, the one changed last at the end."""
    rows = Settlement.objects.filter(boundary=boundary).exclude(used={})
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    return list(rows.select_related("session", "boundary__session").order_by("updated"))


def _values(boundary: Dataset, grids: list[Settlement]) -> pd.DataFrame:
    """Shape (wards of the boundary, 1 or 2): informal share, and people to plan for."""
    rows = range(boundary.rows)
    frame = pd.DataFrame({INFORMAL_SHARE: np.full(boundary.rows, np.nan)}, index=rows)
    frame[ADJUSTED_POPULATION] = np.nan
    for grid in grids:
        known = informal_share_known(summary_of(grid).set_index("ward")).dropna()
        frame.loc[known.index, INFORMAL_SHARE] = known
        adjusted = _adjusted(grid)
        if adjusted is not None:
            frame.loc[adjusted.index, ADJUSTED_POPULATION] = adjusted
    empty = frame[ADJUSTED_POPULATION].isna().all()
    return frame.drop(columns=ADJUSTED_POPULATION) if empty else frame


def _adjusted(grid: Settlement) -> pd.Series[float] | None:
    """People to plan for in the grid's wards, where somebody gave shares of people."""
    shares = given_shares(grid)
    if shares.empty:
        return None
    workspace = Workspace(grid.session)
    workspace.need_link()
    population = workspace.wards["population"].loc[shares.index].astype(float)
    if population.isna().all():
        raise ProblemError(
            "need_data",
            say(
                "People to plan for need the number of people in each ward, which is not in the data."
            ),
            say("Add a column or a raster with the population."),
            409,
        )
    return adjusted_population(population, shares, grid.used.get("planned") or {})


def _keep(boundary: Dataset, frame: pd.DataFrame) -> Dataset:
    known = int(frame[INFORMAL_SHARE].notna().sum())
    row = keep_values(
        source=boundary,
        boundary=boundary,
        content_hash=store_values(source=boundary, data=parquet_bytes(frame)),
        columns=[_column(frame, str(name)) for name in frame],
        findings=[],
        summary={
            "headline": say(
                "Informal share for {known:,} of {wards:,} wards", known=known, wards=len(frame)
            ),
            "points": [],
            "how": {
                "from": "settlement classes",
                "known_from": KNOWN_FROM,
                "grids": {str(grid.pk): grid.used for grid in _used(boundary)},
            },
        },
        name=NAME,
    )
    if row is None:
        raise ProblemError(
            "settlement_of_older_boundary",
            say("The ward boundaries were replaced just now."),
            say("Make a new grid on the present ward boundaries."),
            409,
        )
    return row


def _column(frame: pd.DataFrame, name: str) -> dict[str, Any]:
    """The column's profile, in the shape of a table's."""
    share = name == INFORMAL_SHARE
    known = frame[name].dropna()
    return {
        "name": name,
        "field": name,
        "label": say("Informal share") if share else say("Population to plan for"),
        "role": "variable",
        "role_label": say("Variable"),
        "evidence": say(
            "Classified cells of the settlement grid: Informal and Slum in Formal, Informal and "
            "Slum, by area."
        )
        if share
        else say(
            "The ward's people by class, as given, times the share of each class to plan for."
        ),
        "details": {},
        "type": "number",
        "unit": "percent" if share else "people",
        "missing": int(frame[name].isna().sum()),
        "minimum": float(known.min()),
        "maximum": float(known.max()),
        "examples": [],
    }


def _tell(dataset: Dataset, frame: pd.DataFrame) -> None:
    """What the wards have now, and what can be done with it."""
    link = current_link(dataset.session)
    names = settlement_columns(link) if link is not None else {}
    name = names.get(INFORMAL_SHARE, INFORMAL_SHARE)
    known = frame[INFORMAL_SHARE].dropna()
    points = [
        say(
            "Column “{column}”: from {lowest:.1f} to {highest:.1f} %, by area of the cells "
            "classified; known from {known_from:g} % of a ward classified.",
            column=name,
            lowest=float(known.min()),
            highest=float(known.max()),
            known_from=KNOWN_FROM,
        ),
    ]
    if ADJUSTED_POPULATION in frame:
        total = float(frame[ADJUSTED_POPULATION].sum())
        points.append(
            say(
                "People to plan for: {people:,.0f} in {wards:,} wards; say “plan nets with the "
                "adjusted population”.",
                people=total,
                wards=int(frame[ADJUSTED_POPULATION].notna().sum()),
            )
        )
    points.append(say("Rankings and lists made before are based on older data now."))
    tell(
        session=dataset.session,
        body={
            "headline": say(
                "{what} can be mapped, ranked by and planned with.",
                what=dataset.summary["headline"],
            ),
            "points": points,
            "chips": [
                {
                    "label": say("Show it on the map"),
                    "tool": "show_map",
                    "arguments": {"variable": name},
                },
                {
                    "label": say("Rank the wards by risk"),
                    "text": say("Which wards are most at risk?"),
                },
            ],
            "show": {"view": "map", "layer": f"variable:{name}"} if names else None,
            "rows_in": len(frame),
            "rows_out": len(known),
        },
    )
