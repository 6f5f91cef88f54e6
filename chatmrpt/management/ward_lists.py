"""Read rankings and lists of wards that commands are given, cell by cell, with plain errors."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.science.findings import listed
from chatmrpt.lib.errors import ProblemError
from uploads.cleaning.text import is_missing
from uploads.formats import RawTable, read_file

_NO_WORDS = ("no", "false", "0", "0.0", "n")
_YES_WORDS = ("yes", "true", "1", "1.0", "y", "x")
#: Column → lowest and highest value, None = no bound.
BOUNDS: dict[str, tuple[float | None, float | None]] = {
    "population": (0, None),
    "urban_share": (0, 100),
    "informal_share": (0, 100),
    "composite_rank": (1, None),
    "pca_rank": (1, None),
    "p_low": (0, 1),
    "tpr_smoothed": (0, 1),
    "burden": (0, None),
    "nets_in_place": (0, None),
    "composite_score": (None, None),
    "pca_score": (None, None),
}


def read_cells(path: Path) -> pd.DataFrame:
    """The cells of a table as text, columns stripped of blanks around their names.

    Raises
    ------
    ProblemError
        ``no_such_file``, ``not_a_table`` and the readers' own.
    """
    if not path.is_file():
        raise ProblemError(
            "no_such_file", f"There is no file {path}.", "Check the path; it may be relative."
        )
    raw = read_file(path, path.name)
    if not isinstance(raw, RawTable):
        raise ProblemError("not_a_table", f"{path.name} holds no table.", "Give a CSV file.")
    frame = raw.frame.fillna("").astype(str)
    return frame.rename(columns={name: str(name).strip() for name in frame.columns})


def read_rankings(path: Path, needed: Sequence[str]) -> pd.DataFrame:
    """A ranking with checked columns: `rankings.csv` of a run, or written by hand.

    Parameters
    ----------
    path
        CSV.
    needed
        Columns that must be there.

    Returns
    -------
    DataFrame
        Known number columns as floats (missing = NaN), all others as text (missing = "").

    Raises
    ------
    ProblemError
        ``missing_column``, ``bad_cell`` (file, column and row are named), ``missing_name``.
    """
    cells = read_cells(path)
    missing = [name for name in needed if name not in cells]
    if missing:
        raise ProblemError(
            "missing_column",
            f"{path.name} has no column {', '.join(missing)}; it has {', '.join(cells.columns)}.",
            "Give rankings.csv of run_analysis, or add the column.",
        )
    blank = cells["ward_name"].str.strip() == ""
    if blank.any():
        raise ProblemError(
            "missing_name",
            f"{path.name}, column ward_name, row {int(blank.argmax()) + 1} is empty.",
            "Every row needs a ward name.",
        )
    numbers = {
        name: _numbers(cells[name].tolist(), name, path.name) for name in BOUNDS if name in cells
    }
    others = {
        name: cells[name].map(lambda text: "" if is_missing(text) else text.strip())
        for name in cells.columns
        if name not in numbers
    }
    return pd.DataFrame({**others, **numbers})[list(cells.columns)]


def _numbers(cells: list[str], column: str, file: str) -> list[float]:
    return [_number(cell, column, file, row) for row, cell in enumerate(cells, start=1)]


def _number(cell: str, column: str, file: str, row: int) -> float:
    if is_missing(cell):
        return math.nan
    low, high = BOUNDS[column]
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    good = math.isfinite(value)
    good = good and (low is None or value >= low) and (high is None or value <= high)
    if good:
        return value
    bounds = [f"{low:g} or more"] if low is not None else []
    bounds += [f"at most {high:g}"] if high is not None else []
    raise ProblemError(
        "bad_cell",
        f"{file}, column {column}, row {row}: “{cell.strip()}” is not a number"
        f"{' of ' + ' and '.join(bounds) if bounds else ''}.",
        "Write plain numbers such as 1250 or 0.35; leave unknown cells empty.",
    )


def flags(cells: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Yes/no of a text column, and the text where it says more than yes."""
    words = cells.str.casefold()
    marked = ~(words.isin(_NO_WORDS) | (words == ""))
    return marked, cells.where(marked & ~words.isin(_YES_WORDS), "")


def mark_wards(rankings: pd.DataFrame, path: Path, option: str) -> tuple[pd.Series, pd.Series]:
    """Which rows of a ranking a list of wards names, and the reasons it gives.

    Parameters
    ----------
    rankings
        As of :func:`read_rankings`.
    path
        CSV: ward_code or ward_name[, lga_name][, reason]; a row's code counts where both have
        one, else its name.
    option
        What the list is called in errors.

    Returns
    -------
    tuple
        Booleans and texts, one a row of the ranking.

    Raises
    ------
    ProblemError
        ``missing_column``, ``unknown_wards``, ``ambiguous_wards``.
    """
    cells = read_cells(path)
    names = [name for name in ("ward_code", "ward_name") if name in cells]
    if not names:
        raise ProblemError(
            "missing_column",
            f"{path.name} ({option}) has neither ward_code nor ward_name; "
            f"it has {', '.join(cells.columns)}.",
            "Write one ward a line: ward_code or ward_name[, reason].",
        )
    marked = pd.Series(False, index=rankings.index)
    reasons = pd.Series("", index=rankings.index, dtype=object)
    unknown: list[str] = []
    several: list[str] = []
    lookup = {name: _places(rankings, name) for name in (*names, "lga_name") if name in rankings}
    for row in cells.to_dict("records"):
        shown, found = _find(row, names, lookup)
        if len(found) != 1:
            (several if found else unknown).append(shown)
            continue
        marked.iloc[found[0]] = True
        reasons.iloc[found[0]] = str(row.get("reason", "")).strip()
    if unknown:
        raise ProblemError(
            "unknown_wards",
            f"{path.name} ({option}) names wards that are not in the ranking: {listed(unknown)}.",
            "Spell them as in the ranking, or use ward_code.",
        )
    if several:
        raise ProblemError(
            "ambiguous_wards",
            f"{path.name} ({option}) names wards that occur more than once in the ranking: "
            f"{listed(several)}.",
            "Use ward_code, or add the column lga_name.",
        )
    return marked, reasons


def _places(rankings: pd.DataFrame, column: str) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, text in enumerate(rankings[column].astype(str).str.strip().str.casefold()):
        places.setdefault(text, []).append(place)
    return places


def _find(
    row: Mapping[Hashable, Any], names: Sequence[str], lookup: dict[str, dict[str, list[int]]]
) -> tuple[str, list[int]]:
    """What the row calls its ward, and the rows of the ranking that fit."""
    for name in names:
        text = str(row[name]).strip()
        if not text or name not in lookup:
            continue
        found = lookup[name].get(text.casefold(), [])
        lga = str(row.get("lga_name", "")).strip()
        if lga and name == "ward_name" and "lga_name" in lookup:
            inside = set(lookup["lga_name"].get(lga.casefold(), []))
            found = [place for place in found if place in inside]
            text = f"{text} ({lga})"
        return text, found
    return " / ".join(str(row[name]) for name in names) or "an empty line", []


def write_csv(folder: Path, name: str, data: bytes) -> None:
    """Write a file whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f".{name}.partial"
    partial.write_bytes(data)
    partial.replace(folder / name)
