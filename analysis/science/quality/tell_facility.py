"""What a quality report of facility reports says, finding by finding."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.science.findings import listed
from analysis.science.quality.effects import (
    RowCounts,
    counted_rows,
    rate_effect,
    with_blank_as_zero,
    with_positives_above,
)
from analysis.science.quality.finding import Effect, QualityFinding, row_numbers
from analysis.science.quality.implausible import NEGATIVE, REASON_CODES
from analysis.science.quality.words import MISSING_WARNING, count_label
from analysis.science.tpr.cells import ABOVE, NO_POSITIVE, NO_TESTED, REASONS, Cells, counted_cells
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import Flags, Ints
from chatmrpt.lib.say import counted, in_numbers, say, to_say

#: What is said of cells that count in no rate, by reason.
_UNCOUNTED = {
    REASONS[ABOVE]: to_say(
        "More positives than tests in {cells} of {facilities}; they count in no rate."
    ),
    REASONS[NO_TESTED]: to_say(
        "Positives beside a blank number tested in {cells} of {facilities}; they count in no rate."
    ),
    REASONS[NO_POSITIVE]: to_say(
        "Tests beside a blank number of positives in {cells} of {facilities}; they count in no "
        "rate (with them: read as zero)."
    ),
}


def flags_of_rows(table: FacilityTable, found: pd.DataFrame) -> Flags:
    """Rows of a list by row number and period; a row of a wide file holds several periods.

    Parameters
    ----------
    table
        The facility reports, n rows.
    found
        ``row`` and ``period`` of the rows meant.

    Returns
    -------
    Flags
        Shape (n,): whether the row is among them.
    """
    places = {period.text: place for place, period in enumerate(table.periods)}
    period = found["period"].map(lambda text: places.get(text, -1)).to_numpy(dtype=np.int64)
    width = len(table.periods) + 1
    return np.isin(table.row * width + table.period, found["row"].to_numpy() * width + period)


def facilities_told(number: int) -> str:
    """A number of facilities in words.

    Parameters
    ----------
    number
        0 or more.

    Returns
    -------
    str
        “1 facility”, “12 facilities”, in the reader's language.
    """
    return counted(number, "facility", "facilities")


def tell_cells(
    table: FacilityTable, cells: Cells, outside: pd.DataFrame, counts: RowCounts
) -> Iterator[QualityFinding]:
    """Cells that count in no rate, and what counting them would do.

    Parameters
    ----------
    table, cells, outside, counts
        The reports, their counted cells, those left out, persons of each row.

    Returns
    -------
    Iterator of QualityFinding
        None when there is nothing to tell.
    """
    effects = {
        REASONS[ABOVE]: lambda: rate_effect(table, with_positives_above(table, cells), counts),
        REASONS[NO_TESTED]: lambda: _uncounted(outside, counts),
        REASONS[NO_POSITIVE]: lambda: rate_effect(table, with_blank_as_zero(table), counts),
    }
    codes = {
        REASONS[ABOVE]: "positive_above_tested",
        REASONS[NO_TESTED]: "tested_blank",
        REASONS[NO_POSITIVE]: "positive_blank",
    }
    for reason, code in codes.items():
        found = outside[outside["reason"] == reason]
        if found.empty:
            continue
        places = len(found[["state_name", "lga_name", "facility"]].drop_duplicates())
        cells_told = counted(len(found), "cell")
        yield QualityFinding(
            code=code,
            severity="warning",
            message=say(_UNCOUNTED[reason], cells=cells_told, facilities=facilities_told(places)),
            hint=say("Ask the facilities for the right numbers."),
            rows=row_numbers(found["row"]),
            count=len(found),
            table="left_out",
            effect=effects[reason](),
        )


def _uncounted(outside: pd.DataFrame, counts: RowCounts) -> Effect:
    """Positives that count nowhere, for their number tested is blank."""
    lost = float(outside.loc[outside["reason"] == REASONS[NO_TESTED], "positive"].sum())
    total = float(counts.positive.sum())
    return Effect(
        measure="positive tests counted",
        with_them=total + lost,
        without_them=total,
        words=say(
            "{lost:,.0f} positive tests do not count, beside {counted:,.0f} that do.",
            lost=lost,
            counted=total,
        ),
    )


def tell_duplicates(
    table: FacilityTable, found: pd.DataFrame, again: Flags, counts: RowCounts
) -> Iterator[QualityFinding]:
    """Facility and period that come twice.

    Parameters
    ----------
    table, found, again, counts
        The reports, repeated ones, whether each row repeats one, persons of each row.

    Returns
    -------
    Iterator of QualityFinding
        None when there is nothing to tell.
    """
    if found.empty:
        return
    equal = int(found["equal"].sum())
    yield QualityFinding(
        code="duplicate_reports",
        severity="warning",
        message=say(
            "A facility and period that came before in {rows}, {equal:,} of them with the same "
            "counts throughout. All are summed.",
            rows=counted(len(found), "row"),
            equal=equal,
        ),
        hint=say("Remove rows that were exported twice."),
        rows=row_numbers(found["row"]),
        count=len(found),
        table="duplicates",
        effect=rate_effect(table, counts, counts.without(again)),
    )


def tell_implausible(
    table: FacilityTable, found: pd.DataFrame, counts: RowCounts
) -> Iterator[QualityFinding]:
    """Counts that cannot be right, by reason.

    Parameters
    ----------
    table, found, counts
        The reports, counts with their reason, persons of each row.

    Returns
    -------
    Iterator of QualityFinding
        None when there is nothing to tell.
    """
    for reason, part in found.groupby("reason", sort=True):
        columns = listed([count_label(str(c)) for c in part["column"].value_counts().index], 4)
        yield QualityFinding(
            code=REASON_CODES[str(reason)],
            severity="error" if reason == NEGATIVE else "warning",
            message=say(
                "{cells} with a count that is {reason}: {columns}.",
                cells=counted(len(part), "cell"),
                reason=say(str(reason)),
                columns=columns,
            ),
            hint=say("Check them against the registers."),
            rows=row_numbers(part["row"]),
            count=len(part),
            table="implausible",
            effect=rate_effect(table, counts, counts.without(flags_of_rows(table, part))),
        )


def tell_unplaced(table: FacilityTable, ward: Ints) -> Iterator[QualityFinding]:
    """Rows of unknown ward whose facility has just one ward elsewhere in its LGA.

    Parameters
    ----------
    table
        n rows.
    ward
        Shape (n,): the ward of each row, the other one where there is one.

    Returns
    -------
    Iterator of QualityFinding
        None when there is nothing to tell.
    """
    moved = ward != table.ward
    if not moved.any():
        return
    counts = counted_rows(table, counted_cells(table))
    yield QualityFinding(
        code="ward_known_elsewhere",
        severity="note",
        message=say(
            "{rows} without a ward, of facilities that other rows of the same LGA place in one; "
            "counted in no ward.",
            rows=counted(int(moved.sum()), "row"),
        ),
        hint=say("Write the ward into these rows."),
        rows=row_numbers(table.row[moved]),
        count=int(moved.sum()),
        effect=rate_effect(table, counts, counts, ward),
    )


def tell_blanks(filled: pd.DataFrame) -> Iterator[QualityFinding]:
    """Blank counts.

    Parameters
    ----------
    filled
        ``scope``, ``column``, ``cells``, ``filled``, ``completeness`` (0–1).

    Returns
    -------
    Iterator of QualityFinding
        None when there is nothing to tell.
    """
    whole = filled[filled["scope"] == "all"]
    cells = int(whole["cells"].sum())
    blank = cells - int(whole["filled"].sum())
    if not blank:
        return
    gone = 1 - filled["completeness"]
    columns = filled[(filled["scope"] == "column") & (gone > 0)].sort_values(
        "completeness", kind="stable"
    )
    worst = ", ".join(
        f"{count_label(str(name))} {in_numbers(f'{share:.0%}')}"
        for name, share in zip(columns["column"].head(3), gone[columns.index].head(3), strict=True)
    )
    yield QualityFinding(
        code="blank_cells",
        severity="warning" if (gone[columns.index] > MISSING_WARNING).any() else "note",
        message=say(
            "{blank:,} of {counts:,} counts are blank ({share:.1%}); most in {columns}.",
            blank=blank,
            counts=cells,
            share=blank / cells,
            columns=worst,
        ),
        hint=say("A blank is not a zero; see completeness by column, period, LGA and facility."),
        count=blank,
        table="completeness",
    )
