"""A document as one HTML file: pictures and style are in it, no script, nothing is fetched.

Its content policy lets in only its own style sheet (by hash) and pictures of its own, so that it
may also be served by a site with a strict policy.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape
from pathlib import Path

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

STYLE = Path(__file__).with_name("style.css").read_text(encoding="utf-8")


def write_html(document: Document) -> File:
    """The document as a page; every text is escaped."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'"
    title = _text(document.title)
    parts = [f"<header><h1>{title}</h1>"]
    if document.subtitle:
        parts.append(f'<p class="quiet">{_text(document.subtitle)}</p>')
    if document.cover:
        parts.append(_facts(document.cover))
    parts.append("</header>")
    if document.contents:
        parts.append(_contents(document))
    parts.append("<main>")
    place = 0
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            place += 1
        parts.append(_block(block, document.language, place))
    parts.append(f"</main><footer>{_text(document.footer)}</footer>")
    page = (
        f'<!doctype html>\n<html lang="{document.language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )
    return File(page.encode(), ".html", "text/html; charset=utf-8")


def _text(text: object) -> str:
    return escape(clean(text))


def _lines(text: str) -> str:
    return "<br>".join(_text(line) for line in clean(text).split("\n"))


def _contents(document: Document) -> str:
    heads = [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 1]
    items = "".join(
        f'<li><a href="#part-{at}">{_text(head)}</a></li>' for at, head in enumerate(heads, start=1)
    )
    name = _text(document.contents)
    return f'<nav aria-label="{name}"><h2>{name}</h2><ol>{items}</ol></nav>'


def _block(block: Block, language: Language, place: int) -> str:
    if isinstance(block, Heading):
        level = block.level + 1
        anchor = f' id="part-{place}"' if block.level == 1 else ""
        return f"<h{level}{anchor}>{_text(block.text)}</h{level}>"
    if isinstance(block, Paragraph):
        return f'<p class="{block.tone}">{_lines(block.text)}</p>'
    if isinstance(block, Points):
        return f"<ul>{''.join(f'<li>{_text(item)}</li>' for item in block.items)}</ul>"
    if isinstance(block, Table):
        return _table(block, language)
    if isinstance(block, Figure):
        data = base64.b64encode(block.svg.encode()).decode()
        words = _text(block.words or block.caption)
        return (
            f'<figure><img alt="{words}" src="data:image/svg+xml;base64,{data}">'
            f"<figcaption>{_text(block.caption)}</figcaption></figure>"
        )
    if isinstance(block, Facts):
        return _facts(block.pairs)
    if isinstance(block, PageBreak):
        return '<div class="break"></div>'
    raise TypeError(f"HTML has no way to write {type(block).__name__}.")


def _facts(pairs: tuple[tuple[str, str], ...]) -> str:
    rows = "".join(f"<dt>{_text(name)}</dt><dd>{_lines(value)}</dd>" for name, value in pairs)
    return f"<dl>{rows}</dl>"


def _table(block: Table, language: Language) -> str:
    if not block.columns:
        return ""
    right = [' class="num"' if number else "" for number in numeric_columns(block)]
    head = "".join(
        f'<th scope="col"{side}>{_text(name)}</th>'
        for name, side in zip(block.columns, right, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(f"<td{side}>{_text(cell)}</td>" for cell, side in zip(row, right, strict=True))
        + "</tr>"
        for row in full_rows(block, language)
    )
    caption = f"<caption>{_text(block.caption)}</caption>" if block.caption else ""
    more = more_words(block, language)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{_text(block.caption)}"><table>'
        f"{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        + (f'<p class="quiet">{_text(more)}</p>' if more else "")
    )
