"""Numbers as people write them, decided on the whole column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from uploads.cleaning.text import MISSING_WORDS, NOT_REPORTED_WORDS

Dialect = Literal["point", "comma"]
Floats = np.ndarray[Any, np.dtype[np.float64]]
Bytes = np.ndarray[Any, np.dtype[np.uint8]]

MISSING, NUMBER, TEXT, NOT_REPORTED, INFINITE = 0, 1, 2, 3, 4

_END = r"(?:[eE][+-]?\d{1,3})?%?$"
_PLAIN = re.compile(r"^[+-]?(?:\d+\.?\d*|\.\d+)" + _END)
_POINT_GROUPS = re.compile(r"^[+-]?\d{1,3}(?:([,' \u00a0\u202f])\d{3})(?:\1\d{3})*(?:\.\d+)?%?$")
_COMMA = re.compile(r"^[+-]?(?:\d+,\d*|,\d+|\d+)" + _END)
_COMMA_GROUPS = re.compile(r"^[+-]?\d{1,3}(?:([.' \u00a0\u202f])\d{3})(?:\1\d{3})*(?:,\d+)?%?$")
_INFINITE = re.compile(r"^([+-]?)(?:inf|infinity|1\.#inf|∞)$", re.IGNORECASE)
_DOT_GROUPS = re.compile(r"^[1-9]\d{0,2}(?:\.\d{3})+$")
_PERCENT = re.compile(r"\s*(?:%|per ?cent|pour ?cent|pct)\.?$", re.IGNORECASE)
#: A number with its unit, or the mark of a footnote, behind it: "1 200 mm", "12.5km", "340*".
_WITH_UNIT = re.compile(
    r"^([+-]?[\d.,' \u00a0\u202f]*\d)\s*(mm|cm|m|km|km2|km²|m2|m²|ha|°c|kg|people|persons|personnes"
    r"|habitants|nets|moustiquaires|cases|cas|tests|\*+|[†‡¹²³⁴⁵⁶⁷⁸⁹]|\([a-z]\))\.?$",
    re.IGNORECASE,
)
_ARABIC_SIGNS = str.maketrans("٫٬٪", ".,%")
_NOT_DIGITS = re.compile(r"[' \u00a0\u202f%]")


@dataclass(frozen=True)
class Numbers:
    """Distinct cells read as numbers.

    Parameters
    ----------
    values
        (u,) float64; NaN where ``status`` is not NUMBER or INFINITE.
    status
        (u,) one of MISSING, NUMBER, TEXT, NOT_REPORTED, INFINITE.
    dialect
        "point" (1,234.5) or "comma" (1.234,5).
    percent_signs
        Whether numbers carry a "%".
    unit
        The unit, or the mark of a footnote, that stood behind the numbers, in lower case; "" where
        there was none.
    """

    values: Floats
    status: Bytes
    dialect: Dialect
    percent_signs: bool
    unit: str = ""


def read_numbers(cells: Sequence[str], counts: Sequence[int], *, whole: bool = False) -> Numbers:
    """Read the distinct cells of one column as numbers under the dialect that fits most of them.

    Parameters
    ----------
    cells
        (u,) distinct cells, white space folded.
    counts
        (u,) how often each stands in the column.
    whole
        Whether the column counts people, of whom there are no parts: then ``1.234`` is a thousand
        where every cell can be read so.

    Returns
    -------
    Numbers
        ``1,234`` alone counts as a thousand; it is a decimal where other cells of the column can
        be nothing else (``0,5``). Cells that fit neither are TEXT.
    """
    grouped = whole and _dots_group(cells)
    quick = None if grouped else _all_plain(cells)
    if quick is not None:
        return quick
    latin = [cell.translate(_ARABIC_SIGNS) for cell in cells]
    cells, unit = _without_unit([_PERCENT.sub("%", cell) for cell in latin])
    dialect: Dialect = "comma" if grouped else find_dialect(cells, counts)
    values = np.full(len(cells), np.nan)
    status = np.full(len(cells), TEXT, dtype=np.uint8)
    percent = False
    for i, cell in enumerate(cells):
        word = cell.casefold()
        if word in MISSING_WORDS:
            status[i] = MISSING
        elif word in NOT_REPORTED_WORDS:
            status[i] = NOT_REPORTED
        elif not cell[0].isalpha() or word.startswith("inf"):
            number = to_number(cell, dialect)
            if number is not None:
                values[i] = number
                status[i] = NUMBER if np.isfinite(number) else INFINITE
                percent = percent or cell.endswith("%")
    return Numbers(values, status, dialect, percent, unit)


def _without_unit(cells: list[str]) -> tuple[list[str], str]:
    """The cells without the one unit that stands behind numbers; as they are where there are two."""
    found = [_WITH_UNIT.match(cell) if cell[:1] in "+-.,0123456789" else None for cell in cells]
    units = {match[2].casefold() for match in found if match}
    if len(units) != 1:
        return cells, ""
    bare = [match[1] if match else cell for cell, match in zip(cells, found, strict=True)]
    return bare, units.pop()


def _dots_group(cells: Sequence[str]) -> bool:
    """Whether dots stand before three digits only, and no cell without one reaches a thousand."""
    dotted = [cell for cell in cells if "." in cell and cell[:1].isdigit()]
    plain = [cell for cell in cells if cell.isdigit()]
    fit = all(_DOT_GROUPS.match(cell) for cell in dotted) and all(len(c) <= 3 for c in plain)
    return fit and any(not cell.endswith(".000") for cell in dotted)


def _all_plain(cells: Sequence[str]) -> Numbers | None:
    """Arrow's reader for long columns of plain numbers, blanks allowed."""
    if len(cells) < 20:
        return None
    array = pa.array(cells, pa.string())
    blank = pc.equal(array, "")
    try:
        values = pc.cast(pc.if_else(blank, None, array), pa.float64())
    except pa.ArrowInvalid:
        return None
    floats = values.to_numpy(zero_copy_only=False)
    empty = blank.to_numpy(zero_copy_only=False)
    if not np.isfinite(floats[~empty]).all():
        return None
    status = np.where(empty, MISSING, NUMBER).astype(np.uint8)
    return Numbers(floats, status, "point", percent_signs=False)


def find_dialect(cells: Sequence[str], counts: Sequence[int]) -> Dialect:
    """Point or comma as the decimal sign, by the cells that only one reading explains."""
    point = comma = 0
    for cell, count in zip(cells, counts, strict=True):
        if "," not in cell and "." not in cell:
            continue
        as_point = bool(_PLAIN.match(cell) or _POINT_GROUPS.match(cell))
        as_comma = bool(_COMMA.match(cell) or _COMMA_GROUPS.match(cell))
        sure_comma = as_comma and re.match(r"^[+-]?0,\d", cell) is not None
        if sure_comma or (as_comma and not as_point):
            comma += count
        elif as_point and not as_comma:
            point += count
    return "comma" if comma > point else "point"


def to_number(cell: str, dialect: Dialect) -> float | None:
    """One cell as a number, or None where it is none in that dialect."""
    cell = cell.removeprefix("'")  # with which a spreadsheet marks a number as text
    infinite = _INFINITE.match(cell)
    if infinite:
        return float("-inf") if infinite.group(1) == "-" else float("inf")
    if dialect == "point":
        if _PLAIN.match(cell):
            return float(cell.rstrip("%"))
        if _POINT_GROUPS.match(cell):
            return float(_NOT_DIGITS.sub("", cell).replace(",", ""))
        return None
    if _COMMA.match(cell):
        return float(cell.rstrip("%").replace(",", "."))
    if _COMMA_GROUPS.match(cell):
        return float(_NOT_DIGITS.sub("", cell).replace(".", "").replace(",", "."))
    # A column of decimal commas may hold a lone 3.5 from another program; 1.234 is a group above.
    return float(cell.rstrip("%")) if _PLAIN.match(cell) else None
