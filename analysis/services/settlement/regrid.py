"""Change the cell size and carry the classes over."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from analysis.frames import read_boundary
from analysis.models import Settlement
from analysis.science.settlement.grid import make_grid
from analysis.science.settlement.regrid import Regridded, carry_over
from analysis.services.settlement.cells import grid_of, store_cells
from analysis.services.settlement.classify import NOTE_LENGTH
from analysis.services.settlement.record import held, save_change


@dataclass(frozen=True)
class Changed:
    """The settlement on its new grid, and what became of the classes and notes."""

    row: Settlement
    result: Regridded
    notes_lost: int


def regrid(*, settlement_id: UUID, version: int, cell_size: float) -> Changed:
    """Lay cells of another size over the same wards; steps before can not be taken back then.

    Raises
    ------
    ProblemError
        `settlement_changed` (409), and what `make_grid` refuses.
    """
    with transaction.atomic():
        row = held(settlement_id, version)
        old = grid_of(row)
        rows = [ward["row"] for ward in row.wards]
        shapes = read_boundary(row.boundary.path).loc[rows]
        new = make_grid(shapes, cell_size=cell_size, keep=row.keep)
        found = carry_over(old, row.classes, new)
        notes, lost = _moved(row.notes, found.places)
        row.content_hash = store_cells(row.session, new)
        row.cell_size, row.crs, row.classes = cell_size, new.crs, found.classes
        row.notes, row.undo = notes, []
        save_change(row, "content_hash", "cell_size", "crs", "classes", "notes", "undo")
    return Changed(row, found, lost)


def _moved(notes: dict[str, str], places: list[int]) -> tuple[dict[str, str], int]:
    """Notes go with the middle of their cell; those that meet in one cell are joined."""
    moved: dict[str, str] = {}
    lost = 0
    for cell, text in notes.items():
        place = places[int(cell)]
        if place < 0:
            lost += 1
            continue
        before = moved.get(str(place))
        moved[str(place)] = (f"{before}; {text}" if before else text)[:NOTE_LENGTH]
    return moved, lost
