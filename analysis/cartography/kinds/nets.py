"""Maps of a net plan: people protected, or nets."""

from __future__ import annotations

from typing import Any, Unpack

import pandas as pd

from analysis.cartography.kinds.base import MapHead, MapKind, MapOptions, mostly_in
from analysis.cartography.layers import (
    Categories,
    Classified,
    Colouring,
    make_layer,
    ward_count,
)
from analysis.cartography.legend import COVERAGE
from chatmrpt.lib.say import say, to_say_all

FACTS = to_say_all(("Nets needed", "Nets", "Bales of 50", "Tier", "Draws that meet the full need"))
#: Percent of people from which they count as everybody, and from which as half.
_ALL, _HALF = 99.95, 50.0


def coverage_class(percent: float | None) -> str | None:
    """The class of a ward by percent of its people protected; None = not in the plan."""
    if percent is None or pd.isna(percent):
        return None
    if percent <= 0:
        return "Nobody"
    return (
        "Everybody" if percent >= _ALL else "Half or more" if percent >= _HALF else "Less than half"
    )


def build_nets(
    wards: pd.DataFrame, options: MapOptions | None = None, **head: Unpack[MapHead]
) -> dict[str, Any]:
    """Layer of people protected in percent, in fixed classes; or of nets a ward.

    Parameters
    ----------
    wards
        As in ``make_layer``; ``value`` is percent of people (unit ``%``) or nets, NaN = not in
        the plan; ``facts`` has one text for each of :data:`FACTS`.
    options
        Method and number of classes of the map of nets.

    Other parameters and errors as in :func:`analysis.cartography.layers.make_layer`.
    """
    values = pd.to_numeric(wards["value"], errors="coerce") if "value" in wards else pd.Series()
    served = values > 0
    chosen = options or MapOptions()
    colouring: Colouring = Classified(chosen.method, chosen.classes)
    if head.get("unit", "%") == "%":
        colouring = Categories(COVERAGE)
        classes = [coverage_class(value) for value in values.tolist()]
        wards = wards.assign(**{"class": pd.Series(classes, wards.index, dtype=object)})
    left = int(values.isna().sum())
    return make_layer(
        wards,
        **head,
        colouring=colouring,
        summary=say(
            "{served} of {wards:,} with nets{where}{not_planned}.",
            served=ward_count(int(served.sum())),
            wards=len(wards),
            where=mostly_in(wards, served),
            not_planned=say("; {wards} not in the plan", wards=ward_count(left)) if left else "",
        ),
        no_data_label=say("Not in the plan"),
        fact_labels=FACTS if "facts" in wards else (),
    )


NETS_MAP = MapKind("nets", "People protected by the net plan", "Plan", build_nets)
