"""What a quality report of facility reports says, finding by finding."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.science.findings import listed
from analysis.science.quality.completeness import month_of_period
from analysis.science.quality.effects import (
    RowCounts,
    counted_rows,
    rate_effect,
    with_blank_as_zero,
    with_positives_above,
)
from analysis.science.quality.finding import Effect, QualityFinding, row_numbers
from analysis.science.quality.implausible import NEGATIVE, REASON_CODES
from analysis.science.quality.words import (
    LOW_RATE,
    MISSING_WARNING,
    REPORTS_BEFORE,
    RULE_LABELS,
    RULES,
    SILENT_MONTHS,
    count_label,
)
from analysis.science.tpr.cells import ABOVE, NO_POSITIVE, NO_TESTED, REASONS, Cells, counted_cells
from analysis.science.tpr.completeness import reported_rows
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import INACTIVE_AFTER, Flags, Ints
from uploads.cleaning.findings import counted

#: What outliers and effects count.
MEASURES = {"tested": "tests", "positive": "positive tests"}
_KINDS = (("appears", "first_row", "facility_appears", "first heard of"),
          ("vanishes", "last_row", "facility_vanishes", "last heard of"))  # fmt: skip


def _rows_flags(table: FacilityTable, found: pd.DataFrame) -> Flags:
    """Rows of a list by row number and period; a row of a wide file holds several periods."""
    places = {period.text: place for place, period in enumerate(table.periods)}
    period = found["period"].map(lambda text: places.get(text, -1)).to_numpy(dtype=np.int64)
    width = len(table.periods) + 1
    return np.isin(table.row * width + table.period, found["row"].to_numpy() * width + period)


def _facilities(number: int) -> str:
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
    said = {
        REASONS[ABOVE]: ("positive_above_tested", "More positives than tests"),
        REASONS[NO_TESTED]: ("tested_blank", "Positives beside a blank number tested"),
        REASONS[NO_POSITIVE]: ("positive_blank", "Tests beside a blank number of positives"),
    }
    for reason, (code, words) in said.items():
        found = outside[outside["reason"] == reason]
        if found.empty:
            continue
        places = len(found[["state_name", "lga_name", "facility"]].drop_duplicates())
        read = " (with them: read as zero)" if reason == REASONS[NO_POSITIVE] else ""
        yield QualityFinding(
            code=code,
            severity="warning",
            message=f"{words} in {counted(len(found), 'cell')} of {_facilities(places)}; they count in "
            f"no rate{read}.",
            hint="Ask the facilities for the right numbers.",
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
        words=f"{lost:,.0f} positive tests do not count, beside {total:,.0f} that do.",
    )


def _unreported(counts: RowCounts, expected: int, came: int) -> Effect | None:
    """Positives if the reports that did not come were like those that came."""
    if not 0 < came < expected:
        return None
    total = float(counts.positive.sum())
    whole = total * expected / came
    return Effect(
        measure="positive tests, were all expected reports there",
        with_them=whole,
        without_them=total,
        words=f"Were the missing reports like those that came, there would be {whole:,.0f} positive "
        f"tests instead of {total:,.0f}.",
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
        message=f"A facility and period that came before in {counted(len(found), 'row')}, "
        f"{equal:,} of them with the same counts throughout. All are summed.",
        hint="Remove rows that were exported twice.",
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
            message=f"{counted(len(part), 'cell')} with a count that is {reason}: {columns}.",
            hint="Check them against the registers.",
            rows=row_numbers(part["row"]),
            count=len(part),
            table="implausible",
            effect=rate_effect(table, counts, counts.without(_rows_flags(table, part))),
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
        message=f"{counted(int(moved.sum()), 'row')} without a ward, of facilities that other rows of "
        "the same LGA place in one; counted in no ward.",
        hint="Write the ward into these rows.",
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
        f"{count_label(str(name))} {share:.0%}"
        for name, share in zip(columns["column"].head(3), gone[columns.index].head(3), strict=True)
    )
    yield QualityFinding(
        code="blank_cells",
        severity="warning" if (gone[columns.index] > MISSING_WARNING).any() else "note",
        message=f"{blank:,} of {cells:,} counts are blank ({blank / cells:.1%}); most in {worst}.",
        hint="A blank is not a zero; see completeness by column, period, LGA and facility.",
        count=blank,
        table="completeness",
    )


def tell_reporting(
    table: FacilityTable, rates: pd.DataFrame, counts: RowCounts
) -> Iterator[QualityFinding]:
    """Reports that did not come.

    Parameters
    ----------
    table, rates, counts
        The reports, those expected and received, persons of each row.

    Returns
    -------
    Iterator of QualityFinding
        None when there is nothing to tell.
    """
    if rates.empty:
        yield QualityFinding(
            code="no_reporting_rate",
            severity="note",
            message="The file has no months, so no reporting rate can be computed.",
            hint="Give monthly reports.",
        )
        return
    whole = rates[rates["scope"] == "all"]
    expected, came = int(whole["expected"].sum()), int(whole["reported"].sum())
    low = rates[(rates["scope"] == "facility") & (rates["reporting_rate"] < LOW_RATE)]
    silent = ~reported_rows(table)
    words = (
        f" Less than {LOW_RATE:.0%} came from {_facilities(len(low))}: "
        f"{listed(low['facility'].astype(str).tolist(), 5)}."
        if len(low)
        else ""
    )
    empty = (
        f" No malaria number at all, so no report, in {counted(int(silent.sum()), 'row')}."
        if silent.any()
        else ""
    )
    yield QualityFinding(
        code="reporting_rate",
        severity="warning" if len(low) or came < LOW_RATE * expected else "note",
        message=f"{came:,} of {expected:,} expected monthly reports came "
        f"({came / max(expected, 1):.1%}); expected is each month between a facility's first and "
        f"last report, without what follows {INACTIVE_AFTER} silent months.{words}{empty}",
        hint="Ask the facilities for the missing months.",
        rows=row_numbers(table.row[silent]),
        count=expected - came,
        table="reporting_rate",
        effect=_unreported(counts, expected, came),
    )


def tell_outliers(
    table: FacilityTable, outliers: pd.DataFrame, counts: RowCounts
) -> Iterator[QualityFinding]:
    """Facility months that stand out, by measure and rule.

    Parameters
    ----------
    table, outliers, counts
        The reports, facility months that stand out, persons of each row.

    Returns
    -------
    Iterator of QualityFinding
        None when there is nothing to tell.
    """
    for measure, words in MEASURES.items():
        for rule in RULES:
            found = outliers[(outliers["measure"] == measure) & (outliers["rule"] == rule)]
            if found.empty:
                continue
            excess = (found["value"] - found["centre"]).abs()
            top = found.loc[excess.sort_values(ascending=False, kind="stable").index[:3]]
            names = [
                f"{row.facility} {row.period} ({row.value:,.0f}, usually {row.centre:,.0f})"
                for row in top.itertuples()
            ]
            flags = _rows_flags(table, found)
            yield QualityFinding(
                code=f"outlier_{measure}_{rule}",
                severity="warning" if rule == RULES[-1] else "note",
                message=f"{counted(len(found), 'facility report')} out of line in {words} with the "
                f"facility's other reports ({RULE_LABELS[rule]}): {'; '.join(names)}.",
                hint="Check them for typing errors; an outbreak stands out as well.",
                rows=row_numbers(found["row"]),
                count=len(found),
                table="outliers",
                effect=rate_effect(table, counts, counts.without(flags)),
            )


def tell_spans(
    table: FacilityTable, spans: pd.DataFrame, counts: RowCounts
) -> Iterator[QualityFinding]:
    """Facilities that fall silent, appear or vanish.

    Parameters
    ----------
    table, spans, counts
        The reports, first and last report of each facility, persons of each row.

    Returns
    -------
    Iterator of QualityFinding
        None when there is nothing to tell.
    """
    if month_of_period(table) is None or spans.empty:
        return
    silent = spans[spans["falls_silent"]]
    if len(silent):
        tests = silent["tests_a_month"].sum()
        names = [f"{row.facility} (last {row.last_month})" for row in silent.itertuples()]
        yield QualityFinding(
            code="sudden_silence",
            severity="warning",
            message=f"{_facilities(len(silent))} with reports of {REPORTS_BEFORE} months or more, then "
            f"none for {SILENT_MONTHS} months or more while their LGA went on; {tests:,.0f} tests a "
            f"month are missing: {listed(names, 5)}.",
            hint="Ask whether they closed, or no longer report.",
            rows=row_numbers(silent["last_row"]),
            count=len(silent),
            table="facilities",
            effect=_without_facilities(table, silent, counts),
        )
    for column, row, code, words in _KINDS:
        part = spans[spans[column]]
        if len(part):
            where = "after the file begins" if column == "appears" else "before the file ends"
            yield QualityFinding(
                code=code,
                severity="note",
                message=f"{_facilities(len(part))} {words} {INACTIVE_AFTER} months or more "
                f"{where}: {listed(part['facility'].astype(str).tolist(), 5)}.",
                hint="Rates of their wards over time mix other facilities.",
                rows=row_numbers(part[row]),
                count=len(part),
                table="facilities",
                effect=_without_facilities(table, part, counts),
            )


def _without_facilities(table: FacilityTable, spans: pd.DataFrame, counts: RowCounts) -> Effect:
    flags = np.isin(table.facility, spans.index.to_numpy())
    return rate_effect(table, counts, counts.without(flags))
