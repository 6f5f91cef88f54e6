"""A document as one HTML file: pictures and style are in it, no script, nothing is fetched.

Its content policy lets in only its own style sheet (by hash) and pictures of its own, so that it
may also be served by a site with a strict policy.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape
from pathlib import Path

from analysis.reports import document as model
from analysis.reports.document import File, clean, full_rows, more_words, numeric_columns
from analysis.reports.writer import BlockWriter

STYLE = Path(__file__).with_name("style.css").read_text(encoding="utf-8")


def write_html(document: model.Document) -> File:
    """The document as a page; every text is escaped."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'"
    title, writer = _text(document.title), _Html(document.language)
    parts = [f"<header><h1>{title}</h1>"]
    if document.subtitle:
        parts.append(f'<p class="quiet">{_text(document.subtitle)}</p>')
    if document.cover:
        parts.append(writer.facts(model.Facts(document.cover)))
    parts.append("</header>")
    if document.contents:
        parts.append(_contents(document))
    parts.append("<main>")
    parts += [writer.write(block) for block in document.blocks]
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


def _contents(document: model.Document) -> str:
    items = "".join(
        f'<li><a href="#part-{at}">{_text(head)}</a></li>'
        for at, head in enumerate(model.sections_of(document), start=1)
    )
    name = _text(document.contents)
    return f'<nav aria-label="{name}"><h2>{name}</h2><ol>{items}</ol></nav>'


class _Html(BlockWriter[str]):
    """Blocks as elements; `parts` counts the headings of the first level, for the contents."""

    parts = 0

    def heading(self, block: model.Heading) -> str:
        level, anchor = block.level + 1, ""
        if block.level == 1:
            self.parts += 1
            anchor = f' id="part-{self.parts}"'
        return f"<h{level}{anchor}>{_text(block.text)}</h{level}>"

    def paragraph(self, block: model.Paragraph) -> str:
        return f'<p class="{block.tone}">{_lines(block.text)}</p>'

    def points(self, block: model.Points) -> str:
        return f"<ul>{''.join(f'<li>{_text(item)}</li>' for item in block.items)}</ul>"

    def figure(self, block: model.Figure) -> str:
        data = base64.b64encode(block.svg.encode()).decode()
        words = _text(block.words or block.caption)
        return (
            f'<figure><img alt="{words}" src="data:image/svg+xml;base64,{data}">'
            f"<figcaption>{_text(block.caption)}</figcaption></figure>"
        )

    def facts(self, block: model.Facts) -> str:
        pairs = (f"<dt>{_text(name)}</dt><dd>{_lines(value)}</dd>" for name, value in block.pairs)
        return f"<dl>{''.join(pairs)}</dl>"

    def pagebreak(self, block: model.PageBreak) -> str:
        return '<div class="break"></div>'

    def table(self, block: model.Table) -> str:
        if not block.columns:
            return ""
        right = [' class="num"' if number else "" for number in numeric_columns(block)]
        head = "".join(
            f'<th scope="col"{side}>{_text(name)}</th>'
            for name, side in zip(block.columns, right, strict=True)
        )
        body = "".join(
            "<tr>"
            + "".join(
                f"<td{side}>{_text(cell)}</td>" for cell, side in zip(row, right, strict=True)
            )
            + "</tr>"
            for row in full_rows(block, self.language)
        )
        caption = f"<caption>{_text(block.caption)}</caption>" if block.caption else ""
        more = more_words(block, self.language)
        name = _text(block.caption or ", ".join(block.columns[:3]))
        return (
            f'<div class="scroll" tabindex="0" role="region" aria-label="{name}"><table>'
            f"{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
            + (f'<p class="quiet">{_text(more)}</p>' if more else "")
        )
