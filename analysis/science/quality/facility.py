"""The quality report of facility reports: what is missing, doubled, odd, and what it changes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.science.quality.completeness import filled_cells, reporting_rates
from analysis.science.quality.effects import RowCounts, counted_rows
from analysis.science.quality.facilities import facility_spans, known_places
from analysis.science.quality.finding import QualityFinding, gravest_first
from analysis.science.quality.implausible import implausible_counts, repeated_reports, row_keys
from analysis.science.quality.outliers import find_outliers
from analysis.science.quality.tell_facility import (
    tell_blanks,
    tell_cells,
    tell_duplicates,
    tell_implausible,
    tell_unplaced,
)
from analysis.science.quality.tell_reporting import (
    MEASURES,
    tell_outliers,
    tell_reporting,
    tell_spans,
)
from analysis.science.tpr.cells import COUNTED, Cells, counted_cells, left_out
from analysis.science.tpr.sums import ages_summed, cells_of
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import ALL, BOTH, Floats

OUTLIERS = (
    *("row", "state_name", "lga_name", "ward_name", "facility", "period", "measure", "value"),
    *("rule", "centre", "low", "high"),
)


@dataclass(frozen=True, eq=False, kw_only=True)
class FacilityQuality:
    """The quality report of facility reports; nothing is fixed.

    Parameters
    ----------
    findings
        The gravest first.
    completeness
        Cells filled by column, period, LGA and facility (0–1).
    reporting_rate
        Reports that came of those expected, by month, LGA and facility (0–1).
    left_out
        Cells that count in no rate, with their reason.
    duplicates
        Rows that repeat a facility and period.
    outliers
        Facility months that stand out, one row a value and rule.
    facilities
        From when to when each facility reports.
    implausible
        Counts that cannot be right.
    """

    findings: list[QualityFinding]
    completeness: pd.DataFrame
    reporting_rate: pd.DataFrame
    left_out: pd.DataFrame
    duplicates: pd.DataFrame
    outliers: pd.DataFrame
    facilities: pd.DataFrame
    implausible: pd.DataFrame

    def tables(self) -> dict[str, pd.DataFrame]:
        """Name → table, those without a row too."""
        names = ("completeness", "reporting_rate", "left_out", "duplicates", "outliers",
                 "facilities", "implausible")  # fmt: skip
        return {name: getattr(self, name) for name in names}


def facility_quality(table: FacilityTable) -> FacilityQuality:
    """Check facility reports.

    Parameters
    ----------
    table
        As of :func:`analysis.science.tpr.table.facility_table`. Not changed.

    Returns
    -------
    FacilityQuality
        Effects compare the test positivity rate (all ages, both tests) with and without the rows
        or cells of a finding. Rows whose ward is not known count as reports of the facility of
        that name where its LGA has just one, so that it does not seem to fall silent.

    References
    ----------
    Methods document, section 10; facilities are compared with themselves only.
    """
    facility, ward = known_places(table)
    unplaced = tell_unplaced(table, ward)
    table = replace(table, facility=facility)
    cells = counted_cells(table)
    counts = counted_rows(table, cells)
    outside = left_out(table, cells)
    duplicates, again = repeated_reports(table)
    outliers = _outliers(table, cells, counts)
    spans = facility_spans(table, counts)
    strange = implausible_counts(table)
    filled, rates = filled_cells(table), reporting_rates(table)
    findings = [
        *tell_cells(table, cells, outside, counts),
        *tell_duplicates(table, duplicates, again, counts),
        *tell_implausible(table, strange, counts),
        *unplaced,
        *tell_blanks(filled),
        *tell_reporting(table, rates, counts),
        *tell_outliers(table, outliers, counts),
        *tell_spans(table, spans, counts),
    ]
    return FacilityQuality(
        findings=gravest_first(findings),
        completeness=filled,
        reporting_rate=rates,
        left_out=outside,
        duplicates=duplicates,
        outliers=outliers,
        facilities=spans.reset_index(drop=True),
        implausible=strange,
    )


def _outliers(table: FacilityTable, cells: Cells, counts: RowCounts) -> pd.DataFrame:
    """Tests, positives, fever and attendance of facilities against their own other periods."""
    used = [cell for cell in cells_of(ages_summed(table), BOTH, ALL) if cell in cells.status]
    some = np.any([cells.status[cell] == COUNTED for cell in used], axis=0)
    known = table.period >= 0
    values: dict[str, Floats] = {
        name: np.where(some & known, getattr(counts, name), np.nan) for name in MEASURES
    }
    for role, column in table.counts.items():
        if role == "attendance" or role.startswith("fever_"):
            values[role] = np.where(known, column, np.nan)
    parts = []
    for measure, series in values.items():
        for fences in find_outliers(series, table.facility):
            at = np.flatnonzero(fences.outside)
            bounds = {"centre": fences.centre, "low": fences.low, "high": fences.high}
            parts.append(
                row_keys(table, at).assign(
                    measure=measure,
                    value=series[at],
                    rule=fences.rule,
                    **{name: bound[at] for name, bound in bounds.items()},
                )
            )
    frame = pd.concat(parts, ignore_index=True)
    frame["low"] = frame["low"].where(np.isfinite(frame["low"].astype(float)))
    return frame.sort_values("row", kind="stable", ignore_index=True)[list(OUTLIERS)]
