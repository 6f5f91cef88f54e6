"""What is said of the outlines of a boundary and of the names and codes they have."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np

from chatmrpt.lib.say import counted, say, to_say
from uploads.cleaning.coverage import faulty_areas
from uploads.cleaning.facts import Flags
from uploads.cleaning.findings import Finding, Severity, first_rows, listed
from uploads.cleaning.roles import ColumnRole, column_of
from uploads.cleaning.strays import Rows
from uploads.cleaning.text import header_key

MOST_CHECKED = 20_000


def name_findings(roles: Sequence[ColumnRole]) -> list[Finding]:
    """That a column called just “name” was taken for the wards."""
    column = column_of(roles, "ward")
    if column is None or header_key(column) != "name":
        return []
    message = say(
        "No column says “ward”, so “{column}” was taken for the names of wards.", column=column
    )
    hint = say("If these are other areas (LGAs, states), upload a boundary of wards.")
    return [Finding("name_as_ward", "warning", message, hint, column)]


def areas_listed(
    code: str,
    severity: Severity,
    flags: Flags,
    labels: list[str],
    rows: Rows,
    text: str,
    hint: str = "",
) -> list[Finding]:
    """The finding for the flagged areas, where there are any; its text has {areas} and {names}."""
    where = np.flatnonzero(flags)
    if not len(where):
        return []
    names = listed(labels[int(i)] for i in where)
    message = say(text, areas=counted(len(where), "area"), names=names)
    numbers = first_rows(int(rows[i]) for i in where)
    return [Finding(code, severity, message, hint, None, numbers, len(where))]


def code_findings(frame: gpd.GeoDataFrame) -> list[Finding]:
    """Codes and names that several areas share."""
    findings: list[Finding] = []
    for column, code, text in (
        (
            "ward_code",
            "duplicate_code",
            to_say("{areas} share their ward code with another: {names}."),
        ),
        (
            "ward_name",
            "repeated_name",
            to_say("{areas} share their ward name with another: {names}."),
        ),
    ):
        keys = [column] if column == "ward_code" else ["state_name", "lga_name", "lga_code", column]
        known = frame[column].notna()
        twice = (known & frame[keys].duplicated(keep=False)).to_numpy(dtype=bool)
        if not twice.any():
            continue
        names = listed(frame.loc[twice, column])
        message = say(text, areas=counted(int(twice.sum()), "area"), names=names)
        findings.append(
            Finding(
                code,
                "warning",
                message,
                say("Check whether they are parts of one ward."),
                column,
                first_rows(frame.loc[twice, "_row"]),
                int(twice.sum()),
            )
        )
    return findings


def lone_area(frame: gpd.GeoDataFrame) -> list[Finding]:
    """A boundary of one area."""
    if len(frame) != 1:
        return []
    message = say("The boundary has one area only; there is nothing to rank it against.")
    hint = say("Upload the outlines of all wards of the LGA or state in one file.")
    return [Finding("one_ward", "warning", message, hint, None, first_rows(frame["_row"]), 1)]


def coverage_findings(frame: gpd.GeoDataFrame) -> list[Finding]:
    """Overlaps and narrow gaps."""
    shapes = frame.geometry.to_numpy()
    if len(frame) > MOST_CHECKED:
        return []
    rows = frame["_row"].to_numpy()[faulty_areas(np.asarray(shapes, dtype=object))]
    if not len(rows):
        return []
    message = say(
        "{areas} overlap a neighbour or leave a narrow gap to it.", areas=counted(len(rows), "area")
    )
    hint = say("Neighbours and maps are still computed; the lines may look uneven.")
    return [Finding("overlaps_or_gaps", "note", message, hint, None, first_rows(rows), len(rows))]
