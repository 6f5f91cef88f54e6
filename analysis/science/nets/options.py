"""What a net plan is asked for, checked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from chatmrpt.lib.errors import ProblemError

STRATEGIES: tuple[str, ...] = ("tiered", "proportional", "optimal")
PRESETS: tuple[str, ...] = ("standard", "chatmrpt")
#: Nets in one bale.
BALE = 50
PEOPLE_PER_NET = 1.8
PEOPLE_PER_NET_OFFERED: tuple[float, ...] = (1.6, 1.78, 1.8, 2.0)
HOUSEHOLD_SIZE_PROPOSED = 5.0
BUFFER_PROPOSED = 10.0
URBAN_THRESHOLD = 30.0
#: Nets beyond the stock whose worth is told, unless another number is asked about.
NEXT_NETS = 1000
_MOST_NETS = 10**12


@dataclass(frozen=True, kw_only=True)
class NetOptions:
    """What was asked for.

    Parameters
    ----------
    stock
        Nets to give out, a whole number from 0.
    household_size
        People in a household, 1–1,000. There is no default: it is proposed and confirmed.
    people_per_net
        People one net protects, above 0.1, at most 100.
    buffer
        Nets beyond the need, in percent of it, 0–1,000.
    household_cap
        Most nets a household gets, 1 or more; None = no cap.
    strategy
        ``tiered``, ``proportional`` or ``optimal``.
    preset
        ``standard``, or ``chatmrpt``: the tiers come from ``urban_threshold``.
    urban_threshold
        Percent, 0–100; acts in preset ``chatmrpt`` only.
    bales
        Whether nets leave the store in whole bales of 50 only.
    lga_floor
        Least share of each LGA's people to protect, percent, 0–100 (``optimal`` only).
    minimum_share
        Least share of a served ward's need, percent, 0–100 (``optimal`` only).
    rank_column
        Column with the rank that orders the wards.
    """

    stock: int
    household_size: float
    people_per_net: float = PEOPLE_PER_NET
    buffer: float = 0.0
    household_cap: float | None = None
    strategy: str = "tiered"
    preset: str = "standard"
    urban_threshold: float = URBAN_THRESHOLD
    bales: bool = False
    lga_floor: float | None = None
    minimum_share: float | None = None
    rank_column: str = "composite_rank"

    @property
    def unit(self) -> int:
        """Nets that leave the store together."""
        return BALE if self.bales else 1


def check_options(options: NetOptions) -> None:
    """Refuse what cannot be planned.

    Parameters
    ----------
    options
        What was asked for.

    Raises
    ------
    ProblemError
        ``unknown_option``, ``bad_number`` or ``option_conflict``.
    """
    _known("strategy", options.strategy, STRATEGIES)
    _known("preset", options.preset, PRESETS)
    _number("nets", options.stock, least=0)
    if options.stock != int(options.stock) or options.stock > _MOST_NETS:
        raise _bad("nets", options.stock, "a whole number of nets")
    _number("household-size", options.household_size, least=1, most=1000)
    _number("people-per-net", options.people_per_net, above=0.1, most=100)
    _number("buffer", options.buffer, least=0, most=1000)
    _number("urban-threshold", options.urban_threshold, least=0, most=100)
    if options.household_cap is not None:
        _number("household-cap", options.household_cap, least=1)
    for name, share in (("lga-floor", options.lga_floor), ("min-service", options.minimum_share)):
        if share is None:
            continue
        _number(name, share, least=0, most=100)
        if options.strategy != "optimal":
            raise ProblemError(
                "option_conflict",
                f"--{name} does not go with --strategy {options.strategy}: only the optimal "
                "strategy keeps to it.",
                f"Use --strategy optimal, or leave --{name} out.",
            )


def exact(value: float) -> Fraction:
    """The number as it was written, without the error of floating point.

    Parameters
    ----------
    value
        A finite number.

    Returns
    -------
    Fraction
        The shortest decimal that reads as the number: 0.1 is 1/10.
    """
    return Fraction(repr(float(value)))


def _known(name: str, value: str, accepted: tuple[str, ...]) -> None:
    if value not in accepted:
        raise ProblemError(
            "unknown_option",
            f"--{name} {value} is not known.",
            f"Use one of {', '.join(accepted)}.",
        )


def _number(
    name: str,
    value: float,
    *,
    least: float = -math.inf,
    above: float = -math.inf,
    most: float = math.inf,
) -> None:
    if math.isfinite(value) and least <= value <= most and value > above:
        return
    lower = f"above {above:g}" if above > -math.inf else f"{least:g} or more"
    upper = f" and at most {most:g}" if most < math.inf else ""
    raise _bad(name, value, f"a number {lower}{upper}")


def _bad(name: str, value: float, expected: str) -> ProblemError:
    return ProblemError(
        "bad_number", f"--{name} is {value:g}; it must be {expected}.", f"Change --{name}."
    )
