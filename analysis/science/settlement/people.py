"""People to plan for: those of the classes that a plan serves."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.science.settlement.classes import BUILT_UP, LETTERS, check_classes
from chatmrpt.lib.errors import ProblemError

FloatArray = npt.NDArray[np.float64]


def people_by_class(ward: pd.Series[int], people: FloatArray, classes: str) -> pd.DataFrame:
    """Which share of a ward's people lives in cells of each class, from people counted by cell.

    Parameters
    ----------
    ward
        Shape (cells,): the ward of each cell.
    people
        Shape (cells,): people in each cell (from a raster of population), 0 or more, NaN =
        unknown, which is counted as nobody.
    classes
        One letter a cell, ``-`` = not classified.

    Returns
    -------
    DataFrame
        Index = ward, one column for each class with buildings and ``other`` (No buildings and
        cells not classified): percent, 0–100, summing to 100; NaN where a ward has no people.

    Raises
    ------
    ProblemError
        ``classes_do_not_fit``, ``negative_population``.
    """
    check_classes(classes, len(people))
    if (people < 0).any():
        raise ProblemError(
            "negative_population",
            f"Cell {int(np.argmax(people < 0)):,} has {np.nanmin(people):,g} people; 0 or more is "
            "expected.",
            "Check the raster of population.",
        )
    names = {letter: key for key, letter in LETTERS.items() if key in BUILT_UP}
    named = [names.get(letter, "other") for letter in classes]
    counted = pd.DataFrame(
        {"ward": ward.to_numpy(), "class": named, "people": np.nan_to_num(people)}
    )
    table = counted.pivot_table(
        index="ward", columns="class", values="people", aggfunc="sum", fill_value=0.0
    ).reindex(columns=[*BUILT_UP, "other"], fill_value=0.0)
    total = table.sum(axis=1)
    return 100.0 * table.div(total.where(total > 0), axis=0)


def adjusted_population(
    population: pd.Series[float], shares: pd.DataFrame, planned: Mapping[str, float]
) -> pd.Series[float]:
    """People of a ward to plan for, where a plan serves only part of some classes.

    The area of a class says nothing of how many people live there, so the shares of people are
    never taken from areas: they are given by the user or come from people counted by cell.

    Parameters
    ----------
    population
        Shape (wards,): people, 0 or more, NaN = unknown.
    shares
        Index as ``population``, columns among the classes with buildings and ``other``: percent
        of the ward's people in each, 0–100, summing to 100 (to 0.5); NaN = unknown.
    planned
        Class → percent of its people to plan for, 0–100; one that is not named counts in full,
        and so does ``other``: nobody is left out because a cell was not looked at.

    Returns
    -------
    Series
        Shape (wards,): Σ population × share × planned; NaN where population or shares are
        unknown.

    Raises
    ------
    ProblemError
        ``unknown_option``, ``bad_number``, ``shares_do_not_add_up``.

    References
    ----------
    Methods document, sections 14 and 16.
    """
    known = (*BUILT_UP, "other")
    for name in (*planned, *map(str, shares.columns)):
        if name not in known:
            raise ProblemError(
                "unknown_option",
                f"“{name}” is no class with people.",
                f"Known are {', '.join(known)}.",
            )
    for name, value in planned.items():
        if not 0 <= value <= 100:
            raise ProblemError(
                "bad_number",
                f"{value:g} % of the people of class {name} can not be planned for.",
                "Give a percentage of 0 to 100.",
            )
    given = shares.reindex(population.index)
    sums = given.sum(axis=1, skipna=False)
    odd = (sums.notna() & ((sums - 100).abs() > 0.5)) | (given < 0).any(axis=1)
    if odd.any():
        at = int(odd.to_numpy().argmax())
        raise ProblemError(
            "shares_do_not_add_up",
            f"The shares of people of ward {given.index[at]} sum to {sums.iloc[at]:g} %; 100 % "
            "with no share below 0 is expected.",
            "Give for each class the share of the ward's people who live there.",
        )
    factor = sum(given[name] * planned.get(str(name), 100.0) / 100.0 for name in given)
    return population * factor / sums
