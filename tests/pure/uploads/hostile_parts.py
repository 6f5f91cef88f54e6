"""What every maker of harmful files uses."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import shapely

MEGABYTE = 2**20
TABLE = b"WardName,LGA,tpr\nApado,Ilorin East,1\nMarafa,Ilorin East,2\nZango,Ilorin East,3\n"
SHAPES = [shapely.box(x, 8, x + 1, 9) for x in (4, 5, 6)]


@dataclass(frozen=True)
class Hostile:
    """One file; `codes` are the refusals that are right, none: it may be read, harmlessly."""

    filename: str
    data: bytes
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Bait:
    """What a harmful file points at: an address that notes who calls, a file nobody may read."""

    url: str
    secret: Path
    trap: Path


def zipped(
    *entries: tuple[str | zipfile.ZipInfo, bytes], mode: int = zipfile.ZIP_DEFLATED
) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", mode) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return memory.getvalue()


def workbook(**parts: bytes) -> bytes:
    """A sound workbook with some of its parts replaced (`sheet`, `strings`, `book`)."""
    memory = io.BytesIO()
    frame = pd.DataFrame({"WardName": ["Apado", "Marafa", "Zango"], "tpr": [1, 2, 3]})
    frame.to_excel(memory, engine="xlsxwriter", index=False)
    places = {
        "sheet": "xl/worksheets/sheet1.xml",
        "strings": "xl/sharedStrings.xml",
        "book": "xl/workbook.xml",
    }
    replaced = {places[key]: data for key, data in parts.items()}
    with zipfile.ZipFile(memory) as archive:
        entries = [(name, replaced.get(name, archive.read(name))) for name in archive.namelist()]
    return zipped(*entries)
