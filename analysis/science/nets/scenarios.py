"""Plans side by side: strategies and stocks, the gap, and what the next 1,000 nets buy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.science.nets.options import NEXT_NETS, STRATEGIES, NetOptions
from analysis.science.nets.output import LOW_COVERAGE
from analysis.science.nets.plan import NetPlan, plan_nets
from chatmrpt.lib.errors import ProblemError


def net_gap(plan: NetPlan) -> int:
    """Nets missing to meet the whole need of the wards in the plan.

    Parameters
    ----------
    plan
        A plan.

    Returns
    -------
    int
        Nets, 0 or more; wards in no tier are not counted.
    """
    active = plan.wards.tier > 0
    return int(np.maximum(plan.wards.need - plan.nets, 0)[active].sum())


def next_nets(wards: pd.DataFrame, plan: NetPlan, more: int = NEXT_NETS) -> dict[str, Any]:
    """What more nets would buy, by solving again with the larger stock.

    Parameters
    ----------
    wards
        The frame the plan was made from.
    plan
        The plan so far.
    more
        Nets beyond its stock.

    Returns
    -------
    dict
        ``nets`` (more), ``nets_used`` (of them given out; below 0 never), ``protected`` (more
        people), ``risk_weighted_protected`` (more), ``wards_in_full`` (more), ``coverage``
        (percentage points).
    """
    larger = plan_nets(wards, replace(plan.options, stock=plan.options.stock + more))
    after, before = larger.totals, plan.totals
    return {
        "nets": more,
        "nets_used": after["nets"] - before["nets"],
        "protected": after["protected"] - before["protected"],
        "risk_weighted_protected": after["risk_weighted_protected"]
        - before["risk_weighted_protected"],
        "wards_in_full": after["wards_in_full"] - before["wards_in_full"],
        "coverage": after["coverage"] - before["coverage"],
    }


def compare_plans(
    wards: pd.DataFrame,
    options: NetOptions,
    *,
    stocks: Sequence[int] = (),
    strategies: Sequence[str] = STRATEGIES,
) -> pd.DataFrame:
    """Strategies and stocks side by side.

    Parameters
    ----------
    wards, options
        As in :func:`plan_nets`. Floors and minimum shares act on the optimal plan only.
    stocks
        Stocks to compare; empty = that of ``options``.
    strategies
        Of ``tiered``, ``proportional``, ``optimal``.

    Returns
    -------
    DataFrame
        One row a stock and strategy: ``stock``, ``strategy``, ``nets``, ``unallocated``, ``gap``
        (nets missing), ``protected`` (people), ``coverage`` (percent), ``risk_weighted_protected``,
        ``wards_in_full``, ``lgas_below_15`` (number of LGAs with less than 15 % protected),
        ``lgas_below_15_names``, ``problem`` (why there is no plan, else empty).
    """
    rows = []
    for stock in stocks or (options.stock,):
        for strategy in strategies:
            asked = replace(options, stock=stock, strategy=strategy)
            if strategy != "optimal":
                asked = replace(asked, lga_floor=None, minimum_share=None)
            rows.append(_row(wards, asked))
    return pd.DataFrame(rows)


def _row(wards: pd.DataFrame, options: NetOptions) -> dict[str, Any]:
    row: dict[str, Any] = {"stock": options.stock, "strategy": options.strategy}
    try:
        plan = plan_nets(wards, options)
    except ProblemError as problem:
        return {**row, "problem": problem.message}
    kept = (
        *("nets", "unallocated", "protected", "coverage", "risk_weighted_protected"),
        *("wards_in_full", "lgas_below_15"),
    )
    return {
        **row,
        **{name: plan.totals[name] for name in kept},
        "gap": net_gap(plan),
        "lgas_below_15_names": lgas_below(plan),
        "problem": "",
    }


def lgas_below(plan: NetPlan, percent: float = LOW_COVERAGE) -> list[str]:
    """Names of the LGAs with less than this percentage of their people protected.

    Parameters
    ----------
    plan
        A plan.
    percent
        0–100.

    Returns
    -------
    list of str
        In the order of the plan's LGAs; LGAs without a known population are left out.
    """
    names: list[str] = plan.lga.loc[plan.lga["coverage"] < percent, "lga_name"].tolist()
    return names
