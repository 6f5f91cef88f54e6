"""Points and lines that stand among the areas of a boundary file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import shapely

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, say_many
from uploads.cleaning.findings import DroppedRow, Finding, first_rows, listed
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
            say("{kind}, not an outline", kind=kinds[i]),
            " | ".join(_words(attributes.iloc[i]))[:120],
        )
        for i in np.flatnonzero(stray).tolist()
    )
    message = say_many(
        "{count:,} row is no outline ({kinds}) and was left out, such as “{example}”.",
        "{count:,} rows are no outline ({kinds}) and were left out, such as “{example}”.",
        len(dropped),
        kinds=listed(sorted({str(kind) for kind in kinds[stray]})),
        example=dropped[0].text,
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
            say("None of the areas in the boundary has an outline."),
            say("Export it again with its geometry."),
        )
    return ProblemError(
        "not_polygons",
        say("The boundary holds {kinds} instead of polygons.", kinds=listed(sorted(kinds))),
        say("Upload the outlines of the wards, not their centres or lines."),
    )


def _words(cells: Iterable[Any]) -> list[str]:
    return [str(cell) for cell in cells if not pd.isna(cell) and str(cell).strip()]
