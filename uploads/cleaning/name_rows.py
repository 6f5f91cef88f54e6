"""Every ward name of a file with what became of it, for a person to look through and decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from uploads.cleaning.areas import UNKNOWN_WORDS
from uploads.cleaning.decided_names import WardKey, keys_of, ward_key
from uploads.cleaning.link import NO_ROW, LinkResult, names_in, sides_of
from uploads.cleaning.name_forms import forms_of
from uploads.cleaning.name_scores import score_matrix
from uploads.cleaning.names import CANDIDATES, ELSEWHERE, NameDecision
from uploads.cleaning.roles import ColumnRole

#: How a match came about, in the words of the review; the rest is "exact".
DECIDED_BY = {"code": "code", "decided": "you", "alias": "you"}


def review_rows(
    table: pd.DataFrame,
    roles: Sequence[ColumnRole],
    boundary: gpd.GeoDataFrame,
    result: LinkResult,
) -> dict[str, Any]:
    """What became of each name.

    Parameters
    ----------
    table, roles, boundary
        As given to :func:`uploads.cleaning.link.link`, which gave ``result``.

    Returns
    -------
    dict
        ``rows``: one a distinct ward of the table, with ``source, lga, state`` as spelled (None =
        not said), ``key``, ``decision`` ("matched", "ask", "unmatched"), ``decided_by`` ("code",
        "exact", "fuzzy", "you" or None), ``feature`` (row of the boundary, or None), ``score``
        (0 to 1) and ``candidates`` (at most three, best first). ``wards``: the boundary's, in its
        order, with ``name, lga, state, code``.
    """
    sides = sides_of(table, roles, boundary)
    own, theirs = names_in(sides.table), names_in(sides.boundary)
    if result.lga_names:
        named = pd.Series(list(result.lga_names), dtype="object")
        theirs["lga"] = named.where(named.notna(), theirs["lga"])
    keys, alike = keys_of(own, theirs), _Alike(theirs)
    place_of = {int(row): at for at, row in enumerate(result.pairs) if row != NO_ROW}
    asked = {decision.source_index for decision in result.asks}
    cells = own.astype(object).where(own.notna(), None).to_dict("records")
    rows = [
        {
            "source": cell["name"] or "",
            "lga": cell["lga"] or None,
            "state": cell["state"] or None,
            "key": list(keys[decision.source_index]),
            **_outcome(decision, place_of.get(decision.source_index), asked),
            "candidates": alike.to(cell["name"] or "", keys[decision.source_index])
            if decision.how == "decided"
            else _candidates(decision.candidates),
        }
        for decision in result.decisions
        if _is_name(cell := cells[decision.source_index])
    ]
    wards = theirs.astype(object).where(theirs.notna(), None)
    return {"rows": rows, "wards": wards.to_dict("records")}


def _is_name(cell: Mapping[Any, Any]) -> bool:
    name = cell["name"] or ""
    return bool(cell["code"]) or name.casefold() not in ("", *UNKNOWN_WORDS)


def _outcome(decision: NameDecision, place: int | None, asked: set[int]) -> dict[str, Any]:
    if place is not None:
        similar = decision.how.startswith("similar") or decision.decision == "ask"
        by = "fuzzy" if similar else DECIDED_BY.get(decision.how, "exact")
        found: dict[str, Any] = {"decision": "matched", "decided_by": by, "feature": place}
    elif decision.source_index in asked:
        found = {"decision": "ask", "decided_by": None, "feature": None}
    else:
        by_person = "you" if decision.how == "decided" else None
        found = {"decision": "unmatched", "decided_by": by_person, "feature": None}
    return {**found, "score": round(decision.score, 4)}


def _candidates(pairs: Sequence[tuple[int, float]]) -> list[dict[str, Any]]:
    return [
        {"feature": int(at), "score": round(float(np.clip(score, 0, 1)), 4)} for at, score in pairs
    ]


class _Alike:
    """The wards most like a name that a person decided about, so that it can be decided anew."""

    def __init__(self, wards: pd.DataFrame) -> None:
        cells = wards.astype(object).where(wards.notna(), "").to_dict("records")
        self.keys = [ward_key(cell["name"], cell["lga"], cell["state"]) for cell in cells]
        self.forms = [forms_of(cell["name"]) for cell in cells]

    def to(self, name: str, key: WardKey) -> list[dict[str, Any]]:
        """The best three of the name's state, those of its own LGA before equally alike others."""
        state, lga, _ = key
        at = [i for i, other in enumerate(self.keys) if not state or other[0] in ("", state)]
        if not at:
            return []
        scores = score_matrix([forms_of(name)], [self.forms[i] for i in at])[0]
        elsewhere = np.array([bool(lga and self.keys[i][1] not in ("", lga)) for i in at])
        order = np.argsort(-(scores - ELSEWHERE * elsewhere), kind="stable")[:CANDIDATES]
        return _candidates([(at[int(i)], float(scores[i])) for i in order])
