"""What a document to hand on is made of, whatever the format it is written in.

A document is a title and a row of blocks. Texts are plain: no markup in them means anything, each
writer escapes them for its format. A new kind of block needs a dataclass here and a branch in
every writer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Cell = str | int | float | bool | None
Tone = Literal["plain", "quiet", "strong", "question"]
Language = Literal["en", "fr"]

#: Columns that a table can have on an upright page.
WIDEST_UPRIGHT = 10

#: Control characters, halves of surrogate pairs, and what turns the direction of writing.
_UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3; the document's title stands above them."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True)
class Paragraph:
    """Some sentences: `question` is what a person asked, `quiet` is beside the matter."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class Points:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows of cells under the names of the columns; `more` rows are not in it, and that is said.

    `decimals` has for each column the digits after the point, None for four significant digits.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: int = 0
    caption: str = ""
    decimals: tuple[int | None, ...] = ()

    @property
    def wide(self) -> bool:
        """Whether it needs a page on its side."""
        return len(self.columns) > WIDEST_UPRIGHT


@dataclass(frozen=True)
class Figure:
    """A picture as SVG with its caption and what it shows in words; `full`: as wide as the text."""

    svg: str
    caption: str
    words: str = ""
    full: bool = False


@dataclass(frozen=True)
class Facts:
    """Names with their values: of a receipt, of settings."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page, where the format has pages."""


Block = Heading | Paragraph | Points | Table | Figure | Facts | PageBreak


@dataclass(frozen=True)
class Document:
    """A whole document.

    Parameters
    ----------
    title, subtitle
        One line each.
    blocks
        In order.
    made
        When, with a time zone: it stands in the file's properties.
    footer
        At the end of every page, or of the file.
    cover
        Names with their values on a title page of its own; empty: no title page.
    contents
        Heading of a list of the parts, on the title page; empty: none.
    language
        Of its fixed words and its numbers: `en` or `fr`.
    """

    title: str
    blocks: tuple[Block, ...]
    made: datetime
    subtitle: str = ""
    footer: str = ""
    cover: tuple[tuple[str, str], ...] = ()
    contents: str = ""
    language: Language = "en"


@dataclass(frozen=True)
class File:
    """A written document."""

    data: bytes
    suffix: str
    media_type: str


def clean(text: object) -> str:
    """The text without characters that no format takes."""
    return _UNREADABLE.sub("", str(text)).replace("\r\n", "\n").replace("\r", "\n")


def cell_text(cell: Cell, decimals: int | None = None, language: Language = "en") -> str:
    """A cell for people: four significant digits or so many decimals, a dash for nothing.

    In French a comma stands before the decimals and a narrow space between the thousands.
    """
    if cell is None or cell == "":
        return "–"
    if isinstance(cell, bool):
        return {"en": ("no", "yes"), "fr": ("non", "oui")}[language][cell]
    if isinstance(cell, str):
        return clean(cell)
    if cell != cell or cell in (float("inf"), float("-inf")):
        return "–"
    if decimals is not None:
        text = f"{cell:,.{decimals}f}"
    elif isinstance(cell, int) or abs(cell) >= 999.95 or cell == int(cell):
        text = f"{round(cell):,}"
    else:
        text = f"{cell:.4g}"
    return in_language(text, language).replace("-", "−")


def in_language(number: str, language: Language) -> str:
    """A number with its signs as the language has them."""
    if language == "fr":
        return number.translate({ord(","): "\u202f", ord("."): ","})
    return number


def numeric_columns(table: Table) -> list[bool]:
    """Per column whether all its cells are numbers: those are set to the right."""
    return [
        bool(table.rows) and all(_is_number_or_none(row, at) for row in table.rows)
        for at in range(len(table.columns))
    ]


def _is_number_or_none(row: Sequence[Cell], at: int) -> bool:
    cell = row[at] if at < len(row) else None
    return cell is None or (isinstance(cell, int | float) and not isinstance(cell, bool))


def full_rows(table: Table, language: Language = "en") -> list[list[str]]:
    """The rows as texts, each with a cell for every column."""
    wide = len(table.columns)
    digits = (*table.decimals, *[None] * wide)[:wide]
    return [
        [
            cell_text(cell, places, language)
            for cell, places in zip((*row, *[None] * wide)[:wide], digits, strict=True)
        ]
        for row in table.rows
    ]


def more_words(table: Table, language: Language = "en") -> str:
    """What is said under a table that does not hold all rows."""
    if not table.more:
        return ""
    count = in_language(f"{table.more:,}", language)
    if language == "fr":
        return f"… et {count} {'autre ligne' if table.more == 1 else 'autres lignes'}"
    return f"… {count} more {'row' if table.more == 1 else 'rows'}"


def sections_of(document: Document) -> list[str]:
    """The headings of the first level."""
    return [
        block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1
    ]
