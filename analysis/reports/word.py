"""A document as Word (DOCX)."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from analysis.reports import document as model
from analysis.reports.document import File, clean, full_rows, more_words, numeric_columns
from analysis.reports.pdf import svg_to_png
from analysis.reports.writer import BlockWriter

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
QUIET = RGBColor(0x5B, 0x64, 0x70)
WIDTH = Cm(16)
#: Of a picture: two maps, with their captions, stand on a page.
HIGHEST, HIGHEST_MAP = Cm(10.5), Cm(10)
#: A table of so many rows at most, with no cell as long as this, is kept on one page.
KEPT_ROWS, KEPT_LETTERS = 28, 60
LINE = "C9D0D9"
A4 = Cm(21), Cm(29.7)
WIDTH_ON_SIDE = Cm(24.7)


def write_word(document: model.Document) -> File:
    """The document with Word's own headings, lists and tables, so that it can be worked on."""
    paper: Any = docx.Document()
    writer = _Word(paper, document.language)
    _page(paper, document)
    _first(paper, document, writer)
    for block in document.blocks:
        writer.write(block)
    file = io.BytesIO()
    paper.save(file)
    return File(file.getvalue(), ".docx", MEDIA_TYPE)


def _first(paper: Any, document: model.Document, writer: _Word) -> None:
    """The title; where there is a cover, on a page of its own with the list of the parts."""
    title = paper.add_heading(clean(document.title), level=0)
    if document.subtitle:
        _quiet(paper, document.subtitle, size=13 if document.cover else 9)
    if not document.cover:
        return
    title.paragraph_format.space_before = Cm(4)
    paper.add_paragraph()
    writer.facts(model.Facts(document.cover))
    if document.contents:
        head = paper.add_paragraph()
        head.paragraph_format.space_before = Cm(1)
        head.add_run(clean(document.contents)).bold = True
        for part in model.sections_of(document):
            paper.add_paragraph(clean(part)).paragraph_format.space_after = Pt(2)
    paper.add_page_break()


def _page(paper: Any, document: model.Document) -> None:
    """A4, the footer, and what the file says of itself."""
    section = paper.sections[0]
    section.page_width, section.page_height = A4
    section.left_margin = section.right_margin = Cm(2.5)
    _numbered(section.footer.paragraphs[0], clean(document.footer))
    about = paper.core_properties
    about.title, about.author, about.comments = clean(document.title)[:255], "ChatMRPT", ""
    about.created = about.modified = document.made.replace(tzinfo=None)
    # Headings have it already; the template's own text would be in Cambria.
    paper.styles["Normal"].font.name = "Calibri"
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


class _Word(BlockWriter[None]):
    """Blocks at the end of a paper of python-docx."""

    def __init__(self, paper: Any, language: model.Language) -> None:
        super().__init__(language)
        self.paper = paper

    def heading(self, block: model.Heading) -> None:
        self.paper.add_heading(clean(block.text), level=block.level)

    def paragraph(self, block: model.Paragraph) -> None:
        if block.tone == "quiet":
            _quiet(self.paper, block.text)
            return
        style = "Intense Quote" if block.tone == "question" else None
        run = self.paper.add_paragraph(style=style).add_run(clean(block.text))
        if block.tone == "strong":
            run.bold = True
            run.font.size = Pt(12)

    def points(self, block: model.Points) -> None:
        for item in block.items:
            self.paper.add_paragraph(clean(item), style="List Bullet")

    def table(self, block: model.Table) -> None:
        """A table with many columns has its pages on their side."""
        if block.wide:
            _turn(self.paper, WD_ORIENT.LANDSCAPE)
        _table(self.paper, block, self.language)
        if block.wide:
            _turn(self.paper, WD_ORIENT.PORTRAIT)

    def figure(self, block: model.Figure) -> None:
        picture = self.paper.add_picture(io.BytesIO(svg_to_png(block.svg)), width=WIDTH)
        highest = HIGHEST_MAP if block.full else HIGHEST
        if picture.height > highest:
            picture.width = int(picture.width * highest / picture.height)
            picture.height = highest
        about = picture._inline.docPr
        about.set("descr", clean(block.words or block.caption))
        if block.caption:
            self.paper.paragraphs[-1].paragraph_format.keep_with_next = True
            _quiet(self.paper, block.caption)

    def facts(self, block: model.Facts) -> None:
        for name, value in block.pairs:
            line = self.paper.add_paragraph()
            line.paragraph_format.space_after = Pt(3)
            line.add_run(f"{clean(name)}: ").bold = True
            line.add_run(clean(value))

    def pagebreak(self, block: model.PageBreak) -> None:
        self.paper.add_page_break()


def _quiet(paper: Any, text: str, size: float = 9) -> None:
    line = paper.add_paragraph()
    line.paragraph_format.space_before = Pt(3)
    run = line.add_run(clean(text))
    run.font.color.rgb = QUIET
    run.font.size = Pt(size)


def _turn(paper: Any, way: Any) -> None:
    """A new part with its pages upright or on their side."""
    section = paper.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = way
    upright = way == WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = A4 if upright else A4[::-1]


def _table(paper: Any, block: model.Table, language: model.Language) -> None:
    if not block.columns:
        return
    right = numeric_columns(block)
    rows = [[clean(column) for column in block.columns], *full_rows(block, language)]
    table = paper.add_table(rows=len(rows), cols=len(block.columns))
    _lines(table)
    size = Pt(7.5 if len(block.columns) > 6 else 9)
    widths = _widths(rows, WIDTH_ON_SIDE if block.wide else WIDTH)
    whole = len(rows) <= KEPT_ROWS and max(len(text) for row in rows for text in row) < KEPT_LETTERS
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for at, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = widths[at]
            line = cell.paragraphs[0]
            line.paragraph_format.space_after = Pt(0)
            line.paragraph_format.keep_with_next = whole and number < len(rows) - 1
            run = line.add_run(text)
            run.font.size, run.bold = size, number == 0
            if right[at]:
                line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _quiet(paper, " ".join(t for t in (more_words(block, language), block.caption) if t))


def _lines(table: Any) -> None:
    """A fine line under every row, none between columns."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LINE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(borders)  # where the format wants it


def _widths(rows: list[list[str]], wide: int) -> list[int]:
    """Columns as wide as their longest text needs, in all as wide as the page's text."""
    letters = [min(max(len(text) for text in column), 38) + 3 for column in zip(*rows, strict=True)]
    return [int(wide * share / sum(letters)) for share in letters]
