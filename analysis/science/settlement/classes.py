"""The classes a cell can have, their sum for each ward, and the next cell to look at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from chatmrpt.lib.errors import ProblemError

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CellClass:
    """One class.

    Parameters
    ----------
    key
        Its name in code and files.
    letter
        What stands for it in a list of cells.
    label
        Its name for people.
    """

    key: str
    letter: str
    label: str


CLASSES: tuple[CellClass, ...] = (
    CellClass("formal", "F", "Formal"),
    CellClass("informal", "I", "Informal"),
    CellClass("slum", "S", "Slum"),
    CellClass("rural", "R", "Rural"),
    CellClass("no_buildings", "N", "No buildings"),
)
#: The letter of a cell that nobody has looked at yet.
UNCLASSIFIED = "-"
#: Classes with people's buildings, of which shares are computed.
BUILT_UP: tuple[str, ...] = ("formal", "informal", "slum", "rural")
#: Classes that make a ward's informal share, and those it is a share of.
INFORMAL: tuple[str, ...] = ("informal", "slum")
URBAN: tuple[str, ...] = ("formal", "informal", "slum")
#: Percent of a ward's grid that must be classified before its shares stand for the ward.
KNOWN_FROM = 50.0
LETTERS: dict[str, str] = {item.key: item.letter for item in CLASSES}
SUMMARY: tuple[str, ...] = (
    *("ward", "cells", "classified_cells", "area_km2", "classified_share"),
    *(f"{key}_of_built_up" for key in BUILT_UP),
    *("no_buildings_of_classified", "informal_share"),
)


def check_classes(classes: str, cells: int) -> None:
    """Refuse a list of classes that does not fit its grid.

    Parameters
    ----------
    classes
        One letter a cell.
    cells
        Number of cells of the grid.

    Raises
    ------
    ProblemError
        ``classes_do_not_fit``: another length, or a letter that is no class.
    """
    known = {UNCLASSIFIED, *LETTERS.values()}
    odd = sorted(set(classes) - known)
    if len(classes) != cells or odd:
        came = f"the letter {odd[0]!r}" if odd else f"{len(classes):,} letters"
        raise ProblemError(
            "classes_do_not_fit",
            f"The list of classes has {came}; expected is one of {', '.join(sorted(known))} for "
            f"each of {cells:,} cells.",
            "Read the settlement again.",
        )


def ward_summary(ward: pd.Series[int], area_m2: FloatArray, classes: str) -> pd.DataFrame:
    """What the classified cells say of each ward, by area.

    Parameters
    ----------
    ward
        Shape (cells,): the ward of each cell.
    area_m2
        Shape (cells,): square metres of each cell within its ward, above 0.
    classes
        One letter a cell (see ``CLASSES``); ``-`` = not classified, which counts as missing.

    Returns
    -------
    DataFrame
        Columns ``SUMMARY``, one row a ward, in the order in which wards first come: shares are
        percent by area, 0–100. ``<class>_of_built_up`` is the share of the class in the cells
        classified as anything but No buildings, ``informal_share`` that of Informal and Slum in
        Formal, Informal and Slum; NaN where no such cell is classified.

    Raises
    ------
    ProblemError
        ``classes_do_not_fit``.

    References
    ----------
    Methods document, section 16.
    """
    check_classes(classes, len(area_m2))
    letters = np.array(list(classes), dtype="U1")
    known = letters != UNCLASSIFIED
    parts = {"cells": np.ones(len(area_m2)), "classified_cells": known.astype(float)}
    parts |= {"area": area_m2, "classified": np.where(known, area_m2, 0.0)}
    for key, letter in LETTERS.items():
        parts[key] = np.where(letters == letter, area_m2, 0.0)
    sums = pd.DataFrame(parts).groupby(ward.to_numpy(), sort=False).sum()
    found = pd.DataFrame({"ward": sums.index.to_numpy()})
    found["cells"] = sums["cells"].to_numpy(dtype=np.int64)
    found["classified_cells"] = sums["classified_cells"].to_numpy(dtype=np.int64)
    found["area_km2"] = sums["area"].to_numpy() / 1e6
    found["classified_share"] = _percent(sums["classified"], sums["area"])
    built_up = sums[list(BUILT_UP)].sum(axis=1)
    for key in BUILT_UP:
        found[f"{key}_of_built_up"] = _percent(sums[key], built_up)
    found["no_buildings_of_classified"] = _percent(sums["no_buildings"], sums["classified"])
    found["informal_share"] = _percent(
        sums[list(INFORMAL)].sum(axis=1), sums[list(URBAN)].sum(axis=1)
    )
    return found[list(SUMMARY)]


def informal_share_known(summary: pd.DataFrame) -> pd.Series[float]:
    """The informal share of wards of which enough is classified to speak for the ward.

    Parameters
    ----------
    summary
        As from :func:`ward_summary`, shape (wards, ``SUMMARY``).

    Returns
    -------
    Series
        Shape (wards,), percent, 0–100; NaN where less than ``KNOWN_FROM`` percent of the ward's
        grid is classified, or no cell is Formal, Informal or Slum.
    """
    enough = summary["classified_share"] >= KNOWN_FROM
    return summary["informal_share"].where(enough)


def next_unclassified(classes: str, after: int = -1) -> int | None:
    """The next cell to look at, in the order of the grid, which is a walking order.

    Parameters
    ----------
    classes
        One letter a cell, ``-`` = not classified.
    after
        The cell to go on from, -1 = from the start. After the last cell it goes on at the first.

    Returns
    -------
    int or None
        Position of the cell, 0 or more; None when every cell is classified.
    """
    found = classes.find(UNCLASSIFIED, after + 1)
    if found < 0:
        found = classes.find(UNCLASSIFIED)
    return found if found >= 0 else None


def _percent(part: pd.Series[float], whole: pd.Series[float]) -> FloatArray:
    total = whole.to_numpy(dtype=np.float64)
    share: FloatArray = np.divide(
        100.0 * part.to_numpy(dtype=np.float64),
        total,
        out=np.full(len(total), np.nan),
        where=total > 0,
    )
    return share
