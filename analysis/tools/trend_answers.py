"""What a trend gives, in words: the whole, a list of areas, some areas, year by year."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.models import Run
from analysis.science.trend.words import (
    EMERGING,
    EMERGING_AT,
    IMPROVING,
    RESOLVING,
    WORSENING,
)
from analysis.services.plan_tpr import AGES
from analysis.services.plan_trend import followed
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.facility_areas import rows_of_areas, title_of_row
from analysis.tools.trend_points import (
    FILES,
    TOOL_NAME,
    by_month,
    class_counts,
    level_of,
    not_told,
    slopes_words,
    steepest_line,
    with_method,
)
from analysis.tools.trend_words import (
    NOUNS,
    change_words,
    class_cell,
    class_within,
    known,
    measure_of,
    steepest,
    trend_certainty,
    trend_table,
    trend_words,
    value_words,
    wide_table,
    years_table,
)
from analysis.tools.wording import counted, joined, sentence
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

SHOWN = 10
_KEYS = {"ward": "trend", "lga": "trend_lga", "state": "trend_state"}


def whole_answer(workspace: Workspace, run: Run) -> Answer:
    """Up or down: the state, and how many wards get worse and better."""
    level = str(run.result["levels"][-1])
    frame = workspace.run_table(FILES[level], run)
    if len(frame) > 1:
        return list_answer(workspace, run, level=level)
    row = frame.to_dict("records")[0]
    table = years_table(_series(workspace, run, level), run)
    return Answer(
        headline=say(
            "{titled} in {trend_words}.",
            titled=_titled(run),
            trend_words=trend_words(row, level, run),
        ),
        points=with_method(
            run,
            " ".join(filter(None, (trend_certainty(row, run), class_counts(run)))),
            steepest_line(workspace, run),
        ),
        table=table,
        chips=_next(workspace, run),
        show=_show(run, run.result["levels"][0]),
        run=run,
        rows_in=run.facilities.rows if run.facilities else None,
        rows_out=len(table["rows"]),
    )


def list_answer(
    workspace: Workspace,
    run: Run,
    *,
    level: str = "ward",
    direction: str | None = None,
    order: str | None = None,
    n: int | None = None,
) -> Answer:
    """Which areas get worse or better; top n by trend is by slope, whatever the class."""
    level = level_of(run, level)
    frame = workspace.run_table(FILES[level], run)
    if direction in (EMERGING, RESOLVING):
        return _movements(workspace, run, frame, level, str(direction))
    improving = direction == IMPROVING or (direction is None and order == "bottom")
    ordered = steepest(frame, improving=improving)
    chosen = ordered[ordered["class"] == direction] if direction else ordered
    shown = chosen.head(n or (SHOWN if level == "ward" or direction else len(frame)))
    noun = NOUNS[level]
    if direction:
        headline = say(
            "{chosen:,} of {frame} {is_} {direction}",
            chosen=len(chosen),
            frame=counted(len(frame), noun),
            is_=_is(len(chosen)),
            direction=class_within(direction),
        )
        headline += f": {slopes_words(chosen.head(3), level, run)}." if len(chosen) else "."
    else:
        end = say("fall") if improving else say("rise")
        headline = say(
            "Steepest {end} of {measure_of} among {ordered}: {slopes}.",
            end=end,
            measure_of=measure_of(run),
            ordered=counted(len(ordered), noun),
            slopes=slopes_words(shown.head(3), level, run) or say("none can be told"),
        )
    shown = shown if len(shown) else ordered.head(n or SHOWN)
    nearest = _nearest(direction, chosen, ordered, level, run)
    return Answer(
        headline=headline,
        points=with_method(run, class_counts(run, level), nearest or by_month(shown, level)),
        table=trend_table(shown, level, run) if len(shown) else None,
        chips=_next(workspace, run, level),
        show=_show(run, level),
        run=run,
        rows_in=len(frame),
        rows_out=len(shown),
    )


def areas_answer(
    workspace: Workspace, run: Run, areas: tuple[str, ...], level: str | None
) -> Answer:
    """The trend of the areas named, year by year where it is one."""
    tried = ("lga", level or "ward", "ward", "state")
    levels = tuple(place for place in tried if place in run.result["levels"])
    frame, place = rows_of_areas(
        lambda wanted: workspace.run_table(FILES[wanted], run), levels, areas
    )
    rows = frame.to_dict("records")
    headline = "; ".join(trend_words(row, place, run) for row in rows[:3])
    if len(rows) == 1:
        table = years_table(_series(workspace, run, place, rows[0]), run)
    else:
        table = trend_table(frame, place, run)
    return Answer(
        headline=sentence(say("{titled} in {headline}", titled=_titled(run), headline=headline)),
        points=with_method(
            run, _beside(rows, run), trend_certainty(rows[0], run) if len(rows) == 1 else ""
        ),
        table=table,
        chips=_next(workspace, run, place),
        show=_show(run, place),
        run=run,
        rows_in=len(rows),
        rows_out=len(table["rows"]),
    )


def years_answer(
    workspace: Workspace, run: Run, level: str | None, areas: tuple[str, ...]
) -> Answer:
    """Areas by years, with the change to the year before."""
    level = level_of(run, level or ("lga" if "lga" in run.result["levels"] else "ward"))
    frame = workspace.run_table(f"{level}_years.csv", run)
    if areas:
        frame, level = rows_of_areas(
            lambda wanted: workspace.run_table(f"{wanted}_years.csv", run),
            tuple(place for place in ("lga", level, "ward") if place in run.result["levels"]),
            areas,
        )
    changed = frame[frame["last_minus_previous"].notna()]
    ordered = changed.sort_values("last_minus_previous", ascending=False, kind="stable")
    ends = ordered.iloc[[0, -1]] if len(ordered) > 1 else ordered
    told = joined(
        f"{title_of_row(row, level)} {change_words(row['last_minus_previous'], run)}"
        for row in ends.to_dict("records")
    )
    what = say("the largest and smallest change") if len(ends) > 1 else say("the change")
    last = (
        say("{what} between the last two years compared: {told}", what=what, told=told)
        if told
        else say("no two years compare")
    )
    return Answer(
        headline=say(
            "{titled} year by year in {frame}; {last}.",
            titled=_titled(run),
            frame=counted(len(frame), NOUNS[level]),
            last=last,
        ),
        points=with_method(run, class_counts(run, level), ""),
        table=wide_table(frame, level, run),
        chips=_next(workspace, run, level),
        show=_table_of(run, f"trend_{level}_years" if level != "ward" else "trend_years"),
        run=run,
        rows_in=len(frame),
        rows_out=len(frame),
    )


def ages_answer(workspace: Workspace, run: Run) -> Answer:
    """Every age group beside each other."""
    if not run.artefacts.filter(name="ages.csv").exists():
        return not_told(run, say("The reports do not tell age groups apart."))
    frame = workspace.run_table("ages.csv", run)
    years = [str(name) for name in frame if str(name).isdigit()]
    rows = [
        [AGES[row["age"]].capitalize(), *(_rounded(row[year]) for year in years),
         _rounded(row["slope"]), class_cell(row["class"])]
        for row in frame.to_dict("records")
    ]  # fmt: skip
    told = [
        say(
            "{ages} {change_words} a year",
            ages=AGES[row["age"]],
            change_words=change_words(row["slope"], run),
        )
        for row in frame.to_dict("records")
        if known(row["slope"])
    ]
    unit = "%" if run.parameters["measure"] == "tpr" else say("per 1,000")
    return Answer(
        headline=say(
            "Trend of {measure_of} by age group: {told}.",
            measure_of=measure_of(run),
            told=joined(told[:4]) or say("no slope is known"),
        ),
        points=with_method(run, "", ""),
        table={
            "columns": [
                "Age group",
                *(f"{year} ({unit})" for year in years),
                "Change a year",
                "Trend",
            ],
            "rows": rows,
        },
        chips=_next(workspace, run),
        show=_table_of(run, "trend_ages"),
        run=run,
        rows_out=len(rows),
    )


def trend_map(workspace: Workspace, run: Run) -> Answer:
    """The map of the classes."""
    return Answer(
        headline=say(
            "{title} on the map: {counts}",
            title=say("Trend of {followed}", followed=followed(run.parameters)),
            counts=class_counts(run, "ward"),
        ),
        points=with_method(run, "", steepest_line(workspace, run)),
        chips=_next(workspace, run),
        show=_show(run, "ward"),
        run=run,
    )


def _movements(
    workspace: Workspace, run: Run, frame: pd.DataFrame, level: str, direction: str
) -> Answer:
    found = frame[frame["movement"] == direction]
    shown = steepest(found, improving=direction == RESOLVING)
    rest = found[~found.index.isin(shown.index)]
    shown = pd.concat([shown, rest])
    names = [
        say(
            "{area} {first_value} to {last_value}",
            area=title_of_row(row, level),
            first_value=value_words(row["first"], run),
            last_value=value_words(row["last"], run),
        )
        for row in shown.head(3).to_dict("records")
    ]
    rule = (
        say(
            "below {emerging_at:g} per 1,000 in the first year and not in the last",
            emerging_at=EMERGING_AT,
        )
        if direction == EMERGING
        else say(
            "below {emerging_at:g} per 1,000 in the last year and not in the first",
            emerging_at=EMERGING_AT,
        )
    )
    headline = say(
        "{found:,} of {frame} {is_} {direction}",
        found=len(found),
        frame=counted(len(frame), NOUNS[level]),
        is_=_is(len(found)),
        direction=class_within(direction),
    )
    return Answer(
        headline=f"{headline}: {joined(names)}." if names else f"{headline}.",
        points=with_method(
            run,
            say("{class_name} means {rule}.", class_name=class_cell(direction), rule=rule),
            class_counts(run, level),
        ),
        table=trend_table(shown, level, run) if len(shown) else None,
        chips=_next(workspace, run, level),
        show=_show(run, level),
        run=run,
        rows_in=len(frame),
        rows_out=len(found),
    )


def _titled(run: Run) -> str:
    """`Test positivity of children under 5, all facilities`."""
    text = followed(run.parameters)
    return text[:1].upper() + text[1:]


def _series(workspace: Workspace, run: Run, level: str, row: Any = None) -> pd.DataFrame:
    frame = workspace.run_table("series.csv", run)
    frame = frame[frame["level"] == level]
    names = [name for name in ("state_name", "lga_name", "ward_name") if name in frame]
    for name in names:
        if row is not None and known(row.get(name)):
            frame = frame[frame[name] == row[name]]
    return frame


def _nearest(
    direction: str | None, chosen: pd.DataFrame, ordered: pd.DataFrame, level: str, run: Run
) -> str:
    """Where no area has the class asked for: those that come nearest."""
    if direction is None or len(chosen) or not len(ordered):
        return ""
    return say(
        "Steepest, though without that class: {slopes}.",
        slopes=slopes_words(ordered.head(3), level, run),
    )


def _beside(rows: list[Any], run: Run) -> str:
    """The last year against the year before, and q."""
    told = []
    for row in rows[:3]:
        if known(row["last_minus_previous"]):
            told.append(
                say(
                    "{last_year} against the year before: {change_words}",
                    last_year=int(row["last_year"]),
                    change_words=change_words(row["last_minus_previous"], run),
                )
            )
        if known(row["q"]):
            told.append(say("q {q:.2f} among all areas of its level", q=row["q"]))
    return sentence("; ".join(told))


def _is(number: int) -> str:
    return say("is") if number == 1 else say("are")


def _rounded(value: Any) -> float | None:
    return round(float(value), 1) if known(value) else None


def _table_of(run: Run, key: str) -> dict[str, str]:
    return {"view": "table", "table": key, "run": str(run.pk)}


def _show(run: Run, level: str) -> dict[str, str]:
    if level == "ward" and run.result["on_map"]:
        return {"view": "map", "layer": "trend", "run": str(run.pk)}
    return _table_of(run, _KEYS[level])


def _next(workspace: Workspace, run: Run, level: str | None = None) -> tuple[dict[str, Any], ...]:
    """What can be asked after it."""
    levels = run.result["levels"]
    chips = [
        call_chip(say("Which wards get worse?"), TOOL_NAME, level="ward", direction=WORSENING),
        call_chip(say("Which improve?"), TOOL_NAME, level="ward", direction=IMPROVING),
        call_chip(say("Year by year"), TOOL_NAME, topic="years"),
    ]
    if "lga" in levels and level != "lga":
        chips.append(call_chip(say("By LGA"), TOOL_NAME, level="lga"))
    if run.parameters["measure"] == "tpr" and workspace.link is not None:
        chips.append(call_chip(say("Trend of the burden"), TOOL_NAME, variable="burden"))
    if run.parameters["measure"] == "tpr":
        chips.append(call_chip(say("As lines"), "show_chart", chart_type="line", variable="tpr"))
    if run.result["on_map"]:
        chips.append(call_chip(say("On the map"), "show_map", map_kind="trend"))
    return tuple(chips[:7])
