"""Carry the classes of one grid over to another."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from analysis.science.settlement.classes import CLASSES, UNCLASSIFIED, check_classes
from analysis.science.settlement.grid import Grid
from analysis.science.settlement.limits import MAJORITY

#: Half a cell projected there and back may measure a trifle more than half.
ROUNDING = 1e-6


@dataclass(frozen=True, kw_only=True)
class Regridded:
    """What became of the classes.

    Parameters
    ----------
    classes
        One letter for each cell of the new grid.
    carried
        New cells that have a class.
    undecided
        New cells that lie in classified cells in part but in none of one class by more than half.
    lost_m2
        Square metres that were classified and are not, or otherwise, in the new grid.
    places
        For each cell of the old grid the new cell that holds its inner point; -1 = none.
    """

    classes: str
    carried: int
    undecided: int
    lost_m2: float
    places: list[int]


def carry_over(old: Grid, classes: str, new: Grid) -> Regridded:
    """The class of each new cell: that of the old cells that cover more than half of it.

    Parameters
    ----------
    old, new
        Two grids over wards with the same index; only cells of the same ward are compared.
    classes
        One letter for each old cell, ``-`` = not classified, which is carried to nobody.

    Returns
    -------
    Regridded
        A new cell with no class above ``MAJORITY`` of its area is not classified.

    Raises
    ------
    ProblemError
        ``classes_do_not_fit``.

    References
    ----------
    Methods document, section 16.
    """
    check_classes(classes, len(old.cells))
    before, after = old.cells.to_crs(new.crs), new.cells.to_crs(new.crs)
    size = shapely.area(after.geometry.to_numpy())
    share = _class_areas(before, classes, after) / size[:, None]
    best = share.argmax(axis=1)
    decided = share[np.arange(len(after)), best] > MAJORITY + ROUNDING
    letters = np.array([item.letter for item in CLASSES])
    carried = np.where(decided, letters[best], UNCLASSIFIED)
    kept = float((share.max(axis=1) * size)[decided].sum())
    known = np.array(list(classes)) != UNCLASSIFIED
    total = float(shapely.area(before.geometry.to_numpy())[known].sum())
    touched = share.sum(axis=1) > 1e-9
    return Regridded(
        classes="".join(carried.tolist()),
        carried=int(decided.sum()),
        undecided=int((touched & ~decided).sum()),
        lost_m2=max(0.0, total - kept),
        places=_places(before, after),
    )


def _class_areas(
    before: gpd.GeoDataFrame, classes: str, after: gpd.GeoDataFrame
) -> npt.NDArray[np.float64]:
    """Shape (new cells, classes): square metres of each new cell in old cells of each class."""
    letters = [item.letter for item in CLASSES]
    olds, news = before.geometry.to_numpy(), after.geometry.to_numpy()
    ours, theirs = shapely.STRtree(olds).query(news)
    same = after["ward"].to_numpy()[ours] == before["ward"].to_numpy()[theirs]
    known = np.array([letters.index(c) if c in letters else -1 for c in classes], dtype=np.int64)
    same &= known[theirs] >= 0
    ours, theirs = ours[same], theirs[same]
    area = shapely.area(shapely.intersection(news[ours], olds[theirs]))
    found = np.zeros((len(news), len(letters)))
    np.add.at(found, (ours, known[theirs]), area)
    return found


def _places(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> list[int]:
    points = shapely.point_on_surface(before.geometry.to_numpy())
    news = after.geometry.to_numpy()
    olds, holders = shapely.STRtree(news).query(points, predicate="intersects")
    same = before["ward"].to_numpy()[olds] == after["ward"].to_numpy()[holders]
    first = pd.Series(holders[same], index=olds[same]).groupby(level=0).min()
    places: list[int] = first.reindex(range(len(points)), fill_value=-1).tolist()
    return places
