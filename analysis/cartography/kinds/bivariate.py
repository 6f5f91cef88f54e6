"""Map of risk and of how certain it is, in one: nine classes."""

from __future__ import annotations

from typing import Any, Unpack

import numpy as np
import pandas as pd

from analysis.cartography.kinds.base import MapHead, MapKind, MapOptions
from analysis.cartography.kinds.risk import RANK_FACTS
from analysis.cartography.layers import Categories, make_layer, no_data_clause, ward_count
from analysis.cartography.legend import RISK_BY_CERTAINTY
from chatmrpt.lib.say import say, say_many, to_say_all

RISKS = to_say_all(("High", "Medium", "Low"))
CERTAINTIES = ("certain", "fairly certain", "uncertain")


def build_bivariate(
    wards: pd.DataFrame, options: MapOptions | None = None, **head: Unpack[MapHead]
) -> dict[str, Any]:
    """Layer of risk against certainty, each in three classes.

    Parameters
    ----------
    wards
        As in ``make_layer``; ``rank`` (1 = highest risk), ``width`` the places from the lower to
        the upper end of the rank's interval (NaN = not known), ``class`` High, Medium or Low
        where the ranking has these three, else thirds of the ranks are taken. A third of the
        widths each is certain, fairly certain, uncertain; equal widths stay together.
    options
        Ignored: the classes are fixed.

    Other parameters and errors as in :func:`analysis.cartography.layers.make_layer`. The legend
    has ``kind`` ``bivariate`` and ``axes``: names of its rows and columns, in the order of the
    classes.
    """
    del options
    width = pd.to_numeric(_column(wards, "width")).astype(float)
    known = width.dropna()
    limits = (
        np.quantile(known, [1 / 3, 2 / 3], method="inverted_cdf")
        if len(known)
        else np.array([0.0, 0.0])
    )
    level = np.searchsorted(limits, width.fillna(0.0), side="left")
    risk = _risk(wards)
    names = [
        None if r is None or w != w else f"{r} risk, {CERTAINTIES[at]}"
        for r, w, at in zip(risk, width.tolist(), level.tolist(), strict=True)
    ]
    sure = names.count("High risk, certain")
    layer = make_layer(
        wards.assign(**{"class": pd.Series(names, index=wards.index, dtype=object)}),
        **head,
        colouring=Categories(RISK_BY_CERTAINTY),
        summary=say(
            "High risk and certain: {sure}; high risk and uncertain: {unsure}{without_data}.",
            sure=ward_count(sure),
            unsure=ward_count(names.count("High risk, uncertain")),
            without_data=no_data_clause(names.count(None)),
        ),
        no_data_label=say("Not ranked"),
        fact_labels=RANK_FACTS if "facts" in wards else (),
    )
    low, high = (round(float(limit)) for limit in limits)
    axes = {
        "rows": {"label": say("Risk"), "names": [say(name) for name in RISKS]},
        "columns": {
            "label": say("90 % interval of the rank"),
            "names": [
                say_many("up to {count:,} place", "up to {count:,} places", low),
                say("to {places:,}", places=high),
                say("over {places:,}", places=high),
            ],
        },
    }
    return {**layer, "legend": {**layer["legend"], "kind": "bivariate", "axes": axes}}


def _column(wards: pd.DataFrame, name: str) -> pd.Series[Any]:
    return wards[name] if name in wards else pd.Series(np.nan, index=wards.index)


def _risk(wards: pd.DataFrame) -> list[str | None]:
    """The ranking's three classes, else thirds of the ranks."""
    classes = _column(wards, "class").astype(object)
    given = set(classes.dropna())
    if given and given <= set(RISKS):
        return [None if pd.isna(name) else str(name) for name in classes]
    rank = pd.to_numeric(_column(wards, "rank")).to_numpy(float, na_value=np.nan)
    count = int((~np.isnan(rank)).sum())
    third = np.nan_to_num(np.ceil(rank * 3 / max(1, count)), nan=1).astype(int).clip(1, 3) - 1
    return [None if r != r else RISKS[at] for r, at in zip(rank, third, strict=True)]


BIVARIATE = MapKind("bivariate", "Risk and certainty together", "Risk", build_bivariate)
