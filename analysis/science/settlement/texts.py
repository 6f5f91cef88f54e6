"""What the settlement grid computes, in words a programme officer can read."""

from __future__ import annotations

from analysis.science.method import Method
from analysis.science.settlement.classes import KNOWN_FROM
from analysis.science.settlement.limits import (
    CELL_SIZE,
    LARGEST,
    MAJORITY,
    MOST_CELLS,
    SLIVER,
    SMALLEST,
    ZONE_DEGREES,
)

TEXTS: tuple[Method, ...] = (
    Method(
        key="settlement_grid",
        group="settlement",
        title="Settlement grid",
        formula=f"squares of {CELL_SIZE:g} m ({SMALLEST:,g}–{LARGEST:,g} m, at most "
        f"{MOST_CELLS:,} cells) in the UTM zone of the wards, or in an equal-area projection "
        f"where they are more than {ZONE_DEGREES:g}° wide, clipped to the wards; each part of a "
        f"square that lies in a ward is a cell, down to {SLIVER:.0%} of the square",
        assumptions="One class describes a cell well enough.",
        limits="A cell with both formal and informal buildings has the class that a person gives "
        "it. Nothing is classified by the program.",
        source="Methods document, section 16; Snyder (1987), Map Projections",
        settings=("cell_size",),
    ),
    Method(
        key="informal_share",
        group="settlement",
        title="Informal share of a ward",
        formula="area of cells Informal or Slum ÷ area of cells Formal, Informal or Slum × 100",
        assumptions=f"The classified cells stand for the ward; it is taken as known from "
        f"{KNOWN_FROM:g} % of the ward's grid classified.",
        limits="It is a share of land, not of people. Rural cells and cells without buildings do "
        "not count.",
        source="Methods document, sections 13 and 16",
    ),
    Method(
        key="settlement_regrid",
        group="settlement",
        title="Another cell size",
        formula=f"a new cell takes the class that covers more than {MAJORITY:.0%} of it",
        assumptions="A class holds all over its cell.",
        limits="Cells in which no class has the majority must be looked at again; how many is "
        "said.",
        source="Methods document, section 16",
        settings=("cell_size",),
    ),
    Method(
        key="adjusted_population",
        group="settlement",
        title="Adjusted population for planning",
        formula="people of the ward × Σ over classes (share of its people in the class × share "
        "of the class to plan for); cells that nobody classified count in full",
        assumptions="The shares of people given by the user, or counted by cell, are right.",
        limits="Never computed from areas: land says nothing of how many people live on it. "
        "Without shares of people there is no adjusted population.",
        source="Methods document, sections 14 and 16",
    ),
)
