"""Maps of a calculation on facility reports: of the rate, the burden or the counts, of a year too."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.science.variables import malaria_column
from analysis.services.canvas.tpr_layers import MEASURES, values_of
from analysis.services.plan_tpr import TESTS, need_facilities, tested_words, tpr_title
from analysis.tools.base import Answer, NeedsRun
from analysis.tools.calculate_tpr import CalculateTpr, calculate_tpr
from analysis.tools.choices import call_chip, given
from analysis.tools.tpr_answers import burden_title, rates_map
from analysis.tools.wording import counted, number
from analysis.value_columns import KEPT
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError, ProblemError
from chatmrpt.lib.say import say

#: What a map of tests can be of, and the key of its layer.
COUNTS = {"tests": "tested", "positives": "positive"}
_KEYS = {"burden": "burden", **COUNTS}
_SPANS = (
    *("years", "first_year", "last_year", "last_years", "months"),
    *("first_month", "last_month", "last_months"),
)


def no_such_time(workspace: Workspace, said: Any, kind: str) -> Answer | None:
    """The question back, where a map was asked of a time that it cannot show.

    One year of tests has its map; a span or a month has none, and neither has a ward table's column.
    """
    spans = [name for name in _SPANS if getattr(said, name)]
    timed = spans or said.year
    if not timed or kind in ("trend", "years"):
        return None
    of_tests = kind == "tpr" and workspace.facilities is not None
    if of_tests and not spans:
        return None
    others: dict[str, Any] = dict.fromkeys((*_SPANS, "year"))
    rest = {name: value for name, value in given(said, **others).items() if value is not None}
    chips = [call_chip(say("The map as it is"), "show_map", **rest)]
    if of_tests:
        known = range(*_first_and_last(said))
        chips = [call_chip(f"{year}", "show_map", **rest, year=year) for year in known] + [
            call_chip(say("Year by year, with a slider"), "show_map", map_kind="years"),
            call_chip(say("All years in one map"), "show_map", **rest),
        ]
        why = say("A map of tests is of one year, of each year with a slider, or of all together.")
    elif kind == "tpr":
        why = say("The ward table’s test positivity has no years; facility reports have them.")
    else:
        why = say("What this map shows has no such years or months.")
    return Answer(
        headline=say("I cannot limit this map to “{words}”.", words=_words(said)),
        points=(why,),
        chips=tuple(chips[:6]),
        outcome="clarify",
    )


def _first_and_last(said: Any) -> tuple[int, int]:
    years = said.years or ((said.year,) if said.year else ())
    return (min(years), max(years) + 1) if years else (0, 0)


def _words(said: Any) -> str:
    words = [*said.months, *map(str, said.years), *([str(said.year)] if said.year else [])]
    if said.first_year:
        words.append(say("since {year}", year=str(said.first_year)))
    if said.last_year:
        words.append(say("until {year}", year=str(said.last_year)))
    if said.last_years:
        words.append(say("the last {count} years", count=said.last_years))
    if said.first_month or said.last_month:
        words.append(f"{said.first_month or '…'} – {said.last_month or '…'}")
    if said.last_months:
        words.append(say("the last {count} months", count=said.last_months))
    return ", ".join(words)


def tests_map(workspace: Workspace, said: Any) -> Answer | NeedsRun | None:
    """The map of the calculation that fits, made first where there is none; None: a column holds it."""
    run = workspace.latest("tpr")
    chosen = {
        "age": said.age_group,
        "facility_level": said.facility_level,
        "method": said.test_method,
    }
    column = None
    if workspace.link is not None:
        column = malaria_column(workspace.number_columns)
    if workspace.facilities is None:
        if said.variable in COUNTS or not _in_column(column, chosen):
            raise need_facilities()
        return None
    if any(chosen.values()) or said.year or said.variable in COUNTS:
        run = workspace.asked("tpr") or run
        if run is None or not run.on_present_data or any(
            value and run.parameters.get(key) != value for key, value in chosen.items()
        ):  # fmt: skip
            of_them = CalculateTpr(
                level="ward",
                age_group=said.age_group,
                facility_level=said.facility_level,
                test_method=said.test_method,
            )
            return calculate_tpr(workspace, of_them)
    if run is not None and KEPT in run.result:
        if said.year or said.variable in COUNTS or said.test_method:
            return _of_year(workspace, run, said.variable, said.year)
        return rates_map(run, said.variable)
    return None if column is not None else calculate_tpr(workspace, CalculateTpr(level="ward"))


def _in_column(column: str | None, chosen: dict[str, Any]) -> bool:
    """Whether a column of the ward table is of the age and test that were said."""
    said = [value for value in chosen.values() if value not in (None, "all", "both")]
    return not said or (column is not None and all(value in column.casefold() for value in said))


def _no_year(run: Any, year: int | None) -> ProblemError:
    """The reports have no such year, or the calculation kept no values by year."""
    if year in run.result["years"]:
        return ProblemError(
            "no_values_by_year",
            say(
                "This calculation kept no values by year, so there is no map of {year}.", year=year
            ),
            say("An earlier version made it; calculate test positivity again for maps of years."),
            404,
        )
    return ProblemError(
        "unknown_year",
        say("The reports have no year {year}.", year=year),
        say("They cover {has}.", has=", ".join(str(known) for known in run.result["years"])),
        404,
    )


def _of_year(workspace: Workspace, run: Any, variable: str | None, year: int | None) -> Answer:
    """One measure of the calculation, of a year or of all."""
    key = _KEYS.get(variable or "", "")
    measure = MEASURES[key]
    try:
        frame = values_of(workspace, run, year)
    except NotFoundError:
        raise _no_year(run, year) from None
    values = frame[measure.column].to_numpy(dtype=float, na_value=np.nan) * measure.times
    known = values[~np.isnan(values)]
    rest = ":".join(part for part in (key, str(year) if year else "") if part)
    title = burden_title(run) if key == "burden" else tpr_title(run.parameters)
    if variable in COUNTS:
        title = f"{say(measure.title)}, {tested_words(run.parameters)}"
    if run.parameters["method"] != "both" and key != "burden":
        title = say(
            "{title}, by {test_words}", title=title, test_words=TESTS[run.parameters["method"]]
        )
    if year:
        title = say("{title}, {year}", title=title, year=str(year))
    headline = say("{title}: {wards} on the map.", title=title, wards=counted(len(known), "ward"))
    points = [say("Wards without reports then are hatched.")]
    if len(known):
        unit = measure.unit if variable not in COUNTS else ""
        points.insert(0, say(
            "From {low} to {high}, middle ward {middle}.",
            low=number(known.min(), unit), high=number(known.max(), unit),
            middle=number(float(np.median(known)), unit),
        ))  # fmt: skip
    return Answer(
        headline=headline,
        points=tuple(points),
        chips=(
            call_chip(say("Year by year, with a slider"), "show_map", map_kind="years"),
            call_chip(say("All years in one map"), "show_map", map_kind="tpr", **(
                {"variable": variable} if variable else {})),
        ),
        show={"view": "map", "layer": f"tpr:{rest}" if rest else "tpr", "run": str(run.pk)},
        run=run,
        rows_in=len(values),
        rows_out=len(known),
    )  # fmt: skip
