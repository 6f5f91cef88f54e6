"""A variable's values by ward and by LGA, with the place of each among all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.models import Run
from analysis.science.variables import find_variable
from analysis.tools.columns import short_label, unit_of
from analysis.tools.places import Area, fold
from analysis.tools.results import ROW
from analysis.tools.wording import as_float, as_text, number, ordinal
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
    """

    name: str
    label: str
    unit: str | None
    wards: pd.DataFrame

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
        return _mean(wards["value"].to_numpy(), wards["population"].to_numpy())

    @cached_property
    def lgas(self) -> pd.DataFrame:
        """Index = folded LGA; `value`: mean (of people the sum) of its known wards, `weighted`: by
        population."""
        known = self.wards[self.wards["value"].notna() & (self.wards["lga"] != "")]
        rows = {lga: self._together(group) for lga, group in known.groupby("lga")}
        return pd.DataFrame.from_dict(rows, orient="index", columns=["value", "weighted"])

    @cached_property
    def state(self) -> tuple[float | None, bool]:
        """The mean (of people the sum) of all known wards, and whether it is weighted by population."""
        known = self.wards[self.wards["value"].notna()]
        if known.empty:
            return None, False
        return self._together(known)

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


def read_columns(workspace: Workspace, run: Run | None, columns: list[str]) -> list[Column]:
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
        frame["filled"] = [name in as_text(cell).split("; ") for cell in cells]
        found.append(
            Column(
                name=name,
                label=short_label(workspace, name),
                unit=unit_of(workspace, name),
                wards=frame,
            )
        )
    return found
