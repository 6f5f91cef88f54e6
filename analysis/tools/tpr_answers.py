"""What a calculation of test positivity gives, in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.models import Run
from analysis.science.tpr.words import FEWEST_TESTS, UNKNOWN_WARD
from analysis.services.plan_tpr import AGES, LEVELS, TESTS, tpr_title
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.places import fold
from analysis.tools.tpr_notes import (
    growth_offered,
    implausible,
    no_burden,
    people_used,
    unsure,
    use,
)
from analysis.tools.wording import as_text, counted, joined, number, whole
from analysis.value_columns import KEPT
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, to_say

SHOWN = 10
FILES = {"ward": "tpr.csv", "lga": "lga.csv", "state": "state.csv"}
WORDS = {
    "tpr": to_say("test positivity"),
    "burden": to_say("burden"),
    "attendance": to_say("positives per attendance"),
    "fever": to_say("positives per fever case"),
}
COLUMNS = {"attendance": "positives_per_attendance", "fever": "positives_per_fever"}
_NAME = {"ward": "ward_name", "lga": "lga_name", "state": "state_name"}


def rates_answer(workspace: Workspace, run: Run) -> Answer:
    """The whole: rate of the state, highest wards, what is unknown, what happens with it."""
    result = run.result
    frame = _rows(workspace, run, "ward")
    scored = frame[_scored(frame)]
    tested, positive = result["tested"], result["positive"]
    headline = say("{what}: no counted tests.", what=_what(run))
    if tested:
        headline = say(
            "{what}: {share_words} positive ({positive} of {tested} tests), with a rate for "
            "{wards_known:,} of {wards}.",
            what=_what(run),
            share_words=share_words(positive / tested),
            positive=whole(positive),
            tested=whole(tested),
            wards_known=result["wards_known"],
            wards=counted(result["wards_total"], "ward"),
        )
    towns = next((f["message"] for f in run.findings if f["code"] == "urban_high_tpr"), "")
    doubtful = f"{unsure(frame, run)} {towns}".strip()
    points = [_highest(scored, "tpr"), doubtful, use(workspace, run)]
    return Answer(
        headline=headline,
        points=tuple(point for point in points if point)[:3],
        table=_table(_ordered(scored, "tpr", "top").head(SHOWN), "ward", "tpr"),
        chips=(*(_attendance(run) if towns else ()), *_next(workspace, run)),
        show=_show(run, "tpr", "ward"),
        run=run,
        rows_in=run.facilities.rows if run.facilities else None,
        rows_out=int(frame["tpr"].notna().sum()),
    )


def _ends_words(
    measure: str, known: int, level: str, when: str, named: str, *, lowest: bool
) -> str:
    told = {
        "words": say(WORDS[measure]),
        "known": counted(known, level.upper() if level == "lga" else level),
        "when": when,
        "named": named,
    }
    if lowest:
        return say("Lowest {words} of {known}{when}: {named}.", **told)
    return say("Highest {words} of {known}{when}: {named}.", **told)


def areas_answer(
    workspace: Workspace,
    run: Run,
    *,
    variable: str | None = None,
    level: str | None = None,
    areas: tuple[str, ...] = (),
    order: str | None = None,
    n: int | None = None,
    year: int | None = None,
    own_age: str | None = None,
) -> Answer:
    """Some areas, or the highest or lowest of them, by rate or burden."""
    measure = variable or "tpr"
    frame, level = _chosen(workspace, run, level or "ward", areas, year)
    frame = frame.assign(**{measure: frame[COLUMNS.get(measure, measure)]})
    absent = _absent(run, measure, frame, own_age)
    if absent is not None:
        return absent
    known = frame[frame[measure].notna() & (_scored(frame) | bool(areas))]
    shown = _ordered(known, measure, order or "top").head(
        n or (len(known) if areas or level != "ward" else SHOWN)
    )
    what = _title_of(run, measure)
    when = f", {year}" if year else ""
    if areas:
        headline = f"{what}{when}: {_named(shown, level, measure) or say('no counted tests')}."
    else:
        named = _named(shown.head(3), level, measure)
        headline = _ends_words(measure, len(known), level, when, named, lowest=order == "bottom")
    points = [people_used(run), implausible(frame)] if measure == "burden" else []
    points.append(unsure(frame))
    if not areas:
        points.insert(
            0, say("{what}; tests: {tests}.", what=what, tests=TESTS[run.parameters["method"]])
        )
    return Answer(
        headline=headline,
        points=tuple(point for point in points if point),
        table=_table(shown, level, measure) if len(shown) else None,
        chips=(*(growth_offered(run) if measure == "burden" else ()), *_next(workspace, run)),
        show=_show(run, measure, level, year),
        run=run,
        rows_in=len(frame),
        rows_out=len(shown),
    )


def _absent(run: Run, measure: str, frame: pd.DataFrame, own_age: str | None) -> Answer | None:
    """Why there is no such measure, where there is none."""
    known = bool(frame[measure].notna().any())
    if measure == "burden":
        other_age = own_age is not None and run.result["burden_age"] != own_age
        return no_burden(run) if other_age or not known else None
    if known or measure == "tpr":
        return None
    what = "attendance" if measure == "attendance" else say("persons with fever")
    return Answer(
        headline=say("The reports do not count {what} of these areas.", what=what),
        points=(
            say(
                "A file with a column of {what} gives {words}.",
                what=what,
                words=say(WORDS[measure]),
            ),
        ),
        outcome="need_data",
        run=run,
    )


def _title_of(run: Run, measure: str) -> str:
    """What a measure is of; those that are no TPR say so."""
    if measure == "tpr":
        return _what(run)
    if measure == "burden":
        return burden_title(run)
    age = say("all ages") if measure == "attendance" else AGES[run.parameters["age"]]
    level = LEVELS[run.parameters["facility_level"]]
    return say(
        "{measure} of {age}, {level} (not the TPR)",
        measure=say(WORDS[measure]).capitalize(),
        age=age,
        level=level,
    )


def rates_map(run: Run, variable: str | None) -> Answer:
    """The map of a calculation: of the rate, or of the burden."""
    burden = variable == "burden"
    if burden and not run.result["burden_known"]:
        return no_burden(run)
    known, placed = run.result["wards_known"], run.result["wards_on_map"]
    points = [say("Wards without reports, or with too few tests, are hatched.")]
    if placed < known:
        points.insert(
            0,
            say(
                "{wards} with a rate could not be placed surely.",
                wards=counted(known - placed, "ward"),
            ),
        )
    what = burden_title(run) if burden else _what(run)
    return Answer(
        headline=say(
            "{what}: {wards} on the map.",
            what=what,
            wards=counted(run.result["burden_known"] if burden else placed, "ward"),
        ),
        points=tuple(points),
        chips=(
            call_chip(say("Compare all combinations"), "calculate_tpr", topic="combinations"),
            call_chip(say("Choose again"), "calculate_tpr", guided=True),
        ),
        show=_show(run, "burden" if burden else "tpr", "ward"),
        run=run,
    )


def _what(run: Run) -> str:
    return tpr_title(run.parameters)


def burden_title(run: Run) -> str:
    """Whose burden it is: of the age group, or of all ages where only their number is known."""
    age, own = run.result["burden_age"], run.parameters["age"]
    words = say(
        "Burden of {ages}, {levels}",
        ages=AGES[age],
        levels=LEVELS[run.parameters["facility_level"]],
    )
    return (
        words
        if age == own
        else say("{words} (how many are {ages} is not known)", words=words, ages=AGES[own])
    )


def _rows(workspace: Workspace, run: Run, level: str, year: int | None = None) -> pd.DataFrame:
    frame = _all_rows(workspace, run, level, year)
    return frame[frame["ward_name"] != UNKNOWN_WARD] if level == "ward" else frame


def _all_rows(workspace: Workspace, run: Run, level: str, year: int | None) -> pd.DataFrame:
    if year is None:
        return workspace.run_table(FILES[level], run)
    if year not in run.result["years"]:
        has = joined(str(known) for known in run.result["years"])
        raise ProblemError(
            "unknown_year",
            say("The reports have no year {year}.", year=year),
            say("They cover {has}.", has=has),
            404,
        )
    if len(run.result["years"]) == 1:
        return workspace.run_table(FILES[level], run)
    frame = workspace.run_table(f"{level}_years.csv", run)
    return frame[frame["period"].astype(str) == str(year)]


def _chosen(
    workspace: Workspace, run: Run, level: str, areas: tuple[str, ...], year: int | None
) -> tuple[pd.DataFrame, str]:
    """The rows of a level, or those of the areas named: LGAs first, then wards."""
    if not areas:
        return _rows(workspace, run, level, year), level
    for place in dict.fromkeys(("lga", level, "ward", "state")):
        frame = _rows(workspace, run, place, year)
        names = frame[_NAME[place]].map(as_text)
        wanted = {fold(_bare(area)) for area in areas}
        found = frame[names.map(fold).isin(wanted)]
        lgas = {fold(_lga_of(area)) for area in areas} - {""}
        if place == "ward" and lgas:
            found = found[found["lga_name"].map(as_text).map(fold).isin(lgas)]
        if len(found):
            return found, place
    raise ProblemError(
        "not_in_data",
        say(
            "The reports have no area called {joined}.",
            joined=joined(f"“{area}”" for area in areas),
        ),
        say("Ask for “TPR by LGA” to see the names."),
        404,
    )


def _bare(area: str) -> str:
    return area.split(" (")[0]


def _lga_of(area: str) -> str:
    return area.split(" (")[1].rstrip(")") if " (" in area else ""


def _scored(frame: pd.DataFrame) -> pd.Series[bool]:
    return frame["tpr"].notna() & (frame["tested"].astype(float) >= FEWEST_TESTS)


def _ordered(frame: pd.DataFrame, measure: str, order: str) -> pd.DataFrame:
    return frame.sort_values(measure, ascending=order == "bottom", kind="stable")


def share_words(value: float) -> str:
    """`27.4 %`."""
    return f"{100 * value:.1f} %"


def _value(row: Any, measure: str) -> str:
    value = row[measure]
    return (
        say("{number} per 1,000 a year", number=number(value))
        if measure == "burden"
        else share_words(value)
    )


def _title(row: Any, level: str) -> str:
    name = as_text(row[_NAME[level]])
    return f"{name} ({as_text(row['lga_name'])})" if level == "ward" else name


def _named(frame: pd.DataFrame, level: str, measure: str) -> str:
    return joined(
        f"{_title(row, level)} {_value(row, measure)}" for row in frame.to_dict("records")
    )


def _highest(frame: pd.DataFrame, measure: str) -> str:
    first = _ordered(frame, measure, "top").head(3)
    return say("Highest: {named}.", named=_named(first, "ward", measure)) if len(first) else ""


def _table(frame: pd.DataFrame, level: str, measure: str) -> dict[str, Any]:
    names = ["Ward", "LGA"] if level == "ward" else [level.upper() if level == "lga" else "State"]
    rows = []
    for row in frame.to_dict("records"):
        own = [as_text(row[_NAME[level]])]
        if level == "ward":
            own.append(as_text(row["lga_name"]))
        low, high = row["tpr_low"], row["tpr_high"]
        between = f"{100 * low:.1f}–{100 * high:.1f} %" if low == low else "–"
        counts = (
            [int(row["tested"]), int(row["positive"])]
            if row["tested"] == row["tested"]
            else [None, None]
        )
        burden = None if row["burden"] != row["burden"] else round(row["burden"], 1)
        rate = None if row["tpr"] != row["tpr"] else round(100 * row["tpr"], 1)
        extra = [burden] if measure == "burden" else []
        if measure in COLUMNS:
            extra = [round(100 * row[measure], 1)]
        rows.append([*own, rate, between, *counts, *extra])
    columns = [*names, "Rate (%)", "95 % interval", "Tested", "Positive"]
    if measure == "burden":
        columns.append(say("Per 1,000 a year"))
    if measure in COLUMNS:
        columns.append(f"{say(WORDS[measure]).capitalize()} (%)")
    return {"columns": columns, "rows": rows}


def _show(run: Run, measure: str, level: str, year: int | None = None) -> dict[str, str]:
    if year is not None and level == "ward" and len(run.result["years"]) > 1:
        return {"view": "table", "table": "tpr_years", "run": str(run.pk)}
    if KEPT in run.result and level == "ward":
        layer = "tpr" if measure == "tpr" else f"tpr:{measure}"
        return {"view": "map", "layer": layer, "run": str(run.pk)}
    key = {"ward": "tpr", "lga": "tpr_lga", "state": "tpr_state"}[level]
    return {"view": "table", "table": key, "run": str(run.pk)}


def _attendance(run: Run) -> tuple[dict[str, Any], ...]:
    """The other measure, offered for towns and never swapped in; where the reports have it."""
    if not run.result["attendance_known"]:
        return ()
    label = say(WORDS["attendance"]).capitalize()
    return (call_chip(label, "calculate_tpr", variable="attendance"),)


def _next(workspace: Workspace, run: Run) -> tuple[dict[str, Any], ...]:
    chips = []
    if workspace.link is not None:
        chips.append(call_chip(say("Rank the wards by risk"), "rank_areas", order="top"))
    chips.append(call_chip(say("Compare all combinations"), "calculate_tpr", topic="combinations"))
    chips.append(call_chip(say("By LGA"), "calculate_tpr", level="lga"))
    chips.append(
        call_chip(say("Chart by LGA"), "show_chart", chart_type="bar", variable="tpr", by="lga")
    )
    if len(run.result["years"]) > 1:
        chips.append(call_chip(say("Is it going up or down?"), "analyse_trend"))
    chips.append(call_chip(say("Choose again"), "calculate_tpr", guided=True))
    return tuple(chips)
