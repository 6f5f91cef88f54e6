"""How a reader looks at a layer: other classes, wards or LGAs. The layer itself is not changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.cartography.classification import CLASSIFIERS, MOST_CLASSES, find_classifier
from analysis.cartography.layers import Classified, make_layer, no_data_clause
from analysis.cartography.numbers import number_text
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, to_say

Floats = NDArray[np.float64]
Level = Literal["ward", "lga"]

ADDED = frozenset({"nets", "people", "persons", "tests"})
"""Units of counts: those of an LGA are the sum of its wards'."""


@dataclass(frozen=True)
class Look:
    """What a reader chose.

    Attributes
    ----------
    method
        Key of a classifier; empty: the layer's own classes.
    classes
        Classes wanted, 2 to 9; the layer's own classes ignore it.
    level
        ``ward``, or ``lga`` for one value an LGA.
    """

    method: str = ""
    classes: int = 5
    level: Level = "ward"


def offered(layer: dict[str, Any]) -> dict[str, Any]:
    """The classifications and levels that a layer can be looked at by.

    Returns
    -------
    dict
        ``methods`` (key, label, meaning; none where fewer than three values differ), ``levels``,
        ``most_classes``.
    """
    different = {ward["value"] for ward in layer["wards"] if ward["value"] is not None}
    lgas = {ward["lga"] for ward in layer["wards"] if ward["lga"]}
    methods = [
        {"key": item.key, "label": say(item.label), "meaning": say(item.meaning)}
        for item in CLASSIFIERS
    ]
    return {
        "methods": methods if len(different) > 2 else [],
        "levels": ["ward", "lga"] if different and len(lgas) > 1 else ["ward"],
        "most_classes": MOST_CLASSES,
    }


def apply_look(
    layer: dict[str, Any], look: Look, weights: Floats | None = None, weighed_by: str = ""
) -> dict[str, Any]:
    """The layer as a reader wants to see it.

    Parameters
    ----------
    layer
        Of ``make_layer``; not changed.
    look
        Classes and level.
    weights
        Shape (wards,), in the layer's order: weight of each ward in the mean of its LGA; NaN or
        0 = unknown. None: all alike. Counts (units in ``ADDED``) are summed up instead.
    weighed_by
        What the weights are, for the summary: "population".

    Returns
    -------
    dict
        A Layer. By LGA each of ``wards`` stands for an LGA: ``i`` is the first ward's and
        ``members`` are all of them.

    Raises
    ------
    ProblemError
        ``unknown_classification``, ``class_count_out_of_range``, ``no_lgas``.
    """
    if look.level == "lga":
        frame, how = _by_lga(layer, weights, weighed_by)
    elif look.method:
        frame, how = _as_frame(layer), ""
    else:
        return layer
    method = look.method or "quantile"
    find_classifier(method)
    values = frame["value"]
    signed = bool((values < 0).any() and (values > 0).any())
    made = make_layer(
        frame,
        key=layer["key"],
        title=layer["title"],
        geometry=layer["geometry"],
        unit=layer["unit"],
        colouring=Classified(method, look.classes, signed),
        summary=None if look.level == "lga" else layer["summary"],
        no_data_label=layer["legend"]["no_data"]["label"],
        fact_labels=layer["fact_labels"]
        if look.level == "ward"
        else (to_say("Wards with a value"),),
    )
    if look.level == "ward":
        return {**layer, **made, "legend": _with_hatch(layer, made), "wards": _marked(layer, made)}
    told = made["summary"].replace(" wards ", " LGAs ")
    made["summary"] = say("By LGA, {how}. {summary}", how=how, summary=told)
    for row, members in zip(made["wards"], frame["members"], strict=True):
        row["members"] = members
    return made


def _as_frame(layer: dict[str, Any]) -> pd.DataFrame:
    """The wards with values as numbers, NaN = no data."""
    names = ["i", "name", "lga", "code", "value", "rank", "filled", "facts"]
    frame = pd.DataFrame([{name: ward[name] for name in names} for ward in layer["wards"]])
    frame["value"] = pd.to_numeric(frame["value"]).astype(float)
    return frame


def _marked(layer: dict[str, Any], made: dict[str, Any]) -> list[dict[str, Any]]:
    """Hatched wards stay hatched."""
    both = zip(layer["wards"], made["wards"], strict=True)
    return [{**new, "hatched": True} if old.get("hatched") else new for old, new in both]


def _with_hatch(layer: dict[str, Any], made: dict[str, Any]) -> dict[str, Any]:
    own = layer["legend"].get("hatched")
    legend: dict[str, Any] = made["legend"]
    return {**legend, "hatched": own} if own else legend


def _by_lga(
    layer: dict[str, Any], weights: Floats | None, weighed_by: str
) -> tuple[pd.DataFrame, str]:
    """One row an LGA, and how its value came about."""
    frame = _as_frame(layer)
    if not (frame["lga"].astype(str) != "").any():
        raise ProblemError(
            "no_lgas",
            say("The wards have no LGA names, so there is no map by LGA."),
            say("Show the wards."),
        )
    frame = frame.assign(weight=1.0 if weights is None else weights)
    frame = frame[frame["lga"].astype(str) != ""]
    added = layer["unit"] in ADDED
    rows = [_lga_row(name, wards, added) for name, wards in frame.groupby("lga", sort=True)]
    table = pd.DataFrame(rows)
    if frame["rank"].notna().any():
        rounded = table["value"].round(10)
        table["rank"] = rounded.rank(method="min", ascending=False)
    weighted = weights is not None and bool(table["weighted"].any())
    how = say("the sum of its wards") if added else say("the mean of its wards")
    if weighted and not added:
        how += say(", weighted by {weight}", weight=weighed_by)
        plain = int((~table["weighted"]).sum())
        how += say(" ({lgas} without, where one is unknown)", lgas=plain) if plain else ""
    return table.drop(columns="weighted"), how


def _lga_row(name: object, wards: pd.DataFrame, added: bool) -> dict[str, Any]:
    """The value of one LGA: plain where the weight of a ward with a value is unknown."""
    known = wards[wards["value"].notna()]
    value, weighted = float("nan"), bool(len(known)) and bool((known["weight"] > 0).all())
    if len(known) and added:
        value = float(known["value"].sum())
    elif len(known):
        weight = known["weight"] if weighted else None
        value = float(np.average(known["value"], weights=weight))
    return {
        "i": int(wards["i"].iloc[0]),
        "name": str(name),
        "lga": "",
        "value": value,
        "weighted": weighted,
        "facts": [say("{known:,} of {wards:,}", known=len(known), wards=len(wards))],
        "members": [int(at) for at in wards["i"]],
    }


def with_frames(
    layer: dict[str, Any], labels: list[str], values: Floats, look: Look | None = None
) -> dict[str, Any]:
    """A layer with a value for each year, all years in the same classes.

    Parameters
    ----------
    layer
        Of ``make_layer``; not changed. Its wards and counts become those of the last year.
    labels
        The years, ascending.
    values
        Shape (years, wards), in the layer's order; NaN = no data.
    look
        Classes; default five quantiles of all years together.

    Returns
    -------
    dict
        The Layer with ``frames``: ``labels``, and for each year ``values``, ``texts``,
        ``classes`` (None = no data), ``counts``, ``missing``, ``summaries``.
    """
    chosen = look or Look("quantile")
    count, wards = values.shape
    shared = make_layer(
        pd.DataFrame({"name": [""] * values.size, "value": values.ravel()}),
        key=layer["key"],
        title=layer["title"],
        geometry=layer["geometry"],
        unit=layer["unit"],
        colouring=Classified(
            chosen.method or "quantile",
            chosen.classes,
            bool((values < 0).any() and (values > 0).any()),
        ),
    )
    codes = np.array([-1 if w["class"] is None else w["class"] for w in shared["wards"]])
    codes = codes.reshape(count, wards)
    size = len(shared["legend"]["classes"])
    frames = {
        "labels": labels,
        "values": [[None if v != v else v for v in year] for year in values.tolist()],
        "texts": [[number_text(v, layer["unit"]) for v in year] for year in values.tolist()],
        "classes": [[None if c < 0 else c for c in year] for year in codes.tolist()],
        "counts": [np.bincount(year[year >= 0], minlength=size).tolist() for year in codes],
        "missing": (codes < 0).sum(axis=1).tolist(),
        "summaries": [_year_summary(layer, labels[at], values[at]) for at in range(count)],
    }
    return _at_year({**layer, "legend": shared["legend"], "frames": frames}, count - 1)


def _at_year(layer: dict[str, Any], at: int) -> dict[str, Any]:
    """Wards, counts and summary of one year."""
    frames = layer["frames"]
    wards = [
        {**ward, "value": value, "text": text, "class": code}
        for ward, value, text, code in zip(
            layer["wards"],
            *(frames[name][at] for name in ("values", "texts", "classes")),
            strict=True,
        )
    ]
    legend = layer["legend"]
    classes = [
        {**row, "count": count}
        for row, count in zip(legend["classes"], frames["counts"][at], strict=True)
    ]
    none = {
        **legend["no_data"],
        "label": layer["legend"]["no_data"]["label"],
        "count": frames["missing"][at],
    }
    return {
        **layer,
        "wards": wards,
        "legend": {**legend, "classes": classes, "no_data": none},
        "summary": frames["summaries"][at],
    }


def _year_summary(layer: dict[str, Any], label: str, values: Floats) -> str:
    known = values[~np.isnan(values)]
    if not len(known):
        return say("{title}: no ward has data.", title=label)
    low, high, middle = (
        number_text(float(v), layer["unit"]) for v in (known.min(), known.max(), np.median(known))
    )
    return say(
        "{year}: from {lowest} to {highest}, half of the wards above {middle}{without_data}.",
        year=label,
        lowest=low,
        highest=high,
        middle=middle,
        without_data=no_data_clause(len(values) - len(known)),
    )
