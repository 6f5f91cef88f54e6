"""Whether a variable differs between LGAs, or between wards above and below a threshold."""

from __future__ import annotations

import operator as signs
from typing import Any

from analysis.science.group_difference import GroupDifference, compare_groups
from analysis.science.variables import find_variable
from analysis.tools.association_data import SCORE, WardValues
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.columns import short_label, unit_of
from analysis.tools.wording import counted, joined, number, p_words, rounded, some_of, unit_sign
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, to_say

#: Share of a ward that counts as urban when no threshold is said, percent: as in look-ups and plans.
URBAN_FROM = 30.0
SPLITS = {">": signs.gt, ">=": signs.ge, "<": signs.lt, "<=": signs.le, "=": signs.eq}
OTHER_SIDE = {
    ">": to_say("at most"),
    ">=": to_say("below"),
    "<": to_say("at least"),
    "<=": to_say("above"),
    "=": to_say("other than"),
}
THIS_SIDE = {
    ">": to_say("above"),
    ">=": to_say("at least"),
    "<": to_say("below"),
    "<=": to_say("at most"),
    "=": to_say("exactly"),
}


def compare_by_lga(workspace: Workspace, values: WardValues, target: str, where: str) -> Answer:
    """One-way analysis of variance between LGAs."""
    label = short_label(workspace, target)
    found = compare_groups(values.frame[target], values.lgas, label=label)
    first, last = found.groups.iloc[0], found.groups.iloc[-1]
    unit = _unit(workspace, target)
    spread = say(
        "Highest mean in {highest} ({highest_mean}), lowest in {lowest} ({lowest_mean}).",
        highest=first.name,
        highest_mean=number(first["mean"], unit),
        lowest=last.name,
        lowest_mean=number(last["mean"], unit),
    )
    return _answer(workspace, found, target, ("LGA", "LGAs"), where, [spread])


def compare_by_threshold(
    workspace: Workspace,
    values: WardValues,
    target: str,
    splitter: str,
    operator: str | None,
    value: float | None,
    where: str,
) -> Answer:
    """Wards on both sides of a threshold; without one urban from 30 %, else at the median."""
    if operator == "between":
        raise ProblemError(
            "bad_argument",
            say("Two groups need one threshold, not a range."),
            say("Say for example “above 40”."),
        )
    column = values.frame[splitter]
    known = column.notna()
    sign = operator or ">="
    unit = _unit(workspace, splitter)
    cut, why = value, ""
    if cut is None:
        cut, why = _usual_cut(workspace, splitter, float(column.median()))
    inside = SPLITS[sign](column, cut)
    name = short_label(workspace, splitter)
    sides = [f"{name} {word[sign]} {number(cut, unit)}" for word in (THIS_SIDE, OTHER_SIDE)]
    groups = [sides[0] if one else sides[1] for one in inside]
    named = [group if there else None for group, there in zip(groups, known, strict=True)]
    label = short_label(workspace, target)
    found = compare_groups(values.frame[target], named, label=label)
    own = _unit(workspace, target)
    means = [
        say(
            "{wards} with {name}: mean {mean}, median {median}",
            wards=counted(int(row["wards"]), "ward"),
            name=name,
            mean=number(row["mean"], own),
            median=number(row["median"], own),
        )
        for name, row in found.groups.iterrows()
    ]
    return _answer(
        workspace, found, target, ("group", "groups"), where, [f"{'; '.join(means)}.", why]
    )


def _usual_cut(workspace: Workspace, splitter: str, median: float) -> tuple[float, str]:
    known = find_variable(splitter)
    if known is not None and known.key == "urban_share":
        percent = unit_of(workspace, splitter) == "percent"
        cut = URBAN_FROM if percent else URBAN_FROM / 100.0
        return cut, say("No threshold was said, so wards count as urban from 30 %.")
    return median, say("No threshold was said, so the wards are split at the median.")


def _unit(workspace: Workspace, column: str) -> str | None:
    return None if column == SCORE else unit_of(workspace, column)


def numbers_words(found: GroupDifference) -> str:
    """F, its p and eta²."""
    return say(
        "F({between}, {within}) = {f_value:.2f}, {p}; eta² = {eta_squared:.2f}",
        between=found.degrees[0],
        within=found.degrees[1],
        f_value=found.f_value,
        p=p_words(found.p),
        eta_squared=found.eta_squared,
    )


def difference_words(found: GroupDifference, groups: str, where: str) -> str:
    """Whether the groups differ, and by how much."""
    if found.differs:
        return say(
            "differs between {groups}{where} more than chance explains, {size} in size",
            groups=groups,
            where=where,
            size=say(found.size),
        )
    if (found.p < 0.05) != (found.rank_p < 0.05):
        return say(
            "may differ between {groups}{where}: the two tests do not agree",
            groups=groups,
            where=where,
        )
    return say(
        "shows no difference between {groups}{where} that could be told from chance",
        groups=groups,
        where=where,
    )


def _answer(
    workspace: Workspace,
    found: GroupDifference,
    target: str,
    what: tuple[str, str],
    where: str,
    points: list[str],
) -> Answer:
    numbers = numbers_words(found)
    groups = counted(len(found.groups), *what)
    said = difference_words(found, groups, where)
    ranks = say(
        "By ranks (Kruskal–Wallis): H = {h_value:.2f}, {rank_p}.",
        h_value=found.h_value,
        rank_p=p_words(found.rank_p),
    )
    if found.small_groups:
        ranks += say(" Left out with one ward: {list}.", list=some_of(list(found.small_groups), 3))
    caution = say(
        "Neighbouring wards are alike, so the true p is larger than shown; a difference is not a "
        "cause."
    )
    kept = [point for point in points if point]
    return Answer(
        headline=f"{found.label} {said} ({numbers}).",
        points=tuple([joined(kept, "") if len(kept) < 2 else " ".join(kept), ranks, caution]),
        table=_table(workspace, found, target, what[0]),
        chips=(
            call_chip(
                say("What goes with {label}?", label=found.label),
                "measure_association",
                variable=target,
            ),
            *_map_chip(found.label, target),
        ),
        show={
            "view": "map",
            "layer": "composite" if target == SCORE else f"variable:{target}",
        },
        rows_in=found.used + found.left_out,
        rows_out=found.used,
    )


def _map_chip(label: str, target: str) -> tuple[dict[str, Any], ...]:
    if target == SCORE:
        return (call_chip(say("Show the risk map"), "show_map", map_kind="composite"),)
    return (call_chip(say("Map of {label}", label=label), "show_map", variable=target),)


def _table(workspace: Workspace, found: GroupDifference, target: str, word: str) -> dict[str, Any]:
    sign = unit_sign(_unit(workspace, target))
    unit = f", {sign}" if sign else ""
    rows = [
        [name, int(row["wards"]), *(rounded(row[key]) for key in ("mean", "median", "spread"))]
        for name, row in found.groups.iterrows()
    ]
    head = word if word == "LGA" else word.capitalize()
    return {
        "columns": [head, "Wards", f"Mean{unit}", f"Median{unit}", "Standard deviation"],
        "rows": rows,
    }
