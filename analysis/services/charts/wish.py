"""Which chart is wished for, as addresses and answers carry it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any
from urllib.parse import parse_qs, urlencode

#: As a last year: up to the newest there is.
NEWEST = 9999


@dataclass(frozen=True, kw_only=True)
class ChartWish:
    """A kind of chart and what it shall show; empty = as is usual for the kind.

    Parameters
    ----------
    key
        `ranking`, `ranks`, `histogram`, `box`, `scatter`, `correlation`, `scree`, `loadings`,
        `bars`, `lines`, `heat`, `coverage`, `plan`.
    variable, variables
        Columns of the wards, `tests`, `positives`, `tpr` of facility reports, or `nets`, `need`,
        `bales`, `coverage` of the net plan.
    by
        What bars, lines and boxes stand for: lga, ward, state, age, facility_level, year, month.
    rows
        Wards of the boundary to which it is limited; `where` is their name.
    scale
        `log` for classes of equal ratio in a histogram.
    year, last_year
        One year, or the first and the last of a span (:data:`NEWEST`: to the newest).
    """

    key: str
    variable: str = ""
    variables: tuple[str, ...] = ()
    by: str = ""
    order: str = ""
    n: int = 0
    method: str = ""
    year: int = 0
    last_year: int = 0
    age: str = ""
    facility_level: str = ""
    rows: tuple[int, ...] = ()
    where: str = ""
    scale: str = ""

    def takes_year(self, text: object) -> bool:
        """Whether a period, such as `2022-03`, is within the years wished for."""
        if not self.year:
            return True
        year = str(text)[:4]
        return year.isdigit() and self.year <= int(year) <= (self.last_year or self.year)

    @property
    def years_told(self) -> str:
        """`2022`, `2020–2024`, `2022–`; empty without a limit."""
        if not self.year or self.last_year in (0, self.year):
            return str(self.year or "")
        return f"{self.year}–{'' if self.last_year == NEWEST else self.last_year}"

    def as_address(self) -> str:
        """`histogram?variable=rainfall`: the end of the chart's address."""
        said: dict[str, Any] = {
            name: value for name, value in asdict(self).items() if value and name != "key"
        }
        if self.rows:
            said["rows"] = ",".join(str(row) for row in self.rows)
        return f"{self.key}?{urlencode(said, doseq=True)}" if said else self.key


def wish_of(address: str) -> ChartWish:
    """The wish that an address stands for; unknown parts are passed over."""
    key, _, query = address.partition("?")
    said = parse_qs(query)
    known: dict[str, Any] = {}
    for item in fields(ChartWish):
        if item.name not in said or item.name == "key":
            continue
        values = said[item.name]
        if item.name == "variables":
            known[item.name] = tuple(values)
        elif item.name == "rows":
            known[item.name] = tuple(int(part) for part in values[0].split(",") if part.isdigit())
        elif item.type == "int":
            known[item.name] = int(values[0]) if values[0].isdigit() else 0
        else:
            known[item.name] = values[0]
    return ChartWish(key=key, **known)
