"""Which cells of a facility table count, and why others do not.

A cell is what one facility reports in one period of one age group and one test: persons tested and
persons positive.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import LEVELS, TESTS, Floats, Ints
from chatmrpt.lib.say import to_say_all

COUNTED, NOTHING, NO_TESTED, NO_POSITIVE, ABOVE, NEGATIVE = range(6)
REASONS = to_say_all(
    {
        NO_TESTED: "tested is blank",
        NO_POSITIVE: "positive is blank",
        ABOVE: "positive above tested",
        NEGATIVE: "negative count",
    }
)
_NAMES = ("state_name", "lga_name", "ward_name")
Status = npt.NDArray[np.int8]
Cell = tuple[str, str]


@dataclass(frozen=True, eq=False, kw_only=True)
class Cells:
    """Counts of the cells that count; keys are (test, age).

    Parameters
    ----------
    tested, positive
        (test, age) → shape (n,): persons, 0 where the cell does not count.
    status
        (test, age) → shape (n,): 0 counted, 1 nothing reported, 2–5 left out (``REASONS``).
    """

    tested: Mapping[Cell, Floats]
    positive: Mapping[Cell, Floats]
    status: Mapping[Cell, Status]


def cell_status(tested: Floats, positive: Floats) -> Status:
    """Whether each cell counts.

    Parameters
    ----------
    tested, positive
        Shape (n,): persons; NaN = blank. Blank, zero and not reported stay different things.

    Returns
    -------
    ndarray
        Shape (n,): 0 counted (both present, 0 ≤ positive ≤ tested), 1 both blank, else the number
        of the reason in ``REASONS``.

    References
    ----------
    Methods document, section 10.
    """
    no_tested, no_positive = np.isnan(tested), np.isnan(positive)
    status = np.zeros(len(tested), dtype=np.int8)
    with np.errstate(invalid="ignore"):
        status[positive > tested] = ABOVE
        status[(tested < 0) | (positive < 0)] = NEGATIVE
    status[no_tested] = NO_TESTED
    status[no_positive] = NO_POSITIVE
    status[no_tested & no_positive] = NOTHING
    return status


def counted_cells(
    table: FacilityTable,
    *,
    blank_positive_is_zero: bool = False,
    only: Collection[Cell] | None = None,
) -> Cells:
    """The cells that count.

    Parameters
    ----------
    table
        Not changed.
    blank_positive_is_zero
        Read a blank positive beside a number tested as no positives.
    only
        The (test, age) cells wanted; all if None.

    Returns
    -------
    Cells
        A cell that does not count leaves the others of its row alone.
    """
    tested: dict[Cell, Floats] = {}
    positive: dict[Cell, Floats] = {}
    statuses: dict[Cell, Status] = {}
    for test in TESTS:
        for age in table.ages(test):
            if only is not None and (test, age) not in only:
                continue
            asked = table.counts[f"tested_{test}_{age}"]
            found = table.counts[f"positive_{test}_{age}"]
            if blank_positive_is_zero:
                found = np.where(np.isnan(found) & ~np.isnan(asked), 0.0, found)
            status = cell_status(asked, found)
            good = status == COUNTED
            tested[test, age] = np.where(good, asked, 0.0)
            positive[test, age] = np.where(good, found, 0.0)
            statuses[test, age] = status
    return Cells(tested=tested, positive=positive, status=statuses)


def left_out(table: FacilityTable, cells: Cells) -> pd.DataFrame:
    """The cells that were left out, each with its reason; cells with nothing reported are none.

    Parameters
    ----------
    table
        The facility reports, n rows.
    cells
        Its counted cells.

    Returns
    -------
    DataFrame
        row (of the file), state_name, lga_name, ward_name, facility, facility_level (empty where
        not known), period, age, test, tested, positive, reason; by row, then test and age.
    """
    at, cell, tested, positive, status = _outside(table, cells)
    keys = np.array(list(cells.status), dtype=object).reshape(-1, 2)[cell]
    names = {name: table.wards[name].to_numpy(dtype=object) for name in _NAMES}
    texts = np.array([*(period.text for period in table.periods), ""], dtype=object)
    reasons = np.array([REASONS.get(code, "") for code in range(NEGATIVE + 1)], dtype=object)
    facilities = table.facilities["name"].to_numpy(dtype=object)
    levels = np.array([*LEVELS, ""], dtype=object)  # the last: not known
    return pd.DataFrame(
        {
            "row": table.row[at],
            **{name: values[table.ward[at]] for name, values in names.items()},
            "facility": facilities[table.facility[at]],
            "facility_level": levels[table.level[at]],
            "period": texts[table.period[at]],
            "age": keys[:, 1],
            "test": keys[:, 0],
            "tested": tested,
            "positive": positive,
            "reason": reasons[status],
        }
    )


def _outside(table: FacilityTable, cells: Cells) -> tuple[Ints, Ints, Floats, Floats, Ints]:
    """Row, number of the (test, age) cell, counts and reason of the cells left out, by row."""
    rows, number, tested, positive, status = [], [], [], [], []
    for place, ((test, age), codes) in enumerate(cells.status.items()):
        at = np.flatnonzero(codes > NOTHING)
        rows.append(at)
        number.append(np.full(len(at), place))
        tested.append(table.counts[f"tested_{test}_{age}"][at])
        positive.append(table.counts[f"positive_{test}_{age}"][at])
        status.append(codes[at])
    every = np.concatenate(rows)
    order = np.argsort(every, kind="stable")
    return (
        every[order],
        np.concatenate(number)[order],
        np.concatenate(tested)[order],
        np.concatenate(positive)[order],
        np.concatenate(status)[order].astype(np.int64),
    )
