"""The cells of a settlement, in storage."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from analysis.frames import parquet_bytes, read_boundary
from analysis.models import Settlement
from analysis.science.settlement.grid import Grid
from realtime.models import Session


def store_cells(session: Session, grid: Grid) -> str:
    """Put the cells into storage; returns the hash that is their name."""
    data = parquet_bytes(grid.cells)
    digest = hashlib.sha256(data).hexdigest()
    path = Settlement(session=session, content_hash=digest).path
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(data))
    return digest


def grid_of(row: Settlement) -> Grid:
    """The settlement's cells from storage."""
    return Grid(cells=read_boundary(row.path), cell_size=row.cell_size, crs=row.crs, keep=row.keep)
