"""A document as PDF, set by Typst with fonts of ours: no network, no system font.

Texts reach Typst as data and never as its markup, so that no text can be a command.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from analysis.reports import document as model
from analysis.reports.document import File, clean, full_rows, more_words, numeric_columns
from analysis.reports.fonts import SANS, fonts
from analysis.reports.writer import BlockWriter

LAYOUT = Path(__file__).with_name("layout.typ")
PICTURE = b"#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg))"
#: Dots an inch of pictures for formats that take no SVG.
DOTS = 144.0


def write_pdf(document: model.Document) -> File:
    """The document on A4 pages with numbers, marked up for readers of the screen."""
    made, writer = document.made, _Layout(document.language)
    data = {
        "title": clean(document.title),
        "subtitle": clean(document.subtitle),
        "footer": clean(document.footer),
        "date": [made.year, made.month, made.day],
        "cover": [[clean(name), clean(value)] for name, value in document.cover],
        "contents": clean(document.contents),
        "language": document.language,
        "font": SANS,
        "blocks": [writer.write(block) for block in document.blocks],
    }
    written = typst.compile(
        LAYOUT.read_bytes(),
        sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
        font_paths=fonts(),
    )
    return File(_one(written), ".pdf", "application/pdf")


def svg_to_png(svg: str) -> bytes:
    """A picture as PNG."""
    written = typst.compile(
        PICTURE, format="png", ppi=DOTS, sys_inputs={"svg": svg}, font_paths=fonts()
    )
    return _one(written)


def _one(written: bytes | list[bytes] | None) -> bytes:
    """A single file; pictures of several pages come as a list."""
    if isinstance(written, bytes):
        return written
    if not written:
        raise ValueError("Typst wrote nothing.")
    return written[0]


class _Layout(BlockWriter[dict[str, Any]]):
    """Blocks as data for the layout, which sets them."""

    def table(self, block: model.Table) -> dict[str, Any]:
        return {
            "kind": "table",
            "columns": [clean(column) for column in block.columns],
            "rows": full_rows(block, self.language),
            "right": numeric_columns(block),
            "more": more_words(block, self.language),
            "wide": block.wide,
            "caption": clean(block.caption),
        }

    def _as_it_is(self, block: model.Block) -> dict[str, Any]:
        return {"kind": type(block).__name__.lower(), **_cleaned(asdict(block))}

    heading = paragraph = points = figure = facts = pagebreak = _as_it_is


def _cleaned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return clean(value) if isinstance(value, str) else value
