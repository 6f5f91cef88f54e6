"""The wards of facility reports on a boundary: which is which, and whose people they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.science.findings import Finding
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import KEYS
from uploads.cleaning.decided_names import DecidedName
from uploads.cleaning.link import LinkResult, link
from uploads.cleaning.name_rows import review_rows
from uploads.cleaning.roles import ColumnRole

_LEVELS = ("state", "lga", "ward")


@dataclass(frozen=True)
class OnMap:
    """The wards of a table on a boundary.

    Parameters
    ----------
    table
        With ward codes of the boundary.
    urban_share
        Shape (w,): percent; NaN = not known.
    without_report
        Wards of the boundary without a facility: state_name, lga_name, ward_name, ward_code.
    place
        Shape (wards of the boundary,): position in ``table.wards``, -1 for none.
    lga_names
        Per ward of the boundary, as far as known; empty: the boundary's own.
    asks
        Names that fit no ward surely, with the best three candidates.
    names
        Every name with what became of it, see :func:`uploads.cleaning.name_rows.review_rows`.
    facts
        For the receipt.
    findings
        What to look at.
    """

    table: FacilityTable
    urban_share: npt.NDArray[np.float64]
    without_report: pd.DataFrame
    place: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    lga_names: tuple[str | None, ...] = ()
    asks: list[dict[str, Any]] = field(default_factory=list)
    names: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def off_map(table: FacilityTable) -> OnMap:
    """A table without a boundary."""
    return OnMap(table, np.full(len(table.wards), np.nan), pd.DataFrame())


def with_lga_names(boundary: gpd.GeoDataFrame, names: Sequence[str | None]) -> gpd.GeoDataFrame:
    """The boundary with the LGA names that a ward table gave it, where it has none itself.

    Parameters
    ----------
    boundary
        One row a ward. Not changed.
    names
        One a ward, None = not known; empty: nothing is known beyond the boundary.
    """
    if not names or boundary["lga_name"].notna().any():
        return boundary
    return boundary.assign(lga_name=pd.Series(list(names), index=boundary.index, dtype="string"))


def place_on_map(
    table: FacilityTable,
    boundary: gpd.GeoDataFrame,
    aliases: Mapping[str, str] | None = None,
    decided: Sequence[DecidedName] = (),
) -> OnMap:
    """Match the wards of a table with those of a boundary; "Unknown" is never matched.

    Parameters
    ----------
    table
        Not changed.
    boundary
        One row a ward, as of :func:`uploads.cleaning.geometry.clean_boundary`.
    aliases
        Name in the table → name in the boundary, as decided by a person.
    decided
        What a person decided about names, the newest first.
    """
    at = np.flatnonzero(~table.wards["unknown"].to_numpy(dtype=bool))
    names = [f"{level}_name" for level in _LEVELS if (table.wards[f"{level}_name"] != "").any()]
    own = table.wards.iloc[at][names].reset_index(drop=True)
    roles = [ColumnRole(n, n.removesuffix("_name"), n, "", "text") for n in names]
    if (table.wards["ward_code"] != "").any():
        given = table.wards["ward_code"].iloc[at].reset_index(drop=True)
        own["ward_code"] = given.where(given != "", None)
        roles.append(ColumnRole("ward_code", "ward_code", "ward_code", "", "text"))
    result = link(own, roles, boundary, dict(aliases or {}), decided=decided)
    paired = np.flatnonzero(result.pairs >= 0)
    place = np.full(len(boundary), -1, dtype=np.int64)
    place[paired] = at[result.pairs[paired]]
    codes = table.wards["ward_code"].to_numpy(dtype=object).copy()
    known = boundary["ward_code"].fillna("").astype(str).to_numpy(dtype=object)
    codes[place[paired]] = known[paired]
    urban = np.full(len(table.wards), np.nan)
    if "urban_share" in boundary:
        urban[place[paired]] = boundary["urban_share"].to_numpy(dtype=float)[paired]
    rest = pd.DataFrame(boundary.iloc[list(result.without_data)][list(KEYS["ward"])])
    rest = rest.reset_index(drop=True)
    if result.lga_names:
        rest["lga_name"] = [result.lga_names[i] for i in result.without_data]
    return OnMap(
        replace(table, wards=table.wards.assign(ward_code=codes)),
        urban,
        rest,
        place,
        tuple(result.lga_names),
        _asks(own, boundary, result),
        review_rows(own, roles, boundary, result),
        _facts(result),
        [{**found.as_dict(), "rows": []} for found in result.findings],
    )


def _asks(
    own: pd.DataFrame, boundary: gpd.GeoDataFrame, result: LinkResult
) -> list[dict[str, Any]]:
    wards = boundary["ward_name"].tolist()
    return [
        {
            "source": own["ward_name"].iloc[ask.source_index] if "ward_name" in own else "",
            "lga": own["lga_name"].iloc[ask.source_index] if "lga_name" in own else None,
            "candidates": [
                {"match": wards[place], "score": round(score, 4)} for place, score in ask.candidates
            ],
        }
        for ask in result.asks
    ]


def _facts(result: LinkResult) -> dict[str, Any]:
    return {
        "key": result.key,
        "headline": result.headline,
        "matched": result.matched,
        "ask": len(result.asks),
        "unmatched": len(result.unmatched),
        "without_data": len(result.without_data),
    }


def people_on_map(mapped: OnMap, populations: pd.DataFrame) -> pd.DataFrame:
    """The people of a table's wards, from those of the boundary's.

    Parameters
    ----------
    mapped
        w wards of a table on a boundary.
    populations
        One row a ward of the boundary, in its order: ``population`` and, if known,
        ``population_u5`` and ``population_pw``; NaN = not known.

    Returns
    -------
    DataFrame
        Shape (w, …): state_name, lga_name, ward_name and the columns given; NaN for a ward that
        is not on the map.
    """
    people = mapped.table.wards[["state_name", "lga_name", "ward_name"]].copy()
    at = np.flatnonzero(mapped.place >= 0)
    for name in populations:
        values = np.full(len(people), np.nan)
        values[mapped.place[at]] = populations[name].to_numpy(dtype=float)[at]
        people[name] = values
    return people
