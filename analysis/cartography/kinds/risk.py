"""Maps of a risk ranking: composite score, PCA index, and each model."""

from __future__ import annotations

from typing import Any, Unpack

import numpy as np
import pandas as pd

from analysis.cartography.kinds.base import MapHead, MapKind, MapOptions, mostly_in
from analysis.cartography.layers import (
    Categories,
    Classified,
    Colouring,
    make_layer,
    no_data_clause,
    ward_count,
)
from analysis.cartography.legend import RISK_CLASSES
from chatmrpt.lib.say import say, to_say_all

#: What the hover card says beside the value.
RANK_FACTS = to_say_all(("Rank, 90 % interval", "Certainty"))


def build_risk(
    wards: pd.DataFrame, options: MapOptions | None = None, **head: Unpack[MapHead]
) -> dict[str, Any]:
    """Layer of a score with the classes of its ranking: High, Medium and Low, or four or five.

    Parameters
    ----------
    wards
        As in ``make_layer``; ``class`` holds High, Medium, Low (with four or five classes also
        Very high and Very low) or nothing. Without any class (fewer than nine wards, or another
        classification chosen) the scores are classed.
    options
        ``method="risk_class"`` (``classes`` the ranking's number of them) or None keeps the
        ranking's classes.

    Other parameters and errors as in :func:`analysis.cartography.layers.make_layer`.
    """
    classes = wards["class"] if "class" in wards.columns else pd.Series(dtype=object)
    fixed = bool(classes.notna().any()) and (options is None or options.method == "risk_class")
    names = set(classes.dropna())
    colouring: Colouring = Categories(RISK_CLASSES[_number_of_classes(names, options)])
    if not fixed:
        method = "quantile" if options is None or options.method == "risk_class" else options.method
        colouring = Classified(method, options.classes if options else 5)
    return make_layer(
        wards,
        **head,
        colouring=colouring,
        summary=_summary(wards, "Very high" if "Very high" in names else "High") if fixed else None,
        no_data_label=say("Not ranked"),
        fact_labels=RANK_FACTS if "facts" in wards else (),
    )


def _number_of_classes(names: set[str], options: MapOptions | None) -> int:
    """As the ranking says; without that three, five with a middle class, else four."""
    if names <= set(RISK_CLASSES[3]):
        return 3
    if options is not None and options.method == "risk_class" and options.classes in (4, 5):
        return options.classes
    return 5 if "Medium" in names else 4


def _summary(wards: pd.DataFrame, highest: str) -> str:
    """ "High risk: 91 wards, most in Mariga and Shiroro; 3 wards have no data." """
    high = wards["class"] == highest
    first = ""
    ranks = (
        wards["rank"].to_numpy(float, na_value=np.nan) if "rank" in wards.columns else np.array([])
    )
    leaders = np.flatnonzero(ranks == 1)
    if len(leaders):
        first = say("; highest: {ward}", ward=wards["name"].iloc[leaders[0]])
    told = {
        "wards": ward_count(int(high.sum())),
        "where": mostly_in(wards, high),
        "first": first,
        "without_data": no_data_clause(int(wards["class"].isna().sum())),
    }
    if highest == "Very high":
        return say("Very high risk: {wards}{where}{first}{without_data}.", **told)
    return say("High risk: {wards}{where}{first}{without_data}.", **told)


COMPOSITE = MapKind("composite", "Composite risk score", "Risk", build_risk)
PCA = MapKind("pca", "PCA index", "Risk", build_risk)
MODEL = MapKind("model", "One model", "Models", build_risk)
