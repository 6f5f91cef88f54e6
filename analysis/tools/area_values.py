"""A variable's values by ward and by LGA, with the place of each among all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.models import Run
from analysis.science.variables import find_variable
from analysis.services.plan_tpr import AGES
from analysis.tools.columns import short_label, unit_of
from analysis.tools.places import Area, fold
from analysis.tools.query_tests import tests_run
from analysis.tools.results import ROW
from analysis.tools.wording import as_float, as_text, joined, number, ordinal
from analysis.value_columns import TPR, TPR_SMOOTHED, computed_rates
from analysis.workspace import Workspace
from chatmrpt.lib.say import say


@dataclass(frozen=True, eq=False, kw_only=True)
class Column:
    """One variable of all wards.

    Parameters
    ----------
    name, label, unit
        Column of the table, its name for people, its unit.
    wards
        Index = row in the boundary; `value`, `filled`, `lga` (folded), `population` (NaN =
        unknown).
    pooled
        Of a rate computed from tests: folded LGA (``""``: the state) → positives over tests of all
        its reports, in the column's unit. Empty for other variables.
    by_people
        Whether the mean of an LGA or the state weighs its wards by population where that of every
        ward is known, as their scores do; else each ward counts once, as in a look-up.
    """

    name: str
    label: str
    unit: str | None
    wards: pd.DataFrame
    pooled: Mapping[str, float] = field(default_factory=dict)
    by_people: bool = True

    @property
    def is_rate(self) -> bool:
        """Whether it is a test positivity rate."""
        known = find_variable(self.name)
        return known is not None and known.key == "test_positivity_rate"

    @property
    def is_sum(self) -> bool:
        """Whether that of an LGA is the sum of its wards: people."""
        known = find_variable(self.name)
        return known is not None and known.key == "population"

    def _together(self, wards: pd.DataFrame) -> tuple[float, bool]:
        """The value of some wards, and whether it is weighted by population."""
        if self.is_sum:
            return float(wards["value"].sum()), False
        if not self.by_people:
            return float(wards["value"].mean()), False
        return _mean(wards["value"].to_numpy(), wards["population"].to_numpy())

    @cached_property
    def _known(self) -> pd.DataFrame:
        """The wards with a value; as in a look-up, one that a ranking filled is none."""
        known = self.wards["value"].notna()
        return self.wards[known if self.by_people else known & ~self.wards["filled"].astype(bool)]

    @cached_property
    def lgas(self) -> pd.DataFrame:
        """Index = folded LGA; `value`: mean (of people the sum) of its known wards, `weighted`: by
        population; of a rate computed from tests that of all its tests."""
        known = self._known[self._known["lga"] != ""]
        rows = {lga: self._together(group) for lga, group in known.groupby("lga")}
        rows |= {lga: (value, False) for lga, value in self.pooled.items() if lga in rows}
        return pd.DataFrame.from_dict(rows, orient="index", columns=["value", "weighted"])

    @cached_property
    def state(self) -> tuple[float | None, bool]:
        """As of an LGA, of all known wards, and whether it is weighted by population."""
        if "" in self.pooled:
            return self.pooled[""], False
        return (None, False) if self._known.empty else self._together(self._known)

    def value(self, area: Area) -> float | None:
        """The ward's value or that of the LGA or state; None where unknown."""
        if area.level == "ward":
            return as_float(self.wards["value"].get(area.rows[0]))
        if area.level == "state":
            return self.state[0]
        return as_float(self.lgas["value"].get(fold(area.wards[0].lga)))

    def weighted(self, area: Area) -> bool:
        """Whether the mean of an LGA or state is weighted by population."""
        if area.level == "state":
            return self.state[1]
        return bool(self.lgas["weighted"].get(fold(area.wards[0].lga), False))

    def cell(self, area: Area) -> str:
        """`35.8 % (12th highest of 274)`."""
        value = self.value(area)
        if value is None:
            return "unknown"
        if area.level == "state":
            return number(value, self.unit)
        every = (self.wards if area.level == "ward" else self.lgas)["value"].dropna()
        place = ordinal(int((every > value).sum()) + 1)
        filled = area.level == "ward" and bool(self.wards["filled"].get(area.rows[0], False))
        note = "filled, " if filled else ""
        return say(
            "{number} ({note}{place} highest of {every:,})",
            number=number(value, self.unit),
            note=note,
            place=place,
            every=len(every),
        )


def _mean(values: np.ndarray, population: np.ndarray) -> tuple[float, bool]:
    """Weighted where every ward has a population, else the plain mean."""
    weights = np.asarray(population, dtype=float)
    if np.isfinite(weights).all() and (weights > 0).all():
        return (float(np.average(values, weights=weights)), True)
    return (float(np.mean(values)), False)


def read_columns(
    workspace: Workspace, run: Run | None, columns: list[str], *, by_people: bool = True
) -> list[Column]:
    """The columns as the ranking used them, filled values included; others from the table."""
    wards = workspace.wards
    ranking = workspace.rankings.set_index(ROW).sort_index() if run is not None else None
    lgas = [fold(as_text(name)) for name in wards["lga_name"]]
    found = []
    for name in columns:
        used = ranking is not None and name in ranking and len(ranking) == len(wards)
        frame = pd.DataFrame({"lga": lgas, "population": wards["population"].astype(float)})
        source = ranking[name].to_numpy() if ranking is not None and used else wards.get(name)
        frame["value"] = pd.to_numeric(pd.Series(source, index=frame.index), errors="coerce")
        cells = ranking["filled"] if ranking is not None and used else [""] * len(wards)
        pooled = _pooled(workspace, name)
        frame["filled"] = [name in as_text(cell).split("; ") for cell in cells]
        found.append(
            Column(
                name=name,
                label=_label(workspace, name, pooled),
                unit=unit_of(workspace, name),
                wards=frame,
                pooled=pooled,
                by_people=by_people,
            )
        )
    return found


def _label(workspace: Workspace, name: str, pooled: Mapping[str, float]) -> str:
    """The column's name for people; of a rate computed from tests with its age group."""
    label, run = short_label(workspace, name), tests_run(workspace)
    if run is None or not pooled:
        return label
    return say("{label}, {ages}", label=label, ages=AGES[run.parameters["age"]])


def _pooled(workspace: Workspace, name: str, age: str | None = None) -> dict[str, float]:
    """Positives over tests of each LGA and the state, where the column was computed from tests.

    Of the calculation's facilities and tests; of its age group where no `age` is said.
    """
    rates = computed_rates(workspace.link) if workspace.link is not None else {}
    run = tests_run(workspace)
    if run is None or name not in (rates.get(TPR), rates.get(TPR_SMOOTHED)):
        return {}
    cells = workspace.run_table("combinations.csv", run)
    own = run.parameters
    cells = cells[
        (cells["facility_level"] == own["facility_level"]) & (cells["age"] == (age or own["age"]))
    ]
    counts = cells.groupby("lga_name")[["positive", "tested"]].sum()
    if cells["state_name"].nunique() == 1:
        counts.loc[""] = counts.sum()
    counts = counts[counts["tested"] > 0]
    shares = counts["positive"] / counts["tested"]
    return {fold(as_text(lga)): float(share) for lga, share in shares.items()}


def of_all_ages(workspace: Workspace, column: Column) -> Column | None:
    """The rate of all ages, where that of the calculation is of some."""
    run = tests_run(workspace)
    if run is None or not column.pooled or run.parameters["age"] == "all":
        return None
    label = say("{label}, {ages}", label=short_label(workspace, column.name), ages=AGES["all"])
    return replace(column, label=label, pooled=_pooled(workspace, column.name, "all"))


def how_of_wards(values: list[Column], areas: list[Area]) -> str:
    """How the value of an LGA or state comes from its wards or its reports."""
    large = [area for area in areas if area.level != "ward"]
    means = [column for column in values if not (column.is_sum or column.pooled)]
    if not large or not values:
        return ""
    if not means and all(column.is_sum for column in values):
        return say("The value of an LGA is the sum of its wards.")
    parts = [_mean_words(means, large)] if means else []
    if any(column.pooled for column in values):
        parts.append(say("The TPR of an LGA or state is positives over tests of all its reports."))
    return " ".join(parts)


def _mean_words(means: list[Column], large: list[Area]) -> str:
    if not means[0].by_people:
        how = say("An LGA's value is the mean of its wards")
        people = _by_people(means[0], large) if len(means) == 1 else ""
        return (
            say("{how}; weighted by population: {people}.", how=how, people=people)
            if people
            else f"{how}."
        )
    if not all(column.weighted(area) for column in means for area in large):
        how = say(
            "An LGA's value is the mean of its wards, weighted by population where that of every ward "
            "is known"
        )
    elif all(area.level == "lga" for area in large):
        how = say("An LGA's value is the mean of its wards, weighted by population")
    else:
        how = say("The value of an LGA or state is the mean of its wards, weighted by population")
    if any(column.is_rate for column in means):
        return say("{how}; its TPR is not that of all its tests together.", how=how)
    return f"{how}."


def _by_people(column: Column, areas: list[Area]) -> str:
    """`17.2 % in Bida LGA and 20.8 % in Mokwa LGA`; empty where a population is unknown."""
    weighed = replace(column, by_people=True)
    if not all(weighed.weighted(area) for area in areas):
        return ""
    return joined(
        say("{number} in {title}", number=number(value, column.unit), title=area.title)
        for area in areas
        if (value := weighed.value(area)) is not None
    )
