"""The wards of a plan: ordered, put into tiers, with need, open need and weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.science.findings import listed
from analysis.science.nets.need import (
    FloatArray,
    IntArray,
    households,
    net_need,
    protected_people,
)
from analysis.science.nets.options import NetOptions, exact
from chatmrpt.lib.errors import ProblemError

BoolArray = npt.NDArray[np.bool_]
#: Fewer people than this are the error of floating point.
_NOBODY = 1e-9
KEYS: tuple[str, ...] = ("state_name", "lga_name", "ward_name", "ward_code")
#: Weights of the optimal plan, best first; the score follows, then the rank itself.
WEIGHTS: tuple[tuple[str, str], ...] = (
    ("burden", "malaria burden"),
    ("tpr_smoothed", "smoothed test positivity rate"),
)


@dataclass(frozen=True, kw_only=True)
class PlanWards:
    """Wards in the plan's own order: by rank, ward code, names; wards without a rank last.

    All arrays have shape (n,).

    Parameters
    ----------
    frame
        The caller's rows in this order, with their index.
    population
        People; NaN = unknown.
    households, need
        Whole numbers, 0 where the population is unknown. ``need`` is what this campaign must
        bring: nets already in place are taken off.
    in_place
        Nets already in place.
    covered, open_people
        People the nets in place protect, and people they leave over.
    rank
        NaN = no rank.
    tier
        1 or 2; 0 = gets no nets (no rank, no population, or excluded).
    include, exclude
        Named by the user.
    lga
        Number of the ward's LGA in ``lga_names``; −1 = no LGA named.
    lga_names
        (state, LGA), sorted.
    urban_unknown
        Whether the urban share is missing.
    """

    frame: pd.DataFrame
    population: FloatArray
    households: IntArray
    need: IntArray
    in_place: IntArray
    covered: FloatArray
    open_people: FloatArray
    rank: FloatArray
    tier: IntArray
    include: BoolArray
    exclude: BoolArray
    lga: IntArray
    lga_names: tuple[tuple[str, str], ...]
    urban_unknown: BoolArray

    def names(self, rows: BoolArray) -> list[str]:
        """“Ward (LGA)” of the rows."""
        chosen = self.frame[rows]
        return [
            f"{ward} ({lga})" if lga else str(ward)
            for ward, lga in zip(chosen["ward_name"], chosen["lga_name"], strict=True)
        ]


def plan_wards(wards: pd.DataFrame, options: NetOptions) -> PlanWards:
    """Order the wards and compute what each needs.

    Parameters
    ----------
    wards
        One row a ward, any order: ``ward_name``, ``population`` (people, 0 or more, NaN =
        unknown) and the rank column (1 = highest risk, NaN = not ranked). Optional: the other
        ward keys, ``urban_share`` (percent, NaN = unknown), ``reprioritised``, ``include``,
        ``exclude`` (booleans), ``nets_in_place`` (whole numbers from 0, NaN = none).
    options
        Checked options.

    Returns
    -------
    PlanWards
        The same wards in the plan's own order; the input is not changed.

    Raises
    ------
    ProblemError
        ``missing_column``, ``bad_population``, ``bad_nets_in_place``, ``duplicate_wards``,
        ``include_and_exclude``, ``option_conflict``, ``nobody``, ``no_rank``.
    """
    frame = _ordered(wards, options.rank_column)
    _check(frame, options.rank_column)
    people = _numbers(frame, "population")
    rank = _numbers(frame, options.rank_column)
    gross = net_need(
        people,
        household_size=options.household_size,
        people_per_net=options.people_per_net,
        buffer=options.buffer,
        household_cap=options.household_cap,
    )
    in_place = np.nan_to_num(_numbers(frame, "nets_in_place")).astype(np.int64)
    covered = protected_people(people, in_place, options.people_per_net)
    include, exclude = _flags(frame, "include"), _flags(frame, "exclude")
    urban = _numbers(frame, "urban_share")
    lga, lga_names = _lgas(frame)
    known = people > 0
    return PlanWards(
        frame=frame,
        population=people,
        households=households(people, options.household_size),
        need=np.maximum(gross - in_place, 0),
        in_place=in_place,
        covered=covered,
        open_people=np.maximum(np.nan_to_num(people) - covered, 0.0),
        rank=rank,
        tier=np.where(
            known & ~exclude & (include | ~np.isnan(rank)), _tiers(frame, urban, options), 0
        ),
        include=include & known,
        exclude=exclude,
        lga=lga,
        lga_names=lga_names,
        urban_unknown=np.isnan(urban),
    )


def _tiers(frame: pd.DataFrame, urban: FloatArray, options: NetOptions) -> IntArray:
    reprioritised = _flags(frame, "reprioritised")
    if options.preset != "chatmrpt":
        return np.where(reprioritised, 2, 1)
    if reprioritised.any():
        raise ProblemError(
            "option_conflict",
            "--reprioritised does not go with --preset chatmrpt: that preset makes its tiers "
            "from the urban share alone.",
            "Leave one of the two out.",
        )
    if np.isnan(urban).all():
        raise ProblemError(
            "missing_column",
            "Preset chatmrpt makes its tiers from column urban_share, which is missing or empty.",
            "Add urban_share in percent, or use --preset standard.",
        )
    return np.where(urban < options.urban_threshold, 1, 2)


def _ordered(wards: pd.DataFrame, rank_column: str) -> pd.DataFrame:
    missing = [name for name in ("ward_name", "population", rank_column) if name not in wards]
    if missing:
        raise ProblemError(
            "missing_column",
            f"The ranking has no column {', '.join(missing)}; "
            f"it has {', '.join(map(str, wards.columns))}.",
            "Add the column, or run the risk analysis first.",
        )
    frame = wards.copy()
    for name in KEYS:
        frame[name] = frame[name].fillna("").astype(str) if name in frame else ""
    order = [rank_column, "ward_code", "ward_name", "lga_name", "state_name", "population"]
    return frame.sort_values(order, kind="stable", na_position="last")


def _check(frame: pd.DataFrame, rank_column: str) -> None:
    codes = frame["ward_code"]
    twice = sorted(set(codes[(codes != "") & codes.duplicated()]))
    if twice:
        raise ProblemError(
            "duplicate_wards",
            f"The ward code {listed(twice)} occurs more than once.",
            "Keep one row a ward.",
        )
    both = _flags(frame, "include") & _flags(frame, "exclude")
    if both.any():
        raise ProblemError(
            "include_and_exclude",
            f"{listed(frame['ward_name'][both].tolist())} is named both as to be included and "
            "as to be excluded.",
            "Keep it in one of the two.",
        )
    in_place = _numbers(frame, "nets_in_place")
    if (in_place < 0).any() or (np.nan_to_num(in_place) % 1 != 0).any():
        raise ProblemError(
            "bad_nets_in_place",
            "Column nets_in_place must hold whole numbers of 0 or more, or be empty.",
            "Correct the column.",
        )
    if not (_numbers(frame, "population") > 0).any():
        raise ProblemError(
            "nobody",
            "No ward has a population above 0, so no ward needs nets.",
            "Fill the column population.",
        )
    if np.isnan(_numbers(frame, rank_column)).all() and not _flags(frame, "include").any():
        raise ProblemError(
            "no_rank",
            f"Column {rank_column} is empty, so no ward has a rank to plan by.",
            "Use another rank; that of the components is empty where they are not suitable.",
        )


def _numbers(frame: pd.DataFrame, name: str) -> FloatArray:
    if name not in frame:
        return np.full(len(frame), np.nan)
    return pd.to_numeric(frame[name]).to_numpy(dtype=np.float64, na_value=np.nan)


def _flags(frame: pd.DataFrame, name: str) -> BoolArray:
    if name not in frame:
        return np.zeros(len(frame), dtype=bool)
    flags: BoolArray = (frame[name].fillna(False).astype(bool)).to_numpy(dtype=bool)
    return flags


def _lgas(frame: pd.DataFrame) -> tuple[IntArray, tuple[tuple[str, str], ...]]:
    pairs = list(zip(frame["state_name"], frame["lga_name"], strict=True))
    names = tuple(sorted({pair for pair in pairs if pair[1]}))
    place = {pair: number for number, pair in enumerate(names)}
    return np.array([place.get(pair, -1) for pair in pairs], dtype=np.int64), names


def choose_weight(wards: PlanWards, options: NetOptions) -> tuple[FloatArray, str, str]:
    """What a protected person counts in each ward, what that is, and why it was taken.

    Parameters
    ----------
    wards
        The plan's wards.
    options
        ``rank_column`` says which score belongs to the rank.

    Returns
    -------
    tuple
        Weights of shape (n,), 0 or more; their name; a sentence.

    Notes
    -----
    Burden if it is known for every ward that can get nets, else the smoothed test positivity
    rate, else the score (shifted to start at 0 if any is negative), else the place in the ranking:
    one measure for the whole plan, since their units differ.
    """
    active = wards.tier > 0
    passed: list[str] = []
    score = options.rank_column.replace("_rank", "_score")
    for column, title in (*WEIGHTS, (score, score.replace("_", " "))):
        values = _numbers(wards.frame, column)
        missing = int(np.isnan(values[active]).sum())
        if missing == 0 and active.any():
            return _not_negative(values, active), title, _why(title, passed)
        if missing < int(active.sum()):
            passed.append(f"{title} is missing for {missing} of {int(active.sum())} wards")
    ranks = np.where(np.isnan(wards.rank), np.inf, wards.rank)
    last = float(ranks[np.isfinite(ranks)].max(initial=0.0))
    title = "place in the ranking"
    places = np.where(np.isfinite(ranks), (last + 1 - ranks) / (last + 1), 0.0)
    return places, title, _why(title, passed)


def _not_negative(values: FloatArray, active: BoolArray) -> FloatArray:
    known = values[active]
    low, high = float(known.min()), float(known.max())
    shifted = values if low >= 0 else (values - low) / max(high - low, 1e-300)
    return np.where(active, np.nan_to_num(shifted), 0.0)


def _why(title: str, passed: Sequence[str]) -> str:
    because = f" ({'; '.join(passed)})" if passed else ""
    return f"Each protected person counts by the ward's {title}{because}."


def whole_units(wards: PlanWards, options: NetOptions) -> IntArray:
    """The need in units that leave the store together, rounded up, shape (n,); 0 in no tier.

    Parameters
    ----------
    wards
        The plan's wards, n of them.
    options
        What was asked for, checked.

    Returns
    -------
    ndarray of int
        Shape (n,), nets or bales.
    """
    return np.where(wards.tier > 0, -(-wards.need // options.unit), 0)


def full_units(wards: PlanWards, options: NetOptions) -> tuple[IntArray, FloatArray]:
    """Units all of whose nets protect people, and people left for one last unit; shape (n,) each.

    The household minimum and buffer nets lie beyond both; a cap may lie below.

    Parameters
    ----------
    wards
        The plan's wards, n of them.
    options
        What was asked for, checked.

    Returns
    -------
    tuple
        Units (whole numbers) and people (0 or more, fewer than one unit protects).
    """
    each = exact(options.people_per_net) * options.unit
    full = [
        int(people) * each.denominator // each.numerator
        if people.is_integer()
        else exact(people) // each
        for people in wards.open_people.tolist()
    ]
    units = np.minimum(np.array(full, dtype=np.int64), whole_units(wards, options))
    rest = wards.open_people - units * float(each)
    used = (units < whole_units(wards, options)) & (rest > _NOBODY)
    return units, np.where(used, rest, 0.0)
