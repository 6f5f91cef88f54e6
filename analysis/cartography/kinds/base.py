"""What every kind of map has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd


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
        self,
        wards: pd.DataFrame,
        *,
        key: str,
        geometry: str,
        title: str,
        unit: str = "",
        options: MapOptions | None = None,
    ) -> dict[str, Any]:
        """The Layer."""


@dataclass(frozen=True)
class MapKind:
    """A kind of map: ``kind`` begins a layer's key, ``group`` heads the list of layers."""

    kind: str
    label: str
    group: str
    build: Build
