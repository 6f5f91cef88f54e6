"""A map layer: what each ward shows, the legend, and one sentence that says it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.cartography.classification import classify
from analysis.cartography.legend import NO_DATA, Swatch, diverging, sequential
from analysis.cartography.numbers import number_text, unit_after
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, say_many

NEEDED = ("name", "value")
"""Columns a frame of wards must have; lga, code, rank, filled, class and i may be missing."""


@dataclass(frozen=True)
class Classified:
    """Colour by classes of the value.

    Attributes
    ----------
    method, k
        As in :func:`analysis.cartography.classification.classify`.
    signed
        True for values about zero: blue below, red above.
    """

    method: str = "quantile"
    k: int = 5
    signed: bool = False


@dataclass(frozen=True)
class Categories:
    """Colour by the column ``class``, whose values are the keys of ``swatches`` in order."""

    swatches: dict[str, Swatch]


Colouring = Classified | Categories


def make_layer(
    wards: pd.DataFrame,
    *,
    key: str,
    title: str,
    geometry: str,
    unit: str = "",
    colouring: Colouring | None = None,
    summary: str | None = None,
    no_data_label: str = "",
    fact_labels: Sequence[str] = (),
    hatched_label: str = "",
) -> dict[str, Any]:
    """The Layer of docs/http-and-events.md.

    Parameters
    ----------
    wards
        One row a ward: ``name``, ``value`` (number, NaN = no data), and where known ``i``
        (feature id; default: row position), ``lga``, ``code``, ``rank`` (1 = highest risk),
        ``filled`` (names of filled variables: a list, or text joined by ";"), ``class``,
        ``facts`` (texts that stand with the ward, one for each of ``fact_labels``),
        ``hatched`` (true for wards whose value is not certain).
    key, title, unit, geometry
        As in the Layer; ``geometry`` is the URL of the TopoJSON.
    colouring
        Default: five quantiles of the value.
    summary
        One sentence; default: range of the values and number of wards without.
    no_data_label
        Legend text of wards without a value.
    fact_labels
        What the texts in ``facts`` are.
    hatched_label
        Legend text of hatched wards.

    Returns
    -------
    dict
        Plain JSON values. Beyond the contract: ``legend.no_data`` has ``color`` and
        ``color_dark``; ``legend`` has ``method`` and ``notes``, and ``hatched`` (label and
        count) where some wards are.

    Raises
    ------
    ProblemError
        ``layer_column_missing``, ``layer_value_not_a_number``, ``unknown_layer_class``, and
        those of ``classify``.
    """
    values = _values(wards)
    if isinstance(colouring, Categories):
        codes, classes, extra = _by_category(wards, values, unit, colouring)
    else:
        codes, classes, extra = _by_value(values, unit, colouring or Classified())
    legend = {
        "kind": "classes",
        "classes": classes,
        "no_data": {
            "label": no_data_label or say("No data"),
            "count": int((codes < 0).sum()),
            "color": NO_DATA.light,
            "color_dark": NO_DATA.dark,
        },
        **extra,
    }
    rows = _ward_rows(wards, values, codes, unit)
    hatched = _hatch(wards, rows)
    if hatched:
        legend["hatched"] = {"label": hatched_label or say("Contested"), "count": hatched}
    return {
        "key": key,
        "title": title,
        "unit": unit,
        "geometry": geometry,
        "legend": legend,
        "fact_labels": [say(label) for label in fact_labels],
        "wards": rows,
        "summary": summary if summary is not None else value_summary(wards, title, unit),
    }


def _values(wards: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The column ``value`` as floats, infinities as NaN."""
    for name in NEEDED:
        if name not in wards.columns:
            raise ProblemError(
                "layer_column_missing",
                say(
                    "A map needs the column “{name}”; there are {map}.",
                    name=name,
                    map=", ".join(map(str, wards.columns)),
                ),
                say("Rename the column before making the map."),
            )
    try:
        values = pd.to_numeric(wards["value"]).to_numpy(dtype=np.float64, na_value=np.nan)
    except (ValueError, TypeError) as error:
        raise ProblemError(
            "layer_value_not_a_number",
            say("The column “value” of a map must hold numbers."),
            say("Choose a variable with numbers."),
        ) from error
    return np.where(np.isfinite(values), values, np.nan)


def _by_value(
    values: np.ndarray[Any, np.dtype[np.float64]], unit: str, colouring: Classified
) -> tuple[np.ndarray[Any, np.dtype[np.int64]], list[dict[str, Any]], dict[str, Any]]:
    """Codes, legend classes and extras from the classes of the values."""
    classes = classify(values, colouring.method, colouring.k, unit)
    lows, highs = list(classes.lows), list(classes.highs)
    swatches = diverging(lows, highs) if colouring.signed else sequential(len(lows))
    rows = [
        _legend_class(label, swatch, count, low, high)
        for label, swatch, count, low, high in zip(
            classes.labels, swatches, classes.counts, lows, highs, strict=True
        )
    ]
    return classes.codes, rows, {"method": classes.method, "notes": list(classes.notes)}


def _by_category(
    wards: pd.DataFrame,
    values: np.ndarray[Any, np.dtype[np.float64]],
    unit: str,
    colouring: Categories,
) -> tuple[np.ndarray[Any, np.dtype[np.int64]], list[dict[str, Any]], dict[str, Any]]:
    """Codes, legend classes and extras from the column ``class``."""
    del unit
    if "class" not in wards.columns:
        raise ProblemError(
            "layer_column_missing",
            say("A map of classes needs the column “class”."),
            say("Add the class of each ward, empty where there is none."),
        )
    names = list(colouring.swatches)
    place = {name: code for code, name in enumerate(names)}
    given = wards["class"].astype(object).where(wards["class"].notna(), None).tolist()
    strange = sorted({str(g) for g in given if g is not None and g not in place})
    if strange:
        raise ProblemError(
            "unknown_layer_class",
            say(
                "The class “{strange}” is not one of {names}.",
                strange=strange[0],
                names=", ".join(names),
            ),
            say("Leave the class empty where a ward has none."),
        )
    codes = np.array([-1 if g is None else place[g] for g in given], dtype=np.int64)
    rows = []
    for code, name in enumerate(names):
        inside = values[(codes == code) & np.isfinite(values)]
        low, high = (float(inside.min()), float(inside.max())) if len(inside) else (None, None)
        rows.append(
            _legend_class(
                say(name), colouring.swatches[name], int((codes == code).sum()), low, high
            )
        )
    return codes, rows, {"method": "categories", "notes": []}


def _legend_class(
    label: str, swatch: Swatch, count: int, low: float | None, high: float | None
) -> dict[str, Any]:
    """One legend row."""
    return {
        "label": label,
        "color": swatch.light,
        "color_dark": swatch.dark,
        "count": count,
        "low": low,
        "high": high,
    }


def _ward_rows(
    wards: pd.DataFrame,
    values: np.ndarray[Any, np.dtype[np.float64]],
    codes: np.ndarray[Any, np.dtype[np.int64]],
    unit: str,
) -> list[dict[str, Any]]:
    """One plain record a ward."""
    count = len(wards)
    ids = wards["i"].astype(int).tolist() if "i" in wards.columns else list(range(count))
    columns = zip(
        ids,
        _texts(wards, "name"),
        _texts(wards, "lga"),
        _texts(wards, "code"),
        values.tolist(),
        codes.tolist(),
        _ranks(wards),
        _filled(wards),
        wards["facts"].tolist() if "facts" in wards.columns else [[] for _ in range(count)],
        strict=True,
    )
    return [
        {
            "i": i,
            "name": name,
            "lga": lga,
            "code": code,
            "value": None if value != value else value,
            "text": number_text(value, unit),
            "class": None if at < 0 else at,
            "rank": rank,
            "filled": filled,
            "facts": facts,
        }
        for i, name, lga, code, value, at, rank, filled, facts in columns
    ]


def _hatch(wards: pd.DataFrame, rows: list[dict[str, Any]]) -> int:
    """Mark the rows of hatched wards; how many there are."""
    if "hatched" not in wards.columns:
        return 0
    marks = wards["hatched"].fillna(False).astype(bool).tolist()
    for row, mark in zip(rows, marks, strict=True):
        if mark:
            row["hatched"] = True
    return sum(marks)


def _texts(wards: pd.DataFrame, column: str) -> list[str]:
    """A text column; missing is empty text."""
    if column not in wards.columns:
        return [""] * len(wards)
    return ["" if pd.isna(v) else str(v) for v in wards[column].tolist()]


def _ranks(wards: pd.DataFrame) -> list[int | None]:
    """Ranks as whole numbers; missing is None."""
    if "rank" not in wards.columns:
        return [None] * len(wards)
    return [None if pd.isna(v) else int(v) for v in wards["rank"].tolist()]


def _filled(wards: pd.DataFrame) -> list[list[str]]:
    """Names of filled variables per ward."""
    if "filled" not in wards.columns:
        return [[] for _ in range(len(wards))]
    return [_names(cell) for cell in wards["filled"].tolist()]


def _names(cell: object) -> list[str]:
    """A list, a text joined by ";", or nothing."""
    if isinstance(cell, str):
        return [part.strip() for part in cell.split(";") if part.strip()]
    if isinstance(cell, Iterable):
        return [str(part) for part in cell]
    return []


def ward_count(count: int) -> str:
    """ "1 ward", "275 wards"."""
    return say_many("{count:,} ward", "{count:,} wards", count)


def no_data_clause(count: int) -> str:
    """ "; 3 wards have no data", or nothing."""
    if count == 0:
        return ""
    return say_many("; {count:,} ward has no data", "; {count:,} wards have no data", count)


def most_in(lgas: Sequence[str]) -> str:
    """ ", most in Mariga and Shiroro": the LGAs with most of the wards, or nothing."""
    counts = pd.Series([lga for lga in lgas if lga], dtype=object).value_counts()
    if len(counts) < 2:
        return ""
    counts = counts.sort_index().sort_values(ascending=False, kind="stable")
    if counts.iloc[0] < 2:
        return ""
    names = [str(n) for n in counts.index[:2] if counts[n] >= 2]
    if len(names) == 1:
        return say(", most in {lga}", lga=names[0])
    return say(", most in {first_lga} and {second_lga}", first_lga=names[0], second_lga=names[1])


def value_summary(wards: pd.DataFrame, title: str, unit: str) -> str:
    """Lowest, highest and middle value with their wards."""
    values = pd.Series(_values(wards))
    missing = int(values.isna().sum())
    if missing == len(values):
        return say("{title}: no ward has data.", title=title)
    names, lgas = _texts(wards, "name"), _texts(wards, "lga")

    def where(place: int) -> str:
        return f"{names[place]}, {lgas[place]}" if lgas[place] else names[place]

    low, high = int(values.argmin()), int(values.argmax())

    def shown(value: float) -> str:
        return number_text(value, unit) + unit_after(unit)

    if values[low] == values[high]:
        return say(
            "{title}: {value} in every ward with data{without_data}.",
            title=title,
            value=shown(values[low]),
            without_data=no_data_clause(missing),
        )
    return say(
        "{title}: from {lowest} ({where_lowest}) to {highest} ({where_highest}), half of the wards "
        "above {middle}{without_data}.",
        title=title,
        lowest=shown(values[low]),
        where_lowest=where(low),
        highest=shown(values[high]),
        where_highest=where(high),
        middle=shown(float(values.median())),
        without_data=no_data_clause(missing),
    )


def class_by_feature(layer: dict[str, Any]) -> dict[int, int | None]:
    """Class of each feature of the outlines: its own, or that of its LGA."""
    return {i: ward["class"] for ward in layer["wards"] for i in ward.get("members", [ward["i"]])}


def hatched_features(layer: dict[str, Any]) -> set[int]:
    """Features whose value is not certain."""
    return {ward["i"] for ward in layer["wards"] if ward.get("hatched")}
