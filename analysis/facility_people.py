"""The people of the areas of facility reports, from a ward table, by name or code."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.science.findings import Finding, finding, listed
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import KEYS
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from uploads.cleaning.name_forms import normalise_area_name
from uploads.cleaning.names import match_names
from uploads.cleaning.people import AGE_POPULATIONS
from uploads.cleaning.text import header_key

_LEVELS = ("state", "lga", "ward")


@dataclass(frozen=True, eq=False)
class PeopleTable:
    """A ward table with people: what its owner calls it, its rows, role → column."""

    name: str
    frame: pd.DataFrame
    roles: dict[str, str]


def people_of_table(
    given: PeopleTable, table: FacilityTable, by: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """The people of the areas of a table.

    Parameters
    ----------
    given
        A ward table with a population; several rows of a ward are summed.
    table
        The areas.
    by
        ``ward`` (names matched one to one), ``lga`` or ``state`` (sums over all wards of the file;
        unknown where one of them is).

    Returns
    -------
    (people, findings)
        Names as in the table, population, population_u5 and population_pw if the file has them.

    Raises
    ------
    ProblemError
        ``no_population``, ``no_area_in_population``.
    """
    wards, counts = population_wards(given)
    if by == "ward":
        return _by_ward(wards, counts, table)
    keys = [name for name in KEYS[by] if name in wards and (table.wards[name] != "").any()]
    if by == "lga" and "lga_name" not in keys:
        raise ProblemError(
            "no_area_in_population",
            say("{name} has no column with LGAs; people cannot be summed by LGA.", name=given.name),
            say("Add the column LGA, or choose --by ward."),
        )
    areas = table.wards[list(KEYS[by])].drop_duplicates().reset_index(drop=True)
    if not keys:
        for name in counts:
            areas[name] = wards[name].sum(skipna=False)
        return areas, []
    grouped = wards.groupby([wards[key].map(normalise_area_name) for key in keys])[counts]
    totals = grouped.sum().where(grouped.count().eq(grouped.size(), axis=0))
    own = [areas[key].map(normalise_area_name) for key in keys]
    index = pd.MultiIndex.from_arrays(own) if len(keys) > 1 else pd.Index(own[0])
    return pd.concat([areas, totals.reindex(index).reset_index(drop=True)], axis=1), []


def population_wards(given: PeopleTable) -> tuple[pd.DataFrame, list[str]]:
    """One row a ward of the file, its rows summed: names and people; and the columns of people.

    Raises
    ------
    ProblemError
        ``no_population``.
    """
    roles, frame = given.roles, given.frame
    if "population" not in roles:
        raise ProblemError(
            "no_population",
            say("{name} has no column with the population of wards.", name=given.name),
            say("Name it “population”."),
        )
    columns = {"population": roles["population"]}
    for name, keys in AGE_POPULATIONS.items():
        found = next((str(c) for c in frame if header_key(str(c)) in keys), None)
        if found is not None:
            columns[name] = found
    names = {f"{level}_name": roles[level] for level in _LEVELS if level in roles}
    if "ward_code" in roles:
        names["ward_code"] = roles["ward_code"]
    wards = pd.DataFrame({name: frame[column].fillna("") for name, column in names.items()})
    for name, column in columns.items():
        wards[name] = pd.to_numeric(frame[column], errors="coerce").to_numpy(dtype=float)
    summed = wards.groupby(list(names), as_index=False, sort=False)[list(columns)].sum(min_count=1)
    return summed, list(columns)


def _by_ward(
    wards: pd.DataFrame, counts: list[str], table: FacilityTable
) -> tuple[pd.DataFrame, list[Finding]]:
    known = table.wards[~table.wards["unknown"]].reset_index(drop=True)
    words = {"ward_name": "name", "lga_name": "lga", "state_name": "state", "ward_code": "code"}
    shared = [n for n in words if n in wards and (known[n] != "").any()]
    if "ward_name" not in shared and "ward_code" not in shared:
        raise ProblemError(
            "no_area_in_population",
            say("The population file and the facility table share neither ward names nor codes."),
            say("Give wards by the names of the facility table, or with boundaries by code."),
        )
    source, reference = (
        frame.reindex(columns=[*dict.fromkeys(["ward_name", *shared])], fill_value="").rename(
            columns=words
        )
        for frame in (wards, known)
    )
    decisions = match_names(source, reference)
    values = pd.DataFrame(np.nan, index=known.index, columns=counts)
    for decision in decisions:
        if decision.decision == "matched" and decision.match_index is not None:
            values.loc[decision.match_index] = wards.loc[decision.source_index, counts]
    people = pd.concat([known[["state_name", "lga_name", "ward_name"]], values], axis=1)
    asks = [source["name"].iloc[d.source_index] for d in decisions if d.decision == "ask"]
    if not asks:
        return people, []
    text = say(
        "{wards:,} wards of the population file fit no ward surely: {names}.",
        wards=len(asks),
        names=listed(asks),
    )
    hint = say("Spell them as in the facility table, or give ward codes.")
    return people, [finding("population_names", "warning", text, hint, count=len(asks))]
