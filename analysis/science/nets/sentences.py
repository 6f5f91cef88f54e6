"""A plan in words: a reason for each ward, and what a person should know about the whole."""

from __future__ import annotations

import numpy as np

from analysis.science.findings import listed
from analysis.science.nets.need import IntArray
from analysis.science.nets.options import BALE, NetOptions
from analysis.science.nets.wards import BoolArray, PlanWards

_NO_POPULATION = "No population known: no need computed, no nets."
_NOBODY = "Population 0: no nets."
_NO_RANK = "Not ranked: on its own list, no nets from the plan."


def ward_reasons(wards: PlanWards, options: NetOptions, nets: IntArray) -> list[str]:
    """Why each ward gets what it gets, shape (n,).

    Parameters
    ----------
    wards
        The plan's wards, n of them.
    options
        What was asked for, checked.
    nets
        Shape (n,), nets of this plan, 0 or more.

    Returns
    -------
    list of str
        n sentences, in the order of the plan.
    """
    reasons = []
    given_reasons = {name: _texts(wards, f"{name}_reason") for name in ("include", "exclude")}
    for row in range(len(nets)):
        words = _reason(wards, options, nets, row)
        for name, texts in given_reasons.items():
            if (wards.include if name == "include" else wards.exclude)[row] and texts[row]:
                words += f" Given reason: {texts[row]}."
        if wards.tier[row] and wards.urban_unknown[row]:
            words += " Urban share unknown."
        if wards.in_place[row]:
            words += f" {wards.in_place[row]:,} nets in place are taken off the need."
        reasons.append(words)
    return reasons


def _reason(wards: PlanWards, options: NetOptions, nets: IntArray, row: int) -> str:
    if wards.exclude[row]:
        return "Excluded by the user: no nets."
    if np.isnan(wards.population[row]):
        return _NO_POPULATION
    if wards.population[row] == 0:
        return _NOBODY
    if wards.tier[row] == 0:
        return _NO_RANK
    tier = "to be included" if wards.include[row] else f"tier {wards.tier[row]}"
    how = {
        "tiered": f"{tier}, by rank",
        "proportional": f"{tier}, in proportion to need",
        "optimal": f"{tier}, where a net counts most",
    }[options.strategy]
    need, given = int(wards.need[row]), int(nets[row])
    if need == 0:
        return "Nets in place meet the need."
    if given >= need:
        return f"Full need ({how})."
    if given:
        return f"{given:,} of {need:,} nets ({how}): the stock does not reach further."
    return f"No nets ({how}): the stock does not reach this ward."


def _texts(wards: PlanWards, name: str) -> list[str]:
    if name not in wards.frame:
        return [""] * len(wards.frame)
    return [text.rstrip(".") for text in wards.frame[name].fillna("").astype(str)]


def plan_sentences(
    wards: PlanWards, options: NetOptions, nets: IntArray, why: str, gap: float | None
) -> list[str]:
    """What a person should know about the plan.

    Parameters
    ----------
    wards
        The plan's wards, n of them.
    options
        What was asked for, checked.
    nets
        Shape (n,), nets of this plan, 0 or more.
    why
        What a protected person counts, as a sentence.
    gap
        Percent by which a better plan could exceed this one; None unless ``optimal``.

    Returns
    -------
    list of str
        Whole sentences.
    """
    lines = [*_stock_lines(wards, options, nets), *_left_out_lines(wards)]
    if wards.in_place.any():
        lines.append(
            f"{int(wards.in_place.sum()):,} nets already in place are taken off the need of their "
            "wards and count as protecting people."
        )
    unknown = int((wards.urban_unknown & (wards.tier > 0)).sum())
    if 0 < unknown < len(nets):
        lines.append(
            f"{_wards(unknown)} of unknown urban share {'is' if unknown == 1 else 'are'} in the "
            "plan, flagged."
        )
    if options.strategy == "optimal":
        lines += [why, "The figure is risk-weighted people protected, never cases averted."]
        if options.lga_floor or options.bales or options.minimum_share:
            lines.append(f"At most {gap or 0:.4f} % from the best possible plan.")
        else:
            lines.append(
                "Without floors, bales or a minimum share this is the same as giving nets by rank "
                "of that weight, but for the last net of a ward."
            )
    return lines


def _stock_lines(wards: PlanWards, options: NetOptions, nets: IntArray) -> list[str]:
    stock, given = int(options.stock), int(nets.sum())
    active = wards.tier > 0
    short = int(np.maximum(wards.need - nets, 0)[active].sum())
    if stock == 0:
        return ["The stock is 0, so no ward gets nets."]
    if not active.any():
        return ["No ward can get nets: none has both a rank and people."]
    lines = [f"{given:,} of {stock:,} nets are given to {_wards(int((nets > 0).sum()))}."]
    if short == 0:
        lines.append("The stock meets the whole need.")
    else:
        lines.append(f"{short:,} nets are missing to meet the whole need.")
    left = stock - given
    if left and options.bales and left < BALE:
        lines.append(f"{left} nets are less than one bale of {BALE} and stay in the store.")
    elif left:
        lines.append(f"{left:,} nets stay in the store.")
    return lines


def _wards(count: int) -> str:
    return f"{count:,} ward{'' if count == 1 else 's'}"


def _left_out_lines(wards: PlanWards) -> list[str]:
    unknown = np.isnan(wards.population)
    ranked = ~np.isnan(wards.rank)
    lists: list[tuple[str, BoolArray]] = [
        ("without a known population, so without nets", unknown & ~wards.exclude),
        (
            "without a rank, on a list of their own, without nets",
            ~ranked & ~unknown & (wards.tier == 0) & ~wards.exclude,
        ),
        ("excluded by the user", wards.exclude),
    ]
    return [
        f"{_wards(int(rows.sum()))} {words}: {listed(wards.names(rows))}."
        for words, rows in lists
        if rows.any()
    ]
