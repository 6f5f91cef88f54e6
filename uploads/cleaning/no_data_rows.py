"""Rows of a table that are no data: totals, and notes below it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from uploads.cleaning.areas import strip_area_name
from uploads.cleaning.facts import ColumnFacts, Flags

_TOTAL = re.compile(
    r"^(?:grand\s+|sub-?\s*|sous[- ]?|overall\s+|state\s+|lga\s+|ward\s+)?(?:total|sum|totaux)s?\b"
    r"(?:\s*\(.*\)|\s*[:=].*|\s+(?:for|pour)\b.*|\s+g[ée]n[ée]ral)?$"
    r"|^(?:sub-?\s*|sous[- ]?)(?:total|totaux)\b.*"
    r"|^(?:grand total|overall|all wards|mean|average|sum total|ensemble|moyenne)$"
    r"|^.{1,60}\s(?:grand |sub-?)?total$",
    re.IGNORECASE,
)
_TOTAL_OF = re.compile(r"^(?:total|totaux)\s+(?:of\s+|de\s+|du\s+)?(.+)$", re.IGNORECASE)
_TOTAL_WORD = "tota|sum|overall|all wards|mean|average|ensemble|moyenne"
_NOTE = re.compile(
    r"^(?:(?:source|note|notes|nb|n\.b\.|©|data source|downloaded)\b|[*†‡¹²³]|\(?[a-z\d]\)\s)",
    re.IGNORECASE,
)


def totals(cells: Sequence[str], areas: frozenset[str] = frozenset()) -> Flags:
    """Which distinct cells name a total.

    Parameters
    ----------
    cells
        (u,) distinct cells; only those with a word of a total are looked at closely.
    areas
        Names of the file's states and LGAs (:func:`larger_areas`): "Total Lapai" is the total of
        Lapai where there is such an LGA, else the name of a place.

    Returns
    -------
    ndarray
        (u,) booleans.
    """
    words = pc.match_substring_regex(pa.array(cells, pa.string()), _TOTAL_WORD, ignore_case=True)
    total = np.zeros(len(cells), dtype=bool)
    for i in np.flatnonzero(words.to_numpy(zero_copy_only=False)).tolist():
        of = _TOTAL_OF.match(cells[i])
        named = of is not None and _bare(of.group(1)) in areas
        total[i] = named or _TOTAL.match(cells[i]) is not None
    return total


def larger_areas(columns: Sequence[ColumnFacts]) -> frozenset[str]:
    """The names in the columns of states and LGAs, as :func:`totals` compares them."""
    return frozenset(_bare(cell) for column in columns for cell in column.present)


def _bare(name: str) -> str:
    return strip_area_name(name, "lga", None).casefold()


def notes(facts: Mapping[str, ColumnFacts], first: str) -> Flags:
    """Rows with text in the first column only, that begin as a note does or follow such a row.

    Parameters
    ----------
    facts
        All columns, of r rows.
    first
        The name of the first.

    Returns
    -------
    ndarray
        (r,) booleans. What follows a note is one only below the last row of data.
    """
    column = facts[first]
    begins = np.array([_NOTE.match(cell) is not None for cell in column.cells])[column.codes]
    if not begins.any() or len(facts) == 1:
        return begins
    alone = ~column.missing[column.codes]
    for name, other in facts.items():
        if name != first:
            alone &= other.missing[other.codes]
    note = np.asarray(begins & alone, dtype=bool)
    data = np.flatnonzero(~alone)
    below = np.arange(len(note)) > (data[-1] if len(data) else -1)
    if (note & below).any():
        note |= below & (np.arange(len(note)) > np.flatnonzero(note & below)[0])
    return note


__all__ = ["larger_areas", "notes", "totals"]
