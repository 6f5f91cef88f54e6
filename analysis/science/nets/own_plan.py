"""An officer's own plan: its figures beside ours, and the cheapest swaps that improve it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.science.findings import listed
from analysis.science.nets.need import FloatArray, IntArray, protected_people, whole_nets
from analysis.science.nets.output import lga_sums, percent, totals
from analysis.science.nets.plan import NetPlan
from chatmrpt.lib.errors import ProblemError

#: Part of a net that is the error of floating point.
_SMALL = 1e-9


@dataclass(frozen=True, kw_only=True)
class OwnPlan:
    """A user's plan, scored.

    Parameters
    ----------
    nets
        Shape (n,), in the order of the plan it is compared with.
    rows
        ``ward_name``, ``lga_name``, ``ward_code``, ``nets``, ``our_nets``, ``coverage``,
        ``our_coverage`` (percent).
    totals, our_totals
        As :func:`analysis.science.nets.output.totals`.
    lga
        As the plan's table.
    swaps
        ``from_ward``, ``to_ward``, ``nets``, ``people`` (change of protected people), ``gain``
        (risk-weighted people), ``gain_per_net``; the best gain for each net moved comes first.
    sentences
        What a person should know.
    """

    nets: IntArray
    rows: pd.DataFrame
    totals: dict[str, Any]
    our_totals: dict[str, Any]
    lga: pd.DataFrame
    swaps: pd.DataFrame
    sentences: list[str]


def score_own_plan(own: pd.DataFrame, ours: NetPlan, *, swaps: int = 5) -> OwnPlan:
    """Score a user's plan with the same need, protection and weights as ours.

    Parameters
    ----------
    own
        ``nets`` (whole numbers from 0, NaN = 0) with ``ward_code`` or ``ward_name`` (and
        ``lga_name`` where a name repeats). Wards not named get none.
    ours
        The plan to compare with.
    swaps
        How many swaps to propose.

    Returns
    -------
    OwnPlan
        Swaps take nets from where they protect fewest risk-weighted people to where they protect
        most, in the plan's units; they touch no ward to be included or excluded, no minimum
        share, and never push an LGA below its floor.

    Raises
    ------
    ProblemError
        ``missing_column``, ``bad_nets``, ``unknown_wards``, ``ambiguous_wards``.
    """
    return score_nets(_own_nets(own, ours), ours, swaps=swaps)


def score_nets(nets: IntArray, ours: NetPlan, *, swaps: int = 5) -> OwnPlan:
    """Score nets that are in the order of our plan's wards already.

    Parameters
    ----------
    nets
        Shape (n,), whole numbers from 0 (:func:`analysis.science.nets.need.whole_nets`), in the
        order of ``ours.wards``.
    ours
        The plan to compare with.
    swaps
        How many swaps to propose.

    Returns
    -------
    OwnPlan
        As :func:`score_own_plan`.
    """
    wards, options = ours.wards, ours.options
    protected = protected_people(wards.population, nets + wards.in_place, options.people_per_net)
    rows = wards.frame.loc[:, ["ward_name", "lga_name", "ward_code"]].assign(
        nets=nets,
        our_nets=ours.nets,
        coverage=percent(protected, wards.population),
        our_coverage=percent(ours.protected, wards.population),
    )
    mine = totals(wards, options, nets, protected, ours.weight, ours.weight_name)
    moves = _swaps(ours, nets, swaps)
    return OwnPlan(
        nets=nets,
        rows=rows,
        totals=mine,
        our_totals=ours.totals,
        lga=lga_sums(wards, nets, protected),
        swaps=moves,
        sentences=_sentences(ours, nets, mine, moves),
    )


def _own_nets(own: pd.DataFrame, ours: NetPlan) -> IntArray:
    keys = [name for name in ("ward_code", "ward_name") if name in own]
    if "nets" not in own or not keys:
        raise ProblemError(
            "missing_column",
            f"Your plan needs the columns nets and ward_code or ward_name; "
            f"it has {', '.join(map(str, own.columns))}.",
            "Name the columns so.",
        )
    given = whole_nets(own["nets"])
    by = [keys[0], *(["lga_name"] if keys[0] == "ward_name" and "lga_name" in own else [])]
    ours_keys = [tuple(row) for row in ours.wards.frame[by].astype(str).to_numpy()]
    own_keys = [tuple(row) for row in own[by].fillna("").astype(str).to_numpy()]
    _check_keys(own_keys, ours_keys)
    place = {key: row for row, key in enumerate(ours_keys)}
    nets = np.zeros(len(ours_keys), dtype=np.int64)
    nets[[place[key] for key in own_keys]] = given
    return nets


def _check_keys(own: list[tuple[str, ...]], ours: list[tuple[str, ...]]) -> None:
    known = pd.Series(ours, dtype=object).value_counts()
    unknown = [", ".join(key) for key in own if key not in known.index]
    if unknown:
        raise ProblemError(
            "unknown_wards",
            f"Your plan names wards that are not in the ranking: {listed(unknown)}.",
            "Spell them as in the ranking.",
        )
    twice = pd.Series(own, dtype=object).duplicated()
    several = [", ".join(key) for key, again in zip(own, twice, strict=True)
               if again or known[key] > 1]  # fmt: skip
    if several:
        raise ProblemError(
            "ambiguous_wards",
            f"It is not clear which ward is meant by {listed(sorted(set(several)))}: the name "
            "occurs more than once.",
            "Use ward_code, or add lga_name.",
        )


def _swaps(ours: NetPlan, nets: IntArray, most: int) -> pd.DataFrame:
    """The best moves one after the other, each as large as its worth for a net stays the same."""
    current, moves = nets.copy(), []
    for _ in range(most):
        move = _best_move(ours, current)
        if move is None:
            break
        donor, receiver, size = move
        before = _people(ours, current)
        current[donor] -= size
        current[receiver] += size
        change = _people(ours, current) - before
        gain = float(ours.weight @ change)
        names = ours.wards.frame["ward_name"]
        moves.append(
            {
                "from_ward": names.iloc[donor],
                "to_ward": names.iloc[receiver],
                "nets": size,
                "people": float(change.sum()),
                "gain": gain,
                "gain_per_net": gain / size,
            }
        )
    columns = ["from_ward", "to_ward", "nets", "people", "gain", "gain_per_net"]
    return pd.DataFrame(moves, columns=columns)


def _people(ours: NetPlan, nets: IntArray) -> FloatArray:
    return protected_people(
        ours.wards.population, nets + ours.wards.in_place, ours.options.people_per_net
    )


def _best_move(ours: NetPlan, nets: IntArray) -> tuple[int, int, int] | None:
    """Donor, receiver and number of nets of the move with the best gain for each net."""
    wards, unit = ours.wards, ours.options.unit
    now = _people(ours, nets)
    gain = ours.weight * (_people(ours, nets + unit) - now)
    fewer = _people(ours, np.maximum(nets - unit, 0))
    loss = ours.weight * (now - fewer)
    least = np.ceil((ours.options.minimum_share or 0) / 100 * wards.need - _SMALL)
    cap = -(-wards.need // unit) * unit
    room = _room(ours, now)
    gives = (wards.tier > 0) & ~wards.include & (nets >= unit) & (room >= now - fewer)
    gives &= (nets - unit >= least) | (nets == unit)
    gets = (wards.tier > 0) & (nets + unit <= cap) & ((nets > 0) | (least <= unit))
    if not gives.any() or not gets.any():
        return None
    donor = int(np.argmin(np.where(gives, loss, np.inf)))
    receiver = int(np.argmax(np.where(gets, gain, -np.inf)))
    if donor == receiver or gain[receiver] - loss[donor] <= _SMALL:
        return None
    allowed = min(
        float(nets[donor] - least[donor]), float(room[donor]) / ours.options.people_per_net
    )
    return donor, receiver, _size(ours, nets, donor, receiver, allowed)


def _size(ours: NetPlan, nets: IntArray, donor: int, receiver: int, allowed: float) -> int:
    """How many nets can move while each is worth as much as the first.

    ``allowed`` bounds nets that protect people; idle ones may all go.
    """
    unit = ours.options.unit
    both = ours.wards.population[[donor, receiver]] / ours.options.people_per_net
    give, get = float(both[0]), float(both[1])
    own = nets + ours.wards.in_place
    idle = int(own[donor]) - math.ceil(give - _SMALL)
    partly = int(own[donor]) > math.floor(give + _SMALL)
    available = idle if idle >= unit else unit if partly else min(int(nets[donor]), allowed)
    limit = -(-int(ours.wards.need[receiver]) // unit) * unit - int(nets[receiver])
    open_nets = min(math.floor(get + _SMALL) - int(own[receiver]), limit)
    return max(unit, int(min(available, open_nets)) // unit * unit)


def _room(ours: NetPlan, now: FloatArray) -> FloatArray:
    """People each ward's LGA has above its floor, shape (n,); infinite where no floor holds."""
    wards, options = ours.wards, ours.options
    if not options.lga_floor or not wards.lga_names:
        return np.full(len(now), np.inf)
    inside, count = wards.lga >= 0, len(wards.lga_names)
    people = np.bincount(wards.lga[inside], np.nan_to_num(wards.population)[inside], count)
    safe = np.bincount(wards.lga[inside], now[inside], count)
    slack = safe - options.lga_floor / 100 * people
    return np.where(inside, slack[wards.lga], np.inf)


def _sentences(
    ours: NetPlan, nets: IntArray, mine: dict[str, Any], moves: pd.DataFrame
) -> list[str]:
    wards, best = ours.wards, ours.totals
    lines = [
        f"Your plan protects {mine['protected']:,.0f} people with {mine['nets']:,} nets, ours "
        f"{best['protected']:,.0f} with {best['nets']:,}; risk-weighted "
        f"{mine['risk_weighted_protected']:,.0f} and {best['risk_weighted_protected']:,.0f}."
    ]
    if mine["nets"] > ours.options.stock:
        lines.append(
            f"Your plan gives {mine['nets'] - ours.options.stock:,} nets more than the stock."
        )
    for words, rows in (
        ("more nets than they need", (nets > wards.need) & (wards.tier > 0)),
        ("nets although they are not in the plan", (nets > 0) & (wards.tier == 0)),
        ("no nets although they are to be included", (nets == 0) & wards.include),
    ):
        if rows.any():
            lines.append(f"Wards with {words}: {listed(wards.names(rows))}.")
    if moves.empty:
        lines.append("No move of nets between two wards improves your plan.")
    for move in moves.head(1).itertuples():
        lines.append(
            f"Cheapest improvement: move {move.nets:,} nets from {move.from_ward} to "
            f"{move.to_ward}: {move.gain:+,.0f} risk-weighted people."
        )
    return lines
