"""Small tables of wards, and a plan found by trying every one: no code of ours."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import ceil

import numpy as np
import pandas as pd


def wards(seed, rows, *, lgas=2, most=40):
    """Random wards with whole populations, two LGAs, ranks and burdens."""
    source = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "state_name": "Niger",
            "lga_name": [f"L{number % lgas}" for number in range(rows)],
            "ward_name": [f"w{number}" for number in range(rows)],
            "ward_code": [f"c{number:04d}" for number in range(rows)],
            "population": source.integers(1, most, rows).astype(float),
            "composite_rank": source.permutation(rows) + 1.0,
            "burden": np.round(source.random(rows) * 900, 1),
        }
    )


def protected(people, nets, each="1.8"):
    return min(Fraction(repr(float(people))), Fraction(each) * int(nets))


def value(frame, nets):
    return sum(
        Fraction(repr(float(weight))) * protected(people, given)
        for weight, people, given in zip(frame["burden"], frame["population"], nets, strict=True)
    )


def breaches(frame, nets, stock, *, floor=0, share=0, unit=1, needs=None, included=()):
    """Which constraints whole nets break, by exact arithmetic."""
    needs = needs or [ceil(Fraction(repr(p)) / Fraction("1.8")) for p in frame["population"]]
    found = []
    if sum(nets) > stock:
        found.append("stock")
    for row, (given, need) in enumerate(zip(nets, needs, strict=True)):
        if given % unit or given > ceil(Fraction(need, unit)) * unit:
            found.append("need")
        if given and given < Fraction(repr(float(share))) / 100 * need:
            found.append("share")
        if row in included and given < need:
            found.append("include")
    for lga in set(frame["lga_name"]):
        rows = [row for row, name in enumerate(frame["lga_name"]) if name == lga]
        people = sum(Fraction(repr(float(frame["population"].iloc[row]))) for row in rows)
        safe = sum(protected(frame["population"].iloc[row], nets[row]) for row in rows)
        if safe < Fraction(repr(float(floor))) / 100 * people:
            found.append("floor")
    return found


def best_of_all(frame, stock, *, unit=1, excluded=(), **rules):
    """The highest objective of all allowed plans, or None when there is none."""
    needs = [ceil(Fraction(repr(p)) / Fraction("1.8")) for p in frame["population"]]
    choices = [
        range(0, 1 if row in excluded else ceil(Fraction(need, unit)) * unit + 1, unit)
        for row, need in enumerate(needs)
    ]
    values = [
        value(frame, nets)
        for nets in product(*choices)
        if sum(nets) <= stock and not breaches(frame, nets, stock, unit=unit, needs=needs, **rules)
    ]
    return max(values, default=None)
