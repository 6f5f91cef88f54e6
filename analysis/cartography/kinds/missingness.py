"""Map of what is known: observed, filled by a rule, missing."""

from __future__ import annotations

from typing import Any, Unpack

import pandas as pd

from analysis.cartography.kinds.base import MapHead, MapKind, MapOptions
from analysis.cartography.layers import Categories, make_layer
from analysis.cartography.legend import MISSINGNESS
from chatmrpt.lib.say import say


def build_missingness(
    wards: pd.DataFrame, options: MapOptions | None = None, **head: Unpack[MapHead]
) -> dict[str, Any]:
    """Layer of where a variable was observed, filled or is missing.

    Parameters
    ----------
    wards
        As in ``make_layer``; a ward with a non-empty ``filled`` counts as filled, one without
        a value as missing, any other as observed.
    options
        Ignored: the three classes are fixed.

    Other parameters and errors as in :func:`analysis.cartography.layers.make_layer`.
    """
    del options
    layer = make_layer(wards, **head)
    states = [
        "Filled" if ward["filled"] else "Missing" if ward["value"] is None else "Observed"
        for ward in layer["wards"]
    ]
    count = {name: states.count(name) for name in MISSINGNESS}
    summary = say(
        "{title}: {observed:,} observed, {filled:,} filled by a rule, {missing:,} missing.",
        title=head["title"],
        observed=count["Observed"],
        filled=count["Filled"],
        missing=count["Missing"],
    )
    return make_layer(
        wards.assign(**{"class": states}),
        **head,
        colouring=Categories(MISSINGNESS),
        summary=summary,
    )


MISSINGNESS_MAP = MapKind("missingness", "Observed, filled, missing", "Data", build_missingness)
