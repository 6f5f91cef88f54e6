"""What a quality report says of reports that did not come, stand out, begin or end."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.science.findings import listed
from analysis.science.quality.completeness import month_of_period
from analysis.science.quality.effects import RowCounts, rate_effect
from analysis.science.quality.finding import Effect, QualityFinding, row_numbers
from analysis.science.quality.tell_facility import facilities_told, flags_of_rows
from analysis.science.quality.words import (
    LOW_RATE,
    REPORTS_BEFORE,
    RULES,
    SILENT_MONTHS,
    rule_label,
)
from analysis.science.tpr.completeness import reported_rows
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import INACTIVE_AFTER
from chatmrpt.lib.say import counted, say, to_say, to_say_all

#: What outliers and effects count.
MEASURES = to_say_all({"tested": "tests", "positive": "positive tests"})
_KINDS = (
    ("appears", "first_row", "facility_appears"),
    ("vanishes", "last_row", "facility_vanishes"),
)
_HEARD = {
    "appears": to_say(
        "{facilities} first heard of {months} months or more after the file begins: {names}."
    ),
    "vanishes": to_say(
        "{facilities} last heard of {months} months or more before the file ends: {names}."
    ),
}


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
        words=say(
            "Were the missing reports like those that came, there would be {whole:,.0f} positive "
            "tests instead of {total:,.0f}.",
            whole=whole,
            total=total,
        ),
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
            message=say("The file has no months, so no reporting rate can be computed."),
            hint=say("Give monthly reports."),
        )
        return
    whole = rates[rates["scope"] == "all"]
    expected, came = int(whole["expected"].sum()), int(whole["reported"].sum())
    low = rates[(rates["scope"] == "facility") & (rates["reporting_rate"] < LOW_RATE)]
    silent = ~reported_rows(table)
    yield QualityFinding(
        code="reporting_rate",
        severity="warning" if len(low) or came < LOW_RATE * expected else "note",
        message=_reporting_words(expected, came, low, int(silent.sum())),
        hint=say("Ask the facilities for the missing months."),
        rows=row_numbers(table.row[silent]),
        count=expected - came,
        table="reporting_rate",
        effect=_unreported(counts, expected, came),
    )


def _reporting_words(expected: int, came: int, low: pd.DataFrame, empty: int) -> str:
    """How many reports came, which facilities sent few, how many rows hold no number."""
    told = [
        say(
            "{came:,} of {expected:,} expected monthly reports came ({share:.1%}); expected is each "
            "month between a facility's first and last report, without what follows {months} "
            "silent months.",
            came=came,
            expected=expected,
            share=came / max(expected, 1),
            months=INACTIVE_AFTER,
        )
    ]
    if len(low):
        told.append(
            say(
                "Less than {share:.0%} came from {facilities}: {names}.",
                share=LOW_RATE,
                facilities=facilities_told(len(low)),
                names=listed(low["facility"].astype(str).tolist(), 5),
            )
        )
    if empty:
        rows = counted(empty, "row")
        told.append(say("No malaria number at all, so no report, in {rows}.", rows=rows))
    return " ".join(told)


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
                say("{report} ({value:,.0f}, usually {usual:,.0f})",
                    report=f"{row.facility} {row.period}", value=row.value, usual=row.centre)
                for row in top.itertuples()
            ]  # fmt: skip
            flags = flags_of_rows(table, found)
            yield QualityFinding(
                code=f"outlier_{measure}_{rule}",
                severity="warning" if rule == RULES[-1] else "note",
                message=say(
                    "{reports} out of line in {measure} with the facility's other reports ({rule}): "
                    "{examples}.",
                    reports=counted(len(found), "facility report"),
                    measure=say(words),
                    rule=rule_label(rule),
                    examples="; ".join(names),
                ),
                hint=say("Check them for typing errors; an outbreak stands out as well."),
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
        yield QualityFinding(
            code="sudden_silence",
            severity="warning",
            message=_silence_words(silent),
            hint=say("Ask whether they closed, or no longer report."),
            rows=row_numbers(silent["last_row"]),
            count=len(silent),
            table="facilities",
            effect=_without_facilities(table, silent, counts),
        )
    for column, row, code in _KINDS:
        part = spans[spans[column]]
        if len(part):
            yield QualityFinding(
                code=code,
                severity="note",
                message=say(
                    _HEARD[column],
                    facilities=facilities_told(len(part)),
                    months=INACTIVE_AFTER,
                    names=listed(part["facility"].astype(str).tolist(), 5),
                ),
                hint=say("Rates of their wards over time mix other facilities."),
                rows=row_numbers(part[row]),
                count=len(part),
                table="facilities",
                effect=_without_facilities(table, part, counts),
            )


def _silence_words(silent: pd.DataFrame) -> str:
    """Which facilities fall silent, and how many tests are missing for it."""
    names = [
        say("{facility} (last {month})", facility=row.facility, month=row.last_month)
        for row in silent.itertuples()
    ]
    return say(
        "{facilities} with reports of {before} months or more, then none for {silent} months or "
        "more while their LGA went on; {tests:,.0f} tests a month are missing: {names}.",
        facilities=facilities_told(len(silent)),
        before=REPORTS_BEFORE,
        silent=SILENT_MONTHS,
        tests=silent["tests_a_month"].sum(),
        names=listed(names, 5),
    )


def _without_facilities(table: FacilityTable, spans: pd.DataFrame, counts: RowCounts) -> Effect:
    flags = np.isin(table.facility, spans.index.to_numpy())
    return rate_effect(table, counts, counts.without(flags))
