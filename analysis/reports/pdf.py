"""A document as PDF, set by Typst with the fonts that it brings: no network, no system font.

Texts reach Typst as data and never as its markup, so that no text can be a command.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from analysis.reports.document import (
    Block,
    Document,
    Facts,
    Figure,
    File,
    Heading,
    Language,
    PageBreak,
    Paragraph,
    Points,
    Table,
    clean,
    full_rows,
    more_words,
    numeric_columns,
)

LAYOUT = Path(__file__).with_name("layout.typ")
PICTURE = b"#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg))"
#: Dots an inch of pictures for formats that take no SVG.
DOTS = 144.0


def write_pdf(document: Document) -> File:
    """The document on A4 pages with numbers, marked up for readers of the screen."""
    made = document.made
    data = {
        "title": clean(document.title),
        "subtitle": clean(document.subtitle),
        "footer": clean(document.footer),
        "date": [made.year, made.month, made.day],
        "cover": [[clean(name), clean(value)] for name, value in document.cover],
        "contents": clean(document.contents),
        "language": document.language,
        "blocks": [_block(block, document.language) for block in document.blocks],
    }
    written = typst.compile(
        LAYOUT.read_bytes(),
        sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
        ignore_system_fonts=True,
    )
    return File(_one(written), ".pdf", "application/pdf")


def svg_to_png(svg: str) -> bytes:
    """A picture as PNG."""
    written = typst.compile(
        PICTURE, format="png", ppi=DOTS, sys_inputs={"svg": svg}, ignore_system_fonts=True
    )
    return _one(written)


def _one(written: bytes | list[bytes] | None) -> bytes:
    """A single file; pictures of several pages come as a list."""
    if isinstance(written, bytes):
        return written
    if not written:
        raise ValueError("Typst wrote nothing.")
    return written[0]


def _block(block: Block, language: Language) -> dict[str, Any]:
    if isinstance(block, Table):
        return {
            "kind": "table",
            "columns": [clean(column) for column in block.columns],
            "rows": full_rows(block, language),
            "right": numeric_columns(block),
            "more": more_words(block, language),
            "wide": block.wide,
            "caption": clean(block.caption),
        }
    if isinstance(block, Heading | Paragraph | Points | Figure | Facts | PageBreak):
        return {"kind": type(block).__name__.lower(), **_cleaned(asdict(block))}
    raise TypeError(f"PDF has no way to write {type(block).__name__}.")


def _cleaned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return clean(value) if isinstance(value, str) else value
