"""Two numbers set against each other: a place and a whole, the first of a list and its last."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analysis.query.execute import execute
from analysis.query.plan import Filter, Result
from analysis.query.words import number_words
from analysis.tools.base import Answer, NeedsRun
from analysis.tools.choices import find_areas
from analysis.tools.places import Area
from analysis.tools.query_answers import tell
from analysis.tools.query_asked import Question
from analysis.tools.query_build import Asked
from analysis.tools.query_headlines import measured_unit, what_words
from analysis.tools.query_places import cannot, difference_words, ratio_words
from analysis.tools.query_plans import plan_of
from analysis.tools.query_sources import find_source
from analysis.tools.query_wards import Source
from analysis.tools.wording import as_text
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

#: What is asked of both sides in the same way.
_PLAIN = {"against": None, "beside": None, "level": None, "order": None, "n": None,
          "both_ends": False, "together": False}  # fmt: skip


def beside_whole(
    workspace: Workspace, asked: Question, source: Source, listed: tuple[Filter, ...]
) -> Answer:
    """ "TPR: 8.2 points more in Shiroro LGA than in the whole state"."""
    areas = find_areas(workspace, "query_data", asked, asked.areas, "lga_first")
    if isinstance(areas, Answer):
        return areas
    if len(areas) != 1 or not asked.names:
        return cannot()
    area = areas[0]
    if area.level == "lga" and asked.beside == "lga":
        return cannot()  # an LGA beside itself
    how = None if asked.measure == "sum" else asked.measure
    how = how or ("mean" if area.level == "ward" else None)
    own = asked.model_copy(update={**_PLAIN, "areas": (area.title,), "measure": how})
    first = _number(workspace, own, source, listed)
    if isinstance(first, Answer):
        return first
    found, result, one = first
    amounts = how is None and found.column is not None and found.column.additive
    each = amounts and asked.beside == "all"
    other = own.model_copy(update=_whole(asked, area, "lga" if each else None))
    if source.table.key.startswith("tpr_"):  # a calculation has a table of the state
        found_whole = find_source(workspace, other.model_copy(update={"level": "state"}))
        if isinstance(found_whole, NeedsRun) or other.except_areas:
            return cannot()
        second = _number(workspace, other, found_whole, listed)
    else:
        second = _number(workspace, other, source, listed)
    if isinstance(second, Answer):
        return second
    said = _said(found, source, one, second[2], _unit(found, source))
    said |= {"first": area.title, "second": _name(asked, area, found, each=each)}
    answer = tell(workspace, own, source, found, result)
    return replace(answer, headline=_told(asked, one, second[2], said, _unit(found, source)))


def ends_apart(
    workspace: Workspace, asked: Question, source: Source, listed: tuple[Filter, ...]
) -> Answer:
    """ "Rainfall: 39 mm a month more in Ishau (Paikoro) than in Gallah (Agwara)"."""
    both = asked.model_copy(update={"against": None, "n": 1, "order": None})
    found = plan_of(workspace, both, source, listed)
    if isinstance(found, Answer):
        return found
    table = found.table or source.table
    result = execute(found.plan, table)
    known = result.frame[result.frame[found.main].notna()]
    if len(known) < 2 or not (found.column is None or found.column.kind == "number"):
        return cannot()
    first, last = known.iloc[0], known.iloc[-1]
    one, other = float(first[found.main]), float(last[found.main])
    source = replace(source, table=table)
    said = _said(found, source, one, other, _unit(found, source))
    said |= {"first": _title(first), "second": _title(last)}
    answer = tell(workspace, both, source, found, result)
    return replace(answer, headline=_told(asked, one, other, said, _unit(found, source)))


def _number(
    workspace: Workspace, asked: Question, source: Source, listed: tuple[Filter, ...]
) -> tuple[Asked, Result, float] | Answer:
    """One number: of all rows, or the mean of the groups."""
    found = plan_of(workspace, asked, source, listed)
    if isinstance(found, Answer):
        return found
    result = execute(replace(found.plan, limit=None), found.table or source.table)
    if found.main not in result.frame:
        return cannot()
    values = result.frame[found.main].dropna()
    if not len(values) or (found.shape == "rows" and len(values) > 1):
        return cannot()
    return found, result, float(values.astype(float).mean())


def _whole(asked: Question, area: Area, level: str | None) -> dict[str, Any]:
    """What the whole is of; amounts are compared with the average ward or LGA."""
    if asked.beside == "lga":
        return {"areas": (say("{lga} LGA", lga=area.wards[0].lga),), "level": None, "measure": asked.measure or "mean"}  # fmt: skip
    gone = (area.title,) if asked.beside == "rest" else ()
    return {"areas": (), "except_areas": (*asked.except_areas, *gone), "level": level}


def _name(asked: Question, area: Area, found: Asked, *, each: bool) -> str:
    additive = found.column is not None and found.column.additive
    if asked.beside == "lga":
        lga = area.wards[0].lga
        return say("the average ward of {lga} LGA", lga=lga) if additive else say("{lga} LGA", lga=lga)  # fmt: skip
    if each:
        return say("the average LGA")
    if additive and found.plan.measures and found.plan.measures[0].how == "mean":
        return say("the average ward")
    return say("the rest of the state") if asked.beside == "rest" else say("the whole state")


def _unit(found: Asked, source: Source) -> str:
    table = found.table or source.table
    measure = next((item for item in found.plan.measures if item.key == found.main), None)
    return measured_unit(measure, table) if measure else found.column.unit if found.column else ""


def _said(found: Asked, source: Source, one: float, other: float, unit: str) -> dict[str, Any]:
    plain = replace(found, plan=replace(found.plan, filters=()))
    return {
        "label": what_words(plain, found.table or source.table),
        "one": number_words(one, unit),
        "other": number_words(other, unit),
    }


def _told(asked: Question, one: float, other: float, said: dict[str, Any], unit: str) -> str:
    ratio = ratio_words(one, other, said) if asked.against == "ratio" else None
    return ratio or difference_words(one, other, unit, said)


def _title(row: Any) -> str:
    ward, lga = as_text(row.get("ward_name")), as_text(row.get("lga_name"))
    return f"{ward} ({lga})" if ward and lga else ward or lga or as_text(row.iloc[0])
