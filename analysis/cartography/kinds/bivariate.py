"""Map of risk and of how certain it is, in one: nine classes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.cartography.kinds.base import MapKind, MapOptions
from analysis.cartography.layers import Categories, make_layer, no_data_clause, ward_count
from analysis.cartography.legend import RISK_BY_CERTAINTY

RISKS = ("High", "Medium", "Low")
CERTAINTIES = ("certain", "fairly certain", "uncertain")


def build_bivariate(
    wards: pd.DataFrame,
    *,
    key: str,
    geometry: str,
    title: str,
    unit: str = "",
    options: MapOptions | None = None,
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
        key=key,
        title=title,
        geometry=geometry,
        unit=unit,
        colouring=Categories(RISK_BY_CERTAINTY),
        summary=f"High risk and certain: {ward_count(sure)}; high risk and uncertain: "
        f"{ward_count(names.count('High risk, uncertain'))}{no_data_clause(names.count(None))}.",
        no_data_label="Not ranked",
        fact_labels=("Rank, 90 % interval", "Certainty") if "facts" in wards else (),
    )
    low, high = (round(float(limit)) for limit in limits)
    axes = {
        "rows": {"label": "Risk", "names": list(RISKS)},
        "columns": {
            "label": "90 % interval of the rank",
            "names": [
                f"up to {low} {'place' if low == 1 else 'places'}",
                f"to {high}",
                f"over {high}",
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
