"""What every kind of map has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NotRequired, Protocol, TypedDict, Unpack

import pandas as pd

from analysis.cartography.layers import most_in


class MapHead(TypedDict):
    """What stands over every map, as ``make_layer`` takes it."""

    key: str
    geometry: str
    title: str
    unit: NotRequired[str]


@dataclass(frozen=True)
class MapOptions:
    """What a reader may choose on a map.

    Attributes
    ----------
    method
        Classification key; kinds with fixed classes ignore it.
    classes
        Classes wanted, 2 to 9.
    """

    method: str = "quantile"
    classes: int = 5


class Build(Protocol):
    """Makes a Layer from a frame of wards, see ``layers.make_layer``."""

    def __call__(
        self, wards: pd.DataFrame, options: MapOptions | None = None, **head: Unpack[MapHead]
    ) -> dict[str, Any]:
        """The Layer."""


@dataclass(frozen=True)
class MapKind:
    """A kind of map: ``kind`` begins a layer's key, ``group`` heads the list of layers."""

    kind: str
    label: str
    group: str
    build: Build


def classes_of(wards: pd.DataFrame) -> pd.Series[Any]:
    """The column ``class``; without it the class of no ward is known."""
    return wards["class"] if "class" in wards else pd.Series(None, wards.index, dtype=object)


def mostly_in(wards: pd.DataFrame, which: pd.Series[Any]) -> str:
    """ ", most in Mariga and Shiroro": where most of these wards are, or nothing."""
    return most_in(wards.loc[which, "lga"].dropna().astype(str).tolist() if "lga" in wards else [])
