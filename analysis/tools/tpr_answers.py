"""What a calculation of test positivity gives, in words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.models import Run
from analysis.science.imputation import REFUSE_ABOVE as MOST_MISSING
from analysis.science.tpr.words import FEW_TESTS, FEWEST_TESTS, UNKNOWN_WARD
from analysis.services.plan_tpr import AGES, LEVELS, TESTS
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip, text_chip
from analysis.tools.places import fold
from analysis.tools.wording import as_text, counted, joined, number, sentence, whole
from analysis.value_columns import KEPT
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError

SHOWN = 10
FILES = {"ward": "tpr.csv", "lga": "lga.csv", "state": "state.csv"}
WORDS = {
    "tpr": "test positivity",
    "burden": "burden",
    "attendance": "positives per attendance",
    "fever": "positives per fever case",
}
COLUMNS = {"attendance": "positives_per_attendance", "fever": "positives_per_fever"}
_NAME = {"ward": "ward_name", "lga": "lga_name", "state": "state_name"}


def rates_answer(workspace: Workspace, run: Run) -> Answer:
    """The whole: rate of the state, highest wards, what is unknown, what happens with it."""
    result = run.result
    frame = _rows(workspace, run, "ward")
    scored = frame[_scored(frame)]
    tested, positive = result["tested"], result["positive"]
    headline = f"{_what(run)}: no counted tests."
    if tested:
        headline = (
            f"{_what(run)}: {share_words(positive / tested)} positive ({whole(positive)} of "
            f"{whole(tested)} tests), with a rate for {result['wards_known']:,} of "
            f"{counted(result['wards_total'], 'ward')}."
        )
    points = [_highest(scored, "tpr"), _unsure(frame, run), _use(workspace, run)]
    return Answer(
        headline=headline,
        points=tuple(point for point in points if point)[:3],
        table=_table(_ordered(scored, "tpr", "top").head(SHOWN), "ward", "tpr"),
        chips=_next(workspace, run),
        show=_show(run, "tpr", "ward"),
        run=run,
        rows_in=run.facilities.rows if run.facilities else None,
        rows_out=int(frame["tpr"].notna().sum()),
    )


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
    shown = _ordered(known, measure, order or "top").head(n or (len(known) if areas else SHOWN))
    end = "Lowest" if order == "bottom" else "Highest"
    what = _title_of(run, measure)
    when = f", {year}" if year else ""
    if areas:
        headline = f"{what}{when}: {_named(shown, level, measure) or 'no counted tests'}."
    else:
        headline = (
            f"{end} {WORDS[measure]} of {counted(len(known), level.upper() if level == 'lga' else level)}"
            f"{when}: {_named(shown.head(3), level, measure)}."
        )
    points = [_unsure(frame)]
    if not areas:
        points.insert(0, f"{what}; tests: {TESTS[run.parameters['method']]}.")
    return Answer(
        headline=headline,
        points=tuple(point for point in points if point),
        table=_table(shown, level, measure) if len(shown) else None,
        chips=_next(workspace, run),
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
        return _no_burden(run) if other_age or not known else None
    if known or measure == "tpr":
        return None
    what = "attendance" if measure == "attendance" else "persons with fever"
    return Answer(
        headline=f"The reports do not count {what} of these areas.",
        points=(f"A file with a column of {what} gives {WORDS[measure]}.",),
        outcome="need_data",
        run=run,
    )


def _title_of(run: Run, measure: str) -> str:
    """What a measure is of; those that are no TPR say so."""
    if measure == "tpr":
        return _what(run)
    if measure == "burden":
        return _of_burden(run)
    age = "all ages" if measure == "attendance" else AGES[run.parameters["age"]]
    level = LEVELS[run.parameters["facility_level"]]
    return f"{WORDS[measure].capitalize()} of {age}, {level} (not the TPR)"


def rates_map(run: Run, variable: str | None) -> Answer:
    """The map of a calculation: of the rate, or of the burden."""
    burden = variable == "burden"
    if burden and not run.result["burden_known"]:
        return _no_burden(run)
    known, placed = run.result["wards_known"], run.result["wards_on_map"]
    points = ["Wards without reports, or with too few tests, are hatched."]
    if placed < known:
        points.insert(
            0, f"{counted(known - placed, 'ward')} with a rate could not be placed surely."
        )
    what = _of_burden(run) if burden else _what(run)
    return Answer(
        headline=f"{what}: {counted(run.result['burden_known'] if burden else placed, 'ward')} "
        "on the map.",
        points=tuple(points),
        chips=(
            call_chip("Compare all combinations", "calculate_tpr", topic="combinations"),
            call_chip("Choose again", "calculate_tpr", guided=True),
        ),
        show=_show(run, "burden" if burden else "tpr", "ward"),
        run=run,
    )


def _what(run: Run) -> str:
    return run.title


def _of_burden(run: Run) -> str:
    """Whose burden it is: of the age group, or of all ages where only their number is known."""
    age, own = run.result["burden_age"], run.parameters["age"]
    words = f"Burden of {AGES[age]}, {LEVELS[run.parameters['facility_level']]}"
    return words if age == own else f"{words} (how many are {AGES[own]} is not known)"


def _rows(workspace: Workspace, run: Run, level: str, year: int | None = None) -> pd.DataFrame:
    frame = _all_rows(workspace, run, level, year)
    return frame[frame["ward_name"] != UNKNOWN_WARD] if level == "ward" else frame


def _all_rows(workspace: Workspace, run: Run, level: str, year: int | None) -> pd.DataFrame:
    if year is None:
        return workspace.run_table(FILES[level], run)
    if year not in run.result["years"]:
        has = joined(str(known) for known in run.result["years"])
        raise ProblemError(
            "unknown_year", f"The reports have no year {year}.", f"They cover {has}.", 404
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
        f"The reports have no area called {joined(f'“{area}”' for area in areas)}.",
        "Ask for “TPR by LGA” to see the names.",
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
    return f"{number(value)} per 1,000 a year" if measure == "burden" else share_words(value)


def _title(row: Any, level: str) -> str:
    name = as_text(row[_NAME[level]])
    return f"{name} ({as_text(row['lga_name'])})" if level == "ward" else name


def _named(frame: pd.DataFrame, level: str, measure: str) -> str:
    return joined(
        f"{_title(row, level)} {_value(row, measure)}" for row in frame.to_dict("records")
    )


def _highest(frame: pd.DataFrame, measure: str) -> str:
    first = _ordered(frame, measure, "top").head(3)
    return f"Highest: {_named(first, 'ward', measure)}." if len(first) else ""


def _unsure(frame: pd.DataFrame, run: Run | None = None) -> str:
    """How many areas are unknown or rest on few tests, and tests of no known ward."""
    tested = frame["tested"].to_numpy(dtype=float, na_value=np.nan)
    unknown = int((~(tested >= FEWEST_TESTS)).sum())
    few = int(((tested >= FEWEST_TESTS) & (tested < FEW_TESTS)).sum())
    parts = []
    if unknown:
        parts.append(f"{unknown:,} with fewer than {FEWEST_TESTS} tests count as unknown")
    if few:
        parts.append(f"{few:,} rest on fewer than {FEW_TESTS}")
    nowhere = run.result["tested_nowhere"] if run is not None else 0
    if nowhere:
        parts.append(f"{whole(nowhere)} tests are of facilities whose ward is not known")
    return sentence(joined(parts))


def _use(workspace: Workspace, run: Run) -> str:
    """What the rates are good for now."""
    if run.boundary is None:
        return "Add the ward boundaries to see it on a map and to rank wards by it."
    known, total = run.result["wards_known"], run.result["wards_total"]
    if 100 * (total - known) > MOST_MISSING * total:
        return (
            f"Only {known:,} of {counted(total, 'ward')} have a rate: too few to rank wards by it. "
            "All facilities together know the most."
        )
    asks = len(run.result["asks"])
    open_names = f" {counted(asks, 'ward name')} could not be placed surely." if asks else ""
    return (
        "Rankings use it from now on, smoothed for wards with few tests, with how sure it is."
        + open_names
    )


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
        columns.append("Per 1,000 a year")
    if measure in COLUMNS:
        columns.append(f"{WORDS[measure].capitalize()} (%)")
    return {"columns": columns, "rows": rows}


def _show(run: Run, measure: str, level: str, year: int | None = None) -> dict[str, str]:
    if year is not None and level == "ward" and len(run.result["years"]) > 1:
        return {"view": "table", "table": "tpr_years", "run": str(run.pk)}
    if KEPT in run.result and level == "ward":
        layer = "tpr" if measure == "tpr" else f"tpr:{measure}"
        return {"view": "map", "layer": layer, "run": str(run.pk)}
    key = {"ward": "tpr", "lga": "tpr_lga", "state": "tpr_state"}[level]
    return {"view": "table", "table": key, "run": str(run.pk)}


def _next(workspace: Workspace, run: Run) -> tuple[dict[str, Any], ...]:
    chips = []
    if workspace.link is not None:
        chips.append(text_chip("Rank the wards by risk", "Which wards are most at risk?"))
    chips.append(call_chip("Compare all combinations", "calculate_tpr", topic="combinations"))
    chips.append(call_chip("By LGA", "calculate_tpr", level="lga"))
    chips.append(
        call_chip("Chart by LGA", "show_chart", chart_type="bar", variable="tpr", by="lga")
    )
    if len(run.result["years"]) > 1:
        chips.append(text_chip("Is it going up or down?", "Is malaria going up or down?"))
    chips.append(call_chip("Choose again", "calculate_tpr", guided=True))
    return tuple(chips)


def _no_burden(run: Run) -> Answer:
    """Burden needs people, and the people of an age group its share."""
    age = run.parameters["age"]
    if not run.result["has_people"]:
        return Answer(
            headline="Burden needs the number of people of each ward, and there is none.",
            points=(
                "Add a ward table with a population column, or a population raster with the ward "
                "boundaries.",
            ),
            outcome="need_data",
            run=run,
        )
    need = {"u5": "under-fives", "pw": "pregnant women", "o5": "under-fives and pregnant women"}
    if age in need:
        return Answer(
            headline=f"What percent of all people are {need[age]}? The data do not say.",
            points=(
                "Type for example “under fives are 17 percent”. Nothing is assumed.",
                "All ages together need no share.",
            ),
            chips=(call_chip("All ages", "calculate_tpr", age_group="all", variable="burden"),),
            outcome="clarify",
            run=run,
        )
    return Answer(
        headline="Burden is not known for any ward.",
        points=("No ward has both counted tests and a population.",),
        outcome="need_data",
        run=run,
    )
