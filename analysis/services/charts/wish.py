"""Which chart is wished for, as addresses and answers carry it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True, kw_only=True)
class ChartWish:
    """A kind of chart and what it shall show; empty = as is usual for the kind.

    Parameters
    ----------
    key
        `ranking`, `ranks`, `histogram`, `box`, `scatter`, `correlation`, `scree`, `loadings`,
        `bars`, `lines`, `heat`, `coverage`.
    variable, variables
        Columns of the wards, or `tests`, `positives`, `tpr` of facility reports.
    by
        What bars, lines and boxes stand for: lga, ward, state, age, facility_level, year, month.
    rows
        Wards of the boundary to which it is limited; `where` is their name.
    """

    key: str
    variable: str = ""
    variables: tuple[str, ...] = ()
    by: str = ""
    order: str = ""
    n: int = 0
    method: str = ""
    year: int = 0
    age: str = ""
    facility_level: str = ""
    rows: tuple[int, ...] = ()
    where: str = ""

    def as_address(self) -> str:
        """`histogram?variable=rainfall`: the end of the chart's address."""
        said: dict[str, Any] = {
            name: value for name, value in asdict(self).items() if value and name != "key"
        }
        if self.rows:
            said["rows"] = ",".join(str(row) for row in self.rows)
        return f"{self.key}?{urlencode(said, doseq=True)}" if said else self.key
