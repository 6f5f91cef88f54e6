"""A document as Word (DOCX)."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

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
from analysis.reports.pdf import svg_to_png

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
QUIET = RGBColor(0x5B, 0x64, 0x70)
WIDTH = Cm(16)
A4 = Cm(21), Cm(29.7)


def write_word(document: Document) -> File:
    """The document with Word's own headings, lists and tables, so that it can be worked on."""
    paper: Any = docx.Document()
    _page(paper, document)
    paper.add_heading(clean(document.title), level=0)
    if document.subtitle:
        _quiet(paper, document.subtitle)
    if document.cover:
        _facts(paper, document.cover)
        paper.add_page_break()
    for block in document.blocks:
        _block(paper, block, document.language)
    file = io.BytesIO()
    paper.save(file)
    return File(file.getvalue(), ".docx", MEDIA_TYPE)


def _page(paper: Any, document: Document) -> None:
    """A4, the footer, and what the file says of itself."""
    section = paper.sections[0]
    section.page_width, section.page_height = A4
    section.left_margin = section.right_margin = Cm(2.5)
    _numbered(section.footer.paragraphs[0], clean(document.footer))
    about = paper.core_properties
    about.title, about.author, about.comments = clean(document.title)[:255], "ChatMRPT", ""
    about.created = about.modified = document.made.replace(tzinfo=None)
    paper.styles["Normal"].font.size = Pt(10.5)


def _numbered(line: Any, text: str) -> None:
    """The footer's text and the page's number, which Word counts."""
    line.add_run(f"{text} · " if text else "")
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = line.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = words
        run._r.append(mark)


def _block(paper: Any, block: Block, language: Language) -> None:
    if isinstance(block, Heading):
        paper.add_heading(clean(block.text), level=block.level)
    elif isinstance(block, Paragraph):
        _paragraph(paper, block)
    elif isinstance(block, Points):
        for item in block.items:
            paper.add_paragraph(clean(item), style="List Bullet")
    elif isinstance(block, Table):
        _wide_or_not(paper, block, language)
    elif isinstance(block, Figure):
        _figure(paper, block)
    elif isinstance(block, Facts):
        _facts(paper, block.pairs)
    elif isinstance(block, PageBreak):
        paper.add_page_break()
    else:
        raise TypeError(f"Word has no way to write {type(block).__name__}.")


def _facts(paper: Any, pairs: tuple[tuple[str, str], ...]) -> None:
    for name, value in pairs:
        line = paper.add_paragraph()
        line.paragraph_format.space_after = Pt(3)
        line.add_run(f"{clean(name)}: ").bold = True
        line.add_run(clean(value))


def _paragraph(paper: Any, block: Paragraph) -> None:
    if block.tone == "quiet":
        _quiet(paper, block.text)
        return
    style = "Intense Quote" if block.tone == "question" else None
    run = paper.add_paragraph(style=style).add_run(clean(block.text))
    if block.tone == "strong":
        run.bold = True
        run.font.size = Pt(12)


def _quiet(paper: Any, text: str) -> None:
    run = paper.add_paragraph().add_run(clean(text))
    run.font.color.rgb = QUIET
    run.font.size = Pt(9)


def _wide_or_not(paper: Any, block: Table, language: Language) -> None:
    """A table with many columns has its pages on their side."""
    if block.wide:
        _turn(paper, WD_ORIENT.LANDSCAPE)
    _table(paper, block, language)
    if block.wide:
        _turn(paper, WD_ORIENT.PORTRAIT)


def _turn(paper: Any, way: Any) -> None:
    """A new part with its pages upright or on their side."""
    section = paper.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = way
    upright = way == WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = A4 if upright else A4[::-1]


def _table(paper: Any, block: Table, language: Language) -> None:
    if not block.columns:
        return
    right = numeric_columns(block)
    rows = [[clean(column) for column in block.columns], *full_rows(block, language)]
    table = paper.add_table(rows=len(rows), cols=len(block.columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    size = Pt(7.5 if len(block.columns) > 6 else 9)
    for row, texts in zip(table.rows, rows, strict=True):
        for at, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            line = cell.paragraphs[0]
            run = line.add_run(text)
            run.font.size = size
            if right[at]:
                line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    head = table.rows[0]
    for run in (run for cell in head.cells for run in cell.paragraphs[0].runs):
        run.bold = True
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for text in (more_words(block, language), block.caption):
        if text:
            _quiet(paper, text)


def _figure(paper: Any, block: Figure) -> None:
    picture = paper.add_picture(io.BytesIO(svg_to_png(block.svg)), width=WIDTH)
    about = picture._inline.docPr
    about.set("descr", clean(block.words or block.caption))
    if block.caption:
        _quiet(paper, block.caption)
