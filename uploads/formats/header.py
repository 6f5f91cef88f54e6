"""Where the header of a table stands, past titles, and what several header rows say together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

SAMPLE = 40
JOINER = " – "
MOST_HEADER_ROWS = 5
_NUMBER = re.compile(r"^[+-]?[\d.,' \u00a0]*\d[\d.,%]*(e[+-]?\d+)?$", re.IGNORECASE)

Row = Sequence[str]


@dataclass(frozen=True)
class Header:
    """Where the header stands (0-based first and last row) and the names it gives."""

    first: int
    last: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Merge:
    """Cells merged into one: 0-based first and last row and column, both included."""

    top: int
    left: int
    bottom: int
    right: int


def find_header(sample: Sequence[Row]) -> Header:
    """The header among the first rows, past blank rows and titles, merged rows as one.

    Parameters
    ----------
    sample
        The first rows of the file (about 40), each a sequence of cells.

    Returns
    -------
    Header
        ``first`` and ``last`` are equal unless rows were merged; ``names`` are not yet unique.
    """
    return _with_names_of_rows(sample, _header_above(sample))


def _header_above(sample: Sequence[Row]) -> Header:
    filled = [sum(bool(cell.strip()) for cell in row) for row in sample]
    widest = max(filled, default=0)
    enough = min(max(2, (widest + 1) // 2), widest)
    at = next((i for i, count in enumerate(filled) if count >= enough and count), 0)
    last = at
    while last - at < MOST_HEADER_ROWS - 1 and _is_upper_part(sample, last):
        last += 1
    if last > at:
        return Header(at, last, join_rows(sample[at : last + 1]))
    if at and filled[at - 1] > 0 and _tells_duplicates_apart(sample[at - 1], sample[at]):
        first = at - 1
        while first and filled[first - 1] > 1 and not sample[first - 1][0].strip():
            first -= 1
        return Header(first, at, join_rows(sample[first : at + 1]))
    return Header(at, at, tuple(sample[at]) if sample else ())


def _with_names_of_rows(rows: Sequence[Row], header: Header) -> Header:
    """The header with the row below it that names the columns it leaves blank.

    So pivots are written: groups and measures above, and under them, alone in its row, what the
    first columns are ("State, LGA, Ward").
    """
    below = header.last + 1
    if below + 1 >= len(rows):
        return header
    row = [cell.strip() for cell in rows[below]]
    own = next((at for at, cell in enumerate(row) if not cell), len(row))
    above, named = header.names[:own], header.names[own:]
    if not own or any(row[own:]) or any(_NUMBER.match(cell) for cell in row[:own]):
        return header
    # One of them may hold what the rows above are called ("measure", "age").
    if sum(bool(name.strip()) for name in above) > min(own - 1, 1) or not named or not all(named):
        return header
    if any(cell.strip() == row[0] for cell in rows[below + 1][:1]):
        return header
    return Header(header.first, below, (*row[:own], *named))


def _is_upper_part(sample: Sequence[Row], at: int) -> bool:
    if at + 2 >= len(sample):
        return False
    upper, lower = sample[at], sample[at + 1]
    below = sample[at + 2 : at + 2 + MOST_HEADER_ROWS]
    pairs = list(zip_longest(upper, lower, fillvalue=""))
    fills_gap = any(not up.strip() and low.strip() for up, low in pairs)
    fills_gap |= _all_told_apart(pairs)
    # A lower header has gaps under headers that span both rows, and words where data has numbers.
    lower_words = [low.strip() for _, low in pairs if low.strip()]
    words_only = bool(lower_words) and not any(_NUMBER.match(word) for word in lower_words)
    over_numbers = any(
        low.strip() and at_column < len(row) and _NUMBER.match(row[at_column].strip())
        for at_column, (_, low) in enumerate(pairs)
        for row in below
    )
    leaves_gap = not lower[0].strip() if lower else False
    leaves_gap |= any(not low.strip() for _, low in pairs)
    return fills_gap and words_only and over_numbers and leaves_gap


def _all_told_apart(pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether headers stand more than once, each with another word below it."""
    keys = [(up.strip().casefold(), low.strip().casefold()) for up, low in pairs]
    uppers = [up for up, _ in keys]
    repeated = [(up, low) for up, low in keys if up and uppers.count(up) > 1]
    return (
        bool(repeated) and all(low for _, low in repeated) and len(set(repeated)) == len(repeated)
    )


def _tells_duplicates_apart(upper: Row, lower: Row) -> bool:
    names = [name.strip().casefold() for name in lower if name.strip()]
    if len(set(names)) == len(names) or (upper and upper[0].strip()):
        return False
    merged = [name.casefold() for name in join_rows([upper, lower]) if name]
    return len(set(merged)) == len(merged)


def join_rows(rows: Sequence[Row]) -> tuple[str, ...]:
    """Header rows as one: a group's title goes with each column below it.

    ``Tested, "", Positive`` over ``<5, PW, <5`` is ``Tested – <5, Tested – PW, Positive – <5``;
    a cell that repeats the one above it says nothing new.
    """
    names: list[str] = []
    above = [""] * len(rows)
    for column in zip_longest(*rows, fillvalue=""):
        cells = [cell.strip() for cell in column]
        fresh = False
        for level, cell in enumerate(cells):
            if cell or fresh or not any(cells[level + 1 :]):
                above[level] = cell
            fresh = fresh or bool(cell)
        parts: list[str] = []
        for part in above:
            if part and (not parts or parts[-1] != part):
                parts.append(part)
        names.append(JOINER.join(parts))
    return tuple(names)


def header_of_merges(rows: Sequence[Row], merges: Sequence[Merge]) -> Header | None:
    """The header that merged cells show, or None where they show none.

    A row below a cell merged across columns tells these columns apart, and a cell merged over
    rows keeps them together; a cell over the whole width is a title.

    Parameters
    ----------
    rows
        The first rows, merged cells filled by their first cell's text.
    """
    top = _header_above(rows[:SAMPLE])
    width = max(map(len, rows[:SAMPLE]), default=0)
    wide = [m for m in merges if m.right > m.left and m.right - m.left + 1 < max(width - 1, 2)]
    tall = [m for m in merges if m.bottom > m.top]
    first = last = top.first
    for row in range(first - 1, -1, -1):
        if not any(m.top <= row <= m.bottom for m in wide):
            break
        first = row
    while last - first < MOST_HEADER_ROWS - 1 and (
        any(m.top <= last <= m.bottom for m in wide if m.top >= first)
        or any(m.top <= last < m.bottom for m in tall if m.top == first)
    ):
        last += 1
    if last == first or last + 1 >= len(rows) or last > top.last + MOST_HEADER_ROWS:
        return None
    last = max(last, top.last)
    header = Header(first, last, join_rows(rows[first : last + 1]))
    return _with_names_of_rows(rows[: SAMPLE + last], header)


def filled_across(rows: Sequence[Row], merges: Sequence[Merge]) -> list[list[str]]:
    """The rows with the text of each merged cell in all its places."""
    filled = [list(row) for row in rows]
    for merge in merges:
        if merge.top >= len(filled) or merge.left >= len(filled[merge.top]):
            continue
        text = filled[merge.top][merge.left]
        for row in filled[merge.top : merge.bottom + 1]:
            row += [""] * (merge.right + 1 - len(row))
            row[merge.left : merge.right + 1] = [text] * (merge.right - merge.left + 1)
    return filled


def fill_down(rows: list[list[str]], merges: Sequence[Merge], below: int) -> int:
    """Give each row below the header the text of the cell merged over it; how many got one."""
    count = 0
    for merge in merges:
        if merge.top <= below or merge.top >= len(rows) or merge.left >= len(rows[merge.top]):
            continue
        text = rows[merge.top][merge.left]
        for row in rows[merge.top + 1 : merge.bottom + 1]:
            if text.strip() and merge.left < len(row) and not row[merge.left].strip():
                row[merge.left] = text
                count += 1
    return count
