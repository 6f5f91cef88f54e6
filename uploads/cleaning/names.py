"""Ward names of one source matched one to one with those of a reference."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from chatmrpt.lib.nigeria import find_state
from uploads.cleaning.areas import PREFIX, strip_area_name
from uploads.cleaning.decided_names import ward_key
from uploads.cleaning.name_forms import Form, Forms, forms_of, normalise_area_name
from uploads.cleaning.name_scores import Matrix, score_matrix

__all__ = ["NameDecision", "match_names", "normalise_area_name"]

Decision = Literal["matched", "ask", "unmatched"]

CANDIDATES = 3
# A candidate of another LGA stands behind one that is less alike by no more than this.
ELSEWHERE = 0.15
# (score, lead over the next best) from which a fuzzy match is taken without asking. Below 0.82 the
# lead must be wide: where the true ward is missing from the reference, another one leads by less.
SURE = ((0.90, 0.02), (0.82, 0.05), (0.74, 0.16))
ASK = 0.45
FIRST_NUMBERS = frozenset({"1", "a"})
OWN_LGA_FIRST = 0.85


@dataclass(frozen=True)
class NameDecision:
    """What became of one source name.

    Parameters
    ----------
    source_index
        Its position in the source, 0-based.
    match_index
        Position of its match in the reference; for "ask" the proposed one; None if none.
    score
        0 to 1.
    decision
        "matched", "ask" or "unmatched".
    how
        "decided" (by a person, with no match: "none of these"), "alias", "code", "exact in LGA", "exact in state", "exact name", "similar in LGA",
        "similar in state", "similar name", "name repeated" or "".
    candidates
        At most three (reference position, score), best first; they may be taken already.
    """

    source_index: int
    match_index: int | None
    score: float
    decision: Decision
    how: str
    candidates: tuple[tuple[int, float], ...] = ()


@dataclass
class _Name:
    """A row of either side: its forms and the places it lies in."""

    index: int
    forms: Forms
    state: str
    lga: str
    code: str


def match_names(
    source: pd.DataFrame,
    reference: pd.DataFrame,
    aliases: Mapping[str, str] | None = None,
    decided: Mapping[int, int | None] | None = None,
) -> list[NameDecision]:
    """Match names one to one, by code, exactly, then by likeness, or ask.

    Parameters
    ----------
    source, reference
        Column ``name``; optional ``lga, state, code`` (used where both sides have them) and, in
        the source, ``list``: rows of different lists may share a match, those of one never do.
    aliases
        Source name → reference name, as decided by a person earlier.
    decided
        Source position → reference position, or None for "none of these", as a person decided
        (see :func:`uploads.cleaning.decided_names.decided_places`): stands before all else.

    Returns
    -------
    list of NameDecision
        In source order. A name that stands more than once without an LGA to tell it apart is
        asked about, never guessed.
    """
    levels = [c for c in ("state", "lga", "code") if c in source and c in reference]
    own = _names(source, levels)
    others = [row for row in _names(reference, levels) if row.forms.key or row.code]
    _align(own, others)
    alias = {forms_of(a).key: forms_of(b).key for a, b in (aliases or {}).items()}
    lists = source["list"].fillna("").astype(str).tolist() if "list" in source else [""] * len(own)
    decisions: dict[int, NameDecision] = {}
    for name in dict.fromkeys(lists):
        members = [own[i] for i, other in enumerate(lists) if other == name]
        decisions |= _Matcher(members, others, alias, decided or {}).run()
    return [decisions[i] for i in range(len(own))]


def _names(frame: pd.DataFrame, levels: Sequence[str]) -> list[_Name]:
    texts = {
        column: ["" if pd.isna(value) else str(value) for value in frame[column]]
        for column in ("name", *levels)
    }
    blank = [""] * len(frame)
    states = texts.get("state", blank)
    rows = []
    for i, (name, state) in enumerate(zip(texts["name"], states, strict=True)):
        found = find_state(state)
        short = strip_area_name(name, "ward", found) if PREFIX.match(name) else name
        key, lga, _ = ward_key(name, texts.get("lga", blank)[i], state)
        code = texts.get("code", blank)[i].strip().upper()
        rows.append(_Name(i, forms_of(short), key, lga, code))
    return rows


def _align(own: Sequence[_Name], others: Sequence[_Name]) -> None:
    """Give LGAs of the source the spelling of the reference; forget one that has no like."""
    pairs = {(row.state, row.lga) for row in own if row.lga}
    known = {(row.state, row.lga) for row in others if row.lga}
    for state in {state for state, _ in pairs}:
        mine = sorted(lga for s, lga in pairs - known if s == state)
        theirs = sorted(lga for s, lga in known - pairs if s == state)
        spelt = _alike(mine, theirs)
        for row in own:
            if row.state == state and row.lga in mine:
                row.lga = spelt.get(row.lga, "")


def _alike(mine: Sequence[str], theirs: Sequence[str]) -> dict[str, str]:
    if not mine or not theirs:
        return {}
    scores = score_matrix([forms_of(m) for m in mine], [forms_of(t) for t in theirs])
    rows, columns = linear_sum_assignment(-scores)
    return {
        mine[i]: theirs[j]
        for i, j in zip(rows.tolist(), columns.tolist(), strict=True)
        if scores[i, j] >= 0.75
    }


class _Matcher:
    """Matches the names of one list; a reference name is given away once."""

    def __init__(
        self,
        own: Sequence[_Name],
        others: Sequence[_Name],
        alias: Mapping[str, str],
        settled: Mapping[int, int | None],
    ) -> None:
        self.own = own
        self.others = others
        self.alias = alias
        self.settled = settled
        self.decided: dict[int, NameDecision] = {}
        self.taken: set[int] = set()
        self.repeated: set[int] = set()

    def run(self) -> dict[int, NameDecision]:
        """All passes, the surest first."""
        self._by_person()
        self._exactly("code", [(n.code,) if n.code else None for n in self.own], self._by_code())
        self._by_alias()
        for row in self.own:
            if not row.forms.key and row.index not in self.decided:
                self.decided[row.index] = NameDecision(row.index, None, 0.0, "unmatched", "")
        self.others = [row for row in self.others if row.forms.key]
        for how, with_lga in (("exact in LGA", True), ("exact in state", False)):
            self._exactly(how, self._keys(self.own, with_lga), self._index(with_lga))
            if with_lga:
                self._similar("similar in LGA", with_lga=True, lowest=OWN_LGA_FIRST)
        self._mark_repeated()
        self._similar("similar in LGA", with_lga=True, lowest=0.0)
        # Again, without the rivals that the first time gave away.
        for _ in range(2):
            self._similar("similar in state", with_lga=False, lowest=0.0)
        self._leftover()
        return self.decided

    def _by_person(self) -> None:
        for row in self.own:
            if row.index not in self.settled:
                continue
            place = self.settled[row.index]
            if place is None:
                none = NameDecision(row.index, None, 0.0, "unmatched", "decided")
                self.decided[row.index] = none
            elif place not in self.taken:
                self._match(row, place, 1.0, "decided")

    def _by_code(self) -> dict[tuple[str, ...], list[int]]:
        index: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for row in self.others:
            if row.code:
                index[(row.code,)].append(row.index)
        return index

    @staticmethod
    def _keys(rows: Iterable[_Name], with_lga: bool) -> list[tuple[str, ...] | None]:
        return [
            (row.state, row.lga, row.forms.key)
            if with_lga and row.lga
            else None
            if with_lga or not row.forms.key
            else (row.state, row.forms.key)
            for row in rows
        ]

    def _index(self, with_lga: bool) -> dict[tuple[str, ...], list[int]]:
        index: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for row, key in zip(self.others, self._keys(self.others, with_lga), strict=True):
            if key is not None:
                index[key].append(row.index)
        return index

    def _exactly(
        self,
        how: str,
        keys: Sequence[tuple[str, ...] | None],
        index: Mapping[tuple[str, ...], list[int]],
    ) -> None:
        times = Counter(key for key in keys if key is not None)
        for row, key in zip(self.own, keys, strict=True):
            if key is None or row.index in self.decided or times[key] > 1:
                continue
            found = index.get(key, [])
            if len(found) == 1 and found[0] not in self.taken:
                self._match(row, found[0], 1.0, how)

    def _by_alias(self) -> None:
        if not self.alias:
            return
        for row in self.own:
            wanted = self.alias.get(_spelt(row))
            if wanted is None or row.index in self.decided:
                continue
            found = [o for o in self.others if _spelt(o) == wanted and o.index not in self.taken]
            close = [o for o in found if _same_place(row, o)] or found
            if len(close) == 1:
                self._match(row, close[0].index, 1.0, "alias")

    def _mark_repeated(self) -> None:
        """Names that stand more than once in their state, here or there, are asked about."""
        here = Counter((r.state, r.lga, r.forms.key) for r in self.own)
        there = Counter((r.state, r.forms.key) for r in self.others)
        for row in self.own:
            if row.index in self.decided:
                continue
            twice = here[(row.state, row.lga, row.forms.key)] > 1
            no_lga = not row.lga or not any(o.lga for o in self.others)
            if twice or (no_lga and there[(row.state, row.forms.key)] > 1):
                self.repeated.add(row.index)

    def _similar(self, how: str, *, with_lga: bool, lowest: float) -> None:
        """One-to-one assignment within each LGA or state over the names still open."""
        blocks: dict[tuple[str, ...], tuple[list[_Name], list[_Name]]] = {}
        for side, rows in ((0, self.own), (1, self.others)):
            for row in rows:
                gone = self.decided if side == 0 else self.taken
                if row.index in gone or (side == 0 and row.index in self.repeated):
                    continue
                if with_lga and not row.lga:
                    continue
                key = (row.state, row.lga) if with_lga else (row.state,)
                blocks.setdefault(key, ([], []))[side].append(row)
        for mine, theirs in blocks.values():
            if mine and theirs:
                self._assign(mine, theirs, how, lowest)

    def _assign(
        self, mine: Sequence[_Name], theirs: Sequence[_Name], how: str, lowest: float
    ) -> None:
        scores = score_matrix([m.forms for m in mine], [t.forms for t in theirs])
        rows, columns = linear_sum_assignment(-(scores**2))
        for i, j in zip(rows.tolist(), columns.tolist(), strict=True):
            score = float(scores[i, j])
            if score < lowest or not _is_sure(score, _lead(scores, i, j)):
                continue
            rivals = [other.forms for k, other in enumerate(theirs) if k != j]
            if not _is_torn(mine[i].forms, theirs[j].forms, rivals):
                self._match(mine[i], theirs[j].index, score, how)

    def _match(self, row: _Name, index: int, score: float, how: str) -> None:
        best = ((index, round(score, 4)),)
        self.decided[row.index] = NameDecision(
            row.index, index, round(score, 4), "matched", how, best
        )
        self.taken.add(index)

    def _leftover(self) -> None:
        """Ask about the rest, with the three most alike names of the state."""
        left = [row for row in self.own if row.index not in self.decided]
        by_state: dict[str, list[_Name]] = defaultdict(list)
        for row in left:
            by_state[row.state].append(row)
        for state, rows in by_state.items():
            theirs = [o for o in self.others if o.state == state]
            scores = score_matrix([r.forms for r in rows], [t.forms for t in theirs])
            for i, row in enumerate(rows):
                self.decided[row.index] = self._question(row, theirs, scores[i])

    def _question(self, row: _Name, theirs: Sequence[_Name], scores: Matrix) -> NameDecision:
        taken = np.array([t.index in self.taken for t in theirs], dtype=bool)
        elsewhere = np.array([bool(row.lga and t.lga and row.lga != t.lga) for t in theirs])
        weighed = scores - 0.10 * taken - ELSEWHERE * elsewhere
        order = np.argsort(-weighed, kind="stable")[:CANDIDATES]
        best = tuple((theirs[int(j)].index, round(float(scores[j]), 4)) for j in order)
        free = next(((i, s) for i, s in best if i not in self.taken), None)
        if not best or max(s for _, s in best) < ASK:
            return NameDecision(row.index, None, 0.0, "unmatched", "", best)
        how = "name repeated" if row.index in self.repeated else "similar name"
        index, score = free if free is not None else (None, best[0][1])
        return NameDecision(row.index, index, score, "ask", how, best)


def _spelt(row: _Name) -> str:
    return row.forms.key


def _same_place(first: _Name, second: _Name) -> bool:
    same_lga = not first.lga or not second.lga or first.lga == second.lga
    return first.state == second.state and same_lga


def _lead(scores: Matrix, i: int, j: int) -> float:
    """How far a pair is ahead of the next best for either of its names."""
    row, column = np.delete(scores[i], j), np.delete(scores[:, j], i)
    rivals = [float(rest.max()) for rest in (row, column) if len(rest)]
    return float(scores[i, j]) - max(rivals, default=0.0)


def _is_torn(own: Forms, match: Forms, rivals: Sequence[Forms]) -> bool:
    """Whether a person decides, however alike the two are.

    "Boji Boji 1" may be "Boji-Boji I/Agbor 7" as well as "Boji-Boji Owa 1": it is like one of the
    match's several names only, while a longer name has all of its words. And "Owhe" may well be
    "Owhe 1", not "Owhe 2".
    """
    if len(own.parts) == len(match.parts) == 1 and _one_numbered(own.whole, match.whole):
        return True
    return len(match.parts) > len(own.parts) and any(
        _holds(part, own.whole) for rival in rivals for part in rival.parts
    )


def _one_numbered(first: Form, second: Form) -> bool:
    """One has a number above one (or a letter above A), the other none."""
    numbers = first.numbers | second.numbers
    return bool(first.numbers) != bool(second.numbers) and not numbers <= FIRST_NUMBERS


def _holds(long: Form, short: Form) -> bool:
    same = long.numbers == short.numbers and long.directions == short.directions
    return same and set(short.words) < set(long.words)


def _is_sure(score: float, lead: float) -> bool:
    return any(score >= least and lead >= ahead for least, ahead in SURE)
