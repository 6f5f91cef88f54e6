"""Sizes of cells and grids, and the rules for parts of squares."""

from __future__ import annotations

CELL_SIZE = 500.0
SMALLEST, LARGEST = 100.0, 5_000.0
MOST_CELLS = 2_500
#: Which squares make cells: all that lie in a ward in part, or those whose centre does.
KEEPS: tuple[str, ...] = ("overlap", "centre")
#: A part of a square below this share of the square is no cell of its own.
SLIVER = 0.01
#: Wider than a UTM zone: an equal-area projection about the middle is used.
ZONE_DEGREES = 6.0
#: Sizes offered where one is too small, in metres apart.
STEP = 50.0
#: Share of a new cell that must lie in cells of one class: more than this.
MAJORITY = 0.5
