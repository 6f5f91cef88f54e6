"""What is to be known beside rates: what rests on few tests, their use, what burden needs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.models import Run
from analysis.people_origin import people_origin, population_year
from analysis.science.imputation import REFUSE_ABOVE as MOST_MISSING
from analysis.science.tpr.words import FEW_TESTS, FEWEST_TESTS, IMPLAUSIBLE_ABOVE
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.wording import counted, joined, sentence, whole
from analysis.workspace import Workspace
from chatmrpt.lib.say import say, say_many

#: Percent a year, offered; none is taken by itself.
GROWTHS = (2.0, 2.5, 3.0)


def implausible(frame: pd.DataFrame) -> str:
    """How many areas have more positives than people in a year; they are not capped."""
    above = int((frame["burden"].astype(float) > IMPLAUSIBLE_ABOVE).sum())
    if not above:
        return ""
    return say_many(
        "{count} lies above {most:,.0f} per 1,000 a year, which is implausible: check its "
        "population, and facilities that serve other wards.",
        "{count} lie above {most:,.0f} per 1,000 a year, which is implausible: check their "
        "population, and facilities that serve other wards.",
        above,
        most=IMPLAUSIBLE_ABOVE,
    )


def people_used(run: Run) -> str:
    """The people that a burden goes by: column, file, year, and the growth since."""
    origin = people_origin(run)
    if origin is None:
        return ""
    source = (
        say("“{column}” of {file}", column=origin.column, file=origin.file)
        if origin.column
        else origin.file
    )
    year, growth = population_year(run), run.parameters.get("growth") or 0.0
    if year is None:
        return say(
            "People: {source}; of which year is not known, so no growth is reckoned (type for "
            "example “the population is of 2020”).",
            source=source,
        )
    if not growth:
        return say(
            "People: {source}, of {year}. By how many percent a year do they grow? Until you say "
            "so, 0 is taken (type for example “the population grows 2.6 % a year”).",
            source=source,
            year=year,
        )
    return say(
        "People: {source}, of {year}, brought to the year of the reports by {growth:g} % a year.",
        source=source,
        year=year,
        growth=growth,
    )


def growth_offered(run: Run) -> tuple[dict[str, Any], ...]:
    """Rates of growth to choose from, while none is said and the people are of a known year."""
    if run.parameters.get("growth") or population_year(run) is None:
        return ()
    return tuple(
        call_chip(
            say("Grows {percent:g} % a year", percent=percent),
            "calculate_tpr",
            variable="burden",
            growth=percent,
        )
        for percent in GROWTHS
    )


def unsure(frame: pd.DataFrame, run: Run | None = None) -> str:
    """How many areas are unknown or rest on few tests, and tests of no known ward."""
    tested = frame["tested"].to_numpy(dtype=float, na_value=np.nan)
    unknown = int((~(tested >= FEWEST_TESTS)).sum())
    few = int(((tested >= FEWEST_TESTS) & (tested < FEW_TESTS)).sum())
    parts = []
    if unknown:
        parts.append(
            say(
                "{unknown:,} with fewer than {fewest_tests} tests count as unknown",
                unknown=unknown,
                fewest_tests=FEWEST_TESTS,
            )
        )
    if few:
        parts.append(say("{few:,} rest on fewer than {few_tests}", few=few, few_tests=FEW_TESTS))
    nowhere = run.result["tested_nowhere"] if run is not None else 0
    if nowhere:
        parts.append(
            say("{nowhere} tests are of facilities whose ward is not known", nowhere=whole(nowhere))
        )
    return sentence(joined(parts))


def use(workspace: Workspace, run: Run) -> str:
    """What the rates are good for now."""
    if run.boundary is None:
        return say("Add the ward boundaries to see it on a map and to rank wards by it.")
    known, total = run.result["wards_known"], run.result["wards_total"]
    if 100 * (total - known) > MOST_MISSING * total:
        return say_many(
            "Only {count:,} of {wards} has a rate: too few to rank wards by it. All facilities "
            "together know the most.",
            "Only {count:,} of {wards} have a rate: too few to rank wards by it. All facilities "
            "together know the most.",
            known,
            wards=counted(total, "ward"),
        )
    asks = len(run.result["asks"])
    open_names = (
        say(" {wards} could not be placed surely.", wards=counted(asks, "ward name"))
        if asks
        else ""
    )
    return (
        say("Rankings use it from now on, smoothed for wards with few tests, with how sure it is.")
        + open_names
    )


def no_burden(run: Run) -> Answer:
    """Burden needs people, and the people of an age group its share."""
    age = run.parameters["age"]
    if not run.result["has_people"]:
        return Answer(
            headline=say("Burden needs the number of people of each ward, and there is none."),
            points=(
                say(
                    "Add a ward table with a population column, or a population raster with the ward boundaries."
                ),
            ),
            outcome="need_data",
            run=run,
        )
    need = {
        "u5": "under-fives",
        "pw": say("pregnant women"),
        "o5": say("under-fives and pregnant women"),
    }
    if age in need:
        return Answer(
            headline=say(
                "What percent of all people are {need}? The data do not say.", need=need[age]
            ),
            points=(
                say("Type for example “under fives are 17 percent”. Nothing is assumed."),
                say("All ages together need no share."),
            ),
            chips=(
                call_chip(say("All ages"), "calculate_tpr", age_group="all", variable="burden"),
            ),
            outcome="clarify",
            run=run,
        )
    return Answer(
        headline=say("Burden is not known for any ward."),
        points=(say("No ward has both counted tests and a population."),),
        outcome="need_data",
        run=run,
    )
