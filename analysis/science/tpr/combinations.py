"""All 16 combinations of four levels of facility and four age groups, in one pass."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pandas as pd

from analysis.science.tpr.cells import Cells
from analysis.science.tpr.rates import rates, state_design_effect, ward_design_effects
from analysis.science.tpr.sums import Groups, ages_summed, cells_of
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import AGE_CHOICES, LEVEL_CHOICES, Flags, Floats

#: Persons tested and positive of an age group and a level, shape (g,) each.
Counts = Callable[[str, str], tuple[Floats, Floats]]


def design_effects(table: FacilityTable, cells: Cells, method: str) -> pd.DataFrame:
    """Design effect of every state and age group, from all levels and periods.

    Parameters
    ----------
    table, cells
        n rows and their counted cells.
    method
        ``rdt``, ``microscopy`` or ``both``.

    Returns
    -------
    DataFrame
        state_name, age, deff (≥ 1), wards (how many it is the median of; 0: not estimable, 2 is
        used), by state and age. Wards that are not known are left aside.
    """
    ages = ages_summed(table)
    place = table.facilities["ward"].to_numpy(dtype=np.int64)
    state, states = pd.factorize(table.wards["state_name"], sort=True)
    state[table.wards["unknown"].to_numpy(dtype=bool)] = -1
    rows = []
    for age in AGE_CHOICES:
        positive, tested = np.zeros(len(place)), np.zeros(len(place))
        for cell in cells_of(ages, method, age):
            if cell in cells.tested:
                tested += np.bincount(table.facility, cells.tested[cell], len(place))
                positive += np.bincount(table.facility, cells.positive[cell], len(place))
        of_wards = ward_design_effects(positive, tested, place, len(table.wards))
        for number, name in enumerate(states):
            effect, wards = state_design_effect(of_wards[state == number])
            rows.append({"state_name": name, "age": age, "deff": effect, "wards": wards})
    frame = pd.DataFrame(rows, columns=["state_name", "age", "deff", "wards"])
    return frame.sort_values("state_name", kind="stable", ignore_index=True)


def choose(
    groups: Groups,
    counts: Counts,
    effects: pd.DataFrame,
    ages: tuple[str, ...] = AGE_CHOICES,
    levels: tuple[str, ...] = LEVEL_CHOICES,
) -> pd.DataFrame:
    """Counts and rates of combinations of age group and level, stacked.

    Parameters
    ----------
    groups
        g areas and periods.
    counts
        Age and level → tested, positive.
    effects
        As of :func:`design_effects`.
    ages, levels
        All four by four unless given.

    Returns
    -------
    DataFrame
        Keys, period, unknown, facility_level, age, tested, positive, tpr, tpr_low, tpr_high,
        tpr_smoothed, deff: g rows a combination, level by level.
    """
    state, states = pd.factorize(groups.frame["state_name"])
    pool = state * len(groups) + pd.factorize(groups.frame["period"])[0]
    effect = {(row.age, row.state_name): row.deff for row in effects.itertuples(index=False)}
    tested, positive, deff, pools = [], [], [], []
    for place, (level, age) in enumerate(product(levels, ages)):
        asked, found = counts(age, level)
        tested.append(asked)
        positive.append(found)
        deff.append(np.array([effect[age, name] for name in states])[state])
        pools.append(pool + place * len(groups) * len(states))
    frame = groups.frame.take(np.tile(np.arange(len(groups)), len(tested)))
    frame = frame.reset_index(drop=True)
    each = np.repeat(np.arange(len(tested)), len(groups))
    frame["facility_level"] = np.array(levels, dtype=object)[each // len(ages)]
    frame["age"] = np.array(ages, dtype=object)[each % len(ages)]
    frame["tested"], frame["positive"] = np.concatenate(tested), np.concatenate(positive)
    known: Flags = ~frame["unknown"].to_numpy(dtype=bool)
    measured = rates(
        np.concatenate(positive),
        np.concatenate(tested),
        np.concatenate(deff),
        np.concatenate(pools).tolist(),
        known,
    )
    return pd.concat([frame, measured], axis=1)
