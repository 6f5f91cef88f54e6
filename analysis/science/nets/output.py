"""The tables of a plan: one row a ward, one row an LGA, and the totals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.science.nets.need import FloatArray, IntArray
from analysis.science.nets.options import BALE, NetOptions
from analysis.science.nets.sentences import ward_reasons
from analysis.science.nets.wards import KEYS, PlanWards

#: Columns of the wards that are carried through where they are given.
CARRIED: tuple[str, ...] = ("nets_in_place", "last_campaign", "net_type")
#: An LGA with less of its people protected is counted as left behind, percent.
LOW_COVERAGE = 15.0


def ward_rows(
    wards: PlanWards, options: NetOptions, nets: IntArray, protected: FloatArray
) -> pd.DataFrame:
    """One row a ward, in the plan's order; see :class:`analysis.science.nets.plan.NetPlan`.

    Parameters
    ----------
    wards
        The plan's wards, n of them.
    options
        What was asked for, checked.
    nets
        Shape (n,), nets of this plan, 0 or more.
    protected
        Shape (n,), people protected by all nets, at most the population.

    Returns
    -------
    DataFrame
        n rows with the caller's index.
    """
    frame = wards.frame
    ranks = pd.Series(wards.rank, index=frame.index)
    used = options.rank_column
    composite = (
        pd.to_numeric(frame["composite_rank"])
        if "composite_rank" in frame
        else pd.Series(np.nan, index=frame.index)
    )
    rows = frame.loc[:, list(KEYS)].copy()
    rows["population"] = wards.population
    known = ~np.isnan(wards.population)
    rows["households"] = _where(wards.households, known, rows.index)
    rows["need"] = _where(wards.need, known, rows.index)
    rows["nets"] = nets
    rows["bales"] = nets // BALE
    rows["coverage"] = percent(protected, wards.population)
    rows["tier"] = _where(wards.tier, wards.tier > 0, rows.index)
    rows["composite_rank"] = _whole(composite)
    rows["certainty"] = frame.get("certainty")
    rows["reason"] = ward_reasons(wards, options, nets)
    if used != "composite_rank":
        rows[used] = _whole(ranks)
    for name in CARRIED:
        if name in frame:
            rows[name] = frame[name]
    return rows


def lga_sums(wards: PlanWards, nets: IntArray, protected: FloatArray) -> pd.DataFrame:
    """Sums over the wards of each LGA, by state and LGA; wards without an LGA are left out.

    Parameters
    ----------
    wards
        The plan's wards, n of them.
    nets
        Shape (n,), nets of this plan, 0 or more.
    protected
        Shape (n,), people protected by all nets, at most the population.

    Returns
    -------
    DataFrame
        One row an LGA: ``state_name``, ``lga_name``, ``wards``, ``population`` (known people),
        ``households``, ``need``, ``nets``, ``bales``, ``protected`` (people), ``coverage``
        (percent, NaN where nobody is known to live).
    """
    inside = wards.lga >= 0
    place, count = wards.lga[inside], len(wards.lga_names)

    def total(values: FloatArray | IntArray) -> FloatArray:
        known = np.nan_to_num(values.astype(np.float64))[inside]
        return np.bincount(place, known, minlength=count).astype(np.float64)

    people, safe = total(wards.population), total(protected)
    return pd.DataFrame(
        {
            "state_name": [state for state, _ in wards.lga_names],
            "lga_name": [lga for _, lga in wards.lga_names],
            "wards": total(np.ones(len(nets))).astype(int),
            "population": people,
            "households": total(wards.households).astype(int),
            "need": total(wards.need).astype(int),
            "nets": total(nets).astype(int),
            "bales": total(nets // BALE).astype(int),
            "protected": safe,
            "coverage": percent(safe, people),
        }
    )


def totals(
    wards: PlanWards,
    options: NetOptions,
    nets: IntArray,
    protected: FloatArray,
    weight: FloatArray,
    weight_name: str,
) -> dict[str, Any]:
    """Sums of the plan.

    Parameters
    ----------
    wards
        The plan's wards, n of them.
    options
        What was asked for, checked.
    nets
        Shape (n,), nets of this plan, 0 or more.
    protected
        Shape (n,), people protected by all nets, at most the population.
    weight
        Shape (n,), what a protected person counts, 0 or more.
    weight_name
        What that is.

    Returns
    -------
    dict
        ``wards``, ``wards_in_plan`` (with a tier), ``wards_served``, ``wards_in_full``,
        ``population`` (known), ``households``, ``need`` (of all wards with people),
        ``stock``, ``nets``, ``bales``, ``unallocated``, ``protected`` (people), ``coverage``
        (percent of the known population), ``risk_weighted_protected``, ``weight``,
        ``lgas_below_15`` (LGAs with less than 15 % of their people protected, −> number).
    """
    given = int(nets.sum())
    people = float(np.nansum(wards.population))
    active = wards.tier > 0
    coverage = lga_sums(wards, nets, protected)["coverage"]
    return {
        "wards": len(nets),
        "wards_in_plan": int(active.sum()),
        "wards_served": int((nets > 0).sum()),
        "wards_in_full": int((active & (nets >= wards.need)).sum()),
        "population": people,
        "households": int(wards.households.sum()),
        "need": int(wards.need.sum()),
        "need_in_plan": int(wards.need[active].sum()),
        "stock": int(options.stock),
        "nets": given,
        "bales": int((nets // BALE).sum()),
        "unallocated": int(options.stock) - given,
        "protected": float(protected.sum()),
        "coverage": 100 * float(protected.sum()) / people,
        "risk_weighted_protected": float(weight @ (protected - wards.covered)),
        "weight": weight_name,
        "lgas_below_15": int((coverage < LOW_COVERAGE).sum()),
    }


def percent(part: FloatArray, people: FloatArray) -> FloatArray:
    """100 × part / people, NaN where nobody is known to live.

    Parameters
    ----------
    part
        Shape (n,), people.
    people
        Shape (n,), people; NaN = unknown.

    Returns
    -------
    ndarray
        Shape (n,), percent, at most 100.
    """
    known = np.nan_to_num(people) > 0
    shares: FloatArray = np.divide(100 * part, people, out=np.full(len(part), np.nan), where=known)
    return np.minimum(shares, 100.0)


def _whole(ranks: pd.Series) -> pd.Series:
    """Ranks as whole numbers, unless ties were given their mean rank."""
    return ranks.astype("Int64") if (ranks.dropna() % 1 == 0).all() else ranks


def _where(
    values: IntArray, known: np.ndarray[Any, np.dtype[np.bool_]], index: pd.Index
) -> pd.Series:
    return pd.Series(values, index=index, dtype="Int64").where(pd.Series(known, index=index))
