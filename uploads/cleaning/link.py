"""A ward table joined to a boundary: by code where it works, else by names, one to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from uploads.cleaning.decided_names import DecidedName, decided_places
from uploads.cleaning.findings import Finding, listed
from uploads.cleaning.link_findings import (
    Sides,
    best_accepted,
    differing_rows,
    equal_rows,
    joined_words,
    label,
    link_findings,
    no_common_ward,
)
from uploads.cleaning.names import NameDecision, match_names
from uploads.cleaning.roles import ColumnRole, column_of
from uploads.cleaning.table import ROW_COLUMN
from uploads.cleaning.years import rows_by_year, year_column, years_of

NO_ROW = -1
# The share of the table's codes (or, in a table of one state, of the boundary's) that must meet.
CODE_OVERLAP = 0.5


@dataclass(frozen=True)
class LinkResult:
    """How the rows of a table and of a boundary belong together.

    Parameters
    ----------
    key
        In words: "ward code", "state, LGA and ward name", "ward name", …
    pairs
        (boundary rows,) integers: the 0-based position of the table row of each boundary row, or
        −1. No table row stands twice.
    decisions
        One for each distinct ward of the table matched by name, with positions in table and
        boundary; empty where the key is the ward code alone.
    asks
        The decisions to ask a person about; their wards have no data until answered.
    unmatched
        Positions of table rows without a ward of the boundary, asks included.
    without_data
        Positions of boundary rows without a table row.
    matched
        How many boundary rows have a table row.
    findings, headline
        What to look at, and the result in one line.
    lga_names
        (boundary rows,) LGA names, from the table where the boundary has only LGA codes; or None.
    years
        Year → (boundary rows,) table rows as in ``pairs``, for a table with a row for each ward
        and year; ``pairs`` then holds one row of each ward. Empty for other tables.
    """

    key: str
    pairs: np.ndarray[Any, np.dtype[np.int64]]
    decisions: tuple[NameDecision, ...]
    asks: tuple[NameDecision, ...]
    unmatched: tuple[int, ...]
    without_data: tuple[int, ...]
    matched: int
    findings: tuple[Finding, ...]
    headline: str
    lga_names: tuple[str | None, ...] = ()
    years: dict[int, list[int]] = field(default_factory=dict)


def link(
    table: pd.DataFrame,
    roles: Sequence[ColumnRole],
    boundary: gpd.GeoDataFrame,
    aliases: Mapping[str, str] | None = None,
    *,
    decided: Sequence[DecidedName] = (),
    accept_best: bool = False,
) -> LinkResult:
    """Join a clean ward table to a clean boundary.

    Parameters
    ----------
    table
        (n, …) frame of :func:`uploads.cleaning.table.clean_table`, with ``roles``.
    boundary
        (m, …) frame of :func:`uploads.cleaning.geometry.clean_boundary`.
    aliases
        Table name → boundary name, as decided by a person earlier.
    decided
        What a person decided about names, the newest first; it stands before all else.
    accept_best
        Take the best free candidate of a name that would be asked about.

    Returns
    -------
    LinkResult
        By ward code where both sides have it and at least half of the codes meet; rows that the
        code leaves over, and tables without codes, by (state, LGA, ward) as far as both sides have
        them. A ward that stands in several differing rows of the table gets no data.

    Raises
    ------
    ProblemError
        no_ward_column, no_common_ward.
    """
    sides = sides_of(table, roles, boundary)
    by_code = _codes_meet(sides)
    pairs = np.full(len(boundary), NO_ROW, dtype=np.int64)
    findings: list[Finding] = []
    if by_code:
        _name_lgas(sides)
    groups = _groups(sides, by_code)
    column = year_column(table, roles)
    years = None if column is None else years_of(table[column])
    usable, twice = _usable(groups, sides, table, roles, years)
    findings += twice
    key, decisions = _decide(sides, usable, by_code, aliases or {}, decided)
    for decision in decisions:
        if decision.decision == "matched" and decision.match_index is not None:
            pairs[decision.match_index] = decision.source_index
    accepted = _accept(decisions, pairs) if accept_best else []
    _require_some(pairs, decisions, sides)
    findings += best_accepted(accepted, sides)
    result = _result(key, pairs, decisions, groups, sides, findings)
    return result if years is None else replace(result, years=rows_by_year(pairs, groups, years))


def sides_of(table: pd.DataFrame, roles: Sequence[ColumnRole], boundary: gpd.GeoDataFrame) -> Sides:
    """Names and codes of a table and a boundary by role."""
    columns = {
        role: column_of(roles, role)
        for role in ("ward", "ward_code", "lga", "lga_code", "state", "state_code")
    }
    if not columns["ward"] and not columns["ward_code"]:
        raise ProblemError(
            "no_ward_column",
            say("The table has no column with ward names or codes to join it to the boundary by."),
            say("Name the column “WardName” or “WardCode” and upload it again."),
        )
    own = {
        role: table[name].reset_index(drop=True) if name else _empty(len(table))
        for role, name in columns.items()
    }
    canonical = {
        "ward": "ward_name", "ward_code": "ward_code", "lga": "lga_name",
        "lga_code": "lga_code", "state": "state_name", "state_code": "state_code",
    }  # fmt: skip
    theirs = {
        role: boundary[name].reset_index(drop=True) if name in boundary else _empty(len(boundary))
        for role, name in canonical.items()
    }
    rows = table[ROW_COLUMN].to_numpy() if ROW_COLUMN in table else np.arange(len(table)) + 2
    sides = Sides(pd.DataFrame(own), pd.DataFrame(theirs), rows)
    for side in (sides.table, sides.boundary):
        side["ward_code"] = side["ward_code"].str.strip().str.upper()
    for code in ("ward_code", "lga_code", "state_code"):
        _without_zeros(sides, code)
    return sides


def _without_zeros(sides: Sides, code: str) -> None:
    """Codes of digits alone without the zeros before them, which spreadsheets take away."""
    both = (sides.table, sides.boundary)
    bare = [side[code].str.lstrip("0") for side in both]
    digits = all(side[code].dropna().str.fullmatch(r"\d+").all() for side in both)
    alike = all(b.nunique() == side[code].nunique() for b, side in zip(bare, both, strict=True))
    if digits and alike:
        for side, codes in zip(both, bare, strict=True):
            side[code] = codes


def _empty(rows: int) -> pd.Series[str]:
    return pd.Series([None] * rows, dtype="str")


def _codes_meet(sides: Sides) -> bool:
    own = set(sides.table["ward_code"].dropna())
    theirs = set(sides.boundary["ward_code"].dropna())
    if not own or not theirs:
        return False
    return len(own & theirs) >= CODE_OVERLAP * min(len(own), len(theirs))


def _name_lgas(sides: Sides) -> None:
    """Give a boundary that has only LGA codes the LGA names of the table, by ward code."""
    if sides.boundary["lga"].notna().any() or sides.table["lga"].isna().all():
        return
    known = sides.table.dropna(subset=["ward_code", "lga"]).drop_duplicates("ward_code")
    names = sides.boundary["ward_code"].map(
        dict(zip(known["ward_code"], known["lga"], strict=True))
    )
    by_code = pd.DataFrame({"code": sides.boundary["lga_code"], "name": names}).dropna()
    modes = by_code.groupby("code")["name"].agg(lambda found: found.mode().iloc[0])
    filled = names.where(names.notna(), sides.boundary["lga_code"].map(modes))
    sides.boundary["lga"] = filled.astype("str")


def _levels(sides: Sides) -> dict[str, str]:
    """State and LGA columns both sides have; LGA codes where there are no names to share."""
    levels: dict[str, str] = {}
    for level in ("state", "lga"):
        for column in (level, f"{level}_code"):
            own, theirs = sides.table[column], sides.boundary[column]
            if own.notna().mean() > 0.5 and theirs.notna().mean() > 0.5:
                levels[level] = column
                break
    return levels


def _groups(sides: Sides, by_code: bool) -> list[list[int]]:
    """Positions of table rows, together where they mean one ward by all the table says.

    A bare name that the boundary has more than once may mean several wards: its rows stay apart,
    to be asked about.
    """
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    several = set(_several(sides.boundary["ward"]))
    frame = sides.table.fillna("")
    for i, row in enumerate(frame.to_dict("records")):
        code, ward, lga = row["ward_code"], row["ward"].casefold(), row["lga"] or row["lga_code"]
        if code and (by_code or not ward):
            groups[(code,)].append(i)
        elif ward and not lga and not code and ward in several:
            groups[(ward, f"row {i}")].append(i)
        elif ward:
            groups[(row["state"].casefold(), lga.casefold(), code, ward)].append(i)
    return list(groups.values())


def _several(names: pd.Series[str]) -> list[str]:
    known = names.dropna().str.casefold()
    return list(known[known.duplicated()].unique())


def _usable(
    groups: Sequence[list[int]],
    sides: Sides,
    table: pd.DataFrame,
    roles: Sequence[ColumnRole],
    years: np.ndarray[Any, np.dtype[np.int64]] | None = None,
) -> tuple[list[int], list[Finding]]:
    """One row for each ward; none where its rows differ, which is an error to look at.

    Rows of different years do not stand against each other.
    """
    ids = [role.name for role in roles if role.role == "id"]
    values = table.drop(columns=[ROW_COLUMN, *ids], errors="ignore")
    usable: list[int] = []
    equal: list[int] = []
    differing: list[int] = []
    for rows in groups:
        if len(rows) == 1 or (years is not None and len(set(years[rows])) == len(rows)):
            usable.append(rows[0])
        elif len(values.iloc[rows].drop_duplicates()) == 1:
            usable.append(rows[0])
            equal += rows
        else:
            differing += rows
    return usable, [*equal_rows(equal, sides), *differing_rows(differing, sides)]


def _decide(
    sides: Sides,
    usable: Sequence[int],
    by_code: bool,
    aliases: Mapping[str, str],
    decided: Sequence[DecidedName],
) -> tuple[str, list[NameDecision]]:
    levels = _levels(sides)
    own, theirs = sides.table.iloc[list(usable)], sides.boundary
    source = pd.DataFrame({"name": own["ward"].to_numpy()})
    reference = pd.DataFrame({"name": theirs["ward"].to_numpy()})
    for level, column in levels.items():
        source[level], reference[level] = own[column].to_numpy(), theirs[column].to_numpy()
    if by_code:
        source["code"] = own["ward_code"].to_numpy()
        reference["code"] = theirs["ward_code"].to_numpy()
    unknown = source["name"].fillna("").str.casefold().isin(["unknown", ""]).to_numpy(dtype=bool)
    if by_code:
        unknown = unknown & source["code"].isna().to_numpy(dtype=bool)
    decisions = [
        _moved(decision, usable, skip=bool(unknown[decision.source_index]))
        for decision in match_names(
            source, reference, aliases, decided_places(names_in(own), names_in(theirs), decided)
        )
    ]
    words = [{"state": "state", "lga": "LGA"}[level] for level in levels]
    words = [*words, "ward name"]
    names = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    only_codes = by_code and all(d.how in ("code", "", "decided") for d in decisions)
    return (
        "ward code" if only_codes else f"ward code, then {names}" if by_code else names
    ), decisions


def names_in(side: pd.DataFrame) -> pd.DataFrame:
    """Columns ``name, lga, state, code`` of a side; the LGA's code where it has no name."""
    return pd.DataFrame(
        {
            "name": side["ward"].to_numpy(),
            "lga": side["lga"].where(side["lga"].notna(), side["lga_code"]).to_numpy(),
            "state": side["state"].where(side["state"].notna(), side["state_code"]).to_numpy(),
            "code": side["ward_code"].to_numpy(),
        }
    )


def _moved(decision: NameDecision, usable: Sequence[int], *, skip: bool) -> NameDecision:
    row = usable[decision.source_index]
    if skip:
        return NameDecision(row, None, 0.0, "unmatched", "")
    return NameDecision(
        row,
        decision.match_index,
        decision.score,
        decision.decision,
        decision.how,
        decision.candidates,
    )


def _require_some(
    pairs: np.ndarray[Any, np.dtype[np.int64]], decisions: Sequence[NameDecision], sides: Sides
) -> None:
    if (pairs != NO_ROW).any() or any(
        d.how == "decided" or (d.decision == "ask" and d.score >= 0.8) for d in decisions
    ):
        return
    own = listed((label(sides.table, i) for i in range(len(sides.table))), 3)
    theirs = listed((label(sides.boundary, i) for i in range(len(sides.boundary))), 3)
    raise no_common_ward(sides.table, sides.boundary, own, theirs)


def _result(
    key: str,
    pairs: np.ndarray[Any, np.dtype[np.int64]],
    decisions: Sequence[NameDecision],
    groups: Sequence[list[int]],
    sides: Sides,
    findings: list[Finding],
) -> LinkResult:
    used = {int(row) for row in pairs if row != NO_ROW}
    asks = tuple(d for d in decisions if _is_open(d, pairs, used))
    spare = {row for rows in groups for row in rows if used.intersection(rows)} - used
    unmatched = tuple(i for i in range(len(sides.table)) if i not in used and i not in spare)
    without = tuple(int(i) for i in np.flatnonzero(pairs == NO_ROW))
    matched = len(pairs) - len(without)
    findings = [*findings, *link_findings(asks, unmatched, without, sides)]
    headline = joined_words(matched, len(pairs), key, len(asks))
    lgas = tuple(v if isinstance(v, str) else None for v in sides.boundary["lga"])
    return LinkResult(
        key,
        pairs,
        tuple(decisions),
        asks,
        unmatched,
        without,
        matched,
        tuple(findings),
        headline,
        lgas,
    )


def _is_open(
    decision: NameDecision, pairs: np.ndarray[Any, np.dtype[np.int64]], used: set[int]
) -> bool:
    """Whether it helps to ask: a name whose like wards are all joined already has no match left."""
    if decision.decision != "ask" or decision.source_index in used:
        return False
    return any(pairs[place] == NO_ROW for place, _ in decision.candidates)


def _accept(
    decisions: Sequence[NameDecision], pairs: np.ndarray[Any, np.dtype[np.int64]]
) -> list[tuple[int, int]]:
    """Give each name to ask about its best free candidate, the most alike first; the pairs."""
    asks = sorted((d for d in decisions if d.decision == "ask"), key=lambda d: -d.score)
    accepted = []
    for decision in asks:
        free = next((at for at, _ in decision.candidates if pairs[at] == NO_ROW), None)
        if free is not None:
            pairs[free] = decision.source_index
            accepted.append((decision.source_index, free))
    return accepted
