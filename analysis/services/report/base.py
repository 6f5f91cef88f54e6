"""What every section of a report works with: results, words, numbers as the language has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from django.conf import settings

from analysis.reports.document import Cell, Language, Table, cell_text
from analysis.reports.words import MONTHS, WORDS
from analysis.services.report.results import Results


class MissingError(Exception):
    """The session does not hold what a section is made from; the key of the words that say so."""


@dataclass(frozen=True)
class Report:
    """A report in the making.

    Parameters
    ----------
    results
        Of the session.
    language
        Of words and numbers.
    area
        The chosen areas in words, or empty.
    slides
        Whether it becomes slides: shorter tables then.
    made
        When, with a time zone.
    """

    results: Results
    language: Language
    area: str
    made: datetime
    slides: bool = False
    notes: list[str] = field(default_factory=list)

    def say(self, key: str, **values: Any) -> str:
        """Fixed words with values in them; numbers as the language has them."""
        told = {name: self.number(value) for name, value in values.items()}
        return WORDS[self.language][key].format(**told)

    def word(self, text: Any) -> Any:
        """A word of the results in the language, if it has one."""
        return WORDS[self.language].get(text, text) if isinstance(text, str) else text

    def number(self, value: Any, decimals: int | None = None) -> str:
        """A number, or a text as it is."""
        return cell_text(plain_cell(value), decimals, self.language)

    def joined(self, names: Iterable[str]) -> str:
        """`A, B and C`."""
        words = list(names)
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {self.say('and')} {words[-1]}"

    def span(self, low: Any, high: Any, decimals: int | None = None) -> str:
        """`1 to 14`; nothing where it is not known."""
        if pd.isna(low) or pd.isna(high):
            return ""
        words = WORDS[self.language]["to"]
        return words.format(low=self.number(low, decimals), high=self.number(high, decimals))

    def day(self, when: datetime | None) -> str:
        """`22 November 2026`."""
        if when is None:
            return "–"
        at = when.astimezone(UTC)
        return f"{at.day} {MONTHS[self.language].split()[at.month - 1]} {at.year}"

    def moment(self, when: datetime | None) -> str:
        """`22 November 2026, 15:04 UTC`."""
        return f"{self.day(when)}, {when.astimezone(UTC):%H:%M} UTC" if when else "–"

    @property
    def version(self) -> str:
        """Of this program."""
        return str(settings.VERSION)


def plain_cell(value: Any) -> Cell:
    """A value of a frame as a cell; everything missing is None."""
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return None
    if hasattr(value, "item"):
        value = value.item()
    return value if isinstance(value, str | int | float | bool) else str(value)


@dataclass(frozen=True)
class Field:
    """A column of a table in a report: words over it, column of the frame, digits after the point.

    `pair` makes an interval of two columns.
    """

    head: str
    name: str = ""
    decimals: int | None = None
    pair: tuple[str, str] | None = None


def table_of(
    report: Report,
    frame: pd.DataFrame,
    fields: Sequence[Field],
    *,
    most: int | None = None,
    caption: str = "",
) -> Table:
    """The first rows of a frame with the columns that it has and that say something."""
    shown = [f for f in fields if _has(frame, f)]
    first = frame if most is None else frame.head(most)
    rows = tuple(
        tuple(_cell(report, row, item) for item in shown) for row in first.to_dict("records")
    )
    return Table(
        columns=tuple(report.say(item.head) for item in shown),
        rows=rows,
        more=len(frame) - len(first),
        caption=caption,
        decimals=tuple(item.decimals if item.pair is None else None for item in shown),
    )


def _has(frame: pd.DataFrame, item: Field) -> bool:
    names = item.pair or (item.name,)
    return all(name in frame and frame[name].notna().any() for name in names)


def _cell(report: Report, row: dict[Any, Any], item: Field) -> Cell:
    if item.pair is not None:
        return report.span(row[item.pair[0]], row[item.pair[1]], item.decimals)
    return plain_cell(report.word(row[item.name]))


def numbers(frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    """A column as numbers; NaN where there is none."""
    if name not in frame:
        return pd.Series(float("nan"), index=frame.index)
    return pd.to_numeric(frame[name], errors="coerce").astype(float)


def title_of(row: Any) -> str:
    """`Gbara (Mokwa)`."""
    ward, lga = plain_cell(row["ward_name"]), plain_cell(row.get("lga_name"))
    return f"{ward} ({lga})" if lga else f"{ward}"
