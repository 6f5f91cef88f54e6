"""What the cells of a column look like, worked out once on its distinct cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from uploads.cleaning.counts import count_role
from uploads.cleaning.numbers import (
    INFINITE,
    MISSING,
    NOT_REPORTED,
    NUMBER,
    Floats,
    Numbers,
    read_numbers,
)
from uploads.cleaning.text import clean_cell, header_words

Integers = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]

NUMERIC_SHARE = 0.7
YES = frozenset({"yes", "y", "true", "oui", "t", "urban"})
NO = frozenset({"no", "n", "false", "non", "f", "rural"})
_PEOPLE = re.compile(r"\bpop(?:ulation)?\b")
_DATE = re.compile(
    r"^(?:\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?)?Z?$"
)


@dataclass(frozen=True)
class ColumnFacts:
    """One column as distinct cells and codes.

    Parameters
    ----------
    name
        Its unique name.
    cells
        Distinct cells, mojibake undone and white space folded.
    codes
        (rows,) position of each row's cell in ``cells``.
    counts
        (u,) rows with each distinct cell.
    raw, raw_codes
        The distinct cells as in the file, and each row's place among them; None where they are
        ``cells``.
    """

    name: str
    cells: list[str]
    codes: Integers
    counts: Integers
    raw: list[str] | None = None
    raw_codes: Integers | None = None

    @cached_property
    def numbers(self) -> Numbers:
        """The distinct cells as numbers."""
        whole = bool(_PEOPLE.search(header_words(self.name))) or count_role(self.name) is not None
        return read_numbers(self.cells, self.counts.tolist(), whole=whole)

    @cached_property
    def missing(self) -> Flags:
        """(u,) whether the distinct cell says nothing or "not reported"."""
        return np.isin(self.numbers.status, (MISSING, NOT_REPORTED))

    @cached_property
    def present(self) -> list[str]:
        """The distinct cells that say something."""
        return [c for c, gone in zip(self.cells, self.missing, strict=True) if not gone]

    @cached_property
    def filled(self) -> int:
        """How many rows say something."""
        return int(self.counts[~self.missing].sum())

    @property
    def row_values(self) -> Floats:
        """(rows,) numbers; NaN where there is none."""
        values: Floats = self.numbers.values[self.codes]
        return values

    @cached_property
    def numeric(self) -> bool:
        """Whether most filled cells are numbers."""
        good = np.isin(self.numbers.status, (NUMBER, INFINITE))
        return self.filled > 0 and int(self.counts[good].sum()) >= NUMERIC_SHARE * self.filled

    @cached_property
    def finite(self) -> Floats:
        """The distinct finite numbers."""
        finite: Floats = self.numbers.values[self.numbers.status == NUMBER]
        return finite

    @cached_property
    def yes_no(self) -> bool:
        """Whether all filled cells are Yes or No (0 and 1 are numbers)."""
        words = {cell.casefold() for cell in self.present}
        return bool(words) and words <= (YES | NO)

    @cached_property
    def dates(self) -> bool:
        """Whether nearly all filled cells are calendar dates."""
        return mostly(self.present, lambda cell: _DATE.match(cell) is not None, 0.9)

    @property
    def kind(self) -> str:
        """ "number", "yes_no", "date" or "text"."""
        if self.numeric:
            return "number"
        if self.yes_no:
            return "yes_no"
        return "date" if self.dates else "text"

    @cached_property
    def running_number(self) -> bool:
        """Whether the cells are whole numbers, each once, that count upwards."""
        if not self.numeric or len(self.finite) != len(self.codes) or len(self.codes) < 2:
            return False
        steps = np.diff(self.row_values)
        whole = bool((np.mod(self.row_values, 1) == 0).all())
        return whole and bool((steps > 0).all()) and float(np.median(steps)) == 1.0

    def share(self, good: Flags) -> float:
        """The share of filled rows whose distinct cell is flagged."""
        return float(self.counts[good & ~self.missing].sum()) / self.filled if self.filled else 0.0


def mostly(cells: Sequence[str], test: Callable[[str], bool], share: float) -> bool:
    """Whether at least a share of the cells, and one of them, passes a test; stops early."""
    fails = 0
    for cell in cells:
        fails += not test(cell)
        if len(cells) - fails < share * len(cells):
            return False
    return len(cells) > fails


def text_column(cells: Sequence[str | None], codes: Integers) -> pd.Series[str]:
    """(rows,) texts from distinct cells (None: missing) and each row's place among them."""
    taken = pa.array(cells, pa.large_string()).take(pa.array(codes))
    return pd.Series(pd.array(taken, dtype="str"), copy=False)


def column_facts(frame: pd.DataFrame) -> dict[str, ColumnFacts]:
    """Facts of every column of a frame of text cells; its rows in order."""
    return {str(name): _facts(str(name), frame[name]) for name in frame.columns}


def _facts(name: str, series: pd.Series[str]) -> ColumnFacts:
    raw, codes = _distinct(series)
    cleaned = [cell if cell.isascii() and cell.isalnum() else clean_cell(cell) for cell in raw]
    cells = list(dict.fromkeys(cleaned))
    as_read = (raw, codes) if cleaned != raw else (None, None)
    if len(cells) < len(raw):
        place = {cell: i for i, cell in enumerate(cells)}
        codes = np.array([place[cell] for cell in cleaned], dtype=np.int64)[codes]
    counts = np.bincount(codes, minlength=len(cells)).astype(np.int64)
    return ColumnFacts(name, cells, codes, counts, *as_read)


def _in_order(codes: Integers, number: int) -> bool:
    """Whether the codes are 0, 1, 2 … `number` − 1 in the order they first appear."""
    if not len(codes):
        return number == 0
    highest = np.maximum.accumulate(codes)
    begins = codes[0] == 0 and highest[-1] == number - 1
    return bool(begins and (np.diff(highest) <= 1).all())


def _distinct(series: pd.Series[Any]) -> tuple[list[str], Integers]:
    """Distinct cells in the order they first appear, and each row's place among them."""
    if isinstance(series.dtype, pd.CategoricalDtype):
        codes = series.cat.codes.to_numpy().astype(np.int64)
        texts = series.cat.categories.astype(object).tolist()
        if _in_order(codes, len(texts)):
            return texts, codes
        codes, used = pd.factorize(codes)
        return [texts[code] for code in used.tolist()], codes.astype(np.int64)
    array = pa.array(series, type=pa.string(), from_pandas=True)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    coded = array.fill_null("").dictionary_encode()
    return coded.dictionary.to_pylist(), coded.indices.to_numpy().astype(np.int64)
