"""How what facilities report goes together, without a ward table: over wards, LGAs or months."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.science.association import (
    FALSE_SHARE,
    FEWEST_WARDS,
    PEARSON,
    SPEARMAN,
    Association,
    measure_association,
    measure_associations,
)
from analysis.science.regression import CHANCE, Regression, fit_regression
from analysis.tools.association_words import interval_cells, line_words, method_words
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.places import Area
from analysis.tools.report_values import (
    ALIKE,
    NOUNS,
    ReportsAsked,
    ReportValues,
    named_in_reports,
    report_values,
)
from analysis.tools.wording import joined, p_cell, p_words, percent, rounded, signed
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from uploads.models import Dataset

#: The counts that the rate is made of.
PARTS = ("tests", "positives")
NOT_A_CAUSE = "An association is not a cause."


@dataclass(frozen=True, eq=False, kw_only=True)
class Reports:
    """Sums of reports, the columns asked for, and the places in words."""

    values: ReportValues
    columns: list[str]
    where: str


def read_reports(
    dataset: Dataset,
    asked: ReportsAsked,
    areas: list[Area],
    names: list[str],
    more: Callable[[ReportValues], ReportValues],
) -> Reports:
    """The sums and the columns that were named; `more` adds columns that no report has."""
    values = more(report_values(dataset, asked, areas))
    where = say(" in {title}", title=joined(area.title for area in areas)) if areas else ""
    return Reports(values=values, columns=named_in_reports(values, names), where=where)


def pair_of_reports(reports: Reports) -> Answer:
    """Two counts or rates: by ranks, as a straight line, and of counts with the tests held."""
    values, (first, second) = reports.values, reports.columns
    need_complete(values, [first, second], FEWEST_WARDS)
    found = [
        measure_association(values.frame, first, second, method=method)
        for method in (SPEARMAN, PEARSON)
    ]
    held = _tests_held(values, first, second)
    rows = [*found, *([held] if held is not None else [])]
    return Answer(
        headline=say(
            "{first} and {second}{where}: {words} (Spearman {coefficient:.2f}, 95 % interval {low:.2f} "
            "to {high:.2f}, {p}; {units}).",
            first=values.label(first),
            second=values.label(second),
            where=reports.where,
            words=found[0].strength,
            coefficient=found[0].coefficient,
            low=found[0].low,
            high=found[0].high,
            p=p_words(found[0].p),
            units=values.many(found[0].used),
        ),
        points=(
            " ".join(filter(None, (line_words(found[1]), _built_in(values, first, second, held)))),
            caution_of(values),
            values.told,
        ),
        table={
            "columns": ["Correlation", "Value", "From", "To", "p", head_of(values)],
            "rows": [[_named(item), *interval_cells(item)] for item in rows],
        },
        chips=_other_units(reports),
        rows_in=len(values.frame),
        rows_out=found[0].used,
    )


def _named(item: Association) -> str:
    if item.given:
        return say("Spearman, tests held constant")
    return method_words(item)


def _tests_held(values: ReportValues, first: str, second: str) -> Association | None:
    """With a count in it: the ranks beside what the number of tests explains, for larger places
    count more of everything."""
    pair = {first, second}
    counts = any(values.columns[name].additive for name in pair)
    made = pair == {"tpr", "positives"} or "tests" in pair
    if not counts or made or values.frame["tests"].nunique() < 2:
        return None
    try:
        return measure_association(values.frame, first, second, method=SPEARMAN, given=("tests",))
    except ProblemError as problem:
        if problem.code not in ("constant_values", "too_few_wards"):
            raise
        return None


def _built_in(values: ReportValues, first: str, second: str, held: Association | None) -> str:
    """What two columns share by their make, or by the size of places."""
    if held is not None:
        return say(
            "Counts grow with the size of a place: with the number of tests held constant it is "
            "{coefficient:.2f} ({p}).",
            coefficient=held.coefficient,
            p=p_words(held.p),
        )
    part = first if second == "tpr" else second
    if "tpr" in (first, second) and part in PARTS:
        return say(
            "{label} is itself part of the rate, so some association is built in.",
            label=values.label(part),
        )
    return ""


def caution_of(values: ReportValues) -> str:
    """What nearness does to p; an association is not a cause."""
    return f"{say(ALIKE[values.unit])} {say(NOT_A_CAUSE)}"


def list_of_reports(reports: Reports) -> Answer:
    """One column against those named, else against all that reports count."""
    values, columns = reports.values, reports.columns
    target = "tpr" if "tpr" in columns or not columns else columns[0]
    others = [name for name in columns if name != target] or _usable(values, target)
    if not others:
        raise ProblemError(
            "too_few_variables",
            say(
                "There is no other number column to set against {short_label}.",
                short_label=values.label(target),
            ),
            say("Add more columns to the reports."),
        )
    need_complete(values, [target], FEWEST_WARDS)
    known = [name for name in others if _complete(values, [target, name]) >= FEWEST_WARDS]
    found = measure_associations(values.frame, target, known or others)
    sure = [item for item in found if item.q <= FALSE_SHARE]
    shown = [f"{values.label(item.second)} ({signed(item.coefficient)})" for item in sure[:3]]
    start = say(
        "{sure} of {variables}{where} go with {label} over {units} more than chance explains",
        sure=len(sure),
        variables=say("{count} counts", count=len(found)),
        where=reports.where,
        label=values.label(target),
        units=values.many(max(item.used for item in found)),
    )
    strongest = say("; strongest: {shown}", shown=joined(shown)) if shown else ""
    return Answer(
        headline=f"{start}{strongest}.",
        points=(
            say(
                "+ rises with it, − falls; Spearman's rank correlation, with q ≤ {false_share:g} over all "
                "{found} (Benjamini–Hochberg).",
                false_share=FALSE_SHARE,
                found=len(found),
            ),
            caution_of(values),
            values.told,
        ),
        table=_list_table(values, found, known or others),
        chips=_other_units(reports),
        rows_in=len(values.frame),
        rows_out=max(item.used for item in found),
    )


def _list_table(
    values: ReportValues, found: list[Association], others: list[str]
) -> dict[str, Any]:
    target = found[0].first
    lines = {
        item.second: item
        for item in measure_associations(values.frame, target, others, method=PEARSON)
    }
    columns = ["Variable", "Spearman", "q", "From", "To", "Pearson", head_of(values)]
    rows = [
        [
            values.label(item.second),
            rounded(item.coefficient),
            p_cell(item.q),
            rounded(item.low),
            rounded(item.high),
            rounded(lines[item.second].coefficient),
            item.used,
        ]
        for item in found
    ]
    return {"columns": columns, "rows": rows}


def _usable(values: ReportValues, target: str) -> list[str]:
    """What else is counted, with enough values; of a rate not the positives it is made of."""
    own = {target, "positives" if target == "tpr" else target}
    return [
        name
        for name in values.columns
        if name not in own
        and _complete(values, [target, name]) >= FEWEST_WARDS
        and values.frame.loc[values.frame[target].notna(), name].nunique() > 1
    ]


def regression_of_reports(reports: Reports) -> Answer:
    """The first column explained by the others named."""
    values, columns = reports.values, reports.columns
    target = columns[0] if columns else "tpr"
    others = [name for name in columns if name != target] or _usual(values, target)
    need_complete(values, [target, *others], len(others) + 3)
    found = fit_regression(values.frame, target, others)
    sure = found.terms[found.terms["p"] < CHANCE]
    words = [
        f"{values.label(str(name))} ({signed(row['standardised'])})"
        for name, row in sure.head(3).iterrows()
    ]
    largest = (
        say(
            "Largest with the others held constant: {words}, in standard deviations.",
            words=joined(words),
        )
        if words
        else say("No single variable can be told from chance, the others held constant.")
    )
    return Answer(
        headline=say(
            "{variables} {account} for {share} of the differences in {label} over {units}{where} (R² = "
            "{r_squared:.2f}, adjusted {adjusted:.2f}, {p}).",
            variables=len(others),
            account=say("variable accounts")
            if len(others) == 1
            else say("variables together account"),
            share=percent(found.r_squared, 1.0),
            label=values.label(target),
            units=values.many(found.used),
            where=reports.where,
            r_squared=found.r_squared,
            adjusted=found.adjusted,
            p=p_words(found.p),
        ),
        points=(
            " ".join(filter(None, (largest, _inflated(values, found.inflated)))),
            caution_of(values),
            values.told,
        ),
        table=_terms_table(values, found),
        chips=_other_units(reports),
        rows_in=len(values.frame),
        rows_out=found.used,
    )


def _terms_table(values: ReportValues, found: Regression) -> dict[str, Any]:
    shown = ("standardised", "coefficient", "standard_error", "vif")
    rows = [
        [values.label(str(name)), *(rounded(row[key]) for key in shown), p_cell(row["p"])]
        for name, row in found.terms.iterrows()
    ]
    columns = ["Variable", "Standardised", "Coefficient", "Standard error", "VIF", "p"]
    return {"columns": columns, "rows": rows}


def _inflated(values: ReportValues, names: list[str]) -> str:
    if not names:
        return ""
    return say(
        "Much the same as the others, so unsure by itself: {alike} (VIF).",
        alike=joined(values.label(name) for name in names),
    )


def _usual(values: ReportValues, target: str) -> list[str]:
    """What may explain a rate where nothing was named: how many came, fever, nets, tests."""
    known = ("tests", "fever", "llin")
    return [name for name in known if name in values.columns and name != target]


def _complete(values: ReportValues, names: list[str]) -> int:
    frame = values.frame[list(dict.fromkeys(names))].replace([np.inf, -np.inf], np.nan)
    return int(frame.notna().all(axis=1).sum())


def need_complete(values: ReportValues, names: list[str], least: int) -> None:
    """Refuse where too few units have all of it.

    Raises
    ------
    ProblemError
        `too_few_wards`.
    """
    known = _complete(values, names)
    if known < least:
        raise ProblemError(
            "too_few_wards",
            say(
                "{variables} are known in {known} of {units}; {least} or more are needed.",
                variables=joined(values.label(name) for name in names),
                known=known,
                units=values.many(len(values.frame)),
                least=least,
            ),
            say("Choose more places, or other units: wards, LGAs, facilities or months."),
        )


def head_of(values: ReportValues) -> str:
    """The head of a column that counts units."""
    many = NOUNS[values.unit][1]
    return many if values.unit == "lga" else many.capitalize()


def _other_units(reports: Reports) -> tuple[dict[str, Any], ...]:
    """The same over other units."""
    labels = {
        "ward": say("Over wards"),
        "lga": say("Over LGAs"),
        "facility": say("Over facilities"),
        "month": say("Over months"),
    }
    return tuple(
        call_chip(label, "measure_association", variables=reports.columns, unit=unit)
        for unit, label in labels.items()
        if unit != reports.values.unit and len(reports.columns) > 1 and not reports.where
    )
