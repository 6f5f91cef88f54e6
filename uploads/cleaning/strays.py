"""Points and lines that stand among the areas of a boundary file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import shapely

from chatmrpt.lib.errors import ProblemError
from uploads.cleaning.findings import DroppedRow, Finding, counted, first_rows, listed
from uploads.formats.base import RawBoundary

Rows = np.ndarray[Any, np.dtype[np.int64]]
POLYGONS = ("Polygon", "MultiPolygon")
AREAS = (*POLYGONS, "GeometryCollection")


def areas_only(raw: RawBoundary) -> tuple[RawBoundary, Rows, tuple[DroppedRow, ...]]:
    """Without the points and lines that stand among polygons; the row of each that is left."""
    kinds = raw.frame.geometry.geom_type.to_numpy(dtype=object)
    rows = np.arange(1, len(kinds) + 1, dtype=np.int64)
    stray = ~shapely.is_missing(raw.frame.geometry.to_numpy()) & ~np.isin(kinds, AREAS)
    if not stray.any() or not np.isin(kinds, POLYGONS).any():
        return raw, rows, ()
    attributes = raw.frame.drop(columns=raw.frame.geometry.name)
    dropped = tuple(
        DroppedRow(
            int(rows[i]),
            f"{kinds[i]}, not an outline",
            " | ".join(_words(attributes.iloc[i]))[:120],
        )
        for i in np.flatnonzero(stray).tolist()
    )
    many = len(dropped) > 1
    message = (
        f"{counted(len(dropped), 'row')} {'are' if many else 'is'} no outline "
        f"({listed(sorted({str(kind) for kind in kinds[stray]}))}) and "
        f"{'were' if many else 'was'} left out, such as “{dropped[0].text}”."
    )
    note = Finding("not_outlines", "warning", message, "", None,
                   first_rows(row.row for row in dropped), len(dropped))  # fmt: skip
    kept = raw.frame.loc[~stray].reset_index(drop=True)
    return replace(raw, frame=kept, findings=(*raw.findings, note)), rows[~stray], dropped


def no_polygons(kinds: set[str]) -> ProblemError:
    """The error for a boundary without any polygon."""
    if not kinds:
        return ProblemError(
            "no_geometry",
            "None of the areas in the boundary has an outline.",
            "Export it again with its geometry.",
        )
    return ProblemError(
        "not_polygons",
        f"The boundary holds {listed(sorted(kinds))} instead of polygons.",
        "Upload the outlines of the wards, not their centres or lines.",
    )


def _words(cells: Iterable[Any]) -> list[str]:
    return [str(cell) for cell in cells if not pd.isna(cell) and str(cell).strip()]
