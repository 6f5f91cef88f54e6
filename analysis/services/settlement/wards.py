"""The wards that a grid can be laid over."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.workspace import Workspace


@dataclass(frozen=True)
class Ward:
    """A ward: its row in the boundary, its name and its LGA's."""

    row: int
    name: str
    lga: str

    @property
    def title(self) -> str:
        """With its LGA where that is known."""
        return f"{self.name} ({self.lga})" if self.lga else self.name


def wards_of_boundary(workspace: Workspace) -> list[Ward]:
    """Every ward of the boundary in force, in its order."""
    boundary = workspace.need_boundary()
    link = workspace.link
    linked = link is not None and link.boundary_id == boundary.pk
    frame = workspace.wards if linked else workspace.boundary_frame
    names, lgas = (_texts(frame, key, boundary.rows) for key in ("ward_name", "lga_name"))
    return [
        Ward(row, name or f"Ward {row + 1}", lga)
        for row, (name, lga) in enumerate(zip(names, lgas, strict=True))
    ]


def shortlisted_rows(workspace: Workspace) -> list[int]:
    """Rows of the wards that the latest list says may leave the campaign; none without a list."""
    run = workspace.latest("reprioritised")
    if run is None or run.base is None or run.base.link is None:
        return []
    if run.base.link.boundary_id != workspace.need_boundary().pk:
        return []
    return sorted(int(row) for row in run.result.get("rows", []))


def _texts(frame: pd.DataFrame, key: str, rows: int) -> list[str]:
    if key not in frame:
        return [""] * rows
    found: list[str] = frame[key].astype("string").fillna("").tolist()
    return found
