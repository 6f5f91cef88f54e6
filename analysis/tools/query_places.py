"""Places beside others: the place of one in an order, how two differ, and the unit of an answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.query.execute import execute
from analysis.query.plan import Filter, Result, Table
from analysis.query.words import number_words
from analysis.tools.base import Answer
from analysis.tools.choices import find_areas
from analysis.tools.places import Area, fold
from analysis.tools.query_answers import tell
from analysis.tools.query_asked import Question
from analysis.tools.query_build import Asked
from analysis.tools.query_headlines import counted_words, measured_unit, what_words
from analysis.tools.query_plans import plan_of
from analysis.tools.query_wards import Source
from analysis.tools.rank_whether import whether as yes_or_no
from analysis.tools.wording import as_text, counted, ordinal
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, say_many, to_say

FEET, MILES = 0.3048, 1609.344
#: Unit of a column → unit wanted → factor.
_FACTORS: dict[str, dict[str, float]] = {
    "metres": {"metres": 1.0, "kilometres": 1e-3, "feet": 1 / FEET, "miles": 1 / MILES},
    "kilometres": {"metres": 1e3, "kilometres": 1.0, "feet": 1e3 / FEET, "miles": 1e3 / MILES},
    "m²": {"square kilometres": 1e-6, "hectares": 1e-4},
    "km²": {"square kilometres": 1.0, "hectares": 1e2},
}
#: How a unit stands behind a number.
_SIGNS = {
    "square kilometres": "km²",
    "hectares": to_say("hectares"),
    "feet": to_say("feet"),
    "miles": to_say("miles"),
}
TWO = 2


def in_unit(asked: Question, source: Source) -> Source:
    """The source with its lengths or areas in the unit asked for.

    Raises
    ------
    ProblemError
        `bad_unit` where a column asked for is in no such unit.
    """
    wanted = asked.in_unit
    if wanted is None:
        return source
    table, columns, frame = source.table, dict(source.table.columns), source.table.frame
    compared = {item.variable for item in asked.all_conditions}
    for name in asked.names:
        column = columns.get(name)
        if column is None or name in compared:
            continue
        factor = _FACTORS.get(column.unit, {}).get(wanted)
        if factor is None:
            continue
        frame = frame.assign(**{name: frame[name].astype(float) * factor})
        columns[name] = replace(column, unit=_SIGNS.get(wanted, wanted))
    if frame is table.frame and not any(name in compared for name in asked.names):
        raise ProblemError(
            "bad_unit",
            say("No value asked for can be told in {unit}.", unit=say(_SIGNS.get(wanted, wanted))),
            say("Ask without the unit: the answer says its own."),
        )
    return replace(source, table=replace(table, frame=frame, columns=columns))


def place_of(
    workspace: Workspace, asked: Question, source: Source, listed: tuple[Filter, ...]
) -> Answer:
    """ "Bida LGA is 21st of 25 LGAs": where an area stands among all, from the highest or lowest."""
    first = "lga" if asked.level == "lga" else "ward" if asked.level == "ward" else "lga_first"
    areas = find_areas(workspace, "query_data", asked, asked.areas, first)
    if isinstance(areas, Answer):
        return areas
    area, order = areas[0], asked.order or "top"
    whole = asked.model_copy(
        update={"place": False, "areas": (), "order": order, "n": None, "level": area.level}
    )
    among_all = _placed(workspace, whole, source, listed, area)
    if area.level == "ward" and _in_its_lga(asked, area):
        lga = say("{lga} LGA", lga=area.wards[0].lga)
        own = whole.model_copy(update={"areas": (lga,)})
        within = _placed(workspace, own, source, listed, area)
        points = (say("Among all: {said}", said=among_all.headline), *within.points[:2])
        return replace(within, points=points)
    return among_all


def _in_its_lga(asked: Question, area: Area) -> bool:
    """Whether the place of a ward among those of its LGA is asked for."""
    named = {fold(name).removesuffix(" lga") for name in asked.areas}
    return asked.in_lga or (len(asked.areas) > 1 and fold(area.wards[0].lga) in named)


def _placed(
    workspace: Workspace,
    asked: Question,
    source: Source,
    listed: tuple[Filter, ...],
    area: Area,
) -> Answer:
    """The place of an area among those that are asked for."""
    found = plan_of(workspace, asked, source, listed)
    if isinstance(found, Answer):
        return found
    found = replace(found, plan=replace(found.plan, limit=None))
    result = execute(found.plan, source.table)
    answer = tell(workspace, asked, source, found, result)
    order = asked.order or "top"
    headline = _place(source.table, found, result, area, order, first=asked.whether)
    return replace(answer, headline=headline)


def _place(
    table: Table, found: Asked, result: Result, area: Area, order: str, *, first: bool
) -> str:
    at = _row_of(result.frame, area)
    what = what_words(found, table)
    if at is None:
        return say("{title} has no value of {label}.", title=area.title, label=what)
    values = result.frame[found.main].astype(float)
    own = float(values.iloc[at])
    before = int((values > own).sum() if order == "top" else (values < own).sum())
    measure = next((item for item in found.plan.measures if item.key == found.main), None)
    unit = measured_unit(measure, table) if measure else found.column.unit if found.column else ""
    end = say("from the highest") if order == "top" else say("from the lowest")
    said = say(
        "{title} is {place} of {areas} by {label}, {end}: {value}.",
        title=area.title,
        place=ordinal(before + 1),
        areas=counted(int(values.notna().sum()), *found.unit),
        label=what,
        end=end,
        value=number_words(own, unit),
    )
    return yes_or_no(said, before == 0 if first else None)


def _row_of(frame: pd.DataFrame, area: Area) -> int | None:
    """The row of an area among groups or wards."""
    ward = area.wards[0]
    for at, row in enumerate(frame.to_dict("records")):
        same_lga = fold(as_text(row.get("lga_name"))) == fold(ward.lga)
        own = area.level == "lga" or fold(as_text(row.get("ward_name"))) == fold(ward.name)
        if same_lga and own:
            return at
    return None


def told_apart(
    asked: Question, found: Asked, result: Result, answer: Answer, table: Table
) -> Answer:
    """How two places differ: by how much, or how many times one is the other."""
    frame = result.frame
    apart = found.apart or (found.shape == "rows" and len(found.areas) == TWO)
    if not apart or len(frame) != TWO or frame[found.main].isna().any():
        return replace(cannot(), run=answer.run, table=answer.table)
    rows = [at for at in (_row_of(frame, area) for area in found.areas) if at is not None]
    if len(rows) != TWO:
        return cannot()
    measure = next((item for item in found.plan.measures if item.key == found.main), None)
    unit = measured_unit(measure, table) if measure else found.column.unit if found.column else ""
    first, second = (float(frame[found.main].iloc[at]) for at in rows)
    names = [area.title for area in found.areas]
    said: dict[str, Any] = {
        "label": _apart_words(found, table),
        "first": names[0], "second": names[1],
        "one": number_words(first, unit), "other": number_words(second, unit),
    }  # fmt: skip
    if found.main.endswith("_rank"):
        return replace(answer, headline=_ranks_apart(first, second, said))
    headline = ratio_words(first, second, said) if asked.against == "ratio" else None
    return replace(answer, headline=headline or difference_words(first, second, unit, said))


def _apart_words(found: Asked, table: Table) -> str:
    """What the two are set apart by, without where."""
    found = replace(found, plan=replace(found.plan, filters=()))
    if found.column is not None:
        return what_words(found, table)
    words = counted_words(table, found)
    return words[:1].upper() + words[1:]


def ratio_words(first: float, second: float, said: dict[str, Any]) -> str | None:
    """How many times one is the other; nothing where that is no number."""
    if second <= 0:
        return None
    return say(
        "{label}: {first} has {times} times what {second} has ({one} and {other}).",
        times=number_words(first / second),
        **said,
    )


def difference_words(first: float, second: float, unit: str, said: dict[str, Any]) -> str:
    """By how much one is more or less than the other."""
    points = say("percentage points") if unit == "percent" else unit
    apart = number_words(abs(first - second), points)
    if first == second:
        return say("{label}: the same in {first} and in {second} ({one}).", **said)
    if first >= second:
        return say("{label}: {apart} more in {first} ({one}) than in {second} ({other}).",
                   apart=apart, **said)  # fmt: skip
    if unit in ("", "people") and float(first).is_integer() and float(second).is_integer():
        return say("{label}: {apart} fewer in {first} ({one}) than in {second} ({other}).",
                   apart=apart, **said)  # fmt: skip
    return say("{label}: {apart} less in {first} ({one}) than in {second} ({other}).",
               apart=apart, **said)  # fmt: skip


def _ranks_apart(first: float, second: float, said: dict[str, Any]) -> str:
    """A rank of 1 is above a rank of 2."""
    places = int(abs(first - second))
    if first <= second:
        return say_many(
            "{first} ranks {count:,} place above {second}: rank {one} against {other}.",
            "{first} ranks {count:,} places above {second}: rank {one} against {other}.",
            places,
            **said,
        )
    return say_many(
        "{first} ranks {count:,} place below {second}: rank {one} against {other}.",
        "{first} ranks {count:,} places below {second}: rank {one} against {other}.",
        places,
        **said,
    )


def cannot() -> Answer:
    """Nothing that could be set beside each other: what can be."""
    return Answer(
        headline=say("I cannot set these two beside each other."),
        points=(say("Name two LGAs or two wards that have a value, and one variable."),),
        outcome="clarify",
    )
