"""The methods of quality reports in words."""

from __future__ import annotations

from analysis.science.method import Method
from analysis.science.quality.words import (
    FEWEST_VALUES,
    IQR_FENCES,
    MODIFIED_Z_BEYOND,
    NORMAL_MAD,
    REPORTS_BEFORE,
    SILENT_MONTHS,
    Z_BEYOND,
)
from analysis.science.tpr.words import BOTH_SHOWN, INACTIVE_AFTER, OUTLIER_DEVIATIONS

TEXTS: tuple[Method, ...] = (
    Method(
        key="reporting_rate",
        group="quality",
        title="Reporting rate",
        formula="reports that came / reports expected; a report came when any malaria number of "
        "the month is filled; expected is each month from a facility's first report to its last, "
        f"without what follows {INACTIVE_AFTER} silent months in a row until it reports again",
        assumptions="A facility that never reports in the file was never to report.",
        limits="Facilities that are missing from the file altogether are not seen, and a filled "
        "report may still be wrong.",
        source="Methods document, section 10",
    ),
    Method(
        key="outlier_rules",
        group="quality",
        title="Values that stand out",
        formula=f"z: beyond mean ± {Z_BEYOND:g} standard deviations; modified z: "
        f"|{NORMAL_MAD:g}·(x − median) / MAD| > {MODIFIED_Z_BEYOND:g}; IQR: beyond the quartiles by "
        f"more than {IQR_FENCES:g} × (Q3 − Q1); facility months also: above median + "
        f"{OUTLIER_DEVIATIONS:g} MAD, not scaled. A facility is compared with its own months, a ward "
        f"with all wards; {FEWEST_VALUES} values or more",
        assumptions="Values of one facility, or of wards, are alike but for errors.",
        limits="With ten values or fewer no value can be three standard deviations away. A season "
        "or an outbreak stands out as well; nothing is removed.",
        source="Iglewicz, Hoaglin (1993) How to Detect and Handle Outliers; Tukey (1977) "
        "Exploratory Data Analysis",
    ),
    Method(
        key="silent_facilities",
        group="quality",
        title="Facilities that fall silent, appear or vanish",
        formula=f"falls silent: {REPORTS_BEFORE} months reported or more, then none in "
        f"{SILENT_MONTHS} months or more in which another facility of its LGA reports; appears or "
        f"vanishes: first report {INACTIVE_AFTER} months or more after the file begins, or last "
        f"report {INACTIVE_AFTER} months or more before it ends",
        assumptions="A facility keeps its name.",
        limits="A facility that is renamed seems to vanish and to appear.",
        source="Methods document, section 10 (inactive after six silent months)",
    ),
    Method(
        key="quality_effect",
        group="quality",
        title="What a finding would change",
        formula="facility reports: the test positivity rate of all ages and both tests, with and "
        "without the rows or cells of the finding, and the wards it moves by more than "
        f"{100 * BOTH_SHOWN:g} points; ward tables: smallest, largest and mean value with and "
        "without them",
        assumptions="The other rows are right.",
        limits="One finding at a time; together they may change more.",
        source="Methods document, section 10",
    ),
)
