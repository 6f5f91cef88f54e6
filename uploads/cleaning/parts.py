"""Counts that a file splits by sex, by place of care or by finer ages: their sum is what counts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from chatmrpt.lib.say import say
from uploads.cleaning.counts import CountRole, count_role
from uploads.cleaning.facts import Flags, Integers
from uploads.cleaning.findings import Finding, first_rows, listed
from uploads.cleaning.numbers import Floats, read_numbers
from uploads.cleaning.roles import ColumnRole
from uploads.cleaning.text import clean_cell, header_words, strip_accents
from uploads.formats.base import RawTable

MONTHS, NO_END = 12, 10_000
_WORDS = {
    "sex": (
        frozenset(
            [
                "f",
                "female",
                "females",
                "feminin",
                "fille",
                "filles",
                "girls",
                "girl",
                "women",
                "femme",
                "femmes",
            ]
        ),
        frozenset(
            [
                "m",
                "male",
                "males",
                "masculin",
                "garcon",
                "garcons",
                "boys",
                "boy",
                "men",
                "homme",
                "hommes",
            ]
        ),
    ),
    "place": (
        frozenset(["inpatient", "inpatients", "ipd", "in-patient", "hospitalises"]),
        frozenset(["outpatient", "outpatients", "opd", "out-patient", "ambulatoire"]),
        frozenset(["community", "communautaire", "asc", "chw", "chws"]),
        frozenset(["facility", "facilities", "hf", "formation", "structure"]),
    ),
}
_AGE_WORDS = re.compile(r"^(?:years?|yrs?|months?|mths?|ans?|mois|old|and|et|above|plus|a|to|de)$")
_RANGE = re.compile(r"(\d{1,2})\s*(?:-|–|to|a)\s*(\d{1,2})")
_BELOW = re.compile(r"(?:<|under|moins de|less than)\s*(\d{1,2})|\bu(5)\b")
_FROM = re.compile(
    r"(?:≥|>|over|above|plus de)\s*(\d{1,2})|(\d{1,2})\s*(?:\+|(?:\w+ )?(?:and|et)\b)"
)


@dataclass(frozen=True)
class _Part:
    """Which of the people of a role a column counts; ages in months, the last one included."""

    sex: int | None
    place: int | None
    low: int
    high: int

    def meets(self, other: _Part) -> bool:
        """Whether somebody may be counted in both."""
        apart = any(
            None not in pair and pair[0] != pair[1]
            for pair in ((self.sex, other.sex), (self.place, other.place))
        )
        return not apart and self.low <= other.high and other.low <= self.high


def with_sums(raw: RawTable) -> RawTable:
    """The table with a column for each count that only its parts give.

    Parameters
    ----------
    raw
        As read; not changed.

    Returns
    -------
    RawTable
        Before the first of the parts the sum of those that are there: blank where none is. The
        parts stay. ``source["sums"]`` holds the parts of each sum. A count that has a column of
        its own beside its parts gets no sum, as where two columns may count the same people.
    """
    by_role: dict[str, list[str]] = defaultdict(list)
    known: dict[str, CountRole] = {}
    for name in map(str, raw.frame.columns):
        count = count_role(name)
        if count is not None:
            by_role[count.role].append(name)
            known[count.role] = count
    frame, findings, sums = raw.frame, list(raw.findings), {}
    for role, names in by_role.items():
        title = _title(names, role) if len(names) > 1 else None
        if title is None or title in frame.columns:
            continue
        cells, gaps = _sum(raw.frame, names)
        frame = frame.copy()
        frame.insert(list(frame.columns).index(names[0]), title, pd.Series(cells, dtype="str"))
        findings.append(_said(known[role].label, names, raw.rows[gaps]))
        sums[title] = names
    if not sums:
        return raw
    source = {**(raw.source or {}), "sums": sums}
    return replace(raw, frame=frame, findings=tuple(findings), source=source)


def _title(names: Sequence[str], role: str) -> str | None:
    """The name of the sum; None where the columns are not surely parts of one count."""
    words = [name.split() for name in names]
    start = _alike(words)
    end = _alike([own[start:][::-1] for own in words])
    while end and _AGE_WORDS.match(words[0][-end].casefold()):
        end -= 1  # "months" belongs to each of "0-11 months" and "12-59 months"
    middles = [own[start : len(own) - end] for own in words]
    parts = [_part(" ".join(middle)) for middle in middles]
    if any(part is None for part in parts):
        return None
    if any(a is None or b is None or a.meets(b) for a, b in combinations(parts, 2)):
        return None
    between = " + ".join(" ".join(middle) for middle in middles)
    tail = words[0][len(words[0]) - end :]
    title = " ".join([*words[0][:start], between, *tail])
    found = count_role(title)
    return title if found is not None and found.role == role else None


def _alike(rows: Sequence[Sequence[str]]) -> int:
    """How many words all begin with."""
    columns = zip(*rows, strict=False)
    return next((i for i, words in enumerate(columns) if len(set(words)) > 1), min(map(len, rows)))


def _part(text: str) -> _Part | None:
    """What the words say in which columns differ; None where they say anything else too."""
    plain = strip_accents(header_words(text)).replace(",", " ").strip(" ()-–:;/")
    found: dict[str, int | None] = {"sex": None, "place": None}
    rest = []
    for word in plain.replace("(", " ").replace(")", " ").split():
        for kind, groups in _WORDS.items():
            at = next((i for i, group in enumerate(groups) if word in group), None)
            if at is not None:
                found[kind] = at
                break
        else:
            rest.append(word)
    age = _ages(" ".join(rest))
    if age is None or (age == (0, NO_END) and found == {"sex": None, "place": None}):
        return None
    return _Part(found["sex"], found["place"], *age)


def _ages(text: str) -> tuple[int, int] | None:
    """First and last month of an age in words; everybody where there are none."""
    text = text.strip(" -–:;/")
    if not text:
        return 0, NO_END
    unit = 1 if re.search(r"\bm(?:onths?|ois|ths?)?\b", text) else MONTHS
    left, ages = text, None
    if match := _RANGE.search(text):
        low, high = int(match.group(1)), int(match.group(2))
        ages = (low * unit, (high + 1) * unit - 1)
    elif match := _BELOW.search(text):
        ages = (0, int(match.group(1) or match.group(2)) * unit - 1)
    elif match := _FROM.search(text):
        ages = (int(match.group(1) or match.group(2)) * unit, NO_END)
    if match is not None:
        left = text[: match.start()] + " " + text[match.end() :]
    words = [word.strip("-–:;/") for word in left.split()]
    return ages if all(not word or _AGE_WORDS.match(word) for word in words) else None


def _sum(frame: pd.DataFrame, names: Sequence[str]) -> tuple[list[str], Flags]:
    """(rows,) the sums as cells, and (rows,) whether one part is there and another is not."""
    values = np.column_stack([_numbers(frame[name]) for name in names])
    there = np.isfinite(values)
    sums = np.where(there.any(axis=1), np.where(there, values, 0).sum(axis=1), np.nan)
    cells = ["" if np.isnan(value) else f"{value:.10g}" for value in sums.tolist()]
    some: Flags = np.asarray(there.any(axis=1) & ~there.all(axis=1), dtype=bool)
    return cells, some


def _numbers(column: pd.Series[str]) -> Floats:
    codes, cells = pd.factorize(column.astype("str"))
    texts = [clean_cell(str(cell)) for cell in cells]
    values = read_numbers(texts, np.bincount(codes).tolist(), whole=True).values
    taken: Floats = values[codes]
    return taken


def _said(label: str, names: Sequence[str], gaps: Integers) -> Finding:
    message = say(
        "{names} count parts of the same people: their sum is taken as “{label}”.",
        names=listed(names),
        label=label,
    )
    if len(gaps):
        missing = say(
            "In {rows:,} rows a part is missing; the sum is of those that are there.",
            rows=len(gaps),
        )
        message += f" {missing}"
    return Finding(
        "parts_summed",
        "warning" if len(gaps) else "note",
        message,
        say("Give the role to another column if that is not meant.") if len(gaps) else "",
        rows=first_rows(gaps.tolist()),
        count=len(gaps) or len(names),
    )


def counted_twice(roles: Sequence[ColumnRole], source: Mapping[str, Any]) -> list[Finding]:
    """A warning for each count that is not used because another column counts the same."""
    parts = {name for names in (source.get("sums") or {}).values() for name in names}
    return [
        Finding(
            "same_count",
            "warning",
            say(
                "“{column}” counts the same as “{other}”, which is used: this column is not.",
                column=role.name,
                other=role.details["same_as"],
            ),
            say(
                "If it is the right one, give it the role; if both are parts, add them up in the "
                "file."
            ),
            column=role.name,
        )
        for role in roles
        if role.role == "other" and role.details.get("same_as") and role.name not in parts
    ]
