"""Whether what facilities report differs between places, levels or kinds of facilities."""

from __future__ import annotations

import pandas as pd

from analysis.science.group_difference import (
    FEWEST_GROUPS,
    FEWEST_IN_GROUP,
    GroupDifference,
    compare_groups,
)
from analysis.services.plan_tpr import LEVELS
from analysis.tools.association_groups import difference_words, numbers_words
from analysis.tools.association_reports import Reports, head_of
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.places import Area, fold
from analysis.tools.report_values import ALIKE, ReportValues, areas_of_rows
from analysis.tools.wording import as_text, counted, number, p_words, rounded, some_of
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

#: Groups of which each is told in a sentence.
FEW_GROUPS = 4


def groups_of_reports(
    reports: Reports, split: str, areas: list[Area], kinds: tuple[str, ...] = ()
) -> Answer:
    """Analysis of variance of one column between groups of units.

    Parameters
    ----------
    reports
        One row a unit; the first column is compared, test positivity where none is named.
    split
        ``lga``, ``area`` (the areas named), ``facility_level``, ``kind`` (words in the names of
        facilities).
    areas, kinds
        Of these splits; of levels those to compare, empty = all.
    """
    values = reports.values
    target = reports.columns[0] if reports.columns else "tpr"
    groups = _groups(values.frame, split, areas, kinds)
    _need_groups(values, target, groups, split)
    label = values.label(target)
    found = compare_groups(values.frame[target], _names(groups), label=label)
    numbers = numbers_words(found)
    many = counted(len(found.groups), *_WORDS[split])
    where = reports.where if split in ("lga", "facility_level", "kind") else ""
    said = difference_words(found, many, where)
    together = _together(values, target, groups)
    return Answer(
        headline=f"{label} {said} ({numbers}).",
        points=(
            _means(values, found, together, target),
            _ranks(found, values),
            f"{say(ALIKE[values.unit])} {values.told}",
        ),
        table=_table(values, found, together, target, _WORDS[split][0]),
        chips=(call_chip(say("What goes with {label}?", label=label), "measure_association",
                         variable=target, unit=values.unit),),
        rows_in=len(values.frame),
        rows_out=found.used,
    )  # fmt: skip


_WORDS = {
    "lga": ("LGA", "LGAs"),
    "area": ("area", "areas"),
    "facility_level": ("level", "levels"),
    "kind": ("kind", "kinds"),
}


def _groups(
    frame: pd.DataFrame, split: str, areas: list[Area], kinds: tuple[str, ...]
) -> pd.Series[str]:
    if split == "area":
        return areas_of_rows(frame, areas)
    if split == "facility_level":
        levels = frame["facility_level"].astype("string")
        chosen = levels.where(levels.isin(kinds)) if kinds else levels
        return chosen.map(lambda level: LEVELS.get(level, level), na_action="ignore")
    if split == "kind":
        return frame["facility"].map(lambda name: _kind_of(as_text(name), kinds))
    return frame["lga_name"].astype("string")


def _kind_of(name: str, kinds: tuple[str, ...]) -> str | None:
    """The kind whose words are in a facility's name: "Bida General Hospital 1"."""
    words = f" {fold(name)} "
    return next((kind for kind in kinds if f" {fold(kind)} " in words), None)


def _names(groups: pd.Series[str]) -> list[str | None]:
    return [None if pd.isna(name) else str(name) for name in groups]


def _need_groups(values: ReportValues, target: str, groups: pd.Series[str], split: str) -> None:
    """Refuse where fewer than two groups can be compared, with what there is.

    Raises
    ------
    ProblemError
        `too_few_groups`.
    """
    counts = groups[values.frame[target].notna()].value_counts()
    if int((counts >= FEWEST_IN_GROUP).sum()) >= FEWEST_GROUPS:
        return
    there = [f"{name} ({values.many(int(count))})" for name, count in counts.items()]
    raise ProblemError(
        "too_few_groups",
        say(
            "Two groups with two {units} or more are needed; the reports have {there}.",
            units=values.many(2).split(" ", 1)[1],
            there=some_of(there, 3) or say("none of them"),
        ),
        say("Name other groups, or ask by facility level or by LGA."),
    )


def _together(values: ReportValues, target: str, groups: pd.Series[str]) -> pd.Series[float] | None:
    """Of a rate that of all tests of a group together, in percent."""
    if target != "tpr":
        return None
    sums = values.frame[["positives_counted", "tests_counted"]].groupby(groups).sum()
    return 100.0 * sums["positives_counted"] / sums["tests_counted"]


def _means(
    values: ReportValues,
    found: GroupDifference,
    together: pd.Series[float] | None,
    target: str,
) -> str:
    unit = values.columns[target].unit
    rows = found.groups
    shown = rows if len(rows) <= FEW_GROUPS else rows.iloc[[0, -1]]
    told = []
    for name, row in shown.iterrows():
        text = say(
            "{name}: {units}, mean {mean}",
            name=name,
            units=values.many(int(row["wards"])),
            mean=number(row["mean"], unit),
        )
        if together is not None:
            text += say(", all tests together {value}", value=number(together[str(name)], unit))
        told.append(text)
    return f"{'; '.join(told)}."


def _ranks(found: GroupDifference, values: ReportValues) -> str:
    words = say(
        "By ranks (Kruskal–Wallis): H = {h_value:.2f}, {rank_p}.",
        h_value=found.h_value,
        rank_p=p_words(found.rank_p),
    )
    if found.small_groups:
        words += say(
            " Left out with one of {units}: {list}.",
            units=head_of(values),
            list=some_of(list(found.small_groups), 3),
        )
    return words


def _table(
    values: ReportValues,
    found: GroupDifference,
    together: pd.Series[float] | None,
    target: str,
    word: str,
) -> dict[str, object]:
    sign = " (%)" if values.columns[target].unit == "percent" else ""
    heads = [f"Mean{sign}", f"Median{sign}", "Standard deviation"]
    rows = [
        [
            name,
            int(row["wards"]),
            *(rounded(row[key]) for key in ("mean", "median", "spread")),
            *([rounded(together[str(name)])] if together is not None else []),
        ]
        for name, row in found.groups.iterrows()
    ]
    more = ["All tests together (%)"] if together is not None else []
    head = word if word == "LGA" else word.capitalize()
    return {"columns": [head, head_of(values), *heads, *more], "rows": rows}
