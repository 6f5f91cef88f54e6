"""Some wards covered to a share of their people, the rest of the stock shared as before."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.science.nets.need import FloatArray, IntArray, protected_people
from analysis.science.nets.options import NetOptions, exact
from analysis.science.nets.output import percent
from analysis.science.nets.plan import NetPlan, plan_nets
from analysis.science.nets.wards import KEYS, BoolArray
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say


@dataclass(frozen=True, kw_only=True)
class CoveredWards:
    """A plan, and the same stock with some wards covered to a share.

    Parameters
    ----------
    rows
        One row a ward in the order of the plan, with the caller's index: ward keys,
        ``population``, ``named`` (whether the ward is one of those), ``nets``, ``new_nets``,
        ``nets_change``, ``coverage``, ``new_coverage`` (percent of the people, NaN where unknown).
    protected, new_protected
        People protected in all wards, before and after.
    named_protected, named_new_protected, named_people
        The same in the named wards, and the people who live there (known ones).
    named_nets, named_new_nets
        Nets for the named wards.
    short
        Nets that the named wards need beyond the whole stock, 0 or more.
    floor_dropped
        Whether the floor of the plan cannot be kept with what is left, and was left out.
    """

    rows: pd.DataFrame
    protected: float
    new_protected: float
    named_protected: float
    named_new_protected: float
    named_people: float
    named_nets: int
    named_new_nets: int
    short: int
    floor_dropped: bool


def nets_for_share(
    population: FloatArray,
    share: float,
    *,
    people_per_net: float,
    in_place: IntArray | None = None,
    unit: int = 1,
) -> IntArray:
    """Fewest nets that protect a share of each ward's people, in exact arithmetic.

    Parameters
    ----------
    population
        Shape (n,), people, 0 or more; NaN = unknown: no nets.
    share
        Percent of the people, 0–100.
    people_per_net
        People one net protects, above 0.
    in_place
        Shape (n,), nets already there; they count.
    unit
        Nets that leave the store together.

    Returns
    -------
    ndarray of int
        Shape (n,), whole units.

    Raises
    ------
    ProblemError
        ``bad_number`` for a share outside 0–100.
    """
    if not 0 <= share <= 100:
        raise ProblemError(
            "bad_number",
            say("A coverage of {share:g} % cannot be planned.", share=share),
            say("Give a share of the people from 0 to 100 percent."),
        )
    a_net = exact(people_per_net) * 100
    there = np.zeros(len(population), dtype=np.int64) if in_place is None else in_place
    needed = [
        -((-exact(people) * exact(share)) // a_net) - nets if people > 0 else 0
        for people, nets in zip(population.tolist(), there.tolist(), strict=True)
    ]
    return np.array([-(-max(int(nets), 0) // unit) * unit for nets in needed], dtype=np.int64)


def cover_wards(
    wards: pd.DataFrame, options: NetOptions, named: BoolArray, share: float
) -> CoveredWards:
    """What covering some wards to a share does to a plan with the same stock.

    Parameters
    ----------
    wards, options
        As in :func:`analysis.science.nets.plan.plan_nets`: the plan that is compared with.
    named
        Shape (n,), in the order of ``wards``: the wards to cover.
    share
        Percent of the people of each named ward, 0–100.

    Returns
    -------
    CoveredWards
        Named wards get the fewest nets that protect the share, whatever their rank; the others
        share what is left of the stock as the plan does, without what is left nothing.

    Raises
    ------
    ProblemError
        As :func:`plan_nets` and :func:`nets_for_share`.

    References
    ----------
    Methods document, section 14.
    """
    plan = plan_nets(wards, options)
    place = pd.Series(named, index=wards.index)
    chosen: BoolArray = place.reindex(plan.wards.frame.index).to_numpy(dtype=bool)
    fixed = np.where(
        chosen,
        nets_for_share(
            plan.wards.population,
            share,
            people_per_net=options.people_per_net,
            in_place=plan.wards.in_place,
            unit=options.unit,
        ),
        0,
    )
    left = options.stock - int(fixed.sum())
    others, dropped = _others(wards[~named], replace(options, stock=max(left, 0)))
    nets = fixed.copy()
    if others is not None:
        given = pd.Series(others.nets, index=others.wards.frame.index)
        nets = nets + given.reindex(plan.wards.frame.index).fillna(0).to_numpy(dtype=np.int64)
    return _beside(plan, chosen, nets, max(-left, 0), dropped)


def _others(wards: pd.DataFrame, options: NetOptions) -> tuple[NetPlan | None, bool]:
    """The plan of the other wards, and whether its floor had to be left out."""
    if not len(wards) or not (pd.to_numeric(wards["population"]) > 0).any():
        return None, False
    if pd.to_numeric(wards[options.rank_column]).isna().all():
        return None, False
    try:
        return plan_nets(wards, options), False
    except ProblemError:
        if not options.lga_floor:
            raise
    return plan_nets(wards, replace(options, lga_floor=None)), True


def _beside(
    plan: NetPlan, chosen: BoolArray, nets: IntArray, short: int, dropped: bool
) -> CoveredWards:
    wards = plan.wards
    after = protected_people(wards.population, nets + wards.in_place, plan.options.people_per_net)
    rows = wards.frame.loc[:, list(KEYS)].assign(
        population=wards.population,
        named=chosen,
        nets=plan.nets,
        new_nets=nets,
        nets_change=nets - plan.nets,
        coverage=percent(plan.protected, wards.population),
        new_coverage=percent(after, wards.population),
    )
    return CoveredWards(
        rows=rows,
        protected=float(plan.protected.sum()),
        new_protected=float(after.sum()),
        named_protected=float(plan.protected[chosen].sum()),
        named_new_protected=float(after[chosen].sum()),
        named_people=float(np.nansum(wards.population[chosen])),
        named_nets=int(plan.nets[chosen].sum()),
        named_new_nets=int(nets[chosen].sum()),
        short=short,
        floor_dropped=dropped,
    )
