"""Filters of a question: places, years and levels of reports, and conditions on columns."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from analysis.query.plan import Column, Filter, Table
from analysis.tools.base import Answer
from analysis.tools.places import Area, fold, places_of
from analysis.tools.query_asked import Condition, QueryData
from analysis.tools.query_wards import TITLE
from analysis.tools.wording import as_text, joined
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

#: Likeness (0–100) from which a name may be a place of the data that is spelled in another way.
LIKE = 75.0


def of_areas(table: Table, areas: list[Area]) -> tuple[Filter, ...]:
    """Rows of the places named, under the names that the table has for them."""
    if not areas:
        return ()
    words = say("in {title}", title=joined([area.title for area in areas], "or"))
    lgas = {fold(area.wards[0].lga) for area in areas if area.wards}
    whole = all(area.level == "lga" for area in areas)
    if whole and "lga_name" in table.columns:
        own = [name for name in table.frame["lga_name"].dropna().unique() if fold(name) in lgas]
        return (_one_of("lga_name", own, words, areas),)
    if TITLE not in table.columns:
        raise ProblemError(
            "not_in_data",
            say("{title} is not told apart by ward.", title=table.title),
            say("Ask for an LGA."),
        )
    wanted = {(fold(ward.lga), fold(ward.name)) for area in areas for ward in area.wards}
    pairs = table.frame[[TITLE, "lga_name", "ward_name"]].drop_duplicates()
    own = [
        as_text(row[TITLE])
        for row in pairs.to_dict("records")
        if (fold(as_text(row["lga_name"])), fold(as_text(row["ward_name"]))) in wanted
    ]
    return (_one_of(TITLE, own, words, areas),)


def _one_of(column: str, own: list[str], words: str, areas: list[Area]) -> Filter:
    if not own:
        raise ProblemError(
            "not_in_data",
            say(
                "These data hold nothing of {title}.", title=joined([area.title for area in areas])
            ),
            say("Ask for the list of LGAs to see the names."),
        )
    return Filter(column=column, operator="in", value=tuple(own), words=words)


def of_reports(asked: QueryData, table: Table) -> tuple[Filter, ...]:
    """Level of facility, years and months of reports."""
    if table.key != "facilities":
        return ()
    found = []
    if asked.facility_level not in (None, "all"):
        words = say("{facility_level} facilities", facility_level=asked.facility_level)
        found.append(
            Filter(column="facility_level", operator="=", value=asked.facility_level, words=words)
        )
    years = asked.years or ((asked.year,) if asked.year is not None else ())
    if asked.last_years:
        known = sorted({int(year) for year in table.frame["year"].dropna()})
        years = tuple(known[-asked.last_years :])
    if years:
        values = tuple(float(year) for year in years)
        words = joined([str(year) for year in years], "or")
        found.append(Filter(column="year", operator="in", value=values, words=words))
    if asked.months:
        words = joined(asked.months, "or")
        found.append(Filter(column="month_name", operator="in", value=asked.months, words=words))
    return tuple(found)


def condition_filter(column: Column, item: Condition) -> Filter:
    """The condition in the column's own unit."""
    value = item.value
    factor = 1.0
    if item.unit == "percent" and column.unit.startswith("share"):
        factor = 0.01
    elif item.unit == "metres" and column.unit == "kilometres":
        factor = 0.001
    if factor != 1.0:
        if isinstance(value, tuple):
            value = tuple(float(part) * factor for part in value)
        elif value is not None:
            value = float(value) * factor
    return Filter(column=column.name, operator=item.operator, value=value)


def not_in_data(workspace: Workspace, names: tuple[str, ...]) -> Answer | None:
    """A place that nothing in the data is spelled like: these data cannot answer."""
    places = places_of(workspace)
    for name in names:
        wanted = fold(name.split(" (")[0])
        if not places.names or process.extractOne(
            wanted, places.names, scorer=fuzz.ratio, score_cutoff=LIKE
        ):
            continue
        where = say(" of {states}", states=joined(places.states)) if places.states else ""
        return Answer(
            headline=say("Your data hold no ward or LGA “{name}”.", name=name),
            points=(
                say("They hold {wards:,} wards{where}.", wards=len(places.wards), where=where),
            ),
            outcome="refuse",
        )
    return None
