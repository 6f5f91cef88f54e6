"""The bridge to ``exactextract``: outlines as well-known binary, cells as an array."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from exactextract import exact_extract
from exactextract.feature import FeatureSource, JSONFeature
from exactextract.raster import NumPyRasterSource


class _Outline(JSONFeature):  # type: ignore[misc]
    """One ward; binary is several times as fast to hand over as GeoJSON."""

    def __init__(self, shape: Any) -> None:
        super().__init__()
        self._binary = shapely.to_wkb(shape)

    def geometry(self) -> bytes:
        """The outline as well-known binary."""
        binary: bytes = self._binary
        return binary


class _Outlines(FeatureSource):  # type: ignore[misc]
    """Wards in their order."""

    def __init__(self, shapes: npt.NDArray[np.object_], wkt: str) -> None:
        super().__init__()
        self._shapes = shapes
        self._wkt = wkt

    def count(self) -> int:
        """How many."""
        return len(self._shapes)

    def __iter__(self) -> Iterator[_Outline]:
        return (_Outline(shape) for shape in self._shapes)

    def srs_wkt(self) -> str:
        """Their coordinate system."""
        return self._wkt


def extract_cells(
    layers: Mapping[str, npt.NDArray[Any]],
    sides: tuple[float, float, float, float],
    shapes: npt.NDArray[np.object_],
    wkt: str,
    operations: Sequence[str],
) -> pd.DataFrame:
    """Summaries of cells for each outline.

    Parameters
    ----------
    layers
        Name → shape (rows, columns), floating, north up; NaN = no data.
    sides
        (west, south, east, north) of the layers.
    shapes
        n polygons, none missing or empty, in the coordinate system of the layers.
    wkt
        That coordinate system.
    operations
        In the words of ``exactextract``.

    Returns
    -------
    DataFrame
        n rows; one column a layer and operation, ``<layer>_<operation>``.
    """
    sources = [
        NumPyRasterSource(values, *sides, name=name, srs_wkt=wkt) for name, values in layers.items()
    ]
    found: pd.DataFrame = exact_extract(
        sources, _Outlines(shapes, wkt), list(operations), output="pandas"
    )
    if len(sources) == 1:
        (name,) = layers
        found = found.add_prefix(f"{name}_")
    return found
