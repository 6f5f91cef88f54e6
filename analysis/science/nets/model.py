"""The optimal plan as a problem in whole units (nets or bales), and checks of a solution."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from analysis.science.nets.need import FloatArray, IntArray
from analysis.science.nets.options import NetOptions, exact
from analysis.science.nets.wards import PlanWards, full_units, whole_units

#: Share of a unit's people within which a floor counts as kept.
TOLERANCE = 1e-9


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Maximise Σ weight × protected(x) over whole x; all people are in units of one full unit.

    Parameters
    ----------
    weight
        Shape (n,), 0 or more.
    full
        Shape (n,): units that protect as many people as a unit can.
    rest
        Shape (n,): what one more unit protects, 0–1.
    whole
        Shape (n,): most units, the need rounded up.
    least
        Shape (n,): fewest units if any (minimum share); 0 or 1 = no such rule.
    forced
        Shape (n,): units that must be given (wards to be included).
    lga
        Shape (n,): number of the LGA, −1 = none.
    floor
        Shape (L,): least Σ protected of each LGA beyond what nets in place protect.
    stock
        Units in store.
    """

    weight: FloatArray
    full: IntArray
    rest: FloatArray
    whole: IntArray
    least: IntArray
    forced: IntArray
    lga: IntArray
    floor: FloatArray
    stock: int

    def protected(self, units: IntArray) -> FloatArray:
        """People protected in each ward, in units of one full unit, shape (n,)."""
        people: FloatArray = np.minimum(units, self.full) + self.rest * (units > self.full)
        return people

    def value(self, units: IntArray) -> float:
        """The objective."""
        return float(self.weight @ self.protected(units))

    def slack(self, units: IntArray) -> FloatArray:
        """How far each LGA is above its floor, shape (L,); negative = below."""
        inside = self.lga >= 0
        sums = np.bincount(
            self.lga[inside], self.protected(units)[inside], minlength=len(self.floor)
        )
        slack: FloatArray = sums - self.floor
        return slack

    def holds(self, units: IntArray) -> bool:
        """Whether whole units keep every constraint."""
        served = units > 0
        return bool(
            (units >= self.forced).all()
            and (units <= self.whole).all()
            and (units[served] >= self.least[served]).all()
            and units.sum() <= self.stock
            and (self.slack(units) >= -TOLERANCE * (1 + np.abs(self.floor))).all()
        )


def build_problem(wards: PlanWards, options: NetOptions, weight: FloatArray) -> Problem:
    """The wards' problem in units.

    Parameters
    ----------
    wards, options
        As checked.
    weight
        Shape (n,), what a protected person counts.

    Returns
    -------
    Problem
        Floors over all people of an LGA with a known population, also those in wards that get no
        nets.
    """
    whole = whole_units(wards, options)
    full, rest = full_units(wards, options)
    each = float(exact(options.people_per_net) * options.unit)
    share = exact(options.minimum_share or 0) / 100 / options.unit
    least = [
        -((-need * share.numerator) // share.denominator) if share else 0
        for need in wards.need.tolist()
    ]
    active = wards.tier > 0
    return Problem(
        weight=np.where(active, weight, 0.0),
        full=np.where(active, full, 0),
        rest=np.where(active, rest / each, 0.0),
        whole=whole,
        least=np.minimum(np.array(least, dtype=np.int64), whole),
        forced=np.where(wards.include & active, whole, 0),
        lga=wards.lga,
        floor=_floors(wards, options, each),
        stock=options.stock // options.unit,
    )


def _floors(wards: PlanWards, options: NetOptions, each: float) -> FloatArray:
    count = len(wards.lga_names)
    if not options.lga_floor:
        return np.full(count, -math.inf)
    inside = wards.lga >= 0
    place = wards.lga[inside]
    people = np.bincount(place, np.nan_to_num(wards.population)[inside], minlength=count)
    covered = np.bincount(place, wards.covered[inside], minlength=count)
    floors = (options.lga_floor / 100 * people - covered) / each
    return np.where(people > 0, floors, -math.inf).astype(np.float64)
