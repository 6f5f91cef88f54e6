"""Charts of facility reports: bars by area, age and level, lines and heat maps over time.

Rates are those of the summed counts, as of a calculation of test positivity with both tests. A
finished calculation gives the LGAs' and wards' rates with their intervals.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.charts import Chart, Column
from analysis.charts.base import inside
from analysis.charts.kinds.bars import bars_chart
from analysis.charts.kinds.box import box_chart
from analysis.charts.kinds.heat import heat_chart
from analysis.charts.kinds.lines import lines_chart
from analysis.charts.kinds.scatter import scatter_chart
from analysis.facility_data import read_facility_table
from analysis.models import Run
from analysis.science.tpr.cells import counted_cells
from analysis.science.tpr.rates import test_positivity_rate
from analysis.science.tpr.sums import ages_summed, cells_of, make_groups, sum_cells
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import AGES, ALL, BOTH, LEVELS
from analysis.services.charts.base import (
    MEASURES,
    ChartSource,
    Entry,
    area_title,
    entry,
    need,
    source_of_rows,
    source_of_run,
)
from analysis.services.charts.ward_charts import ward_bars, ward_box, ward_scatter
from analysis.services.charts.wish import ChartWish
from analysis.services.plan_tpr import AGES as AGE_WORDS
from analysis.services.plan_tpr import LEVELS as LEVEL_WORDS
from analysis.services.plan_tpr import tpr_title
from analysis.value_columns import KEPT
from analysis.workspace import Workspace
from chatmrpt.lib.say import say, to_say, to_say_all

AREAS = to_say_all({"state": "State", "lga": "LGA", "ward": "Ward"})
TIMES = to_say_all({"year": "Year", "month": "Month"})
GROUPS = to_say_all({"age": "Age group", "facility_level": "Facility level"})
SHOWN = 30
#: The area of all rows together; said where it is drawn.
ALL_TOGETHER = to_say("All together")


def _entries(workspace: Workspace) -> list[Entry]:
    if workspace.facilities is None:
        return []
    table = read_facility_table(workspace.facilities)
    found = [
        (ChartWish(key="bars", variable="tpr", by="lga"), say("Test positivity by LGA")),
        (ChartWish(key="bars", variable="tests", by="age"), say("Tested by age group")),
        (
            ChartWish(key="bars", variable="tests", by="facility_level"),
            say("Tested by facility level"),
        ),
    ]
    if len(table.periods) > 1:
        unit = "year" if _yearly(table) else "month"
        label = say(MEASURES["tpr"][0])
        found += [
            (ChartWish(key="lines", variable="tpr", by=unit), _by_time(label, unit)),
            (ChartWish(key="heat", variable="tpr", by=unit), _by_lga_and_time(label, unit)),
        ]
    return [entry(wish, title, to_say("Facility reports")) for wish, title in found]


def _by_time(label: str, unit: str) -> str:
    if unit == "year":
        return say("{measure} by year", measure=label)
    return say("{measure} by month", measure=label)


def _by_lga_and_time(label: str, unit: str) -> str:
    if unit == "year":
        return say("{measure} by LGA and year", measure=label)
    return say("{measure} by LGA and month", measure=label)


def _by_group(label: str, by: str) -> str:
    """The title of bars of one measure."""
    word = say({**AREAS, **GROUPS}[by])
    return say("{measure} by {places}", measure=label, places=inside(word))


def _yearly(table: FacilityTable) -> bool:
    return all(period.unit == "year" for period in table.periods)


def _table(workspace: Workspace) -> FacilityTable:
    if workspace.facilities is None:
        raise need(
            say("This chart is drawn from facility reports, and there are none yet."),
            say("Add a file with tested and positive persons of each facility and month."),
        )
    return read_facility_table(workspace.facilities)


def summed(
    table: FacilityTable, *, by: str, period: str, age: str = ALL, level: str = ALL
) -> pd.DataFrame:
    """Tested and positive persons of areas and periods, by both tests.

    Returns
    -------
    DataFrame
        The keys of the areas, ``period`` (text), tested, positive.
    """
    groups = make_groups(table, by, period)
    only = cells_of(ages_summed(table), BOTH, age)
    if not any(cell_age in table.ages(test) for test, cell_age in only):
        return groups.frame.assign(tested=0.0, positive=0.0)
    cells = counted_cells(table, only=only)
    tested, positive = sum_cells(table, groups, cells.tested, cells.positive).of(BOTH, age, level)
    return groups.frame.assign(tested=tested, positive=positive)


def measured(frame: pd.DataFrame, measure: str) -> pd.Series[Any]:
    """The measure of rows of counts; NaN where nobody was tested."""
    tested = frame["tested"].to_numpy(dtype=float)
    positive = frame["positive"].to_numpy(dtype=float)
    if measure == "tpr":
        return pd.Series(100 * test_positivity_rate(positive, tested), index=frame.index)
    values = positive if measure == "positives" else tested
    return pd.Series(np.where(tested > 0, values, np.nan), index=frame.index)


def _bars(workspace: Workspace, wish: ChartWish) -> Chart:
    measure = wish.variable or ("tpr" if workspace.facilities is not None else "")
    if measure not in MEASURES or (workspace.facilities is None and workspace.link is not None):
        return ward_bars(workspace, wish)
    by = wish.by or "lga"
    run = workspace.latest("tpr")
    if by in ("lga", "ward") and measure == "tpr" and _of_run(run, wish):
        return _rates_of_run(workspace, run, wish, by)  # type: ignore[arg-type]
    table = _table(workspace)
    label, unit = MEASURES[measure]
    value = Column("value", label, unit)
    frame = _grouped(table, wish, by)
    frame = frame.assign(value=measured(frame, measure))
    if by in AREAS:
        ascending = wish.order == "bottom"
        frame = frame.sort_values("value", ascending=ascending, kind="stable", na_position="last")
    elif by in GROUPS:
        frame = frame[frame["tested"] > 0]
    words = {**AREAS, **TIMES, **GROUPS}[by]
    return bars_chart(
        frame[["area", "value"]],
        area=Column("area", words),
        value=value,
        title=(_by_time(value.label, by) if by in TIMES else _by_group(value.label, by))
        + _limits(wish),
        source=_source(workspace),
        first=_first(wish, by) if by in AREAS else 0,
        upright=by in TIMES,
        notes=(say("RDT and microscopy together."),),
    )


def _of_run(run: Run | None, wish: ChartWish) -> bool:
    return run is not None and KEPT in run.result and not (wish.year or wish.age)


def _rates_of_run(workspace: Workspace, run: Run, wish: ChartWish, by: str) -> Chart:
    frame = workspace.run_table("lga.csv" if by == "lga" else "tpr.csv", run)
    pairs = zip(frame[f"{by}_name"], frame["lga_name"], strict=True)
    names = [area_title(name, lga if by == "ward" else None) for name, lga in pairs]
    rows = pd.DataFrame({"area": names, "value": 100 * frame["tpr"]})
    if "tpr_low" in frame:
        rows = rows.assign(low=100 * frame["tpr_low"], high=100 * frame["tpr_high"])
    ascending = wish.order == "bottom"
    rows = rows.sort_values("value", ascending=ascending, kind="stable", na_position="last")
    label, unit = MEASURES["tpr"]
    return bars_chart(
        rows,
        area=Column("area", AREAS[by]),
        value=Column("value", label, unit),
        title=_by_group(tpr_title(run.parameters), by),
        source=source_of_run(run),
        first=_first(wish, by),
    )


def _first(wish: ChartWish, by: str) -> int:
    """How many bars of areas are drawn; 0: all."""
    return wish.n or (SHOWN if by == "ward" else 0)


def _grouped(table: FacilityTable, wish: ChartWish, by: str) -> pd.DataFrame:
    """Counts with the name of each bar in `area`."""
    age, level = wish.age or ALL, wish.facility_level or ALL
    if by in AREAS and not wish.year:
        found = summed(table, by=by, period="all", age=age, level=level)
        return _named(found, by)
    if by in AREAS:
        found = summed(table, by=by, period="year", age=age, level=level)
        kept = _within(found, "period", wish)
        keys = [name for name in ("state_name", "lga_name", "ward_name") if name in kept]
        sums = kept.groupby(keys, as_index=False, dropna=False)[["tested", "positive"]].sum()
        return _named(sums, by)
    if by in TIMES:
        found = summed(table, by="state", period=by, age=age, level=level)
        return _within(_together(found, "period"), "area", wish)
    choices = AGES if by == "age" else LEVELS
    words = AGE_WORDS if by == "age" else LEVEL_WORDS
    rows = []
    for name in choices:
        own = {"age": name, "level": level} if by == "age" else {"age": age, "level": name}
        found = summed(table, by="state", period="year" if wish.year else "all", **own)
        counts = _within(found, "period", wish)[["tested", "positive"]].sum()
        rows.append({"area": words[name].capitalize(), **counts.to_dict()})
    return pd.DataFrame(rows)


def _named(found: pd.DataFrame, by: str) -> pd.DataFrame:
    lgas = found["lga_name"] if by == "ward" else [None] * len(found)
    pairs = zip(found[f"{by}_name"], lgas, strict=True)
    return found.assign(area=[area_title(name, lga) for name, lga in pairs])


def _together(found: pd.DataFrame, name: str) -> pd.DataFrame:
    sums = found.groupby(name, sort=True)[["tested", "positive"]].sum()
    return sums.rename_axis("area").reset_index().assign(area=lambda rows: rows["area"].astype(str))


def _within(found: pd.DataFrame, period: str, wish: ChartWish) -> pd.DataFrame:
    """The rows whose period is within the years wished for."""
    return found[[wish.takes_year(text) for text in found[period]]] if wish.year else found


def _over_time(workspace: Workspace, wish: ChartWish) -> tuple[pd.DataFrame, str, Column]:
    """Long rows area, time, value: of all together first, then of each LGA."""
    table = _table(workspace)
    unit = wish.by if wish.by in TIMES else ("year" if _yearly(table) else "month")
    if unit == "year" and not _yearly(table) and len({item.year for item in table.periods}) < 2:
        unit = "month"
    measure = wish.variable if wish.variable in MEASURES else "tpr"
    label, sign = MEASURES[measure]
    age, level = wish.age or ALL, wish.facility_level or ALL
    own = summed(table, by="lga", period=unit, age=age, level=level)
    own = own.assign(area=own["lga_name"].astype(str), time=own["period"].astype(str))
    whole = own.groupby("time", sort=True)[["tested", "positive"]].sum().reset_index()
    both = pd.concat([whole.assign(area=ALL_TOGETHER), own], ignore_index=True)
    both = both.assign(value=measured(both, measure))
    both = _within(both, "time", wish)
    return both[["area", "time", "value"]], unit, Column("value", label, sign)


def _lines(workspace: Workspace, wish: ChartWish) -> Chart:
    frame, unit, value = _over_time(workspace, wish)
    if wish.method != "lga":
        frame = frame[frame["area"] == ALL_TOGETHER]
    frame = frame.assign(area=frame["area"].replace(ALL_TOGETHER, say(ALL_TOGETHER)))
    return lines_chart(
        frame.rename(columns={"area": "series"}).reset_index(drop=True),
        series=Column("series", "LGA"),
        time=Column("time", TIMES[unit]),
        value=value,
        title=_by_time(value.label, unit) + _limits(wish),
        source=_source(workspace),
        notes=(say("RDT and microscopy together; all months reported."),),
    )


def _heat(workspace: Workspace, wish: ChartWish) -> Chart:
    frame, unit, value = _over_time(workspace, wish)
    return heat_chart(
        frame[frame["area"] != ALL_TOGETHER].reset_index(drop=True),
        area=Column("area", "LGA"),
        time=Column("time", TIMES[unit]),
        value=value,
        title=_by_lga_and_time(value.label, unit) + _limits(wish),
        source=_source(workspace),
    )


def _box(workspace: Workspace, wish: ChartWish) -> Chart:
    """The values of months or years of each LGA, the highest middle value first; of no reports, or
    of a column of the wards, those of the wards."""
    if workspace.facilities is None or wish.by not in TIMES:
        return ward_box(workspace, wish)
    frame, unit, value = _over_time(workspace, wish)
    frame = frame[frame["area"] != ALL_TOGETHER]
    middles = frame.groupby("area")["value"].median()
    frame = frame.assign(middle=frame["area"].map(middles))
    frame = frame.sort_values(["middle", "area"], ascending=[False, True], kind="stable")
    return box_chart(
        frame[["area", "value"]].reset_index(drop=True),
        area=Column("area", "LGA"),
        value=value,
        title=_by_lga_and_time(value.label, unit) + _limits(wish),
        source=_source(workspace),
        notes=(say("RDT and microscopy together."),),
    )


def _scatter(workspace: Workspace, wish: ChartWish) -> Chart:
    """Two counts of the wards of the reports, or columns of the wards."""
    names = wish.variables
    of_reports = workspace.facilities is not None and len(set(names)) == 2
    if not (of_reports and all(name in MEASURES for name in names)):
        return ward_scatter(workspace, wish)
    age, level = wish.age or ALL, wish.facility_level or ALL
    found = summed(_table(workspace), by="ward", period="all", age=age, level=level)
    frame = _named(found, "ward")
    frame = frame.assign(x=measured(frame, names[0]), y=measured(frame, names[1]))
    x, y = (Column(field, *MEASURES[name]) for field, name in zip("xy", names, strict=True))
    return scatter_chart(
        frame[["area", "x", "y"]],
        area=Column("area", "Ward"),
        x=x,
        y=y,
        title=say("{up} and {across}", up=y.label, across=x.label) + _limits(wish),
        source=_source(workspace),
    )


def _limits(wish: ChartWish) -> str:
    parts = [
        words[chosen]
        for words, chosen in ((AGE_WORDS, wish.age), (LEVEL_WORDS, wish.facility_level))
        if chosen in words and chosen != ALL
    ]
    return "".join(f", {part}" for part in [*parts, *([wish.years_told] if wish.year else [])])


def _source(workspace: Workspace) -> str:
    dataset = workspace.facilities
    return source_of_rows(dataset) if dataset is not None else ""


_READERS = {"bars": _bars, "lines": _lines, "heat": _heat, "scatter": _scatter, "box": _box}


def _read(workspace: Workspace, wish: ChartWish) -> Chart:
    return _READERS[wish.key](workspace, wish)


FACILITIES = ChartSource(tuple(_READERS), _entries, _read)
